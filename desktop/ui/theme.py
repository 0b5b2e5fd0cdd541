"""Colours, spacing and the style sheet, in one place (LOOK.md): colour says state and nothing else."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtGui import QColor, QFont, QPalette

Look = Literal["system", "light", "dark"]

GRID = 8
"""Pixels at 100 %: the distance everything keeps; inside controls half of it."""
HALF = GRID // 2
ROW = 28
"""Height of a row of a list."""
FORM_WIDTH = 640
"""A form is never wider: long lines are hard to read."""
RAIL = 92

BODY, SMALL, HEADING = 10, 9, 14
"""The three sizes of type, in points."""


@dataclass(frozen=True)
class Tokens:
    """What each colour is for. ``edge`` outlines what can be typed into; ``on_accent`` stands on ``accent``."""

    window: str
    surface: str
    line: str
    edge: str
    text: str
    muted: str
    accent: str
    on_accent: str
    good: str
    watch: str
    late: str
    selection: str


LIGHT = Tokens(
    window="#F6F7F9",
    surface="#FFFFFF",
    line="#D5DAE1",
    edge="#818C9A",
    text="#1B2430",
    muted="#5A6675",
    accent="#0B5CAD",
    on_accent="#FFFFFF",
    good="#1A6E36",
    watch="#8A5A00",
    late="#B3261E",
    selection="#DCEAF9",
)
DARK = Tokens(
    window="#14181D",
    surface="#1C2229",
    line="#36404B",
    edge="#6B7886",
    text="#E8ECF1",
    muted="#A3AFBC",
    accent="#7DB7F2",
    on_accent="#10161D",
    good="#6FCF8E",
    watch="#F0B849",
    late="#FF8A80",
    selection="#21405F",
)


@dataclass(frozen=True)
class Theme:
    """One look of the window, handed down to what paints by itself."""

    name: Literal["light", "dark"]
    tokens: Tokens

    def color(self, token: str) -> QColor:
        """The colour of ``token``."""
        return QColor(getattr(self.tokens, token))

    def palette(self) -> QPalette:
        """The colours Qt's own drawing takes."""
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: "window",
            QPalette.ColorRole.WindowText: "text",
            QPalette.ColorRole.Base: "surface",
            QPalette.ColorRole.AlternateBase: "window",
            QPalette.ColorRole.Text: "text",
            QPalette.ColorRole.Button: "surface",
            QPalette.ColorRole.ButtonText: "text",
            QPalette.ColorRole.PlaceholderText: "muted",
            QPalette.ColorRole.Highlight: "selection",
            QPalette.ColorRole.HighlightedText: "text",
            QPalette.ColorRole.Accent: "accent",
            QPalette.ColorRole.Link: "accent",
            QPalette.ColorRole.LinkVisited: "accent",
            QPalette.ColorRole.ToolTipBase: "surface",
            QPalette.ColorRole.ToolTipText: "text",
            QPalette.ColorRole.Mid: "line",
            QPalette.ColorRole.Midlight: "line",
            QPalette.ColorRole.Dark: "edge",
            QPalette.ColorRole.Light: "surface",
            QPalette.ColorRole.Shadow: "edge",
        }
        for role, token in roles.items():
            palette.setColor(role, self.color(token))
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("muted"))
        return palette


def theme_for(look: Look, *, system_is_dark: bool) -> Theme:
    """The theme somebody chose, or the one their system has."""
    dark = look == "dark" or (look == "system" and system_is_dark)
    return Theme("dark", DARK) if dark else Theme("light", LIGHT)


def sized(font: QFont, points: float, *, bold: bool = False) -> QFont:
    """``font`` in another of the three sizes, growing with the system's setting as the body does."""
    other = QFont(font)
    other.setPointSizeF(font.pointSizeF() * points / BODY)
    if bold:  # the family is one variable file; setBold would smear its regular
        other.setVariableAxis(QFont.Tag("wght"), 600)
    return other


def contrast(one: str, other: str) -> float:
    """The contrast of two colours as WCAG 2 computes it: 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(color[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
