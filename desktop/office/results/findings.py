"""What does not hold together, each with a sentence, the place, and the records (docs/counting.md)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import cast

from desktop.models.codelists import shipped
from desktop.models.fields.base import FormatContext
from desktop.models.fields.text_and_choice import Day
from desktop.models.fields.values import Money, PartialDay
from desktop.models.query import Condition, How, Query
from desktop.models.rates import rates_between
from desktop.models.record import Record
from desktop.models.registers.activity import Activity
from desktop.models.registers.figures import MORE_THAN_FIGURE, BroughtForward, ReportedFigure, Stated, beyond
from desktop.models.registers.indicator import donors_code
from desktop.models.registers.money import BudgetLine, ExchangeRate, Expenditure
from desktop.models.registers.project import Project
from desktop.models.registers.training import Training
from desktop.models.results.cells import BESIDE
from desktop.models.results.matrix import Finding, Matrix, Row, rounded
from desktop.office.results.budget import major
from desktop.office.results.framework_at import Frame, Reading
from desktop.office.results.measure_findings import measure_findings
from desktop.office.results.readable import unreadable_records
from desktop.store.queries.sharing import shared
from desktop.words import _, language, translate

_A_POINT = Decimal(1)
"""A printed burn rate that differs by less than this was rounded, one way or the other."""
_NAMED = 5
"""Payments a sentence gives the numbers of."""
_AND_MORE = _("{numbers} and {count} more")
_LEFT_OUT = {
    "no_rate": _("{line}: {paid} is not counted, because no rate to {currency} is known: {numbers}. Enter one there or in Exchange rates."),
    "no_line": _("{line}: {paid} is not counted, because this budget line is deleted: {numbers}. Restore the line, or choose another."),
}


Kept = Mapping[tuple[str, str], str]
"""What was found of assisted persons for who has no case key: by indicator and kind, a sentence."""


def findings_of(matrix: Matrix, frame: Frame, book: Reading, kept: Kept | None = None) -> Iterator[Finding]:
    """All findings on ``matrix``, the gravest for the donor's numbers first; ``kept`` stand where the cases cannot be read."""
    said = frame.stated
    yield from unreadable_records(frame, book)
    yield from _left_out(matrix, book)
    yield from _two_rates(matrix, book)
    yield from _other_currency(matrix, said, book)
    yield from _targets(frame)
    yield from _of_measures(matrix, frame)
    yield from _or_kept(matrix, "percent_in_number", _percent_in_number(matrix, frame), kept)
    yield from _outside_its_time(frame, book)
    yield from _restated(matrix)
    yield from _recounted(matrix)
    yield from _budget_restated(matrix)
    yield from _or_kept(matrix, "overlap", _overlaps(matrix), kept)
    yield from _or_kept(matrix, "plan_only", _plans_only(matrix), kept)
    yield from _or_kept(matrix, "not_recorded", _not_recorded(matrix, frame), kept)
    yield from _stated_totals(matrix, said)
    yield from _burn_rates(matrix)
    yield from _dates(matrix, said)
    yield from _counts(matrix, said)
    yield from _parts_beyond(frame, book)
    yield from _shared(matrix, book)


def findings_to_keep(matrix: Matrix, frame: Frame) -> Iterator[Finding]:
    """Those about assisted persons, which who has no case key could not make anew."""
    cases = {row.indicator for row in matrix.rows if row.cases}
    for found in (_percent_in_number(matrix, frame), _overlaps(matrix), _plans_only(matrix), _not_recorded(matrix, frame)):
        yield from (finding for finding in found if finding.records[0][1] in cases)


def _outside_its_time(frame: Frame, book: Reading) -> Iterator[Finding]:
    """Trainings and activities dated before the project or after it: a slip of the year, or of another project."""
    first, last = frame.project.starts, frame.project.ends
    if first is None or last is None:
        return
    for register in (Training, Activity):
        found = list(_dated_outside(frame, book, register, first, last).values())
        if found:
            names = ", ".join(f"{one.get('title')} ({_day(one.get('began') or one.get('ended'))})" for one in found[:_NAMED])
            if len(found) > _NAMED:
                names = translate(_AND_MORE, numbers=names, count=len(found) - _NAMED)
            sentence = _("{plural} outside the time of the project, {first} to {last}: {names}. Look at their days again.")
            plural = translate(register.plural)
            words = translate(sentence, plural=plural, first=_day(first), last=_day(last), names=names)
            yield Finding("outside_project", words, plural, tuple((register.register, one.id) for one in found))


