"""What one sees at a place: the words of each widget, which of them are cut or out of reach, and which are not of the language."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

from babel.dates import get_month_names
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

from desktop.exchange.report.formats import FORMATS
from desktop.models.registers.figures import Stated
from desktop.ui.runtime.language import NAMES
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.widgets.basics import Elided, RowLink
from tests.ui.conftest import shell_of
from tests.ui.offices import USERS
from tests.ui.walk import said
from tests.ui.walks.place import Place

ROWS, COLUMNS = 12, 30
"""Of a table, enough to see how it writes."""
_MONTHS = "|".join(f"{long}|{long[:3]}" for long in get_month_names(locale="en").values())
_FOREIGN = re.compile(rf"\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}} (?:{_MONTHS}) \d{{4}}\b|\b\d{{5,}}\.\d\d\b")
"""A day as a computer writes it, one with an English month, and a number without separators."""


def said_by(one: QWidget) -> Iterator[str]:
    """The program's own words in a widget: none that somebody typed."""
    match one:
        case Elided() | RowLink():
            yield one.full_text()
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


def cut(place: Place) -> Iterator[str]:
    """The words that do not fit where they stand; what is shortened with its whole in a tooltip does."""
    for one in place.widgets:
        if not _fits(one) and (not one.visibleRegion().isEmpty() or _in_a_sheet(one)):
            yield f"{said(one)}: {' '.join(said_by(one))[:60]!r} in {one.size().toTuple()} needs {one.minimumSizeHint().toTuple()}"


def out_of_reach(place: Place) -> Iterator[str]:
    """What lies beside the part one sees of a page, where no bar leads to it."""
    for area in place.widgets:
        if isinstance(area, QScrollArea) and area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
            inner = area.widget()
            if inner is not None and inner.width() > area.viewport().width():
                yield f"{said(area)}: {inner.width()} in {area.viewport().width()}"


def unmarked(place: Place) -> Iterator[str]:
    """In an office with nothing in it and in the pseudo language: what is said without brackets is a word somebody forgot to mark."""
    known = _names(shell_of(place.window).session.office.folder)
    for one in place.widgets:
        text = " ".join(said_by(one))
        while text != (inner := re.sub(r"\[[^\[\]]*\]", "", text)):
            text = inner
        yield from (f"{word} in {said(one)}" for word in re.findall(r"[^\W\d_]{3,}", known.sub("", text)))


def foreign(place: Place) -> Iterator[str]:
    """No day or number as the language writes it, but as a document writes it or as an example to type."""
    known = _as_written(shell_of(place.window).session)
    for one in place.widgets:
        if not isinstance(one, QPlainTextEdit):
            yield from (f"{text[:80]} in {said(one)}" for text in shown_in(one) if _FOREIGN.search(known.sub("", text)))


@cache
def _names(folder: Path) -> re.Pattern[str]:
    """What every language calls alike."""
    months = (*get_month_names("abbreviated").values(), *get_month_names().values())
    return _any_of(
        *USERS,
        *(one.file for one in FORMATS.values()),
        *NAMES.values(),
        *months,
        "Tallybook",
        "Ctrl",
        "Shift",
        *re.split(r"\W+", str(folder)),
    )


def _as_written(session: OfficeSession) -> re.Pattern[str]:
    """In documents, in the name of a folder on the disk, where it sorts, and in an example."""
    typed = (text for one in session.office.every(Stated) for text in (str(one.day or ""), one.words or ""))
    return _any_of(*typed, f"CT.1140 {session.as_at}", "2026-03-31")


def _any_of(*texts: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(filter(None, texts), key=len, reverse=True))))


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
