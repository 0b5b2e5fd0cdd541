"""What every page is made of: labels of the few sizes, buttons, lines."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QIcon, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QLayout, QPushButton, QSizePolicy, QToolButton, QWidget
from shiboken6 import isValid

from desktop.ui.theme.tokens import BODY, GRID, HEADING, SMALL, with_size
from desktop.words import translate

_LEAST_ELIDED = 40
"""Pixels of an elided text, in a widget that is not laid out yet too."""
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
    """A label of ``text``, already translated and never read as rich text, in one of the roles of ``_TYPE``."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    points, bold = _TYPE[role]
    made.setFont(with_size(QApplication.font(), points, bold=bold))
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    return made


def _elided(widget: QWidget, text: str, frame: int = 0) -> str:
    """``text`` as far as there is room in the width of ``widget`` less ``frame`` pixels."""
    return widget.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, max(widget.width() - frame, _LEAST_ELIDED))


class Elided(QLabel):
    """A label of one line in a role of ``_TYPE``, elided at its width."""

    def __init__(self, role: str) -> None:
        super().__init__()
        points, bold = _TYPE[role]
        self.setFont(with_size(QApplication.font(), points, bold=bold))
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._full_text = ""

    def setText(self, text: str) -> None:
        """Show ``text``, already translated, as far as there is room; the tooltip and the accessible name have all of it."""
        self._full_text = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._elide()

    def full_text(self) -> str:
        """The text that was set; ``text`` gives what is shown of it."""
        return self._full_text

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Elide anew."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        super().setText(_elided(self, self._full_text))


def button(words: str, run: Callable[[], object], *, primary: bool = False, link: bool = False) -> QPushButton:
    """A button with the verb ``words`` (translated here) that calls ``run``; bold and filled where ``primary``."""
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
    """A link of one line that calls ``run``, elided at its width."""

    def __init__(self, words: str, run: Callable[[], object]) -> None:
        super().__init__()
        self._full_text = ""
        self.setProperty("link", True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(words)
        self.clicked.connect(lambda: run())  # noqa: PLW0108  without what ``clicked`` brings

    def setText(self, text: str) -> None:
        """Show ``text``, already translated, as far as there is room; the tooltip and the accessible name have all of it."""
        self._full_text = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._elide()

    def full_text(self) -> str:
        """The text that was set; ``text`` gives what is shown of it."""
        return self._full_text

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Elide anew."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        super().setText(_elided(self, self._full_text, GRID * 2).replace("&", "&&"))  # no mnemonic


def tool(words: str, picture: QIcon | None, run: Callable[[], object] | None = None, *, worded: bool = False) -> QToolButton:
    """A flat button with an icon. ``words`` (translated here) are its label where ``worded``, else its tooltip and accessible name."""
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


def rule() -> QFrame:
    """A thin line across."""
    made = QFrame()
    made.setObjectName("rule")
    made.setFixedHeight(1)
    return made


def stretch() -> QWidget:
    """An empty widget that takes the width left in a row."""
    made = QWidget()
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return made


def repolish(widget: QWidget) -> None:
    """Apply the style sheet anew to a widget one of whose properties changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def set_accessible(widget: QWidget, *, name: str = "", description: str = "") -> None:
    """Set the accessible name and description of ``widget``; an empty one is left as it is."""
    if name:
        widget.setAccessibleName(name)
    if description:
        widget.setAccessibleDescription(description)


def clear_layout(layout: QLayout) -> None:
    """Delete every widget and layout in ``layout``."""
    while (item := layout.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
        elif inner := item.layout():
            clear_layout(inner)


def restore_focus(before: QWidget | None, else_to: QWidget) -> None:
    """Focus ``before``, or ``else_to`` where it is None or was deleted since: a page may have been drawn anew."""
    here = before if before is not None and isValid(before) else else_to
    here.setFocus()


def blend(one: QColor, other: QColor, part: float) -> QColor:
    """``one`` over ``other`` with the opacity ``part`` (0 to 1); for bars and fills, never for text."""
    return QColor.fromRgbF(
        one.redF() * part + other.redF() * (1 - part),
        one.greenF() * part + other.greenF() * (1 - part),
        one.blueF() * part + other.blueF() * (1 - part),
    )
