"""One family with Latin and Cyrillic and a fallback for Chinese, loaded by us: a bare machine has no fonts."""

from functools import cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from desktop.exchange.fonts import HAN, REGULAR, micro_hei, noto_sans
from desktop.ui.theme import BODY


def _load(file: Path) -> list[str]:
    number = QFontDatabase.addApplicationFont(str(file))
    return QFontDatabase.applicationFontFamilies(number) if number >= 0 else []


def body() -> QFont:
    """The body font; Chinese characters fall back to the family ``load_chinese`` brings."""
    families = [*_load(noto_sans()), REGULAR, HAN]
    font = QFont()
    font.setFamilies(list(dict.fromkeys(families)))
    font.setPointSizeF(BODY)
    return font


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
