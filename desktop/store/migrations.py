"""Frozen steps: changes to older books that do not follow from the declarations (``shape`` has those that do).

A step imports nothing from ``models``. It changes the rows, and says how change lines written before
it read today, because those are hashed and stay as they are.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database, Migrations

from desktop.models.record import REGISTERS

BREAKING, ADDITIVE = 2, 0
"""``user_version`` is breaking * 1000 + additive."""
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


def _signed_deeds(db: Database) -> None:
    db.execute("ALTER TABLE change ADD COLUMN signature BLOB")


STEPS: tuple[Step, ...] = tuple(Step(2, "signed deeds", book, _signed_deeds) for book in ("office", "cases"))
"""In the order they came; one that was released never changes."""


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
