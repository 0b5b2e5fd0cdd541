"""Files that are there whole or not at all."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_CANNOT_SETTLE = (errno.EINVAL, errno.ENOTSUP, errno.EACCES)
"""What file systems say that cannot sync a folder, or not for us: shares of a network, some sticks. The file itself is there."""


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Where to write what becomes ``path`` when the block ends well; a crash leaves the old file or the new. OSError says why not.

    It lies in a folder of its own beside ``path``, for whatever else is written on the way, so that plain text of
    records is nowhere else, not in the system's temporary folder either. That folder goes in any case; what a killed
    program left of one goes when ``path`` is written next.
    """
    with folder_beside(path) as folder:
        part = folder / path.name
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(path)
        settle(path.parent)


@contextmanager
def folder_beside(path: Path) -> Iterator[Path]:
    """A folder beside ``path``, for this user alone, while it is made or read; what a killed program left of one goes first."""
    discard_unfinished(path)
    folder = _beside(path)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        discard_unfinished(path)


def write_whole(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content``."""
    with whole(path) as part:
        part.write_bytes(content)


def write_soon(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content`` without waiting for the disk: after a power cut it may be the old file, or none."""
    part = path.with_name(f".{path.name}.soon")
    part.write_bytes(content)
    part.replace(path)


def discard_unfinished(path: Path) -> None:
    """Take away what a killed program left of writing ``path``."""
    shutil.rmtree(_beside(path), ignore_errors=True)


def discard_all_unfinished(folder: Path, pattern: str) -> None:
    """Take away what killed programs left of writing files in ``folder`` with names like ``pattern``, which nobody is writing now."""
    for left in folder.glob(_beside(Path(pattern)).name):
        shutil.rmtree(left, ignore_errors=True)


def settle_whole(folder: Path) -> None:
    """Make the files in ``folder`` survive a power cut, before a rename makes them count. OSError."""
    for path in folder.iterdir():
        if path.is_file():
            with path.open("rb+") as written:
                os.fsync(written.fileno())
    settle(folder)


def settle(folder: Path) -> None:
    """Make a rename in ``folder`` survive a power cut, where the file system can; Windows does that by itself."""
    if os.name != "posix":
        return
    try:
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
    except OSError as fault:
        if fault.errno not in _CANNOT_SETTLE:
            raise


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")
