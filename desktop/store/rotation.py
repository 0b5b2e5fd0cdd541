"""A new key for a book: for somebody who leaves, or a paper that was lost.

1. The coming key is on the ring, beside the present one. 2. The book is written under it beside the
old file and verified. 3. The new file takes the old one's place. 4. The coming key is the present
one, the present one is past. Wherever that stops, ``settle`` at the next opening sees which of the
two keys the file is under and goes back or on.
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
from desktop.store.keys.keyring import OpenKeys, check_vouched, is_vouched, make_key, needed, past_keys
from desktop.store.keys.keyring_file import BOOKS, BookKeys, KeyringFile
from desktop.store.keys.paper_code import private_key
from desktop.store.keys.sealing import new_key, public_of
from desktop.words import _

_BESIDE = ".coming"
_NOT_A_BOOK = 26
"""SQLITE_NOTADB: what another key looks like."""
_SIDE_FILES = ("-wal", "-shm", "-journal")


def rotate(
    ring: KeyringFile, folder: Path, name: Name, keys: OpenKeys, holders: Iterable[str], new_paper: str = ""
) -> tuple[KeyringFile, OpenKeys]:
    """Put the closed book ``name`` under a new key that only ``holders`` and its paper have.

    ``new_paper`` is the code of a paper already printed, in place of the present one.
    """
    needed(name, keys)
    check_vouched(ring, name, keys)
    ring, key = _prepare(ring, name, keys, holders, new_paper)
    keyring_file.write(ring, folder)
    path = folder / FILES[name]
    beside = _clear(path)
    with in_words(path), contextlib.closing(connect(path, keys.books[name], query_only=True)) as source:
        backup.rekey(source, keys.books[name], beside, key)
    _swap(beside, path)
    ring = promoted(ring, name)
    keyring_file.write(ring, folder)
    return ring, _moved_on(keys, name, key)


def settle(ring: KeyringFile, folder: Path, keys: OpenKeys) -> tuple[KeyringFile, OpenKeys]:
    """End a change of keys that was cut off, as far as ``keys`` reach."""
    before = ring
    for name in BOOKS:
        coming = ring.books[name].coming
        path = folder / FILES[name]
        if coming is None or not (name in keys.books or name in keys.coming):
            continue
        if name in keys.books and fits(path, keys.books[name]):
            ring = ring.with_book(name, BookKeys(ring.books[name].current))
        elif name in keys.coming and fits(path, keys.coming[name]):
            ring, keys = promoted(ring, name), _moved_on(keys, name, keys.coming[name])
        else:
            continue  # a damaged book says so itself when it is opened
        _clear(path)
    if ring is not before:
        keyring_file.write(ring, folder)
    return ring, keys


def promoted(ring: KeyringFile, name: Name) -> KeyringFile:
    """With the coming key of ``name`` as its present one, and without users who hold no key any more."""
    coming = ring.books[name].coming
    ring = ring if coming is None else ring.with_book(name, BookKeys(coming))
    held = {user for keys in ring.books.values() for key in (keys.current, keys.coming) if key for user in key.holders}
    return replace(ring, slots=tuple(slot for slot in ring.slots if slot.id in held))


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


def altered(ring: KeyringFile, keys: OpenKeys) -> list[Name]:
    """The books among ``keys`` whose list of holders somebody changed who does not hold the key."""
    return [name for name, key in keys.books.items() if not is_vouched(ring, name, key)]


def _prepare(ring: KeyringFile, name: Name, keys: OpenKeys, holders: Iterable[str], new_paper: str) -> tuple[KeyringFile, bytes]:
    current, key = ring.books[name].current, new_key()
    paper = public_of(private_key(new_paper, ring.office, name)) if new_paper else current.paper
    past = (keys.books[name], *past_keys(ring, name, current, keys.books[name]))
    coming = make_key(ring, name, key, holders, paper, past)
    return ring.with_book(name, BookKeys(current, coming)), key


def _moved_on(keys: OpenKeys, name: Name, key: bytes) -> OpenKeys:
    """Keys after the change; the present one is past, also for a user the coming one was sealed to."""
    earlier = (keys.books[name],) if name in keys.books else ()
    return replace(
        keys,
        books={**keys.books, name: key},
        past={**keys.past, name: (*earlier, *keys.past.get(name, ()))},
        coming={other: coming for other, coming in keys.coming.items() if other != name},
    )


def _swap(beside: Path, path: Path) -> None:
    # A log of the old file beside the new one would be played into it and ruin it.
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise UserError(_("Something still reads the book: an export or a backup. Wait until it is done and try again."))
    with in_words(path):
        for suffix in _SIDE_FILES:
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        beside.replace(path)
        settle_folder(path.parent)


def _clear(path: Path) -> Path:
    """The place for the coming file, without what a cut-off change left there."""
    beside = path.with_name(path.name + _BESIDE)
    with in_words(path):
        for left in path.parent.glob(f"{beside.name}*"):
            left.unlink()
        discard_unfinished(beside)
    return beside
