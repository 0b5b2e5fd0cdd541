"""The whole check of the office: when somebody asks for it, and once a month by itself, beside what one does."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.errors import UserError
from desktop.office.office import Office
from desktop.ui.runtime.settings import Settings
from desktop.ui.runtime.tasks import Tasks

_AFTER = 3 * 60 * 1000
"""Milliseconds after opening: first one gets to work."""
_DAYS = 30


class WholeCheck(QObject):
    """``ended`` with what was found, in sentences, or None where it was stopped; ``failed`` with a fault one can mend."""

    progressed = Signal(int, int)
    """(done, of) of all lines and rows."""
    ended = Signal(object)
    failed = Signal(object)

    def __init__(self, office: Office, settings: Settings) -> None:
        super().__init__()
        self._office = office
        self._settings = settings
        self._note = f"checked {office.access.ring.office}"
        self._tasks = Tasks()
        self._stop: Callable[[], None] | None = None
        self.found: list[str] | None = None
        """What was found since the office was opened; None: not looked yet."""
        self._timer = QTimer(self, singleShot=True, interval=_AFTER)
        self._timer.timeout.connect(self.begin_if_due)
        self._timer.start()

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self._tasks.busy()

    @property
    def last(self) -> date | None:
        """The day of the last one that came to its end on this machine; None where there was none, or the note is lost."""
        try:
            return date.fromisoformat(str(self._settings.get(self._note)))
        except ValueError:
            return None

    def begin_if_due(self) -> None:
        """Begin where the last one is a month ago."""
        if self.last is None or abs((self._office.context.today - self.last).days) >= _DAYS:
            self.begin()

    def begin(self) -> None:
        """Begin, unless it is under way."""
        if not self.running:
            check = self._office.begin_check()
            self._stop = check.stop
            self._tasks.run(lambda: check.run(self.progressed.emit), self._ended, self._failed)

    def stop(self) -> None:
        """Stop it; nothing is found then."""
        if self._stop:
            self._stop()

    def leave(self) -> None:
        """The office is about to be closed."""
        self._timer.stop()
        self.stop()
        self._tasks.leave()

    def _ended(self, found: list[str] | None) -> None:
        if found is not None:
            self.found = found
            self._settings.keep(self._note, self._office.context.today.isoformat())
        self.ended.emit(found)

    def _failed(self, fault: UserError) -> None:
        self.failed.emit(fault)
