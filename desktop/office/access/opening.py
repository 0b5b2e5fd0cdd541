"""Making an office, and opening one with a passphrase."""

import contextlib
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from desktop import paths
from desktop.atomic import settle_whole
from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.models.record import Book as Name
from desktop.models.registers.staff import User
from desktop.models.roles import APPOINTING
from desktop.office.access import folders
from desktop.office.access.changes_file import Changes, bring, brought
from desktop.office.access.settling import enter, settle_keyring
from desktop.office.access.this_laptop import public_key
from desktop.office.checking import doubts, older
from desktop.office.office import Office
from desktop.office.reading import Access
from desktop.office.seats import CUT_OFF, enter_users
from desktop.store import rotation
from desktop.store.book import Book
from desktop.store.keys import keyring, keyring_changes, keyring_file
from desktop.store.keys.cipher import WRONG_KEY, in_words
from desktop.store.keys.folder import FILES
from desktop.store.keys.keyring import BOOK_WORDS, NewUser
from desktop.store.keys.keyring_changes import Wish
from desktop.store.keys.laptop import Laptop
from desktop.store.keys.lock import Lock, warning
from desktop.store.keys.memory import Memory
from desktop.store.keys.roster import BOOKS, FIRST_LETTER
from desktop.store.keys.sealing import SHIPPED, Cost, Signer
from desktop.words import _, translate

OFFICE_MADE = _("The office was made")

KEEPS_FROM_NOW = _("This laptop keeps the keys of the office from now on: users, roles, papers and laptops are changed here alone.")
UNMAKABLE = _("No office can be made in {folder}. Choose another folder, or ask for write access to this one.")
CHANGED = _("The keys of this office changed just now. Try again.")
OLDER_BOOK = _("{file} is older than its key: it is of before the key was changed. Put the newer file back in its place.")
_A_DAY = timedelta(days=1)
"""Clocks of two laptops may be wrong by that; time zones are no difference."""


class Newcomer(NamedTuple):
    """Somebody who is to open the office: a name, roles (codes of the list ``user_role``), a first passphrase."""

    name: str
    roles: Iterable[str]
    passphrase: str

    def __repr__(self) -> str:
        return f"<newcomer {sorted(self.roles)}>"


@dataclass(frozen=True)
class Created:
    """A new office, open for its first user, and the code of each book's recovery paper: printed once, kept nowhere."""

    office: Office
    papers: Mapping[Name, str] = field(repr=False)


def create_office(
    folder: Path, users: Sequence[Newcomer], *, name: str = "", settings: Path | None = None, cost: Cost = SHIPPED
) -> Created:
    """A new office in ``folder`` for ``users``, the first of whom it is opened for.

    Nothing is left behind where it fails. ``settings`` is this machine's own folder; ``cost`` what a
    guess at a passphrase costs.
    """
    folder = folders.new_folder(folder)
    if not any("manager" in newcomer.roles for newcomer in users):
        raise UserError(_("Somebody has to set the office up: give at least one user the role manager."))
    people = [NewUser(new_id(), one.name, frozenset(one.roles), one.passphrase) for one in users]
    settings = settings or paths.settings_folder()
    laptop = Laptop(settings)
    making = folder.with_name(f".{folder.name}.making")
    try:
        with in_words(folder, UNMAKABLE):
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir(mode=0o700)
            (making / "backups").mkdir()
        called = name or folder.name.removesuffix(folders.SUFFIX)
        ring, keys, papers = keyring_changes.create(new_id(), called, people, cost, public_key(settings))
        for book in BOOKS:
            made = Book.create(making / FILES[book], keys.books[book], book, laptop=laptop, office=ring.office)
            with contextlib.closing(made):
                made.signer = Signer.of(people[0].id, keys.private)
                if book == "office":
                    enter_users(made, ring.state, people[0].id, OFFICE_MADE)
        keyring_file.write(ring, making, keys.vouching)
        with in_words(folder, UNMAKABLE):
            settle_whole(making)
            making.rename(folder)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    office = open_office(folder, users[0].name, users[0].passphrase, settings=settings, cost=cost)
    return Created(office, papers)


