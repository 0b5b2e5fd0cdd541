"""Files that are written whole or not at all."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop.atomic import whole
from desktop.errors import UserError
from desktop.words import _

Progress = Callable[[int, int, str], None]
"""Told (done, of, words); ``of`` is 0 where nobody knows how much there is."""
Cancelled = Callable[[], bool]


def quiet(done: int, of: int, words: str) -> None:
    """Progress that nobody watches."""


def never() -> bool:
    """Nobody cancels."""
    return False


class StoppedError(UserError):
    """Somebody cancelled; nothing was written."""

    def __init__(self) -> None:
        super().__init__(_("Cancelled. Nothing was written."))


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Where to write what becomes ``path`` when the block ends well; UserError says why it cannot be written."""
    try:
        with whole(path) as part:
            yield part
    except OSError as fault:
        raise writing_fault(fault, path) from fault


def writing_fault(fault: OSError, path: Path) -> UserError:
    """Why ``path`` cannot be written, as a sentence."""
    if fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return UserError(_("The disk has no room for {name}. Free some space, or choose another disk."), name=path.name)
    if fault.errno in (errno.ENOENT, errno.ENOTDIR):
        return UserError(_("There is no folder {folder}. Choose another folder."), folder=str(path.parent))
    if path.exists() and os.access(path.parent, os.W_OK):
        return UserError(_("{name} cannot be replaced. Close it if it is open elsewhere, or choose another name."), name=path.name)
    return UserError(_("Nothing can be written in {folder}. Choose another folder."), folder=str(path.parent))
