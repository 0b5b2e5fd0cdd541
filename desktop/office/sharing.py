"""One project in several offices: its framework goes out in a file, and is joined from one.

A project file is for another office, and its framework belongs to the office that made it: joining anew brings what changed there
since. A workbook is for people, and makes a project of this office's own.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop.errors import UserError
from desktop.exchange.project_file import read_project, write_project
from desktop.exchange.tables.records_out import write_registers
from desktop.models.fields.base import FormatContext
from desktop.models.query import Changed
from desktop.models.record import Record
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Placement, Target
from desktop.models.registers.milestone import Milestone
from desktop.models.registers.money import BudgetLine
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.project import Project
from desktop.models.registers.result import Result
from desktop.models.registers.site import Site
from desktop.office.office import Office
from desktop.office.project_workbook import SUFFIX as WORKBOOK
from desktop.office.project_workbook import read_project_workbook, write_project_workbook
from desktop.words import _, translate

FRAMEWORK: tuple[type[Record], ...] = (
    Site, Organisation, Project, ReportingPeriod, Result, Indicator, IndicatorVersion, Target, Placement, Milestone, BudgetLine,
)  # fmt: skip


@dataclass(frozen=True)
class Joining:
    """What joining a project file would do."""

    project: str
    new: tuple[Record, ...]
    changed: tuple[Record, ...]
    same: int


def give_out(office: Office, project: Project, path: Path) -> None:
    """Write the framework of ``project`` for other offices, or as a workbook where ``path`` ends so."""
    office.require("export", Project)
    if path.suffix.lower() == WORKBOOK:
        write_project_workbook(office, FRAMEWORK, _framework(office, project), path)
        return
    write_project(path, project.code or "", office.office_book.office, list(_framework(office, project)))


def write_empty_workbook(path: Path) -> None:
    """Write a workbook a project can be filled in: the headings of each register, a sheet each."""
    write_registers(dict.fromkeys(FRAMEWORK, ()), FormatContext(), path)


def look_into(office: Office, path: Path) -> Joining:
    """What the project file or workbook ``path`` would bring; nothing is kept yet."""
    if path.suffix.lower() == WORKBOOK:
        return _look_into_workbook(office, path)
    code, records = read_project(path)
    if not all(isinstance(record, FRAMEWORK) for record in records):
        raise UserError(_("{name} holds more than a framework. Ask for it again."), name=path.name)
    _not_here_already(office, code, records)
    new: list[Record] = []
    changed: list[Record] = []
    same = 0
    for record in records:
        here = office.get(type(record), record.id)
        if here is None:
            new.append(record)
        elif record.changed(number=here.number) == here:
            same += 1
        else:
            changed.append(record.changed(number=here.number))
    return Joining(code, tuple(new), tuple(changed), same)


def _look_into_workbook(office: Office, path: Path) -> Joining:
    records = read_project_workbook(office, FRAMEWORK, path)
    projects = [record for record in records if isinstance(record, Project)]
    if len(projects) != 1:
        raise UserError(_("{name} must have one project in its sheet “{sheet}”."), name=path.name, sheet=translate(Project.plural))
    _not_here_already(office, projects[0].code or "", records)
    return Joining(projects[0].code or "", tuple(records), (), 0)


def join_project(office: Office, joining: Joining) -> Changed:
    """Keep what ``joining`` found, as one deed."""
    return office.save_all([*joining.new, *joining.changed], _("A project was joined"))


def _not_here_already(office: Office, code: str, records: Iterable[Record]) -> None:
    ours = {project.code: project.id for project in office.every(Project)}
    theirs = next((record.id for record in records if isinstance(record, Project)), None)
    if theirs is None or ours.get(code, theirs) != theirs:
        raise UserError(_("A project {code} was made in this office already. Rename it here before joining the other."), code=code)


def _framework(office: Office, project: Project) -> Iterator[Record]:
    yield from (site for site in office.every(Site) if site.id in (project.sites or ()))
    yield from (one for one in office.every(Organisation) if one.id == project.donor)
    yield project
    of_project = ("project", project.id)
    yield from (period for period in office.every(ReportingPeriod) if period.of == of_project)
    results = [result for result in office.every(Result) if result.project == project.id]
    yield from results
    indicators = [indicator for indicator in office.every(Indicator) if indicator.project == project.id]
    yield from indicators
    of_indicators = {("indicator", indicator.id) for indicator in indicators}
    for register in (IndicatorVersion, Target, Placement):
        yield from (record for record in office.every(register) if record.get("of") in of_indicators)
    mine = {result.id for result in results}
    yield from (step for step in office.every(Milestone) if (step.results or frozenset()) <= mine)
    yield from (line for line in office.every(BudgetLine) if line.of == of_project)
