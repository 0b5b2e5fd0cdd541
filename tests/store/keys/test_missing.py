"""What a book lacks of what was in it on this machine: an older one put back, a log that lost its end, a history written anew."""

import shutil
from pathlib import Path

import pytest

from desktop.models.ids import new_id
from desktop.store.book import Book
from desktop.store.keys.laptop import Laptop
from tests.store.sampler import KEY, WHO, Shelf


@pytest.fixture
def path(tmp_path: Path, laptop: Laptop) -> Path:
    """A closed book that ``laptop`` made, with one record in it."""
    with Book.create(tmp_path / "office.db", KEY, "office", laptop=laptop) as book:
        book.save(Shelf(new_id(), title="A"), WHO)
    return book.path


def saved(book: Book, times: int) -> None:
    for _time in range(times):
        book.save(Shelf(new_id(), title="B"), WHO)


def killed(path: Path, laptop: Laptop, times: int) -> Path:
    """The files as a killed program leaves them after so many saves: most of it is in the log. The folder has the machine's notes too."""
    left = path.with_name("killed")
    with Book.open(path, KEY, "office", laptop=laptop) as book:
        saved(book, times)
        shutil.copytree(path.parent, left, ignore=shutil.ignore_patterns("*-shm"))
    return left / path.name


def opened_later(path: Path) -> Book:
    """The book opened by a program that was begun anew on the machine whose notes lie beside it."""
    return Book.open(path, KEY, "office", laptop=Laptop(path.parent / "settings"))


def test_a_kill_loses_nothing(path: Path, laptop: Laptop) -> None:
    with opened_later(killed(path, laptop, 16)) as book:
        assert (book.missing, book.count(Shelf), book.badge.letter) == (0, 17, "A")


@pytest.mark.parametrize("where", [0.2, 0.5, 0.9, 0.999])
def test_a_flipped_byte_in_the_log_drops_its_tail_and_that_is_said_until_it_is_accepted(path: Path, laptop: Laptop, where: float) -> None:
    """SQLite takes what stands before the first bad frame, and says nothing."""
    left = killed(path, laptop, 16)
    log = left.with_name("office.db-wal")
    content = bytearray(log.read_bytes())
    content[int(len(content) * where)] ^= 1
    log.write_bytes(content)
    with opened_later(left) as book:
        lost = 17 - book.count(Shelf)
        assert 0 < lost <= 16
        assert (book.missing, book.badge.letter) == (lost, "A2")  # A's numbers were given
        book.verify()
    with opened_later(left) as book:
        assert (book.missing, book.badge.letter) == (lost, "A2")
        book.accept()
        assert book.missing == 0
    with opened_later(left) as book:
        saved(book, 3)
        assert (book.missing, book.badge.letter) == (0, "A2")
        assert {shelf.number for shelf in book.every(Shelf)} >= {"A2-0001", "A2-0002", "A2-0003"}


def test_an_older_book_put_back_lacks_what_was_saved_since(path: Path, laptop: Laptop) -> None:
    old, new = path.with_name("old.db"), path.with_name("new.db")
    shutil.copy(path, old)
    for _session in range(2):
        with Book.open(path, KEY, "office", laptop=laptop) as book:
            saved(book, 3)
    path.rename(new)
    shutil.copy(old, path)
    for _session in range(2):
        with opened_later(path) as book:
            assert book.missing == 6
            saved(book, 1)
    shutil.copy(new, path)  # and the newer one again
    with opened_later(path) as book:
        assert book.missing == 2  # what was saved in the older one meanwhile


def test_an_older_book_that_is_accepted_is_the_newest_from_then_on(path: Path, laptop: Laptop) -> None:
    old = path.with_name("old.db")
    shutil.copy(path, old)
    with Book.open(path, KEY, "office", laptop=laptop) as book:
        saved(book, 3)
    shutil.copy(old, path)
    with opened_later(path) as book:
        assert book.missing == 3
        book.accept()
        saved(book, 2)
    shutil.copy(path, old)
    with opened_later(path) as book:
        assert book.missing == 0
        saved(book, 1)
    shutil.copy(old, path)
    with opened_later(path) as book:
        assert book.missing == 1


def test_what_a_colleagues_laptop_wrote_is_missed_too(path: Path, laptop: Laptop, tmp_path: Path) -> None:
    colleague, old = Laptop(tmp_path / "other settings"), path.with_name("old.db")
    shutil.copy(path, old)
    with Book.open(path, KEY, "office", laptop=colleague) as book:
        assert book.missing == 0
        saved(book, 4)
    with opened_later(path) as book:  # seen here, and never written here
        assert book.missing == 0
    shutil.copy(old, path)
    with opened_later(path) as book:
        assert book.missing == 4
        book.accept()
    with opened_later(path) as book:
        assert book.missing == 0
    with Book.open(path, KEY, "office", laptop=colleague) as book:
        assert book.missing == 4
        assert book.badge.letter[-1:] == "2"  # her own machine remembers


def test_a_history_written_anew_is_missed_at_every_opening(path: Path, laptop: Laptop, tmp_path: Path) -> None:
    """The disk of the laptop was copied, notes and all: both go on with the same chain."""
    twin = tmp_path / "twin"
    shutil.copytree(path.parent, twin, ignore=shutil.ignore_patterns("twin"))
    with Book.open(path, KEY, "office", laptop=laptop) as book:
        saved(book, 2)
    with opened_later(twin / path.name) as book:
        saved(book, 5)
        assert book.badge.letter == "A"
    shutil.copy(twin / path.name, path)
    for _session in range(2):
        with opened_later(path) as book:
            assert (book.missing, book.badge.letter) == (1, "A2")


def test_a_machine_that_never_saw_a_book_or_lost_its_notes_misses_nothing(path: Path, laptop: Laptop, tmp_path: Path) -> None:
    old = path.with_name("old.db")
    shutil.copy(path, old)
    with Book.open(path, KEY, "office", laptop=laptop) as book:
        saved(book, 3)
    shutil.copy(old, path)
    with Book.open(path, KEY, "office", laptop=Laptop(tmp_path / "never")) as book:
        assert (book.missing, len(book.badge.letter)) == (0, 4)
    shutil.rmtree(tmp_path / "settings")
    with opened_later(path) as book:
        assert (book.missing, len(book.badge.letter)) == (0, 4)


def test_notes_that_cannot_be_taken_stop_no_save(path: Path, laptop: Laptop, tmp_path: Path) -> None:
    with Book.open(path, KEY, "office", laptop=laptop) as book:
        shutil.rmtree(tmp_path / "settings")
        (tmp_path / "settings").write_text("no folder")
        saved(book, 2)
        assert book.count(Shelf) == 3
    (tmp_path / "settings").unlink()
    with opened_later(path) as book:
        assert (book.missing, len(book.badge.letter)) == (0, 4)


def test_a_book_and_its_notes_put_back_together_go_on_as_one(path: Path, laptop: Laptop) -> None:
    """The disk of the laptop was restored: nothing tells the two times apart but what others saw."""
    shutil.copytree(path.parent / "settings", path.parent / "old settings")
    old = path.with_name("old.db")
    shutil.copy(path, old)
    with Book.open(path, KEY, "office", laptop=laptop) as book:
        saved(book, 3)
    shutil.copy(old, path)
    shutil.rmtree(path.parent / "settings")
    (path.parent / "old settings").rename(path.parent / "settings")
    with opened_later(path) as book:
        assert (book.missing, book.badge.letter) == (0, "A")
