"""``keyring.json``: its shape, reading one that may come from anywhere, and writing it so that no crash loses it."""

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from desktop.atomic import write_whole
from desktop.errors import UserError
from desktop.models.record import Book
from desktop.store.keys.cipher import in_words
from desktop.store.keys.folder import KEYRING
from desktop.store.keys.sealing import HPKE_BYTES, KEY_BYTES, NONCE_BYTES, SALT_BYTES, TAG_BYTES, Cost, LockedKey
from desktop.words import _

BOOKS: tuple[Book, ...] = ("office", "cases")
COPY = Path("backups") / KEYRING
"""A second copy: without the keyring even a recovery paper opens nothing."""
_FORMAT, _VERSION = "tallybook-keyring", 1
_LARGEST = 1024 * 1024
_MOST_USERS = 500
_DAMAGED = _(
    "The keyring of this office (keyring.json) is damaged. Copy keyring.json from the office's folder “backups” over it and try again."
)


@dataclass(frozen=True)
class Slot:
    """One user: who, and the private key under the passphrase."""

    id: str
    name: str
    roles: frozenset[str]
    public_key: bytes
    locked: LockedKey


@dataclass(frozen=True)
class BookKey:
    """One key of a book, sealed to each user who holds it and to the recovery paper.

    ``past`` are the earlier keys, under this one; ``vouched`` proves that a holder wrote the list of holders.
    """

    id: str
    holders: Mapping[str, bytes]
    paper: bytes
    """The public key of the recovery paper."""
    for_paper: bytes
    past: bytes = field(repr=False)
    vouched: bytes = b""


@dataclass(frozen=True)
class BookKeys:
    """The key a book is under, and while the key is being changed also the coming one."""

    current: BookKey
    coming: BookKey | None = None


@dataclass(frozen=True)
class KeyringFile:
    """What ``keyring.json`` says; ``keyring`` does the opening."""

    office: str
    name: str
    slots: tuple[Slot, ...]
    books: Mapping[Book, BookKeys]

    def slot(self, user: str) -> Slot:
        """The slot of the user with the id ``user``."""
        return next(slot for slot in self.slots if slot.id == user)

    def with_slot(self, slot: Slot) -> "KeyringFile":
        """With ``slot`` in place of that user's old one, or new at the end."""
        known = any(old.id == slot.id for old in self.slots)
        kept = tuple(slot if old.id == slot.id else old for old in self.slots)
        return replace(self, slots=kept if known else (*kept, slot))

    def with_book(self, book: Book, keys: BookKeys) -> "KeyringFile":
        """With ``keys`` for ``book``."""
        return replace(self, books={**self.books, book: keys})


def read(folder: Path) -> KeyringFile:
    """The keyring of the office in ``folder``; UserError for a missing, damaged or newer one."""
    path = folder / KEYRING
    if not path.is_file():
        raise UserError(_("There is no office in {folder}: its keyring.json is missing."), folder=folder)
    with in_words(path), path.open("rb") as file:
        text = file.read(_LARGEST + 1)
    try:
        return _understood(json.loads(text if len(text) <= _LARGEST else b""))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UserError(_DAMAGED) from None


def write(ring: KeyringFile, folder: Path) -> None:
    """Put ``ring`` in place of the old keyring: either is whole on the disk at every moment."""
    text = json.dumps(_told(ring), ensure_ascii=False, indent=1).encode()
    with in_words(folder / KEYRING):
        write_whole(folder / KEYRING, text)
    renew_copy(folder)


def renew_copy(folder: Path) -> None:
    """Make the copy in ``backups`` what the keyring is, after a crash between the two writes."""
    copy = folder / COPY
    with in_words(copy):
        text = (folder / KEYRING).read_bytes()
        if not copy.is_file() or copy.read_bytes() != text:
            copy.parent.mkdir(exist_ok=True)
            write_whole(copy, text)


