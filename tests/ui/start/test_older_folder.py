"""An older folder is put back: the window opens it for nobody, until somebody who may appoint says that it is meant."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.app import window_for
from desktop.office.access import users
from desktop.office.access.opening import Newcomer
from desktop.ui.setup.appearance_page import AppearancePage
from desktop.ui.shell.main_window import MainWindow
from desktop.ui.shell.shell import Shell
from desktop.ui.start.unlock_page import UnlockPage
from tests.ui.conftest import shell_of
from tests.ui.keyboard import press, to, write
from tests.ui.offices import PASSPHRASE, USERS, copied, open_as
from tests.ui.walk import settled

MANAGER, OFFICER = list(USERS)[:2]


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, sample: Path, tmp_path: Path) -> Iterator[MainWindow]:
    """A window on the folder as it was before a user was added."""
    folder = copied(sample, tmp_path / "older")
    kept, settings = shutil.copytree(folder, tmp_path / "kept"), folder.parent / "settings"
    with open_as(folder) as office:
        users.appoint(office, Newcomer("Naran", ["field_officer"], PASSPHRASE))
    shutil.rmtree(folder)
    kept.rename(folder)
    made = window_for(qapp, folder, settings=settings)
    qtbot.addWidget(made)
    made.resize(1366, 740)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    settled(made)
    yield made
    made.close()


def typed(qtbot: QtBot, window: MainWindow, name: str) -> UnlockPage:
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    page.who.setCurrentRow(list(USERS).index(name))
    page.passphrase.setFocus()
    page.passphrase.clear()
    write(PASSPHRASE)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.open.isEnabled() and page.fault.isVisible(), timeout=20_000)
    assert "lacks changes of users and keys" in page.fault.text()
    return page


def test_a_field_officer_is_sent_for_somebody_who_may(qtbot: QtBot, window: MainWindow) -> None:
    assert not typed(qtbot, window, OFFICER).accept.isVisible()


def test_a_manager_accepts_it_and_is_in(qtbot: QtBot, window: MainWindow) -> None:
    page = typed(qtbot, window, MANAGER)
    assert page.accept.isVisible()
    to("Accept that and open it")
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), Shell), timeout=20_000)
    settled(window)
    shell = shell_of(window)
    assert not any("lacks" in sentence for sentence in shell.session.office.warnings)
    shell.go("appearance")
    settled(window)
    machine = shell.page.content
    assert isinstance(machine, AppearancePage)
    assert not machine.accepting.isVisible()
