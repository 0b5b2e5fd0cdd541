"""The list of a register: filter under each heading, sort by heading, totals of what is filtered."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLineEdit, QMenu, QTableView, QVBoxLayout, QWidget

from desktop.models.fields.base import RefusalError
from desktop.models.fields.text_and_choice import Day, Note, Text
from desktop.models.query import Condition, Query
from desktop.models.record import Record
from desktop.models.roles import Act
from desktop.office.bulk_edit import MOST
from desktop.office.filters import conditions, filterable
from desktop.presentation import formatting
from desktop.ui.register.clipboard import copy_table
from desktop.ui.register.filter_header import FilterHeader
from desktop.ui.register.list_footer import ListFooter
from desktop.ui.register.list_model import RecordListModel
from desktop.ui.register.list_query import LARGE, Found, found_there, is_slow, rows_of, summed_there, summed_up
from desktop.ui.runtime.commands import action
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.theme.tokens import GRID, ROW, scaled
from desktop.words import _, translate

_MEASURED = 40
"""Rows whose texts say how wide a column should be."""

_ACTS: tuple[Act, ...] = ("edit", "export", "delete")
"""What may be done to chosen rows."""


class RecordList(QWidget):
    """``picked`` is told which record the person went to; ``entered`` that they want to work in its form."""

    picked = Signal(object)
    entered = Signal()
    asked_for_menu = Signal(QPoint)
    asked_to_delete = Signal()
    pasted = Signal()
    chosen = Signal()
    """Other rows are chosen, or fewer or more."""

    def __init__(self, session: OfficeSession, register: type[Record]) -> None:
        super().__init__()
        self.session = session
        self.register = register
        self.model = RecordListModel(session.office, register, self._kept_columns())
        self.table = QTableView()
        self.header = FilterHeader(self.table)
        self.search = QLineEdit()
        self.footer_bar = ListFooter(session.office.context)
        self.footer = self.footer_bar.sums
        self._build()
        self._head()
        self.model.counted.connect(self._sum_up)
        self._asked = 0
        self._quiet = False
        self._whole = 0
        """How many records the register has, as far as all of them were asked for."""
        self._order = self._first_order()
        self.header.setSortIndicator(*self._indicator())
        self.header.sortIndicatorChanged.connect(self._sort)
        widths = f"widths {self.register.register}"
        self._fitting = False
        self._drawn: dict[str, int] = {**session.settings.get(widths, {})}
        """The columns somebody drew wider or narrower, by field."""
        self.header.sectionResized.connect(self._draw_width)
        session.closing.connect(lambda: session.settings.keep(widths, {**self._drawn}))

    def ask(self) -> None:
        """Show what the search and the lines under the headings ask for."""
        if self.session.closed:
            return  # the pause after the last key ran out too late
        context, all_of = self.session.office.context, partial(self.session.offer, limit=None)
        faults: dict[int, RefusalError] = {}
        wanted: list[Condition] = []
        for column, typed in enumerate(self.header.typed()):
            try:
                wanted += conditions(self.register, self.model.columns[column], typed, context, all_of, self.session.currency)
            except RefusalError as fault:
                faults[column] = fault
        self.header.explain(faults)
        sealed = self.session.office.may("unseal", self.register)
        query = Query(tuple(wanted), self.search.text().strip(), self._order, sealed=sealed)
        self._asked += 1
        if is_slow(self.register, query, self._whole):
            self._ask_there(query)
        else:
            self._show(rows_of(self.session.office, self.register, query))
            self._sum()
        if faults:
            self.footer.setText(str(next(iter(faults.values()))))

    @action("page.find")
    def go_to_search(self) -> None:
        """The focus goes to the search line."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def filtered(self) -> bool:
        """Whether something is asked of the rows."""
        return bool(self.model.query.conditions or self.model.query.search)

    @action("page.unfilter")
    def unfilter(self) -> None:
        """Ask for all rows."""
        self.search.clear()
        self.header.clear()
        self.ask()

    @action("page.again")
    def read_again(self, changed: Collection[str] | None = None) -> None:
        """Show the rows as they stand now, staying where one is; only those ``changed``, if that is known."""
        here, top, row = self.current(), self.table.verticalScrollBar().value(), self.table.currentIndex().row()
        chosen = [record.id for record in self.selected()]
        self._asked += 1
        self._quiet = True  # the row one is on may go: nobody went to the next one
        if changed is None or not self.model.renew(changed):
            self.model.read_again(max(self.table.currentIndex().row(), self.table.rowAt(self.table.viewport().height() - 1)))
        self.choose(here.id if here else None, tell=False, otherwise=row)
        if len(chosen) > 1:
            self._choose_also(chosen)
        self.table.verticalScrollBar().setValue(top)
        self._sum()

    def choose(self, record: str | None, *, tell: bool = True, otherwise: int = 0) -> bool:
        """Go to the row of ``record``, else to the row ``otherwise``; False where it is not among the rows."""
        row = self.model.row_of(record) if record else None
        self._quiet = not tell
        if self.model.records:
            index = self.model.index(min(max(otherwise, 0), len(self.model.records) - 1) if row is None else row, 0)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.table.selectionModel().setCurrentIndex(index, flags)
            self.table.scrollTo(index)
        self._quiet = False
        if not self.model.records and tell:
            self.picked.emit(None)
        return row is not None

    def current(self) -> Record | None:
        """The record one is on."""
        row = self.table.currentIndex().row()
        return self.model.records[row] if 0 <= row < len(self.model.records) else None

    def selected(self) -> list[Record]:
        """The chosen records, in their order."""
        return [self.model.records[row] for row in sorted({index.row() for index in self.table.selectionModel().selectedRows()})]

    @action("page.choose_all")
    def choose_all(self) -> None:
        """Choose every row there is, as far as so many can be worked on at once."""
        while self.model.canFetchMore(QModelIndex()) and len(self.model.records) < MOST:
            self.model.fetchMore(QModelIndex())
        self.table.selectAll()

    @action("page.sort")
    def sort_by(self) -> None:
        """Ask by which column; the one it is sorted by already turns round."""
        now, order = self._indicator()
        turned = Qt.SortOrder.AscendingOrder if order == Qt.SortOrder.DescendingOrder else Qt.SortOrder.DescendingOrder
        menu = QMenu(self)
        for column, field in enumerate(self.model.columns):
            words = translate(self.register.kinds[field].label)
            action = QAction(words, menu, checkable=True, checked=column == now)
            to = turned if column == now else Qt.SortOrder.AscendingOrder
            action.triggered.connect(lambda _on, column=column, to=to: self.header.setSortIndicator(column, to))
            menu.addAction(action)
        menu.exec(self.header.mapToGlobal(QPoint(0, self.header.height())))

    @action("page.columns")
    def choose_columns(self) -> None:
        """Ask which columns to show."""
        self._choose_columns(QPoint(0, self.header.height()))

    @action("page.copy")
    def copy(self) -> None:
        """Put the chosen rows on the clipboard as a table."""
        columns = range(len(self.model.columns))
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        copy_table(self.session, self.register, self.model.columns, [[self.model.text(row, column) for column in columns] for row in rows])

    @action("page.copy_cell")
    def copy_cell(self) -> None:
        """Put the cell one is on on the clipboard."""
        here = self.table.currentIndex()
        if here.isValid():
            field, text = self.model.columns[here.column()], self.model.text(here.row(), here.column())
            copy_table(self.session, self.register, (field,), ((text,),), headed=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes to the form; Ctrl+C copies, Ctrl+V pastes, Delete deletes."""
        if watched is self.table and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
                self.entered.emit()
                return True
            if event.key() == Qt.Key.Key_Delete and event.modifiers() == Qt.KeyboardModifier.NoModifier:
                self.asked_to_delete.emit()
                return True
            if event.key() == Qt.Key.Key_C and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
                self.copy()
                return True
            if event.key() == Qt.Key.Key_V and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
                self.pasted.emit()
                return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        plural = translate(self.register.plural)
        self.table.setModel(self.model)
        self.table.setHorizontalHeader(self.header)
        self.table.setAccessibleName(plural)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(scaled(ROW))
        self.table.verticalHeader().setSectionResizeMode(self.table.verticalHeader().ResizeMode.Fixed)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.installEventFilter(self)
        self.table.customContextMenuRequested.connect(lambda at: self.asked_for_menu.emit(self.table.viewport().mapToGlobal(at)))
        self.table.selectionModel().currentRowChanged.connect(self._moved)
        self.table.doubleClicked.connect(lambda _index: self.entered.emit())
        self.header.filtered.connect(self.ask)
        self.header.left.connect(self._into_rows)
        self.header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.header.customContextMenuRequested.connect(self._choose_columns)
        self.search.setPlaceholderText(translate(_("Search {plural}"), plural=plural.lower()))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self.header._pause.start())  # noqa: SLF001  one pause for both
        self.search.returnPressed.connect(self._into_rows)
        self.footer_bar.asked.connect(lambda _deed: self._into_rows())  # the button may go with what it did
        line = QHBoxLayout()
        line.setContentsMargins(GRID * 2, 0, GRID * 2, 0)
        line.addWidget(self.search, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        whole.addLayout(line)
        whole.addWidget(self.table, 1)
        whole.addWidget(self.footer_bar)
        self.table.selectionModel().selectionChanged.connect(lambda *_ranges: self._choose_told())

    def _head(self) -> None:
        kinds = [self.register.kinds[field] for field in self.model.columns]
        self.header.head([translate(kind.label) for kind in kinds], lambda column: filterable(kinds[column]))
        stops = [self.search, *(self.header.line(column) for column in range(len(kinds))), self.table]
        for one, other in pairwise(stops):
            QWidget.setTabOrder(one, other)  # as drawn: the filters stand above the rows

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Columns fit what is in them, as far as there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As wide as somebody made them, else as the first rows need; what names the record takes what is left."""
        metrics, head = self.table.fontMetrics(), self.header.fontMetrics()
        rows = range(min(len(self.model.records), _MEASURED))
        kinds = [self.register.kinds[field] for field in self.model.columns]
        widths = []
        for column, kind in enumerate(kinds):
            needed = max((metrics.horizontalAdvance(self.model.text(row, column)) for row in rows), default=0) + 24
            least = head.horizontalAdvance(f"{translate(kind.label)}  ↓") + 24
            most = 320 if isinstance(kind, Note) else 260 if kind.name in self.register.called else 150
            widths.append(self._drawn.get(kind.name) or max(least, min(needed, most)))
        spare = self.table.viewport().width() - sum(widths)
        worded = [(column, kind) for column, kind in enumerate(kinds) if isinstance(kind, Text)]
        named = [column for column, kind in worded if isinstance(kind, Note) or kind.name in self.register.called] or [len(kinds) - 1]
        named = [column for column in named if kinds[column].name not in self._drawn]
        self._fitting = True
        for column, width in enumerate(widths):
            self.header.resizeSection(column, width + (max(spare, 0) // len(named) if column in named else 0))
        self._fitting = False

    def _draw_width(self, column: int, _before: int, width: int) -> None:
        """Somebody drew the column wider or narrower."""
        if not self._fitting and width:
            self._drawn[self.model.columns[column]] = width

    def _ask_there(self, query: Query) -> None:
        asked, session, register, columns = self._asked, self.session, self.register, self.model.columns

        def show(answer: Found) -> None:
            if asked == self._asked:  # else something else was typed since
                self._show(answer)

        self.footer.setText(translate(_("Searching …")))
        session.run(lambda: found_there(session, register, query, columns), show, session.fail, translate(_("Searching")))

    def _show(self, answer: Found) -> None:
        here = self.current()
        self.model.show_found(answer)
        self.choose(here.id if here else None)

    def _sum(self) -> None:
        """Count and add up what is shown: at once where all of it is here, else on the worker's thread."""
        asked, session, register, model = self._asked, self.session, self.register, self.model
        answer, columns = Found(model.query, (), None, model.count), model.columns
        if model.count is not None and model.count <= len(model.records):
            model.show_sums(summed_up(session.office, register, answer, columns))
            return

        def show(sums: Found) -> None:
            if asked == self._asked:
                self.model.show_sums(sums)

        uncounted = replace(answer, count=None)
        session.run(lambda: summed_there(session, register, uncounted, columns), show, session.fail)

    def _choose_also(self, records: Iterable[str]) -> None:
        """Those that were chosen together stay so, where they are still among the rows."""
        wanted, rows, last = set(records), QItemSelection(), len(self.model.columns) - 1
        for row, record in enumerate(self.model.records):
            if record.id in wanted:
                rows.select(self.model.index(row, 0), self.model.index(row, last))
        self.table.selectionModel().select(rows, QItemSelectionModel.SelectionFlag.Select)

    def _choose_told(self) -> None:
        count, may = len(self.table.selectionModel().selectedRows()), self.session.office.may
        more = count < MOST and count == len(self.model.records) and self.model.canFetchMore(QModelIndex())
        self.footer_bar.choose(count, more=more, may=frozenset(act for act in _ACTS if may(act, self.register)))
        self.chosen.emit()

    def _moved(self, now: QModelIndex, _before: QModelIndex) -> None:
        if not self._quiet:
            self.picked.emit(self.model.records[now.row()] if now.isValid() else None)

    def _into_rows(self) -> None:
        self.table.setFocus()

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        if 0 <= column < len(self.model.columns):
            field = self.model.columns[column]
            self._order = (("id" if field == "number" else field, order == Qt.SortOrder.DescendingOrder),)
            self.ask()

    def _first_order(self) -> tuple[tuple[str, bool], ...]:
        """By the first column; the newest first where it is a date or a number, which the ids follow."""
        first = self.model.columns[0]
        return (("id", True),) if first == "number" else ((first, isinstance(self.register.kinds[first], Day)),)

    def _indicator(self) -> tuple[int, Qt.SortOrder]:
        field, down = self._order[0]
        return self.model.columns.index(
            "number" if field == "id" else field
        ), Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder

    def _sum_up(self) -> None:
        count = self.model.count
        if not self.filtered():
            self._whole = LARGE + 1 if count is None else count  # until it is counted, take it for large
        self.footer_bar.offer_all(on=count == 0 and self.filtered())
        if count is None:
            self.footer.setText(translate(_("Counting …")))
            return
        words = translate(
            _("{count} found") if self.filtered() else _("{count} in all"), count=formatting.number(count, self.session.office.context)
        )
        self.footer.setText("   ".join([words, *self._totals()]) if count or self.filtered() else "")

    def _totals(self) -> list[str]:
        context, kinds = self.session.office.context, self.register.kinds
        said = [(kinds[field], [kinds[field].show(one, context) for one in sums]) for field, sums in self.model.totals]
        return [f"{translate(kind.label)} {' + '.join(sums)}" for kind, sums in said if sums]

    def _kept_columns(self) -> Sequence[str]:
        kept = self.session.settings.get(f"columns {self.register.register}", [])
        sealed = self.session.office.may("unseal", self.register)
        known = [field for field in kept if field in self.register.kinds and (sealed or not self.register.kinds[field].sealed)]
        return known or [field for field in self.register.list_columns if sealed or not self.register.kinds[field].sealed]

    def _choose_columns(self, at: QPoint) -> None:
        menu = QMenu(self)
        sealed = self.session.office.may("unseal", self.register)
        for field, kind in {"number": Record.number, **self.register.fields(sealed=sealed)}.items():
            column = QAction(translate(kind.label), menu, checkable=True, checked=field in self.model.columns)
            column.triggered.connect(lambda on, field=field: self._show_column(field, on=on))
            menu.addAction(column)
        menu.exec(self.header.mapToGlobal(at))

    def _show_column(self, field: str, *, on: bool) -> None:
        columns = [*self.model.columns, field] if on else [one for one in self.model.columns if one != field]
        if columns:
            self.session.settings.keep(f"columns {self.register.register}", columns)
            self.model.show_columns(columns)
            self._head()
            self.ask()
