"""What must be so in an office after a deed on its keys was killed: all of the deed or none, nobody with a key too many or too few."""

import json
import random
import re
from collections.abc import Mapping
from pathlib import Path

from desktop.errors import UserError
from desktop.models.record import Book as Name
from desktop.models.registers.case import Case
from desktop.models.registers.organisation import Organisation
from desktop.models.roles import CASE_ROLES, books_of
from desktop.office.access import users
from desktop.office.access.opening import Newcomer, open_office
from desktop.store.keys import keyring, keyring_file
from desktop.store.keys.folder import FILES
from desktop.store.keys.paper_code import private_key, read_code
from desktop.store.keys.ring import KeyringFile
from desktop.store.keys.sealing import CHEAPEST, public_of
from desktop.store.rotation import fits
from tests.office.opened import passphrase
from tests.soak.deeds import Before, Deed, joined, opened
from tests.soak.story import WHERE

WAITING = "It gets its new one when a case worker or case supervisor opens the office."
KNOWN_PAPER = "could know the paper of the"
EXPECTED = (
    "was taken up as it stood",
    "This laptop keeps the keys of the office from now on",
    " on 20",
    "was put right, as after a power cut",
    "was not what the list of users and keys says",
)
"""Parts of what may be said at an opening: the first format, news of a day, records that follow."""


def look(folder: Path, before: Before, deed: Deed, luck: random.Random, *, done: bool) -> bool:
    """Let those who stay open the office, and see that all is right; whether the deed is done. ``done``: it had said so."""
    happened = is_done(before, deed, keyring_file.read(folder / WHERE), done=done)
    assert happened or not done, "it was done, and is not"
    records = {**before.records, "office": before.records["office"] + bool(deed.by)}
    names = openers(folder, before, deed, luck)
    for place, name in enumerate(names):
        with opened(folder, name, passphrase(name)) as office:
            unexpected = [
                sentence for sentence in office.warnings if not any(part in sentence for part in (*EXPECTED, WAITING, KNOWN_PAPER))
            ]
            assert not unexpected, unexpected
            found = [sentence for sentence in office.check() if KNOWN_PAPER not in sentence or happened]
            last = place == len(names) - 1 and not is_waiting(folder)
            doubts = [sentence for sentence in found if KNOWN_PAPER not in sentence and (last or WAITING not in sentence)]
            assert not doubts, doubts
            assert {book.name for book in office.books} == set(books_of(office.roles))
            assert office.count(Organisation) == records["office"], "a record of the office book is lost"
            assert office.case_book is None or office.count(Case) == records["cases"], "a case is lost"
    if is_waiting(folder):
        brought_back(folder, before, records["cases"], deed, happened=happened)
    keys_are_right(folder, before, deed, happened=happened)
    nothing_is_left_over(folder / WHERE)
    if deed.does is joined:
        has_joined(folder, records, done=done)
    return happened


def is_done(before: Before, deed: Deed, ring: KeyringFile, *, done: bool) -> bool:
    """Whether what ``deed`` does is so; AssertionError where half of it is."""
    was, now = ({seat.name: seat for seat in one.state.users.values()} for one in (before.ring, ring))
    signs = [] if deed.roles is None else [(now[deed.about].roles if deed.about in now else frozenset()) == deed.roles]
    for book, code in deed.papers.items():
        signs.append(ring.state.books[book].paper == public_of(private_key(read_code(code), ring.office, book)))
    if deed.renewed:
        signs.append(now[deed.about].public_key != was[deed.about].public_key)
    if deed.said:
        signs.append(opens(ring, deed.about, deed.said))
        assert opens(ring, deed.about, passphrase(deed.about)) != signs[-1], "both passphrases open, or none"
    assert len(set(signs)) <= 1, f"half of it is done: {signs}"
    others = {name: (seat.roles, seat.public_key) for name, seat in now.items() if name != deed.about}
    assert others == {name: (seat.roles, seat.public_key) for name, seat in was.items() if name != deed.about}
    return signs[0] if signs else done


def opens(ring: KeyringFile, name: str, said: str) -> bool:
    """Whether somebody's key opens with ``said``."""
    try:
        keyring.unlock(ring, name, said)
    except UserError:
        return False
    return True


def openers(folder: Path, before: Before, deed: Deed, luck: random.Random) -> list[str]:
    """Three or two who stay, a case worker first or last where one stays."""
    seats = [
        seat for seat in keyring_file.read(folder / WHERE).state.users.values() if seat.name in before.keys and seat.name != deed.about
    ]
    workers = [seat.name for seat in seats if seat.roles & CASE_ROLES]
    others = luck.sample([seat.name for seat in seats if not seat.roles & CASE_ROLES], 2)
    return [*others, *luck.sample(workers, min(1, len(workers)))][:: luck.choice((1, -1))]


