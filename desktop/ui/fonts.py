"""One family with Latin and Cyrillic and a fallback for Chinese, loaded by us: a bare machine has no fonts."""

from importlib.util import find_spec
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from desktop.ui.theme import BODY

_LATIN = ("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf")
_CHINESE = ("paperang_p2_fonts_cjk", "fonts/wqy-microhei.ttc")
_FAMILY = "Noto Sans"


def _file(package: str, path: str) -> Path | None:
    spec = find_spec(package)
    folders = (spec and spec.submodule_search_locations) or ()
    return next((Path(folder) / path for folder in folders if (Path(folder) / path).is_file()), None)


def _load(package: str, path: str) -> list[str]:
    file = _file(package, path)
    number = QFontDatabase.addApplicationFont(str(file)) if file else -1
    return QFontDatabase.applicationFontFamilies(number) if number >= 0 else []


def body() -> QFont:
    """The body font; Chinese characters fall back to the family ``load_chinese`` brings."""
    families = [*_load(*_LATIN), _FAMILY, "WenQuanYi Micro Hei"]
    font = QFont()
    font.setFamilies(list(dict.fromkeys(families)))
    font.setPointSizeF(BODY)
    return font


def load_chinese() -> None:
    """Load the fallback for Chinese (5 MB: after the window is on the screen)."""
    _load(*_CHINESE)


def fixed(font: QFont) -> QFont:
    """A face of one width for codes, as large as ``font``; the machine's own, else the body's figures."""
    other = QFont(font)
    other.setFamilies([QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family(), *font.families()])
    other.setFixedPitch(True)
    return other
