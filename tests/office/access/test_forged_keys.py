"""Somebody writes to the folder without a key, or without the right to: nobody follows another key, and it is said."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.models.record import Book as Name
from desktop.models.registers.case import Case
from desktop.models.registers.staff import User
from desktop.office.access import users
from desktop.office.office import Office
from desktop.store.book import Book
from desktop.store.keys import keyring, keyring_changes, keyring_file, paper_code, sealing
from desktop.store.keys.folder import FILES
from desktop.store.keys.keyring import NewUser, OpenKeys
from desktop.store.keys.laptop import Laptop
from desktop.store.keys.ring import BookKeys, KeyringFile
from desktop.store.keys.roster import BookFacts, Entry
from tests.office.opened import a_case, new_office, opened, passphrase

WHERE = "Ulaanbaatar.tallybook"
Forge = Callable[[Path, KeyringFile], KeyringFile]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The folder of an office with a case, that each user has opened on this machine."""
    new_office(tmp_path).office.close()
    with opened(tmp_path, "Sarnai") as worker:
        worker.save(a_case())
    for name in ("Maral", "Bat", "Oyun", "Tuya"):
        opened(tmp_path, name).close()
    return tmp_path / WHERE


def user(office: Office, name: str) -> User:
    return next(one for one in office.every(User) if one.name == name)


def put(ring: KeyringFile, folder: Path, key: bytes = bytes(32)) -> None:
    """Write ``ring`` as somebody would who has ``key``, and the copies too: a thief does not leave them."""
    keyring_file.write(ring, folder, key)
    for path in (folder / "backups").glob("keyring-*.json"):
        path.unlink()


def own_book(folder: Path, name: Name, ring: KeyringFile, key: bytes) -> None:
    """An empty book under a key of one's own in place of the true one."""
    for path in folder.glob(f"{FILES[name]}*"):
        path.unlink()
    Book.create(folder / FILES[name], key, name, laptop=Laptop(folder.parent / "attacker"), office=ring.office).close()


def as_current(folder: Path, ring: KeyringFile, name: Name, key: bytes) -> KeyringFile:
    own_book(folder, name, ring, key)
    holders = ring.books[name].current.holders
    return ring.with_book(name, BookKeys(keyring.make_key(ring.state, name, key, holders, (), b"")))


def as_coming(folder: Path, ring: KeyringFile, name: Name, key: bytes) -> KeyringFile:
    return ring.with_book(name, BookKeys(ring.books[name].current, as_current(folder, ring, name, key).books[name].current))


def with_an_entry(by: str, secret: bytes) -> Callable[[Path, KeyringFile, Name, bytes], KeyringFile]:
    """The same, and the roster says it: signed by ``by`` with another's key, or with no one's."""

    def forge(folder: Path, ring: KeyringFile, name: Name, key: bytes) -> KeyringFile:
        state = ring.state
        signer = keyring.named(ring, by) if by else new_id()
        facts = BookFacts(sealing.key_hash(key), state.books[name].paper, state.books[name].paper_signing)
        entry = Entry(state.pin.number + 1, state.pin.hash, "2026-12-01T00:00:00+00:00", (signer,), {}, {name: facts})
        entry = replace(entry, signatures={signer: sealing.sign(secret, entry.signed(ring.office))})
        return as_current(folder, replace(ring, entries=(*ring.entries, entry)), name, key)

    return forge


def with_the_roster_anew(folder: Path, ring: KeyringFile, name: Name, key: bytes) -> KeyringFile:
    """Everything said anew from the first entry on, as if the office had been made so, by somebody with a key of their own."""
    state, mine = ring.state, sealing.new_key()
    facts = {**state.books, name: replace(state.books[name], key=sealing.key_hash(key))}
    first = Entry(1, bytes(32), "2026-12-01T00:00:00+00:00", ("thief",), dict(state.users), facts, office=ring.office, name=ring.name)
    seat = replace(
        next(iter(state.users.values())), name="Thief", public_key=sealing.public_of(mine), signing_key=sealing.signing_public_of(mine)
    )
    first = replace(first, users={**first.users, "thief": seat})
    first = replace(first, signatures={"thief": sealing.sign(mine, first.signed(ring.office))})
    return as_current(folder, replace(ring, entries=(first,)), name, key)


def with_the_first_format(folder: Path, ring: KeyringFile, name: Name, key: bytes) -> KeyringFile:
    """The roster as one that was taken up from the first format, which nobody signed."""
    facts = {**ring.state.books, name: replace(ring.state.books[name], key=sealing.key_hash(key))}
    first = Entry(1, bytes(32), "", (), dict(ring.state.users), facts, office=ring.office, name=ring.name)
    slots = {who: replace(slot, pin=b"") for who, slot in ring.slots.items()}
    return as_current(folder, replace(ring, entries=(first,), slots=slots), name, key)


SWAPS: Mapping[str, Callable[[Path, KeyringFile, Name, bytes], KeyringFile]] = {
    "as the current key": as_current,
    "as the coming key": as_coming,
    "with an entry of nobody": with_an_entry("", sealing.new_key()),
    "with an entry in the name of the manager": with_an_entry("Maral", sealing.new_key()),
    "with a roster of their own": with_the_roster_anew,
    "with a roster that nobody signed": with_the_first_format,
}


