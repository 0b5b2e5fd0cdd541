"""The results in scope: the framework with ticks. One that is ticked counts with all beneath it."""

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from desktop.models.fields.base import Kind
from desktop.models.registers.result import Result
from desktop.models.results.arrangement import Arrangement
from desktop.models.results.matrix import ResultNode
from desktop.presentation import formatting
from desktop.ui.forms.editor import Editor, EditorContext
from desktop.ui.theme.tokens import Theme, scaled
from desktop.ui.widgets.basics import label
from desktop.ui.widgets.check_box import draw_box
from desktop.words import _, translate

_RECORD = Qt.ItemDataRole.UserRole + 1
_COUNTED = Qt.ItemDataRole.UserRole + 2
"""Whether it counts with one above it."""
_ROW, _ROWS = 24, 9
"""Pixels of a row, and rows shown at a time."""


class _Ticks(QStyledItemDelegate):
    """Draws the boxes in the colours of the theme; what counts with one that is ticked has none."""

    def __init__(self, parent: QTreeWidget, theme: Theme) -> None:
        super().__init__(parent)
        self._tree, self._theme = parent, theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        """Ground, box, text."""
        rect: QRect = option.rect
        here = bool(option.state & QStyle.StateFlag.State_Selected) and self._tree.hasFocus()
        side = option.fontMetrics.height() - 2
        checked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) == Qt.CheckState.Checked
        painter.save()
        if here:
            painter.fillRect(rect, self._theme.color("selection"))
        box = QRect(rect.left() + 2, rect.center().y() - side // 2, side, side)
        if not index.data(_COUNTED):
            able = bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)
            draw_box(painter, box, self._theme.palette(), checked=checked, enabled=able or checked)
        painter.setPen(self._theme.color("muted" if index.data(_COUNTED) else "text"))
        session = rect.adjusted(side + 10, 0, -4, 0)
        text = painter.fontMetrics().elidedText(str(index.data()), Qt.TextElideMode.ElideRight, session.width())
        painter.drawText(session, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


class ResultsEditor(Editor):
    """None where nothing is ticked: then the whole project counts."""

    short = False
    how = _("A tree with ticks. Space ticks a result; it counts with all beneath it.")

    def __init__(self, kind: Kind[Any], editor_context: EditorContext) -> None:
        super().__init__(kind, editor_context)
        self.tree = QTreeWidget()
        self.tree.setItemDelegate(_Ticks(self.tree, editor_context.theme))
        self.tree.setHeaderHidden(True)
        self.tree.setColumnCount(1)
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(18)
        self.tree.setExpandsOnDoubleClick(False)
        self.tree.setTabKeyNavigation(False)
        self.said = label("", "hint", wrap=True)
        self._frozen = False
        self._strange: frozenset[str] = frozenset()
        self.set_input(self.tree)
        self.row.removeWidget(self.tree)
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addWidget(self.tree)
        column.addWidget(self.said)
        self.row.addLayout(column)
        self.tree.itemChanged.connect(self._ticked)

    def show_results(self, arrangement: Arrangement) -> None:
        """Offer the results of ``arrangement``; what is ticked stays so."""
        ticked = self.value()
        self.tree.blockSignals(True)
        self.tree.clear()
        self.tree.addTopLevelItems([self._item(arrangement, result) for result in arrangement.under(None)])
        self.tree.expandAll()
        self.tree.blockSignals(False)
        rows = min(max(len(arrangement.results), 1), _ROWS)
        self.tree.setFixedHeight(rows * scaled(_ROW) + 4)
        self.set_value(ticked)

    def set_value(self, value: Any) -> None:
        """Tick the members."""
        known = {item.data(0, _RECORD) for item in self._items()}
        self._strange = frozenset(value or ()) - known
        self.tree.blockSignals(True)
        for item in self._items():
            ticked = item.data(0, _RECORD) in (value or ())
            item.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.tree.blockSignals(False)
        self._explain()

    def value(self) -> Any:
        """The results that are ticked, and those of other projects that were."""
        ticked = {item.data(0, _RECORD) for item in self._items() if item.checkState(0) == Qt.CheckState.Checked}
        return frozenset(ticked | self._strange) or None

    def set_read_only(self, *, read_only: bool) -> None:
        """A read-only tree can still be expanded and scrolled."""
        self._frozen = read_only
        self._explain()

    def _ticked(self) -> None:
        self._explain()
        self.edited.emit()

    def _explain(self) -> None:
        """What counts with a ticked one cannot be ticked itself; and say what is meant."""
        self.tree.blockSignals(True)
        for item in self._items():
            over = item.parent()
            counted = over is not None and bool(over.data(0, _COUNTED) or over.checkState(0) == Qt.CheckState.Checked)
            item.setData(0, _COUNTED, counted)
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            item.setFlags(flags if self._frozen or counted else flags | Qt.ItemFlag.ItemIsUserCheckable)
        self.tree.blockSignals(False)
        ticked = self.value()
        words = _("With all beneath them, together once.") if ticked else _("Nothing is ticked: the whole project counts.")
        self.said.setText(translate(words))

    def _item(self, arrangement: Arrangement, result: Result) -> QTreeWidgetItem:
        node = ResultNode(result.id, result.code or "", result.level or "", result.statement or "", 0, result.printed or "")
        item = QTreeWidgetItem([f"{formatting.result(node, self.editor_context.context)}   {node.statement}"])
        item.setToolTip(0, node.statement)
        item.setSizeHint(0, QSize(0, scaled(_ROW)))
        item.setData(0, _RECORD, result.id)
        item.setCheckState(0, Qt.CheckState.Unchecked)
        item.addChildren([self._item(arrangement, under) for under in arrangement.under(result.id)])
        return item

    def _items(self) -> Iterator[QTreeWidgetItem]:
        waiting = [self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount())]
        while waiting:
            item = waiting.pop(0)
            if item is not None:
                yield item
                waiting = [*(item.child(row) for row in range(item.childCount())), *waiting]
