"""Somebody who holds the office book's key by right changes the file with a program of their own: what ``check`` tells."""

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import UserError
from desktop.models.registers.site import Site
from desktop.models.registers.staff import User
from desktop.office.office import Office
from desktop.store import chain
from desktop.store.keys import keyring, keyring_file, sealing
from desktop.store.keys.cipher import connect
from tests.office.opened import a_site, new_office, opened, passphrase

WHERE = "Ulaanbaatar.tallybook"
Attack = Callable[[Any, Mapping[str, str]], object]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """An office with five sites, all of which Maral entered on this machine."""
    with new_office(tmp_path).office as office:
        for number in range(5):
            office.save(a_site().changed(code=f"S{number}", title=f"site {number}"))
    return tmp_path


def attacked(folder: Path, attack: Attack) -> None:
    """What Oyun, a finance assistant, does with the key her passphrase opens."""
    keys = keyring.unlock(keyring_file.read(folder / WHERE), "Oyun", passphrase("Oyun"))
    with opened(folder, "Oyun") as office:
        ids = {user.name or "": user.id for user in office.every(User)} | {site.title or "": site.id for site in office.every(Site)}
    db = connect(folder / WHERE / "office.db", keys.books["office"])
    attack(db.conn, ids)
    db.close()


def run(sql: str, *names: str) -> Attack:
    return lambda db, ids: db.execute(sql, [ids[name] for name in names])


def cut(rows: bool) -> Attack:
    def attack(db: Any, ids: Mapping[str, str]) -> None:
        if rows:
            for number in (2, 3, 4):
                db.execute("DELETE FROM site WHERE id = ?", (ids[f"site {number}"],))
        db.execute("DELETE FROM change WHERE line IN (SELECT line FROM change ORDER BY line DESC LIMIT 3)")

    return attack


def no_history(db: Any, _ids: Mapping[str, str]) -> None:
    db.execute("DELETE FROM change")
    db.execute("DELETE FROM laptop")


def rehashed(db: Any, ids: Mapping[str, str], *, sign: bytes = b"") -> None:
    """Another author for every line, each hash made anew as the program makes them, and signed by whoever it was."""
    before = chain.GENESIS
    for place, laptop in db.execute("SELECT place, id FROM laptop").fetchall():
        columns = "line, format, deed, what, register, record, base, who, at, reason, salt, fields"
        for row in db.execute(f"SELECT {columns} FROM change WHERE line >> 40 = ? ORDER BY line", (place,)).fetchall():
            content = (*row[1:7], ids["Bat"], *row[8:10], row[11])
            seq = row[0] & ((1 << 40) - 1)
            line = chain.made(before, laptop, seq, content, row[10])
            signature = sealing.sign(sign, chain.signed(line.hash)) if sign else None
            fills = (ids["Bat"], line.mac, line.hash, signature, row[0])
            db.execute("UPDATE change SET who = ?, mac = ?, hash = ?, signature = coalesce(?, signature) WHERE line = ?", fills)
            before = line.hash


BLANK = "salt = NULL, fields = NULL, deed = '', what = '', register = '', record = '', base = '', who = '', at = '', reason = ''"
SEEN: Mapping[str, tuple[Attack, str]] = {
    "a title edited in its row": (
        run("UPDATE site SET title = 'FORGED' WHERE id = ?", "site 0"),
        "1 of “Sites” is not what its history says: A-0001",
    ),
    "a row taken out": (run("DELETE FROM site WHERE id = ?", "site 0"), "1 of “Sites” is gone, and nobody erased it"),
    "a row put in": (
        run("INSERT INTO site (id, number, title) VALUES ('01a2', 'A-9999', 'made up')"),
        "1 of “Sites” has no history: A-9999",
    ),
    "a number edited": (run("UPDATE site SET number = 'A-0077' WHERE id = ?", "site 0"), "is not what its history says: A-0077"),
    "a row marked as deleted": (run("UPDATE site SET deleted = 1 WHERE id = ?", "site 0"), "is not what its history says"),
    "a member of a set put in": (
        run("INSERT INTO user_roles VALUES (?, 'manager')", "Bat"),
        "The record of Bat was not what the list of users and keys says",
    ),
    "a day set": (run("UPDATE user SET since = '2001-01-01' WHERE id = ?", "Bat"), "“Users” is not what its history says"),
    "what a line said": (run("UPDATE change SET fields = replace(fields, 'site 1', 'site X')"), "was altered at line"),
    "who a line is of": (run("UPDATE change SET who = ? WHERE line = (SELECT max(line) FROM change)", "Bat"), "was altered at line"),
    "why": (run("UPDATE change SET reason = 'because'"), "was altered at line"),
    "the last lines cut off": (cut(rows=False), "lacks 3 changes"),
    "the last lines and their rows cut off": (cut(rows=True), "lacks 3 changes"),
    "all history": (no_history, "lacks "),
    "every author, with all hashes made anew": (rehashed, "says it is of Bat, and Bat did not sign it"),
    "the same, signed by somebody else": (lambda db, ids: rehashed(db, ids, sign=bytes(range(32))), "and Bat did not sign it"),
    "a signature taken away": (
        run("UPDATE change SET signature = NULL WHERE line = (SELECT max(line) FROM change)"),
        "and Maral did not sign it",
    ),
    "a line blanked": (run(f"UPDATE change SET {BLANK} WHERE record = ?", "site 0"), "lost what line"),
    "a table of their own": (run("CREATE TABLE diary (said TEXT)"), "Tallybook did not make: table diary"),
}


