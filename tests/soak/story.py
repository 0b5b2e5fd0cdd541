"""An office with a past, for what damages its keyring: earlier keyrings of it, and what must open nothing any more."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.models.record import Book as Name
from desktop.models.registers.staff import User
from desktop.models.roles import books_of
from desktop.office.access import users
from desktop.office.access.opening import Newcomer, open_office
from desktop.office.office import Office
from desktop.store.keys import keyring, keyring_file
from desktop.store.keys.ring import KeyringFile
from desktop.store.keys.sealing import CHEAPEST
from tests.office.opened import a_case, an_organisation, new_office, opened, passphrase

WHERE = "Ulaanbaatar.tallybook"


@dataclass(frozen=True)
class Story:
    """An office after much happened in it; ``folder`` has it and the settings of a machine that saw all of it."""

    folder: Path
    ring: KeyringFile
    key: bytes
    """The key of the office book."""
    passphrases: Mapping[str, str]
    void: tuple[tuple[str, str], ...]
    """Names with passphrases that open nothing any more."""
    older: tuple[bytes, ...]
    """What keyring.json was before: an appointment, a passphrase change, a dismissal, a new paper, a renewal."""
    other: bytes
    """The keyring of another office with users of the same names."""

    def open(self, folder: Path, settings: Path, name: str, said: str) -> Office:
        """The office in ``folder`` for somebody on the machine with these ``settings``."""
        return open_office(folder / WHERE, name, said, settings=settings, cost=CHEAPEST)

    def may_open(self, name: str) -> set[Name]:
        """The books that are open to somebody."""
        return set(books_of(self.ring.state.users[keyring.named(self.ring, name)].roles))


def user(office: Office, name: str) -> User:
    """The record of a user."""
    return next(one for one in office.every(User) if one.name == name)


def told(folder: Path) -> Story:
    """Make such an office in ``folder``."""
    (folder / "other").mkdir(parents=True)
    new_office(folder / "other").office.close()
    new_office(folder).office.close()
    keyring_json = folder / WHERE / "keyring.json"
    older: list[bytes] = [keyring_json.read_bytes()]
    with opened(folder, "Tuya") as office:
        office.save_all([a_case(), a_case()])
        office.save(an_organisation())
        users.appoint(office, Newcomer("Nomin", ["case_worker"], passphrase("Nomin")))
        older.append(keyring_json.read_bytes())
        users.dismiss(office, user(office, "Nomin"))
        older.append(keyring_json.read_bytes())
        users.new_paper(office, "cases", users.new_paper_code())
        older.append(keyring_json.read_bytes())
        users.appoint(office, Newcomer("Naran", ["case_worker"], passphrase("Naran")))
        older.append(keyring_json.read_bytes())
    with opened(folder, "Oyun") as office:
        users.change_passphrase(office, passphrase("Oyun"), "another one for Oyun")
        older.append(keyring_json.read_bytes())
    with opened(folder, "Maral") as office:
        users.renew(office, user(office, "Bat"), "another one for Bat")
        older.append(keyring_json.read_bytes())
    with opened(folder, "Sarnai") as office:
        users.change_passphrase(office, passphrase("Sarnai"), "another one for Sarnai")
    changed = ("Oyun", "Bat", "Sarnai")
    passphrases = {name: passphrase(name) for name in ("Maral", "Tuya", "Naran")} | {name: f"another one for {name}" for name in changed}
    for name, said in passphrases.items():  # everybody has seen what there is
        opened(folder, name, said).close()
    ring = keyring_file.read(folder / WHERE)
    key = keyring.unlock(ring, "Maral", passphrases["Maral"]).vouching
    void = (("Nomin", passphrase("Nomin")), *((name, passphrase(name)) for name in changed))
    return Story(folder, ring, key, passphrases, void, tuple(older), (folder / "other" / WHERE / "keyring.json").read_bytes())


def copied(story: Story, folder: Path) -> None:
    """That office, and what the machine knows of it, to be damaged in ``folder``."""
    shutil.rmtree(folder, ignore_errors=True)
    for part in (WHERE, "settings"):
        shutil.copytree(story.folder / part, folder / part)
