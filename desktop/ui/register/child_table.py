"""The sheet under a form: type down, Tab across, paste two hundred rows."""

from dataclasses import replace
from typing import ClassVar

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.exchange.tables.pasted_rows import Line, block_of
from desktop.models.fields.base import RefusalError
from desktop.models.fields.references import File
from desktop.models.fields.text_and_choice import Note
from desktop.models.query import Page, Query
from desktop.models.record import Record
from desktop.ui.forms.editor import Editor, EditorContext
from desktop.ui.forms.factory import cell_editor_for
from desktop.ui.register.child_table_model import FAULT, ChildTableModel
from desktop.ui.register.clipboard import copy_table
from desktop.ui.register.paste_target import IntoChildTable
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.sentences import AND_MORE
from desktop.ui.theme.tokens import GRID, ROW, SMALL, scaled, with_size
from desktop.ui.widgets.basics import button, label, set_accessible
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.words import _, _n, translate

Index = QModelIndex | QPersistentModelIndex
_ALL_FIELDS = 17
"""A register with more fields than this is typed in its own form; here it shows the columns of its list. A participant has as many."""
_MOST_ROWS = 9
FETCHED = 500


class Cells(QStyledItemDelegate):
    """Edits a cell with the editor of its kind; a fault is underlined in its colour and says why."""

    def __init__(self, editor_context: EditorContext, parent: QObject) -> None:
        super().__init__(parent)
        self._editor_context = editor_context
        self._before: tuple[QPersistentModelIndex, Line] | None = None

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """The editor of the column's kind."""
        model = index.model()
        assert isinstance(model, ChildTableModel)
        editor = cell_editor_for(model.register.kinds[model.fields[index.column()]], self._editor_context)
        editor.setParent(parent)
        editor.setAutoFillBackground(True)
        editor.set_name(translate(_("{column}, row {row}"), column=translate(editor.kind.label), row=index.row() + 1))
        CellKeys(self, editor)
        line = model.lines[index.row()]
        self._before = (
            QPersistentModelIndex(index),
            replace(line, unread=dict(line.unread), faults=dict(line.faults), conflicts=dict(line.conflicts)),
        )
        editor.edited.connect(lambda: self.commitData.emit(editor))  # each key is in the draft, and in what Ctrl+S saves
        return editor

    def revert(self) -> None:
        """Undo what was typed since the cell was opened."""
        if self._before:
            index, line = self._before
            model = index.model()
            assert isinstance(model, ChildTableModel)
            model.restore(index.row(), line)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what stands in the cell."""
        model = index.model()
        assert isinstance(model, ChildTableModel) and isinstance(editor, Editor)  # noqa: PT018
        line, name = model.lines[index.row()], model.fields[index.column()]
        if name in line.unread:
            editor.set_text(line.unread[name])
        else:
            editor.set_value(line.record.get(name))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Keep what was typed, read or not."""
        assert isinstance(model, ChildTableModel) and isinstance(editor, Editor)  # noqa: PT018
        name = model.fields[index.column()]
        line = model.lines[index.row()]
        try:
            value = editor.value()
        except RefusalError as why:
            model.set_unread(index.row(), name, editor.text(), why)
        else:
            if value == line.record.get(name) and name not in line.unread and name not in line.conflicts:
                return
            model.set_value(index.row(), name, value)
        model.edited.emit()

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """The editor fills its cell."""
        editor.setGeometry(option.rect)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """As always, with a line under what is wrong."""
        super().paint(painter, option, index)
        if index.data(FAULT):
            rect = option.rect
            painter.save()
            painter.setPen(QPen(QColor(self._editor_context.theme.tokens.late), 2))
            painter.drawLine(rect.left() + 3, rect.bottom() - 2, rect.right() - 3, rect.bottom() - 2)
            painter.restore()


