"""Targets by period and by site in a small grid: one types the numbers where they belong."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.exchange.tables.paste import pasted
from desktop.models.fields.base import FormatContext, RefusalError
from desktop.models.fields.text_and_choice import Day
from desktop.models.ids import new_id
from desktop.models.registers.indicator import Target
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.site import Site
from desktop.ui.forms.editor import EditorContext
from desktop.ui.forms.text_editors import DayEditor
from desktop.ui.register.child_table import Sheet
from desktop.ui.sentences import TARGETS_BY_PERIOD
from desktop.ui.theme.tokens import GRID, ROW, scaled
from desktop.ui.widgets.basics import button, label, set_accessible
from desktop.ui.widgets.check_box import CheckBox
from desktop.words import _, translate

Index = QModelIndex | QPersistentModelIndex
When = tuple[str, str]
"""("period", its id), ("due", a day as ISO) or ("end", "")."""
_END: When = ("end", "")
_ALONE = "alone"
"""In a draft, what is said of the targets of all periods."""
_MOST_ROWS = 8
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Targets(QAbstractTableModel):
    """Rows are the end, the periods and the days; columns all sites together, then each site."""

    edited = Signal()

    def __init__(self, context: FormatContext) -> None:
        super().__init__()
        self._context = context
        self.read_only = False
        self.whens: list[When] = [_END]
        self.sites: list[Site | None] = [None]
        self._titles: dict[str, str] = {}
        self._kept: dict[tuple[When, str], Target] = {}
        self._typed: dict[tuple[When, str], str] = {}
        self._end: Decimal | None = None
        self._alone: bool | None = None

    @property
    def alone(self) -> bool:
        """Whether the targets of periods are each of its period alone, as typed or else as kept."""
        kept = [target.span == "period" for (when, _site), target in self._kept.items() if when[0] == "period"]
        return bool(kept) and all(kept) if self._alone is None else self._alone

    def show_targets(self, targets: Iterable[Target], periods: Sequence[ReportingPeriod], sites: Sequence[Site]) -> None:
        """Show the targets of one indicator; emits nothing."""
        self.beginResetModel()
        self._kept, self._typed, self._alone = {}, {}, None
        for target in sorted(targets, key=lambda one: one.number or ""):
            self._kept.setdefault((_when(target), target.site or ""), target)
        days = sorted({when for when, _site in self._kept if when[0] == "due"}, key=lambda when: when[1])
        self.whens = [_END, *(("period", period.id) for period in periods), *days]
        self.sites = [None, *sites]
        self._titles = {period.id: period.title or "" for period in periods}
        self.endResetModel()

    def show_end(self, target: Decimal | None) -> None:
        """The version's own target at the end, which stands in the form above."""
        self._end = target
        self.dataChanged.emit(self.index(0, 0), self.index(0, 0))

    def say_alone(self, *, alone: bool) -> None:
        """What a person said of the targets of all periods."""
        if alone != self.alone:
            self._alone = alone
            self.edited.emit()

    def add_day(self, day: date) -> None:
        """A row for targets by ``day``."""
        when = ("due", day.isoformat())
        if when not in self.whens:
            self.beginInsertRows(QModelIndex(), len(self.whens), len(self.whens))
            self.whens.append(when)
            self.endInsertRows()

    def faults(self) -> list[RefusalError]:
        """Why cells cannot be read."""
        return [fault for key in self._typed if isinstance(fault := self._read(key), RefusalError)]

    def changes(self, indicator: str) -> tuple[list[Target], list[Target]]:
        """The targets to save and those to delete."""
        saved: list[Target] = []
        gone: list[Target] = []
        for key in self._typed:
            value, kept = self._read(key), self._kept.get(key)
            if isinstance(value, RefusalError):
                continue
            if value is None and kept:
                gone.append(kept)
            elif value is not None and (kept is None or kept.value != value):
                saved.append((kept or self._new(key, indicator)).changed(value=value))
        if self._alone is not None:
            done = {target.id for target in (*saved, *gone)}
            said = [self._spanned(target) for target in (*saved, *(one for one in self._kept.values() if one.id not in done))]
            saved = [target for target in said if target not in self._kept.values()]
        return saved, gone

    def touched(self) -> bool:
        """Whether anything was typed."""
        return bool(self._typed) or self._alone is not None

    def draft(self) -> dict[str, str]:
        """What is typed, for a draft."""
        said = {} if self._alone is None else {_ALONE: "yes" if self._alone else "no"}
        return said | {"\t".join((*when, site)): text for (when, site), text in self._typed.items()}

    def restore_draft(self, said: Mapping[str, str]) -> None:
        """Type again what ``draft`` gave."""
        if _ALONE in said:
            self._alone = said[_ALONE] == "yes"
        for key, text in said.items():
            if key == _ALONE:
                continue
            kind, what, site = key.split("\t")
            if kind == "due":
                self.add_day(date.fromisoformat(what))
            self._typed[(kind, what), site] = text
        self._repaint()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  as Qt has it
        """The end, the periods, the days."""
        return 0 if parent.isValid() else len(self.whens)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """All sites, then each."""
        return 0 if parent.isValid() else len(self.sites)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Sites above, days and periods beside."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            site = self.sites[section]
            return (site.code or site.title or "") if site else translate(_("All sites"))
        return self._title(self.whens[section])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The number as it is typed or kept; why it cannot be read as the tooltip."""
        key = self._key(index)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self._text(key)
            case Qt.ItemDataRole.TextAlignmentRole:
                return _RIGHT
            case Qt.ItemDataRole.ToolTipRole if key in self._typed and isinstance(fault := self._read(key), RefusalError):
                return f"▲ {fault}"
            case Qt.ItemDataRole.AccessibleTextRole:
                column = self.headerData(index.column(), Qt.Orientation.Horizontal)
                return f"{self._title(key[0])}, {column}: {self._text(key)}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """What a person typed."""
        key, text = self._key(index), str(value).strip()
        if text != self._text(key):
            self._typed[key] = text
            self.dataChanged.emit(index, index)
            self.edited.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The target at the end is typed in the form."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        own = self._key(index) == (_END, "")
        return flags if self.read_only or own else flags | Qt.ItemFlag.ItemIsEditable

    def _key(self, index: Index) -> tuple[When, str]:
        site = self.sites[index.column()]
        return self.whens[index.row()], site.id if site else ""

    def _text(self, key: tuple[When, str]) -> str:
        kind = Target.kinds["value"]
        if key == (_END, ""):
            return kind.show(self._end, self._context)
        kept = self._kept.get(key)
        return self._typed[key] if key in self._typed else kind.show(kept.value if kept else None, self._context)

    def _read(self, key: tuple[When, str]) -> Decimal | RefusalError | None:
        text = self._typed[key]
        try:
            return Target.kinds["value"].parse(text, self._context) if text else None
        except RefusalError as refusal:
            return refusal

    def _new(self, key: tuple[When, str], indicator: str) -> Target:
        (kind, what), site = key
        made = Target(new_id(), of=("indicator", indicator), site=site or None)
        if kind == "period":
            return self._spanned(made.changed(period=what))
        return made.changed(due=date.fromisoformat(what)) if kind == "due" else made

    def _spanned(self, target: Target) -> Target:
        """With what is said of all periods; empty is from the beginning."""
        return target.changed(span="period" if self.alone else None) if target.period else target

    def _title(self, when: When) -> str:
        kind, what = when
        if kind == "due":
            return translate(_("By {day}"), day=Target.kinds["due"].show(date.fromisoformat(what), self._context))
        return self._titles[what] if kind == "period" else translate(_("At the end"))

    def _repaint(self) -> None:
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.whens) - 1, len(self.sites) - 1))


class _Sheet(Sheet):
    """As the sheet under a form; Delete empties a cell."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a spreadsheet."""
        here = self.currentIndex()
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.model().flags(here) & Qt.ItemFlag.ItemIsEditable:
            self.model().setData(here, "")
        else:
            super().keyPressEvent(event)


