"""The results matrix: the annex, computed; from a number to its records in one click."""

from datetime import date

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.exchange.tables.csv_tables import csv_text
from desktop.exchange.tables.paste import tabbed
from desktop.models.fields.base import RefusalError
from desktop.models.fields.text_and_choice import Day
from desktop.models.registers.indicator import Remark
from desktop.models.registers.project import Project
from desktop.models.results.matrix import Matrix, Status
from desktop.office.results.drilldown import records_behind
from desktop.office.results.matrix import matrix_of
from desktop.presentation import formatting
from desktop.presentation.explanations import light_explained
from desktop.ui.forms.context import editor_context_for
from desktop.ui.forms.inline_editor import InlineEditor
from desktop.ui.forms.labelled_input import named
from desktop.ui.forms.text_editors import DayEditor
from desktop.ui.results.comparison_model import ComparisonModel
from desktop.ui.results.drilldown_panel import DrilldownPanel
from desktop.ui.results.model import CUMULATIVE, PERIOD, REMARK, TYPED, MatrixNode
from desktop.ui.results.remark_editor import edit_remark
from desktop.ui.results.view import MatrixView
from desktop.ui.runtime.commands import action
from desktop.ui.runtime.page import MatrixBackedPage, PrimaryAction
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.runtime.targets import PlacementTarget, Target
from desktop.ui.sentences import COMPARE_DAYS, COPY_TABLE, NO_PROJECT
from desktop.ui.theme.icons import light_sign, pixmap
from desktop.ui.theme.tokens import GRID, scaled
from desktop.ui.widgets.basics import clear_layout, label
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.words import _, _n, translate

_LEAST = 240
"""Pixels of the matrix one sees at least; in a lower window the page is scrolled."""
_PAUSE = 400
"""Milliseconds after a key until a typed day is counted."""


