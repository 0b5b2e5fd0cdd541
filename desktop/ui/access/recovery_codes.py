"""Asks for the code of a recovery paper where one's own roles do not hold the key of a book."""

from collections.abc import Collection
from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.models.record import Book
from desktop.office.access.recovery import try_paper
from desktop.office.office import Office
from desktop.store.keys.roster import BOOKS
from desktop.ui.access.recovery_code_input import RecoveryCodeInput
from desktop.ui.theme.tokens import GRID
from desktop.ui.widgets.basics import label
from desktop.words import _, translate


class RecoveryCodes(QWidget):
    """Hidden until a book is needed that this user has no key of."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._folder: Path = office.folder
        self._held = frozenset(office.access.keys.books)
        self._asked: tuple[Book, ...] = ()
        self.inputs = {book: RecoveryCodeInput(book) for book in BOOKS}
        self.why = label(translate(_("Your roles do not hold this key. The recovery paper does: type its code.")), "quiet", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for part in (self.why, *self.inputs.values()):
            column.addWidget(part)
        self.ask(())

    def ask(self, books: Collection[Book]) -> None:
        """Ask for the papers of those of ``books`` whose key is not one's own."""
        self._asked = tuple(book for book in BOOKS if book in books and book not in self._held)
        for book, box in self.inputs.items():
            box.setVisible(book in self._asked)
        self.setVisible(bool(self._asked))

    def codes(self) -> dict[Book, str] | None:
        """The codes asked for; None, with the reason in place, where one is none of the newest papers."""
        for book in self._asked:
            box = self.inputs[book]
            if box.code() is None:
                return None
            try:
                try_paper(self._folder, book, box.typed())
            except UserError as fault:
                box.refuse(fault)
                return None
        return {book: self.inputs[book].typed() for book in self._asked}