def _dated_outside(frame: Frame, book: Reading, register: type[Record], first: date, last: date) -> dict[str, Record]:
    """Those of the project, by id, that began or ended before ``first`` or after ``last``."""
    found: dict[str, Record] = {}
    for field in ("began", "ended"):
        for how, day in (("at_most", first - timedelta(days=1)), ("at_least", last + timedelta(days=1))):
            dated = book.every(register, Query((Condition(field, cast("How", how), day),)))
            found |= {one.id: one for one in dated if (one.get("results") or frozenset()) & frame.results.keys()}
    return found


def _or_kept(matrix: Matrix, kind: str, found: Iterator[Finding], kept: Kept | None) -> Iterator[Finding]:
    if kept is None:
        yield from found
        return
    own = {finding.records[0][1]: finding for finding in found}
    for place, row in _once(matrix):
        if row.cases and (row.indicator, kind) in kept:
            yield Finding(kind, kept[row.indicator, kind], _place(place, row), (("indicator", row.indicator),))
        elif not row.cases and row.indicator in own:
            yield own[row.indicator]


def _left_out(matrix: Matrix, book: Reading) -> Iterator[Finding]:
    for out in matrix.budget.left_out:
        named = [book.get(Expenditure, payment) for payment in out.payments[:_NAMED]]
        numbers = ", ".join(payment.number or "–" for payment in named if payment)
        if len(out.payments) > _NAMED:
            numbers = translate(_AND_MORE, numbers=numbers, count=len(out.payments) - _NAMED)
        words = translate(_LEFT_OUT[out.why], line=out.line, paid=_money(out.paid), currency=matrix.budget.currency, numbers=numbers)
        yield Finding(out.why, words, out.line, tuple(("expenditure", payment) for payment in out.payments))


def _two_rates(matrix: Matrix, book: Reading) -> Iterator[Finding]:
    for taken in matrix.budget.taken:
        rate = taken.rate
        twins = list(rate.twins(book.every(ExchangeRate, rates_between((rate.currency or "", rate.base or "")))))
        if twins:
            numbers = ", ".join(twin.number or "–" for twin in twins)
            words = translate(
                _("{rate} was taken; for the same day there is {numbers} too. Delete one."),
                rate=rate.said(FormatContext(locale=language())),
                numbers=numbers,
            )
            yield Finding("two_rates", words, translate(rate.plural), tuple(("exchange_rate", one.id) for one in (rate, *twins)))


def _other_currency(matrix: Matrix, said: list[Stated], book: Reading) -> Iterator[Finding]:
    """Amounts that cannot stand beside the project's, since they are no payments and have no rate."""
    lines = (line for line in book.every(BudgetLine) if line.of == ("project", matrix.project))
    for record, name in (*((line, line.title or "") for line in lines), *((stated, stated.source or "") for stated in said)):
        amount = record.get("amount")
        if amount and amount.currency != matrix.budget.currency:
            sentence = _("{name}: {amount} is not in the project’s currency, {currency}, and is not counted.")
            words = translate(sentence, name=name, amount=_money(amount), currency=matrix.budget.currency)
            yield Finding("other_currency", words, name, ((record.register, record.id),))


def _targets(frame: Frame) -> Iterator[Finding]:
    for indicator in sorted(frame.indicators.values(), key=lambda one: one.code or ""):
        target = frame.valid(indicator.id).target
        drawn = [frame.valid(other) for other in indicator.draws_on or () if other in frame.indicators]
        targets = sorted((version.target for version in drawn if version.target is not None), reverse=True)
        if not drawn or target is None or sum(targets) == target:
            continue
        records = (("indicator", indicator.id), *(version.of for version in drawn if version.of))
        yield Finding(
            "targets_disagree",
            translate(
                _("{name} has a target of {target}; the indicators it draws on add up to {total} ({targets})."),
                name=name_of(indicator.family, indicator.code, indicator.short),
                target=figure(target),
                total=figure(sum(targets, Decimal(0))),
                targets=" + ".join(figure(one) for one in targets),
            ),
            name_of(indicator.family, indicator.code, indicator.short),
            records,
        )


def _percent_in_number(matrix: Matrix, frame: Frame) -> Iterator[Finding]:
    for place, row in _once(matrix):
        if row.unit == "percent" and row.wording.lstrip().lower().startswith(("#", "number of")) and frame.before(row.indicator):
            sides = _("“{wording}” asks for a number, but is reported in percent: {value} % = {numerator} of {denominator}.")
            alone = _("“{wording}” asks for a number, but is reported in percent: {value} %.")
            sentence = alone if row.cumulative.denominator is None else sides
            yield Finding(
                "percent_in_number",
                translate(
                    sentence,
                    wording=_short(row.wording),
                    value=figure(rounded(row.cumulative.value)),
                    numerator=figure(row.cumulative.numerator),
                    denominator=figure(row.cumulative.denominator),
                ),
                _place(place, row),
                (("indicator", row.indicator), ("indicator_version", row.version)),
            )


