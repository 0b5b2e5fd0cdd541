"""Builds something large over several turns of the event loop, so that none of them is long."""

from collections.abc import Iterator
from time import monotonic

from PySide6.QtCore import QObject, QTimer

BuildSteps = Iterator[None]
_TURN = 0.010
"""Seconds of building in one turn of the event loop; a step that takes longer is a turn of its own."""


class IncrementalBuild(QObject):
    """Takes ``steps`` one after the other, a few in each turn of the event loop; ``finish`` takes all that are left at once."""

    def __init__(self, parent: QObject, steps: BuildSteps) -> None:
        super().__init__(parent)
        self._steps: BuildSteps | None = steps
        self._stepping = False
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._turn)
        self._timer.start()

    def is_active(self) -> bool:
        """Whether a step is left."""
        return self._steps is not None

    def finish(self) -> None:
        """Take every step that is left; nothing where it is called from within a step."""
        while self._steps and not self._stepping:
            self._step()

    def cancel(self) -> None:
        """Take no further step; what is built so far stays."""
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
            self.cancel()
        finally:
            self._stepping = False
