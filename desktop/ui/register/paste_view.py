"""A paste shown large: every faulty cell marked, mended here, and saved as one step."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.exchange.tables.pasted_rows import Block, Line
from desktop.ui.forms.editor import EditorContext
from desktop.ui.register.child_table import Cells, Index, Sheet
from desktop.ui.register.child_table_model import FAULT
from desktop.ui.register.paste_model import PasteModel
from desktop.ui.register.paste_target import Mended
from desktop.ui.runtime.commands import action
from desktop.ui.runtime.page import TaskPanel
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.theme.icons import icon
from desktop.ui.theme.tokens import GRID, scaled
from desktop.ui.widgets.basics import button, label, repolish, set_accessible, tool
from desktop.ui.widgets.check_box import CheckBox
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.item_delegates import MORE, TwoLineDelegate
from desktop.words import _, _n, translate

_PLACE = Qt.ItemDataRole.UserRole + 9
_LISTED = 100
"""Faults listed one by one; the sheet marks them all."""


class Into(Protocol):
    """Where pasted rows go: a child list, or a register itself."""

    title: str
    back: str
    """What going back is called."""
    allowed: tuple[str, ...]
    """The fields that may be filled."""

    def read(self, block: Block) -> list[Line]:
        """The block's rows as lines that go there."""

    def keep(self, lines: list[Line]) -> None:
        """Only these go there."""

    def save(self, lines: list[Line]) -> bool:
        """Save them as one deed; False where something else is in the way."""


