"""What was done to a record: who, when, each field's old and new value, and a way back."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.models.query import Change
from desktop.models.record import UNDECLARED, Record
from desktop.office.office import Office
from desktop.presentation.formatting import moment
from desktop.store.tables import unpacked
from desktop.ui.theme.tokens import GRID
from desktop.ui.widgets.basics import button, clear_layout, label
from desktop.words import _, _n, translate

DEEDS = {
    "create": _("Entered"),
    "edit": _("Changed"),
    "delete": _("Deleted"),
    "erase": _("Erased"),
    "look": _("Looked at"),
    "export": _("Exported"),
    "settle": _("Settled"),
}
_BROUGHT_BACK = _("Brought back")
_WHY = {"undo": _("taken back"), "redo": _("done again")}
"""Reasons the book itself gives, in words."""
_SHOWN = 40
_LONG = 160


def done(change: Change) -> str:
    """What was done, in a word."""
    back = change.what == "edit" and "deleted" in (change.fields or {})
    return translate(_BROUGHT_BACK if back else DEEDS[change.what])


class History(QWidget):
    """The lines of one record, newest first. ``brought_back`` gives (field, old value) for the form to take."""

    brought_back = Signal(str, object)

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(GRID)

    def show_record(self, record: Record, *, may_edit: bool) -> None:
        """Read and draw the history of ``record``."""
        clear_layout(self._lines)
        changes = list(reversed(self._office.history(record)))
        for change in changes[:_SHOWN]:
            self._lines.addWidget(self._line(record, change, may_edit=may_edit))
        if len(changes) > _SHOWN:
            words = translate(_n("{count} older change is not shown.", "{count} older changes are not shown."), count=len(changes) - _SHOWN)
            self._lines.addWidget(label(words, "hint"))
        if not changes:
            self._lines.addWidget(label(translate(_("Nothing yet: it has not been saved.")), "hint"))

    def _line(self, record: Record, change: Change, *, may_edit: bool) -> QWidget:
        made = QWidget()
        grid = QGridLayout(made)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        who = self._office.context.name_of("user", change.who) or translate(_("somebody"))
        why = translate(_WHY.get(change.reason, change.reason))
        head = " · ".join(filter(None, (done(change), moment(change.at, self._office.context), who, why)))
        grid.addWidget(label(head, "hint", wrap=True), 0, 0, 1, 3)
        if change.fields is None:
            grid.addWidget(label(translate(_("What it said was erased."))), 1, 0, 1, 3)
        elif change.what == "edit":
            for row, (field, (old, new)) in enumerate(_told(record, change), start=1):
                self._field(grid, row, record, field, old, new, may_edit=may_edit)
        return made

    def _field(self, grid: QGridLayout, row: int, record: Record, field: str, old: Any, new: Any, *, may_edit: bool) -> None:
        kind = record.kinds[field]
        before, after = unpacked(kind, old), unpacked(kind, new)
        was, now = (_cut(kind.show(value, self._office.context)) or "–" for value in (before, after))
        grid.addWidget(label(translate(kind.label), "hint"), row, 0)
        grid.addWidget(label(f"{was}  →  {now}", wrap=True), row, 1)
        if may_edit and before != record.get(field):
            grid.addWidget(button(_("Bring back"), self._bringing(field, before), link=True), row, 2)

    def _bringing(self, field: str, value: Any) -> Callable[[], object]:
        return lambda: self.brought_back.emit(field, value)


def _told(record: Record, change: Change) -> list[tuple[str, tuple[Any, Any]]]:
    fields = change.fields or {}
    return [(field, pair) for field, pair in fields.items() if field in record.kinds and field not in UNDECLARED]


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"
