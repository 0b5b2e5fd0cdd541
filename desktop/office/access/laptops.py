"""The laptops of an office: which of them keeps the keys, and which have what was changed there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.errors import UserError
from desktop.models.record import Book as Name
from desktop.models.roles import APPOINTING
from desktop.office.access.changes_file import brought, followed, read_changes
from desktop.office.access.keeping import follow, moved_here, refuse_elsewhere
from desktop.office.access.news import changes
from desktop.office.access.settling import enter, settle_books
from desktop.office.office import Office
from desktop.office.reading import Access
from desktop.store.keys import keyring
from desktop.store.keys.keyring_changes import MAY_NOT, Wish
from desktop.store.keys.paper_code import signs_of
from desktop.store.keys.roster import BOOKS, PAPERS, Entry, states
from desktop.store.keys.taking_in import goes_on, receipt
from desktop.words import _

_BOTH = _("To keep the keys here type the codes of both recovery papers: the one of the office book and the one of the case book.")
_NO_RECEIPT = _("These are not the signs that laptop {letter} shows after it took in a file of changes. Read them again there.")
_TAKEN_AT_OPENING = _(
    "Laptop {letter} keeps the keys since both recovery papers were used there. "
    "Close the office and give {name} on the page where you type your passphrase: what was changed here since is given up for it."
)
_KEEPS = _("Laptop {letter} keeps the keys. Let another one keep them first.")


@dataclass(frozen=True)
class OfficeLaptop:
    """One of the laptops as the list of users and keys knows it, by its public ``key`` and the ``letter`` of its numbers."""

    key: str
    letter: str
    here: bool
    keeps_keys: bool
    lacks: int
    """How many changes it did not tell that it has; 0 for the one that keeps the keys, and for this one."""
    since: str
    """When the first of these was made (UTC, ISO 8601)."""


def laptops(office: Office) -> list[OfficeLaptop]:
    """All of them, the first of the office first."""
    access = office.access
    ring, seen = access.ring, access.memory.seen(access.ring.office)
    reached = seen.reached if seen else {}
    found = []
    for key, letter in ring.state.laptops.items():
        here, keeps = key == access.this_laptop, key == ring.state.keeper
        known = max(reached.get(key, 0), _known_without_word(ring.entries, key))
        lacks = [] if here or keeps else [entry for entry in ring.entries if entry.number > known]
        found.append(OfficeLaptop(key, letter, here, keeps, len(lacks), lacks[0].at if lacks else ""))
    return sorted(found, key=lambda one: (len(one.letter), one.letter))


def _known_without_word(entries: Iterable[Entry], laptop: str) -> int:
    """The newest entry a laptop has without telling so: it came with it, or kept the keys when it was made."""
    known, keeper = 0, ""
    for entry in entries:
        if entry.laptops.get(laptop) or (keeper == laptop and not PAPERS.keys() >= {*entry.by}):
            known = entry.number
        keeper = entry.keeper or keeper
    return known


def signs_to_tell(access: Access) -> str:
    """What this laptop shows once it has all changes, to be told to the one that keeps the keys."""
    return receipt(access.ring.state, access.this_laptop, access.ring.state.pin)


def told_back(office: Office, laptop: OfficeLaptop, typed: str) -> None:
    """Note that ``laptop`` has the changes whose signs it showed; UserError where these are not its signs."""
    access, signs = office.access, signs_of(typed)
    for entry, state in states(access.ring.entries):
        if receipt(state, laptop.key, state.pin) == signs:
            access.memory.keep(access.ring, {laptop.key: entry.number})
            return
    raise UserError(_NO_RECEIPT, letter=laptop.letter)


def hand_over(office: Office, laptop: OfficeLaptop) -> None:
    """Let ``laptop`` keep the keys from now on; it does once it took in the file of changes that says so."""
    _may_change(office)
    enter(office.access, Wish(keeper=laptop.key))


def forget(office: Office, laptop: OfficeLaptop) -> None:
    """Take a laptop off the list that is lost or not used any more: files of changes do not open there from now on."""
    _may_change(office)
    if laptop.keeps_keys:
        raise UserError(_KEEPS, letter=laptop.letter)
    enter(office.access, Wish(laptops={laptop.key: None}))


def keep_here(office: Office, papers: Mapping[Name, str]) -> None:
    """Let this laptop keep the keys, with the codes of both papers: the one that kept them is lost or out of reach.

    What was changed there and is not known here is given up for all others.
    """
    access = office.access
    keys = access.keys
    if len(papers) < 2:
        raise UserError(_BOTH)
    for book, typed in papers.items():
        keys = keys.and_also(keyring.open_with_paper(access.ring, book, typed))
    enter(access, moved_here(access, office.office_book.badge.letter), keys.papers)
    settle_books(access)


def take_in(office: Office, file: Path) -> list[str]:
    """Follow the list of users and keys in ``file``: books get their new keys, user records follow. Gives what changed, in sentences."""
    access, brings = office.access, read_changes(file, office.access.settings)
    mine = access.ring
    brought(mine, brings)
    if not goes_on(mine, brings.ring):
        raise UserError(_TAKEN_AT_OPENING, name=file.name, letter=brings.keeper)
    ring, keys = followed(mine, brings, access.keys)
    closed = [book for book in BOOKS if ring.books[book].coming and office.is_out(book)]
    follow(office, ring, keys, closed, _("The list of users and keys came from the laptop that keeps it"))
    return changes(access.ring.entries, since=mine.state.pin.number)


def _may_change(office: Office) -> None:
    refuse_elsewhere(office.access)
    if not office.access.ring.state.users[office.user.id].roles & APPOINTING:
        raise UserError(MAY_NOT)
