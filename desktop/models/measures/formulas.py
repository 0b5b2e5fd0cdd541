"""Formulas over other indicators: one level, no cycles. Ratios divide totals; averages of percentages do not exist."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from desktop.models.measures.measure import How


@dataclass(frozen=True)
class Formula:
    """``work`` makes the number of A, B (None where there is only A) and the baseline; None of nothing to divide by.

    ``turns``: whether the number falls as B rises, so that ends of a range are taken crosswise.
    """

    how: How
    units: tuple[str, ...]
    work: Callable[[Decimal, Decimal | None, Decimal | None], Decimal | None]
    two: bool = False


def _quotient(times: int) -> Callable[[Decimal, Decimal | None, Decimal | None], Decimal | None]:
    return lambda first, second, _baseline: first * times / second if second else None


def _change(first: Decimal, _second: Decimal | None, baseline: Decimal | None) -> Decimal | None:
    return (first - baseline) * 100 / abs(baseline) if baseline else None


FORMULAS: Mapping[str, Formula] = {
    "sum": Formula("sum", ("number", "amount", "days"), lambda first, _second, _baseline: first),
    "quotient": Formula("ratio", ("number", "amount", "days"), _quotient(1), two=True),
    "percent": Formula("ratio", ("percent",), _quotient(100), two=True),
    "per_100000": Formula("ratio", ("number",), _quotient(100_000), two=True),
    "difference": Formula(
        "latest", ("number", "amount", "days", "percent"), lambda first, second, _b: first - (second or Decimal(0)), two=True
    ),
    "change": Formula("latest", ("percent",), _change),
    "yes_from": Formula("yes_no", ("yes_no",), lambda first, _second, _baseline: first),
}
"""By code."""
