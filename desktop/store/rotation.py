"""A book is brought under a new key: for somebody who leaves, or a paper that was lost.

1. The signed roster names the coming key, and it is on the ring beside the present one (``keyring_changes``).
2. The book is written under it beside the old file and verified. 3. The new file takes the old one's place.
4. The coming key is the present one, the present one is past. Wherever that stops, ``settle`` at the next
opening sees which of the two keys the file is under and goes on: what was signed is not taken back.
"""

import contextlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher

from desktop.atomic import discard_unfinished
from desktop.atomic import settle as settle_folder
from desktop.errors import UserError
from desktop.models.record import Book as Name
from desktop.store import backup
from desktop.store.keys import keyring_file
from desktop.store.keys.cipher import connect, in_words
from desktop.store.keys.folder import FILES
from desktop.store.keys.keyring import OpenKeys, past_keys
from desktop.store.keys.keyring_changes import promoted
from desktop.store.keys.ring import KeyringFile
from desktop.store.keys.roster import BOOKS
from desktop.words import _

_BESIDE = ".coming"
_NOT_A_BOOK = 26
"""SQLITE_NOTADB: what another key looks like."""
_SIDE_FILES = ("-wal", "-shm", "-journal")


def settle(ring: KeyringFile, folder: Path, keys: OpenKeys) -> tuple[KeyringFile, OpenKeys]:
    """Bring every book whose key is being changed under its coming key, as far as ``keys`` reach."""
    for name in BOOKS:
        path, key = folder / FILES[name], keys.coming.get(name)
        if ring.books[name].coming is None or key is None or f"keys {name}" in ring.doubtful:
            continue
        beside = _clear(path)
        if not fits(path, key):
            old = keys.books.get(name)
            if old is None or not fits(path, old):
                continue  # a damaged book says so itself when it is opened
            with in_words(path), contextlib.closing(connect(path, old)) as source:  # closing it empties a log a killed program left
                backup.rekey(source, old, beside, key)
            _swap(beside, path)
        ring = promoted(ring, name)
        keys = _moved_on(keys, name, key, past_keys(ring, name, ring.books[name].current, key))
        ring = keyring_file.write(ring, folder, keys.vouching)
    return ring, keys


def refuse_while_read(folder: Path, books: Iterable[Name]) -> None:
    """Refuse to begin a change of keys where somebody still reads one of the closed ``books``: it could not be ended."""
    for name in books:
        _refuse_while_read(folder / FILES[name])


def fits(path: Path, key: bytes) -> bool:
    """Whether ``key`` opens the book at ``path``."""
    if not path.is_file():
        return False
    with in_words(path):
        try:
            connect(path, key, query_only=True).close()
        except sqlcipher.DatabaseError as fault:
            if getattr(fault, "sqlite_errorcode", 0) & 0xFF == _NOT_A_BOOK:
                return False
            raise
    return True


def _moved_on(keys: OpenKeys, name: Name, key: bytes, past: tuple[bytes, ...]) -> OpenKeys:
    """Keys after the change."""
    return replace(
        keys,
        books={**keys.books, name: key},
        past={**keys.past, name: past},
        coming={other: coming for other, coming in keys.coming.items() if other != name},
    )


def _swap(beside: Path, path: Path) -> None:
    _refuse_while_read(path)
    with in_words(path):
        for suffix in _SIDE_FILES:
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        beside.replace(path)
        settle_folder(path.parent)


def _refuse_while_read(path: Path) -> None:
    # A log of the old file beside the new one would be played into it and ruin it.
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise UserError(_("Something still reads the book: an export or a backup. Wait until it is done and try again."))


def _clear(path: Path) -> Path:
    """The place for the coming file, without what a cut-off change left there."""
    beside = path.with_name(path.name + _BESIDE)
    with in_words(path):
        for left in path.parent.glob(f"{beside.name}*"):
            left.unlink()
        discard_unfinished(beside)
    return beside
