"""The results matrix: the annex, computed; from a number to its records in one click."""

from datetime import date

from PySide6.QtCore import QModelIndex, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.exchange import shown
from desktop.models.kind import RefusalError
from desktop.models.kinds import Day
from desktop.models.matrix import Matrix, Status
from desktop.models.project import Project
from desktop.models.query import Changed
from desktop.office.behind import records_behind
from desktop.office.numbers import matrix_of
from desktop.ui.behind_panel import BehindPanel
from desktop.ui.icons import pixmap
from desktop.ui.matrix_tree import COLUMNS, PERIOD, MatrixTree, Twig
from desktop.ui.matrix_view import MatrixView
from desktop.ui.parts import emptied, label
from desktop.ui.room import Room
from desktop.ui.supply import supply_for
from desktop.ui.theme import GRID
from desktop.ui.typed import DayEditor
from desktop.words import _, translate


class MatrixPage(QWidget):
    """Counted on the worker's thread whenever the project, the day or a record changes while it is seen."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self.model = MatrixTree(room.office.desk, self)
        self.view = MatrixView(room.theme)
        self.panel = BehindPanel(room)
        day = Day(_("As at"))
        day.name = "as_at"
        self.as_at = DayEditor(day, supply_for(room, Project))
        self.said = label("", "quiet")
        self.summary = QHBoxLayout()
        self._stale = True
        self._asked = 0
        self._build()
        self.as_at.edited.connect(self._pause)
        self.as_at.left.connect(self._new_day)
        self.view.opened.connect(self.open_number)
        self.panel.closed.connect(self.close_panel)
        self.panel.wanted.connect(room.wanted)
        room.changed.connect(self._changed)
        room.moved.connect(self._moved)
        self._moved()

    def read_again(self) -> None:
        """Count again."""
        self._stale = False
        room = self.room
        if room.project is None:
            self._show(None)
            return
        self._asked += 1
        asked, office, project, as_at = self._asked, room.office, room.project.id, room.as_at
        period = room.period.id if room.period and room.period.began and room.period.began <= as_at else None

        def count() -> Matrix:
            with office.readers() as (office_book, case_book):
                return matrix_of(office_book, case_book, project, as_at, period)

        def show(matrix: Matrix) -> None:
            if asked == self._asked:
                self._show(matrix)

        room.tasks.run(count, show, self._failed, translate(_("Counting")))

    def open_number(self, index: QModelIndex) -> None:
        """Show what is behind the number at ``index``."""
        twig, matrix = self.model.twig(index), self.model.matrix
        cell = self.model.cell(twig.row, index.column()) if twig.row else None
        if matrix is None or twig.row is None or cell is None:
            return
        row, period, office = twig.row, index.column() == PERIOD, self.room.office
        self.panel.show_cell(matrix, row, cell, period=period)
        self.panel.show()

        def look() -> list[tuple[str, str]]:
            with office.readers() as (office_book, case_book):
                return records_behind(office_book, case_book, matrix, row, period=period)

        def show(records: list[tuple[str, str]]) -> None:
            self.panel.show_records(records, row=row)
            if records:
                self.panel.list.setFocus()

        self.room.tasks.run(look, show, self.room.fail, translate(_("Finding the records")))

    def close_panel(self) -> None:
        """Back to the matrix."""
        self.panel.hide()
        self.view.setFocus()

    def copy(self) -> None:
        """Put the matrix on the clipboard as a table."""
        lines = ["\t".join(str(self.model.headerData(column, Qt.Orientation.Horizontal)) for column in range(len(COLUMNS)))]
        self._lines(self.model.twig(QModelIndex()), lines)
        QGuiApplication.clipboard().setText("\n".join(lines) + "\n")
        self.room.say(translate(_("The matrix is on the clipboard: {count} rows."), count=len(lines) - 1))

    def export(self) -> None:
        """Go to the page that writes the files."""
        self.room.turned_to.emit("export")

    def go_to_search(self) -> None:
        """Go to the tree; typing finds a wording."""
        self.view.setFocus()

    def showEvent(self, event: object) -> None:
        """Count when it is seen, not before."""
        super().showEvent(event)  # type: ignore[arg-type]
        if self._stale:
            QTimer.singleShot(0, self, self.read_again)

    def _lines(self, twig: Twig, lines: list[str]) -> None:
        for one in twig.under:
            lines.append("\t".join(self.model.text(one, column) for column in range(len(COLUMNS))))
            self._lines(one, lines)

    def _changed(self, changed: Changed) -> None:
        if changed.records:
            self._again()

    def _again(self) -> None:
        self._stale = True
        if self.isVisible():
            QTimer.singleShot(0, self, self.read_again)

    def _moved(self) -> None:
        self.as_at.put(self.room.as_at)
        self.close_panel()
        self._again()

    def _pause(self) -> None:
        QTimer.singleShot(400, self, self._new_day)

    def _new_day(self) -> None:
        try:
            day = self.as_at.take()
        except RefusalError as refusal:
            self.said.setText(str(refusal))
            return
        if isinstance(day, date) and day != self.room.as_at:
            self.room.as_at = day
            self._again()

    def _failed(self, fault: UserError) -> None:
        self.model.show_matrix(None)
        self.said.setText(str(fault))

    def _show(self, matrix: Matrix | None) -> None:
        here = self.view.currentIndex()
        kept = self.model.twig(here).row
        top = self.view.verticalScrollBar().value()
        self.model.show_matrix(matrix)
        self.view.laid_out(period=bool(matrix and matrix.period))
        if kept and (index := self.model.of_placement(kept.placement)).isValid():
            self.view.setCurrentIndex(index.siblingAtColumn(here.column()))
        elif self.model.rowCount():
            self.view.setCurrentIndex(self.model.index(0, 0))
        self.view.verticalScrollBar().setValue(top)
        if matrix is None:
            self.said.setText(translate(_("There is no project yet. Enter one in Set-up.")))
            self._count_lights([])
            return
        self._count_lights([row.status for row in matrix.rows])
        self.said.setText(translate(_("Time elapsed: {elapsed}"), elapsed=shown.elapsed(matrix, self.room.office.desk)))

    def _count_lights(self, lights: list[Status]) -> None:
        emptied(self.summary)
        for status, (_sign, words, color) in shown.STATUSES.items():
            if status == "none" or status not in lights:
                continue
            sign = label()
            sign.setPixmap(pixmap(color, self.room.theme.color(color), 14))
            self.summary.addWidget(sign)
            self.summary.addWidget(label(f"{lights.count(status)} {translate(words)}", "hint"))
            self.summary.addSpacing(GRID)

    def _build(self) -> None:
        self.view.setModel(self.model)
        self.panel.hide()
        self.as_at.setFixedWidth(150)
        self.as_at.name(translate(_("As at")))
        bar = QHBoxLayout()
        bar.setContentsMargins(GRID * 2, 0, GRID * 2, 0)
        bar.setSpacing(GRID)
        bar.addWidget(label(translate(_("As at")), "label"))
        bar.addWidget(self.as_at)
        bar.addWidget(self.said)
        bar.addStretch(1)
        bar.addLayout(self.summary)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.view)
        self.splitter.addWidget(self.panel)
        self.splitter.setSizes([860, 380])
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
        return QSize(1200, 640)
