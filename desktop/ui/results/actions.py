"""What else is done in the matrix: another day beside it, the remark of a row, why a light is which."""

from datetime import date
from typing import Protocol

from PySide6.QtCore import QModelIndex, QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QLayout, QMenu

from desktop.errors import UserError
from desktop.models.fields.base import RefusalError
from desktop.models.fields.text_and_choice import Day
from desktop.models.registers.indicator import Remark
from desktop.models.registers.project import Project
from desktop.models.results.matrix import Matrix
from desktop.office.results.matrix import matrix_of
from desktop.presentation.explanations import light_explained
from desktop.ui.forms.context import editor_context_for
from desktop.ui.forms.inline_editor import InlineEditor
from desktop.ui.forms.labelled_input import named
from desktop.ui.forms.text_editors import DayEditor
from desktop.ui.results.comparison_model import ComparisonModel
from desktop.ui.results.model import CUMULATIVE, REMARK
from desktop.ui.results.remark_editor import edit_remark
from desktop.ui.results.view import MatrixView
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.theme.tokens import scaled
from desktop.ui.widgets.basics import label
from desktop.words import _, translate

_PAUSE = 400


class Page(Protocol):
    """The page of the matrix as far as these deeds know it."""

    session: OfficeSession
    model: ComparisonModel
    view: MatrixView

    def open_number(self, index: QModelIndex, *, go: bool = True) -> None:
        """Show what is behind a number."""

    def copy(self) -> None:
        """Put the matrix on the clipboard."""


class MatrixActions(QObject):
    """``day`` is typed into the bar of the page; blank compares with nothing."""

    def __init__(self, page: Page, bar: QLayout) -> None:
        super().__init__()
        self._page = page
        self._asked = 0
        self._stale = False
        self.editing: InlineEditor | None = None
        self.day = DayEditor(named("compared", Day(_("Compare with"))), editor_context_for(page.session, Project))
        self.day.name(translate(_("Compare with")))
        self.day.line.setPlaceholderText(translate(_("a second day")))
        self.day.setFixedWidth(scaled(150))
        self.caption = label(translate(_("Compare with")), "label")
        self.caption.setBuddy(self.day)
        bar.addWidget(self.caption)
        bar.addWidget(self.day)
        self._due = QTimer(self, singleShot=True, interval=_PAUSE)
        self._due.timeout.connect(self.count)
        self.day.edited.connect(self._due.start)
        self.day.left.connect(self.count)
        page.view.remark_wanted.connect(self.edit_remark)
        page.view.menu_wanted.connect(self._menu)
        page.view.copied.connect(page.copy)

    def count(self) -> None:
        """Count the other day, or leave it out."""
        self._due.stop()
        page, session = self._page, self._page.session
        try:
            day = self.day.take()
        except RefusalError as refusal:
            session.fail(refusal)
            return
        if not isinstance(day, date) or session.project is None:
            self._asked += 1
            self._show(None)
            return
        shown = page.model.then
        if shown is not None and shown.as_at == day and shown.project == session.project.id and not self._stale:
            return
        self._asked += 1
        asked, office, project = self._asked, session.office, session.project.id
        self._stale = False

        def count() -> Matrix:
            with office.readers() as (office_book, case_book):
                return matrix_of(office_book, case_book, project, day, None)

        def show(matrix: Matrix) -> None:
            if asked == self._asked:
                self._show(matrix)

        session.run(count, show, self._failed, translate(_("Counting the other day")))

    def count_again(self) -> None:
        """The books are not what they were."""
        self._stale = True
        if self.day.typed().strip():
            self.count()

    def edit_remark(self, index: QModelIndex) -> None:
        """Write the remark of the row at ``index``, for the day one looks at."""
        page = self._page
        row, matrix = page.model.node(index).row, page.model.matrix
        if row is None or matrix is None:
            return
        if self.editing and not self.editing.keep():
            return
        remark = index.siblingAtColumn(REMARK)
        page.view.setCurrentIndex(remark)
        page.view.scrollTo(remark)
        self.editing = edit_remark(page.session, page.view, page.view.visualRect(remark), row, matrix.as_at)
        if self.editing:
            self.editing.ended.connect(self._ended)

    def explain(self) -> None:
        """Say why the light of the row one is on is which, and open what it is made of."""
        page = self._page
        here = page.view.currentIndex()
        row, matrix = page.model.node(here).row, page.model.matrix
        if row is None or matrix is None:
            page.session.say(translate(_("Go to a row first; its light is explained.")))
            return
        page.open_number(here.siblingAtColumn(CUMULATIVE), go=False)
        page.session.say(light_explained(matrix, row, page.session.office.context))

    def _ended(self, _how: str) -> None:
        self.editing = None

    def _show(self, matrix: Matrix | None) -> None:
        self._page.model.show_then(matrix)
        self._page.view.show_compared(compared=matrix is not None)

    def _failed(self, fault: UserError) -> None:
        self._page.session.fail(fault)
        self._show(None)

    def _menu(self, at: QPoint) -> None:
        page = self._page
        here = page.view.currentIndex()
        row = page.model.node(here).row
        menu = QMenu(page.view)
        for words, run, able in (
            (_("Show the records"), lambda: page.open_number(here.siblingAtColumn(CUMULATIVE)), row is not None),
            (_("Explain this light"), self.explain, row is not None),
            (_("Write the remark"), lambda: self.edit_remark(here), row is not None and page.session.office.may("edit", Remark)),
            (_("Show the indicator"), lambda: page.session.wanted.emit("indicator", row.indicator if row else ""), row is not None),
            (_("Compare with another day"), lambda: self.day.setFocus(Qt.FocusReason.OtherFocusReason), True),
            (_("Copy as a table"), page.copy, True),
        ):
            action = menu.addAction(translate(words))
            action.setEnabled(able)
            action.triggered.connect(lambda _on=False, run=run: run())
        menu.exec(at)
