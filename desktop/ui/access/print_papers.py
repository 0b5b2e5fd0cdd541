"""Recovery papers that were just written: to be printed and put away before one goes on."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.models.record import Book
from desktop.store.keys.keyring import BOOK_WORDS
from desktop.ui.theme.tokens import GRID, HALF
from desktop.ui.widgets.basics import button, label, set_accessible
from desktop.ui.widgets.check_box import CheckBox
from desktop.words import _, translate


class PrintPapers(QWidget):
    """Opens the files, and asks whether they are printed: nothing goes on before."""

    def __init__(self) -> None:
        super().__init__()
        self.papers: dict[Book, Path] = {}
        self._files = QVBoxLayout()
        self._files.setSpacing(HALF)
        self.where = label("", "hint", wrap=True)
        self.printed = CheckBox()
        self.apart = label("", "hint", wrap=True)
        self.delete = CheckBox()
        self.delete.setChecked(True)
        why = label(translate(_("Whoever has such a file and a copy of the office can read the book.")), "hint", wrap=True)
        for under in (self.apart, why):
            under.setContentsMargins(GRID * 3 + HALF, 0, 0, HALF)
        self.fault = label("", "fault", wrap=True)
        self.printed.toggled.connect(lambda _on: self.fault.hide())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(self._files)
        for part in (self.where, self.printed, self.apart, self.delete, why, self.fault):
            column.addWidget(part)
        self.show_papers({})

    def show_papers(self, papers: Mapping[Book, Path]) -> None:
        """Ask for ``papers`` to be printed."""
        self.papers = dict(papers)
        while item := self._files.takeAt(0):
            if row := item.widget():
                row.deleteLater()
        for book, path in self.papers.items():
            self._files.addWidget(self._row(translate(BOOK_WORDS[book]), path))
        folder = next((path.parent for path in self.papers.values()), None)
        self.where.setText(translate(_("Written to {folder}."), folder=folder) if folder else "")
        several = len(self.papers) > 1
        self.printed.setText(translate(_("Both papers are printed and put away") if several else _("The paper is printed and put away")))
        apart = _("In two places, with two people, and neither with the laptop.") if several else _("Not with the laptop.")
        self.apart.setText(translate(apart))
        self.delete.setText(translate(_("Then delete the files here") if several else _("Then delete the file here")))
        self.printed.setAccessibleDescription(self.apart.text())
        self.printed.setChecked(False)
        self.fault.hide()

    def begin(self) -> None:
        """Focus the first paper."""
        first = next(iter(self.findChildren(QPushButton)), None)
        if first:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def ready(self) -> bool:
        """Whether they are printed; else it says that they have to be."""
        if not self.printed.isChecked():
            sentence = _("Print first, and tick it: without a paper nobody can open the book once the passphrases are forgotten.")
            self.fault.setText(f"▲ {translate(sentence)}")
            self.fault.show()
            self.printed.setFocus()
        return self.printed.isChecked()

    def to_delete(self) -> list[Path]:
        """The files that are to go now."""
        return list(self.papers.values()) if self.delete.isChecked() else []

    def _row(self, book: str, path: Path) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(translate(_("Recovery paper of the {book}"), book=book)), 1)
        shown = button(_("Open it to print"), partial(_open, path))
        set_accessible(shown, name=translate(_("Open the recovery paper of the {book} to print it"), book=book))
        row.addWidget(shown)
        return made


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
