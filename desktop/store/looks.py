"""Who looked at a case, and when: a log of its own in the case book, beside the chain of changes, which travels."""

from datetime import datetime

from sqlite_utils import Database

from desktop.models.query import Change

TABLE = "CREATE TABLE look (at TEXT NOT NULL, who TEXT NOT NULL, register TEXT NOT NULL, record TEXT NOT NULL) STRICT"
INDEX = "CREATE INDEX look_by_record ON look (record)"


def put(db: Database, register: str, record: str, who: str, at: datetime) -> None:
    """Note that ``who`` looked at a record."""
    db.execute(
        "INSERT INTO look (at, who, register, record) VALUES (?, ?, ?, ?)", (at.isoformat(timespec="seconds"), who, register, record)
    )


def at_record(db: Database, register: str, record: str) -> list[Change]:
    """Who looked at a record, oldest first, as a history tells it."""
    rows = db.execute("SELECT at, who FROM look WHERE record = ? AND register = ? ORDER BY at", (record, register)).fetchall()
    return [Change("", 0, "", "look", register, record, who, datetime.fromisoformat(at), "", {}) for at, who in rows]
