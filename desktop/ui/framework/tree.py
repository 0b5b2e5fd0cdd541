"""The framework as a tree one works in: results, and under each the rows of its indicators; keys and drags move them."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
)

from desktop.models.record import Record
from desktop.models.registers.indicator import Placement
from desktop.models.registers.result import Result
from desktop.ui.theme.tokens import BODY, GRID, ROW, SMALL, Theme, scaled, with_size
from desktop.ui.widgets.item_delegates import wrapped
from desktop.words import _, translate

COLUMNS = (_("Code"), _("Statement or wording"), _("Level or measure"), _("Printed as, or line above"))
CODE, TEXT, KIND, PRINTED = range(len(COLUMNS))
FIELDS: dict[type[Record], tuple[str, ...]] = {Result: ("code", "statement", "level", "printed"), Placement: ("", "wording", "", "heading")}
"""By register: the field edited in each column; an indicator's own code and measure are edited on its page."""
_RECORD = Qt.ItemDataRole.UserRole + 1
_QUIET = Qt.ItemDataRole.UserRole + 2
_INDENT = 16
_WIDTHS = {CODE: 170, KIND: 230, PRINTED: 190}
_MOVES = {Qt.Key.Key_Up: "up", Qt.Key.Key_Down: "down", Qt.Key.Key_Left: "outdented", Qt.Key.Key_Right: "indented"}
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Line:
    """What a row of the tree says; ``quiet`` columns show what is said elsewhere."""

    record: Record
    texts: tuple[str, ...]
    quiet: frozenset[int] = frozenset()
    under: "tuple[Line, ...]" = ()


