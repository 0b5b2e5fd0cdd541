"""Who may say what in the roster, and what becomes of one that a stranger, a colleague or one who left wrote into."""

import itertools
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from desktop.errors import UserError
from desktop.models.record import Book
from desktop.store.keys import keyring, keyring_changes, sealing
from desktop.store.keys.ring import KeyringFile
from desktop.store.keys.roster import BEFORE_ALL, Entry, Identity, Pin, Seat
from desktop.store.keys.roster_rules import is_signed_by, permitted, verified
from desktop.store.keys.sealing import CHEAPEST
from tests.store.keys.staff import a_seat, believes, done, everybody, forged, made, opened, paper, person, resigned

NEW_KEY = bytes(range(1, 33))


def key_of(ring: KeyringFile, name: str) -> tuple[str, Seat]:
    user = keyring.named(ring, name)
    return user, ring.state.users[user]


def renewed(ring: KeyringFile, name: str, /, **others: Any) -> dict[str, Seat | None]:
    """A new private key for ``name``, and what ``others`` says."""
    user, seat = key_of(ring, name)
    mine = replace(seat, public_key=sealing.public_of(NEW_KEY), signing_key=sealing.signing_public_of(NEW_KEY))
    return {user: replace(mine, **others)}


def gone(ring: KeyringFile, name: str) -> dict[str, Seat | None]:
    return {keyring.named(ring, name): None}


def with_roles(ring: KeyringFile, name: str, *roles: str) -> dict[str, Seat | None]:
    user, seat = key_of(ring, name)
    return {user: replace(seat, roles=frozenset(roles))}


def other_book(ring: KeyringFile, book: Book, **others: Any) -> KeyringFile:
    facts = replace(ring.state.books[book], key="0" * 64, **others)
    return forged(ring, books={book: facts})


CHANGES: dict[str, Callable[[KeyringFile], KeyringFile]] = {
    "a manager comes": lambda ring: forged(ring, users={"new": a_seat("Naran", "manager")}),
    "a field officer comes": lambda ring: forged(ring, users={"new": a_seat("Naran", "field_officer")}),
    "a case worker comes": lambda ring: forged(ring, users={"new": a_seat("Naran", "case_worker")}),
    "somebody without a role comes": lambda ring: forged(ring, users={"new": a_seat("Naran")}),
    "the manager goes": lambda ring: forged(ring, users=gone(ring, "Maral")),
    "the case worker goes": lambda ring: forged(ring, users=gone(ring, "Sarnai")),
    "a stranger goes": lambda ring: forged(ring, users={"nobody": None}),
    "the case worker becomes a manager": lambda ring: forged(ring, users=with_roles(ring, "Sarnai", "case_worker", "manager")),
    "the case worker becomes a supervisor": lambda ring: forged(ring, users=with_roles(ring, "Sarnai", "case_supervisor")),
    "the supervisor is no field officer any more": lambda ring: forged(ring, users=with_roles(ring, "Tuya", "case_supervisor")),
    "the case worker gets a new key": lambda ring: forged(ring, users=renewed(ring, "Sarnai")),
    "the manager gets a new key": lambda ring: forged(ring, users=renewed(ring, "Maral")),
    "the field officer gets a new key": lambda ring: forged(ring, users=renewed(ring, "Bat")),
    "the case worker gets a new key and name": lambda ring: forged(ring, users=renewed(ring, "Sarnai", name="Other")),
    "the case worker gets a new key and role": lambda ring: forged(ring, users=renewed(ring, "Sarnai", roles=frozenset({"manager"}))),
    "the field officer gets a new key and the case worker goes": lambda ring: forged(
        ring, users={**renewed(ring, "Bat"), **gone(ring, "Sarnai")}
    ),
    "the office book gets a new key": lambda ring: other_book(ring, "office"),
    "the case book gets a new key": lambda ring: other_book(ring, "cases"),
    "the office book gets a new paper": lambda ring: other_book(ring, "office", paper=sealing.public_of(NEW_KEY)),
    "the case book gets a new paper": lambda ring: other_book(ring, "cases", paper=sealing.public_of(NEW_KEY)),
    "the office paper signs with another key": lambda ring: other_book(ring, "office", paper_signing=sealing.signing_public_of(NEW_KEY)),
    "an older folder is accepted": lambda ring: forged(ring, instead=Pin(7, bytes(32))),
    "nothing": forged,
}
FOR_MANAGERS = {change for change in CHANGES if change not in {"somebody without a role comes", "a stranger goes"}}
FOR_SUPERVISORS = {
    "a case worker comes",
    "the case worker goes",
    "the case worker becomes a supervisor",
    "the case worker gets a new key",
    "the case worker gets a new key and name",
    "the office book gets a new key",
    "the case book gets a new key",
    "the case book gets a new paper",
    "an older folder is accepted",
    "nothing",
}
FOR_OFFICE_PAPER = {"the manager gets a new key", "the field officer gets a new key"}
FOR_BOTH_PAPERS = {*FOR_OFFICE_PAPER, "the case worker gets a new key"}
SIGNERS: Mapping[tuple[str, ...], set[str]] = {
    ("Maral",): FOR_MANAGERS,
    ("Tuya",): FOR_SUPERVISORS,
    ("Bat",): set(),
    ("Oyun",): set(),
    ("Sarnai",): set(),
    ("stranger",): set(),
    ("paper:office",): FOR_OFFICE_PAPER,
    ("paper:cases",): set(),
    ("paper:office", "paper:cases"): FOR_BOTH_PAPERS,
    ("Maral", "Tuya"): set(),
    ("Maral", "paper:office"): set(),
    (): set(),
}


