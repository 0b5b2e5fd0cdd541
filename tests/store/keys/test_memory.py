"""What a machine has seen of an office: an older folder, another one, one that was accepted; and notes that are spoilt or lost."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.models.registers.staff import User
from desktop.office.access import users
from desktop.office.access.opening import Newcomer
from desktop.office.access.settling import OlderFolderError
from desktop.store.keys import keyring, keyring_changes, keyring_file
from desktop.store.keys.keyring_changes import Wish
from desktop.store.keys.memory import Memory, compare
from desktop.store.keys.ring import KeyringFile
from desktop.store.keys.roster import Pin
from desktop.store.keys.sealing import CHEAPEST
from tests.office.opened import a_case, new_office, passphrase
from tests.office.opened import opened as opened_office
from tests.store.keys.staff import done, forged, made, old_office, opened, person

WHERE = "Ulaanbaatar.tallybook"


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "settings")


def changed(ring: KeyringFile, name: str, by: str = "Maral", **wish: Any) -> KeyringFile:
    """``ring`` with one more user, or after what is wished."""
    said = Wish(**wish) if wish else keyring_changes.added(ring, person(name, "field_officer"), CHEAPEST)
    return replace(done(ring, opened(ring, by), said), written=ring.written + 1)


def noted(memory: Memory, ring: KeyringFile) -> Any:
    memory.keep(ring)
    seen = memory.seen(ring.office)
    assert seen is not None
    return seen


def test_a_keyring_is_newer_or_older_than_what_was_seen(memory: Memory) -> None:
    first = made()[0]
    second = changed(first, "Naran")
    third = changed(second, "Zaya")
    seen = noted(memory, second)
    assert (seen.state, seen.pin, seen.written) == (second.state, second.state.pin, 2)
    assert [compare(ring, seen) for ring in (first, second, third)] == ["older", "newer", "newer"]
    assert compare(replace(second, written=1), seen) == "older"  # the same people, and perhaps an earlier passphrase
    assert compare(replace(second, written=3), seen) == "newer"
    assert compare(replace(third, written=1), seen) == "newer"


def test_another_roster_is_none_of_these(memory: Memory) -> None:
    first = made()[0]
    seen = noted(memory, changed(first, "Naran"))
    for other in (changed(first, "Zaya"), changed(changed(first, "Zaya"), "Delger"), made()[0]):
        assert compare(other, seen) == "another"


def test_an_older_folder_is_accepted_by_who_could_appoint_when_it_was_seen(memory: Memory) -> None:
    first = made()[0]
    second = changed(changed(first, "Naran"), "Zaya")
    seen = noted(memory, second)
    for by, relation in (("Maral", "accepted"), ("Tuya", "accepted"), ("Bat", "another"), ("Oyun", "another")):
        said = forged(first, opened(first, by).identity, instead=seen.pin)
        assert compare(said, seen) == relation
    accepted = changed(first, "", instead=seen.pin)
    assert compare(changed(accepted, "Delger"), seen) == "accepted"
    assert compare(changed(first, "", instead=Pin(3, bytes(32))), seen) == "another"
    assert compare(replace(accepted, entries=(*first.entries, replace(accepted.entries[-1], signatures={}))), seen) == "another"
    assert compare(accepted, noted(memory, accepted)) == "newer"


def test_one_who_left_cannot_accept_a_folder_where_her_leaving_was_seen(memory: Memory) -> None:
    first = made()[0]
    maral = opened(first, "Maral").identity
    second = replace(forged(first, maral, users={maral.id: None}), written=2)
    seen = noted(memory, second)
    assert compare(forged(first, maral, instead=seen.pin), seen) == "another"
    assert compare(forged(first, opened(first, "Tuya").identity, instead=seen.pin), seen) == "accepted"


def test_an_office_of_the_first_format_is_the_same_for_every_machine(memory: Memory) -> None:
    seen = noted(memory, old_office())
    assert compare(old_office(), seen) == "newer"
    assert compare(done(old_office(), opened(old_office(), "Maral"), Wish()), seen) == "newer"


def test_an_older_file_of_the_same_roster_is_no_news(memory: Memory) -> None:
    ring = replace(made()[0], written=7)
    assert noted(memory, ring).written == 7
    assert noted(memory, replace(ring, written=3)).written == 7
    assert noted(memory, replace(ring, written=8)).written == 8
    later = replace(changed(ring, "Naran"), written=5)
    assert noted(memory, later).written == 5


@pytest.mark.parametrize("office", ["../../out", "/etc/passwd", "a/b", "..", "con", "nul\0", "x" * 200, "\u202e", "office\n", "Ä" * 200])
def test_an_id_from_a_hostile_file_is_no_path(tmp_path: Path, office: str) -> None:
    memory = Memory(tmp_path / "settings")
    ring = made()[0]
    hostile = replace(ring, entries=(replace(ring.entries[0], office=office),))
    assert memory.seen(office) is None
    assert noted(memory, hostile).state.office == office
    assert memory.seen(f"{office}.") is None
    made_files = [path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()]
    assert [(path.parent, len(path.name), path.suffix) for path in made_files] == [(Path("settings/offices"), 37, ".json")]


def test_two_offices_have_notes_of_their_own(memory: Memory) -> None:
    one, other = made()[0], old_office()
    assert noted(memory, one).pin == one.state.pin
    assert noted(memory, other).pin == other.state.pin
    assert noted(memory, one).pin == one.state.pin


SPOILT: dict[str, Callable[[dict[str, Any]], object]] = {
    "no roster": lambda said: said.pop("roster"),
    "empty": lambda said: said.update(roster=[]),
    "roster as text": lambda said: said.update(roster="x"),
    "entry as number": lambda said: said.update(roster=[7]),
    "a claim of nobody": lambda said: said["roster"][0].update(claims={"nobody": {"signing_key": "00" * 32, "tags": {}}}),
    "written as text": lambda said: said.update(written="7"),
    "no day": lambda said: said.update(on="yesterday"),
    "a day as number": lambda said: said.update(on=7),
}


@pytest.mark.parametrize("change", SPOILT.values(), ids=SPOILT.keys())
def test_a_spoilt_note_is_as_none_and_is_written_anew(memory: Memory, tmp_path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    ring = made()[0]
    memory.keep(ring)
    note = next((tmp_path / "settings" / "offices").iterdir())
    said = json.loads(note.read_text())
    change(said)
    for content in (json.dumps(said), "", "{", "[]", "null", "[" * 100_000):
        note.write_text(content)
        assert memory.seen(ring.office) is None
    assert noted(memory, ring).pin == ring.state.pin


def test_a_machine_that_takes_no_notes_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "settings").write_text("no folder")
    memory = Memory(tmp_path / "settings")
    memory.keep(made()[0])
    assert memory.seen(made()[0].office) is None


def test_an_older_folder_is_noticed_by_either_memory(tmp_path: Path) -> None:
    """Both books and the keyring are put back: what was seen of the keys speaks first, and without it what was seen of the books."""
    new_office(tmp_path).office.close()
    shutil.copytree(tmp_path / WHERE, tmp_path / "old", ignore=shutil.ignore_patterns(".lock"))
    with opened_office(tmp_path, "Tuya") as office:
        users.appoint(office, Newcomer("Nomin", ["case_worker"], passphrase("Nomin")))
        office.save(a_case())
    shutil.rmtree(tmp_path / WHERE)
    shutil.copytree(tmp_path / "old", tmp_path / WHERE)
    for name, may in (("Bat", False), ("Tuya", True), ("Maral", True)):
        with pytest.raises(OlderFolderError) as refused:
            opened_office(tmp_path, name)
        assert refused.value.may_accept is may
    notes = next((tmp_path / "settings" / "offices").iterdir())
    kept = notes.read_bytes()
    notes.unlink()
    with opened_office(tmp_path, "Tuya") as office:
        assert [sentence.partition(" that ")[0] for sentence in office.warnings] == [
            "The office book lacks 1 change",
            "The case book lacks 1 change",
        ]
    notes.write_bytes(kept)
    shutil.rmtree(tmp_path / "settings" / "laptops")
    with pytest.raises(OlderFolderError):
        opened_office(tmp_path, "Tuya")
    shutil.rmtree(tmp_path / "settings")
    with opened_office(tmp_path, "Tuya") as office:  # nothing remembers: as on a new machine
        assert office.warnings == ()
        assert "Nomin" not in {user.name for user in office.every(User)}


def test_an_older_keyring_alone_is_told_where_it_brings_an_earlier_passphrase_back(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    old = (tmp_path / WHERE / "keyring.json").read_bytes()
    with opened_office(tmp_path, "Bat") as office:
        users.change_passphrase(office, passphrase("Bat"), "another long passphrase")
    for path in (tmp_path / WHERE).rglob("keyring*.json"):  # a newer copy would be taken in its place
        path.write_bytes(old)
    with opened_office(tmp_path, "Maral") as office:
        assert any(sentence.startswith("keyring.json is older than it was here") for sentence in office.warnings)
    assert keyring.unlock(keyring_file.read(tmp_path / WHERE), "Bat", passphrase("Bat")).books
