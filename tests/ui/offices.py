"""Real encrypted offices for the tests of the window: an empty one, and one with the CT.1140 sample."""

import shutil
from pathlib import Path

from desktop.office.access.opening import Newcomer, create_office, open_office
from desktop.office.office import Office
from desktop.office.sample import sample_records
from desktop.store.keys.sealing import CHEAPEST

PASSPHRASE = "four words of tests"
USERS = {
    "Demo Manager": ("manager",),
    "Demo Officer": ("field_officer",),
    "Demo Finance": ("finance_assistant",),
    "Demo Case Worker": ("case_worker", "field_officer"),
}
NAME = "Ulaanbaatar"


def make_office(folder: Path) -> Path:
    """An office with a user of each kind and nothing in it; gives its folder."""
    users = [Newcomer(name, roles, PASSPHRASE) for name, roles in USERS.items()]
    made = create_office(folder / NAME, users, settings=folder / "settings", cost=CHEAPEST)
    made.office.close()
    return folder / f"{NAME}.tallybook"


def make_sample(folder: Path) -> Path:
    """The same with the sample's records in both books."""
    where = make_office(folder)
    records = sample_records()  # once: the case book points into the office book
    with open_as(where, "Demo Case Worker") as office:
        for book in office.books:
            with book.deed(office.user.id, "sample") as deed:
                for record in records:
                    if record.book == book.name:
                        deed.save(record)
    return where


def open_as(where: Path, user: str = "Demo Manager") -> Office:
    """The office, opened by one of its users."""
    return open_office(where, user, PASSPHRASE, settings=where.parent / "settings", cost=CHEAPEST)


def copied(where: Path, to: Path) -> Path:
    """A copy of an office and its settings, to be changed at will."""
    shutil.copytree(where.parent, to, dirs_exist_ok=True)
    return to / where.name
