"""What a journey begins with: a real office, the window as it is started, and a person at the keyboard."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import window_for
from desktop.ui.register.page import RegisterPage
from desktop.ui.runtime.settings import Settings
from desktop.ui.shell.shell import Shell
from desktop.ui.start.unlock_page import UnlockPage
from desktop.ui.widgets.basics import Elided, RowLink
from tests.journeys.typist import Typist
from tests.ui import conftest as ui
from tests.ui.offices import PASSPHRASE

pytest_collection_modifyitems = ui.pytest_collection_modifyitems
sample = ui.sample
empty = ui.empty

QUARTER = "2020 Q2"
"""The reporting period the demo opens on; its last day is the day of the published report."""

Begin = Callable[..., Typist]


@pytest.fixture
def begin(qtbot: QtBot, qapp: QApplication) -> Iterator[Begin]:
    """Starts the program on an office, as ``tallybook open`` does; nobody has unlocked it yet."""
    begun: list[Typist] = []

    def started(office: Path | None, settings: Path) -> Typist:
        if office:
            Settings(settings).keep(f"first period {office}", QUARTER)
        window = window_for(qapp, office, settings=settings)
        qtbot.addWidget(window)
        window.resize(1366, 740)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        begun.append(Typist(window))
        return begun[-1]

    yield started
    for typist in begun:
        typist.window.close()


Unlock = Callable[..., Typist]


@pytest.fixture
def unlocked(begin: Begin, sample: Path) -> Unlock:
    """The sample, unlocked by keys as somebody; the keys of unlocking are not counted on."""

    def entered(user: str) -> Typist:
        typist = begin(sample, sample.parent / "settings")
        unlock(typist, user)
        typist.keys = typist.letters = 0
        return typist

    return entered


def unlock(typist: Typist, user: str, passphrase: str = PASSPHRASE) -> None:
    """Choose who one is by the first letters, type the passphrase, Return."""
    page = typist.window.centralWidget()
    assert isinstance(page, UnlockPage)
    typist.until(lambda: page.who.count() > 0 and typist.at == "Passphrase")
    typist.tabs_to("Who", "Shift+Tab")
    typist.types(user)
    item = page.who.currentItem()
    assert item is not None and item.text() == user  # noqa: PT018
    typist.presses("Return")
    assert typist.at == "Passphrase"
    typist.types(passphrase)
    typist.presses("Return")
    typist.until(lambda: isinstance(typist.window.centralWidget(), Shell))
    typist.idle()


def register_page(typist: Typist) -> RegisterPage:
    """The page of the register that is shown, with its form, for which a person would wait a moment."""
    page = ui.shell_of(typist.window).page.content
    assert isinstance(page, RegisterPage)
    assert page.pane
    return page


def said(typist: Typist) -> str:
    """What the line at the foot says."""
    return ui.shell_of(typist.window).status.words.full_text()


def shown(typist: Typist) -> str:
    """The words one reads on the page, a label or a link a line."""
    read = [one for one in ui.shell_of(typist.window).page.findChildren(QWidget) if isinstance(one, QLabel | RowLink) and one.isVisible()]
    return "\n".join(one.full_text() if isinstance(one, Elided | RowLink) else one.text() for one in read)