class TargetsTable(QWidget):
    """``edited`` when somebody typed a target."""

    edited = Signal()

    def __init__(self, editor_context: EditorContext) -> None:
        super().__init__()
        self.model = Targets(editor_context.context)
        self.sheet = _Sheet()
        self.fault = label("", "fault", wrap=True)
        kind = Day(_("By"))
        kind.name = "due"
        self.day = DayEditor(kind, editor_context)
        self.adder = button(_("Add a day"), self.add_day, link=True)
        self.alone = CheckBox(_("Of each period alone, to be added up"))
        self._build()
        self.model.edited.connect(self._edited)
        self.alone.clicked.connect(lambda on: self.model.say_alone(alone=on))
        for told in (self.model.modelReset, self.model.dataChanged):
            told.connect(self._show_alone)

    def show_targets(self, targets: Iterable[Target], periods: Sequence[ReportingPeriod], sites: Sequence[Site]) -> None:
        """Draw the targets of one indicator."""
        self.model.show_targets(targets, periods, sites)
        self.explain()
        self._fit()

    def set_read_only(self, *, read_only: bool) -> None:
        """Let it be edited or not."""
        self.model.read_only = read_only
        self.day.setVisible(not read_only)
        self.adder.setVisible(not read_only)
        self.alone.setEnabled(not read_only)

    def add_day(self) -> None:
        """A row for the day that is typed."""
        try:
            day = self.day.value()
        except RefusalError as refusal:
            self.fault.setText(f"▲ {refusal}")
            self.fault.show()
            return
        if isinstance(day, date):
            self.model.add_day(day)
            self.day.set_value(None)
            self._fit()
            self.sheet.setCurrentIndex(self.model.index(len(self.model.whens) - 1, 0))
            self.sheet.setFocus()

    def paste(self, text: str) -> None:
        """Type a block copied from a spreadsheet, from the current cell on."""
        here = self.sheet.currentIndex()
        for down, row in enumerate(pasted(text)):
            for across, cell in enumerate(row):
                index = self.model.index(here.row() + down, here.column() + across)
                if index.isValid() and self.model.flags(index) & Qt.ItemFlag.ItemIsEditable:
                    self.model.setData(index, cell)

    def explain(self) -> None:
        """Say under the grid what cannot be read."""
        faults = self.model.faults()
        self.fault.setText(f"▲ {faults[0]}" if faults else "")
        self.fault.setVisible(bool(faults))

    def _edited(self) -> None:
        self.explain()
        self.edited.emit()

    def _show_alone(self) -> None:
        self.alone.setChecked(self.model.alone)
        self.alone.setVisible(any(kind == "period" for kind, _what in self.model.whens))

    def _fit(self) -> None:
        rows = min(len(self.model.whens), _MOST_ROWS)
        self.sheet.setFixedHeight(self.sheet.horizontalHeader().sizeHint().height() + rows * scaled(ROW) + 4)

    def _build(self) -> None:
        sheet = self.sheet
        sheet.setObjectName("sheet")
        sheet.setShowGrid(False)  # the style sheet draws the lines
        sheet.setModel(self.model)
        sheet.verticalHeader().setHighlightSections(False)
        sheet.pasted.connect(self.paste)
        set_accessible(sheet, name=translate(TARGETS_BY_PERIOD), description=translate(Target.belongs))
        self.day.set_name(translate(_("By")))
        self.day.setFixedWidth(scaled(150))
        row = QHBoxLayout()
        for part in (self.day, self.adder):
            row.addWidget(part)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(sheet)
        column.addWidget(self.fault)
        column.addWidget(self.alone)
        column.addLayout(row)


def _when(target: Target) -> When:
    if target.period:
        return "period", target.period
    return ("due", target.due.isoformat()) if target.due else _END
