"""Any one change of a roster is seen, and any changes that are permitted leave an office everybody of it can open."""

import contextlib
import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from desktop.errors import UserError
from desktop.models.record import Book
from desktop.models.roles import CASE_ROLES
from desktop.store.keys import keyring, keyring_changes, keyring_file, sealing
from desktop.store.keys.keyring import OpenKeys
from desktop.store.keys.keyring_changes import Wish
from desktop.store.keys.paper_code import new_code
from desktop.store.keys.ring import KeyringFile, told, understood
from desktop.store.keys.roster import BOOKS, Identity, Pin
from desktop.store.keys.roster_rules import verified
from desktop.store.keys.sealing import CHEAPEST
from tests.store.keys.staff import done, made, old_office, opened, person

ROLES = ("manager", "field_officer", "finance_assistant", "case_worker", "case_supervisor")
Place = tuple[str | int, ...]


@cache
def valid() -> tuple[dict[str, Any], KeyringFile, list[Place], Identity]:
    """The file of an office of the first format with six entries, where each value of an entry lies, and one who looks."""
    ring = old_office()
    ring = done(ring, opened(ring, "Maral"), keyring_changes.added(ring, person("Naran", "field_officer", "manager"), CHEAPEST))
    ring = done(ring, opened(ring, "Tuya"), keyring_changes.added(ring, person("Sarnai"), CHEAPEST))
    ring = done(ring, opened(ring, "Tuya"), Wish(papers={"cases": new_code()}))
    ring = done(ring, opened(ring, "Tuya"), keyring_changes.gone(keyring.named(ring, "Sarnai")))
    ring = done(ring, opened(ring, "Naran"), Wish(instead=Pin(3, bytes(32))))
    said = json.loads(json.dumps(told(ring)))
    return said, understood(said), [path for path in places(said["roster"]) if len(path) > 1], opened(ring, "Oyun").identity


def places(said: Any, path: Place = ()) -> Iterator[Place]:
    """Where each value lies, and each key by which one is found."""
    if path:
        yield path
    if isinstance(said, dict | list):
        for name, value in said.items() if isinstance(said, dict) else enumerate(said):
            yield from places(value, (*path, name))


def others(value: Any) -> st.SearchStrategy[Any]:
    """What can stand in the place of ``value``: of its own kind and like it, or anything."""
    anything: st.SearchStrategy[Any] = st.none() | st.integers() | st.text(max_size=5) | st.just([]) | st.just({})
    if isinstance(value, str):
        at = st.integers(0, max(len(value) - 1, 0))
        one = st.builds(lambda place, sign: value[:place] + sign + value[place + 1 :], at, st.sampled_from("0123456789abcdefz"))
        return one | anything
    if isinstance(value, int):
        return st.integers(0, 9) | anything
    if isinstance(value, list):
        return st.lists(st.sampled_from([*value, "manager", "case_worker"]), max_size=3) | anything
    return anything


def altered(data: st.DataObject, said: dict[str, Any], path: Place) -> dict[str, Any]:
    """``said`` with another value at ``path``, none, or the same by another name."""
    changed = copy.deepcopy(said)
    owner: Any = changed
    for name in path[:-1]:
        owner = owner[name]
    if data.draw(st.sampled_from(["other", "other", "gone", "renamed"])) == "other":
        owner[path[-1]] = data.draw(others(owner[path[-1]]))
    else:
        value = owner.pop(path[-1])
        if isinstance(owner, dict) and data.draw(st.booleans()):
            owner[data.draw(st.sampled_from(["", "x", "paper:office", "coming", *(str(name) for name in owner)]))] = value
    return changed


@settings(max_examples=400)
@given(data=st.data())
def test_any_change_of_any_value_is_seen_by_whoever_has_a_pin_before_it_or_on_it(data: st.DataObject) -> None:
    said, before, where, who = valid()
    path = data.draw(st.sampled_from(where))
    changed = altered(data, said, ("roster", *path))
    pin = before.entries[data.draw(st.integers(0, int(path[0])))]
    try:
        after = understood(changed)
        assume(after.entries != before.entries)  # a figure in capitals is the same figure
        if pin.number == int(path[0]) + 1 and "signatures" in path:  # what one has seen needs no signature any more
            return
        with pytest.raises(UserError):
            verified(after.entries, Pin(pin.number, pin.hash), who)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):  # all of these are the one sentence of ``keyring_file``
        return


