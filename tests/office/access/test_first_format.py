"""An office whose keyring is of the first format is taken up as it stands: the same on every laptop, said once, and signed from then on."""

import json
import shutil
from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.models.registers.case import Case
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.staff import User
from desktop.office.access import users
from desktop.office.access.opening import Newcomer
from desktop.office.access.recovery import recover
from desktop.office.office import Office
from desktop.store.keys import keyring, keyring_changes, keyring_file, roster_rules, sealing
from desktop.store.keys.ring import text_of
from desktop.store.keys.roster import Claim, Identity
from desktop.store.keys.sealing import CHEAPEST
from tests.office.opened import an_organisation, made_here, opened, passphrase

WHERE = "Ulaanbaatar.tallybook"
KEPT = Path(__file__).parent / "format_1"
"""Made by the program as it was before the roster: Sarnai, a case worker, had left; a case and an organisation are in it."""
FIRST = "bf524624a81b965421daa11885f3e11653b9d76b724be8ead0916b6d512c5b4a"
"""The hash of its first entry, on whatever laptop."""
NAMES = ("Maral", "Bat", "Oyun", "Tuya")


@pytest.fixture
def laptop(tmp_path: Path) -> Path:
    """A laptop with that office."""
    shutil.copytree(KEPT / WHERE, tmp_path / WHERE)
    return tmp_path


def papers() -> dict[str, str]:
    found: dict[str, str] = json.loads((KEPT / "papers.json").read_text())
    return found


def user(office: Office, name: str) -> User:
    return next(one for one in office.every(User) if one.name == name)


@pytest.mark.parametrize("order", [NAMES, NAMES[::-1]])
def test_everybody_opens_what_they_opened_and_the_list_is_the_same_whoever_comes_first(laptop: Path, order: tuple[str, ...]) -> None:
    for name in order:
        with opened(laptop, name) as office:
            first = name == order[0]
            assert ["was taken up as it stood" in sentence for sentence in office.warnings] == [True] * first
            assert office.check() == []
            assert office.count(Organisation) == 1
            assert (office.count(Case) == 1) if name == "Tuya" else office.case_book is None
    ring = keyring_file.read(laptop / WHERE)
    assert [entry.number for entry in ring.entries] == [1]
    assert ring.entries[0].hash.hex() == FIRST
    assert all(slot.pin and slot.claim for slot in ring.slots.values())
    with opened(laptop, order[0]) as office:
        assert office.warnings == ()


def test_old_backups_still_open_with_the_past_keys(laptop: Path) -> None:
    with opened(laptop, "Tuya") as office:
        assert {book: len(past) for book, past in office.access.keys.past.items()} == {"office": 1, "cases": 1}


def test_who_has_not_opened_since_follows_what_was_signed_meanwhile(laptop: Path) -> None:
    made_here(laptop, "Tuya")
    with opened(laptop, "Oyun"):
        pass
    with opened(laptop, "Maral") as office:
        users.appoint(office, Newcomer("Naran", ["field_officer"], passphrase("Naran")))
        users.set_roles(office, user(office, "Bat"), {"field_officer", "finance_assistant"})
    with opened(laptop, "Tuya") as office:
        users.new_paper(office, "cases", users.new_paper_code())
    for name in (*NAMES, "Naran"):
        with opened(laptop, name) as office:
            assert office.check() == []
            assert office.count(Organisation) == 1
    ring = keyring_file.read(laptop / WHERE)
    signing = {seat.name: bool(seat.signing_key) for seat in ring.state.users.values()}
    assert signing == {"Maral": True, "Oyun": True, "Naran": True, "Tuya": True, "Bat": False}  # Bat had not opened it yet


@pytest.mark.parametrize("how", ["leaves", "gets a new key"])
def test_what_somebody_signed_stays_theirs_when_their_key_ends(laptop: Path, how: str) -> None:
    """Only their own word had their signing key, and it lay in the slot that goes."""
    made_here(laptop, "Tuya")
    with opened(laptop, "Bat") as office:
        office.save(an_organisation("by Bat"))
    with opened(laptop, "Maral") as office:
        if how == "leaves":
            users.dismiss(office, user(office, "Bat"))
        else:
            users.renew(office, user(office, "Bat"), passphrase("again"))
        assert office.check() == []
    with opened(laptop, "Tuya") as office:
        assert office.check() == []


