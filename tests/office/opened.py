"""A real office with one user of each role, for tests of who may do and open what."""

import contextlib
from datetime import date
from pathlib import Path

from desktop.models.codelists import shipped
from desktop.models.ids import new_case_code, new_id
from desktop.models.registers.case import Case
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.people import Contact
from desktop.models.registers.site import Site
from desktop.office.access.opening import Created, Newcomer, create_office, open_office
from desktop.office.office import Office
from desktop.store.keys import keyring, keyring_file
from desktop.store.keys.cipher import connect
from desktop.store.keys.folder import FILES
from desktop.store.keys.laptop import Expected, Laptop
from desktop.store.keys.sealing import CHEAPEST

ROLES = {
    "Maral": ("manager",),
    "Bat": ("field_officer",),
    "Oyun": ("finance_assistant",),
    "Sarnai": ("case_worker",),
    "Tuya": ("case_supervisor",),
}
SECRET = "Enkhjargal of the seventh street"
"""What identifies a person in the case book, and must be found nowhere else."""


def passphrase(name: str) -> str:
    """The passphrase of a user."""
    return f"five words for {name} only"


def new_office(folder: Path, *names: str) -> Created:
    """An office of these users (all five if none is named), open for the first of them."""
    users = [Newcomer(name, ROLES[name], passphrase(name)) for name in names or ROLES]
    return create_office(folder / "Ulaanbaatar", users, settings=folder / "settings", cost=CHEAPEST)


def opened(folder: Path, name: str, said: str = "") -> Office:
    """That office, opened by ``name``."""
    where = folder / "Ulaanbaatar.tallybook"
    return open_office(where, name, said or passphrase(name), settings=folder / "settings", cost=CHEAPEST)


def made_here(folder: Path, who: str) -> None:
    """Let the laptop with the settings in ``folder`` be the one the office there was made on; ``who`` opens both books."""
    where = folder / "Ulaanbaatar.tallybook"
    for book, key in keyring.unlock(keyring_file.read(where), who, passphrase(who)).books.items():
        with contextlib.closing(connect(where / FILES[book], key)) as db:
            laptop = db.execute("SELECT id, opening FROM laptop WHERE letter = 'A'").fetchone()
            office_book = db.execute("SELECT value FROM book WHERE key = 'id'").fetchone()
        Laptop(folder / "settings").adopt(office_book[0], Expected(*laptop))


class PowerCutError(Exception):
    """The power is cut."""


def cut(*_arguments: object, **_wanted: object) -> None:
    """In place of what the power is cut before."""
    raise PowerCutError


def a_case() -> Case:
    """A case with a name in it."""
    return Case(new_id(), code=new_case_code("MN"), opened=date(2020, 3, 5), name=SECRET)


def a_contact() -> Contact:
    """Somebody met in training, whose name is sealed."""
    return Contact(new_id(), name="Inspector Dorj", position="Inspector")


def an_organisation(title: str = "Border police") -> Organisation:
    """An organisation."""
    return Organisation(new_id(), title=title, type=next(iter(shipped("organisation_type"))).code)


def a_site() -> Site:
    """A site."""
    return Site(new_id(), code="MN", title="Mongolia", country="MN")
