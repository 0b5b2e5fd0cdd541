"""One family with Latin and Cyrillic and a fallback for Chinese, loaded by us: a bare machine has no fonts."""

from functools import cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from desktop.exchange.report.fonts import HAN, REGULAR, micro_hei, noto_sans
from desktop.ui.theme.tokens import BODY


def _load(file: Path) -> list[str]:
    number = QFontDatabase.addApplicationFont(str(file))
    return QFontDatabase.applicationFontFamilies(number) if number >= 0 else []


_USUAL = {"windows": 9.0, "cocoa": 13.0}
"""Points of text on a system nobody has changed; 10 on the others."""


def body() -> QFont:
    """The body font, larger where the system's text is; Chinese falls back to the family ``load_chinese`` brings."""
    families = [*_load(noto_sans()), REGULAR, HAN]
    font = QFont()
    font.setFamilies(list(dict.fromkeys(families)))
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSizeF()
    font.setPointSizeF(points(system, QGuiApplication.platformName()))
    return font


def points(system: float, platform: str) -> float:
    """How large the body is where the system writes its own in ``system`` points; never smaller than ours."""
    return BODY * max(1.0, system / _USUAL.get(platform, 10.0))


@cache
def load_chinese() -> None:
    """Load the fallback for Chinese, once (5 MB: after the window is on the screen, unless it speaks Chinese)."""
    _load(micro_hei())


def fixed(font: QFont) -> QFont:
    """A face of one width for codes, as large as ``font``; the machine's own, else the body's figures."""
    other = QFont(font)
    other.setFamilies([QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family(), *font.families()])
    other.setFixedPitch(True)
    return other
