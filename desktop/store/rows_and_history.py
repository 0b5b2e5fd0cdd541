"""What the rows of a book say, held against what their history says: who has the key can change either, hardly both."""

import json
from collections.abc import Callable, Iterator
from typing import Any, Literal

from sqlite_utils import Database

from desktop.models.record import Record
from desktop.store import chain, migrations
from desktop.store.tables import compact, packed, quoted, registers_of, table_of

What = Literal["edited", "inserted", "removed"]
_SO_MANY = 200
"""Records after which progress is told."""

_NONSENSE = (ValueError, ArithmeticError, TypeError, AttributeError, LookupError, RecursionError)
"""What reading a row or a line raises that says what no kind of field packs."""


def count(db: Database, book: str) -> int:
    """How many rows the registers of ``book`` have."""
    found: int = sum(db.execute(f"SELECT count(*) FROM {quoted(register.register)}").fetchone()[0] for register in registers_of(book))
    return found


def differences(db: Database, book: str, told: Callable[[int], None]) -> Iterator[tuple[type[Record], What, list[str]]]:
    """For each register the numbers of records that are not what their history says, have none, or are gone.

    Streamed: a record and its lines at a time. Where two laptops wrote one record, the later line holds, by its time. Every now and
    then ``told`` gets how many rows are done.
    """
    done = 0
    for register in registers_of(book):
        found: dict[What, list[str]] = {"edited": [], "inserted": [], "removed": []}
        table = table_of(register)
        for row in db.execute(f"SELECT {table.selected} FROM {quoted(table.name)} t"):
            done += 1
            if done % _SO_MANY == 0:
                told(done)
            number = row[0][-8:]
            try:
                record = table.record(row)
                number = record.number or number
                what = _difference(db, record)
            except _NONSENSE:
                what = "edited"
            if what:
                found[what].append(number)
        found["removed"] = _removed(db, register)
        yield from ((register, what, numbers) for what, numbers in found.items() if numbers)


def _difference(db: Database, record: Record) -> What | None:
    state: dict[str, Any] | None = None
    for line in chain.of_record(db, record.register, record.id):
        if line.fields is None:
            return None  # what it said is gone, and whether somebody erased it is asked of the chain
        state = said_by(line, state)
    if state is None:
        return "inserted"
    row = {field: packed(record.kinds[field], value) for field, value in record.values().items()}
    said = {field: value for field, value in state.items() if value is not None and field in record.kinds}
    return None if json.loads(compact(row)) == said else "edited"


def said_by(line: chain.Line, before: dict[str, Any] | None) -> dict[str, Any] | None:
    """What a record is after ``line``, by field in packed form; None where it was never made."""
    said = json.loads(line.fields or "{}")
    if line.what == "erase":
        left: dict[str, Any] = said.get("left", {})
        return left
    if before is None and line.what != "create":
        return before
    pairs = migrations.today(line.register, line.format, said)
    return {**(before or {}), **{field: pair[1] for field, pair in pairs.items()}}


def _removed(db: Database, register: type[Record]) -> list[str]:
    here = f"SELECT id FROM {quoted(register.register)}"
    made = f"SELECT DISTINCT record FROM change WHERE register = ? AND what = 'create' AND record NOT IN ({here})"
    rows = db.execute(made, (register.register,)).fetchall()
    return [record[-8:] for (record,) in rows]
