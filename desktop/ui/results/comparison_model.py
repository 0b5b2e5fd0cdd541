"""The matrix with a second day beside it: what each row said then, and the difference."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.models.fields.base import FormatContext
from desktop.models.results.comparison import Then, compared
from desktop.models.results.matrix import Matrix, Row
from desktop.presentation import formatting
from desktop.presentation.explanations import light_explained
from desktop.ui.results.model import COLUMNS, CUMULATIVE, LIGHT, RESTATED, MatrixModel, MatrixNode
from desktop.words import _, translate

Index = QModelIndex | QPersistentModelIndex
THEN, DIFFERENCE = len(COLUMNS), len(COLUMNS) + 1
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ComparisonModel(MatrixModel):
    """The annex's columns, and two more while ``then`` is shown."""

    def __init__(self, context: FormatContext, parent: QObject | None = None) -> None:
        super().__init__(context, parent)
        self.then: Matrix | None = None
        self._compared: Mapping[str, Then] = {}

    def show_matrix(self, matrix: Matrix | None) -> None:
        """Draw another matrix; the day compared with stays."""
        self._compare(matrix, self.then)
        super().show_matrix(matrix)

    def show_then(self, then: Matrix | None) -> None:
        """Compare with another day, or with none."""
        self.then = then
        self._compare(self.matrix, then)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, THEN, DIFFERENCE)
        self.layoutChanged.emit()

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008  as Qt has it
        """As Qt asks."""
        under = self.node(parent).under
        return self.createIndex(row, column, under[row]) if 0 <= row < len(under) and 0 <= column <= DIFFERENCE else QModelIndex()

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """With the two of the other day."""
        return DIFFERENCE + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The other day is its own heading."""
        if section < THEN or orientation != Qt.Orientation.Horizontal:
            return super().headerData(section, orientation, role)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT
        if role == Qt.ItemDataRole.DisplayRole:
            return self._heading(section)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """As the annex; with the day compared with, what was sent before, and why a light is which."""
        node, column = self.node(index), index.column()
        row = node.row
        if column >= THEN:
            return self._beside(node, column, role)
        if row and column == CUMULATIVE and row.restates and role == RESTATED:
            return True
        if row and column == CUMULATIVE and row.restates and role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{super().data(index, role)}, {self.sent_as(row)}"
        if row and column == LIGHT and role == Qt.ItemDataRole.ToolTipRole and self.matrix:
            return light_explained(self.matrix, row, self.context)
        return super().data(index, role)

    def _beside(self, node: MatrixNode, column: int, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(node, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._heading(column)}: {self.text(node, column)}"
        return None

    def text(self, node: MatrixNode, column: int) -> str:
        """What a cell says."""
        if column < THEN:
            return super().text(node, column)
        found = self._compared.get(node.row.placement) if node.row else None
        if found is None:
            return ""
        if column == THEN:
            return formatting.value(found.row, found.row.cumulative, self.context)
        return self._signed(found)

    def sent_as(self, row: Row) -> str:
        """What the last report said of a row that has changed since."""
        return translate(_("sent as {number}"), number=formatting.amount(row, row.restated, self.context) or translate(_("no number")))

    def _signed(self, found: Then) -> str:
        if found.difference is None:
            return "–"
        if not found.difference:
            return "0"
        sign, by = "+" if found.difference > 0 else "−", abs(found.difference)
        if found.row.unit == "percent":
            return translate(_("{number} points"), number=sign + formatting.points(by, self.context))
        return sign + formatting.amount(found.row, by, self.context)

    def _heading(self, section: int) -> str:
        if section == DIFFERENCE or self.then is None:
            return translate(_("Difference"))
        return formatting.day(self.then.as_at, self.context)

    def _compare(self, now: Matrix | None, then: Matrix | None) -> None:
        self._compared = compared(now, then) if now and then and now.project == then.project else {}
