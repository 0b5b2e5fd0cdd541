"""Months across: where a day lies in the column of the bars."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop.models.results.plan import PlanRow, Span


def month_of(day: date) -> int:
    """The number of a month, so that months can be counted."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """The first day of the month of that number."""
    return date(month // 12, month % 12 + 1, 1)


def months_of(rows: Iterable[PlanRow], *days: date | None) -> tuple[int, int]:
    """The first and the last month in which there is something, or one of ``days``."""
    extents = [row.extent for row in rows if row.extent]
    found = [month_of(day) for span in extents for day in (span.first, span.last)] + [month_of(day) for day in days if day]
    return min(found), max(found)


@dataclass(frozen=True)
class Scale:
    """``left`` is the pixel the month ``first`` begins at; each of ``count`` months is ``width`` wide."""

    left: float
    width: float
    first: int
    count: int

    def at(self, day: date, *, end: bool = False) -> float:
        """Where ``day`` begins, or ends."""
        share = (day.day - 1 + end) / monthrange(day.year, day.month)[1]
        return self.left + (month_of(day) - self.first + share) * self.width

    def days(self, pixels: float) -> int:
        """How many days lie in so many pixels."""
        return round(pixels / self.width * 365.25 / 12)

    def shows(self, span: Span) -> bool:
        """Whether any of it is in the months shown."""
        return month_of(span.last) >= self.first and month_of(span.first) < self.first + self.count
