"""A quiet strip that offers something and can be answered there."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout

from desktop.ui.parts import button, emptied, label
from desktop.ui.theme import GRID


class Notice(QFrame):
    """Hidden until something is offered."""

    def __init__(self) -> None:
        super().__init__()
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
        for verb, run in answers:
            self._row.addWidget(button(verb, run, link=True))
        self.show()