def test_a_paper_of_before_signs_too(laptop: Path) -> None:
    recover(laptop / WHERE, "Maral", passphrase("new"), {"office": papers()["office"]}, settings=laptop / "settings", cost=CHEAPEST)
    for name, said in (("Tuya", ""), ("Bat", ""), ("Maral", passphrase("new"))):
        with opened(laptop, name, said) as office:
            assert office.check() == []


def test_nobody_speaks_for_a_colleague_who_has_not_opened_yet(laptop: Path) -> None:
    """A finance assistant holds the key of the office book, and knows what everybody's public key is."""
    with opened(laptop, "Oyun"):
        pass
    ring = keyring_file.read(laptop / WHERE)
    oyun, maral = Identity(keyring.named(ring, "Oyun"), sealing.new_key()), keyring.named(ring, "Maral")
    pretended = keyring_changes.claim_of(ring.state, Identity(maral, oyun.private))
    for name in NAMES:
        who = Identity(keyring.named(ring, name), keyring.private_of(ring, keyring.named(ring, name), passphrase(name)))
        assert not roster_rules.is_proven(ring.state, maral, pretended, who)
    true = keyring_changes.claim_of(ring.state, Identity(maral, keyring.private_of(ring, maral, passphrase("Maral"))))
    bat = Identity(keyring.named(ring, "Bat"), keyring.private_of(ring, keyring.named(ring, "Bat"), passphrase("Bat")))
    assert roster_rules.is_proven(ring.state, maral, true, bat)
    assert not roster_rules.is_proven(ring.state, bat.id, true, bat)
    assert not roster_rules.is_proven(ring.state, maral, Claim(pretended.signing_key, true.tags), bat)


def test_a_list_of_holders_that_was_altered_is_not_taken_up(laptop: Path) -> None:
    path = laptop / WHERE / "keyring.json"
    said = json.loads(path.read_text())
    oyun = next(one for one in said["users"] if one["name"] == "Oyun")
    bat = next(one for one in said["users"] if one["name"] == "Bat")
    bat["public_key"] = oyun["public_key"]
    path.write_text(json.dumps(said))
    for name in ("Maral", "Oyun", "Tuya"):
        with pytest.raises(UserError, match="who holds the key of a book was changed outside Tallybook"):
            opened(laptop, name)


def test_a_keyring_of_now_cannot_be_made_one_of_before(laptop: Path) -> None:
    """The first format signs nothing: who could go back to it could write what they like."""
    for name in NAMES:
        opened(laptop, name).close()
    (laptop / WHERE / "keyring.json").write_bytes((KEPT / WHERE / "keyring.json").read_bytes())
    with opened(laptop, "Oyun") as office:  # the true one of before: it says the same, and is older
        assert any("keyring.json is older than it was here" in sentence for sentence in office.warnings)
    for name in NAMES:
        opened(laptop, name).close()
    ring = keyring_file.read(laptop / WHERE)
    said = json.loads((KEPT / WHERE / "keyring.json").read_text())
    for one in said["users"]:  # the slots of now in a file of before
        locked = ring.slots[one["id"]].locked
        for part, content in (("salt", locked.salt), ("nonce", locked.nonce), ("sealed", locked.sealed)):
            one["private_key"][part] = text_of(content)
    (laptop / WHERE / "keyring.json").write_text(json.dumps(said))
    for name in NAMES:
        with pytest.raises(UserError, match="not the passphrase"):
            opened(laptop, name)


def test_who_had_left_by_halves_is_told_and_let_go(laptop: Path) -> None:
    """The first format wrote the record first: a power cut left a user who had left and held the key, with no way to end it."""
    made_here(laptop, "Tuya")
    with opened(laptop, "Maral") as office, office.office_book.deed(office.user.id) as deed:
        deed.save(user(office, "Bat").changed(left=office.context.today))
    with pytest.raises(UserError, match="Bat left this office"):
        opened(laptop, "Bat")
    with opened(laptop, "Maral") as office:
        assert any("Bat left the office and still has a key" in sentence for sentence in office.warnings)
        users.dismiss(office, user(office, "Bat"))
        assert office.check() == []