@cache
def halfway() -> tuple[dict[str, Any], list[Place], dict[str, OpenKeys]]:
    """The file of an office of which somebody is let go just now, and what those who stay open."""
    ring, _keys, _codes = made()
    tuya = opened(ring, "Tuya")
    ring, coming = keyring_changes.changed(ring, tuya, keyring_changes.gone(keyring.named(ring, "Sarnai")))
    said = json.loads(json.dumps(told(replace(ring, written=2))))
    return said, list(places(said)), {name: opened(ring, name) for name in ("Tuya", "Oyun")} | {"vouching": coming}


@settings(max_examples=300)
@given(data=st.data())
def test_any_change_anywhere_in_the_file_ends_in_a_sentence_or_in_the_same_keys(data: st.DataObject) -> None:
    said, where, keys = halfway()
    changed = altered(data, said, data.draw(st.sampled_from(where)))
    with TemporaryDirectory() as made_for_it, contextlib.suppress(UserError):
        folder = Path(made_for_it)
        (folder / "keyring.json").write_text(json.dumps(changed))
        ring = keyring_file.read(folder)
        for name in ("Tuya", "Oyun"):
            held = opened(ring, name)
            for part in ("books", "coming"):
                assert getattr(held, part).items() <= getattr(keys[name], part).items()
            keyring_file.mended(ring, folder, keys["vouching"].vouching)


@dataclass
class Staff:
    """What the test itself knows of the office, beside the keyring."""

    ring: KeyringFile
    roles: dict[str, set[str]]
    private: dict[str, bytes]
    codes: dict[Book, str]
    books: dict[Book, bytes]
    gone: dict[str, bytes] = field(default_factory=dict)
    number: int = 0

    def keys(self, user: str) -> OpenKeys:
        return keyring.opened_by(self.ring, user, self.private[user])

    def may(self, by: str, touched: set[str]) -> bool:
        mine = self.roles[by]
        return "manager" in mine or ("case_supervisor" in mine and touched <= {"case_worker", "case_supervisor"})

    def holds(self, user: str) -> set[Book]:
        return {"office", "cases"} if self.roles[user] & CASE_ROLES else {"office"}


def begun() -> Staff:
    ring, keys, codes = made()
    private = {user: opened(ring, seat.name).private for user, seat in ring.state.users.items()}
    return Staff(ring, {user: set(seat.roles) for user, seat in ring.state.users.items()}, private, codes, dict(keys.books))


def wished(staff: Staff, what: str, by: str, user: str, wanted: set[str]) -> tuple[str, Wish, bool, set[Book]]:
    """Whom it is about, what is wished, whether ``by`` may say it, and the books whose key it takes."""
    ring, before = staff.ring, staff.roles[user]
    case: set[Book] = {"cases"} if before & CASE_ROLES else set()
    if what == "add":
        staff.number += 1
        one = person(f"New {staff.number}", *wanted)
        return one.id, keyring_changes.added(ring, one, CHEAPEST), staff.may(by, wanted), {"cases"} if wanted & CASE_ROLES else set()
    if what == "roles":
        wish, crosses = keyring_changes.with_roles(ring, user, frozenset(wanted)), bool(wanted & CASE_ROLES) != bool(case)
        return user, wish, staff.may(by, before | wanted), {"cases"} if crosses else set()
    if what == "gone":
        return user, keyring_changes.gone(user), staff.may(by, before), case
    if what == "renew":
        return user, keyring_changes.renewed(ring, user, f"a passphrase of {user}", CHEAPEST), staff.may(by, before), case
    book: Book = "office" if what == "office paper" else "cases"
    may = "manager" in staff.roles[by] or (book == "cases" and staff.may(by, set()))
    return user, Wish(papers={book: new_code()}), may, {book}


