"""The program's own icons: SVG paths in a view box of 24 by 24, in a colour of the theme."""

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

_STROKES = {
    "home": "M4 11.2 12 4.5l8 6.7V19a1 1 0 0 1-1 1h-4.5v-5.5h-5V20H5a1 1 0 0 1-1-1z",
    "results": "M3.5 20.5h17M6.5 20v-6M12 20V9M17.5 20v-9M4.5 9.5 11 4l4 3 4.5-3.5M19.7 6.6V3.4h-3.2",
    "activities": "M5 6h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM4 10.5h16M8.5 3.5v4M15.5 3.5v4M8 14.5h3M8 17h6",
    "trainings": "M2.5 9.2 12 4.8l9.5 4.4L12 13.6zM6.5 11.4v4.4c0 1.5 2.5 2.7 5.5 2.7s5.5-1.2 5.5-2.7v-4.4M21.5 9.4v5.4",
    "persons": "M8.5 11.5a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6zM2.5 19.5c0-3.3 2.5-5.2 6-5.2 1.2 0 2.3.2 3.2.7"
    "M14.5 15.5h6v5h-6zM15.8 15.2v-1.3a1.7 1.7 0 0 1 3.4 0v1.3",
    "money": "M4 6.5h16a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1z"
    "M12 14.6a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2zM6.2 12h.1M17.7 12h.1",
    "reports": "M6.5 3.5h7.5l4 4V19.5a1 1 0 0 1-1 1h-10.5a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1zM13.8 3.7v4h4M8.7 12h6.6M8.7 15.8h6.6",
    "setup": "M4 7h9.4M17.6 7H20M4 12h2.4M10.6 12H20M4 17h7.4M15.6 17H20"
    "M15.5 9.1a2.1 2.1 0 1 0 0-4.2 2.1 2.1 0 0 0 0 4.2zM8.5 14.1a2.1 2.1 0 1 0 0-4.2 2.1 2.1 0 0 0 0 4.2z"
    "M13.5 19.1a2.1 2.1 0 1 0 0-4.2 2.1 2.1 0 0 0 0 4.2z",
    "lock": "M6.5 11h11a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM8.3 10.8V8a3.7 3.7 0 0 1 7.4 0v2.8M12 14.5v2.4",
    "search": "M10.8 16.8a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM15.2 15.2 20 20",
    "add": "M12 5.5v13M5.5 12h13",
    "close": "M6.5 6.5l11 11M17.5 6.5l-11 11",
    "down": "M7 10l5 5 5-5",
    "more": "M5.5 12h.1M12 12h.1M18.5 12h.1",
    "history": "M4.5 12a7.5 7.5 0 1 0 2.4-5.5M4.3 4.3v3.2h3.2M12 8v4.3l3 1.8",
    "export": "M12 4v10.5M8 10.8l4 4 4-4M4.5 16v3a1 1 0 0 0 1 1h13a1 1 0 0 0 1-1v-3",
    "attach": "M17.8 11.2l-6.2 6.2a3.6 3.6 0 0 1-5.1-5.1l6.9-6.9a2.4 2.4 0 0 1 3.4 3.4l-6.7 6.7a1.2 1.2 0 0 1-1.7-1.7l6-6",
    "folder": "M4 6.5a1 1 0 0 1 1-1h4.2l2 2.3H19a1 1 0 0 1 1 1v9.2a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1z",
    "help": "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM9.7 9.6a2.4 2.4 0 1 1 3.5 2.1c-.8.5-1.2 1-1.2 1.9M12 16.6h.1",
    "person": "M12 11.5a3.6 3.6 0 1 0 0-7.2 3.6 3.6 0 0 0 0 7.2zM5 20c0-3.6 2.9-5.7 7-5.7s7 2.1 7 5.7",
    "calendar": "M5 6h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM4 10.5h16M8.5 3.5v4M15.5 3.5v4",
    "arrow_up": "M12 19V5.5M6.5 11 12 5.5l5.5 5.5",
    "arrow_down": "M12 5v13.5M6.5 13l5.5 5.5 5.5-5.5",
    "arrow_left": "M19 12H5.5M11 6.5 5.5 12l5.5 5.5",
    "arrow_right": "M5 12h13.5M13 6.5l5.5 5.5-5.5 5.5",
    "delete": "M5 7h14M10 7V5a.6.6 0 0 1 .6-.6h2.8A.6.6 0 0 1 14 5v2M7 7l.8 12a1 1 0 0 0 1 1h6.4a1 1 0 0 0 1-1L17 7M10.3 11v5M13.7 11v5",
}
_SHAPES = {
    "good": "M9.4 18.6 3.6 12.8l2.2-2.2 3.6 3.6 8.8-8.8 2.2 2.2z",
    "watch": "M12 18.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13z",
    "late": "M12 4.5 20.5 19h-17z",
    "missed": "M6.3 4.2 12 9.9l5.7-5.7 2.1 2.1L14.1 12l5.7 5.7-2.1 2.1-5.7-5.7-5.7 5.7-2.1-2.1L9.9 12 4.2 6.3z",
    "muted": "M12 4l8 8-8 8-8-8z",
}
"""The signs of a state, filled, each of another shape: WCAG 2 1.4.1 wants them told apart without their colour."""
NAMES = (*_STROKES, *_SHAPES)


def light_sign(status: str, color: str) -> str:
    """The sign of a light: that of its colour, but a miss is told from what can still be done."""
    return "missed" if status == "not_achieved" else color


def pixmap(name: str, color: QColor, size: int = 20, scale: float = 2.0) -> QPixmap:
    """The icon ``name`` (of ``NAMES``), ``size`` device-independent pixels wide and high, sharp up to the ratio ``scale``."""
    key = f"tallybook {name} {color.name()} {size} {scale}"
    drawn = QPixmap()
    if QPixmapCache.find(key, drawn):
        return drawn
    stroke, fill = ("none", color.name()) if name in _SHAPES else (color.name(), "none")
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="{fill}" stroke="{stroke}" stroke-linecap="round" '
        f'stroke-linejoin="round" stroke-width="{2.6 if name == "more" else 1.6}"><path d="{_SHAPES.get(name) or _STROKES[name]}"/></svg>'
    )
    drawn = QPixmap(round(size * scale), round(size * scale))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(drawn.rect()))
    painter.end()
    drawn.setDevicePixelRatio(scale)
    QPixmapCache.insert(key, drawn)
    return drawn


def icon(name: str, color: QColor, checked: QColor | None = None, size: int = 20) -> QIcon:
    """The icon ``name`` in ``color``, and in ``checked`` while its button is checked."""
    made = QIcon()
    for scale in (1.0, 2.0):
        made.addPixmap(pixmap(name, color, size, scale), QIcon.Mode.Normal, QIcon.State.Off)
        made.addPixmap(pixmap(name, checked or color, size, scale), QIcon.Mode.Normal, QIcon.State.On)
    return made
