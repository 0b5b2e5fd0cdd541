"""What a source reaches: the fields of what counts, of what it counts with, and of the records their links lead to.

A field is named alone where it is of the record or of its owner (``purpose``), else with its register (``case.sex``).
Nothing sealed is reached; of a birth date the age at the event alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from desktop.models.fields.base import Kind
from desktop.models.fields.references import Link, Links, Owner
from desktop.models.fields.text_and_choice import Choice, Choices, Count, Day, MoneyKind, Number, Rate, Text, YesNo
from desktop.models.measures.measure import Measure, Source
from desktop.models.record import REGISTERS, UNDECLARED, Record
from desktop.words import _

COUNTED_FIELDS = ("role", "sex", "agency_type", "country")
"""What is known of the people of a head count (``store.counted`` makes it)."""
VICTIM_STATUS = "case.trafficking_status"
"""Who is found to be no victim counts nowhere unless a condition names it."""
AGE = "age"
"""Of a case: full years on the day counted."""
BETWEEN = ".."
"""Of two day fields: the days from the first to the second. Of two numbers: by how much the second is more (post-test over pre-test)."""
_ANY = (Choice, Choices, YesNo, Link, Links, Number, Count, Day, MoneyKind, Text)
_APART = frozenset({*UNDECLARED, "attribution", "results"})
"""Fields an indicator asks for elsewhere: which attributions and which results count are questions of their own."""


def _named(kind: Kind[Any], name: str) -> Kind[Any]:
    kind.name = name
    return kind


_AGE = _named(Count(_("Age at the time")), AGE)
_DAYS = _named(Count(_("Days between")), BETWEEN)
_MORE = _named(Number(_("Difference")), BETWEEN)


@dataclass(frozen=True)
class Reached:
    """A field of ``register`` as a source comes to it.

    ``outer``: by way of what the source counts with, not of what counts itself. ``column`` is that of the link that is
    followed, empty where the field is their own.
    """

    register: str
    field: str
    kind: Kind[Any]
    outer: bool = False
    column: str = ""

    @property
    def name(self) -> str:
        """The same whatever way it is reached: ``case.sex``."""
        return f"{self.register}.{self.field}"


def reach(source: Source, name: str) -> Reached | None:
    """The field ``name`` as ``source`` comes to it; None where it does not."""
    if BETWEEN not in name:
        return reaches(source.register, source.through).get(name)
    first, second = name.split(BETWEEN, 1)
    of, known = reach(source, first), reaches(source.register, source.through)
    until = known.get(f"{of.register}.{second}") if of else None
    if of is None or until is None or not any(isinstance(of.kind, kind) and isinstance(until.kind, kind) for kind in (Day, Number, Count)):
        return None
    between = _DAYS if isinstance(of.kind, Day) else _MORE
    return Reached(of.register, f"{of.field}{BETWEEN}{second}", between, of.outer, of.column)


def reach_any(measure: Measure, name: str) -> Reached | None:
    """The field ``name`` as the first source of ``measure`` comes to it that does."""
    ways = (reach(source, name) for source in (*measure.sources, *measure.base))
    return next((way for way in ways if way), None)


@cache
def reaches(register: str, through: str = "") -> dict[str, Reached]:
    """By name every field a source of that register comes to, in the order of the forms."""
    own = REGISTERS["participant" if register == "counted" else register]
    found = {field: Reached(own.register, field, kind) for field, kind in _fields(own) if register != "counted" or field in COUNTED_FIELDS}
    sides = [(own, False)] if register != "counted" else []
    if through:
        outer = REGISTERS[through]
        sides.append((outer, True))
        for field, kind in _fields(outer):
            found.setdefault(field, Reached(through, field, kind, outer=True))
    found |= {f"{one.register}.{one.field}": one for one in list(found.values())}
    for side, over in sides:
        for to, column in _links(side, "" if over else through):
            for field, kind in _fields(to):
                found.setdefault(f"{to.register}.{field}", Reached(to.register, field, kind, over, column))
    return found


def numbers(source: Source) -> dict[str, Reached]:
    """What can be added up or averaged: the numbers and amounts of the record, and ages."""
    own = {name: one for name, one in reaches(source.register, source.through).items() if not one.outer}
    return {name: one for name, one in own.items() if isinstance(one.kind, Number | Count | MoneyKind) and ("." not in name or one.column)}


def links(source: Source) -> dict[str, str]:
    """By name the column that says which of different things is meant: links of the record, its owner, or a person itself."""
    register = REGISTERS["head_count" if source.register == "counted" else source.register]
    found = {} if source.register == "counted" else {field: field for field, kind in register.kinds.items() if _is_link(field, kind)}
    if source.person == "id":
        found[source.register] = "id"
    owner = register.owner()
    for to in owner.to if owner else ():
        if not source.through or source.through == to:
            found[to] = f"of_{to}"
    return found


def _is_link(field: str, kind: Kind[Any]) -> bool:
    return isinstance(kind, Link) and field not in _APART and not kind.sealed


def _fields(register: type[Record]) -> Iterator[tuple[str, Kind[Any]]]:
    for field, kind in register.kinds.items():
        if isinstance(kind, _ANY) and not isinstance(kind, Rate) and not kind.sealed and field not in _APART:
            yield field, kind
    if register.register == "case":
        yield AGE, _AGE


def _links(register: type[Record], through: str) -> Iterator[tuple[type[Record], str]]:
    """(register, column) of what it belongs to and its links lead to in the same book, but for what it counts ``through``."""
    for field, kind in register.kinds.items():
        if isinstance(kind, Owner):
            yield from ((REGISTERS[to], f"of_{to}") for to in kind.to if not through)
        elif _is_link(field, kind) and isinstance(kind, Link) and REGISTERS[kind.to].book == register.book:
            yield REGISTERS[kind.to], field
