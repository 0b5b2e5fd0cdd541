"""A closed list of choices with an arrow of our own: a style sheet can draw none without a file."""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox

from desktop.ui.theme.icons import pixmap
from desktop.ui.theme.tokens import Theme


class ComboBox(QComboBox):
    """A ``QComboBox`` that shows it can be opened."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._arrow = pixmap("down", theme.color("muted"), 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box, then the arrow."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.drawPixmap(QPoint(self.width() - 24, (self.height() - 16) // 2), self._arrow)
        painter.end()
