"""A second laptop of an office: it asks with its public key, and gets the office in a file only it can open.

The books travel as they are, encrypted, and the keyring with its slots closed: no key leaves the
laptop that has it. Each laptop has a letter of its own, so that numbers never collide.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop.errors import UserError
from desktop.exchange.project_file import NEWER_TALLYBOOK
from desktop.exchange.sealed import is_recipient, seal, unseal
from desktop.exchange.whole_file import whole_file
from desktop.office.access import folders
from desktop.office.access.keeping import enter, refuse_elsewhere
from desktop.office.access.this_laptop import identity, public_key
from desktop.office.office import Office
from desktop.store.keys.folder import FILES, KEYRING
from desktop.store.keys.keyring_changes import Wish
from desktop.store.keys.laptop import Expected, Laptop, next_letter
from desktop.words import _

REQUEST, JOIN = ".tallyrequest", ".tallyjoin"
_FORMAT, _VERSION = "tallybook-join", 1
_LAPTOP = "laptop.json"
_CONTENTS = frozenset({*FILES.values(), KEYRING, _LAPTOP})


def ask_to_join(settings: Path, to: Path) -> str:
    """Write this laptop's request to ``to``; gives the signs by which both sides know it is the same."""
    recipient = public_key(settings)
    with whole_file(to) as part:
        part.write_text(f"Tallybook: a laptop asks to join\n{recipient}\n", encoding="utf-8")
    return fingerprint(recipient)


def fingerprint(recipient: str) -> str:
    """The last signs of a public key in two groups, to be read out on the phone."""
    return f"{recipient[-8:-4]} {recipient[-4:]}".upper()


def read_request(request: Path) -> str:
    """The public key in a request; UserError where there is none."""
    try:
        lines = request.read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        lines = []
    found = next((line for line in lines if is_recipient(line)), None)
    if found is None:
        raise UserError(_("{name} is no request of a laptop. Make one there, on the page Join."), name=request.name)
    return found


def let_join(office: Office, request: Path, to: Path) -> None:
    """Write the whole office to ``to`` for the laptop that asked. Both books must be open, so that each gets its letter."""
    recipient = read_request(request)
    refuse_elsewhere(office.access)
    if {book.name for book in office.books} != set(FILES):
        raise UserError(_("A case worker or case supervisor makes this file: it takes both books."))
    with TemporaryDirectory(prefix=".tallybook-", dir=to.parent) as folder:
        files = {FILES[book.name]: Path(folder) / FILES[book.name] for book in office.books}
        letter = _letter_for(office)
        told = {book.id: asdict(book.copy_for_another(files[FILES[book.name]], letter)) for book in office.books}
        files[_LAPTOP] = Path(folder) / _LAPTOP
        files[_LAPTOP].write_text(json.dumps(told), encoding="utf-8")
        manifest = {"format": _FORMAT, "version": _VERSION, "office": office.folder.name}
        enter(office.access, Wish(laptops={recipient: letter}))
        seal({**files, KEYRING: office.folder / KEYRING}, manifest, to, recipient)


def _letter_for(office: Office) -> str:
    """One that no laptop has or had, by either book and the list of users and keys."""
    listed = {letter for entry in office.access.ring.entries for letter in entry.laptops.values() if letter}
    return next_letter(listed.union(*(book.letters() for book in office.books)))


def join(file: Path, parent: Path, settings: Path) -> Path:
    """Put the office of a join file into the folder ``parent``; gives its own folder. Nothing is left where it fails."""
    with TemporaryDirectory(prefix=".tallybook-", dir=parent) as made:
        inside = Path(made) / "office"
        inside.mkdir(mode=0o700)
        manifest = unseal(file, identity(settings), inside, _CONTENTS)
        if manifest.get("format") != _FORMAT or manifest.get("version") != _VERSION:
            raise UserError(NEWER_TALLYBOOK, name=file.name)
        folder = folders.new_folder(parent / Path(str(manifest["office"])).name)
        for book, expected in _expected(inside / _LAPTOP, file.name).items():
            Laptop(settings).adopt(book, expected)
        (inside / _LAPTOP).unlink()
        (inside / "backups").mkdir()
        inside.rename(folder)  # in one piece: half an office would bar the way to the next try
    return folder


def _expected(told: Path, name: str) -> Mapping[str, Expected]:
    """By book, the laptop this one becomes there; UserError where the file says something else."""
    try:
        said = json.loads(told.read_bytes())
        return {str(book): Expected(str(one["laptop"]), str(one["opening"])) for book, one in said.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UserError(NEWER_TALLYBOOK, name=name) from None
