"""The window: the unlock page, or the frame of the office that is open. A locked window shows nothing of it."""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton, QToolButton, QWidget
from shiboken6 import isValid

from desktop.errors import UserError
from desktop.ui.runtime.incremental import IncrementalBuild
from desktop.ui.runtime.settings import Settings
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.start.unlock_page import UnlockPage
from desktop.ui.theme.stylesheet import stylesheet
from desktop.ui.theme.tokens import Theme

_MINUTE = 60_000
_BY_PERSON = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.MouseMove)
IDLE_MINUTES = 5


class Opened(Protocol):
    """An opened office as far as the window knows it: what knows more is slow to import."""

    folder: Path
    name: str

    def frame(self, theme: Theme, page: str, lock: Callable[[], object], redress: Callable[[], object]) -> QWidget:
        """What to show of it."""

    def page(self) -> str:
        """The page one is on."""

    def arrive(self, *, first: bool) -> None:
        """It is on the screen."""

    def leave(self) -> list[str]:
        """Keep what is typed; nothing is read or written by the window any more. Gives in sentences what was lost by that."""

    def close(self) -> None:
        """Close the books, after counting the cases for who has no case key: that takes its time."""


class MainWindow(QMainWindow):
    """Holds one office at most. ``dressed`` gives the theme somebody chose, after dressing the application in it."""

    def __init__(self, settings: Settings, dressed: Callable[[], Theme], folder: Path | None, *, laptop: Path | None = None) -> None:
        super().__init__()
        self.settings = settings
        self._dressed = dressed
        self.laptop = laptop
        self.theme = dressed()
        self.tasks = Tasks()
        self.inside: Opened | None = None
        self._closing: Opened | None = None
        """What was locked last: the worker closes its books before it does anything else."""
        self._idle = QTimer(self, singleShot=True)
        self._idle.timeout.connect(self._nobody_there)
        self.tasks.ended.connect(self._nobody_there, Qt.ConnectionType.QueuedConnection)  # after its result was handed over
        if not self.restoreGeometry(QByteArray.fromBase64(settings.get("geometry", "").encode())):
            self.resize(1366, 740)
        self._show_unlock(folder)

    def lock(self) -> None:
        """Keep what is typed, close the books, and show the unlock page."""
        if self.inside:
            left = self.inside
            lost = self._leave()
            page = self._show_unlock(left.folder)
            page.tell(lost)
            self.tasks.run(left.close, lambda _none: None, page.refuse, wanted=lambda: isValid(page))

    def quiet(self) -> int | None:
        """For how many milliseconds nobody has touched a key; None while no office is open."""
        return self._idle.interval() - self._idle.remainingTime() if self._idle.isActive() else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every key and click puts the locking off."""
        if self.inside and event.type() in _BY_PERSON:
            self._wait()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Watch what comes in from keyboard and mouse, once for the window: not each widget's events, which are many."""
        super().showEvent(event)
        if handle := self.windowHandle():
            handle.removeEventFilter(self)
            handle.installEventFilter(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button one is on, as the space bar does."""
        here = QApplication.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(here, QPushButton | QToolButton):
            here.click()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close the books before the window."""
        self.settings.keep("geometry", bytes(self.saveGeometry().toBase64().data()).decode())
        self.hide()
        with ExitStack() as at_last:
            at_last.callback(super().closeEvent, event)
            at_last.callback(self._close_books)
            at_last.callback(self.tasks.leave)
            self._leave()

    def _show_unlock(self, folder: Path | None) -> UnlockPage:
        warm_up = None if "desktop.ui.shell.open_office" in sys.modules else _import_frame
        page = UnlockPage(self.theme, self.tasks, self.settings, folder, laptop=self.laptop, warm_up=warm_up)
        page.opened.connect(self._enter)
        page.wished.connect(self._open_wizard)
        self._swap(page)
        self.setWindowTitle("Tallybook")
        return page

    def _open_wizard(self, wish: str, folder: object) -> None:
        from desktop.ui.start.wizards import wizard_for  # makes and mends offices: not needed to open one

        page = self.centralWidget()
        office = folder if isinstance(folder, Path) else None
        try:
            wizard = wizard_for(wish, office, self, unlock=self._show_unlock, enter=self._enter)
        except UserError as fault:
            if isinstance(page, UnlockPage):
                page.refuse(fault)
            return
        self._swap(wizard)

    def _enter(self, office: object) -> None:
        from desktop.office.office import Office
        from desktop.ui.shell.open_office import OpenOffice  # with all pages: only now are they needed

        assert isinstance(office, Office)  # the unlock page opens nothing else
        self.settings.opened(office.folder)
        self.inside = OpenOffice(office, self.tasks, self.settings)
        self._show_office("home", first=True)

    def _show_office(self, page: str, *, first: bool) -> None:
        if self.inside:
            self._swap(self.inside.frame(self.theme, page, self.lock, self._redress))
            self.setWindowTitle(f"{self.inside.name} – Tallybook")
            self.inside.arrive(first=first)
            self._wait()

    def _redress(self) -> None:
        def redress() -> None:
            self.theme = self._dressed()
            if self.inside:
                self._show_office(self.inside.page(), first=False)

        QTimer.singleShot(0, self, redress)  # the button that asked for it must not go while it is pressed

    def _leave(self) -> list[str]:
        """Show nothing of the office any more; its books are still to be closed. Gives in sentences what was lost by that."""
        if self.inside is None:
            return []
        self._idle.stop()
        for other in QApplication.topLevelWidgets():
            if other is not self and other.isVisible():
                other.close()  # a dialog or a menu is a window of its own and shows what is open
        self._closing, self.inside = self.inside, None
        self.tasks.cancel()
        return self._closing.leave()

    def _close_books(self) -> None:
        if self._closing:
            self._closing.close()

    def _nobody_there(self) -> None:
        """Lock, unless work goes on that somebody asked for before they went: then when it is done."""
        if self.inside and not self._idle.isActive() and not self.tasks.busy():
            self.lock()

    def _wait(self) -> None:
        self._idle.start(self.settings.get("idle", IDLE_MINUTES) * _MINUTE)

    def _swap(self, page: QWidget) -> None:
        before = self.centralWidget()
        if self.styleSheet() != (now := stylesheet(self.theme)):
            if before := self.takeCentralWidget():
                before.hide()
                before.deleteLater()
            self.setStyleSheet(now)
        self.setCentralWidget(page)  # hides what was there and deletes it; taken out it would be styled anew first, every page of it
        if before and (apart := getattr(before, "take_apart", None)):  # a frame with many pages: to delete all at once would take too long
            QCoreApplication.removePostedEvents(before, QEvent.Type.DeferredDelete)
            IncrementalBuild(self, apart())


def _import_frame() -> None:
    import desktop.ui.shell.open_office  # noqa: F401
