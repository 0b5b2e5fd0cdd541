"""The whole check beside somebody's work: on a thread of its own, over readers of its own, with a rest now and then."""

import contextlib
import threading
import time
from collections.abc import Iterable

from desktop.errors import UserError
from desktop.models.record import Book as Name
from desktop.office.checking import findings, older
from desktop.office.reading import Access
from desktop.store.backup import Progress, silent
from desktop.store.book import Book
from desktop.store.queries.reader import Reader

_REST = 0.002
"""Seconds after some hundred lines or rows: the window's thread comes first."""


class _StoppedError(Exception):
    """Somebody wants the books."""


class Check:
    """One check of ``books``, to be made once: ``run`` on one thread, ``stop`` from any other."""

    def __init__(self, access: Access, books: Iterable[Book]) -> None:
        self._access = access
        self._books = tuple(books)
        self.stopped = threading.Event()
        """Set once somebody wants the books."""
        self._running = threading.Lock()
        self._readers: list[Reader] = []

    def run(self, progress: Progress = silent) -> list[str] | None:
        """A sentence for each thing that does not hold together; None where it was stopped. UserError where a book cannot be read."""

        def told(done: int, of: int) -> None:
            if self.stopped.is_set():
                raise _StoppedError
            progress(done, of)
            time.sleep(_REST)

        with self._running, contextlib.ExitStack() as opened:
            books: dict[Name, Reader] = {}
            try:
                for book in self._books:
                    if self.stopped.is_set():
                        return None
                    books[book.name] = opened.enter_context(book.reader(to_check=True))
                    self._readers.append(books[book.name])
                found = [*findings(self._access, books, told), *older(self._books)]
            except (_StoppedError, UserError):
                if not self.stopped.is_set():
                    raise
            return None if self.stopped.is_set() else found

    def stop(self) -> None:
        """End it, and wait until it has let go of the books."""
        self.stopped.set()
        for reader in self._readers:
            reader.interrupt()
        with self._running:
            pass
