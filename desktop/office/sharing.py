"""One project in several offices: its framework goes out in a file, and is joined from one.

A project file is for another office, and its framework belongs to the office that made it: joining anew brings what changed there
since. A workbook is for people, and makes a project of this office's own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from desktop.errors import UserError
from desktop.exchange.project_file import read_project, write_project
from desktop.exchange.tables.records_out import write_registers
from desktop.models.fields.base import FormatContext
from desktop.models.query import Changed
from desktop.models.record import Record
from desktop.models.registers import of_book
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

R = TypeVar("R", bound=Record)
FRAMEWORK: tuple[type[Record], ...] = (
    Site, Organisation, Project, ReportingPeriod, Result, Indicator, IndicatorVersion, Target, Placement, Milestone, BudgetLine,
)  # fmt: skip


@dataclass
class Joining:
    """What joining a project file would do: the code of the project, the records that are new and changed, and how many stay."""

    project: str
    new: list[Record] = field(default_factory=list)
    changed: list[Record] = field(default_factory=list)
    same: int = 0
    kept: int = 0
    """Of those that are otherwise in the file: this office's own, and what other projects have."""


def give_out(office: Office, project: Project, path: Path) -> None:
    """Write the framework of ``project`` for other offices, or as a workbook where ``path`` ends so."""
    office.require("export", Project)
    if path.suffix.lower() == WORKBOOK:
        write_project_workbook(office, FRAMEWORK, _framework(office.every, project), path)
        return
    write_project(path, project.code or "", office.office_book.office, list(_framework(office.every, project)))


def write_empty_workbook(path: Path) -> None:
    """Write a workbook a project can be filled in: the headings of each register, a sheet each."""
    write_registers(dict.fromkeys(FRAMEWORK, ()), FormatContext(), path)


def look_into(office: Office, path: Path) -> Joining:
    """What the project file or workbook ``path`` would bring; nothing is kept yet."""
    if path.suffix.lower() == WORKBOOK:
        return _look_into_workbook(office, path)
    code, records = read_project(path, FRAMEWORK)
    project = _whole(code, records)
    if project is None:
        raise UserError(_("{name} holds more than the framework of one project. Ask for it again."), name=path.name)
    _not_here_already(office, code, records)
    part = {one.id for one in _framework(office.every, project)} | {one.id for one in records if isinstance(one, Site | Organisation)}
    joining = Joining(code)
    for record in records:
        here = office.get(type(record), record.id)
        if here is None:
            _refuse_foreign(office, record, path.name)
            joining.new.append(record)
        elif record.changed(number=here.number, deleted=here.deleted) == here:
            joining.same += 1
        elif here.office == record.office != office.office_book.office and record.id in part:
            joining.changed.append(record.changed(number=here.number, deleted=here.deleted))
        else:
            joining.kept += 1
    return joining


def _whole(code: str, records: Sequence[Record]) -> Project | None:
    """The one project whose framework ``records`` are and nothing else; None where they are more, or of another code."""
    projects = [record for record in records if isinstance(record, Project)]
    if len(projects) != 1 or projects[0].code != code:
        return None

    def every(register: type[R]) -> list[R]:
        return [record for record in records if isinstance(record, register)]

    return projects[0] if {one.id for one in _framework(every, projects[0])} == {record.id for record in records} else None


def _refuse_foreign(office: Office, record: Record, name: str) -> None:
    """Refuse an id that another thing has here: its history would be two things' history."""
    if any(office.office_book.get(register, record.id) for register in of_book("office") if register is not type(record)):
        raise UserError(_("{name} calls something by the id of another record here. Ask for it again."), name=name)


def _look_into_workbook(office: Office, path: Path) -> Joining:
    records = read_project_workbook(office, FRAMEWORK, path)
    projects = [record for record in records if isinstance(record, Project)]
    if len(projects) != 1:
        raise UserError(_("{name} must have one project in its sheet “{sheet}”."), name=path.name, sheet=translate(Project.plural))
    _not_here_already(office, projects[0].code or "", records)
    return Joining(projects[0].code or "", list(records))


def join_project(office: Office, joining: Joining) -> Changed:
    """Keep what ``joining`` found, as one deed."""
    return office.save_all([*joining.new, *joining.changed], _("A project was joined"))


def _not_here_already(office: Office, code: str, records: Iterable[Record]) -> None:
    ours = {project.code: project.id for project in office.every(Project)}
    theirs = next((record.id for record in records if isinstance(record, Project)), None)
    if theirs is None or ours.get(code, theirs) != theirs:
        raise UserError(_("A project {code} was made in this office already. Rename it here before joining the other."), code=code)


class _Every(Protocol):
    def __call__(self, register: type[R], /) -> Iterable[R]: ...


def _framework(every: _Every, project: Project) -> Iterator[Record]:
    yield from (site for site in every(Site) if site.id in (project.sites or ()))
    yield from (one for one in every(Organisation) if one.id == project.donor)
    yield project
    of_project = ("project", project.id)
    yield from (period for period in every(ReportingPeriod) if period.of == of_project)
    results = [result for result in every(Result) if result.project == project.id]
    yield from results
    indicators = [indicator for indicator in every(Indicator) if indicator.project == project.id]
    yield from indicators
    of_indicators = {("indicator", indicator.id) for indicator in indicators}
    for register in (IndicatorVersion, Target, Placement):
        yield from (record for record in every(register) if record.get("of") in of_indicators)
    mine = {result.id for result in results}
    yield from (step for step in every(Milestone) if (step.results or frozenset()) <= mine)
    yield from (line for line in every(BudgetLine) if line.of == of_project)
