"""What the store counted, before it is a number of the matrix."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from desktop.models.measures.measure import Measure


@dataclass(frozen=True)
class Asked:
    """One count to make: a measure within a scope.

    ``results`` are the ids of the results in scope and all beneath them; ``scope`` names fields and
    the codes of which one must hold; ``attributions`` are those that count. ``whole``: without parts.
    """

    measure: Measure
    results: frozenset[str]
    scope: Mapping[str, frozenset[str]]
    attributions: frozenset[str]
    whole: bool = False


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
    compared with those known in another.
    """

    groups: tuple[Group, ...] = ()
    extreme: Extreme | None = None
    overlap: Decimal = Decimal(0)

    def total(self, attributions: frozenset[str], *, period: bool = False) -> Decimal:
        """The sum over the attributions that count."""
        counted = (group for group in self.groups if group.attribution in attributions)
        return sum((group.in_period if period else group.amount for group in counted), Decimal(0))

    def records(self, attributions: frozenset[str], *, period: bool = False) -> int:
        """How many records stand behind it."""
        if self.extreme:
            return self.extreme.records_in_period if period else self.extreme.records
        counted = (group for group in self.groups if group.attribution in attributions)
        return sum(group.records_in_period if period else group.records for group in counted)
