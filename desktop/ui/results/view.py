"""Draws the matrix: wording on two lines, results as headings, numbers that open, lights by colour, symbol and word."""

from PySide6.QtCore import QAbstractItemModel, QDeadlineTimer, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from desktop.ui.results.comparison_model import DIFFERENCE, THEN
from desktop.ui.results.model import (
    BASELINE,
    COLOR,
    CUMULATIVE,
    INDICATOR,
    LIGHT,
    OPENS,
    PERCENT,
    PERIOD,
    REMARK,
    RESTATED,
    TARGET,
    MatrixModel,
)  # fmt: skip
from desktop.ui.theme.icons import light_sign, pixmap
from desktop.ui.theme.tokens import BODY, GRID, ROW, SMALL, Theme, scaled, with_size
from desktop.ui.widgets.frozen_column import FrozenColumn
from desktop.ui.widgets.item_delegates import wrapped
from desktop.words import _, translate

Index = QModelIndex | QPersistentModelIndex
_WIDTHS = {BASELINE: 74, TARGET: 74, PERIOD: 92, CUMULATIVE: 92, PERCENT: 86, LIGHT: 160, THEN: 116, DIFFERENCE: 92}
_WORDING, _REMARK = 260, 200
"""Pixels the wording and the remark have at least; where there is less, the numbers and the remark are scrolled."""
_INDENT = 14
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_TYPING = 1000
"""Milliseconds after a letter within which the next one belongs to it."""


class MatrixCells(QStyledItemDelegate):
    """One delegate for the whole tree."""

    def __init__(self, view: QTreeView, theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme
        self._bold = with_size(QApplication.font(), BODY, bold=True)
        self._small = with_size(QApplication.font(), SMALL)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A row has room for two lines of wording where it needs them."""
        model = self._model()
        node = model.node(index)
        if node.row is None:
            return QSize(0, scaled(ROW))
        metrics = self._view.fontMetrics()
        wide = self._view.columnWidth(INDICATOR) - node.depth() * _INDENT - GRID * 2
        two = metrics.horizontalAdvance(model.text(node, INDICATOR)) > wide
        session = self._view.columnWidth(REMARK) - GRID * 2
        remark = metrics.horizontalAdvance(model.text(node, REMARK)) > session
        return QSize(0, metrics.lineSpacing() * (2 if two or remark else 1) + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, text, and the line below."""
        node = self._model().node(index)
        rect: QRect = option.rect
        color = self._theme.color
        state = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, color("selection"))
        elif node.node:
            painter.fillRect(rect, color("window"))
        painter.setPen(color("line"))
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(color("accent"))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.setFont(self._bold if node.node else self._small if index.column() == REMARK else QApplication.font())
        if light := str(index.data(COLOR) or ""):
            painter.setPen(color(light))
            sign = light_sign(node.row.status if node.row else "", light)
            painter.drawPixmap(rect.left() + GRID, rect.center().y() - 7, pixmap(sign, color(light), 15))
            rect = rect.adjusted(18, 0, 0, 0)
        else:
            painter.setPen(color("accent" if index.data(OPENS) else "muted" if node.heading or index.column() == REMARK else "text"))
        if index.data(RESTATED):
            painter.drawPixmap(rect.left() + GRID, rect.center().y() - 7, pixmap("history", color("watch"), 14))
        self._write(painter, rect, index, one_line=node.row is None)
        painter.restore()

    def _write(self, painter: QPainter, rect: QRect, index: Index, *, one_line: bool) -> None:
        text = str(index.data() or "")
        inner = rect.adjusted(GRID, 2, -GRID, -3)
        align = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
        metrics = painter.fontMetrics()
        if one_line or metrics.horizontalAdvance(text) <= inner.width():
            painter.drawText(inner, align, metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width()))
            return
        painter.drawText(inner, align, wrapped(text, inner.width(), metrics))

    def _model(self) -> MatrixModel:
        model = self._view.model()
        assert isinstance(model, MatrixModel)  # it is made for one
        return model


