"""New recovery papers within a form: written, then printed and put away; only then does the form go on."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.models.record import Book
from desktop.office.access import users
from desktop.office.access.papers import Written, delete_papers, write_new_papers
from desktop.ui.access.print_papers import PrintPapers
from desktop.ui.forms.labelled_input import FolderInput
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.runtime.settings import documents
from desktop.ui.theme.tokens import GRID
from desktop.words import _, translate


class NewPapers(QWidget):
    """Hidden until some books need a new paper."""

    def __init__(self, session: OfficeSession) -> None:
        super().__init__()
        self._session = session
        self._codes: dict[Book, str] = {}
        self.written: Written = {}
        self.folder = FolderInput(_("Put the file in the folder"), documents(), hint=_("It gets a folder of its own in it."))
        self.printed = PrintPapers()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID * 2)
        column.addWidget(self.folder)
        column.addWidget(self.printed)
        self.ask(())

    @property
    def verb(self) -> str:
        """What the button says while papers have to be written."""
        return translate(_("Write the new papers") if len(self._codes) > 1 else _("Write the paper"))

    @property
    def asked(self) -> bool:
        """Whether papers have to be written before anything else is done."""
        return bool(self._codes) and not self.written

    def ask(self, books: Collection[Book]) -> None:
        """Ask for new papers of ``books``; those written for others are void and go."""
        if set(books) != self._codes.keys():
            self.leave()
            self._codes = {book: users.new_paper_code() for book in books}
        self.folder.setVisible(self.asked)
        self.printed.setVisible(bool(self.written))
        self.setVisible(bool(books))

    def job(self) -> Callable[[], Written] | None:
        """What writes them, for the worker's thread; None, with the fault in place, where there is no such folder."""
        folder, office, codes = self.folder.found(), self._session.office, dict(self._codes)
        return None if folder is None else lambda: write_new_papers(office.name, codes, folder, office.context.today)

    def took(self, found: object) -> bool:
        """Whether ``found`` are papers just written, which are to be printed now; if not they are valid, and stay as they are."""
        if not isinstance(found, Mapping):
            self.written, self._codes = {}, {}
            return False
        self.written = found
        self.folder.hide()
        self.printed.show_papers(found)
        self.printed.show()
        self.printed.begin()
        return True

    def codes(self) -> Mapping[Book, str] | None:
        """The codes, once the papers are printed; None, with the reason in place, where they are not."""
        return {} if not self._codes else dict(self._codes) if self.printed.ready() else None

    def then(self, change: Callable[[], Any]) -> Callable[[], Any]:
        """``change``, and after it the files of printed papers go."""
        done = self.printed.to_delete() if self.written else []

        def run() -> Any:
            found = change()
            delete_papers(done)
            return found

        return run

    def leave(self) -> None:
        """A paper that is valid for nothing must not lie about."""
        try:
            delete_papers(self.written.values())
        except UserError as fault:
            self._session.fail(fault)
        self.written = {}
