"""Rows out of Excel: read by their headings, faults in their cells, mended, and saved as one deed."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop.errors import UserError
from desktop.exchange.tables.paste import tabbed
from desktop.exchange.tables.pasted_rows import MOST, Block, block_of, lines_of
from desktop.models.fields.values import Money
from desktop.models.query import Query
from desktop.models.registers import by_name
from desktop.ui.register.child_table import ChildTable
from desktop.ui.register.page import RegisterPage
from desktop.ui.register.paste_model import PasteModel
from desktop.ui.register.paste_view import PasteView
from desktop.ui.runtime.session import OfficeSession, Said
from tests.ui.conftest import stand

Training, Participant, HeadCount, Expenditure = (by_name(name) for name in ("training", "participant", "head_count", "expenditure"))
HEADINGS = ["No.", "Name", "Sex", "Kind of agency", "Country", "Score before"]
FAULTS = {3: (2, "femal e"), 40: (3, "Polise"), 77: (5, "n/a"), 120: (4, "Mongolai"), 121: (4, "Mongolai"), 199: (2, "x")}
MENDED = ["female", "police", "55", "mongolia", "mongolia", "male"]


def people(rows: int, faults: dict[int, tuple[int, str]]) -> str:
    lines = [
        [str(row + 1), f"Invented {row + 1}", ("Female", "Male")[row % 2], "Police", "Mongolia", str(40 + row % 30)] for row in range(rows)
    ]
    for row, (column, text) in faults.items():
        lines[row][column] = text
    return tabbed([HEADINGS, *lines])


@pytest.fixture
def page(session: OfficeSession, qtbot: QtBot) -> RegisterPage:
    made = RegisterPage(session, Training)
    stand(qtbot, made)
    made.show_record(next(one.id for one in session.office.every(Training) if "second" in one.get("title")))
    return made


@pytest.fixture
def grid(page: RegisterPage) -> ChildTable:
    return next(grid for grid in page.pane.child_tables if grid.register is Participant)


def paste(qtbot: QtBot, grid: ChildTable, text: str, row: int = 0) -> None:
    QGuiApplication.clipboard().setText(text)
    grid.sheet.setFocus()
    grid.sheet.setCurrentIndex(grid.model.index(row, 0))
    qtbot.keyClick(grid.sheet, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def view_of(page: RegisterPage) -> PasteView:
    assert isinstance(page.tasks.panel, PasteView)
    return page.tasks.panel


def mend(qtbot: QtBot, view: PasteView, text: str) -> None:
    """Type over the cell one is on, as in a spreadsheet."""
    qtbot.keyClick(view.sheet, Qt.Key.Key_F2)
    editor = QApplication.focusWidget()
    assert editor is not None
    qtbot.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(QApplication.focusWidget() or editor, Qt.Key.Key_Return)
    if QApplication.focusWidget() is not view.sheet:  # the first Enter took what the list under the line offered
        qtbot.keyClick(QApplication.focusWidget() or editor, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is view.sheet


# What a block says.


def test_headings_say_which_column_is_which_and_unknown_ones_are_left_out() -> None:
    block = block_of(Participant, people(2, {}), ("name",), ("name", "sex", "agency_type", "country", "pre_score"))
    assert block.columns == (None, "name", "sex", "agency_type", "country", "pre_score")
    assert block.left_out() == ["No."]
    assert len(block.cells) == 2


def test_without_headings_columns_follow_from_the_cell_one_is_on() -> None:
    block = block_of(Participant, "A\tfemale\tmore\nB\tmale\t", ("name", "sex"), ("name", "sex"))
    assert block.columns == ("name", "sex", None)
    assert block.left_out() == ["C"]


def test_one_word_that_is_a_label_is_a_cell(session: OfficeSession) -> None:
    assert block_of(Participant, "Position", ("position",), ("position",)).cells == (("Position",),)


def test_a_field_one_may_not_fill_is_left_out() -> None:
    block = block_of(Participant, "Name\tSex\nA\tmale", ("sex",), ("sex",))
    assert block.columns == (None, "sex")


def test_nothing_and_too_much_are_said() -> None:
    with pytest.raises(UserError, match="nothing to paste"):
        block_of(Participant, " \n\t\n", ("name",), ("name",))
    with pytest.raises(UserError, match="import it"):
        block_of(Participant, "A\n" * (MOST + 2), ("name",), ("name",))


def test_cells_with_tabs_quotes_and_line_breaks_come_through(session: OfficeSession) -> None:
    text = tabbed([["Title", "Note"], ['a "b"', "one\ntwo\tthree"]])
    (line,) = lines_of(block_of(Training, text, ("title",), ("title", "note")), session.office.context)
    assert (line.record.get("title"), line.record.get("note")) == ('a "b"', "one\ntwo\tthree")


def test_a_number_of_four_figures_is_no_date_and_an_amount_takes_the_currency_of_the_project(session: OfficeSession) -> None:
    block = block_of(Expenditure, "Day\tAmount\n3112\t1,250.50\n2020-01-31\t7 EUR", ("on",), ("on", "amount"))
    first, second = lines_of(block, session.office.context, currency="USD")
    assert first.unread == {"on": "3112"}
    assert "date such as" in str(first.faults["on"])
    assert first.record.get("amount") == Money(125050, "USD")
    assert (second.record.get("on"), second.record.get("amount")) == (date(2020, 1, 31), Money(700, "EUR"))


def test_an_answer_nobody_asked_for_waits_for_the_one_it_depends_on(session: OfficeSession, qtmodeltester: ModelTester) -> None:
    block = block_of(Training, "Minors expected\tSpecialist present\nno\tyes\nyes\tyes", (), ("child_safe", "specialist"))
    lines = lines_of(block, session.office.context)
    assert lines[0].unread == {"specialist": "yes"}
    assert "not asked here" in str(lines[0].faults["specialist"])
    assert "specialist" not in lines[1].faults
    model = PasteModel(Training, session.office.context)
    model.show_lines(lines, block.fields)
    model.set_value(0, "child_safe", True)
    assert lines[0].record.get("specialist") is True
    assert "specialist" not in lines[0].faults
    assert "pillar" in model.fields  # nobody gave it a column, and it is needed
    qtmodeltester.check(model)


# Into a child list.


def test_two_hundred_rows_are_read_with_six_faulty_cells(page: RegisterPage, grid: ChildTable, qtbot: QtBot) -> None:
    paste(qtbot, grid, people(200, FAULTS))
    view = view_of(page)
    assert (view.ready.text(), view.faulty.text()) == ("✔ 194 ready", "▲ 6 with faults")
    assert [(row, name) for row, name, _why in view.model.faults()] == [
        (3, "sex"), (40, "agency_type"), (77, "pre_score"), (120, "country"), (121, "country"), (199, "sex")]  # fmt: skip
    assert view.list.count() == 6
    assert "No." in view.where.text()
    here = view.sheet.currentIndex()
    assert (here.row(), view.model.fields[here.column()]) == (3, "sex")
    assert view.said.text() == "▲ “femal e” is not in the list of Sex. Choose one of the list."
    assert view.model.headerData(3, Qt.Orientation.Vertical) == "▲ 4"


def test_they_are_mended_in_place_and_saved_as_one_deed(page: RegisterPage, grid: ChildTable, session: OfficeSession, qtbot: QtBot) -> None:
    before = session.office.count(Participant)
    paste(qtbot, grid, people(200, FAULTS))
    view = view_of(page)
    assert not view.save()
    for number, text in enumerate(MENDED, start=1):
        mend(qtbot, view, text)
        assert view.ready.text() == f"✔ {194 + number} ready"
    assert view.save()
    assert page.tasks.panel is None
    assert session.office.count(Participant) == before + 200
    saved = session.office.children(page.pane.form.base, Participant)
    assert {one.get("name") for one in saved} == {f"Invented {row + 1}" for row in range(200)}
    assert len({session.office.history(one)[-1].deed for one in saved}) == 1
    session.undo()
    assert session.office.count(Participant) == before
    session.redo()
    assert session.office.count(Participant) == before + 200


def test_the_same_text_is_mended_everywhere_at_once(page: RegisterPage, grid: ChildTable, qtbot: QtBot) -> None:
    paste(qtbot, grid, people(30, dict.fromkeys((2, 9, 20), (3, "Polise"))))
    view = view_of(page)
    mend(qtbot, view, "police")
    assert "2 more that say “Polise”" in view._alike.text()
    qtbot.keyClick(view.sheet, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert view.ready.text() == "✔ 30 ready"
    assert {line.record.get("agency_type") for line in view.model.lines} == {"police"}


def test_rows_that_cannot_be_mended_are_left_out(page: RegisterPage, grid: ChildTable, session: OfficeSession, qtbot: QtBot) -> None:
    before = session.office.count(Participant)
    paste(qtbot, grid, people(200, FAULTS))
    view_of(page).leave_faulty_out()
    assert view_of(page).save()
    assert session.office.count(Participant) == before + 194


def test_a_column_taken_for_another_is_read_again_and_what_was_mended_stays(page: RegisterPage, grid: ChildTable, qtbot: QtBot) -> None:
    paste(qtbot, grid, people(30, {2: (3, "Polise"), 4: (2, "x")}))
    view = view_of(page)
    mend(qtbot, view, "police")
    view.choose(0, "position")
    assert [line.record.get("position") for line in view.model.lines[:3]] == ["1", "2", "3"]
    assert view.model.lines[2].record.get("agency_type") == "police"
    assert view.faulty.text() == "▲ 1 with faults"
    assert not view.where.isVisibleTo(view)


def test_going_back_keeps_the_rows_in_the_form_and_in_the_draft(
    page: RegisterPage, grid: ChildTable, session: OfficeSession, qtbot: QtBot
) -> None:
    before = session.office.count(Participant)
    paste(qtbot, grid, people(20, {2: (3, "Polise")}))
    view = view_of(page)
    mend(qtbot, view, "police")
    qtbot.keyClick(view.sheet, Qt.Key.Key_Escape)
    assert page.tasks.panel is None
    assert len(grid.model.touched()) == 20
    page.keep_draft()
    (draft,) = session.office.drafts()
    assert len(draft.values["+participant"]) == 20
    assert page.save()
    assert session.office.count(Participant) == before + 20


def test_a_paste_without_faults_stands_in_the_list_at_once(page: RegisterPage, grid: ChildTable, qtbot: QtBot, heard: list[Said]) -> None:
    paste(qtbot, grid, people(25, {}))
    assert page.tasks.panel is None
    assert len(grid.model.touched()) == 25
    assert heard[-1].sentence == "25 rows pasted. Save keeps them."
    assert heard[-1].action
    heard[-1].action()
    assert view_of(page).ready.text() == "✔ 25 ready"


@pytest.mark.parametrize("row", [0, 20, 36, 37])
def test_rows_go_below_the_saved_ones_wherever_one_is(
    page: RegisterPage, grid: ChildTable, session: OfficeSession, qtbot: QtBot, row: int
) -> None:
    paste(qtbot, grid, people(37, {}))
    assert page.save()
    training = page.pane.form.base
    saved = {one.id: one for one in session.office.children(training, Participant)}
    assert len(saved) == 37
    paste(qtbot, grid, people(25, {}), row)
    assert [line.record.id for line in grid.model.lines[:37]] == list(saved)
    assert grid.sheet.currentIndex().row() == 37
    assert page.save()
    now = {one.id: one for one in session.office.children(training, Participant)}
    assert len(now) == 62
    assert {one: now[one] for one in saved} == saved
    assert {one.get("name") for id, one in now.items() if id not in saved} == {f"Invented {number + 1}" for number in range(25)}
    session.undo()
    assert {one.id: one for one in session.office.children(training, Participant)} == saved


def test_rows_to_mend_go_below_the_saved_ones_too(page: RegisterPage, grid: ChildTable, session: OfficeSession, qtbot: QtBot) -> None:
    paste(qtbot, grid, people(37, {}))
    assert page.save()
    training = page.pane.form.base
    saved = {one.id: one for one in session.office.children(training, Participant)}
    paste(qtbot, grid, people(25, {3: (3, "Polise"), 9: (2, "x")}))
    view = view_of(page)
    mend(qtbot, view, "police")
    view.leave_faulty_out()
    assert view.save()
    now = {one.id: one for one in session.office.children(training, Participant)}
    assert len(now) == 37 + 24
    assert {one: now[one] for one in saved} == saved


def test_rows_without_headings_and_one_row_with_them_go_below_too(page: RegisterPage, session: OfficeSession, qtbot: QtBot) -> None:
    counts = next(grid for grid in page.pane.child_tables if grid.register is HeadCount)
    saved = session.office.children(page.pane.form.base, HeadCount)
    assert saved
    assert counts.model.fields[0] == "role"
    paste(qtbot, counts, "Participant\nTrainer")
    paste(qtbot, counts, "Role\tWomen\nParticipant\t3")
    assert [line.record for line in counts.model.lines[: len(saved)]] == saved
    assert [line.record.get("role") for line in counts.model.touched()] == ["participant", "trainer", "participant"]


def test_a_cell_pasted_over_a_saved_one_fills_it(page: RegisterPage, grid: ChildTable, session: OfficeSession, qtbot: QtBot) -> None:
    paste(qtbot, grid, people(3, {}))
    assert page.save()
    saved = session.office.children(page.pane.form.base, Participant)
    paste(qtbot, grid, "Somebody else", 1)
    assert page.save()
    assert session.office.children(page.pane.form.base, Participant) == [saved[0], saved[1].changed(name="Somebody else"), saved[2]]


# Into a register.


def test_rows_are_pasted_into_a_list_as_new_records(session: OfficeSession, qtbot: QtBot, heard: list[Said]) -> None:
    page = RegisterPage(session, Expenditure)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    before = session.office.count(Expenditure)
    line = session.office.page(by_name("budget_line"), Query(limit=1)).records[0]
    rows = [
        ["Day", "Budget line", "What for", "Amount"],
        ["2020-03-01", str(line.number), "Taxi", "12.50"],
        ["31/31/2020", str(line.number), "Hotel", "80"],
    ]
    QGuiApplication.clipboard().setText(tabbed(rows))
    qtbot.keyClick(page.listing.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    view = view_of(page)
    assert (view.ready.text(), view.faulty.text()) == ("✔ 1 ready", "▲ 1 with faults")
    mend(qtbot, view, "2020-03-02")
    assert view.save()
    assert page.tasks.panel is None
    assert session.office.count(Expenditure) == before + 2
    assert page.pane.form.base.get("description") == "Taxi"
    heard[-1].action and heard[-1].action()
    assert session.office.count(Expenditure) == before


def test_a_list_paste_given_up_can_be_taken_up_again(session: OfficeSession, page: RegisterPage, qtbot: QtBot, heard: list[Said]) -> None:
    QGuiApplication.clipboard().setText("Title\tPlace\nA course\tHere\nAnother\tThere")
    page.paste()
    view_of(page).give_up()
    assert page.tasks.panel is None
    assert heard[-1].sentence == "2 pasted rows were not saved."
    assert heard[-1].action
    heard[-1].action()
    assert len(view_of(page).model.lines) == 2


def test_what_was_copied_pastes_back_the_same(session: OfficeSession, page: RegisterPage) -> None:
    page.listing.table.selectAll()
    page.listing.copy()
    text = QGuiApplication.clipboard().text()
    block: Block = block_of(Training, text, (), tuple(page.listing.model.columns))
    lines = lines_of(block, session.office.context)
    records = page.listing.model.records
    assert [[line.record.get(field) for field in block.fields] for line in lines] == [
        [one.get(field) for field in block.fields] for one in records
    ]
