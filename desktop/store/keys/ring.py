"""What ``keyring.json`` says, as a value: each change gives a new one, and ``keyring_file.write`` puts it on the disk whole.

Who is in the office and which keys are true is in the roster, once; the rest is what opens them. Each part is
vouched for under the key of the office book, so that a colleague's part that was damaged or changed is seen by
whoever opens the office.
"""

import base64
import binascii
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from desktop.models.record import Book
from desktop.store.keys.roster import (
    BOOKS,
    Claim,
    Entry,
    State,
    canonical,
    facts_of,
    listed,
    moment,
    read_claim,
    read_entry,
    states,
    told_claim,
    told_entry,
    whole,
    words,
)
from desktop.store.keys.sealing import HPKE_BYTES, KEY_BYTES, NONCE_BYTES, SALT_BYTES, TAG_BYTES, Cost, LockedKey, label, vouch

_MOST_USERS = 2000
"""More than any office has, and few enough to be looked at in a moment."""
FORMAT, VERSION = "tallybook-keyring", 2


@dataclass(frozen=True)
class Slot:
    """What is one user's own: the private key under the passphrase, and under a key of that private key the pin."""

    locked: LockedKey
    pin: bytes = field(default=b"", repr=False)
    """The newest entry of the roster this user has seen, sealed; empty in a slot of the earlier format."""
    claim: Claim | None = None
    since: str = ""
    """When the passphrase was given (UTC, ISO 8601); empty where that is not known. Each laptop has its own."""
    elsewhere: str = ""
    """When a later passphrase was given on another laptop; here the earlier one opens."""
    came: bool = False
    """Whether it came from another laptop as it is: the keys it has seen the books under are those there."""


@dataclass(frozen=True)
class BookKey:
    """One key of a book, sealed to each user who holds it and to the recovery paper; the earlier keys are under it."""

    id: str
    """The hash of the key; in the earlier format the first 16 of its 64 figures."""
    holders: Mapping[str, bytes]
    for_paper: bytes
    past: bytes = field(repr=False)
    paper_pin: bytes = field(default=b"", repr=False)
    """The newest entry of the roster when the paper was made, sealed as the pin of a slot is."""


@dataclass(frozen=True)
class BookKeys:
    """The key a book is under, and while the key is being changed also the coming one."""

    current: BookKey
    coming: BookKey | None = None


@dataclass(frozen=True)
class KeyringFile:
    """What ``keyring.json`` says; ``keyring`` does the opening."""

    entries: tuple[Entry, ...]
    slots: Mapping[str, Slot]
    books: Mapping[Book, BookKeys]
    written: int = 0
    """How many times it was written; 0 for one of the earlier format."""
    vouched: Mapping[str, bytes] = field(default_factory=dict)
    doubtful: Mapping[str, bytes] = field(default_factory=dict, compare=False)
    """Parts that were found spoilt and could not be mended, as they are: nobody vouches for them while they stay so."""

    @cached_property
    def state(self) -> State:
        """What the last entry of the roster says. Whether to believe it is for ``roster_rules``."""
        return [state for _entry, state in states(self.entries)][-1]

    @property
    def office(self) -> str:
        """The id of the office."""
        return self.state.office

    @property
    def name(self) -> str:
        """What the office is called."""
        return self.state.name

    def with_slot(self, user: str, slot: Slot) -> "KeyringFile":
        """With ``slot`` as that of ``user``."""
        return replace(self, slots={**self.slots, user: slot})

    def with_book(self, book: Book, keys: BookKeys) -> "KeyringFile":
        """With ``keys`` for ``book``."""
        return replace(self, books={**self.books, book: keys})

    def parts(self) -> dict[str, bytes]:
        """What is vouched for, each part by itself."""
        said = told(self)
        return {
            "roster": canonical(said["roster"]),
            **{f"slot {user}": canonical([user, slot]) for user, slot in said["slots"].items()},
            **{f"keys {book}": canonical([book, keys]) for book, keys in said["books"].items()},
        }

    def proofs(self, key: bytes) -> dict[str, bytes]:
        """What vouches for each part by the office book's ``key``, in this writing alone: parts of earlier files were whole too."""
        return {part: vouch(key, label("written", str(self.written), part) + said) for part, said in self.parts().items()}

    def spoilt(self, key: bytes) -> list[str]:
        """The parts that are not what somebody with the office book's ``key`` wrote this time, and those that are missing."""
        proofs = self.proofs(key)
        wrong = [part for part, proof in proofs.items() if not hmac.compare_digest(self.vouched.get(part, b""), proof)]
        lost = {*self.vouched, *(f"slot {user}" for user in self.state.users)} - proofs.keys()
        return wrong + sorted(lost)


