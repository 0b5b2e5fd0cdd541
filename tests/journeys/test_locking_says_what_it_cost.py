"""Locking: what it stopped is said, what could not be kept is said, and who may come back is there at once."""

import threading

import pytest
from PySide6.QtWidgets import QApplication

from desktop.errors import UserError
from desktop.office.office import Office
from desktop.ui.shell.main_window import MainWindow
from desktop.ui.start.unlock_page import UnlockPage
from tests.journeys.conftest import Unlock, unlock
from tests.ui.conftest import shell_of


def unlock_page(window: MainWindow) -> UnlockPage:
    """What stands there after locking."""
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    return page


def test_what_locking_stopped_is_said(unlocked: Unlock) -> None:
    manager = unlocked("Demo Manager")
    window, session = manager.window, shell_of(manager.window).session
    told: list[object] = []
    session.do(lambda: [*iter(window.tasks.stopped, True)], told.append, told.append, "Writing the workbook")
    manager.presses("Ctrl+L")
    page = unlock_page(window)
    assert page.told.isVisible()
    assert "Locking stopped this: Writing the workbook." in page.told.text()
    unlock(manager, "Demo Manager")
    manager.presses("Ctrl+L")
    assert not unlock_page(window).told.isVisible()
    assert not told


def test_nobody_is_locked_out_of_long_work_they_wait_for(unlocked: Unlock) -> None:
    manager = unlocked("Demo Manager")
    window, session = manager.window, shell_of(manager.window).session
    written, on = threading.Event(), threading.Event()
    told: list[object] = []

    def write() -> bool:
        on.set()
        return written.wait(30)

    session.do(write, told.append, told.append, "Writing the workbook")
    window._idle.start(1)
    manager.until(lambda: not window._idle.isActive() and on.is_set())
    for _turn in range(20):
        QApplication.processEvents()
    assert window.inside
    assert not window.tasks.stopped()
    written.set()
    manager.until(lambda: not window.inside)
    assert told == [True]
    assert not unlock_page(window).told.isVisible()


def test_what_a_full_disk_did_not_take_is_said(unlocked: Unlock, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = unlocked("Demo Officer")
    officer.presses("Ctrl+4", "Ctrl+N")
    officer.tabs_to("Title")

    def full(*_said: object) -> None:
        raise UserError("The disk is full.")

    monkeypatch.setattr(Office, "put_draft", full)
    officer.types("Never kept")
    officer.presses("Ctrl+L")
    assert "What you typed last is not kept. The disk is full." in unlock_page(officer.window).told.text()


def test_giving_up_on_a_full_disk_is_told(unlocked: Unlock, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = unlocked("Demo Officer")
    shell = shell_of(officer.window)
    officer.presses("Ctrl+4", "Ctrl+N")
    officer.tabs_to("Title")
    officer.types("Given up")

    def full(*_said: object) -> None:
        raise UserError("The disk is full.")

    officer.until(shell.session.office.drafts)
    monkeypatch.setattr(Office, "drop_draft", full)
    officer.presses("Ctrl+Shift+G")
    assert shell.status.words.full_text() == "▲ The disk is full."
    assert shell.session.office.drafts()


def test_who_may_come_back_is_there_while_the_books_are_closed(unlocked: Unlock) -> None:
    manager = unlocked("Demo Manager")
    window = manager.window
    closed = threading.Event()
    window.tasks.run(lambda: closed.wait(30), lambda _none: None, lambda _fault: None)  # as long as a large office takes
    manager.presses("Ctrl+L")
    page = unlock_page(window)
    QApplication.processEvents()
    assert page.who.count() == 4
    assert manager.at == "Passphrase"
    assert window.tasks.busy()
    closed.set()
