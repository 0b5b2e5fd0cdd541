"""Scroll areas, and what is scrolled in them."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop.ui.theme.tokens import GRID


class HeightForWidthContent(QWidget):
    """The widget of a scroll area, as high as its layout needs at its width: a QScrollArea does not ask for that."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sheet")

    def event(self, event: QEvent) -> bool:
        """Measure again after a change of the layout or of the width."""
        grew = event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize)
        done = super().event(event)
        if grew:
            self.measure()
        return done

    def measure(self) -> int:
        """Set the minimum height to the pixels the layout needs at this width, and return them; -1 without a layout."""
        layout = self.layout()
        if layout is None:
            return -1
        height = layout.totalHeightForWidth(self.width()) if layout.hasHeightForWidth() else layout.sizeHint().height()
        if height != self.minimumHeight():
            self.setMinimumHeight(height)
        return height


class MinimumSizeBox(QWidget):
    """Has the minimum size of ``inner`` as its own; a scroll area would give ``inner`` its size hint."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self._inner = inner
        inner.setParent(self)

    def minimumSizeHint(self) -> QSize:
        """The minimum size of ``inner``, its height for the width there is."""
        least, layout = self._inner.minimumSizeHint(), self._inner.layout()
        if layout is not None and layout.hasHeightForWidth():
            least.setHeight(layout.totalMinimumHeightForWidth(max(self.width(), least.width())))
        return least

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Resize ``inner`` to fill it."""
        super().resizeEvent(event)
        self._inner.resize(self.size())
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def event(self, event: QEvent) -> bool:
        """On ``LayoutRequest`` the minimum size of ``inner`` may have changed."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)


class FocusFollowingScrollArea(QScrollArea):
    """Keeps the widget with the focus in sight when it gets lower, as where a panel appears under it while one types."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scroll to the widget with the focus."""
        super().resizeEvent(event)
        here = self.focusWidget()
        if here is not None and here.hasFocus() and event.size().height() < event.oldSize().height():
            self.ensureWidgetVisible(here, 0, GRID)


def scrolled(inner: QWidget) -> QScrollArea:
    """A scroll area without frame around ``inner``, which it resizes."""
    area = QScrollArea()
    inner.setObjectName("sheet")
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
