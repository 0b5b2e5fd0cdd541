"""Drafts: what somebody typed and has not saved. Newest state only, outside the history."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from desktop.models.record import REGISTERS
from desktop.shapes import read_shape

TABLE = """CREATE TABLE draft (register TEXT NOT NULL, record TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL,
    label TEXT NOT NULL, fields TEXT NOT NULL, PRIMARY KEY (register, record, who)) STRICT, WITHOUT ROWID"""

_LARGEST = 8 << 20
"""Bytes of a form, the rows pasted under it included."""


@dataclass(frozen=True)
class Draft:
    """An unfinished form; ``values`` by field in packed form."""

    register: str
    record: str
    who: str
    at: datetime
    label: str
    values: dict[str, Any]


def put(db: Database, draft: Draft) -> None:
    """Keep ``draft`` in place of an older state of the same form."""
    said = json.dumps(draft.values, ensure_ascii=False, separators=(",", ":"))
    row = (draft.register, draft.record, draft.who, draft.at.isoformat(timespec="seconds"), draft.label, said)
    db.execute("INSERT OR REPLACE INTO draft (register, record, who, at, label, fields) VALUES (?, ?, ?, ?, ?, ?)", row)


def kept(db: Database) -> list[Draft]:
    """All drafts of the book that can be read (``unreadable``), newest first."""
    return [draft for draft in _every(db) if draft]


def unreadable(db: Database) -> int:
    """How many drafts cannot be read: what somebody typed outside Tallybook."""
    return sum(draft is None for draft in _every(db))


def _every(db: Database) -> Iterator[Draft | None]:
    rows = db.execute("SELECT register, record, who, at, label, fields FROM draft ORDER BY at DESC, record").fetchall()
    for register, record, who, at, label, said in rows:
        try:
            values = read_shape(said.encode(), dict[str, Any], _LARGEST)
            yield Draft(register, record, who, datetime.fromisoformat(at), label, values) if register in REGISTERS else None
        except ValueError:
            yield None


def said(db: Database, register: str, record: str, who: str) -> list[str]:
    """The fields of a draft as they are kept; none where there is no draft."""
    rows = db.execute("SELECT fields FROM draft WHERE register = ? AND record = ? AND who = ?", (register, record, who)).fetchall()
    return [fields for (fields,) in rows]


def drop(db: Database, register: str, record: str, who: str) -> None:
    """Forget a draft, because it was saved or given up."""
    db.execute("DELETE FROM draft WHERE register = ? AND record = ? AND who = ?", (register, record, who))
