"""A child list is typed down like a sheet and pasted into; faults stand in their cells, and one deed saves all."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.registers import by_name
from desktop.ui.forms.editor import Editor
from desktop.ui.register.child_table import ChildTable
from desktop.ui.register.child_table_model import FAULT
from desktop.ui.register.page import RegisterPage
from desktop.ui.runtime.session import OfficeSession, Said
from desktop.ui.runtime.targets import RecordTarget, Target
from tests.ui.conftest import stand

Training, Participant, HeadCount = by_name("training"), by_name("participant"), by_name("head_count")
Evidence = by_name("evidence")


@pytest.fixture
def page(session: OfficeSession, qtbot: QtBot) -> RegisterPage:
    made = RegisterPage(session, Training)
    stand(qtbot, made)
    made.show_record(next(one.id for one in session.office.every(Training) if "second" in one.get("title")))
    return made


@pytest.fixture
def grid(page: RegisterPage) -> ChildTable:
    return next(grid for grid in page.pane.child_tables if grid.register is Participant)


def at(grid: ChildTable, row: int, field: str) -> None:
    grid.sheet.setFocus()
    grid.sheet.setCurrentIndex(grid.model.index(row, grid.model.fields.index(field)))


def type_cell(qtbot: QtBot, grid: ChildTable, text: str, end: Qt.Key = Qt.Key.Key_Tab) -> None:
    QTest.keyClick(grid.sheet, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert editor is not None
    QTest.keyClicks(editor, text)
    QTest.keyClick(QApplication.focusWidget() or editor, end)


def test_the_model_keeps_qts_rules(grid: ChildTable, qtbot: QtBot) -> None:
    QAbstractItemModelTester(grid.model, QAbstractItemModelTester.FailureReportingMode.Warning)


def test_there_is_an_empty_row_to_type_into_and_a_new_one_after_it(grid: ChildTable, qtbot: QtBot) -> None:
    assert grid.model.rowCount() == 1
    at(grid, 0, "name")
    type_cell(qtbot, grid, "Invented One")
    assert grid.model.lines[0].record.get("name") == "Invented One"
    assert grid.model.rowCount() == 2


def test_tab_goes_to_the_next_cell_and_enter_down(grid: ChildTable, qtbot: QtBot) -> None:
    at(grid, 0, "name")
    type_cell(qtbot, grid, "Invented One")
    assert grid.model.fields[grid.sheet.currentIndex().column()] == grid.model.fields[grid.model.fields.index("name") + 1]
    at(grid, 0, "position")
    type_cell(qtbot, grid, "Inspector", Qt.Key.Key_Return)
    assert grid.sheet.currentIndex().row() == 1
    assert grid.model.lines[0].record.get("position") == "Inspector"


def test_a_choice_is_typed_in_part_and_tab_takes_it(grid: ChildTable, qtbot: QtBot) -> None:
    at(grid, 0, "sex")
    type_cell(qtbot, grid, "fem")
    assert grid.model.lines[0].record.get("sex") == "female"


def test_escape_gives_the_cell_up(grid: ChildTable, qtbot: QtBot) -> None:
    at(grid, 0, "name")
    type_cell(qtbot, grid, "Wrong", Qt.Key.Key_Escape)
    assert grid.model.lines[0].record.get("name") is None
    assert not grid.model.touched()


def pasted(rows: int, faulty: dict[int, str]) -> str:
    sexes = ["Female", "Male"]
    lines = [[f"Invented {number}", "", "", faulty.get(number, sexes[number % 2]), "Police", "", "", "Mongolia"] for number in range(rows)]
    return "\n".join("\t".join(line) for line in lines)


def test_two_hundred_rows_are_pasted_with_six_faulty_cells(grid: ChildTable, page: RegisterPage, session: OfficeSession) -> None:
    heard: list[Said] = []
    session.said.connect(heard.append)
    wrong = dict.fromkeys((3, 40, 77, 120, 121, 199), "somebody")
    at(grid, 0, "name")
    assert grid.model.fields[:4] == ("name", "reach", "contact", "sex")
    grid.paste(pasted(200, wrong))
    assert len(grid.model.touched()) == 200
    assert {row for row, _field, _why in grid.model.faults()} == set(wrong)
    assert "6 cells need mending" in heard[-1].sentence
    assert "Row 4: “somebody” is not in the list" in grid.said.text()
    marked = [row for row in range(200) if grid.model.index(row, 3).data(FAULT)]
    assert marked == sorted(wrong)
    assert not page.save()
    assert session.office.count(Participant) == 6
    for row in wrong:
        grid.model.set_value(row, "sex", "male")
    assert page.save()
    assert session.office.count(Participant) == 206
    assert grid.model.rowCount() == 201
    session.undo()
    assert session.office.count(Participant) == 6


def test_parent_and_children_are_saved_as_one_deed(page: RegisterPage, session: OfficeSession, qtbot: QtBot, grid: ChildTable) -> None:
    place = page.pane.form.inputs["place"].editor.part
    QTest.keyClicks(place, "X")
    at(grid, 0, "name")
    type_cell(qtbot, grid, "Invented One")
    assert page.save()
    training = page.pane.form.base
    child = next(one for one in session.office.children(training, Participant))
    deeds = {session.office.history(one)[-1].deed for one in (training, child)}
    assert len(deeds) == 1


def test_typed_rows_are_in_the_draft_and_come_back(page: RegisterPage, session: OfficeSession, qtbot: QtBot, grid: ChildTable) -> None:
    at(grid, 0, "name")
    type_cell(qtbot, grid, "Invented One")
    at(grid, 1, "sex")
    type_cell(qtbot, grid, "somebody", Qt.Key.Key_Return)
    page.keep_draft()
    again = RegisterPage(session, Training)
    qtbot.addWidget(again)
    again.restore_draft(session.office.drafts()[0])
    other = next(one for one in again.pane.child_tables if one.register is Participant)
    assert other.model.lines[0].record.get("name") == "Invented One"
    assert other.model.lines[1].unread == {"sex": "somebody"}
    assert other.model.lines[1].faults


def test_a_row_taken_out_is_deleted_and_comes_back_with_undo(page: RegisterPage, session: OfficeSession, qtbot: QtBot) -> None:
    counts = next(grid for grid in page.pane.child_tables if grid.register is HeadCount)
    before = len(session.office.children(page.pane.form.base, HeadCount))
    assert before
    at(counts, 0, "women")
    counts.remove()
    assert len(session.office.children(page.pane.form.base, HeadCount)) == before - 1
    session.undo()
    qtbot.waitUntil(lambda: counts.model.rowCount() == before + 1)


def test_the_chosen_rows_are_taken_out_together(page: RegisterPage, session: OfficeSession, qtbot: QtBot, grid: ChildTable) -> None:
    for row in range(4):
        at(grid, row, "name")
        type_cell(qtbot, grid, f"Invented {row}")
    assert page.save()
    training, kept = page.pane.form.base, [line.record.id for line in grid.model.lines[:-1]]
    at(grid, len(kept), "name")
    type_cell(qtbot, grid, "Never saved")
    grid.sheet.selectAll()
    QTest.keyClick(grid.sheet, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    assert not session.office.children(training, Participant)
    assert grid.model.rowCount() == 1
    session.undo()
    assert {one.id for one in session.office.children(training, Participant)} == set(kept)


def test_who_has_saved_goes_on_in_the_same_cell_and_sees_it(page: RegisterPage, qtbot: QtBot, grid: ChildTable) -> None:
    page.window().activateWindow()
    grid.sheet.setFocus()
    at(grid, 0, "position")
    type_cell(qtbot, grid, "Officer", Qt.Key.Key_Tab)
    page.pane.area.ensureWidgetVisible(grid.sheet)
    scrolled, here = page.pane.area.verticalScrollBar().value(), grid.sheet.currentIndex()
    cell = (here.row(), here.column())
    assert scrolled
    heard: list[Said] = []
    page.session.said.connect(heard.append)
    assert page.save()
    assert heard[-1].sentence == f"Training {page.pane.form.base.number} and 1 of its list are saved."
    now = grid.sheet.currentIndex()
    assert (now.row(), now.column()) == cell
    assert page.pane.area.verticalScrollBar().value() == scrolled
    page.pane.area.resize(page.pane.area.width(), 180)
    assert not grid.sheet.visibleRegion().isEmpty()


def test_a_cell_that_is_edited_says_which_it_is(qtbot: QtBot, grid: ChildTable) -> None:
    at(grid, 0, "sex")
    grid.sheet.edit(grid.sheet.currentIndex())
    editor = grid.sheet.indexWidget(grid.sheet.currentIndex())
    assert isinstance(editor, Editor)
    assert editor.part.accessibleName() == "Sex, row 1"


def test_a_row_with_a_file_is_opened_once_it_is_saved(page: RegisterPage, session: OfficeSession, qtbot: QtBot) -> None:
    papers = next(grid for grid in page.pane.child_tables if grid.register is Evidence)
    wanted: list[Target] = []
    heard: list[Said] = []
    session.target_wanted.connect(wanted.append)
    session.said.connect(heard.append)
    at(papers, papers.model.rowCount() - 1, "title")
    type_cell(qtbot, papers, "Attendance list")
    row = papers.model.rowCount() - 2
    at(papers, row, "title")
    papers.open_row()
    assert not wanted
    assert heard[-1].sentence.startswith("Save first.")
    assert page.save()
    at(papers, row, "title")
    papers.open_row()
    assert wanted == [RecordTarget("evidence", papers.model.lines[row].record.id)]


def test_what_is_wrong_across_the_cells_of_a_row_is_said(page: RegisterPage, qtbot: QtBot) -> None:
    counts = next(grid for grid in page.pane.child_tables if grid.register is HeadCount)
    row = counts.model.rowCount() - 1
    at(counts, row, "role")
    type_cell(qtbot, counts, "part")
    assert not page.save()
    assert "Nobody is counted" in counts.said.text()
