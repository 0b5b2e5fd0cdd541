"""Drafts and attachments."""

import contextlib
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.models.fields.values import Attachment
from desktop.models.ids import new_id
from desktop.store.book import Book
from desktop.store.keys.laptop import Laptop
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


@pytest.mark.parametrize(
    "fields",
    [
        *("", "nonsense", "[]", "[" * 100_000, '{"a": NaN}', '{"a": 1, "a": 2}'),
        *('{"title": ["x"]}', '{"title": 5}', '{"=title": {}}', '{"~title": 5}', '{"shelves": "abc"}', '{"shelves": [5]}'),
        *('{"case": [5]}', '{"case": [5, 6]}', '{"case": ["5", "USD"]}', '{"mode": 5}', '{"+targets": {"x": "y"}}', '{"+targets": []}'),
        *('{"+cells": []}', '{"+cells": [["a"]], "+columns": [null], "+headings": [], "+mended": [[0, "title", 5]]}'),
        *(
            '{"+shelf": 5}',
            '{"+shelf": [["x"]]}',
            '{"+shelf": [["x", true, {"title": 5}, {}]]}',
            '{"+shelf": [["x", true, {}, {"title": 5}]]}',
        ),
    ],
)
def test_a_draft_that_cannot_be_read_is_told_and_hides_no_other(book: Book, fields: str) -> None:
    whole = {
        "title": "x",
        "=title": None,
        "~case": "five",
        "shelves": ["a", "b"],
        "mode": "new version",
        "+targets": {"due\t2020-01-01\t": "5"},
    }
    pasted = {"+cells": [["a"]], "+columns": [None], "+headings": ["A"], "+mended": [[0, "title", "x"]]}
    rows = {"+shelf": [["x", True, {"title": "x"}, {}], ["y", False, {}, {"title": "?"}, {"title": None}]]}
    book.put_draft("sample", "whole", {**whole, **pasted, **rows}, "", WHO)
    with book.connection.conn:
        book.connection.execute("INSERT INTO draft VALUES ('sample', 'spoilt', ?, ?, '', ?)", (WHO, "2020-01-01T00:00:00+00:00", fields))
    assert [draft.record for draft in book.drafts()] == ["whole"]
    assert book.check() == ["1 draft cannot be read, and is not offered again. It was changed outside Tallybook."]


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


def after_closing(book: Book, laptop: Laptop) -> list[bytes]:
    """The files that are in the book once it was closed and opened again."""
    book.close()
    with Book.open(book.path, KEY, "office", laptop=laptop) as again:
        return sorted(piece for (piece,) in again.sql("SELECT bytes FROM piece"))


def test_a_file_of_a_form_that_was_given_up_is_gone_when_the_book_is_closed(book: Book, laptop: Laptop) -> None:
    never = book.attach("wrong.pdf", b"never saved")
    for version in (b"first", b"second"):
        book.save(Sample("s1", paper=book.attach("a.pdf", version)), WHO)
    book.save(Sample("s2", paper=book.attach("b.pdf", b"deleted")), WHO)
    with book.deed(WHO) as deed:
        deed.delete(Sample, "s2")
    assert book.read_attachment(never) == b"never saved"
    assert after_closing(book, laptop) == [b"deleted", b"first", b"second"]  # history can bring all three back


def test_a_file_of_a_draft_stays_until_the_draft_is_gone(book: Book, laptop: Laptop) -> None:
    paper = book.attach("a.pdf", b"of a draft")
    book.put_draft("sample", "s1", {"title": "x", "=paper": None, "paper": [paper.name, paper.size, paper.sha256]}, "x", WHO)
    assert after_closing(book, laptop) == [b"of a draft"]
    with Book.open(book.path, KEY, "office", laptop=laptop) as again:
        assert again.read_attachment(paper) == b"of a draft"
        again.drop_draft("sample", "s1", WHO)
        assert after_closing(again, laptop) == []


def test_a_file_taken_out_of_a_draft_goes_and_one_two_drafts_have_stays(book: Book, laptop: Laptop) -> None:
    one, other = (book.attach(name, name.encode()) for name in ("a", "b"))
    for record in ("s1", "s2"):
        book.put_draft("sample", record, {"paper": [one.name, one.size, one.sha256]}, "x", WHO)
    book.put_draft("sample", "s3", {"paper": [other.name, other.size, other.sha256]}, "x", WHO)
    assert after_closing(book, laptop) == [b"a", b"b"]
    with Book.open(book.path, KEY, "office", laptop=laptop) as again:
        again.drop_draft("sample", "s1", WHO)
        again.put_draft("sample", "s3", {"title": "without it"}, "x", WHO)
        assert after_closing(again, laptop) == [b"a"]


def test_erasing_takes_the_file_of_an_unfinished_form_too(book: Book) -> None:
    book.save(Sample("s1", title="x"), WHO)
    paper = book.attach("face.jpg", b"a face")
    book.put_draft("sample", "s1", {"paper": [paper.name, paper.size, paper.sha256]}, "x", WHO)
    with book.deed(WHO, "asked for it") as deed:
        deed.erase(Sample, "s1")
    assert list(book.sql("SELECT count(*) FROM piece")) == [(0,)]
