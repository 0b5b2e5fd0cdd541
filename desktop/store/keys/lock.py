"""One program at a time in an office: a lock of the operating system, gone when its process is."""

import contextlib
import json
import os
import platform
import re
import sys
from collections.abc import Iterator
from io import RawIOBase
from pathlib import Path
from types import TracebackType
from typing import Self

from desktop.errors import UserError
from desktop.store.keys.cipher import in_words
from desktop.words import _, translate

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

TAKEN = _("{who} has this office open on {machine}. Close it there, then open it again.")
SYNCED = _("This office lies in a folder that {service} copies. Move it to a folder of this laptop, or entries may be lost.")
NETWORK = _("This office lies on a network drive. Move it to a folder of this laptop, or entries may be lost.")

_SERVICES = ("OneDrive", "Dropbox", "Google Drive", "GoogleDrive", "iCloud", "Mobile Documents", "Nextcloud", "ownCloud")
_NETWORKS = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "davfs", "9p")
_SOMEBODY = _("Somebody")
_ANOTHER = _("another machine")
_FAR = 1 << 20
"""Windows forbids reading what is locked: the lock lies behind what the file says."""


class Lock:
    """The right to have an office open, until ``release`` or the end of the process."""

    def __init__(self, office: Path, who: str) -> None:
        """Take it for the user ``who``. UserError says who has it."""
        with in_words(office):  # people know the folder, not what lies in it
            self._file = (office / ".lock").open("a+b", buffering=0)  # what was not written is not tried again at the end
        if not _taken(self._file):
            holder = _holder(self._file)
            self._file.close()
            raise UserError(TAKEN, who=holder.get("who") or _SOMEBODY, machine=holder.get("machine") or _ANOTHER)
        with contextlib.suppress(OSError):  # a full disk: the lock holds all the same, it only names nobody
            self._file.truncate(0)
            self._file.write(json.dumps({"who": who, "machine": platform.node(), "pid": os.getpid()}).encode())

    def release(self) -> None:
        """Let others in."""
        if not self._file.closed:
            self._file.truncate(0)
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.release()


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """The file ``path``, made if it is not there, for this process alone. BlockingIOError where another one holds it, or OSError."""
    with path.open("a+b", buffering=0) as file:
        if not _taken(file):
            raise BlockingIOError
        yield


def warning(office: Path) -> str | None:
    """A sentence to show if ``office`` lies where something else copies or carries it away; else None."""
    place = str(office.resolve())
    folders = Path(place).parent if place.endswith(".tallybook") else place  # an office may be called after whatever it likes
    service = next((name for name in _SERVICES if name.lower() in str(folders).lower()), None)
    if service:
        return translate(SYNCED, service=service)
    return translate(NETWORK) if place.startswith("\\\\") or _file_system(place) in _NETWORKS else None


def _taken(file: RawIOBase) -> bool:
    try:
        if sys.platform == "win32":
            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _holder(file: RawIOBase) -> dict[str, str]:
    try:
        file.seek(0)
        found = json.loads(file.read(_FAR) or b"")
    except (OSError, ValueError, RecursionError):
        return {}
    return {name: said for name, said in found.items() if isinstance(said, str)} if isinstance(found, dict) else {}


def _file_system(place: str) -> str:
    """What kind of drive ``place`` is on, where the system says so in a file."""
    try:
        lines = Path("/proc/mounts").read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""
    mounts = [(_unescaped(line.split()[1]), line.split()[2]) for line in lines]
    mounts = [mount for mount in mounts if place == mount[0] or place.startswith(mount[0].rstrip("/") + "/")]
    return max(mounts, key=lambda mount: len(mount[0]), default=("", ""))[1]


def _unescaped(mount: str) -> str:
    """The system writes a blank in a folder's name as backslash 040."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), mount)
