"""What a person can mend: each is one sentence, and nothing is lost or half written."""

import contextlib
import errno
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.store.book import Book
from desktop.store.keys.laptop import Laptop
from desktop.store.keys.lock import Lock
from tests.store.sampler import KEY, WHO, Sample, Shelf


@contextlib.contextmanager
def full(book: Book, spare: int = 4) -> Iterator[None]:
    """The disk has ``spare`` pages left."""
    pages = book.connection.execute("PRAGMA page_count").fetchone()[0]
    book.connection.execute(f"PRAGMA max_page_count = {pages + spare}").fetchone()
    yield
    book.connection.execute("PRAGMA max_page_count = 1073741823").fetchone()


def save_many(book: Book) -> None:
    """One deed of 500 records."""
    with book.deed(WHO) as deed:
        for number in range(500):
            deed.save(Sample(new_id(), title=str(number), note="x" * 1000))


def test_a_full_disk_saves_nothing_and_says_so(book: Book) -> None:
    records = Shelf(new_id(), title="A")
    book.save(records, WHO)
    before = book.heads()
    with full(book):
        with pytest.raises(UserError, match="The disk is full"):
            save_many(book)
        with pytest.raises(UserError, match="The disk is full"):
            book.attach("a.bin", bytes(1 << 20))
        with pytest.raises(UserError, match="The disk is full"):
            book.put_draft("sample", "x", {"note": "x" * 100_000}, "draft")
        assert (book.count(Sample), book.heads(), book.drafts()) == (0, before, [])
        assert list(book.sql("SELECT count(*) FROM piece")) == [(0,)]
    book.save(records.changed(title="B"), WHO)  # with space again it goes on as if nothing had been
    assert book.check() == []


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_disk_that_takes_no_file_says_so(book: Book, fault: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(_self: Path, _to: Path) -> None:
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(UserError, match="disk is full" if fault == errno.ENOSPC else r"copy\.db cannot be written"):
        book.backup(tmp_path / "copy.db")
    monkeypatch.undo()
    assert [path.name for path in tmp_path.iterdir() if "copy" in path.name] == []


@contextlib.contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """``folder`` cannot be written. Root may write anywhere, so for the length of this nobody is root."""
    everything = [folder, *folder.rglob("*")]
    for path in everything:
        path.chmod(0o555 if path.is_dir() else 0o444)
    root = os.geteuid() == 0
    above = [parent for parent in folder.parents if parent.is_relative_to("/tmp")]
    modes = {parent: parent.stat().st_mode for parent in above}
    if root:
        for parent in above:
            parent.chmod(0o755)
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        for parent, mode in modes.items():
            parent.chmod(mode)
        for path in everything:
            path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.skipif(sys.platform == "win32", reason="folders there have no such bits")
def test_a_read_only_folder_says_so(tmp_path: Path) -> None:
    office = tmp_path / "office"
    office.mkdir()
    laptop = Laptop(tmp_path / "settings")
    Book.create(office / "office.db", KEY, "office", laptop=laptop).close()
    before = (office / "office.db").read_bytes()
    with read_only(office):
        for attempt in (
            lambda: Book.open(office / "office.db", KEY, "office", laptop=laptop),
            lambda: Book.create(office / "cases.db", KEY, "cases", laptop=laptop),
            lambda: Lock(office, "Bold"),
        ):
            with pytest.raises(UserError, match=r"cannot be written\. Ask for write access"):
                attempt()
    assert [path.name for path in office.iterdir()] == ["office.db"]
    assert (office / "office.db").read_bytes() == before
    Book.open(office / "office.db", KEY, "office", laptop=laptop).close()


def test_a_book_is_not_made_where_one_is(book: Book, laptop: Laptop) -> None:
    with pytest.raises(UserError, match=r"office\.db is there already"):
        Book.create(book.path, KEY, "office", laptop=laptop)
    assert book.count(Shelf) == 0


def test_a_book_that_is_not_there(tmp_path: Path, laptop: Laptop) -> None:
    with pytest.raises(UserError, match=r"There is no office\.db here"):
        Book.open(tmp_path / "office.db", KEY, "office", laptop=laptop)
    assert list(tmp_path.iterdir()) == []


def test_the_other_book_is_not_taken_for_this_one(book: Book, laptop: Laptop) -> None:
    book.close()
    with pytest.raises(UserError, match=r"office\.db is not the book it should be"):
        Book.open(book.path, KEY, "cases", laptop=laptop)


@pytest.fixture
def closed(book: Book) -> Path:
    """A closed book of some hundred pages."""
    with book.deed(WHO) as deed:
        for number in range(300):
            deed.save(Shelf(new_id(), title=str(number) * 50))
    book.attach("a.bin", os.urandom(200_000))
    book.close()
    assert not book.path.with_name("office.db-wal").exists()
    return book.path


@pytest.mark.parametrize("place", [20, 200])
def test_a_damaged_first_page_says_so(closed: Path, laptop: Laptop, place: int) -> None:
    flip(closed, place)
    with pytest.raises(UserError, match="damaged"):
        Book.open(closed, KEY, "office", laptop=laptop)


def test_a_flipped_byte_anywhere_is_found_by_check(closed: Path, laptop: Laptop, tmp_path: Path) -> None:
    whole = closed.read_bytes()
    opened = 0
    for page in range(1, len(whole) // 4096, 7):
        copy = tmp_path / f"{page}.db"
        copy.write_bytes(whole)
        flip(copy, page * 4096 + 1000)
        sentences, unseen = looked_over(copy, laptop)
        assert [sentence for sentence in sentences if "damaged" in sentence] == sentences != []
        opened += unseen
    assert opened > 5  # most of it opens and answers


def looked_over(path: Path, laptop: Laptop) -> tuple[list[str], bool]:
    """What opening and checking says, and whether it opened."""
    try:
        with Book.open(path, KEY, "office", laptop=laptop) as book:
            return book.check(), True
    except UserError as refused:
        return [str(refused)], False


def test_reading_a_damaged_page_says_so(closed: Path, laptop: Laptop) -> None:
    with Book.open(closed, KEY, "office", laptop=laptop) as book:
        pages = len(closed.read_bytes()) // 4096
        book.connection.execute("PRAGMA shrink_memory").fetchall()
    for page in range(2, pages):
        flip(closed, page * 4096 + 1000)
    with pytest.raises(UserError, match="damaged"), Book.open(closed, KEY, "office", laptop=laptop) as book:
        list(book.every(Shelf))


@pytest.mark.parametrize("keep", [0, 1, 4096, 10_000])
def test_a_truncated_book_says_so(closed: Path, laptop: Laptop, keep: int) -> None:
    os.truncate(closed, keep)
    sentences, _opened = looked_over(closed, laptop)
    assert len(sentences) == 1
    assert "damaged" in sentences[0] or "not the book" in sentences[0]


def test_anything_else_is_not_a_book(tmp_path: Path, laptop: Laptop) -> None:
    path = tmp_path / "office.db"
    shutil.copy(__file__, path)
    with pytest.raises(UserError, match=r"does not open office\.db"):
        Book.open(path, KEY, "office", laptop=laptop)


def flip(path: Path, place: int) -> None:
    """Change one bit of the file."""
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def test_links_that_lead_nowhere_are_found(book: Book) -> None:
    records = Shelf(new_id(), title="A")
    book.save(records, WHO)
    book.connection.execute("PRAGMA foreign_keys = OFF")
    with book.deed(WHO) as deed:
        deed.save(Sample(new_id(), to=new_id(), shelves=frozenset((records.id, new_id()))))
        deed.save(Sample(new_id(), to=new_id(), of=("sample", new_id())))
        deed.save(Sample(new_id(), to=records.id, of=("shelf", records.id)))
    ask = "Ask whoever sent them, or choose another one."
    assert sorted(book.check()) == [
        f"1 of “Samples” lead to a “Sample” that is not there. {ask}",
        f"1 of “Samples” lead to a “Shelf” that is not there. {ask}",
        f"2 of “Samples” lead to a “Shelf” that is not there. {ask}",
    ]
