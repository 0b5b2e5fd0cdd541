"""An office of five as a keyring in memory, what its people do with it, and entries nobody's program would write."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.models.record import Book
from desktop.store.keys import keyring, keyring_changes, keyring_file, keyring_format_1, paper_code, sealing
from desktop.store.keys.keyring import NewUser, OpenKeys
from desktop.store.keys.keyring_changes import Wish
from desktop.store.keys.ring import KeyringFile
from desktop.store.keys.roster import BOOKS, BookFacts, Claim, Entry, Identity, Pin, Seat
from desktop.store.keys.roster_rules import FORGED, verified
from desktop.store.keys.sealing import CHEAPEST
from tests.office.opened import passphrase

OFFICE = "0192-office"
ROLES = {
    "Maral": {"manager"},
    "Bat": {"field_officer"},
    "Oyun": {"finance_assistant"},
    "Sarnai": {"case_worker"},
    "Tuya": {"case_supervisor", "field_officer"},
}
FORMAT_1 = Path(__file__).parents[2] / "office" / "access" / "format_1"
"""An office made by the program before the roster: Maral, Bat, Oyun and Tuya, and the codes of its papers."""


def person(name: str, *roles: str) -> NewUser:
    return NewUser(new_id(), name, frozenset(roles or ROLES[name]), passphrase(name))


def made(*names: str) -> tuple[KeyringFile, OpenKeys, dict[Book, str]]:
    """A keyring of these people (all five if none is named), as if it had been written."""
    ring, keys, codes = keyring_changes.create(OFFICE, "Ulaanbaatar", [person(name) for name in names or ROLES], CHEAPEST, "laptop")
    return replace(ring, written=1), keys, codes


def old_office() -> KeyringFile:
    """The office of the first format, taken up by everybody and signed by nobody yet."""
    ring = keyring_file.read(FORMAT_1 / "Ulaanbaatar.tallybook")
    ring = keyring_format_1.settled(ring, opened(ring, "Tuya").books, {}, lambda _book, _key: True)
    for seat in ring.state.users.values():
        ring = keyring_changes.taken_up(ring, opened(ring, seat.name), passphrase(seat.name))
    return replace(ring, written=1)


def opened(ring: KeyringFile, name: str, said: str = "") -> OpenKeys:
    return keyring.unlock(ring, name, said or passphrase(name))


def paper(ring: KeyringFile, book: Book, code: str) -> Identity:
    today, before = (paper_code.private_key(paper_code.read_code(code), ring.office, book, first_format=first) for first in (False, True))
    return Identity(f"paper:{book}", before if sealing.public_of(before) == ring.state.books[book].paper else today)


def everybody(ring: KeyringFile, codes: Mapping[Book, str]) -> list[Identity]:
    """All who hold a private key: the users and the papers."""
    return [*(opened(ring, seat.name).identity for seat in ring.state.users.values()), *(paper(ring, book, codes[book]) for book in BOOKS)]


def done(ring: KeyringFile, keys: OpenKeys, wish: Wish, signers: Sequence[Identity] = ()) -> KeyringFile:
    """``ring`` after ``wish``, and after the books were brought under their new keys."""
    ring, _keys = keyring_changes.changed(ring, keys, wish, signers)
    for book in BOOKS:
        ring = keyring_changes.promoted(ring, book)
    return ring


def forged(
    ring: KeyringFile,
    *signers: Identity,
    users: Mapping[str, Seat | None] | None = None,
    books: Mapping[Book, BookFacts] | None = None,
    claims: Mapping[str, Claim] | None = None,
    instead: Pin | None = None,
) -> KeyringFile:
    """``ring`` with an entry that ``signers`` sign with programs of their own: nothing is asked."""
    by = tuple(who.id for who in signers)
    entry = Entry(ring.state.pin.number + 1, ring.state.pin.hash, "", by, users or {}, books or {}, claims or {}, instead=instead)
    return resigned(ring, entry, *signers)


def resigned(ring: KeyringFile, entry: Entry, *signers: Identity) -> KeyringFile:
    """``ring`` with ``entry`` at its end, signed by ``signers``."""
    office = ring.office if ring.entries else entry.office
    entry = replace(entry, signatures={who.id: sealing.sign(who.private, entry.signed(office)) for who in signers})
    return replace(ring, entries=(*ring.entries, entry))


def a_seat(name: str, *roles: str, private: bytes = bytes(range(32))) -> Seat:
    return Seat(name, frozenset(roles), sealing.public_of(private), sealing.signing_public_of(private))


def believes(ring: KeyringFile, pin: Pin | None, who: Identity) -> bool:
    """Whether ``who``, who has seen ``pin``, follows the roster of ``ring``."""
    try:
        verified(ring.entries, pin, who)
    except UserError as fault:
        if str(fault) != FORGED:
            raise
        return False
    return True
