"""A bug shows one window with the stack, never a value of a record; the program goes on."""

import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from desktop.ui.theme.tokens import GRID
from desktop.ui.widgets.basics import button, label
from desktop.words import _, translate


class BugReport(QDialog):
    """Says what happened in one sentence, and has the stack to be sent to those who can mend it."""

    def __init__(self, stack: str) -> None:
        super().__init__(QApplication.activeWindow())
        self.setWindowTitle(translate(_("A fault of the program")))
        self.resize(620, 380)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        said = _(
            "Tallybook made a mistake. What you saved is safe, and what you typed is kept as a draft. "
            "Please send the lines below; no record is in them."
        )
        column.addWidget(label(translate(said), wrap=True))
        self.text = QPlainTextEdit(stack)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(translate(_("Where it happened")))
        column.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.addWidget(button(_("Copy"), lambda: QGuiApplication.clipboard().setText(stack)))
        row.addStretch(1)
        row.addWidget(button(_("Go on"), self.accept, primary=True))
        column.addLayout(row)


class Watch:
    """Takes over ``sys.excepthook``: each fault is written to ``folder``; while one is shown, no second one pops up."""

    def __init__(self, folder: Path | None = None) -> None:
        self._open: BugReport | None = None
        self._folder = folder

    def __call__(self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        """Show the report."""
        from desktop.office.bugs import report  # all of the office comes with it, and the window opens before that

        stack = report(fault, self._folder).read_text(encoding="utf-8")
        sys.stderr.write(stack)
        if self._open is None:
            self._open = BugReport(stack)
            self._open.finished.connect(self._closed)
            self._open.open()

    def _closed(self, _result: int) -> None:
        self._open = None
