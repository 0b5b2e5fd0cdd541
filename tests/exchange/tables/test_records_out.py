"""A register as a file: whole or not at all, and text as it is."""

import csv
import errno
import os
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from desktop.errors import UserError
from desktop.exchange.tables.records_out import write_records
from desktop.exchange.whole_file import StoppedError, whole_file
from desktop.models.fields.base import FormatContext
from desktop.models.fields.values import PartialDay
from desktop.models.registers.figures import ReportedFigure
from desktop.models.registers.people import Participant
from desktop.models.registers.product import Material

DESK = FormatContext()
CARDS = Material("m1", number="A-0001", title="=1+1", kind="card", quantity=10_000, printed=date(2019, 5, 1))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def sheet_of(path: Path) -> Any:
    return openpyxl.load_workbook(path).worksheets[0]


def test_the_headings_are_the_labels_and_values_have_their_type(tmp_path: Path) -> None:
    path = tmp_path / "prints.xlsx"
    write_records(Material, [CARDS], DESK, path)
    sheet = sheet_of(path)
    assert sheet.title == "Print runs"
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:K2"
    head, row = [[cell for cell in cells if cell.value is not None] for cells in sheet.iter_rows()]
    assert [cell.value for cell in head][:6] == ["Number", "Title", "Kind", "Outputs", "Copies", "Printed on"]
    assert head[-1].value == "Site"
    assert [(cell.value, cell.data_type) for cell in row[:4]] == [("A-0001", "s"), ("=1+1", "s"), ("Card", "s"), (10_000, "n")]
    assert row[4].value.date() == date(2019, 5, 1)
    assert row[4].number_format == "yyyy-mm-dd"


def test_csv_opens_in_a_spreadsheet_without_running_anything(tmp_path: Path) -> None:
    path = tmp_path / "prints.csv"
    write_records(Material, [CARDS, CARDS.changed(title="Карт, 卡", quantity=None)], DESK, path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = rows_of(path)
    assert [row["Title"] for row in rows] == ["'=1+1", "Карт, 卡"]
    assert [row["Copies"] for row in rows] == ["10000", ""]
    assert [row["Printed on"] for row in rows] == ["2019-05-01", "2019-05-01"]


def test_csv_numbers_cannot_be_taken_for_thousands(tmp_path: Path) -> None:
    path = tmp_path / "figures.csv"
    values = ["1.250", "0.0000001", "12", "-3.5"]
    write_records(ReportedFigure, [ReportedFigure("f", value=Decimal(value)) for value in values], DESK, path)
    rows = rows_of(path)
    assert [row["Figure"] for row in rows] == ["1.25", "0.0000001", "12", "-3.5"]
    write_records(ReportedFigure, [ReportedFigure("f", value=Decimal("1.234"))], DESK, path)
    assert "1.2340" in path.read_text(encoding="utf-8-sig")


def test_a_sheet_is_named_as_excel_allows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "prints.xlsx"
    monkeypatch.setattr(Material, "plural", "'Print/runs: all of them, and then some more'")
    write_records(Material, [CARDS], DESK, path)
    assert sheet_of(path).title == "Print runs  all of them, and t"


def test_an_empty_register_has_its_headings(tmp_path: Path) -> None:
    for name in ("prints.xlsx", "prints.csv"):
        write_records(Material, [], DESK, tmp_path / name)
    assert sheet_of(tmp_path / "prints.xlsx").max_row == 1
    assert len((tmp_path / "prints.csv").read_text(encoding="utf-8-sig").splitlines()) == 1


def test_names_are_written_only_when_asked_for(tmp_path: Path) -> None:
    person = Participant("p1", of=("training", "t1"), name="Bold", sex="male")
    path = tmp_path / "people.xlsx"
    for unsealed in (False, True):
        write_records(Participant, [person], DESK, path, unsealed=unsealed)
        headings = [cell.value for cell in sheet_of(path)[1]]
        assert ("Name" in headings) is unsealed


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"prints.ods must end in .xlsx or .csv"):
        write_records(Material, [], DESK, tmp_path / "prints.ods")
    assert not list(tmp_path.iterdir())


