"""Draws the work plan: what was planned pale, what was held solid, month by month; a planned bar moves by keys or by drag."""

from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QScrollBar,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop.models.results.plan import PlanRow, Span
from desktop.ui.theme.icons import pixmap
from desktop.ui.theme.tokens import GRID, HALF, ROW, SMALL, Theme, scaled, with_size
from desktop.ui.widgets.basics import blend, set_accessible
from desktop.ui.work_plan.model import DAYS, REASON, SIGNS, STATE, WHAT, WorkPlanModel
from desktop.ui.work_plan.scale import Scale, first_day, month_of, months_of
from desktop.words import _, translate

Index = QModelIndex | QPersistentModelIndex
_WIDTHS = {WHAT: 290, STATE: 170, REASON: 170}
_MONTH = 52
"""Pixels a month takes at least."""
_LEAST = 6
"""Pixels a bar has at least: one day is to be seen too."""
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_WEEK = 7
"""Days Shift moves by."""


class PlanCells(QStyledItemDelegate):
    """One delegate for all columns."""

    def __init__(self, view: "PlanView", theme: Theme) -> None:
        super().__init__(view)
        self._view = view
        self._theme = theme
        self._small = with_size(QApplication.font(), SMALL)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, then text or bars."""
        rect: QRect = option.rect
        color, row = self._theme.color, self._view.plan.rows[index.row()]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setClipRect(rect)
        if chosen:
            painter.fillRect(rect, color("selection"))
            if index.column() == WHAT and self._view.hasFocus():
                painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), color("accent"))
        painter.setPen(color("line"))
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
        if index.column() == DAYS:
            self._grid(painter, rect)
            self._bars(painter, rect, row, color("selection" if chosen else "surface"))
        else:
            self._text(painter, rect, index, row)
        painter.restore()

    def _text(self, painter: QPainter, rect: QRect, index: Index, row: PlanRow) -> None:
        inner, color = rect.adjusted(GRID + HALF, 0, -GRID, 0), "text"
        if index.column() == STATE:
            if color := SIGNS.get(row.state, ""):
                painter.drawPixmap(inner.left() - 2, inner.center().y() - 7, pixmap(color, self._theme.color(color), 15))
            inner.adjust(18, 0, 0, 0)
            color = color or "muted"
        elif index.column() == REASON:
            painter.setFont(self._small)
            color = "muted"
        painter.setPen(self._theme.color(color))
        text = painter.fontMetrics().elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _grid(self, painter: QPainter, rect: QRect) -> None:
        self._view.draw_months(painter, rect.top(), rect.bottom() - 1)

    def _bars(self, painter: QPainter, rect: QRect, row: PlanRow, ground: QColor) -> None:
        color, scale = self._theme.color, self._view.scale()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        planned = row.planned and row.planned.moved(self._view.shifted(row))
        late = color("late") if row.state == "overdue" else color("accent")
        if planned:
            bar = bar_of(scale, planned, rect, high=16)
            painter.setPen(QPen(late, 1))
            painter.setBrush(blend(late, ground, 0.25))
            painter.drawRoundedRect(bar, 3, 3)
            end = row.actual.first if row.actual else self._view.as_at
            if row.days and end > planned.last:
                painter.setPen(QPen(late if row.actual is None else color("watch"), 1, Qt.PenStyle.DashLine))
                painter.drawLine(QPointF(bar.right() + 2, bar.center().y()), QPointF(scale.at(end), bar.center().y()))
            if row.state == "overdue":
                painter.drawPixmap(round(bar.right()) + 3, rect.center().y() - 7, pixmap("late", late, 13))
        if row.set_for:
            painter.setPen(QPen(color("accent"), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(bar_of(scale, row.set_for, rect, high=16), 3, 3)
        if row.actual:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("accent"))
            painter.drawRoundedRect(bar_of(scale, row.actual, rect, high=8), 2, 2)
        if planned and self._view.shifted(row):
            painter.setPen(color("text"))
            painter.setFont(self._small)
            right = QRectF(bar.right() + 18, rect.top(), 200, rect.height())
            painter.drawText(right, Qt.AlignmentFlag.AlignVCenter, self._view.plan.day(planned.first))


class MonthHeader(QHeaderView):
    """Over the bars the months stand, with the year where one begins, and which day the plan is looked at."""

    def __init__(self, view: "PlanView", theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view = view
        self._theme = theme
        self.setFont(with_size(QApplication.font(), SMALL, bold=True))
        self.setHighlightSections(False)
        self.setSectionsClickable(False)
        self.setStretchLastSection(True)
        self.setMinimumSectionSize(60)

    def sizeHint(self) -> QSize:
        """Two lines: years and months."""
        return QSize(super().sizeHint().width(), self.fontMetrics().lineSpacing() * 2 + GRID + HALF)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803  as Qt has it
        """The heading, or the months."""
        super().paintSection(painter, rect, logicalIndex)
        if logicalIndex != DAYS:
            return
        painter.save()
        painter.setClipRect(rect)
        scale, high = self._view.scale(), self.fontMetrics().lineSpacing()
        painter.setFont(with_size(QApplication.font(), SMALL))
        for month in range(scale.first, scale.first + scale.count):
            left = round(scale.at(first_day(month))) + HALF
            line = QRect(left, rect.bottom() - high - HALF, round(scale.width) - HALF, high)
            painter.setPen(self._theme.color("muted"))
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft, self._name(first_day(month), "LLL"))
            if month == scale.first or month % 12 == 0:
                painter.setPen(self._theme.color("text"))
                painter.drawText(line.translated(0, -high), Qt.AlignmentFlag.AlignLeft, self._name(first_day(month), "y"))
        self._day(painter, rect, scale)
        painter.restore()

    def _day(self, painter: QPainter, rect: QRect, scale: Scale) -> None:
        """The day looked at, beside its line: on the side where no year stands."""
        day, x = self._view.as_at, round(scale.at(self._view.as_at, end=True))
        today = day == self._view.plan.context.today
        words = translate(_("today")) if today else self._name(day, "d MMM")
        wide = painter.fontMetrics().horizontalAdvance(words) + HALF
        left = x - wide - HALF if month_of(day) % 12 == 11 else x + HALF
        painter.setPen(self._theme.color("text"))
        high = self.fontMetrics().lineSpacing()
        painter.drawText(QRect(left, rect.bottom() - 2 * high - HALF, wide, high), Qt.AlignmentFlag.AlignLeft, words)
        painter.drawLine(x, rect.top() + HALF, x, rect.bottom())

    def _name(self, day: date, pattern: str) -> str:
        from babel.dates import format_date  # Babel is slow to import

        return format_date(day, pattern, locale=self._view.plan.context.locale)


class PlanView(QTableView):
    """``moved`` asks to plan a row some days later; ``opened`` to work on its record."""

    moved = Signal(int, int)
    opened = Signal(int)

    def __init__(self, plan: WorkPlanModel, theme: Theme) -> None:
        super().__init__()
        self.plan = plan
        self.as_at = plan.context.today
        self.months = QScrollBar(Qt.Orientation.Horizontal)
        self._theme = theme
        self._range = month_of(self.as_at), month_of(self.as_at)
        self._drag: tuple[str, float, int] | None = None
        self.setModel(plan)
        self.setItemDelegate(PlanCells(self, theme))
        self._build(theme)
        self.months.valueChanged.connect(lambda _value: self._redraw())
        self.selectionModel().currentRowChanged.connect(lambda _now, _before: self.show_bar())

    def lay_out(self, rows: list[PlanRow], *days: date | None) -> None:
        """The months there are: those of ``rows``, of the days given (of a project) and of the day looked at."""
        first = self._range[0] + self.months.value()
        begins, ends = months_of(rows, self.as_at, *days)
        self._range = begins, max(ends, month_of(self.as_at) + 1)  # what comes next is seen too
        self._fit(first)

    def go_to(self, month: int) -> None:
        """Show ``month`` in the last third of those shown: what was due before it matters most."""
        self._fit(month - self._count() * 2 // 3)

    def scale(self) -> Scale:
        """Where a day lies, in pixels of the viewport."""
        count = self._count()
        left, wide = self.columnViewportPosition(DAYS), max(self.columnWidth(DAYS), 1)
        return Scale(left, wide / count, self._range[0] + self.months.value(), count)

    def shifted(self, row: PlanRow) -> int:
        """How many days the bar of ``row`` is being dragged by."""
        return self._drag[2] if self._drag and self._drag[0] == row.record else 0

    def show_bar(self) -> None:
        """Turn to the months in which the row one is on has its bars."""
        row = self.here()
        span = row and (row.planned or row.extent)
        if span and not self._drag and not self.scale().shows(span):
            self._fit(month_of(span.first) - 1)

    def here(self) -> PlanRow | None:
        """The row one is on."""
        row = self.currentIndex().row()
        return self.plan.rows[row] if 0 <= row < len(self.plan.rows) else None

    def draw_months(self, painter: QPainter, top: int, bottom: int) -> None:
        """Lines between the months, stronger between years, and one at the day looked at."""
        scale = self.scale()
        for month in range(scale.first, scale.first + scale.count):
            painter.setPen(self._theme.color("edge" if month % 12 == 0 else "line"))
            x = round(scale.at(first_day(month)))
            painter.drawLine(x, top, x, bottom)
        painter.setPen(QPen(self._theme.color("text"), 1))
        x = round(scale.at(self.as_at, end=True))
        if x > scale.left:
            painter.drawLine(x, top, x, bottom)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The months go on below the last row."""
        super().paintEvent(event)
        under = self.rowViewportPosition(len(self.plan.rows) - 1) + self.rowHeight(len(self.plan.rows) - 1) if self.plan.rows else 0
        painter = QPainter(self.viewport())
        self.draw_months(painter, under, self.viewport().height())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many months as there is room for."""
        super().resizeEvent(event)
        self._fit(self._range[0] + self.months.value())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt and an arrow move the planned days, with Shift by a week; arrows alone turn the months; Enter opens."""
        step, modifiers = _STEPS.get(Qt.Key(event.key()), 0), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        row = self.currentIndex().row()
        if event.key() == Qt.Key.Key_Escape and self._drag:
            self._let_go()
        elif step and modifiers & Qt.KeyboardModifier.AltModifier and row >= 0:
            self.moved.emit(row, step * (_WEEK if modifiers & Qt.KeyboardModifier.ShiftModifier else 1))
        elif step and not modifiers:
            self.months.setValue(self.months.value() + step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not modifiers and row >= 0:
            self.opened.emit(row)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a planned bar."""
        super().mousePressEvent(event)
        row = self._bar_at(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
        if row:
            self._drag = row.record, event.position().x(), 0

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the bar where it would lie; a bar that can be moved shows so."""
        if self._drag:
            record, begun, _days = self._drag
            self._drag = record, begun, self.scale().days(event.position().x() - begun)
            self.viewport().update()
            return
        super().mouseMoveEvent(event)
        holds = self._bar_at(event.position()) is not None
        self.viewport().setCursor(Qt.CursorShape.SizeHorCursor if holds else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ask to move it there."""
        super().mouseReleaseEvent(event)
        if self._drag:
            (record, _begun, days), row = self._drag, None
            self._let_go()
            row = self.plan.row_of(record)
            if days and row is not None:
                self.moved.emit(row, days)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Sideways, or with Shift, through the months."""
        turned = event.angleDelta()
        if turned.x() or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.months.setValue(self.months.value() - (1 if (turned.x() or turned.y()) > 0 else -1))
        else:
            super().wheelEvent(event)

    def _bar_at(self, at: QPointF) -> PlanRow | None:
        index = self.indexAt(at.toPoint())
        row = self.plan.rows[index.row()] if index.isValid() and index.column() == DAYS else None
        if row is None or not row.movable or row.planned is None:
            return None
        return row if bar_of(self.scale(), row.planned, self.visualRect(index), high=16).adjusted(-2, -4, 2, 4).contains(at) else None

    def _let_go(self) -> None:
        self._drag = None
        self.viewport().update()

    def _count(self) -> int:
        return max(3, self.columnWidth(DAYS) // scaled(_MONTH))

    def _fit(self, first: int) -> None:
        """Show the months from ``first`` on, as far as there are any."""
        count = self._count()
        self.months.setRange(0, max(0, self._range[1] - self._range[0] + 1 - count))
        self.months.setPageStep(count)
        self.months.setValue(first - self._range[0])
        self._redraw()

    def _redraw(self) -> None:
        self.viewport().update()
        self.horizontalHeader().viewport().update()

    def _build(self, theme: Theme) -> None:
        self.setHorizontalHeader(MonthHeader(self, theme))
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, scaled(width))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(scaled(ROW))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().sectionResized.connect(lambda *_sizes: self._fit(self._range[0] + self.months.value()))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self.months.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the arrows of the rows turn it
        set_accessible(self.months, name=translate(_("Months")))
        keys = _("Alt and an arrow move the planned days by a day, with Shift by a week. Enter opens the record.")
        set_accessible(self, name=translate(_("Work plan")), description=translate(keys))


def bar_of(scale: Scale, span: Span, cell: QRect, *, high: int) -> QRectF:
    """The bar of ``span`` in its cell, ``high`` pixels high at the usual size of text."""
    tall, left = scaled(high), scale.at(span.first)
    return QRectF(left, cell.center().y() - tall / 2 + 0.5, max(scale.at(span.last, end=True) - left, _LEAST), tall)
