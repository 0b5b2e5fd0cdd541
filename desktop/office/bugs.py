"""A report of a mistake in the program: where it happened and nothing of what was in it."""

import platform
import traceback
from datetime import UTC, datetime
from pathlib import Path

from desktop import __version__, paths

_OURS = Path(__file__).parent.parent


def report(bug: BaseException, folder: Path | None = None) -> Path:
    """Write down the way to ``bug``: kinds of faults, files, lines and functions.

    Messages and values are left out: they can hold names of people.
    """
    folder = folder or paths.settings_folder() / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}.txt"
    path.write_text("\n".join(_told(bug)) + "\n", encoding="utf-8")
    return path


def _told(bug: BaseException) -> list[str]:
    lines = [f"Tallybook {__version__} · Python {platform.python_version()} · {platform.system()} {platform.release()}"]
    seen: set[int] = set()
    fault: BaseException | None = bug
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        lines += ["", f"{type(fault).__module__}.{type(fault).__qualname__}"]
        for frame in traceback.extract_tb(fault.__traceback__):
            lines.append(f"  {_place(Path(frame.filename))}:{frame.lineno} {frame.name}")
        fault = fault.__cause__ or fault.__context__
    return lines


def _place(path: Path) -> str:
    """A file without the folders before it, which may be named after somebody."""
    return str(path.relative_to(_OURS.parent)) if path.is_relative_to(_OURS) else "/".join(path.parts[-2:])
