"""Ctrl+Z and Ctrl+Y turn saved records back only where nobody types: in a sheet or a field another record is not meant."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.ids import new_id
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.people import Participant
from desktop.ui.indicators.page import IndicatorPage
from desktop.ui.register.page import RegisterPage
from desktop.ui.register.paste_view import PasteView
from desktop.ui.shell.main_window import MainWindow
from desktop.ui.shell.shell import Shell
from tests.ui.conftest import Enter, shell_of

NO_KEY = Qt.KeyboardModifier.NoModifier


class Other:
    """A record saved last, somewhere else; and a person at the keyboard of the window."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.office = shell_of(window).session.office
        self._record = Organisation(new_id(), title="Elsewhere", type="government")
        self.office.save(self._record)
        assert self.stands

    @property
    def stands(self) -> bool:
        """Whether it is there and was not taken back."""
        found = self.office.get(Organisation, self._record.id)
        return found is not None and not found.deleted

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.ControlModifier) -> None:
        """A key as it comes from the keyboard: to the window, which hands it to whatever has the focus."""
        handle = self.window.windowHandle()
        assert handle is not None
        QTest.keyClick(handle, key, modifiers)

    def outlives(self, part: QWidget) -> bool:
        """Whether it stands after Ctrl+Z, and is as it was after Ctrl+Y, with the focus in ``part``."""
        part.setFocus()
        here = QApplication.focusWidget()
        assert here
        assert here is part or part.isAncestorOf(here)
        self.press(Qt.Key.Key_Z)
        stood = self.stands
        self.office.undo()
        self.press(Qt.Key.Key_Y)
        again = self.stands
        self.office.redo()
        return stood and not again


@pytest.fixture
def other(enter: Enter, sample: Path, qtbot: QtBot) -> Other:
    window = enter(sample)
    qtbot.waitExposed(window)
    return Other(window)


@pytest.fixture
def shell(other: Other) -> Shell:
    return shell_of(other.window)


@pytest.fixture
def page(shell: Shell) -> RegisterPage:
    shell.go("training")
    content = shell.page.content
    assert isinstance(content, RegisterPage)
    assert content.pane
    return content


def test_in_a_sheet_no_other_record_is_taken_back(other: Other, page: RegisterPage) -> None:
    assert len(page.pane.child_tables) > 1
    assert all(other.outlives(grid.sheet) for grid in page.pane.child_tables)


def test_a_cell_takes_back_what_is_typed_in_it(other: Other, page: RegisterPage) -> None:
    people = next(grid for grid in page.pane.child_tables if grid.register is Participant)
    people.sheet.setFocus()
    people.sheet.setCurrentIndex(people.model.index(people.model.rowCount() - 1, people.model.fields.index("name")))
    other.press(Qt.Key.Key_F2, NO_KEY)
    cell = QApplication.focusWidget()
    assert isinstance(cell, QLineEdit)
    other.press(Qt.Key.Key_A, NO_KEY)
    assert cell.text() == "a"
    other.press(Qt.Key.Key_Z)
    assert cell.text() == ""
    assert other.outlives(cell)


def test_in_the_fields_of_a_form_no_other_record_is_taken_back(other: Other, page: RegisterPage) -> None:
    parts = [box.editor.part for box in page.pane.form.inputs.values() if box.editor.part.isVisible()]
    can = [part for part in parts if part.isEnabled() and (part.focusProxy() or part).focusPolicy() != Qt.FocusPolicy.NoFocus]
    assert len({type(part) for part in can}) > 2
    assert all(other.outlives(part) for part in can)


def test_among_pasted_rows_no_other_record_is_taken_back(other: Other, page: RegisterPage) -> None:
    people = next(grid for grid in page.pane.child_tables if grid.register is Participant)
    people.paste("Name\tSex\nInvented\tx\nAnother\ty")
    view = page.tasks.panel
    assert isinstance(view, PasteView)
    assert len(view.focus_stops()) > 1
    assert all(other.outlives(part) for part in view.focus_stops())


def test_among_targets_no_other_record_is_taken_back(other: Other, shell: Shell, qtbot: QtBot) -> None:
    shell.go("indicators")
    content = shell.page.content
    assert isinstance(content, IndicatorPage)
    qtbot.waitUntil(content.pane.targets.sheet.isVisible)
    assert other.outlives(content.pane.targets.sheet)


def test_in_a_list_the_last_record_is_taken_back_and_done_again(other: Other, page: RegisterPage) -> None:
    page.listing.table.setFocus()
    other.press(Qt.Key.Key_Z)
    assert not other.stands
    other.press(Qt.Key.Key_Y)
    assert other.stands


def test_the_menu_takes_it_back_wherever_one_is(other: Other, shell: Shell, page: RegisterPage) -> None:
    page.pane.child_tables[0].sheet.setFocus()
    next(command for command in shell.commands if command.id == "office.undo").run()
    assert not other.stands
