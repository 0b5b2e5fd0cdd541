"""keyring.json on the disk: its copies, and a part that was damaged or changed by somebody without the office key."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from desktop.errors import UserError
from desktop.shapes import MOST
from desktop.store.keys import keyring, keyring_changes, keyring_file
from desktop.store.keys.keyring_changes import Wish
from desktop.store.keys.ring import KeyringFile
from desktop.store.keys.sealing import CHEAPEST
from tests.office.opened import passphrase
from tests.store.keys.staff import done, made, opened, person


class Written(NamedTuple):
    """A keyring on the disk, and the key it is vouched for with."""

    folder: Path
    ring: KeyringFile
    key: bytes

    def again(self, ring: KeyringFile) -> "Written":
        return self._replace(ring=keyring_file.write(ring, self.folder, self.key))

    def copies(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "backups").iterdir())

    def spoil(self, change: Callable[[Any], object]) -> KeyringFile:
        """Somebody without the key changes the file, and it is read."""
        path = self.folder / "keyring.json"
        said = json.loads(path.read_text())
        change(said)
        path.write_text(json.dumps(said))
        return keyring_file.read(self.folder)


@pytest.fixture
def on_disk(tmp_path: Path) -> Written:
    ring, keys, _codes = made()
    return Written(tmp_path, keyring_file.write(replace(ring, written=0), tmp_path, keys.vouching), keys.vouching)


def test_a_keyring_comes_back_from_the_disk_as_it_was(on_disk: Written) -> None:
    assert keyring_file.read(on_disk.folder) == on_disk.ring
    assert (on_disk.ring.written, on_disk.ring.spoilt(on_disk.key)) == (1, [])
    assert (on_disk.folder / "keyring.json").read_bytes() == (on_disk.folder / "backups/keyring.json").read_bytes()
    assert sorted(path.name for path in on_disk.folder.rglob("*")) == ["backups", "keyring.json", "keyring.json"]
    assert on_disk.again(on_disk.ring).ring.written == 2


def test_another_key_vouches_for_nothing(on_disk: Written) -> None:
    assert set(on_disk.ring.spoilt(bytes(32))) == set(on_disk.ring.parts()) == set(on_disk.ring.vouched)


@pytest.mark.parametrize("left", [b"old", b"", None])
def test_the_copy_catches_up_after_a_crash_between_the_two_writes(on_disk: Written, left: bytes | None) -> None:
    copy = on_disk.folder / "backups" / "keyring.json"
    if left is None:
        copy.unlink()
        copy.parent.rmdir()
    else:
        copy.write_bytes(left)
    keyring_file.keep_copy(on_disk.ring, on_disk.folder)
    assert (on_disk.folder / "keyring.json").read_bytes() == copy.read_bytes()


def test_what_a_copy_was_becomes_an_older_one_and_ten_are_kept(on_disk: Written) -> None:
    for _time in range(14):
        on_disk = on_disk.again(on_disk.ring)
    assert on_disk.copies() == [*(f"keyring-{written:06d}.json" for written in range(5, 15)), "keyring.json"]
    assert [ring.written for ring in keyring_file.copies(on_disk.folder)] == list(range(15, 4, -1))
    before = on_disk.copies()
    keyring_file.keep_copy(on_disk.ring, on_disk.folder)  # the same again is no news
    assert on_disk.copies() == before


def test_copies_with_a_private_key_under_an_earlier_passphrase_go(on_disk: Written) -> None:
    on_disk = on_disk.again(on_disk.again(on_disk.ring).ring)
    assert len(on_disk.copies()) == 3
    ring = keyring.change_passphrase(on_disk.ring, "Bat", passphrase("Bat"), "another long passphrase", CHEAPEST)
    on_disk = on_disk.again(ring)
    assert on_disk.copies() == ["keyring.json"]
    on_disk = on_disk.again(on_disk.ring)
    assert on_disk.copies() == ["keyring-000004.json", "keyring.json"]
    for copy in keyring_file.copies(on_disk.folder):
        with pytest.raises(UserError, match="not the passphrase of Bat"):
            opened(copy, "Bat")


def test_copies_with_the_key_of_one_who_left_or_got_a_new_one_go(on_disk: Written) -> None:
    for wish in (
        keyring_changes.renewed(on_disk.ring, keyring.named(on_disk.ring, "Bat"), "another long passphrase", CHEAPEST),
        keyring_changes.gone(keyring.named(on_disk.ring, "Oyun")),
    ):
        on_disk = on_disk.again(on_disk.again(on_disk.ring).ring)
        assert len(on_disk.copies()) > 1
        ring = done(on_disk.ring, opened(on_disk.ring, "Maral"), wish)
        on_disk = on_disk._replace(key=opened(ring, "Maral").vouching).again(ring)
        assert on_disk.copies() == ["keyring.json"]


def test_an_older_copy_that_cannot_be_read_goes(on_disk: Written) -> None:
    on_disk = on_disk.again(on_disk.ring)
    (on_disk.folder / "backups" / "keyring-000009.json").write_text("{")
    assert [ring.written for ring in keyring_file.copies(on_disk.folder)] == [2, 1]
    assert on_disk.again(on_disk.ring).copies() == ["keyring-000001.json", "keyring-000002.json", "keyring.json"]


def a_slot(said: Any, part: str, value: Any) -> None:
    next(iter(said["slots"].values()))[part] = value


def a_holder(said: Any, book: str) -> None:
    holders = said["books"][book]["current"]["holders"]
    one, other = list(holders)[:2]
    holders[one], holders[other] = holders[other], holders[one]


SPOILT: dict[str, tuple[str, Callable[[Any], object]]] = {
    "how often it was written": ("roster", lambda said: said.update(written=77)),
    "written more often than can be counted": ("roster", lambda said: said.update(written=MOST)),
    "a pin": ("slot", lambda said: a_slot(said, "pin", "AAAA")),
    "a claim": ("slot", lambda said: a_slot(said, "claim", {"signing_key": "00" * 32, "tags": {}})),
    "a slot that is another's": ("slot", lambda said: said["slots"].update({next(iter(said["slots"])): list(said["slots"].values())[1]})),
    "a slot that is gone": ("slot", lambda said: said["slots"].pop(next(iter(said["slots"])))),
    "holders of the office book": ("keys office", lambda said: a_holder(said, "office")),
    "holders of the case book": ("keys cases", lambda said: a_holder(said, "cases")),
    "the name of a key": ("keys cases", lambda said: said["books"]["cases"]["current"].update(id="0" * 64)),
    "past keys": ("keys cases", lambda said: said["books"]["cases"]["current"].update(past="AAAA")),
    "the pin of a paper": ("keys office", lambda said: said["books"]["office"]["current"].update(paper_pin="")),
    "a coming key": ("keys cases", lambda said: said["books"]["cases"].update(coming=said["books"]["office"]["current"])),
    "a proof": ("keys office", lambda said: said["vouched"].update({"keys office": "00" * 32})),
}


@pytest.mark.parametrize("part", SPOILT)
def test_a_spoilt_part_is_found_and_put_right_from_the_copy(on_disk: Written, part: str) -> None:
    kind, change = SPOILT[part]
    on_disk = on_disk.again(on_disk.ring)
    spoilt = on_disk.spoil(change)
    mended, wrong = keyring_file.mended(spoilt, on_disk.folder, on_disk.key)
    assert len(wrong) == 1
    assert wrong[0].startswith(kind)
    assert mended == on_disk.ring != spoilt
    assert (mended.doubtful, mended.spoilt(on_disk.key)) == ({}, [])
    assert keyring_file.mended(mended, on_disk.folder, on_disk.key) == (mended, [])
    after = on_disk.again(mended)
    assert keyring_file.read(on_disk.folder).spoilt(on_disk.key) == []
    assert after.ring.written == 3


@pytest.mark.parametrize("part", SPOILT)
def test_what_no_copy_has_stays_without_a_proof_until_it_changes(on_disk: Written, part: str) -> None:
    kind, change = SPOILT[part]
    spoilt = on_disk.spoil(change)
    (on_disk.folder / "backups" / "keyring.json").unlink()
    for _opening in range(3):
        mended, wrong = keyring_file.mended(spoilt, on_disk.folder, on_disk.key)
        spoilt = on_disk.again(mended).ring
        assert spoilt.spoilt(on_disk.key) == wrong
        assert list(spoilt.doubtful) == ([] if part == "a slot that is gone" else list(mended.doubtful))
        spoilt = keyring_file.read(on_disk.folder)
    if kind == "slot":
        user = wrong[0].removeprefix("slot ")
        ring = keyring_file.mended(spoilt, on_disk.folder, on_disk.key)[0]
        renewed = keyring_changes.renewed(ring, user, passphrase("Maral"), CHEAPEST).slots[user]
        assert on_disk.again(ring.with_slot(user, renewed)).ring.spoilt(on_disk.key) == []


def test_a_part_of_another_time_is_not_taken(on_disk: Written) -> None:
    old = (on_disk.folder / "backups" / "keyring.json").read_bytes()
    ring = done(on_disk.ring, opened(on_disk.ring, "Tuya"), keyring_changes.added(on_disk.ring, person("Naran", "case_worker"), CHEAPEST))
    code = Wish(papers={"cases": "PDGYC-GW4QD-LLM8R-TXLQR-D6BY6-W8CZB-GN2FN-H9DF7"})
    on_disk = on_disk.again(done(ring, opened(ring, "Tuya"), code))
    for path in (on_disk.folder / "backups").iterdir():
        path.unlink()
    (on_disk.folder / "backups" / "keyring.json").write_bytes(old)
    for part in ("how often it was written", "past keys"):
        kind, change = SPOILT[part]
        mended, wrong = keyring_file.mended(on_disk.spoil(change), on_disk.folder, on_disk.key)
        assert kind in wrong
        assert kind in mended.doubtful  # an older roster or another key would not be mending


def test_a_stranger_who_adds_parts_has_nobody_vouch_for_them(on_disk: Written) -> None:
    def add(said: Any) -> None:
        said["slots"]["stranger"] = next(iter(said["slots"].values()))
        said["vouched"] |= {"slot nobody": "00" * 32, "diary": "00" * 32, "slot stranger": "00" * 32}

    spoilt = on_disk.spoil(add)
    mended, wrong = keyring_file.mended(spoilt, on_disk.folder, on_disk.key)
    assert wrong == ["slot stranger", "diary", "slot nobody"]
    assert mended.doubtful == {}
    written = on_disk.again(mended).ring
    assert "stranger" not in written.slots
    assert written.spoilt(on_disk.key) == []
    assert written.vouched.keys() == on_disk.ring.vouched.keys()


def test_a_keyring_too_large_to_be_read_again_is_not_written(on_disk: Written) -> None:
    before = (on_disk.folder / "keyring.json").read_bytes()
    entry = replace(on_disk.ring.entries[0], at="2026-07-25T08:30" + " " * (17 * 1024 * 1024))
    with pytest.raises(UserError, match="list of users and keys is full"):
        keyring_file.write(replace(on_disk.ring, entries=(entry,)), on_disk.folder, on_disk.key)
    assert (on_disk.folder / "keyring.json").read_bytes() == before
