"""One project in several offices: its framework goes out in a file, and is joined from one.

A project file is for another office, and its framework belongs to the office that made it: joining anew brings what changed there
since. A workbook is for people, and makes a project of this office's own.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from desktop.errors import UserError
from desktop.exchange.project_file import read_project, write_project
from desktop.exchange.tables.records_out import write_registers
from desktop.models.fields.base import FormatContext
from desktop.models.query import Changed
from desktop.models.record import REGISTERS, Record
from desktop.models.registers import of_book
from desktop.models.registers.indicator import IndicatorVersion
from desktop.models.registers.project import Project
from desktop.office.office import Office
from desktop.office.project_parts import FRAMEWORK, SHARED, R, by_id, framework, links, projects_of
from desktop.office.project_workbook import SUFFIX as WORKBOOK
from desktop.office.project_workbook import read_project_workbook, write_project_workbook
from desktop.words import _, translate

_MORE = _("{name} holds more than the framework of one project. Ask for it again.")


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

    def every(register: type[R]) -> Iterable[R]:
        for one in office.every(register):
            yield cast("R", by_id(one, office.context.find)) if isinstance(one, IndicatorVersion) else one

    records = list(framework(every, project))
    if path.suffix.lower() == WORKBOOK:
        write_project_workbook(office, FRAMEWORK, records, path)
        return
    inside = {(one.register, one.id) for one in records}
    for record in records:
        if not inside.issuperset(links(record)):
            words = _("{record} names something that was deleted or is of another project. Change that first; nothing was written.")
            raise UserError(words, record=f"{translate(record.label)} {record.number}")
    write_project(path, project.code or "", office.office_book.office, records)


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
        raise UserError(_MORE, name=path.name)
    _not_here_already(office, code, records)
    joining = Joining(code)
    inside = {(one.register, one.id) for one in records}
    known = office.office_book.registers_with((one.id for one in records), of_book("office"))
    for record in records:
        here = office.get(type(record), record.id) if record.id in known else None
        if known.get(record.id, type(record)) is not type(record) or (here and _is_anothers(office, here, project)):
            raise UserError(_("{name} calls something by the id of another record here. Ask for it again."), name=path.name)
        if any(not _leads(office, named, inside) for named in links(record)):
            raise UserError(_MORE, name=path.name)
        if here is None:
            joining.new.append(record)
        elif record.changed(number=here.number, deleted=here.deleted) == here:
            joining.same += 1
        elif here.office == record.office != office.office_book.office:
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

    return projects[0] if {one.id for one in framework(every, projects[0])} == {record.id for record in records} else None


def _leads(office: Office, named: tuple[str, str], inside: Collection[tuple[str, str]]) -> bool:
    """Whether what a record names is in the file, or shared and here."""
    register = REGISTERS[named[0]]
    return named in inside or (register in SHARED and office.get(register, named[1]) is not None)


def _is_anothers(office: Office, here: Record, project: Project) -> bool:
    """Whether ``here`` is of another project: its history would be two things' history, and what is new would be laid on it."""
    return not isinstance(here, SHARED) and projects_of(office.get, here) != {project.id}


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
