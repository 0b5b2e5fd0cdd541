"""Conditions as they are written, and whether what is found in a field meets one: plain Python, from the words of the contract.

``FIELD: TERM, TERM; FIELD: TERM``: of the terms one must hold, of the fields all.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

Conditions = Mapping[str, tuple[str, ...]]

_NUMBER = r"-?\d+(?:\.\d+)?"
_DAY = r"\d{4}-\d{2}-\d{2}"
_COMPARED = {
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
    ">": lambda value, bound: value > bound,
    ">=": lambda value, bound: value >= bound,
    "": lambda value, bound: value == bound,
}


def parsed(text: str | None) -> Conditions:
    """By field its terms."""
    found = {}
    for part in filter(None, (part.strip() for part in (text or "").split(";"))):
        field, colon, terms = part.partition(":")
        assert colon, part
        found[field.strip()] = tuple(term.strip() for term in terms.split(",") if term.strip())
    return found


def meets(field: str, terms: Sequence[str], values: Sequence[Any], at: date) -> bool:
    """Whether one of ``terms`` holds of what ``field`` has; ``at`` is the day counted at."""
    return any(_met(field, term, values, at) for term in terms)


def _met(field: str, term: str, values: Sequence[Any], at: date) -> bool:
    if term == "filled":
        return bool(values)
    if not values:  # an empty field meets no other term
        return term in ("empty", "no") or (term == "participant" and field.rpartition(".")[2] == "role")
    return any(_holds(term, value, at) for value in values)


def _holds(term: str, value: Any, at: date) -> bool:
    if isinstance(value, bool):
        return term == ("yes" if value else "no")
    if isinstance(value, date):
        return value <= at if term == "reached" else _within(term, value, _DAY, r"\.\.", date.fromisoformat)
    if isinstance(value, int | Decimal):
        return _within(term, Decimal(value), _NUMBER, "-", Decimal)
    return bool(value == term)


def _within(term: str, value: Any, bound: str, to: str, read: Any) -> bool:
    """A bound with a sign before it, the value itself, or two bounds which are both in."""
    if between := re.fullmatch(f"({bound}){to}({bound})", term):
        return bool(read(between[1]) <= value <= read(between[2]))
    compared = re.fullmatch(f"(<=|>=|<|>|)({bound})", term)
    return bool(compared and _COMPARED[compared[1]](value, read(compared[2])))
