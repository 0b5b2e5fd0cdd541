"""The keyring: who opens what, with which passphrase or paper, and what was moved or put in by somebody else."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from desktop.errors import UserError
from desktop.models.record import Book
from desktop.store.keys import keyring, keyring_changes, sealing
from desktop.store.keys.keyring import NewUser
from desktop.store.keys.keyring_changes import Wish
from desktop.store.keys.paper_code import new_code
from desktop.store.keys.ring import BookKeys, KeyringFile
from desktop.store.keys.sealing import CHEAPEST, Cost, UnopenedError
from tests.office.opened import passphrase
from tests.store.keys.staff import done, made, opened, person

ANOTHER = "another long passphrase"


@pytest.fixture
def ring() -> KeyringFile:
    return made()[0]


def of(ring: KeyringFile, name: str) -> str:
    return keyring.named(ring, name)


def test_each_role_opens_its_books_and_no_other() -> None:
    ring, keys, _codes = made()
    for name in ("Maral", "Bat", "Oyun"):
        assert opened(ring, name).books == {"office": keys.books["office"]}
    for name in ("Sarnai", "Tuya"):
        assert opened(ring, name).books == keys.books


def test_the_shipped_cost_is_what_rfc_9106_recommends_and_its_passphrase_opens() -> None:
    assert Cost() == Cost(memory_kib=64 * 1024, passes=3)
    ring, _keys, _codes = keyring_changes.create("o", "Office", [person("Maral")], Cost(), "laptop")
    assert ring.slots[of(ring, "Maral")].locked.cost == Cost()
    assert opened(ring, "Maral").books


@pytest.mark.parametrize("typed", ["", "wrong", passphrase("maral"), f"{passphrase('Maral')} ", passphrase("Bat"), "\udcff", "x" * 100_000])
def test_a_wrong_passphrase_gives_one_sentence(ring: KeyringFile, typed: str) -> None:
    with pytest.raises(UserError, match="not the passphrase of Maral"):
        keyring.unlock(ring, "Maral", typed)


def test_a_passphrase_opens_however_the_keyboard_composes_it() -> None:
    user = person("Maral")._replace(passphrase="Өвөл café \u00e9\u00e9")
    ring, _keys, _codes = keyring_changes.create("o", "Office", [user], CHEAPEST, "laptop")
    assert keyring.unlock(ring, " MARAL ", "Өвөл cafe\u0301 e\u0301e\u0301").books


def test_a_name_is_found_however_the_keyboard_composes_it() -> None:
    ring, _keys, _codes = keyring_changes.create("o", "Office", [person("Rene\u0301", "manager")], CHEAPEST, "laptop")
    assert ring.state.users[of(ring, "REN\u00c9")].name == "Ren\u00e9"


def test_a_stranger_is_told_whom_the_office_knows(ring: KeyringFile) -> None:
    with pytest.raises(UserError, match=r"Nobody called “Bold” .* Maral, Bat, Oyun, Sarnai, Tuya"):
        keyring.unlock(ring, "Bold", ANOTHER)


@pytest.mark.parametrize("said", ["", "short", "aaaaaaaaaaaaaaaa", "x" * 1001])
def test_a_passphrase_too_easy_to_guess_is_refused(ring: KeyringFile, said: str) -> None:
    tries: list[Callable[[], object]] = [
        lambda: keyring_changes.added(ring, person("New", "manager")._replace(passphrase=said), CHEAPEST),
        lambda: keyring_changes.renewed(ring, of(ring, "Bat"), said, CHEAPEST),
        lambda: keyring.change_passphrase(ring, "Bat", passphrase("Bat"), said, CHEAPEST),
        lambda: keyring_changes.create("o", "Office", [person("Maral")._replace(passphrase=said)], CHEAPEST, "laptop"),
    ]
    for trial in tries:
        with pytest.raises(UserError, match="at least 12 characters"):
            trial()


@pytest.mark.parametrize(
    ("user", "sentence"),
    [
        (person("", "manager"), "needs a name"),
        (person("  ", "manager"), "needs a name"),
        (person("x" * 101, "manager"), "needs a name"),
        (person("two\nlines", "manager"), "cannot be printed"),
        (person(" maral", "manager"), "already"),
        (person("Nobody", "manager")._replace(roles=frozenset()), "at least one role"),
    ],
)
def test_a_user_needs_a_name_of_their_own_and_a_role(ring: KeyringFile, user: NewUser, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        keyring_changes.added(ring, user, CHEAPEST)


def test_only_who_holds_the_case_key_or_its_paper_gives_it() -> None:
    ring, keys, codes = made()
    wish = keyring_changes.added(ring, person("New", "case_worker"), CHEAPEST)
    with pytest.raises(UserError, match="holds the key of the case book"):
        keyring_changes.changed(ring, opened(ring, "Maral"), wish)
    by_colleague = done(ring, opened(ring, "Tuya"), wish)
    assert opened(by_colleague, "New").books == keys.books
    with_paper = opened(ring, "Maral").and_also(keyring.open_with_paper(ring, "cases", codes["cases"]))
    assert opened(done(ring, with_paper, wish), "New").books == keys.books


def test_a_new_role_gives_its_key_and_one_less_takes_it(ring: KeyringFile) -> None:
    tuya, both = opened(ring, "Tuya"), frozenset({"field_officer", "case_worker"})
    maral = replace(opened(ring, "Maral"), books=tuya.books, past=tuya.past)  # she has the paper beside her
    more = done(ring, maral, keyring_changes.with_roles(ring, of(ring, "Bat"), both))
    assert opened(more, "Bat").books == tuya.books
    less = done(more, maral, keyring_changes.with_roles(more, of(more, "Bat"), frozenset({"field_officer"})))
    assert opened(less, "Bat").books == {"office": tuya.books["office"]}
    assert opened(less, "Tuya").books["cases"] != tuya.books["cases"]
    assert opened(less, "Tuya").past["cases"] == (tuya.books["cases"],)


def test_each_paper_opens_its_own_book_only() -> None:
    ring, keys, codes = made()
    books: list[tuple[Book, Book, str]] = [("office", "cases", "office book"), ("cases", "office", "case book")]
    for book, other, words in books:
        assert keyring.open_with_paper(ring, book, codes[book].lower()).books == {book: keys.books[book]}
        with pytest.raises(UserError, match=f"paper of the {words}"):
            keyring.open_with_paper(ring, other, codes[book])
    with pytest.raises(UserError, match="another office"):
        keyring.open_with_paper(ring, "office", new_code())


def test_a_replaced_paper_is_void_from_the_moment_it_is_signed() -> None:
    ring, _keys, codes = made()
    code = new_code()
    halfway, _coming = keyring_changes.changed(ring, opened(ring, "Tuya"), Wish(papers={"cases": code}))
    for after in (halfway, keyring_changes.promoted(halfway, "cases")):
        with pytest.raises(UserError, match="paper that was replaced since"):
            keyring.open_with_paper(after, "cases", codes["cases"])
        assert keyring.open_with_paper(after, "cases", code).past["cases"] == (opened(ring, "Tuya").books["cases"],) or after is halfway


def test_a_changed_passphrase_opens_and_the_old_one_does_not(ring: KeyringFile) -> None:
    before = opened(ring, "Sarnai")
    with pytest.raises(UserError, match="not the passphrase"):
        keyring.change_passphrase(ring, "Sarnai", "wrong", ANOTHER, CHEAPEST)
    ring = keyring.change_passphrase(ring, "Sarnai", passphrase("Sarnai"), ANOTHER, CHEAPEST)
    assert opened(ring, "Sarnai", ANOTHER) == before
    with pytest.raises(UserError, match="not the passphrase"):
        opened(ring, "Sarnai")


def test_a_forgotten_passphrase_is_renewed_by_a_colleague_with_the_same_keys(ring: KeyringFile) -> None:
    sarnai, before = of(ring, "Sarnai"), opened(ring, "Sarnai")
    wish = keyring_changes.renewed(ring, sarnai, ANOTHER, CHEAPEST)
    with pytest.raises(UserError, match="holds the key of the case book"):
        keyring_changes.changed(ring, opened(ring, "Maral"), wish)
    after = done(ring, opened(ring, "Tuya"), wish)
    keys = opened(after, "Sarnai", ANOTHER)
    assert keys.books == before.books == opened(after, "Tuya").books
    assert keys.private != before.private
    assert after.state.users[sarnai].public_key != ring.state.users[sarnai].public_key
    with pytest.raises(UserError, match="Your own part"):  # the old private key reads nothing of the new slot
        keyring.opened_by(after, sarnai, before.private)


def test_who_left_is_told_so_and_their_keys_open_nothing(ring: KeyringFile) -> None:
    before = opened(ring, "Sarnai")
    after = done(ring, opened(ring, "Tuya"), keyring_changes.gone(of(ring, "Sarnai")))
    with pytest.raises(UserError, match="Nobody called “Sarnai”"):
        opened(after, "Sarnai")
    with pytest.raises(UserError, match="Sarnai left this office"):
        keyring.opened_by(after, before.user, before.private)
    held = opened(after, "Tuya")
    assert not set(held.books.values()) & set(before.books.values())
    for lies in after.books.values():
        for sealed in lies.current.holders.values():
            with pytest.raises(UnopenedError):
                sealing.open_sealed(before.private, sealed, b"")


def test_while_a_key_is_being_changed_nobody_is_given_it(ring: KeyringFile) -> None:
    tuya = opened(ring, "Tuya")
    halfway, coming = keyring_changes.changed(ring, tuya, keyring_changes.gone(of(ring, "Sarnai")))
    wish = keyring_changes.added(halfway, person("New", "case_worker"), CHEAPEST)
    with pytest.raises(UserError, match="Close the office and open it again"):
        keyring_changes.changed(halfway, coming, wish)


def test_nothing_of_a_key_or_passphrase_is_printed(ring: KeyringFile) -> None:
    keys, code = opened(ring, "Sarnai"), new_code()
    wish = keyring_changes.renewed(ring, keys.user, ANOTHER, CHEAPEST)
    told = (keys, person("Maral"), ring, wish, Wish(papers={"office": code}), keys.identity, ring.slots, ring.state)
    said = "".join(f"{one!r}{one}" for one in told)
    secret = [*keys.books.values(), keys.private, *wish.private.values()]
    assert not any(key.hex() in said or repr(key)[2:-1] in said for key in secret)
    assert not any(words in said for words in (passphrase("Maral"), ANOTHER, code))


def test_a_slot_whose_lock_is_anothers_or_of_another_cost_does_not_open(ring: KeyringFile) -> None:
    maral, bat = of(ring, "Maral"), of(ring, "Bat")
    slot, seat = ring.slots[maral], ring.state.users[maral]
    entry = ring.entries[0]
    other_key = replace(entry, users={**entry.users, maral: replace(seat, public_key=ring.state.users[bat].public_key)})
    for wrong in (
        ring.with_slot(maral, ring.slots[bat]),
        ring.with_slot(maral, replace(slot, locked=replace(slot.locked, cost=Cost(8, 2, 1)))),
        ring.with_slot(maral, replace(slot, locked=replace(slot.locked, salt=bytes(16)))),
        replace(ring, entries=(replace(entry, office="0192-other"),)),
        replace(ring, entries=(other_key,)),
    ):
        with pytest.raises(UserError, match="not the passphrase of Maral"):
            opened(wrong, "Maral")
    with pytest.raises(UserError, match="has lost the key of Maral"):
        opened(replace(ring, slots={bat: ring.slots[bat]}), "Maral")


def with_seals(ring: KeyringFile, book: Book, **holders: bytes) -> KeyringFile:
    """``ring`` with other seals for the people named."""
    lies = ring.books[book]
    sealed = {of(ring, name): seal for name, seal in holders.items()}
    return ring.with_book(book, replace(lies, current=replace(lies.current, holders={**lies.current.holders, **sealed})))


def test_a_seal_moved_to_another_user_or_book_does_not_open(ring: KeyringFile) -> None:
    cases, office = ring.books["cases"].current.holders, ring.books["office"].current.holders
    moved = with_seals(ring, "cases", Oyun=cases[of(ring, "Sarnai")])
    assert opened(moved, "Oyun").books.keys() == {"office"}
    for seal in (cases[of(ring, "Sarnai")], office[of(ring, "Tuya")], bytes(80)):
        assert opened(with_seals(ring, "cases", Tuya=seal), "Tuya").books.keys() == {"office"}
        with pytest.raises(UserError, match="entry for the office book is damaged"):
            opened(with_seals(ring, "office", Oyun=seal), "Oyun")


def test_another_key_put_in_for_a_book_is_not_written_with(ring: KeyringFile) -> None:
    """Anybody can seal to a public key: what is sealed has to be what the roster names, and what was before it."""
    lies, mine = ring.books["cases"].current, sealing.new_key()
    everybody = lies.holders.keys()
    forged = keyring.make_key(ring.state, "cases", mine, everybody, (), lies.paper_pin)
    with_past = keyring.make_key(ring.state, "cases", mine, everybody, (opened(ring, "Tuya").books["cases"],), lies.paper_pin)
    renamed = replace(forged, id=lies.id)
    for put_in in (forged, with_past):
        for spoilt in (BookKeys(put_in), BookKeys(lies, put_in), BookKeys(put_in, lies), BookKeys(lies, lies)):
            with pytest.raises(UserError, match=r"not the one this office was given|entry for the case book is damaged"):
                opened(ring.with_book("cases", spoilt), "Tuya")
            assert opened(ring.with_book("cases", spoilt), "Maral").books.keys() == {"office"}
    assert opened(ring.with_book("cases", BookKeys(renamed)), "Tuya").books.keys() == {"office"}
    with pytest.raises(UserError, match="entry for the case book is damaged"):
        opened(ring.with_book("cases", BookKeys(lies, renamed)), "Tuya")


def test_a_manager_who_never_held_the_case_key_cannot_bring_another_in() -> None:
    """She may sign that the book has a new key. Those who hold the present one see that she did not have it."""
    ring, _keys, _codes = made()
    maral = opened(ring, "Maral")
    without = replace(maral, books={**maral.books, "cases": sealing.new_key()})
    forged = done(ring, without, Wish(papers={"cases": new_code()}))
    assert opened(forged, "Maral").books.keys() == {"office"}
    for name in ("Tuya", "Sarnai"):
        with pytest.raises(UserError, match="not the one this office was given"):
            opened(forged, name)


def test_a_public_key_that_is_no_key_is_refused() -> None:
    with pytest.raises(UnopenedError):
        sealing.seal_to(b"\0" * 32, b"secret", b"")
