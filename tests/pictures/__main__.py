"""Takes the pictures of the README and the help: every page of the real window on the sample, light and dark.

    python -m tests.pictures                                    the few that are kept, in resources/help/pictures
    python -m tests.pictures --to FOLDER [--scale 2] [--look light dark] [--only PAGE ...]       all, or some, to look at

Without a screen it draws offscreen; under Xvfb (``xvfb-run -s "-screen 0 1366x768x24"``) as on a real one.
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QModelIndex, QPoint
from PySide6.QtGui import QCursor, QImage
from PySide6.QtWidgets import QApplication

from desktop import paths
from desktop.app import window_for
from desktop.ui.effects_panel import EffectsPanel
from desktop.ui.fonts import load_chinese
from desktop.ui.matrix_page import MatrixPage
from desktop.ui.matrix_tree import CUMULATIVE
from desktop.ui.places import PLACES
from desktop.ui.register_page import RegisterPage
from desktop.ui.settings import Settings
from desktop.ui.shell import Shell
from desktop.ui.unlock_page import UnlockPage
from desktop.ui.window import Window
from tests.ui.offices import PASSPHRASE, make_sample

WIDTH, HEIGHT = 1366, 768
PERIOD = "2020 Q2"
"""The period of the sample's published report."""
KEPT = {
    "light": ("unlock", "home", "training", "children", "matrix", "behind", "findings", "work_plan", "expenditure", "export", "palette"),
    "dark": ("matrix", "training"),
}
"""What the README and the help show."""
COLOURS = 256
"""Of a kept picture: enough for the edges of letters, and a fifth of the bytes."""


def main() -> int:
    asked = argparse.ArgumentParser(description="Take the pictures of the window.")
    asked.add_argument("--to", type=Path)
    asked.add_argument("--look", nargs="*", default=["light", "dark"])
    asked.add_argument("--only", nargs="*", default=[])
    asked.add_argument("--scale", default="1")
    said = asked.parse_args()
    os.environ["QT_SCALE_FACTOR"] = said.scale
    to = said.to or paths.resources() / "help" / "pictures"
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        office = make_sample(Path(folder))
        app = QApplication(sys.argv[:1])
        load_chinese()
        Settings(office.parent / "settings").keep(f"first period {office}", PERIOD)
        for look in said.look:
            Settings(office.parent / "settings").keep("look", look)
            Settings(office.parent / "settings").keep("language", "en")
            shots(app, office, to, look, said.only if said.to else [*KEPT[look]])
    return 0


def shots(app: QApplication, office: Path, to: Path, look: str, only: list[str]) -> None:
    window = window_for(app, office, settings=office.parent / "settings")
    window.resize(WIDTH, HEIGHT)
    window.show()
    QCursor.setPos(WIDTH // 2, HEIGHT - 4)  # over nothing

    def shoot(name: str) -> None:
        if not only or name in only:
            settled(app, window)
            keep(window.grab().toImage(), to / f"{name}-{look}.png")

    settled(app, window)
    shoot("unlock")
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    page.who.setCurrentRow(3)
    page.passphrase.setText(PASSPHRASE)
    page.unlock()
    until(app, lambda: isinstance(window.centralWidget(), Shell))
    shell = window.centralWidget()
    assert isinstance(shell, Shell)
    for place in PLACES:
        for name in [*(one for one, _title in place.pages), *(register.register for register in place.registers)]:
            if only and name not in only:
                continue
            shell.go(name)
            shoot(name)
    if not only or {"behind", "palette", "help", "faults", "children", "history"} & set(only):
        special(app, window, shell, shoot)
    window.close()
    settled(app, window)


def keep(picture: QImage, path: Path) -> None:
    """Write a PNG with a palette, small, since these lie in the repository: each entry is the commonest of the colours it stands for."""
    whole = picture.convertToFormat(QImage.Format.Format_RGB888)
    pixels = Image.frombuffer("RGB", whole.size().toTuple(), bytes(whole.constBits()), "raw", "RGB", whole.bytesPerLine(), 1)
    mapped = pixels.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    stands: dict[object, Counter[Any]] = defaultdict(Counter)
    for entry, colour in zip(mapped.get_flattened_data(), pixels.get_flattened_data(), strict=True):
        stands[entry][colour] += 1
    mapped.putpalette([part for entry in range(COLOURS) for part in (stands[entry].most_common(1) or [((0, 0, 0), 0)])[0][0]])
    mapped.save(path, optimize=True)


def special(app: QApplication, window: Window, shell: Shell, shoot: Callable[[str], None]) -> None:
    """A number's records, the palette, the help, a form with faults."""
    shell.go("matrix")
    settled(app, window)
    matrix = shell.page.content
    assert isinstance(matrix, MatrixPage)
    below = matrix.view.indexBelow
    here = matrix.model.index(0, 0, QModelIndex())
    while here.isValid() and (
        matrix.model.twig(here).row is None or "officials trained" not in matrix.model.text(matrix.model.twig(here), 0)
    ):
        here = below(here)
    matrix.view.setCurrentIndex(here.siblingAtColumn(CUMULATIVE))
    matrix.open_number(here.siblingAtColumn(CUMULATIVE))
    shoot("behind")
    shell.go("training")
    shell.open_palette()
    shell.palette_box.line.setText("police")
    shell.palette_box.look()
    shoot("palette")
    shell.palette_box.close_again()
    shell.open_help()
    shoot("help")
    shell.help_box.close_again()
    page = shell.page.content
    assert isinstance(page, RegisterPage)
    page.show_record(next(record.id for record in page.listing.model.records if "Practical" in (record.get("title") or "")))
    settled(app, window)
    people = next(grid for grid in page.pane.grids if grid.register.register == "participant")
    page.pane.area.verticalScrollBar().setValue(people.mapTo(page.pane.sheet, QPoint(0, 0)).y() - 8)
    shoot("children")
    shell.ask_page("show_history")
    settled(app, window)
    page.pane.area.verticalScrollBar().setValue(page.pane.area.verticalScrollBar().maximum())
    shoot("history")
    shell.ask_page("new")
    shell.ask_page("save")
    shoot("faults")
    shell.ask_page("give_up")


def settled(app: QApplication, window: Window) -> None:
    for _time in range(3):  # what is shown may ask for more
        for _event in range(5):
            app.processEvents()
        until(app, lambda: not window.tasks.busy() and not any(panel.waiting() for panel in window.findChildren(EffectsPanel)))


def until(app: QApplication, true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        app.processEvents()
        time.sleep(0.01)
        assert time.monotonic() < end, "the window did not get there"
    app.processEvents()


if __name__ == "__main__":
    raise SystemExit(main())
