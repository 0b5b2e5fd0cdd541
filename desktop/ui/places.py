"""The places of the rail, and which registers are found in each."""

from dataclasses import dataclass

from desktop.models import registers as all_of
from desktop.models.record import Record
from desktop.words import _


@dataclass(frozen=True)
class Place:
    """One word of the rail. ``pages`` are its own pages by (id, title); its registers come after them."""

    id: str
    title: str
    icon: str
    pages: tuple[tuple[str, str], ...] = ()
    registers: tuple[type[Record], ...] = ()


PLACES = (
    Place("home", _("Home"), "home", (("home", _("Home")),)),
    Place(
        "results",
        _("Results"),
        "results",
        (("matrix", _("Results matrix")), ("findings", _("Findings"))),
        (all_of.ReportedFigure, all_of.BroughtForward, all_of.Stated, all_of.Remark),
    ),
    Place(
        "activities",
        _("Activities"),
        "activities",
        (),
        (all_of.Activity, all_of.Product, all_of.Material, all_of.Distribution, all_of.Survey, all_of.Milestone),
    ),
    Place("trainings", _("Trainings"), "trainings", (), (all_of.Training, all_of.Participant, all_of.HeadCount, all_of.Contact)),
    Place("persons", _("Assisted persons"), "persons", (), (all_of.Case, *(one for one in all_of.CASES if one is not all_of.Case))),
    Place("money", _("Money"), "money", (), (all_of.Expenditure, all_of.BudgetLine, all_of.ExchangeRate)),
    Place("reports", _("Reports"), "reports", (("export", _("Reports")),), (all_of.Evidence,)),
    Place(
        "setup",
        _("Set-up"),
        "setup",
        (("look", _("This machine")),),
        (
            all_of.Project,
            all_of.ReportingPeriod,
            all_of.Result,
            all_of.Indicator,
            all_of.IndicatorVersion,
            all_of.Placement,
            all_of.Target,
            all_of.Organisation,
            all_of.Site,
            all_of.OfficeCode,
            all_of.User,
        ),
    ),
)


def place_of(page: str) -> Place:
    """The place a page or register is found in; KeyError for an unknown one."""
    for place in PLACES:
        if page in {known for known, _title in place.pages} or page in {register.register for register in place.registers}:
            return place
    raise KeyError(page)
