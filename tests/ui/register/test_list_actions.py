"""A register's page beside typing: cells copied, columns kept, sums in the foot, files out and in, a file on a record."""

import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.models.ids import new_id
from desktop.models.record import Record
from desktop.models.registers import by_name
from desktop.office.office import RefusedError
from desktop.ui.register.import_preview import ImportPreview
from desktop.ui.register.page import RegisterPage
from desktop.ui.runtime.progress_dialog import BlockingProgressDialog
from desktop.ui.runtime.session import AT_ONCE, OfficeSession, Said
from desktop.ui.runtime.settings import Settings
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.theme.tokens import Theme
from tests.ui.conftest import stand
from tests.ui.offices import open_as

Training, Participant, Expenditure, Organisation = (by_name(name) for name in ("training", "participant", "expenditure", "organisation"))


def shown(session: OfficeSession, qtbot: QtBot, register: type[Record] = Training) -> RegisterPage:
    made = RegisterPage(session, register)
    stand(qtbot, made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def page(session: OfficeSession, qtbot: QtBot) -> RegisterPage:
    return shown(session, qtbot)


def ask_to_save(monkeypatch: pytest.MonkeyPatch, path: Path, kind: str = "") -> None:
    """The dialog is the system's; the person chooses ``path`` in it."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(path), kind))


def ask_to_open(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(path), ""))


def view_of(page: RegisterPage) -> ImportPreview:
    assert isinstance(page.tasks.panel, ImportPreview)
    return page.tasks.panel


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


# Copying.


def test_one_cell_is_copied_without_a_heading(page: RegisterPage, heard: list[Said]) -> None:
    page.listing.table.setCurrentIndex(page.listing.model.index(1, page.listing.model.columns.index("title")))
    page.listing.copy_cell()
    assert clipboard() == page.listing.model.text(1, page.listing.model.columns.index("title"))
    assert heard[-1].sentence == "The cell is on the clipboard."


def test_cells_of_a_sheet_are_copied_with_headings_and_without_names(
    page: RegisterPage, session: OfficeSession, qtbot: QtBot, heard: list[Said]
) -> None:
    with_people = next(one for one in session.office.every(Training) if session.office.children(one, Participant))
    page.show_record(with_people.id)
    grid = next(grid for grid in page.pane.child_tables if grid.register is Participant)
    grid.sheet.setFocus()
    grid.sheet.selectAll()
    qtbot.keyClick(grid.sheet, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    headings = clipboard().splitlines()[0].split("\t")
    assert "Sex" in headings
    assert not {"Name", "Phone or e-mail"} & set(headings)
    assert "without what identifies a person" in heard[-1].sentence
    QGuiApplication.clipboard().setText("before")
    grid.sheet.clearSelection()
    grid.sheet.setCurrentIndex(grid.model.index(0, grid.model.fields.index("name")))
    qtbot.keyClick(grid.sheet, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard() == "before"
    assert heard[-1].state == "late"


def test_what_a_spreadsheet_would_run_is_copied_as_text(page: RegisterPage, session: OfficeSession) -> None:
    record = page.listing.model.records[0]
    session.office.save(record.changed(title="=1+1"))
    page.listing.read_again()
    page.listing.table.setCurrentIndex(page.listing.model.index(0, page.listing.model.columns.index("title")))
    page.listing.copy_cell()
    assert clipboard() == "'=1+1"


def test_who_may_not_export_copies_nothing(
    page: RegisterPage, session: OfficeSession, heard: list[Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    QGuiApplication.clipboard().setText("before")
    monkeypatch.setattr(session.office, "may", lambda act, _register: act != "export")
    page.listing.copy()
    assert clipboard() == "before"
    assert "may not export" in heard[-1].sentence


# The foot.


def test_the_foot_adds_up_money_by_currency_and_follows_the_filter(session: OfficeSession, qtbot: QtBot) -> None:
    page = shown(session, qtbot, Expenditure)
    line = next(session.office.every(by_name("budget_line")))
    record = page.listing.model.records[0]
    kinds = Expenditure.kinds
    session.office.save(
        Expenditure(
            new_id(), line=line.id, on=record.get("on"), description="Tea", amount=kinds["amount"].parse("3 MNT", session.office.context)
        )
    )
    page.listing.ask()
    assert "MNT" in page.listing.footer.text()
    assert "USD" in page.listing.footer.text()
    page.listing.search.setText("Tea")
    page.listing.ask()
    assert page.listing.footer.text() == "1 found   Amount 3.00 MNT"


def test_chosen_columns_are_there_the_next_time(page: RegisterPage, session: OfficeSession, qtbot: QtBot) -> None:
    page.listing._show_column("country", on=True)
    page.listing._show_column("modality", on=False)
    again = shown(session, qtbot)
    assert again.listing.model.columns == page.listing.model.columns
    assert "country" in again.listing.model.columns
    assert "modality" not in again.listing.model.columns


# Out.


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_is_filtered_is_exported_and_can_be_opened(
    page: RegisterPage, tmp_path: Path, qtbot: QtBot, heard: list[Said], monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    page.listing.search.setText("online")
    page.listing.ask()
    count = page.listing.model.rowCount()
    assert 0 < count < 16
    path = tmp_path / f"out.{ending}"
    ask_to_save(monkeypatch, path)
    page.export()
    qtbot.waitUntil(path.exists, timeout=20_000)
    qtbot.waitUntil(lambda: bool(heard) and heard[-1].verb == "Open", timeout=5_000)
    assert heard[-1].sentence == f"Trainings are in out.{ending}. The file is not encrypted."
    assert heard[-1].other
    assert heard[-1].other[0] == "Show in folder"
    if ending == "xlsx":
        sheet = openpyxl.load_workbook(path).active
        assert sheet is not None
        assert sheet.max_row == count + 1
    else:
        assert len(path.read_text(encoding="utf-8-sig").splitlines()) >= count + 1


def test_a_name_without_an_ending_gets_the_chosen_one(
    page: RegisterPage, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_to_save(monkeypatch, tmp_path / "out", "CSV (*.csv)")
    page.export()
    qtbot.waitUntil((tmp_path / "out.csv").exists, timeout=20_000)
    qtbot.waitUntil(lambda: not page.session.tasks.busy())


def test_a_file_that_cannot_be_written_is_said(
    page: RegisterPage, tmp_path: Path, qtbot: QtBot, heard: list[Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_to_save(monkeypatch, tmp_path / "nowhere" / "out.xlsx")
    page.export()
    qtbot.waitUntil(lambda: bool(heard) and heard[-1].state == "late", timeout=20_000)
    assert "There is no folder" in heard[-1].sentence


def test_an_export_is_cancelled_and_leaves_nothing(
    page: RegisterPage, tmp_path: Path, qtbot: QtBot, heard: list[Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_to_save(monkeypatch, tmp_path / "out.xlsx")
    page.export()
    page.session.tasks.cancel()
    qtbot.waitUntil(lambda: bool(heard), timeout=20_000)
    assert heard[-1].sentence == "Cancelled. Nothing was written."
    assert heard[-1].state == ""
    assert not (tmp_path / "out.xlsx").exists()


# In.


@pytest.fixture
def bare(empty: Path, theme: Theme, tasks: Tasks, tmp_path: Path) -> Iterator[OfficeSession]:
    with open_as(empty) as office:
        yield OfficeSession(office, theme, tasks, Settings(tmp_path / "settings"))


def test_an_empty_register_offers_an_import_and_a_paste(
    bare: OfficeSession, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(bare, qtbot, Organisation)
    assert page.empty.isVisible()
    ask_to_open(monkeypatch, many(tmp_path, 3))
    page.empty.asked.emit("page.import")
    qtbot.waitUntil(lambda: isinstance(page.tasks.panel, ImportPreview), timeout=20_000)
    view_of(page).give_up()
    assert page.empty.isVisible()
    QGuiApplication.clipboard().setText("Name\tType\nOne\tGovernment\nTwo\tGovernment")
    page.empty.asked.emit("page.paste")
    assert page.tasks.panel
    assert page.tasks.panel.save()  # type: ignore[attr-defined]  # a paste can be saved
    assert bare.office.count(Organisation) == 2
    qtbot.waitUntil(lambda: not page.empty.isVisible())


def exported(page: RegisterPage, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Path:
    ask_to_save(monkeypatch, path)
    page.export()
    qtbot.waitUntil(path.exists, timeout=20_000)
    qtbot.waitUntil(lambda: not page.session.tasks.busy())
    return path


def imported(page: RegisterPage, path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> ImportPreview:
    ask_to_open(monkeypatch, path)
    page.import_file()
    qtbot.waitUntil(lambda: isinstance(page.tasks.panel, ImportPreview), timeout=20_000)
    return view_of(page)


def edit(path: Path, changes: dict[tuple[int, str], object]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    heads = {cell.value: place for place, cell in enumerate(sheet[1], start=1)}
    for (row, heading), value in changes.items():
        sheet.cell(row, heads[heading]).value = value  # type: ignore[assignment]
    book.save(path)


def test_a_file_is_previewed_and_kept_as_one_deed(
    page: RegisterPage, session: OfficeSession, tmp_path: Path, qtbot: QtBot, heard: list[Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = exported(page, tmp_path / "trainings.xlsx", qtbot, monkeypatch)
    edit(path, {(2, "Place"): "Sainshand", (3, "Number"): None, (3, "Title"): "Another course", (4, "First day"): "soon"})
    view = imported(page, path, qtbot, monkeypatch)
    assert [view.sorts[what].text() for what in (None, "new", "changed", "same", "refused")] == [
        "All 16", "+ New 1", "≠ Changed 1", "= The same 13", "▲ Refused 1"]  # fmt: skip
    assert view.model.rowCount() == 1  # the refused one is what one has to see first
    assert "First day must be a date" in str(view.model.index(0, 2).data())
    before = session.office.count(Training)
    assert not view.save()
    assert session.office.count(Training) == before
    view.show_only("changed")
    assert "→ Sainshand" in str(view.model.index(0, 2).data())
    view.leave_refused_out()
    assert view.save()
    assert page.tasks.panel is None
    assert session.office.count(Training) == before + 1
    assert heard[-1].sentence == "2 records are kept from trainings.xlsx."
    session.undo()
    assert session.office.count(Training) == before
    assert not any(one.get("place") == "Sainshand" for one in session.office.every(Training))


def test_a_file_mended_meanwhile_is_read_again(page: RegisterPage, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    path = exported(page, tmp_path / "trainings.xlsx", qtbot, monkeypatch)
    edit(path, {(2, "First day"): "soon"})
    view = imported(page, path, qtbot, monkeypatch)
    assert len(view.preview.refused) == 1
    edit(path, {(2, "First day"): "2020-06-16"})
    view.read_again()
    qtbot.waitUntil(lambda: page.tasks.panel is not view, timeout=20_000)
    assert not view_of(page).preview.refused


def test_a_file_that_is_none_is_said_and_the_list_stays(
    page: RegisterPage, tmp_path: Path, qtbot: QtBot, heard: list[Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "other.csv"
    path.write_text("Colour,Smell\nred,none\n", encoding="utf-8")
    ask_to_open(monkeypatch, path)
    page.import_file()
    qtbot.waitUntil(lambda: bool(heard) and heard[-1].state == "late", timeout=20_000)
    assert "names no field" in heard[-1].sentence
    assert page.tasks.panel is None


def many(tmp_path: Path, count: int) -> Path:
    path = tmp_path / "organisations.csv"
    path.write_text("Name,Type\n" + "".join(f"Organisation {number:05},Government\n" for number in range(count)), encoding="utf-8")
    return path


def holds() -> list[BlockingProgressDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, BlockingProgressDialog) and one.isVisible()]


def test_much_is_kept_while_the_window_waits_and_taken_back_so_too(
    session: OfficeSession, tmp_path: Path, qtbot: QtBot, heard: list[Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(session, qtbot, Organisation)
    before = session.office.count(Organisation)
    view = imported(page, many(tmp_path, AT_ONCE * 4), qtbot, monkeypatch)
    assert view.save()
    assert holds()
    qtbot.waitUntil(lambda: not holds(), timeout=30_000)
    assert page.tasks.panel is None
    assert session.office.count(Organisation) == before + AT_ONCE * 4
    qtbot.waitUntil(lambda: any("Organisation 0" in one.get("title") for one in page.listing.model.records))
    assert len({session.office.history(one)[-1].deed for one in page.listing.model.records if "Organisation 0" in one.get("title")}) == 1
    assert heard[-1].action
    heard[-1].action()
    assert holds()
    assert not holds()[0].stop.isVisible()  # half of it taken back would be worse than waiting
    qtbot.waitUntil(lambda: not holds(), timeout=30_000)
    assert session.office.count(Organisation) == before
    assert heard[-1].sentence.startswith("Taken back. Organisations (")


def test_keeping_much_can_be_cancelled_and_keeps_nothing(
    session: OfficeSession, tmp_path: Path, qtbot: QtBot, heard: list[Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(session, qtbot, Organisation)
    before = session.office.count(Organisation)
    view = imported(page, many(tmp_path, AT_ONCE * 4), qtbot, monkeypatch)
    saving = session.office.saving

    def slowly(*asked: Any, **named: Any) -> Generator[int, None, Any]:
        """As it is, once somebody has pressed Cancel: else the machine may be quicker than a hand."""
        pressed.wait(20)
        return (yield from saving(*asked, **named))

    pressed = threading.Event()
    monkeypatch.setattr(session.office, "saving", slowly)
    view.save()
    qtbot.waitUntil(session.tasks.busy)
    qtbot.keyClick(holds()[0], Qt.Key.Key_Escape)
    pressed.set()
    qtbot.waitUntil(lambda: not holds(), timeout=30_000)
    assert heard[-1].sentence == "Cancelled. Nothing was written."
    assert session.office.count(Organisation) == before
    assert page.tasks.panel is view


def test_a_refused_record_keeps_nothing_of_the_others(session: OfficeSession) -> None:
    before = session.office.count(Organisation)
    good = Organisation(new_id(), title="One", type="government")
    bad = [Organisation(new_id()) for _time in range(2)]
    with pytest.raises(RefusedError) as refused:
        list(session.office.saving([bad[0], good, bad[1]]))
    assert [(record, list(why)) for record, why in refused.value.refused] == [(one, ["title", "type"]) for one in bad]
    assert session.office.count(Organisation) == before
    assert not session.office.to_undo()
