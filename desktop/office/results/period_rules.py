"""Rules over periods that a tally does not follow by itself: what is so far is taken from the numbers of the project's periods."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from desktop.models.measures.measure import OF_PERIODS, Measure, OverPeriods
from desktop.models.registers.period import ReportingPeriod
from desktop.models.results.matrix import Cell
from desktop.store.queries.counting import Span


def of_periods(measure: Measure) -> bool:
    """Whether it is taken from the numbers of the periods, each counted for itself."""
    return measure.over_periods in (*OF_PERIODS, "reached")


def as_on_the_last_day(measure: Measure) -> bool:
    """Whether a period says what there is at its end."""
    return measure.open or measure.over_periods in ("last_day", "reached")


def spans(periods: Sequence[ReportingPeriod], as_at: date) -> list[Span]:
    """The periods begun by the day, in their order, none beyond it; without any, all the time there was."""
    begun = sorted((one.began, one.ended) for one in periods if one.began and one.ended and one.began <= as_at)
    return [Span(min(ended, as_at), began) for began, ended in begun] or [Span(as_at, date.min)]


def taken_over(rule: OverPeriods | None, cells: Sequence[Cell]) -> Cell:
    """One cell of those of the periods; a period in which there is nothing yet says nothing. Of equal ones the first."""
    known = [(cell.value, cell) for cell in cells if cell.value is not None]
    if not known:
        return cells[-1]
    if rule == "reached":  # what was reached stays reached, though there may be fewer now
        return next((cell for value, cell in known if value), known[-1][1])
    if rule == "latest":
        return known[-1][1]
    if rule in ("highest", "lowest"):
        return (max if rule == "highest" else min)(known, key=lambda one: one[0])[1]
    total = sum((value for value, _cell in known), Decimal(0))
    if rule == "average":
        return Cell(total / len(known), records=_records(cells))
    return Cell(total, recorded=_added(cells), low=_ends(cells, "low"), high=_ends(cells, "high"), records=_records(cells))


def reached(cell: Cell, target: Decimal | None) -> Cell:
    """Yes (1) once the number is at the target, or above nothing where there is none; no is 0."""
    if cell.value is None:
        return cell
    there = cell.value >= target if target is not None and target > 0 else cell.value > 0
    return replace(cell, value=Decimal(there), parts=(), by_site={}, by_attribution={}, low=None, high=None, beside=())


def _ends(cells: Sequence[Cell], end: str) -> Decimal | None:
    if all(getattr(cell, end) is None for cell in cells):
        return None
    return sum((cell.value if (said := getattr(cell, end)) is None else said for cell in cells if cell.value is not None), Decimal(0))


def _added(cells: Sequence[Cell]) -> Decimal | None:
    known = [cell.recorded for cell in cells if cell.recorded is not None]
    return sum(known, Decimal(0)) if known else None


def _records(cells: Sequence[Cell]) -> int:
    return sum(cell.records or 0 for cell in cells)
