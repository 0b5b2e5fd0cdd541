"""A list, and beside it the pane of its current record."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget


class ListAndPane(QSplitter):
    """A splitter neither side of which collapses. Until ``set_pane`` the pane is blank.

    ``sizes`` are the widths in pixels and ``stretch`` the stretch factors, list first.
    """

    def __init__(self, list_: QWidget, sizes: Sequence[int], stretch: tuple[int, int]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self._blank = QWidget()
        self._blank.setObjectName("pane")
        self._blank.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        for place, part in enumerate((list_, self._blank)):
            self.addWidget(part)
            self.setStretchFactor(place, stretch[place])
        self.setSizes(list(sizes))

    def set_pane(self, pane: QWidget) -> None:
        """Show ``pane`` in place of the blank one."""
        self.replaceWidget(1, pane)
        self._blank.deleteLater()

    def on_drawn(self, keep: Callable[[list[int]], object]) -> None:
        """Call ``keep`` with the widths in pixels whenever a person has moved the handle."""
        self.splitterMoved.connect(lambda *_at: keep(self.sizes()))