def act(staff: Staff, data: st.DataObject) -> bool:
    """Somebody tries to change something; it is done if the test, too, thinks they may, and that their keys reach."""
    everybody = sorted(staff.roles)
    appointing = [user for user in everybody if staff.roles[user] & {"manager", "case_supervisor"}]
    by, user = data.draw(st.sampled_from([*appointing, *appointing, *everybody])), data.draw(st.sampled_from(everybody))
    wanted = set(data.draw(st.sets(st.sampled_from(ROLES), min_size=1, max_size=2)))
    what = data.draw(st.sampled_from(["add", "gone", "roles", "renew", "office paper", "case paper"]))
    user, wish, may, needed = wished(staff, what, by, user, wanted)
    keys, reach = staff.keys(by), staff.holds(by)
    if data.draw(st.booleans()):
        keys, reach = keys.and_also(keyring.open_with_paper(staff.ring, "cases", staff.codes["cases"])), {"office", "cases"}
    if not (may and needed <= reach):
        with pytest.raises(UserError):
            done(staff.ring, keys, wish)
        return False
    staff.ring = done(staff.ring, keys, wish)
    staff.codes |= wish.papers
    if user in staff.private and (what == "gone" or wish.private):
        staff.gone[f"{user} before {len(staff.gone)}"] = staff.private[user]
    staff.private |= wish.private
    if what == "gone":
        del staff.roles[user], staff.private[user]
    elif what in {"add", "roles"}:
        staff.roles[user] = wanted
    return True


def holds_together(staff: Staff, seen: list[Pin]) -> None:
    """Each opens exactly their books, from every pin they may have; papers open theirs; nobody else opens anything."""
    current: dict[Book, bytes] = {}
    for user, private in staff.private.items():
        keys = staff.keys(user)
        assert set(keys.books) == staff.holds(user)
        for book, key in keys.books.items():
            assert current.setdefault(book, key) == key
            assert sealing.key_hash(key) == staff.ring.state.books[book].key
        for pin in seen:
            verified(staff.ring.entries, pin, Identity(user, private))
    for book in BOOKS:
        by_paper = keyring.open_with_paper(staff.ring, book, staff.codes[book])
        assert by_paper.books == {book: current.get(book, by_paper.books[book])}
    for user, private in staff.gone.items():
        with pytest.raises(UserError):
            keyring.opened_by(staff.ring, user.partition(" ")[0], private)
    for book in BOOKS:
        lies = staff.ring.books[book].current
        assert lies.holders.keys() == {user for user in staff.roles if book in staff.holds(user)}


def test_whatever_is_permitted_each_opens_the_books_of_their_roles_and_nobody_else_does() -> None:
    acted: list[bool] = []
    try_changes(acted)
    assert 30 < sum(acted) < len(acted) - 30  # both happened often


@settings(max_examples=24)
@given(data=st.data())
def try_changes(acted: list[bool], data: st.DataObject) -> None:
    staff = begun()
    seen = [staff.ring.state.pin]
    for _step in range(data.draw(st.integers(4, 8))):
        if not staff.roles:
            break
        held = {user: staff.holds(user) for user in staff.roles}
        keys = {user: staff.keys(user).books for user in staff.roles}
        acted.append(act(staff, data))
        for user, books in held.items():  # whose access to a book ended knows none of its keys of today
            for book in books - (staff.holds(user) if user in staff.roles else set()):
                assert sealing.key_hash(keys[user][book]) != staff.ring.state.books[book].key
        seen.append(staff.ring.state.pin)
        holds_together(staff, seen)


def test_a_pin_of_somebody_else_or_of_another_office_is_no_pin() -> None:
    ring = made()[0]
    maral, tuya = opened(ring, "Maral").identity, opened(ring, "Tuya").identity
    assert keyring.read_pin(ring.office, maral, ring.slots[maral.id].pin) == (ring.state.pin, {"office": ring.state.books["office"].key})
    moved = ring.with_slot(maral.id, replace(ring.slots[maral.id], pin=ring.slots[tuya.id].pin))
    elsewhere = ring.with_slot(maral.id, replace(ring.slots[maral.id], pin=keyring.seal_pin("0192-other", maral, ring.state.pin)))
    for wrong in (moved, elsewhere, ring.with_slot(maral.id, replace(ring.slots[maral.id], pin=bytes(60)))):
        with pytest.raises(UserError, match=r"Your own part of keyring\.json is damaged"):
            opened(wrong, "Maral")
    stripped = ring.with_slot(maral.id, replace(ring.slots[maral.id], pin=b""))  # as if it were of the first format
    with pytest.raises(UserError, match="not the passphrase of Maral"):
        opened(stripped, "Maral")
