"""When nobody can open an office any more: its recovery papers give a user a new passphrase."""

import contextlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from desktop import paths
from desktop.errors import UserError
from desktop.models.record import Book as Name
from desktop.models.roles import books_of
from desktop.office.access import folders
from desktop.office.access.keeping import moved_here
from desktop.office.access.opening import CHANGED, known_user, open_book
from desktop.office.access.settling import settle_books, settle_for_papers
from desktop.office.access.this_laptop import public_key
from desktop.office.reading import Access
from desktop.office.seats import enter_users
from desktop.store.keys import keyring, keyring_changes, keyring_file
from desktop.store.keys.keyring import OpenKeys
from desktop.store.keys.laptop import Laptop
from desktop.store.keys.lock import Lock
from desktop.store.keys.memory import Memory
from desktop.store.keys.ring import KeyringFile
from desktop.store.keys.roster import BOOKS, PAPERS
from desktop.store.keys.sealing import SHIPPED, Cost, Signer
from desktop.words import _


def books_to_open(folder: Path, user: str, *, settings: Path | None = None) -> tuple[Name, ...]:
    """The books whose papers are needed to give ``user`` a new passphrase: those they hold the key of, and the office book.

    Where another laptop keeps the keys, both: then this one keeps them.
    """
    ring = keyring_file.read(folders.office_folder(folder))
    return _needed(ring, keyring.named(ring, user), public_key(settings or paths.settings_folder()))


def _needed(ring: KeyringFile, user: str, laptop: str) -> tuple[Name, ...]:
    return BOOKS if ring.state.keeper not in ("", laptop) else books_of(ring.state.users[user].roles)


def try_paper(folder: Path, book: Name, typed: str) -> None:
    """Refuse a code that has a slip, or is not that of the newest paper of ``book``."""
    keyring.open_with_paper(keyring_file.read(folders.office_folder(folder)), book, typed)


def recover(
    folder: Path, user: str, passphrase: str, papers: Mapping[Name, str], *, settings: Path | None = None, cost: Cost = SHIPPED
) -> None:
    """Give ``user`` a new key under ``passphrase``, with the codes of the papers of the books they hold.

    It stands in the office's history, in the name of the user it was done for. The old passphrase opens nothing here any more.
    Where another laptop kept the keys, which is lost or out of reach then, this one keeps them from now on.
    """
    folder, settings = folders.office_folder(folder), settings or paths.settings_folder()
    ring = keyring_file.read(folder)
    who = keyring.named(ring, user)
    keys = _opened_with(ring, papers)
    with Lock(folder, ring.state.users[who].name) as lock:
        if keyring_file.read(folder) != ring:
            raise UserError(CHANGED)
        access = Access(folder, ring, keys, Laptop(settings), lock, cost, "en", Memory(settings), settings, public_key(settings))
        settle_for_papers(access, lambda settled: _opened_with(settled, papers))
        settle_books(access)
        wanted = _needed(access.ring, who, access.this_laptop)
        for book in wanted:
            keyring.needed(book, access.keys)
        signers = [paper for paper in keys.papers if PAPERS[paper.id] in wanted]
        with contextlib.closing(open_book(access, "office", access.keys.books["office"])) as office_book:
            wish = keyring_changes.renewed(access.ring, who, passphrase, cost)
            if access.ring.state.keeper not in ("", access.this_laptop):
                moved = moved_here(access, office_book.badge.letter)
                wish = replace(wish, laptops=moved.laptops, keeper=moved.keeper)
            renewed, _keys = keyring_changes.changed(access.ring, access.keys, wish, signers)
            office_book.signer = Signer.of(who, wish.private[who])
            known_user(office_book, who, renewed.state.users[who].name, renewed.state.users[who].roles)
            access.memory.keep(keyring_file.write(renewed, folder, access.keys.vouching))
            # The keyring first, as in ``users``: what is cut off here is entered at the next opening.
            enter_users(office_book, renewed.state, who, _("A forgotten passphrase was replaced with the recovery paper"))


def _opened_with(ring: KeyringFile, papers: Mapping[Name, str]) -> OpenKeys:
    keys = OpenKeys({})
    for book, typed in papers.items():
        keys = keys.and_also(keyring.open_with_paper(ring, book, typed))
    return keys
