"""One laptop keeps the keys: users, roles, papers and laptops are changed there alone, or the lists of two laptops part for good."""

from collections.abc import Iterable

from desktop.errors import UserError
from desktop.models.record import Book
from desktop.office.access.opening import known_user, open_book
from desktop.office.access.settling import settle_books
from desktop.office.office import Office
from desktop.office.reading import Access
from desktop.office.seats import enter_users
from desktop.store import rotation
from desktop.store.keys import keyring, keyring_file
from desktop.store.keys.keyring import OpenKeys
from desktop.store.keys.keyring_changes import Wish
from desktop.store.keys.ring import KeyringFile
from desktop.words import _

KEPT = _(
    "Laptop {letter} keeps the keys of this office: users, roles, papers and laptops are changed there. "
    "Bring its file of changes here afterwards, on the page Laptops."
)
NOBODY_KEEPS = _(
    "No laptop keeps the keys of this office yet. Open the office on the laptop it was made on, "
    "or keep the keys here with both recovery papers, on the page Laptops."
)


def why_not_here(access: Access) -> UserError | None:
    """Why users, roles, papers and laptops are not changed on this laptop; None where they are."""
    state = access.ring.state
    if access.keeps_keys:
        return None
    return UserError(KEPT, letter=state.laptops[state.keeper]) if state.keeper else UserError(NOBODY_KEEPS)


def refuse_elsewhere(access: Access) -> None:
    """Refuse a change of users, roles, papers or laptops but on the laptop that keeps the keys."""
    if refusal := why_not_here(access):
        raise refusal


def moved_here(access: Access, letter: str) -> Wish:
    """This laptop, whose numbers begin with ``letter``, keeps the keys: what both papers sign."""
    state, here = access.ring.state, access.this_laptop
    before = dict.fromkeys((laptop for laptop, other in state.laptops.items() if other == letter), None)  # its settings were lost
    return Wish(laptops={} if here in state.laptops else {**before, here: letter}, keeper=here)


def follow(office: Office, ring: KeyringFile, keys: OpenKeys, closed: Iterable[Book], reason: str) -> None:
    """Write ``ring``, bring the ``closed`` books under their new keys and the records up to it, in the user's name for ``reason``.

    The books are closed for that; also where it fails, whoever still holds one has it open again.
    """
    access = office.access
    try:
        for book in closed:
            office.put_away(book)
        rotation.refuse_while_read(office.folder, closed)
        access.ring = keyring_file.write(ring, office.folder, keys.vouching)
        access.memory.keep(access.ring)
        access.ring, _keys = rotation.settle(access.ring, office.folder, keys)
    finally:
        _refresh(office)
    if enter_users(office.office_book, access.ring.state, office.user.id, reason):
        office.users_changed()
    seat = access.ring.state.users[office.user.id]
    office.user, office.roles = known_user(office.office_book, office.user.id, seat.name, seat.roles), seat.roles


def _refresh(office: Office) -> None:
    """Take ring and keys as they are on the disk now, and open what this user holds and has not open."""
    access = office.access
    ring = keyring_file.read(office.folder)
    access.keys = keyring.opened_by(ring, access.keys.user, access.keys.private)
    access.ring, _spoilt = keyring_file.mended(ring, office.folder, access.keys.vouching)
    settle_books(access)
    for book, key in access.keys.books.items():
        if not office.is_out(book):
            office.take_out(book, open_book(access, book, key))
