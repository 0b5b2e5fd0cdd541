"""The records of a register as a table: fetched a page at a time, each page beginning where the last one ended."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from desktop.models.query import Query
from desktop.models.record import Record
from desktop.office.office import Office
from desktop.ui.register.list_query import PAGE, Found, of_ids, rows_of, summed_up
from desktop.words import translate

Index = QModelIndex | QPersistentModelIndex
_FEW = 20
"""New records that are put into their list one by one."""
_LONG = 18
"""Characters that may not fit a column: the tooltip has the whole."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RecordListModel(QAbstractTableModel):
    """Rows are records in the order asked for; texts are made when first shown and kept until the next asking."""

    counted = Signal()

    def __init__(self, office: Office, register: type[Record], columns: Sequence[str]) -> None:
        super().__init__()
        self._office = office
        self.register = register
        self.columns = tuple(columns)
        self.query = Query()
        self.records: list[Record] = []
        self.count: int | None = 0
        """How many there are in all; None while nobody has counted them."""
        self.totals: tuple[tuple[str, tuple[Any, ...]], ...] = ()
        """(field, sums) of what is found: one sum a currency."""
        self._after: tuple[Any, ...] | None = None
        self._ids: list[str] | None = None
        """Of the rows not fetched yet, where all were found at once."""
        self._texts: dict[tuple[int, int], str] = {}

    def ask(self, query: Query) -> None:
        """Show what ``query`` asks for."""
        answer = rows_of(self._office, self.register, query)
        self.show_found(summed_up(self._office, self.register, answer, self.columns))

    def show_found(self, answer: Found) -> None:
        """Show what was found."""
        self.beginResetModel()
        self.query, self._texts = answer.query, {}
        self.records, self._after = list(answer.records), answer.after
        self._ids = None if answer.ids is None else list(answer.ids[len(answer.records) :])
        self.endResetModel()
        self.show_sums(answer)

    def show_sums(self, answer: Found) -> None:
        """Take how many there are and what they add up to, once that is known."""
        self.count, self.totals = answer.count, answer.totals
        self.counted.emit()

    def read_again(self, row: int) -> None:
        """Show what was asked for as it stands now, as far as ``row`` and a page beyond."""
        rows = min(max(len(self.records), PAGE), row + PAGE)
        answer = replace(rows_of(self._office, self.register, self.query, rows), totals=self.totals)
        self.show_found(answer)

    def renew(self, changed: Collection[str]) -> bool:
        """Show these records as they stand now, each in its row; False where one has no row yet.

        A row stays where it is although its sort key may have changed: it must not go from under the hand. Where every
        record would have to be looked at to know the place of a new one, it comes first.
        """
        rows = {record.id: row for row, record in enumerate(self.records)}
        new = set(changed) - rows.keys() - set(self._ids or ())
        if new and (self._ids is None or len(new) > _FEW):
            return False
        self._texts = {}
        self._forget_gone(changed)
        for row in sorted((rows[record] for record in changed if record in rows), reverse=True):
            now = self._office.get(self.register, self.records[row].id)
            if now is None or now.deleted:
                self.beginRemoveRows(QModelIndex(), row, row)
                self.records.pop(row)
                self.count = None if self.count is None else self.count - 1
                self.endRemoveRows()
            else:
                self.records[row] = now
        if found := of_ids(self._office, self.register, sorted(new)):
            self.beginInsertRows(QModelIndex(), 0, len(found) - 1)
            self.records[:0] = found
            self.count = None if self.count is None else self.count + len(found)
            self.endInsertRows()
        if self.records:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.records) - 1, len(self.columns) - 1))
        self.counted.emit()
        return True

    def _forget_gone(self, changed: Collection[str]) -> None:
        """Of what is not fetched yet."""
        for record in set(changed) & set(self._ids or ()):
            now = self._office.get(self.register, record)
            if self._ids and (now is None or now.deleted):
                self._ids.remove(record)
                self.count = None if self.count is None else self.count - 1

    def show_columns(self, columns: Sequence[str]) -> None:
        """Show other fields."""
        self.beginResetModel()
        self.columns, self._texts = tuple(columns), {}
        self.endResetModel()

    def row_of(self, record: str) -> int | None:
        """The row of the record with that id, as far as rows have been fetched."""
        return next((row for row, one in enumerate(self.records) if one.id == record), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  as Qt has it
        """How many rows have been fetched."""
        return 0 if parent.isValid() else len(self.records)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """How many fields are shown."""
        return 0 if parent.isValid() else len(self.columns)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether there are rows behind the last one."""
        return not parent.isValid() and (self._after is not None or bool(self._ids))

    def fetchMore(self, parent: Index) -> None:
        """Fetch the next page."""
        records: Sequence[Record] = ()
        if self._ids:
            records = of_ids(self._office, self.register, self._ids[:PAGE])
            del self._ids[:PAGE]
        elif self._after is not None:
            page = self._office.page(self.register, replace(self.query, limit=PAGE, after=self._after))
            records, self._after = page.records, page.after
        if records:
            first = len(self.records)
            self.beginInsertRows(QModelIndex(), first, first + len(records) - 1)
            self.records.extend(records)
            self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The field as it is shown."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            text = self.text(index.row(), index.column())
            return text if len(text) > _LONG else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.register.kinds[self.columns[index.column()]].numeric else _LEFT
        return None

    def text(self, row: int, column: int) -> str:
        """The text of a cell, on one line."""
        key = (row, column)
        if key not in self._texts:
            field = self.columns[column]
            shown = self.register.kinds[field].show(self.records[row].get(field), self._office.context)
            self._texts[key] = " ".join(shown.split())
        return self._texts[key]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The field's label."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        kind = self.register.kinds[self.columns[section]]
        if role == Qt.ItemDataRole.DisplayRole:
            order = dict(self.query.order).get("id" if kind.name == "number" else kind.name)
            return translate(kind.label) + ("" if order is None else "  ↓" if order else "  ↑")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if kind.numeric else _LEFT
        return None
