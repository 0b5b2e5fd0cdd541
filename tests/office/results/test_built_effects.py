"""A measure that was put together reads the same wherever it is looked at: in the matrix, behind its number, and beside a record one types."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.models.fields.base import FormatContext
from desktop.models.ids import new_id
from desktop.models.record import Record
from desktop.models.registers import by_name
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Placement
from desktop.models.registers.result import Result
from desktop.models.results.matrix import Row
from desktop.office.office import Office
from desktop.office.results.drilldown import records_behind
from desktop.office.results.effects import effects
from tests.office.results.test_effects import AS_AT, differing, matrix, moved
from tests.ui.offices import copied, open_as


def _terms(said: str) -> Any:
    return IndicatorVersion.scope.read(said, FormatContext())


BUILT: dict[str, dict[str, Any]] = {
    "services of women": {"counts": "service.delivered", "tally": "records", "scope": _terms("case.sex: female")},
    "women served": {"counts": "service.delivered", "tally": "different", "scope": _terms("case.sex: female")},
    "kinds told apart": {"counts": "service.delivered", "tally": "records", "breakdowns": frozenset({"service.type"})},
    "open cases": {"counts": "case.open", "tally": "records"},
    "average age": {"counts": "case.opened", "tally": "average", "tallied": "age"},
    "share abroad": {"counts": "case.opened", "tally": "share", "of_those": _terms("exploitation_country: filled"), "unit": "percent"},
    "satisfied": {"counts": "satisfaction_answer.given", "tally": "share", "of_those": _terms("answer: very_satisfied"), "unit": "percent"},
    "courses of governments": {"counts": "training.held", "tally": "records", "scope": _terms("organisation.type: government")},
    "most courses in a quarter": {"counts": "training.held", "tally": "records", "over_periods": "highest"},
    "copies of cards": {"counts": "material.printed", "tally": "sum", "tallied": "quantity", "scope": _terms("kind: card")},
    "longest course": {"counts": "training.held", "tally": "highest", "tallied": "days", "unit": "days"},
    "spent": {"counts": "expenditure.paid", "tally": "sum", "tallied": "amount", "unit": "amount"},
    "payments": {"counts": "expenditure.paid", "tally": "records"},
}
REGISTERS = ("service", "case", "satisfaction_answer", "training", "organisation", "material")


@pytest.fixture(scope="module")
def office(sample_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The sample with these indicators, open for somebody with both keys."""
    where = copied(sample_once, tmp_path_factory.mktemp("built"))
    with open_as(where, "Demo Manager") as manager:
        project = manager.project("CT.1140").id
        result = next(one.id for one in manager.every(Result) if one.project == project)
        for place, (name, blanks) in enumerate(BUILT.items(), start=500):
            indicator = Indicator(new_id(), project=project, short=name)
            of = ("indicator", indicator.id)
            version = IndicatorVersion(
                new_id(), of=of, valid_from=date(2018, 1, 2), wording=name, measure="built", **{"unit": "number", **blanks}
            )
            manager.save_all([indicator, version, Placement(new_id(), of=of, result=result, position=place)])
    with open_as(where, "Demo Case Worker") as opened:
        yield opened


def rows(office: Office) -> dict[str, Row]:
    return {row.wording: row for row in matrix(office).rows if row.wording in BUILT}


def test_each_counts_something(office: Office) -> None:
    assert {name for name, row in rows(office).items() if not row.cumulative.value} <= {
        "courses of governments",
        "average age",
        "satisfied",
    }


@pytest.mark.parametrize("name", [name for name, blanks in BUILT.items() if blanks["tally"] == "records" and "over_periods" not in blanks])
def test_behind_a_number_stand_as_many_records(office: Office, name: str) -> None:
    found = matrix(office)
    row = next(row for row in found.rows if row.wording == name)
    assert len(records_behind(office.office_book, office.case_book, found, row)) == row.cumulative.value


@pytest.mark.parametrize("name", REGISTERS)
def test_what_a_deletion_would_move_is_what_it_moves(office: Office, name: str) -> None:
    register: type[Record] = by_name(name)
    for record in list(office.every(register))[:4]:
        told, before = effects(office, record.changed(deleted=True), as_at=AS_AT), matrix(office, AS_AT)
        office.save(record.changed(deleted=True))
        try:
            assert moved(told) == differing(before, matrix(office))
        finally:
            office.undo()
