"""Keeps the window answering while a worker computes: garbage is collected here, in quiet moments, and turns are short."""

import gc
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_TURN = 0.001
"""Seconds a thread may compute while another waits; Python's own five milliseconds add up in a table that is painted."""
_LOOK = 1_000
_QUIET = 3_000
"""Milliseconds without a key or a click before all garbage is looked for: that takes longer than a keystroke may."""
_SELDOM = 60.0


class IdleGarbageCollector(QObject):
    """Takes Python's garbage collection over for as long as the program runs.

    Left alone it runs on whatever thread makes objects, and stops all others for a tenth of a second while an
    export makes many; on the worker's thread it would take widgets apart there too, which Qt forbids.
    ``quiet`` says for how many milliseconds nobody has touched a key; None while no office is open.
    """

    def __init__(self, parent: QObject, quiet: Callable[[], int | None]) -> None:
        super().__init__(parent)
        gc.disable()
        self._before = sys.getswitchinterval()
        sys.setswitchinterval(_TURN)
        self._quiet = quiet
        self._whole = time.monotonic()
        self._opened = False
        self._timer = QTimer(self, interval=_LOOK)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect what is young; in a quiet moment everything, and what stays then is not looked at again while the office is open."""
        quiet, now = self._quiet(), time.monotonic()
        if quiet is None:
            self._opened = False
        elif not self._opened:  # modules and the frame: they stay, and to look at them all would be felt
            self._opened = True
            gc.freeze()
        if now - self._whole > _SELDOM and (quiet is None or quiet > _QUIET):
            if quiet is None:
                gc.unfreeze()
            gc.collect()
            gc.freeze()
            self._whole = now
        elif gc.get_count()[0] > gc.get_threshold()[0]:
            gc.collect(0)

    def end(self) -> None:
        """Let Python do it again."""
        self._timer.stop()
        sys.setswitchinterval(self._before)
        gc.unfreeze()
        gc.enable()
