"""Drafts: what somebody typed and has not saved. Newest state only, outside the history."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct, convert, field
from sqlite_utils import Database

from desktop.models.record import REGISTERS, Record
from desktop.shapes import read_shape
from desktop.store.tables import recognised

TABLE = """CREATE TABLE draft (register TEXT NOT NULL, record TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL,
    label TEXT NOT NULL, fields TEXT NOT NULL, PRIMARY KEY (register, record, who)) STRICT, WITHOUT ROWID"""

_LARGEST = 8 << 20
"""Bytes of a form, the rows pasted under it included."""


class _Row(Struct, array_like=True):
    record: str
    saved: bool
    values: dict[str, Any]
    unread: dict[str, str]
    before: dict[str, Any] = {}


class _Pasted(Struct, rename=lambda name: f"+{name}"):
    cells: list[list[str]]
    columns: list[str | None]
    headings: list[str]
    mended: list[tuple[int, str, Any]]


class _Beside(Struct):
    """What a form says besides its fields: of a version, how it was opened, and the targets typed by kind, day or period, and site."""

    mode: str = ""
    targets: dict[Annotated[str, Meta(pattern=r"\A[^\t]*\t[^\t]*\t[^\t]*\Z")], str] = field(name="+targets", default_factory=dict)


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
            _check(REGISTERS[register], values)
            yield Draft(register, record, who, datetime.fromisoformat(at), label, values)
        except (ValueError, KeyError):
            yield None


def _check(register: type[Record], values: Mapping[str, Any]) -> None:
    """ValueError unless a form of ``register`` could have said ``values``."""
    convert(values, _Beside)
    pasted = convert(values, _Pasted).mended if "+cells" in values else []
    for key, value in (*values.items(), *((name, put) for _row, name, put in pasted)):
        sign, name = key[:1], key[1:]
        if sign == "~":
            convert(value, str)
        elif sign == "+" and name in REGISTERS:
            for row in convert(value, list[_Row]):
                for values_of_row in (row.values, row.before):
                    _check(REGISTERS[name], values_of_row)
        elif kind := register.kinds.get(name if sign == "=" else key):
            recognised(kind, value)


def said(db: Database, register: str, record: str, who: str) -> list[str]:
    """The fields of a draft as they are kept; none where there is no draft."""
    rows = db.execute("SELECT fields FROM draft WHERE register = ? AND record = ? AND who = ?", (register, record, who)).fetchall()
    return [fields for (fields,) in rows]


def drop(db: Database, register: str, record: str, who: str) -> None:
    """Forget a draft, because it was saved or given up."""
    db.execute("DELETE FROM draft WHERE register = ? AND record = ? AND who = ?", (register, record, who))
