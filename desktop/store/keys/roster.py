"""The roster: who is in the office and opens what, as entries that say what changed, chained by hash and signed.

An entry is never dropped or changed. Its hash is SHA-256 over its canonical JSON without the signatures
(keys sorted, no blanks, ASCII), which has the hash of the entry before it; a signature is Ed25519 over
``label("roster entry", office, hash)``. What an entry may say is in ``roster_rules``.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from desktop.models.record import Book
from desktop.models.roles import may_replace_paper
from desktop.shapes import MOST
from desktop.store.keys.sealing import label

BOOKS: tuple[Book, ...] = ("office", "cases")
PAPERS: Mapping[str, Book] = {f"paper:{book}": book for book in BOOKS}
"""How a recovery paper is named where it signs, beside the ids of users."""
FIRST_LETTER = "A"
"""Of the laptop an office was made on."""


class Pin(NamedTuple):
    """The newest entry somebody has seen."""

    number: int
    hash: bytes


class Identity(NamedTuple):
    """The id of a user, or a paper, with the private key: who signs, and who looks at what was signed."""

    id: str
    private: bytes

    def __repr__(self) -> str:
        return f"<identity {self.id}>"


BEFORE_ALL = Pin(0, bytes(32))


@dataclass(frozen=True)
class Seat:
    """A user: what they are called and may do, and their public keys (X25519 and Ed25519)."""

    name: str
    roles: frozenset[str]
    public_key: bytes
    signing_key: bytes = b""
    """Empty for somebody of the earlier format who has not signed yet."""


@dataclass(frozen=True)
class BookFacts:
    """A book: the hash of its key (``sealing.key_hash``), and the public keys of its recovery paper."""

    key: str
    paper: bytes
    paper_signing: bytes = b""


@dataclass(frozen=True)
class Claim:
    """The signing key of somebody of the earlier format, in their own word: a ``sealing.tag`` for each who may have to believe it."""

    signing_key: bytes
    tags: Mapping[str, bytes]

    @staticmethod
    def said(office: str, who: str, signing_key: bytes) -> bytes:
        """What a tag proves."""
        return label("claim", office, who, signing_key.hex())


@dataclass(frozen=True)
class Entry:
    """What changed, by whom (ids of users, or papers) and when (UTC, ISO 8601). A user that is None is gone."""

    number: int
    before: bytes
    at: str
    by: tuple[str, ...]
    users: Mapping[str, Seat | None]
    books: Mapping[Book, BookFacts]
    claims: Mapping[str, Claim] = field(default_factory=dict)
    office: str = ""
    """The id of the office; in the first entry only, as ``name``."""
    name: str = ""
    instead: Pin | None = None
    """An older folder was accepted: the newest entry that is given up for it."""
    laptops: Mapping[str, str | None] = field(default_factory=dict)
    """Laptops that came, by the public key files for them are sealed to, with the letter of their numbers; None for one that is gone."""
    keeper: str = ""
    """The laptop that keeps the keys from here on; empty where it stays the same."""
    signatures: Mapping[str, bytes] = field(default_factory=dict)

    @cached_property
    def hash(self) -> bytes:
        """What the next entry and the signatures are over."""
        said = told_entry(self)
        del said["signatures"]
        return hashlib.sha256(canonical(said)).digest()

    def signed(self, office: str) -> bytes:
        """The bytes a signature is of."""
        return label("roster entry", office, self.hash.hex())


@dataclass(frozen=True)
class State:
    """What the roster says after an entry."""

    office: str = ""
    name: str = ""
    users: Mapping[str, Seat] = field(default_factory=dict)
    books: Mapping[Book, BookFacts] = field(default_factory=dict)
    pin: Pin = BEFORE_ALL
    laptops: Mapping[str, str] = field(default_factory=dict)
    keeper: str = ""
    """The one laptop on which the roster is changed; empty in an office from before there was one."""

    def after(self, entry: Entry) -> "State":
        """With what ``entry`` changed."""
        users, books = dict(self.users), dict(self.books)
        for who, claim in entry.claims.items():
            if who in PAPERS:
                books[PAPERS[who]] = replace(books[PAPERS[who]], paper_signing=claim.signing_key)
            else:
                users[who] = replace(users[who], signing_key=claim.signing_key)
        for who, seat in entry.users.items():
            if seat is None:
                users.pop(who, None)
            else:
                users[who] = seat
        books.update(entry.books)
        laptops = {laptop: letter for laptop, letter in {**self.laptops, **entry.laptops}.items() if letter}
        office, name, keeper = entry.office or self.office, entry.name or self.name, entry.keeper or self.keeper
        return State(office, name, users, books, Pin(entry.number, entry.hash), laptops, keeper)

    def public_of(self, who: str) -> bytes:
        """The X25519 key of a user or a paper; KeyError for nobody."""
        return self.books[PAPERS[who]].paper if who in PAPERS else self.users[who].public_key

    def signing_key_of(self, who: str) -> bytes:
        """The Ed25519 key of a user or a paper; empty where it is not known yet, KeyError for nobody."""
        return self.books[PAPERS[who]].paper_signing if who in PAPERS else self.users[who].signing_key


def states(entries: Iterable[Entry]) -> Iterator[tuple[Entry, State]]:
    """Each entry with what is so after it. Nothing is verified here."""
    state = State()
    for entry in entries:
        state = state.after(entry)
        yield entry, state


def facts_of(entries: Iterable[Entry], book: Book) -> list[BookFacts]:
    """What was said of ``book`` with each key it has had, newest first. KeyError where nothing was."""
    found: dict[str, BookFacts] = {}
    for entry in entries:
        said, claim = entry.books.get(book), entry.claims.get(f"paper:{book}")
        if said is None and claim:
            said = replace(next(reversed(found.values())), paper_signing=claim.signing_key)
        if said:
            found[said.key] = said
    if not found:
        raise KeyError(book)
    return list(found.values())[::-1]


def may_know_paper(entries: Iterable[Entry], book: Book) -> dict[str, str]:
    """Names by id of those who may know or could have changed the present paper of ``book`` and may not any more."""
    able: dict[str, str] = {}
    knew: dict[str, str] = {}
    paper = b""
    for entry in entries:
        able = {who: name for who, name in able.items() if who not in entry.users} if entry.users else able
        now = {who: seat.name for who, seat in entry.users.items() if seat and may_replace_paper(seat.roles, book)}
        able |= now
        if book in entry.books and entry.books[book].paper != paper:
            paper, now = entry.books[book].paper, able
            knew = {}
        knew |= now
    return {who: name for who, name in knew.items() if who not in able}


def canonical(said: object) -> bytes:
    """JSON in the one way it is hashed."""
    return json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()


def told_entry(entry: Entry) -> dict[str, Any]:
    """An entry as it lies in the file."""
    said: dict[str, Any] = {
        "number": entry.number,
        "before": entry.before.hex(),
        "at": entry.at,
        "by": list(entry.by),
        "users": {who: seat and _told_seat(seat) for who, seat in entry.users.items()},
        "books": {book: _told_facts(facts) for book, facts in entry.books.items()},
        "signatures": {who: signature.hex() for who, signature in entry.signatures.items()},
    }
    if entry.claims:
        said["claims"] = {who: told_claim(claim) for who, claim in entry.claims.items()}
    if entry.office:
        said |= {"office": entry.office, "name": entry.name}
    if entry.instead:
        said["instead"] = told_pin(entry.instead)
    if entry.laptops:
        said["laptops"] = dict(entry.laptops)
    if entry.keeper:
        said["keeper"] = entry.keeper
    return said


def told_pin(pin: Pin) -> dict[str, Any]:
    """A pin as it lies in a file."""
    return {"number": pin.number, "hash": pin.hash.hex()}


def told_claim(claim: Claim) -> dict[str, Any]:
    """A claim as it lies in a file."""
    return {"signing_key": claim.signing_key.hex(), "tags": {who: proof.hex() for who, proof in claim.tags.items()}}


def _told_seat(seat: Seat) -> dict[str, Any]:
    return {"name": seat.name, "roles": sorted(seat.roles), "public_key": seat.public_key.hex(), "signing_key": seat.signing_key.hex()}


def _told_facts(facts: BookFacts) -> dict[str, Any]:
    return {"key": facts.key, "paper": facts.paper.hex(), "paper_signing": facts.paper_signing.hex()}


def read_entry(said: dict[str, Any]) -> Entry:
    """An entry out of a file from anywhere. ValueError, KeyError, TypeError or AttributeError where it is none."""
    first = {"office": words(said["office"]), "name": words(said["name"])} if "office" in said else {}
    return Entry(
        whole(said["number"]),
        fixed(said["before"]),
        moment(said["at"]),
        tuple(words(who) for who in listed(said["by"])),
        {words(who): None if seat is None else _read_seat(seat) for who, seat in said["users"].items()},
        {_read_book(book): _read_facts(facts) for book, facts in said["books"].items()},
        {words(who): read_claim(claim) for who, claim in said.get("claims", {}).items()},
        instead=read_pin(said["instead"]) if "instead" in said else None,
        laptops={words(laptop): None if letter is None else words(letter) for laptop, letter in said.get("laptops", {}).items()},
        keeper=words(said["keeper"]) if "keeper" in said else "",
        signatures={words(who): fixed(signature, 64) for who, signature in said["signatures"].items()},
        **first,
    )


def read_pin(said: dict[str, Any]) -> Pin:
    """A pin out of a file; the errors of ``read_entry``."""
    return Pin(whole(said["number"]), fixed(said["hash"]))


def read_claim(said: dict[str, Any]) -> Claim:
    """A claim out of a file; the errors of ``read_entry``."""
    return Claim(fixed(said["signing_key"]), {words(who): fixed(proof) for who, proof in said["tags"].items()})


def moment(said: object) -> str:
    """A moment as it was written, or none: people are told it."""
    text = words(said, least=0)
    if text and not (2000 <= (at := datetime.fromisoformat(text)).year < 3000 and at.tzinfo):
        raise ValueError(text)
    return text


def _read_seat(said: dict[str, Any]) -> Seat:
    roles = frozenset(words(role) for role in listed(said["roles"]))
    return Seat(words(said["name"]), roles, fixed(said["public_key"]), fixed(said["signing_key"], 0, 32))


def _read_facts(said: dict[str, Any]) -> BookFacts:
    return BookFacts(fixed(said["key"], 8, 32).hex(), fixed(said["paper"]), fixed(said["paper_signing"], 0, 32))


def _read_book(said: str) -> Book:
    return BOOKS[BOOKS.index(said)]


def fixed(said: str, *lengths: int) -> bytes:
    """Bytes of one of ``lengths`` (32 if not given) written in hex."""
    content = bytes.fromhex(said)
    if len(content) not in (lengths or (32,)):
        raise ValueError(len(content))
    return content


def words(said: object, least: int = 1) -> str:
    """A short text."""
    if not isinstance(said, str) or not least <= len(said) <= 200:
        raise TypeError(type(said))
    said.encode()  # half a sign cannot be written again
    return said


def whole(said: object, least: int = 0) -> int:
    """A whole number from ``least`` on."""
    if not isinstance(said, int) or isinstance(said, bool) or not least <= said <= MOST:
        raise TypeError(type(said))
    return said


def listed(said: object) -> list[Any]:
    """A list, where a text would be read as its letters."""
    if not isinstance(said, list):
        raise TypeError(type(said))
    return said
