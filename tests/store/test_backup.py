"""Copies: verified, another laptop's once opened, and under a new key."""

from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.store import backup
from desktop.store.book import Book
from desktop.store.keys import cipher
from desktop.store.keys.laptop import Laptop
from tests.store.sampler import KEY, WHO, Sample, Shelf

NEW_KEY = bytes(reversed(KEY))


@pytest.fixture
def filled(book: Book) -> Book:
    """A book with some of everything."""
    records = Shelf(new_id(), title="A")
    with book.deed(WHO) as deed:
        deed.save(records)
        for number in range(200):
            deed.save(Sample(new_id(), title=f"{number} " * 40, shelves=frozenset((records.id,)), languages=frozenset(("mn",))))
    book.save(Sample(new_id(), paper=book.attach("a.bin", b"x" * 3_000_000)), WHO)
    return book


def test_a_backup_is_one_file_with_all_that_was_saved(filled: Book, laptop: Laptop, tmp_path: Path) -> None:
    to = tmp_path / "backups" / "office.db"
    to.parent.mkdir()
    filled.backup(to)
    assert [path.name for path in to.parent.iterdir()] == ["office.db"]
    with Book.open(to, KEY, "office", laptop=laptop) as copy:
        assert list(copy.every(Sample)) == list(filled.every(Sample))
        assert copy.heads() == filled.heads()
        assert copy.check() == []


def test_a_backup_has_one_moment_while_saving_goes_on(filled: Book, laptop: Laptop, tmp_path: Path) -> None:
    seen: list[int] = []

    def meanwhile(done: int, of: int) -> None:
        filled.save(Shelf(new_id(), title="meanwhile"), WHO)
        seen.append(done * 100 // of)

    filled.backup(tmp_path / "copy.db", meanwhile)
    assert seen == sorted(seen)
    assert seen[-1] == 100
    with Book.open(tmp_path / "copy.db", KEY, "office", laptop=laptop) as copy:
        assert copy.count(Shelf) == 1
    assert filled.count(Shelf) == 1 + len(seen)


def test_cancelled_it_leaves_no_file(filled: Book, tmp_path: Path) -> None:
    def cancel(_done: int, _of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        filled.backup(tmp_path / "copy.db", cancel)
    assert [path.name for path in tmp_path.iterdir() if "copy" in path.name] == []


@pytest.mark.parametrize("place", [0.2, 0.5, 0.9])
def test_one_that_came_out_damaged_is_not_kept(filled: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: float) -> None:
    """The disk flips a byte between writing and verifying: it would open and answer."""
    opened = cipher.connect

    def spoilt(path: Path, key: bytes, *, query_only: bool = False) -> object:
        if query_only:
            content = bytearray(path.read_bytes())
            content[int(len(content) * place)] ^= 1
            path.write_bytes(content)
        return opened(path, key, query_only=query_only)

    (tmp_path / "copy.db").write_bytes(b"yesterday's")
    monkeypatch.setattr(backup, "connect", spoilt)
    with pytest.raises(UserError, match=r"copy\.db came out damaged|copy\.db is damaged"):
        filled.backup(tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_bytes() == b"yesterday's"
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


def test_under_a_new_key_the_old_one_opens_nothing(filled: Book, laptop: Laptop, tmp_path: Path) -> None:
    to = tmp_path / "rotated.db"
    filled.rekey_into(to, NEW_KEY)
    with pytest.raises(UserError, match="This key does not open"):
        Book.open(to, KEY, "office", laptop=laptop)
    badge = filled.badge
    filled.close()
    to.replace(filled.path)
    with Book.open(filled.path, NEW_KEY, "office", laptop=laptop) as rotated:
        assert rotated.badge == badge  # it takes the old one's place: the chain goes on
        assert rotated.count(Sample) == 201
        assert rotated.check() == []
        rotated.save(Shelf(new_id(), title="B"), WHO)
        rotated.verify()
