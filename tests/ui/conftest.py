"""A real window on real offices, offscreen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import window_for
from desktop.office.office import Office
from desktop.ui.runtime.session import OfficeSession, Said
from desktop.ui.runtime.settings import Settings
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.shell.main_window import MainWindow
from desktop.ui.shell.shell import Shell
from desktop.ui.start.unlock_page import UnlockPage
from desktop.ui.theme.tokens import Theme, theme_for
from tests.ui.offices import PASSPHRASE, copied, open_as


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform cannot do what a real screen can, and says so at each window."""
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture
def sample(sample_once: Path, tmp_path: Path) -> Path:
    """The sample's office, this test's own."""
    return copied(sample_once, tmp_path / "office")


@pytest.fixture
def empty(empty_once: Path, tmp_path: Path) -> Path:
    """An office with users and nothing else, this test's own."""
    return copied(empty_once, tmp_path / "office")


@pytest.fixture
def theme() -> Theme:
    return theme_for("light", system_is_dark=False)


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.leave()


@pytest.fixture
def office(sample: Path) -> Iterator[Office]:
    with open_as(sample) as opened:
        yield opened


@pytest.fixture
def session(office: Office, theme: Theme, tasks: Tasks, tmp_path: Path) -> Iterator[OfficeSession]:
    """The sample as the manager has it."""
    made = OfficeSession(office, theme, tasks, Settings(tmp_path / "settings"))
    yield made
    made.closing.emit()


@pytest.fixture
def heard(session: OfficeSession) -> list[Said]:
    """What was told in the status line."""
    said: list[Said] = []
    session.said.connect(said.append)
    return said


def stand(qtbot: QtBot, page: QWidget) -> None:
    """Show a page as large as it is in the window of a usual laptop."""
    qtbot.addWidget(page)
    page.resize(1270, 640)
    page.show()


Enter = Callable[..., MainWindow]


@pytest.fixture
def enter(qtbot: QtBot, qapp: QApplication) -> Iterator[Enter]:
    with entering(qtbot, qapp) as enter:
        yield enter


@contextmanager
def entering(qtbot: QtBot, qapp: QApplication) -> Iterator[Enter]:
    """Opens the window on an office and unlocks it as somebody does: name, passphrase, Enter."""
    windows: list[MainWindow] = []

    def opened(office: Path, user: str = "Demo Manager") -> MainWindow:
        window = window_for(qapp, office, settings=office.parent / "settings")
        windows.append(window)
        qtbot.addWidget(window)
        window.resize(1366, 740)
        window.show()
        unlock(qtbot, window, user)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield opened
    for window in windows:
        window.close()


def unlock(qtbot: QtBot, window: MainWindow, user: str = "Demo Manager", passphrase: str = PASSPHRASE) -> None:
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    qtbot.waitUntil(lambda: page.who.count() > 0)
    row = next(row for row in range(page.who.count()) if page.who.item(row).text() == user)
    page.who.setCurrentRow(row)
    QTest.keyClicks(page.passphrase, passphrase)
    page.passphrase.returnPressed.emit()
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), Shell), timeout=20_000)
    qtbot.waitUntil(lambda: window.isHidden() or shell_of(window).isVisible())


def shell_of(window: MainWindow) -> Shell:
    shell = window.centralWidget()
    assert isinstance(shell, Shell)
    return shell
