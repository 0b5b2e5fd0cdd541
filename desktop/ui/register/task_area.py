"""Where a task panel stands in place of a register's list and form, or beside the list."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from desktop.ui.runtime.page import TaskPanel


class TaskArea(QObject):
    """``panel`` is the one that stands there; ``changed`` tells when one comes (True) and goes."""

    changed = Signal(bool)

    def __init__(self, stack: QStackedWidget, splitter: QSplitter) -> None:
        super().__init__(stack)
        self._stack = stack
        self._splitter = splitter
        self.panel: TaskPanel | None = None

    def show(self, panel: TaskPanel, *, beside: bool = False) -> None:
        """Let ``panel`` stand in place of the list and the form, or of the form alone, ``beside`` the list."""
        if beside:
            sizes = self._splitter.sizes()
            self._pane().hide()
            self._splitter.addWidget(panel)
            self._splitter.setSizes([sizes[0], 0, sum(sizes) - sizes[0]] if sizes[1] else [3, 0, 2])
            self._stack.setCurrentIndex(0)
        else:
            self._stack.addWidget(panel)
            self._stack.setCurrentWidget(panel)
        self.panel = panel
        self.changed.emit(True)

    def leave(self, *, pane: bool) -> None:
        """The list again, and the form where there is something in it (``pane``)."""
        panel, self.panel = self.panel, None
        if panel is None:
            return
        beside = self._splitter.indexOf(panel) >= 0
        self._stack.setCurrentIndex(0)
        self._stack.removeWidget(panel)
        panel.hide()
        panel.deleteLater()
        self._pane().setVisible(pane)
        if beside:
            sizes = self._splitter.sizes()
            self._splitter.setSizes([sizes[0], sum(sizes) - sizes[0], 0])
        self.changed.emit(False)

    def _pane(self) -> QWidget:
        pane = self._splitter.widget(1)
        assert pane  # the page puts one there before any task
        return pane
