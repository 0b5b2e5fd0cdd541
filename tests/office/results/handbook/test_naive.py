"""The naive count against figures counted by hand, on a tiny office; and that the sixty and their office are what they are meant to be."""

import ast
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from desktop.models.fields.base import FormatContext
from desktop.models.fields.values import Money, minor_digits
from desktop.models.registers.money import ExchangeRate, Expenditure
from desktop.models.results.matrix import Cell, Part
from tests.office.results.handbook.comparing import differences
from tests.office.results.handbook.conditions import meets, parsed
from tests.office.results.handbook.indicators import ALL, BY_ID, fields_of
from tests.office.results.handbook.naive import Naive, Number
from tests.office.results.handbook.office import DAYS, PROJECT, QUARTERS, has, invented
from tests.office.results.handbook.sources import MINOR, Fact, World, full_years
from tests.office.results.handbook.tiny import CODE, FIRST, SECOND, tiny

END = SECOND[1]
BY_HAND: dict[str, tuple[Any, Any, Any]] = {
    # In all on 30 June, in the first quarter, in the second.
    "people-protection": (6, 6, 0),  # two listed, four beyond them; the second training is on prevention
    "officials-trained": (2, 2, 0),  # one of them came again in May
    "people-a-quarter": (Fraction(7, 2), 6, 1),
    "courses-quietest-quarter": (1, 1, 1),
    "score-after": (70, 60, 90),
    "score-lowest": (50, 50, 90),
    "passed": (Fraction(200, 3), 50, 100),
    "understood": (Fraction(1100, 15), 60, 100),
    "understood-latest": (None, None, None),  # neither is on awareness
    "women-trained": (Fraction(200, 7), Fraction(100, 6), 100),
    "steps-done": (50, 25, 25),
    "plan-on-its-way": (1, 0, 0),
    "spent": (220, 200, 20),
    "spent-on-work": (110, 200, 20),
    "payment-largest": (None, None, None),  # none to an organisation
    "served": (2, 2, 0),
    "served-in-quarter": (2, 2, 1),
    "caseload": (1, 1, 1),  # the second is closed on the last day of the quarter
    "children-sheltered": (1, 1, 1),
    "sheltered-most": (1, 1, 1),
    "waiting-time": (Fraction(21, 2), Fraction(21, 2), None),
    "in-time": (50, 50, None),
    "cost-of-services": (101, 101, 0),
    "not-victims": (100, 100, None),  # of the one case that was judged
    "case-length": (58, 58, None),
    "trainers-trained": (0, 0, 0),
    "cost-a-victim": (110, 100, None),  # nobody is served first in the second quarter
    "caseload-grows": (1, 1, 0),
    "less-spent": (Fraction(220 - 15_000, 150), Fraction(200 - 15_000, 150), Fraction(20 - 15_000, 150)),
    "enough-trained": (0, 0, 0),
}


@pytest.fixture(scope="module")
def naive() -> Naive:
    return Naive(tiny(), CODE, {one.record: {**fields_of(one), "results": None} for one in ALL})


@pytest.mark.parametrize("name", BY_HAND)
def test_the_naive_count_is_what_is_counted_by_hand(naive: Naive, name: str) -> None:
    asked = BY_ID[name].record
    found = (naive.number(asked, END), naive.number(asked, END, FIRST), naive.number(asked, END, SECOND))
    assert tuple(one.value for one in found) == BY_HAND[name]


def test_a_month_known_only_counts_at_its_end() -> None:
    assert full_years(date(2010, 6, 30), date(2026, 6, 29)) == 15
    assert full_years(date(2010, 6, 30), date(2026, 6, 30)) == 16
    assert full_years(date(2026, 6, 30), date(2025, 6, 29)) == -1


