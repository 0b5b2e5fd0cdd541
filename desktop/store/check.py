"""Whether a book is whole: the file and its tables, links, change chains, what rows say beside their history, and attachments."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher
from sqlite_utils import Database

from desktop.errors import UserError
from desktop.models.fields.references import Links
from desktop.models.record import REGISTERS
from desktop.store import attachments, backup, chain, drafts, rows_and_history, schema
from desktop.store.backup import Progress, silent
from desktop.store.keys.sealing import is_signed
from desktop.store.tables import quoted, registers_of, table_of
from desktop.words import Words, _, _n, translate

BYTES = _n("{file} has {count} damaged place. Restore the newest backup.", "{file} has {count} damaged places. Restore the newest backup.")
LOST = _("{count} of “{plural}” lead to a “{label}” that is not there. Ask whoever sent them, or choose another one.")
SILENT = _("The change history of laptop {laptop} lost what line {seq} said, and nobody erased it. Restore the newest backup.")
UNSIGNED = _("Line {seq} of the change history of laptop {laptop} says it is of {name}, and {name} did not sign it. Ask {name} about it.")
UNKNOWN = _("The book has parts that Tallybook did not make: {what}. Restore the newest backup and report this.")
DIFFERENT: Mapping[rows_and_history.What, Words] = {
    "edited": _n(
        "{count} of “{plural}” is not what its history says: {numbers}. It was changed outside Tallybook.",
        "{count} of “{plural}” are not what their history says: {numbers}. They were changed outside Tallybook.",
    ),
    "inserted": _n(
        "{count} of “{plural}” has no history: {numbers}. It was put in outside Tallybook.",
        "{count} of “{plural}” have no history: {numbers}. They were put in outside Tallybook.",
    ),
    "removed": _n(
        "{count} of “{plural}” is gone, and nobody erased it: {numbers}. It was taken out outside Tallybook.",
        "{count} of “{plural}” are gone, and nobody erased them: {numbers}. They were taken out outside Tallybook.",
    ),
}
_SOME = 5
"""Records that are named."""
Keys = Mapping[str, Collection[bytes]]
DRAFTS = _n(
    "{count} draft cannot be read, and is not offered again. It was changed outside Tallybook.",
    "{count} drafts cannot be read, and are not offered again. They were changed outside Tallybook.",
)
SPOILT = _("The attached file {file} of “{label}” {record} is missing or damaged. Attach it again.")


def check(db: Database, book: str, path: Path, keys: Keys | None = None, progress: Progress = silent) -> list[str]:
    """A sentence for each thing that is wrong; none when all is well.

    ``keys`` are the signing keys of each user, by which deeds are verified; where not given they are not. ``progress`` is told how
    many of the lines and rows are done; what it raises ends the check.
    """
    if not db.conn.in_transaction:  # a reader did that before its moment began
        db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()  # cipher_integrity_check reads the file, not the log
    try:
        damaged = backup.damage(db)
        if damaged:
            return [translate(BYTES, file=path.name, count=len(damaged))]
        lines, rows = chain.count(db), rows_and_history.count(db, book)
        chains = _chains(db, keys, lambda done: progress(done, lines + rows))
        differences = _rows(db, book, lambda done: progress(lines + done, lines + rows))
        return [*_tables(db, book), *_links(db, book), *chains, *differences, *_files(db, book), *_drafts(db)]
    except sqlcipher.DatabaseError:
        return [translate(BYTES, file=path.name, count=1)]


def _links(db: Database, book: str) -> Iterator[str]:
    for register in registers_of(book):
        table = table_of(register)
        places = [(table.name, column, to) for column, _sql, to in table.columns if to]
        places += [(table.set_name(field), "value", kind.to) for field, kind in table.sets.items() if isinstance(kind, Links)]
        for source, column, to in places:
            if to in REGISTERS and REGISTERS[to].book == book:
                sql = (
                    f"SELECT count(*) FROM {quoted(source)} WHERE {quoted(column)} IS NOT NULL"
                    f" AND {quoted(column)} NOT IN (SELECT id FROM {quoted(to)})"
                )
                lost = db.execute(sql).fetchone()[0]
                if lost:
                    plural, label = translate(register.plural), translate(REGISTERS[to].label)
                    yield translate(LOST, count=lost, plural=plural, label=label)


def _tables(db: Database, book: str) -> Iterator[str]:
    unknown = [*schema.planted(db), *schema.unknown(db, book)]
    if unknown:
        yield translate(UNKNOWN, what=", ".join(unknown))


def _chains(db: Database, keys: Keys | None, told: Callable[[int], None]) -> Iterator[str]:
    try:
        chain.verify(db, told=told)
    except UserError as broken:
        yield str(broken)
    for laptop, seq in chain.silent(db):
        yield translate(SILENT, laptop=laptop[:8], seq=seq)
    for laptop, seq, who in _unsigned(db, keys) if keys is not None else ():
        name = db.execute("SELECT name FROM user WHERE id = ?", (who,)).fetchone() if db.table("user").exists() else None
        yield translate(UNSIGNED, laptop=laptop[:8], seq=seq, name=name[0] if name else who[:8])


def _unsigned(db: Database, keys: Keys) -> Iterator[tuple[str, int, str]]:
    """(laptop, number, who) of deeds whose last line is not signed by one of the ``keys`` of the user they name.

    A deed that a blank line follows may have ended there; lines of format 1 are not signed.
    """
    for laptop, place in chain.laptops(db).items():
        last: chain.Line | None = None
        for line in chain.lines(db, place):
            if last and last.salt and line.salt and line.deed != last.deed and not _is_signed(last, keys):
                yield laptop, last.seq, last.who
            last = line
        if last and last.salt and not _is_signed(last, keys):
            yield laptop, last.seq, last.who


def _is_signed(line: chain.Line, keys: Keys) -> bool:
    said = chain.signed(line.hash)
    return line.format == 1 or (line.signature is not None and any(is_signed(key, line.signature, said) for key in keys.get(line.who, ())))


def _rows(db: Database, book: str, told: Callable[[int], None]) -> Iterator[str]:
    for register, what, numbers in rows_and_history.differences(db, book, told):
        some = ", ".join(numbers[:_SOME]) + ("…" if len(numbers) > _SOME else "")
        yield translate(DIFFERENT[what], count=len(numbers), plural=translate(register.plural), numbers=some)


def _files(db: Database, book: str) -> Iterator[str]:
    sums: dict[str, bool] = {}
    for register, record, attachment in attachments.attached(db, book):
        if attachment.sha256 not in sums:
            sums[attachment.sha256] = _sound(db, attachment.sha256)
        if not sums[attachment.sha256]:
            yield translate(SPOILT, file=attachment.name, label=translate(REGISTERS[register].label), record=record[-8:])


def _drafts(db: Database) -> Iterator[str]:
    if count := drafts.unreadable(db):
        yield translate(DRAFTS, count=count)


def _sound(db: Database, sha256: str) -> bool:
    found = hashlib.sha256()
    parts = 0
    for (piece,) in db.execute("SELECT bytes FROM piece WHERE sha256 = ? ORDER BY part", (sha256,)):
        found.update(piece)
        parts += 1
    return parts > 0 and found.hexdigest() == sha256
