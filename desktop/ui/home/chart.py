"""A chart on the screen: the drawing of the PDF, made on the worker's thread and shown as SVG."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget
from shiboken6 import isValid

from desktop.exchange.report import charts
from desktop.presentation.colours import BODY, Colours
from desktop.ui.runtime.session import OfficeSession

_POINTS = 72
"""To the inch."""


class Chart(QWidget):
    """``draw(width in points, colours)`` gives the drawing; ``words`` say it to who cannot see it."""

    def __init__(self, session: OfficeSession, draw: Callable[[float, Colours], Any], words: str) -> None:
        super().__init__()
        self._session, self._draw = session, draw
        self._picture = QSvgRenderer(self)
        self._asked = 0
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def drawn(self) -> int:
        """The width in pixels it is drawn for; 0 while it is not."""
        return round(self._picture.viewBoxF().width() * self._pixels())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw for another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._ask()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, once it is there; its letters are as large as those beside it."""
        if self._picture.isValid():
            painter = QPainter(self)
            self._picture.render(painter, QRectF(self.rect()))
            painter.end()

    def _pixels(self) -> float:
        """In a point of the drawing, which grows with the text around it."""
        return self.logicalDpiX() / _POINTS * self.font().pointSizeF() / BODY

    def _ask(self) -> None:
        self._asked += 1
        asked, draw = self._asked, self._draw
        width, colours = self.width() / self._pixels(), self._session.theme.tokens
        self._session.run(
            lambda: charts.svg(draw(width, colours)),
            lambda svg: self._show(svg) if isValid(self) and asked == self._asked else None,
            self._session.fail,
        )

    def _show(self, svg: bytes) -> None:
        self._picture.load(QByteArray(svg))
        size = self._picture.viewBoxF().size()
        self.setFixedHeight(round(self.width() * size.height() / size.width()))
        self.update()