class MatrixView(QTreeView):
    """``opened`` with the index of a number: by a click, Enter or Space. ``remark_wanted`` by F2, or Enter on a remark."""

    opened = Signal(QModelIndex)
    remark_wanted = Signal(QModelIndex)
    menu_wanted = Signal(QPoint)
    copied = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._typed = ""
        self._typing = QDeadlineTimer(0)
        self.setItemDelegate(MatrixCells(self, theme))
        self.setIndentation(_INDENT)
        self.setRootIsDecorated(True)
        self.setUniformRowHeights(False)
        self.setWordWrap(True)
        self.setMouseTracking(True)
        self.setAllColumnsShowFocus(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName(translate(_("Results matrix")))
        self.setAccessibleDescription(translate(_("Enter on a number shows the records behind it. F2 writes the remark of a row.")))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.menu_wanted.emit(self.viewport().mapToGlobal(at)))
        self.doubleClicked.connect(lambda index: self.remark_wanted.emit(index) if index.column() == REMARK else None)
        header = self.header()
        header.setFont(with_size(QApplication.font(), SMALL, bold=True))
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(60)
        self.frozen = FrozenColumn(self)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """As Qt asks."""
        super().setModel(model)
        if model:
            self.frozen.show_model(model)

    def laid_out(self, *, period: bool) -> None:
        """After another matrix: widths, whole-width headings, everything unfolded."""
        self.setColumnHidden(PERIOD, not period)
        self._fit()
        self.expandAll()
        self.frozen.expandAll()
        self._span(QModelIndex())

    def show_compared(self, *, compared: bool) -> None:
        """The other day and the difference stand beside the number, while there is another day."""
        header = self.header()
        for offset, column in enumerate((THEN, DIFFERENCE), start=1):
            self.setColumnHidden(column, not compared)
            header.moveSection(header.visualIndex(column), header.visualIndex(CUMULATIVE) + offset)
        self._fit()
        self.doItemsLayout()

    def columns(self) -> list[int]:
        """The columns as they are drawn."""
        header = self.header()
        drawn = (header.logicalIndex(place) for place in range(header.count()))
        return [column for column in drawn if not self.isColumnHidden(column)]

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible) -> None:
        """Beside the wording, which stands still: it hides no cell one goes to, and is in sight itself."""
        if not index.isValid():
            return
        bar, still = self.horizontalScrollBar(), self.frozen.covers()
        before = bar.value()
        super().scrollTo(index, hint)
        if index.column() != INDICATOR:
            bar.setValue(bar.value() - max(self.frozen.covers() - self.columnViewportPosition(index.column()), 0))
        elif still:
            bar.setValue(before)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The wording and the remark share what the numbers leave."""
        super().resizeEvent(event)
        if self.model() and event.size().width() != event.oldSize().width():
            self._fit()
            self.doItemsLayout()
        self.frozen.place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter or Space opens a number; left and right move between the columns of a row."""
        here = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and not self._typing.hasExpired():
            self.keyboardSearch(" ")
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif event.key() == Qt.Key.Key_F2 or (event.key() in _ENTER and here.column() == REMARK):
            self.remark_wanted.emit(here)
        elif event.key() in (*_ENTER, Qt.Key.Key_Space) and here.isValid():
            row = bool(here.data(OPENS))
            self.opened.emit(here if row else here.siblingAtColumn(CUMULATIVE))
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._is_row(here):
            drawn = self.columns()
            place = drawn.index(here.column()) + (1 if event.key() == Qt.Key.Key_Right else -1)
            if 0 <= place < len(drawn):
                self.setCurrentIndex(here.siblingAtColumn(drawn[place]))
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing goes to the next row with these letters anywhere in its wording: most begin alike."""
        here = self.currentIndex()
        if self._typing.hasExpired():
            self._typed, here = "", self.indexBelow(here)
        self._typed += search.casefold()
        self._typing = QDeadlineTimer(_TYPING)
        start = here if here.isValid() else self.model().index(0, 0)
        found = start
        while self._typed not in str(found.siblingAtColumn(INDICATOR).data()).casefold():
            below = self.indexBelow(found)
            found = below if below.isValid() else self.model().index(0, 0)
            if found.siblingAtColumn(0) == start.siblingAtColumn(0):
                return
        self.setCurrentIndex(found.siblingAtColumn(self.currentIndex().column()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A number that opens shows so."""
        opens = self.indexAt(event.position().toPoint()).data(OPENS)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on a number opens it."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.data(OPENS):
            self.opened.emit(index)

    def _fit(self) -> None:
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, scaled(width))
        used = sum(scaled(width) for column, width in _WIDTHS.items() if not self.isColumnHidden(column))
        left = self.viewport().width() - used
        remark = max(scaled(_REMARK), left * 2 // 5)
        self.setColumnWidth(REMARK, remark)
        self.setColumnWidth(INDICATOR, max(scaled(_WORDING), left - remark))

    def _is_row(self, index: Index) -> bool:
        model = self.model()
        return isinstance(model, MatrixModel) and index.isValid() and model.node(index).row is not None

    def _span(self, parent: QModelIndex) -> None:
        model = self.model()
        assert isinstance(model, MatrixModel)  # it is made for one
        for row in range(model.rowCount(parent)):
            index = model.index(row, 0, parent)
            self.setFirstColumnSpanned(row, parent, model.node(index).row is None)
            self._span(index)