def told(ring: KeyringFile) -> dict[str, Any]:
    """The file, to be written as JSON."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "written": ring.written,
        "roster": [told_entry(entry) for entry in ring.entries],
        "slots": {user: _told_slot(slot) for user, slot in ring.slots.items()},
        "books": {
            book: {"current": _told_key(keys.current), "coming": keys.coming and _told_key(keys.coming)}
            for book, keys in ring.books.items()
        },
        "vouched": {part: proof.hex() for part, proof in ring.vouched.items()},
    }


def _told_slot(slot: Slot) -> dict[str, Any]:
    locked, cost = slot.locked, slot.locked.cost
    return {
        "private_key": {
            "kdf": "argon2id",
            "memory_kib": cost.memory_kib,
            "passes": cost.passes,
            "lanes": cost.lanes,
            "salt": text_of(locked.salt),
            "nonce": text_of(locked.nonce),
            "sealed": text_of(locked.sealed),
        },
        "pin": text_of(slot.pin),
        "claim": slot.claim and told_claim(slot.claim),
        "since": slot.since,
        "elsewhere": slot.elsewhere,
        "came": slot.came,
    }


def _told_key(key: BookKey) -> dict[str, Any]:
    return {
        "id": key.id,
        "holders": {user: text_of(sealed) for user, sealed in key.holders.items()},
        "for_paper": text_of(key.for_paper),
        "past": text_of(key.past),
        "paper_pin": text_of(key.paper_pin),
    }


def understood(said: dict[str, Any]) -> KeyringFile:
    """The file out of JSON from anywhere; the errors of ``roster.read_entry``."""
    entries = tuple(read_entry(entry) for entry in listed(said["roster"]))
    slots = {words(user): _slot(slot) for user, slot in said["slots"].items()}
    books = {book: _book_keys(said["books"][book]) for book in BOOKS}
    vouched = {words(part): bytes.fromhex(proof) for part, proof in said["vouched"].items()}
    if max(len(slots), len(vouched), *(len(entry.users) for entry in entries)) > _MOST_USERS:
        raise ValueError(len(slots))
    for book in BOOKS:
        key = facts_of(entries, book)[0].key
        coming = books[book].coming
        if coming and (coming.id != key or coming.id == books[book].current.id):  # nobody is changing the key to that
            books[book], vouched[f"keys {book}"] = BookKeys(books[book].current), b""
    return KeyringFile(entries, slots, books, whole(said["written"], least=1), vouched)


def _slot(said: dict[str, Any]) -> Slot:
    claim = said["claim"]
    return Slot(
        read_locked(said["private_key"]),
        bytes_of(said["pin"]),
        None if claim is None else read_claim(claim),
        since=moment(said.get("since", "")),
        elsewhere=moment(said.get("elsewhere", "")),
        came=said.get("came") is True,
    )


def read_locked(said: dict[str, Any]) -> LockedKey:
    """A private key under a passphrase, as it lies in the file since the first format."""
    if said["kdf"] != "argon2id":
        raise ValueError(said["kdf"])
    return LockedKey(
        Cost(whole(said["memory_kib"]), whole(said["passes"]), whole(said["lanes"])),
        bytes_of(said["salt"], SALT_BYTES),
        bytes_of(said["nonce"], NONCE_BYTES),
        bytes_of(said["sealed"], KEY_BYTES + TAG_BYTES),
    )


def _book_keys(said: dict[str, Any]) -> BookKeys:
    coming = said["coming"]
    return BookKeys(_book_key(said["current"]), None if coming is None else _book_key(coming))


def _book_key(said: dict[str, Any]) -> BookKey:
    holders, for_paper, past = read_seals(said)
    return BookKey(words(said["id"]), holders, for_paper, past, bytes_of(said["paper_pin"]))


def read_seals(said: dict[str, Any]) -> tuple[dict[str, bytes], bytes, bytes]:
    """A book's key sealed to its holders and to its paper, and the past keys under it, as they lie in the file since the first format."""
    sealed = HPKE_BYTES + KEY_BYTES + TAG_BYTES
    holders = {words(user): bytes_of(holder, sealed) for user, holder in said["holders"].items()}
    return holders, bytes_of(said["for_paper"], sealed), bytes_of(said["past"])


def text_of(content: bytes) -> str:
    """Bytes as they lie in the file."""
    return base64.b64encode(content).decode()


def bytes_of(said: str, length: int | None = None) -> bytes:
    """The bytes ``text_of`` wrote; ValueError where they are not, or not of ``length``."""
    try:
        content = base64.b64decode(said, validate=True)
    except binascii.Error as fault:
        raise ValueError from fault
    if length is not None and len(content) != length:
        raise ValueError(length)
    return content
