"""A second laptop joins an office: the file opens there alone, and numbers never collide."""

import json
import os
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from pyrage import decrypt_file, x25519

from desktop.errors import UserError
from desktop.exchange.sealed import seal, sum_of
from desktop.models.ids import new_id
from desktop.models.registers.case import Case
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.project import Project
from desktop.office.access import sender
from desktop.office.access.joining import NotTheSenderError, ask_to_join, fingerprint, join, let_join, read_request
from desktop.office.access.opening import Newcomer, create_office, open_office
from desktop.office.access.this_laptop import identity, public_key
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
    told = let_join(first, place / "ask.tallyrequest", place / "office.tallyjoin")
    return join(place / "office.tallyjoin", place, place / "settings", told)


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
        join(tmp_path / "two" / "office.tallyjoin", thief, thief / "settings", "2222 2222")
    assert [path.name for path in thief.iterdir()] == ["settings"]


def test_a_damaged_file_leaves_nothing(first: Office, tmp_path: Path) -> None:
    place = tmp_path / "two"
    place.mkdir()
    ask_to_join(place / "settings", place / "ask.tallyrequest")
    signs = let_join(first, place / "ask.tallyrequest", place / "office.tallyjoin")
    whole = (place / "office.tallyjoin").read_bytes()
    for spoilt in (whole[:-1000], whole[:5000] + b"\0" + whole[5001:], b""):
        (place / "office.tallyjoin").write_bytes(spoilt)
        with pytest.raises(UserError):
            join(place / "office.tallyjoin", place, place / "settings", signs)
    assert not list(place.glob("*.tallybook"))


_watching: list[Callable[[str, tuple[Any, ...]], None]] = []
sys.addaudithook(lambda event, said: _watching[-1](event, said) if _watching else None)


def test_the_office_is_there_whole_or_not_at_all(first: Office, tmp_path: Path) -> None:
    """Whatever moment a battery dies at."""
    folder = tmp_path / "two" / "demo.tallybook"
    seen: set[tuple[str, ...]] = set()

    def watch(_event: str, _said: tuple[Any, ...]) -> None:
        kept = _watching.pop()  # looking is watched too
        seen.add(tuple(sorted(path.name for path in folder.iterdir())) if folder.exists() else ())
        _watching.append(kept)

    _watching.append(watch)
    try:
        joined(first, tmp_path, "two")
    finally:
        _watching.clear()
    assert seen == {(), ("backups", "cases.db", "keyring.json", "office.db")}


@pytest.fixture
def asked(first: Office, tmp_path: Path) -> tuple[Path, str]:
    """The folder of a laptop that asked and has its file, and the signs that were told there."""
    place = tmp_path / "two"
    place.mkdir()
    ask_to_join(place / "settings", place / "ask.tallyrequest")
    return place, let_join(first, place / "ask.tallyrequest", place / "office.tallyjoin")


def inside(place: Path, folder: Path) -> tuple[dict[str, Path], dict[str, Any]]:
    """What is in the file of that laptop, which alone can look: its files, and what it says of itself."""
    folder.mkdir()
    decrypt_file(str(place / "office.tallyjoin"), str(folder / "plain.zip"), [x25519.Identity.from_str(identity(place / "settings"))])
    with zipfile.ZipFile(folder / "plain.zip") as zipped:
        zipped.extractall(folder)
    said = json.loads((folder / "manifest.json").read_text())
    return {name: folder / name for name in said.pop("files")}, said


def resealed(place: Path, files: dict[str, Path], said: dict[str, Any], signs: str = "") -> Path:
    """A file for that laptop by whoever knows its public key; proven where they know the ``signs`` too."""
    to, key = place / "other.tallyjoin", public_key(place / "settings")
    if signs:
        sums = {name: sum_of(path) for name, path in files.items()}
        said = {**said, "proof": sender.proof(signs, bytes.fromhex(said["salt"]), (said["sender"], key), said["office"], sums)}
    seal(files, said, to, key)
    return to


def nothing_came(place: Path) -> bool:
    """No office, no note of one, nothing half."""
    return not list(place.glob("*.tallybook")) and not (place / "settings" / "laptops").exists() and not list(place.glob(".*"))