@pytest.mark.parametrize("by", SIGNERS, ids=" and ".join)
def test_each_says_what_is_theirs_to_say_and_nothing_else(by: tuple[str, ...]) -> None:
    ring, _keys, codes = made()
    people = {who.id: who for who in everybody(ring, codes)} | {"stranger": Identity("stranger", NEW_KEY)}
    names = {seat.name: user for user, seat in ring.state.users.items()}
    signers = [people[names.get(name, name)] for name in by]
    followed: dict[str, set[str]] = {}
    for change, act in CHANGES.items():
        said = replace(act(ring).entries[-1], by=tuple(who.id for who in signers))
        assert permitted(ring.state, said) == (change in SIGNERS[by]) or not by
        after = resigned(ring, said, *signers)
        for who in people.values():
            if believes(after, ring.state.pin, who):
                followed.setdefault(change, set()).add(who.id)
    assert followed == {change: set(people) for change in SIGNERS[by]}


def lived(ring: KeyringFile) -> KeyringFile:
    """Six entries: Naran comes as a second manager, Sarnai and Bat go, Maral goes, Tuya gets another role."""
    maral = opened(ring, "Maral").and_also(opened(ring, "Tuya"))
    ring = done(ring, maral, keyring_changes.added(ring, person("Naran", "manager", "case_supervisor"), CHEAPEST))
    ring = done(ring, opened(ring, "Tuya"), keyring_changes.gone(keyring.named(ring, "Sarnai")))
    ring = done(ring, opened(ring, "Naran"), keyring_changes.gone(keyring.named(ring, "Bat")))
    ring = done(ring, opened(ring, "Naran"), keyring_changes.gone(keyring.named(ring, "Maral")))
    return done(ring, opened(ring, "Naran"), keyring_changes.with_roles(ring, keyring.named(ring, "Tuya"), frozenset({"case_supervisor"})))


def pin_at(ring: KeyringFile, number: int) -> Pin:
    return Pin(number, ring.entries[number - 1].hash)


def test_a_roster_is_followed_from_every_pin_on_it_and_at_first_sight() -> None:
    ring = lived(made()[0])
    who = opened(ring, "Oyun").identity
    for pin in (None, *(pin_at(ring, number) for number in range(1, 7))):
        assert verified(ring.entries, pin, who) == ring.state


def test_a_roster_that_lacks_what_was_seen_says_that_it_is_older() -> None:
    ring = lived(made()[0])
    who = opened(ring, "Oyun").identity
    for kept in range(1, 6):
        with pytest.raises(UserError, match=r"older than what Oyun has opened before"):
            verified(ring.entries[:kept], ring.state.pin, who)
        verified(ring.entries[:kept], pin_at(ring, kept), who)
    with pytest.raises(UserError, match="by somebody who may not change it"):
        verified((), None, who)


def test_entries_out_of_order_twice_or_dropped_are_not_followed() -> None:
    ring = lived(made()[0])
    who, entries = opened(ring, "Oyun").identity, ring.entries
    wrong: list[tuple[Entry, ...]] = [
        tuple(entries[at] for at in order) for order in itertools.permutations(range(6)) if order[0] != order[5]
    ]
    wrong = [order for order in wrong if order != entries][::7]
    wrong += [(*entries[:at], entries[at], *entries[at:]) for at in range(6)]
    wrong += [(*entries[:at], *entries[at + 1 :]) for at in range(5)]
    for changed, seen in itertools.product(wrong, (None, 1, 3, 6)):
        assert not believes(replace(ring, entries=changed), pin_at(ring, seen) if seen else None, who)


