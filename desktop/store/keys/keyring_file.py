"""``keyring.json`` on the disk: read from anywhere, and written so that no crash or damage loses it."""

import contextlib
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop.atomic import write_whole
from desktop.errors import UserError
from desktop.shapes import MOST, read_shape
from desktop.store.keys import keyring_format_1
from desktop.store.keys.cipher import in_words
from desktop.store.keys.folder import KEYRING
from desktop.store.keys.keyring import plain
from desktop.store.keys.ring import FORMAT, VERSION, KeyringFile, told, understood
from desktop.store.keys.roster import BOOKS, whole
from desktop.words import _

COPIES = "backups"
"""The folder of second copies: without the keyring even a recovery paper opens nothing."""
_OLDER = "keyring-*.json"
_MOST_COPIES = 10
_LARGEST = 4 * 1024 * 1024
"""Bytes; some thousands of changes of users. More is not written, so that what is written can be read."""
_DAMAGED = _(
    "The keyring of this office (keyring.json) is damaged. Copy keyring.json from the office's folder “backups” over it and try again."
)
FULL = _("The list of users and keys is full. Ask whoever looks after your computers; nothing was changed.")


def read(folder: Path) -> KeyringFile:
    """The keyring of the office in ``folder``; UserError for a missing, damaged or newer one."""
    path = folder / KEYRING
    if not path.is_file():
        raise UserError(_("There is no office in {folder}: its keyring.json is missing."), folder=folder)
    with in_words(path):
        return _read(path)


def write(ring: KeyringFile, folder: Path, key: bytes) -> KeyringFile:
    """Put ``ring``, vouched for with the office book's ``key``, in place of the old keyring; gives it as written.

    Either is whole on the disk at every moment. UserError where it cannot be written.
    """
    ring = _vouched(replace(ring, written=min(ring.written + 1, MOST)), key)
    text = _text_of(ring)
    if len(text) > _LARGEST:
        raise UserError(FULL)
    with in_words(folder / KEYRING):
        write_whole(folder / KEYRING, text)
    keep_copy(ring, folder)
    return ring


def keep_copy(ring: KeyringFile, folder: Path) -> None:
    """Make the copy in ``backups`` what ``ring`` is, which must be whole; what it was becomes an older copy.

    Copies go in which a private key lies under another passphrase than now: one that was changed opens nothing in this folder.
    """
    copy = folder / COPIES / KEYRING
    with in_words(copy):
        text = _text_of(ring)
        if not copy.is_file() or copy.stat().st_size != len(text) or copy.read_bytes() != text:
            copy.parent.mkdir(exist_ok=True)
            before = _readable(copy)
            if before and before.written < ring.written:
                copy.replace(copy.with_name(_OLDER.replace("*", f"{before.written:06d}")))
            write_whole(copy, text)
        for place, path in enumerate(_older(folder)):
            if place >= _MOST_COPIES or not _is_worth_keeping(_readable(path), ring):
                path.unlink(missing_ok=True)


def _is_worth_keeping(copy: KeyringFile | None, ring: KeyringFile) -> bool:
    """Whether an older ``copy`` helps and harms nobody: no private key under an earlier passphrase, no change of keys that has ended.

    One of the first format stays until each of its users has opened the office: nobody could see which of their slots are whole.
    """
    if copy is None:
        return False
    if not copy.written:
        return any(not slot.pin for slot in ring.slots.values())
    if any(copy.books[book].coming and not ring.books[book].coming for book in BOOKS):
        return False
    return all(user in ring.slots and ring.slots[user].locked == slot.locked for user, slot in copy.slots.items())


def forget_first_format(folder: Path) -> None:
    """Take away copies of the first format: a passphrase was changed, and they open with the earlier one."""
    for path in _older(folder):
        copy = _readable(path)
        if copy and not copy.written:
            path.unlink()


