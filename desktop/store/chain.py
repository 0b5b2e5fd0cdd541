"""The change lines of a book: history, undo, and a chain a laptop that shows when one was altered.

Format 2: mac = HMAC-SHA256(salt, content) over all a line says, hash = SHA-256(hash before, laptop, number, mac).
Blanking takes content and salt away and leaves number, mac and hash: the chain still verifies, and nothing can be
guessed from what is left. The last line of a deed is signed by its user. Format 1 hashed the header as it is, so
that only ``fields`` and ``salt`` of its lines can be taken away. docs/history-and-hand-over.md has both, with an example.
"""

import contextlib
import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from msgspec import Struct
from sqlite_utils import Database

from desktop.errors import UserError
from desktop.models.query import Change
from desktop.shapes import ShapeError, read_shape
from desktop.store import migrations
from desktop.store.tables import compact
from desktop.words import _

BROKEN = _("The change history was altered at line {seq} of laptop {laptop}. Restore the newest backup and report this.")
GENESIS = bytes(32)

_SO_MANY = 200
"""Lines after which progress is told."""
_PLACE = 40
"""``line`` is a laptop's place shifted by as many bits, plus the line's number: a chain lies together,
in its order, and needs no index of its own."""

TABLES = (
    "CREATE TABLE laptop (place INTEGER PRIMARY KEY, id TEXT NOT NULL, letter TEXT NOT NULL, opening TEXT NOT NULL) STRICT",
    """CREATE TABLE change (
        line INTEGER PRIMARY KEY, format INTEGER NOT NULL, deed TEXT NOT NULL, what TEXT NOT NULL, register TEXT NOT NULL,
        record TEXT NOT NULL, base TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL,
        salt BLOB, fields TEXT, mac BLOB NOT NULL, hash BLOB NOT NULL, signature BLOB) STRICT""",
    "CREATE INDEX change_by_record ON change (record)",
)

_LARGEST = 64 << 20
"""Bytes of what an erasure says."""


class _Erasure(Struct):
    blanked: dict[str, list[int]] = {}


class Line(NamedTuple):
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
    """None once the line is blank."""
    fields: str | None
    """JSON ``{field: [old, new]}`` in packed form; of an erasure ``{"blanked": {laptop: [number, …]}, "left": {field: value}}``."""
    mac: bytes
    hash: bytes
    signature: bytes | None = None
    """Of the last line of a deed: its user's, over ``signed(hash)``."""

    def sound(self, before: bytes) -> bool:
        """Whether it follows ``before`` and says what it said when it was written."""
        return _sound(tuple(self), before)

    def erased(self) -> dict[str, list[int]]:
        """Of an erasure: the numbers of the lines it blanked, by laptop; none where what it says cannot be read."""
        if self.what != "erase" or not self.fields:
            return {}
        with contextlib.suppress(ShapeError):
            return read_shape(self.fields.encode(), _Erasure, _LARGEST).blanked
        return {}

    def change(self) -> Change:
        """For people and for undo, with the fields named as they are today."""
        said: dict[str, Any] | None = None if self.fields is None else {} if self.what == "erase" else json.loads(self.fields)
        if said is not None:
            said = migrations.today(self.register, self.format, said)
        pairs = None if said is None else {field: (old, new) for field, (old, new) in said.items()}
        at = datetime.fromisoformat(self.at or "0001-01-01T00:00:00+00:00")
        return Change(self.laptop, self.seq, self.deed, self.what, self.register, self.record, self.who, at, self.reason, pairs)


_SEQ = (1 << _PLACE) - 1
_BLANK = "salt = NULL, fields = NULL, " + ", ".join(
    f"{name} = ''" for name in ("deed", "what", "register", "record", "base", "who", "at", "reason")
)
_KEPT = Line._fields[2:]
_INSERT = f"INSERT INTO change (line, {', '.join(_KEPT)}) VALUES (?, {', '.join('?' * len(_KEPT))})"
_SELECT = f"SELECT laptop.id, line & {_SEQ}, {', '.join(_KEPT)} FROM change JOIN laptop ON place = line >> {_PLACE}"


def mac_of(salt: bytes, said: str) -> bytes:
    """The HMAC that stays when ``said`` and ``salt`` are erased."""
    return hmac.digest(salt, said.encode(), "sha256")


def hash_of(before: bytes, laptop: str, seq: int, mac: bytes) -> bytes:
    """The hash of a line: before it 32 bytes, the id of its laptop in UTF-8, its number as 8 bytes (big end first), the mac."""
    return hashlib.sha256(before + laptop.encode() + seq.to_bytes(8, "big") + mac).digest()


def signed(sha: bytes) -> bytes:
    """The bytes a signature is of."""
    return compact(("tallybook", "change line", sha.hex())).encode()


def made(before: bytes, laptop: str, seq: int, content: tuple[Any, ...], salt: bytes) -> Line:
    """A new line after the hash ``before``; ``content`` from ``format`` to ``reason``, and the fields."""
    mac = mac_of(salt, compact(content))
    return Line._make((laptop, seq, *content[:-1], salt, content[-1], mac, hash_of(before, laptop, seq, mac), None))


def _sound(row: tuple[Any, ...], before: bytes) -> bool:
    """``Line.sound`` of a row as it was read: a book has hundreds of thousands."""
    salt, said, mac, sha = row[11:15]
    if row[2] == 1:
        right = said is None or (salt is not None and mac_of(salt, said) == mac)
        return right and hashlib.sha256(before + compact(row[:11]).encode() + mac).digest() == sha
    right = said is None and not any(row[3:11]) if salt is None else mac_of(salt, compact((*row[2:11], said))) == mac
    return right and hash_of(before, row[0], row[1], mac) == sha


