"""Signing keys of the first format's people, in their own word: whose word counts, and to whom."""

import json
from dataclasses import replace

import pytest

from desktop.models.record import Book
from desktop.store.keys import keyring, keyring_changes, sealing
from desktop.store.keys.paper_code import new_code
from desktop.store.keys.ring import KeyringFile
from desktop.store.keys.roster import Claim, Identity, Seat
from desktop.store.keys.roster_rules import is_proven
from desktop.store.keys.sealing import CHEAPEST
from tests.office.opened import passphrase
from tests.store.keys.staff import FORMAT_1, believes, done, everybody, forged, old_office, opened, paper, person

CODES: dict[Book, str] = json.loads((FORMAT_1 / "papers.json").read_text())


@pytest.fixture
def ring() -> KeyringFile:
    return old_office()


def who_follows(ring: KeyringFile, before: KeyringFile) -> set[str]:
    """The users and papers of ``before`` who follow ``ring``, from what they had seen and at first sight alike."""
    found: set[str] = set()
    for who in everybody(before, CODES):
        follows = {believes(ring, pin, who) for pin in (None, before.state.pin)}
        assert len(follows) == 1
        found |= {who.id} if follows == {True} else set()
    return found


def all_of(ring: KeyringFile) -> set[str]:
    return {*ring.state.users, "paper:office", "paper:cases"}


def test_the_first_change_brings_the_signing_key_of_who_makes_it(ring: KeyringFile) -> None:
    assert not any(seat.signing_key for seat in ring.state.users.values())
    after = done(ring, opened(ring, "Maral"), keyring_changes.gone(keyring.named(ring, "Bat")))
    assert who_follows(after, ring) == all_of(ring)
    maral = opened(after, "Maral").identity
    assert after.state.signing_key_of(maral.id) == sealing.signing_public_of(maral.private)
    assert {who for entry in after.entries for who in entry.claims} == {maral.id}
    assert {seat.name for seat in after.state.users.values() if seat.signing_key} == {"Maral", "Oyun", "Tuya"}  # their slots had their word
    assert not any(slot.claim for slot in after.slots.values())
    later = done(after, opened(after, "Tuya"), keyring_changes.added(after, person("Sarnai"), CHEAPEST))
    assert later.entries[-1].claims == {}
    assert who_follows(later, after) >= set(after.state.users)


def test_somebody_new_and_a_new_paper_follow_what_was_claimed_before_them(ring: KeyringFile) -> None:
    after = done(ring, opened(ring, "Tuya"), keyring_changes.added(ring, person("Sarnai"), CHEAPEST))
    assert opened(after, "Sarnai").books == opened(ring, "Tuya").books
    code = new_code()
    after = done(after, opened(after, "Tuya"), keyring_changes.Wish(papers={"cases": code}))
    assert keyring.open_with_paper(after, "cases", code).books == {"cases": opened(after, "Sarnai").books["cases"]}


def test_papers_of_the_first_format_give_a_new_passphrase(ring: KeyringFile) -> None:
    keys = keyring.open_with_paper(ring, "office", CODES["office"]).and_also(keyring.open_with_paper(ring, "cases", CODES["cases"]))
    wish = keyring_changes.renewed(ring, keyring.named(ring, "Tuya"), "another long passphrase", CHEAPEST)
    after = done(ring, keys, wish, keys.papers)
    assert {who for entry in after.entries for who in entry.claims} == {"paper:office", "paper:cases"}
    assert who_follows(after, ring) == all_of(ring)
    assert keyring.unlock(after, "Tuya", "another long passphrase").books == keys.books


@pytest.mark.parametrize("forger", ["Oyun", "Bat", "Tuya", "stranger"])
def test_a_colleague_or_stranger_who_claims_the_managers_key_is_believed_by_nobody(ring: KeyringFile, forger: str) -> None:
    mine = Identity("stranger", bytes(range(32))) if forger == "stranger" else opened(ring, forger).identity
    maral, theirs = keyring.named(ring, "Maral"), keyring_changes.claim_of(ring.state, opened(ring, "Maral").identity)
    as_maral = Identity(maral, mine.private)
    word = keyring_changes.claim_of(ring.state, as_maral)  # each tag is one the forger can make
    said = Claim.said(ring.office, maral, word.signing_key)
    own = {mine.id: sealing.tag(mine.private, ring.state.public_of(maral), said)}
    users: dict[str, Seat | None] = {keyring.named(ring, "Tuya"): None}
    for tags in (word.tags, theirs.tags, {}, {who: next(iter(own.values())) for who in word.tags}):
        after = forged(ring, as_maral, users=users, claims={maral: replace(word, tags=tags)})
        assert who_follows(after, ring) <= {mine.id}  # who makes a tag for herself has deceived herself


def test_a_claim_is_of_its_signer_of_its_key_and_for_each_who_looks(ring: KeyringFile) -> None:
    maral, oyun = opened(ring, "Maral").identity, opened(ring, "Oyun").identity
    right = keyring_changes.claim_of(ring.state, maral)
    others = set(right.tags) - {oyun.id}
    cases: list[tuple[dict[str, Claim], set[str]]] = [
        ({maral.id: right}, all_of(ring)),
        ({}, set()),
        ({maral.id: replace(right, signing_key=sealing.signing_public_of(oyun.private))}, set()),
        ({maral.id: replace(right, tags={})}, set()),
        ({maral.id: replace(right, tags={who: right.tags[who] for who in others})}, others),
        ({maral.id: replace(right, tags={**right.tags, oyun.id: bytes(32)})}, others),
        ({maral.id: right, oyun.id: keyring_changes.claim_of(ring.state, oyun)}, set()),  # she does not sign
        ({oyun.id: keyring_changes.claim_of(ring.state, oyun)}, set()),
        ({maral.id: right, "paper:office": keyring_changes.claim_of(ring.state, paper(ring, "office", CODES["office"]))}, set()),
    ]
    for claims, believe in cases:
        assert who_follows(forged(ring, maral, claims=claims), ring) == believe


def test_a_claim_takes_no_known_key_away(ring: KeyringFile) -> None:
    after = done(ring, opened(ring, "Maral"), keyring_changes.Wish())
    maral = opened(after, "Maral").identity
    again = forged(after, maral, claims={maral.id: keyring_changes.claim_of(after.state, maral)})
    assert who_follows(again, after) == set()
    assert not is_proven(after.state, maral.id, keyring_changes.claim_of(after.state, maral), maral)
    assert not is_proven(after.state, "nobody", keyring_changes.claim_of(after.state, maral), maral)


def test_a_word_put_into_a_colleagues_slot_is_not_taken_for_theirs(ring: KeyringFile) -> None:
    oyun, tuya = opened(ring, "Oyun").identity, keyring.named(ring, "Tuya")
    word = keyring_changes.claim_of(ring.state, Identity(tuya, oyun.private))
    spoilt = ring.with_slot(tuya, replace(ring.slots[tuya], claim=word))
    after = done(spoilt, opened(spoilt, "Maral"), keyring_changes.Wish())
    assert not after.state.users[tuya].signing_key
    assert after.state.users[oyun.id].signing_key
    assert who_follows(after, ring) == all_of(ring)
    again = done(after, opened(after, "Tuya"), keyring_changes.renewed(after, keyring.named(after, "Tuya"), passphrase("Tuya"), CHEAPEST))
    assert again.state.users[tuya].signing_key