def open_office(
    folder: Path,
    user: str,
    passphrase: str,
    *,
    settings: Path | None = None,
    cost: Cost = SHIPPED,
    locale: str = "en",
    accept: bool = False,
    changes: Changes | None = None,
) -> Office:
    """The office in ``folder`` for ``user``; UserError for a wrong passphrase, a damaged or newer office, one in use.

    OlderFolderError for a folder that lacks what was seen here, unless somebody who may appoint does ``accept`` it. ``changes``
    came from the laptop that keeps the keys, and may be what lets ``user`` in.
    """
    folder = folders.office_folder(folder)
    settings = settings or paths.settings_folder()
    found = keyring_file.read(folder)
    ring = brought(found, changes) if changes else found
    keys = keyring.unlock(ring, user, passphrase)
    name = ring.state.users[keys.user].name
    with contextlib.ExitStack() as undone:
        lock = Lock(folder, name)
        undone.callback(lock.release)
        if keyring_file.read(folder) != found:  # somebody closed the office in between, with other keys
            raise UserError(CHANGED)
        access = Access(folder, ring, keys, Laptop(settings), lock, cost, locale, Memory(settings), settings, public_key(settings))
        if changes:
            bring(access, found, changes, accept=accept)
        said, accepted = settle_keyring(access, passphrase, accept=accept)
        books: dict[Name, Book] = {}
        for book in access.keys.books:
            books[book] = open_book(access, book, access.keys.books[book])
            undone.callback(books[book].close)
        if "office" not in books:
            raise UserError(keyring.LEFT, name=name)
        for older_book in accepted & books.keys():
            books[older_book].accept()
        said += enter_users(books["office"], access.ring.state, keys.user, CUT_OFF)
        said += _take_up_keeping(access, books["office"].badge.letter)
        record = known_user(books["office"], keys.user, name, access.ring.state.users[keys.user].roles)
        unsafe = warning(folder)
        said += [*([unsafe] if unsafe else []), *_clock(books.values()), *doubts(access, books["office"]), *older(books.values())]
        office = Office(access, books, record, said)
        undone.pop_all()
    return office


def _take_up_keeping(access: Access, letter: str) -> list[str]:
    """In an office from before a laptop kept the keys the one it was made on does, once somebody who may appoint opens it there."""
    state = access.ring.state
    if state.keeper or letter != FIRST_LETTER or not state.users[access.keys.user].roles & APPOINTING:
        return []
    enter(access, Wish(laptops={access.this_laptop: letter}, keeper=access.this_laptop))
    return [translate(KEEPS_FROM_NOW)]


def _clock(books: Iterable[Book]) -> Iterator[str]:
    """Says it where this machine's clock is behind the entries: "today", due dates and the period go by it."""
    now = datetime.now(UTC)
    last = max((change.at for book in books for change in book.latest(1)), default=now)
    if last > now + _A_DAY:
        words = _("The clock of this machine says {today}, and the last entry is of {day}. Set the clock before you enter anything.")
        yield translate(words, today=now.astimezone().date().isoformat(), day=last.astimezone().date().isoformat())


def who_may_open(folder: Path, changes: Changes | None = None) -> list[tuple[str, frozenset[str]]]:
    """Name and roles of each user, for the page that asks for a passphrase; nothing is unlocked or verified for that.

    With ``changes`` those who may once these are here.
    """
    ring = keyring_file.read(folders.office_folder(folder))
    return [(seat.name, seat.roles) for seat in (brought(ring, changes) if changes else ring).state.users.values()]


def open_book(access: Access, name: Name, key: bytes) -> Book:
    """One book of the office, which must be the office's own."""
    path = access.folder / FILES[name]
    try:
        book = Book.open(path, key, name, laptop=access.laptop)
    except UserError as fault:
        if fault.sentence == WRONG_KEY and any(rotation.fits(path, old) for old in access.keys.past.get(name, ())):
            raise UserError(OLDER_BOOK, file=path.name) from None
        raise
    if access.keys.private:
        book.signer = Signer.of(access.keys.user, access.keys.private)
    if book.office != access.ring.office:
        book.close()
        raise UserError(_("The {book} here belongs to another office. Copy the whole folder again."), book=translate(BOOK_WORDS[name]))
    return book


def known_user(book: Book, user: str, name: str, roles: frozenset[str]) -> User:
    """The record of a user of the roster; UserError where they left by what the office says.

    That is less than the roster says, which is signed: whoever may appoint comes in all the same, to end it one way or the other.
    """
    record = book.get(User, user)
    if record is None or (record.left is not None and not roles & APPOINTING):
        raise UserError(keyring.LEFT, name=name)
    return record
