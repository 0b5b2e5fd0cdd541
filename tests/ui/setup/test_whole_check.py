"""The whole check runs beside one's work: from the page, and once a month by itself."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.ui.runtime.whole_check import WholeCheck
from desktop.ui.setup.appearance_page import AppearancePage
from desktop.ui.shell.main_window import MainWindow
from tests.ui.conftest import Enter, shell_of
from tests.ui.keyboard import press, to
from tests.ui.walk import settled


@pytest.fixture
def window(enter: Enter, sample: Path) -> MainWindow:
    """The sample, as the manager has it open."""
    return enter(sample)


def page_of(window: MainWindow) -> AppearancePage:
    shell_of(window).go("appearance")
    settled(window)
    page = shell_of(window).page.content
    assert isinstance(page, AppearancePage)
    return page


def test_one_checks_the_books_and_sees_what_was_found(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    whole = shell_of(window).session.whole_check
    to("Check the books")
    with qtbot.waitSignal(whole.ended, timeout=60_000):
        press(Qt.Key.Key_Space)
        assert page.checking.text() == "Stop checking"
    assert page.checking.text() == "Check the books"
    assert "All is well" in page.found.text()
    assert "What no check sees" in page.found.text()
    assert whole.last == shell_of(window).session.office.context.today


def test_what_is_found_is_said_and_stands_on_the_page(qtbot: QtBot, window: MainWindow) -> None:
    shell = shell_of(window)
    book = shell.session.office.office_book
    with book.connection.conn:
        book.connection.execute("UPDATE site SET title = 'Forged' WHERE id = (SELECT min(id) FROM site)")
    said: list[str] = []
    shell.session.said.connect(lambda one: said.append(one.sentence))
    whole = shell.session.whole_check
    with qtbot.waitSignal(whole.ended, timeout=60_000):
        whole.begin()
    assert any("The check found 1 thing to mend" in sentence for sentence in said)
    assert "is not what its history says" in page_of(window).found.text()


def test_it_is_stopped_and_says_nothing(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    whole = shell_of(window).session.whole_check
    with qtbot.waitSignal(whole.ended, timeout=60_000) as ended:
        page.check()
        page.check()
    assert ended.args == [None]
    assert whole.last is None
    assert page.found.text() == ""


@pytest.mark.parametrize(("days", "begins"), [(None, True), (0, False), (29, False), (30, True), (-400, True)])
def test_once_a_month_it_begins_by_itself(qtbot: QtBot, window: MainWindow, days: int | None, begins: bool) -> None:
    session = shell_of(window).session
    whole = session.whole_check
    if days is not None:
        day = session.office.context.today - timedelta(days)
        session.settings.keep(f"checked {session.office.access.ring.office}", day.isoformat())
    whole.begin_if_due()
    assert whole.running is begins
    if begins:
        with qtbot.waitSignal(whole.ended, timeout=60_000):
            whole.stop()


def test_a_lost_note_only_means_that_it_is_done_now(window: MainWindow) -> None:
    session = shell_of(window).session
    session.settings.keep(f"checked {session.office.access.ring.office}", ["nonsense"])
    assert isinstance(session.whole_check, WholeCheck)
    assert session.whole_check.last is None
