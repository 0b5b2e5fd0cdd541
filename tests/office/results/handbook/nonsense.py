"""Measures that contradict themselves, and the field at which each must be refused, before anything is counted by it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Nonsense:
    """A version nobody can count by. ``at`` is the field that is refused; ``or_at`` fields that would be as right to name.

    ``operands`` and ``second`` are ids of indicators; "itself" is its own.
    """

    name: str
    why: str
    at: str
    unit: str
    measure: Mapping[str, Any]
    or_at: tuple[str, ...] = ()


def _built(counts: str, tally: str, **rest: Any) -> dict[str, Any]:
    return {"measure": "built", "counts": counts, "tally": tally, **rest}


def _formula(formula: str, *operands: str, **rest: Any) -> dict[str, Any]:
    return {"measure": "formula", "formula": formula, "operands": operands, **rest}


UNITS = (
    Nonsense("percent-of-people", "a count of people is no percentage", "unit", "percent", _built("training_people.came", "records")),
    Nonsense("days-of-trainings", "a number of trainings is no days", "unit", "days", _built("training.held", "records")),
    Nonsense(
        "money-as-number", "money has a currency", "unit", "number", _built("expenditure.paid", "sum", tallied="amount"), ("tallied",)
    ),
    Nonsense("yes-from-in-percent", "yes is no percentage", "unit", "percent", _formula("yes_from", "served", yes_from=10), ("formula",)),
    Nonsense(
        "reached-as-number",
        "reached is yes or no",
        "over_periods",
        "number",
        _built("training.held", "records", over_periods="reached"),
        ("unit",),
    ),
    Nonsense("share-as-money", "a share is a percentage", "unit", "amount", _built("case.opened", "share", of_those="sex: female")),
)

COUNTING = (
    Nonsense("no-such-stage", "trainings are held or planned", "counts", "number", _built("training.finished", "records")),
    Nonsense("nothing-counted", "what is counted is not said", "counts", "number", {"measure": "built", "tally": "records"}),
    Nonsense("no-tally", "how it is counted is not said", "tally", "number", {"measure": "built", "counts": "training.held"}),
    Nonsense("average-of-choice", "a sex has no average", "tallied", "number", _built("training_people.came", "average", tallied="sex")),
    Nonsense("sum-of-nothing", "what is added is not said", "tallied", "number", _built("material.printed", "sum")),
    Nonsense("sum-of-strange", "a training has no copies", "tallied", "number", _built("training.held", "sum", tallied="quantity")),
    Nonsense(
        "different-texts", "a document number is no link", "tallied", "number", _built("expenditure.paid", "different", tallied="document")
    ),
    Nonsense("different-strange", "a training has no case", "tallied", "number", _built("training.held", "different", tallied="case")),
    Nonsense(
        "records-of-field",
        "records are counted, not a field of them",
        "tallied",
        "number",
        _built("training.held", "records", tallied="days"),
    ),
    Nonsense("no-days-between", "a title is no day", "tallied", "days", _built("training.held", "average", tallied="title..began")),
    Nonsense(
        "days-to-nowhere", "the second day is missing", "tallied", "days", _built("service.delivered", "average", tallied="requested..")
    ),
    Nonsense(
        "money-over-count",
        "an amount over a count of people asked",
        "tallied",
        "percent",
        _built("training.held", "over", tallied="planned_cost", over="assessed"),
        ("unit", "over"),
    ),
    Nonsense("over-nothing", "a denominator is missing", "over", "percent", _built("survey.done", "over", tallied="positive")),
    Nonsense(
        "denominator-of-sum",
        "a sum has no denominator",
        "over",
        "number",
        _built("survey.done", "sum", tallied="positive", over="answered"),
    ),
    Nonsense("share-of-nothing", "which of them is not said", "of_those", "percent", _built("case.opened", "share")),
    Nonsense("those-of-records", "only a share has those", "of_those", "number", _built("case.opened", "records", of_those="sex: female")),
    Nonsense(
        "sealed-number",
        "what identifies a person is counted by nobody",
        "tallied",
        "days",
        _built("case.opened", "average", tallied="birth..opened"),
    ),
)

CONDITIONS = (
    Nonsense("unknown-code", "no such purpose", "scope", "number", _built("training.held", "records", scope="purpose: football")),
    Nonsense("sealed", "a name identifies a person", "scope", "number", _built("case.opened", "records", scope="name: Dorj")),
    Nonsense(
        "sealed-of-owner", "a document does, too", "scope", "number", _built("service.delivered", "records", scope="case.document: filled")
    ),
    Nonsense("not-a-number", "abc is no number", "scope", "number", _built("case.opened", "records", scope="age: <abc")),
    Nonsense("backwards", "24 is more than 18", "scope", "number", _built("case.opened", "records", scope="age: 24-18")),
    Nonsense(
        "day-for-number",
        "a score is no day",
        "scope",
        "number",
        _built("training_people.came", "records", scope="post_score: >=2026-01-01"),
    ),
    Nonsense("reached-choice", "a sex is no day", "scope", "number", _built("case.opened", "records", scope="sex: reached")),
    Nonsense(
        "no-such-day", "there is no 31 February", "scope", "number", _built("milestone.planned", "records", scope="planned: <2026-02-31")
    ),
    Nonsense(
        "no-such-record",
        "no organisation has the number",
        "scope",
        "number",
        _built("distribution.made", "records", scope="recipient: B-9999"),
    ),
    Nonsense("no-such-field", "a step has no sex", "scope", "number", _built("milestone.done", "records", scope="sex: female")),
    Nonsense(
        "other-book",
        "providers are in the other book",
        "scope",
        "number",
        _built("service.delivered", "records", scope="organisation.type: national_ngo"),
    ),
    Nonsense("no-terms", "nothing may stand there", "scope", "number", _built("training.held", "records", scope="purpose:")),
    Nonsense(
        "no-days-in-condition",
        "a provider is no day",
        "scope",
        "number",
        _built("service.delivered", "records", scope="provider..delivered: <=14"),
    ),
    Nonsense(
        "unknown-code-of-those",
        "no such answer",
        "of_those",
        "percent",
        _built("satisfaction_answer.given", "share", of_those="answer: delighted"),
    ),
    Nonsense(
        "breakdown-unreached",
        "a training has no case",
        "breakdowns",
        "number",
        _built("training.held", "records", breakdowns=("case.exploitation",)),
    ),
    Nonsense(
        "breakdown-of-number",
        "days are no codes",
        "breakdowns",
        "number",
        _built("training.held", "records", breakdowns=("training.days",)),
    ),
    Nonsense(
        "breakdown-sealed",
        "a name identifies a person",
        "breakdowns",
        "number",
        _built("case.opened", "records", breakdowns=("case.name",)),
    ),
)

PERIODS = (
    Nonsense(
        "average-of-shares",
        "shares are not averaged",
        "over_periods",
        "percent",
        _built("case.opened", "share", of_those="sex: female", over_periods="average"),
    ),
    Nonsense(
        "sum-of-shares",
        "shares do not add up",
        "over_periods",
        "percent",
        _built("case.opened", "share", of_those="sex: female", over_periods="sum"),
    ),
    Nonsense(
        "copies-once",
        "copies are no people",
        "over_periods",
        "number",
        _built("material.printed", "sum", tallied="quantity", over_periods="once"),
    ),
    Nonsense("sum-of-open", "who stays is not counted twice", "over_periods", "number", _built("case.open", "records", over_periods="sum")),
    Nonsense(
        "ratio-of-records",
        "a number of records is no ratio",
        "over_periods",
        "number",
        _built("training.held", "records", over_periods="ratio"),
    ),
)

FORMULAS = (
    Nonsense("of-itself", "it would need to know itself", "operands", "number", _formula("sum", "itself")),
    Nonsense("by-itself", "it would need to know itself", "second", "number", _formula("difference", "served", second="itself")),
    Nonsense("of-nothing", "what is added is not said", "operands", "number", _formula("sum")),
    Nonsense("by-nothing", "a quotient has a divisor", "second", "number", _formula("quotient", "served")),
    Nonsense("sum-by", "a sum has no divisor", "second", "number", _formula("sum", "served", second="identified")),
    Nonsense("from-nothing", "the number from which it is yes is missing", "yes_from", "yes_no", _formula("yes_from", "served")),
    Nonsense("change-of-nothing", "a change is over a baseline", "baseline", "percent", _formula("change", "served"), ("formula",)),
    Nonsense("no-such-formula", "nothing is called so", "formula", "number", {"measure": "formula", "operands": ("served",)}),
)

ALL: tuple[Nonsense, ...] = (*UNITS, *COUNTING, *CONDITIONS, *PERIODS, *FORMULAS)
