"""Drafts and attachments."""

import contextlib
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.models.values import Attachment
from desktop.store.book import Book
from desktop.store.laptop import Laptop
from tests.store.sampler import KEY, WHO, Sample

MIB = 1 << 20


def test_a_draft_survives_closing_and_only_its_newest_state(tmp_path: Path, laptop: Laptop) -> None:
    clock = iter(datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=n) for n in range(9))
    with Book.create(tmp_path / "b.db", KEY, "office", laptop=laptop, now=lambda: next(clock)) as book:
        book.put_draft("sample", "s1", {"title": "Half"}, "New sample", WHO)
        book.put_draft("sample", "s1", {"title": "Half a", "shelves": ["x", "y"], "case": [5, "USD"]}, "New sample", WHO)
        book.put_draft("shelf", "s2", {"title": None}, "Shelf", WHO)
        book.put_draft("sample", "s1", {"title": "hers"}, "New sample", "somebody else")
    with Book.open(tmp_path / "b.db", KEY, "office", laptop=laptop) as book:
        kept = book.drafts()
        assert [(draft.record, draft.who) for draft in kept] == [("s1", "somebody else"), ("s2", WHO), ("s1", WHO)]
        assert kept[2].values == {"title": "Half a", "shelves": ["x", "y"], "case": [5, "USD"]}
        assert kept[2].at == datetime(2020, 1, 1, 0, 1, tzinfo=UTC)
        book.drop_draft("sample", "s1", WHO)
        assert len(book.drafts()) == 2
        assert book.heads() == {}


@pytest.mark.parametrize("size", [0, 1, MIB - 1, MIB, MIB + 1, 3 * MIB])
def test_a_file_comes_back_as_it_was(book: Book, size: int) -> None:
    content = bytes(place * 7 % 251 for place in range(997)) * (size // 997 + 1)
    content = content[:size]
    attachment = book.attach("Ажлын хуудас.pdf", content)
    assert attachment == Attachment("Ажлын хуудас.pdf", size, hashlib.sha256(content).hexdigest())
    assert book.read_attachment(attachment) == content
    assert [row[0] for row in book.sql("SELECT count(*) FROM piece")] == [max(1, -(-size // MIB))]


def test_the_same_file_lies_in_the_book_once(book: Book) -> None:
    book.attach("a.pdf", b"agenda")
    assert book.read_attachment(book.attach("b.pdf", b"agenda")) == b"agenda"
    assert list(book.sql("SELECT count(*) FROM piece")) == [(1,)]


def test_a_file_too_large_is_refused_with_a_sentence(book: Book) -> None:
    book.attach("a.bin", bytes(20 * MIB))
    with pytest.raises(UserError, match=r"b\.bin has 21 MB; 20 MB is the most"):
        book.attach("b.bin", bytes(20 * MIB + 1))


def test_only_the_hash_is_in_the_history(book: Book) -> None:
    sample = Sample(new_id(), paper=book.attach("a.pdf", b"agenda"))
    book.save(sample, WHO)
    fields = book.history(Sample, sample.id)[0].fields
    assert fields
    assert fields["paper"] == (None, ["a.pdf", 6, hashlib.sha256(b"agenda").hexdigest()])


def test_a_file_attached_in_a_deed_goes_with_it(book: Book) -> None:
    with contextlib.suppress(ZeroDivisionError), book.deed(WHO):
        book.attach("a.pdf", b"agenda")
        raise ZeroDivisionError
    assert list(book.sql("SELECT count(*) FROM piece")) == [(0,)]


@pytest.mark.parametrize("harm", ["UPDATE piece SET bytes = x'00' WHERE part = 1", "DELETE FROM piece", "DELETE FROM piece WHERE part = 0"])
def test_a_spoilt_file_is_found(book: Book, harm: str) -> None:
    attachment = book.attach("a.bin", b"x" * (2 * MIB))
    sample = Sample(new_id(), paper=attachment)
    book.save(sample, WHO)
    assert book.check() == []
    book.connection.execute(harm)
    with pytest.raises(UserError, match=r"a\.bin is damaged"):
        book.read_attachment(attachment)
    assert book.check() == [f"The attached file a.bin of “Sample” {sample.id[-8:]} is missing or damaged. Attach it again."]
