"""Showing what is typed where one opens an office: asked for each time, by keys too, and never one key more to open."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.app import window_for
from desktop.ui.shell.main_window import MainWindow
from desktop.ui.shell.shell import Shell
from desktop.ui.start.unlock_page import UnlockPage
from tests.ui.keyboard import called, focused, press, write
from tests.ui.offices import PASSPHRASE, copied
from tests.ui.walk import settled

ENTER, TAB, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Space
SHOW = "Show what is typed"
SHOWN, MASKED = QLineEdit.EchoMode.Normal, QLineEdit.EchoMode.Password


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, sample: Path) -> Iterator[MainWindow]:
    made = window_for(qapp, sample, settings=sample.parent / "settings")
    qtbot.addWidget(made)
    made.resize(1366, 740)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    settled(made)
    yield made
    made.close()


def page_of(window: MainWindow) -> UnlockPage:
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    return page


def is_open(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), Shell), timeout=20_000)
    settled(window)


def tick(page: UnlockPage) -> None:
    page.shown.setChecked(True)
    assert page.passphrase.echoMode() == SHOWN


def test_it_is_shown_by_keys_and_enter_opens_from_there(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    assert focused() is page.passphrase
    assert page.passphrase.echoMode() == MASKED
    write(PASSPHRASE)
    press(TAB)
    assert called(focused()) == SHOW
    press(SPACE)
    assert (page.passphrase.echoMode(), page.passphrase.displayText()) == (SHOWN, PASSPHRASE)
    press(SPACE)
    assert page.passphrase.displayText() != PASSPHRASE
    press(SPACE, ENTER)
    is_open(qtbot, window)


def test_a_click_on_it_leaves_one_typing(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    write(PASSPHRASE[:4])
    QTest.mouseClick(page.shown, Qt.MouseButton.LeftButton, pos=QPoint(8, page.shown.height() // 2))
    assert page.passphrase.echoMode() == SHOWN
    assert focused() is page.passphrase
    write(PASSPHRASE[4:])
    press(ENTER)
    is_open(qtbot, window)


def test_nobody_needs_it_to_open(qtbot: QtBot, window: MainWindow) -> None:
    write(PASSPHRASE)
    press(ENTER)
    is_open(qtbot, window)


def test_it_is_masked_again_when_the_office_was_opened_and_locked(qtbot: QtBot, window: MainWindow) -> None:
    before = page_of(window)
    tick(before)
    write(PASSPHRASE)
    press(ENTER)
    is_open(qtbot, window)
    window.lock()
    settled(window)
    page = page_of(window)
    assert not page.shown.isChecked()
    assert (page.passphrase.echoMode(), page.passphrase.text()) == (MASKED, "")


def test_it_is_masked_again_for_another_person(window: MainWindow) -> None:
    page = page_of(window)
    tick(page)
    page.who.setCurrentRow(2)
    assert not page.shown.isChecked()
    assert page.passphrase.echoMode() == MASKED


def test_it_is_masked_again_for_another_office(window: MainWindow, sample: Path, tmp_path: Path) -> None:
    page = page_of(window)
    page.choose_folder(copied(sample, tmp_path / "other"))
    tick(page)
    page.office.setCurrentIndex(1 - page.office.currentIndex())
    assert page.passphrase.echoMode() == MASKED


def test_it_is_masked_again_when_the_page_was_away(window: MainWindow) -> None:
    page = page_of(window)
    tick(page)
    page.hide()
    page.show()
    assert not page.shown.isChecked()
    assert page.passphrase.echoMode() == MASKED


def test_a_slip_stays_in_sight_to_be_mended(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    tick(page)
    write("not the passphrase")
    press(ENTER)
    qtbot.waitUntil(page.fault.isVisible, timeout=20_000)
    assert page.passphrase.displayText() == "not the passphrase"


@pytest.mark.parametrize("shown", [False, True])
def test_no_method_of_input_learns_it(window: MainWindow, *, shown: bool) -> None:
    page = page_of(window)
    page.shown.setChecked(shown)
    assert page.passphrase.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData


def test_the_button_is_in_sight_on_a_low_screen(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    window.resize(1366, 420)
    button = page.open
    qtbot.waitUntil(lambda: button.visibleRegion().boundingRect() == button.rect())
    assert page._area.verticalScrollBar().maximum() > 0
