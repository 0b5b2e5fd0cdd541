"""Spacing, sizes of type and the two themes of the window (docs/window.md); the colours are shared with the files written."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from desktop.presentation.colours import BODY, DARK, HEADING, LIGHT, SMALL, Colours

__all__ = [
    "BODY",
    "FORM_WIDTH",
    "GRID",
    "HALF",
    "HEADING",
    "RAIL",
    "ROW",
    "SMALL",
    "Look",
    "Theme",
    "contrast",
    "scaled",
    "theme_for",
    "with_size",
]

Look = Literal["system", "light", "dark"]

GRID = 8
"""Device-independent pixels between widgets; ``HALF`` inside them."""
HALF = GRID // 2
ROW = 28
"""Pixels of the height of a row at the usual size of text, for ``scaled``."""
FORM_WIDTH = 640
"""Pixels of the largest width of a form, for ``scaled``: long lines are hard to read."""
RAIL = 92
"""Pixels of the width of the rail."""
_LINE = 18
"""Pixels of the height of a line of the body at the usual size of text."""


@dataclass(frozen=True)
class Theme:
    """The colours of a theme, passed to widgets that paint themselves."""

    name: Literal["light", "dark"]
    tokens: Colours

    def color(self, token: str) -> QColor:
        """The colour of ``token``, a field of ``Colours``."""
        return QColor(self.tokens.of(token))

    def palette(self) -> QPalette:
        """The palette for what Qt's style paints."""
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
    """The theme of ``look``; that of the system where it is "system"."""
    dark = look == "dark" or (look == "system" and system_is_dark)
    return Theme("dark", DARK) if dark else Theme("light", LIGHT)


def with_size(font: QFont, points: float, *, bold: bool = False) -> QFont:
    """A copy of ``font``, the body's, for ``points`` (``SMALL``, ``BODY`` or ``HEADING``): larger where the system's text is larger."""
    other = QFont(font)
    other.setPointSizeF(font.pointSizeF() * points / BODY)
    # The family is one variable file: setBold would smear its regular, and unsaid the weight is that of what is around.
    other.setVariableAxis(QFont.Tag("wght"), 600 if bold else 400)
    return other


def scaled(pixels: int) -> int:
    """``pixels`` at the usual size of text, times how much larger the text of this machine is; never less."""
    return round(pixels * max(1.0, QFontMetrics(QApplication.font()).height() / _LINE))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours ("#rrggbb"), 1 to 21 (WCAG 2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(color[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
