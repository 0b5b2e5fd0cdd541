"""The kinds that hold a day, a day as far as it is known, or a moment; and how a day is read."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from desktop.models.fields.base import Cell, FormatContext, Kind, RefusalError
from desktop.models.fields.values import PartialDay
from desktop.words import _

ENDS_BEFORE = _("The last day is before the first.")

_FIRST, _LAST = 1900, 2100


class Day(Kind[date]):
    """A local date. Typed short: "3112", "31.12" or "31 dec" is 31 December of this year, "t" today, "+7" in a week."""

    def pack(self, value: date | None) -> tuple[Any, ...]:
        return (None if value is None else value.isoformat(),)

    def unpack(self, packed: Sequence[Any]) -> date | None:
        return None if packed[0] is None else date.fromisoformat(packed[0])

    def read(self, typed: str, context: FormatContext) -> date:
        return self._one(typed, _days_meant(typed, context.locale) or _short_days(typed.casefold(), context.today, context.locale))

    def write(self, value: date, context: FormatContext) -> str:
        return worded(value, context.locale)

    def to_cell(self, value: date | None, context: FormatContext) -> Cell:
        return value

    def read_cell(self, cell: Cell, context: FormatContext) -> date:
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        # Neither the short forms nor a bare number: in a file 3112 is no day of this year.
        return self._one(str(cell), _days_meant(cell, context.locale) if isinstance(cell, str) else [])

    def _one(self, typed: str, days: Sequence[date]) -> date:
        """The only one of ``days``; RefusalError where it is none, or day and month can be exchanged."""
        if len(days) > 1:
            raise RefusalError(
                _("{field}: “{typed}” can be {one} or {other}. Write the one you mean."),
                field=self.label,
                typed=typed,
                one=days[0].isoformat(),
                other=days[1].isoformat(),
            )
        if not days:
            raise RefusalError(_("{field} must be a date such as 2026-03-31."), field=self.label)
        return days[0]

    def refuse(self, value: date, context: FormatContext) -> None:
        if not _FIRST <= value.year <= _LAST:
            raise _out_of_range(self.label)


class PartialDayKind(Kind[PartialDay]):
    """A date as far as it is known: "2018", "2018-03" or "2018-03-05"."""

    def pack(self, value: PartialDay | None) -> tuple[Any, ...]:
        return (None if value is None else str(value),)

    def unpack(self, packed: Sequence[Any]) -> PartialDay | None:
        return None if packed[0] is None else PartialDay.read(packed[0])

    def read(self, typed: str, context: FormatContext) -> PartialDay:
        try:
            return PartialDay.read(unicodedata.normalize("NFKC", typed))
        except ValueError:
            raise RefusalError(_("{field} must be a year, month or date such as 2018-03."), field=self.label) from None

    def read_cell(self, cell: Cell, context: FormatContext) -> PartialDay:
        if isinstance(cell, datetime):
            cell = cell.date()
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        return self.read(str(cell), context)

    def refuse(self, value: PartialDay, context: FormatContext) -> None:
        if not _FIRST <= value.year <= _LAST:
            raise _out_of_range(self.label)
        if self.read(str(value), context) != value:
            raise RefusalError(_("{field} has a day and no month. Add the month."), field=self.label)


class Moment(Kind[datetime]):
    """A point in time, UTC, to the second."""

    def pack(self, value: datetime | None) -> tuple[Any, ...]:
        return (None if value is None else value.isoformat(timespec="seconds"),)

    def unpack(self, packed: Sequence[Any]) -> datetime | None:
        return None if packed[0] is None else datetime.fromisoformat(packed[0])

    def read(self, typed: str, context: FormatContext) -> datetime:
        try:
            found = datetime.fromisoformat(typed)
            here = found if found.tzinfo else found.astimezone()
            return here.astimezone(UTC).replace(microsecond=0)
        except (ValueError, OverflowError):
            raise self._no_moment() from None

    def write(self, value: datetime, context: FormatContext) -> str:
        return value.astimezone().isoformat(sep=" ", timespec="seconds")

    def _no_moment(self) -> RefusalError:
        return RefusalError(_("{field} must be a moment such as 2026-03-31 14:05."), field=self.label)

    def refuse(self, value: datetime, context: FormatContext) -> None:
        if value.tzinfo != UTC or value.microsecond:
            raise self._no_moment()
        if not _FIRST < value.year < _LAST:
            raise _out_of_range(self.label)


def worded(day: date, locale: str, *, long: bool = False) -> str:
    """``day`` as ``locale`` writes it with its month as a word: "16 Jun 2020", "2020年6月16日"; ``long``: "16 June 2020"."""
    return str(_pattern(locale, long=long).apply(day, locale))


@lru_cache
def _pattern(locale: str, *, long: bool) -> Any:
    from babel import Locale  # Babel is slow to import

    known = Locale.parse("en_GB" if locale == "en" else locale)  # the UN's English has the day first
    return known.date_formats["long"] if long else known.datetime_skeletons["yMMMd"]


def _days_meant(typed: str, locale: str) -> list[date]:
    """Every day that ``typed`` may mean, the day-first reading first; empty where it is no date."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    # A date out of another program may carry its empty time.
    plain = re.sub(r"[T ]00:00(:00(\.0+)?)?$", "", plain)
    found = re.fullmatch(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", plain)
    if found:
        return _valid((int(found[1]), int(found[3]), int(found[4])))
    found = re.fullmatch(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})", plain)
    if found:
        one, other, year = int(found[1]), int(found[3]), int(found[4])
        return _valid((year, other, one), (year, one, other))
    found = re.fullmatch(r"(\d{1,2})\.?\s+(\S.{0,20}?)\.?\s+(\d{4})", plain)
    month = _months(locale).get(found[2].casefold()) if found else None
    if found and month:
        return _valid((int(found[3]), month, int(found[1])))
    found = re.fullmatch(r"(\d{4})\D{1,9}(\d{1,2})\D{1,9}(\d{1,2})\D{0,2}", plain)
    days = _valid((int(found[1]), int(found[2]), int(found[3]))) if found else []
    return [day for day in days if unicodedata.normalize("NFKC", worded(day, locale)) == plain]


