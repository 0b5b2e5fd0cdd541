"""The folder of an office: what it is called on the disk, and whether all of it is there."""

import contextlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from desktop.errors import UserError
from desktop.models.fields.text_and_choice import CANNOT_BE_PRINTED
from desktop.store.keys.folder import FILES, KEYRING
from desktop.words import _

OFFICE_NAME = _("Name of the office")

SUFFIX = ".tallybook"
NAMELESS = _("An office needs a name of letters and figures, such as Ulaanbaatar.")
_LONGEST = 200
"""Bytes of a name: a disk takes 255, and the folders of its making and of its papers are called after it."""
_NOT_ON_WINDOWS = re.compile(r'.*[<>:"|?*\\].*|[. ]*|(CON|PRN|AUX|NUL|(COM|LPT)[0-9¹²³])(\..*)?', re.IGNORECASE)
"""Names of no file there: with a sign of its own, without any, or of a device."""


def new_folder(typed: Path) -> Path:
    """Where a new office called ``typed`` will lie; UserError if something is there or nothing can be."""
    name = typed.name.removesuffix(SUFFIX)
    if _NOT_ON_WINDOWS.fullmatch(name):  # somebody will copy the office to such a machine
        raise UserError(NAMELESS)
    if not name.isprintable():
        raise UserError(CANNOT_BE_PRINTED, field=OFFICE_NAME)
    if len(os.fsencode(name)) > _LONGEST:
        raise UserError(_("The name of the office is too long. Choose a shorter one."))
    folder = typed.parent / (name + SUFFIX)
    with _looking_at(typed):
        if os.path.lexists(folder):
            raise UserError(_("{folder} is there already. Choose another name."), folder=folder)
        if not folder.parent.is_dir():
            raise UserError(_("There is no folder {folder}. Make it first, or choose another."), folder=folder.parent)
    return folder


def office_folder(typed: Path) -> Path:
    """The folder of the office somebody means, with or without its ending; UserError unless all of it is there."""
    with _looking_at(typed):
        return _whole(typed)


def _whole(typed: Path) -> Path:
    candidates = (typed, typed.parent / (typed.name + SUFFIX), typed.parent, typed.absolute())
    folder = next((path for path in candidates if path.suffix == SUFFIX and path.is_dir()), typed)
    if not folder.is_dir():
        raise UserError(_("There is no office at {folder}. Check the name."), folder=typed)
    missing = [name for name in (KEYRING, *FILES.values()) if not (folder / name).is_file()]
    if len(missing) == len(FILES) + 1:
        raise UserError(_("{folder} is no Tallybook office. Choose a folder that ends in .tallybook."), folder=folder)
    if missing:
        raise UserError(
            _("{folder} is not whole: {missing} is missing. Copy the whole folder again, or restore a backup."),
            folder=folder,
            missing=", ".join(missing),
        )
    return folder


def refuse_inside(folder: Path) -> None:
    """Refuse an office's own folder for a file that is no part of the office."""
    with _looking_at(folder):
        office = next((above for above in (folder.resolve(), *folder.resolve().parents) if (above / KEYRING).is_file()), None)
    if office:
        raise UserError(_("{folder} is the folder of an office. Choose another one for files that go out of it."), folder=office)


@contextlib.contextmanager
def _looking_at(typed: Path) -> Iterator[None]:
    """A name too long for the disk, or one in a folder that is closed to this user, is a fault a person can mend."""
    try:
        yield
    except OSError:
        raise UserError(_("{folder} cannot be looked at. Check the name, or ask for access to its folder."), folder=typed) from None
