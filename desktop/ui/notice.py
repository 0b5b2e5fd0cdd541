"""A quiet strip that offers something and can be answered there."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from desktop.ui.parts import button, emptied, label
from desktop.ui.theme import GRID


class Notice(QFrame):
    """Hidden until something is offered. Tab comes to it from ``after``."""

    def __init__(self, after: QWidget) -> None:
        super().__init__()
        self._after = after
        self.setObjectName("notice")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(GRID + 4, GRID // 2, GRID, GRID // 2)
        self.words = ""
        self.hide()

    def offer(self, words: str, answers: Sequence[tuple[str, Callable[[], object]]]) -> None:
        """Say ``words`` and give the ways to answer."""
        emptied(self._row)
        self.words = words
        said = label(words, wrap=True)
        self._row.addWidget(said, 1)
        buttons = [button(verb, run, link=True) for verb, run in answers]
        for one in buttons:
            self._row.addWidget(one)
        for before, after in pairwise([self._after, *buttons]):
            QWidget.setTabOrder(before, after)
        self.setFocusProxy(buttons[0])
        self.show()
