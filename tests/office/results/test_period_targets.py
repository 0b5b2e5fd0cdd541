"""The target by now: cumulative targets of periods and days, those of periods alone, and both beside one another."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.exchange.report.matrix_json import as_json
from desktop.models.fields.base import FormatContext
from desktop.models.ids import new_id
from desktop.models.registers.indicator import Indicator, Target
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.site import Site
from desktop.models.registers.staff import OfficeCode
from desktop.office.office import Office, RefusedError
from desktop.presentation import formatting
from tests.office.conftest import Small
from tests.ui.offices import copied, open_as

QUARTERS = {
    "Q1": (date(2020, 1, 1), date(2020, 3, 31)),
    "Q2": (date(2020, 4, 1), date(2020, 6, 30)),
    "Q3": (date(2020, 7, 1), date(2020, 9, 30)),
}


@pytest.fixture
def office(sample_once: Path, tmp_path: Path) -> Iterator[Office]:
    with open_as(copied(sample_once, tmp_path / "office")) as opened:
        yield opened


def by_now(small: Small, as_at: date, targets: Sequence[tuple[str, str | None, int]], measure: str = "trainings") -> Decimal | None:
    """With these targets (period or day, span, value) what should be reached at ``as_at``."""
    small.indicator(measure)
    indicator = small.books.one(Indicator, short=measure)
    periods = {
        title: ReportingPeriod(new_id(), of=("project", small.project.id), title=title, began=began, ended=ended)
        for title, (began, ended) in QUARTERS.items()
    }
    small.books.keep(*periods.values())
    for when, span, value in targets:
        given = {"period": periods[when].id} if when in periods else {"due": date.fromisoformat(when)}
        small.books.keep(Target(new_id(), of=("indicator", indicator.id), span=span, value=Decimal(value), **given))
    return small.row(measure, as_at).period_target


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        ([("Q1", None, 10), ("Q2", None, 25), ("Q3", None, 40)], 25),  # as stored before there was a span
        ([("Q1", "cumulative", 10), ("Q2", "cumulative", 25)], 25),
        ([("Q1", "period", 10), ("Q2", "period", 15), ("Q3", "period", 15)], 25),
        ([("Q2", "period", 15)], 15),
        ([("Q3", "period", 15)], None),
        ([("Q1", None, 10), ("Q2", "period", 15)], 25),  # onto the cumulative one before it
        ([("Q1", "period", 10), ("Q2", None, 25)], 25),  # what is cumulative has those before it in it
        ([("2020-03-31", None, 8), ("Q1", "period", 10), ("Q2", "period", 15)], 23),
        ([("Q1", "period", 0), ("Q2", "period", 0)], 0),
        ([], None),
    ],
)
def test_what_should_be_reached_by_now(small: Small, targets: list[tuple[str, str | None, int]], expected: int | None) -> None:
    assert by_now(small, date(2020, 8, 15), targets) == expected


def test_percentages_of_periods_are_not_added_up(small: Small) -> None:
    assert by_now(small, date(2020, 8, 15), [("Q1", "period", 50), ("Q2", "period", 60)], "improved") == 60


def test_a_target_at_a_site_is_no_target_of_all(small: Small) -> None:
    by_now(small, date(2020, 8, 15), [("Q1", "period", 10)])
    indicator, period = small.books.one(Indicator, short="trainings"), small.books.one(ReportingPeriod, title="Q2")
    site = Site(new_id(), code="MN", title="Mongolia", country="MN")
    small.books.keep(site)
    small.books.keep(Target(new_id(), of=("indicator", indicator.id), period=period.id, span="period", value=Decimal(9), site=site.id))
    assert small.row("trainings", date(2020, 8, 15)).period_target == 10


def test_files_say_it(small: Small) -> None:
    by_now(small, date(2020, 8, 15), [("Q1", "period", 10), ("Q2", "period", 15)])
    matrix = small.books.matrix(date(2020, 8, 15), code="S.1")
    assert as_json(matrix, "public")["rows"][0]["period_target"] == 25
    assert "Target by now: 25." in list(formatting.notes(matrix, matrix.rows[0], FormatContext()))


def test_a_target_by_a_day_is_of_no_period_alone() -> None:
    target = Target(new_id(), of=("indicator", "x"), due=date(2020, 5, 1), span="period", value=Decimal(1))
    assert target.settled().span is None
    assert not target.refusals(FormatContext())


def test_an_own_span_nobody_can_add_up_by_is_refused(office: Office) -> None:
    office.save(OfficeCode(new_id(), codes="target_span", code="own_half", title="Of half the period"))
    period, indicator = next(iter(office.every(ReportingPeriod))), next(iter(office.every(Indicator)))
    with pytest.raises(RefusedError) as refused:
        office.save(Target(new_id(), of=("indicator", indicator.id), period=period.id, span="own_half", value=Decimal(1)))
    assert set(refused.value.refusals) == {"span"}