class CellKeys(QObject):
    """Ends the editing of a cell by the keys of a spreadsheet: the delegate's own look at the outer widget only."""

    _ENDS: ClassVar[dict[int, QStyledItemDelegate.EndEditHint]] = {
        Qt.Key.Key_Tab: QStyledItemDelegate.EndEditHint.EditNextItem,
        Qt.Key.Key_Backtab: QStyledItemDelegate.EndEditHint.EditPreviousItem,
        Qt.Key.Key_Return: QStyledItemDelegate.EndEditHint.SubmitModelCache,
        Qt.Key.Key_Enter: QStyledItemDelegate.EndEditHint.SubmitModelCache,
        Qt.Key.Key_Escape: QStyledItemDelegate.EndEditHint.RevertModelCache,
    }

    def __init__(self, delegate: Cells, editor: Editor) -> None:
        super().__init__(editor)
        self._delegate = delegate
        self._editor = editor
        self._over = False
        editor.part.installEventFilter(self)
        editor.left.connect(self._left)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep and close, or give up and close."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in self._ENDS:
            self.end(self._ENDS[event.key()])
            return True
        return super().eventFilter(watched, event)

    def end(self, hint: QStyledItemDelegate.EndEditHint) -> None:
        """Close the cell, keeping what stands in it or not; once."""
        if self._over:
            return
        self._over = True
        if hint == QStyledItemDelegate.EndEditHint.RevertModelCache:
            self._delegate.revert()
        else:
            self._delegate.commitData.emit(self._editor)
        self._delegate.closeEditor.emit(self._editor, hint)

    def _left(self) -> None:
        self.end(QStyledItemDelegate.EndEditHint.NoHint)


