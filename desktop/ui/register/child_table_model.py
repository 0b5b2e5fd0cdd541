"""A child list as a sheet: rows typed or pasted stand in memory, each fault in its cell, until they are saved together."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from desktop.exchange.tables.pasted_rows import Line
from desktop.models.fields.base import FormatContext, RefusalError
from desktop.models.ids import new_id
from desktop.models.record import UNDECLARED, Record
from desktop.store.tables import packed, unpacked
from desktop.words import _, translate

Index = QModelIndex | QPersistentModelIndex
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
FAULT = Qt.ItemDataRole.UserRole + 1
"""True where something is wrong with the cell."""


class ChildTableModel(QAbstractTableModel):
    """The last row is always an empty one to type into. ``edited`` only when a person changed something."""

    edited = Signal()

    def __init__(self, register: type[Record], fields: Sequence[str], context: FormatContext, *, read_only: bool = False) -> None:
        super().__init__()
        self.register = register
        self.fields = tuple(fields)
        self.read_only = read_only
        self.context = context
        self.lines: list[Line] = []
        self._owner: tuple[str, str] = ("", "")

    def show_children(self, owner: tuple[str, str], records: Sequence[Record]) -> None:
        """Rows for ``records`` and the empty one."""
        self.beginResetModel()
        self._owner = owner
        self.lines = [Line(record, kept=True, base=record) for record in records]
        if not self.read_only:
            self.lines.append(self._blank())
        self.endResetModel()

    def merge_saved(self, records: Sequence[Record]) -> None:
        """The children were saved elsewhere as ``records``: rows typed in stay, and a cell that was saved too is a conflict to resolve."""
        now = {record.id: record for record in records}
        stay: list[Line] = []
        for line in self.lines:
            record = now.pop(line.record.id, None)
            if record is not None:
                stay.append(self._merged(line, record))
            elif line.touched or not line.kept:
                stay.append(line)
        place = len(stay) if self.read_only else len(stay) - 1
        stay[place:place] = [Line(record, kept=True, base=record) for record in now.values()]
        if [line.record.id for line in stay] == [line.record.id for line in self.lines]:
            self.lines = stay
            self._repaint()
        else:
            self.beginResetModel()
            self.lines = stay
            self.endResetModel()

    @property
    def owner(self) -> tuple[str, str]:
        """(register, id) of the record the rows belong to."""
        return self._owner

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Other rows, of the same record, and the empty one."""
        self.beginResetModel()
        self.lines = [*(line for line in lines if line.kept or line.touched), self._blank()]
        self.endResetModel()

    def touched(self) -> list[Line]:
        """The rows that somebody typed in."""
        return [line for line in self.lines if line.touched]

    def records(self) -> list[Record] | None:
        """What is to be saved; None, with the faults marked, where a cell cannot be read or was changed elsewhere meanwhile."""
        touched = self.touched()
        for line in touched:
            line.faults = {**{name: line.faults[name] for name in line.unread}, **line.conflicts}
        self._repaint()
        return None if any(line.faults for line in touched) else [line.record.settled() for line in touched]

    def refuse(self, record: str, refusals: dict[str, RefusalError]) -> bool:
        """Mark what the office found wrong with a row; False if the row is not here."""
        line = next((line for line in self.lines if line.record.id == record), None)
        if line:
            line.faults = {name: why for name, why in refusals.items() if name not in UNDECLARED}
            self._repaint()
        return line is not None

    def faults(self) -> list[tuple[int, str, RefusalError]]:
        """(row, field, why) for each fault."""
        return [(row, name, why) for row, line in enumerate(self.lines) for name, why in line.faults.items()]

    def draft(self) -> list[list[Any]]:
        """Rows with unsaved typing: id, whether it is saved already, packed values, unread texts, what was saved in these cells."""
        return [self._said(line) for line in self.touched()]

    def restore_draft(self, rows: Sequence[Sequence[Any]]) -> None:
        """Type again what ``draft`` gave, over the rows shown; a cell that was saved since is a conflict to resolve."""
        self.beginResetModel()
        for record, kept, values, unread, *before in rows:
            line = next((one for one in self.lines if one.record.id == record), None)
            if line is None:
                line = Line(self.register(record), kept=kept)
                self.lines.insert(len(self.lines) - 1, line)
            line.record, line.touched, line.unread = line.record.changed(**self._unpacked(values)), True, dict(unread)
            line.faults = {name: self._why(name, text) for name, text in line.unread.items()}
            if line.base and before and before[0]:
                saved, line.base = line.base, line.base.changed(**self._unpacked(before[0]))
                self.lines[self.lines.index(line)] = self._merged(line, saved)
        self.endResetModel()

    def take_out(self, row: int) -> Record | None:
        """Remove a row; the record, if it is a saved one and has to be deleted."""
        line = self.lines[row]
        if row == len(self.lines) - 1 and not line.kept:
            return None
        self.beginRemoveRows(QModelIndex(), row, row)
        self.lines.pop(row)
        self.endRemoveRows()
        self.edited.emit()
        return line.record if line.kept else None

    def set_value(self, row: int, name: str, value: Any) -> None:
        """Set the cell of field ``name`` to ``value``, clearing its fault and its conflict. ``edited`` is the caller's to emit."""
        line = self.lines[row]
        line.record, line.touched = line.record.changed(**{name: value}), True
        line.unread.pop(name, None)
        line.faults.pop(name, None)
        line.conflicts.pop(name, None)
        self._grow(row)

    def set_unread(self, row: int, name: str, text: str, why: RefusalError) -> None:
        """Show ``text`` in the cell of field ``name`` with the fault ``why``; the record keeps its value."""
        line = self.lines[row]
        line.touched, line.unread[name], line.faults[name] = True, text, why
        self._grow(row)

    def restore(self, row: int, before: Line) -> None:
        """Put a row back as it was before somebody typed in it; the empty row that brought goes too."""
        if self.lines[row] == before:
            return
        self.lines[row] = before
        spare = len(self.lines) - 1
        if row == spare - 1 and not before.kept and not before.touched and not self.lines[spare].touched:
            self.beginRemoveRows(QModelIndex(), spare, spare)
            self.lines.pop()
            self.endRemoveRows()
        self._repaint()
        self.edited.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  as Qt has it
        """Saved, typed and the empty row."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The fields of the sheet."""
        return 0 if parent.isValid() else len(self.fields)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every cell can be typed into, unless the user may only look."""
        return super().flags(index) | (Qt.ItemFlag.ItemIsEditable if index.isValid() and not self.read_only else Qt.ItemFlag.NoItemFlags)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The value as shown, or the text that cannot be read."""
        if not index.isValid():
            return None
        line, name = self.lines[index.row()], self.fields[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.unread.get(name) or " ".join(self.register.kinds[name].show(line.record.get(name), self.context).split())
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(line.faults[name]) if name in line.faults else None
        if role == FAULT:
            return name in line.faults
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.register.kinds[name].numeric else _LEFT
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Labels across, row numbers down; a star for the empty row."""
        if orientation == Qt.Orientation.Vertical:
            empty = section == len(self.lines) - 1 and not self.read_only
            return ("+" if empty else str(section + 1)) if role == Qt.ItemDataRole.DisplayRole else None
        kind = self.register.kinds[self.fields[section]]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if kind.numeric else _LEFT
        return translate(kind.label) if role == Qt.ItemDataRole.DisplayRole else None

    def _merged(self, line: Line, now: Record) -> Line:
        """``line``, after its record was saved elsewhere as ``now``."""
        base, line.base = line.base or now, now
        if not line.touched:
            return Line(now, kept=True, base=now)
        for name in [name for name in self.register.kinds if base.get(name) != now.get(name)]:
            value = line.record.get(name)
            if name not in line.unread and value in (base.get(name), now.get(name)):
                line.record = line.record.changed(**{name: now.get(name)})
            else:
                said = "" if now.get(name) is None else self.register.kinds[name].show(now.get(name), self.context)
                line.conflicts[name] = RefusalError(_("Changed elsewhere meanwhile to “{said}”. F2 and Enter keep yours."), said=said)
                line.faults[name] = line.conflicts[name]
        return line

    def _said(self, line: Line) -> list[Any]:
        base = line.base or self.register(line.record.id)
        names = [name for name in self.register.kinds if line.record.get(name) != base.get(name)]
        was = self._packed(line.base, (*names, *line.unread)) if line.base else {}
        return [line.record.id, line.kept, self._packed(line.record, names), line.unread, was]

    def _packed(self, record: Record, names: Sequence[str]) -> dict[str, Any]:
        return {name: packed(self.register.kinds[name], record.get(name)) for name in names}

    def _unpacked(self, values: Mapping[str, Any]) -> dict[str, Any]:
        kinds = self.register.kinds
        return {name: unpacked(kinds[name], value) for name, value in values.items() if name in kinds}

    def _why(self, name: str, text: str) -> RefusalError:
        try:
            self.register.kinds[name].parse(text, self.context)
        except RefusalError as why:
            return why
        return RefusalError("")

    def _grow(self, row: int) -> None:
        """There is always one empty row."""
        if row == len(self.lines) - 1:
            self.beginInsertRows(QModelIndex(), row + 1, row + 1)
            self.lines.append(self._blank())
            self.endInsertRows()

    def _blank(self) -> Line:
        owner = self.register.owner()
        return Line(self.register(new_id(), **({owner.name: self._owner} if owner else {})), kept=False)

    def _repaint(self) -> None:
        if self.lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, len(self.fields) - 1))