def is_waiting(folder: Path) -> bool:
    """Whether the case book still has to get its new key, and nobody here can give it."""
    ring = keyring_file.read(folder / WHERE)
    return bool(ring.books["cases"].coming) and not any(seat.roles & CASE_ROLES for seat in ring.state.users.values())


def brought_back(folder: Path, before: Before, cases: int, deed: Deed, *, happened: bool) -> None:
    """Nobody holds the case book any more: a manager brings somebody in with its paper, and it has its new key."""
    papers = {**before.papers, **(deed.papers if happened else {})}
    with opened(folder, "Maral", passphrase("Maral")) as office:
        users.appoint(office, Newcomer("Khulan", ["case_worker"], passphrase("Khulan")), {"cases": papers["cases"]})
    with opened(folder, "Khulan", passphrase("Khulan")) as office:
        assert office.count(Case) == cases
        assert not [sentence for sentence in office.check() if KNOWN_PAPER not in sentence]


def keys_are_right(folder: Path, before: Before, deed: Deed, *, happened: bool) -> None:
    """Everybody of the roster opens the books of their roles and no other, who left none, and each book its newest paper."""
    where, ring = folder / WHERE, keyring_file.read(folder / WHERE)
    for seat in ring.state.users.values():
        keys = keyring.unlock(ring, seat.name, deed.passphrase(seat.name) if happened else passphrase(seat.name))
        assert set(keys.books) == set(books_of(seat.roles)), f"{seat.name} opens {set(keys.books)}"
        assert not keys.coming
        for book, key in keys.books.items():
            assert fits(where / FILES[book], key), f"the key of {seat.name} does not fit {book}"
            assert before.keys["Tuya"].books[book] in (key, *keys.past[book]), "a past key is lost"
    if happened and deed.roles is not None and deed.about in before.keys:
        lost = set(before.keys[deed.about].books) - set(books_of(deed.roles) if deed.roles else ())
        for book in lost:
            assert not fits(where / FILES[book], before.keys[deed.about].books[book]), f"{deed.about} still opens {book}"
            assert before.keys[deed.about].user not in ring.books[book].current.holders
        if not deed.roles:
            who_left_is_nowhere(where, ring, before, deed.about)
    for book, code in {**before.papers, **(deed.papers if happened else {})}.items():
        assert fits(where / FILES[book], keyring.open_with_paper(ring, book, code).books[book]), f"the paper of {book} does not open it"
        void = before.papers[book] if code != before.papers[book] else deed.papers.get(book)
        assert void is None or not is_paper(ring, book, void), f"two papers open {book}"


def who_left_is_nowhere(where: Path, ring: KeyringFile, before: Before, name: str) -> None:
    """Their private key lies in no keyring of the folder and opens nothing; a seal to them at most in a copy of before the change ended."""
    keys = before.keys[name]
    for path in where.rglob("keyring*.json"):
        said = json.loads(path.read_bytes())
        assert keys.user not in said["slots"], f"{path.name} has a slot of {name}"
        assert path.name != "keyring.json" or keys.user not in json.dumps(said["books"]), f"{path.name} has a seal to {name}"
    try:
        keyring.opened_by(ring, keys.user, keys.private)
    except UserError:
        return
    raise AssertionError(f"the private key of {name} opens the office")


def is_paper(ring: KeyringFile, book: Name, code: str) -> bool:
    """Whether the paper with ``code`` opens anything."""
    try:
        keyring.open_with_paper(ring, book, code)
    except UserError:
        return False
    return True


def nothing_is_left_over(where: Path) -> None:
    """No file of a change lies there, and the copy of the keyring is as the keyring."""
    left = {str(path.relative_to(where)) for path in where.rglob("*") if path.is_file() and not path.match("backups/keyring-*.json")}
    left = {name for name in left if not re.fullmatch(r"backups/(office|cases)-1000-[\d-]+\.db", name)}  # of before it was brought up
    assert left <= {"office.db", "cases.db", "keyring.json", "backups/keyring.json", ".lock"}, left
    assert not [path for path in where.rglob("*") if path.is_dir() and path.name != "backups"]
    assert (where / "backups" / "keyring.json").read_bytes() == (where / "keyring.json").read_bytes()


def has_joined(folder: Path, records: Mapping[Name, int], *, done: bool) -> None:
    """The office on the second laptop is whole, or not there; then the laptop can join again."""
    other = folder / "other"
    assert (other / WHERE).is_dir() or not done
    if not (other / WHERE).exists():
        with opened(folder, "Tuya", passphrase("Tuya")) as office:
            joined(folder, office)
    with open_office(other / WHERE, "Tuya", passphrase("Tuya"), settings=other / "settings", cost=CHEAPEST) as there:
        assert there.check() == []
        assert (there.count(Organisation), there.count(Case)) == (records["office"], records["cases"])
