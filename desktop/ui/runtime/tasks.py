"""Long work on a thread of its own: one at a time, its end told to the thread of the window."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from desktop.errors import UserError

T = TypeVar("T")
Wanted = Callable[[], bool]


def _always() -> bool:
    return True


class _Asked(NamedTuple):
    stop: threading.Event
    then: Callable[[Any], object]
    failed: Callable[[UserError], object]
    wanted: Wanted


class Tasks(QObject):
    """Runs plain functions that touch no widget. A fault a person can mend goes to ``failed``; any other is a bug."""

    progressed = Signal(int, int, str)
    began = Signal(str)
    ended = Signal()
    _done = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._worker = ThreadPoolExecutor(1, "tallybook")
        self._under_way: list[_Asked] = []
        """In the order they are worked off. Kept here, so that the worker is never the last to hold what leads to a widget."""
        self._now = threading.Event()
        self._left = False
        self._done.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        job: Callable[[], T],
        then: Callable[[T], object],
        failed: Callable[[UserError], object],
        words: str = "",
        wanted: Wanted = _always,
    ) -> None:
        """Do ``job`` over there, then hand what it returned to ``then`` here. ``words`` say what is happening.

        Where ``wanted`` says no by then, because what asked is gone, nothing is handed to anybody.
        """
        stop = threading.Event()
        self._under_way.append(_Asked(stop, then, failed, wanted))
        self.began.emit(words)

        def work() -> T:
            self._now = stop
            return job()

        def done(future: "Future[T]") -> None:
            if not self._left:
                self._done.emit(future)

        self._worker.submit(work).add_done_callback(done)

    def progress(self, done: int, of: int, words: str) -> None:
        """Called by a job: how far it is."""
        self.progressed.emit(done, of, words)

    def stopped(self) -> bool:
        """Called by a job: whether somebody cancelled it."""
        return self._now.is_set()

    def cancel(self) -> None:
        """Ask what runs and what waits to stop."""
        for asked in self._under_way:
            asked.stop.set()

    def busy(self) -> bool:
        """Whether something is under way."""
        return bool(self._under_way)

    def leave(self) -> None:
        """Cancel what runs, wait for it, and let go; what it would have said is not said any more."""
        self._left = True
        self.cancel()
        self._worker.shutdown(wait=True, cancel_futures=True)

    def _finish(self, future: "Future[Any]") -> None:
        asked = self._under_way.pop(0)
        if not self._under_way:
            self.ended.emit()
        if self._left or not asked.wanted():
            return
        try:
            found = future.result()
        except UserError as fault:
            asked.failed(fault)
        else:
            asked.then(found)
