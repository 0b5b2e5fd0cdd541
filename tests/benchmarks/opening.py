"""Opening an office against deriving the key of the passphrase and opening the two files; and after many changes of users."""

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from desktop.office.access.opening import open_office
from desktop.office.sample import DEMO_USERS, PASSPHRASE, build_demo
from desktop.store.keys import keyring, keyring_changes, keyring_file
from desktop.store.keys.cipher import connect
from desktop.store.keys.folder import FILES

from .timing import Ratio, interleaved

_CHANGES = 200
"""Changes of users somebody has not seen yet: some years of an office, at one opening."""


def opening(folder: Path) -> Iterator[Ratio]:
    """``open_office`` and closing it again, with the cost of a passphrase as shipped."""
    office, settings = folder / "Opening.tallybook", folder / "opening"
    build_demo(office, settings=settings)
    manager, worker = DEMO_USERS[0][0], DEMO_USERS[-1][0]
    ring = keyring_file.read(office)
    keys = keyring.unlock(ring, worker, PASSPHRASE)

    def bare() -> None:
        keyring.private_of(ring, keys.user, PASSPHRASE)
        for book, key in keys.books.items():
            with contextlib.closing(connect(office / FILES[book], key)) as db:
                db.execute("SELECT count(*) FROM change").fetchone()

    many = shutil.copytree(office, folder / "Many.tallybook")
    long, signing = ring, keyring.unlock(ring, manager, PASSPHRASE)
    for place in range(_CHANGES):
        roles = frozenset({"finance_assistant", "field_officer"} if place % 2 else {"finance_assistant"})
        wish = keyring_changes.with_roles(long, keyring.named(long, DEMO_USERS[2][0]), roles)
        long, _keys = keyring_changes.changed(long, signing, wish)

    def after_many() -> None:
        keyring_file.write(replace(long, slots={**long.slots, keys.user: ring.slots[keys.user]}), many, keys.vouching)
        open_office(many, worker, PASSPHRASE, settings=folder / "many").close()

    ours, late, least = interleaved(lambda: open_office(office, worker, PASSPHRASE, settings=settings).close(), after_many, bare, times=9)
    yield Ratio("opening an office and closing it", ours, "passphrase and two files", least, 2.6)
    yield Ratio(f"opening it after {_CHANGES} changes of users", late, "opening it", ours, 2)
