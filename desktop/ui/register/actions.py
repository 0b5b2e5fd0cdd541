"""What else is done on a register's page: rows pasted, many records changed, files read and written."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QSplitter, QStackedWidget

from desktop.errors import UserError
from desktop.exchange.tables.pasted_rows import Block, block_of
from desktop.exchange.tables.records_in import Preview
from desktop.models.record import Record
from desktop.models.roles import Act
from desktop.store.drafts import Draft
from desktop.ui.forms.context import editor_context_for
from desktop.ui.register.bulk_edit_panel import BulkEditPanel
from desktop.ui.register.file_transfer import ask_where, ask_which, export_to, keep_rows, read_from
from desktop.ui.register.import_preview import ImportPreview
from desktop.ui.register.list_view import RecordList
from desktop.ui.register.paste_target import IntoChildTable, IntoRegister, Mended, rows_of, said_of
from desktop.ui.register.paste_view import Into, PasteView
from desktop.ui.register.placeholders import EmptyRegister
from desktop.ui.register.record_pane import RecordPane
from desktop.ui.runtime.page import TaskPanel
from desktop.ui.runtime.session import OfficeSession
from desktop.words import _, _n, translate

_OF_ROW: tuple[tuple[str, str, Act], ...] = (
    (_("Edit"), "edit", "edit"),
    (_("Duplicate"), "duplicate", "edit"),
    (_("History"), "show_history", "see"),
    (_("Copy as a table"), "copy", "export"),
    (_("Copy the cell"), "copy_cell", "export"),
    (_("Paste rows from a spreadsheet"), "paste", "edit"),
    (_("Change a field of the chosen records"), "change_chosen", "edit"),
    (_("Import a file"), "import_file", "edit"),
    (_("Export what is shown"), "export", "export"),
    (_("Delete"), "delete", "delete"),
)


DRAFT_PAUSE = 200
"""Milliseconds after a key until the draft is kept: a crash loses no more, and quick typing is not written key by key."""


class Page(Protocol):
    """The page of a register as far as these deeds know it."""

    session: OfficeSession
    register: type[Record]
    listing: RecordList
    empty: EmptyRegister

    @property
    def pane(self) -> RecordPane:
        """The form beside the list."""

    def save(self) -> bool:
        """Save what is typed in the form and its lists."""

    def show_record(self, record: str) -> bool:
        """Go to a record."""


class RegisterActions(QObject):
    """``work`` is what stands in place of the list and the form; ``working`` tells when it comes and goes."""

    working = Signal(bool)

    def __init__(self, page: Page, stack: QStackedWidget, splitter: QSplitter) -> None:
        super().__init__()
        self._page = page
        self._stack = stack
        self._splitter = splitter
        self.work: TaskPanel | None = None
        self._rows_due = QTimer(self, singleShot=True, interval=DRAFT_PAUSE)
        self._rows_due.timeout.connect(self.keep_rows)
        page.listing.pasted.connect(self.paste)
        page.listing.chosen.connect(self._follow)
        page.listing.foot.asked.connect(self._do)
        page.empty.asked.connect(self._do)

    def hear(self, pane: RecordPane) -> None:
        """The form and its lists are there: what is pasted into a list comes here."""
        for grid in pane.grids:
            grid.pasted.connect(self._look_at)

    def paste(self) -> None:
        """Read rows out of the clipboard as new records of the register."""
        page = self._page
        if self.refused("edit"):
            return
        into = IntoRegister(page.session, page.register)
        fields = [field for field in page.listing.model.columns if field in into.allowed]
        try:
            block = block_of(page.register, QGuiApplication.clipboard().text(), fields, into.allowed)
        except UserError as fault:
            page.session.fail(fault)
            return
        self._show_paste(block, into, page.register)

    def change_chosen(self) -> None:
        """Change one field of the chosen records."""
        page = self._page
        if self.refused("edit"):
            return
        pane = BulkEditPanel(page.session, page.register, editor_context_for(page.session, page.register))
        pane.show_records(page.listing.selected())
        pane.left.connect(self._back_to_list)
        self.show(pane, beside=True)
        pane.field.setFocus()

    def export(self) -> None:
        """Write what the list shows to a file."""
        page = self._page
        if self.refused("export"):
            return
        if path := ask_where(page.session, page.register, page.listing):
            export_to(page.session, page.register, page.listing.model.query, page.listing.model.count, path)

    def import_file(self) -> None:
        """Read a file, and show what it would do."""
        page = self._page
        if self.refused("edit"):
            return
        if path := ask_which(page.session, page.listing):
            self.read_file(path)

    def read_file(self, path: Path) -> None:
        """Show what importing ``path`` would do."""
        page = self._page

        def show(preview: Preview) -> None:
            view = ImportPreview(page.session, preview, path, lambda rows: self._keep(rows, path), lambda: self.read_file(path))
            view.left.connect(self._back_to_list)
            self.show(view)
            view.table.setFocus()

        read_from(page.session, page.register, path, show)

    def show(self, work: TaskPanel, *, beside: bool = False) -> None:
        """Let ``work`` stand in place of the list and the form, or ``beside`` the list."""
        self.leave()
        pane = self._page.pane  # it reads the office as it is made, which must not be while many are saved
        if beside:
            sizes = self._splitter.sizes()
            pane.hide()
            self._splitter.addWidget(work)
            self._splitter.setSizes([sizes[0], 0, sum(sizes) - sizes[0]] if sizes[1] else [3, 0, 2])
            self._stack.setCurrentIndex(0)
        else:
            self._stack.addWidget(work)
            self._stack.setCurrentWidget(work)
        self.work = work
        self.working.emit(True)

    def leave(self) -> None:
        """The list and the form again; the page says which. Pasted rows that are not saved wait as a draft."""
        self.keep_rows()
        work, self.work = self.work, None
        if work:
            if isinstance(work, PasteView):
                self._tell_left(work)
            beside = self._splitter.indexOf(work) >= 0
            self._stack.setCurrentIndex(0)
            self._stack.removeWidget(work)
            work.hide()
            work.deleteLater()
            self._page.pane.setVisible(bool(self._page.pane.record_id))
            if beside:
                sizes = self._splitter.sizes()
                self._splitter.setSizes([sizes[0], sum(sizes) - sizes[0], 0])
            self.working.emit(False)

    def row_menu(self, at: QPoint) -> None:
        """Offer what can be done with the row one is on."""
        menu, page = QMenu(self._stack), self._page
        for words, deed, act in _OF_ROW:
            action = menu.addAction(translate(words))
            action.setEnabled(page.session.office.may(act, page.register))
            action.triggered.connect(lambda _on, deed=deed: self._do(deed))
        menu.exec(at)

    def refused(self, act: Act) -> bool:
        """Whether this user may not do ``act`` here; then it has been said."""
        page = self._page
        try:
            page.session.office.require(act, page.register)
        except UserError as fault:
            page.session.fail(fault)
            return True
        return False

    def keep_rows(self) -> None:
        """Keep pasted rows of the register in its book, now."""
        self._rows_due.stop()
        view = self.work
        if isinstance(view, PasteView) and isinstance(view.into, IntoRegister) and not view.over:
            count = len(view.block.cells)
            words = translate(_n("{count} pasted row", "{count} pasted rows"), count=count)
            self._page.session.put_draft(view.block.register, view.into.draft, said_of(view.block, view.model.mended), words)

    def pick_up(self, draft: Draft) -> None:
        """Go on with pasted rows."""
        page = self._page
        into = IntoRegister(page.session, page.register)
        into.draft = draft.record
        block, mended = rows_of(page.register, draft)
        self._show_paste(block, into, page.register, mended)

    def _show_paste(self, block: Block, into: Into, register: type[Record], mended: Mended | None = None) -> None:
        page = self._page
        view = PasteView(page.session, block, into, editor_context_for(page.session, register), mended)
        view.left.connect(lambda: self._left_paste(view))
        view.changed.connect(self._rows_due.start)
        self.show(view)
        self.keep_rows()
        view.sheet.setFocus()

    def _do(self, deed: str) -> None:
        run = next(run for one in (self, self._page, self._page.listing) if (run := getattr(one, deed, None)))
        run()

    def _follow(self) -> None:
        if isinstance(self.work, BulkEditPanel):
            self.work.show_records(self._page.listing.selected())

    def _keep(self, preview: Preview, path: Path) -> None:
        keep_rows(self._page.session, preview, path, self._back_to_list)

    def _back_to_list(self) -> None:
        self.leave()
        self._page.listing.table.setFocus()

    def _left_paste(self, view: PasteView) -> None:
        into, saved, view.over = view.into, view.saved, True
        self.leave()
        if not isinstance(into, IntoRegister):
            next(grid.sheet for grid in self._page.pane.grids if grid.register is view.block.register).setFocus()
            return
        self._page.session.drop_draft(self._page.register, into.draft)
        self._page.listing.table.setFocus()
        if saved:
            self._page.show_record(into.first)

    def _tell_left(self, view: PasteView) -> None:
        """The way back to pasted rows, however they were left."""
        session, into, register = self._page.session, view.into, self._page.register
        if view.saved or not isinstance(into, IntoRegister):
            return

        def back() -> None:
            session.turned_to.emit(register.register)
            self._show_paste(view.block, into, register, view.model.mended)

        words = translate(_n("{count} pasted row was not saved.", "{count} pasted rows were not saved."), count=len(view.block.cells))
        session.say(words, _("Back to them"), back)

    def _look_at(self, block: Block, into: IntoChildTable) -> None:
        into.save_all = self._page.save
        self._show_paste(block, into, block.register)