def test_a_strangers_office_of_the_same_name_is_not_taken(asked: tuple[Path, str], tmp_path: Path) -> None:
    """Whoever sees the request can make a file for it. What victims' names would be entered into would be theirs to read."""
    place, told = asked
    mine = tmp_path / "stranger"
    mine.mkdir()
    users = [Newcomer("Field officer", ["manager", "case_supervisor"], PASSPHRASE)]
    with create_office(mine / "demo", users, settings=mine / "settings", cost=CHEAP).office as office:
        let_join(office, place / "ask.tallyrequest", place / "theirs.tallyjoin")
    with pytest.raises(NotTheSenderError):
        join(place / "theirs.tallyjoin", place, place / "settings", told)
    assert nothing_came(place)
    folder = join(place / "office.tallyjoin", place, place / "settings", f" {told.lower()} ")
    with second(folder, "Field officer") as office:
        assert office.count(Project) == 1


def test_what_was_exchanged_in_the_right_file_is_seen(asked: tuple[Path, str], tmp_path: Path) -> None:
    place, told = asked
    files, said = inside(place, tmp_path / "inside")
    for name in ("keyring.json", "cases.db", "laptop.json"):
        other = tmp_path / f"other-{name}"
        other.write_bytes(files[name].read_bytes() + b" ")
        with pytest.raises(NotTheSenderError):
            join(resealed(place, {**files, name: other}, said), place, place / "settings", told)
    with pytest.raises(NotTheSenderError):
        join(resealed(place, files, {**said, "office": "Other.tallybook"}), place, place / "settings", told)
    with pytest.raises(NotTheSenderError):
        join(resealed(place, files, {**said, "sender": said["sender"][::-1]}), place, place / "settings", told)
    assert nothing_came(place)


def test_a_name_that_leads_elsewhere_is_none(asked: tuple[Path, str], tmp_path: Path) -> None:
    """Also from who knows the signs."""
    place, told = asked
    files, said = inside(place, tmp_path / "inside")
    before = set(tmp_path.rglob("*.tallybook"))
    for name in ("..", "C:\\X", "", "X\0", "x" * 300, 5):
        file = resealed(place, files, {**said, "office": name}, told if isinstance(name, str) else "")
        with pytest.raises(UserError):
            join(file, place, place / "settings", told)
        assert nothing_came(place)
    for name in ("../../X.tallybook", "/elsewhere/Y"):  # its last part alone is what it is called
        join(resealed(place, files, {**said, "office": name}, told), place, place / "settings", told)
    assert set(tmp_path.rglob("*.tallybook")) - before == {place / "X.tallybook", place / "Y.tallybook"}


def test_a_note_of_another_shape_is_not_taken(asked: tuple[Path, str], tmp_path: Path) -> None:
    place, told = asked
    files, manifest = inside(place, tmp_path / "inside")
    laptop = {"laptop": "0190f0c0-0000-7000-8000-000000000000", "opening": "0" * 32}
    notes: tuple[Any, ...] = ({"../../X.tallybook/keyring": laptop}, {}, [], {"a": 5}, {f"{laptop['laptop']}\n": laptop})
    for said in notes:
        files["laptop.json"].write_text(json.dumps(said))
        with pytest.raises(UserError, match="is damaged"):
            join(resealed(place, files, manifest, told), place, place / "settings", told)
        assert nothing_came(place)


def test_a_file_of_another_version_and_one_that_swells_are_refused(asked: tuple[Path, str], tmp_path: Path) -> None:
    place, told = asked
    files, said = inside(place, tmp_path / "inside")
    for version, why in ((1, "earlier Tallybook"), (3, "newer Tallybook"), (0, "is damaged"), ("2", "is damaged")):
        with pytest.raises(UserError, match=why):
            join(resealed(place, files, {**said, "version": version, "more": 1}), place, place / "settings", told)
    with files["cases.db"].open("wb") as swollen:
        swollen.truncate(200 << 20)
    with pytest.raises(UserError, match="is damaged"):
        join(resealed(place, files, said, told), place, place / "settings", told)
    assert nothing_came(place)


@pytest.mark.parametrize("content", [b"", b"not a whole page"])
def test_a_book_of_another_size_is_not_taken(asked: tuple[Path, str], tmp_path: Path, content: bytes) -> None:
    place, told = asked
    files, said = inside(place, tmp_path / "inside")
    files["cases.db"].write_bytes(content)
    with pytest.raises(UserError, match="is damaged"):
        join(resealed(place, files, said, told), place, place / "settings", told)
    assert nothing_came(place)


