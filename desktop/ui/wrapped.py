"""Long wording on two lines, the rest behind an ellipsis; the tooltip has the whole."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics


def wrapped(text: str, width: int, metrics: QFontMetrics) -> str:
    """``text`` on the lines it needs of ``width`` pixels, two at most."""
    if metrics.horizontalAdvance(text) <= width:
        return text
    words = text.split()
    count = len(words)
    while count > 1 and metrics.horizontalAdvance(" ".join(words[:count])) > width:
        count -= 1
    first, rest = " ".join(words[:count]), " ".join(words[count:])
    elide = Qt.TextElideMode.ElideRight
    first = metrics.elidedText(first, elide, width)
    return f"{first}\n{metrics.elidedText(rest, elide, width)}" if rest else first
