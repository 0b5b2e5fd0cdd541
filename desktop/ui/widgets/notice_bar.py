"""A bar over a page with an offer and the links that answer it."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.ui.theme.tokens import GRID
from desktop.ui.widgets.basics import button, clear_layout, label
from desktop.ui.widgets.flow_layout import FlowLayout


class NoticeBar(QFrame):
    """Hidden until ``offer``. In the tab order it follows ``after``."""

    def __init__(self, after: QWidget) -> None:
        super().__init__()
        self._after = after
        self.setObjectName("notice")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GRID + 4, GRID // 2, GRID, GRID // 2)
        self._column.setSpacing(0)
        self.words = ""
        self.hide()

    def offer(self, words: str, answers: Sequence[tuple[str, Callable[[], object]]]) -> None:
        """Show ``words`` (translated) with a link for each of ``answers``: (verb to translate, what it does)."""
        clear_layout(self._column)
        self.words = words
        self._column.addWidget(label(words, wrap=True))
        buttons = [button(verb, run, link=True) for verb, run in answers]
        row = FlowLayout(gap=GRID)
        for one in buttons:
            row.addWidget(one)
        self._column.addLayout(row)
        for before, after in pairwise([self._after, *buttons]):
            QWidget.setTabOrder(before, after)
        self.setFocusProxy(buttons[0])
        self.show()
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As high as its wrapped words need: a scroll area does not ask for the height of a width."""
        super().resizeEvent(event)
        self._measure()

    def _measure(self) -> None:
        self.setMinimumHeight(max(0, self._column.totalHeightForWidth(self.width())))
