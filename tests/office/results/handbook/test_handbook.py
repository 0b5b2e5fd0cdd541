"""Each indicator of the handbooks through a real office, against the naive count: in all, in each quarter, by part and by site."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop.models.record import Record
from desktop.models.results.matrix import Matrix, Row
from tests.office.results.handbook.comparing import CASE_WORKER, MANAGER, Asked, days_of, differences, fill, matrices, save
from tests.office.results.handbook.indicators import ALL, LATER, Described, fields_of
from tests.office.results.handbook.naive import Naive
from tests.office.results.handbook.office import PROJECT, contract_holds, has, invented
from tests.ui.offices import copied, open_as

FIGURES = ("reported_figure", "figure_part")
WHOLE = [one for one in (*ALL, *LATER) if all(has(field) for field in one.needs)]
"""Those of which every field is there."""
by_contract = pytest.mark.skipif(not contract_holds(), reason="a version has no fields for a measure yet")


@dataclass(frozen=True)
class Both:
    """The matrices, what was refused, and the second witness."""

    matrices: Mapping[Asked, Matrix]
    refused: Mapping[str, str]
    naive: Naive

    @property
    def numbers(self) -> Mapping[str, str]:
        """The number of each record that has one, by its id."""
        return {id: str(record.number) for id, record in self.naive.world.all.items() if record.number}

    def row(self, asked: Asked, one: Described) -> Row:
        """The row of an indicator."""
        return next(row for row in self.matrices[asked].rows if row.indicator == one.record)


@pytest.fixture(scope="module")
def both(empty_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    where = copied(empty_once, tmp_path_factory.mktemp("handbook"))
    records: list[Record] = invented()
    fill(where, (one for one in records if one.register not in FIGURES))
    with open_as(where, MANAGER) as office:
        refused = save(office, WHOLE)
    fill(where, (one for one in records if one.register in FIGURES))  # which are for indicators
    with open_as(where, CASE_WORKER) as office:
        naive = Naive(records, PROJECT, {one.record: fields_of(one) for one in WHOLE})
        yield Both(matrices(office), refused, naive)


@by_contract
@pytest.mark.parametrize("one", WHOLE, ids=lambda one: one.id)
def test_an_indicator_counts_as_by_hand(both: Both, one: Described) -> None:
    assert one.id not in both.refused, both.refused[one.id]
    wrong, told = [], one.measure.get("breakdowns", ())
    for asked in both.matrices:
        as_at, period = asked
        row = both.row(asked, one)
        wrong += [f"{as_at}: {said}" for said in differences(row.cumulative, both.naive.number(one.record, as_at), told, both.numbers)]
        if period:
            assert row.period
            number = both.naive.number(one.record, as_at, days_of(period))
            wrong += [f"{as_at}, {period}: {said}" for said in differences(row.period, number, told, both.numbers)]
    assert not wrong, "\n".join(dict.fromkeys(wrong))


def test_they_cover_what_can_be_built() -> None:
    tallies = Counter(one.measure.get("tally") for one in ALL)
    rules = Counter(one.measure.get("over_periods") for one in ALL)
    formulas = Counter(one.measure.get("formula") for one in ALL)
    for tally in ("records", "different", "sum", "average", "highest", "lowest", "latest", "share", "over"):
        assert tallies[tally] >= 3, tally
    for rule in ("sum", "once", "once_a_period", "last_day", "latest", "highest", "lowest", "average", "ratio", "reached"):
        assert rules[rule] >= 3, rule
    for formula in ("sum", "quotient", "percent", "per_100000", "difference", "change", "yes_from"):
        assert formulas[formula] >= 3, formula


def test_they_cover_falling_ones_shares_days_and_cases() -> None:
    assert len(ALL) >= 60
    assert len({one.id for one in (*ALL, *LATER)}) == len(ALL) + len(LATER)
    assert sum(one.direction == "down" for one in ALL) >= 10
    assert sum(one.measure.get("tally") in ("share", "over") or one.measure.get("formula") in ("quotient", "percent") for one in ALL) >= 10
    assert sum(".." in str(one.measure.get("tallied")) for one in ALL) >= 5
    of_cases = (
        "case",
        "service",
        "referral",
        "reintegration_plan",
        "satisfaction_answer",
        "consent",
        "identification",
        "help",
        "assistance",
    )
    found = Counter(str(one.measure.get("counts")).partition(".")[0] for one in ALL)
    assert sum(found[source] for source in of_cases) >= 15
    assert all(found[source] for source in of_cases)
    assert all(one.handbook.title and one.handbook.publisher and one.handbook.year >= 2000 for one in ALL)
