"""The framework is entered, moved and taken out in place; each act is one deed that undo takes back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication
from pytestqt.qtbot import QtBot

from desktop.models.record import Record
from desktop.models.registers.indicator import Indicator, Placement
from desktop.models.registers.result import Result
from desktop.office.office import Office
from desktop.ui.forms.choice_editors import ChoiceEditor, OwnerEditor
from desktop.ui.forms.inline_editor import InlineEditor
from desktop.ui.forms.text_editors import NoteEditor
from desktop.ui.framework.page import FrameworkPage
from desktop.ui.framework.tree import CODE, KIND, PRINTED, TEXT
from desktop.ui.runtime.session import OfficeSession, Said
from desktop.ui.runtime.settings import Settings
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.theme.tokens import Theme
from tests.ui.conftest import Enter, shell_of, stand
from tests.ui.offices import open_as


@pytest.fixture
def page(session: OfficeSession, qtbot: QtBot) -> FrameworkPage:
    return shown(session, qtbot)


def shown(session: OfficeSession, qtbot: QtBot) -> FrameworkPage:
    made = FrameworkPage(session)
    stand(qtbot, made)
    made.activateWindow()
    made.tree.setFocus()
    return made


def result(office: Office, code: str) -> Result:
    return next(one for one in office.every(Result) if one.code == code)


def rows(office: Office, code: str) -> list[Placement]:
    under = result(office, code).id
    return sorted((row for row in office.every(Placement) if row.result == under), key=lambda row: row.position or 0)


def order(page: FrameworkPage) -> list[str]:
    return [one.code or "" for one in page.arrangement.order()]


def settle(page: FrameworkPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.stale and page.editing is None)


def editing(page: FrameworkPage) -> InlineEditor:
    assert page.editing
    return page.editing


def press(page: FrameworkPage, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(editing(page).editor.part if page.editing else page.tree, key, modifier)


def type_in(page: FrameworkPage, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    part = editing(page).editor.part
    getattr(part, "selectAll")()  # noqa: B009  lines and several lines alike
    QTest.keyClicks(part, text)
    QTest.keyClick(part, key)


ALT = Qt.KeyboardModifier.AltModifier


def test_the_framework_stands_as_it_is_printed(page: FrameworkPage, office: Office) -> None:
    row = rows(office, "O1.1")[1]
    assert page.tree.texts(result(office, "1").id)[CODE::KIND] == ["1", "Objective"]
    assert page.tree.texts(row.id) == ["CPI 9.1", "#TIP-related investigations initiated", "Reported figures only", ""]
    assert order(page)[:5] == ["1", "O1.1", "1.1", "1.3", "2"]


def test_a_statement_is_edited_where_it_stands_and_undone(
    page: FrameworkPage, office: Office, session: OfficeSession, qtbot: QtBot, heard: list[Said]
) -> None:
    one = result(office, "1.3")
    page.tree.go_to(one.id, TEXT)
    press(page, Qt.Key.Key_Return)
    assert isinstance(editing(page).editor, NoteEditor)
    type_in(page, "Police train together")
    settle(page, qtbot)
    assert result(office, "1.3") == one.changed(statement="Police train together")
    assert page.tree.texts(one.id)[TEXT] == "Police train together"
    assert heard[-1].sentence == "Output 1.3 is changed."
    assert page.tree.hasFocus()
    session.undo()
    settle(page, qtbot)
    assert result(office, "1.3") == one
    assert page.tree.texts(one.id)[TEXT] == one.statement


def test_escape_gives_up_and_nothing_is_written(page: FrameworkPage, office: Office, qtbot: QtBot) -> None:
    one = result(office, "1.3")
    heads = office.office_book.heads()
    page.tree.go_to(one.id, CODE)
    press(page, Qt.Key.Key_F2)
    type_in(page, "9.9", Qt.Key.Key_Escape)
    settle(page, qtbot)
    assert result(office, "1.3") == one
    assert office.office_book.heads() == heads
    assert not office.drafts()


def test_what_will_not_do_is_said_under_the_cell(page: FrameworkPage, office: Office) -> None:
    page.tree.go_to(result(office, "1.3").id, CODE)
    page.edit()
    place = editing(page)
    type_in(page, " ")
    assert place.fault.text() == "▲ Code is needed."
    assert not place.over
    place.give_up()


def test_what_is_typed_is_a_draft_without_another_key(page: FrameworkPage, office: Office, session: OfficeSession, qtbot: QtBot) -> None:
    one = result(office, "1.3")
    page.tree.go_to(one.id, TEXT)
    page.edit()
    QTest.keyClicks(editing(page).editor.part, "X")
    qtbot.waitUntil(lambda: bool(office.drafts()))
    draft = office.drafts()[0]
    assert (draft.register, draft.record) == ("result", one.id)
    assert draft.values["statement"].startswith("X")
    press(page, Qt.Key.Key_Return)
    settle(page, qtbot)
    assert not office.drafts()


def test_a_level_is_chosen_from_the_list(page: FrameworkPage, office: Office, qtbot: QtBot) -> None:
    page.tree.go_to(result(office, "1.3").id, KIND)
    page.edit()
    assert isinstance(editing(page).editor, ChoiceEditor)
    type_in(page, "outc")
    settle(page, qtbot)
    assert result(office, "1.3").level == "outcome"


@pytest.mark.parametrize(
    ("code", "key", "parent", "beside"),
    [
        ("1.3", Qt.Key.Key_Up, "O1.1", ["1.3", "1.1"]),
        ("1.1", Qt.Key.Key_Down, "O1.1", ["1.3", "1.1"]),
        ("1.3", Qt.Key.Key_Left, "1", ["O1.1", "1.3"]),
    ],
)
def test_alt_and_the_arrows_move_a_result_as_one_deed(
    page: FrameworkPage, office: Office, session: OfficeSession, qtbot: QtBot, code: str, key: Qt.Key, parent: str, beside: list[str]
) -> None:
    before = {one.id: one for register in (Result, Placement) for one in office.every(register)}
    page.tree.go_to(result(office, code).id)
    QTest.keyClick(page.tree, key, ALT)
    settle(page, qtbot)
    assert result(office, code).parent == result(office, parent).id
    assert [one.code for one in page.arrangement.under(result(office, parent).id)] == beside
    here = page.tree.record()
    assert here
    assert here.id == result(office, code).id
    session.undo()
    settle(page, qtbot)
    assert {one.id: one for register in (Result, Placement) for one in office.every(register)} == before


def test_alt_left_and_right_change_the_level_too_and_say_so(
    page: FrameworkPage, office: Office, session: OfficeSession, qtbot: QtBot, heard: list[Said]
) -> None:
    before = result(office, "1.3")
    page.tree.go_to(before.id)
    QTest.keyClick(page.tree, Qt.Key.Key_Left, ALT)
    settle(page, qtbot)
    assert result(office, "1.3").level == "outcome"
    assert heard[-1].sentence == "Output 1.3 is moved. Its level is now: Outcome."
    assert page.tree.texts(before.id)[KIND] == "Outcome"
    QTest.keyClick(page.tree, Qt.Key.Key_Right, ALT)
    settle(page, qtbot)
    assert result(office, "1.3") == before
    QTest.keyClick(page.tree, Qt.Key.Key_Right, ALT)
    settle(page, qtbot)
    assert result(office, "1.3") == before
    assert heard[-1].state == "late"
    assert heard[-1].sentence.startswith("1.3 would stand under an output")


def test_no_move_renumbers_a_code(page: FrameworkPage, office: Office, qtbot: QtBot) -> None:
    before = {one.id: one.code for one in office.every(Result)}
    for code, key in (("2", Qt.Key.Key_Up), ("O5.1", Qt.Key.Key_Left), ("3.1", Qt.Key.Key_Left), ("1.1", Qt.Key.Key_Down)):
        page.tree.go_to(result(office, code).id)
        QTest.keyClick(page.tree, key, ALT)
        settle(page, qtbot)
    assert {one.id: one.code for one in office.every(Result)} == before
    assert order(page)[0] == "2"


def test_a_row_moves_among_its_neighbours_and_the_matrix_follows(page: FrameworkPage, office: Office, qtbot: QtBot) -> None:
    first, second, *_rest = rows(office, "1.3")
    page.tree.go_to(first.id)
    QTest.keyClick(page.tree, Qt.Key.Key_Down, ALT)
    settle(page, qtbot)
    assert [row.id for row in rows(office, "1.3")[:2]] == [second.id, first.id]
    matrix = office.matrix(office.project("CT.1140").id, office.context.today)
    under = [row.placement for row in matrix.rows if row.result.code == "1.3"]
    assert under[:2] == [second.id, first.id]
    assert len(matrix.rows) == 58


def test_a_move_that_is_none_says_so(page: FrameworkPage, office: Office, heard: list[Said]) -> None:
    page.tree.go_to(result(office, "1").id)
    QTest.keyClick(page.tree, Qt.Key.Key_Up, ALT)
    assert heard[-1].sentence == "There is nothing above it to go to."


def test_a_new_result_is_typed_cell_by_cell_and_saved_when_whole(
    page: FrameworkPage, office: Office, session: OfficeSession, qtbot: QtBot
) -> None:
    count = office.count(Result)
    page.tree.go_to(result(office, "1.1").id)
    page.new()
    type_in(page, "1.2")
    assert office.count(Result) == count
    qtbot.waitUntil(lambda: page.editing is not None and page.editing.field == "statement")
    type_in(page, "A second platform")
    settle(page, qtbot)
    made = result(office, "1.2")
    assert (made.level, made.statement, made.parent) == ("output", "A second platform", result(office, "O1.1").id)
    assert order(page)[2:5] == ["1.1", "1.2", "1.3"]
    session.undo()
    settle(page, qtbot)
    assert office.count(Result) == count
    assert order(page)[2:4] == ["1.1", "1.3"]


def test_a_new_result_given_up_leaves_nothing(page: FrameworkPage, office: Office, qtbot: QtBot) -> None:
    count, here = office.count(Result), result(office, "3.1").id
    page.tree.go_to(here)
    page.new()
    press(page, Qt.Key.Key_Escape)
    settle(page, qtbot)
    assert office.count(Result) == count
    assert "" not in order(page)
    back = page.tree.record()
    assert back
    assert back.id == here


def test_an_indicator_is_placed_under_another_result_too(page: FrameworkPage, office: Office, qtbot: QtBot, heard: list[Said]) -> None:
    row, under = rows(office, "1.3")[0], result(office, "2.1")
    page.tree.go_to(row.id)
    page.duplicate()
    assert isinstance(editing(page).editor, ChoiceEditor)
    type_in(page, "1.3")
    assert editing(page).fault.text() == "▲ This indicator stands under that result already."
    type_in(page, "2.1")
    settle(page, qtbot)
    assert rows(office, "2.1")[-1].of == row.of
    assert rows(office, "2.1")[-1].result == under.id
    positions = [one.position for one in sorted(office.every(Placement), key=lambda one: one.position or 0)]
    assert positions == list(range(1, 60))


def test_an_indicator_of_the_project_is_placed_here(page: FrameworkPage, office: Office, qtbot: QtBot) -> None:
    page.tree.go_to(result(office, "3.1").id)
    page.place_indicator()
    assert isinstance(editing(page).editor, OwnerEditor)
    type_in(page, "Victims identified at the border")
    settle(page, qtbot)
    placed = rows(office, "3.1")[-1]
    assert placed.of
    indicator = office.get(Indicator, placed.of[1])
    assert indicator
    assert indicator.short == "Victims identified at the border"


def test_the_wording_of_a_row_is_its_own_only_if_typed(page: FrameworkPage, office: Office, qtbot: QtBot) -> None:
    row = rows(office, "1.3")[0]
    assert row.wording is None
    page.tree.go_to(row.id, TEXT)
    page.edit()
    editor = editing(page).editor
    assert isinstance(editor, NoteEditor)
    assert editor.text() == ""
    assert editor.edit.placeholderText().startswith("# of officials trained")
    type_in(page, "Officers trained")
    settle(page, qtbot)
    assert rows(office, "1.3")[0].wording == "Officers trained"


def test_a_row_taken_out_stays_an_indicator(
    page: FrameworkPage, office: Office, session: OfficeSession, qtbot: QtBot, heard: list[Said]
) -> None:
    first, second, *_rest = rows(office, "1.3")
    page.tree.go_to(first.id)
    press(page, Qt.Key.Key_Delete)
    settle(page, qtbot)
    assert first.id not in {row.id for row in office.every(Placement)}
    assert first.of
    assert office.get(Indicator, first.of[1])
    assert "stands there no more" in heard[-1].sentence
    here = page.tree.record()
    assert here
    assert here.id == second.id
    session.undo()
    settle(page, qtbot)
    assert rows(office, "1.3")[0].id == first.id


def test_a_result_that_records_name_is_not_deleted(page: FrameworkPage, office: Office, heard: list[Said]) -> None:
    page.tree.go_to(result(office, "1.3").id)
    press(page, Qt.Key.Key_Delete)
    assert heard[-1].state == "late"
    assert heard[-1].sentence.startswith("1.3 cannot be deleted: ")
    assert "trainings" in heard[-1].sentence
    assert "indicator versions" in heard[-1].sentence
    assert result(office, "1.3")


def test_a_result_no_record_names_goes_with_all_beneath_it_as_one_deed(
    page: FrameworkPage, office: Office, session: OfficeSession, qtbot: QtBot, heard: list[Said]
) -> None:
    count = office.count(Result)
    page.tree.go_to(result(office, "5").id)
    page.new()
    type_in(page, "6")
    qtbot.waitUntil(lambda: page.editing is not None and page.editing.field == "statement")
    type_in(page, "More")
    settle(page, qtbot)
    page.new()
    type_in(page, "6.1")
    qtbot.waitUntil(lambda: page.editing is not None and page.editing.field == "statement")
    type_in(page, "More of it")
    settle(page, qtbot)
    page.indent()
    settle(page, qtbot)
    page.tree.go_to(result(office, "6").id)
    page.delete()
    settle(page, qtbot)
    assert office.count(Result) == count
    assert heard[-1].sentence == "Objective 6 is deleted, with 1 more under it."
    session.undo()
    settle(page, qtbot)
    assert office.count(Result) == count + 2


def test_a_row_is_dragged_to_another_result(page: FrameworkPage, office: Office, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    row, under = rows(office, "1.3")[0], result(office, "1.1")
    page.tree.go_to(row.id)
    at = page.tree.rect_of(under.id, TEXT).center()
    monkeypatch.setattr(page.tree, "dropIndicatorPosition", lambda: QAbstractItemView.DropIndicatorPosition.OnItem)
    carried = page.tree.model().mimeData([page.tree.currentIndex()])
    move = Qt.DropAction.MoveAction
    drop = QDropEvent(QPointF(at), move, carried, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    page.tree.dropEvent(drop)
    settle(page, qtbot)
    assert rows(office, "1.1")[-1].id == row.id
    assert order(page) == [one.code for one in page.arrangement.order()]


def test_the_framework_is_copied_as_a_table(page: FrameworkPage) -> None:
    QTest.keyClick(page.tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0] == "Code\tStatement or wording\tLevel or measure\tPrinted as, or line above"
    assert len(lines) == 1 + 20 + 58


@pytest.fixture
def officer(sample: Path, theme: Theme, tasks: Tasks, tmp_path: Path) -> Iterator[OfficeSession]:
    with open_as(sample, "Demo Officer") as opened:
        yield OfficeSession(opened, theme, tasks, Settings(tmp_path / "settings"))


def test_who_may_not_change_it_may_look(officer: OfficeSession, qtbot: QtBot) -> None:
    page = shown(officer, qtbot)
    one = result(officer.office, "1.3")
    page.tree.go_to(one.id, TEXT)
    page.edit()
    page.delete()
    page.up()
    assert page.editing is None
    assert result(officer.office, "1.3") == one
    assert page.said.text() == "Your roles may look at this, not change it."
    assert page.tree.dragDropMode() == QAbstractItemView.DragDropMode.NoDragDrop


def test_a_result_that_is_found_is_shown_in_the_framework(enter: Enter, sample: Path) -> None:
    shell = shell_of(enter(sample))
    one = result(shell.session.office, "4.2")
    shell.session.show_record("result", one.id)
    page = shell.page.content
    assert isinstance(page, FrameworkPage)
    here = page.tree.record()
    assert here
    assert here.id == one.id
    shell.go("result")
    assert shell.page.title.text() == "Results, as a list"


def test_without_a_project_it_says_what_to_do(empty: Path, theme: Theme, tasks: Tasks, tmp_path: Path, qtbot: QtBot) -> None:
    with open_as(empty) as office:
        page = shown(OfficeSession(office, theme, tasks, Settings(tmp_path / "settings")), qtbot)
        assert page.said.text() == "There is no project yet. Enter one in Set-up."
        page.new()
        assert page.editing is None


def _column_of(record: Record) -> int:
    return PRINTED if isinstance(record, Placement) else CODE


def test_tab_keeps_a_cell_and_goes_to_the_next(page: FrameworkPage, office: Office, qtbot: QtBot) -> None:
    one = result(office, "1.3")
    page.tree.go_to(one.id, _column_of(one))
    page.edit()
    type_in(page, "1.3b", Qt.Key.Key_Tab)
    settle(page, qtbot)
    assert result(office, "1.3b").id == one.id
    assert page.tree.currentColumn() == TEXT
