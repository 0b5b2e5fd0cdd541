"""The tables of a book: making them, and giving an older book what it lacks.

New tables, columns, indexes and renames (``was``) follow the declarations; anything else is a frozen step.
"""

import contextlib
from collections.abc import Container, Iterator

from sqlite_utils import Database

from desktop.models.record import Record
from desktop.store import attachments, case_count, chain, counters, drafts, looks, migrations
from desktop.store.tables import Table, quoted, registers_of, table_of

_FIXED = (
    "CREATE TABLE book (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) STRICT",
    counters.TABLE,
    *chain.TABLES,
    drafts.TABLE,
    looks.TABLE,
    looks.INDEX,
    attachments.TABLE,
    *case_count.TABLES,
)
"""What every book has besides its registers; the table is the third word, the index names it fifth."""


def begin(db: Database, book: str) -> None:
    """Make a new book's tables, with every step counted as taken; in a transaction."""
    for statement in list(additions(db, book)):
        db.execute(statement)
    frozen = migrations.migrations(book)
    frozen.ensure_migrations_table(db)
    for step in frozen.pending(db):
        db.table(frozen.migrations_table).insert({"migration_set": frozen.name, "name": step.name, "applied_at": ""})
    db.execute(f"PRAGMA user_version = {_version()}")


def outdated(db: Database, book: str) -> bool:
    """Whether ``bring_up`` has anything to do."""
    return bool(migrations.migrations(book).pending(db)) or next(additions(db, book), None) is not None


def bring_up(db: Database, book: str) -> None:
    """Take the steps not yet taken, then add what the declarations have more than the book; in a transaction."""
    migrations.migrations(book).apply(db)
    for statement in list(additions(db, book)):
        db.execute(statement)
    made_by = db.execute("PRAGMA user_version").fetchone()[0]
    db.execute(f"PRAGMA user_version = {max(made_by, _version())}")


def planted(db: Database) -> list[str]:
    """Triggers, views and virtual tables: no book has any, and they would act by themselves on what is written."""
    rows = db.execute("SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view') OR sql LIKE 'CREATE VIRTUAL%' ORDER BY name")
    return [f"{kind} {name}" for kind, name in rows.fetchall()]


def unknown(db: Database, book: str) -> list[str]:
    """Tables that a book of today does not have; an index may keep the name of a field that was renamed."""
    with contextlib.closing(Database(memory=True)) as plain:
        begin(plain, book)
        known = {name for (name,) in plain.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()}
    rows = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name").fetchall()
    return [f"table {name}" for (name,) in rows if name not in known]


def _version() -> int:
    return migrations.BREAKING * 1000 + migrations.ADDITIVE


def additions(db: Database, book: str) -> Iterator[str]:
    """The statements that give ``db`` the tables, columns and indexes it lacks."""
    there: dict[str, set[str]] = {}
    for table, column in db.execute(
        "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
    ).fetchall():
        there.setdefault(table, set()).add(column)
    indexes = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'index'").fetchall()}
    for statement in _FIXED:
        words = statement.split()
        if (words[2] if words[1] == "TABLE" else words[4]) not in there:
            yield statement
    for register in registers_of(book):
        table = table_of(register)
        if table.name in there:
            yield from _columns(table, there[table.name])
            yield from (table.create_order(column) for column in table.ordered if table.order_name(column) not in indexes)
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
                yield f"DROP INDEX IF EXISTS {quoted(table.order_name(old))}"  # made again by its new name
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
