"""What was changed on the laptop that keeps the keys goes to another one through the window, and that one tells that it has it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from desktop.app import window_for
from desktop.office.access import laptops, users
from desktop.office.access.changes_file import SUFFIX, write_changes
from desktop.office.access.joining import ask_to_join, join, let_join
from desktop.office.access.opening import Newcomer
from desktop.ui.access.laptops_page import LaptopsPage
from desktop.ui.access.page import UsersPage
from desktop.ui.shell.main_window import MainWindow
from desktop.ui.shell.shell import Shell
from desktop.ui.start.unlock_page import UnlockPage
from tests.ui.conftest import shell_of
from tests.ui.keyboard import press, to, write
from tests.ui.offices import PASSPHRASE, copied, open_as
from tests.ui.walk import settled

Opened = Callable[[Path], MainWindow]
CASE_WORKER = 3
"""Their place in the list of who may open."""


@pytest.fixture
def both(sample: Path, tmp_path: Path) -> tuple[Path, Path]:
    """The folders of the office on laptop A, where Naran was added, and on B, where nobody knows that."""
    here = copied(sample, tmp_path / "A")
    other = tmp_path / "B"
    other.mkdir()
    ask_to_join(other / "settings", other / "ask.tallyrequest")
    with open_as(here, "Demo Case Worker") as office:
        signs = let_join(office, other / "ask.tallyrequest", other / "office.tallyjoin")
    there = join(other / "office.tallyjoin", other, other / "settings", signs)
    with open_as(here) as office:
        users.appoint(office, Newcomer("Naran", ["field_officer"], PASSPHRASE))
        write_changes(office, tmp_path / f"office{SUFFIX}")
    return here, there


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication) -> Iterator[Opened]:
    made: list[MainWindow] = []

    def window_of(folder: Path) -> MainWindow:
        window = window_for(qapp, folder, settings=folder.parent / "settings")
        qtbot.addWidget(window)
        window.resize(1366, 740)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        settled(window)
        made.append(window)
        return window

    yield window_of
    for window in made:
        window.close()


def enter(qtbot: QtBot, window: MainWindow, row: int = 0) -> Shell:
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    page.who.setCurrentRow(row)
    page.passphrase.setFocus()
    write(PASSPHRASE)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), Shell), timeout=20_000)
    settled(window)
    return shell_of(window)


def page_of(shell: Shell, window: MainWindow) -> LaptopsPage:
    shell.go("laptops")
    settled(window)
    page = shell.page.content
    assert isinstance(page, LaptopsPage)
    return page


def test_the_changes_go_to_the_other_laptop_which_tells_that_it_has_them(
    both: tuple[Path, Path], opened: Opened, qtbot: QtBot, tmp_path: Path
) -> None:
    window = opened(both[1])
    shell = enter(qtbot, window)
    shell.go("user")
    settled(window)
    staff = shell.page.content
    assert isinstance(staff, UsersPage)
    assert staff.primary_action() is None
    page = page_of(shell, window)
    assert "Laptop A keeps the keys" in page.why.text()
    page.file.line.setFocus()
    write(str(tmp_path / f"office{SUFFIX}"))
    to("Take it in")
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(page.mine.isVisible, timeout=20_000)
    assert "Naran was added" in page.came.text()
    window.activateWindow()  # what a window manager does once the dialog is gone
    qtbot.waitUntil(page.take.hasFocus, timeout=20_000)
    signs = page.mine.text().rpartition(": ")[2]
    assert signs.replace(" ", "") == laptops.signs_to_tell(shell.session.office.access)
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "Nothing in" in page.file.under.text(), timeout=20_000)

    window = opened(both[0])
    page = page_of(enter(qtbot, window), window)
    assert page.chosen() is not None
    assert not page.signs.isVisible()
    page.list.setFocus()
    press(Qt.Key.Key_Down)
    assert "has not told" in page.list.currentItem().data(Qt.ItemDataRole.AccessibleTextRole)
    press(Qt.Key.Key_Tab)
    write("2222 2222")
    to("It has the changes")
    press(Qt.Key.Key_Space)
    assert "not the signs that laptop B shows" in page.signs.under.text()
    page.signs.line.selectAll()
    write(signs.lower())
    to("It has the changes")
    press(Qt.Key.Key_Space)
    assert "has all changes" in page.list.currentItem().data(Qt.ItemDataRole.AccessibleTextRole)


def test_the_keys_move_and_that_is_seen_at_once(both: tuple[Path, Path], opened: Opened, qtbot: QtBot) -> None:
    window = opened(both[0])
    shell = enter(qtbot, window)
    page = page_of(shell, window)
    page.list.setFocus()
    press(Qt.Key.Key_Down)
    to("Let it keep the keys")
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(page.why.isVisible, timeout=20_000)
    assert "Laptop B keeps the keys" in page.why.text()
    assert page.keep.isVisible()
    window.activateWindow()  # what a window manager does once the dialog is gone
    qtbot.waitUntil(page.list.hasFocus, timeout=20_000)
    to("Keep the keys here")
    press(Qt.Key.Key_Space)
    assert "recovery code has 8 groups" in next(iter(page.codes.values())).under.text()


def test_the_signs_of_a_join_file_are_seen_and_go_with_the_page(
    both: tuple[Path, Path], opened: Opened, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a low window too, where they lie under what is shown at first."""
    ask_to_join(tmp_path / "C", tmp_path / "C.tallyrequest")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(tmp_path / "C.tallyjoin"), ""))
    window = opened(both[0])
    window.resize(683, 384)
    shell = enter(qtbot, window, CASE_WORKER)
    joining = page_of(shell, window).joining
    joining.request.line.setFocus()
    write(str(tmp_path / "C.tallyrequest"))
    to("Make its file")
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(joining.ours.isVisible, timeout=20_000)
    qtbot.waitUntil(lambda: joining.ours.visibleRegion().boundingRect().size() == joining.ours.size())
    assert len(joining.ours.text()) == len("K7QF M2XD")
    shell.go("home")
    settled(window)
    assert joining.ours.text() == ""
    shell.go("laptops")
    settled(window)
    assert not joining.ours.isVisible()
    assert not joining.tell.isVisible()


def test_a_file_that_brings_nothing_leaves_the_page_of_passphrases_as_it_was(
    both: tuple[Path, Path], opened: Opened, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody was left in its list to be chosen."""
    with open_as(both[1]) as office:
        laptops.take_in(office, tmp_path / f"office{SUFFIX}")
    window = opened(both[1])
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(tmp_path / f"office{SUFFIX}"), ""))
    to("File of changes")
    press(Qt.Key.Key_Space)
    settled(window)
    assert "this laptop has all of it" in page.fault.text()
    assert not page.with_changes.isVisible()
    assert page.who.count() > 1
    enter(qtbot, window)


def test_somebody_new_opens_the_other_laptop_with_the_file(
    both: tuple[Path, Path], opened: Opened, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened(both[1])
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    for name, told in (("missing", "cannot be read"), ("office", "")):
        monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked, name=name: (str(tmp_path / f"{name}{SUFFIX}"), ""))
        to("File of changes")
        press(Qt.Key.Key_Space)
        settled(window)
        assert told in page.fault.text() if told else not page.fault.isVisible()
    assert "from laptop A" in page.with_changes.text()
    shell = enter(qtbot, window, page.who.count() - 1)
    assert shell.session.office.user.name == "Naran"
