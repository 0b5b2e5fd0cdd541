"""When nobody can open an office any more: its recovery papers give a user a new passphrase."""

import contextlib
from collections.abc import Mapping
from pathlib import Path

from desktop import paths
from desktop.errors import UserError
from desktop.models.record import Book as Name
from desktop.office.access import folders
from desktop.office.access.opening import CHANGED, known_user, open_book
from desktop.office.reading import Access
from desktop.store import rotation
from desktop.store.keys import keyring, keyring_file
from desktop.store.keys.keyring import OpenKeys
from desktop.store.keys.keyring_file import BOOKS
from desktop.store.keys.laptop import Laptop
from desktop.store.keys.lock import Lock
from desktop.store.keys.sealing import SHIPPED, Cost
from desktop.words import _

_OTHER_PAPER = _("A new paper was being made when the computer stopped, and this is not the one that opens the book now. Try the other.")


def books_to_open(folder: Path, user: str) -> tuple[Name, ...]:
    """The books whose papers are needed to give ``user`` a new passphrase: those they hold the key of, and the office book."""
    ring = keyring_file.read(folders.office_folder(folder))
    slot = keyring.named(ring, user)
    return tuple(book for book in BOOKS if book == "office" or slot.id in ring.books[book].current.holders)


def try_paper(folder: Path, book: Name, typed: str) -> None:
    """Refuse a code that has a slip, or is not that of the newest paper of ``book``."""
    keyring.open_with_paper(keyring_file.read(folders.office_folder(folder)), book, typed)


def recover(
    folder: Path, user: str, passphrase: str, papers: Mapping[Name, str], *, settings: Path | None = None, cost: Cost = SHIPPED
) -> None:
    """Give ``user`` a new key under ``passphrase``, with the codes of the papers of the books they hold.

    It stands in the office's history, in the name of the user it was done for. The old passphrase opens nothing here any more.
    """
    folder = folders.office_folder(folder)
    ring = keyring_file.read(folder)
    slot = keyring.named(ring, user)
    keys = OpenKeys({})
    for book, typed in papers.items():
        keys = keys.and_also(keyring.open_with_paper(ring, book, typed))
    with Lock(folder, slot.name) as lock:
        if keyring_file.read(folder) != ring:
            raise UserError(CHANGED)
        ring, keys = rotation.settle(ring, folder, keys)
        if any(ring.books[book].coming for book in papers):
            raise UserError(_OTHER_PAPER)
        keyring.needed("office", keys)
        renewed = keyring.renew_user(ring, slot.id, passphrase, keys, cost)
        access = Access(folder, ring, keys, Laptop(settings or paths.settings_folder()), lock, cost)
        with contextlib.closing(open_book(access, "office", keys.books["office"])) as office_book:
            record = known_user(office_book, slot.id, slot.name)
            # The record first, as in ``access``: whoever holds a key is known to the office.
            public = renewed.slot(slot.id).public_key.hex()
            office_book.save(record.changed(public_key=public), slot.id, _("A forgotten passphrase was replaced with the recovery paper"))
        keyring_file.write(renewed, folder)
