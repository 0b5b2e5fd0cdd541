"""List items with a second, quieter text."""

from bisect import bisect_right

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.ui.theme.tokens import GRID, SMALL, Theme, scaled, with_size

MORE = Qt.ItemDataRole.UserRole + 2
"""The role of the second text."""


class TwoLineDelegate(QStyledItemDelegate):
    """Paints the text of an item and under it that of its role ``MORE``; with ``beside`` at the right of the same line."""

    def __init__(self, parent: QListWidget, theme: Theme, *, beside: bool = False) -> None:
        super().__init__(parent)
        self._theme = theme
        self._beside = beside

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """One line or two."""
        return QSize(0, scaled(30 if self._beside else 48))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Background by state, then both texts."""
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(rect, self._theme.color("selection"))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), self._theme.color("accent"))
        inner = rect.adjusted(GRID + 4, 3, -GRID, -3)
        font = option.font
        small = with_size(font, SMALL)
        more = str(index.data(MORE) or "")
        if self._beside:
            painter.setFont(small)
            painter.setPen(self._theme.color("muted"))
            painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, more)
            upper = inner.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(more) - GRID * 2, 0)
        else:
            painter.setFont(small)
            painter.setPen(self._theme.color("muted"))
            painter.drawText(
                inner,
                Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom,
                painter.fontMetrics().elidedText(more, Qt.TextElideMode.ElideRight, inner.width()),
            )
            upper = inner.adjusted(0, 0, 0, -inner.height() // 2)
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, upper.width())
        painter.drawText(upper, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


def wrapped(text: str, width: int, metrics: QFontMetrics) -> str:
    """``text`` wrapped at ``width`` pixels onto two lines at most, each elided where it is too long."""
    if metrics.horizontalAdvance(text) <= width:
        return text
    words = text.split()
    fitting = bisect_right(range(1, len(words) + 1), width, key=lambda count: metrics.horizontalAdvance(" ".join(words[:count])))
    count = max(fitting, 1)
    first, rest = " ".join(words[:count]), " ".join(words[count:])
    elide = Qt.TextElideMode.ElideRight
    first = metrics.elidedText(first, elide, width)
    return f"{first}\n{metrics.elidedText(rest, elide, width)}" if rest else first
