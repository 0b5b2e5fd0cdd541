"""What a list asks of a register, answered at once or, where the register is large, on the worker's thread."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from desktop.models.fields.text_and_choice import Count, MoneyKind
from desktop.models.query import Page, Query
from desktop.models.record import Record
from desktop.store.queries.filtering import in_order
from desktop.store.queries.reader import Reads
from desktop.ui.runtime.session import OfficeSession

R = TypeVar("R", bound=Record)
PAGE = 150
LARGE = 3000
"""Records from which on a search, a filter or a sort takes longer than a keystroke may."""


class Answers(Protocol):
    """An office, or a book as it stood at one moment."""

    def get(self, register: type[R], record: str) -> R | None:
        """One record."""

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
    count: int | None
    totals: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    ids: tuple[str, ...] | None = None
    """All that were found, where every record had to be looked at: it need not be done again for each page."""


def rows_of(answers: Answers, register: type[Record], query: Query, rows: int = PAGE) -> Found:
    """Ask for the first ``rows`` rows alone; where there are more, nobody has counted them yet."""
    page = answers.page(register, replace(query, limit=rows, after=None))
    return Found(query, page.records, page.after, len(page.records) if page.after is None else None)


def ordered(answers: Reads, register: type[Record], query: Query) -> Found:
    """What takes a look at every record: the ids of all that are found, and the first rows."""
    ids = tuple(answers.ids(register, query))
    return Found(query, tuple(of_ids(answers, register, ids[:PAGE])), None, len(ids), ids=ids)


def of_ids(answers: Answers, register: type[R], ids: Iterable[str]) -> list[R]:
    """The records of ``ids`` as they stand, without what was deleted since."""
    found = (answers.get(register, id) for id in ids)
    return [record for record in found if record is not None and not record.get("deleted")]


def summed_up(answers: Answers, register: type[Record], answer: Found, fields: Sequence[str]) -> Found:
    """``answer`` with how many there are in all, and the totals of those ``fields`` that can be added up."""
    count = answers.count(register, answer.query) if answer.count is None else answer.count
    summed = [field for field in fields if adds_up(register, field)]
    return replace(answer, count=count, totals=tuple((field, answers.total(register, field, answer.query)) for field in summed))


def adds_up(register: type[Record], field: str) -> bool:
    """Whether the sum of a field says anything."""
    kind = register.kinds[field]
    return isinstance(kind, Count | MoneyKind) and field != "position" and not kind.sealed


def is_slow(register: type[Record], query: Query, whole: int) -> bool:
    """Whether asking ``query`` of ``register`` with its ``whole`` records would be felt: all of them have to be looked at."""
    return whole > LARGE and bool(query.search or query.conditions or not in_order(register, query))


def found_there(session: OfficeSession, register: type[Record], query: Query, fields: Sequence[str]) -> Found:
    """Rows and sums, asked on the worker's thread of the book as it stands now; without what this user may not see."""
    hidden = () if session.office.may("unseal", register) else tuple(name for name, kind in register.kinds.items() if kind.sealed)
    with _book(session, register) as book:
        answer = summed_up(book, register, ordered(book, register, query), fields)
    return replace(answer, records=tuple(record.changed(**dict.fromkeys(hidden)) for record in answer.records))


def summed_there(session: OfficeSession, register: type[Record], answer: Found, fields: Sequence[str]) -> Found:
    """The sums alone, for rows that are shown already."""
    with _book(session, register) as book:
        return summed_up(book, register, answer, fields)


@contextmanager
def _book(session: OfficeSession, register: type[Record]) -> Iterator[Reads]:
    with session.office.readers() as (office_book, case_book):
        book = office_book if register.book == "office" else case_book
        assert book is not None  # the page of a closed book has no list
        yield book
