"""The places of the rail, and which registers are found in each."""

from dataclasses import dataclass

from desktop.models.record import Record
from desktop.models.registers import CASES, by_name
from desktop.words import _


@dataclass(frozen=True)
class RailSection:
    """One word of the rail. ``pages`` are its own pages by (id, title); its registers come after them.

    ``lists`` are registers whose records are worked on elsewhere: their lists are shown when asked for.
    ``opens`` is what comes first, where that is none of its own pages.
    """

    id: str
    title: str
    icon: str
    pages: tuple[tuple[str, str], ...] = ()
    registers: tuple[type[Record], ...] = ()
    lists: tuple[type[Record], ...] = ()
    opens: str = ""

    @property
    def first(self) -> str:
        """The page it opens on."""
        return self.opens or (self.pages[0][0] if self.pages else self.registers[0].register)


def _all(*names: str) -> tuple[type[Record], ...]:
    return tuple(by_name(name) for name in names)


RAIL_SECTIONS = (
    RailSection("home", _("Home"), "home", (("home", _("Home")),)),
    RailSection(
        "results",
        _("Results"),
        "results",
        (("matrix", _("Results matrix")), ("findings", _("Findings"))),
        _all("reported_figure", "brought_forward", "stated", "remark"),
    ),
    RailSection(
        "activities",
        _("Activities"),
        "activities",
        (("work_plan", _("Work plan")),),
        _all("activity", "product", "material", "distribution", "survey", "milestone"),
        opens="activity",
    ),
    RailSection("trainings", _("Trainings"), "trainings", (), _all("training", "participant", "head_count", "contact")),
    RailSection("cases", _("Assisted persons"), "persons", (), (by_name("case"), *(one for one in CASES if one.register != "case"))),
    RailSection("money", _("Money"), "money", (), _all("expenditure", "budget_line", "exchange_rate")),
    RailSection(
        "reports", _("Reports"), "reports", (("export", _("Reports")), ("sent", _("Reports sent"))), _all("evidence"), _all("report")
    ),
    RailSection(
        "setup",
        _("Set-up"),
        "setup",
        (
            ("look", _("This machine")),
            ("framework", _("Framework")),
            ("indicators", _("Indicators")),
            ("others", _("Other laptops and offices")),
        ),
        _all("project", "reporting_period", "organisation", "site", "code", "user"),
        _all("result", "placement", "indicator", "indicator_version", "target"),
    ),
)


EDITED_ON = {
    "result": "framework",
    "placement": "framework",
    "indicator": "indicators",
    "indicator_version": "indicators",
    "target": "indicators",
    "report": "sent",
}
"""Registers whose records are worked on in a page made for them."""


def section_of(page: str) -> RailSection:
    """The place a page or register is found in; KeyError for an unknown one."""
    for place in RAIL_SECTIONS:
        if page in {*(known for known, _title in place.pages), *(one.register for one in (*place.registers, *place.lists))}:
            return place
    raise KeyError(page)
