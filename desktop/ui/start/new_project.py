"""The first project of a new office: what a donor pays for, from when to when, in which currency."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from desktop.errors import UserError
from desktop.exchange.project_file import SUFFIX as PROJECT_FILE
from desktop.models.fields.base import FormatContext, RefusalError
from desktop.models.fields.text_and_choice import Choice, Count, Text
from desktop.models.ids import new_id
from desktop.models.registers.project import Project
from desktop.office.access.creating import Donor, begin_project, quarters
from desktop.office.access.opening import Newcomer, open_office
from desktop.office.office import Office
from desktop.office.project_workbook import SUFFIX as WORKBOOK
from desktop.office.sharing import join_project, look_into, write_empty_workbook
from desktop.store.keys.sealing import Cost
from desktop.ui.forms.editor import EditorContext
from desktop.ui.forms.field import FieldInput
from desktop.ui.forms.labelled_input import FileInput, answers, named
from desktop.ui.start.wizard import WizardPage
from desktop.ui.theme.tokens import GRID, Theme
from desktop.ui.widgets.basics import button
from desktop.ui.widgets.check_box import CheckBox
from desktop.words import _, translate

_DUE = 30
"""Days after a quarter until its report is due, as in the sample; to be changed in place."""
_OWN = ("code", "title", "starts", "ends", "currency")


class ProjectPage(WizardPage):
    """``office`` is open after it, with the project or without."""

    doing = _("Opening the office")
    returns = False

    def __init__(
        self, theme: Theme, first: Callable[[], tuple[Path, Newcomer]], *, laptop: Path | None, cost: Cost, joining: bool = False
    ) -> None:
        lead = _("What a donor pays this office for. Type it, or take all of it from a file.")
        super().__init__(_("Join a project") if joining else _("The first project"), "" if joining else lead)
        self._first = first
        self._laptop = laptop
        self._cost = cost
        self._joining = joining
        self.verb = _("Join the project") if joining else _("Enter the project")
        self._later = False
        self._path: Path | None = None
        self.office: Office | None = None
        editor_context = EditorContext(FormatContext(), theme)
        beside = (
            named("donor", Text(_("Donor"), required=True)),
            named("type", Choice(_("Kind of donor"), "organisation_type", required=True)),
            named("due", Count(_("Report due, days after the quarter"), hint=_("Each day can be changed later."))),
        )
        self.inputs = {field: FieldInput(Project.kinds[field], editor_context) for field in _OWN}
        self.inputs |= {extra.name: FieldInput(extra, editor_context) for extra in beside}
        self.inputs["due"].editor.set_value(_DUE)
        self.file = FileInput(
            _("From a file"),
            PROJECT_FILE,
            WORKBOOK,
            hint=_("A project file from headquarters or another office, or a workbook of a project."),
            needed=joining,
        )
        self.empty = button(_("Write an empty workbook to fill in"), self.write_empty, link=True)
        self.periods = CheckBox()
        self.from_start = CheckBox(_("Quarters from the project's first day, not of the calendar"))
        self.other = button(_("Later: open the office without a project"), self.leave_out, link=True)
        self._build()
        for box in self.inputs.values():
            box.edited.connect(self._count)
            box.editor.left.connect(self._count)
        for part in (self.inputs["due"], self.from_start):
            self.periods.toggled.connect(part.setVisible)
        self.from_start.toggled.connect(self._count)
        self.periods.setChecked(True)
        self._count()

    def arrive(self) -> None:
        (self.file.line if self._joining else self.inputs["code"].editor).setFocus(Qt.FocusReason.OtherFocusReason)

    def write_empty(self) -> None:
        """Write a workbook the project can be typed into elsewhere."""
        name = str(Path.home() / translate(_("Project"))) + WORKBOOK
        chosen, _kind = QFileDialog.getSaveFileName(self.window(), translate(_("Empty workbook")), name, f"*{WORKBOOK}")
        if chosen:
            try:
                write_empty_workbook(Path(chosen))
            except UserError as fault:
                self.file.refuse(fault)
            else:
                self.file.say(translate(_("{path} is written. Fill it in and choose it here."), path=chosen))

    def leave_out(self) -> None:
        """Open the office as it is."""
        self._later = True
        self.asked_on.emit()
        self._later = False

    def ready(self) -> bool:
        self._values: dict[str, Any] | None = None
        self._path = None
        if self._later:
            return True
        if self._joining or self.file.text():
            self._path = self.file.found()
            return self._path is not None
        asked = [box for name, box in self.inputs.items() if name != "due" or self.periods.isChecked()]
        self._values = answers(asked, FormatContext())
        if self._values is None:
            return False
        for field, sentence in self._project().faults():
            self.inputs[field].refuse(RefusalError(sentence))
            self.inputs[field].editor.setFocus()
            return False
        return True

    def work(self) -> Callable[[], Any]:
        values, path = self._values, self._path
        by_quarter, from_start = self.periods.isChecked(), self.from_start.isChecked()
        project = self._project() if values else None
        folder, first = self._first()

        def job() -> Office:
            office = open_office(folder, first.name, first.passphrase, settings=self._laptop, cost=self._cost)
            try:
                if project and values:
                    donor = Donor(values["donor"], values["type"])
                    due = values.get("due")
                    begin_project(office, project, donor, by_quarter=by_quarter, from_start=from_start, due_after=due)
                if path:
                    join_project(office, look_into(office, path))
            except BaseException:
                office.close()
                raise
            return office

        return job

    def worked(self, found: Office) -> None:
        self.office = found

    def _project(self) -> Project:
        return Project(new_id(), **{field: (self._values or {})[field] for field in _OWN})

    def _count(self) -> None:
        """Say how many quarters the dates make, as far as they can be read."""
        try:
            dates = {field: self.inputs[field].editor.value() for field in ("starts", "ends")}
        except RefusalError:
            dates = {}
        count = sum(1 for _one in quarters(Project("", **dates), from_start=self.from_start.isChecked()))
        words = _("Enter a reporting period for each quarter ({count})") if count else _("Enter a reporting period for each quarter")
        self.periods.setText(translate(words, count=count) if count else translate(words))

    def _build(self) -> None:
        self.column.addWidget(self.file)
        self.column.addWidget(self.empty, 0, Qt.AlignmentFlag.AlignLeft)
        typed = QWidget()
        self._lay_typed(QGridLayout(typed))
        self.column.addWidget(typed)
        for part in (self.empty, typed):
            part.setHidden(self._joining)

    def _lay_typed(self, grid: QGridLayout) -> None:
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(GRID + 2)
        places = (("code", 0, 0), ("currency", 0, 1), ("title", 1, 0), ("donor", 2, 0), ("type", 2, 1), ("starts", 3, 0), ("ends", 3, 1))
        for name, row, column in places:
            grid.addWidget(self.inputs[name], row, column, 1, 2 if name == "title" else 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.periods, 4, 0, 1, 2)
        grid.addWidget(self.from_start, 5, 0, 1, 2)
        grid.addWidget(self.inputs["due"], 6, 0)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
