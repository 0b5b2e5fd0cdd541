"""What is asked outside of a register says what is wrong to who sees it and to who hears it."""

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.ui.forms.labelled_input import FileInput, FolderInput, LabelledInput


def test_a_fault_is_heard_and_goes_away_while_one_types(qtbot: QtBot) -> None:
    asked = LabelledInput("Name", hint="As colleagues know them")
    qtbot.addWidget(asked)
    assert (asked.line.accessibleName(), asked.line.accessibleDescription()) == ("Name", "Needed. As colleagues know them")
    asked.refuse("There is one already.")
    assert asked.line.accessibleDescription() == "Needed. ▲ There is one already."
    assert (asked.under.property("role"), asked.line.property("fault")) == ("fault", True)
    QTest.keyClicks(asked.line, "B")
    assert asked.line.accessibleDescription() == "Needed. As colleagues know them"
    assert (asked.under.property("role"), asked.line.property("fault")) == ("hint", False)


def test_a_fault_that_is_gone_is_not_heard_any_more(qtbot: QtBot) -> None:
    asked = LabelledInput("Name", needed=False)
    qtbot.addWidget(asked)
    asked.refuse("There is one already.")
    asked.clear()
    assert asked.line.accessibleDescription() == asked.under.text() == ""


def test_a_path_has_to_be_there_and_of_the_right_sort(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "office.tallyjoin"
    file.touch()
    for asked, right, wrong in ((FileInput("File", ".tallyjoin"), file, tmp_path), (FolderInput("Folder", file), tmp_path, file)):
        qtbot.addWidget(asked)
        asked.line.setText(str(wrong))
        assert asked.found() is None
        assert "There is no such" in asked.under.text()
        asked.line.setText(str(right))
        assert asked.found() == right


def test_a_folder_that_a_service_copies_is_warned_of_when_it_is_chosen(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = tmp_path / "Dropbox"
    asked = FolderInput("Folder", tmp_path)
    qtbot.addWidget(asked)
    assert asked.under.text() == ""
    monkeypatch.setattr("desktop.ui.forms.labelled_input.QFileDialog.getExistingDirectory", lambda *_asked: str(copied))
    asked.chooser.click()
    assert asked.folder() == copied
    assert "Dropbox" in asked.under.text()
    assert asked.under.property("role") == "hint"
