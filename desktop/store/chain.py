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
from desktop.store import migrations
from desktop.store.tables import compact
from desktop.words import _

BROKEN = _("The change history was altered at line {seq} of laptop {laptop}. Restore the newest backup and report this.")
GENESIS = bytes(32)

_PLACE = 40
"""``line`` is a laptop's place shifted by as many bits, plus the line's number: a chain lies together,
in its order, and needs no index of its own."""

TABLES = (
    "CREATE TABLE laptop (place INTEGER PRIMARY KEY, id TEXT NOT NULL, letter TEXT NOT NULL, opening TEXT NOT NULL) STRICT",
    """CREATE TABLE change (
        line INTEGER PRIMARY KEY, format INTEGER NOT NULL, deed TEXT NOT NULL, what TEXT NOT NULL, register TEXT NOT NULL,
        record TEXT NOT NULL, base TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL,
        salt BLOB, fields TEXT, mac BLOB NOT NULL, hash BLOB NOT NULL) STRICT""",
    "CREATE INDEX change_by_record ON change (record)",
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
            said = migrations.today(self.register, self.format, said)
        pairs = None if said is None else {field: (old, new) for field, (old, new) in said.items()}
        at = datetime.fromisoformat(self.at)
        return Change(self.laptop, self.seq, self.deed, self.what, self.register, self.record, self.who, at, self.reason, pairs)


_KEPT = tuple(field.name for field in fields(Line))[2:]
_INSERT = f"INSERT INTO change (line, {', '.join(_KEPT)}) VALUES (?, {', '.join('?' * len(_KEPT))})"
_SELECT = f"SELECT laptop.id, line & {(1 << _PLACE) - 1}, {', '.join(_KEPT)} FROM change JOIN laptop ON place = line >> {_PLACE}"


def mac_of(salt: bytes, said: str) -> bytes:
    """The HMAC that stays when ``said`` and ``salt`` are erased."""
    return hmac.digest(salt, said.encode(), "sha256")


def hash_of(before: bytes, header: tuple[Any, ...], mac: bytes) -> bytes:
    """The hash of a line: ``header`` is its fields from ``laptop`` to ``reason``."""
    return hashlib.sha256(before + compact(header).encode() + mac).digest()


def write(db: Database, place: int, line: tuple[Any, ...]) -> None:
    """Put a line (a ``Line`` as a tuple) at the end of the chain of the laptop at ``place``."""
    db.conn.execute(_INSERT, (place << _PLACE | line[1], *line[2:]))


def place_of(db: Database, laptop: str, letter: str = "") -> int:
    """The place of ``laptop`` in this book, given at the first asking."""
    found = db.execute("SELECT place FROM laptop WHERE id = ?", (laptop,)).fetchone()
    if found is None:
        db.execute("INSERT INTO laptop (id, letter, opening) VALUES (?, ?, '')", (laptop, letter))
        return place_of(db, laptop)
    return int(found[0])


def laptops(db: Database) -> dict[str, int]:
    """The place of every laptop that ever wrote here, by its id."""
    return dict(db.execute("SELECT id, place FROM laptop ORDER BY id").fetchall())


def head(db: Database, place: int) -> tuple[int, bytes]:
    """The number and hash of the last line of the laptop at ``place``; (0, GENESIS) before its first."""
    found = db.conn.execute(
        "SELECT line, hash FROM change WHERE line > ? AND line < ? ORDER BY line DESC LIMIT 1", (place << _PLACE, (place + 1) << _PLACE)
    ).fetchone()
    return (found[0] - (place << _PLACE), found[1]) if found else (0, GENESIS)


def heads(db: Database) -> dict[str, tuple[int, str]]:
    """The last line of each laptop that wrote any: its number and hash in hex."""
    found = {laptop: head(db, place) for laptop, place in laptops(db).items()}
    return {laptop: (seq, sha.hex()) for laptop, (seq, sha) in found.items() if seq}


def base_of(db: Database, record: str) -> str:
    """JSON: the last line of ``record`` by each laptop that wrote one."""
    found = db.execute(
        f"SELECT id, max(line) - (place << {_PLACE}) FROM change JOIN laptop ON place = line >> {_PLACE}"
        " WHERE record = ? GROUP BY place ORDER BY id",
        (record,),
    ).fetchall()
    return compact(dict(found))


def lines(db: Database, place: int, after: int = 0, until: int = (1 << _PLACE) - 1) -> Iterator[Line]:
    """The lines of the laptop at ``place`` with numbers above ``after`` up to ``until``, in their order."""
    rows = db.execute(f"{_SELECT} WHERE line > ? AND line <= ? ORDER BY line", (place << _PLACE | after, place << _PLACE | until))
    return (Line(*row) for row in rows)


def history(db: Database, register: str, record: str) -> list[Change]:
    """The lines of one record, oldest first."""
    rows = db.execute(f"{_SELECT} WHERE record = ? AND register = ? ORDER BY at, line", (record, register))
    return [Line(*row).change() for row in rows]


def latest(db: Database, limit: int) -> list[Change]:
    """The last lines of all laptops, newest first."""
    last: list[Line] = []
    for place in laptops(db).values():
        rows = f"{_SELECT} WHERE line > ? AND line < ? ORDER BY line DESC LIMIT ?"
        last += [Line(*row) for row in db.execute(rows, (place << _PLACE, (place + 1) << _PLACE, limit))]
    last.sort(key=lambda line: (line.at, line.laptop, line.seq), reverse=True)
    return [line.change() for line in last[:limit]]


def verify(db: Database, since: Mapping[str, tuple[int, bytes]] | None = None) -> dict[str, tuple[int, bytes]]:
    """Follow every chain from ``since`` (its beginning where not given) to its head, and return the heads.

    UserError names the first line that does not follow: one altered, missing or out of place.
    """
    found = dict(since or {})
    for laptop, place in laptops(db).items():
        seq, before = found.get(laptop, (0, GENESIS))
        for line in lines(db, place, seq):
            if line.seq != seq + 1 or not line.sound(before):
                raise UserError(BROKEN, seq=seq + 1, laptop=laptop[:8])
            seq, before = line.seq, line.hash
        found[laptop] = (seq, before)
    return found


def silent(db: Database) -> list[tuple[str, int]]:
    """(laptop, number) of lines that lost their fields although nobody erased their record."""
    return db.execute(
        f"SELECT id, line & {(1 << _PLACE) - 1} FROM change c JOIN laptop ON place = line >> {_PLACE} WHERE fields IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM change e WHERE e.record = c.record AND e.what = 'erase') ORDER BY line"
    ).fetchall()


def append_foreign(db: Database, coming: Iterable[Line]) -> int:
    """Keep lines written elsewhere as they came, and return how many were new. UserError if one does not follow.

    A line that is here already is passed over if it is the same; one erased here stays erased.
    """
    new = 0
    known: dict[str, tuple[int, int, bytes]] = {}
    for line in coming:
        if line.laptop not in known:
            place = place_of(db, line.laptop)
            known[line.laptop] = (place, *head(db, place))
        place, seq, before = known[line.laptop]
        if line.seq <= seq:
            here = next(lines(db, place, line.seq - 1, line.seq))
            if here.hash != line.hash:
                raise UserError(BROKEN, seq=line.seq, laptop=line.laptop[:8])
            continue
        if line.seq != seq + 1 or not line.sound(before):
            raise UserError(BROKEN, seq=line.seq, laptop=line.laptop[:8])
        write(db, place, astuple(line))
        known[line.laptop] = (place, line.seq, line.hash)
        new += 1
    return new
