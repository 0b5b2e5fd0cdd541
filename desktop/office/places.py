"""The folder of an office: what it is called on the disk, and whether all of it is there."""

from pathlib import Path

from desktop.errors import UserError
from desktop.store.folder import FILES, KEYRING
from desktop.words import _

SUFFIX = ".tallybook"
NAMELESS = _("An office needs a name of letters and figures, such as Ulaanbaatar.")


def new_folder(typed: Path) -> Path:
    """Where a new office called ``typed`` will lie; UserError if something is there or nothing can be."""
    name = typed.name.removesuffix(SUFFIX)
    if not name.strip(". ") or set(name) & set('<>:"|?*'):  # names no Windows machine could take over
        raise UserError(NAMELESS)
    folder = typed.parent / (name + SUFFIX)
    if folder.exists():
        raise UserError(_("{folder} is there already. Choose another name."), folder=folder)
    if not folder.parent.is_dir():
        raise UserError(_("There is no folder {folder}. Make it first, or choose another."), folder=folder.parent)
    return folder


def office_folder(typed: Path) -> Path:
    """The folder of the office somebody means, with or without its ending; UserError unless all of it is there."""
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
