"""The first steps of a new office: it is made with its country and its papers, then its first project."""

import shutil
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

from desktop.errors import UserError
from desktop.models.codelists import shipped
from desktop.models.ids import new_id
from desktop.models.query import Changed
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.project import Project
from desktop.models.registers.site import Site
from desktop.office.access import folders
from desktop.office.access.opening import OFFICE_MADE, Newcomer, create_office
from desktop.office.access.papers import Written, write_papers
from desktop.office.office import Office
from desktop.store.keys.sealing import SHIPPED, Cost
from desktop.words import _, translate


@dataclass(frozen=True)
class Begun:
    """A new office, closed, and where its recovery papers lie."""

    folder: Path
    papers: Written


@dataclass(frozen=True)
class Donor:
    """Who pays: a name, and a code of the list ``organisation_type``."""

    title: str
    type: str


def folder_for(name: str, beside: Path) -> Path:
    """Where the office called ``name`` will lie in ``beside``; UserError where it cannot."""
    if not name.strip() or set(name) & set("/\\"):  # a path would be taken for folders
        raise UserError(folders.NAMELESS)
    return folders.new_folder(beside / name.strip())


def begin_office(
    folder: Path, first: Newcomer, country: str, papers_in: Path, *, settings: Path | None = None, cost: Cost = SHIPPED
) -> Begun:
    """Make the office in ``folder`` for its first user, and its two papers in ``papers_in``; both or nothing.

    ``country`` is kept as the office's site: what its records are told apart by where several offices meet.
    """
    created = create_office(folder, [first], settings=settings, cost=cost)
    made = created.office.folder
    try:
        with created.office as office:
            title = translate(shipped("country").label(country))
            office.save(Site(new_id(), code=country, title=title, country=country), OFFICE_MADE)
        today = datetime.now(UTC).astimezone().date()
        return Begun(made, write_papers(created.office.name, created.papers, papers_in, today))
    except BaseException:
        shutil.rmtree(made)  # nobody has entered anything, and without its papers it could be lost at any time
        raise


def begin_project(
    office: Office, project: Project, donor: Donor, *, by_quarter: bool = False, from_start: bool = False, due_after: int | None = None
) -> Changed:
    """Enter ``project`` with its donor and, ``by_quarter``, a reporting period for each, due so many days after its end.

    The quarters are those of the calendar, or ``from_start`` of the project.

    The project is taken to be of the office's own country and site, which can be changed later.
    """
    payer = Organisation(new_id(), title=donor.title, type=donor.type, roles=frozenset({"funding"}))
    sites = list(office.every(Site))
    whole = project.changed(
        donor=payer.id,
        manager_office=office.name,
        countries=frozenset(site.country for site in sites if site.country),
        sites=frozenset(site.id for site in sites),
    )
    periods = quarters(project, due_after, from_start=from_start) if by_quarter else ()
    return office.save_all((payer, whole, *periods), _("The project was begun"))


def quarters(project: Project, due_after: int | None = None, *, from_start: bool = False) -> Iterator[ReportingPeriod]:
    """The calendar quarters of ``project``, the first and last cut to its dates; or, ``from_start``, three months each from the first."""
    start, last = project.starts, project.ends
    if start is None or last is None:
        return
    began = start
    for place in count(1):
        if began > last:
            return
        number = (began.month + 2) // 3
        following = _months_after(start, 3 * place) if from_start else date(began.year + number // 4, number % 4 * 3 + 1, 1)
        ended = min(following - timedelta(days=1), last)
        due = None if due_after is None else ended + timedelta(days=due_after)
        title = translate(_("Quarter {n}"), n=place) if from_start else f"{began.year} Q{number}"
        yield ReportingPeriod(new_id(), of=("project", project.id), title=title, began=began, ended=ended, due=due)
        began = following


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
