"""Trying records on a book: it reads as if they were in it, and nothing is written."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2 as sqlcipher

from desktop.models.ids import new_id
from desktop.models.query import Condition, Query
from desktop.models.record import Record
from desktop.models.registers import ALL
from desktop.store.book import Book
from tests.store.sampler import WHO, Sample, Shelf, records_of


def titles(book: Book, query: Query = Query()) -> list[str]:  # noqa: B008  frozen
    return [sample.title or "" for sample in book.every(Sample, query)]


def shelved(book: Book) -> tuple[Sample, Sample]:
    """Two samples that are saved."""
    samples = Sample(new_id(), title="a", languages=frozenset({"mn"})), Sample(new_id(), title="b")
    with book.deed(WHO) as deed:
        for sample in samples:
            deed.save(sample)
    return samples


def contents(book: Book) -> dict[str, bytes]:
    """What lies on the disk of it; the shared memory of readers is none of that."""
    return {path.name: path.read_bytes() for path in book.path.parent.glob(f"{book.path.name}*") if not path.name.endswith("-shm")}


def test_it_reads_as_if_records_were_saved_or_gone_until_something_else_is_tried(book: Book) -> None:
    a, b = shelved(book)
    new = Sample(new_id(), title="c", languages=frozenset({"mn", "en"}))
    in_mongolian = Query((Condition("languages", "contains", "mn"),))
    with book.trial([Sample]) as trial:
        assert [one.title for one in trial.every(Sample)] == ["a", "b"]
        trial.as_if([new, b.changed(title="B", languages=frozenset({"mn"}))])
        assert [one.title for one in trial.every(Sample)] == ["a", "B", "c"]
        assert trial.count(Sample, in_mongolian) == 3
        assert trial.get(Sample, new.id) == new
        trial.as_if([a.changed(languages=None)], without=[b.id])
        assert [one.title for one in trial.every(Sample)] == ["a"]
        assert trial.count(Sample, in_mongolian) == 0
        trial.as_if()
        assert [one.title for one in trial.every(Sample)] == ["a", "b"]
    assert titles(book) == ["a", "b"]


@settings(max_examples=30, phases=[Phase.generate, Phase.shrink], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_a_record_holds_is_read_as_it_was_tried(book: Book, data: st.DataObject) -> None:
    registers: list[type[Record]] = [Sample, *(one for one in ALL if one.book == "office")]
    record = data.draw(records_of(data.draw(st.sampled_from(registers))))
    with book.trial([type(record)]) as trial:
        trial.as_if([record])
        assert trial.get(type(record), record.id) == record


def test_nothing_is_written_and_no_writer_waits(book: Book) -> None:
    a, _b = shelved(book)
    book.put_draft("sample", a.id, {"title": "a2"}, "a2", WHO)
    before, history, drafts = contents(book), book.latest(100), book.drafts()
    with book.trial([Sample, Shelf]) as trial:
        trial.as_if([a.changed(title="tried"), Sample(new_id(), title="new")])
        assert trial.count(Sample) == 3
        assert contents(book) == before
        assert (book.latest(100), book.drafts()) == (history, drafts)
        book.save(Sample(new_id(), title="c"), WHO)
        assert trial.count(Sample) == 3, "it reads the book as it stood"
    assert titles(book) == ["a", "b", "c"]
    numbers = sorted(sample.number or "" for sample in book.every(Sample))
    assert len(set(numbers)) == 3
    assert numbers[-1].endswith("0003"), "what was tried took no number"
    assert book.check() == []


def test_it_cannot_write_by_any_other_way(book: Book) -> None:
    with book.trial([Sample]) as trial, pytest.raises(sqlcipher.OperationalError):
        trial.connection.execute("DELETE FROM main.shelf")


def test_a_register_nobody_asked_to_try_is_refused(book: Book) -> None:
    records: Record = Shelf(new_id(), title="x")
    with book.trial([Sample]) as trial, pytest.raises(KeyError):
        trial.as_if([records])