def _told(ring: KeyringFile) -> dict[str, Any]:
    return {
        "format": _FORMAT,
        "version": _VERSION,
        "office": ring.office,
        "name": ring.name,
        "users": [_told_slot(slot) for slot in ring.slots],
        "books": {
            book: {"current": _told_key(keys.current), "coming": keys.coming and _told_key(keys.coming)}
            for book, keys in ring.books.items()
        },
    }


def _told_slot(slot: Slot) -> dict[str, Any]:
    locked, cost = slot.locked, slot.locked.cost
    return {
        "id": slot.id,
        "name": slot.name,
        "roles": sorted(slot.roles),
        "public_key": _text(slot.public_key),
        "private_key": {
            "kdf": "argon2id",
            "memory_kib": cost.memory_kib,
            "passes": cost.passes,
            "lanes": cost.lanes,
            "salt": _text(locked.salt),
            "nonce": _text(locked.nonce),
            "sealed": _text(locked.sealed),
        },
    }


def _told_key(key: BookKey) -> dict[str, Any]:
    return {
        "id": key.id,
        "holders": {user: _text(sealed) for user, sealed in key.holders.items()},
        "paper": _text(key.paper),
        "for_paper": _text(key.for_paper),
        "past": _text(key.past),
        "vouched": _text(key.vouched),
    }


def _understood(said: dict[str, Any]) -> KeyringFile:
    if said["format"] != _FORMAT:
        raise ValueError(said["format"])
    if _whole(said["version"]) > _VERSION:
        raise UserError(_("This office was made by a newer Tallybook. Install the newest version to open it."))
    slots = tuple(_slot(slot) for slot in said["users"])
    names = {slot.name.casefold() for slot in slots}
    ids = {slot.id for slot in slots}
    if not len(names) == len(ids) == len(slots) <= _MOST_USERS:
        raise ValueError(len(slots))
    books = {book: _book_keys(said["books"][book]) for book in BOOKS}
    return KeyringFile(_words(said["office"]), _words(said["name"]), slots, books)


def _slot(said: dict[str, Any]) -> Slot:
    key = said["private_key"]
    if key["kdf"] != "argon2id":
        raise ValueError(key["kdf"])
    locked = LockedKey(
        Cost(_whole(key["memory_kib"]), _whole(key["passes"]), _whole(key["lanes"])),
        _bytes(key["salt"], SALT_BYTES),
        _bytes(key["nonce"], NONCE_BYTES),
        _bytes(key["sealed"], KEY_BYTES + TAG_BYTES),
    )
    roles = frozenset(_words(role) for role in said["roles"])
    return Slot(_words(said["id"]), _words(said["name"]), roles, _bytes(said["public_key"], KEY_BYTES), locked)


def _book_keys(said: dict[str, Any]) -> BookKeys:
    coming = said["coming"]
    return BookKeys(_book_key(said["current"]), None if coming is None else _book_key(coming))


def _book_key(said: dict[str, Any]) -> BookKey:
    sealed = HPKE_BYTES + KEY_BYTES + TAG_BYTES
    return BookKey(
        _words(said["id"]),
        {_words(user): _bytes(holder, sealed) for user, holder in said["holders"].items()},
        _bytes(said["paper"], KEY_BYTES),
        _bytes(said["for_paper"], sealed),
        _bytes(said["past"]),
        _bytes(said["vouched"]),
    )


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes(said: str, length: int | None = None) -> bytes:
    try:
        content = base64.b64decode(said, validate=True)
    except binascii.Error as fault:
        raise ValueError from fault
    if length is not None and len(content) != length:
        raise ValueError(length)
    return content


def _words(said: object) -> str:
    if not isinstance(said, str) or not 0 < len(said) <= 200:
        raise TypeError(type(said))
    return said


def _whole(said: object) -> int:
    if not isinstance(said, int) or isinstance(said, bool):
        raise TypeError(type(said))
    return said
