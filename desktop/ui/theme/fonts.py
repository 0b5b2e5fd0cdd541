"""The fonts the program brings, Noto Sans for Latin and Cyrillic and a fallback for Chinese: a machine may have none."""

from functools import cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication

from desktop.exchange.report.fonts import HAN, REGULAR, micro_hei, noto_sans
from desktop.ui.theme.tokens import BODY


def _load(file: Path) -> list[str]:
    number = QFontDatabase.addApplicationFont(str(file))
    return QFontDatabase.applicationFontFamilies(number) if number >= 0 else []


_USUAL = {"windows": 9.0, "cocoa": 13.0}
"""Points of text by platform where nobody has changed them; 10 on the others."""


def body() -> QFont:
    """The body font, larger where the system's text is; Chinese falls back to the family ``load_chinese`` brings."""
    families = [*_load(noto_sans()), REGULAR, HAN]
    font = QFont()
    font.setFamilies(list(dict.fromkeys(families)))
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSizeF()
    font.setPointSizeF(points(system, QGuiApplication.platformName()))
    return font


def points(system: float, platform: str) -> float:
    """The points of the body where the system's text has ``system`` points; never less than ``BODY``."""
    return BODY * max(1.0, system / _USUAL.get(platform, 10.0))


@cache
def load_chinese() -> None:
    """Load the fallback for Chinese, once (5 MB: after the window is on the screen, unless it speaks Chinese)."""
    _load(micro_hei())


def fixed(font: QFont) -> QFont:
    """The system's monospaced font at the size of ``font``, for codes; ``font`` where it lacks a character."""
    other = QFont(font)
    other.setFamilies([QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family(), *font.families()])
    other.setFixedPitch(True)
    return other
