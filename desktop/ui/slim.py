"""The slim list at the top of a page: the pages and registers of one place."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from desktop.ui.flow import Flow


class SlimList(QWidget):
    """Words in a row, as many lines as they need; the one shown is underlined."""

    chosen = Signal(str)

    def __init__(self, pages: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        flow = Flow(self, gap=2)
        for page, title in pages:
            made = QToolButton()
            made.setProperty("slim", True)
            made.setText(title)
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            made.setAccessibleName(title)
            made.clicked.connect(lambda _on=False, page=page: self.chosen.emit(page))
            self._group.addButton(made)
            self._buttons[page] = made
            flow.addWidget(made)

    def mark(self, page: str) -> None:
        """Mark the page that is shown."""
        self._buttons[page].setChecked(True)