def test_the_same_signs_prove_nothing_of_another_file(first: Office, asked: tuple[Path, str], tmp_path: Path) -> None:
    """Each file has a salt of its own, so nothing that is reckoned of one helps with another."""
    place, told = asked
    files, said = inside(place, tmp_path / "inside")
    sums = {name: sum_of(path) for name, path in files.items()}
    keys = (said["sender"], public_key(place / "settings"))
    salts = [bytes.fromhex(said["salt"]), sender.new_salt()]
    assert len({sender.proof(told, salt, keys, said["office"], sums) for salt in salts}) == 2
    with pytest.raises(NotTheSenderError):
        join(resealed(place, files, {**said, "salt": salts[1].hex()}), place, place / "settings", told)
    signs = let_join(first, place / "ask.tallyrequest", place / "second.tallyjoin")
    assert signs != told
    with pytest.raises(NotTheSenderError):
        join(place / "second.tallyjoin", place, place / "settings", told)
    assert nothing_came(place)


HOLD = "import sys, pathlib; from desktop.office.access.arriving import taken_apart_in; held = taken_apart_in(pathlib.Path(sys.argv[1])); (held.__enter__() / 'book').touch(); print('held', flush=True); sys.stdin.read()"


def test_what_was_killed_goes_with_the_next_joining_and_what_is_at_work_stays(asked: tuple[Path, str]) -> None:
    place, told = asked
    processes = [subprocess.Popen([sys.executable, "-c", HOLD, str(place)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in "ab"]
    for process in processes:
        assert process.stdout
        assert process.stdout.readline().strip() == b"held"
    (killed, working), left = processes, set(place.glob(".*"))
    killed.kill()
    killed.communicate()
    (place / "office.tallyjoin").rename(place / "called otherwise.tallyjoin")
    join(place / "called otherwise.tallyjoin", place, place / "settings", told)
    stays = set(place.glob(".*"))
    assert len(stays) == 1
    assert stays < left
    assert (stays.pop() / "book").exists()
    working.communicate(b"")


def test_the_office_reaches_the_disk_before_it_gets_its_name(asked: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A power cut soon after could leave a folder of the right name with empty books in it."""
    place, told = asked
    folder = place / "demo.tallybook"
    before, after = set[int](), set[int]()
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        (after if folder.exists() else before).add(os.fstat(descriptor).st_ino)
        fsync(descriptor)

    monkeypatch.setattr("desktop.atomic.os.fsync", watched)
    join(place / "office.tallyjoin", place, place / "settings", told)
    books = {path.stat().st_ino for path in folder.iterdir() if path.is_file()}
    assert len(books) == 3
    if os.name == "posix":
        books.add(folder.stat().st_ino)
        assert after == {place.stat().st_ino}
    assert books <= before


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed")
def test_joining_killed_at_any_write_leaves_a_whole_office_or_none(asked: tuple[Path, str], tmp_path: Path) -> None:
    place, told = asked
    for turn in count():
        here = tmp_path / f"turn-{turn}"
        shutil.copytree(place, here)
        child = os.fork()
        if child == 0:
            try:
                _watching.append(dying(turn))
                join(here / "office.tallyjoin", here, here / "settings", told)
                _watching.clear()
            finally:
                os._exit(0)
        _pid, status = os.waitpid(child, 0)
        if not list(here.glob("*.tallybook")):
            again = (here / "office.tallyjoin").rename(here / "called otherwise.tallyjoin")
            join(again, here, here / "settings", told)
            assert not list(here.glob(".*"))
        folder = here / "demo.tallybook"
        assert sorted(path.name for path in folder.iterdir()) == ["backups", "cases.db", "keyring.json", "office.db"]
        with second(folder, "Field officer") as office:
            assert entered(office)[0] == "B"
        shutil.rmtree(here)
        if not os.WIFSIGNALED(status):
            assert turn > 15  # so many writes there were
            return


def dying(turn: int) -> Callable[[str, tuple[Any, ...]], None]:
    """Dies at the write of that number, counted from 0."""
    left = [turn]

    def watch(event: str, said: tuple[Any, ...]) -> None:
        writes = event in ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod") or (event == "open" and str(said[1])[:1] in "wax")
        if writes:
            left[0] -= 1
        if left[0] < 0:
            _watching.clear()  # killing is an event too
            os.kill(os.getpid(), signal.SIGKILL)

    return watch


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