def test_a_manager_who_writes_the_past_anew_is_noticed_by_whoever_saw_it() -> None:
    ring = made()[0]
    maral, oyun = opened(ring, "Maral").identity, opened(ring, "Oyun").identity
    one = forged(ring, maral, users=gone(ring, "Bat"))
    other = forged(ring, maral, users=gone(ring, "Sarnai"))
    longer = forged(other, maral)
    assert believes(longer, ring.state.pin, oyun)
    assert not believes(other, one.state.pin, oyun)
    assert not believes(longer, one.state.pin, oyun)


def test_one_who_left_deceives_only_those_who_have_opened_nothing_since() -> None:
    ring = made()[0]
    maral, oyun = opened(ring, "Maral").identity, opened(ring, "Oyun").identity
    after = lived(ring)
    back = {"new": a_seat("Maral again", "manager")}
    assert not believes(forged(after, maral, users=back), after.state.pin, oyun)
    assert not believes(forged(after, maral, users=back), ring.state.pin, oyun)  # whoever has the whole roster sees that she left
    fork = forged(ring, maral, users=back)
    while len(fork.entries) < len(after.entries):
        fork = forged(fork, maral)
    assert not any(believes(fork, pin_at(after, seen), oyun) for seen in range(2, 7))
    assert believes(fork, ring.state.pin, oyun)


def test_a_signature_of_another_entry_office_or_person_counts_for_nothing() -> None:
    ring, _keys, codes = made()
    people = {name: opened(ring, name).identity for name in ("Maral", "Tuya", "Oyun")}
    said = forged(ring, people["Maral"], users=gone(ring, "Sarnai")).entries[-1]
    other = forged(ring, people["Maral"], users=gone(ring, "Bat")).entries[-1]
    maral = people["Maral"].id
    for signatures in (
        {},
        {maral: other.signatures[maral]},
        {maral: bytes(64)},
        {maral: sealing.sign(people["Maral"].private, said.signed("0192-other"))},
        {maral: sealing.sign(people["Oyun"].private, said.signed(ring.office))},
        {people["Tuya"].id: said.signatures[maral]},
        {people["Oyun"].id: sealing.sign(people["Oyun"].private, said.signed(ring.office))},
    ):
        changed = replace(ring, entries=(*ring.entries, replace(said, signatures=signatures)))
        assert not any(believes(changed, ring.state.pin, who) for who in everybody(ring, codes))


def test_only_the_first_entry_names_the_office_and_it_is_whole() -> None:
    ring = made()[0]
    maral, oyun = opened(ring, "Maral").identity, opened(ring, "Oyun").identity
    renamed = Entry(2, ring.state.pin.hash, "", (maral.id,), {}, {}, office="0192-other", name="Other")
    assert not believes(resigned(ring, renamed, maral), ring.state.pin, oyun)
    first = replace(ring.entries[0], signatures={})
    empty = replace(ring, entries=())
    for wrong in (
        replace(first, office="", name=""),
        replace(first, users={}),
        replace(first, books={"office": first.books["office"]}),
        replace(first, number=2),
        replace(first, before=bytes(range(32))),
        replace(first, by=("stranger",)),
    ):
        assert not believes(resigned(empty, wrong, maral), None, oyun)
    assert not believes(replace(ring, entries=(first,)), None, oyun)
    assert believes(resigned(empty, first, maral), None, oyun)
    assert first.before == BEFORE_ALL.hash


def test_an_older_folder_is_accepted_by_who_could_appoint_before_it() -> None:
    ring, _keys, codes = made()
    for name, may in (("Maral", True), ("Tuya", True), ("Bat", False), ("Oyun", False), ("Sarnai", False)):
        who = opened(ring, name).identity
        accepted = forged(ring, who, instead=Pin(7, bytes(32))).entries[-1]
        assert is_signed_by(ring.state, accepted, who.id) is may
        assert not is_signed_by(ring.state, replace(accepted, signatures={}), who.id)
        assert not is_signed_by(ring.state, replace(accepted, at="later"), who.id)
    both = [paper(ring, book, codes[book]) for book in ("office", "cases")]
    said = forged(ring, *both).entries[-1]
    assert not any(is_signed_by(ring.state, said, who.id) for who in both)
