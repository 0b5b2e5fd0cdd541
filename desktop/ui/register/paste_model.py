"""The rows of a paste as a sheet to mend: what is ready, what is not, and the same text mended everywhere."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from desktop.exchange.tables.pasted_rows import Line, recheck
from desktop.models.fields.base import FormatContext, RefusalError
from desktop.models.record import UNDECLARED, Record
from desktop.ui.register.child_table_model import ChildTableModel

Index = QModelIndex | QPersistentModelIndex
Fault = tuple[int, str, RefusalError]


class PasteModel(ChildTableModel):
    """Shows lines that may stand in a child list too: mended here, they are mended there. No empty row."""

    def __init__(self, register: type[Record], context: FormatContext) -> None:
        super().__init__(register, (), context)
        self.alike: tuple[str, str, Any] | None = None
        """(field, text, value) of the last cell mended."""
        self.mended: dict[tuple[int, str], Any] = {}
        """What a person put, by row and field: another choice of columns does not lose it."""
        self._came: dict[tuple[int, str], str] = {}
        """The texts that could not be read, as they came."""

    def show_lines(self, lines: Sequence[Line], fields: Sequence[str] = ()) -> None:
        """Show ``lines``; what is wrong outside ``fields`` gets a column behind them."""
        self.beginResetModel()
        self.lines = list(lines)
        self._came = {(row, name): text for row, line in enumerate(self.lines) for name, text in line.unread.items()}
        shown = [field for field in fields if field not in UNDECLARED]
        missing = {name for line in self.lines for name in line.faults if name in self.register.kinds}
        self.fields = (*shown, *(name for name in self.register.kinds if name in missing and name not in shown))
        self.endResetModel()

    def ready(self) -> int:
        """How many rows nothing is wrong with."""
        return sum(not line.faults for line in self.lines)

    def next_fault(self, row: int, column: int) -> QModelIndex:
        """The next cell with a fault after a cell, round the end; not valid where none is left."""
        places = sorted((line, self.fields.index(name)) for line, name, _why in self.faults() if name in self.fields)
        after = next((place for place in places if place > (row, column)), places[0] if places else None)
        return self.index(*after) if after else QModelIndex()

    def set_value(self, row: int, name: str, value: Any) -> None:
        """Mend a cell; the row is looked at again."""
        line, came = self.lines[row], self._came.get((row, name))
        super().set_value(row, name, value)
        self.mended[row, name] = value
        recheck(line, self.context)
        self.alike = (name, came, value) if came and name not in line.faults else None
        self.row_changed(row)

    def set_unread(self, row: int, name: str, text: str, why: RefusalError) -> None:
        """Another text that cannot be read."""
        super().set_unread(row, name, text, why)
        self.alike = None
        self.row_changed(row)

    def row_changed(self, row: int) -> None:
        """A row is to be drawn anew."""
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.fields) - 1))
        self.headerDataChanged.emit(Qt.Orientation.Vertical, row, row)

    def like_the_last(self) -> list[int]:
        """The rows where the text stands that was mended last."""
        if not self.alike:
            return []
        name, text, _value = self.alike
        return [row for row, line in enumerate(self.lines) if line.unread.get(name) == text]

    def mend_alike(self) -> int:
        """Put the same there; how many rows."""
        rows, alike = self.like_the_last(), self.alike
        for row in rows if alike else ():
            assert alike  # as the line above says
            self.set_value(row, alike[0], alike[2])
        if rows:
            self.edited.emit()
        return len(rows)

    def again(self) -> None:
        """Put what was mended once more, after the columns were read anew."""
        for (row, name), value in list(self.mended.items()):
            if row < len(self.lines) and name in self.fields:
                self.set_value(row, name, value)
        self.alike = None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Beside a row with faults stands their sign."""
        if orientation == Qt.Orientation.Vertical and role == Qt.ItemDataRole.DisplayRole:
            return f"▲ {section + 1}" if self.lines[section].faults else str(section + 1)
        return super().headerData(section, orientation, role)

    def _grow(self, row: int) -> None:
        """Rows come with the paste only."""
