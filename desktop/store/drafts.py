"""Drafts: what somebody typed and has not saved. Newest state only, outside the history."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

TABLE = """CREATE TABLE draft (register TEXT NOT NULL, record TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL,
    label TEXT NOT NULL, fields TEXT NOT NULL, PRIMARY KEY (register, record, who)) STRICT, WITHOUT ROWID"""


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
    """All drafts of the book, newest first."""
    rows = db.execute("SELECT register, record, who, at, label, fields FROM draft ORDER BY at DESC, record").fetchall()
    return [
        Draft(register, record, who, datetime.fromisoformat(at), label, json.loads(said)) for register, record, who, at, label, said in rows
    ]


def said(db: Database, register: str, record: str, who: str) -> list[str]:
    """The fields of a draft as they are kept; none where there is no draft."""
    rows = db.execute("SELECT fields FROM draft WHERE register = ? AND record = ? AND who = ?", (register, record, who)).fetchall()
    return [fields for (fields,) in rows]


def drop(db: Database, register: str, record: str, who: str) -> None:
    """Forget a draft, because it was saved or given up."""
    db.execute("DELETE FROM draft WHERE register = ? AND record = ? AND who = ?", (register, record, who))