def many() -> Iterator[Material]:
    for place in range(2_000):
        yield CARDS.changed(number=f"A-{place}")


def full(*_anything: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("name", ["prints.xlsx", "prints.csv"])
def test_a_cancelled_export_leaves_what_was_there(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("old")
    seen: list[int] = []
    with pytest.raises(StoppedError, match=r"^Cancelled. Nothing was written.$"):
        write_records(Material, many(), DESK, path, progress=lambda done, _of, _words: seen.append(done), cancelled=lambda: len(seen) == 2)
    assert seen == [0, 500]
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_progress_says_how_much_there_is(tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    write_records(Material, list(many()), DESK, tmp_path / "prints.xlsx", progress=lambda *said: told.append(said))
    assert told == [(done, 2_000, "Writing Print runs") for done in (0, 500, 1_000, 1_500)]


@pytest.mark.parametrize("name", ["prints.xlsx", "prints.csv"])
@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, step: str) -> None:
    path = tmp_path / name
    path.write_text("old")
    monkeypatch.setattr(step, full)
    with pytest.raises(UserError, match=f"^The disk has no room for {name}. Free some space, or choose another disk.$"):
        write_records(Material, many(), DESK, path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["prints.xlsx", "prints.csv"])
def test_a_limit_hit_in_the_middle_leaves_nothing(tmp_path: Path, name: str) -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, before[1]))
    try:
        with pytest.raises(UserError, match="The disk has no room for"):
            write_records(Material, many(), DESK, tmp_path / name)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for folder in ("none", "file"):
        with pytest.raises(UserError, match=r"There is no folder .* Choose another folder.$"):
            write_records(Material, [CARDS], DESK, tmp_path / folder / "prints.xlsx")


@pytest.fixture
def as_nobody() -> Iterator[None]:
    """Root may write anywhere, so the test is done as somebody who may not."""
    if not hasattr(os, "geteuid"):
        pytest.skip("this machine knows no other users")
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    yield
    if root:
        os.seteuid(0)


def test_a_folder_that_may_only_be_read(tmp_path: Path, as_nobody: None) -> None:
    folder = Path("/") if os.geteuid() == 65534 else tmp_path / "closed"
    if folder != Path("/"):
        folder.mkdir(0o500)
    with pytest.raises(UserError, match=r"^Nothing can be written in .*. Choose another folder.$"):
        write_records(Material, [CARDS], DESK, folder / "prints.xlsx")


def test_a_file_that_cannot_be_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def open_elsewhere(*_paths: object) -> None:
        raise PermissionError(errno.EACCES, "sharing violation")

    path = tmp_path / "prints.xlsx"
    path.write_text("old")
    monkeypatch.setattr("pathlib.Path.replace", open_elsewhere)
    with pytest.raises(UserError, match=r"prints.xlsx cannot be replaced. Close it if it is open elsewhere"):
        write_records(Material, [CARDS], DESK, path)
    assert path.read_text() == "old"


@pytest.mark.parametrize("fail", [lambda: 1 / 0, full])
def test_whatever_fails_leaves_no_half_file(tmp_path: Path, fail: Callable[[], Any]) -> None:
    def write() -> None:
        with whole_file(tmp_path / "file.txt") as part:
            part.write_text("half")
            fail()

    with pytest.raises((ZeroDivisionError, UserError)):
        write()
    assert not list(tmp_path.iterdir())


def test_a_text_too_long_for_a_workbook_is_not_cut(tmp_path: Path) -> None:
    many_names = frozenset(f"{place:036d}" for place in range(1_000))
    with pytest.raises(UserError, match=r"Row 2 has a text too long for a workbook. Export it as .csv."):
        write_records(Material, [CARDS.changed(results=many_names)], DESK, tmp_path / "prints.xlsx")
    assert not list(tmp_path.iterdir())


def test_partial_days_are_text() -> None:
    from desktop.models.registers.case import Case

    assert Case.birth.to_cell(PartialDay(1999, 5), DESK) == "1999-05"
