"""What an amount makes in another currency, and which of many rates holds on a day."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Generic, Protocol, TypeVar

from desktop.models.fields.values import Money, minor_digits
from desktop.models.query import Condition, Query

FOREIGN_PER_PROJECT = "foreign_per_project"
"""The UN's way: units of what was paid in for one of the project's currency."""
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
"""More figures than an amount and a rate have together: a quotient is never rounded before it is rounded to cents."""


class Quotation(Protocol):
    """So many units of ``currency`` for one of ``base``, from ``valid_from`` on: an exchange rate of the register."""

    id: str

    @property
    def currency(self) -> str | None: ...
    @property
    def base(self) -> str | None: ...
    @property
    def rate(self) -> Decimal | None: ...
    @property
    def valid_from(self) -> date | None: ...


Q = TypeVar("Q", bound=Quotation)


class Rates(Generic[Q]):
    """Rates of the register, to be asked for the one that holds between two currencies on a day.

    That is the newest not after the day, whichever way it is quoted. Two of the same day are a finding; by its id one of them holds.
    """

    def __init__(self, rates: Iterable[Q]) -> None:
        self._between: dict[frozenset[str | None], list[Q]] = defaultdict(list)
        dated = (one for one in rates if one.valid_from and one.rate)
        for rate in sorted(dated, key=lambda one: (one.valid_from or date.min, one.id)):
            self._between[frozenset({rate.currency, rate.base})].append(rate)

    def on(self, day: date, paid_in: str, into: str) -> Q | None:
        """The rate that holds; None where there is none yet."""
        rates = self._between[frozenset({paid_in, into})]
        newer = bisect(rates, day, key=lambda one: one.valid_from or date.max)
        return rates[newer - 1] if newer else None


def rates_between(currencies: Iterable[str]) -> Query:
    """All rates between two of ``currencies``."""
    some = frozenset(currencies)
    return Query((Condition("currency", "any_of", some), Condition("base", "any_of", some)))


def converted(amount: Money, into: str, rate: Decimal | None, direction: str | None) -> int | None:
    """``amount`` in minor units of ``into``, rounded once, halves away from zero; None where no rate says how.

    So a refund at the rate of its payment takes back exactly what the payment made.
    """
    if amount.currency == into:
        return amount.minor
    if not rate or not direction:
        return None
    units = Decimal(amount.minor).scaleb(minor_digits(into) - minor_digits(amount.currency))
    exact = _EXACT.divide(units, rate) if direction == FOREIGN_PER_PROJECT else _EXACT.multiply(units, rate)
    return int(exact.to_integral_value(ROUND_HALF_UP, _EXACT))
