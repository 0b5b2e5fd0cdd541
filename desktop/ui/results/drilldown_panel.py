"""What is behind a number: how it is made up, and its records, each a click away."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QListWidget, QListWidgetItem, QScrollArea, QVBoxLayout, QWidget

from desktop.models.record import REGISTERS
from desktop.models.results.matrix import Cell, Matrix, Part, Row
from desktop.presentation import formatting
from desktop.presentation.explanations import light_explained
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.theme.icons import icon, light_sign, pixmap
from desktop.ui.theme.tokens import GRID
from desktop.ui.widgets.basics import clear_layout, label, rule, stretch, tool
from desktop.ui.widgets.item_delegates import MORE, TwoLineDelegate
from desktop.ui.widgets.scrolling import HeightForWidthContent
from desktop.words import _, _n, translate

_KEY = Qt.ItemDataRole.UserRole + 6
_SHOWN = 500
_DAYS = ("ended", "began", "on", "delivered", "adopted", "opened")
"""Fields that say when, the one that counts first."""
_MOST = 340
"""Pixels the explanation may take from the records."""


class DrilldownPanel(QWidget):
    """``closed`` by its cross or Escape; ``wanted`` when somebody goes to one of the records."""

    closed = Signal()
    wanted = Signal(str, str)

    def __init__(self, session: OfficeSession) -> None:
        super().__init__()
        self.setObjectName("pane")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.session = session
        self._inner = QVBoxLayout()
        self._inner.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        self._inner.setSpacing(GRID)
        self.list = QListWidget()
        self.list.setAccessibleName(translate(_("Records behind the number")))
        self.list.setItemDelegate(TwoLineDelegate(self.list, session.theme))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.itemActivated.connect(self._go)
        self.list.itemClicked.connect(self._go)
        self.count = label("", "section")
        self.none = label("", "quiet", wrap=True)
        self._build()

    def show_cell(self, matrix: Matrix, row: Row, cell: Cell, *, period: bool) -> None:
        """How the number is made up; the records follow when they are found."""
        clear_layout(self._inner)
        context = self.session.office.context
        when = matrix.period.name if period and matrix.period else formatting.day(matrix.as_at, context)
        self._inner.addWidget(label(formatting.name(row), wrap=True))
        line = QHBoxLayout()
        if cell.words:
            self._inner.addWidget(label(cell.words, wrap=True))
        else:
            line.addWidget(label(formatting.value(row, cell, context), "number"))
        line.addWidget(label(when, "hint"), 0, Qt.AlignmentFlag.AlignVCenter)
        line.addStretch(1)
        self._inner.addLayout(line)
        for sentence in () if period else formatting.notes(matrix, row, context):
            self._inner.addWidget(label(sentence, "hint", wrap=True))
        if not period and row.status != "none":
            self._light(row, matrix)
        self._parts(cell)
        self._inner.addWidget(rule())
        self._scroll.setFixedHeight(min(max(self._inner.totalHeightForWidth(self._scroll.viewport().width()), 60), _MOST))
        self.list.clear()
        self.count.setText("")
        self.none.setText("")

    def show_records(self, records: list[tuple[str, str]], *, row: Row) -> None:
        """The records by register and name."""
        self.list.clear()
        self.count.setText(translate(_n("{count} record", "{count} records"), count=len(records)) if records else "")
        context = self.session.office.context
        for register, record in records[:_SHOWN]:
            kind = REGISTERS[register]
            found = self.session.office.get(kind, record)
            if found is None:
                continue
            item = QListWidgetItem(found.name_for(context))
            field = next((name for name in _DAYS if name in kind.kinds and found.get(name) is not None), "")
            when = kind.kinds[field].show(found.get(field), context) if field else ""
            item.setData(MORE, " · ".join(filter(None, (f"{translate(kind.label)} {found.number or ''}".strip(), when))))
            item.setData(_KEY, (register, record))
            self.list.addItem(item)
        self.list.setVisible(bool(records))
        self.none.setVisible(not records)
        closed = row.cases and self.session.office.case_book is None
        self.none.setText(
            translate(_("The records behind this number are in the case book. A case worker can see them."))
            if closed
            else translate(_("There are no records behind this number yet."))
        )
        if records:
            self.list.setCurrentRow(0)

    def _light(self, row: Row, matrix: Matrix) -> None:
        _symbol, words, color = formatting.STATUSES[row.status]
        line = QHBoxLayout()
        sign = label()
        sign.setPixmap(pixmap(light_sign(row.status, color), self.session.theme.color(color), 15))
        said = label(translate(words))
        said.setProperty("state", color)
        line.addWidget(sign)
        line.addWidget(said)
        if row.percent_of_target is not None:
            of = translate(_("{percent} of the target"), percent=formatting.percentage(row.percent_of_target, self.session.office.context))
            line.addWidget(label(of, "hint"))
        line.addStretch(1)
        self._inner.addLayout(line)
        self._inner.addWidget(label(light_explained(matrix, row, self.session.office.context), "hint", wrap=True))

    def _parts(self, cell: Cell) -> None:
        context = self.session.office.context
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        which, line = "", 0
        for part in cell.parts:
            if not part.value:
                continue
            if part.breakdown != which:
                which = part.breakdown
                grid.addWidget(label(formatting.breakdown(which, context), "label"), line, 0, 1, 2)
                line += 1
            grid.addWidget(label(_named(part, self.session)), line, 0)
            grid.addWidget(label(formatting.number(part.value, context)), line, 1, Qt.AlignmentFlag.AlignRight)
            line += 1
        if line:
            self._inner.addLayout(grid)

    def _go(self, item: QListWidgetItem) -> None:
        register, record = item.data(_KEY)
        self.wanted.emit(register, record)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(GRID * 2, GRID, GRID, 0)
        head.addWidget(label(translate(_("Behind this number")), "section"))
        head.addWidget(stretch())
        head.addWidget(tool(_("Close (Escape)"), icon("close", self.session.theme.color("muted")), self.closed.emit))
        self._upper = HeightForWidthContent()
        self._upper.setLayout(self._inner)
        scroll = self._scroll = QScrollArea()
        scroll.setWidget(self._upper)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        lower = QVBoxLayout()
        lower.setContentsMargins(GRID * 2, 0, GRID * 2, GRID)
        lower.addWidget(self.count)
        lower.addWidget(self.none)
        lower.addWidget(self.list, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(head)
        whole.addWidget(scroll)
        whole.addLayout(lower, 1)


def _named(part: Part, session: OfficeSession) -> str:
    return formatting.part(part.breakdown, part.code, session.office.context)