class FrameworkTree(QTreeWidget):
    """``moved`` (up, down, indented, outdented) by Alt and the arrows, ``dropped`` (record, over, at) by the mouse."""

    moved = Signal(str)
    dropped = Signal(object, object, int)
    edit_wanted = Signal()
    delete_wanted = Signal()
    copy_wanted = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, theme: Theme, *, may: bool) -> None:
        super().__init__()
        self.instead = ""
        """The record to be on where the one one was on is not drawn any more."""
        self.setColumnCount(len(COLUMNS))
        self.setHeaderLabels([translate(words) for words in COLUMNS])
        self.setItemDelegate(_Cells(self, theme))
        self.setIndentation(_INDENT)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove if may else QAbstractItemView.DragDropMode.NoDragDrop)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.menu_wanted.emit(self.viewport().mapToGlobal(at)))
        self.itemDoubleClicked.connect(lambda _item, _column: self.edit_wanted.emit())
        self.setAccessibleName(translate(_("Framework")))
        self.setAccessibleDescription(translate(_("Enter edits a cell. Alt with the arrows moves a row.")))
        header = self.header()
        header.setFont(with_size(QApplication.font(), SMALL, bold=True))
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)

    def draw(self, lines: tuple[Line, ...]) -> None:
        """Show ``lines``, staying where one was, with what was folded still folded."""
        here, column, top = self.record(), self.currentColumn(), self.verticalScrollBar().value()
        folded = {record.id for item in self._items() if not item.isExpanded() and item.childCount() and (record := item.data(0, _RECORD))}
        self.blockSignals(True)
        self.clear()
        self.addTopLevelItems([_item(line) for line in lines])
        for item in self._items():
            item.setExpanded(item.data(0, _RECORD).id not in folded)
        self.blockSignals(False)
        first = self.topLevelItem(0)
        if not any(self.go_to(one, column) for one in (here.id if here else "", self.instead) if one) and first:
            self.setCurrentItem(first, TEXT)
        self.verticalScrollBar().setValue(top)

    def record(self) -> Record | None:
        """The record one is on."""
        item = self.currentItem()
        found = item.data(0, _RECORD) if item else None
        return found if isinstance(found, Record) else None

    def go_to(self, record: str, column: int = TEXT) -> bool:
        """Go to a record; False where it is not in the tree."""
        item = self._item_of(record)
        if item is None:
            return False
        self.setCurrentItem(item, max(column, 0))
        self.scrollToItem(item)
        return True

    def leave(self, gone: set[str]) -> None:
        """The records ``gone`` will not be there: when it is drawn anew, be where they were."""
        items = self._items()
        here = self.currentItem()
        place = items.index(here) if here in items else 0
        stay = [item.data(0, _RECORD).id for item in (*items[place:], *reversed(items[:place]))]
        self.instead = next((record for record in stay if record not in gone), "")

    def rect_of(self, record: str, column: int) -> QRect:
        """Where a cell of a record is drawn."""
        item = self._item_of(record)
        return self.visualRect(self.indexFromItem(item, column)) if item else QRect()

    def texts(self, record: str) -> list[str]:
        """What the row of a record says."""
        item = self._item_of(record)
        return [item.text(column) for column in range(len(COLUMNS))] if item else []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt and arrows move a row; Enter or F2 edits; left and right go from cell to cell."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        key = Qt.Key(event.key())
        if alt and key in _MOVES:
            self.moved.emit(_MOVES[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.edit_wanted.emit()
        elif key == Qt.Key.Key_Delete:
            self.delete_wanted.emit()
        elif key == Qt.Key.Key_C and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.copy_wanted.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._step(1 if key == Qt.Key.Key_Right else -1):
            event.accept()
        else:
            super().keyPressEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Only the page moves records; Qt's own move of the rows does not happen."""
        record, onto = self.record(), self.itemAt(event.position().toPoint())
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if record and onto and (found := self._where(record, onto)):
            self.dropped.emit(record, *found)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The wording takes what the other columns leave."""
        super().resizeEvent(event)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, scaled(width))
        self.setColumnWidth(TEXT, max(240, self.viewport().width() - sum(scaled(width) for width in _WIDTHS.values())))
        self.doItemsLayout()

    def _where(self, record: Record, onto: QTreeWidgetItem) -> tuple[str | None, int] | None:
        """(over, at) for ``record`` let go at ``onto``; ``at`` does not count the record itself."""
        target: Record = onto.data(0, _RECORD)
        place = self.dropIndicatorPosition()
        if target.id == record.id or place == QAbstractItemView.DropIndicatorPosition.OnViewport:
            return None
        on = place == QAbstractItemView.DropIndicatorPosition.OnItem
        if isinstance(record, Placement) and isinstance(target, Result):
            return target.id, len(self._beside(onto, Placement, record)) if on else 0
        if isinstance(record, Result) and isinstance(target, Placement):
            return target.result, 0
        if isinstance(target, Result) and on:
            return target.id, len(self._beside(onto, Result, record))
        beside = self._beside(onto.parent(), type(record), record)
        after = place == QAbstractItemView.DropIndicatorPosition.BelowItem
        above = onto.parent()
        return above.data(0, _RECORD).id if above else None, beside.index(target.id) + (1 if after or on else 0)

    def _beside(self, over: QTreeWidgetItem | None, register: type[Record], without: Record) -> list[str]:
        items = (
            [over.child(row) for row in range(over.childCount())]
            if over
            else [self.topLevelItem(row) for row in range(self.topLevelItemCount())]
        )
        records = [item.data(0, _RECORD) for item in items if item]
        return [record.id for record in records if isinstance(record, register) and record.id != without.id]

    def _step(self, step: int) -> bool:
        item, column = self.currentItem(), self.currentColumn() + step
        if item is None or not 0 <= column < len(COLUMNS):
            return False
        if step > 0 and self.currentColumn() == CODE and item.childCount() and not item.isExpanded():
            return False
        self.setCurrentItem(item, column)
        return True

    def _items(self) -> list[QTreeWidgetItem]:
        found: list[QTreeWidgetItem] = []

        def visit(item: QTreeWidgetItem | None) -> None:
            if item is not None:
                found.append(item)
                for row in range(item.childCount()):
                    visit(item.child(row))

        for row in range(self.topLevelItemCount()):
            visit(self.topLevelItem(row))
        return found

    def _item_of(self, record: str) -> QTreeWidgetItem | None:
        return next((item for item in self._items() if item.data(0, _RECORD).id == record), None)


class _Cells(QStyledItemDelegate):
    """Results bold on a ground of their own; wording on two lines; what is said elsewhere is quieter."""

    def __init__(self, tree: FrameworkTree, theme: Theme) -> None:
        super().__init__(tree)
        self._tree, self._theme = tree, theme
        self._bold = with_size(QApplication.font(), BODY, bold=True)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as its wording."""
        metrics = self._tree.fontMetrics()
        lines = 1
        if index.column() in (TEXT, PRINTED):  # a row is as high as its highest cell
            lines += wrapped(str(index.data() or ""), self._tree.columnWidth(index.column()) - GRID * 2, metrics).count("\n")
        return QSize(0, max(scaled(ROW), metrics.lineSpacing() * lines + 12))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, text, line below, and a frame round the cell one is on."""
        color, rect, state = self._theme.color, option.rect, option.state
        result = isinstance(index.sibling(index.row(), 0).data(_RECORD), Result)
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, color("selection"))
        elif result:
            painter.fillRect(rect, color("window"))
        painter.setPen(color("line"))
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
        here = self._tree.currentIndex()
        if self._tree.hasFocus() and here.row() == index.row() and here.column() == index.column() and here.parent() == index.parent():
            painter.setPen(color("accent"))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.setFont(self._bold if result and index.column() in (CODE, TEXT) else QApplication.font())
        painter.setPen(color("muted" if index.data(_QUIET) else "text"))
        text = wrapped(str(index.data() or ""), rect.width() - GRID * 2, painter.fontMetrics())
        painter.drawText(rect.adjusted(GRID, 2, -GRID, -3), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


def _item(line: Line) -> QTreeWidgetItem:
    item = QTreeWidgetItem(list(line.texts))
    item.setData(0, _RECORD, line.record)
    for column, text in enumerate(line.texts):
        item.setToolTip(column, text if len(text) > 24 else "")
        item.setData(column, _QUIET, column in line.quiet)
        item.setData(column, Qt.ItemDataRole.AccessibleTextRole, f"{translate(COLUMNS[column])}: {text}")
    item.addChildren([_item(under) for under in line.under])
    return item
