"""A page that shows what the books say, read again whenever something it shows was written."""

from typing import ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop.models.query import Changed
from desktop.ui.runtime.session import Room


class FreshPage(QWidget):
    """Reads in the event loop's next turn, and only while it is seen; changes and visits meanwhile make one reading."""

    shows: ClassVar[frozenset[str]] = frozenset()
    """The registers whose changes matter; empty: all."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self.stale = True
        room.changed.connect(self._changed)
        room.moved.connect(self.again)

    def read_again(self) -> None:
        """Read and draw now. Called first by what a page makes of it."""
        self.stale = False

    def again(self) -> None:
        """What is shown is not what the books say any more."""
        self.stale = True
        self._soon()

    def showEvent(self, event: QShowEvent) -> None:
        """Read when it is seen, not before."""
        super().showEvent(event)
        self._soon()

    def _changed(self, changed: Changed) -> None:
        registers = {register for register, _record in changed.records}
        if registers & self.shows if self.shows else registers:
            self.again()

    def _soon(self) -> None:
        if self.stale and self.isVisible():
            QTimer.singleShot(0, self, self._if_stale)

    def _if_stale(self) -> None:
        if self.stale:
            self.read_again()
