"""A durable save with its history against a bare commit of the same bytes; in a large office against a small one."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from desktop.models.people import Participant
from desktop.store.book import Book
from desktop.store.cipher import connect
from desktop.store.tables import table_of

from .generated import Invented
from .timing import Ratio, interleaved

_BATCH, _TIMES = 40, 15
"""Saves timed as one, so that a checkpoint of the log falls on all alike; and how many times."""


def saving(large: Invented, small: Invented, folder: Path) -> Iterator[Ratio]:
    """One participant after the other, each a deed, a transaction and an fsync."""
    bare = _Bare(folder / "bare.db", large.office)
    ours, little, least = interleaved(_save(large), _save(small), bare.save, times=_TIMES)
    yield Ratio("durable save with its history", ours / _BATCH, "bare commit, same bytes", least / _BATCH, 2)
    yield Ratio(f"durable save, {large.size.participants:,}", ours / _BATCH, f"at {small.size.participants:,}", little / _BATCH, None)
    bare.close()


def _save(invented: Invented) -> Callable[[], None]:
    coming = iter(invented.more_participants(_BATCH * (_TIMES + 1)))

    def save() -> None:
        for participant in islice(coming, _BATCH):
            invented.office.save(participant, "bench")

    return save


class _Bare:
    """The row and the change line of one save as blobs, into two plain tables of a file opened as a book is."""

    def __init__(self, path: Path, office: Book) -> None:
        saved = next(iter(office.every(Participant)))
        line = next(office.sql("SELECT * FROM change WHERE record = ?1", saved.id))
        self._row, self._line = (_packed(values) for values in (table_of(Participant).row(saved), line))
        self._db = connect(path, bytes(32))
        for table in ("record", "line"):
            self._db.execute(f"CREATE TABLE {table} (place INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT")

    def save(self) -> None:
        conn = self._db.conn
        for _time in range(_BATCH):
            conn.execute("BEGIN IMMEDIATE")
            conn.execute("INSERT INTO record (content) VALUES (?)", (self._row,))
            conn.execute("INSERT INTO line (content) VALUES (?)", (self._line,))
            conn.execute("COMMIT")

    def close(self) -> None:
        self._db.close()


def _packed(values: object) -> bytes:
    return b"".join(one if isinstance(one, bytes) else str(one).encode() for one in values if one is not None)  # type: ignore[attr-defined]
