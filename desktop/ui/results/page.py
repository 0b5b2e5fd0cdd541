"""The results matrix: the annex, computed; from a number to its records in one click."""

from datetime import date

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.exchange.tables.csv_tables import csv_text
from desktop.exchange.tables.paste import tabbed
from desktop.models.fields.base import RefusalError
from desktop.models.fields.text_and_choice import Day
from desktop.models.registers.project import Project
from desktop.models.results.matrix import Matrix, Status
from desktop.office.results.drilldown import records_behind
from desktop.presentation import formatting
from desktop.ui.forms.context import editor_context_for
from desktop.ui.forms.text_editors import DayEditor
from desktop.ui.results.actions import MatrixActions
from desktop.ui.results.comparison_model import ComparisonModel
from desktop.ui.results.drilldown_panel import DrilldownPanel
from desktop.ui.results.model import CUMULATIVE, PERIOD, TYPED, MatrixNode
from desktop.ui.results.view import MatrixView
from desktop.ui.runtime.page import MatrixBackedPage
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.theme.icons import pixmap
from desktop.ui.theme.tokens import GRID, scaled
from desktop.ui.widgets.basics import clear_layout, label
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.words import _, _n, translate

_LEAST = 240
"""Pixels of the matrix one sees at least; in a lower window the page is scrolled."""


class MatrixPage(MatrixBackedPage):
    """The tree, the day it is for, and a panel with what is behind a number."""

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
        self._build()
        self.as_at.edited.connect(self._pause)
        self.as_at.left.connect(self._day_left)
        self.view.opened.connect(self.open_number)
        self.panel.closed.connect(self.close_panel)
        self.panel.wanted.connect(session.wanted)
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

    def show_row(self, placement: str) -> None:
        """Go to the row of ``placement``, once it is counted."""
        self._sought = placement
        self._seek()

    def close_panel(self) -> None:
        """Back to the matrix."""
        self.panel.hide()
        self.view.setFocus()

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

    def compare(self) -> None:
        """Go to where the second day is typed."""
        self.extras.day.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def explain(self) -> None:
        """Say why the light of this row is which."""
        self.extras.explain()

    def edit_remark(self) -> None:
        """Write the remark of this row."""
        self.extras.edit_remark(self.view.currentIndex())

    def save(self) -> None:
        """Keep the remark that is written; all else is saved already."""
        if self.extras.editing:
            self.extras.editing.keep()

    def export(self) -> None:
        """Go to the page that writes the files."""
        self.session.turned_to.emit("export")

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
            self.as_at.put(self.session.as_at)
            self.panel.hide()

    def _pause(self) -> None:
        QTimer.singleShot(400, self, self._new_day)

    def _day_left(self) -> None:
        if not self.as_at.typed().strip():
            self.as_at.put(self.session.as_at)
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
            day = self.as_at.take()
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
        self.extras.count_again()
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
            self.said.setText(translate(_("There is no project yet. Enter one in Set-up.")))

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
            sign.setPixmap(pixmap(color, self.session.theme.color(color), 14))
            self.summary.addWidget(sign)
            self.summary.addWidget(label(f"{lights.count(status)} {translate(words)}", "hint"))
            self.summary.addSpacing(GRID)

    def _build(self) -> None:
        self.view.setModel(self.model)
        self.panel.hide()
        self.as_at.setFixedWidth(scaled(150))
        self.as_at.name(translate(_("As at")))
        bar = FlowLayout(gap=GRID)
        bar.setContentsMargins(GRID * 2, 0, GRID * 2, 0)
        self.summary.setContentsMargins(GRID, 0, 0, 0)
        bar.addWidget(label(translate(_("As at")), "label"))
        bar.addWidget(self.as_at)
        self.extras = MatrixActions(self, bar)
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
