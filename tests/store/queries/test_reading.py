"""Asking: pages in any order, filters of every kind, search, sums, and reading while somebody writes."""

import itertools
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.models.fields.values import Attachment, Money, PartialDay
from desktop.models.ids import new_id
from desktop.models.query import Condition, How, Query
from desktop.store import schema
from desktop.store.book import Book
from desktop.store.keys.laptop import Laptop
from desktop.store.tables import table_of
from tests.store.sampler import KEY, WHO, Sample, Shelf


def titles(book: Book, query: Query) -> list[str]:
    return [sample.title or "" for sample in book.every(Sample, query)]


def keep(book: Book, *samples: dict[str, Any]) -> None:
    """Samples with these values, titled a, b, c … where they have no title."""
    with book.deed(WHO) as deed:
        for place, values in enumerate(samples):
            deed.save(Sample(new_id(), **{"title": chr(ord("a") + place), **values}))


@pytest.mark.parametrize(
    ("field", "how", "value", "expected"),
    [
        ("title", "is", "b", "b"),
        ("title", "is_not", "b", "ac"),
        ("title", "contains", "B", "b"),
        ("title", "begins", "C", "c"),
        ("title", "any_of", ("a", "c", "x"), "ac"),
        ("title", "at_least", "B", "bc"),
        ("note", "blank", None, "bc"),
        ("note", "filled", None, "a"),
        ("note", "is_not", "long", "bc"),
        ("order", "is", 7, "b"),
        ("order", "at_least", 7, "ab"),
        ("order", "at_most", 7, "b"),
        ("order", "is", None, "c"),
        ("score", "at_least", Decimal("9.50"), "ab"),
        ("score", "is", Decimal("9.5"), "b"),
        ("score", "is_not", Decimal("9.5"), "ac"),
        ("case", "at_least", Money(100, "USD"), "a"),
        ("case", "is", Money(100, "MNT"), "b"),
        ("case", "blank", None, "c"),
        ("began", "at_most", date(2020, 6, 30), "a"),
        ("born", "at_most", date(2018, 3, 30), "b"),
        ("born", "at_most", PartialDay(2018, 3), "ab"),
        ("born", "at_least", PartialDay(2018), ""),
        ("seen", "at_least", datetime(2020, 1, 1, tzinfo=UTC), "a"),
        ("agreed", "is", True, "a"),
        ("agreed", "is_not", True, "bc"),
        ("country", "any_of", ("MN", "CN"), "ab"),
        ("languages", "contains", "mn", "ab"),
        ("languages", "any_of", ("en", "zh"), "a"),
        ("languages", "is", frozenset(("mn",)), "b"),
        ("languages", "is_not", frozenset(("mn",)), "ac"),
        ("languages", "is", None, "c"),
        ("languages", "blank", None, "c"),
        ("languages", "filled", None, "ab"),
        ("paper", "contains", ".PDF", "a"),
        ("number", "is", "A-0002", "b"),
    ],
)
def test_every_kind_is_filtered(book: Book, field: str, how: How, value: object, expected: str) -> None:
    paper = Attachment("x.pdf", 1, "0" * 64)
    keep(
        book,
        {"note": "long", "order": 12, "score": Decimal("10.25"), "case": Money(500, "USD"), "began": date(2020, 6, 30),
         "born": PartialDay(2018, 3), "seen": datetime(2020, 1, 1, tzinfo=UTC), "agreed": True, "country": "MN",
         "languages": frozenset(("mn", "en")), "paper": paper},
        {"order": 7, "score": Decimal("9.50"), "case": Money(100, "MNT"), "began": date(2020, 7, 1),
         "born": PartialDay(2018, 2), "seen": datetime(2019, 1, 1, tzinfo=UTC), "agreed": False, "country": "CN",
         "languages": frozenset(("mn",))},
        {},
    )  # fmt: skip
    query = Query((Condition(field, how, value),))
    if isinstance(value, date) and field == "born":
        query = Query((Condition(field, how, PartialDay(value.year, value.month, value.day)),))
    assert "".join(titles(book, query)) == expected
    assert book.count(Sample, query) == len(expected)


