"""What is typed above a column, as conditions: part of a text, a label, "2020-06", ">5", "-" for empty."""

import calendar
import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from desktop.models.fields.base import FormatContext, Kind, RefusalError
from desktop.models.fields.references import File, Link, Links, Owner
from desktop.models.fields.text_and_choice import Choice, Choices, Count, Day, MoneyKind, Number, PartialDayKind, Text, YesNo
from desktop.models.fields.values import PartialDay
from desktop.models.query import Condition, Option
from desktop.models.record import REGISTERS, Record
from desktop.words import _, translate

Offers = Callable[[str, str], Sequence[Option]]
_FILTERABLE = (Text, Choice, Choices, Count, Day, MoneyKind, Number, PartialDayKind, YesNo, File, Link, Links, Owner)
_EMPTY, _FILLED = ("-", "–"), "*"


def filterable(kind: Kind[Any]) -> bool:
    """Whether a column of ``kind`` can be filtered by typing."""
    return isinstance(kind, _FILTERABLE)


def conditions(  # noqa: PLR0911  a map
    register: type[Record], field: str, typed: str, context: FormatContext, offers: Offers, currency: str
) -> tuple[Condition, ...]:
    """The conditions ``typed`` means for a field; RefusalError where it means none. ``offers`` are asked for what is in another book."""
    kind, typed = register.kinds[field], typed.strip()
    if not typed:
        return ()
    if typed in _EMPTY or typed == _FILLED:
        return (Condition(kind.name, "filled" if typed == _FILLED else "blank"),)
    match kind:
        case Choice() | Choices():
            said = typed.casefold()
            codes = [code.code for code in kind.list(context) if said in translate(code.label).casefold() or said == code.code]
            return (Condition(kind.name, "any_of", codes),)
        case Link() | Links() if REGISTERS[kind.to].book != register.book:
            return (Condition(kind.name, "any_of", _called(offers(kind.to, typed), typed)),)
        case Link() | Links() | Owner():
            return (Condition(kind.name, "named", typed),)
        case YesNo():
            return (Condition(kind.name, "is", kind.parse(typed, context)),)
        case Day() | PartialDayKind():
            return _days(kind, typed, context)
        case MoneyKind() | Count() | Number():
            return _range(kind, typed, lambda text: _number(kind, text, context, currency))
        case _:
            return (Condition(kind.name, "contains", typed),)


def _called(offers: Sequence[Option], typed: str) -> list[str]:
    words = typed.casefold().split()
    return [offer.key for offer in offers if all(word in f"{offer.name} {offer.more}".casefold() for word in words)]


def _number(kind: Kind[Any], text: str, context: FormatContext, currency: str) -> Any:
    if isinstance(kind, MoneyKind) and not re.search("[A-Za-z]", text):
        text = f"{text} {currency}"
    return kind.parse(text, context)


def _range(kind: Kind[Any], typed: str, read: Callable[[str], Any]) -> tuple[Condition, ...]:
    if found := re.fullmatch(r"(.+?)\s*(?:\.\.|…)\s*(.+)", typed):
        return Condition(kind.name, "at_least", read(found[1])), Condition(kind.name, "at_most", read(found[2]))
    if found := re.fullmatch(r"([<>≤≥])=?\s*(.+)", typed):
        return (Condition(kind.name, "at_least" if found[1] in ">≥" else "at_most", read(found[2])),)
    return (Condition(kind.name, "is", read(typed)),)


def _days(kind: Kind[Any], typed: str, context: FormatContext) -> tuple[Condition, ...]:
    partial = isinstance(kind, PartialDayKind)

    def value(day: date) -> Any:
        return PartialDay(day.year, day.month, day.day) if partial else day

    ends = re.fullmatch(r"(.+?)\s*(?:\.\.|…)\s*(.+)", typed)
    signed = re.fullmatch(r"([<>≤≥])=?\s*(.+)", typed)
    first, last = _span(kind, ends[1] if ends else signed[2] if signed else typed, context)
    if ends:
        last = _span(kind, ends[2], context)[1]
    if signed and signed[1] in ">≥":
        return (Condition(kind.name, "at_least", value(first)),)
    if signed:
        return (Condition(kind.name, "at_most", value(last)),)
    return Condition(kind.name, "at_least", value(first)), Condition(kind.name, "at_most", value(last))


def _span(kind: Kind[Any], text: str, context: FormatContext) -> tuple[date, date]:
    """The first and last day of a year, a month ("2020-06", "Jun 2020") or a day."""
    year, month = _month(text.strip(), context)
    if year is not None:
        return date(year, month or 1, 1), date(year, month or 12, calendar.monthrange(year, month or 12)[1])
    day = Day(kind.label).parse(text, context)
    if day is None:
        raise RefusalError(_("Type a day, a month such as 2020-06, or a year."))
    return day, day


def _month(text: str, context: FormatContext) -> tuple[int | None, int | None]:
    if found := re.fullmatch(r"((?:19|20)\d\d)(?:-(0[1-9]|1[0-2]))?", text):
        return int(found[1]), int(found[2]) if found[2] else None
    if found := re.fullmatch(r"([^\W\d]+)\.?\s+((?:19|20)\d\d)", text):
        from babel.dates import get_month_names  # Babel is slow to import

        for month, name in get_month_names("abbreviated", locale=context.locale).items():
            if found[1].casefold().startswith(name.rstrip(".").casefold()):
                return int(found[2]), month
    return None, None
