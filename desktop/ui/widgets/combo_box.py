"""A combo box that draws its own arrow: a style sheet can only take one from a file."""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox

from desktop.ui.theme.icons import pixmap
from desktop.ui.theme.tokens import Theme


class ComboBox(QComboBox):
    """A ``QComboBox`` with an arrow in the colour of ``theme``."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._arrow = pixmap("down", theme.color("muted"), 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, then the arrow."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.drawPixmap(QPoint(self.width() - 24, (self.height() - 16) // 2), self._arrow)
        painter.end()