def test_links_and_owners_are_filtered(book: Book) -> None:
    records, other = Shelf(new_id(), title="A"), Shelf(new_id(), title="B")
    book.save(records, WHO)
    book.save(other, WHO)
    keep(
        book,
        {"of": ("shelf", records.id), "to": other.id, "shelves": frozenset((records.id, other.id))},
        {"of": ("shelf", other.id), "shelves": frozenset((other.id,))},
    )
    assert titles(book, Query(owner=("shelf", records.id))) == ["a"]
    assert titles(book, Query((Condition("of", "is", ("shelf", other.id)),))) == ["b"]
    assert titles(book, Query((Condition("to", "is", other.id),))) == ["a"]
    assert titles(book, Query((Condition("shelves", "contains", other.id),))) == ["a", "b"]
    assert titles(book, Query((Condition("shelves", "is", frozenset((other.id, records.id))),))) == ["a"]
    assert titles(book, Query((Condition("id", "any_of", ()),))) == []


def test_links_sort_by_what_they_are_called(book: Book) -> None:
    shelves = {title: Shelf(new_id(), title=title) for title in ("b", "C", "a")}
    for records in shelves.values():
        book.save(records, WHO)
    keep(book, *({"of": ("shelf", s.id), "to": s.id, "shelves": frozenset((s.id,)), "title": s.title} for s in shelves.values()), {})
    for field in ("of", "to", "shelves"):
        assert titles(book, Query(order=((field, False),)))[1:] == ["a", "b", "C"]


def test_search_finds_every_word_in_any_alphabet_and_nothing_sealed(book: Book) -> None:
    keep(
        book,
        {"title": "Сургалт Өмнөговь", "note": "Police and prosecutors"},
        {"title": "other", "secret": "Сургалт"},
        {"title": "100% of _names_"},
    )
    assert titles(book, Query(search="СУРГАЛТ police")) == ["Сургалт Өмнөговь"]
    assert titles(book, Query(search="сургалт")) == ["Сургалт Өмнөговь"]
    assert titles(book, Query(search="сургалт", sealed=True)) == ["Сургалт Өмнөговь", "other"]
    assert titles(book, Query(search="100% _NAMES_")) == ["100% of _names_"]
    assert titles(book, Query(search="%")) == ["100% of _names_"]
    assert titles(book, Query(search="a-0002")) == ["other"]
    assert len(titles(book, Query(search="  "))) == 3


def test_the_mongolian_alphabet_sorts_as_it_is_taught(book: Book) -> None:
    keep(book, *({"title": title} for title in ("Улаан", "Пүрэв", "Өвөр", "Үнэн", "Онон", "орон", "Фото")))
    assert titles(book, Query(order=(("title", False),))) == ["Онон", "орон", "Өвөр", "Пүрэв", "Улаан", "Үнэн", "Фото"]


def test_sums_are_exact_and_by_currency(book: Book) -> None:
    keep(
        book,
        {"case": Money(10**15, "USD"), "order": 3, "score": Decimal("0.1")},
        {"case": Money(1, "USD"), "order": 4, "score": Decimal("0.2")},
        {"case": Money(5, "JPY")},
        {"case": Money(7, "JPY"), "title": "x", "deleted": True},
    )
    assert book.total(Sample, "case") == (Money(5, "JPY"), Money(10**15 + 1, "USD"))
    assert book.total(Sample, "order") == (7,)
    assert book.total(Sample, "score") == (Decimal("0.3"),)
    assert book.total(Sample, "order", Query((Condition("title", "is", "nobody"),))) == ()


def test_the_search_looks_at_what_somebody_wrote(book: Book) -> None:
    keep(book, {"office": "deadbeef"})
    assert titles(book, Query(search="deadbeef")) == []
    assert titles(book, Query(search="A")) == ["a"]


_PLAIN: dict[str, Callable[[Any], Any]] = {
    "number": str,
    "title": lambda title: "aAbBуУүҮ".index(title) // 2,
    "order": int,
    "score": float,
    "case": lambda money: money.minor,
    "began": date.isoformat,
    "born": lambda day: day.counts_on.isoformat(),
    "agreed": bool,
    "languages": min,
    "id": str,
}
"""What the values below sort by in plain Python."""
_SHOWN_FIRST = tuple(((field, down),) for field in ("number", "began", "id") for down in (False, True))
"""What an index has in order."""
_FIELDS = (*_PLAIN, "to", "shelves", "country", "of", "paper")


