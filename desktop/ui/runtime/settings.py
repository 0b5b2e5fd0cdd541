"""What this machine remembers of the window: recent offices, look, widths. Never anything out of a book."""

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
from PySide6.QtCore import QStandardPaths

from desktop.atomic import write_whole
from desktop.shapes import read_shape

_RECENT = 8
_LARGEST = 1 << 20
Pixels = Annotated[int, msgspec.Meta(ge=0, le=100_000)]
_SHAPES: dict[str, Any] = {
    "recent": list[str],
    "idle": Annotated[int, msgspec.Meta(ge=1, le=1440)],
    "split": list[Pixels],
    "widths": dict[str, Pixels],
    "columns": list[str],
}
"""By the first word of its name what a setting is; any other is text, or None."""


class Settings:
    """A small JSON file in the machine's settings folder, written whole each time; a damaged one counts as empty."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "window.json"
        self._kept: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError):
            self._kept = dict(_known(read_shape(self._file.read_bytes(), dict[str, Any], _LARGEST)))

    def get(self, name: str, otherwise: Any = None) -> Any:
        """What is kept under ``name``."""
        kept = self._kept.get(name)
        return otherwise if kept is None else kept

    def keep(self, name: str, value: Any) -> None:
        """Keep ``value`` (JSON) under ``name``; a folder that cannot be written only costs the memory."""
        if self._kept.get(name) == value:
            return
        self._kept[name] = value
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._file, json.dumps(self._kept, ensure_ascii=False, indent=1).encode())

    def recent(self) -> list[Path]:
        """The offices opened last that are still there, newest first."""
        return [Path(said) for said in self.get("recent", []) if os.path.isdir(said)]  # noqa: PTH112  Path raises for a name too long

    def opened(self, folder: Path) -> None:
        """An office was opened."""
        others = [said for said in self.get("recent", []) if said != str(folder)]
        self.keep("recent", [str(folder), *others][:_RECENT])


def _known(kept: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in kept.items():
        with contextlib.suppress(ValueError):  # one that is of another shape counts as not kept
            yield name, msgspec.convert(value, _SHAPES.get(name.partition(" ")[0], str | None))


def documents() -> Path:
    """The folder this machine keeps documents in."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())
