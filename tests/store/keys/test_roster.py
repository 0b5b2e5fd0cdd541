"""The roster as it lies in the file: hashed and signed in one way only, and what it says after each entry."""

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.models.roles import may_replace_paper
from desktop.store.keys import keyring, keyring_changes, roster, sealing
from desktop.store.keys.keyring_changes import Wish
from desktop.store.keys.paper_code import new_code
from desktop.store.keys.ring import KeyringFile, told
from desktop.store.keys.roster import BookFacts, Entry, Pin, Seat, canonical, facts_of, may_know_paper, read_entry, told_entry
from desktop.store.keys.sealing import CHEAPEST
from tests.office.opened import passphrase
from tests.store.keys.staff import done, made, old_office, opened, person

PRIVATE = bytes(range(32))
EXAMPLE = Entry(
    2,
    bytes(range(32)),
    "2026-07-25T08:30:00+00:00",
    ("u-1",),
    {"u-2": Seat("Өнөр “O”", frozenset({"manager", "case_worker"}), b"\x01" * 32, b"\x02" * 32), "u-3": None},
    {"cases": BookFacts("ab" * 32, b"\x03" * 32, b"\x04" * 32)},
    instead=Pin(7, b"\x05" * 32),
    signatures={"u-1": b"\x06" * 64},
)
SAID = (
    '{"at":"2026-07-25T08:30:00+00:00",'
    '"before":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",'
    '"books":{"cases":{"key":"' + "ab" * 32 + '","paper":"' + "03" * 32 + '","paper_signing":"' + "04" * 32 + '"}},'
    '"by":["u-1"],'
    '"instead":{"hash":"' + "05" * 32 + '","number":7},'
    '"number":2,'
    '"users":{"u-2":{"name":"\\u04e8\\u043d\\u04e9\\u0440 \\u201cO\\u201d","public_key":"' + "01" * 32 + '",'
    '"roles":["case_worker","manager"],"signing_key":"' + "02" * 32 + '"},"u-3":null}}'
)
HASH = "fde4cdc4a513e8e87aa2e46465a24e3e44251e384a2451f8bd5231a39ebdaf38"
SIGNATURE = (
    "7ee96f741347c88824379b6239f04abb1398d18c5c1c0b10872dd7ab24666078460dfca61f8e8a85bc2cb49f54f62f29869b9e68cd6aea00ff2fcafe32234e0c"
)


def test_an_entry_is_hashed_and_signed_as_it_always_was() -> None:
    """Another way to write it, and no roster of any office is followed any more."""
    unsigned = told_entry(EXAMPLE)
    del unsigned["signatures"]
    assert canonical(unsigned) == SAID.encode()
    assert EXAMPLE.hash.hex() == HASH == hashlib.sha256(SAID.encode()).hexdigest()
    assert EXAMPLE.signed("0192-office") == f'["tallybook","roster entry","0192-office","{HASH}"]'.encode()
    assert sealing.sign(PRIVATE, EXAMPLE.signed("0192-office")).hex() == SIGNATURE
    assert replace(EXAMPLE, signatures={}).hash == EXAMPLE.hash


def test_what_a_private_key_signs_with_is_derived_as_the_documents_say() -> None:
    seed = HKDF(SHA256(), 32, salt=None, info=b'["tallybook","own","signing"]').derive(PRIVATE)
    key = Ed25519PrivateKey.from_private_bytes(seed)
    assert key.sign(EXAMPLE.signed("0192-office")).hex() == SIGNATURE
    assert key.public_key().public_bytes_raw() == sealing.signing_public_of(PRIVATE)


def test_a_second_opinion_follows_a_roster_with_plain_libraries() -> None:
    """hashlib, json and Ed25519 on the file alone."""
    said = json.loads(json.dumps(told(lived())))["roster"]
    office, before, signing, verified = said[0]["office"], "00" * 32, dict[str, str](), 0
    for number, entry in enumerate(said, 1):
        if number == 1:
            signing |= {user: seat["signing_key"] for user, seat in entry["users"].items()}
        unsigned = {part: value for part, value in entry.items() if part != "signatures"}
        sha = hashlib.sha256(json.dumps(unsigned, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()).hexdigest()
        assert (entry["number"], entry["before"]) == (number, before)
        text = json.dumps(["tallybook", "roster entry", office, sha], separators=(",", ":")).encode()
        for who in entry["by"]:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(signing[who])).verify(bytes.fromhex(entry["signatures"][who]), text)
            verified += 1
        signing |= {user: seat["signing_key"] for user, seat in entry["users"].items() if seat}
        signing |= {f"paper:{book}": facts["paper_signing"] for book, facts in entry["books"].items()}
        before = sha
    assert verified == 8


