"""A measure put together from blanks: every tally, condition and rule over periods on a project small enough to count by hand."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desktop.models.fields.base import FormatContext
from desktop.models.fields.values import Money, PartialDay
from desktop.models.ids import new_case_code, new_id
from desktop.models.record import Record
from desktop.models.registers.assistance import Consent, Service
from desktop.models.registers.case import Case
from desktop.models.registers.indicator import Indicator, IndicatorVersion
from desktop.models.registers.money import BudgetLine, ExchangeRate, Expenditure
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.people import Contact, HeadCount, Participant
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.staff import User
from desktop.models.registers.training import Training
from desktop.office.results.matrix import keep_case_counts, matrix_of
from tests.office.conftest import Small

Q1, Q2 = (date(2020, 1, 1), date(2020, 3, 31)), (date(2020, 4, 1), date(2020, 6, 30))


@pytest.fixture
def office(small: Small) -> Small:
    """Two quarters, three people, five services."""
    of = ("project", small.project.id)
    periods = [ReportingPeriod(new_id(), of=of, title=name, began=days[0], ended=days[1]) for name, days in (("Q1", Q1), ("Q2", Q2))]
    ngo = Organisation(new_id(), title="An NGO", type="national_ngo")
    small.books.keep(*periods, ngo)
    girl, woman, man = (
        Case(new_id(), code=new_case_code("MN"), opened=opened, closed=closed, sex=sex, birth=born, exploitation=frozenset(how))
        for opened, closed, sex, born, how in (
            (date(2020, 1, 10), date(2020, 4, 20), "female", PartialDay(2005, 6, 1), {"forced_labour", "sexual_exploitation"}),
            (date(2020, 2, 1), None, "female", PartialDay(1990, 1, 1), {"sexual_exploitation"}),
            (date(2020, 5, 1), None, "male", PartialDay(1980, 1, 1), ()),
        )
    )
    first = frozenset({small.outputs[0].id})
    services = [
        Service(
            new_id(),
            of=("case", one.id),
            type=kind,
            results=first,
            requested=asked,
            delivered=given,
            ended=ended,
            provider=ngo.id if by else None,
        )
        for one, kind, asked, given, ended, by in (
            (girl, "shelter", date(2020, 1, 10), date(2020, 1, 11), date(2020, 2, 10), True),
            (girl, "legal", date(2020, 2, 1), date(2020, 2, 21), None, True),
            (woman, "shelter", date(2020, 3, 1), date(2020, 3, 5), None, False),
            (woman, "shelter", date(2020, 5, 1), date(2020, 5, 3), None, True),
            (man, "legal", date(2020, 5, 10), date(2020, 6, 9), None, False),
        )
    ]
    small.books.keep(girl, woman, man, *services)
    return small


def value(office: Small, as_at: date = Q2[1], period: str | None = "Q2", **blanks: Any) -> tuple[Decimal | None, Decimal | None]:
    """The number in all, and in the period."""
    name = f"built {sorted(blanks.items(), key=str)}"
    blanks = {key: _terms(said) if key in ("scope", "of_those") else said for key, said in blanks.items()}
    office.indicator(name, **{"measure": "built", **blanks})
    row = office.row(name, as_at, period)
    return row.cumulative.value, row.period.value if row.period else None


def _terms(said: str) -> Any:
    return IndicatorVersion.scope.read(said, FormatContext())


@pytest.mark.parametrize(
    ("blanks", "in_all", "in_period"),
    [
        ({"tally": "records"}, 5, 2),
        ({"tally": "different"}, 3, 1),
        ({"tally": "different", "over_periods": "once_a_period"}, 3, 2),
        ({"tally": "different", "over_periods": "sum"}, 4, 2),
        ({"tally": "different", "over_periods": "highest"}, 2, 2),
        ({"tally": "different", "over_periods": "average"}, 2, 2),
        ({"tally": "records", "over_periods": "last_day"}, 5, 5),
        ({"tally": "records", "over_periods": "latest"}, 2, 2),
        ({"tally": "records", "over_periods": "lowest"}, 2, 2),
        ({"tally": "records", "over_periods": "highest"}, 3, 2),
        ({"tally": "different", "tallied": "provider"}, 1, 0),
        ({"tally": "average", "tallied": "requested..delivered"}, Decimal("11.4"), 16),
        ({"tally": "highest", "tallied": "requested..delivered"}, 30, 30),
        ({"tally": "lowest", "tallied": "requested..delivered"}, 1, 2),
        ({"tally": "latest", "tallied": "requested..delivered"}, 30, 30),
        ({"tally": "sum", "tallied": "requested..delivered"}, 57, 32),
        ({"tally": "average", "tallied": "case.age"}, Decimal("25.6"), 35),
        ({"tally": "records", "scope": "case.sex: female"}, 4, 1),
        ({"tally": "records", "scope": "case.age: <18"}, 2, 0),
        ({"tally": "records", "scope": "case.age: 18-39"}, 2, 1),
        ({"tally": "records", "scope": "case.exploitation: forced_labour"}, 2, 0),
        ({"tally": "records", "scope": "case.exploitation: empty"}, 1, 1),
        ({"tally": "records", "scope": "ended: filled"}, 1, 0),
        ({"tally": "records", "scope": "provider: empty"}, 2, 1),
        ({"tally": "records", "scope": "requested..delivered: <=4"}, 3, 1),
        ({"tally": "records", "scope": "delivered: >=2020-03-05"}, 3, 2),
        ({"tally": "records", "scope": "delivered: 2020-02-01..2020-03-31"}, 2, 0),
        ({"tally": "records", "scope": "case.closed: reached"}, 2, 0),
        ({"tally": "share", "of_those": "type: shelter"}, 60, 50),
        ({"tally": "share", "tallied": "case", "of_those": "type: legal"}, Decimal(200) / 3, 50),
        ({"tally": "records", "counts": "service.ended"}, 1, 0),
        ({"tally": "records", "counts": "service.open"}, 4, 4),
        ({"tally": "records", "counts": "case.open"}, 2, 2),
        ({"tally": "records", "counts": "case.open", "over_periods": "highest"}, 2, 2),
        ({"tally": "records", "counts": "case.opened", "scope": "age: <18"}, 1, 0),
        ({"tally": "records", "counts": "case.opened", "over_periods": "reached", "unit": "yes_no"}, 1, 1),
        ({"tally": "records", "counts": "consent.given"}, 0, 0),
        ({"tally": "average", "counts": "case.opened", "tallied": "opened..closed"}, 101, None),
    ],
    ids=str,
)
def test_it_counts_what_it_says(office: Small, blanks: dict[str, Any], in_all: Any, in_period: Any) -> None:
    assert value(office, **{"counts": "service.delivered", **blanks}) == (in_all, in_period)


def test_a_provider_is_asked_for_by_its_number(office: Small) -> None:
    (ngo,) = [one for one in office.books.office.every(Organisation) if one.title == "An NGO"]
    assert ngo.number
    assert value(office, counts="service.delivered", tally="records", scope=f"provider: {ngo.number}") == (3, 1)
    assert value(office, counts="service.delivered", tally="records", scope="provider: Z-9999") == (0, 0)


def test_parts_are_told_by_any_choice_along_a_link_also_of_a_set(office: Small) -> None:
    told = frozenset({"sex", "service.type", "case.exploitation"})
    office.indicator("parts", measure="built", counts="service.delivered", tally="records", breakdowns=told)
    parts = {(part.breakdown, part.code): part.value for part in office.row("parts", Q2[1]).cumulative.parts}
    assert parts == {
        ("sex", "female"): 4,
        ("sex", "male"): 1,
        ("service.type", "shelter"): 3,
        ("service.type", "legal"): 2,
        ("case.exploitation", "forced_labour"): 2,
        ("case.exploitation", "sexual_exploitation"): 4,
        ("case.exploitation", None): 1,
    }


def test_who_is_no_victim_counts_nowhere_unless_asked_for(office: Small) -> None:
    girl = min(office.books.cases.every(Case), key=lambda case: case.opened or date.max)
    office.books.keep(girl.changed(trafficking_status="not_a_victim"))
    assert value(office, counts="service.delivered", tally="different")[0] == 2
    office.indicator("persons_served")
    assert office.row("persons_served").cumulative.value == 2
    assert value(office, counts="service.delivered", tally="different", scope="case.trafficking_status: not_a_victim")[0] == 1


def test_consents_in_force_on_the_day(office: Small) -> None:
    case = next(iter(office.books.cases.every(Case)))
    consents = [
        Consent(new_id(), of=("case", case.id), kind="services", given=given, on=on, withdrawn=back)
        for given, on, back in ((True, date(2020, 1, 5), None), (True, date(2020, 1, 5), date(2020, 4, 2)), (False, date(2020, 1, 5), None))
    ]
    office.books.keep(*consents)
    assert value(office, Q1[1], None, counts="consent.open", tally="records")[0] == 2
    assert value(office, counts="consent.open", tally="records") == (1, 1)
    assert value(office, counts="consent.withdrawn", tally="records") == (1, 1)


def _at_a_training(office: Small, *people: Record) -> Training:
    given = {"pillar": "protection", "modality": "in_person", "purpose": "victim_identification", "title": "A course"}
    held = Training(new_id(), began=date(2020, 5, 1), results=frozenset({office.outputs[0].id}), **given)
    office.books.keep(held, *(one.changed(of=("training", held.id)) for one in people))
    return held


def test_different_people_beyond_a_list_are_a_range(office: Small) -> None:
    contact = Contact(new_id(), name="Bat")
    office.books.keep(contact)
    known = [Participant(new_id(), contact=contact.id), Participant(new_id(), sex="female")]
    held = _at_a_training(office, *known, HeadCount(new_id(), role="participant", women=5, men=7))
    office.indicator("different_people_trained")
    cell = office.row("different_people_trained").cumulative
    assert (cell.value, cell.low, cell.high) == (2, 2, 12)
    office.indicator("contacts", measure="built", counts="training_people.came", tally="different", tallied="contact")
    cell = office.row("contacts").cumulative
    assert (cell.value, cell.high) == (2, 12)
    office.books.keep(held.changed(list_complete=True))
    cell = office.row("different_people_trained").cumulative
    assert (cell.value, cell.low, cell.high) == (2, None, None)


def test_whom_a_head_count_does_not_tell_is_said_beside(office: Small) -> None:
    contact = Contact(new_id(), name="Bat", agency_type="police")
    office.books.keep(contact)
    heads = HeadCount(new_id(), role="participant", women=5)
    _at_a_training(office, Participant(new_id(), contact=contact.id))
    _at_a_training(office, heads)
    blanks = {"counts": "training_people.came", "tally": "records", "scope": _terms("contact.agency_type: police")}
    office.indicator("of police", measure="built", **blanks)
    cell = office.row("of police").cumulative
    assert (cell.value, dict(cell.beside)) == (1, {"in head counts, which do not tell what is asked": 5})


def test_improved_is_paired_with_its_base_shown(office: Small) -> None:
    scores = ((50, 70), (60, 60), (80, None), (None, 90), (40, 55))
    _at_a_training(office, *(Participant(new_id(), pre_score=_number(pre), post_score=_number(post)) for pre, post in scores))
    blanks = {"scope": _terms("pre_score: filled; post_score: filled"), "of_those": _terms("pre_score..post_score: >0")}
    office.indicator("improved", measure="built", counts="training_people.came", tally="share", unit="percent", **blanks)
    cell = office.row("improved").cumulative
    assert (cell.numerator, cell.denominator) == (2, 3)


def test_who_registered_and_did_not_come_is_not_at_the_training(office: Small) -> None:
    people = [Participant(new_id(), registered=True, attended=came) for came in (True, None, False, False)]
    _at_a_training(office, *people, HeadCount(new_id(), role="participant", women=5))
    office.indicator("people_trained")
    assert office.row("people_trained").cumulative.value == 5
    blanks = {"scope": _terms("registered: yes"), "of_those": _terms("attended: yes")}
    office.indicator("came", measure="built", counts="training_people.listed", tally="share", unit="percent", **blanks)
    cell = office.row("came").cumulative
    assert (cell.numerator, cell.denominator) == (2, 4)


def _number(score: int | None) -> Decimal | None:
    return None if score is None else Decimal(score)


def test_money_goes_through_the_rates_and_what_has_none_is_a_finding(office: Small) -> None:
    line = BudgetLine(new_id(), of=("project", office.project.id), code="A", title="A", category="other", amount=Money(100_00, "USD"))
    rate = ExchangeRate(new_id(), currency="MNT", base="USD", rate=Decimal(3_000), valid_from=date(2020, 4, 1))
    paid = [
        Expenditure(new_id(), line=line.id, on=on, description="Paid", amount=amount)
        for on, amount in (
            (date(2020, 2, 1), Money(20_00, "USD")),
            (date(2020, 2, 2), Money(6_000_00, "MNT")),
            (date(2020, 5, 1), Money(30_000_00, "MNT")),
        )
    ]
    office.books.keep(line, rate, *paid)
    assert value(office, counts="expenditure.paid", tally="sum", tallied="amount", unit="amount", results=None) == (30, 10)
    assert value(office, counts="expenditure.paid", tally="highest", tallied="amount", unit="amount", results=None) == (20, 10)
    out = [
        finding
        for finding in office.books.matrix(Q2[1], None, "S.1").findings
        if finding.kind == "no_rate" and "amounts" in finding.sentence
    ]
    assert out[0].records == (("expenditure", paid[1].id),)


def test_formulas_are_of_totals_and_carry_both_ends(office: Small) -> None:
    held = _at_a_training(office, Participant(new_id(), sex="female"), HeadCount(new_id(), role="participant", women=3))
    office.indicator("different_people_trained")
    office.indicator("trainings")
    named = {one.short: one.id for one in office.books.office.every(Indicator)}
    people, courses = named["different_people_trained"], named["trainings"]
    assert held
    for formula, blanks, made in (
        ("quotient", {"operands": frozenset({people}), "second": courses}, (1, 1, 3)),
        ("sum", {"operands": frozenset({people, courses})}, (2, 2, 4)),
        ("difference", {"operands": frozenset({courses}), "second": people}, (0, -2, 0)),
        ("change", {"operands": frozenset({courses}), "baseline": Decimal(2)}, (-50, None, None)),
        ("yes_from", {"operands": frozenset({people}), "yes_from": Decimal(2)}, (0, 0, 1)),
    ):
        office.indicator(formula, measure="formula", formula=formula, **blanks)
        cell = office.row(formula).cumulative
        assert (cell.value, cell.low, cell.high) == made
    first = next(one for one in office.books.office.every(Indicator) if one.short == "sum")
    office.indicator("of a formula", measure="formula", formula="sum", operands=frozenset({first.id, courses}))
    row = office.row("of a formula")
    assert row.cumulative.value is None
    found = [one for one in office.books.matrix(code="S.1").findings if one.kind == "not_countable"]
    assert [one.records[0] for one in found] == [("indicator", row.indicator)]


def test_a_stored_condition_on_a_field_nobody_knows_is_a_finding(office: Small) -> None:
    office.indicator("trainings", scope=_terms("stage: adopted"))
    found = [one.sentence for one in office.books.matrix(code="S.1").findings if one.kind == "not_countable"]
    assert found == ["“Trainings held” knows no “stage”, so everything would count. Take it out."]


def test_a_rule_that_was_never_obeyed_stays_so_and_is_a_finding(office: Small) -> None:
    office.indicator("trainings", adds_up="max")
    office.indicator("activities", adds_up="sum")
    _at_a_training(office)
    assert office.row("trainings").cumulative.value == 1
    found = [one for one in office.books.matrix(code="S.1").findings if one.kind == "rule_ignored"]
    assert [one.sentence for one in found] == [
        "“How periods add up” says “Highest value”, and was never obeyed: it counts “Added up”. Choose how in “Over periods”."
    ]


def test_a_new_question_to_the_case_book_is_answered_for_others_once_somebody_with_its_key_put_it(office: Small) -> None:
    books, day = office.books, Q2[1]
    office.indicator("persons_served")
    office.indicator("girls", measure="built", counts="service.delivered", tally="different", scope=_terms("case.age: <18"))

    def seen() -> dict[str, str]:
        keep_case_counts(books.office, books.cases, day)
        return {row.wording: row.cumulative.state for row in matrix_of(books.office, None, office.project.id, day, None).rows}

    assert seen() == {"persons_served": "value", "girls": "waits"}
    books.keep(User("tester", name="Tester", roles=frozenset({"case_supervisor"})))
    assert seen() == {"persons_served": "value", "girls": "value"}
    with books.office.deed("somebody else") as deed:
        asked = next(one for one in books.office.every(IndicatorVersion) if one.wording == "girls")
        deed.save(asked.changed(scope=_terms("case.age: <16")))
    assert seen()["girls"] == "waits"
