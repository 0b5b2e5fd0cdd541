"""Opening a register and moving through it, in a large office against a small one, as the list asks for it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from desktop.models.fields.text_and_choice import Day
from desktop.models.query import Query
from desktop.models.record import Record
from desktop.models.registers.case import Case
from desktop.models.registers.money import Expenditure
from desktop.models.registers.people import Participant
from desktop.store.book import Book

from .generated import Invented
from .timing import Ratio, interleaved

_PAGE = 150
_TIMES = 15


def paging(large: Invented, small: Invented) -> Iterator[Ratio]:
    """By the first column of the list, the newest first where it is a day; and as entered, as the list sorts by number.

    The list shows its first page before anybody has counted. Counting and searching look at every
    record, and may take as many times longer as there are more.
    """
    for register in (Participant, Expenditure, Case):
        first = register.list_columns[0]
        by_first = Query(order=((first, isinstance(register.kinds[first], Day)),), limit=_PAGE)
        newest = Query(order=(("id", True),), limit=_PAGE)
        more, fewer = large.book(register), small.book(register)
        size, little = more.count(register), fewer.count(register)
        everything: list[tuple[str, _Way, Query, float | None]] = [
            (f"{deed} {size:,} {register.register}s {order}", way, query, None)
            for query, order in ((by_first, f"by {first}"), (newest, "as entered"))
            for deed, way in (("open", _open), ("move on in", _move))
        ]
        everything += [
            (f"count {size:,} {register.register}s", _count, Query(), round(size / little)),
            (f"search {size:,} {register.register}s", _open, replace(newest, search="nowhere"), round(size / little)),
        ]
        for what, way, query, aim in everything:
            ours, theirs = interleaved(way(more, register, query), way(fewer, register, query), times=_TIMES)
            yield Ratio(what, ours, f"{little:,}", theirs, aim)


def _open(book: Book, register: type[Record], query: Query) -> Callable[[], object]:
    return lambda: book.page(register, query)


def _count(book: Book, register: type[Record], query: Query) -> Callable[[], object]:
    return lambda: book.count(register, query)


def _move(book: Book, register: type[Record], query: Query) -> Callable[[], object]:
    """The following page, from the middle of what both sizes have."""
    page = book.page(register, replace(query, limit=60))
    assert page.after
    return lambda: book.page(register, replace(query, after=page.after, limit=60))


_Way = Callable[[Book, type[Record], Query], Callable[[], object]]
