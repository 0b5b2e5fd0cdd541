"""The change lines of a book: history, undo, and a chain a laptop that shows when one was altered.

hash = SHA-256(hash before, header, HMAC-SHA256(salt, fields)). Erasing takes ``fields`` and ``salt``
away and leaves ``mac``, so that the chain still verifies and the values cannot be guessed from it.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, fields
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from desktop.errors import UserError
from desktop.models.query import Change
from desktop.store import steps
from desktop.words import _

BROKEN = _("The change history was altered at line {seq} of laptop {laptop}. Restore the newest backup and report this.")
GENESIS = bytes(32)

TABLES = (
    """CREATE TABLE change (
        line INTEGER PRIMARY KEY, laptop TEXT NOT NULL, seq INTEGER NOT NULL, format INTEGER NOT NULL, deed TEXT NOT NULL,
        what TEXT NOT NULL, register TEXT NOT NULL, record TEXT NOT NULL, base TEXT NOT NULL, who TEXT NOT NULL,
        at TEXT NOT NULL, reason TEXT NOT NULL, salt BLOB, fields TEXT, mac BLOB NOT NULL, hash BLOB NOT NULL) STRICT""",
    "CREATE UNIQUE INDEX change_by_laptop ON change (laptop, seq)",
    "CREATE INDEX change_by_record ON change (record, laptop, seq)",
)


@dataclass(frozen=True)
class Line:
    """One change as it lies in the book and travels between offices, byte for byte."""

    laptop: str
    seq: int
    format: int
    """The breaking version of the program that wrote it (``steps``)."""
    deed: str
    what: str
    register: str
    record: str
    base: str
    """JSON: by laptop, the last line of this record the writer knew."""
    who: str
    at: str
    reason: str
    salt: bytes | None
    fields: str | None
    """JSON ``{field: [old, new]}`` in packed form; None once erased."""
    mac: bytes
    hash: bytes

    def sound(self, before: bytes) -> bool:
        """Whether it follows ``before`` and says what it said when it was written."""
        if self.fields is not None and (self.salt is None or mac_of(self.salt, self.fields) != self.mac):
            return False
        return self.hash == hash_of(before, astuple(self)[:11], self.mac)

    def change(self) -> Change:
        """For people and for undo, with the fields named as they are today."""
        said: dict[str, Any] | None = None if self.fields is None else json.loads(self.fields)
        if said is not None:
            said = steps.today(self.register, self.format, said)
        pairs = None if said is None else {field: (old, new) for field, (old, new) in said.items()}
        at = datetime.fromisoformat(self.at)
        return Change(
            self.laptop, self.seq, self.deed, self.what, self.register, self.record, self.who, at, self.reason, pairs
        )


COLUMNS = ", ".join(field.name for field in fields(Line))
INSERT = f"INSERT INTO change ({COLUMNS}) VALUES ({', '.join('?' * len(fields(Line)))})"


def mac_of(salt: bytes, said: str) -> bytes:
    """The HMAC that stays when ``said`` and ``salt`` are erased."""
    return hmac.digest(salt, said.encode(), "sha256")


def hash_of(before: bytes, header: tuple[Any, ...], mac: bytes) -> bytes:
    """The hash of a line: ``header`` is its fields from ``laptop`` to ``reason``."""
    told = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    return hashlib.sha256(before + told + mac).digest()


def head(db: Database, laptop: str) -> tuple[int, bytes]:
    """The number and hash of the last line of ``laptop``; (0, GENESIS) before its first."""
    found = db.execute("SELECT seq, hash FROM change WHERE laptop = ? ORDER BY seq DESC LIMIT 1", (laptop,)).fetchone()
    return (found[0], found[1]) if found else (0, GENESIS)


def heads(db: Database) -> dict[str, tuple[int, str]]:
    """The last line of each laptop: its number and hash in hex."""
    found = [laptop for (laptop,) in db.execute("SELECT DISTINCT laptop FROM change ORDER BY laptop").fetchall()]
    return {laptop: (seq, sha.hex()) for laptop in found for seq, sha in [head(db, laptop)]}


def base_of(db: Database, record: str) -> str:
    """JSON: the last line of ``record`` by each laptop that wrote one."""
    found = db.execute("SELECT laptop, max(seq) FROM change WHERE record = ? GROUP BY laptop", (record,)).fetchall()
    return json.dumps(dict(found), separators=(",", ":"))


def lines(db: Database, where: str, *fills: object) -> Iterator[Line]:
    """The lines of a WHERE (with its ORDER BY)."""
    for row in db.execute(f"SELECT {COLUMNS} FROM change WHERE {where}", fills):
        yield Line(*row)


def history(db: Database, register: str, record: str) -> list[Change]:
    """The lines of one record in the order they came here."""
    return [line.change() for line in lines(db, "record = ? AND register = ? ORDER BY line", record, register)]


def latest(db: Database, limit: int) -> list[Change]:
    """The last lines that came here, newest first."""
    return [line.change() for line in lines(db, "1 ORDER BY line DESC LIMIT ?", limit)]


def verify(db: Database, since: Mapping[str, tuple[int, bytes]] | None = None) -> dict[str, tuple[int, bytes]]:
    """Follow every chain from ``since`` (its beginning where not given) to its head, and return the heads.

    UserError names the first line that does not follow: one altered, missing or out of place.
    """
    found = dict(since or {})
    for laptop in heads(db):
        seq, before = found.get(laptop, (0, GENESIS))
        for line in lines(db, "laptop = ? AND seq > ? ORDER BY seq", laptop, seq):
            if line.seq != seq + 1 or not line.sound(before):
                raise UserError(BROKEN, seq=seq + 1, laptop=laptop[:8])
            seq, before = line.seq, line.hash
        found[laptop] = (seq, before)
    return found


def silent(db: Database) -> list[tuple[str, int]]:
    """(laptop, seq) of lines that lost their fields although nobody erased their record."""
    return db.execute(
        "SELECT laptop, seq FROM change c WHERE fields IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM change e WHERE e.record = c.record AND e.what = 'erase') ORDER BY laptop, seq"
    ).fetchall()


def append_foreign(db: Database, coming: Iterable[Line]) -> int:
    """Keep lines written elsewhere as they came, and return how many were new. UserError if one does not follow.

    A line that is here already is passed over if it is the same; one erased here stays erased.
    """
    new = 0
    known: dict[str, tuple[int, bytes]] = {}
    for line in coming:
        seq, before = known.get(line.laptop) or head(db, line.laptop)
        if line.seq <= seq:
            here = db.execute("SELECT hash FROM change WHERE laptop = ? AND seq = ?", (line.laptop, line.seq)).fetchone()
            if here[0] != line.hash:
                raise UserError(BROKEN, seq=line.seq, laptop=line.laptop[:8])
            continue
        if line.seq != seq + 1 or not line.sound(before):
            raise UserError(BROKEN, seq=line.seq, laptop=line.laptop[:8])
        db.execute(INSERT, astuple(line))
        known[line.laptop] = (line.seq, line.hash)
        new += 1
    return new
