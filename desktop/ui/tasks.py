"""Long work on a thread of its own: one at a time, its end told to the thread of the window."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from desktop.errors import UserError

T = TypeVar("T")
Progress = Callable[[int, int, str], None]


class Tasks(QObject):
    """Runs plain functions that touch no widget. A fault a person can mend goes to ``failed``; any other is a bug."""

    progressed = Signal(int, int, str)
    began = Signal(str)
    ended = Signal()
    _done = Signal(object, object, object)

    def __init__(self) -> None:
        super().__init__()
        self._worker = ThreadPoolExecutor(1, "tallybook")
        self._stop = threading.Event()
        self._running = 0
        self._left = False
        self._done.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    def run(self, job: Callable[[], T], then: Callable[[T], object], failed: Callable[[UserError], object], words: str = "") -> None:
        """Do ``job`` over there, then hand what it returned to ``then`` here. ``words`` say what is happening."""
        self._stop.clear()
        self._running += 1
        self.began.emit(words)
        future = self._worker.submit(job)
        future.add_done_callback(lambda done: None if self._left else self._done.emit(done, then, failed))

    def progress(self, done: int, of: int, words: str) -> None:
        """Called by a job: how far it is."""
        self.progressed.emit(done, of, words)

    def stopped(self) -> bool:
        """Called by a job: whether somebody cancelled it."""
        return self._stop.is_set()

    def cancel(self) -> None:
        """Ask the running job to stop."""
        self._stop.set()

    def busy(self) -> bool:
        """Whether something is under way."""
        return self._running > 0

    def leave(self) -> None:
        """Cancel what runs, wait for it, and let go; what it would have said is not said any more."""
        self._left = True
        self._stop.set()
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _finish(self, future: "Future[Any]", then: Callable[[Any], object], failed: Callable[[UserError], object]) -> None:
        self._running -= 1
        if not self._running:
            self.ended.emit()
        if self._left:
            return
        try:
            found = future.result()
        except UserError as fault:
            failed(fault)
        else:
            then(found)
