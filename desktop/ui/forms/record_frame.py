"""The frame of a record at work: its head, what is offered above it, the sheet that scrolls, and its actions at the foot."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui.theme.tokens import GRID
from desktop.ui.widgets.basics import Elided, repolish
from desktop.ui.widgets.scrolling import FocusFollowingScrollArea, HeightForWidthContent

_LEAST = 176
"""Pixels of the sheet one sees at least: two fields; in a lower window the page is scrolled."""
_NARROWEST = 420


class RecordFrame(QWidget):
    """``head``, ``notices``, ``column`` (of the sheet) and ``footer`` are layouts to add to; the head has title and state already."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title, self.state = Elided("title"), Elided("hint")
        self.head = QVBoxLayout()
        self.head.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID)
        self.head.setSpacing(2)
        self.head.addWidget(self.title)
        self.head.addWidget(self.state)
        self.notices = QVBoxLayout()
        self.notices.setContentsMargins(GRID * 3, 0, GRID * 3, 0)
        self.sheet = HeightForWidthContent()
        self.column = QVBoxLayout(self.sheet)
        self.column.setContentsMargins(GRID * 3, GRID, GRID * 3, GRID * 3)
        self.column.setSpacing(GRID * 2)
        self.area = FocusFollowingScrollArea()
        self.footer = QHBoxLayout()
        self.footer.setContentsMargins(GRID * 3, GRID, GRID * 2, GRID)
        self.footer.setSpacing(GRID)
        self.inside = QWidget()
        """All of it; hidden while there is no record."""
        self._across = QHBoxLayout(self.inside)
        self._whole = QVBoxLayout()
        self._lay_out()

    def add_below(self, part: QWidget) -> None:
        """Put ``part`` between the sheet and the actions, where it does not scroll."""
        self._whole.insertWidget(self._whole.count() - 1, part)

    def add_beside(self, part: QWidget) -> None:
        """Put ``part`` at the right of all that."""
        self._across.addWidget(part)

    def say(self, title: str, state: str, *, unsaved: bool) -> None:
        """Name the record, and say how it stands; ``unsaved`` draws attention to that."""
        self.title.setText(title)
        self.state.setText(state)
        watch = "watch" if unsaved else ""
        if self.state.property("state") != watch:
            self.state.setProperty("state", watch)
            repolish(self.state)

    def go_to(self, part: QWidget, focus: QWidget | None = None) -> None:
        """Put the focus into ``focus``, else ``part``, and scroll until ``part`` is seen."""
        (focus or part).setFocus(Qt.FocusReason.OtherFocusReason)
        self.area.ensureWidgetVisible(part, 0, 60)

    def _lay_out(self) -> None:
        self.area.setWidget(self.sheet)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(FocusFollowingScrollArea.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setMinimumSize(_NARROWEST, _LEAST)
        foot = QWidget()
        foot.setObjectName("actions")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        foot.setLayout(self.footer)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.inside)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(0)
        self._across.addLayout(self._whole, 1)
        self._whole.setSpacing(0)
        self._whole.addLayout(self.head)
        self._whole.addLayout(self.notices)
        self._whole.addWidget(self.area, 1)
        self._whole.addWidget(foot)
