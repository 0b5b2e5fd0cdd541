"""Saving, deleting, erasing: what a deed writes and what it leaves."""

import contextlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from desktop.models.fields.values import Money
from desktop.models.ids import new_id
from desktop.models.query import Query
from desktop.store.book import Book
from desktop.store.keys.laptop import Laptop
from tests.store.sampler import KEY, WHO, Sample, Shelf


def shelved(book: Book, **values: object) -> Sample:
    """A saved sample on a shelf of its own."""
    records, sample = Shelf(new_id(), title="Shelf"), new_id()
    with book.deed(WHO) as deed:
        deed.save(records)
        deed.save(Sample(sample, of=("shelf", records.id), **values))
    found = book.get(Sample, sample)
    assert found
    return found


def decrypted(content: bytes) -> bytes:
    """Every page of a book, the free ones too (SQLCipher 4: AES-256-CBC; 16 bytes IV, 64 bytes HMAC at the end)."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    pages = [content[start : start + 4096] for start in range(0, len(content), 4096)]
    plain = b""
    for page in pages:
        reader = Cipher(algorithms.AES(KEY), modes.CBC(page[-80:-64])).decryptor()
        plain += reader.update(page[16 if page is pages[0] else 0 : -80])
    return plain


def test_what_was_saved_is_there(book: Book) -> None:
    records = Shelf(new_id(), title="Өвөр; \"drop table\" 'x' \n <b>")
    changed = book.save(records, WHO)
    assert changed.records == (("shelf", records.id),)
    assert book.get(Shelf, records.id) == records.changed(number="A-0001", office=book.office)
    assert book.get(Shelf, new_id()) is None


def test_a_record_that_says_nothing_new_writes_nothing(book: Book) -> None:
    sample = shelved(book, title="A", languages=frozenset(("en", "mn")), case=Money(5, "USD"))
    before = book.heads()
    assert book.save(sample, WHO).records == ()
    assert book.save(sample.changed(number=None, office=None), WHO).records == ()
    assert book.heads() == before


def test_only_what_differs_is_in_the_change_line(book: Book) -> None:
    sample = shelved(book, title="A", languages=frozenset(("en", "mn")), case=Money(5, "USD"), began=date(2020, 1, 2))
    book.save(sample.changed(title=None, languages=frozenset(("en", "zh")), case=Money(6, "USD")), WHO, "they wrote")
    made, edited = book.history(Sample, sample.id)
    assert (made.what, edited.what, edited.who, edited.reason) == ("create", "edit", WHO, "they wrote")
    assert edited.fields == {"title": ("A", None), "languages": (["en", "mn"], ["en", "zh"]), "case": ([5, "USD"], [6, "USD"])}
    assert made.fields
    assert made.fields["began"] == (None, "2020-01-02")


def test_the_clock_is_the_books(tmp_path: Path, laptop: Laptop) -> None:
    moment = datetime(2020, 6, 30, 12, 0, tzinfo=UTC)
    with Book.create(tmp_path / "b.db", KEY, "office", laptop=laptop, now=lambda: moment) as book:
        book.save(Shelf(new_id(), title="A"), WHO)
        assert book.latest(1)[0].at == moment


def test_numbers_run_by_register_and_are_never_given_twice(book: Book) -> None:
    for expected in ("A-0001", "A-0002"):
        records = Shelf(new_id(), title="A")
        book.save(records, WHO)
        found = book.get(Shelf, records.id)
        assert found
        assert found.number == expected
    assert shelved(book).number == "A-0001"
    book.save(Shelf(new_id(), number="A-9999", title="came with its number"), WHO)
    book.save(Shelf(new_id(), number="B-77777", title="of another laptop"), WHO)
    with contextlib.suppress(ZeroDivisionError), book.deed(WHO) as deed:
        assert deed.save(Shelf(new_id(), title="A")).number == "A-10000"
        raise ZeroDivisionError
    with book.deed(WHO) as deed:
        assert deed.save(Shelf(new_id(), title="A")).number == "A-10000"


def test_numbers_go_on_after_closing_and_after_a_crash(tmp_path: Path, laptop: Laptop) -> None:
    book = Book.create(tmp_path / "b.db", KEY, "office", laptop=laptop)
    book.save(Shelf(new_id(), title="A"), WHO)
    book.close()
    book = Book.open(tmp_path / "b.db", KEY, "office", laptop=laptop)
    book.save(Shelf(new_id(), title="A"), WHO)
    book.connection.close()  # as a crash does: without writing the counters down
    with Book.open(tmp_path / "b.db", KEY, "office", laptop=laptop) as book:
        book.save(Shelf(new_id(), title="A"), WHO)
        assert [records.number for records in book.every(Shelf)] == ["A-0001", "A-0002", "A-0003"]


def test_a_deed_is_kept_whole_or_not_at_all(book: Book) -> None:
    records = Shelf(new_id(), title="A")
    with contextlib.suppress(ZeroDivisionError), book.deed(WHO) as deed:
        deed.save(records)
        deed.note("look", "shelf", records.id)
        raise ZeroDivisionError
    assert book.get(Shelf, records.id) is None
    assert book.heads() == {}
    book.verify()


def test_a_deed_within_a_deed_is_a_bug(book: Book) -> None:
    with book.deed(WHO), pytest.raises(RuntimeError):
        book.save(Shelf(new_id(), title="A"), WHO)


def test_a_record_goes_into_its_own_book(tmp_path: Path, laptop: Laptop) -> None:
    with Book.create(tmp_path / "cases.db", KEY, "cases", laptop=laptop) as cases, pytest.raises(ValueError, match="shelf"):
        cases.save(Shelf(new_id(), title="A"), WHO)


def test_deleting_keeps_the_record_and_restoring_brings_it_back(book: Book) -> None:
    sample = shelved(book, title="A", shelves=frozenset())
    with book.deed(WHO, "entered twice") as deed:
        deed.delete(Sample, sample.id)
    assert book.count(Sample) == 0
    assert book.count(Sample, Query(with_deleted=True)) == 1
    assert book.get(Sample, sample.id) == sample.changed(deleted=True)
    with book.deed(WHO) as deed:
        deed.restore(Sample, sample.id)
    assert book.get(Sample, sample.id) == sample
    assert [change.what for change in book.history(Sample, sample.id)] == ["create", "delete", "edit"]


def test_erasing_takes_all_it_said_and_the_chain_still_verifies(book: Book) -> None:
    paper = book.attach("id card.jpg", b"a face")
    sample = shelved(book, title="Bat-Erdene", secret="AB1234", languages=frozenset(("mn",)), paper=paper)
    book.save(sample.changed(title="Bat"), WHO)
    book.put_draft("sample", sample.id, {"title": "Batbayar"}, "half typed")
    book.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert b"Bat-Erdene" in decrypted(book.path.read_bytes())
    with book.deed(WHO, "asked for it") as deed:
        deed.erase(Sample, sample.id)
    found = book.get(Sample, sample.id)
    assert found
    assert found.values() == {"number": "A-0001", "office": book.office, "deleted": True}
    assert [(change.what, change.reason, change.fields) for change in book.history(Sample, sample.id)] == [("erase", "asked for it", {})]
    assert book.drafts() == []
    assert next(book.sql("SELECT count(*) FROM piece"))[0] == 0
    assert book.check() == []
    left = decrypted(book.path.read_bytes()) + decrypted(book.path.with_name("office.db-wal").read_bytes())
    assert book.office.encode() in left
    assert [said for said in (b"Bat", b"AB1234", b"a face") if said in left] == []


def test_an_attachment_another_record_has_outlives_an_erasure(book: Book) -> None:
    paper = book.attach("a.pdf", b"agenda")
    first, second = shelved(book, paper=paper), shelved(book, paper=paper)
    with book.deed(WHO) as deed:
        deed.erase(Sample, first.id)
    assert book.read_attachment(paper) == b"agenda"
    with book.deed(WHO) as deed:
        deed.erase(Sample, second.id)
    assert next(book.sql("SELECT count(*) FROM piece"))[0] == 0


def test_looking_is_noted_and_changes_nothing(book: Book) -> None:
    sample = shelved(book)
    with book.deed(WHO) as deed:
        deed.note("look", "sample", sample.id, "to check a name")
    assert deed.changed.records == ()
    assert [(change.what, change.reason) for change in book.history(Sample, sample.id)] == [("create", ""), ("look", "to check a name")]


def test_the_base_of_a_line_is_what_was_known_of_the_record(book: Book) -> None:
    sample = shelved(book)
    book.save(sample.changed(title="B"), WHO)
    book.save(sample.changed(title="C"), WHO)
    bases = [row[0] for row in book.sql("SELECT base FROM change WHERE record = ? ORDER BY line", sample.id)]
    assert bases == ["{}", f'{{"{book.badge.id}":2}}', f'{{"{book.badge.id}":3}}']


def test_links_within_a_book_are_kept_by_the_file_itself(book: Book) -> None:
    import sqlcipher3

    with pytest.raises(sqlcipher3.dbapi2.IntegrityError):
        book.save(Sample(new_id(), to=new_id()), WHO)
    assert book.count(Sample) == 0


def test_parent_and_child_may_come_in_any_order_within_a_deed(book: Book) -> None:
    records = Shelf(new_id(), title="A")
    with book.deed(WHO) as deed:
        deed.save(Sample(new_id(), of=("shelf", records.id)))
        deed.save(records)
    assert book.count(Sample, Query(owner=("shelf", records.id))) == 1
