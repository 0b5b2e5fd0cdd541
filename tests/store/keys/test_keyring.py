"""The keyring: who opens what, and what a changed, damaged or hostile file comes to."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.models.record import Book
from desktop.store.keys import keyring, keyring_file, sealing
from desktop.store.keys.keyring import NewUser, OpenKeys
from desktop.store.keys.ring import KeyringFile
from desktop.store.keys.sealing import CHEAPEST, Cost, UnopenedError

PASSPHRASE = "correct horse battery"
ROLES = {
    "Maral": {"manager"},
    "Bat": {"field_officer"},
    "Oyun": {"finance_assistant"},
    "Sarnai": {"case_worker"},
    "Tuya": {"case_supervisor", "field_officer"},
}


def person(name: str, *roles: str) -> NewUser:
    return NewUser(new_id(), name, frozenset(roles or ROLES[name]), f"{PASSPHRASE} {name}")


def made() -> tuple[KeyringFile, OpenKeys, dict[Book, str]]:
    return keyring.create("0192-office", "Ulaanbaatar", [person(name) for name in ROLES], CHEAPEST)


@pytest.fixture
def ring() -> KeyringFile:
    return made()[0]


def opened(ring: KeyringFile, name: str) -> OpenKeys:
    return keyring.unlock(ring, name, f"{PASSPHRASE} {name}")


def test_each_role_opens_its_books_and_no_other() -> None:
    ring, keys, _codes = made()
    for name in ("Maral", "Bat", "Oyun"):
        assert opened(ring, name).books == {"office": keys.books["office"]}
    for name in ("Sarnai", "Tuya"):
        assert opened(ring, name).books == keys.books


def test_the_shipped_cost_is_what_rfc_9106_recommends_and_its_passphrase_opens() -> None:
    assert Cost() == Cost(memory_kib=64 * 1024, passes=3)
    ring, _keys, _codes = keyring.create("o", "Office", [person("Maral")], Cost())
    assert ring.slots[0].locked.cost == Cost()
    assert opened(ring, "Maral").books


@pytest.mark.parametrize("typed", ["", "wrong", f"{PASSPHRASE} maral", f"{PASSPHRASE} Maral ", "\udcff", "x" * 100_000])
def test_a_wrong_passphrase_gives_one_sentence(ring: KeyringFile, typed: str) -> None:
    with pytest.raises(UserError, match="not the passphrase of Maral"):
        keyring.unlock(ring, "Maral", typed)


def test_a_passphrase_opens_however_the_keyboard_composes_it() -> None:
    user = person("Maral")._replace(passphrase="Өвөл café \u00e9\u00e9")
    ring, _keys, _codes = keyring.create("o", "Office", [user], CHEAPEST)
    assert keyring.unlock(ring, "MARAL", "Өвөл cafe\u0301 e\u0301e\u0301").books


def test_a_stranger_is_told_whom_the_office_knows(ring: KeyringFile) -> None:
    with pytest.raises(UserError, match=r"Nobody called “Bold” .* Maral, Bat, Oyun, Sarnai, Tuya"):
        keyring.unlock(ring, "Bold", PASSPHRASE)


@pytest.mark.parametrize("passphrase", ["", "short", "aaaaaaaaaaaaaaaa", "x" * 1001])
def test_a_passphrase_too_easy_to_guess_is_refused(ring: KeyringFile, passphrase: str) -> None:
    keys = opened(ring, "Maral")
    with pytest.raises(UserError, match="at least 12 characters"):
        keyring.add_user(ring, person("New", "manager")._replace(passphrase=passphrase), keys, CHEAPEST)


@pytest.mark.parametrize(
    ("user", "sentence"),
    [
        (person("", "manager"), "needs a name"),
        (person("  ", "manager"), "needs a name"),
        (person("x" * 101, "manager"), "needs a name"),
        (person("two\nlines", "manager"), "cannot be printed"),
        (person("maral", "manager"), "already"),
        (person("Nobody", "manager")._replace(roles=frozenset()), "at least one role"),
    ],
)
def test_a_user_needs_a_name_of_their_own_and_a_role(ring: KeyringFile, user: NewUser, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        keyring.add_user(ring, user, opened(ring, "Maral"), CHEAPEST)


def test_only_who_holds_the_case_key_or_its_paper_gives_it() -> None:
    ring, keys, codes = made()
    with pytest.raises(UserError, match="holds the key of the case book"):
        keyring.add_user(ring, person("New", "case_worker"), opened(ring, "Maral"), CHEAPEST)
    by_colleague = keyring.add_user(ring, person("New", "case_worker"), opened(ring, "Tuya"), CHEAPEST)
    assert opened(by_colleague, "New").books == keys.books
    with_paper = opened(ring, "Maral").and_also(keyring.open_with_paper(ring, "cases", codes["cases"]))
    by_paper = keyring.add_user(ring, person("New", "case_worker"), with_paper, CHEAPEST)
    assert opened(by_paper, "New").books == keys.books


def test_a_new_role_gives_its_key(ring: KeyringFile) -> None:
    bat = keyring.named(ring, "Bat").id
    ring = keyring.set_roles(ring, bat, frozenset({"field_officer", "case_worker"}), opened(ring, "Sarnai"))
    assert opened(ring, "Bat").books == opened(ring, "Sarnai").books


def test_each_paper_opens_its_own_book_only() -> None:
    ring, keys, codes = made()
    books: list[tuple[Book, Book, str]] = [("office", "cases", "office book"), ("cases", "office", "case book")]
    for book, other, words in books:
        assert keyring.open_with_paper(ring, book, codes[book].lower()).books == {book: keys.books[book]}
        with pytest.raises(UserError, match=f"paper of the {words}"):
            keyring.open_with_paper(ring, other, codes[book])
    elsewhere = made()[2]
    with pytest.raises(UserError, match="another office"):
        keyring.open_with_paper(ring, "office", elsewhere["office"])


def test_a_changed_passphrase_opens_and_the_old_one_does_not(ring: KeyringFile) -> None:
    before = opened(ring, "Sarnai")
    with pytest.raises(UserError, match="not the passphrase"):
        keyring.change_passphrase(ring, "Sarnai", "wrong", "another long passphrase", CHEAPEST)
    ring = keyring.change_passphrase(ring, "Sarnai", f"{PASSPHRASE} Sarnai", "another long passphrase", CHEAPEST)
    assert keyring.unlock(ring, "Sarnai", "another long passphrase") == before
    with pytest.raises(UserError, match="not the passphrase"):
        opened(ring, "Sarnai")


def test_a_forgotten_passphrase_is_renewed_by_a_colleague_with_the_same_keys(ring: KeyringFile) -> None:
    sarnai = keyring.named(ring, "Sarnai")
    with pytest.raises(UserError, match="holds the key of the case book"):
        keyring.renew_user(ring, sarnai.id, "another long passphrase", opened(ring, "Maral"), CHEAPEST)
    before = opened(ring, "Sarnai")
    ring = keyring.renew_user(ring, sarnai.id, "another long passphrase", opened(ring, "Tuya"), CHEAPEST)
    after = keyring.unlock(ring, "Sarnai", "another long passphrase")
    assert after.books == before.books
    assert after.private != before.private
    assert keyring.named(ring, "Sarnai").public_key != sarnai.public_key
    assert opened(ring, "Tuya").books == before.books


def test_nothing_of_a_key_or_passphrase_is_printed(ring: KeyringFile) -> None:
    keys = opened(ring, "Sarnai")
    said = repr(keys) + repr(person("Maral")) + repr(ring.slots)
    assert not any(key.hex() in said or repr(key) in said for key in (*keys.books.values(), keys.private))
    assert PASSPHRASE not in said


def test_a_keyring_comes_back_from_the_disk_as_it_was(ring: KeyringFile, tmp_path: Path) -> None:
    keyring_file.write(ring, tmp_path)
    assert keyring_file.read(tmp_path) == ring
    assert (tmp_path / "keyring.json").read_bytes() == (tmp_path / "backups/keyring.json").read_bytes()
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["backups", "keyring.json", "keyring.json"]


def test_the_copy_catches_up_after_a_crash_between_the_two_writes(ring: KeyringFile, tmp_path: Path) -> None:
    keyring_file.write(ring, tmp_path)
    (tmp_path / "backups/keyring.json").write_text("old")
    keyring_file.renew_copy(tmp_path)
    assert (tmp_path / "keyring.json").read_bytes() == (tmp_path / "backups/keyring.json").read_bytes()


def damaged(tmp_path: Path, change: Callable[[Any], None]) -> None:
    keyring_file.write(made()[0], tmp_path)
    said = json.loads((tmp_path / "keyring.json").read_text())
    change(said)
    (tmp_path / "keyring.json").write_text(json.dumps(said))


HOSTILE: dict[str, Callable[[Any], None]] = {
    "no users": lambda said: said.pop("users"),
    "users as text": lambda said: said.update(users="Maral"),
    "user as number": lambda said: said["users"].append(7),
    "another format": lambda said: said.update(format="zip"),
    "version as text": lambda said: said.update(version="1"),
    "version true": lambda said: said.update(version=True),
    "memory for hours": lambda said: said["users"][0]["private_key"].update(memory_kib=2**31),
    "passes for hours": lambda said: said["users"][0]["private_key"].update(passes=10**9),
    "no passes": lambda said: said["users"][0]["private_key"].update(passes=0),
    "lanes": lambda said: said["users"][0]["private_key"].update(lanes=10**6),
    "memory below its lanes": lambda said: said["users"][0]["private_key"].update(memory_kib=1),
    "memory as float": lambda said: said["users"][0]["private_key"].update(memory_kib=65536.5),
    "other kdf": lambda said: said["users"][0]["private_key"].update(kdf="md5"),
    "short salt": lambda said: said["users"][0]["private_key"].update(salt="AAAA"),
    "no base64": lambda said: said["users"][0].update(public_key="not base64!"),
    "name as list": lambda said: said["users"][0].update(name=["Maral"]),
    "endless name": lambda said: said["users"][0].update(name="M" * 10_000),
    "two alike": lambda said: said["users"].append(said["users"][0]),
    "no case book": lambda said: said["books"].pop("cases"),
    "short seal": lambda said: said["books"]["office"]["current"].update(for_paper="AAAA"),
    "holders as list": lambda said: said["books"]["office"]["current"].update(holders=[]),
}


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_keyring_gives_one_sentence(tmp_path: Path, change: Callable[[Any], None]) -> None:
    damaged(tmp_path, change)
    with pytest.raises(UserError, match=r"damaged\. Copy keyring\.json from"):
        keyring_file.read(tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"null", b"[]", b"\xff\xfe\x00", b"[" * 100_000, b'{"format": NaN}', b" " * (1024 * 1024 + 1)]
)
def test_a_damaged_keyring_gives_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "keyring.json").write_bytes(content)
    with pytest.raises(UserError, match=r"damaged\. Copy keyring\.json from"):
        keyring_file.read(tmp_path)


def test_a_missing_and_a_newer_keyring_say_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no office in"):
        keyring_file.read(tmp_path)
    damaged(tmp_path, lambda said: said.update(version=2))
    with pytest.raises(UserError, match="newer Tallybook"):
        keyring_file.read(tmp_path)


def swap(one: Any, other: Any, name: str) -> None:
    one[name], other[name] = other[name], one[name]


CHANGED: dict[str, Callable[[Any], None]] = {
    "another cost": lambda said: said["users"][0]["private_key"].update(passes=2),
    "another id": lambda said: said["users"][0].update(id="0192-other"),
    "another office": lambda said: said.update(office="0192-other"),
    "another public key": lambda said: swap(said["users"][0], said["users"][1], "public_key"),
    "another's private key": lambda said: swap(said["users"][0], said["users"][1], "private_key"),
}


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED.keys())
def test_a_slot_whose_header_was_changed_does_not_open(tmp_path: Path, change: Callable[[Any], None]) -> None:
    damaged(tmp_path, change)
    with pytest.raises(UserError, match="not the passphrase of Maral"):
        opened(keyring_file.read(tmp_path), "Maral")


def test_a_seal_moved_to_another_user_or_book_does_not_open(tmp_path: Path) -> None:
    def move(said: Any) -> None:
        ids = {user["name"]: user["id"] for user in said["users"]}
        holders = said["books"]["cases"]["current"]["holders"]
        holders[ids["Oyun"]] = holders[ids["Sarnai"]]

    damaged(tmp_path, move)
    with pytest.raises(UserError, match="entry for the case book is damaged"):
        opened(keyring_file.read(tmp_path), "Oyun")


def intruded(tmp_path: Path) -> tuple[KeyringFile, bytes]:
    """A finance assistant puts a public key of her own into the case worker's slot and waits for the next change."""
    mine = sealing.new_key()

    def intrude(said: Any) -> None:
        slot = next(user for user in said["users"] if user["name"] == "Sarnai")
        slot["public_key"] = base64.b64encode(sealing.public_of(mine)).decode()

    damaged(tmp_path, intrude)
    return keyring_file.read(tmp_path), mine


def test_a_public_key_put_in_by_an_outsider_is_noticed_and_given_nothing(tmp_path: Path) -> None:
    ring, mine = intruded(tmp_path)
    keys = opened(ring, "Tuya")
    assert not keyring.is_vouched(ring, "cases", keys.books["cases"])
    changes: list[Callable[[], object]] = [
        lambda: keyring.add_user(ring, person("New", "case_worker"), keys, CHEAPEST),
        lambda: keyring.renew_user(ring, keyring.named(ring, "Tuya").id, "another long passphrase", keys, CHEAPEST),
        lambda: keyring.set_roles(ring, keyring.named(ring, "Bat").id, frozenset({"case_worker"}), keys),
    ]
    for change in changes:
        with pytest.raises(UserError, match="changed outside Tallybook"):
            change()
    for sealed in ring.books["cases"].current.holders.values():
        with pytest.raises(UnopenedError):
            sealing.open_sealed(mine, sealed, b"")


def test_a_public_key_that_is_no_key_is_refused() -> None:
    with pytest.raises(UnopenedError):
        sealing.seal_to(b"\0" * 32, b"secret", b"")
