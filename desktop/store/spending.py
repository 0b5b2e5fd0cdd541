"""What was paid, as sums that need no conversion and payments that do."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from desktop.models.values import Money
from desktop.store.counting import Counter

# +"on": nearly all payments are asked for; by the index of days they would be fetched one at a time.
_PAID = """SELECT line, amount, amount_currency, rate, rate_direction, count(*) FROM expenditure
WHERE deleted IS NOT 1 AND +"on" <= ?1 AND amount_currency <> ?2 GROUP BY line, amount, amount_currency, rate, rate_direction
UNION ALL
SELECT line, sum(amount), ?2, NULL, NULL, count(*) FROM expenditure
WHERE deleted IS NOT 1 AND +"on" <= ?1 AND amount_currency = ?2 GROUP BY line"""


class Paid(NamedTuple):
    """Payments on a budget line: in the project's currency their sum, in another each amount and how often it was paid."""

    line: str
    amount: Money
    rate: Decimal | None
    direction: str | None
    payments: int


def paid(book: Counter, as_at: date, currency: str) -> Iterator[Paid]:
    """All that was paid up to ``as_at``, for every budget line; ``currency`` is the project's."""
    for line, minor, paid_in, rate, direction, payments in book.sql(_PAID, as_at.isoformat(), currency):
        yield Paid(line, Money(minor, paid_in), Decimal(rate) if rate else None, direction, payments)