@pytest.mark.parametrize("book", ["office", "cases"])
@pytest.mark.parametrize("how", SWAPS)
@pytest.mark.parametrize("machine", ["settings", "a new machine"])
def test_a_book_under_a_strangers_key_is_opened_by_nobody(office: Path, how: str, book: Name, machine: str) -> None:
    key, worker = sealing.new_key(), office.parent
    put(SWAPS[how](office, keyring_file.read(office), book, key), office)
    forged = (office / FILES[book]).read_bytes()
    (office.parent / "settings").rename(office.parent / "of this machine")
    if machine == "settings":
        (office.parent / "of this machine").rename(office.parent / "settings")
    for name in ("Sarnai", "Tuya") if book == "cases" else ("Sarnai", "Tuya", "Maral", "Bat", "Oyun"):
        with pytest.raises(UserError, match=r"Nothing was opened|is not the passphrase|This key does not open"):
            opened(worker, name)
    assert (office / FILES[book]).read_bytes() == forged  # nothing was entered into it


def changed_part(change: Callable[[KeyringFile], KeyringFile]) -> Callable[[Path], None]:
    def attack(folder: Path) -> None:
        put(change(keyring_file.read(folder)), folder)

    return attack


def a_strangers_paper(ring: KeyringFile) -> KeyringFile:
    """The office book's key is not theirs to seal, but the paper can be made void."""
    current = ring.books["office"].current
    return ring.with_book("office", BookKeys(replace(current, for_paper=ring.books["cases"].current.for_paper)))


def a_strangers_holder(ring: KeyringFile) -> KeyringFile:
    current = ring.books["office"].current
    seal = next(iter(current.holders.values()))
    return ring.with_book("office", BookKeys(replace(current, holders={**current.holders, "stranger": seal})))


def a_colleague_without_key(ring: KeyringFile) -> KeyringFile:
    current, bat = ring.books["office"].current, keyring.named(ring, "Bat")
    return ring.with_book("office", BookKeys(replace(current, holders={who: seal for who, seal in current.holders.items() if who != bat})))


def two_slots_swapped(ring: KeyringFile) -> KeyringFile:
    oyun, bat = keyring.named(ring, "Oyun"), keyring.named(ring, "Bat")
    return ring.with_slot(oyun, ring.slots[bat]).with_slot(bat, ring.slots[oyun])


def a_slot_lost(ring: KeyringFile) -> KeyringFile:
    bat = keyring.named(ring, "Bat")
    return replace(ring, slots={who: slot for who, slot in ring.slots.items() if who != bat})


PARTS = {
    "a paper that opens nothing": a_strangers_paper,
    "a holder nobody knows": a_strangers_holder,
    "a role without its key": a_colleague_without_key,
    "two slots swapped": two_slots_swapped,
    "a slot lost": a_slot_lost,
}


@pytest.mark.parametrize("part", PARTS)
def test_what_does_not_open_for_a_colleague_is_told_to_whoever_opens(office: Path, part: str) -> None:
    changed_part(PARTS[part])(office)
    with opened(office.parent, "Maral") as manager:
        assert manager.warnings
        assert manager.check()
    with opened(office.parent, "Tuya") as colleague:  # and it is still told after somebody has written the keyring
        assert colleague.check()


@pytest.mark.parametrize("part", PARTS)
def test_where_a_copy_is_whole_it_is_put_right_and_said(office: Path, part: str) -> None:
    true = (office / "backups" / "keyring.json").read_bytes()
    changed_part(PARTS[part])(office)
    (office / "backups" / "keyring.json").write_bytes(true)
    with opened(office.parent, "Maral") as manager:
        assert any("put right from the copy" in sentence for sentence in manager.warnings)
        assert manager.check() == []
    for name in ("Bat", "Oyun"):
        with opened(office.parent, name) as colleague:
            assert colleague.warnings == ()


def changed_in_the_roster(change: Callable[[Entry], Entry]) -> Forge:
    def forge(_folder: Path, ring: KeyringFile) -> KeyringFile:
        return replace(ring, entries=(*ring.entries[:-1], change(ring.entries[-1])))

    return forge


def seats(ring_entry: Entry, whose: str, **other: object) -> Entry:
    users_ = {who: replace(seat, **other) if seat and seat.name == whose else seat for who, seat in ring_entry.users.items()}  # type: ignore[arg-type]
    return replace(ring_entry, users=users_)


ROSTERS: Mapping[str, Callable[[Entry], Entry]] = {
    "a role": lambda entry: seats(entry, "Oyun", roles=frozenset({"case_worker"})),
    "a name": lambda entry: seats(entry, "Bat", name="Batbayar"),
    "a public key": lambda entry: seats(entry, "Sarnai", public_key=sealing.public_of(bytes(range(32)))),
    "a signing key": lambda entry: seats(entry, "Maral", signing_key=sealing.signing_public_of(bytes(range(32)))),
    "the name of the office": lambda entry: replace(entry, name="x\u202egnp.exe"),
    "a paper": lambda entry: replace(entry, books={**entry.books, "office": replace(entry.books["office"], paper=bytes(range(32)))}),
}


