"""Asking: pages in any order, filters of every kind, search, sums, and reading while somebody writes."""

import threading
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.models.ids import new_id
from desktop.models.query import Condition, How, Query
from desktop.models.values import Attachment, Money, PartialDay
from desktop.store.book import Book
from tests.store.sampler import WHO, Sample, Shelf


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
    shelf, other = Shelf(new_id(), title="A"), Shelf(new_id(), title="B")
    book.save(shelf, WHO)
    book.save(other, WHO)
    keep(
        book,
        {"of": ("shelf", shelf.id), "to": other.id, "shelves": frozenset((shelf.id, other.id))},
        {"of": ("shelf", other.id), "shelves": frozenset((other.id,))},
    )
    assert titles(book, Query(owner=("shelf", shelf.id))) == ["a"]
    assert titles(book, Query((Condition("of", "is", ("shelf", other.id)),))) == ["b"]
    assert titles(book, Query((Condition("to", "is", other.id),))) == ["a"]
    assert titles(book, Query((Condition("shelves", "contains", other.id),))) == ["a", "b"]
    assert titles(book, Query((Condition("shelves", "is", frozenset((other.id, shelf.id))),))) == ["a"]
    assert titles(book, Query((Condition("id", "any_of", ()),))) == []


def test_links_sort_by_what_they_are_called(book: Book) -> None:
    shelves = {title: Shelf(new_id(), title=title) for title in ("b", "C", "a")}
    for shelf in shelves.values():
        book.save(shelf, WHO)
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


_FIELDS = ("title", "to", "shelves", "order", "score", "case", "began", "born", "agreed", "country", "languages", "of", "paper", "id")


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    samples=st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "title": st.sampled_from(("a", "A", "b", "ү", "у")),
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
    limit=st.integers(1, 4),
)
def test_pages_put_together_are_the_whole_list_in_its_order(
    book: Book, samples: list[dict[str, Any]], order: tuple[tuple[str, bool], ...], limit: int
) -> None:
    with book.deed(WHO) as deed:
        for sample in list(book.every(Sample)):
            deed.delete(Sample, sample.id)
        for values in samples:
            deed.save(Sample(new_id(), **{"title": None, **values}))
    whole = [sample.id for sample in book.every(Sample, Query(order=order))]
    paged: list[str] = []
    after: tuple[Any, ...] | None = ()
    while after is not None:
        page = book.page(Sample, Query(order=order, after=after or None, limit=limit))
        assert len(page.records) <= limit
        paged += [record.id for record in page.records]
        after = page.after
    assert paged == whole
    assert len(whole) == sum(not values.get("deleted") for values in samples)


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