def mended(ring: KeyringFile, folder: Path, key: bytes) -> tuple[KeyringFile, list[str]]:
    """``ring`` with each part that is not what a holder of the office book's ``key`` wrote put right from a copy; and which these are.

    What no copy has whole is ``doubtful``. Where the copy is newer, with the same keys, all of it is taken.
    """
    newest = newer_copy(ring, folder, key)
    if newest and newest.state.books == ring.state.books:
        return newest, ["roster"]
    if not ring.spoilt(key):
        return ring, []
    kept = [(copy, copy.parts().keys() - copy.spoilt(key)) for copy in copies(folder)]
    found, doubtful = list[str](), dict[str, bytes]()
    if "roster" in ring.spoilt(key) and (other := _put_right(ring, "roster", kept)):
        found, ring = ["roster"], other  # with it comes how often it was written, and by that the other parts are whole or not
    parts = ring.parts()
    for part in ring.spoilt(key):
        found.append(part)
        if other := _put_right(ring, part, kept):
            ring = other
        elif part in parts:
            doubtful[part] = parts[part]
    strangers = ring.slots.keys() - ring.state.users.keys()  # a slot of nobody here is not kept
    slots = {user: slot for user, slot in ring.slots.items() if user not in strangers}
    doubtful = {part: said for part, said in doubtful.items() if part.partition("slot ")[2] not in strangers}
    return _vouched(replace(ring, slots=slots, doubtful=doubtful), key), found


def _vouched(ring: KeyringFile, key: bytes) -> KeyringFile:
    right = {part for part, said in ring.parts().items() if ring.doubtful.get(part) != said}
    return replace(ring, vouched={part: proof for part, proof in ring.proofs(key).items() if part in right})


def newer_copy(ring: KeyringFile, folder: Path, key: bytes) -> KeyringFile | None:
    """The copy in ``backups`` where a holder of ``key`` wrote it after ``ring``: an earlier file was put in the place of the newest."""
    copy = _readable(folder / COPIES / KEYRING)
    return copy if copy and copy.office == ring.office and copy.written > ring.written and not copy.spoilt(key) else None


def _put_right(ring: KeyringFile, part: str, kept: Iterable[tuple[KeyringFile, Collection[str]]]) -> KeyringFile | None:
    """``ring`` with ``part`` as the newest of ``kept`` has it in which it is whole; None where none has."""
    return next((other for copy, whole_parts in kept if part in whole_parts and (other := _taken(ring, part, copy))), None)


def _taken(ring: KeyringFile, part: str, copy: KeyringFile) -> KeyringFile | None:
    """``ring`` with ``part`` as ``copy`` has it; None where that would be of another time."""
    kind, _blank, name = part.partition(" ")
    if kind == "slot":
        return ring.with_slot(name, copy.slots[name]) if name in ring.state.users else None
    if kind == "keys":
        book = BOOKS[BOOKS.index(name)]
        lies = copy.books[book]
        return ring.with_book(book, lies) if (lies.coming or lies.current).id == ring.state.books[book].key else None
    known = [entry.hash for entry in ring.entries]
    same = [entry.hash for entry in copy.entries[: len(known)]] == known
    return replace(ring, entries=copy.entries, written=copy.written) if same else None


def copies(folder: Path) -> Iterator[KeyringFile]:
    """The copies of the keyring that can be read, newest first."""
    for path in (folder / COPIES / KEYRING, *_older(folder)[:_MOST_COPIES]):
        kept = _readable(path)
        if kept:
            yield kept


def _older(folder: Path) -> list[Path]:
    return sorted((folder / COPIES).glob(_OLDER), reverse=True)


def _readable(path: Path) -> KeyringFile | None:
    with contextlib.suppress(UserError, OSError):
        return _read(path) if path.is_file() else None
    return None


def _read(path: Path) -> KeyringFile:
    with path.open("rb") as file:
        text = file.read(_LARGEST + 1)
    try:
        return _of_its_format(read_shape(text, dict[str, Any], _LARGEST))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        raise UserError(_DAMAGED) from None


def _of_its_format(said: Any) -> KeyringFile:
    if said["format"] != FORMAT:
        raise ValueError(said["format"])
    if whole(said["version"]) > VERSION:
        raise UserError(_("This office was made by a newer Tallybook. Install the newest version to open it."))
    ring = {keyring_format_1.VERSION: keyring_format_1.understood, VERSION: understood}[said["version"]](said)
    as_compared = plain if ring.written else str  # in the first format two could differ by less
    names = {as_compared(seat.name) for seat in ring.state.users.values()}
    if len(names) != len(ring.state.users):  # nobody could tell which of two is asked for the passphrase
        raise ValueError(len(names))
    return ring


def _text_of(ring: KeyringFile) -> bytes:
    return json.dumps(told(ring), ensure_ascii=False, indent=1).encode()
