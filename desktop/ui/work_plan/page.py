"""The work plan: activities and trainings by month, planned against held; what is overdue and why."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.exchange.tables.csv_tables import csv_text
from desktop.exchange.tables.paste import tabbed
from desktop.models.query import Changed
from desktop.models.record import REGISTERS
from desktop.models.results.plan import PlanRow, moved, plan_rows
from desktop.office.results.work_plan import work_plan
from desktop.ui.runtime.commands import action
from desktop.ui.runtime.page import RefreshingPage
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.sentences import GONE, ROWS_COPIED
from desktop.ui.theme.tokens import GRID, scaled
from desktop.ui.widgets.basics import button, label
from desktop.ui.widgets.check_box import CheckBox
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.work_plan.model import COLUMNS, WorkPlanModel
from desktop.ui.work_plan.scale import month_of
from desktop.ui.work_plan.view import PlanView
from desktop.words import _, translate

_LEAST = 240
"""Pixels of the plan one sees at least; in a lower window the page is scrolled."""


class WorkPlanPage(RefreshingPage):
    """Read on the worker's thread whenever something changed while it is seen; a bar that is moved is saved at once."""

    id = "work_plan"
    title = _("Work plan")

    def __init__(self, session: OfficeSession) -> None:
        super().__init__(session)
        self.model = WorkPlanModel(session.office.context)
        self.view = PlanView(self.model, session.theme)
        self.only = CheckBox(_("Overdue only"))
        self.count = label("", "hint")
        self.nothing = label("", "quiet", wrap=True)
        self.back = button("", lambda: self.view.go_to(month_of(self.session.as_at)), link=True)
        self._rows: list[PlanRow] = []
        self._asked = 0
        self._turned = False
        self._build()
        self.only.toggled.connect(lambda _on: self._filter())
        self.view.moved.connect(self.move_plan)
        self.view.opened.connect(self._open)
        session.moved.connect(self._elsewhere)

    # What a person can do here; each is also a command.

    @action("plan.overdue")
    def overdue_only(self) -> None:
        """Show only what is overdue, or everything again."""
        self.only.setChecked(not self.only.isChecked())

    @action("page.unfilter")
    def unfilter(self) -> None:
        """Show everything."""
        self.only.setChecked(False)

    @action("record.edit")
    def edit(self) -> None:
        """Work on the record of the row one is on."""
        if self.view.currentIndex().isValid():
            self._open(self.view.currentIndex().row())

    @action("page.copy")
    def copy(self) -> None:
        """Put the rows on the clipboard as a table, their days in words."""
        try:
            for register in {row.register for row in self.model.rows}:
                self.session.office.require("export", REGISTERS[register])
        except UserError as fault:
            self.session.fail(fault)
            return
        lines = [[csv_text(self.model.text(row, column)) for column in range(len(COLUMNS))] for row in range(len(self.model.rows))]
        self.session.copy(tabbed([[translate(words) for words in COLUMNS], *lines]))
        self.session.say(translate(ROWS_COPIED, count=len(lines)))

    @action("page.find")
    def go_to_search(self) -> None:
        """Go to the rows; typing finds a title."""
        self.view.setFocus()

    def read_again(self) -> None:
        """Read the plan anew."""
        super().read_again()
        if self.session.closed:
            return
        self._asked += 1
        office, as_at, project = self.session.office, self.session.as_at, self.session.project
        read = partial(work_plan, office, project.id if project else None, as_at)
        self.session.run(read, self._shown(self._asked), self.session.fail, translate(_("Reading the plan")))

    def focus_stops(self) -> list[QWidget]:
        return [self.view]

    def move_plan(self, row: int, days: int) -> None:
        """Plan the record of ``row`` some days later, as one deed."""
        office, as_at, found = self.session.office, self.session.as_at, self.model.rows[row]
        register = REGISTERS[found.register]

        def save() -> Changed:
            record = office.get(register, found.record)
            if record is None or record.deleted:
                raise UserError(GONE)
            return office.save(moved(record, days, as_at))

        def show(changed: Changed) -> None:
            self.model.replace(row, *plan_rows(changed.kept, as_at))
            self.view.show_bar()

        day = self.model.long_day(found.planned.moved(days).first) if found.planned else ""
        self.session.write(save, translate(_("“{title}” is planned for {day} now."), title=found.title, day=day), then=show)

    def _open(self, row: int) -> None:
        found = self.model.rows[row]
        self.session.show_record(found.register, found.record)

    def _elsewhere(self) -> None:
        """Another project or day."""
        self._turned = False

    def _shown(self, asked: int) -> Callable[[list[PlanRow]], None]:
        def show(rows: list[PlanRow]) -> None:
            if asked == self._asked:  # else a newer one is under way
                self._rows = rows
                self._draw()

        return show

    def _draw(self) -> None:
        project = self.session.project
        self.view.as_at = self.session.as_at
        self.view.lay_out(self._rows, *((project.starts, project.ends) if project else ()))
        if not self._turned:
            self._turned = True
            self.view.go_to(month_of(self.session.as_at))
        self._filter()

    def _filter(self) -> None:
        """Show the rows asked for, staying where one is."""
        here, top = self.view.here(), self.view.verticalScrollBar().value()
        overdue = [row for row in self._rows if row.state == "overdue"]
        self.model.show_rows(overdue if self.only.isChecked() else self._rows)
        if self.model.rows:
            row = self.model.row_of(here.record) if here else None
            self.view.selectRow(self._first() if row is None else row)
            self.view.verticalScrollBar().setValue(top)
        day = self.model.long_day(self.session.as_at)
        self.back.setText(translate(_("Back to {day}"), day=day))
        self.count.setText(translate(_("{overdue} of {count} overdue at {day}"), overdue=len(overdue), count=len(self._rows), day=day))
        nothing = (
            _("Nothing is overdue.") if self._rows else _("Nothing is planned yet. Enter an activity with the days it is planned for.")
        )
        self.nothing.setText(translate(nothing))
        self._stack.setCurrentIndex(0 if self.model.rows else 1)

    def _first(self) -> int:
        """Where work begins: at what is overdue, else at what comes next."""
        states = [row.state for row in self.model.rows]
        return next((states.index(state) for state in ("overdue", "under_way", "planned") if state in states), 0)

    def _build(self) -> None:
        self.view.setParent(self)
        bar = FlowLayout(gap=GRID * 2)
        bar.setContentsMargins(GRID * 2, 0, GRID * 2, 0)
        bar.addWidget(self.only)
        bar.addWidget(self.count)
        bar.addWidget(label(translate(_("Alt and an arrow move a planned day, with Shift by a week")), "hint"))
        bar.addWidget(self.back)
        rows = QWidget()
        rows.setMinimumHeight(scaled(_LEAST))
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.view.months)
        empty = QWidget()
        said = QVBoxLayout(empty)
        said.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        said.addWidget(self.nothing)
        said.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(rows)
        self._stack.addWidget(empty)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        whole.addLayout(bar)
        whole.addWidget(self._stack, 1)
