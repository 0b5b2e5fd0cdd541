"""Copies of a book: made from one moment of it, verified before they count, and under a new key if asked."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlite_utils import Database

from desktop.atomic import whole
from desktop.errors import UserError
from desktop.store import chain
from desktop.store.keys.cipher import checked, connect, in_words
from desktop.store.keys.laptop import Expected, forget_openings, welcome
from desktop.words import _

SPOILT = _("The copy {file} came out damaged and was not kept. Try again, or choose another disk.")
_PAGES = 256
Progress = Callable[[int, int], None]
"""Called with pages done and pages in all; an exception from it stops the copy and leaves no file."""


def silent(done: int, of: int) -> None:
    """Nobody asked how far it is."""


def back_up(source: Database, key: bytes, to: Path, progress: Progress = silent, expected: Expected | None = None) -> None:
    """Copy what ``source`` sees to ``to`` under the same key, verified. Opened, it is another laptop's: the ``expected``, or any."""
    with _copied(source, key, to, progress) as copy:
        forget_openings(copy)
        if expected:
            welcome(copy, expected)


def rekey(source: Database, key: bytes, to: Path, new_key: bytes, progress: Progress = silent) -> None:
    """Write the same book to ``to`` under ``new_key``, verified; it takes the old one's place."""
    with _copied(source, key, to, progress, new_key) as copy:
        copy.execute(f"PRAGMA rekey = \"x'{checked(new_key).hex()}'\"")


def damage(db: Database) -> list[str]:
    """What SQLCipher and SQLite find wrong with the file; a flipped byte opens and answers, and shows only here."""
    return [row[0] for pragma in ("cipher_integrity_check", "quick_check") for row in db.execute(f"PRAGMA {pragma}")
            if row[0] != "ok"]  # fmt: skip


@contextlib.contextmanager
def _copied(source: Database, key: bytes, to: Path, progress: Progress, new_key: bytes | None = None) -> Iterator[Database]:
    with in_words(to), _with_companions(to) as beside:
        with contextlib.closing(connect(beside, key)) as copy:
            source.conn.backup(copy.conn, pages=_PAGES, progress=lambda _code, left, of: progress(of - left, of))
            copy.execute("PRAGMA journal_mode = DELETE").fetchone()  # a copy is one file
            yield copy
        with contextlib.closing(connect(beside, new_key or key, query_only=True)) as copy:
            if damage(copy) or chain.heads(copy) != chain.heads(source):
                raise UserError(SPOILT, file=to.name)


@contextlib.contextmanager
def _with_companions(to: Path) -> Iterator[Path]:
    with whole(to) as beside:
        try:
            yield beside
        finally:
            for suffix in ("-wal", "-shm", "-journal"):
                beside.with_name(beside.name + suffix).unlink(missing_ok=True)