def _of_measures(matrix: Matrix, frame: Frame) -> Iterator[Finding]:
    places = {row.indicator: place for place, row in _once(matrix)}
    for row, finding in measure_findings(matrix, frame):
        yield replace(finding, place=_place(places[row.indicator], row))


def _recounted(matrix: Matrix) -> Iterator[Finding]:
    for place, row in _once(matrix):
        if row.counted_otherwise and matrix.sent:
            words = _("“{wording}” was sent as {sent} for {day}; the same records are counted otherwise now.")
            said = translate(words, wording=_short(row.wording), sent=figure(row.restated), day=_day(matrix.sent))
            yield Finding("counted_otherwise", said, _place(place, row), (("indicator", row.indicator),))


def _restated(matrix: Matrix) -> Iterator[Finding]:
    for place, row in _once(matrix):
        if row.restates and matrix.sent:
            sentence = _("“{wording}” was sent as {sent} for {day}; entries made since change that number.")
            yield Finding(
                "restated",
                translate(sentence, wording=_short(row.wording), sent=figure(row.restated), day=_day(matrix.sent)),
                _place(place, row),
                (("indicator", row.indicator),),
            )


def _budget_restated(matrix: Matrix) -> Iterator[Finding]:
    if matrix.budget.restated is not None and matrix.sent:
        sentence = _("{sent} {currency} was sent as spent up to {day}; entries made since, or their rates, change that sum.")
        words = translate(sentence, sent=figure(matrix.budget.restated), currency=matrix.budget.currency, day=_day(matrix.sent))
        yield Finding("restated", words, translate(_("Budget")), (("project", matrix.project),))


def _parts_beyond(frame: Frame, book: Reading) -> Iterator[Finding]:
    """Without the numbers, which may be of assisted persons."""
    figures: list[ReportedFigure | BroughtForward] = [*book.every(ReportedFigure), *book.every(BroughtForward)]
    for figure in figures:
        if figure.on and figure.on <= frame.as_at and (figure.indicators or frozenset()) & frame.indicators.keys():
            place = f"{translate(figure.label)} {figure.number or ''}".strip()
            for breakdown in sorted(beyond(figure.value, frame.parts.get(figure.id, ()))):
                told = translate(shipped("breakdown").label(breakdown))
                yield Finding("parts_beyond", translate(MORE_THAN_FIGURE, breakdown=told), place, ((figure.register, figure.id),))


def _overlaps(matrix: Matrix) -> Iterator[Finding]:
    for place, row in _once(matrix):
        low, high = row.cumulative.low, row.cumulative.high
        if low is not None and high is not None:
            sentence = _("“{wording}” counts {high}; {low} to {high} are different people, since some were never compared.")
            yield Finding(
                "overlap",
                translate(sentence, wording=_short(row.wording), low=figure(low), high=figure(high)),
                _place(place, row),
                (("indicator", row.indicator),),
            )


def _plans_only(matrix: Matrix) -> Iterator[Finding]:
    for place, row in _once(matrix):
        served = dict(row.cumulative.beside).get(translate(BESIDE["persons_served"]))
        value = row.cumulative.value
        if row.measure == "persons_helped" and served is not None and value is not None and served < value:
            sentence = _("{alone} of {all} people have a plan only: no service is recorded for them.")
            yield Finding(
                "plan_only",
                translate(sentence, alone=figure(value - served), all=figure(value)),
                _place(place, row),
                (("indicator", row.indicator),),
            )


def _not_recorded(matrix: Matrix, frame: Frame) -> Iterator[Finding]:
    for place, row in _once(matrix):
        if "sex" not in (frame.valid(row.indicator).breakdowns or ()) or not row.cumulative.value:
            continue
        unknown = sum((part.value or 0 for part in row.cumulative.parts if (part.breakdown, part.code) == ("sex", None)), Decimal(0))
        if unknown:
            known = row.cumulative.value - unknown
            yield Finding(
                "not_recorded",
                translate(_("Sex is recorded for {known} of {all}."), known=figure(known), all=figure(row.cumulative.value)),
                _place(place, row),
                (("indicator", row.indicator),),
            )


def _stated_totals(matrix: Matrix, said: list[Stated]) -> Iterator[Finding]:
    total = matrix.budget.total
    ours = {"budget_total": total.budget, "budget_allocated": total.budget, "spent_total": total.actual}
    for stated in said:
        amount = major(stated.amount, matrix.budget.currency)
        if amount is not None and stated.what in ours and amount != ours[stated.what]:
            own = ours[stated.what]
            sentence = _("{source} states {stated}; the lines add up to {ours}: {difference} apart.")
            words = translate(sentence, source=stated.source, stated=figure(amount), ours=figure(own), difference=figure(amount - own))
            yield Finding("stated_total", words, stated.source or "", (("stated", stated.id),))
        if stated.what == "burn_percent" and stated.value is not None and total.burn_percent is not None:
            yield from _burn(stated.source or "", stated.value, total.burn_percent, ("stated", stated.id), "stated_total")


