"""The base of the forms of the page Users: words, inputs, a fault in place, and a job on the worker's thread."""

from collections.abc import Callable, Collection, Mapping
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.models.record import Book
from desktop.ui.access.new_papers import NewPapers
from desktop.ui.access.recovery_codes import RecoveryCodes
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.theme.tokens import FORM_WIDTH, GRID, scaled
from desktop.ui.widgets.basics import button, label
from desktop.words import _


class UserForm(QWidget):
    """``asked`` when the person confirms, ``given_up`` when they cancel."""

    asked = Signal()
    given_up = Signal()
    redraws = False
    """Whether what this user may do is another afterwards."""

    def __init__(self, session: OfficeSession, title: str, lead: str, verb: str) -> None:
        """All in the language of the window."""
        super().__init__()
        self.session = session
        self.setMaximumWidth(scaled(FORM_WIDTH))
        self.papers = RecoveryCodes(session.office)
        self.new_papers = NewPapers(session)
        self.lead = label(lead, "quiet", wrap=True)
        self.fault = label("", "fault", wrap=True)
        self._verb = verb
        self.go = button("", self.asked.emit, primary=True)
        self.back: QPushButton = button(_("Give up"), self.given_up.emit)
        self.body = QVBoxLayout()
        self.body.setSpacing(GRID * 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID * 2)
        column.addWidget(label(title, "title", wrap=True))
        column.addWidget(self.lead)
        column.addLayout(self.body)
        column.addWidget(self.papers)
        column.addWidget(self.new_papers)
        column.addWidget(self.fault)
        row = QHBoxLayout()
        row.addWidget(self.go)
        row.addWidget(self.back)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        self.fault.hide()
        self.ask_new_papers(())

    def ask_new_papers(self, books: Collection[Book]) -> None:
        """Ask for new papers of ``books`` to be printed first; the button says what it does next."""
        self.new_papers.ask(books)
        self.go.setText(self.new_papers.verb if self.new_papers.asked else self._verb)

    def took_papers(self, found: object) -> bool:
        """Whether ``found`` are papers just written: the form goes on once they are printed."""
        if took := self.new_papers.took(found):
            self.go.setText(self._verb)
        return took

    def begin(self) -> None:
        """Focus where one begins: Back, in a form without inputs."""
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)

    def order_tabs(self) -> None:
        """Set the Tab order as drawn: inputs, the codes of papers, the buttons."""
        footer_bar = [*(group for box in self.papers.inputs.values() for group in box.groups), self.go, self.back]
        reached = [part for part in self.findChildren(QWidget) if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part not in footer_bar]
        for one, following in pairwise([*reached, *footer_bar]):
            QWidget.setTabOrder(one, following)
        self.setFocusProxy(next((part for part in [*reached, *footer_bar] if part.isVisibleTo(self)), self.back))

    def job(self) -> Callable[[], Any] | None:
        """What to do on the worker's thread; None, with each fault in place, where something is missing."""
        return None

    def with_papers(self, change: Callable[[Mapping[Book, str], Mapping[Book, str]], Any]) -> Callable[[], Any] | None:
        """``change`` with the codes of present and of new papers; before it, what writes the new ones. None where a code is missing."""
        codes = self.papers.codes()
        if codes is None or self.new_papers.asked:
            return None if codes is None else self.new_papers.job()
        new = self.new_papers.codes()
        return None if new is None else self.new_papers.then(lambda: change(codes, new))

    def worked(self, found: Any) -> str:
        """What to say now that it is done; empty where the form goes on."""
        return ""

    def refuse(self, fault: UserError) -> None:
        """It could not be done."""
        self.fault.setText(f"▲ {fault}")
        self.fault.show()

    def leave(self) -> None:
        """Called when the form is closed without having been confirmed."""
        self.new_papers.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does it, Escape gives it up."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not isinstance(self.focusWidget(), QPushButton):
            self.asked.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)
