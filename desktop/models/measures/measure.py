"""Measures: how records of registers become a number. Declared beside their registers, counted by the store."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from desktop.models.record import Book

How = Literal["count", "sum", "distinct", "max", "min", "latest", "average", "ratio", "yes_no"]
RULES: tuple[How, ...] = get_args(How)
"""How an indicator whose figures are only reported may add them up over periods; the codes of the list ``adds_up`` are among them."""
BREAKDOWNS = ("sex", "age_band", "agency_type", "country")
"""What a number can be told apart by, besides attribution and site."""
Only = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Source:
    """Records that count: of which register, on which day, how much each.

    With ``through`` (the register of an owner field) results, scope, days, attribution and site are
    the owner's: a participant counts with the training. ``person`` names the link that says who is
    meant, so that one person counts once; a record without it is a person of its own.
    ``told_by`` tells apart ways of knowing of people that cannot be checked against each other.
    Without ``days`` records count from the start and in every period: the steps of a plan are its steps before any is due.
    """

    register: str
    days: tuple[str, ...]
    amount: str = ""
    person: str = ""
    through: str = ""
    breakdowns: Mapping[str, str] = field(default_factory=dict)
    only: Only = field(default_factory=dict)
    told_by: str = ""


@dataclass(frozen=True)
class Measure:
    """How sources add up. A ratio is ``sources`` over ``base``, as 0 to 100.

    ``scope`` holds unless an indicator's own scope names the field. In a period a distinct measure
    counts people first counted in it, unless ``anew``: everybody who counted in it.
    ``beside`` names the measure that is shown next to this one.
    """

    name: str
    how: How
    sources: tuple[Source, ...]
    base: tuple[Source, ...] = ()
    scope: Only = field(default_factory=dict)
    anew: bool = False
    beside: str = ""
    book: Book = "office"

    @property
    def additive(self) -> bool:
        """Whether parts add up to the whole, so that a target is met by value ÷ target."""
        return self.how in ("count", "sum", "distinct")


def one(*codes: str) -> frozenset[str]:
    """The codes of which one must hold."""
    return frozenset(codes)


MEASURES: dict[str, Measure] = {}
"""Every measure by name, in the order they are declared; filled by importing ``desktop.models.registers``."""


def declare(*measures: Measure) -> None:
    """Make measures known by their names; ValueError for a name that is taken."""
    for measure in measures:
        if measure.name in MEASURES:
            raise ValueError(measure.name)
        MEASURES[measure.name] = measure


declare(Measure("reported", "latest", ()))  # of no register: what others report
