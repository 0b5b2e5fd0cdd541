"""Long wording on two lines, the rest behind an ellipsis; the tooltip has the whole."""

from bisect import bisect_right

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics


def wrapped(text: str, width: int, metrics: QFontMetrics) -> str:
    """``text`` on the lines it needs of ``width`` pixels, two at most."""
    if metrics.horizontalAdvance(text) <= width:
        return text
    words = text.split()
    fitting = bisect_right(range(1, len(words) + 1), width, key=lambda count: metrics.horizontalAdvance(" ".join(words[:count])))
    count = max(fitting, 1)
    first, rest = " ".join(words[:count]), " ".join(words[count:])
    elide = Qt.TextElideMode.ElideRight
    first = metrics.elidedText(first, elide, width)
    return f"{first}\n{metrics.elidedText(rest, elide, width)}" if rest else first
