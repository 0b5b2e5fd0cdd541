"""The window: the unlock page, or the frame of the office that is open. A locked window shows nothing of it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QObject, QTimer
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from desktop.ui.settings import Settings
from desktop.ui.tasks import Tasks
from desktop.ui.theme import Theme
from desktop.ui.unlock_page import UnlockPage
from desktop.words import _, translate

_MINUTE = 60_000
_BY_PERSON = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.MouseMove)
IDLE_MINUTES = 5


class Window(QMainWindow):
    """Holds one office at most. ``dressed`` gives the theme somebody chose, after dressing the application in it."""

    def __init__(self, settings: Settings, dressed: Callable[[], Theme], folder: Path | None, *, laptop: Path | None = None) -> None:
        super().__init__()
        self.settings = settings
        self._dressed = dressed
        self._laptop = laptop
        self.theme = dressed()
        self.tasks = Tasks()
        self.room: QObject | None = None
        self.setWindowTitle("Tallybook")
        self._idle = QTimer(self, singleShot=True)
        self._idle.timeout.connect(self.lock)
        app = QApplication.instance()
        assert app is not None  # the window is made by it
        app.installEventFilter(self)
        kept = settings.get("geometry")
        if not (isinstance(kept, str) and self.restoreGeometry(QByteArray.fromBase64(kept.encode()))):
            self.resize(1366, 740)
        self._show_unlock(folder)

    def lock(self) -> None:
        """Keep what is typed, close the books, and show the unlock page."""
        room = self.room
        if room is None:
            return
        folder = room.office.folder
        self._leave()
        self._show_unlock(folder)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Every key and click puts the locking off."""
        if self.room is not None and event.type() in _BY_PERSON:
            self._idle.start()
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close the books before the window."""
        self.settings.keep("geometry", bytes(self.saveGeometry().toBase64().data()).decode())
        self._leave()
        self.tasks.leave()
        super().closeEvent(event)

    def _show_unlock(self, folder: Path | None) -> None:
        page = UnlockPage(self.theme, self.tasks, self.settings, folder, laptop=self._laptop)
        page.opened.connect(self._enter)
        self._swap(page)
        self.setWindowTitle("Tallybook")

    def _enter(self, office: object) -> None:
        from desktop.office import Office
        from desktop.ui.room import Room  # with the pages: only now are they needed

        assert isinstance(office, Office)  # the unlock page opens nothing else
        self.settings.opened(office.folder)
        self.room = Room(office, self.theme, self.tasks, self.settings)
        self._idle.setInterval(int(self.settings.get("idle", IDLE_MINUTES)) * _MINUTE)
        self._idle.start()
        self._show_office("home")
        for sentence in office.warnings:
            self.room.say(sentence)
        drafts = len(office.drafts())
        if drafts:
            self.room.say(translate(_("{count} forms are not saved yet. They wait on the page Home."), count=drafts))

    def _show_office(self, page: str) -> None:
        from desktop.ui.shell import Shell

        shell = Shell(self.room, page)
        shell.locked.connect(self.lock)
        shell.redressed.connect(self._redress)
        self._swap(shell)
        self.setWindowTitle(f"{self.room.office.name} – Tallybook")
        shell.page.arrive()

    def _redress(self) -> None:
        from desktop.ui.room import Room

        room = self.room
        shell = self.centralWidget()
        shell.leave()
        self.theme = self._dressed()
        self._idle.setInterval(int(self.settings.get("idle", IDLE_MINUTES)) * _MINUTE)
        self.room = Room(room.office, self.theme, self.tasks, self.settings)
        QTimer.singleShot(0, self, lambda: self._show_office("look"))

    def _leave(self) -> None:
        room = self.room
        if room is None:
            return
        self._idle.stop()
        self.centralWidget().leave()
        self.room = None
        if QGuiApplication.clipboard().ownsClipboard():
            QGuiApplication.clipboard().clear()
        room.office.close()

    def _swap(self, page: QWidget) -> None:
        before = self.takeCentralWidget()
        if before:
            before.hide()
            before.deleteLater()
        self.setCentralWidget(page)
