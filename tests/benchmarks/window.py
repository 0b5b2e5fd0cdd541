"""From starting the process to a window on the screen: Tallybook against a bare PySide6 window, without a display."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from desktop.office.sample import build_demo
from desktop.store.keys.sealing import Cost

from .timing import Ratio, interleaved

_SHOWN = """
import os, sys
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

def shown(*_app):
    while not any(window.isExposed() for window in QApplication.allWindows()):
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    QApplication.processEvents()
    while NAMES and not any(each.who.count() for each in QApplication.allWidgets() if hasattr(each, "who")):
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    os._exit(0)

NAMES = False
"""
_BARE = """
app = QApplication([])
window = QMainWindow()
window.resize(1366, 740)
window.setCentralWidget(QLabel("A window"))
window.show()
shown()
"""
_NAMED = """
NAMES = True
"""
_OURS = """
QApplication.exec = shown
from desktop.cli import main
sys.argv = ["tallybook", "open", sys.argv[1]]
main()
"""


def window(folder: Path) -> Iterator[Ratio]:
    """``tallybook open OFFICE`` until its first page is painted; and until the names of its users stand in it."""
    office = folder / "Window.tallybook"
    build_demo(office, settings=folder / "window", cost=Cost(8192, 1, 1))
    ours, named, bare = interleaved(
        lambda: _run(_SHOWN + _OURS, folder, office),
        lambda: _run(_SHOWN + _NAMED + _OURS, folder, office),
        lambda: _run(_SHOWN + _BARE, folder),
        times=9,
    )
    yield Ratio("open to window", ours, "bare PySide6 window", bare, 2)
    yield Ratio("open to the names of who may open it", named, "bare PySide6 window", bare, 3)


def _run(program: str, folder: Path, *arguments: Path) -> None:
    here = {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(folder), "DISPLAY": ":none"}
    surroundings = os.environ | here | {"PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed program is compiled, and so is PySide6
    done = subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)], env=surroundings, check=False, timeout=60, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
