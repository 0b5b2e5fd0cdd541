"""Small pieces every page is made of: labels of the few sizes, buttons, lines."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QLayout, QPushButton, QScrollArea, QSizePolicy, QToolButton, QWidget
from shiboken6 import isValid

from desktop.ui.theme.tokens import BODY, GRID, HEADING, SMALL, with_size
from desktop.words import translate

_TYPE = {
    "title": (HEADING, True),
    "number": (HEADING, True),
    "section": (BODY, True),
    "body": (BODY, False),
    "quiet": (BODY, False),
    "label": (SMALL, False),
    "hint": (SMALL, False),
    "fault": (SMALL, False),
}


def label(text: str = "", role: str = "body", *, wrap: bool = False) -> QLabel:
    """Text in one of the roles of ``_TYPE``, already translated; never read as rich text."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    points, bold = _TYPE[role]
    made.setFont(with_size(QApplication.font(), points, bold=bold))
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    return made


class Elided(QLabel):
    """One line that is cut with an ellipsis where the width ends; the tooltip has the whole."""

    def __init__(self, role: str) -> None:
        super().__init__()
        points, bold = _TYPE[role]
        self.setFont(with_size(QApplication.font(), points, bold=bold))
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._whole = ""

    def say(self, words: str) -> None:
        """Show ``words`` as far as there is room."""
        self._whole = words
        self.setToolTip(words)
        self.setAccessibleName(words)
        self._cut()

    def whole(self) -> str:
        """All it says."""
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 40)))


def button(words: str, run: Callable[[], object], *, primary: bool = False, link: bool = False) -> QPushButton:
    """A button that says a verb and does it."""
    made = QPushButton(translate(words))
    made.setAutoDefault(False)
    if primary:
        made.setProperty("primary", True)
        made.setFont(with_size(QApplication.font(), BODY, bold=True))
    if link:
        made.setProperty("link", True)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.clicked.connect(lambda: run())  # noqa: PLW0108  without what ``clicked`` brings
    return made


class RowLink(QPushButton):
    """A link of one line, cut where the width ends; the tooltip has the whole."""

    def __init__(self, words: str, run: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("link", True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(words)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._whole = words
        self.clicked.connect(lambda: run())  # noqa: PLW0108  without what ``clicked`` brings

    def whole(self) -> str:
        """All it says."""
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        session = max(self.width() - GRID * 2, 40)
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, session).replace("&", "&&"))


def tool(words: str, picture: QIcon | None, run: Callable[[], object] | None = None, *, worded: bool = False) -> QToolButton:
    """A flat button with an icon; its words are shown beside it, or said by its tooltip and its name."""
    made = QToolButton()
    text = translate(words)
    made.setText(text)
    made.setAccessibleName(text)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if picture:
        made.setIcon(picture)
        made.setIconSize(QSize(18, 18))
    made.setToolButtonStyle(
        Qt.ToolButtonStyle.ToolButtonTextBesideIcon if worded and picture else
        Qt.ToolButtonStyle.ToolButtonTextOnly if worded else Qt.ToolButtonStyle.ToolButtonIconOnly
    )  # fmt: skip
    if not worded:
        made.setToolTip(text)
    if run:
        made.clicked.connect(lambda: run())  # noqa: PLW0108  without what ``clicked`` brings
    return made


class HeightForWidthContent(QWidget):
    """The inside of a scroll area: as high as its parts want to be, and its wrapped texts at its width, which Qt does not ask."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sheet")

    def event(self, event: QEvent) -> bool:
        """Measure again when something in it changed or the width did."""
        grew = event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize)
        done = super().event(event)
        if grew:
            self.measure()
        return done

    def measure(self) -> int:
        """Take the height that is needed, and give it."""
        layout = self.layout()
        if layout is None:
            return -1
        height = layout.totalHeightForWidth(self.width()) if layout.hasHeightForWidth() else layout.sizeHint().height()
        if height != self.minimumHeight():
            self.setMinimumHeight(height)
        return height


class MinimumSizeBox(QWidget):
    """Asks for no more than ``inner`` needs at least, where a scroll area would give it all it would like."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        self._inner = inner
        inner.setParent(self)

    def minimumSizeHint(self) -> QSize:
        """What the inner needs, its wrapped texts at the width there is."""
        least, layout = self._inner.minimumSizeHint(), self._inner.layout()
        if layout is not None and layout.hasHeightForWidth():
            least.setHeight(layout.totalMinimumHeightForWidth(max(self.width(), least.width())))
        return least

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The inner fills it."""
        super().resizeEvent(event)
        self._inner.resize(self.size())
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def event(self, event: QEvent) -> bool:
        """What the inner needs has changed."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)


class FocusFollowingScrollArea(QScrollArea):
    """What has the focus stays in sight when there is less room: something comes under the form while one types."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scroll to it."""
        super().resizeEvent(event)
        here = self.focusWidget()
        if here is not None and here.hasFocus() and event.size().height() < event.oldSize().height():
            self.ensureWidgetVisible(here, 0, GRID)


def scrolled(inner: QWidget) -> QScrollArea:
    """``inner``, to be scrolled where the window has less room than it needs."""
    area = QScrollArea()
    inner.setObjectName("sheet")
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def rule() -> QFrame:
    """A thin line across."""
    made = QFrame()
    made.setObjectName("rule")
    made.setFixedHeight(1)
    return made


def stretch() -> QWidget:
    """Takes the room that is left in a row."""
    made = QWidget()
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return made


def repolish(widget: QWidget) -> None:
    """Let the style sheet look again at a widget whose property changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def set_accessible(widget: QWidget, *, name: str = "", description: str = "") -> None:
    """What a screen reader says of ``widget``."""
    if name:
        widget.setAccessibleName(name)
    if description:
        widget.setAccessibleDescription(description)


def clear_layout(layout: QLayout) -> None:
    """Take everything out of ``layout`` and let it go."""
    while (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
        elif inner := item.layout():
            clear_layout(inner)


def restore_focus(before: QWidget | None, else_to: QWidget) -> None:
    """Give the focus back to what had it, if that is still there: a page may have been drawn anew in the meantime."""
    here = before if before is not None and isValid(before) else else_to
    here.setFocus()


def blend(one: QColor, other: QColor, part: float) -> QColor:
    """``part`` of ``one`` laid over ``other``: for bars and fills, never for text."""
    return QColor.fromRgbF(
        one.redF() * part + other.redF() * (1 - part),
        one.greenF() * part + other.greenF() * (1 - part),
        one.blueF() * part + other.blueF() * (1 - part),
    )
