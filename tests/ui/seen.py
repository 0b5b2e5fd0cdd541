"""What one sees in the window: the words of each widget, and what of them is cut or out of reach."""

from collections.abc import Iterator
from itertools import product

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTableView,
    QToolButton,
    QWidget,
)

from desktop.ui.widgets.basics import Elided, RowLink
from tests.ui.walk import said

ROWS, COLUMNS = 12, 30
"""Of a table, enough to see how it writes."""


def said_by(one: QWidget) -> Iterator[str]:
    """The program's own words in a widget: none that somebody typed."""
    match one:
        case Elided() | RowLink():
            yield one.whole()
        case QLabel() | QAbstractButton():
            yield one.text()
        case QLineEdit():
            yield one.placeholderText()
        case QHeaderView():
            model = one.model()
            yield from (str(model.headerData(at, one.orientation()) or "") for at in range(one.count())) if model else ()
    yield one.toolTip()
    yield one.accessibleName()


def shown_in(one: QWidget) -> Iterator[str]:
    """All that stands in a widget, values too."""
    yield from said_by(one)
    match one:
        case QLineEdit():
            yield one.text()
        case QPlainTextEdit():
            yield one.toPlainText()
        case QAbstractItemView() if one.model() is not None:
            yield from _cells(one.model(), QModelIndex())


def _cells(model: QAbstractItemModel, under: QModelIndex) -> Iterator[str]:
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(under)
    for row, column in product(range(min(model.rowCount(under), ROWS)), range(min(columns, COLUMNS))):
        here = model.index(row, column, under)
        yield str(here.data() or "")
        if column == 0:
            yield from _cells(model, here)


def cut(window: QWidget) -> Iterator[str]:
    """The words that do not fit where they stand; what is shortened with its whole in a tooltip does."""
    for one in window.findChildren(QWidget):
        if one.isVisibleTo(window) and (not one.visibleRegion().isEmpty() or _in_a_sheet(one)) and not _fits(one):
            yield f"{said(one)}: {' '.join(said_by(one))[:60]!r} in {one.size().toTuple()} needs {one.minimumSizeHint().toTuple()}"


def out_of_reach(window: QWidget) -> Iterator[str]:
    """What lies beside the part one sees of a page, where no bar leads to it."""
    for area in window.findChildren(QScrollArea):
        inner = area.widget()
        hidden = area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if area.isVisible() and hidden and inner is not None and inner.width() > area.viewport().width():
            yield f"{said(area)}: {inner.width()} in {area.viewport().width()}"


def _in_a_sheet(one: QWidget) -> bool:
    """Whether one can scroll to it."""
    return one.objectName() == "sheet" or ((up := one.parentWidget()) is not None and _in_a_sheet(up))


def _fits(one: QWidget) -> bool:
    match one:
        case Elided() | RowLink() | QToolButton() if one.text().endswith("…"):
            return bool(one.toolTip())
        case QLabel() if one.text() and one.wordWrap():
            metrics, longest = QFontMetrics(one.font()), one.text().replace("\u200b", " ").split()
            return one.height() >= one.heightForWidth(one.width()) and one.width() >= max(map(metrics.horizontalAdvance, longest))
        case QLabel() | QAbstractButton() if one.text() and not isinstance(one.parentWidget(), QLineEdit):
            return _holds(one)
        case QComboBox():
            return _holds(one)
        case QTableView() if one.model() is not None and not one.horizontalHeader().isHidden():
            return all(_holds_heading(one, column) for column in range(one.model().columnCount()))
    return True


def _holds(one: QWidget) -> bool:
    least = one.minimumSizeHint()  # what the style would like around the words may be less, and a pixel above the letters is empty
    return one.width() >= least.width() and one.height() >= min(least.height(), one.fontMetrics().height()) - 1


def _holds_heading(table: QTableView, column: int) -> bool:
    header, model, across = table.horizontalHeader(), table.model(), Qt.Orientation.Horizontal
    words = str(model.headerData(column, across) or "")
    told = model.headerData(column, across, Qt.ItemDataRole.ToolTipRole)
    session = header.sectionSize(column) - 12
    return bool(told) or header.isSectionHidden(column) or QFontMetrics(header.font()).horizontalAdvance(words) <= session