class MarkedCells(Cells):
    """A cell with a fault has its sign, not the line alone."""

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Fill it once: what is typed marks the row anew with each key, and must not be typed over."""
        if not editor.property("filled"):
            super().setEditorData(editor, index)
            editor.setProperty("filled", True)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """As in the sheet, with the sign at the right."""
        super().paint(painter, option, index)
        if index.data(FAULT):
            painter.save()
            painter.setPen(self._editor_context.theme.color("late"))
            painter.drawText(QRect(option.rect).adjusted(0, 0, -5, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "▲")
            painter.restore()


class FaultSheet(Sheet):
    """After Enter comes the next fault, wherever it is."""

    mended = Signal()

    def closeEditor(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        """The cell was mended, or not; the next one waits."""
        here, on = self.currentIndex(), hint == QStyledItemDelegate.EndEditHint.SubmitModelCache
        super().closeEditor(editor, QStyledItemDelegate.EndEditHint.NoHint if on else hint)
        if on:
            self.setCurrentIndex(here)
            self.mended.emit()


class PasteView(TaskPanel):
    """Stands in place of the page until the rows are saved or ``left``. Its deeds are named as those of a page.

    ``mended`` is what was put in cells before, by row and field; ``changed`` tells that something was mended or left out.
    """

    changed = Signal()

    def __init__(
        self, session: OfficeSession, block: Block, into: Into, editor_context: EditorContext, mended: Mended | None = None
    ) -> None:
        super().__init__()
        self.session = session
        self.block = block
        self.into = into
        self.saved = False
        self.over = False
        """Saved or given up: there is nothing to keep as a draft."""
        self.model = PasteModel(block.register, session.office.context)
        self.model.mended = dict(mended or {})
        self.sheet = FaultSheet()
        self.ready, self.faulty = label("", "section"), label("", "section")
        self.said, self.where = label("", "fault", wrap=True), label("", "hint", wrap=True)
        self.list = QListWidget()
        self.only = CheckBox(_("Only rows with faults"))
        self._delegate = MarkedCells(editor_context, self)
        self._build()
        self.model.edited.connect(self._mended)
        self.sheet.selectionModel().currentChanged.connect(lambda *_indexes: self._explain())
        self._read(block)

    # What can be done here.

    @action("record.save")
    def save(self) -> bool:
        """Save all rows as one deed; with faults, go to one."""
        if self.model.faults():
            wrong = len(self.model.lines) - self.model.ready()
            self.session.say(
                translate(
                    _n(
                        "Nothing is saved yet: {count} row has faults. Mend it, or leave it out.",
                        "Nothing is saved yet: {count} rows have faults. Mend them, or leave them out.",
                    ),
                    count=wrong,
                )
            )
            if not self.sheet.currentIndex().data(FAULT):
                self.to_fault()
            return False
        self.saved = self.into.save(self.model.lines)
        if self.saved:
            self.left.emit()
        return self.saved

    @action("record.give_up")
    def give_up(self) -> None:
        """Go back; what becomes of the rows is for where they go to say."""
        self.left.emit()

    @action("page.copy")
    def copy(self) -> None:
        """Put the chosen cells on the clipboard."""
        self.sheet.copy_into(self.session)

    def to_fault(self) -> None:
        """Go to the next fault."""
        here = self.sheet.currentIndex()
        found = self.model.next_fault(here.row(), here.column())
        if found.isValid():
            self.sheet.setRowHidden(found.row(), False)
            self.sheet.setCurrentIndex(found)
            self.sheet.scrollTo(found)
        self.sheet.setFocus()

    def leave_faulty_out(self) -> None:
        """Take the rows with faults out; the others stay."""
        ready = [row for row, line in enumerate(self.model.lines) if not line.faults]
        self.block = Block(self.block.register, tuple(self.block.cells[row] for row in ready), self.block.columns, self.block.headings)
        lines = [self.model.lines[row] for row in ready]
        self.model.mended = {(ready.index(row), name): value for (row, name), value in self.model.mended.items() if row in ready}
        self.into.keep(lines)
        self._show(lines)

    def mend_alike(self) -> None:
        """Mend all cells with the same text as the one mended last."""
        self.model.mend_alike()
        self.to_fault()

    def choose(self, column: int, field: str | None) -> None:
        """Another field for a column of the file; what was mended stays."""
        self._read(self.block.moved(column, field))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F8 goes to the next fault; Escape goes back."""
        match event.key():
            case Qt.Key.Key_F8:
                self.to_fault()
            case Qt.Key.Key_Escape:
                self.give_up()
            case Qt.Key.Key_M if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
                self.mend_alike()
            case _:
                super().keyPressEvent(event)

    def focus_stops(self) -> list[QWidget]:
        """Where the focus can go by F6."""
        return [self.sheet, *([self.list] if self.list.isVisible() else [])]

    # How it is shown.

    def _read(self, block: Block) -> None:
        self.block = block
        self._show(self.into.read(block))
        self.model.again()
        self._draw()

    def _show(self, lines: list[Line]) -> None:
        self.model.show_lines(lines, self.block.fields)
        metrics = self.sheet.fontMetrics()
        heads = self.sheet.horizontalHeader().fontMetrics()
        for column, name in enumerate(self.model.fields):
            shown = max((metrics.horizontalAdvance(self.model.index(row, column).data()) for row in range(min(len(lines), 60))), default=0)
            head = heads.horizontalAdvance(translate(self.model.register.kinds[name].label)) + 24
            self.sheet.setColumnWidth(column, min(max(head, shown + 34), 260))
        self._draw()
        self.sheet.setCurrentIndex(self.model.index(0, 0))
        if self.model.faults():
            self.sheet.setCurrentIndex(self.model.next_fault(-1, -1))
            self.sheet.scrollTo(self.sheet.currentIndex())

    def _draw(self) -> None:
        rows, ready = len(self.model.lines), self.model.ready()
        self.ready.setText(translate(_("✔ {count} ready"), count=ready))
        self.faulty.setText(translate(_("▲ {count} with faults"), count=rows - ready))
        self.faulty.setVisible(rows > ready)
        self._save.setText(translate(_n("Save {count} row", "Save {count} rows"), count=rows))
        self._out.setVisible(0 < ready < rows)
        self._out.setText(translate(_("Leave the {count} with faults out"), count=rows - ready))
        alike = self.model.like_the_last()
        self._alike.setVisible(bool(alike))
        if alike and self.model.alike:
            text = self.model.alike[1][:30].replace("&", "&&")
            self._alike.setText(
                translate(
                    _n("Mend {count} more that says “{typed}” (Ctrl+M)", "Mend {count} more that say “{typed}” (Ctrl+M)"),
                    count=len(alike),
                    typed=text,
                )
            )
        left_out = self.block.left_out()
        words = translate(_("Columns left out: {columns}"), columns=", ".join(left_out))
        self.where.setText(words if left_out else "")
        self.where.setVisible(bool(left_out))
        self._list_faults()
        self._explain()
        self.changed.emit()

    def _mended(self) -> None:
        self.into.keep(self.model.lines)
        self._draw()

    def _list_faults(self) -> None:
        self.list.clear()
        faults = self.model.faults()
        for row, name, why in faults[:_LISTED]:
            kind = self.model.register.kinds.get(name)
            text = self.model.lines[row].unread.get(name, "")
            place = translate(_("▲ Row {row} · {field}"), row=row + 1, field=translate(kind.label) if kind else "")
            item = QListWidgetItem(f"{place}: {text}" if text else place)
            item.setData(MORE, str(why))
            item.setData(_PLACE, (row, name))
            item.setToolTip(str(why))
            self.list.addItem(item)
        self._aside.setVisible(bool(faults))

    def _explain(self) -> None:
        here = self.sheet.currentIndex()
        why = self.model.lines[here.row()].faults.get(self.model.fields[here.column()]) if here.isValid() else None
        self.said.setText(f"▲ {why}" if why else "")

    def _go(self, item: QListWidgetItem) -> None:
        row, name = item.data(_PLACE)
        if name in self.model.fields:
            self.sheet.setRowHidden(row, False)
            self.sheet.setCurrentIndex(self.model.index(row, self.model.fields.index(name)))
            self.sheet.scrollTo(self.sheet.currentIndex())
        self.sheet.setFocus()

    def _hide_ready(self, only: bool) -> None:
        for row, line in enumerate(self.model.lines):
            self.sheet.setRowHidden(row, only and not line.faults)

    def _columns_menu(self) -> None:
        menu = QMenu(self)
        labels = {field: translate(self.block.register.kinds[field].label) for field in self.into.allowed}
        choices: list[tuple[str | None, str]] = [(None, translate(_("Leave it out"))), *labels.items()]
        for place, field in enumerate(self.block.columns):
            example = next((row[place] for row in self.block.cells if place < len(row) and row[place]), "")[:24]
            called, stands = self.block.called(place), labels.get(field or "", "–")
            under = menu.addMenu(translate(_("{column} (“{example}”): {field}"), column=called, example=example, field=stands))
            for known, words in choices:
                action = under.addAction(words)
                action.setCheckable(True)
                action.setChecked(known == field)
                action.triggered.connect(partial(self._choose, place, known))
        menu.exec(self._columns.mapToGlobal(QPoint(0, self._columns.height())))

    def _choose(self, column: int, field: str | None, _on: bool = False) -> None:
        self.choose(column, field)

    def _build(self) -> None:
        sheet = self.sheet
        sheet.setModel(self.model)
        sheet.setItemDelegate(self._delegate)
        set_accessible(
            sheet, name=self.into.title, description=translate(_("Enter mends a cell and goes to the next fault; F8 goes there too."))
        )
        sheet.mended.connect(self.to_fault)
        sheet.copied.connect(self.copy)
        self.list.setAccessibleName(translate(_("What is wrong")))
        self.list.setItemDelegate(TwoLineDelegate(self.list, self.session.theme))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._go)
        self.list.itemClicked.connect(self._go)
        self.only.toggled.connect(self._hide_ready)
        self._aside = QWidget()
        self._aside.setMaximumWidth(scaled(340))
        aside = QVBoxLayout(self._aside)
        aside.setContentsMargins(0, 0, 0, 0)
        aside.addWidget(label(translate(_("What is wrong")), "section"))
        aside.addWidget(self.list, 1)
        middle = QHBoxLayout()
        middle.setSpacing(GRID * 2)
        middle.addWidget(sheet, 3)
        middle.addWidget(self._aside, 2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID)
        whole.setSpacing(GRID)
        whole.addLayout(self._head())
        whole.addWidget(self.where)
        whole.addLayout(middle, 1)
        whole.addWidget(self.said)
        whole.addLayout(self._actions())

    def _head(self) -> FlowLayout:
        head = FlowLayout(gap=GRID * 2)
        head.addWidget(label(self.into.title, "title"))
        for part, state in ((self.ready, "good"), (self.faulty, "late")):
            part.setProperty("state", state)
            repolish(part)
            head.addWidget(part)
        head.addWidget(self.only)
        self._columns = tool(_("Columns"), icon("down", self.session.theme.color("muted"), size=16), self._columns_menu, worded=True)
        head.addWidget(self._columns)
        return head

    def _actions(self) -> FlowLayout:
        row = FlowLayout(gap=GRID)
        self._save = button(_("Save"), self.save, primary=True)
        self._save.setToolTip("Ctrl+S")
        self._alike = button("", self.mend_alike)
        self._out = button("", self.leave_faulty_out, link=True)
        for part in (self._save, button(self.into.back, self.give_up), self._alike, self._out):
            row.addWidget(part)
        row.addWidget(label(translate(_("Nothing is saved yet. All rows are saved as one step, and one Undo takes it back.")), "hint"))
        return row