def write(db: Database, place: int, line: Line) -> None:
    """Put ``line`` at the end of the chain of the laptop at ``place``."""
    db.conn.execute(_INSERT, (place << _PLACE | line.seq, *line[2:]))


def sign(db: Database, place: int, seq: int, signature: bytes) -> None:
    """Put the signature of a deed to its last line."""
    db.conn.execute("UPDATE change SET signature = ? WHERE line = ?", (signature, place << _PLACE | seq))


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


def lines(db: Database, place: int, after: int = 0, until: int = _SEQ) -> Iterator[Line]:
    """The lines of the laptop at ``place`` with numbers above ``after`` up to ``until``, in their order."""
    return (Line(*row) for row in _rows(db, place, after, until))


def _rows(db: Database, place: int, after: int = 0, until: int = _SEQ) -> Iterator[tuple[Any, ...]]:
    rows: Iterator[tuple[Any, ...]] = db.execute(
        f"{_SELECT} WHERE line > ? AND line <= ? ORDER BY line", (place << _PLACE | after, place << _PLACE | until)
    )
    return rows


def of_record(db: Database, register: str, record: str) -> Iterator[Line]:
    """The lines of one record, oldest first."""
    return (Line(*row) for row in db.execute(f"{_SELECT} WHERE record = ? AND register = ? ORDER BY at, line", (record, register)))


def history(db: Database, register: str, record: str) -> list[Change]:
    """The same, for people."""
    return [line.change() for line in of_record(db, register, record)]


def latest(db: Database, limit: int) -> list[Change]:
    """The last lines of all laptops, newest first."""
    last: list[Line] = []
    for place in laptops(db).values():
        rows = f"{_SELECT} WHERE line > ? AND line < ? AND at != '' ORDER BY line DESC LIMIT ?"
        last += [Line(*row) for row in db.execute(rows, (place << _PLACE, (place + 1) << _PLACE, limit))]
    last.sort(key=lambda line: (line.at, line.laptop, line.seq), reverse=True)
    return [line.change() for line in last[:limit]]


def count(db: Database) -> int:
    """How many lines all laptops wrote."""
    found: int = db.execute("SELECT count(*) FROM change").fetchone()[0]
    return found


def _nobody(_done: int) -> None:
    pass


def verify(
    db: Database, since: Mapping[str, tuple[int, bytes]] | None = None, told: Callable[[int], None] = _nobody
) -> dict[str, tuple[int, bytes]]:
    """Follow every chain from ``since`` (its beginning where not given) to its head, and return the heads.

    UserError names the first line that does not follow: one altered, missing or out of place. Every now and then ``told`` gets how
    many lines are done.
    """
    found, done = dict(since or {}), 0
    for laptop, place in laptops(db).items():
        seq, before = found.get(laptop, (0, GENESIS))
        for row in _rows(db, place, seq):
            if row[1] != seq + 1 or not _sound(row, before):
                raise UserError(BROKEN, seq=seq + 1, laptop=laptop[:8])
            seq, before, done = row[1], row[14], done + 1
            if done % _SO_MANY == 0:
                told(done)
        found[laptop] = (seq, before)
    return found


def blank(db: Database, record: str) -> dict[str, list[int]]:
    """Take away what every line of ``record`` said; gives their numbers by laptop. Of format 1 the header stays: it is hashed as it is."""
    found = db.execute(
        f"SELECT id, line & {_SEQ} FROM change JOIN laptop ON place = line >> {_PLACE} WHERE record = ? AND what != 'erase' ORDER BY line",
        (record,),
    )
    named: dict[str, list[int]] = {}
    for laptop, seq in found.fetchall():
        named.setdefault(laptop, []).append(seq)
    db.execute("UPDATE change SET fields = NULL, salt = NULL WHERE record = ? AND what != 'erase' AND format = 1", (record,))
    db.execute(f"UPDATE change SET {_BLANK} WHERE record = ? AND what != 'erase' AND format > 1", (record,))
    return named


def silent(db: Database) -> list[tuple[str, int]]:
    """(laptop, number) of lines that lost what they said although no erasure names them."""
    named: set[tuple[str, int]] = set()
    old: set[str] = set()
    erasures = db.execute(f"{_SELECT} WHERE what = 'erase' AND fields IS NOT NULL OR what = 'erase' AND format = 1")
    for line in (Line(*row) for row in erasures.fetchall()):
        old |= {line.record} if line.format == 1 else set()
        named |= {(laptop, seq) for laptop, seqs in line.erased().items() for seq in seqs}
    rows = db.execute(
        f"SELECT id, line & {_SEQ}, record FROM change JOIN laptop ON place = line >> {_PLACE} WHERE fields IS NULL ORDER BY line"
    )
    return [(laptop, seq) for laptop, seq, record in rows.fetchall() if (laptop, seq) not in named and record not in old]


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
        write(db, place, line)
        known[line.laptop] = (place, line.seq, line.hash)
        new += 1
        if line.what == "erase" and line.record:
            _blank_named(db, line)
    return new


def _blank_named(db: Database, erasure: Line) -> None:
    """What was erased elsewhere is erased here too, as far as its lines are here and of its record."""
    places = laptops(db)
    for laptop, seqs in erasure.erased().items():
        for seq in seqs if laptop in places else ():
            here = (places[laptop] << _PLACE | seq, erasure.record)
            db.execute("UPDATE change SET fields = NULL, salt = NULL WHERE line = ? AND record = ? AND format = 1", here)
            db.execute(f"UPDATE change SET {_BLANK} WHERE line = ? AND record = ? AND format > 1", here)
