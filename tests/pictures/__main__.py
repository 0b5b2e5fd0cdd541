"""Takes the pictures of the README and the help: every page and view of the real window on the sample, light and dark.

    python -m tests.pictures                                                 the few that are kept, in resources/help/pictures
    python -m tests.pictures --to FOLDER [--scale 2] [--text 1.5] [--look light dark] [--language zh]      all, to look at

Without a screen it draws offscreen; under Xvfb (``xvfb-run -s "-screen 0 1366x768x24"``) as on a real one.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtGui import QCursor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop import paths
from desktop.app import window_for
from desktop.store.keys.sealing import CHEAPEST
from desktop.ui.register.effects_panel import EffectsPanel
from desktop.ui.runtime.settings import Settings
from desktop.ui.shell.main_window import MainWindow
from desktop.ui.shell.shell import Shell
from desktop.ui.start import wizards
from desktop.ui.start.unlock_page import UnlockPage
from desktop.ui.theme import fonts
from desktop.ui.theme.tokens import BODY
from tests.ui.offices import PASSPHRASE, make_sample
from tests.ui.views import views, wizard_pages
from tests.ui.walk import PAGES, settled

WIDTH, HEIGHT = 1366, 768
"""Of the usual field laptop; at 200 % half as many points to lay a page out in."""
PERIOD = "2020 Q2"
"""The period of the sample's published report."""
KEPT = {
    "light": ("unlock", "home", "training", "children", "matrix", "behind", "findings", "work_plan", "expenditure", "export", "palette"),
    "dark": ("matrix", "training"),
}
"""What the README and the help show."""
KEPT_LARGE: dict[str, tuple[str, ...]] = {"light": ("home", "training"), "dark": ("matrix",)}
"""What the help shows at 200 %."""
COLOURS = 256
"""Of a kept picture: enough for the edges of letters, and a fifth of the bytes."""


def main() -> int:
    asked = argparse.ArgumentParser(description="Take the pictures of the window.")
    asked.add_argument("--to", type=Path)
    asked.add_argument("--look", nargs="*", default=["light", "dark"])
    asked.add_argument("--scale", type=float, default=1)
    asked.add_argument("--text", type=float, default=1)
    asked.add_argument("--language", default="en")
    said = asked.parse_args()
    os.environ["QT_SCALE_FACTOR"] = str(said.scale)
    fonts.points = lambda *_of: BODY * said.text  # as somebody has set who sees badly
    to = said.to or paths.resources() / "help" / "pictures"
    to.mkdir(parents=True, exist_ok=True)
    if not said.to and said.scale == 1:
        subprocess.run([sys.executable, "-m", "tests.pictures", "--scale", "2"], check=True)  # Qt asks for the scale once
    app = QApplication(sys.argv[:1])
    fonts.load_chinese()
    for look in said.look:
        with tempfile.TemporaryDirectory() as folder:
            office = make_sample(Path(folder))
            kept = Settings(office.parent / "settings")
            for setting, value in ((f"first period {office}", PERIOD), ("look", look), ("language", said.language)):
                kept.keep(setting, value)
            window = window_for(app, office, settings=office.parent / "settings")
            window.resize(round(WIDTH / said.scale), round(HEIGHT / said.scale))
            window.show()
            QCursor.setPos(window.width() // 2, window.height() - 4)  # over nothing
            for name in shown(window, office):
                counted(window)
                if said.to or name in (KEPT if said.scale == 1 else KEPT_LARGE)[look]:
                    keep(window.grab().toImage(), to / f"{name}-{look}{'' if said.scale == 1 else '-large'}.png")
            window.close()
    return 0


def shown(window: MainWindow, office: Path) -> Iterator[str]:
    """Everything there is to see, one after the other, by name."""
    wizards.COST = CHEAPEST
    yield from wizard_pages(window, office)
    yield "unlock"
    enter(window)
    shell = window.centralWidget()
    assert isinstance(shell, Shell)
    for page in PAGES:
        shell.go(page)
        settled(window)
        yield page
    yield from views(window, office.parent)


def counted(window: MainWindow) -> None:
    """What a record counts toward is counted after a pause."""
    while any(panel.isVisible() and panel.waiting() for panel in window.findChildren(EffectsPanel)):
        QTest.qWait(10)


def enter(window: MainWindow) -> None:
    """As somebody with every book."""
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    page.who.setCurrentRow(3)
    page.passphrase.setText(PASSPHRASE)
    page.unlock()
    while not isinstance(window.centralWidget(), Shell):
        QApplication.processEvents()


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


if __name__ == "__main__":
    raise SystemExit(main())