class MatrixPage(MatrixBackedPage):
    """The tree, the day it is for, and a panel with what is behind a number."""

    id = "matrix"
    title = _("Results matrix")
    with_period = True

    def __init__(self, session: OfficeSession) -> None:
        super().__init__(session)
        self.model = ComparisonModel(session.office.context, self)
        self.view = MatrixView(session.theme)
        self.panel = DrilldownPanel(session)
        day = Day(_("As at"))
        day.name = "as_at"
        self.as_at = DayEditor(day, editor_context_for(session, Project))
        self.said = label("", "quiet")
        self._sought = ""
        self.lights = QWidget()
        self.summary = QHBoxLayout(self.lights)
        self._open = ("", CUMULATIVE)
        self.editing: InlineEditor | None = None
        """The remark that is being written."""
        self.compared_day = DayEditor(named("compared", Day(_("Compare with"))), editor_context_for(session, Project))
        """Blank compares with nothing."""
        self._compared_asked = 0
        self._compared_stale = False
        self._compare_due = QTimer(self, singleShot=True, interval=_PAUSE)
        self._build()
        self._compare_due.timeout.connect(self.count_compared)
        self.compared_day.edited.connect(self._compare_due.start)
        self.compared_day.left.connect(self.count_compared)
        self.view.remark_wanted.connect(self._edit_remark_at)
        self.view.menu_wanted.connect(self._menu)
        self.view.copied.connect(self.copy)
        self.as_at.edited.connect(self._pause)
        self.as_at.left.connect(self._day_left)
        self.view.opened.connect(self.open_number)
        self.panel.closed.connect(self.close_panel)
        self.panel.wanted.connect(session.show_record)
        session.moved.connect(self._moved)
        self._moved()

    def open_number(self, index: QModelIndex, *, go: bool = True) -> None:
        """Show what is behind the number at ``index``, and go there."""
        node, matrix = self.model.node(index), self.model.matrix
        cell = self.model.cell(node.row, index.column()) if node.row else None
        if matrix is None or node.row is None or cell is None:
            return
        row, period, office = node.row, index.column() == PERIOD, self.session.office
        self._open = (row.placement, index.column())
        self.panel.show_cell(matrix, row, cell, period=period)
        self.panel.show()

        def look() -> list[tuple[str, str]]:
            with office.readers() as (office_book, case_book):
                return records_behind(office_book, case_book, matrix, row, period=period)

        def show(records: list[tuple[str, str]]) -> None:
            self.panel.show_records(records, row=row)
            if records and go:
                self.panel.list.setFocus()

        self.session.run(look, show, self.session.fail, translate(_("Finding the records")))

    @classmethod
    def accepts(cls, target: Target) -> bool:
        return isinstance(target, PlacementTarget)

    def primary_action(self) -> PrimaryAction:
        return PrimaryAction(translate(_("Export")), "page.export")

    def focus_stops(self) -> list[QWidget]:
        return [self.view, *([self.panel.list] if self.panel.isVisible() else [])]

    def show_target(self, target: Target) -> None:
        """Go to the row of a placement, once it is counted."""
        if isinstance(target, PlacementTarget):
            self._sought = target.placement
            self._seek()

    def close_panel(self) -> None:
        """Back to the matrix."""
        self.panel.hide()
        self.view.setFocus()

    @action("page.copy")
    def copy(self) -> None:
        """Put the matrix on the clipboard as a table."""
        try:
            self.session.office.require("export", Project)
        except UserError as fault:
            self.session.fail(fault)
            return
        lines = [[str(self.model.headerData(column, Qt.Orientation.Horizontal)) for column in self.view.columns()]]
        self._lines(self.model.node(QModelIndex()), lines)
        self.session.copy(tabbed(lines))
        self.session.say(
            translate(
                _n("The matrix is on the clipboard: {count} row.", "The matrix is on the clipboard: {count} rows."), count=len(lines) - 1
            )
        )

    @action("matrix.compare")
    def compare(self) -> None:
        """Go to where the second day is typed."""
        self.compared_day.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @action("matrix.explain")
    def explain(self) -> None:
        """Say why the light of the row one is on is which, and open what it is made of."""
        here = self.view.currentIndex()
        row, matrix = self.model.node(here).row, self.model.matrix
        if row is None or matrix is None:
            self.session.say(translate(_("Go to a row first; its light is explained.")))
            return
        self.open_number(here.siblingAtColumn(CUMULATIVE), go=False)
        self.session.say(light_explained(matrix, row, self.session.office.context))

    @action("matrix.remark")
    def edit_remark(self) -> None:
        """Write the remark of this row."""
        self._edit_remark_at(self.view.currentIndex())

    @action("record.save")
    def save(self) -> None:
        """Keep the remark that is written; all else is saved already."""
        if self.editing:
            self.editing.keep()

    @action("page.export")
    def export(self) -> None:
        """Go to the page that writes the files."""
        self.session.page_wanted.emit("export")

    @action("page.find")
    def go_to_search(self) -> None:
        """Go to the tree; typing finds a wording."""
        self.view.setFocus()

    def _lines(self, node: MatrixNode, lines: list[list[str]]) -> None:
        for one in node.under:
            texts = ((column, " ".join(self.model.text(one, column).split())) for column in self.view.columns())
            lines.append([csv_text(text) if column in TYPED else text for column, text in texts])
            self._lines(one, lines)

    def _moved(self) -> None:
        if self._day() != self.session.as_at:  # else it was typed here
            self.as_at.set_value(self.session.as_at)
            self.panel.hide()

    def _pause(self) -> None:
        QTimer.singleShot(_PAUSE, self, self._new_day)

    def _day_left(self) -> None:
        if not self.as_at.text().strip():
            self.as_at.set_value(self.session.as_at)
        self._new_day()

    def _new_day(self) -> None:
        day = self._day()
        if day == self.session.as_at:
            self._say_elapsed()
        elif day:
            self.session.go(self.session.project, self.session.period, day)

    def _day(self) -> date | None:
        """The day that is typed; where that is none, why."""
        try:
            day = self.as_at.value()
        except RefusalError as refusal:
            self.said.setText(str(refusal))
            return None
        return day if isinstance(day, date) else None

    def refuse(self, fault: UserError) -> None:
        """Say it where the numbers would stand."""
        self.model.show_matrix(None)
        self.said.setText(str(fault))

    def show_matrix(self, matrix: Matrix | None) -> None:
        """Draw it, staying where one was."""
        here = self.view.currentIndex()
        kept = self.model.node(here).row
        top = self.view.verticalScrollBar().value()
        self.model.show_matrix(matrix)
        self.view.laid_out(period=bool(matrix and matrix.period))
        if kept and (index := self.model.of_placement(kept.placement)).isValid():
            self.view.setCurrentIndex(index.siblingAtColumn(here.column()))
        elif self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(0, 0))
        self.view.verticalScrollBar().setValue(top)
        self._seek()
        self._compare_again()
        if self.panel.isVisible():
            placement, column = self._open
            self.panel.setVisible((index := self.model.of_placement(placement)).isValid())
            self.open_number(index.siblingAtColumn(column), go=False)
        self._count_lights([row.status for row in matrix.rows] if matrix else [])
        self._say_elapsed()

    def _say_elapsed(self) -> None:
        matrix = self.model.matrix
        if matrix:
            self.said.setText(translate(_("Time elapsed: {elapsed}"), elapsed=formatting.elapsed(matrix, self.session.office.context)))
        elif self.session.project is None:
            self.said.setText(translate(NO_PROJECT))

    def _seek(self) -> None:
        if self._sought and (index := self.model.of_placement(self._sought)).isValid():
            self._sought = ""
            self.view.setCurrentIndex(index.siblingAtColumn(CUMULATIVE))
            self.view.scrollTo(index, self.view.ScrollHint.PositionAtCenter)

    def _count_lights(self, lights: list[Status]) -> None:
        clear_layout(self.summary)
        for status, (_sign, words, color) in formatting.STATUSES.items():
            if status == "none" or status not in lights:
                continue
            sign = label()
            sign.setPixmap(pixmap(light_sign(status, color), self.session.theme.color(color), 14))
            self.summary.addWidget(sign)
            self.summary.addWidget(label(f"{lights.count(status)} {translate(words)}", "hint"))
            self.summary.addSpacing(GRID)

    def count_compared(self) -> None:
        """Count the day to compare with, or leave it out."""
        self._compare_due.stop()
        session = self.session
        try:
            day = self.compared_day.value()
        except RefusalError as refusal:
            session.fail(refusal)
            return
        if not isinstance(day, date) or session.project is None:
            self._compared_asked += 1
            self._show_compared(None)
            return
        shown = self.model.then
        if shown is not None and shown.as_at == day and shown.project == session.project.id and not self._compared_stale:
            return
        self._compared_asked += 1
        asked, office, project = self._compared_asked, session.office, session.project.id
        self._compared_stale = False

        def count() -> Matrix:
            with office.readers() as (office_book, case_book):
                return matrix_of(office_book, case_book, project, day, None)

        def show(matrix: Matrix) -> None:
            if asked == self._compared_asked:
                self._show_compared(matrix)

        session.run(count, show, self._compared_failed, translate(_("Counting the other day")))

    def _compare_again(self) -> None:
        """The books are not what they were."""
        self._compared_stale = True
        if self.compared_day.text().strip():
            self.count_compared()

    def _edit_remark_at(self, index: QModelIndex) -> None:
        """Write the remark of the row at ``index``, for the day one looks at."""
        row, matrix = self.model.node(index).row, self.model.matrix
        if row is None or matrix is None:
            return
        if self.editing and not self.editing.keep():
            return
        remark = index.siblingAtColumn(REMARK)
        self.view.setCurrentIndex(remark)
        self.view.scrollTo(remark)
        self.editing = edit_remark(self.session, self.view, self.view.visualRect(remark), row, matrix.as_at)
        if self.editing:
            self.editing.ended.connect(self._ended)

    def _ended(self, _how: str) -> None:
        self.editing = None

    def _show_compared(self, matrix: Matrix | None) -> None:
        self.model.show_then(matrix)
        self.view.show_compared(compared=matrix is not None)

    def _compared_failed(self, fault: UserError) -> None:
        self.session.fail(fault)
        self._show_compared(None)

    def _menu(self, at: QPoint) -> None:
        here = self.view.currentIndex()
        row = self.model.node(here).row
        menu = QMenu(self.view)
        for words, run, able in (
            (_("Show the records"), lambda: self.open_number(here.siblingAtColumn(CUMULATIVE)), row is not None),
            (_("Explain this light"), self.explain, row is not None),
            (_("Write the remark"), lambda: self._edit_remark_at(here), row is not None and self.session.office.may("edit", Remark)),
            (_("Show the indicator"), lambda: self.session.show_record("indicator", row.indicator if row else ""), row is not None),
            (COMPARE_DAYS, lambda: self.compared_day.setFocus(Qt.FocusReason.OtherFocusReason), True),
            (COPY_TABLE, self.copy, True),
        ):
            action = menu.addAction(translate(words))
            action.setEnabled(able)
            action.triggered.connect(lambda _on=False, run=run: run())
        menu.exec(at)

    def _build(self) -> None:
        self.view.setModel(self.model)
        self.panel.hide()
        self.as_at.setFixedWidth(scaled(150))
        self.as_at.set_name(translate(_("As at")))
        bar = FlowLayout(gap=GRID)
        bar.setContentsMargins(GRID * 2, 0, GRID * 2, 0)
        self.summary.setContentsMargins(GRID, 0, 0, 0)
        bar.addWidget(label(translate(_("As at")), "label"))
        bar.addWidget(self.as_at)
        self.compared_day.set_name(translate(_("Compare with")))
        self.compared_day.line.setPlaceholderText(translate(_("a second day")))
        self.compared_day.setFixedWidth(scaled(150))
        caption = label(translate(_("Compare with")), "label")
        caption.setBuddy(self.compared_day)
        bar.addWidget(caption)
        bar.addWidget(self.compared_day)
        self.view.show_compared(compared=False)
        bar.addWidget(self.said)
        bar.addWidget(self.lights)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.view)
        self.splitter.addWidget(self.panel)
        self.splitter.setSizes([860, 380])
        self.splitter.setMinimumHeight(scaled(_LEAST))
        self.splitter.setStretchFactor(0, 1)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.panel, self.close_panel)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        whole.addLayout(bar)
        whole.addWidget(self.splitter, 1)

    def sizeHint(self) -> QSize:
        """As wide as the annex."""
        return QSize(1200, 480)