@pytest.mark.parametrize("what", SEEN)
def test_it_is_seen(book: Path, what: str) -> None:
    attack, sentence = SEEN[what]
    with opened(book, "Tuya") as office:
        assert office.check() == []
    attacked(book, attack)
    with opened(book, "Maral") as office:
        found = [*office.warnings, *office.check()]
    assert any(sentence in one for one in found), found


@pytest.mark.parametrize("what", ["edit", "erase"])
@pytest.mark.parametrize(
    "said", ["", "[", "5", "[]", '{"title": 5}', '{"title": []}', '{"title": [1, {}]}', '{"blanked": 5}', "[" * 100_000]
)
def test_nonsense_in_a_line_does_not_end_the_check(book: Path, said: str, what: str) -> None:
    def nonsense(db: Any, ids: Mapping[str, str]) -> None:
        db.execute("UPDATE change SET fields = ?, what = ? WHERE record = ?", (said, what, ids["site 0"]))

    attacked(book, nonsense)
    with opened(book, "Maral") as office:
        found = office.check()
        assert any("was altered at line" in one for one in found), found
        assert any("is not what its history says: A-0001" in one or "has no history: A-0001" in one for one in found), found
        office.erase(Site, next(site.id for site in office.every(Site) if site.title == "site 0"), "retention")


@pytest.mark.parametrize(
    "planted",
    [
        "CREATE TRIGGER evil AFTER INSERT ON change BEGIN UPDATE site SET title = 'by trigger'; END",
        "CREATE VIEW evil AS SELECT * FROM remark",
        "CREATE VIRTUAL TABLE evil USING fts5(said)",
    ],
)
def test_what_would_act_by_itself_is_not_written_to(book: Path, planted: str) -> None:
    attacked(book, run(planted))
    before = (book / WHERE / "office.db").read_bytes()
    with pytest.raises(UserError, match=r"parts that Tallybook did not make: .*evil"):
        opened(book, "Maral")
    assert (book / WHERE / "office.db").read_bytes() == before


def test_an_author_forged_with_the_whole_chain_is_seen_by_the_machine_without_any_signature(book: Path) -> None:
    def unsigned(db: Any, ids: Mapping[str, str]) -> None:
        rehashed(db, ids)
        db.execute("UPDATE change SET signature = NULL")

    attacked(book, unsigned)
    with opened(book, "Tuya") as office:
        assert any("lacks" in sentence for sentence in office.warnings)
        assert sum("did not sign it" in sentence for sentence in office.check()) > 5


def test_a_program_of_somebody_else_verifies_a_line(book: Path) -> None:
    """With nothing but what docs/history-and-hand-over.md says: hashlib, hmac, json and an Ed25519 of any library."""
    from hmac import digest

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    with opened(book, "Tuya") as office:
        signing = {user: seat.signing_key for user, seat in office.access.ring.state.users.items()}
        rows = list(office.office_book.sql("SELECT l.id, c.* FROM change c JOIN laptop l ON l.place = c.line >> 40 ORDER BY c.line"))
    before, signatures = bytes(32), 0
    for laptop, line, *content, salt, fields, mac, sha, signature in rows:
        said = json.dumps([*content, fields], ensure_ascii=False, separators=(",", ":"))
        assert digest(salt, said.encode(), "sha256") == mac
        number = (line % 2**40).to_bytes(8, "big")
        assert hashlib.sha256(before + laptop.encode() + number + mac).digest() == sha
        if signature:
            signatures += 1
            signed = json.dumps(["tallybook", "change line", sha.hex()], separators=(",", ":")).encode()
            Ed25519PublicKey.from_public_bytes(signing[content[6]]).verify(signature, signed)
        before = sha
    assert signatures == 6  # the making of the office, and five sites


REASON = "Enkhjargal asked for it by telephone"


def erased(office: Office, reason: str = "retention") -> Site:
    site = next(site for site in office.every(Site) if site.title == "site 0")
    office.save(site.changed(title="site zero"), REASON)
    office.erase(Site, site.id, reason)
    return site


def test_a_reason_that_names_somebody_is_erased_with_the_rest(book: Path) -> None:
    with opened(book, "Maral") as office:
        site = erased(office)
        assert office.check() == []
        assert [(line.what, line.reason) for line in office.history(site)] == [("erase", "retention")]
        key = office.access.keys.books["office"]
        with connect(book / WHERE / "office.db", key, query_only=True).conn as plain:
            dump = "\n".join(map(str, plain.execute("SELECT * FROM change").fetchall()))
        assert "Enkhjargal" not in dump
        assert "site zero" not in dump
    with opened(book, "Tuya") as office:
        assert office.check() == []


def test_an_erasure_names_what_it_blanked_and_what_it_left(book: Path) -> None:
    with opened(book, "Maral") as office:
        site = erased(office)
        ((said,),) = office.office_book.sql("SELECT fields FROM change WHERE record = ?", site.id)
        badge = office.office_book.badge.id
        named = json.loads(said)
        assert named["left"] == {"number": "A-0001", "office": office.access.ring.office, "deleted": True}
        assert {laptop: len(numbers) for laptop, numbers in named["blanked"].items()} == {badge: 2}
    attacked(book, run("UPDATE site SET title = 'back' WHERE number = 'A-0001'"))
    with opened(book, "Maral") as office:
        assert any("is not what its history says: A-0001" in sentence for sentence in office.check())
