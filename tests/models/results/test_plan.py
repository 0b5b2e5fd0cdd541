"""What was planned, what was held, what is overdue: pure functions of the records and a day."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import UserError
from desktop.models.record import Record
from desktop.models.registers.activity import Activity
from desktop.models.registers.training import Training
from desktop.models.results.plan import PlanRow, Span, moved, plan_rows

AS_AT = date(2020, 6, 30)
DAYS = st.none() | st.dates(date(2020, 1, 1), date(2020, 12, 31))


def day(month: int, number: int) -> date:
    return date(2020, month, number)


def activity(**values: Any) -> Activity:
    return Activity("a", title="A", **values)


def row(record: Record, as_at: date = AS_AT) -> PlanRow:
    return plan_rows([record], as_at)[0]


@pytest.mark.parametrize(
    ("values", "state", "days"),
    [
        ({"planned_began": day(3, 10), "planned_ended": day(3, 11)}, "overdue", 111),
        ({"planned_began": day(6, 29)}, "overdue", 1),
        ({"planned_began": day(6, 30)}, "planned", 0),
        ({"planned_began": day(6, 1), "planned_ended": day(7, 2)}, "planned", 0),
        ({"planned_ended": day(6, 20)}, "overdue", 10),
        ({"planned_began": day(5, 1), "began": day(5, 2)}, "late", 1),
        ({"planned_began": day(5, 1), "planned_ended": day(5, 31), "began": day(5, 30)}, "held", 0),
        ({"planned_began": day(5, 3), "began": day(5, 1)}, "held", 0),
        ({"began": day(5, 1)}, "unplanned", 0),
        ({"began": day(6, 1), "ended": day(7, 5)}, "under_way", 0),
        ({"planned_began": day(6, 1), "planned_ended": day(6, 20), "began": day(6, 1), "ended": day(7, 5)}, "late", 10),
        ({"began": day(7, 1)}, "planned", 0),
        ({"planned_began": day(6, 1), "began": day(7, 1)}, "overdue", 29),
        ({}, "undated", 0),
    ],
)
def test_the_state_at_a_day(values: dict[str, date], state: str, days: int) -> None:
    found = row(activity(**values))
    assert (found.state, found.days) == (state, days)


def test_the_same_record_was_not_overdue_yet_and_not_held_yet() -> None:
    record = activity(planned_began=day(3, 10), began=day(5, 4))
    assert [row(record, on).state for on in (day(3, 1), day(4, 1), day(5, 4))] == ["planned", "overdue", "late"]
    assert [row(record, on).actual is None for on in (day(3, 1), day(4, 1), day(5, 4))] == [True, True, False]


def test_what_lies_ahead_without_a_plan_is_planned_for_its_day() -> None:
    found = row(Training("t", title="T", began=day(9, 1), ended=day(9, 3)))
    assert (found.planned, found.actual, found.set_for) == (Span(day(9, 1), day(9, 3)), None, None)


def test_a_day_it_is_set_for_stands_beside_the_plan() -> None:
    found = row(activity(planned_began=day(6, 1), began=day(9, 1)))
    assert (found.planned, found.set_for) == (Span(day(6, 1), day(6, 1)), Span(day(9, 1), day(9, 1)))
    assert found.extent == Span(day(6, 1), day(9, 1))


def test_rows_stand_by_first_day_and_those_without_one_last() -> None:
    records: list[Record] = [
        Activity("1", title="no day"),
        Activity("2", title="b", began=day(2, 1)),
        Training("3", title="a", planned_began=day(2, 1)),
        Activity("4", title="first", planned_began=day(1, 1), began=day(6, 1)),
    ]
    assert [one.record for one in plan_rows(records, AS_AT)] == ["4", "3", "2", "1"]
    assert [one.register for one in plan_rows(records, AS_AT)] == ["activity", "training", "activity", "activity"]


def test_the_reason_of_a_delay_is_told() -> None:
    found = row(activity(planned_began=day(3, 10), delay_reason="health_restrictions", delay_note="Lockdown"))
    assert (found.reason, found.note) == ("health_restrictions", "Lockdown")


def test_moving_takes_both_planned_days_along_and_nothing_else() -> None:
    record = activity(planned_began=day(7, 30), planned_ended=day(8, 2), kind="visit")
    later = moved(record, 7, AS_AT)
    assert later == record.changed(planned_began=day(8, 6), planned_ended=day(8, 9))
    assert moved(later, -7, AS_AT) == record
    assert moved(activity(planned_ended=day(8, 2)), 1, AS_AT).values() == {"title": "A", "planned_ended": day(8, 3)}


def test_moving_what_is_only_set_for_a_day_moves_that() -> None:
    assert moved(Training("t", began=day(9, 1), ended=day(9, 3)), -1, AS_AT).values() == {"began": day(8, 31), "ended": day(9, 2)}
    both = activity(planned_began=day(6, 1), began=day(9, 1))
    assert moved(both, 1, AS_AT) == both.changed(planned_began=day(6, 2))


@pytest.mark.parametrize("values", [{"planned_began": day(5, 1), "began": day(5, 1)}, {"began": day(5, 1)}, {}])
def test_what_was_held_or_has_no_day_is_not_moved(values: dict[str, date]) -> None:
    record = activity(**values)
    assert not row(record).movable
    with pytest.raises(UserError):
        moved(record, 1, AS_AT)


@given(DAYS, DAYS, DAYS, DAYS, st.integers(-400, 400))
def test_whatever_the_days_a_row_holds_together(
    planned_began: date | None, planned_ended: date | None, began: date | None, ended: date | None, days: int
) -> None:
    record = activity(planned_began=planned_began, planned_ended=planned_ended, began=began, ended=ended)
    found = row(record)
    spans = [span for span in (found.planned, found.actual, found.set_for) if span]
    assert all(span.first <= span.last for span in spans)
    assert (found.extent is None) == (not spans) == (found.state == "undated")
    assert (found.days > 0) == (found.state in ("overdue", "late"))
    assert found.actual is None or found.actual.first <= AS_AT
    if found.movable:
        later = row(moved(record, days, AS_AT), AS_AT + timedelta(days))
        assert found.planned
        assert later.planned == found.planned.moved(days)
