"""Which laptop it is: no two write one chain or give one number twice."""

import shutil
from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.store.book import Book
from desktop.store.keys.laptop import Laptop
from tests.store.sampler import KEY, WHO, Shelf


def opened(path: Path, laptop: Laptop) -> tuple[str, str]:
    """The badge of one session in which something was saved."""
    with Book.open(path, KEY, "office", laptop=laptop) as book:
        book.save(Shelf(new_id(), title="A"), WHO)
        book.verify()
        return book.badge.letter, book.badge.id


@pytest.fixture
def path(tmp_path: Path, laptop: Laptop) -> Path:
    """A closed book that ``laptop`` made."""
    with Book.create(tmp_path / "office.db", KEY, "office", laptop=laptop) as book:
        book.save(Shelf(new_id(), title="A"), WHO)
    return book.path


def test_a_laptop_keeps_its_id_and_letter(path: Path, laptop: Laptop) -> None:
    assert len({opened(path, laptop) for _ in range(3)}) == 1
    assert opened(path, laptop)[0] == "A"


def test_two_laptops_taking_turns_keep_theirs(path: Path, laptop: Laptop, tmp_path: Path) -> None:
    other = Laptop(tmp_path / "other settings")
    seen = [opened(path, machine) for machine in (laptop, other, laptop, other)]
    assert seen[0] == seen[2]
    assert seen[1] == seen[3]
    assert [letter for letter, _id in seen] == ["A", "B", "A", "B"]
    with Book.open(path, KEY, "office", laptop=laptop) as book:
        assert sorted(records.number or "" for records in book.every(Shelf)) == ["A-0001", "A-0002", "A-0003", "B-0001", "B-0002"]
        assert len(book.heads()) == 2


def test_a_restored_backup_begins_a_new_id(path: Path, laptop: Laptop) -> None:
    with Book.open(path, KEY, "office", laptop=laptop) as book:
        book.backup(path.with_name("backup.db"))
        book.save(Shelf(new_id(), title="after the backup"), WHO)
    path.with_name("backup.db").replace(path)
    assert opened(path, laptop)[0] == "B"
    assert opened(path, laptop)[0] == "B"


@pytest.mark.parametrize("sessions", [0, 1])
def test_a_copy_put_back_begins_a_new_id(path: Path, laptop: Laptop, sessions: int) -> None:
    """Copied by hand while it was closed, or while it was open and more was saved after."""
    if sessions:
        shutil.copy(path, path.with_name("copy.db"))
        opened(path, laptop)
    else:
        with Book.open(path, KEY, "office", laptop=laptop) as book:
            book.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            shutil.copy(path, path.with_name("copy.db"))
            book.save(Shelf(new_id(), title="after the copy"), WHO)
    path.with_name("copy.db").replace(path)
    assert opened(path, laptop)[0] == "B"


def test_of_a_folder_copied_on_one_machine_one_keeps_the_id(path: Path, laptop: Laptop, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(path, copy)
    assert [opened(copy, laptop)[0], opened(path, laptop)[0], opened(copy, laptop)[0]] == ["A", "B", "A"]


def test_lost_or_spoilt_settings_begin_a_new_id(path: Path, tmp_path: Path) -> None:
    for number, spoilt in enumerate(("", "{", "[]", '{"x": 1}', '{"x": {"opening": 1}}')):
        for file in (tmp_path / "settings" / "laptops").iterdir():
            file.write_text(spoilt)
        assert opened(path, Laptop(tmp_path / "settings"))[0] == "BCDEF"[number]


def test_letters_go_on_after_z(path: Path, tmp_path: Path) -> None:
    letters = [opened(path, Laptop(tmp_path / f"settings {n}"))[0] for n in range(27)]
    assert letters[:3] == ["B", "C", "D"]
    assert letters[-3:] == ["Z", "AA", "AB"]


def test_the_books_of_one_office_have_chains_of_their_own(path: Path, laptop: Laptop, tmp_path: Path) -> None:
    with Book.create(tmp_path / "cases.db", KEY, "cases", laptop=laptop, office="the office") as cases:
        assert (cases.badge.letter, cases.office) == ("A", "the office")
        assert cases.badge.id != opened(path, laptop)[1]


def test_settings_that_cannot_be_written_say_so(path: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(UserError, match="laptops cannot be written"):
        Book.open(path, KEY, "office", laptop=Laptop(tmp_path / "file"))
    assert opened(path, Laptop(tmp_path / "settings"))[0] == "A"
