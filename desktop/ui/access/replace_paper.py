"""A new recovery paper: printed first, then the book gets a new key and the old paper opens nothing more."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from desktop.errors import UserError
from desktop.models.record import Book
from desktop.office.access import users
from desktop.office.access.papers import delete_papers, write_new_paper
from desktop.store.keys.keyring import BOOK_WORDS
from desktop.ui.access.print_papers import PrintPapers
from desktop.ui.access.user_form import UserForm
from desktop.ui.forms.labelled_input import FolderInput
from desktop.ui.runtime.session import OfficeSession
from desktop.words import _, translate

_FIRST = _(
    "When the paper of the {book} was used, seen or lost. The new one is written as a PDF file to be printed; until you say that it is, "
    "the old one stays valid."
)
_THEN = _(
    "Now the {book} gets a new key: the old paper opens nothing of it from then on, except older copies of the folder. In a large office "
    "that takes a while."
)


class ReplacePaper(UserForm):
    """Two pages: where to write it, and whether it is printed."""

    def __init__(self, session: OfficeSession, book: Book, folder: Path) -> None:
        self.book = book
        self._words = translate(BOOK_WORDS[book])
        title = translate(_("New recovery paper of the {book}"), book=self._words)
        super().__init__(session, title, translate(_FIRST, book=self._words), _("Write the paper"))
        self.folder = FolderInput(_("Put the file in the folder"), folder, hint=_("It gets a folder of its own in it."))
        self.printed = PrintPapers()
        self.body.addWidget(self.folder)
        self.body.addWidget(self.printed)
        self.printed.hide()
        self._code = users.new_paper_code()
        self._codes: dict[Book, str] = {}
        self._path: Path | None = None
        self.papers.ask((book,))

    def begin(self) -> None:
        self.folder.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def job(self) -> Callable[[], Any] | None:
        office, book, code = self.session.office, self.book, self._code
        if self._path is None:
            folder, codes = self.folder.found(), self.papers.codes()
            if folder is None or codes is None:
                return None
            self._codes = codes
            return lambda: write_new_paper(office.name, book, code, folder, office.context.today)
        if not self.printed.ready():
            return None
        codes, gone = self._codes, self.printed.to_delete()

        def rotate() -> None:
            users.new_paper(office, book, code, codes)
            delete_papers(gone)

        return rotate

    def worked(self, found: Path | None) -> str:
        if self._path is None and found is not None:
            self._path = found
            self.lead.setText(translate(_THEN, book=self._words))
            self.folder.hide()
            self.papers.hide()
            self.printed.show_papers({self.book: found})
            self.printed.show()
            self.go.setText(translate(_("Make the old paper void")))
            self.printed.begin()
            return ""
        self._path = None
        return translate(_("The old paper of the {book} is void; the new one is valid."), book=self._words)

    def leave(self) -> None:
        """A paper that is valid for nothing must not lie about."""
        if self._path is not None:
            try:
                delete_papers([self._path])
            except UserError as fault:
                self.session.fail(fault)
            self._path = None
