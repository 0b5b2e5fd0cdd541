"""A layout that places widgets from left to right and wraps at its width."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget, QWidgetItem


class FlowLayout(QLayout):
    """Widgets in lines, ``gap`` pixels apart; one with an expanding size policy takes what is left of its line."""

    def __init__(self, parent: QWidget | None = None, *, margin: int = 0, gap: int = 4) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(margin, margin, margin, margin)

    def insert_widget(self, place: int, widget: QWidget) -> None:
        """Add ``widget`` before the item of index ``place``."""
        self.addChildWidget(widget)
        self._items.insert(place, QWidgetItem(widget))
        self.invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        """As Qt asks."""
        self._items.append(item)

    def count(self) -> int:
        """As Qt asks."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """As Qt asks."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """As Qt asks."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """As Qt asks."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height the lines need."""
        return self._lay(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Lay the widgets out."""
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def sizeHint(self) -> QSize:
        """One line."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """The largest of the widgets."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _lay(self, rect: QRect, *, move: bool) -> int:
        margins = self.contentsMargins()
        inner = rect.adjusted(margins.left(), margins.top(), -margins.right(), -margins.bottom())
        x, y, line, placed = inner.x(), inner.y(), 0, list[tuple[QLayoutItem, QRect]]()
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint().boundedTo(QSize(max(inner.width(), 1), 10_000))
            widget = item.widget()
            grows = widget is not None and widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Expanding
            width = item.minimumSize().width() if grows else hint.width()
            if line and x + width > inner.right() + 1:
                _center(placed if move else (), line)
                x, y, line, placed = inner.x(), y + line + self._gap, 0, []
            placed.append((item, QRect(QPoint(x, y), QSize(inner.right() + 1 - x if grows else width, hint.height()))))
            x, line = x + width + self._gap, max(line, hint.height())
        _center(placed if move else (), line)
        return y + line - rect.y() + margins.bottom()


def _center(placed: Iterable[tuple[QLayoutItem, QRect]], line: int) -> None:
    """Center each item vertically in a line ``line`` pixels high: a label beside a higher input."""
    for item, rect in placed:
        item.setGeometry(rect.translated(0, (line - rect.height()) // 2))
