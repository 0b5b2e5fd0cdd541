"""A second laptop joins an office: the file opens there alone, and numbers never collide."""

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.models.registers.case import Case
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.project import Project
from desktop.office.access.joining import ask_to_join, fingerprint, join, let_join, read_request
from desktop.office.access.opening import open_office
from desktop.office.office import Office
from desktop.office.sample import PASSPHRASE, PROJECT
from desktop.store.keys.sealing import Cost
from tests.ui.offices import copied

CHEAP = Cost(memory_kib=8, passes=1, lanes=1)


@pytest.fixture
def first(demo_once: Path, tmp_path: Path) -> Iterator[Office]:
    """The case worker's office on the first laptop."""
    folder = copied(demo_once, tmp_path / "one")
    with open_office(folder, "Case worker", PASSPHRASE, settings=folder.parent / "settings", cost=CHEAP) as office:
        yield office


def joined(first: Office, tmp_path: Path, name: str) -> Path:
    place = tmp_path / name
    place.mkdir()
    signs = ask_to_join(place / "settings", place / "ask.tallyrequest")
    assert signs == fingerprint(read_request(place / "ask.tallyrequest"))
    let_join(first, place / "ask.tallyrequest", place / "office.tallyjoin")
    return join(place / "office.tallyjoin", place, place / "settings")


def second(folder: Path, user: str) -> Office:
    return open_office(folder, user, PASSPHRASE, settings=folder.parent / "settings", cost=CHEAP)


def entered(office: Office) -> str:
    made = Organisation(new_id(), title="A new partner", type="national_ngo")
    office.save(made)
    kept = office.get(Organisation, made.id)
    assert kept is not None
    return str(kept.number)


def test_three_laptops_have_three_letters_and_the_same_numbers_of_results(first: Office, tmp_path: Path) -> None:
    with second(joined(first, tmp_path, "two"), "Field officer") as two, second(joined(first, tmp_path, "three"), "Case worker") as three:
        numbers = [entered(office) for office in (first, two, three)]
        assert [number[0] for number in numbers] == ["A", "B", "C"]
        project = two.project(PROJECT)
        assert len(two.matrix(project.id, date(2020, 6, 30)).rows) == 58
        assert three.count(Case) == 30
        assert three.check() == []
        assert two.count(Project) == 1
    folder = tmp_path / "two" / "demo.tallybook"
    with second(folder, "Field officer") as again:  # and the letter stays
        assert entered(again)[0] == "B"


def test_another_laptop_cannot_open_the_file(first: Office, tmp_path: Path) -> None:
    joined(first, tmp_path, "two")
    thief = tmp_path / "thief"
    thief.mkdir()
    with pytest.raises(UserError, match="not made for this laptop"):
        join(tmp_path / "two" / "office.tallyjoin", thief, thief / "settings")
    assert [path.name for path in thief.iterdir()] == ["settings"]


def test_a_damaged_file_leaves_nothing(first: Office, tmp_path: Path) -> None:
    place = tmp_path / "two"
    place.mkdir()
    ask_to_join(place / "settings", place / "ask.tallyrequest")
    let_join(first, place / "ask.tallyrequest", place / "office.tallyjoin")
    whole = (place / "office.tallyjoin").read_bytes()
    for spoilt in (whole[:-1000], whole[:5000] + b"\0" + whole[5001:], b""):
        (place / "office.tallyjoin").write_bytes(spoilt)
        with pytest.raises(UserError):
            join(place / "office.tallyjoin", place, place / "settings")
    assert not list(place.glob("*.tallybook"))


_watching: list[Callable[[], None]] = []
sys.addaudithook(lambda _event, _args: _watching[-1]() if _watching else None)


def test_the_office_is_there_whole_or_not_at_all(first: Office, tmp_path: Path) -> None:
    """Whatever moment a battery dies at."""
    folder = tmp_path / "two" / "demo.tallybook"
    seen: set[tuple[str, ...]] = set()

    def watch() -> None:
        kept = _watching.pop()  # looking is watched too
        seen.add(tuple(sorted(path.name for path in folder.iterdir())) if folder.exists() else ())
        _watching.append(kept)

    _watching.append(watch)
    try:
        joined(first, tmp_path, "two")
    finally:
        _watching.clear()
    assert seen == {(), ("backups", "cases.db", "keyring.json", "office.db")}


def test_what_is_no_request_is_refused(first: Office, tmp_path: Path) -> None:
    (tmp_path / "ask.tallyrequest").write_text("age1notakey")
    with pytest.raises(UserError, match="no request"):
        let_join(first, tmp_path / "ask.tallyrequest", tmp_path / "x.tallyjoin")
    assert not (tmp_path / "x.tallyjoin").exists()


def test_a_manager_alone_cannot_make_it(first: Office, tmp_path: Path) -> None:
    folder = first.folder
    first.close()
    ask_to_join(tmp_path / "two", tmp_path / "ask.tallyrequest")
    with open_office(folder, "Manager", PASSPHRASE, settings=tmp_path / "one" / "settings", cost=CHEAP) as manager:  # noqa: SIM117
        with pytest.raises(UserError, match="case worker"):
            let_join(manager, tmp_path / "ask.tallyrequest", tmp_path / "x.tallyjoin")
