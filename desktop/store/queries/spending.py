"""What was paid, as sums that need no conversion and payments that do."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from desktop.models.fields.values import Money
from desktop.store.queries.facts import Counter

_OWN = "rate IS NOT NULL AND rate_direction IS NOT NULL"
# +"on": nearly all payments are asked for; by the index of days they would be fetched one at a time.
_PAID = f"""SELECT line, site, sum(amount), amount_currency, NULL, NULL, NULL AS day, count(*), NULL AS id FROM expenditure
WHERE deleted IS NOT 1 AND +"on" <= ?1 AND amount_currency = ?2 GROUP BY line, site
UNION ALL
SELECT line, site, amount, amount_currency, rate, rate_direction, NULL, count(*), NULL FROM expenditure
WHERE deleted IS NOT 1 AND +"on" <= ?1 AND amount_currency <> ?2 AND {_OWN}
GROUP BY line, site, amount, amount_currency, rate, rate_direction
UNION ALL
SELECT line, site, amount, amount_currency, NULL, NULL, "on", 1, id FROM expenditure
WHERE deleted IS NOT 1 AND +"on" <= ?1 AND amount_currency <> ?2 AND NOT ({_OWN})
ORDER BY day, id"""


class Paid(NamedTuple):
    """Payments on a budget line at a site: in the project's currency their sum, in another each amount and how often it was paid.

    One in another currency without a rate of its own stands alone, with its day and its id.
    """

    line: str
    site: str | None
    amount: Money
    rate: Decimal | None
    direction: str | None
    on: date | None
    payments: int
    id: str | None


def paid(book: Counter, as_at: date, currency: str) -> Iterator[Paid]:
    """All that was paid up to ``as_at``, for every budget line; ``currency`` is the project's."""
    for line, site, minor, paid_in, rate, direction, on, payments, id in book.sql(_PAID, as_at.isoformat(), currency):
        day = date.fromisoformat(on) if on else None
        yield Paid(line, site, Money(minor, paid_in), Decimal(rate) if rate else None, direction, day, payments, id)