def in_python(samples: Iterable[Sample], order: tuple[tuple[str, bool], ...]) -> list[str]:
    """The ids in that order; what is blank comes first, and the id goes the way of the last key."""
    keys = [key for key in order if key[0] != "id"]
    found = list(samples)
    for field, down in [("id", dict(order).get("id", keys[-1][1] if keys else False)), *reversed(keys)]:
        values = {one.id: one.id if field == "id" else one.get(field) for one in found}
        plain = {id: (False, 0) if value is None else (True, _PLAIN[field](value)) for id, value in values.items()}
        found.sort(key=lambda one: plain[one.id], reverse=down)
    return [one.id for one in found]


def in_pages(book: Book, query: Query) -> list[str]:
    """The ids of all records, fetched page by page."""
    paged: list[str] = []
    page = book.page(Sample, query)
    while True:
        assert query.limit is not None
        assert len(page.records) <= query.limit
        paged += [record.id for record in page.records]
        assert len(set(paged)) == len(paged)
        if page.after is None:
            return paged
        page = book.page(Sample, replace(query, after=page.after))


@pytest.mark.parametrize("order", _SHOWN_FIRST)
def test_a_page_of_an_index_may_end_anywhere(book: Book, order: tuple[tuple[str, bool], ...]) -> None:
    days = (date(2020, 1, 1), None, date(2021, 1, 1), date(2020, 1, 1), None, None, date(2019, 1, 1))
    samples = [Sample(new_id(), number=number, began=day, order=place) for place, day in enumerate(days) for number in ("A-2", "A-10")]
    with book.deed(WHO) as deed:
        kept = [deed.save(sample) for sample in samples]
        deed.delete(Sample, kept.pop(3).id)
    for limit in range(1, 6):
        assert in_pages(book, Query(order=order, limit=limit)) == in_python(kept, order)
        some = Query((Condition("order", "at_least", 2),), order=order, limit=limit)
        assert in_pages(book, some) == in_python([one for one in kept if one.order and one.order >= 2], order)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    samples=st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "number": st.sampled_from(("A-1", "a-1", "A-10", "B-1")),
                "title": st.sampled_from("aAbуү"),
                "order": st.integers(0, 2),
                "score": st.sampled_from((Decimal(2), Decimal(10), Decimal("1E+1"), Decimal(-3))),
                "case": st.sampled_from((Money(1, "USD"), Money(2, "JPY"))),
                "began": st.sampled_from((date(2020, 1, 1), date(2021, 1, 1))),
                "born": st.sampled_from((PartialDay(2020), PartialDay(2020, 2), PartialDay(2020, 2, 29))),
                "agreed": st.booleans(),
                "languages": st.frozensets(st.sampled_from(("mn", "en")), min_size=1),
                "deleted": st.booleans(),
            },
        ),
        max_size=12,
    ),
    order=st.lists(st.tuples(st.sampled_from(_FIELDS), st.booleans()), max_size=3, unique_by=lambda key: key[0]).map(tuple),
    asked=st.sampled_from((Query(), Query(with_deleted=True), Query((Condition("order", "at_most", 1),)), Query(search="a"))),
    limit=st.integers(1, 4),
)
def test_pages_put_together_are_the_whole_list_in_its_order(
    book: Book, samples: list[dict[str, Any]], order: tuple[tuple[str, bool], ...], asked: Query, limit: int
) -> None:
    book.connection.execute("DELETE FROM sample_languages")
    book.connection.execute("DELETE FROM sample")
    with book.deed(WHO) as deed:
        kept = [deed.save(Sample(new_id(), **{"title": None, **values})) for values in samples]
    wanted = [one for one in kept if asked.with_deleted or not one.deleted]
    if asked.conditions:
        wanted = [one for one in wanted if one.order is not None and one.order <= 1]
    if asked.search:
        wanted = [one for one in wanted if "a" in f"{one.title} {one.number}".casefold().replace("none", "")]
    asked = replace(asked, order=order)
    whole = [sample.id for sample in book.every(Sample, asked)]
    assert whole == in_python(wanted, order)
    assert in_pages(book, replace(asked, limit=limit)) == whole
    assert book.count(Sample, asked) == len(whole)


