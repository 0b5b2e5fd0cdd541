"""Files kept in a book: pieces of one MiB, found by the SHA-256 of the whole."""

import hashlib
import re
from collections.abc import Iterable, Iterator

from sqlite_utils import Database

from desktop.errors import UserError
from desktop.models.fields.references import File
from desktop.models.fields.values import Attachment
from desktop.models.record import Record
from desktop.store.tables import quoted, registers_of
from desktop.words import _

TABLE = """CREATE TABLE piece (sha256 TEXT NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (sha256, part)) STRICT"""
PIECE = 1 << 20
LARGEST = 20 * PIECE
TOO_LARGE = _("{file} has {size} MB; 20 MB is the most. Make it smaller, or keep it elsewhere and note where.")
_SHA256 = re.compile('"([0-9a-f]{64})"')
DAMAGED = _("The file {file} is damaged in the book. Attach it again, or restore it from a backup.")


def keep(db: Database, name: str, content: bytes) -> Attachment:
    """Put ``content`` into the book, once however often it is attached, in a transaction."""
    if len(content) > LARGEST:
        raise UserError(TOO_LARGE, file=name, size=-(-len(content) // 1_000_000))
    sha256 = hashlib.sha256(content).hexdigest()
    parts = [content[start : start + PIECE] for start in range(0, len(content), PIECE)] or [b""]
    rows = [(sha256, part, piece) for part, piece in enumerate(parts)]
    db.conn.executemany("INSERT OR IGNORE INTO piece (sha256, part, bytes) VALUES (?, ?, ?)", rows)
    return Attachment(name, len(content), sha256)


def read(db: Database, attachment: Attachment) -> bytes:
    """The bytes of ``attachment``, verified; UserError if they are not what was attached."""
    rows = db.execute("SELECT bytes FROM piece WHERE sha256 = ? ORDER BY part", (attachment.sha256,)).fetchall()
    content = b"".join(piece for (piece,) in rows)
    if hashlib.sha256(content).hexdigest() != attachment.sha256 or not rows:
        raise UserError(DAMAGED, file=attachment.name)
    return content


def attached(db: Database, book: str) -> Iterator[tuple[str, str, Attachment]]:
    """(register, record, file) of every file a record of ``book`` has."""
    for register, kind in _file_fields(book):
        columns = ", ".join(quoted(name) for name in kind.column_names())
        sql = f"SELECT id, {columns} FROM {quoted(register.register)} WHERE {quoted(kind.name)} IS NOT NULL ORDER BY id"
        for record, *packed in db.execute(sql).fetchall():
            yield register.register, record, Attachment(*packed)


def ever_attached(db: Database, register: type[Record], record: str) -> set[str]:
    """The SHA-256 of every file a record has or had, and perhaps of what else its history names so."""
    if not any(isinstance(kind, File) for kind in register.kinds.values()):
        return set()
    rows = db.execute("SELECT fields FROM change WHERE record = ? AND fields IS NOT NULL", (record,)).fetchall()
    return {sha256 for (said,) in rows for sha256 in named_in(said)}


def named_in(said: str) -> set[str]:
    """The SHA-256 of every file the fields of a draft or of a line of history may speak of."""
    return set(_SHA256.findall(said))


def drop_unused(db: Database, book: str, files: Iterable[str]) -> None:
    """Remove those of ``files`` that no record has or had, and no draft: what was attached to a form that was given up."""
    left = set(files)
    if left:
        left -= {attachment.sha256 for _register, _record, attachment in attached(db, book)}
    if left:
        left = left.difference(*(named_in(said) for (said,) in db.execute("SELECT fields FROM draft").fetchall()))
    for sha256 in left:
        if db.execute("SELECT 1 FROM change WHERE instr(fields, ?) LIMIT 1", (sha256,)).fetchone() is None:
            db.execute("DELETE FROM piece WHERE sha256 = ?", (sha256,))


def _file_fields(book: str) -> Iterator[tuple[type[Record], File]]:
    for register in registers_of(book):
        for kind in register.kinds.values():
            if isinstance(kind, File):
                yield register, kind