def _valid(*parts: tuple[int, int, int]) -> list[date]:
    days: list[date] = []
    for year, month, day in parts:
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    return list(dict.fromkeys(days))


@lru_cache
def _months(locale: str) -> dict[str, int]:
    """The months by name, short and long, as ``Day.write`` shows them and as people type them."""
    from babel.dates import get_month_names  # Babel is slow to import

    return {
        unicodedata.normalize("NFKC", name).rstrip(".").casefold(): month
        for width in ("wide", "abbreviated")
        for month, name in get_month_names(width, locale=locale).items()
    }


def _short_days(typed: str, today: date, locale: str) -> list[date]:
    """As ``_days_meant``, of what is typed short; a year that is left out is this one."""
    if typed == "t":
        return [today]
    if re.fullmatch(r"[+-]\d{1,4}", typed):
        return [today + timedelta(days=int(typed))]
    if found := re.fullmatch(r"(\d{2})(\d{2})(\d{2}|\d{4})?", typed):
        return _valid((_year(found[3], today), int(found[2]), int(found[1])))
    if found := re.fullmatch(r"(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{2}))?", typed):
        year, one, other = _year(found[4], today), int(found[1]), int(found[3])
        return _valid((year, other, one), *([] if found[2] == "." else [(year, one, other)]))
    found = re.fullmatch(r"(\d{1,2})\s*([^\W\d].{0,20}?)\.?", typed)
    month = _months(locale).get(found[2]) if found else None
    return _valid((today.year, month, int(found[1]))) if found and month else []


def _year(typed: str | None, today: date) -> int:
    year = int(typed) if typed else today.year
    return year + 2000 if year < 100 else year


def _out_of_range(field: str) -> RefusalError:
    return RefusalError(_("{field} is not between 1900 and 2100."), field=field)
