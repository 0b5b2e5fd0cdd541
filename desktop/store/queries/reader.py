"""Reading a book: records by id, page by page or all of them, sums, the history, and SQL for counting."""

import contextlib
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from sqlcipher3 import dbapi2 as sqlcipher
from sqlite_utils import Database

from desktop.models.fields.text_and_choice import MoneyKind, Number
from desktop.models.fields.values import Attachment, Money
from desktop.models.query import Change, Page, Query
from desktop.models.record import Record
from desktop.store import attachments, chain, looks
from desktop.store.keys.cipher import connect, in_words
from desktop.store.queries import filtering
from desktop.store.tables import quoted, table_of

R = TypeVar("R", bound=Record)

_READING = ("SELECT", "WITH", "EXPLAIN")


class Reads:
    """What can be asked of a book, over one connection."""

    def __init__(self, db: Database, path: Path) -> None:
        self.path = path
        self._db = db
        filtering.teach(db)

    @property
    def connection(self) -> Database:
        """For the store itself."""
        return self._db

    def get(self, register: type[R], record: str) -> R | None:
        """The record of that id, deleted or not."""
        table = table_of(register)
        with in_words(self.path):
            row = self._db.execute(table.select_one, (record,)).fetchone()
        return None if row is None else table.record(row)

    def page(self, register: type[R], query: Query) -> Page[R]:
        """The records ``query`` asks for, at most ``query.limit``, and where the next page begins."""
        table, keys = table_of(register), filtering.order(register, query)
        rows = list(self._rows(register, query, spare=1))
        more = query.limit is not None and len(rows) > query.limit
        rows = rows[: query.limit] if more else rows
        after = tuple(rows[-1][table.width : table.width + len(keys)]) if more and rows else None
        return Page(tuple(table.record(row) for row in rows), after)

    def ids(self, register: type[Record], query: Query) -> list[str]:
        """The ids of all records ``query`` asks for, in its order, whatever its limit."""
        where, fills = filtering.where(register, query)
        order = filtering.order_by(filtering.order(register, query))
        return [id for (id,) in self.sql(f"SELECT t.id FROM {quoted(register.register)} t WHERE {where} ORDER BY {order}", *fills)]

    def registers_with(self, ids: Iterable[str], registers: Iterable[type[Record]]) -> dict[str, type[Record]]:
        """By id the one of ``registers``, all of this book, that has a record of it, deleted or not."""
        asked, found = json.dumps(list(ids)), dict[str, type[Record]]()
        for register in registers:
            sql = f"SELECT id FROM {quoted(register.register)} WHERE id IN (SELECT value FROM json_each(?))"
            found |= {id: register for (id,) in self.sql(sql, asked)}
        return found

    def every(self, register: type[R], query: Query = Query()) -> Iterator[R]:  # noqa: B008  frozen
        """Each record ``query`` asks for, as they are read. Make a list of it before saving in the loop."""
        return map(table_of(register).record, self._rows(register, query))

    def count(self, register: type[Record], query: Query = Query()) -> int:  # noqa: B008  frozen
        """How many records ``query`` asks for, whatever its limit."""
        sql, fills = filtering.where(register, query)
        return int(next(self.sql(f"SELECT count(*) FROM {quoted(register.register)} t WHERE {sql}", *fills))[0])

    def total(self, register: type[Record], field: str, query: Query = Query()) -> tuple[Any, ...]:  # noqa: B008  frozen
        """The sum of ``field`` over what is filtered: one Money a currency, else one number (none of nothing)."""
        kind = register.kinds[field]
        columns = ", ".join(f"t.{quoted(name)}" for name in kind.column_names())
        sql, fills = filtering.where(register, query)
        source = f"FROM {quoted(register.register)} t WHERE t.{quoted(kind.column_names()[0])} IS NOT NULL AND {sql}"
        if isinstance(kind, MoneyKind):
            minor, currency = columns.split(", ")
            summed = f"SELECT sum({minor}), {currency} {source} GROUP BY {currency} ORDER BY {currency}"
            return tuple(Money(*row) for row in self.sql(summed, *fills))
        values = [row[0] for row in self.sql(f"SELECT {columns} {source}", *fills)]
        if isinstance(kind, Number):  # decimals are TEXT: added exactly, here
            return (sum(map(Decimal, values), Decimal(0)),) if values else ()
        return (sum(values),) if values else ()

    def history(self, register: type[Record], record: str) -> list[Change]:
        """The lines of one record, oldest first."""
        with in_words(self.path):
            return chain.history(self._db, register.register, record)

    def looks(self, register: type[Record], record: str) -> list[Change]:
        """Who looked at one record, oldest first."""
        with in_words(self.path):
            return looks.at_record(self._db, register.register, record)

    def read_attachment(self, attachment: Attachment) -> bytes:
        """The bytes of a file, verified."""
        with in_words(self.path):
            return attachments.read(self._db, attachment)

    def latest(self, limit: int) -> list[Change]:
        """The last lines that came into this book, newest first."""
        with in_words(self.path):
            return chain.latest(self._db, limit)

    def heads(self) -> dict[str, tuple[int, str]]:
        """The last line of each laptop's chain: its number and its hash in hex."""
        with in_words(self.path):
            return chain.heads(self._db)

    def sql(self, text: str, *params: object) -> Iterator[tuple[Any, ...]]:
        """The rows of one reading statement, for counting."""
        if not text.lstrip().upper().startswith(_READING):
            raise ValueError("sql() only reads")
        with in_words(self.path):
            yield from self._db.execute(text, params)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def _rows(self, register: type[Record], query: Query, spare: int = 0) -> Iterator[tuple[Any, ...]]:
        """The rows ``query`` asks for, and ``spare`` more, each followed by its sort keys."""
        most = None if query.limit is None else query.limit + spare
        with in_words(self.path):
            selects = self._selects(register, query, -1 if most is None else most)
            yield from islice((row for sql, fills in selects for row in self._db.execute(sql, fills)), most)

    def _selects(self, register: type[Record], query: Query, most: int) -> Iterator[filtering.Term]:
        """The statements whose rows, one behind the other, are those ``query`` asks for in their order."""
        table, keys = table_of(register), filtering.order(register, query)
        where, fills = filtering.where(register, query)
        order, source = filtering.order_by(keys), f"{quoted(table.name)} t"
        # What a filter lets through may lie far apart: only where a page was full is it likely to be found soon by an index.
        soon = len(keys) == 1 or query.after is not None or not (query.conditions or query.search)
        if soon and filtering.in_order(register, query):
            sorted_by = ", ".join(key for key, _down in keys)
            for part, more in [("1", [])] if query.after is None else filtering.onward(keys, query.after):
                sql = f"SELECT {table.selected}, {sorted_by} FROM {source} WHERE {where} AND {part} ORDER BY {order} LIMIT ?"
                yield sql, [*fills, *more, most]
            return
        # Sorted by keys alone, each worked out once a row (LIMIT -1 keeps the two apart); the rest is read for what is left.
        names = [(f"k{place}", down) for place, (_key, down) in enumerate(keys)]
        beyond, more = ("1", []) if query.after is None else filtering.beyond(names, query.after)
        sorting = ", ".join(f"{key} AS {name}" for (key, _down), (name, _same) in zip(keys, names, strict=True))
        order = filtering.order_by(names)
        ids = f"SELECT * FROM (SELECT {sorting} FROM {source} WHERE {where} LIMIT -1) WHERE {beyond} ORDER BY {order} LIMIT ?"
        sql = f"SELECT {table.selected}, p.* FROM ({ids}) p CROSS JOIN {source} ON t.id = {names[-1][0]} ORDER BY {order}"
        yield sql, [*fills, *more, most]


class Reader(Reads):
    """A book as it stood at one moment: a connection of its own that cannot write, for a thread of its own."""

    def __init__(self, path: Path, key: bytes, *, to_check: bool = False) -> None:
        with in_words(path):
            super().__init__(connect(path, key, query_only=True), path)
            if to_check:  # the file's own pages are looked at: after this nothing is written to them while the moment is kept
                self._db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            self._db.execute("BEGIN")
            self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the moment is taken at the first read

    def interrupt(self) -> None:
        """End what another thread is asking just now; it fails there."""
        with contextlib.suppress(sqlcipher.ProgrammingError):  # it was closed meanwhile
            self._db.conn.interrupt()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
