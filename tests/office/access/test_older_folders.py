"""A folder, a book or a keyring of before is put back: it is said where a later one was opened, until somebody signs for it."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.staff import User
from desktop.office.access import users
from desktop.office.access.opening import open_office
from desktop.office.access.settling import OlderFolderError
from desktop.office.office import Office
from desktop.store.keys import keyring, keyring_changes, keyring_file
from desktop.store.keys.memory import Memory
from desktop.store.keys.roster import Pin
from desktop.store.keys.sealing import CHEAPEST
from tests.office.opened import a_case, an_organisation, new_office, opened, passphrase

WHERE = "Ulaanbaatar.tallybook"


def user(office: Office, name: str) -> User:
    return next(one for one in office.every(User) if one.name == name)


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """A copy of an office as it was before a user left and a record was made; the office itself lies beside it."""
    new_office(tmp_path).office.close()
    with opened(tmp_path, "Tuya") as office:
        office.save(a_case())
        office.save(an_organisation("Before"))
    kept = shutil.copytree(tmp_path / WHERE, tmp_path / "kept")
    with opened(tmp_path, "Maral") as office:
        users.dismiss(office, user(office, "Bat"))
        office.save(an_organisation("After"))
    return kept


def put_back(kept: Path, *names: str) -> None:
    """Put files of ``kept``, or all of it, in the place of the present ones."""
    here = kept.parent / WHERE
    if not names:
        shutil.rmtree(here)
        shutil.copytree(kept, here)
    for name in names:
        shutil.copy(kept / name, here / name)


def accepted(folder: Path, name: str) -> Office:
    return open_office(folder / WHERE, name, passphrase(name), settings=folder / "settings", cost=CHEAPEST, accept=True)


def test_an_older_folder_is_opened_by_nobody_until_a_manager_accepts_it(tmp_path: Path, before: Path) -> None:
    put_back(before)
    for name in ("Bat", "Oyun", "Maral"):  # also who is no user any more, and has an entry there
        with pytest.raises(OlderFolderError, match="lacks changes of users and keys") as refused:
            opened(tmp_path, name)
        assert refused.value.may_accept is (name == "Maral")
    with pytest.raises(OlderFolderError):
        accepted(tmp_path, "Oyun")
    with accepted(tmp_path, "Maral") as office:
        assert [one.title for one in office.every(Organisation)] == ["Before"]
        assert office.check() == []
    for name in ("Maral", "Oyun", "Tuya"):
        with opened(tmp_path, name) as office:
            assert not any("older" in sentence for sentence in office.warnings) or name == "Tuya"
            assert office.check() == []
    with opened(tmp_path, "Bat") as office:  # he is back with the folder he had: a manager said so
        assert office.count(Organisation) == 1


def test_who_was_dismissed_cannot_sign_for_an_older_folder(tmp_path: Path, before: Path) -> None:
    """A former manager has a folder of when they could appoint."""
    with opened(tmp_path, "Maral") as office:
        users.set_roles(office, user(office, "Oyun"), {"manager"})
    kept = shutil.copytree(tmp_path / WHERE, tmp_path / "with Oyun")
    with opened(tmp_path, "Maral") as office:
        users.dismiss(office, user(office, "Oyun"), new_papers={"office": users.new_paper_code()})
    put_back(kept)
    seen = tmp_path / "settings" / "offices"
    with pytest.raises(OlderFolderError) as refused:
        opened(tmp_path, "Oyun")
    assert not refused.value.may_accept
    ring = keyring_file.read(tmp_path / WHERE)  # their own program asks no machine's memory
    keys = keyring.unlock(ring, "Oyun", passphrase("Oyun"))
    notes = next(seen.iterdir()).read_bytes()
    newest = keyring_changes.Wish(instead=pin_of(tmp_path))
    forged, keys = keyring_changes.changed(ring, keys, newest)
    keyring_file.write(forged, tmp_path / WHERE, keys.vouching)
    for name in ("Bat", "Tuya", "Maral"):
        with pytest.raises(UserError):
            opened(tmp_path, name)
    assert next(seen.iterdir()).read_bytes() == notes
    assert before.exists()


def pin_of(tmp_path: Path) -> Pin:
    seen = Memory(tmp_path / "settings").seen(keyring_file.read(tmp_path / WHERE).office)
    assert seen
    return seen.pin


def test_on_a_new_laptop_an_older_folder_cannot_be_told(tmp_path: Path, before: Path) -> None:
    """What nobody can promise (SECURITY.md): neither the folder nor the machine knows of what came after."""
    put_back(before)
    shutil.rmtree(tmp_path / "settings")
    with opened(tmp_path, "Oyun") as office:
        assert office.warnings == ()


def test_an_older_keyring_alone_is_told(tmp_path: Path, before: Path) -> None:
    put_back(before, "keyring.json")
    with pytest.raises(OlderFolderError):
        opened(tmp_path, "Maral")


def test_an_older_keyring_with_the_slots_of_now_is_told_without_this_machine(tmp_path: Path, before: Path) -> None:
    """The slot says what its owner has seen; who puts an older roster beside it is told from any machine."""
    now, then = keyring_file.read(tmp_path / WHERE), keyring_file.read(before)
    with opened(tmp_path, "Tuya"):
        now = keyring_file.read(tmp_path / WHERE)
    keys = keyring.unlock(now, "Tuya", passphrase("Tuya"))
    tuya = keyring.named(now, "Tuya")
    keyring_file.write(replace(then.with_slot(tuya, now.slots[tuya])), tmp_path / WHERE, keys.past["office"][0])
    shutil.rmtree(tmp_path / "settings")
    with pytest.raises(UserError, match="older than what Tuya has opened before"):
        opened(tmp_path, "Tuya")


def test_an_older_book_alone_is_told(tmp_path: Path, before: Path) -> None:
    put_back(before, "office.db")
    with pytest.raises(UserError, match=r"office\.db is older than its key"):
        opened(tmp_path, "Maral")


def with_lost_saves(tmp_path: Path) -> Iterator[str]:
    """An office whose office book is that of three saves ago, under the same key; each user opens it in turn."""
    new_office(tmp_path).office.close()
    kept = shutil.copy(tmp_path / WHERE / "office.db", tmp_path / "office.db")
    with opened(tmp_path, "Maral") as office:
        for title in "abc":
            office.save(an_organisation(title))
    shutil.copy(kept, tmp_path / WHERE / "office.db")
    yield from ("Oyun", "Maral", "Tuya")


def test_saves_that_are_gone_are_counted_until_somebody_who_may_appoint_signs(tmp_path: Path) -> None:
    for name in with_lost_saves(tmp_path):
        with opened(tmp_path, name) as office:
            assert any("office book lacks 3 changes" in sentence for sentence in office.warnings)
            assert any("office book lacks 3 changes" in sentence for sentence in office.check())
            if name == "Oyun":
                with pytest.raises(UserError, match="Only a manager"):
                    users.accept_older(office)
            if name == "Maral":
                office.save(an_organisation("entered meanwhile"))
            if name == "Tuya":
                users.accept_older(office)
                assert office.check() == []
    with opened(tmp_path, "Maral") as office:
        assert [sentence for sentence in office.warnings if "lacks" in sentence] == []
        assert any("An older folder was accepted" in sentence and "Tuya" in sentence for sentence in office.warnings)
        assert office.check() == []
        assert [one.title for one in office.every(Organisation)] == ["entered meanwhile"]


def test_a_passphrase_of_before_that_works_again_is_told(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    path = tmp_path / WHERE / "keyring.json"
    older = path.read_bytes()
    with opened(tmp_path, "Oyun") as office:
        users.change_passphrase(office, passphrase("Oyun"), "a new one for Oyun alone")
    path.write_bytes(older)
    with pytest.raises(UserError, match="not the passphrase of Oyun"):
        opened(tmp_path, "Oyun")  # the copy is newer
    shutil.rmtree(path.parent / "backups")
    for _again in range(2):
        with opened(tmp_path, "Oyun") as office:
            assert any("keyring.json is older than it was here" in sentence for sentence in office.warnings)
    with opened(tmp_path, "Maral") as office:
        users.accept_older(office)
    with opened(tmp_path, "Oyun") as office:
        assert office.warnings == ()


def test_no_copy_in_the_folder_opens_with_a_passphrase_of_before(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    for name in ("Maral", "Tuya"):
        with opened(tmp_path, name) as office:
            users.change_passphrase(office, passphrase(name), f"another one for {name} alone")
    with opened(tmp_path, "Maral", "another one for Maral alone") as office:
        users.renew(office, user(office, "Bat"), "another one for Bat alone")
    for path in (tmp_path / WHERE).rglob("keyring*.json"):
        (tmp_path / "copy").mkdir(exist_ok=True)
        shutil.copy(path, tmp_path / "copy" / "keyring.json")
        ring = keyring_file.read(tmp_path / "copy")
        for name in ("Maral", "Tuya", "Bat"):
            with pytest.raises(UserError, match="not the passphrase"):
                keyring.unlock(ring, name, passphrase(name))