@pytest.mark.parametrize("what", ROSTERS)
def test_a_roster_that_says_something_else_is_followed_by_nobody(office: Path, what: str) -> None:
    put(changed_in_the_roster(ROSTERS[what])(office, keyring_file.read(office)), office)
    for name in ("Maral", "Oyun", "Sarnai", "Tuya"):
        with pytest.raises(UserError, match=r"by somebody who may not change it|not the passphrase"):
            opened(office.parent, name)


# With a key, and without the right to.


def keys_of(office: Path, name: str) -> tuple[KeyringFile, OpenKeys]:
    ring = keyring_file.read(office)
    return ring, keyring.unlock(ring, name, passphrase(name))


def forged_by(office: Path, name: str, wish: Callable[[KeyringFile], keyring_changes.Wish], monkeypatch: pytest.MonkeyPatch) -> bytes:
    """``name`` signs what they may not with a program of their own; gives their key of the office book."""
    ring, keys = keys_of(office, name)
    with monkeypatch.context() as own_program:
        own_program.setattr(keyring_changes, "permitted", lambda *_: True)
        ring, keys = keyring_changes.changed(ring, keys, wish(ring))
    put(ring, office, keys.vouching)
    return keys.vouching


WISHES: Mapping[str, Callable[[KeyringFile], keyring_changes.Wish]] = {
    "a paper of their own": lambda _ring: keyring_changes.Wish(papers={"office": paper_code.new_code()}),
    "themselves as manager": lambda ring: keyring_changes.with_roles(ring, keyring.named(ring, "Oyun"), frozenset({"manager"})),
    "a friend": lambda ring: keyring_changes.added(
        ring, NewUser(new_id(), "Friend", frozenset({"manager"}), passphrase("x")), sealing.CHEAPEST
    ),
    "the manager gone": lambda ring: keyring_changes.gone(keyring.named(ring, "Maral")),
    "a new passphrase for the manager": lambda ring: keyring_changes.renewed(
        ring, keyring.named(ring, "Maral"), passphrase("x"), sealing.CHEAPEST
    ),
    "an older folder accepted": lambda ring: keyring_changes.Wish(instead=ring.state.pin),
}


@pytest.mark.parametrize("what", WISHES)
def test_who_holds_a_key_by_right_gives_nobody_a_right(office: Path, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    forged_by(office, "Oyun", WISHES[what], monkeypatch)
    for name in ("Bat", "Tuya", "Sarnai"):
        with pytest.raises(UserError, match="by somebody who may not change it"):
            opened(office.parent, name)


def test_a_manager_without_the_case_key_cannot_put_another_case_book_in_its_place(office: Path) -> None:
    """The roster cannot tell; those who hold the key can: the past keys under the new one are not theirs."""
    ring, keys = keys_of(office, "Maral")
    key = sealing.new_key()
    facts = {"cases": replace(ring.state.books["cases"], key=sealing.key_hash(key))}
    pretended = replace(keys, books={**keys.books, "cases": sealing.new_key()}, past={**keys.past, "cases": ()})
    entry = Entry(ring.state.pin.number + 1, ring.state.pin.hash, "2026-12-01T00:00:00+00:00", (keys.user,), {}, facts)  # type: ignore[arg-type]
    entry = replace(entry, signatures={keys.user: sealing.sign(keys.private, entry.signed(ring.office))})
    ring = replace(ring, entries=(*ring.entries, entry))
    for past in ((), (pretended.books["cases"],)):
        made = keyring.make_key(ring.state, "cases", key, keyring_changes.holders(ring.state, "cases"), past, b"")
        own_book(office, "cases", ring, key)
        put(ring.with_book("cases", BookKeys(made)), office, keys.vouching)
        with pytest.raises(UserError, match=r"case book in keyring\.json is not the one this office was given"):
            opened(office.parent, "Sarnai")


def test_somebody_away_during_two_changes_of_keys_follows_both(office: Path) -> None:
    with opened(office.parent, "Tuya") as supervisor:
        users.new_paper(supervisor, "cases", users.new_paper_code())
    with opened(office.parent, "Maral") as manager:
        users.dismiss(manager, user(manager, "Bat"))
        users.new_paper(manager, "office", users.new_paper_code())
    with opened(office.parent, "Sarnai") as worker:
        assert worker.warnings == ()
        assert worker.count(Case) == 1
        assert worker.check() == []


def test_a_pin_is_nobody_elses_to_write(office: Path) -> None:
    """A stranger knows all public keys and all entries; what was seen can still be told by its owner only."""
    ring = keyring_file.read(office)
    tuya = keyring.named(ring, "Tuya")
    for pin in (b"", bytes(60), ring.slots[keyring.named(ring, "Bat")].pin):
        put(ring.with_slot(tuya, replace(ring.slots[tuya], pin=pin)), office)
        with pytest.raises(UserError, match=r"damaged or was changed|not the passphrase"):
            opened(office.parent, "Tuya")
