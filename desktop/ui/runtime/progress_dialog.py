"""The window waits while much is written to the books: nothing else can be done meanwhile, and it says how far it is."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QProgressBar, QVBoxLayout

from desktop.ui.runtime.tasks import Tasks
from desktop.ui.theme.tokens import GRID
from desktop.ui.widgets.basics import button, label, set_accessible
from desktop.words import _, translate

T = TypeVar("T")


class BlockingProgressDialog(QDialog):
    """Over the window until the work is done; Escape and its button ask to stop, where stopping keeps nothing."""

    def __init__(self, tasks: Tasks, words: str, *, can_stop: bool) -> None:
        super().__init__(QApplication.activeWindow())
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
        self.setWindowTitle("Tallybook")
        self.words = label(words)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        set_accessible(self.bar, name=words)
        self.stop = button(_("Cancel"), self.reject)
        self.stop.setVisible(can_stop)
        self._tasks = tasks
        self._can_stop = can_stop
        row = QHBoxLayout()
        row.addWidget(label(translate(_("Nothing of it is kept if you cancel.")) if can_stop else "", "hint"), 1)
        row.addWidget(self.stop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(GRID * 3, GRID * 2, GRID * 3, GRID * 2)
        whole.setSpacing(GRID)
        self.setMinimumWidth(420)
        for part in (self.words, self.bar):
            whole.addWidget(part)
        whole.addLayout(row)
        tasks.progressed.connect(self._show)

    def reject(self) -> None:
        """Ask the work to stop; the window is free when it has."""
        if self._can_stop:
            self._tasks.cancel()
            self.stop.setEnabled(False)

    def end(self) -> None:
        """The work is over."""
        self.hide()
        self.deleteLater()

    def _show(self, done: int, of: int, _words: str) -> None:
        self.bar.setRange(0, of)
        self.bar.setValue(done)
