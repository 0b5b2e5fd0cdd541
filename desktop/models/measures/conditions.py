"""The terms a condition is made of: codes, numbers of records, comparisons of numbers and of days."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.models.codelists import Code, CodeList
from desktop.models.fields.base import FormatContext, Kind, RefusalError
from desktop.models.fields.references import Link
from desktop.models.fields.text_and_choice import Choice, Choices, Count, Day, Number, YesNo
from desktop.models.record import REGISTERS
from desktop.words import _

Terms = frozenset[str]
Conditions = Mapping[str, Terms]
EMPTY, FILLED, REACHED = "empty", "filled", "reached"
YES_UNLESS_SAID = frozenset({"attended"})
"""Answers that are yes where nobody said: whoever is on a list came. All others are no."""
ANSWERS = CodeList("yes_no", (Code("yes", _("Yes")), Code("no", _("No"))))
_NUMBER = re.compile(r"(?P<sign><=|>=|<|>)?(?P<first>-?\d+(\.\d+)?)(-(?P<last>\d+(\.\d+)?))?")
_DAY = re.compile(r"(?P<sign><=|>=|<|>)?(?P<first>\d{4}-\d\d-\d\d)(\.\.(?P<last>\d{4}-\d\d-\d\d))?")
WRITTEN = re.compile(r"[\w.-]+|(<=|>=|<|>)[\d.-]+")
"""What a term looks like, whatever it is of."""


@dataclass(frozen=True)
class Comparison:
    """``sign`` (empty: equal) against ``first``; with ``last`` from the one to the other, both in it."""

    sign: str
    first: str
    last: str = ""


def comparison(kind: Kind[Any], term: str) -> Comparison | None:
    """``term`` read as one of a number or a day, as ``kind`` is; None where it is none."""
    found = (_DAY if isinstance(kind, Day) else _NUMBER).fullmatch(term)
    if found is None or (found["sign"] and found["last"]):
        return None
    if isinstance(kind, Day):
        try:
            [date.fromisoformat(day) for day in (found["first"], found["last"]) if day]
        except ValueError:
            return None
    if found["last"] and not _in_order(kind, found["first"], found["last"]):
        return None
    return Comparison(found["sign"] or "", found["first"], found["last"] or "")


def _in_order(kind: Kind[Any], first: str, last: str) -> bool:
    return first <= last if isinstance(kind, Day) else Decimal(first) <= Decimal(last)


def compared(kind: Kind[Any]) -> bool:
    """Whether its terms are comparisons."""
    return isinstance(kind, Number | Count | Day)


def codes_of(kind: Kind[Any], context: FormatContext) -> CodeList | None:
    """The codes that can be asked of it; None where terms are something else."""
    if isinstance(kind, YesNo):
        return ANSWERS
    return kind.list(context) if isinstance(kind, Choice | Choices) else None


def is_offered(kind: Kind[Any]) -> bool:
    """Whether more can be asked of it than whether it is filled."""
    return isinstance(kind, Choice | Choices | YesNo | Link) or compared(kind)


def strange(kind: Kind[Any], terms: Iterable[str], context: FormatContext) -> RefusalError | None:
    """Why a term cannot be asked of ``kind``; None where each can."""
    codes = codes_of(kind, context)
    for term in sorted(terms):
        if term in (EMPTY, FILLED) and not (codes and term in codes) and not isinstance(kind, YesNo):  # there empty is no
            continue
        if codes is not None:
            if term not in codes:
                return RefusalError(
                    _("“{code}” is no code of “{field}”, so nothing would count. Choose one of the list."), code=term, field=kind.label
                )
        elif isinstance(kind, Link):
            if REGISTERS[kind.to].book == "cases":
                return RefusalError(_("“{field}”: one person’s record cannot be asked for. Write filled or empty."), field=kind.label)
            if not context.find(kind.to, term) and context.name_of(kind.to, term) is None:
                return RefusalError(_("“{field}”: nothing here has the number “{number}”."), field=kind.label, number=term)
        elif term == REACHED and isinstance(kind, Day):
            continue
        elif not compared(kind) or comparison(kind, term) is None:
            words = _AS_DAY if isinstance(kind, Day) else _AS_NUMBER if compared(kind) else _AS_TEXT
            return RefusalError(words, field=kind.label, term=term)
    return None


_AS_TEXT = _("“{field}”: “{term}” cannot be asked of it. Write filled or empty.")
_AS_NUMBER = _("“{field}”: “{term}” is not understood. Write it like <18, >=18, 18 or 18-24.")
_AS_DAY = _("“{field}”: “{term}” is not understood. Write it like <2026-04-01, >=2026-01-01 or 2026-01-01..2026-03-31.")


def meets(kind: Kind[Any], value: Any, terms: Terms, today: date) -> bool:
    """Whether a value in code form meets one of ``terms``; as the store says it in SQL."""
    if kind.many:
        return bool(terms & (value or frozenset())) or (EMPTY if not value else FILLED) in terms
    if isinstance(kind, YesNo):
        said = kind.name in YES_UNLESS_SAID if value is None else value
        return ("yes" if said else "no") in terms
    if value is None:
        return EMPTY in terms
    if FILLED in terms or (not compared(kind) and str(value) in terms):
        return True
    return compared(kind) and any(_holds(kind, value, term, today) for term in terms)


def _holds(kind: Kind[Any], value: Any, term: str, today: date) -> bool:
    if term == REACHED:
        return bool(value <= today)
    found = comparison(kind, term)
    if found is None:
        return False
    read = date.fromisoformat if isinstance(kind, Day) else Decimal
    first = read(found.first)
    if found.last:
        return bool(first <= value <= read(found.last))
    return bool({"": value == first, "<": value < first, "<=": value <= first, ">": value > first, ">=": value >= first}[found.sign])
