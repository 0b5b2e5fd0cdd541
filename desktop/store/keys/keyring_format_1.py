"""A keyring of the first format: users in slots, and lists of holders vouched for by a book's key. It is taken up as a roster.

The first entry is made of the users and books alone, without a day or a signature: it is the same on every
laptop of the office, whoever opens it there first and whatever their passphrases are. Signing keys were not
known then; each is brought in by its owner's word (``roster.Claim``). ``understood`` reads no file by itself.
"""

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from desktop.errors import UserError
from desktop.models.record import Book
from desktop.store.keys.ring import BookKey, BookKeys, KeyringFile, Slot, bytes_of, read_locked, read_seals
from desktop.store.keys.roster import BEFORE_ALL, BOOKS, BookFacts, Entry, Seat, listed, words
from desktop.store.keys.sealing import KEY_BYTES, vouch
from desktop.words import _

VERSION = 1
ALTERED = _(
    "The list of who holds the key of a book was changed outside Tallybook. Nothing was opened. "
    "Put keyring.json from the folder “backups” in its place, and tell whoever looks after your computers."
)
HALFWAY = _("A change of keys was cut off. Let a case worker or case supervisor open the office first: that ends it.")


def understood(said: dict[str, Any]) -> KeyringFile:
    """The file as a ring that was never written; the errors of ``roster.read_entry``."""
    users: dict[str, Seat | None] = {}
    slots = {}
    for user in said["users"]:
        who = words(user["id"])
        if who in users:
            raise ValueError(who)
        roles = frozenset(words(role) for role in listed(user["roles"]))
        users[who] = Seat(words(user["name"]), roles, bytes_of(user["public_key"], KEY_BYTES))
        slots[who] = Slot(read_locked(user["private_key"]))
    vouched, facts, books = {}, {}, {}
    for book in BOOKS:
        told = said["books"][book]
        for name in ("current", "coming") if told["coming"] is not None else ("current",):
            vouched[f"{name} {book}"] = bytes_of(told[name]["vouched"])
        books[book] = BookKeys(_key(told["current"]), told["coming"] and _key(told["coming"]))
        facts[book] = _facts(told["current"])
        if told["coming"] is not None:  # kept with the proofs until it is known which of the two the book is under
            vouched[f"paper {book}"] = bytes_of(told["coming"]["paper"], KEY_BYTES)
    first = Entry(1, BEFORE_ALL.hash, "", (), users, facts, office=words(said["office"]), name=words(said["name"]))
    return KeyringFile((first,), slots, books, 0, vouched)


def settled(
    ring: KeyringFile, keys: Mapping[Book, bytes], coming: Mapping[Book, bytes], fits: Callable[[Book, bytes], bool]
) -> KeyringFile:
    """``ring`` with the one key each book is under, its lists of holders verified as far as ``keys`` reach.

    Where a change of keys was cut off ``fits`` looks at the book. UserError where a list was altered, or nobody here can look.
    """
    first = ring.entries[0]
    for book in BOOKS:
        found, name, key = ring.books[book], "current", keys.get(book)
        facts = first.books[book]
        if found.coming:
            if book not in keys and book not in coming:
                raise UserError(HALFWAY)
            if book in coming and fits(book, coming[book]):
                name, key = "coming", coming[book]
                facts = BookFacts(found.coming.id, ring.vouched[f"paper {book}"])
        lies = found.coming if name == "coming" and found.coming else found.current
        if key is not None and not _is_vouched(ring, book, lies, facts, ring.vouched[f"{name} {book}"], key):
            raise UserError(ALTERED)
        ring = ring.with_book(book, BookKeys(lies))
        first = replace(first, books={**first.books, book: facts})
    held = {user for keys_ in ring.books.values() for user in keys_.current.holders}
    first = replace(first, users={user: seat for user, seat in first.users.items() if user in held})
    return replace(ring, entries=(first,), slots={user: slot for user, slot in ring.slots.items() if user in held})


def _is_vouched(ring: KeyringFile, book: Book, lies: BookKey, facts: BookFacts, proof: bytes, key: bytes) -> bool:
    users = ring.state.users
    said = {
        "office": ring.office,
        "book": book,
        "key": lies.id,
        "paper": facts.paper.hex(),
        "holders": {user: users[user].public_key.hex() if user in users else "" for user in lies.holders},
    }
    text = json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
    return lies.holders.keys() <= users.keys() and hmac.compare_digest(proof, vouch(key, text))


def _key(said: dict[str, Any]) -> BookKey:
    return BookKey(words(said["id"]), *read_seals(said))


def _facts(said: dict[str, Any]) -> BookFacts:
    return BookFacts(words(said["id"]), bytes_of(said["paper"], KEY_BYTES))
