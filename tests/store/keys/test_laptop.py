"""Which laptop it is: no two write one chain or give one number twice."""

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.store.book import Book
from desktop.store.keys.laptop import Laptop, next_letter
from tests.store.sampler import KEY, WHO, Shelf

BY_CHANCE = re.compile("A[2-9][B-Z]{2}")
"""The letter of a machine that has no memory of the book."""


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
    assert [letter for letter, _id in seen[:3:2]] == ["A", "A"]
    assert BY_CHANCE.fullmatch(seen[1][0])
    with Book.open(path, KEY, "office", laptop=laptop) as book:
        numbers = [f"{letter}-{number:04d}" for letter, number in (("A", 1), ("A", 2), ("A", 3), (seen[1][0], 1), (seen[1][0], 2))]
        assert sorted(records.number or "" for records in book.every(Shelf)) == numbers
        assert len(book.heads()) == 2


def test_a_restored_backup_begins_a_new_id(path: Path, laptop: Laptop) -> None:
    with Book.open(path, KEY, "office", laptop=laptop) as book:
        book.backup(path.with_name("backup.db"))
        book.save(Shelf(new_id(), title="after the backup"), WHO)
    shutil.copy(path.with_name("backup.db"), path.with_name("again.db"))
    path.with_name("backup.db").replace(path)
    assert opened(path, laptop)[0] == "A2"
    assert opened(path, laptop)[0] == "A2"
    shutil.copy(path.with_name("again.db"), path)
    assert opened(path, laptop)[0] == "A3"  # though what it restored knows of no A2


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
    assert opened(path, laptop)[0] == "A2"


def test_of_a_folder_copied_on_one_machine_one_keeps_the_id(path: Path, laptop: Laptop, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(path, copy)
    assert [opened(copy, laptop)[0], opened(path, laptop)[0], opened(copy, laptop)[0]] == ["A", "A2", "A"]


def test_lost_or_spoilt_settings_begin_a_new_id(path: Path, tmp_path: Path) -> None:
    for spoilt in ("", "{", "[]", '{"x": 1}', '{"x": {"opening": 1}}'):
        for file in (tmp_path / "settings" / "laptops").iterdir():
            file.write_text(spoilt)
        assert BY_CHANCE.fullmatch(opened(path, Laptop(tmp_path / "settings"))[0])


def test_letters_of_laptops_that_join_go_on_after_z() -> None:
    taken = {"A", "A2", "A7KM"}
    given = []
    for _time in range(27):
        given.append(next_letter(taken))
        taken.add(given[-1])
    assert given[:3] == ["B", "C", "D"]
    assert given[-3:] == ["Z", "AA", "AB"]


DEEDS = st.lists(st.tuples(st.sampled_from(("saves", "keeps a copy", "puts the copy back", "takes the copy over", "joins")), st.integers(0, 2), st.integers(0, 2)), max_size=12)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DEEDS)
def test_no_number_is_given_twice_whatever_is_restored_copied_and_joined(
    tmp_path_factory: pytest.TempPathFactory, deeds: list[tuple[str, int, int]]
) -> None:
    """Among three machines, the first of which keeps the keys and lets the others join: its own list of letters is never lost."""
    folder = tmp_path_factory.mktemp("machines")
    machines = [Laptop(folder / f"settings {number}") for number in range(3)]
    paths = [folder / f"office {number}.db" for number in range(3)]
    Book.create(paths[0], KEY, "office", laptop=machines[0]).close()
    given, listed = list[str](), {"A"}
    for deed, one, other in deeds:
        if deed == "joins" and one and paths[0].exists():
            with Book.open(paths[0], KEY, "office", laptop=machines[0]) as book:
                letter = next_letter(book.letters() | listed)
                listed.add(letter)
                paths[one].unlink(missing_ok=True)
                machines[one].adopt(book.id, book.copy_for_another(paths[one], letter))
        elif deed == "takes the copy over" and paths[other].exists() and one != other:
            shutil.copy(paths[other], paths[one])
        elif deed == "keeps a copy" and paths[one].exists():
            shutil.copy(paths[one], paths[one].with_suffix(".kept"))
        elif deed == "puts the copy back" and paths[one].with_suffix(".kept").exists():
            shutil.copy(paths[one].with_suffix(".kept"), paths[one])
        elif deed == "saves" and paths[one].exists():
            with Book.open(paths[one], KEY, "office", laptop=machines[one]) as book:
                made = Shelf(new_id(), title="A")
                book.save(made, WHO)
                kept = book.get(Shelf, made.id)
                assert kept is not None
                given.append(kept.number or "")
    assert len(set(given)) == len(given)


def test_the_books_of_one_office_have_chains_of_their_own(path: Path, laptop: Laptop, tmp_path: Path) -> None:
    with Book.create(tmp_path / "cases.db", KEY, "cases", laptop=laptop, office="the office") as cases:
        assert (cases.badge.letter, cases.office) == ("A", "the office")
        assert cases.badge.id != opened(path, laptop)[1]


def test_settings_that_cannot_be_written_say_so(path: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(UserError, match="laptops cannot be written"):
        Book.open(path, KEY, "office", laptop=Laptop(tmp_path / "file"))
    assert opened(path, Laptop(tmp_path / "settings"))[0] == "A"
