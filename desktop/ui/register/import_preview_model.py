"""The rows of a file as a table: what becomes of each, and why; texts are made when a row is shown."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop.exchange.tables.records_in import Preview, RowResult, What
from desktop.models.fields.base import FormatContext
from desktop.ui.theme.tokens import Theme
from desktop.words import _, translate

Index = QModelIndex | QPersistentModelIndex
SIGNS: dict[What, str] = {"new": "+", "changed": "≠", "same": "=", "refused": "▲"}
WORDS: dict[What, str] = {"new": _("New"), "changed": _("Changed"), "same": _("The same"), "refused": _("Refused")}
_BEFORE = (_("Row"), _("Becomes"), _("Why, or what changes"))
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
WHY = 2
"""The column of the sentences."""


class ImportRows(QAbstractTableModel):
    """Shows the rows of one sort, or all."""

    def __init__(self, preview: Preview, context: FormatContext, theme: Theme) -> None:
        super().__init__()
        self._preview = preview
        self._context = context
        self._late = theme.color("late")
        telling = ("number", *preview.register.called, *preview.register.list_columns)
        self._fields = tuple(dict.fromkeys(field for field in (*telling, *preview.fields) if field in preview.fields))
        self.rows: tuple[RowResult, ...] = preview.rows

    def show_only(self, what: What | None) -> None:
        """Show rows of which ``what`` becomes; None shows all."""
        self.beginResetModel()
        self.rows = self._preview.of(what) if what else self._preview.rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  as Qt has it
        """The rows of the sort."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """What is said of each row, then its fields."""
        return 0 if parent.isValid() else len(_BEFORE) + len(self._fields)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What becomes of the row, and its fields as they would be."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(row, index.column()) or None
        if role == Qt.ItemDataRole.ForegroundRole and row.what == "refused" and index.column() in (1, WHY):
            return self._late
        if role == Qt.ItemDataRole.TextAlignmentRole:
            field = self._field(index.column())
            numeric = index.column() == 0 or (field is not None and self._preview.register.kinds[field].numeric)
            return _RIGHT if numeric else _LEFT
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The labels of the fields."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < self.columnCount():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section == 0 else _LEFT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        field = self._field(section)
        return translate(self._preview.register.kinds[field].label) if field else translate(_BEFORE[section])

    def _field(self, column: int) -> str | None:
        return self._fields[column - len(_BEFORE)] if column >= len(_BEFORE) else None

    def _text(self, row: RowResult, column: int) -> str:
        match column:
            case 0:
                return str(row.row)
            case 1:
                return f"{SIGNS[row.what]} {translate(WORDS[row.what])}"
            case 2:
                return self._why(row)
        field = self._field(column)
        assert field  # every later column is one
        return self._shown(field, row.record.get(field)) if row.record else ""

    def _why(self, row: RowResult) -> str:
        if row.faults:
            return " ".join(self._preview.reasons(row))
        if row.what != "changed":
            return ""
        kinds = self._preview.register.kinds
        shown = ((field, self._shown(field, old) or "–", self._shown(field, new) or "–") for field, (old, new) in row.differences.items())
        return "; ".join(f"{translate(kinds[field].label)}: {old} → {new}" for field, old, new in shown)

    def _shown(self, field: str, value: Any) -> str:
        return " ".join(self._preview.register.kinds[field].show(value, self._context).split())