@pytest.mark.parametrize(
    ("condition", "values", "met"),
    [
        ("sex: female, male", ["male"], True),
        ("sex: female", [], False),
        ("sex: empty", [], True),
        ("sex: filled", ["other"], True),
        ("role: participant", [], True),
        ("role: trainer", [], False),
        ("deleted: no", [], True),
        ("child_safe: yes", [True], True),
        ("child_safe: no", [False], True),
        ("child_safe: empty", [False], False),
        ("age: <18", [17], True),
        ("age: <18", [18], False),
        ("age: <=17", [18], False),
        ("age: 18-24", [24], True),
        ("age: 18-24", [25], False),
        ("age: 18", [18], True),
        ("age: >17", [], False),
        ("done: reached", [date(2026, 6, 30)], True),
        ("done: reached", [date(2026, 7, 1)], False),
        ("done: <2026-04-01", [date(2026, 4, 1)], False),
        ("done: 2026-01-01..2026-03-31", [date(2026, 3, 31)], True),
        ("requested..delivered: <=14", [14], True),
        ("provider: B-0003", ["B-0003"], True),
        ("exploitation: other, servitude", ["forced_labour", "servitude"], True),
    ],
)
def test_terms_are_met_as_the_contract_says(condition: str, values: list[Any], met: bool) -> None:
    ((field, terms),) = parsed(condition).items()
    assert meets(field, terms, values, END) is met


def test_a_number_that_is_wrong_is_noticed() -> None:
    number = Number(Fraction(3), {("sex", "female"): Fraction(2), ("sex", None): Fraction(1)}, {"UB": Fraction(3)})
    parts = (Part("sex", "female", Decimal(2)), Part("sex", None, Decimal(1)), Part("country", "MN", Decimal(3)))
    right = Cell(Decimal(3), parts=parts, by_site={"UB": Decimal(3)})
    assert list(differences(right, number, ("sex",))) == []
    assert len(list(differences(replace(right, value=Decimal("3.001")), number, ("sex",)))) == 1
    assert len(list(differences(replace(right, value=None), replace(number, value=Fraction(0)), ()))) == 3  # and the parts
    assert len(list(differences(replace(right, parts=parts[:1], by_site={"HK": Decimal(3)}), number, ("sex",)))) == 3
    assert len(list(differences(right, number, ("sex", "country")))) == 1
    assert list(differences(right, Number(Fraction(3)), ("sex", "country"))) == []  # nothing is said of parts


def test_the_naive_count_uses_nothing_of_the_counting() -> None:
    for name in ("naive", "sources", "conditions"):
        tree = ast.parse((Path(__file__).parent / f"{name}.py").read_text(encoding="utf-8"))
        found = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert {one for one in found if one.startswith("desktop")} <= {"desktop.models.record"}


@pytest.mark.parametrize(("minor", "made"), [(1, 0), (1_700, Fraction(1, 2)), (17, Fraction(1, 100)), (-17, Fraction(-1, 100)), (-16, 0)])
def test_an_amount_is_rounded_once_halves_away_from_zero(minor: int, made: Fraction) -> None:
    world = World([*tiny(), ExchangeRate("newer", currency="MNT", base="USD", rate=Decimal(34), valid_from=date(2026, 2, 1))], CODE)
    payment = Expenditure("e4", line="line", on=date(2026, 2, 1), description="e4", amount=Money(minor, "MNT"))
    assert world.amount(Fact(payment, payment, payment.on), "amount") == made


def test_minor_units_are_those_of_the_currencies() -> None:
    assert {currency: minor_digits(currency) for currency in MINOR} == MINOR


def test_the_invented_office_is_one_that_could_have_been_entered() -> None:
    records = invented()
    assert records == invented()
    assert len({one.id for one in records}) == len(records) > 1_000
    then = FormatContext(now=lambda: datetime(2028, 6, 1, 12, tzinfo=UTC))  # nothing is entered before it happens
    faulty = {one.register: one.refusals(then) for one in records if one != one.settled() or one.refusals(then)}
    assert not faulty
    assert sum(1 for one in records if one.deleted) > 50


def test_nearly_every_indicator_counts_something_in_the_invented_office() -> None:
    naive = Naive(invented(), PROJECT, {one.record: fields_of(one) for one in ALL})
    known = [one for one in ALL if all(has(field) for field in one.needs)]
    nothing = [one.id for one in known if not naive.number(one.record, DAYS[1]).value]
    assert len(nothing) < len(known) / 10, nothing
    moved = [one.id for one in known if len({naive.number(one.record, DAYS[1], days[1:]).value for days in QUARTERS}) == 1]
    assert len(moved) < len(known) / 5, moved
