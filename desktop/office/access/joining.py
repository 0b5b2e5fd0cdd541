"""A second laptop of an office: it asks with its public key, and gets the office in a file only it can open.

The books travel as they are, encrypted, and the keyring with its slots closed: no key leaves the
laptop that has it. Each laptop has a letter of its own, so that numbers never collide.
"""

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from desktop.atomic import folder_beside, settle, settle_whole
from desktop.errors import UserError
from desktop.exchange.sealed import SPOILT, Manifest, Short, Sum, is_recipient, seal, sum_of, unseal
from desktop.exchange.whole_file import whole_file, writing_fault
from desktop.office.access import folders, sender
from desktop.office.access.arriving import taken_apart_in
from desktop.office.access.keeping import refuse_elsewhere
from desktop.office.access.settling import enter
from desktop.office.access.this_laptop import identity, public_key
from desktop.office.office import Office
from desktop.shapes import Id, ShapeError, read_shape
from desktop.store.keys import keyring_file
from desktop.store.keys.folder import FILES, KEYRING
from desktop.store.keys.keyring_changes import Wish
from desktop.store.keys.laptop import Expected, Laptop, next_letter
from desktop.words import _

REQUEST, JOIN = ".tallyrequest", ".tallyjoin"
_FORMAT, _VERSION = "tallybook-join", 2
_MOST = 64 << 10
_NOT_THE_SENDER = _("These are not the signs of who made this file. Have them read out again; the file is left alone until they fit.")
_LAPTOP = "laptop.json"
_PAGE = 4096
"""Bytes of which a book is so many (SQLCipher 4): all that can be seen of it without its key."""
_CONTENTS = frozenset({*FILES.values(), KEYRING, _LAPTOP})


class _Expected(Struct, forbid_unknown_fields=True):
    laptop: Id
    opening: Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]


class _Joining(Manifest, forbid_unknown_fields=True):
    office: Short
    sender: Short
    salt: Annotated[str, Meta(pattern=r"\A[0-9a-f]{32}\Z")]
    proof: Sum


class NotTheSenderError(UserError):
    """The signs typed are not those of who made the file."""


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
        with request.open("rb") as file:
            lines = file.read(_MOST).decode().split()
    except (OSError, ValueError):
        lines = []
    found = next((line for line in lines if is_recipient(line)), None)
    if found is None:
        raise UserError(_("{name} is no request of a laptop. Make one there, on the page Join."), name=request.name)
    return found


def let_join(office: Office, request: Path, to: Path) -> str:
    """Write the whole office to ``to`` for the laptop that asked; gives the signs to be told there by mouth.

    Both books must be open, so that each gets its letter.
    """
    recipient = read_request(request)
    refuse_elsewhere(office.access)
    if {book.name for book in office.books} != set(FILES):
        raise UserError(_("A case worker or case supervisor makes this file: it takes both books."))
    letter, signs, salt = _letter_for(office), sender.new_signs(), sender.new_salt()
    with _in_words(to), folder_beside(to.with_name(f"{to.name}.books")) as folder:
        files = {FILES[book.name]: folder / FILES[book.name] for book in office.books}
        told = {book.id: asdict(book.copy_for_another(files[FILES[book.name]], letter)) for book in office.books}
        enter(office.access, Wish(laptops={recipient: letter}))
        files |= {_LAPTOP: folder / _LAPTOP, KEYRING: office.folder / KEYRING}
        files[_LAPTOP].write_text(json.dumps(told), encoding="utf-8")
        keys, name = (office.access.this_laptop, recipient), office.folder.name
        proof = sender.proof(signs, salt, keys, name, {file: sum_of(path) for file, path in files.items()})
        manifest = {"format": _FORMAT, "version": _VERSION, "office": name, "sender": keys[0], "salt": salt.hex(), "proof": proof}
        seal(files, manifest, to, recipient)
    return sender.shown(signs)


def join(file: Path, parent: Path, settings: Path, signs: str) -> Path:
    """Put the office of a join file into the folder ``parent``; gives its own folder. Nothing is left where it fails.

    Nothing of it is believed before the ``signs`` typed are found to be those of who made it: NotTheSenderError where they are not.
    """
    with _in_words(parent / file.name), taken_apart_in(parent) as made:
        inside = made / "office"
        inside.mkdir(mode=0o700)
        manifest = unseal(file, identity(settings), inside, _CONTENTS, (_FORMAT, _VERSION), _Joining)
        keys = (manifest.sender, public_key(settings))
        if not sender.is_proven(manifest.proof, signs, bytes.fromhex(manifest.salt), keys, manifest.office, manifest.files):
            raise NotTheSenderError(_NOT_THE_SENDER)
        expected = _sound(inside, file.name)
        folder = folders.new_folder(parent / Path(manifest.office).name)
        for book, laptop in expected.items():  # notes of an office that is not there harm nobody
            Laptop(settings).adopt(book, Expected(laptop.laptop, laptop.opening))
        (inside / _LAPTOP).unlink()
        (inside / "backups").mkdir()
        settle_whole(inside)
        inside.rename(folder)  # in one piece: half an office would bar the way to the next try
        settle(parent)
    return folder


@contextlib.contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise writing_fault(fault, path) from fault


def _letter_for(office: Office) -> str:
    """One that no laptop has or had, by either book and the list of users and keys."""
    listed = {letter for entry in office.access.ring.entries for letter in entry.laptops.values() if letter}
    return next_letter(listed.union(*(book.letters() for book in office.books)))


def _sound(inside: Path, name: str) -> Mapping[str, _Expected]:
    """By book, the laptop this one becomes there; UserError where a file that came in ``name`` is of another shape."""
    sizes = [(inside / book).stat().st_size for book in FILES.values()]
    if any(size == 0 or size % _PAGE for size in sizes):
        raise UserError(SPOILT, name=name)
    keyring_file.read(inside)
    return _expected(inside / _LAPTOP, name)


def _expected(told: Path, name: str) -> Mapping[str, _Expected]:
    try:
        said = read_shape(told.read_bytes(), dict[Id, _Expected], _MOST)
    except ShapeError:
        said = {}
    if len(said) != len(FILES):
        raise UserError(SPOILT, name=name)
    return said
