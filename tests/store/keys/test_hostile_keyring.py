"""What a changed, damaged or hostile keyring.json comes to: one sentence, and nothing that works or asks for hours."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import UserError
from desktop.store.keys import keyring_file
from tests.store.keys.staff import FORMAT_1, made, old_office, opened

Change = Callable[[Any], object]


def damaged(folder: Path, change: Change, *, format_1: bool = False) -> None:
    """A keyring that somebody changed with an editor."""
    ring, keys, _codes = made()
    path = folder / "keyring.json"
    if format_1:
        path.write_bytes((FORMAT_1 / "Ulaanbaatar.tallybook" / "keyring.json").read_bytes())
    else:
        keyring_file.write(ring, folder, keys.vouching)
    said = json.loads(path.read_text(encoding="utf-8"))
    change(said)
    path.write_text(json.dumps(said), encoding="utf-8")


def slot(said: Any) -> Any:
    return next(iter(said["slots"].values()))


def seat(said: Any) -> Any:
    return next(iter(said["roster"][0]["users"].values()))


def entry(said: Any) -> Any:
    return said["roster"][0]


def key(said: Any) -> Any:
    return said["books"]["office"]["current"]


def claim(said: Any, who: str) -> None:
    entry(said)["claims"] = {who: {"signing_key": "00" * 32, "tags": {}}}


LOCKED: dict[str, Change] = {
    "memory for hours": lambda locked: locked.update(memory_kib=2**31),
    "passes for hours": lambda locked: locked.update(passes=10**9),
    "no passes": lambda locked: locked.update(passes=0),
    "lanes": lambda locked: locked.update(lanes=10**6),
    "memory below its lanes": lambda locked: locked.update(memory_kib=1),
    "memory as float": lambda locked: locked.update(memory_kib=65536.5),
    "other kdf": lambda locked: locked.update(kdf="md5"),
    "short salt": lambda locked: locked.update(salt="AAAA"),
    "long nonce": lambda locked: locked.update(nonce="A" * 40),
    "no base64": lambda locked: locked.update(sealed="not base64!"),
    "nothing sealed": lambda locked: locked.pop("sealed"),
}
HOSTILE: dict[str, Change] = {
    "another format": lambda said: said.update(format="zip"),
    "version as text": lambda said: said.update(version="2"),
    "version true": lambda said: said.update(version=True),
    "version 0": lambda said: said.update(version=0),
    "never written": lambda said: said.update(written=0),
    "written below 0": lambda said: said.update(written=-1),
    "written as text": lambda said: said.update(written="1"),
    "written without end": lambda said: said.update(written=10**4000),
    "no roster": lambda said: said.pop("roster"),
    "empty roster": lambda said: said.update(roster=[]),
    "roster as text": lambda said: said.update(roster="Maral"),
    "roster as object": lambda said: said.update(roster={"0": {}}),
    "entry as number": lambda said: said["roster"].append(7),
    "entry without users": lambda said: entry(said).pop("users"),
    "users as list": lambda said: entry(said).update(users=[]),
    "nobody": lambda said: entry(said).update(users={}, books={}),
    "by as text": lambda said: entry(said).update(by="Maral"),
    "before cut": lambda said: entry(said).update(before="00"),
    "before no hex": lambda said: entry(said).update(before="x" * 64),
    "day as number": lambda said: entry(said).update(at=7),
    "a day that is none": lambda said: entry(said).update(at="yesterday"),
    "short signature": lambda said: entry(said).update(signatures={"u": "00" * 63}),
    "pin without hash": lambda said: entry(said).update(instead={"number": 1}),
    "claim of nobody": lambda said: claim(said, "nobody"),
    "claim of a paper of no book": lambda said: claim(said, "paper:office"),
    "another book": lambda said: entry(said)["books"].update(diary=entry(said)["books"]["office"]),
    "no case book in the roster": lambda said: entry(said)["books"].pop("cases"),
    "key of no length": lambda said: entry(said)["books"]["office"].update(key="00"),
    "paper of no length": lambda said: entry(said)["books"]["office"].update(paper=""),
    "name as list": lambda said: seat(said).update(name=["Maral"]),
    "endless name": lambda said: seat(said).update(name="M" * 10_000),
    "no name": lambda said: seat(said).update(name=""),
    "roles as text": lambda said: seat(said).update(roles="manager"),
    "short public key": lambda said: seat(said).update(public_key="00" * 31),
    "short signing key": lambda said: seat(said).update(signing_key="00" * 31),
    "two alike": lambda said: entry(said)["users"].update(twin=seat(said)),
    "two alike but for capitals": lambda said: entry(said)["users"].update(twin={**seat(said), "name": "MARAL"}),
    "two that look alike": lambda said: entry(said)["users"].update(twin={**seat(said), "name": "Maral "}),
    "slots as list": lambda said: said.update(slots=[]),
    "slot without claim": lambda said: slot(said).pop("claim"),
    "claim as text": lambda said: slot(said).update(claim="mine"),
    "pin no base64": lambda said: slot(said).update(pin="x"),
    "no case book": lambda said: said["books"].pop("cases"),
    "no present key": lambda said: said["books"]["cases"].pop("current"),
    "short seal": lambda said: key(said).update(for_paper="AAAA"),
    "holders as list": lambda said: key(said).update(holders=[]),
    "past as list": lambda said: key(said).update(past=[]),
    "vouched as list": lambda said: said.update(vouched=[]),
    "vouched no hex": lambda said: said.update(vouched={"roster": "x"}),
    **{f"locked: {name}": lambda said, change=change: change(slot(said)["private_key"]) for name, change in LOCKED.items()},  # type: ignore[misc]
}


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_keyring_gives_one_sentence(tmp_path: Path, change: Change) -> None:
    damaged(tmp_path, change)
    with pytest.raises(UserError, match=r"damaged\. Copy keyring\.json from"):
        keyring_file.read(tmp_path)


HOSTILE_1: dict[str, Change] = {
    "no users": lambda said: said.pop("users"),
    "users as text": lambda said: said.update(users="Maral"),
    "user as number": lambda said: said["users"].append(7),
    "nobody": lambda said: said.update(users=[]) or said.pop("office"),
    "no base64": lambda said: said["users"][0].update(public_key="not base64!"),
    "name as list": lambda said: said["users"][0].update(name=["Maral"]),
    "two alike": lambda said: said["users"].append(said["users"][0]),
    "two of a name": lambda said: said["users"].append({**said["users"][0], "id": "twin"}),
    "no case book": lambda said: said["books"].pop("cases"),
    "short seal": lambda said: key(said).update(for_paper="AAAA"),
    "holders as list": lambda said: key(said).update(holders=[]),
    "short paper": lambda said: key(said).update(paper="AAAA"),
    "nobody vouches": lambda said: key(said).pop("vouched"),
    "half a coming key": lambda said: said["books"]["cases"].update(coming={"id": "1"}),
    **{f"locked: {name}": lambda said, change=change: change(said["users"][0]["private_key"]) for name, change in LOCKED.items()},  # type: ignore[misc]
}


@pytest.mark.parametrize("change", HOSTILE_1.values(), ids=HOSTILE_1.keys())
def test_a_hostile_keyring_of_the_first_format_gives_one_sentence(tmp_path: Path, change: Change) -> None:
    damaged(tmp_path, change, format_1=True)
    with pytest.raises(UserError, match=r"damaged\. Copy keyring\.json from"):
        keyring_file.read(tmp_path)


def test_what_was_only_read_and_written_again_is_whole(tmp_path: Path) -> None:
    """The trials above fail for what they change, not for the way they do it."""
    damaged(tmp_path, lambda said: said)
    assert opened(keyring_file.read(tmp_path), "Maral").books
    damaged(tmp_path, lambda said: said, format_1=True)
    assert opened(keyring_file.read(tmp_path), "Maral").books == opened(old_office(), "Maral").books


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"null", b"[]", b"\xff\xfe\x00", b"[" * 100_000, b'{"format": NaN}', b"9" * 10_000, b" " * (16 * 1024 * 1024 + 1)],
    ids=range(9),
)
def test_a_damaged_keyring_gives_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "keyring.json").write_bytes(content)
    with pytest.raises(UserError, match=r"damaged\. Copy keyring\.json from"):
        keyring_file.read(tmp_path)


def test_a_missing_and_a_newer_keyring_say_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no office in"):
        keyring_file.read(tmp_path)
    damaged(tmp_path, lambda said: said.update(version=3, roster="of another kind"))
    with pytest.raises(UserError, match="newer Tallybook"):
        keyring_file.read(tmp_path)