class Sheet(QTableView):
    """Enter goes down and, on a cell, edits; Ctrl+C copies, Ctrl+V pastes; Ctrl+Delete takes the chosen rows out; Ctrl+Tab leaves it."""

    copied = Signal()
    pasted = Signal(str)
    removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.setDefaultSectionSize(scaled(ROW))
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setFont(with_size(self.font(), SMALL))
        columns.setFont(with_size(self.font(), SMALL, bold=True))
        columns.setHighlightSections(False)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002  Qt's name
        """Tab goes from cell to cell, and out after the last."""
        here = self.currentIndex()
        last = (self.model().rowCount() - 1, self.model().columnCount() - 1) if next else (0, 0)
        if not here.isValid() or (here.row(), here.column()) == last:
            return QWidget.focusNextPrevChild(self, next)
        return super().focusNextPrevChild(next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a spreadsheet."""
        here = self.currentIndex()
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if control and event.key() == Qt.Key.Key_V:
            self.pasted.emit(QGuiApplication.clipboard().text())
        elif control and event.key() == Qt.Key.Key_C:
            self.copied.emit()
        elif control and event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            back = event.key() == Qt.Key.Key_Backtab or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            QWidget.focusNextPrevChild(self, not back)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control and here.isValid():
            self.edit(here)
        else:
            super().keyPressEvent(event)

    def copy_into(self, session: OfficeSession) -> None:
        """Put the chosen cells on the clipboard, those between them as blanks."""
        model, chosen = self.model(), self.selectedIndexes()
        assert isinstance(model, ChildTableModel)
        rows, columns = sorted({cell.row() for cell in chosen}), sorted({cell.column() for cell in chosen})
        if chosen:
            here = {(cell.row(), cell.column()): str(cell.data() or "") for cell in chosen}
            texts = [[here.get((row, column), "") for column in columns] for row in rows]
            copy_table(session, model.register, [model.fields[column] for column in columns], texts, headed=len(chosen) > 1)

    def closeEditor(self, editor: QWidget, hint: QStyledItemDelegate.EndEditHint) -> None:
        """After Enter the cell below is next, as in a spreadsheet."""
        here = self.currentIndex()
        super().closeEditor(editor, hint)
        if hint == QStyledItemDelegate.EndEditHint.SubmitModelCache and here.isValid():
            below = self.model().index(here.row() + 1, here.column())
            if below.isValid():
                self.setCurrentIndex(below)
        self.setFocus()


class ChildTable(QWidget):
    """The children of one register under a record's form."""

    edited = Signal()
    pasted = Signal(object, object)
    """(Block, IntoChildTable): rows to look at and mend where there is more room."""

    def __init__(self, session: OfficeSession, register: type[Record], editor_context: EditorContext) -> None:
        super().__init__()
        self.session = session
        self.register = register
        may = session.office.may("edit", register)
        self.model = ChildTableModel(register, _fields(session, register), session.office.context, read_only=not may)
        self.sheet = Sheet()
        self.title = label("", "section")
        self.said = label("", "fault", wrap=True)
        self._delegate = Cells(editor_context, self)
        self._build(may=may)
        self.model.edited.connect(self._changed)
        self._delegate.closeEditor.connect(lambda *_how: self.explain())

    def show_owner(self, record: Record, *, new: bool) -> None:
        """The children of ``record``."""
        found = Page((), None) if new else self._children(record)
        owner, here = (record.register, record.id), self.sheet.currentIndex()
        row, column = (here.row(), here.column()) if owner == self.model.owner else (-1, -1)
        self.model.show_children(owner, found.records)
        if row >= 0:  # told to be nowhere, Qt would not go to the first cell on arriving
            self.sheet.setCurrentIndex(self.model.index(min(row, self.model.rowCount() - 1), column))  # who has saved goes on there
        self._fit()
        more = _("The first {count} are shown; the page {plural} has all of them.")
        self.said.setText(translate(more, count=FETCHED, plural=translate(self.register.plural)) if found.after else "")
        self.said.setVisible(found.after is not None)

    def merge_saved(self, record: Record) -> None:
        """Children of ``record`` may have been saved elsewhere: as ``ChildTableModel.merge_saved``."""
        self.model.merge_saved(self._children(record).records)
        self._fit()
        self.explain()

    def explain(self) -> None:
        """Say under the sheet what is wrong in it, the first few by row; not yet in the cell one is typing in."""
        here = self.sheet.currentIndex()
        typing = (here.row(), self.model.fields[here.column()]) if self.sheet.indexWidget(here) else None
        faults = [fault for fault in self.model.faults() if fault[:2] != typing]
        lines = [translate(_("▲ Row {row}: {why}"), row=row + 1, why=why) for row, _name, why in faults[:5]]
        if len(faults) > len(lines):
            lines.append(translate(AND_MORE, count=len(faults) - len(lines)))
        self.said.setText("\n".join(lines))
        self.said.setVisible(bool(lines))

    def normalise(self) -> None:
        """Close the open cell editor, keeping its value."""
        editor = self.sheet.indexWidget(self.sheet.currentIndex())
        keys = editor.findChild(CellKeys) if editor else None
        if keys:
            keys.end(QStyledItemDelegate.EndEditHint.NoHint)

    def paste(self, text: str) -> None:
        """Take in a block copied from a spreadsheet; ``pasted`` is told of faulty rows.

        The cells of one row fill the row one is on, from the current cell on; rows, or what has headings, go below all there is.
        """
        if self.model.read_only:
            return
        here = self.sheet.currentIndex()
        column = max(here.column(), 0)
        into = IntoChildTable(self.session, self.model)
        try:
            block = block_of(self.register, text, self.model.fields[column:], into.allowed)
        except UserError as fault:
            self.session.fail(fault)
            return
        if here.isValid() and len(block.cells) == 1 and not block.headings:
            into.row = here.row()
        wrong = sum(len(line.faults) for line in into.read(block))
        self.sheet.setCurrentIndex(self.model.index(into.row, column))
        self.explain()
        mend, keep = (
            _n("{count} row pasted, nothing saved yet.", "{count} rows pasted, nothing saved yet."),
            _n("{count} row pasted. Save keeps it.", "{count} rows pasted. Save keeps them."),
        )
        words = translate(mend if wrong else keep, count=len(block.cells))
        if wrong:
            words += " " + translate(_n("{count} cell needs mending.", "{count} cells need mending."), count=wrong)
        if wrong and len(block.cells) > 1:
            self.session.say(words)
            self.pasted.emit(block, into)
        else:
            self.session.say(words, _("Look at them"), lambda: self.pasted.emit(block, into))

    def remove(self) -> None:
        """Take the chosen rows out; saved ones are deleted as one deed, and can be brought back."""
        if self.model.read_only:
            return
        rows = {index.row() for index in self.sheet.selectedIndexes()} or {self.sheet.currentIndex().row()}
        taken = [self.model.take_out(row) for row in sorted(rows - {-1}, reverse=True)]
        gone = [record for record in taken if record]
        if len(gone) == 1:
            words = translate(_("{label} {number} is deleted."), label=translate(gone[0].label), number=gone[0].number or "")
        else:
            words = translate(_("{count} records are deleted."), count=len(gone))
        if gone:
            self.session.write(lambda: self.session.office.delete_all(self.register, [one.id for one in gone]), words, count=len(gone))

    def open_row(self) -> None:
        """Go to the record of the row one is on, where its file is attached and opened; what is typed here is kept as a draft."""
        row = self.sheet.currentIndex().row()
        if row >= 0 and (line := self.model.lines[row]).kept:
            self.session.show_record(self.register.register, line.record.id)
        else:
            self.session.fail(UserError(_("Save first. A row that is saved can be opened, and its file attached there.")))

    def _children(self, record: Record) -> Page[Record]:
        return self.session.office.page(self.register, Query(owner=(record.register, record.id), limit=FETCHED))

    def _changed(self) -> None:
        self.explain()
        self._fit()
        self.edited.emit()

    def _fit(self) -> None:
        count = sum(line.kept or line.touched for line in self.model.lines)
        self.title.setText(f"{translate(self.register.plural)}   {count or ''}".strip())
        rows = min(max(self.model.rowCount(), 1), _MOST_ROWS)
        bar = self.sheet.horizontalScrollBar()
        self.sheet.setFixedHeight(self.sheet.horizontalHeader().sizeHint().height() + rows * scaled(ROW) + bar.sizeHint().height() + 4)

    def _build(self, *, may: bool) -> None:
        sheet = self.sheet
        sheet.setModel(self.model)
        sheet.setItemDelegate(self._delegate)
        sheet.horizontalHeader().setMinimumSectionSize(56)
        if not may:
            sheet.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        set_accessible(sheet, name=translate(self.register.plural), description=translate(self.register.belongs))
        sheet.pasted.connect(self.paste)
        sheet.copied.connect(lambda: sheet.copy_into(self.session))
        sheet.removed.connect(self.remove)
        for column, name in enumerate(self.model.fields):
            kind = self.register.kinds[name]
            head_width = sheet.horizontalHeader().fontMetrics().horizontalAdvance(translate(kind.label)) + 22
            sheet.setColumnWidth(column, max(head_width, 56 if kind.numeric else 200 if isinstance(kind, Note) else 104))
        head = FlowLayout(gap=GRID * 2)
        head.addWidget(self.title)
        if may:
            head.addWidget(label(translate(_("Type, or paste rows from a spreadsheet")), "hint"))
            head.addWidget(button(_("Take row out"), self.remove, link=True))
        if any(isinstance(kind, File) for kind in self.register.kinds.values()):
            opener = button(_("File"), self.open_row, link=True)
            opener.setToolTip(translate(_("Open the row where its file is attached")))
            set_accessible(opener, description=opener.toolTip())
            head.addWidget(opener)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID // 2)
        whole.addLayout(head)
        whole.addWidget(sheet)
        whole.addWidget(self.said)
        self.said.hide()


def _fields(session: OfficeSession, register: type[Record]) -> list[str]:
    owner = register.owner()
    sealed = session.office.may("unseal", register)
    every = [name for name in register.fields(sealed=sealed) if owner is None or name != owner.name]
    listed = [name for name in register.list_columns if name in every]
    few = every if len(every) <= _ALL_FIELDS else listed
    return [name for name in few if not isinstance(register.kinds[name], File)]
