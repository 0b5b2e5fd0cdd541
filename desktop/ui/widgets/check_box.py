"""A check box that can be seen in the dark theme too: Fusion draws the frame darker than the window there."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QStyle, QStyleOptionButton

from desktop.words import translate

_TICK = ((0.24, 0.54), (0.43, 0.73), (0.77, 0.30))


class CheckBox(QCheckBox):
    """A ``QCheckBox`` whose box is drawn in the colours of the theme."""

    def __init__(self, words: str = "") -> None:
        super().__init__(translate(words))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the label and the focus as the style does, then the box."""
        super().paintEvent(event)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        place = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        painter = QPainter(self)
        painter.fillRect(place, self.palette().color(QPalette.ColorRole.Base))
        draw_box(painter, place, self.palette(), checked=self.isChecked(), enabled=self.isEnabled())
        painter.end()


def draw_box(painter: QPainter, place: QRect, colors: QPalette, *, checked: bool, enabled: bool) -> None:
    """Paint a check box without label in the middle of ``place``, in the palette ``colors``."""
    side = min(place.width(), place.height())
    box = QRectF(place.x() + (place.width() - side) / 2, place.y() + (place.height() - side) / 2, side, side)
    fill = QPalette.ColorRole.Accent if checked else QPalette.ColorRole.Base
    frame = QPalette.ColorRole.Accent if checked else QPalette.ColorRole.Dark
    if not enabled:
        fill, frame = QPalette.ColorRole.Mid, QPalette.ColorRole.Mid
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colors.color(frame), 1.2))
    painter.setBrush(colors.color(fill))
    painter.drawRoundedRect(box.adjusted(0.6, 0.6, -0.6, -0.6), 3, 3)
    if checked:
        painter.setPen(QPen(colors.color(QPalette.ColorRole.Base), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPolyline(QPolygonF([QPointF(box.x() + x * side, box.y() + y * side) for x, y in _TICK]))
