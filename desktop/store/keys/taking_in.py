"""The keyring of another laptop of the office comes here: its roster and its keys, beside what stays each laptop's own.

The locked private key of a user and what they have seen stay as they are here, so that a passphrase changed
there is not changed here without a word; a book stays under the key it is under, and the newest one is coming.
"""

import hashlib
from collections.abc import Collection
from dataclasses import replace

from desktop.errors import UserError
from desktop.store.keys.paper_code import SIGNS
from desktop.store.keys.ring import BookKeys, KeyringFile, Slot
from desktop.store.keys.roster import BOOKS, PAPERS, Pin, State, facts_of
from desktop.store.keys.sealing import label
from desktop.words import _

_JOIN_ANEW = _(
    "The keys of this office were changed on both laptops since they last knew of each other. "
    "Let this laptop join again from the one that keeps the keys; keep this folder until all in it is there too."
)
_SIGNS = 8


def goes_on(mine: KeyringFile, theirs: KeyringFile) -> bool:
    """Whether the roster of ``theirs`` is that of ``mine`` and has more, or the same."""
    return [entry.hash for entry in theirs.entries[: len(mine.entries)]] == [entry.hash for entry in mine.entries]


def moved_with_papers(mine: KeyringFile, theirs: KeyringFile) -> bool:
    """Whether ``theirs`` parts from ``mine`` with an entry of both papers that lets another laptop keep the keys: this one was lost."""
    parted = next((there for here, there in zip(mine.entries, theirs.entries, strict=False) if here.hash != there.hash), None)
    return bool(parted and parted.number > 1 and parted.keeper and set(parted.by) == set(PAPERS))


def taken_in(mine: KeyringFile, theirs: KeyringFile, spoilt: Collection[str] = ()) -> KeyringFile:
    """``mine`` with the roster and the keys of ``theirs``, but for slots that are ``spoilt`` (``KeyringFile.spoilt``).

    Where the two parted the slots are theirs: what was seen here leads nowhere. UserError where no key of theirs leads to the books here.
    """
    state, own = theirs.state, mine.slots if goes_on(mine, theirs) else {}
    slots: dict[str, Slot] = {}
    for user, seat in state.users.items():
        there = None if f"slot {user}" in spoilt else theirs.slots.get(user)
        same = user in own and mine.state.users[user].public_key == seat.public_key
        slot = _beside(own[user], there) if same else there and replace(there, came=True)
        if slot:
            slots[user] = replace(slot, claim=None if seat.signing_key else slot.claim)
    books = {}
    for book in BOOKS:
        here, there_keys = mine.books[book].current, theirs.books[book]
        newest = there_keys.coming or there_keys.current
        if not any(facts.key.startswith(here.id) for facts in facts_of(theirs.entries, book)):
            raise UserError(_JOIN_ANEW)
        books[book] = BookKeys(newest) if newest.id == here.id else BookKeys(here, newest)
    return replace(mine, entries=theirs.entries, slots=slots, books=books)


def receipt(state: State, laptop: str, pin: Pin) -> str:
    """Eight signs by which ``laptop`` tells that it has what changed up to ``pin``. They keep nobody out: they find a slip."""
    said = hashlib.sha256(label("receipt", state.office, laptop, str(pin.number), pin.hash.hex())).digest()
    return "".join(SIGNS[byte % len(SIGNS)] for byte in said[:_SIGNS])


def _beside(here: Slot, there: Slot | None) -> Slot:
    """The slot of somebody on this laptop; it says so where a later passphrase was given on the other."""
    later = there is not None and there.locked != here.locked and there.since >= here.since
    return replace(here, elsewhere=there.since) if there and later else here
