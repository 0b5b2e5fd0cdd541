"""Values a field can hold that Python has no class for."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, total_ordering


@total_ordering
@dataclass(frozen=True)
class PartialDay:
    """A year, a month or a day, as far as it is known; it counts and sorts at its end, when it has surely been."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def read(cls, iso: str) -> "PartialDay":
        """From "2018", "2018-03" or "2018-03-05"; ValueError for anything else."""
        if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", iso, re.ASCII):
            raise ValueError(iso)
        found = cls(*map(int, iso.split("-")))
        found.counts_on  # noqa: B018  a thirteenth month or a 30 February raises here
        return found

    @property
    def counts_on(self) -> date:
        """The last day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __lt__(self, other: "PartialDay") -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[date, bool, bool]:
        return self.counts_on, self.month is None, self.day is None

    def __str__(self) -> str:
        return f"{self.year:04d}" + "".join(f"-{part:02d}" for part in (self.month, self.day) if part is not None)


@lru_cache
def minor_digits(currency: str) -> int:
    """How many decimals ``currency`` (ISO 4217) has: USD 2, JPY 0, KWD 3."""
    from babel.numbers import get_currency_precision  # Babel is slow to import

    return get_currency_precision(currency)


@dataclass(frozen=True, order=True)
class Money:
    """An amount in minor units (cents) of a currency (ISO 4217): exact, never a float."""

    minor: int
    currency: str


@dataclass(frozen=True)
class Attachment:
    """A file kept in the book: what it is called, how many bytes, and their SHA-256 in hex."""

    name: str
    size: int
    sha256: str
