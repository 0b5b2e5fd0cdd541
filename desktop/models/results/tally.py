"""What the store counted, before it is a number of the matrix."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop.models.fields.values import Money
from desktop.models.measures.measure import COUNTING, Measure


@dataclass(frozen=True)
class Asked:
    """One count to make: a measure within a scope.

    ``results`` are the ids of the results in scope and all beneath them; ``scope`` names fields and
    the codes of which one must hold; ``attributions`` are those that count. ``whole``: without parts; ``apart`` names
    parts besides the usual ones. ``project`` is an id; ``narrowed``: whether it asks for some of its results only.
    ``convert`` makes an amount paid on a day one of the project's currency, in its units; None where no rate is known.
    """

    measure: Measure
    results: frozenset[str]
    scope: Mapping[str, frozenset[str]]
    attributions: frozenset[str]
    whole: bool = False
    apart: tuple[str, ...] = ()
    project: str = ""
    narrowed: bool = False
    counting: int = COUNTING
    """The way of counting a report was made with (``measure.COUNTING``)."""
    whoever: bool = False
    """Whether it asks for the trafficking status itself, on either side of a share: else who is no victim does not count."""
    convert: Callable[[Money, Decimal | None, str | None, date], Decimal | None] | None = None


@dataclass(frozen=True)
class Group:
    """Records alike in breakdowns, attribution and site: what they add, in all and in the period."""

    parts: Mapping[str, str | None]
    attribution: str
    site: str | None
    amount: Decimal
    in_period: Decimal
    records: int
    records_in_period: int


@dataclass(frozen=True)
class Extreme:
    """A maximum, minimum, average or latest: a value in all and in the period, None of nothing."""

    value: Decimal | None
    in_period: Decimal | None
    records: int
    records_in_period: int


@dataclass(frozen=True)
class Tally:
    """What one ``Asked`` came to.

    ``overlap`` is how many of the people may be counted twice: those known in one way only and never
    compared with those known in another. ``beyond`` are those of head counts who are on no list: they may be the same people.
    ``left_out`` are the records (register, id) whose amount no rate is known for.
    """

    groups: tuple[Group, ...] = ()
    extreme: Extreme | None = None
    overlap: Decimal = Decimal(0)
    beyond: tuple[Group, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()

    def total(self, attributions: frozenset[str], *, period: bool = False) -> Decimal:
        """The sum over the attributions that count."""
        return _added(self.groups, attributions, period=period)

    def unsure(self, attributions: frozenset[str], *, period: bool = False) -> Decimal:
        """How many more there may be."""
        return _added(self.beyond, attributions, period=period)

    def records(self, attributions: frozenset[str], *, period: bool = False) -> int:
        """How many records stand behind it."""
        if self.extreme:
            return self.extreme.records_in_period if period else self.extreme.records
        counted = (group for group in self.groups if group.attribution in attributions)
        return sum(group.records_in_period if period else group.records for group in counted)


def _added(groups: Iterable[Group], attributions: frozenset[str], *, period: bool) -> Decimal:
    counted = (group for group in groups if group.attribution in attributions)
    return sum((group.in_period if period else group.amount for group in counted), Decimal(0))
