"""Days and ages that cannot be are refused at their field; what is far but possible is not."""

from datetime import UTC, date, datetime

import pytest

from desktop.models.fields.base import FormatContext
from desktop.models.fields.values import PartialDay
from desktop.models.ids import new_case_code, new_id
from desktop.models.registers.case import Case, Identification

NOW = FormatContext(now=lambda: datetime(2026, 6, 15, 12, tzinfo=UTC))


def refused(**values: object) -> set[str]:
    given = {"code": new_case_code("MN"), "opened": date(2026, 2, 1), **values}
    return set(Case(new_id(), **given).refusals(NOW))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("opened", date(2099, 1, 1)),
        ("opened", date(2026, 6, 17)),
        ("closed", date(2062, 2, 1)),
        ("birth", PartialDay(2027, 5, 1)),
        ("birth", PartialDay(2027)),
        ("birth", PartialDay(2026, 7)),
        ("birth", PartialDay(1899)),
        ("birth", PartialDay(1901, 3)),
        ("estimated_age", 999),
        ("estimated_age", 121),
    ],
)
def test_what_cannot_be_is_refused(field: str, value: object) -> None:
    estimated = {"estimated_on": date(2026, 2, 1)} if field == "estimated_age" else {}
    assert refused(**{field: value}, **estimated) == {field}


def test_days_of_an_answer_are_refused_too() -> None:
    assert refused(estimated_age=20, estimated_on=date(2030, 1, 1)) == {"estimated_on"}
    assert refused(reported_by_mission=True, reported_on=date(2030, 1, 1)) == {"reported_on"}
    seen = {"agency_type": "police", "agency_country": "MN"}
    assert set(Identification(new_id(), on=date(2062, 3, 5), **seen).refusals(NOW)) == {"on"}
    assert not Identification(new_id(), on=date(2026, 3, 5), **seen).refusals(NOW)


@pytest.mark.parametrize(
    "values",
    [
        {"opened": date(2026, 6, 15)},
        {"opened": date(2026, 6, 16)},  # today, further east
        {"birth": PartialDay(2026)},
        {"birth": PartialDay(2026, 6)},
        {"birth": PartialDay(1908)},
        {"estimated_age": 0, "estimated_on": date(2026, 2, 1)},
        {"estimated_age": 120, "estimated_on": date(2026, 2, 1)},
    ],
)
def test_what_can_be_is_not(values: dict[str, object]) -> None:
    assert not refused(**values)
