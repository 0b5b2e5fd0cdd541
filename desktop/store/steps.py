"""Bringing an older book up: what the declarations add, and frozen steps for everything else.

``user_version`` is breaking * 1000 + additive. New tables, columns and renames (``was``) follow the
declarations. A frozen step imports nothing from ``models``; it changes the rows, and says how change
lines written before it read today, because those are hashed and stay as they are.
"""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database, Migrations

from desktop.models.record import REGISTERS, Record
from desktop.store.tables import Table, quoted, registers_of, table_of

BREAKING, ADDITIVE = 1, 0
Fields = dict[str, Any]


def _as_they_are(register: str, fields: Fields) -> Fields:  # noqa: ARG001
    return fields


@dataclass(frozen=True)
class Step:
    """One change to books and lines of a format before ``format``."""

    format: int
    name: str
    book: str
    rows: Callable[[Database], None]
    line: Callable[[str, Fields], Fields] = _as_they_are
    """(register, fields) of an older line, as they would be written now."""


STEPS: tuple[Step, ...] = ()
"""In the order they came; one that was released never changes."""


def version() -> int:
    """What this program writes as ``user_version``."""
    return BREAKING * 1000 + ADDITIVE


def migrations(book: str) -> Migrations:
    """The frozen steps of ``book``."""
    found = Migrations("tallybook")
    for step in STEPS:
        if step.book == book:
            found(name=step.name)(step.rows)
    return found


def today(register: str, written: int, fields: Fields) -> Fields:
    """The fields of a line of format ``written`` by the names and forms they have now."""
    for step in STEPS:
        if written < step.format:
            fields = step.line(register, fields)
    kinds = REGISTERS[register].kinds if register in REGISTERS else {}
    renamed = {old: kind.name for kind in kinds.values() for old in kind.was}
    return {renamed.get(field, field): pair for field, pair in fields.items()}


def begin(db: Database, book: str) -> None:
    """Make a new book's registers, with every step counted as taken."""
    for statement in additions(db, book):
        db.execute(statement)
    steps = migrations(book)
    steps.ensure_migrations_table(db)
    for step in steps.pending(db):
        db.table(steps.migrations_table).insert({"migration_set": steps.name, "name": step.name, "applied_at": ""})
    db.execute(f"PRAGMA user_version = {version()}")


def outdated(db: Database, book: str) -> bool:
    """Whether ``bring_up`` has anything to do."""
    return bool(migrations(book).pending(db)) or next(additions(db, book), None) is not None


def bring_up(db: Database, book: str) -> None:
    """Take the steps not yet taken, then add what the declarations have more than the book; in a transaction."""
    migrations(book).apply(db)
    for statement in additions(db, book):
        db.execute(statement)
    db.execute(f"PRAGMA user_version = {version()}")


def additions(db: Database, book: str) -> Iterator[str]:
    """The statements that give ``db`` the tables and columns it lacks; computed before the first is run."""
    there: dict[str, set[str]] = {}
    for table, column in db.execute(
        "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
    ).fetchall():
        there.setdefault(table, set()).add(column)
    for register in registers_of(book):
        table = table_of(register)
        if table.name in there:
            yield from _columns(table, there[table.name])
            yield from _sets(table, there.keys())
        else:
            yield from table.create()


def _columns(table: Table[Record], there: Container[str]) -> Iterator[str]:
    before = _former_columns(table)
    for name, sql, to in table.columns:
        if name not in there:
            old = next((former for former in before.get(name, ()) if former in there), None)
            if old:
                yield f"ALTER TABLE {quoted(table.name)} RENAME COLUMN {quoted(old)} TO {quoted(name)}"
            else:
                yield from table.add_column(name, sql, to)


def _former_columns(table: Table[Record]) -> dict[str, list[str]]:
    former: dict[str, list[str]] = {}
    for kind in table.register.kinds.values():
        for name, (suffix, _sql) in zip(kind.column_names(), kind.columns, strict=False):
            former[name] = [f"{old}_{suffix}" if suffix else old for old in kind.was]
    return former


def _sets(table: Table[Record], there: Container[str]) -> Iterator[str]:
    for field, kind in table.sets.items():
        if table.set_name(field) not in there:
            old = next((table.set_name(former) for former in kind.was if table.set_name(former) in there), None)
            if old:
                yield f"ALTER TABLE {quoted(old)} RENAME TO {quoted(table.set_name(field))}"
            else:
                yield from table.create_set(field)
