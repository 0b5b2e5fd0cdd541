"""A new recovery paper: printed first, then the book gets a new key and the old paper opens nothing more."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt

from desktop.models.record import Book
from desktop.office.access import users
from desktop.store.keys.keyring import BOOK_WORDS
from desktop.ui.access.user_form import UserForm
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

    def __init__(self, session: OfficeSession, book: Book) -> None:
        self.book = book
        self._words = translate(BOOK_WORDS[book])
        title = translate(_("New recovery paper of the {book}"), book=self._words)
        super().__init__(session, title, translate(_FIRST, book=self._words), translate(_("Make the old paper void")))
        self.ask_new_papers((book,))
        self.papers.ask((book,))

    def begin(self) -> None:
        self.new_papers.folder.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def job(self) -> Callable[[], Any] | None:
        office, book = self.session.office, self.book
        return self.with_papers(lambda codes, new: users.new_paper(office, book, new[book], codes))

    def worked(self, found: object) -> str:
        if self.took_papers(found):
            self.lead.setText(translate(_THEN, book=self._words))
            self.papers.hide()
            return ""
        return translate(_("The old paper of the {book} is void; the new one is valid."), book=self._words)
