"""The indicators of the project, in the order of its framework, narrowed while one types."""

from collections import defaultdict

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.models.registers.indicator import Indicator, IndicatorVersion, donors_code
from desktop.models.results.arrangement import Arrangement
from desktop.models.results.versions import holding
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.theme.tokens import GRID, scaled
from desktop.ui.widgets.item_delegates import MORE, TwoLineDelegate
from desktop.words import _, translate

_ID = Qt.ItemDataRole.UserRole + 6


class IndicatorList(QWidget):
    """``picked`` when a person goes to another, ``entered`` when they want to work in it."""

    picked = Signal()
    entered = Signal()
    asked_to_delete = Signal()

    def __init__(self, session: OfficeSession) -> None:
        super().__init__()
        self.session = session
        self.search = QLineEdit()
        self.list = QListWidget()
        self._build()
        self.search.textChanged.connect(self._filter)
        self.list.currentItemChanged.connect(lambda _now, _before: self.picked.emit())
        self.list.itemActivated.connect(lambda _item: self.entered.emit())
        self.list.installEventFilter(self)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Into the list. A proxy would do it too, and keep Tab from what stands before."""
        self.list.setFocus(reason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Delete deletes the one one is on."""
        here = watched is self.list and event.type() == QEvent.Type.KeyPress
        if here and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Delete:
            self.asked_to_delete.emit()
            return True
        return super().eventFilter(watched, event)

    def here(self) -> str:
        """The id of the indicator one is on."""
        item = self.list.currentItem()
        return str(item.data(_ID)) if item else ""

    def count(self) -> int:
        """How many there are."""
        return self.list.count()

    def texts(self) -> list[str]:
        """The names of those that are shown."""
        return [item.text() for item in self._items() if not item.isHidden()]

    def choose(self, indicator: str) -> bool:
        """Go to an indicator, or to none, and tell nobody; False where it is not in the list."""
        row = next((row for row, item in enumerate(self._items()) if item.data(_ID) == indicator), -1)
        self.list.blockSignals(True)
        self.list.setCurrentRow(row)
        self.list.blockSignals(False)
        if row >= 0:
            self.list.scrollToItem(self.list.item(row))
        return row >= 0

    def fill(self, arrangement: Arrangement, here: str) -> None:
        """Read them; what stands nowhere in the framework comes last. One stays on ``here``, else on the first."""
        project = self.session.project
        indicators = [one for one in self.session.office.every(Indicator) if project and one.project == project.id]
        rows = [row for result in arrangement.order() for row in arrangement.rows(result.id)]
        order = {row.of[1]: place for place, row in reversed(list(enumerate(rows))) if row.of}
        indicators.sort(key=lambda one: (order.get(one.id, len(order)), one.family or "", one.code or "", one.short or ""))
        versions: dict[str, list[IndicatorVersion]] = defaultdict(list)
        for version in self.session.office.every(IndicatorVersion):
            if version.of:
                versions[version.of[1]].append(version)
        self.list.blockSignals(True)
        self.list.clear()
        for indicator in indicators:
            self.list.addItem(self._item(indicator, holding(versions[indicator.id], self.session.as_at)))
        self.list.blockSignals(False)
        if not self.choose(here) and indicators and not here:
            self.choose(indicators[0].id)
        self._filter()

    def _item(self, indicator: Indicator, version: IndicatorVersion | None) -> QListWidgetItem:
        code = donors_code(indicator.family, indicator.code)
        measure = self.session.office.context.codes("measure").label(version.measure) if version and version.measure else ""
        item = QListWidgetItem(indicator.short or translate(_("Without a name")))
        item.setData(_ID, indicator.id)
        item.setData(MORE, " · ".join(filter(None, (code, translate(measure)))))
        item.setSizeHint(QSize(0, scaled(48)))
        item.setToolTip(item.text() if len(item.text()) > 34 else "")
        return item

    def _filter(self) -> None:
        said = self.search.text().casefold().split()
        for item in self._items():
            text = f"{item.text()} {item.data(MORE)}".casefold()
            item.setHidden(not all(word in text for word in said))

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _build(self) -> None:
        self.search.setPlaceholderText(translate(_("Search indicators")))
        self.search.setAccessibleName(translate(_("Search indicators")))
        self.search.setClearButtonEnabled(True)
        self.list.setAccessibleName(translate(_("Indicators")))
        self.list.setItemDelegate(TwoLineDelegate(self.list, self.session.theme))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        line = QHBoxLayout()
        line.setContentsMargins(GRID * 2, 0, GRID, 0)
        line.addWidget(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(line)
        column.addWidget(self.list, 1)
