"""A bug shows one window with the stack, never a value of a record; the program goes on."""

import platform
import sys
import traceback
from types import TracebackType

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout

import desktop
from desktop.ui.parts import button, label
from desktop.ui.theme import GRID
from desktop.words import _, translate


def stack_of(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Where it happened, line by line, and the kind of fault. Not its message: that may hold a value."""
    frames = traceback.extract_tb(trace)
    lines = [f"{frame.filename.rpartition('desktop')[2] or frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    about = f"Tallybook {desktop.__version__}, Python {platform.python_version()}, {platform.system()}"
    return "\n".join([about, *lines, kind.__name__])


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
    """Takes over ``sys.excepthook``; while one report is open, further faults are added to nothing."""

    def __init__(self) -> None:
        self._open: BugReport | None = None

    def __call__(self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        """Show the report."""
        stack = stack_of(kind, trace)
        sys.stderr.write(stack + "\n")
        if self._open is None:
            self._open = BugReport(stack)
            self._open.finished.connect(self._closed)
            self._open.open()

    def _closed(self, _result: int) -> None:
        self._open = None
