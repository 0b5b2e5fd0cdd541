"""What a list asks of a register, answered at once or, where the register is large, on the worker's thread."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from desktop.models.kinds import Count, MoneyKind
from desktop.models.query import Page, Query
from desktop.models.record import Record
from desktop.ui.room import Room

R = TypeVar("R", bound=Record)
PAGE = 150
_LARGE = 3000
"""Records from which on a search, a filter or a sort takes longer than a keystroke may."""


class Answers(Protocol):
    """An office, or a book as it stood at one moment."""

    def page(self, register: type[R], query: Query) -> Page[R]:
        """Some records."""

    def count(self, register: type[Record], query: Query) -> int:
        """How many there are."""

    def total(self, register: type[Record], field: str, query: Query) -> tuple[Any, ...]:
        """What a field adds up to."""


@dataclass(frozen=True)
class Found:
    """The first rows of what was asked, where the next begin, how many there are, and what fields add up to."""

    query: Query
    records: tuple[Record, ...]
    after: tuple[Any, ...] | None
    count: int
    totals: tuple[tuple[str, tuple[Any, ...]], ...] = ()


def found(answers: Answers, register: type[Record], query: Query, fields: Sequence[str], rows: int = PAGE) -> Found:
    """Ask for the first ``rows`` rows, and for the totals of those ``fields`` that can be added up."""
    page = answers.page(register, replace(query, limit=rows, after=None))
    count = len(page.records) if page.after is None else answers.count(register, query)
    summed = [field for field in fields if adds_up(register, field)]
    return Found(query, page.records, page.after, count, tuple((field, answers.total(register, field, query)) for field in summed))


def adds_up(register: type[Record], field: str) -> bool:
    """Whether the sum of a field says anything."""
    kind = register.kinds[field]
    return isinstance(kind, Count | MoneyKind) and field != "position" and not kind.sealed


def is_slow(query: Query, whole: int) -> bool:
    """Whether asking ``query`` of a register of ``whole`` records would be felt: all of them have to be looked at."""
    in_order = all(field == "id" for field, _down in query.order)
    return whole > _LARGE and bool(query.search or query.conditions or not in_order)


def found_there(room: Room, register: type[Record], query: Query, fields: Sequence[str]) -> Found:
    """The same on the worker's thread, on the book as it stands now; without what this user may not see."""
    hidden = () if room.office.may("unseal", register) else tuple(name for name, kind in register.kinds.items() if kind.sealed)
    with room.office.readers() as (office_book, case_book):
        book = office_book if register.book == "office" else case_book
        assert book is not None  # the page of a closed book has no list
        answer = found(book, register, query, fields)
    if not hidden:
        return answer
    return replace(answer, records=tuple(record.changed(**dict.fromkeys(hidden)) for record in answer.records))
