"""A book as it would read with other records in it, without a word of them written.

What is tried lies over the book in temporary tables of a connection of its own, in memory (``temp_store``).
A transaction that is rolled back would do too, but it would hold the right to write while it counts, and
whoever types on would wait for it.
"""

import contextlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from desktop.models.record import Record
from desktop.store.keys.cipher import in_words
from desktop.store.queries.counting import Difference
from desktop.store.queries.reader import Reader
from desktop.store.tables import Table, quoted, table_of


class Trial(Reader):
    """A reader in which records of ``registers`` can be tried; a context manager. The book's file is only read."""

    def __init__(self, path: Path, key: bytes, registers: Iterable[type[Record]]) -> None:
        super().__init__(path, key)
        self.difference: Difference | None = None
        """How to count it without counting all of it, where that is known."""
        self._tables = {register: table_of(register) for register in registers}
        with in_words(path), self._in_memory():
            self._db.execute("CREATE TEMP TABLE tried (id TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID")
            for table in self._tables.values():
                self._lay_over(table.name, [("id", "TEXT"), *((name, sql) for name, sql, _to in table.columns)], "id")
                for field in table.sets:
                    self._lay_over(table.set_name(field), [("record", "TEXT"), ("value", "TEXT")], "record")

    def as_if(self, records: Collection[Record] = (), without: Iterable[str] = ()) -> None:
        """Read from now on as if ``records`` were saved as they are and those of the ids ``without`` were not there.

        What was tried before is forgotten.
        """
        with in_words(self.path), self._in_memory():
            for name in self._over:
                self._db.execute(f"DELETE FROM temp.{quoted(name)}")
            hidden = {*without, *(record.id for record in records)}
            self._db.conn.executemany("INSERT INTO temp.tried (id) VALUES (?)", [(id,) for id in hidden])
            for record in records:
                self._put(self._tables[type(record)], record)

    @property
    def _over(self) -> Iterator[str]:
        yield "tried"
        for table in self._tables.values():
            yield _over(table.name)
            yield from (_over(table.set_name(field)) for field in table.sets)

    def _put(self, table: Table[Record], record: Record) -> None:
        self._insert(table.name, [table.row(record)])
        for field, kind in table.sets.items():
            self._insert(table.set_name(field), [(record.id, member) for member in kind.pack(record.get(field))])

    def _insert(self, name: str, rows: Sequence[Sequence[object]]) -> None:
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self._db.conn.executemany(f"INSERT INTO temp.{quoted(_over(name))} VALUES ({marks})", rows)

    def _lay_over(self, name: str, columns: Sequence[tuple[str, str]], id: str) -> None:
        """A temporary view hides the table of the same name from every statement that does not say ``main``."""
        self._db.execute(f"CREATE TEMP TABLE {quoted(_over(name))} ({', '.join(f'{quoted(column)} {sql}' for column, sql in columns)})")
        own = ", ".join(quoted(column) for column, _sql in columns)
        self._db.execute(
            f"CREATE TEMP VIEW {quoted(name)} AS SELECT {own} FROM main.{quoted(name)} WHERE {id} NOT IN (SELECT id FROM temp.tried)"
            f" UNION ALL SELECT {own} FROM temp.{quoted(_over(name))}"
        )

    @contextlib.contextmanager
    def _in_memory(self) -> Iterator[None]:
        """Write temporary tables, which a reader may not do either."""
        self._db.execute("PRAGMA query_only = OFF")
        try:
            yield
        finally:
            self._db.execute("PRAGMA query_only = ON")


def _over(name: str) -> str:
    return f"tried {name}"
