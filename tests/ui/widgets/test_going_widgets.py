"""Widgets that go while they are used: no filter or event of ours touches what is not there any more, and none raises."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from desktop.errors import UserError
from desktop.models.fields.base import FormatContext, Kind
from desktop.models.registers import by_name
from desktop.office.office import Office
from desktop.ui.forms.context import editor_context_for
from desktop.ui.forms.editor import Editor, EditorContext
from desktop.ui.forms.factory import cell_editor_for, editor_for
from desktop.ui.forms.tags_editor import SetEditor
from desktop.ui.register.child_table import CellKeys, ChildTable
from desktop.ui.runtime.session import OfficeSession, Said
from desktop.ui.theme.tokens import Theme
from tests.ui.conftest import Enter, shell_of
from tests.ui.forms.test_editors import SAMPLES, of
from tests.ui.keyboard import write
from tests.ui.offices import open_as

KINDS = list({type(kind): kind for kind, _value in SAMPLES}.values())


@pytest.fixture
def editor_context(theme: Theme) -> EditorContext:
    return EditorContext(FormatContext(), theme)


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("make", [editor_for, cell_editor_for])
def test_an_editor_goes_while_it_has_the_focus(qtbot: QtBot, editor_context: EditorContext, kind: Kind[Any], make: Any) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    editor: Editor = make(of(kind), editor_context)
    editor.setParent(window)
    window.show()
    window.activateWindow()
    editor.part.setFocus()
    part = editor.part
    delete(part)
    assert not isValid(part)
    assert not editor.eventFilter(window, QFocusEvent(QEvent.Type.FocusOut, Qt.FocusReason.OtherFocusReason))
    delete(editor)


def test_the_frame_of_a_set_goes_before_its_line(qtbot: QtBot, editor_context: EditorContext) -> None:
    kind = next(kind for kind, _value in SAMPLES if isinstance(editor_for(of(kind), editor_context), SetEditor))
    editor = editor_for(of(kind), editor_context)
    qtbot.addWidget(editor)
    assert isinstance(editor, SetEditor)
    delete(editor.frame)
    for event in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
        assert not editor.eventFilter(editor, QFocusEvent(event, Qt.FocusReason.OtherFocusReason))


def test_a_cell_is_ended_once(session: OfficeSession, qtbot: QtBot) -> None:
    training = by_name("training")
    grid = ChildTable(session, by_name("participant"), editor_context_for(session, training))
    qtbot.addWidget(grid)
    grid.show_owner(next(iter(session.office.every(training))), new=False)
    grid.show()
    sheet = grid.sheet
    sheet.setCurrentIndex(grid.model.index(0, 0))
    sheet.edit(sheet.currentIndex())
    cell = sheet.indexWidget(sheet.currentIndex())
    keys = cell.findChild(CellKeys)
    assert keys
    press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier)
    for _time in range(2):  # a key that was on its way already
        assert keys.eventFilter(cell, press)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_a_full_disk_is_told_and_the_window_closes(sample: Path, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    """No slot raises: an exception there is a mistake of the program, and a full disk is none."""
    window = enter(sample)

    def full(*_said: object) -> None:
        raise UserError("The disk is full.")

    monkeypatch.setattr(Office, "put_draft", full)
    shell = shell_of(window)
    heard: list[Said] = []
    shell.session.said.connect(heard.append)
    shell.go("training")
    shell.run_on_page("record.edit")
    write("X")
    shell.run_on_page("record.new")
    assert "The disk is full." in [one.sentence for one in heard]
    window.close()
    with open_as(sample):
        pass  # nobody holds the lock any more
