"""The faces of everything printed: Latin and Cyrillic, a bold cut of it, and Chinese beside them.

They come from packages and are embedded, so that a machine without fonts shows the same page.
A text is set in *runs*: pieces of one face each, chosen by which face has the character.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from html import escape
from importlib.util import find_spec
from io import BytesIO
from itertools import groupby
from pathlib import Path

REGULAR, BOLD, HAN = "Noto Sans", "Noto Sans Bold", "WenQuanYi Micro Hei"
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
"""Stands for a character none of the faces has; it is in the regular face, so no box is ever drawn."""
_BOLD_RANGES = ((0x20, 0x17F), (0x400, 0x52F), (0x2010, 0x2044), (0x20A0, 0x20C0), (0x2116, 0x2122), (0x2212, 0x2212), (0xFFFD, 0xFFFD))
"""What the bold is cut for: Latin, Cyrillic, punctuation, currency, minus. Each glyph costs; others stand regular."""


def noto_sans() -> Path:
    """The file of the Latin and Cyrillic face (variable; its default is the regular)."""
    return _package("fontpkg_noto_sans") / "files" / "NotoSans[wdth,wght].ttf"


def micro_hei() -> Path:
    """The file of the Chinese face."""
    return _package("paperang_p2_fonts_cjk") / "fonts" / "wqy-microhei.ttc"


def runs(text: str, *, bold: bool = False) -> Iterator[tuple[str, str]]:
    """``text`` as (face, piece); blanks stay with the run before them."""
    face = BOLD if bold else REGULAR
    chosen: list[tuple[str, str]] = []
    for character in text:
        found = next((each for each in (face, REGULAR, HAN) if ord(character) in _glyphs(each)), None)
        if character in " \u00a0\n\t" and chosen:
            chosen.append((chosen[-1][0], character))
        else:
            chosen.append((found or REGULAR, character if found else UNKNOWN))
    for run, pieces in groupby(chosen, key=lambda each: each[0]):
        yield run, "".join(piece for _face, piece in pieces)


def markup(text: str, *, bold: bool = False) -> str:
    """``text`` for a reportlab Paragraph: escaped, each run in its face, lines broken as typed."""
    return "".join(
        f'<font name="{face}">{escape(piece, quote=False)}</font>'.replace("\n", "<br/>") for face, piece in runs(text, bold=bold)
    )


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide ``text`` is in points when it stands on one line."""
    return size * sum(_advance(character, bold=bold) for character in text)


def shortened(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """``text``, or as much of its beginning and its end as fits in ``room`` points: two wordings often differ in the end alone."""
    if width(text, size, bold=bold) <= room:
        return text
    room -= width("…", size, bold=bold)
    end = text[::-1][: _fitting(text[::-1], size, room / 3, bold=bold)][::-1].lstrip()
    return text[: _fitting(text, size, room - width(end, size, bold=bold), bold=bold)].rstrip() + "…" + end


def wrapped(text: str, size: float, room: float, *, most: int, bold: bool = False) -> list[str]:
    """``text`` in at most ``most`` lines of ``room`` points, broken at blanks where it has some; the last is shortened."""
    rest = " ".join(text.split())
    found: list[str] = []
    while width(rest, size, bold=bold) > room and len(found) < most - 1:
        fits = _fitting(rest, size, room, bold=bold)
        blank = rest.rfind(" ", 1, fits + 1)
        at = blank if blank > 0 else max(fits, 1)
        found.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*found, shortened(rest, size, room, bold=bold)]


def _fitting(text: str, size: float, room: float, *, bold: bool) -> int:
    """How many of the first characters of ``text`` fit in ``room``."""
    used = 0.0
    for place, character in enumerate(text):
        used += size * _advance(character, bold=bold)
        if used > room:
            return place
    return len(text)


@cache
def _advance(character: str, *, bold: bool) -> float:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return sum(float(stringWidth(piece, face, 1)) for face, piece in runs(character, bold=bold))


@cache
def _glyphs(face: str) -> Mapping[int, int]:
    """The characters of ``face``, which reportlab knows from then on; cutting the bold takes a quarter of a second, once."""
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    source = _bold() if face == BOLD else str(noto_sans() if face == REGULAR else micro_hei())
    font = TTFont(face, source, subfontIndex=0)
    registerFont(font)
    found: Mapping[int, int] = font.face.charToGlyph
    return found


def _bold() -> BytesIO:
    """The bold, cut after subsetting (whole it takes seven seconds) and named, or reportlab takes it for the regular."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    options = Options(layout_features=[], notdef_outline=True, name_IDs=["*"])
    cutter = Subsetter(options)
    cutter.populate(unicodes=[code for first, last in _BOLD_RANGES for code in range(first, last + 1)])
    cut = BytesIO()
    # Lazy reads only the glyphs it needs; without a new time stamp the bytes are the same every time.
    with TTFont(noto_sans(), recalcTimestamp=False, lazy=True) as font:
        cutter.subset(font)
        instantiateVariableFont(font, {"wght": 700, "wdth": 100}, inplace=True)
        for name, said in ((4, BOLD), (6, "NotoSans-Bold")):
            font["name"].setName(said, name, 3, 1, 0x409)
            font["name"].setName(said, name, 1, 0, 0)
        font.save(cut)
    cut.seek(0)
    return cut


def _package(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(name)
    return Path(spec.origin).parent
