"""The window from a terminal. Kept apart from the other commands, which import what a window need not wait for."""

import os
import sys
from pathlib import Path

import click

from desktop.errors import UserError
from desktop.words import _


def open_window(folder: Path | None) -> None:
    """Show the window, on the office in ``folder`` if one is given."""
    if not has_screen():
        raise UserError(_("There is no screen here to show the window on. Run this on a desktop."))
    show(_office(folder) if folder else None)


def has_screen() -> bool:
    """Whether a window could be seen here."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def show(folder: Path | None, period: str = "") -> None:
    """The window, until it is closed; on the reporting period of that name at first."""
    from desktop import app  # Qt is needed by nothing else

    status = app.run(folder, period=period)
    if status:
        raise click.exceptions.Exit(status)


def _office(folder: Path) -> Path:
    from desktop.office.access import folders  # opening a folder named in the command needs it, an empty start does not

    return folders.office_folder(folder)
