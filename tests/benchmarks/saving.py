"""A durable save with its history against a bare commit of the same bytes; in a large office against a small one."""

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from desktop.models.registers.people import Participant
from desktop.store import chain
from desktop.store.book import Book
from desktop.store.keys.cipher import connect
from desktop.store.tables import table_of

from .generated import Invented
from .timing import Ratio, interleaved

_BATCH, _TIMES = 40, 15
"""Saves timed as one, so that a checkpoint of the log falls on all alike; and how many times."""


def saving(large: Invented, small: Invented, folder: Path) -> Iterator[Ratio]:
    """One participant after the other, each a deed, a transaction and an fsync."""
    bare, indexed = _Bare(folder / "bare.db", large.office), _Indexed(folder / "indexed.db", large)
    ours, little, least, rows = interleaved(_save(large), _save(small), bare.save, indexed.save, times=_TIMES)
    yield Ratio("durable save with its history", ours / _BATCH, "two blobs, no index", least / _BATCH, 2)
    yield Ratio("durable save with its history", ours / _BATCH, "the rows and indexes alone", rows / _BATCH, 2)
    yield Ratio(f"durable save, {large.size.participants:,}", ours / _BATCH, f"at {small.size.participants:,}", little / _BATCH, None)
    bare.close()
    indexed.close()


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


class _Indexed:
    """The two rows of one save into tables and indexes such as a book's, known beforehand: nothing is read, compared or hashed."""

    def __init__(self, path: Path, invented: Invented) -> None:
        self._db = connect(path, bytes(32))
        self._db.execute("PRAGMA foreign_keys = OFF")  # what they point to is not there
        for statement in (*table_of(Participant).create(), *chain.TABLES):
            self._db.execute(statement)
        columns = [name for (name,) in self._db.execute("SELECT name FROM pragma_table_info('change')")]
        self._insert = f"INSERT INTO change VALUES ({', '.join('?' * len(columns))})"
        first = next(iter(invented.office.every(Participant)))
        self._line = next(invented.office.sql(f"SELECT {', '.join(columns)} FROM change WHERE record = ?1", first.id))
        coming = invented.more_participants(_BATCH * (_TIMES + 1))
        self._rows = enumerate((one.id, table_of(Participant).row(one.changed(number=one.id[-8:], office=first.office))) for one in coming)

    def save(self) -> None:
        conn, insert = self._db.conn, table_of(Participant).insert
        for place, (id, row) in islice(self._rows, _BATCH):
            conn.execute("BEGIN IMMEDIATE")
            conn.execute(insert, row)
            conn.execute(self._insert, (place, *self._line[1:5], id, *self._line[6:]))
            conn.execute("COMMIT")

    def close(self) -> None:
        self._db.close()


def _packed(values: object) -> bytes:
    return b"".join(one if isinstance(one, bytes) else str(one).encode() for one in values if one is not None)  # type: ignore[attr-defined]
