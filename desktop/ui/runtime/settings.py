"""What this machine remembers of the window: recent offices, look, widths. Never anything out of a book."""

import contextlib
import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths

from desktop.atomic import write_whole

_RECENT = 8


class Settings:
    """A small JSON file in the machine's settings folder, written whole each time; a damaged one counts as empty."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "window.json"
        self._kept: dict[str, Any] = {}
        with contextlib.suppress(OSError, ValueError, RecursionError):
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            self._kept = kept if isinstance(kept, dict) else {}

    def get(self, name: str, otherwise: Any = None) -> Any:
        """What is kept under ``name``."""
        return self._kept.get(name, otherwise)

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
        return [path for said in self.get("recent", []) if (path := Path(said)).is_dir()]

    def opened(self, folder: Path) -> None:
        """An office was opened."""
        others = [said for said in self.get("recent", []) if said != str(folder)]
        self.keep("recent", [str(folder), *others][:_RECENT])


def documents() -> Path:
    """The folder this machine keeps documents in."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation) or Path.home())
