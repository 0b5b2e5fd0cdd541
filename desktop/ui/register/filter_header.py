"""A table's heading with a line to type into under each column."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHeaderView, QLineEdit, QTableView

from desktop.models.fields.base import RefusalError
from desktop.ui.theme.tokens import ROW, SMALL, scaled, with_size
from desktop.ui.widgets.basics import repolish
from desktop.words import _, translate

_PAUSE = 180
"""Milliseconds without a key before the list is asked again."""


class FilterHeader(QHeaderView):
    """``filtered`` is told after a pause in typing; ``left`` when somebody goes from it into the rows."""

    filtered = Signal()
    left = Signal()

    def __init__(self, table: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._lines: list[QLineEdit] = []
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.filtered)
        self.setFont(with_size(QApplication.font(), SMALL, bold=True))
        self.setSectionsClickable(True)
        self.setSortIndicatorShown(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(48)
        self.setStretchLastSection(True)
        self.sectionResized.connect(lambda *_sizes: self._place())
        self.sectionMoved.connect(lambda *_places: self._place())
        table.horizontalScrollBar().valueChanged.connect(lambda _value: self._place())

    def head(self, labels: Sequence[str], can_filter: Callable[[int], bool]) -> None:
        """Lines for other columns."""
        for line in self._lines:
            line.deleteLater()
        self._lines = []
        for column, words in enumerate(labels):
            line = QLineEdit(self)
            line.setFont(with_size(QApplication.font(), SMALL))
            line.setProperty("filter", True)
            line.setPlaceholderText(translate(_("Filter")))
            line.setAccessibleName(translate(_("Filter by {column}"), column=words))
            line.setClearButtonEnabled(True)
            line.setVisible(can_filter(column))
            line.textEdited.connect(lambda _text: self._pause.start())
            line.textChanged.connect(lambda text: None if text else self._pause.start())
            line.installEventFilter(self)
            self._lines.append(line)
        self.updateGeometries()

    def typed(self) -> list[str]:
        """What stands in each line."""
        return [line.text() for line in self._lines]

    def line(self, column: int) -> QLineEdit:
        """The line of a column."""
        return self._lines[column]

    def clear(self) -> None:
        """Empty all lines; nobody is told."""
        for line in self._lines:
            line.blockSignals(True)
            line.clear()
            line.blockSignals(False)

    def explain(self, faults: dict[int, RefusalError]) -> None:
        """Mark the lines that cannot be read, each with its sentence."""
        for column, line in enumerate(self._lines):
            fault = faults.get(column)
            line.setToolTip(str(fault) if fault else "")
            if bool(line.property("fault")) != bool(fault):
                line.setProperty("fault", bool(fault))
                repolish(line)

    def sizeHint(self) -> QSize:
        """The heading and the lines."""
        hint = super().sizeHint()
        return QSize(hint.width(), hint.height() + (scaled(ROW) if self._lines else 0))

    def updateGeometries(self) -> None:
        """As Qt asks: the lines lie under the headings."""
        self.setViewportMargins(0, 0, 0, scaled(ROW) if self._lines else 0)
        super().updateGeometries()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Down or Enter goes into the rows; Escape empties the line."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and isinstance(watched, QLineEdit):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._pause.isActive():
                    self._pause.stop()
                    self.filtered.emit()
                self.left.emit()
                return True
            if event.key() == Qt.Key.Key_Escape and watched.text():
                watched.clear()
                return True
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        top = super().sizeHint().height()
        for column, line in enumerate(self._lines):
            left = self.sectionViewportPosition(column)
            line.setGeometry(left + 4, top, max(self.sectionSize(column) - 8, 0), scaled(ROW) - 4)
