"""The rows of the work plan as a table: what, how it stands, why it is late, and its days, which the view draws as bars."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop.models.fields.base import FormatContext
from desktop.models.fields.text_and_choice import Day
from desktop.models.results.plan import PlanRow, Span, State
from desktop.presentation import formatting
from desktop.words import Words, _, _n, translate

Index = QModelIndex | QPersistentModelIndex
COLUMNS = (_("What"), _("How it stands"), _("Reason for delay"), _("Days"))
WHAT, STATE, REASON, DAYS = range(len(COLUMNS))
SIGNS: dict[State, str] = {"overdue": "late", "late": "watch", "held": "good"}
"""The colour, and with it the sign, of the states that have one."""
_WORDS: dict[State, Words] = {
    "overdue": _n("Overdue by a day", "Overdue by {n} days"),
    "late": _n("A day late", "{n} days late"),
    "under_way": _("Under way"),
    "held": _("Held as planned"),
    "unplanned": _("Held"),
    "planned": _("Planned"),
    "undated": _("No planned day"),
}
_DAY = Day("")


class WorkPlanModel(QAbstractTableModel):
    """Draws what ``plan_rows`` gave; computes nothing."""

    def __init__(self, context: FormatContext) -> None:
        super().__init__()
        self.context = context
        self.rows: list[PlanRow] = []
        self._reasons = context.codes("delay_reason")

    def show_rows(self, rows: Sequence[PlanRow]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows, self._reasons = list(rows), self.context.codes("delay_reason")  # painting asks no book
        self.endResetModel()

    def replace(self, row: int, by: PlanRow) -> None:
        """Show a row as it is now, where it stands."""
        self.rows[row] = by
        self.dataChanged.emit(self.index(row, 0), self.index(row, DAYS))

    def row_of(self, record: str) -> int | None:
        """The row of the record with that id."""
        return next((place for place, row in enumerate(self.rows) if row.record == record), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  as Qt has it
        """As Qt asks."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """As Qt asks."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The headings; over the bars stand the months instead."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if section == DAYS else translate(COLUMNS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        return translate(COLUMNS[section]) if role == Qt.ItemDataRole.AccessibleTextRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts; the days are said to who cannot see the bars, and in the tooltip."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return "" if index.column() == DAYS else self.text(index.row(), index.column())
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.text(index.row(), index.column()) or None
        return None

    def text(self, row: int, column: int) -> str:
        """What a cell says, the days too."""
        found = self.rows[row]
        match column:
            case 0:
                return found.title
            case 1:
                return translate(_WORDS[found.state], n=found.days)
            case 2:
                return self._reason(found)
            case _:
                return self._days(found)

    def _reason(self, row: PlanRow) -> str:
        said = translate(self._reasons.label(row.reason)) if row.reason else ""
        given = ": ".join(filter(None, (said, " ".join(row.note.split()))))
        return given or (translate(_("No reason given")) if row.days else "")

    def _days(self, row: PlanRow) -> str:
        said = ((_("Planned for {days}"), row.planned), (_("set for {days}"), row.set_for), (_("held {days}"), row.actual))
        words = ", ".join(translate(words, days=self._span(span)) for words, span in said if span)
        return words[:1].upper() + words[1:]

    def _span(self, span: Span) -> str:
        first, last = self.day(span.first), self.day(span.last)
        return first if span.first == span.last else translate(_("{first} to {last}"), first=first, last=last)

    def day(self, day: date) -> str:
        """A day as this office writes it."""
        return _DAY.show(day, self.context)

    def long_day(self, day: date) -> str:
        """The same in words."""
        return formatting.day(day, self.context)
