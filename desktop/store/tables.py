"""From a declaration to its tables: columns, links, indexes, and a record as a row.

A register is a STRICT table of its name; a set field (links, choices) is a table
``REGISTER_FIELD(record, value)``. Columns are ``kind.column_names()``.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Generic, TypeVar

from desktop.models.fields.base import Kind
from desktop.models.fields.references import File, Link, Links, Owner
from desktop.models.fields.text_and_choice import Note, Number, PartialDayKind, Text
from desktop.models.record import REGISTERS, Record

R = TypeVar("R", bound=Record)
_AS_WRITTEN = ("id", "number", "code")
"""Texts a program or an authority gives: they sort as they are written, other texts by the alphabet."""


def quoted(name: str) -> str:
    """``name`` as SQL takes it, whatever word it is ("case" is one)."""
    return f'"{name}"'


class Table(Generic[R]):
    """How the records of one register lie in their book."""

    def __init__(self, register: type[R]) -> None:
        self.register = register
        self.name = register.register
        self.sets: dict[str, Kind[Any]] = {field: kind for field, kind in register.kinds.items() if kind.many}
        self.columns: list[tuple[str, str, str | None]] = []
        """(name, SQLite type, the register it points to) of each column but the id."""
        self._plain: list[tuple[str, Kind[Any], int, int]] = []
        plain = [kind for kind in register.kinds.values() if not kind.many]
        for kind in sorted(plain, key=lambda kind: isinstance(kind, Note)):  # long text last: counting reads past none of it
            first = 1 + len(self.columns)
            self.columns += _columns(kind)
            self._plain.append((kind.name, kind, first, 1 + len(self.columns)))
        first_shown = [register.kinds[field] for field in register.list_columns[:1]]
        self.ordered = tuple({kind.column_names()[0]: None for kind in [register.number, *first_shown] if sorts_as_stored(kind)})
        """The columns that have an index in their order: the number, and what the register's list begins by."""
        self._places = {field: (kind, first, end) for field, kind, first, end in self._plain}
        self._blank = (None,) * len(self.columns)
        own = [f"t.{quoted(name)}" for name in ("id", *(name for name, _sql, _to in self.columns))]
        members = [f"(SELECT json_group_array(value) FROM {quoted(self.set_name(field))} WHERE record = t.id)" for field in self.sets]
        self.selected = ", ".join(own + members)
        """What to select (the table being ``t``) so that ``record`` can read the row."""
        self.width = len(own) + len(members)
        self.select_one = f"SELECT {self.selected} FROM {quoted(self.name)} t WHERE id = ?"
        self.insert = (
            f"INSERT INTO {quoted(self.name)} ({', '.join(quoted(name) for name in self.column_names)})"
            f" VALUES ({', '.join('?' * len(self.column_names))})"
        )

    @property
    def column_names(self) -> tuple[str, ...]:
        """All columns of the register's own table, the id first."""
        return ("id", *(name for name, _sql, _to in self.columns))

    def set_name(self, field: str) -> str:
        """The table of the set ``field``."""
        return f"{self.name}_{field}"

    def record(self, row: Sequence[Any]) -> R:
        """The record of a row selected by ``selected``."""
        values: dict[str, Any] = {}
        for field, kind, first, end in self._plain:
            if end - first == 1:
                if row[first] is not None:
                    values[field] = kind.unpack((row[first],))
            else:
                values[field] = kind.unpack(row[first:end])
        for place, (field, kind) in enumerate(self.sets.items(), start=1 + len(self.columns)):
            if row[place] != "[]":
                values[field] = kind.unpack(json.loads(row[place]))
        return self.register(row[0], **values)

    def row(self, record: R) -> list[Any]:
        """The values of ``insert``."""
        found: list[Any] = [record.id, *self._blank]
        for field, value in record.values().items():
            place = self._places.get(field)
            if place:
                kind, first, end = place
                found[first:end] = kind.pack(value)
        return found

    def create(self) -> Iterator[str]:
        """The statements that make it."""
        columns = [f"{quoted(name)} {sql}{self._points(to)}" for name, sql, to in self.columns]
        yield f"CREATE TABLE {quoted(self.name)} (id TEXT PRIMARY KEY NOT NULL, {', '.join(columns)}) STRICT, WITHOUT ROWID"
        for name, _sql, to in self.columns:
            yield from self.create_index(name, to)
        for column in self.ordered:
            yield self.create_order(column)
        for field in self.sets:
            yield from self.create_set(field)

    def create_index(self, column: str, to: str | None) -> Iterator[str]:
        """The index of a column that points somewhere; nothing for others."""
        if to:
            name = quoted(f"{self.name}_by_{column}")
            yield f"CREATE INDEX {name} ON {quoted(self.name)} ({quoted(column)}) WHERE {quoted(column)} IS NOT NULL"

    def order_name(self, column: str) -> str:
        """The index that has ``column`` in order."""
        return f"{self.name}_in_order_of_{column}"

    def create_order(self, column: str) -> str:
        """The index for reading a page of rows in the order of ``column``; with ``deleted`` in it, counting reads nothing else."""
        return f"CREATE INDEX {quoted(self.order_name(column))} ON {quoted(self.name)} ({quoted(column)}, id, deleted)"

    def create_set(self, field: str) -> Iterator[str]:
        """The table of one set, found from both sides."""
        kind, table = self.sets[field], self.set_name(field)
        to = kind.to if isinstance(kind, Links) else None
        yield (
            f"CREATE TABLE {quoted(table)} (record TEXT NOT NULL{self._points(self.name)},"
            f" value TEXT NOT NULL{self._points(to)}, PRIMARY KEY (record, value)) STRICT, WITHOUT ROWID"
        )
        yield f"CREATE INDEX {quoted(f'{table}_by_value')} ON {quoted(table)} (value, record)"

    def add_column(self, name: str, sql: str, to: str | None) -> Iterator[str]:
        """The statements that add one column to a book made before it was declared."""
        yield f"ALTER TABLE {quoted(self.name)} ADD COLUMN {quoted(name)} {sql}{self._points(to)}"
        yield from self.create_index(name, to)

    def _points(self, to: str | None) -> str:
        # Only within a book: the office book cannot be seen from the case book, and the other way it must not be.
        if to is None or to not in REGISTERS or REGISTERS[to].book != self.register.book:
            return ""
        return f" REFERENCES {quoted(to)} (id) DEFERRABLE INITIALLY DEFERRED"


