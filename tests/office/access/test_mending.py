"""What opening does with a keyring.json somebody damaged: it is mended, or doubted until it changes; else nothing is written."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop.models.registers.staff import User
from desktop.office.access import users
from desktop.office.access.opening import Newcomer
from desktop.office.office import Office
from desktop.store.keys import keyring, keyring_file
from tests.office.opened import new_office, opened, passphrase

WHERE = "Ulaanbaatar.tallybook"


def spoil(tmp_path: Path, change: Callable[[Any], object]) -> None:
    path = tmp_path / WHERE / "keyring.json"
    said = json.loads(path.read_text())
    change(said)
    path.write_text(json.dumps(said))


def files(tmp_path: Path) -> dict[str, bytes]:
    folder = tmp_path / WHERE
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("keyring*.json")}


def of(tmp_path: Path, name: str) -> str:
    return keyring.named(keyring_file.read(tmp_path / WHERE), name)


def appointed(office: Office, name: str) -> None:
    users.appoint(office, Newcomer(name, ["field_officer"], passphrase(name)))


def test_opening_writes_nothing_where_nothing_changed(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    before = files(tmp_path)
    assert len(before) == 2
    for name in ("Maral", "Tuya", "Maral"):
        with opened(tmp_path, name) as office:
            assert office.warnings == ()
    assert files(tmp_path) == before


def test_what_was_seen_since_is_written_once(tmp_path: Path) -> None:
    with new_office(tmp_path).office as office:
        appointed(office, "Delger")
    before = files(tmp_path)
    opened(tmp_path, "Tuya").close()
    once = files(tmp_path)
    assert once != before
    opened(tmp_path, "Tuya").close()
    assert files(tmp_path) == once


def test_a_colleagues_spoilt_part_is_mended_by_whoever_opens_first(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    tuya = of(tmp_path, "Tuya")
    spoil(tmp_path, lambda said: said["slots"][tuya].update(pin="AAAA"))
    with opened(tmp_path, "Oyun") as office:
        assert [sentence.partition(" in keyring.json was damaged")[0] for sentence in office.warnings] == ["The part of Tuya"]
    with opened(tmp_path, "Tuya") as office:
        assert (office.warnings, office.check()) == ((), [])


def test_a_spoilt_part_never_takes_the_place_of_a_good_copy(tmp_path: Path) -> None:
    """By the name of its key it is of another time; who does not hold it cannot tell but by the roster."""
    new_office(tmp_path).office.close()
    for _time in range(12):
        spoil(tmp_path, lambda said: said["books"]["cases"]["current"].update(id="0" * 64, past="AAAA"))
        with opened(tmp_path, "Maral") as office:
            assert [sentence.partition(" in keyring.json was damaged")[0] for sentence in office.warnings] == ["The part of case book"]
    with opened(tmp_path, "Tuya") as office:
        assert (office.warnings, office.check()) == ((), [])


def test_nobody_vouches_for_a_doubtful_part_however_much_else_they_change(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    bat = of(tmp_path, "Bat")
    spoil(tmp_path, lambda said: said["slots"][bat].update(pin="AAAA"))
    (tmp_path / WHERE / "backups" / "keyring.json").unlink()
    for number in range(2):
        with opened(tmp_path, "Maral") as office:
            assert any("no copy has it whole" in sentence for sentence in office.warnings)
            for name in ("Delger", "Nomin", "Zaya"):
                appointed(office, f"{name} {number}")
                assert keyring_file.read(office.folder).spoilt(office.access.keys.vouching) == [f"slot {bat}"]
            users.change_passphrase(office, passphrase("Maral"), passphrase("Maral"))
    with opened(tmp_path, "Maral") as office:
        users.new_paper(office, "office", users.new_paper_code())  # the office book has another key now
        assert keyring_file.read(office.folder).spoilt(office.access.keys.vouching) == [f"slot {bat}"]
        users.renew(office, next(user for user in office.every(User) if user.name == "Bat"), passphrase("Bat"))
        assert office.check() == []
    opened(tmp_path, "Bat").close()


def test_proofs_of_nothing_are_dropped_without_a_word(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    spoil(tmp_path, lambda said: said["vouched"].update({"diary": "00" * 32}))
    for _opening in range(2):
        with opened(tmp_path, "Maral") as office:
            assert (office.warnings, office.check()) == ((), [])
