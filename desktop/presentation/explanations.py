"""Why a row has its light: the rule with this row's numbers, in a sentence."""

from collections.abc import Iterator
from decimal import Decimal

from desktop.models.fields.base import FormatContext
from desktop.models.results.matrix import Matrix, Row
from desktop.presentation import formatting
from desktop.words import _, translate


def light_explained(matrix: Matrix, row: Row, context: FormatContext) -> str:
    """A sentence or two, for a row of ``matrix``; where the number is a range, also at which end it would be another light."""
    return " ".join((_explained(matrix, row, context), *_otherwise(row, context)))


def _otherwise(row: Row, context: FormatContext) -> Iterator[str]:
    for end, status in row.otherwise:
        words = _("At {number}, the other end of its range, it would be: {light}.")
        yield translate(words, number=formatting.amount(row, end, context), light=formatting.light(status))


def _explained(matrix: Matrix, row: Row, context: FormatContext) -> str:
    value = row.cumulative.value
    if row.status == "in_dispute":
        return translate(_("No light: the unit is in dispute, so value and target cannot be compared."))
    if value is None:
        return translate(_("No light: there is no number yet."))
    if row.target is None:
        return translate(_("No light: there is no target."))
    if row.status == "none":
        return translate(_("No light: the project has not begun."))
    if row.percent_of_target is None or (row.direction == "down" and row.status == "achieved"):
        return _without_percent(row, value, row.target, context)
    return f"{_share(row, value, row.target, context)} {_rule(matrix, row, row.percent_of_target, context)}"


def _without_percent(row: Row, value: Decimal, target: Decimal, context: FormatContext) -> str:
    numbers = {
        "value": formatting.amount(row, value, context),
        "target": formatting.amount(row, target, context),
        "light": formatting.light(row.status),
    }
    if row.direction == "down":
        reached = _("{value} is at most the target of {target}: {light}.")
        missed = _("{value} is more than the target of {target}: {light}.")
    else:
        reached = _("{value} is at least the target of {target}: {light}.")
        missed = _("{value} is less than the target of {target}: {light}.")
    return translate(reached if row.status == "achieved" else missed, **numbers)


def _share(row: Row, value: Decimal, target: Decimal, context: FormatContext) -> str:
    numbers = {
        "value": formatting.amount(row, value, context),
        "target": formatting.amount(row, target, context),
        "baseline": formatting.amount(row, row.baseline or Decimal(0), context),
        "percent": formatting.percentage(row.percent_of_target, context),
    }
    whole = row.additive and row.direction == "up"
    if whole or not row.baseline:
        return translate(_("{value} of a target of {target} is {percent}."), **numbers)
    return translate(_("{value} is {percent} of the way from {baseline} to {target}."), **numbers)


def _rule(matrix: Matrix, row: Row, percent: Decimal, context: FormatContext) -> str:
    rule, elapsed = matrix.rule, matrix.time_elapsed.percent
    numbers = {
        "percent": formatting.percentage(percent, context),
        "achieved": formatting.percentage(rule.achieved, context),
        "pace": formatting.percentage(rule.pace, context),
        "elapsed": formatting.percentage(elapsed, context),
        "least": formatting.percentage(rule.pace * elapsed / 100, context),
        "light": formatting.light(row.status),
    }
    if row.status == "achieved":
        return translate(_("That is at least {achieved}: {light}."), **numbers)
    if row.status == "not_achieved":
        return translate(_("The project's last day is past: {light}."), **numbers)
    if row.status == "on_track" and row.direction == "down":
        sentence = _("It is above the target, and the way gone at least {least}, which is {pace} of the time elapsed ({elapsed}): {light}.")
    elif row.status == "on_track":
        sentence = _("That is below {achieved}, and at least {least}, which is {pace} of the time elapsed ({elapsed}): {light}.")
    else:
        sentence = _("That is below {least}, which is {pace} of the time elapsed ({elapsed}): {light}.")
    return translate(sentence, **numbers)
