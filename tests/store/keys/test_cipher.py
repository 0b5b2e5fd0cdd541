"""What lies on the disk, and how the live connection is set up."""

import sqlite3
from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.store.book import Book
from desktop.store.keys.cipher import connect
from desktop.store.keys.laptop import Laptop
from desktop.store.queries.reader import Reader
from tests.store.sampler import KEY, WHO, Sample, Shelf

SECRET = "Бат-Эрдэнэ Ganbold"


@pytest.fixture
def written(book: Book) -> Book:
    """A book with a name in a record, in a draft, in a file and in the history, some of it still in the log."""
    book.save(Shelf(new_id(), title=SECRET), WHO)
    book.put_draft("shelf", "x", {"title": SECRET}, SECRET)
    book.attach(f"{SECRET}.txt", SECRET.encode() * 1000)
    book.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    book.save(Sample(new_id(), title=SECRET, note=SECRET * 500), WHO)
    return book


def test_not_a_word_of_it_is_on_the_disk(written: Book) -> None:
    files = [path for path in written.path.parent.rglob("*") if path.is_file()]
    assert {"office.db", "office.db-wal"} <= {path.name for path in files}
    for path in files:
        content = path.read_bytes()
        for said in (SECRET, "Ganbold", "shelf", "CREATE TABLE", WHO):
            assert said.encode() not in content, path
        assert not (path.suffix == ".db" and content.startswith(b"SQLite format 3"))


def test_plain_sqlite_reads_nothing(written: Book) -> None:
    plain = sqlite3.connect(written.path)
    try:
        for asked in ("SELECT * FROM sqlite_master", "SELECT * FROM shelf", "PRAGMA journal_mode = DELETE"):
            with pytest.raises(sqlite3.DatabaseError, match="not a database"):
                plain.execute(asked).fetchall()
    finally:
        plain.close()


@pytest.mark.parametrize("key", [bytes(32), bytes([*KEY[:31], 0]), bytes(reversed(KEY))], ids=["nothing", "one bit", "another"])
def test_a_wrong_key_opens_nothing_and_harms_nothing(written: Book, laptop: Laptop, key: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    written.close()
    before = written.path.read_bytes()
    with pytest.raises(UserError, match=r"does not open office\.db"):
        Book.open(written.path, key, "office", laptop=laptop)
    with pytest.raises(UserError, match=r"does not open office\.db"):
        Reader(written.path, key)
    assert written.path.read_bytes() == before
    with Book.open(written.path, KEY, "office", laptop=laptop) as book:
        assert book.count(Shelf) == 1
    assert capfd.readouterr() == ("", "")


def test_a_key_has_256_bits(tmp_path: Path, laptop: Laptop) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Book.create(tmp_path / "b.db", b"passphrase", "office", laptop=laptop)
    assert not (tmp_path / "b.db").exists()


@pytest.mark.parametrize("again", [False, True])
def test_the_live_connection_is_durable_and_keeps_nothing_beside(book: Book, laptop: Laptop, *, again: bool) -> None:
    if again:
        book.close()
        book = Book.open(book.path, KEY, "office", laptop=laptop)
    asked = {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "temp_store": 2,  # MEMORY
        "secure_delete": 1,
        "busy_timeout": 5000,
        "cipher_page_size": "4096",
        "cipher_use_hmac": "1",
    }
    assert {name: book.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked} == asked
    assert book.connection.execute("PRAGMA cipher_status").fetchone()[0] == "1"
    book.close()


def test_a_readers_connection_is_set_up_alike(book: Book) -> None:
    with book.reader() as reader:
        asked = {"journal_mode": "wal", "synchronous": 2, "temp_store": 2, "query_only": 1}
        assert {name: reader.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked} == asked


def test_every_table_is_strict(book: Book) -> None:
    loose = [name for name, strict in book.connection.execute("SELECT name, strict FROM pragma_table_list WHERE type = 'table'")
             if not strict and not name.startswith("sqlite_") and name != "_sqlite_migrations"]  # fmt: skip
    assert loose == []


def test_two_connections_write_one_after_the_other(book: Book, laptop: Laptop) -> None:
    """Nothing does so on purpose (the lock); if something did, each line and number would still be there once."""
    other = Book.open(book.path, KEY, "office", laptop=laptop)
    for turn in range(6):
        (book if turn % 2 else other).save(Shelf(new_id(), title=str(turn)), WHO)
    assert [records.number for records in book.every(Shelf)] == [f"A-000{n}" for n in range(1, 7)]
    book.verify()
    other.close()


def test_waiting_for_another_connection_ends_with_a_sentence(book: Book) -> None:
    other = connect(book.path, KEY)
    other.execute("BEGIN IMMEDIATE")
    book.connection.execute("PRAGMA busy_timeout = 10")
    with pytest.raises(UserError, match="in use by another program"):
        book.save(Shelf(new_id(), title="A"), WHO)
    other.rollback()
    book.save(Shelf(new_id(), title="A"), WHO)
    other.close()
    assert book.count(Shelf) == 1
