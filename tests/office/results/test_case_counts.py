"""What those without the case key see of the cases, and what is never written for them."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop.models.registers.case import Case
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.project import Project
from desktop.models.results.profiles import MARK
from desktop.office.access.opening import open_office
from desktop.office.files import export_project
from desktop.office.results.matrix import keep_case_counts, matrix_of
from desktop.office.sample import PASSPHRASE, PROJECT
from desktop.store.keys.sealing import Cost
from tests.office.conftest import AS_AT, Books
from tests.ui.offices import copied

TODAY = date(2020, 7, 15)
CHEAP = Cost(memory_kib=8, passes=1, lanes=1)


@pytest.fixture
def kept(sample: Books) -> Books:
    assert keep_case_counts(sample.office, sample.cases, TODAY)
    return sample


def test_totals_at_a_period_end_are_there_without_the_case_key(kept: Books) -> None:
    with_key, without = (matrix_of(kept.office, book, kept.project(), AS_AT, "2020 Q2") for book in (kept.cases, None))
    case_rows = [(live, cached) for live, cached in zip(with_key.rows, without.rows, strict=True) if live.cases]
    assert len(case_rows) == 11
    for live, cached in case_rows:
        assert cached.cumulative.value == live.cumulative.value
        assert live.period
        assert cached.period
        assert cached.period.value == live.period.value
        assert cached.status == live.status
    assert [row for row in with_key.rows if not row.cases] == [row for row in without.rows if not row.cases]


def test_another_day_waits(kept: Books) -> None:
    matrix = matrix_of(kept.office, None, kept.project(), date(2020, 5, 15), None)
    assert {row.cumulative.state for row in matrix.rows if row.cases} == {"waits"}


def test_a_part_below_five_is_never_written(kept: Books) -> None:
    small = list(kept.office.sql("SELECT breakdown, part, value FROM case_count WHERE part <> '' AND breakdown <> '@finding'"))
    assert small
    told = [Decimal(value) for _breakdown, _part, value in small if value != MARK]
    assert 0 < len(told) < len(small)
    assert all(value >= 5 or value == 0 for value in told)


def test_on_the_last_day_of_a_period_they_are_kept_once(sample: Books) -> None:
    assert keep_case_counts(sample.office, sample.cases, AS_AT)
    both = [sample.matrix(AS_AT, "2020 Q2"), matrix_of(sample.office, None, sample.project(), AS_AT, "2020 Q2")]
    assert [row.cumulative.value for row in both[0].rows] == [row.cumulative.value for row in both[1].rows]


def test_no_case_code_id_or_name_is_in_the_office_book(kept: Books) -> None:
    told = "\n".join(str(row) for row in kept.office.sql("SELECT * FROM case_count"))
    cases = list(kept.cases.every(Case))
    assert cases
    for case in cases:
        assert case.id not in told
        assert str(case.code) not in told
        assert str(case.name) not in told


def test_who_saw_less_does_not_overwrite(kept: Books) -> None:
    before = list(kept.office.sql("SELECT * FROM case_count"))
    case = next(iter(kept.cases.every(Case)))
    heads = {laptop: seq for laptop, (seq, _hash) in kept.cases.heads().items()}
    assert not kept.office.keep_case_counts([], {laptop: seq - 1 for laptop, seq in heads.items()})
    assert list(kept.office.sql("SELECT * FROM case_count")) == before
    kept.keep(case.changed(deleted=True))
    assert keep_case_counts(kept.office, kept.cases, TODAY)
    assert list(kept.office.sql("SELECT * FROM case_count")) != before


def test_closing_the_office_keeps_them_for_the_manager(demo_once: Path, tmp_path: Path) -> None:
    with open_office(copied(demo_once, tmp_path), "Manager", PASSPHRASE, settings=tmp_path / "settings", cost=CHEAP) as office:
        assert office.case_book is None
        project = office.project(PROJECT)
        quarter = next(period for period in office.every(ReportingPeriod) if period.title == "2020 Q2")
        assert quarter.ended == AS_AT
        assert [cpi.value for cpi in office.matrix(project.id, AS_AT).common if cpi.code in ("6.1", "8.1")] == [17, 30]
        assert office.count(Project) == 1
        warned: list[str] = []
        made = export_project(office, project.id, AS_AT, tmp_path, period="2020 Q2", only={"matrix"}, warn=warned.append)
    assert [path.name for path in made] == ["results-matrix.xlsx"]
    assert "PT 1: its remark holds a number below 5, and stays as it is written." in warned
    rules = load_workbook(made[0])["Rules and records"].iter_rows(min_col=1, max_col=4, values_only=True)
    records = {(row, record): words for row, _indicator, record, words in rules}
    assert records[11, "A-0001"] == "Training: Joint police training on cross-border investigation, first"
    for row in (44, 47):
        assert records[row, "A-0002"] == (
            "Reported figure: Mid-term evaluation, Annex 4, rows 44 and 47: orientation session for 180 employers; not in the total"
        )
    assert [words for (row, _record), words in records.items() if row == 36] == [
        "24 records of assisted persons; only their number leaves the office."
    ]
