"""Opening a register and moving through it, in a large office against a small one, as the list asks for it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from desktop.models.case import Case
from desktop.models.kinds import Day
from desktop.models.money import Expenditure
from desktop.models.people import Participant
from desktop.models.query import Query
from desktop.models.record import Record
from desktop.store.book import Book

from .generated import Invented
from .timing import Ratio, interleaved

_PAGE = 150
_PAGES = 5


def paging(large: Invented, small: Invented) -> Iterator[Ratio]:
    """By the first column of the list, the newest first where it is a day; and in the order of entry."""
    for register in (Participant, Expenditure, Case):
        first = register.list_columns[0]
        shown = Query(order=((first, isinstance(register.kinds[first], Day)),), limit=_PAGE)
        for query, order in ((shown, f"by {first}"), (Query(limit=_PAGE), "as entered")):
            for deed, way in (("open", _open), ("move on in", _move)):
                ours, little = interleaved(way(large.book(register), register, query), way(small.book(register), register, query), times=9)
                size = large.book(register).count(register)
                yield Ratio(
                    f"{deed} {size:,} {register.register}s {order}", ours, f"{small.book(register).count(register):,}", little, None
                )


def _open(book: Book, register: type[Record], query: Query) -> Callable[[], object]:
    return lambda: (book.page(register, query), book.count(register, query))


def _move(book: Book, register: type[Record], query: Query) -> Callable[[], object]:
    """The following page, from the middle of what both sizes have."""
    page = book.page(register, replace(query, limit=60))
    assert page.after
    return lambda: book.page(register, replace(query, after=page.after, limit=60))