@pytest.mark.parametrize("order", _SHOWN_FIRST)
@pytest.mark.parametrize("days", [0, 1, 40])
def test_a_page_takes_no_longer_in_a_large_register(book: Book, order: tuple[tuple[str, bool], ...], days: int) -> None:
    """In steps of SQLite, which are the same on every machine; also where all days are blank, or the same."""

    def fill(many: int) -> None:
        with book.deed(WHO) as deed:
            for place in range(many):
                began = date(2020, 1, 1 + place % 20) if days > 1 else date(2020, 1, 1) if days else None
                deed.save(Sample(new_id(), title=str(place), began=began))

    def steps() -> list[int]:
        page = book.page(Sample, Query(order=order, limit=20))
        following = replace(Query(order=order, limit=20), after=page.after)
        return [_steps(book, Query(order=order, limit=20)), _steps(book, following)]

    fill(100)
    small = steps()
    fill(1000)
    assert all(large <= 1.2 * little for large, little in zip(steps(), small, strict=True))
    assert _steps(book, Query((Condition("number", "is", "A-0700"),))) < small[0]  # as an import asks for each of its rows


def _steps(book: Book, query: Query) -> int:
    """How many tens of steps SQLite takes for a page."""
    taken = itertools.count()
    book.connection.conn.set_progress_handler(lambda: next(taken) < 0, 10)
    book.page(Sample, query)
    book.connection.conn.set_progress_handler(None, 0)
    return next(taken)


def test_counting_reads_an_index_alone(book: Book) -> None:
    asked: list[str] = []
    book.connection.conn.set_trace_callback(asked.append)
    book.count(Sample)
    book.connection.conn.set_trace_callback(None)
    plan = book.connection.execute(f"EXPLAIN QUERY PLAN {asked[-1]}").fetchall()
    assert "USING COVERING INDEX" in str(plan)


def test_an_older_book_gets_its_indexes_when_it_is_opened(book: Book, laptop: Laptop) -> None:
    keep(book, {"began": date(2020, 2, 1)}, {"began": date(2020, 1, 1)}, {})
    made = {table_of(Sample).order_name(column) for column in ("number", "began")}
    for name in made:
        book.connection.execute(f'DROP INDEX "{name}"')
    book.close()
    with Book.open(book.path, KEY, "office", laptop=laptop) as opened:
        indexes = {name for (name,) in opened.connection.execute("SELECT name FROM pragma_index_list('sample')").fetchall()}
        assert made <= indexes
        assert titles(opened, Query(order=(("began", True),))) == ["a", "b", "c"]
        assert opened.check() == []
        assert not schema.outdated(opened.connection, "office")


def test_many_records_come_in_few_statements(book: Book) -> None:
    keep(book, *({"title": str(n), "languages": frozenset(("mn", "en"))} for n in range(1200)))
    asked: list[str] = []
    book.connection.conn.set_trace_callback(asked.append)
    found = list(book.every(Sample, Query(limit=1100)))
    book.connection.conn.set_trace_callback(None)
    assert len(found) == 1100
    assert all(sample.languages == frozenset(("mn", "en")) for sample in found)
    assert len(asked) == 1


def test_sql_reads_and_cannot_write(book: Book) -> None:
    keep(book, {"order": 3}, {"order": 4})
    assert list(book.sql('SELECT sum("order") FROM sample WHERE "order" > ?', 2)) == [(7,)]
    with pytest.raises(ValueError, match="only reads"):
        list(book.sql("DELETE FROM sample"))


def test_a_reader_sees_one_moment_from_another_thread(book: Book) -> None:
    keep(book, {})
    seen: list[int] = []
    with book.reader() as reader:
        keep(book, {}, {})
        thread = threading.Thread(target=lambda: seen.append(reader.count(Sample)))
        thread.start()
        thread.join()
        assert book.count(Sample) == 3
    assert seen == [1]
    with book.reader() as reader:
        assert reader.count(Sample) == 3


def test_a_reader_cannot_write(book: Book) -> None:
    import sqlcipher3

    with book.reader() as reader, pytest.raises(sqlcipher3.dbapi2.OperationalError):
        reader.connection.execute("DELETE FROM shelf")