def _burn_rates(matrix: Matrix) -> Iterator[Finding]:
    for row in matrix.budget.lines:
        if row.stated_burn_percent is not None and row.burn_percent is not None:
            yield from _burn(row.name, row.stated_burn_percent, row.burn_percent, ("budget_line", row.id), "burn_rate")


def _burn(place: str, stated: Decimal, ours: Decimal, record: tuple[str, str], kind: str) -> Iterator[Finding]:
    if abs(stated - ours) >= _A_POINT:
        sentence = _("{place}: a burn rate of {stated} % is stated; the payments give {ours} %.")
        words = translate(sentence, place=place, stated=figure(stated), ours=figure(rounded(ours)))
        yield Finding(kind, words, place, (record,))


def _dates(matrix: Matrix, said: list[Stated]) -> Iterator[Finding]:
    used = {"project_start": matrix.time_elapsed.start, "project_end": matrix.time_elapsed.end}
    for stated in said:
        day = used.get(stated.what or "")
        if day and stated.day and not _holds(stated.day, day.isoformat()):
            sentence = _("{source} has “{words}”; {used} is used for the time elapsed.")
            words = stated.words or str(stated.day)
            yield Finding(
                "dates_disagree",
                translate(sentence, source=stated.source, words=words, used=_day(day)),
                stated.source or "",
                (("stated", stated.id), ("project", matrix.project)),
            )
    yield from _months(matrix, said)


def _months(matrix: Matrix, said: list[Stated]) -> Iterator[Finding]:
    start, end = matrix.time_elapsed.start, matrix.time_elapsed.end
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    for stated in said:
        if stated.what == "project_months" and stated.value is not None and stated.value != months:
            sentence = _("{source} says {stated} months; from {start} to {end} are {months}.")
            yield Finding(
                "dates_disagree",
                translate(sentence, source=stated.source, stated=figure(stated.value), start=_day(start), end=_day(end), months=months),
                stated.source or "",
                (("stated", stated.id), ("project", matrix.project)),
            )


def _counts(matrix: Matrix, said: list[Stated]) -> Iterator[Finding]:
    ours = Decimal(sum(node.level == "outcome" for node in matrix.results))
    for stated in said:
        if stated.what == "outcomes" and stated.value is not None and stated.value != ours:
            sentence = _("{source} speaks of {stated} outcomes; the framework has {ours}.")
            yield Finding(
                "stated_count",
                translate(sentence, source=stated.source, stated=figure(stated.value), ours=figure(ours)),
                stated.source or "",
                (("stated", stated.id),),
            )


def _shared(matrix: Matrix, book: Reading) -> Iterator[Finding]:
    others: dict[str, list[tuple[str, str]]] = {}
    for register, record, other in shared(book, matrix.project):
        others.setdefault(other, []).append((register, record))
    for other, records in others.items():
        project = book.get(Project, other)
        code = project.code if project else other
        sentence = _("Records that serve project {code} too: {count}. Each project counts them.")
        yield Finding("shared", translate(sentence, count=len(records), code=code), code or "", tuple(records))


def _holds(stated: PartialDay, day: str) -> bool:
    return day.startswith(str(stated))


def _once(matrix: Matrix) -> Iterator[tuple[int, Row]]:
    """Each indicator's first row, with its number in the matrix."""
    seen: set[str] = set()
    for place, row in enumerate(matrix.rows, start=1):
        if row.indicator not in seen:
            seen.add(row.indicator)
            yield place, row


def _place(place: int, row: Row) -> str:
    name = name_of(row.family, row.code, "") or translate(_("row {place}"), place=place)
    return f"{row.result.code} · {name}"


def name_of(family: str | None, code: str | None, short: str | None) -> str:
    """What an indicator is called in a sentence: CPI 2.1, PT11, or its short name."""
    return donors_code(family, code) if family and code else short or ""


def figure(value: Decimal | None) -> str:
    """A number in a sentence."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value.normalize():,f}"


def _money(amount: Money) -> str:
    return Expenditure.amount.show(amount, FormatContext(locale=language()))


def _day(day: date) -> str:
    return Day("").write(day, FormatContext(locale=language()))


def _short(wording: str) -> str:
    return wording if len(wording) <= 80 else wording[:79].rstrip() + "…"
