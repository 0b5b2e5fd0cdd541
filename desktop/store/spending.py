"""What was paid, as sums that need no conversion and payments that do."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from desktop.models.values import Money
from desktop.store.counting import Counter

_OWN = "rate IS NOT NULL AND rate_direction IS NOT NULL"
# +"on": nearly all payments are asked for; by the index of days they would be fetched one at a time.
_PAID = f"""SELECT line, sum(amount), amount_currency, NULL, NULL, NULL, count(*), NULL FROM expenditure
WHERE deleted IS NOT 1 AND +"on" <= ?1 AND amount_currency = ?2 GROUP BY line
UNION ALL
SELECT line, amount, amount_currency, rate, rate_direction, NULL, count(*), NULL FROM expenditure
WHERE deleted IS NOT 1 AND +"on" <= ?1 AND amount_currency <> ?2 AND {_OWN} GROUP BY line, amount, amount_currency, rate, rate_direction
UNION ALL
SELECT line, amount, amount_currency, NULL, NULL, "on", 1, id FROM expenditure
WHERE deleted IS NOT 1 AND +"on" <= ?1 AND amount_currency <> ?2 AND NOT ({_OWN})
ORDER BY 6, 8"""


class Paid(NamedTuple):
    """Payments on a budget line: in the project's currency their sum, in another each amount and how often it was paid.

    One in another currency without a rate of its own stands alone, with its day and its id.
    """

    line: str
    amount: Money
    rate: Decimal | None
    direction: str | None
    on: date | None
    payments: int
    id: str | None


def paid(book: Counter, as_at: date, currency: str) -> Iterator[Paid]:
    """All that was paid up to ``as_at``, for every budget line; ``currency`` is the project's."""
    for line, minor, paid_in, rate, direction, on, payments, id in book.sql(_PAID, as_at.isoformat(), currency):
        day = date.fromisoformat(on) if on else None
        yield Paid(line, Money(minor, paid_in), Decimal(rate) if rate else None, direction, day, payments, id)