def lived() -> KeyringFile:
    """Seven entries: one comes, gets other roles, is renewed by both papers, a paper is replaced, one goes, an older folder is accepted."""
    ring, _keys, codes = made()
    code = new_code()
    ring = done(ring, opened(ring, "Tuya"), keyring_changes.added(ring, person("Naran", "case_worker"), CHEAPEST))
    naran = keyring.named(ring, "Naran")
    ring = done(ring, opened(ring, "Tuya"), keyring_changes.with_roles(ring, naran, frozenset({"case_supervisor"})))
    ring = done(ring, opened(ring, "Tuya"), Wish(papers={"cases": code}))
    papers = keyring.open_with_paper(ring, "office", codes["office"]).and_also(keyring.open_with_paper(ring, "cases", code))
    ring = done(ring, papers, keyring_changes.renewed(ring, naran, passphrase("Naran"), CHEAPEST), papers.papers)
    ring = done(ring, opened(ring, "Naran"), keyring_changes.gone(keyring.named(ring, "Sarnai")))
    return done(ring, opened(ring, "Maral"), Wish(instead=Pin(9, bytes(32))))


@pytest.mark.parametrize("ring", [lived, old_office, lambda: done(old_office(), opened(old_office(), "Maral"), Wish())])
def test_every_entry_comes_back_from_the_file_as_it_was(ring: Any) -> None:
    for entry in ring().entries:
        again = read_entry(json.loads(json.dumps(told_entry(entry))))
        assert (again, again.hash) == (entry, entry.hash)


def test_the_state_is_what_each_entry_changed_in_turn() -> None:
    after = [state for _entry, state in roster.states(lived().entries)]
    names = [sorted(seat.name for seat in state.users.values()) for state in after]
    assert [len(users) for users in names] == [5, 6, 6, 6, 6, 5, 5]
    assert "Sarnai" not in names[-1]
    roles = [next((set(seat.roles) for seat in state.users.values() if seat.name == "Naran"), None) for state in after]
    assert roles == [None, {"case_worker"}, *[{"case_supervisor"}] * 5]
    assert {state.office for state in after} == {"0192-office"}
    assert {state.name for state in after} == {"Ulaanbaatar"}
    assert [state.pin.number for state in after] == list(range(1, 8))


def test_the_keys_a_book_has_had_are_told_newest_first() -> None:
    ring = lived()
    cases, office = facts_of(ring.entries, "cases"), facts_of(ring.entries, "office")
    assert (len(cases), len(office)) == (3, 2)  # a new paper, and a case worker who left
    keys = opened(ring, "Tuya")
    assert [fact.key for fact in cases] == [sealing.key_hash(key) for key in (keys.books["cases"], *keys.past["cases"])]
    assert [fact.key for fact in office] == [sealing.key_hash(key) for key in (keys.books["office"], *keys.past["office"])]
    assert ring.books["cases"].current.id == cases[0].key


def known(ring: KeyringFile) -> dict[str, set[str]]:
    return {book: set(may_know_paper(ring.entries, book).values()) for book in roster.BOOKS}


def test_who_left_may_know_a_paper_until_there_is_a_new_one() -> None:
    ring, _keys, codes = made()
    maral = opened(ring, "Maral").and_also(keyring.open_with_paper(ring, "cases", codes["cases"]))
    naran = person("Naran", "manager", "case_worker")
    ring = done(ring, maral, keyring_changes.added(ring, naran, CHEAPEST))
    assert known(ring) == {"office": set(), "cases": set()}
    ring = done(ring, opened(ring, "Naran"), keyring_changes.gone(keyring.named(ring, "Sarnai")))
    assert known(ring) == {"office": set(), "cases": set()}  # a case worker was never shown a paper
    ring = done(ring, opened(ring, "Naran"), keyring_changes.gone(keyring.named(ring, "Tuya")))
    assert known(ring) == {"office": set(), "cases": {"Tuya"}}
    ring = done(ring, opened(ring, "Naran"), keyring_changes.gone(keyring.named(ring, "Maral")))
    assert known(ring) == {"office": {"Maral"}, "cases": {"Tuya", "Maral"}}
    ring = done(ring, opened(ring, "Naran"), Wish(papers={"cases": new_code()}))
    assert known(ring) == {"office": {"Maral"}, "cases": set()}
    ring = done(ring, opened(ring, "Naran"), Wish(papers={"office": new_code()}))
    assert known(ring) == {"office": set(), "cases": set()}


def test_who_loses_the_role_may_know_a_paper_and_with_the_role_again_does_not_count() -> None:
    ring, _keys, codes = made("Maral", "Tuya")
    tuya = keyring.named(ring, "Tuya")
    maral = opened(ring, "Maral").and_also(keyring.open_with_paper(ring, "cases", codes["cases"]))
    assert may_replace_paper(ring.state.users[tuya].roles, "cases")
    less = done(ring, maral, keyring_changes.with_roles(ring, tuya, frozenset({"field_officer"})))
    assert known(less) == {"office": set(), "cases": {"Tuya"}}
    maral = opened(less, "Maral").and_also(keyring.open_with_paper(less, "cases", codes["cases"]))
    again = done(less, maral, keyring_changes.with_roles(less, tuya, frozenset({"case_supervisor"})))
    assert known(again) == {"office": set(), "cases": set()}
    at_once = done(ring, maral_with(ring, codes), replace(keyring_changes.gone(tuya), papers={"cases": new_code()}))
    assert known(at_once) == {"office": set(), "cases": set()}


def maral_with(ring: KeyringFile, codes: Any) -> keyring.OpenKeys:
    return opened(ring, "Maral").and_also(keyring.open_with_paper(ring, "cases", codes["cases"]))
