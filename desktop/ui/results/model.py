"""The annex as a tree: results, and under each the rows of its indicators, in the donor's order."""

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.models.fields.base import FormatContext
from desktop.models.results.matrix import Cell, Matrix, ResultNode, Row
from desktop.presentation import formatting
from desktop.words import _, translate

Index = QModelIndex | QPersistentModelIndex
COLUMNS = (_("Indicator"), _("Baseline"), _("Target"), _("This period"), _("Cumulative"), _("% of target"), _("Light"), _("Remark"))
INDICATOR, BASELINE, TARGET, PERIOD, CUMULATIVE, PERCENT, LIGHT, REMARK = range(len(COLUMNS))
NUMBERS = (PERIOD, CUMULATIVE)
"""The columns whose numbers have records behind them."""
TYPED = (INDICATOR, REMARK)
"""The columns whose text somebody has typed."""
ROW = Qt.ItemDataRole.UserRole + 3
COLOR = Qt.ItemDataRole.UserRole + 4
OPENS = Qt.ItemDataRole.UserRole + 5
RESTATED = Qt.ItemDataRole.UserRole + 6
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass
class MatrixNode:
    """A result, a line printed between the rows, or a row."""

    over: "MatrixNode | None"
    place: int = 0
    node: ResultNode | None = None
    heading: str = ""
    row: Row | None = None
    under: "list[MatrixNode]" = field(default_factory=list)

    def depth(self) -> int:
        """How deep it stands, 1 at the top."""
        return 0 if self.over is None else self.over.depth() + 1

    def grow(self, **said: Any) -> "MatrixNode":
        """A node under this one."""
        node = MatrixNode(self, len(self.under), **said)
        self.under.append(node)
        return node


def scaled(matrix: Matrix) -> MatrixNode:
    """The tree of ``matrix``; what stands under no result it knows comes last."""
    root = MatrixNode(None)
    path: list[MatrixNode] = []
    places: dict[str, MatrixNode] = {}
    for node in matrix.results:
        path = path[: node.depth]
        places[node.id] = (path[-1] if path else root).grow(node=node)
        path.append(places[node.id])
    for row in matrix.rows:
        over = places.get(row.result.id, root)
        if row.heading:
            over.grow(heading=row.heading)
        over.grow(row=row)
    _rows_first(root)
    return root


def _rows_first(node: MatrixNode) -> None:
    node.under.sort(key=lambda one: one.node is not None)
    for place, one in enumerate(node.under):
        one.place = place
        _rows_first(one)


class MatrixModel(QAbstractItemModel):
    """Draws one ``Matrix``; computes nothing."""

    def __init__(self, context: FormatContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.matrix: Matrix | None = None
        self._root = MatrixNode(None)

    def show_matrix(self, matrix: Matrix | None) -> None:
        """Draw another matrix."""
        self.beginResetModel()
        self.matrix = matrix
        self._root = scaled(matrix) if matrix else MatrixNode(None)
        self.endResetModel()

    def node(self, index: Index) -> MatrixNode:
        """What stands at ``index``."""
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, MatrixNode) else self._root

    def of_placement(self, placement: str) -> QModelIndex:
        """The index of a row, by its placement."""

        def look(node: MatrixNode) -> MatrixNode | None:
            if node.row and node.row.placement == placement:
                return node
            return next((found for one in node.under if (found := look(one))), None)

        found = look(self._root)
        return self.createIndex(found.place, 0, found) if found else QModelIndex()

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008  as Qt has it
        """As Qt asks."""
        under = self.node(parent).under
        return self.createIndex(row, column, under[row]) if 0 <= row < len(under) and 0 <= column < len(COLUMNS) else QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        """As Qt asks."""
        over = self.node(index).over if index.isValid() else None
        return QModelIndex() if over is None or over is self._root else self.createIndex(over.place, 0, over)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """As Qt asks."""
        return 0 if parent.column() > 0 else len(self.node(parent).under)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The columns of the annex."""
        return len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings of the annex, with the day and the period they are for."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if BASELINE <= section <= PERCENT else _LEFT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        period = self.matrix.period if self.matrix else None
        return period.name if section == PERIOD and period else translate(COLUMNS[section])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: PLR0911  a map
        """Text, colour and state of a cell."""
        node, column = self.node(index), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.text(node, column)
            case Qt.ItemDataRole.ToolTipRole:
                return self._tip(node, column)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT if BASELINE <= column <= PERCENT else _LEFT
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{translate(COLUMNS[column])}: {self.text(node, column)}"
            case _ if role == ROW:
                return node.row
            case _ if role == COLOR:
                return formatting.STATUSES[node.row.status][2] if node.row and column == LIGHT and node.row.status != "none" else ""
            case _ if role == OPENS:
                return node.row is not None and column in NUMBERS and self.cell(node.row, column) is not None
        return None

    def cell(self, row: Row, column: int) -> Cell | None:
        """The number in a column, if it is one that is counted."""
        return row.cumulative if column == CUMULATIVE else row.period if column == PERIOD else None

    def text(self, node: MatrixNode, column: int) -> str:  # noqa: PLR0911  a map
        """What a cell says."""
        if node.node:
            return f"{formatting.result(node.node, self.context)}   {node.node.statement}" if column == INDICATOR else ""
        if node.row is None:
            return node.heading if column == INDICATOR else ""
        row = node.row
        match column:
            case 0:
                return formatting.name(row)
            case 1:
                return formatting.amount(row, row.baseline, self.context) or "–"
            case 2:
                return formatting.amount(row, row.target, self.context) or "–"
            case 3 | 4:
                cell = self.cell(row, column)
                return formatting.value(row, cell, self.context) if cell else ""
            case 5:
                return formatting.percentage(row.percent_of_target, self.context)
            case 6:
                return translate(formatting.STATUSES[row.status][1]) if row.status != "none" else ""
            case _:
                return row.remark

    def _tip(self, node: MatrixNode, column: int) -> str | None:
        if self.matrix and node.row and column == CUMULATIVE:
            said = (node.row.cumulative.words, *formatting.notes(self.matrix, node.row, self.context))
            return "\n".join(filter(None, said)) or None
        if node.row and column == LIGHT and self.matrix:
            return formatting.light_rule(self.matrix, self.context)
        text = self.text(node, column)
        return text if len(text) > 40 else None
