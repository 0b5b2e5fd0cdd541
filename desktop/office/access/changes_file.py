"""A file of changes: the list of users and keys goes from the laptop that keeps it to the others, which change their keys by it.

It holds no book. It is sealed to the laptops on the list, the roster in it is signed, and the rest is vouched for under the office
book's key: who can write such a file without that key makes nobody follow it. ``SUFFIX`` names it.
"""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.errors import UserError
from desktop.exchange.sealed import SPOILT, Manifest, Short, seal, unseal
from desktop.models.roles import APPOINTING
from desktop.office.access.settling import OlderFolderError
from desktop.office.access.this_laptop import identity
from desktop.office.office import Office
from desktop.office.reading import Access
from desktop.store.keys import keyring, keyring_file
from desktop.store.keys.folder import KEYRING
from desktop.store.keys.keyring import OpenKeys
from desktop.store.keys.ring import KeyringFile
from desktop.store.keys.taking_in import goes_on, moved_with_papers, taken_in
from desktop.words import _

SUFFIX = ".tallyroster"
_FORMAT, _VERSION = "tallybook-roster", 1
_LARGEST = 8 << 20
"""Bytes: a keyring has less, and packs well."""
_ALONE = _("This office is on no other laptop yet. Let one join first.")
_OTHER_OFFICE = _("{name} is of another office. Take the file of this one.")
_NOTHING_NEW = _("Nothing in {name} is new here: this laptop has all of it.")
_OPEN_FIRST = _("Open the office here once without {name}: it is of an earlier Tallybook, and is brought up then.")
_PARTED = _(
    "{name} does not go on from the list of users and keys that is here: both laptops changed it. "
    "Ask the colleague who made it which laptop keeps the keys."
)
_GIVEN_UP = _(
    "Laptop {letter} keeps the keys since both recovery papers were used there. What was changed here since is given up for {name}, "
    "once somebody who adds users accepts that."
)
_DAMAGED = _("{name} was changed or damaged on its way. Ask for a new one.")


class _Manifest(Manifest, forbid_unknown_fields=True):
    office: Short


@dataclass(frozen=True)
class Changes:
    """What the file called ``name`` holds, before any of it is believed."""

    name: str
    ring: KeyringFile

    @property
    def keeper(self) -> str:
        """The letter of the laptop that keeps the keys."""
        return self.ring.state.laptops.get(self.ring.state.keeper, "?")


def write_changes(office: Office, to: Path) -> None:
    """Write the list of users and keys to ``to`` for the other laptops of the office."""
    access = office.access
    others = [laptop for laptop in access.ring.state.laptops if laptop != access.this_laptop]
    if not others:
        raise UserError(_ALONE)
    manifest = {"format": _FORMAT, "version": _VERSION, "office": access.ring.office}
    seal({KEYRING: office.folder / KEYRING}, manifest, to, *others)


def read_changes(file: Path, settings: Path) -> Changes:
    """What a file of changes for this laptop holds; UserError where it is none."""
    if file.is_file() and file.stat().st_size > _LARGEST:
        raise UserError(SPOILT, name=file.name)
    with TemporaryDirectory(prefix="tallybook-") as made:
        inside = Path(made)
        unseal(file, identity(settings), inside, frozenset({KEYRING}), (_FORMAT, _VERSION), _Manifest)
        return Changes(file.name, keyring_file.read(inside))


def brought(mine: KeyringFile, changes: Changes) -> KeyringFile:
    """``mine`` as ``changes`` would have it, to be opened; nothing is believed yet. UserError where the two do not belong together."""
    name, theirs = changes.name, changes.ring
    if theirs.office != mine.office:
        raise UserError(_OTHER_OFFICE, name=name)
    if not mine.written:
        raise UserError(_OPEN_FIRST, name=name)
    if not goes_on(mine, theirs) and goes_on(theirs, mine):
        raise UserError(_NOTHING_NEW, name=name)
    if not goes_on(mine, theirs) and not moved_with_papers(mine, theirs):
        raise UserError(_PARTED, name=name)
    ring = taken_in(mine, theirs)
    if ring == mine:
        raise UserError(_NOTHING_NEW, name=name)
    return ring


def followed(mine: KeyringFile, changes: Changes, keys: OpenKeys) -> tuple[KeyringFile, OpenKeys]:
    """``mine`` with what ``changes`` brings, verified from what the user of ``keys`` has seen; and what they open of it."""
    opened = keyring.opened_by(brought(mine, changes), keys.user, keys.private)
    spoilt = changes.ring.spoilt(opened.vouching)
    if any(not part.startswith("slot ") for part in spoilt):
        raise UserError(_DAMAGED, name=changes.name)
    return taken_in(mine, changes.ring, spoilt), opened


def bring(access: Access, mine: KeyringFile, changes: Changes, *, accept: bool) -> None:
    """Put ``changes`` in place of ``mine``, the keyring of the folder, for who opens the office with them.

    OlderFolderError where something done here is given up by that, unless somebody who may appoint does ``accept`` it.
    """
    keys, there = access.keys, changes.ring
    keyring.needed("office", keys)
    if not goes_on(mine, there):
        seats = [state.users[keys.user] for state in (mine.state, there.state) if keys.user in state.users]
        may = len(seats) == 2 and all(seat.roles & APPOINTING for seat in seats)
        if not (accept and may):
            raise OlderFolderError(_GIVEN_UP, may_accept=may, letter=changes.keeper, name=changes.name)
    whole, _spoilt = keyring_file.mended(mine, access.folder, keys.books["office"])
    ring, access.keys = followed(whole, changes, keys)
    access.ring = keyring_file.write(ring, access.folder, access.keys.vouching)
