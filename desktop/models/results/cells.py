"""From what was counted and what was reported to the cell of the matrix."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from desktop.models.measures.measure import BREAKDOWNS, Measure
from desktop.models.results.matrix import Cell, Part
from desktop.models.results.tally import Tally
from desktop.words import _, translate

NOTHING = Decimal(0)
BESIDE = {
    "people_trained": _("participations"),
    "different_people_trained": _("different people, as far as lists name them"),
    "persons_served": _("received a service"),
}
"""How the measure shown beside another is called there."""


@dataclass(frozen=True)
class Figure:
    """A reported or brought-forward figure as it adds to an indicator."""

    on: date
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    attribution: str
    may_overlap: bool
    brought_forward: bool
    parts: Mapping[tuple[str, str | None], Decimal] = field(default_factory=dict)
    """What of its value is of whom, by breakdown and code; the rest is "not recorded"."""
    words: str = ""
    """What it says of an indicator whose unit is text."""


@dataclass(frozen=True)
class Counted:
    """All that goes into one cell: records, their denominator, figures, and which attributions count."""

    measure: Measure
    attributions: frozenset[str]
    tally: Tally
    base: Tally
    figures: Sequence[Figure]
    breakdowns: frozenset[str]
    sites: Mapping[str, str]
    """The code of each site by its id."""
    apart: tuple[str, ...] = ()
    """What it is told apart by besides the usual breakdowns."""

    def counting(self, since: date | None) -> list[Figure]:
        """The figures that add to the value, those of the period where ``since`` says so, oldest first."""
        counted = (figure for figure in self.figures if figure.attribution in self.attributions)
        return sorted((figure for figure in counted if _falls(figure, since)), key=lambda figure: figure.on)


def cell(counted: Counted, since: date | None = None) -> Cell:
    """The cumulative cell, or that of the period beginning on ``since`` and ending on the day counted at."""
    if counted.measure.how == "ratio":
        made = _ratio(counted, since)
    else:
        made = _sum(counted, since) if counted.measure.additive else _extreme(counted, since)
    if counted.tally.left_out:
        made = replace(made, left_out=counted.tally.left_out)
    said = next((figure.words for figure in reversed(counted.counting(since)) if figure.words), "")
    return replace(made, state="value", words=said) if said else made


def _falls(figure: Figure, since: date | None) -> bool:
    return since is None or (figure.on >= since and not figure.brought_forward)


def _sum(counted: Counted, since: date | None) -> Cell:
    period = since is not None
    figures = counted.counting(since)
    recorded = counted.tally.total(counted.attributions, period=period)
    reported = _added(figure for figure in figures if not figure.brought_forward)
    brought = _added(figure for figure in figures if figure.brought_forward)
    value = recorded + reported + brought
    doubtful = _added(figure for figure in figures if figure.may_overlap)
    overlap = (NOTHING if period else counted.tally.overlap) + min(doubtful, recorded)
    unsure = counted.tally.unsure(counted.attributions, period=period)
    return Cell(
        value,
        parts=_parts(counted, figures, period=period),
        by_attribution=_by_attribution(counted, since),
        by_site=_by_site(counted, period=period),
        recorded=recorded,
        reported=reported if any(not figure.brought_forward for figure in figures) else None,
        brought_forward=brought if any(figure.brought_forward for figure in figures) else None,
        low=value - overlap if overlap or unsure else None,
        high=value + unsure if overlap or unsure else None,
        beside=_indirect(counted, since),
        records=counted.tally.records(counted.attributions, period=period) + len(figures),
    )


def _added(figures: Iterable[Figure]) -> Decimal:
    return sum((figure.value or NOTHING for figure in figures), NOTHING)


def _ratio(counted: Counted, since: date | None) -> Cell:
    period, whole = since is not None, Decimal(1 if counted.measure.plain else 100)
    figures = counted.counting(since)
    numerator = counted.tally.total(counted.attributions, period=period)
    denominator = counted.base.total(counted.attributions, period=period)
    recorded = numerator * whole / denominator if denominator else None
    numerator += sum((figure.numerator or NOTHING for figure in figures), NOTHING)
    denominator += sum((figure.denominator or NOTHING for figure in figures), NOTHING)
    records = counted.base.records(counted.attributions, period=period) + len(figures)
    if denominator:
        return Cell(numerator * whole / denominator, numerator=numerator, denominator=denominator, recorded=recorded, records=records)
    stated = [figure.value for figure in figures if figure.value is not None]
    if stated:
        return Cell(stated[-1], reported=stated[-1], records=records)
    return Cell(None, "nothing_yet")


def _extreme(counted: Counted, since: date | None) -> Cell:
    figures = counted.counting(since)
    extreme = counted.tally.extreme
    recorded = None if extreme is None else extreme.in_period if since else extreme.value
    stated = [figure.value for figure in figures if figure.value is not None]
    known = [value for value in (recorded, *stated) if value is not None]
    records = counted.tally.records(counted.attributions, period=since is not None) + len(figures)
    if not known:
        return Cell(None, "nothing_yet")
    value = {
        "max": max(known),
        "min": min(known),
        "average": recorded if recorded is not None else sum(known, NOTHING) / len(known),
        "latest": stated[-1] if stated else recorded,
        "yes_no": Decimal(any(known)),
    }[counted.measure.how]
    latest = [figure for figure in figures if figure.value is not None][-1:] if counted.measure.how == "latest" else []
    parts = _parts(counted, latest, period=since is not None) if latest and latest[0].parts else ()
    return Cell(value, parts=parts, recorded=recorded, reported=stated[-1] if stated else None, records=records)


def _parts(counted: Counted, figures: Sequence[Figure], *, period: bool) -> tuple[Part, ...]:
    parts = []
    of_figures = {name for figure in figures for name, _code in figure.parts}
    offered = of_figures.union(*(source.breakdowns for source in counted.measure.sources))
    usual = sorted(offered & (counted.breakdowns or offered), key=_place)
    for breakdown in (*usual, *(name for name in counted.apart if name not in usual)):
        amounts: dict[str | None, Decimal] = defaultdict(Decimal)
        for group in counted.tally.groups:
            if group.attribution in counted.attributions:
                for code in (group.parts.get(breakdown) or "").split() or (None,):  # of a set, each of its members
                    amounts[code] += group.in_period if period else group.amount
        for figure in figures:
            for code, amount in _told(figure, breakdown):
                amounts[code] += amount
        known = sorted((code, amount) for code, amount in amounts.items() if code is not None and amount)
        parts += [Part(breakdown, code, amount) for code, amount in known]
        parts += [Part(breakdown, None, amounts[None])] if amounts[None] else []
    return tuple(parts)


def _place(breakdown: str) -> tuple[int, str]:
    return BREAKDOWNS.index(breakdown) if breakdown in BREAKDOWNS else len(BREAKDOWNS), breakdown


def _told(figure: Figure, breakdown: str) -> Iterator[tuple[str | None, Decimal]]:
    """The parts of a figure by ``breakdown``, and what none of them has; of a figure without a value nothing."""
    if figure.value is None:
        return
    told = {code: amount for (name, code), amount in figure.parts.items() if name == breakdown}
    yield from told.items()
    rest = figure.value - sum(told.values(), NOTHING)
    yield None, max(rest, NOTHING) if told else rest


def _by_attribution(counted: Counted, since: date | None) -> Mapping[str, Decimal]:
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for group in counted.tally.groups:
        amounts[group.attribution] += group.in_period if since else group.amount
    for figure in counted.figures:
        if _falls(figure, since):
            amounts[figure.attribution] += figure.value or NOTHING
    return {attribution: amounts[attribution] for attribution in sorted(amounts) if amounts[attribution]}


def _by_site(counted: Counted, *, period: bool) -> Mapping[str, Decimal]:
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for group in counted.tally.groups:
        if group.site and group.attribution in counted.attributions:
            amounts[counted.sites.get(group.site, group.site)] += group.in_period if period else group.amount
    return {site: amounts[site] for site in sorted(amounts) if amounts[site]}


def _indirect(counted: Counted, since: date | None) -> tuple[tuple[str, Decimal], ...]:
    outside = sum(
        (amount for attribution, amount in _by_attribution(counted, since).items() if attribution not in counted.attributions), NOTHING
    )
    return ((translate(_("reached indirectly, not in the value")), outside),) if outside else ()
