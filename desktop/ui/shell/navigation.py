"""The sections of the rail, and the pages and registers found in each."""

from dataclasses import dataclass

from desktop.models.record import Group, Record
from desktop.models.registers import by_name, every_register, of_book
from desktop.ui.access.laptops_page import LaptopsPage
from desktop.ui.access.page import UsersPage
from desktop.ui.framework.page import FrameworkPage
from desktop.ui.home.page import HomePage
from desktop.ui.indicators.page import IndicatorPage
from desktop.ui.register.page import RegisterPage
from desktop.ui.register.placeholders import ClosedPage
from desktop.ui.reports.export_page import ExportPage
from desktop.ui.reports.sent_page import SentPage
from desktop.ui.results.findings_page import FindingsPage
from desktop.ui.results.page import MatrixPage
from desktop.ui.runtime.page import Page
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.runtime.targets import DraftTarget, RecordTarget, Target
from desktop.ui.setup.appearance_page import AppearancePage
from desktop.ui.setup.sharing_page import SharingPage
from desktop.ui.work_plan.page import WorkPlanPage
from desktop.words import _


@dataclass(frozen=True)
class RailSection:
    """One word of the rail, and what is found in it, in order: pages, and registers, each on a page of the one kind.

    ``lists`` are registers whose records are worked on elsewhere: their lists are shown when asked for.
    A register that no section names is found in that of its group.
    """

    id: str
    title: str
    icon: str
    entries: tuple[type[Page] | type[Record], ...]
    lists: tuple[type[Record], ...] = ()
    groups: tuple[Group, ...] = ()

    def titles(self) -> dict[str, str]:
        """By the id of each page its title, marked."""
        unnamed = (register for register in every_register() if register.group in self.groups and register.register not in NAMED)
        return dict(_id_and_title(entry) for entry in (*self.entries, *unnamed))

    @property
    def first(self) -> str:
        """The id of the page it opens on."""
        return next(iter(self.titles()))


def _id_and_title(entry: type[Page] | type[Record]) -> tuple[str, str]:
    return (entry.register, entry.plural) if issubclass(entry, Record) else (entry.id, entry.title)


def _all(*names: str) -> tuple[type[Record], ...]:
    return tuple(by_name(name) for name in names)


RAIL_SECTIONS = (
    RailSection("home", _("Home"), "home", (HomePage,)),
    RailSection(
        "results",
        _("Results"),
        "results",
        (MatrixPage, FindingsPage, *_all("reported_figure", "brought_forward", "stated", "remark")),
        _all("figure_part"),
    ),
    RailSection(
        "activities",
        _("Activities"),
        "activities",
        (by_name("activity"), WorkPlanPage, *_all("product", "material", "distribution", "survey", "milestone")),
        groups=("work",),
    ),
    RailSection("trainings", _("Trainings"), "trainings", _all("training", "participant", "head_count", "contact")),
    RailSection(
        "cases",
        _("Assisted persons"),
        "persons",
        (by_name("case"), *(one for one in of_book("cases") if one.register != "case")),
        groups=("cases",),
    ),
    RailSection("money", _("Money"), "money", _all("expenditure", "budget_line", "exchange_rate"), groups=("money",)),
    RailSection("reports", _("Reports"), "reports", (ExportPage, SentPage, *_all("evidence")), _all("report")),
    RailSection(
        "setup",
        _("Set-up"),
        "setup",
        (
            *(AppearancePage, FrameworkPage, IndicatorPage, SharingPage),
            *_all("project", "reporting_period", "organisation", "site", "code"),
            *(UsersPage, LaptopsPage),
        ),
        _all("result", "placement", "indicator", "indicator_version", "target"),
        groups=("frame", "directory", "office"),
    ),
)
PAGES = {entry.id: entry for section in RAIL_SECTIONS for entry in section.entries if issubclass(entry, Page)}
"""By id the pages made for what they show; every register has one besides."""
NAMED = {_id_and_title(entry)[0] for section in RAIL_SECTIONS for entry in (*section.entries, *section.lists)}
"""The ids of all pages and registers that a section names."""


def section_of(page: str) -> RailSection:
    """The section the page or register with the id ``page`` is found in; KeyError for an unknown one."""
    for section in RAIL_SECTIONS:
        if page in section.titles() or page in {one.register for one in section.lists}:
            return section
    raise KeyError(page)


def page_of(target: Target) -> str:
    """The id of the page on which ``target`` is worked on."""
    made = next((page.id for page in PAGES.values() if page.accepts(target)), None)
    if made is None:
        assert isinstance(target, RecordTarget | DraftTarget)  # all else is accepted by a page
        made = target.register
    return made


def make_page(session: OfficeSession, page: str) -> Page:
    """The page with the id ``page``; a register whose book is not open here says why."""
    if page in PAGES:
        return PAGES[page](session)
    register = by_name(page)
    return RegisterPage(session, register) if session.office.may("see", register) else ClosedPage(session, register)
