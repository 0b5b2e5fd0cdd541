"""Case numbers for those without the case key: the one cache in the program, and no record.

Written into the office book on locking and closing by whoever holds the case key; replaced whole,
and only by one who saw at least as much of the case book (docs/withholding.md).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import date

from sqlite_utils import Database

from desktop.store.queries.facts import Counter

TABLES = (
    """CREATE TABLE case_count (version TEXT NOT NULL, day TEXT NOT NULL, period TEXT NOT NULL, breakdown TEXT NOT NULL,
  part TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (version, day, period, breakdown, part)) STRICT, WITHOUT ROWID""",
    "CREATE TABLE case_count_seen (laptop TEXT PRIMARY KEY NOT NULL, seq INTEGER NOT NULL) STRICT",
)

_KEPT = "SELECT version, breakdown, part, value FROM case_count WHERE day = ?1 AND period = ?2 ORDER BY breakdown, part"


@dataclass(frozen=True)
class CaseCount:
    """One number of an indicator version at a day: in all (``period`` empty) or in a reporting period.

    ``breakdown`` and ``part`` are empty for the value itself; ``value`` is a decimal, or the state
    of a cell that has none.
    """

    version: str
    day: str
    period: str
    breakdown: str
    part: str
    value: str


def replace_all(db: Database, counts: Iterable[CaseCount], heads: Mapping[str, int]) -> bool:
    """Put ``counts`` in place of those there, in a transaction; False where others saw more than ``heads``."""
    seen = dict(db.execute("SELECT laptop, seq FROM case_count_seen").fetchall())
    if any(heads.get(laptop, 0) < seq for laptop, seq in seen.items()):
        return False
    db.execute("DELETE FROM case_count")
    db.execute("DELETE FROM case_count_seen")
    db.conn.executemany("INSERT INTO case_count VALUES (?, ?, ?, ?, ?, ?)", map(astuple, counts))
    db.conn.executemany("INSERT INTO case_count_seen VALUES (?, ?)", heads.items())
    return True


def kept(book: Counter, day: date, period: str) -> dict[str, list[tuple[str, str, str]]]:
    """By indicator version, (breakdown, part, value) of what is kept for exactly that day."""
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for version, *count in book.sql(_KEPT, day.isoformat(), period):
        found[version].append((count[0], count[1], count[2]))
    return found