def sorts_as_stored(kind: Kind[Any]) -> bool:
    """Whether values of ``kind`` sort by their first column as it is, so that an index can have them in order."""
    if isinstance(kind, Text):
        return kind.name in _AS_WRITTEN
    return not (kind.many or isinstance(kind, Number | PartialDayKind | File | Link | Owner))


_TABLES: dict[type[Record], Table[Any]] = {}


def table_of(register: type[R]) -> Table[R]:
    """The table of ``register``, worked out once."""
    if register not in _TABLES:
        _TABLES[register] = Table(register)
    return _TABLES[register]


def registers_of(book: str) -> list[type[Record]]:
    """The registers kept in ``book``."""
    return [register for register in REGISTERS.values() if register.book == book]


compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""JSON without blanks, the same for the same value: change lines are hashed over it."""


def packed(kind: Kind[Any], value: Any) -> Any:
    """``value`` as a change line and a draft hold it: a scalar, a list of columns or of members, or None."""
    if value is None:
        return None
    columns = kind.pack(value)
    if kind.many:
        return list(columns) or None
    return columns[0] if len(columns) == 1 else list(columns)


def unpacked(kind: Kind[Any], value: Any) -> Any:
    """What ``packed`` took."""
    if value is None:
        return None
    return kind.unpack(value if kind.many or len(kind.columns) > 1 else (value,))


def recognised(kind: Kind[Any], value: Any) -> Any:
    """``unpacked`` of what anybody may have written; ValueError where ``packed`` would give something else."""
    several = kind.many or len(kind.columns) > 1
    if several and not isinstance(value, list | None):
        raise ValueError(kind.name)
    return None if value is None else kind.recognise(value if several else (value,))


def _columns(kind: Kind[Any]) -> Iterator[tuple[str, str, str | None]]:
    for name, (suffix, sql) in zip(kind.column_names(), kind.columns, strict=True):
        yield name, sql, kind.to if isinstance(kind, Link) else suffix if isinstance(kind, Owner) else None
