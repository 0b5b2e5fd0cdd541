"""Sixty indicators of handbooks, counted by the office on a generated one, and by plain Python from their words."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from desktop.models.fields.base import FormatContext
from desktop.models.ids import new_id
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Placement
from desktop.models.results.matrix import Matrix
from desktop.office.results.matrix import matrix_of
from tests.office.conftest import Books
from tests.office.results.handbook.indicators import INDICATORS, Asked
from tests.office.results.handbook.naive import Naive

DAYS = (date(2020, 6, 30), date(2019, 2, 14))
PERIOD = "2019 Q1"


def written(project: str, result: str) -> Iterator[tuple[Asked, Indicator, IndicatorVersion, Placement]]:
    for place, one in enumerate(INDICATORS):
        indicator = Indicator(new_id(), project=project, short=one.wording)
        said = {"wording": one.wording, "valid_from": date(2018, 1, 2), "direction": "down" if one.falling else None}
        version = IndicatorVersion(new_id(), of=("indicator", indicator.id), measure="built", **said, **one.blanks)
        yield one, indicator, version, Placement(new_id(), of=("indicator", indicator.id), result=result, position=1_000 + place)


@pytest.fixture(scope="module", params=[(DAYS[0], None), (DAYS[1], PERIOD), (DAYS[0], PERIOD)], ids=str)
def matrix(office: tuple[Books, Naive, str], request: pytest.FixtureRequest) -> Matrix:
    made, naive, project = office
    with made.office.trial((Indicator, IndicatorVersion, Placement)) as trial:
        trial.as_if([part for _asked, *parts in written(project, min(naive.results)) for part in parts])
        return matrix_of(trial, made.cases, project, *request.param)


@pytest.mark.parametrize("one", INDICATORS, ids=lambda one: one.wording)
def test_the_office_counts_what_plain_python_counts(office: tuple[Books, Naive, str], matrix: Matrix, one: Asked) -> None:
    naive = office[1]
    row = next(row for row in matrix.rows if row.wording == one.wording)
    assert _same(row.cumulative.value, naive.number(one.blanks, matrix.as_at))
    if matrix.period and row.period:
        assert _same(row.period.value, naive.number(one.blanks, matrix.period.last, matrix.period.first))


def _same(ours: Decimal | None, theirs: Decimal | None) -> bool:
    if ours is None or theirs is None:
        return ours is theirs
    return abs(ours - theirs) < Decimal("0.000001")


@pytest.mark.parametrize("one", INDICATORS, ids=lambda one: one.wording)
def test_nothing_of_it_is_refused(one: Asked) -> None:
    version = IndicatorVersion(
        new_id(), of=("indicator", new_id()), valid_from=date(2018, 1, 2), wording="x", measure="built", **one.blanks
    )
    assert version.settled() == version
    assert not version.refusals(FormatContext())


def test_they_are_of_every_kind() -> None:
    assert len(INDICATORS) >= 60
    assert len({one.wording for one in INDICATORS}) == len(INDICATORS)
    tallies = Counter(one.blanks["tally"] for one in INDICATORS)
    assert all(tallies[tally] >= 3 for tally in ("records", "different", "sum", "average", "highest", "lowest", "latest", "share", "over"))
    rules = Counter(one.blanks.get("over_periods") for one in INDICATORS)
    assert all(rules[rule] >= 3 for rule in ("once_a_period", "last_day", "latest", "highest", "lowest", "average", "sum", "reached"))
    assert sum(one.falling for one in INDICATORS) >= 10
    assert sum(one.blanks["tally"] in ("share", "over") for one in INDICATORS) >= 10
    assert sum(one.blanks["unit"] == "days" for one in INDICATORS) >= 5
    of_cases = ("identification", "case", "service", "referral", "reintegration", "satisfaction", "consent", "help")
    assert sum(one.blanks["counts"].startswith(of_cases) for one in INDICATORS) >= 15
