"""What somebody without the case key gets out of the case book: nothing, whatever they try."""

import base64
import hashlib
import hmac
import sqlite3
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlcipher3 import dbapi2 as sqlcipher

from desktop.errors import UserError
from desktop.models.record import Book as Name
from desktop.store.book import Book
from desktop.store.keys import keyring, keyring_file, sealing
from desktop.store.keys.cipher import connect
from desktop.store.keys.keyring import OpenKeys
from desktop.store.keys.laptop import Laptop
from desktop.store.keys.ring import KeyringFile
from desktop.store.keys.sealing import UnopenedError, label
from desktop.store.rotation import fits
from tests.office.opened import SECRET, a_case, new_office, opened, passphrase

OUTSIDERS = ("Maral", "Bat", "Oyun")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An office whose case book has people in it."""
    new_office(tmp_path).office.close()
    with opened(tmp_path, "Tuya") as office:
        for _case in range(20):
            office.save(a_case())
    return tmp_path / "Ulaanbaatar.tallybook"


def mine(folder: Path, name: str) -> tuple[KeyringFile, OpenKeys]:
    ring = keyring_file.read(folder)
    return ring, keyring.unlock(ring, name, passphrase(name))


def derived(ring: KeyringFile, keys: OpenKeys) -> Iterator[bytes]:
    """Every key somebody can make of what their passphrase opens and what lies in the folder."""
    known = [keys.private, *keys.books.values(), *(key for past in keys.past.values() for key in past), *keys.coming.values()]
    sealed = [key.for_paper for book in ring.books.values() for key in (book.current,)]
    sealed += [box for book in ring.books.values() for box in book.current.holders.values()]
    public = [key for seat in ring.state.users.values() for key in (seat.public_key, seat.signing_key)]
    public += [key for facts in ring.state.books.values() for key in (facts.paper, facts.paper_signing, bytes.fromhex(facts.key))]
    pins = [slot.pin for slot in ring.slots.values()] + [book.current.paper_pin for book in ring.books.values()]
    yield from known
    yield from public
    yield from (*ring.vouched.values(), *(entry.hash for entry in ring.entries))
    yield from (box[at : at + 32] for box in (*sealed, *pins) for at in range(len(box) - 31))
    names = [ring.office, "cases", "office", "recovery", "book key", ring.books["cases"].current.id]
    for key, name in product(known, names):
        yield hashlib.sha256(key + name.encode()).digest()
        yield hmac.new(key, name.encode(), hashlib.sha256).digest()
        for info in (label(name), label("recovery", ring.office, name), label("book key", ring.office, name)):
            yield HKDF(SHA256(), 32, salt=None, info=info).derive(key)
    for name in OUTSIDERS:
        yield hashlib.sha256(passphrase(name).encode()).digest()


@pytest.mark.parametrize("name", OUTSIDERS)
def test_no_key_they_can_derive_opens_the_case_book(folder: Path, name: str) -> None:
    ring, keys = mine(folder, name)
    assert "cases" not in keys.books
    tried = 0
    for key in derived(ring, keys):
        assert not fits(folder / "cases.db", key)
        tried += 1
    assert tried > 500
    _ring, worker = mine(folder, "Sarnai")
    assert fits(folder / "cases.db", worker.books["cases"])  # the trial itself works


@pytest.mark.parametrize("name", OUTSIDERS)
def test_no_seal_in_the_keyring_opens_to_them_but_their_own(folder: Path, name: str) -> None:
    ring, keys = mine(folder, name)
    users = ["", *ring.slots]
    books: tuple[Name, ...] = ("office", "cases")
    for sealed_as, claimed in product(books, books):
        key = ring.books[sealed_as].current
        boxes = {"": key.for_paper, **key.holders}
        for holder, user in product(boxes, users):
            info = label("book key", ring.office, claimed, key.id, user)
            if (sealed_as, claimed, holder, user) == ("office", "office", keys.user, keys.user):
                assert sealing.open_sealed(keys.private, boxes[holder], info) == keys.books["office"]
            else:
                with pytest.raises(UnopenedError):
                    sealing.open_sealed(keys.private, boxes[holder], info)
    for secret in (keys.private, keys.books["office"]):
        past = ring.books["cases"].current
        with pytest.raises(UnopenedError):
            sealing.unwrap(secret, past.past, label("past", ring.office, "cases", past.id))


def test_the_files_show_nothing_while_open_and_after(folder: Path) -> None:
    with opened(folder.parent, "Tuya") as office:
        office.save(a_case())
        shows_nothing(folder)  # the log beside the book is encrypted too
    shows_nothing(folder)


def shows_nothing(folder: Path) -> None:
    for path in (path for path in folder.rglob("cases.db*") if not path.name.endswith("-shm")):  # that one has page numbers
        content = path.read_bytes()
        for words in (SECRET, "Enkhjargal", "SQLite format 3", "CREATE TABLE", "estimated_age"):
            assert not any(words.encode(code) in content for code in ("utf-8", "utf-16-le", "utf-16-be")), path.name
        if len(content) > 64 * 1024:
            assert max(Counter(content).values()) < 1.5 * len(content) / 256, path.name  # even as chance: no page is plain


def test_the_rest_of_the_folder_does_not_know_an_assisted_person(folder: Path) -> None:
    with opened(folder.parent, "Tuya") as office:
        codes = [case.code or "" for case in office.every(type(a_case()))]
        ids = [case.id for case in office.every(type(a_case()))]
    _ring, keys = mine(folder, "Oyun")
    db = connect(folder / "office.db", keys.books["office"], query_only=True)
    dump = "\n".join(str(row) for table in db.tables for row in db.execute(f"SELECT * FROM [{table.name}]").fetchall())
    db.close()
    assert "Sarnai" in dump
    ring = (folder / "keyring.json").read_text()
    for told in (SECRET, *codes, *ids):
        assert told not in dump
        assert told not in ring


def test_plain_sqlite_and_a_wrong_key_give_nothing(folder: Path) -> None:
    for name in ("office.db", "cases.db"):
        with pytest.raises(sqlite3.DatabaseError):
            sqlite3.connect(folder / name).execute("SELECT * FROM sqlite_master").fetchall()
        with pytest.raises(sqlcipher.DatabaseError):
            connect(folder / name, bytes(32), query_only=True)


def test_the_keyring_shows_no_key(folder: Path) -> None:
    _ring, keys = mine(folder, "Tuya")
    said = (folder / "keyring.json").read_text()
    for key in (*keys.books.values(), keys.private):
        assert key.hex() not in said
        assert base64.b64encode(key).decode() not in said


def test_the_book_itself_refuses_the_other_books_key(folder: Path, tmp_path: Path) -> None:
    _ring, keys = mine(folder, "Tuya")
    with pytest.raises(UserError, match=r"does not open cases\.db"):
        Book.open(folder / "cases.db", keys.books["office"], "cases", laptop=Laptop(tmp_path / "settings"))
