"""Whoever may appoint is told what colleagues changed; who leaves takes nothing along, and what is cut off is ended."""

import contextlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.models.record import Book as Name
from desktop.models.registers.case import Case
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.staff import User
from desktop.models.roles import books_of
from desktop.office.access import keeping, news, users
from desktop.office.access.opening import Newcomer
from desktop.office.access.recovery import recover
from desktop.office.office import Office
from desktop.store import rotation
from desktop.store.keys import keyring, keyring_changes, keyring_file
from desktop.store.keys.paper_code import new_code, private_key
from desktop.store.keys.sealing import CHEAPEST, label, open_sealed
from desktop.store.rotation import fits
from tests.office.opened import PowerCutError, a_case, an_organisation, cut, new_office, opened, passphrase

WHERE = "Ulaanbaatar.tallybook"


@pytest.fixture
def papers(tmp_path: Path) -> Mapping[Name, str]:
    """An office with two managers and a case; the codes of its papers."""
    created = new_office(tmp_path)
    with created.office as office:
        users.appoint(office, Newcomer("Ganaa", ["manager"], passphrase("Ganaa")))
    with opened(tmp_path, "Tuya") as office:
        office.save(a_case())
    return created.papers


def user(office: Office, name: str) -> User:
    return next(one for one in office.every(User) if one.name == name)


def test_a_manager_reads_once_what_colleagues_changed_since(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    opened(tmp_path, "Maral").close()
    code = new_code()
    with opened(tmp_path, "Ganaa") as office:
        users.set_roles(office, user(office, "Bat"), ["field_officer", "finance_assistant"])
        users.dismiss(office, user(office, "Oyun"))
        users.new_paper(office, "office", code)
    both: Mapping[Name, str] = {**papers, "office": code}
    recover(tmp_path / WHERE, "Sarnai", passphrase("again"), both, settings=tmp_path / "settings", cost=CHEAPEST)
    day = r"on \d{4}-\d\d-\d\d by"
    with opened(tmp_path, "Maral") as office:
        said = list(office.warnings)
    assert len(said) == 4
    for sentence, told in zip(
        said,
        (
            rf"Bat got other roles {day} Ganaa \(Field officer, Finance assistant\)\.",
            rf"Oyun was let go {day} Ganaa\.",
            rf"The paper of the office book was replaced {day} Ganaa\.",
            rf"Sarnai got a new key {day} the paper of the office book and the paper of the case book: the passphrase was replaced\.",
        ),
        strict=True,
    ):
        assert re.fullmatch(told, sentence), sentence
    with opened(tmp_path, "Maral") as office:
        assert office.warnings == ()
        assert list(reversed(said)) == news.every_change(office.access.ring.entries)[:4]
    with opened(tmp_path, "Bat") as office:  # who may not appoint is not troubled with it
        assert office.warnings == ()


def test_who_could_know_a_paper_and_leaves_makes_it_void(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    code, other = new_code(), new_code()
    with opened(tmp_path, "Maral") as office:
        ganaa = user(office, "Ganaa")
        assert users.papers_known_to(office, ganaa) == ["office"]  # the case book's key is not hers to change
        users.dismiss(office, ganaa, new_papers={"office": code})
        assert office.check() == ["Ganaa could know the paper of the case book and may not any more. Make a new paper on the page Users."]
    ring = keyring_file.read(tmp_path / WHERE)
    with pytest.raises(UserError, match="a paper that was replaced since"):
        keyring.open_with_paper(ring, "office", papers["office"])
    assert fits(tmp_path / WHERE / "office.db", keyring.open_with_paper(ring, "office", code).books["office"])
    with opened(tmp_path, "Tuya") as office:
        assert any("could know the paper of the case book" in sentence for sentence in office.warnings)
        users.new_paper(office, "cases", other)
        assert office.check() == []


def test_a_finance_assistant_who_changed_the_paper_is_followed_by_nobody(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    """What they held by right was enough to vouch for a paper of their own, with which they read on after they had left."""
    with opened(tmp_path, "Oyun") as office, pytest.raises(UserError, match="Only a manager"):
        users.new_paper(office, "office", new_code())
    mine = new_code()
    ring = keyring_file.read(tmp_path / WHERE)
    keys = keyring.unlock(ring, "Oyun", passphrase("Oyun"))
    with pytest.MonkeyPatch.context() as own_program:
        own_program.setattr(keyring_changes, "permitted", lambda *_: True)
        forged, after = keyring_changes.changed(ring, keys, keyring_changes.Wish(papers={"office": mine}))
    key = forged.books["office"].coming
    assert key
    info = label("book key", ring.office, "office", key.id, "")
    assert open_sealed(private_key(mine, ring.office, "office"), key.for_paper, info) == after.coming["office"]
    keyring_file.write(forged, tmp_path / WHERE, after.vouching)
    with pytest.raises(UserError, match="by somebody who may not change it"):
        opened(tmp_path, "Maral")
    assert fits(tmp_path / WHERE / "office.db", keys.books["office"])  # nothing was brought under that key


def test_a_paper_that_is_replaced_takes_no_undo_of_what_was_entered(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    with opened(tmp_path, "Tuya") as office:
        before = office.count(Organisation)
        office.save(an_organisation("Entered just now"))
        users.new_paper(office, "cases", new_code())
        office.undo()
        assert office.count(Organisation) == before


CUTS = {
    "before the keyring is written": (keyring_file, "write"),
    "before the book is brought under its key": (rotation, "settle"),
    "before the record is written": (keeping, "enter_users"),
}
DEEDS: Mapping[str, Callable[[Office], object]] = {
    "a user is let go": lambda office: users.dismiss(office, user(office, "Bat")),
    "a case worker loses the role": lambda office: users.set_roles(office, user(office, "Sarnai"), ["field_officer"], CASE_PAPER),
    "a user is added": lambda office: users.appoint(office, Newcomer("Naran", ["finance_assistant"], passphrase("Naran"))),
    "a passphrase is replaced": lambda office: users.renew(office, user(office, "Bat"), passphrase("again")),
    "a paper is replaced": lambda office: users.new_paper(office, "office", new_code()),
}
CASE_PAPER: dict[Name, str] = {}


@pytest.mark.parametrize("where", CUTS)
@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_cut_off_is_ended_or_never_was(
    tmp_path: Path, papers: Mapping[Name, str], where: str, deed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    CASE_PAPER["cases"] = papers["cases"]
    before = keyring_file.read(tmp_path / WHERE)
    with opened(tmp_path, "Maral") as office, contextlib.suppress(PowerCutError, UserError):
        monkeypatch.setattr(*CUTS[where], cut)
        with contextlib.suppress(PowerCutError):
            DEEDS[deed](office)
        monkeypatch.undo()
    began = keyring_file.read(tmp_path / WHERE).state.pin != before.state.pin
    assert began is (where != "before the keyring is written")
    for name in ("Tuya", "Maral", "Ganaa"):
        with opened(tmp_path, name) as office:
            said = office.check()
            assert said == [] or name != "Tuya"
            assert office.case_book is None or office.count(Case) == 1
    ring = keyring_file.read(tmp_path / WHERE)
    assert not any(keys.coming for keys in ring.books.values())
    assert (tmp_path / WHERE / "office.db").is_file()
    for name in {seat.name for seat in ring.state.users.values()} - {"Bat"}:
        with opened(tmp_path, name) as office:
            assert office.check() == []
            assert sorted(office.access.keys.books) == sorted(books_of(office.roles))
