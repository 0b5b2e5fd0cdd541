"""The end of a chain, written over in place after each deed: a system call, where a new file each time would cost as much as the save."""

from pathlib import Path
from typing import NamedTuple


class Ended(NamedTuple):
    """The last line a laptop wrote: its number and hash."""

    laptop: str
    seq: int
    hash: str


class EndNote:
    """The note at ``path``, open until ``close``. What a power cut leaves of it by half is taken for none."""

    def __init__(self, path: Path) -> None:
        path.touch()
        self._file = path.open("r+b", buffering=0)

    def write(self, ended: Ended) -> None:
        """Note it, without waiting for the disk. OSError where that cannot be."""
        self._file.seek(0)
        self._file.write(f"{ended.laptop:<64} {ended.seq:020} {ended.hash:<64}\n".encode())

    def close(self) -> None:
        """Give the file free."""
        self._file.close()


def read(path: Path) -> Ended | None:
    """What is noted at ``path``; None where nothing is, or nothing that can be read."""
    try:
        laptop, seq, sha = path.read_text("ascii").split() if path.is_file() else ("", "0", "")
        return Ended(laptop, int(seq), sha) if len(sha) == 64 else None
    except (OSError, ValueError):
        return None
