"""A keyring.json that was damaged, or put together of earlier ones: what is said, what is mended, and that the good copy stays."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import UserError
from desktop.models.registers.staff import User
from desktop.office.access import users
from desktop.office.access.opening import Newcomer, open_office
from desktop.office.access.settling import OlderFolderError
from desktop.office.office import Office
from desktop.store.keys.sealing import CHEAPEST
from tests.office.opened import new_office, opened, passphrase

WHERE = "Ulaanbaatar.tallybook"


def keyring_json(tmp_path: Path) -> Path:
    return tmp_path / WHERE / "keyring.json"


def copy(tmp_path: Path) -> Path:
    return tmp_path / WHERE / "backups" / "keyring.json"


def changed(tmp_path: Path, change: Callable[[Any], None]) -> None:
    said = json.loads(keyring_json(tmp_path).read_bytes())
    change(said)
    keyring_json(tmp_path).write_text(json.dumps(said))


def opened_elsewhere(tmp_path: Path, name: str, said: str = "") -> Office:
    """By somebody on a machine that knows nothing of the office."""
    return open_office(tmp_path / WHERE, name, said or passphrase(name), settings=tmp_path / "elsewhere", cost=CHEAPEST)


def test_a_keyring_that_was_never_written_is_none(tmp_path: Path) -> None:
    """It would pass for one of the earlier format, whose parts nobody vouches for."""
    new_office(tmp_path).office.close()
    changed(tmp_path, lambda said: said.update(written=0))
    with pytest.raises(UserError, match="is damaged"):
        opened(tmp_path, "Maral")


def test_a_part_of_an_earlier_keyring_is_noticed_though_it_was_vouched_for(tmp_path: Path) -> None:
    """Sarnai changed her passphrase because somebody knew it; whoever kept the earlier file puts her part of it back."""
    new_office(tmp_path).office.close()
    before = json.loads(keyring_json(tmp_path).read_bytes())
    with opened(tmp_path, "Sarnai") as office:
        who = office.user.id
        users.change_passphrase(office, passphrase("Sarnai"), "another one for Sarnai")

    def put_back(said: Any) -> None:
        said["slots"][who] = before["slots"][who]
        said["vouched"][f"slot {who}"] = before["vouched"][f"slot {who}"]

    changed(tmp_path, put_back)
    with opened(tmp_path, "Maral") as office:
        assert [sentence.partition(" was damaged")[0] for sentence in office.warnings] == ["The part of Sarnai in keyring.json"]
        assert office.check() == []
    with pytest.raises(UserError, match="not the passphrase of Sarnai"):
        opened(tmp_path, "Sarnai")
    opened(tmp_path, "Sarnai", "another one for Sarnai").close()


def test_another_number_of_writing_is_put_right_alone(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    changed(tmp_path, lambda said: said.update(written=said["written"] * 1000))
    with opened(tmp_path, "Bat") as office:
        assert [sentence.partition(" was damaged")[0] for sentence in office.warnings] == ["The part of everybody in keyring.json"]
        assert office.check() == []
    assert json.loads(keyring_json(tmp_path).read_bytes())["written"] < 1000


@pytest.mark.parametrize("place", [("current", "id"), ("coming",)])
def test_the_keys_of_a_book_are_put_right_whatever_is_damaged_in_them(tmp_path: Path, place: tuple[str, ...]) -> None:
    """Which key is the right one the roster says, not the damaged part."""
    new_office(tmp_path).office.close()
    before = json.loads(keyring_json(tmp_path).read_bytes())["books"]["cases"]

    def damage(said: Any) -> None:
        keys = said["books"]["cases"]
        if place == ("coming",):
            keys["coming"] = keys["current"]
        else:
            keys["current"]["id"] = "x" + keys["current"]["id"][1:]

    changed(tmp_path, damage)
    with opened(tmp_path, "Oyun") as office:
        assert [sentence.partition(" was damaged")[0] for sentence in office.warnings] == ["The part of case book in keyring.json"]
        assert office.check() == []
    assert json.loads(keyring_json(tmp_path).read_bytes())["books"]["cases"] == before
    assert json.loads(copy(tmp_path).read_bytes())["books"]["cases"] == before


def test_entries_that_are_missing_are_put_back_from_the_copy(tmp_path: Path) -> None:
    """For Bat, who has not seen them: whoever has knows that they are missing."""
    new_office(tmp_path).office.close()
    with opened(tmp_path, "Maral") as office:
        users.appoint(office, Newcomer("Nomin", ["field_officer"], passphrase("Nomin")))
    changed(tmp_path, lambda said: said["roster"].pop())
    with opened_elsewhere(tmp_path, "Bat") as office:
        assert "The part of everybody in keyring.json" in office.warnings[0]
        assert office.check() == []
    opened(tmp_path, "Nomin").close()


def test_a_passphrase_of_before_does_not_open_what_is_put_right(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    before = json.loads(keyring_json(tmp_path).read_bytes())["slots"]
    with opened(tmp_path, "Sarnai") as office:
        users.change_passphrase(office, passphrase("Sarnai"), "another one for Sarnai")
    changed(tmp_path, lambda said: said.update(slots=before))
    with pytest.raises(UserError, match="not the passphrase of Sarnai"):
        opened(tmp_path, "Sarnai")


def test_a_keyring_of_before_a_dismissal_does_not_take_the_place_of_the_copy(tmp_path: Path) -> None:
    """Its keys open no book here; the copy is the only keyring that does."""
    new_office(tmp_path).office.close()
    before = keyring_json(tmp_path).read_bytes()
    with opened(tmp_path, "Maral") as office:
        users.dismiss(office, next(one for one in office.every(User) if one.name == "Bat"))
    good = copy(tmp_path).read_bytes()
    keyring_json(tmp_path).write_bytes(before)
    for name in ("Oyun", "Oyun", "Tuya"):
        with pytest.raises(UserError, match=r"does not open office\.db"):
            opened_elsewhere(tmp_path, name)
    assert copy(tmp_path).read_bytes() == good
    shutil.copy(copy(tmp_path), keyring_json(tmp_path))
    with opened(tmp_path, "Tuya") as office:
        assert office.check() == []


def test_an_earlier_keyring_gives_way_to_the_newer_copy(tmp_path: Path) -> None:
    """On a machine that has seen neither; the passphrase of before stays void."""
    new_office(tmp_path).office.close()
    before = keyring_json(tmp_path).read_bytes()
    with opened(tmp_path, "Maral") as office:
        users.appoint(office, Newcomer("Nomin", ["field_officer"], passphrase("Nomin")))
    with opened(tmp_path, "Bat") as office:
        users.change_passphrase(office, passphrase("Bat"), "another one for Bat")
    now = json.loads(keyring_json(tmp_path).read_bytes())
    keyring_json(tmp_path).write_bytes(before)
    with pytest.raises(UserError, match="not the passphrase of Bat"):
        opened_elsewhere(tmp_path, "Bat")
    assert keyring_json(tmp_path).read_bytes() == before
    with opened_elsewhere(tmp_path, "Oyun") as office:
        assert [sentence.partition(" was damaged")[0] for sentence in office.warnings] == ["The part of everybody in keyring.json"]
        assert office.check() == []
    assert json.loads(keyring_json(tmp_path).read_bytes())["roster"] == now["roster"]
    opened(tmp_path, "Bat", "another one for Bat").close()


def test_an_earlier_keyring_with_other_keys_has_to_be_accepted(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    before = keyring_json(tmp_path).read_bytes()
    cases = (tmp_path / WHERE / "cases.db").read_bytes()
    with opened(tmp_path, "Tuya") as office:
        users.new_paper(office, "cases", users.new_paper_code())
    good = copy(tmp_path).read_bytes()
    keyring_json(tmp_path).write_bytes(before)
    (tmp_path / WHERE / "cases.db").write_bytes(cases)
    for name in ("Oyun", "Maral"):
        with pytest.raises(OlderFolderError, match="it is older") as told:
            opened_elsewhere(tmp_path, name)
        assert told.value.may_accept == (name == "Maral")
    assert copy(tmp_path).read_bytes() == good
    where = tmp_path / WHERE
    open_office(where, "Maral", passphrase("Maral"), settings=tmp_path / "elsewhere", cost=CHEAPEST, accept=True).close()
    with opened_elsewhere(tmp_path, "Tuya") as office:
        assert office.check() == []


def test_a_first_key_that_lies_as_the_coming_one_is_a_damage(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    changed(tmp_path, lambda said: said["books"]["office"].update(coming=said["books"]["office"]["current"]))
    with opened(tmp_path, "Maral") as office:
        assert [sentence.partition(" was damaged")[0] for sentence in office.warnings] == ["The part of office book in keyring.json"]
        assert office.check() == []


def test_parts_of_the_writing_of_a_roster_that_is_put_right_are_noticed_too(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    before = json.loads(keyring_json(tmp_path).read_bytes())
    with opened(tmp_path, "Sarnai") as office:
        users.change_passphrase(office, passphrase("Sarnai"), "another one for Sarnai")
    with opened(tmp_path, "Tuya") as office:
        users.new_paper(office, "cases", users.new_paper_code())
    before["vouched"]["roster"] = bytes(32).hex()
    keyring_json(tmp_path).write_text(json.dumps(before))
    with opened_elsewhere(tmp_path, "Maral") as office:
        assert "The part of Sarnai in keyring.json was damaged" in " ".join(office.warnings)
        assert office.check() == []
    opened(tmp_path, "Sarnai", "another one for Sarnai").close()


def test_the_slot_of_somebody_who_left_does_not_come_back(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    before = json.loads(keyring_json(tmp_path).read_bytes())["slots"]
    with opened(tmp_path, "Maral") as office:
        who = next(one for one in office.every(User) if one.name == "Bat")
        users.dismiss(office, who)
    changed(tmp_path, lambda said: said["slots"].update({who.id: before[who.id]}))
    with opened(tmp_path, "Oyun") as office:
        assert len(office.warnings) == 1
        assert office.check() == []
    for path in (keyring_json(tmp_path), copy(tmp_path)):
        assert who.id not in json.loads(path.read_bytes())["slots"]
