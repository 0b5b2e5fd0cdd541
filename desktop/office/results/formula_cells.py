"""The cell of an indicator that is made of others, from their cells."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from desktop.models.measures.formulas import FORMULAS, Formula
from desktop.models.registers.indicator import IndicatorVersion
from desktop.models.results.matrix import Cell, State


def formula_cell(version: IndicatorVersion, cells: Mapping[str, Cell | None]) -> Cell:
    """By ``version``'s formula; ``cells`` are those of its operands by indicator, None where one cannot be counted."""
    formula = FORMULAS[version.formula or ""]
    first = [cells.get(one) for one in sorted(version.operands or ())]
    second = [cells.get(version.second or "")] if formula.two else []
    if waiting := _waiting([*first, *second]):
        return Cell(None, waiting, records=None if waiting == "waits" else 0)
    ends = [_worked(formula, version, _total(first, mine), _total(second, other)) for mine, other in _ENDS]
    value, low, high = ends[0], *_range(ends[1:])
    sure = low == high == value
    records = sum(cell.records or 0 for cell in (*first, *second) if cell)
    if value is None:
        return Cell(None, "nothing_yet")
    of = (_total(first, "value"), _total(second, "value")) if formula.how == "ratio" else (None, None)
    return Cell(value, numerator=of[0], denominator=of[1], records=records, low=None if sure else low, high=None if sure else high)


_ENDS = (("value", "value"), ("low", "low"), ("low", "high"), ("high", "low"), ("high", "high"))
"""Of both sides, taken every way: what falls as the other rises has its ends crosswise."""


def _waiting(cells: Sequence[Cell | None]) -> State | None:
    """Why there is no number: one of them waits, or there is nothing of all of them."""
    if any(cell is None for cell in cells):
        return "nothing_yet"
    states = [cell.state for cell in cells if cell and cell.value is None]
    if "waits" in states:
        return "waits"
    return states[0] if len(states) == len(cells) else None


def _total(cells: Sequence[Cell | None], end: str) -> Decimal | None:
    known = [said for cell in cells if cell for said in [getattr(cell, end)] if said is not None or cell.value is not None]
    values = [cell.value if (said := getattr(cell, end)) is None else said for cell in cells if cell and cell.value is not None]
    return sum((value for value in values if value is not None), Decimal(0)) if known else None


def _worked(formula: Formula, version: IndicatorVersion, first: Decimal | None, second: Decimal | None) -> Decimal | None:
    if first is None:
        return None
    made = formula.work(first, second, version.baseline)
    if formula.how == "yes_no" and made is not None:
        return Decimal(made >= (version.yes_from or Decimal(0)))
    return made


def _range(ends: Sequence[Decimal | None]) -> tuple[Decimal | None, Decimal | None]:
    known = [end for end in ends if end is not None]
    return (min(known), max(known)) if known else (None, None)
