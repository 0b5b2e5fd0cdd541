"""Something large made in several turns of the event loop, so that none of them is long."""

from collections.abc import Iterator
from time import monotonic

from PySide6.QtCore import QObject, QTimer

BuildSteps = Iterator[None]
_TURN = 0.010
"""Seconds of making before the event loop goes round; a step that takes longer is a turn of its own."""


class IncrementalBuild(QObject):
    """Takes ``steps`` one after the other in the coming turns; ``finish`` takes all that are left, for who cannot wait."""

    def __init__(self, parent: QObject, steps: BuildSteps) -> None:
        super().__init__(parent)
        self._steps: BuildSteps | None = steps
        self._stepping = False
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._turn)
        self._timer.start()

    def coming(self) -> bool:
        """Whether a step is left."""
        return self._steps is not None

    def finish(self) -> None:
        """Take every step that is left; nothing where that is being done already."""
        while self._steps and not self._stepping:
            self._step()

    def give_up(self) -> None:
        """Take no further step."""
        if self._steps:
            self._steps = None
            self._timer.stop()
            self.deleteLater()

    def _turn(self) -> None:
        end = monotonic() + _TURN
        while self._steps and not self._stepping and monotonic() < end:
            self._step()

    def _step(self) -> None:
        assert self._steps
        self._stepping = True
        try:
            next(self._steps)
        except StopIteration:
            self.give_up()
        finally:
            self._stepping = False
