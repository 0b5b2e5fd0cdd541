"""Files of a book opened in other programs: plain copies nobody else may read, wiped when the office is closed."""

import contextlib
import os
import tempfile
import time
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from desktop.errors import UserError
from desktop.models.fields.values import Attachment
from desktop.words import _

_NAME = "tallybook-open-"
_OLD = 12 * 3600
"""Seconds after which a folder that was left behind cannot be somebody's open file any more."""
_BLOCK = 1 << 16
_SHOWN = frozenset(
    (
        ".pdf", ".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".webp", ".heic", ".bmp", ".docx", ".xlsx", ".pptx", ".doc", ".xls",
        ".ppt", ".odt", ".ods", ".odp", ".rtf", ".txt", ".csv", ".tsv", ".md", ".eml", ".msg", ".mp3", ".m4a", ".wav", ".mp4", ".mov",
        ".zip",
    )
)  # fmt: skip
"""What is only looked at; a file of any other kind might be run by being opened."""

_NOT_OPENED = _("{file} is of a kind that is not opened from here. Save a copy, and open it if you trust it.")


class OpenedFiles:
    """A folder of this user's alone, made when it is first needed; in memory where the system has such a place.

    A crash leaves it behind; the next opening of an office removes it.
    """

    def __init__(self, base: Path | None = None) -> None:
        self._base = base or _place()
        self._folder: Path | None = None
        sweep(self._base)

    def open(self, file: Attachment, content: bytes) -> Path:
        """Write ``content`` and show it; UserError where that cannot be."""
        if Path(file.name).suffix.lower() not in _SHOWN:
            raise UserError(_NOT_OPENED, file=file.name)
        try:
            path = self._written(file.name, content)
        except OSError as fault:
            raise UserError(_("{file} cannot be opened: there is no room for a copy. Free some space."), file=file.name) from fault
        if not open_externally(path):
            wipe_file(path)
            raise UserError(_("This machine has no program for {file}. Save a copy, and open it elsewhere."), file=file.name)
        return path

    def wipe(self) -> None:
        """Overwrite and remove all that was opened."""
        folder, self._folder = self._folder, None
        if folder:
            _wipe_folder(folder)

    def _written(self, name: str, content: bytes) -> Path:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix=f"{_NAME}{os.getpid()}-", dir=self._base))
        own = Path(tempfile.mkdtemp(dir=self._folder))  # two files may have one name
        path = own / name
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as copy:
            copy.write(content)
        path.chmod(0o400)  # what is changed in it would not come back into the book
        return path


def sweep(base: Path) -> None:
    """Remove what a crash left behind: not what another window of the program may have open now."""
    for folder in base.glob(f"{_NAME}*"):
        with contextlib.suppress(OSError):
            ours = not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()
            if ours and not folder.is_symlink() and _left(folder):
                _wipe_folder(folder)


def wipe_file(path: Path) -> None:
    """Overwrite ``path`` and remove it; a disk that writes elsewhere instead may keep the old bytes for a while."""
    with contextlib.suppress(OSError):
        path.chmod(0o600)
        left = path.stat().st_size
        with path.open("r+b") as file:
            while left > 0:
                file.write(bytes(min(left, _BLOCK)))
                left -= _BLOCK
            file.flush()
            os.fsync(file.fileno())
    with contextlib.suppress(OSError):
        path.unlink()


def _wipe_folder(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            wipe_file(path)
    for inner in (*sorted(folder.rglob("*"), reverse=True), folder):
        with contextlib.suppress(OSError):  # on Windows a viewer may still hold it; the next opening tries again
            inner.rmdir()


def _left(folder: Path) -> bool:
    """Whether the process that made ``folder`` is gone."""
    number = folder.name.removeprefix(_NAME).split("-", 1)[0]
    if os.name != "posix" or not number.isdecimal():
        return time.time() - folder.stat().st_mtime > _OLD
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _place() -> Path:
    """In memory, if the system has a folder of this user's there; else where temporary files go."""
    run = os.environ.get("XDG_RUNTIME_DIR", "")
    return Path(run) if run and os.access(run, os.W_OK) else Path(tempfile.gettempdir())


def open_externally(path: Path) -> bool:
    """Open a file or a folder; False where the system has nothing for it."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
