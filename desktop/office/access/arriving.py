"""Where a file that brings an office is taken apart: a folder of its own beside where the office will lie.

A rename puts the office in its place then, so both are on one disk. What lies there meanwhile is encrypted in itself.
"""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from desktop.store.keys.lock import held

_NAME = ".tallybook-joining-"
_LOCK = ".lock"


@contextlib.contextmanager
def taken_apart_in(parent: Path) -> Iterator[Path]:
    """A folder in ``parent`` for this user alone, which goes at the end; what killed programs left of such goes first. OSError.

    Each has a name of its own and is locked by who writes it, so nobody takes away what another program is at.
    """
    for left in parent.glob(f"{_NAME}*"):
        _take_away(left)
    folder = Path(tempfile.mkdtemp(prefix=_NAME, dir=parent))
    try:
        with held(folder / _LOCK):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _take_away(left: Path) -> None:
    with contextlib.suppress(OSError):  # somebody is at it, or it is another user's
        if (left / _LOCK).is_file():
            with held(left / _LOCK):
                pass
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.rmdir()  # killed before anything was in it
