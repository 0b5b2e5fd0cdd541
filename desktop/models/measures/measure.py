"""Measures: how records of registers become a number. Stages are declared beside their registers, counted by the store."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from desktop.models.record import Book

How = Literal["count", "sum", "distinct", "max", "min", "latest", "average", "ratio", "yes_no"]
RULES: tuple[How, ...] = get_args(How)
"""How an indicator whose figures are only reported may add them up over periods; the codes of the list ``adds_up`` are among them."""
BREAKDOWNS = ("sex", "age_band", "agency_type", "country")
"""What a number is told apart by under one name in several registers; others are named REGISTER.FIELD."""
OverPeriods = Literal["sum", "once", "once_a_period", "last_day", "latest", "highest", "lowest", "average", "ratio", "reached"]
OF_PERIODS: tuple[OverPeriods, ...] = ("latest", "highest", "lowest", "average", "sum")
"""Rules that take the numbers of the project's periods, where a tally does not follow them by itself."""
COUNTING = 2
"""Which way of counting this is. Until 1 a head count beyond its list was different people, and who was found to be no victim counted."""
Only = Mapping[str, frozenset[str]]
"""By field the terms of which one must hold (``models.measures.conditions``)."""


@dataclass(frozen=True)
class Source:
    """Records that count: of which register, on which day, how much each.

    With ``through`` (the register of an owner field) results, scope, days, attribution and site are
    the owner's: a participant counts with the training. ``person`` names the link that says who is
    meant, so that one person counts once; a record without it is a person of its own. What is told apart by another
    ``link`` counts only where there is one.
    ``told_by`` tells apart ways of knowing of people that cannot be checked against each other.
    Without ``days`` records count from the start and in every period: the steps of a plan are its steps before any is due.
    ``until`` is the day from which a record counts no longer: what is open on the day.
    """

    register: str
    days: tuple[str, ...]
    amount: str = ""
    person: str = ""
    through: str = ""
    breakdowns: Mapping[str, str] = field(default_factory=dict)
    only: Only = field(default_factory=dict)
    told_by: str = ""
    until: str = ""
    link: str = ""


@dataclass(frozen=True)
class Measure:
    """How sources add up. A ratio is ``sources`` over ``base``, as 0 to 100, or 0 to 1 where it is ``plain``.

    ``scope`` holds unless an indicator's own scope names the field; ``of_those`` makes the numerator of a share. In a period a
    distinct measure counts people first counted in it, unless ``anew``: everybody who counted in it.
    ``over_periods`` is the rule where it is not the one the tally follows by itself.
    ``beside`` names the measure that is shown next to this one.
    """

    name: str
    how: How
    sources: tuple[Source, ...]
    base: tuple[Source, ...] = ()
    scope: Only = field(default_factory=dict)
    of_those: Only = field(default_factory=dict)
    anew: bool = False
    plain: bool = False
    people: bool = False
    """Of a ratio: whether each person or thing counts once on both sides."""
    over_periods: OverPeriods | None = None
    beside: str = ""
    book: Book = "office"

    @property
    def additive(self) -> bool:
        """Whether parts add up to the whole, so that a target is met by value ÷ target."""
        return self.how in ADDITIVE

    @property
    def each_once(self) -> bool:
        """Whether it counts people or things, not records."""
        return self.how == "distinct" or self.people

    @property
    def open(self) -> bool:
        """Whether it counts what is open on the day."""
        return any(source.until for source in self.sources)

    def registers(self) -> Iterator[str]:
        """What it reads, and what says when and where."""
        for source in (*self.sources, *self.base):
            yield from filter(None, (source.register, source.through))


ADDITIVE: tuple[How, ...] = ("count", "sum", "distinct")


def one(*codes: str) -> frozenset[str]:
    """The codes of which one must hold."""
    return frozenset(codes)


@dataclass(frozen=True)
class Stage:
    """What can be counted: records that have come so far. ``scope`` holds unless a condition names the field."""

    name: str
    sources: tuple[Source, ...]
    scope: Only = field(default_factory=dict)
    book: Book = "office"


STAGES: dict[str, Stage] = {}
"""By name, such as ``service.delivered``; filled by importing ``desktop.models.registers``."""
MEASURES: dict[str, Measure] = {}
"""Every usual measure by name, in the order they are declared; filled as ``STAGES`` is."""


def stage(name: str, *sources: Source, scope: Only | None = None, book: Book = "office") -> None:
    """Declare what can be counted; ValueError for a name that is taken."""
    if name in STAGES:
        raise ValueError(name)
    STAGES[name] = Stage(name, sources, scope or {}, book)


def declare(*measures: Measure) -> None:
    """Make usual measures known by their names; ValueError for a name that is taken."""
    for measure in measures:
        if measure.name in MEASURES:
            raise ValueError(measure.name)
        MEASURES[measure.name] = measure


declare(Measure("reported", "latest", ()))  # of no register: what others report
