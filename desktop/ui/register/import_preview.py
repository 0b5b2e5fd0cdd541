"""What a file would do to a register: new, changed, the same or refused, row by row; kept only when somebody says so."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QTableView, QVBoxLayout, QWidget

from desktop.exchange.tables.records_in import Preview, What
from desktop.presentation import formatting
from desktop.ui.register.import_preview_model import SIGNS, WHY, WORDS, ImportRows
from desktop.ui.runtime.commands import action
from desktop.ui.runtime.page import TaskPanel
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.sentences import BACK_TO_LIST
from desktop.ui.theme.tokens import GRID, ROW, SMALL, scaled, with_size
from desktop.ui.widgets.basics import button, label, set_accessible
from desktop.words import _, _n, translate

_SORTS: tuple[What | None, ...] = (None, "new", "changed", "same", "refused")
_MEASURED = 40
_WIDEST = 460


class ImportPreview(TaskPanel):
    """Stands in place of the page. ``apply`` keeps what the preview found; ``read`` reads the file once more."""

    def __init__(
        self, session: OfficeSession, preview: Preview, path: Path, apply: Callable[[Preview], object], read: Callable[[], object]
    ) -> None:
        super().__init__()
        self.session = session
        self.preview = preview
        self._apply = apply
        self._read = read
        self.model = ImportRows(preview, session.office.context, session.theme)
        self.table = QTableView()
        self.sorts: dict[What | None, QPushButton] = {}
        self._group = QButtonGroup(self)
        self.does = label("", "hint", wrap=True)
        self._build(path)
        self.show_only("refused" if preview.refused else None)
        self._draw()

    # What can be done here.

    @action("record.save")
    def save(self) -> bool:
        """Keep what is new and changed, as one deed; not while a row is refused."""
        if self.preview.refused:
            words = _n(
                "Nothing is kept yet: {count} row is refused. Mend it in the file and read it again, or leave it out.",
                "Nothing is kept yet: {count} rows are refused. Mend them in the file and read it again, or leave them out.",
            )
            self.session.say(translate(words, count=len(self.preview.refused)))
            self.show_only("refused")
            return False
        if not self.preview.records():
            self.session.say(translate(_("The file says nothing new.")))
            return False
        self._apply(self.preview)
        return True

    @action("page.again")
    def read_again(self) -> None:
        """Read the file as it is now."""
        self._read()

    @action("record.give_up")
    def give_up(self) -> None:
        """Keep nothing."""
        self.left.emit()

    def leave_refused_out(self) -> None:
        """Go on without the refused rows."""
        self.preview = replace(self.preview, rows=tuple(row for row in self.preview.rows if row.what != "refused"))
        self.model = ImportRows(self.preview, self.session.office.context, self.session.theme)
        self.table.setModel(self.model)
        self.show_only(None)
        self._draw()
        self.table.setFocus()

    def show_only(self, what: What | None) -> None:
        """Show rows of one sort; None shows all."""
        self.sorts[what].setChecked(True)
        self.model.show_only(what)
        self._fit()

    def focus_stops(self) -> list[QWidget]:
        """Where the focus can go by F6."""
        return [self.table, self.sorts[None]]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        else:
            super().keyPressEvent(event)

    # How it is shown.

    def _draw(self) -> None:
        context = self.session.office.context
        for what, made in self.sorts.items():
            count = len(self.preview.of(what)) if what else len(self.preview.rows)
            words = f"{SIGNS[what]} {translate(WORDS[what])}" if what else translate(_("All"))
            made.setText(f"{words} {formatting.number(count, context)}")
            made.setEnabled(count > 0 or what is None)
        kept, refused = len(self.preview.records()), len(self.preview.refused)
        self._keep.setText(translate(_n("Keep {count} record", "Keep {count} records"), n=kept, count=formatting.number(kept, context)))
        self._out.setText(translate(_("Leave the {count} refused out"), count=formatting.number(refused, context)))
        self._out.setVisible(bool(refused))
        self.does.setText(translate(_("Blank cells keep what is there. All is kept as one step, and one Undo takes it back.")))

    def _fit(self) -> None:
        metrics, head = self.table.fontMetrics(), self.table.horizontalHeader().fontMetrics()
        for column in range(self.model.columnCount()):
            texts = (self.model.index(row, column).data() or "" for row in range(min(self.model.rowCount(), _MEASURED)))
            title = str(self.model.headerData(column, Qt.Orientation.Horizontal))
            needed = max(map(metrics.horizontalAdvance, texts), default=0) + 26
            self.table.setColumnWidth(column, min(max(needed, head.horizontalAdvance(title) + 26), _WIDEST if column == WHY else 240))
        nothing_to_say = all(not row.faults and row.what != "changed" for row in self.model.rows)
        self.table.setColumnHidden(WHY, nothing_to_say)

    def _build(self, path: Path) -> None:
        table = self.table
        table.setModel(self.model)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(scaled(ROW))
        table.verticalHeader().setSectionResizeMode(table.verticalHeader().ResizeMode.Fixed)
        table.horizontalHeader().setFont(with_size(table.font(), SMALL, bold=True))
        table.horizontalHeader().setHighlightSections(False)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setShowGrid(False)
        table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        set_accessible(table, name=translate(_("Rows of the file")), description=translate(_("What becomes of each, and why.")))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID)
        whole.setSpacing(GRID)
        title = translate(_("Import into {plural}"), plural=translate(self.preview.register.plural))
        whole.addWidget(label(title, "title"))
        whole.addWidget(label(translate(_("{name}, read as: {how}"), name=path.name, how=self.preview.read_as), "hint"))
        whole.addLayout(self._sort_row())
        whole.addWidget(table, 1)
        whole.addWidget(self.does)
        whole.addLayout(self._actions())

    def _sort_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        for what in _SORTS:
            made = self.sorts[what] = QPushButton()
            made.setCheckable(True)
            made.setAutoDefault(False)
            made.setProperty("segment", True)
            made.setProperty("last", what == _SORTS[-1])
            made.clicked.connect(partial(self._sorted, what))
            self._group.addButton(made)
            row.addWidget(made)
        row.addStretch(1)
        return row

    def _sorted(self, what: What | None, _on: bool = False) -> None:
        self.show_only(what)

    def _actions(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        self._keep = button(_("Keep"), self.save, primary=True)
        self._keep.setToolTip("Ctrl+S")
        again = button(_("Read the file again"), self.read_again)
        again.setToolTip("F5")
        self._out = button("", self.leave_refused_out, link=True)
        for part in (self._keep, again, button(BACK_TO_LIST, self.give_up), self._out):
            row.addWidget(part)
        row.addStretch(1)
        return row
