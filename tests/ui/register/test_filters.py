"""What is typed above a column finds what a person means; checked against plain Python over the same records."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from desktop.models.fields.base import RefusalError
from desktop.models.ids import new_id
from desktop.models.query import Query
from desktop.models.record import Record
from desktop.models.registers import ALL, by_name
from desktop.office.filters import conditions, filterable
from desktop.ui.runtime.session import OfficeSession

CASES: list[tuple[str, str, str, Callable[[Record], bool]]] = [
    ("training", "title", "victim", lambda one: "victim" in one.get("title").casefold()),
    ("training", "pillar", "prot", lambda one: one.get("pillar") == "protection"),
    ("training", "began", "2019", lambda one: one.get("began").year == 2019),
    ("training", "began", "2020-06", lambda one: (one.get("began").year, one.get("began").month) == (2020, 6)),
    ("training", "began", "Jun 2020", lambda one: (one.get("began").year, one.get("began").month) == (2020, 6)),
    ("training", "began", "> 2020-06-04", lambda one: one.get("began") >= date(2020, 6, 4)),
    ("training", "began", "2018..2019-06", lambda one: one.get("began") <= date(2019, 6, 30)),
    ("training", "assessed", "-", lambda one: one.get("assessed") is None),
    ("training", "assessed", "*", lambda one: one.get("assessed") is not None),
    ("training", "assessed", ">30", lambda one: (one.get("assessed") or 0) >= 30),
    ("training", "assessed", "20..30", lambda one: 20 <= (one.get("assessed") or 0) <= 30),
    ("training", "led_by", "-", lambda one: one.get("led_by") is None),
    ("expenditure", "amount", ">10000", lambda one: one.get("amount").currency == "USD" and one.get("amount").minor >= 1_000_000),
    ("expenditure", "amount", "< 60,000 CNY", lambda one: one.get("amount").currency == "CNY" and one.get("amount").minor <= 6_000_000),
    ("project", "countries", "mong", lambda one: "MN" in (one.get("countries") or ())),
]


@pytest.mark.parametrize(("register", "field", "typed", "meant"), CASES, ids=lambda one: one if isinstance(one, str) else "")
def test_a_filter_finds_what_is_meant(session: OfficeSession, register: str, field: str, typed: str, meant: Any) -> None:
    kind = by_name(register)
    found = conditions(kind, field, typed, session.office.context, session.offer, "USD")
    expected = {one.id for one in session.office.every(kind) if meant(one)}
    assert expected
    assert {one.id for one in session.office.every(kind, Query(found))} == expected


def test_outputs_and_owners_are_filtered_by_what_they_are_called(session: OfficeSession) -> None:
    training, count = by_name("training"), by_name("head_count")
    outputs = conditions(training, "results", "2.1", session.office.context, session.offer, "")
    named = {
        one.id
        for one in session.office.every(training)
        if "2.1" in training.kinds["results"].show(one.get("results"), session.office.context)
    }
    assert {one.id for one in session.office.every(training, Query(outputs))} == named
    assert named
    owners = conditions(count, "of", "joint police", session.office.context, session.offer, "")
    called = {one.id: count.kinds["of"].show(one.get("of"), session.office.context).casefold() for one in session.office.every(count)}
    shown = {id for id, words in called.items() if "joint" in words and "police" in words}
    assert {one.id for one in session.office.every(count, Query(owners))} == shown
    assert shown


def test_a_filter_by_a_link_leaves_nothing_out(session: OfficeSession) -> None:
    training, participant = by_name("training"), by_name("participant")
    like = next(iter(session.office.every(training))).values()
    for place in range(70):
        made = training(new_id(), **{**like, "title": f"Zebra {place:03}", "number": None})
        session.office.save(made)
        session.office.save(participant(new_id(), of=("training", made.id), sex="female"))
    found = conditions(participant, "of", "zebra", session.office.context, session.offer, "")
    assert session.office.count(participant, Query(found)) == 70


@pytest.mark.parametrize(("field", "typed"), [("began", "soon"), ("assessed", "many"), ("child_safe", "perhaps")])
def test_what_means_nothing_is_refused_in_a_sentence(session: OfficeSession, field: str, typed: str) -> None:
    with pytest.raises(RefusalError) as refused:
        conditions(by_name("training"), field, typed, session.office.context, session.offer, "USD")
    assert str(refused.value).endswith(".")


def test_blank_asks_nothing(session: OfficeSession) -> None:
    for register in ALL:
        for field in register.kinds:
            assert conditions(register, field, "  ", session.office.context, session.offer, "USD") == ()


def test_every_column_of_every_list_can_be_filtered(session: OfficeSession) -> None:
    for register in ALL:
        assert all(filterable(register.kinds[field]) for field in register.list_columns), register.register
