"""A file on a record: into the book, out as a private copy that is wiped, and no larger than may be."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.errors import UserError
from desktop.models.fields.references import LARGEST_FILE
from desktop.models.fields.values import Attachment
from desktop.models.registers import by_name
from desktop.ui.forms.context import editor_context_for
from desktop.ui.forms.file_editor import FileEditor
from desktop.ui.runtime import opened_files
from desktop.ui.runtime.opened_files import OpenedFiles, sweep
from desktop.ui.runtime.progress_dialog import BlockingProgressDialog
from desktop.ui.runtime.session import OfficeSession, Said

Evidence = by_name("evidence")
FIELD = next(name for name, kind in Evidence.kinds.items() if type(kind).__name__ == "File")
PDF = Attachment("minutes.pdf", 5, "0" * 64)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What was handed to the system, which here opens nothing."""
    paths: list[Path] = []

    def shown(path: Path) -> bool:
        paths.append(path)
        return True

    monkeypatch.setattr(opened_files, "open_externally", shown)
    return paths


@pytest.fixture
def editor(session: OfficeSession, tmp_path: Path, qtbot: QtBot) -> FileEditor:
    session.private = OpenedFiles(tmp_path)
    session.closing.connect(session.private.wipe)
    made = FileEditor(Evidence.kinds[FIELD], editor_context_for(session, Evidence))
    qtbot.addWidget(made)
    made.show()
    return made


def choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(path), ""))


def test_a_file_is_attached_opened_as_a_private_copy_and_wiped_on_closing(
    editor: FileEditor,
    session: OfficeSession,
    tmp_path: Path,
    qtbot: QtBot,
    opened: list[Path],
    heard: list[Said],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "minutes.pdf").write_bytes(b"%PDF-1")
    choose(monkeypatch, tmp_path / "minutes.pdf")
    with qtbot.waitSignal(editor.edited):
        editor._attach.click()
    assert editor.value().size == 6
    editor._open.click()
    (copy,) = opened
    assert copy.read_bytes() == b"%PDF-1"
    if os.name == "posix":
        assert stat.S_IMODE(copy.stat().st_mode) == 0o400
        assert stat.S_IMODE(copy.parent.parent.stat().st_mode) == 0o700
    assert "wiped when the office is locked" in heard[-1].sentence
    session.closing.emit()
    assert not copy.exists()
    assert not list(tmp_path.glob("tallybook-open-*"))


def test_a_larger_file_goes_in_while_the_window_waits(
    editor: FileEditor, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "photo.jpg").write_bytes(os.urandom(3 << 20))
    choose(monkeypatch, tmp_path / "photo.jpg")
    with qtbot.waitSignal(editor.edited, timeout=20_000):
        editor._attach.click()
        assert editor.value() is None
    assert editor.value().size == 3 << 20
    assert not [one for one in QApplication.topLevelWidgets() if isinstance(one, BlockingProgressDialog) and one.isVisible()]


def test_a_file_that_is_too_large_is_said_before_it_is_read(
    editor: FileEditor, tmp_path: Path, heard: list[Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "film.mp4").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    choose(monkeypatch, tmp_path / "film.mp4")
    monkeypatch.setattr(Path, "read_bytes", lambda _path: pytest.fail("it was read"))
    editor._attach.click()
    assert editor.value() is None
    assert heard[-1].sentence == "film.mp4 has 21 MB; 20 MB is the most. Make it smaller, or keep it elsewhere and note where."


def test_a_file_that_is_not_there_is_said(editor: FileEditor, tmp_path: Path, heard: list[Said], monkeypatch: pytest.MonkeyPatch) -> None:
    choose(monkeypatch, tmp_path / "gone.pdf")
    editor._attach.click()
    assert "cannot be read" in heard[-1].sentence


@pytest.mark.parametrize("name", ["setup.exe", "run.sh", "page.html", "link.lnk", "x.desktop", "noending"])
def test_what_might_be_run_is_not_opened(tmp_path: Path, opened: list[Path], name: str) -> None:
    with pytest.raises(UserError, match="not opened from here"):
        OpenedFiles(tmp_path).open(Attachment(name, 5, "0" * 64), b"12345")
    assert not opened
    assert not list(tmp_path.iterdir())


def test_two_files_of_one_name_do_not_meet(tmp_path: Path, opened: list[Path]) -> None:
    files = OpenedFiles(tmp_path)
    files.open(PDF, b"one")
    files.open(PDF, b"two")
    assert [path.read_bytes() for path in opened] == [b"one", b"two"]
    files.wipe()
    assert not list(tmp_path.iterdir())


def test_a_copy_nothing_opens_is_wiped_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened_files, "open_externally", lambda _path: False)
    with pytest.raises(UserError, match="no program"):
        OpenedFiles(tmp_path).open(PDF, b"12345")
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.skipif(os.name != "posix", reason="Windows tells by age")
def test_what_a_crash_left_is_removed_and_what_another_window_has_open_is_not(tmp_path: Path, opened: list[Path]) -> None:
    program = "import sys; from pathlib import Path; from desktop.ui.runtime import opened_files as p; from desktop.models.fields.values import Attachment as A\n"
    program += "p.open_externally = lambda _path: True\np.OpenedFiles(Path(sys.argv[1])).open(A('a.pdf', 1, '0' * 64), b'x'); import os; os._exit(9)"
    assert subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False).returncode == 9
    (left,) = tmp_path.iterdir()
    OpenedFiles(tmp_path).open(PDF, b"12345")  # another window's: this process lives
    assert not left.exists()
    sweep(tmp_path)
    assert opened[-1].exists()
