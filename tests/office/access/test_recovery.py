"""Nobody can open the office any more: the recovery papers, and nothing less, give a user a new passphrase."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.models.record import Book as Name
from desktop.models.registers.case import Case
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.staff import User
from desktop.office.access import users
from desktop.office.access.opening import Newcomer
from desktop.office.access.recovery import books_to_open, recover, try_paper
from desktop.office.office import Office
from desktop.store import rotation
from desktop.store.keys import keyring, keyring_changes, keyring_file
from desktop.store.keys.keyring import NewUser
from desktop.store.keys.paper_code import new_code
from desktop.store.keys.sealing import CHEAPEST
from tests.office.opened import a_case, an_organisation, new_office, opened

WHERE = "Ulaanbaatar.tallybook"
NEW = "seven blue hills by the river"
MANAGER = frozenset({"manager"})


def user(office: Office, name: str) -> User:
    return next(one for one in office.every(User) if one.name == name)


def worked_in(tmp_path: Path) -> Mapping[Name, str]:
    """An office with a record in each book; gives the codes of its papers."""
    tmp_path.mkdir(exist_ok=True)
    created = new_office(tmp_path)
    created.office.close()
    with opened(tmp_path, "Tuya") as office:
        office.save(a_case())
        office.save(an_organisation())
    return created.papers


def recovered(tmp_path: Path, name: str, papers: Mapping[Name, str], said: str = NEW) -> None:
    recover(tmp_path / WHERE, name, said, papers, settings=tmp_path / "settings", cost=CHEAPEST)


def test_the_paper_of_the_office_book_gives_a_manager_a_new_passphrase(tmp_path: Path) -> None:
    papers = worked_in(tmp_path)
    assert books_to_open(tmp_path / WHERE, "Maral", settings=tmp_path / "settings") == ("office",)
    recovered(tmp_path, "Maral", {"office": papers["office"].lower().replace("-", " ")})
    with pytest.raises(UserError, match="not the passphrase of Maral"):
        opened(tmp_path, "Maral")
    with opened(tmp_path, "Maral", NEW) as office:
        assert office.warnings == ()
        assert office.check() == []
        assert office.count(Organisation) == 1
        assert office.case_book is None
        line = office.history(user(office, "Maral"))[-1]
        assert (line.reason, line.who) == ("A forgotten passphrase was replaced with the recovery paper", office.user.id)
        assert set(line.fields or {}) == {"public_key"}
    with opened(tmp_path, "Tuya") as office:
        assert [sentence.partition(" on ")[0] for sentence in office.warnings] == ["Maral got a new key"]
        assert "by the paper of the office book" in office.warnings[0]
        assert office.count(Case) == 1


def test_a_case_supervisor_needs_both_papers(tmp_path: Path) -> None:
    papers = worked_in(tmp_path)
    assert books_to_open(tmp_path / WHERE, "tuya", settings=tmp_path / "settings") == ("office", "cases")
    only_one: list[Mapping[Name, str]] = [{"office": papers["office"]}, {"cases": papers["cases"]}]
    for some in only_one:
        before = (tmp_path / WHERE / "keyring.json").read_bytes()
        with pytest.raises(UserError, match="or its recovery paper"):
            recovered(tmp_path, "Tuya", some)
        assert (tmp_path / WHERE / "keyring.json").read_bytes() == before
    recovered(tmp_path, "Tuya", papers)
    with opened(tmp_path, "Tuya", NEW) as office:
        assert office.count(Case) == 1
        assert office.check() == []
        assert office.warnings == ()


def test_after_it_the_office_lives_on_and_the_used_paper_can_be_made_void(tmp_path: Path) -> None:
    papers = worked_in(tmp_path)
    recovered(tmp_path, "Maral", {"office": papers["office"]})
    code = users.new_paper_code()
    with opened(tmp_path, "Maral", NEW) as office:
        users.renew(office, user(office, "Tuya"), NEW, {"cases": papers["cases"]})
        users.new_paper(office, "office", code)
        users.new_paper(office, "cases", users.new_paper_code(), {"cases": papers["cases"]})
        assert office.case_book is None
    for book in papers:
        with pytest.raises(UserError, match="newest paper"):
            try_paper(tmp_path / WHERE, book, papers[book])
    try_paper(tmp_path / WHERE, "office", code)
    with opened(tmp_path, "Tuya", NEW) as office:
        assert office.count(Case) == 1


def test_the_case_paper_brings_the_case_book_back_when_nobody_holds_it(tmp_path: Path) -> None:
    papers = worked_in(tmp_path)
    with opened(tmp_path, "Maral") as office:
        for name in ("Tuya", "Sarnai"):
            users.dismiss(office, user(office, name), {"cases": papers["cases"]})
        who = Newcomer("Naran", ["case_supervisor"], NEW)
        with pytest.raises(UserError, match="or its recovery paper"):
            users.appoint(office, who)
        users.appoint(office, who, {"cases": papers["cases"]})
    with opened(tmp_path, "Naran", NEW) as office:
        assert office.count(Case) == 1


def test_the_case_paper_ends_what_was_cut_off_when_the_last_who_held_the_book_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    papers = worked_in(tmp_path)

    def cut(*_args: object) -> None:
        raise UserError("the disk is full")

    with opened(tmp_path, "Maral") as office:
        users.dismiss(office, user(office, "Sarnai"), {"cases": papers["cases"]})
        monkeypatch.setattr(rotation, "_swap", cut)
        with pytest.raises(UserError, match="the disk is full"):
            users.dismiss(office, user(office, "Tuya"), {"cases": papers["cases"]})
        monkeypatch.undo()
    with opened(tmp_path, "Maral") as office:
        assert any("is still under the key Tuya had" in sentence for sentence in office.check())
        users.appoint(office, Newcomer("Naran", ["case_supervisor"], NEW), {"cases": papers["cases"]})
    with opened(tmp_path, "Naran", NEW) as office:
        assert office.count(Case) == 1
        assert not any("is still under the key" in sentence for sentence in office.check())


def test_slips_and_other_papers_are_told_apart_and_change_nothing(tmp_path: Path) -> None:
    papers = worked_in(tmp_path)
    elsewhere = worked_in(tmp_path / "elsewhere")
    code = papers["office"]
    wrong = code[:7] + ("2" if code[7] != "2" else "3") + code[8:]
    before = (tmp_path / WHERE / "keyring.json").read_bytes()
    for typed, sentence in (
        (wrong, "Group 2 of the recovery code has a slip"),
        (code[:-1], "39 signs were typed"),
        ("", "0 signs were typed"),
        (papers["cases"], "paper of the case book. Take the other one"),
        (elsewhere["office"], "of another office, or of a paper that was replaced"),
        (new_code(), "of another office"),
    ):
        with pytest.raises(UserError, match=sentence):
            try_paper(tmp_path / WHERE, "office", typed)
        with pytest.raises(UserError, match=sentence):
            recovered(tmp_path, "Maral", {"office": typed})
    assert (tmp_path / WHERE / "keyring.json").read_bytes() == before
    opened(tmp_path, "Maral").close()


def test_a_short_passphrase_and_an_unknown_name_change_nothing(tmp_path: Path) -> None:
    papers = worked_in(tmp_path)
    for name, said, sentence in (("Maral", "short", "at least 12 characters"), ("Nobody", NEW, "Nobody called “Nobody”")):
        with pytest.raises(UserError, match=sentence):
            recovered(tmp_path, name, papers, said)
    with opened(tmp_path, "Maral") as office:
        assert office.warnings == ()
        assert [line.what for line in office.history(user(office, "Maral"))] == ["create"]


def test_nobody_recovers_while_the_office_is_open(tmp_path: Path) -> None:
    papers = worked_in(tmp_path)
    with opened(tmp_path, "Bat"), pytest.raises(UserError, match="Bat has this office open"):
        recovered(tmp_path, "Maral", papers)


def test_who_left_is_not_let_in_by_an_old_keyring(tmp_path: Path) -> None:
    papers = worked_in(tmp_path)
    old = (tmp_path / WHERE / "keyring.json").read_bytes()
    with opened(tmp_path, "Maral") as office:
        users.dismiss(office, user(office, "Bat"))
    with pytest.raises(UserError, match="Nobody called “Bat”"):
        recovered(tmp_path, "Bat", papers)
    now = (tmp_path / WHERE / "keyring.json").read_bytes()
    (tmp_path / WHERE / "keyring.json").write_bytes(old)
    with pytest.raises(UserError, match="not the one opened here"):
        recovered(tmp_path, "Bat", papers)
    (tmp_path / WHERE / "keyring.json").write_bytes(now)
    recovered(tmp_path, "Oyun", papers)


def test_who_has_only_a_paper_brings_nobody_in(tmp_path: Path) -> None:
    papers = worked_in(tmp_path)
    path = tmp_path / WHERE / "keyring.json"
    ring = keyring_file.read(tmp_path / WHERE)
    keys = keyring.open_with_paper(ring, "office", papers["office"])
    stranger = NewUser("0192-stranger", "Stranger", frozenset({"manager"}), NEW)
    for wish in (keyring_changes.added(ring, stranger, CHEAPEST), keyring_changes.with_roles(ring, keyring.named(ring, "Bat"), MANAGER)):
        with pytest.raises(UserError, match="Only a manager"):
            keyring_changes.changed(ring, keys, wish, keys.papers)
    with pytest.MonkeyPatch.context() as patch:  # the stranger's own program does not ask
        patch.setattr(keyring_changes, "permitted", lambda *_: True)
        forged, keys = keyring_changes.changed(ring, keys, keyring_changes.added(ring, stranger, CHEAPEST), keys.papers)
    keyring_file.write(forged, tmp_path / WHERE, keys.vouching)
    before = path.read_bytes()
    with pytest.raises(UserError, match="by somebody who may not change it"):
        recovered(tmp_path, "Stranger", {"office": papers["office"]})
    with pytest.raises(UserError, match="by somebody who may not change it"):
        opened(tmp_path, "Oyun")
    assert path.read_bytes() == before


@pytest.mark.parametrize("swapped", [False, True])
def test_a_change_of_paper_that_was_cut_off_is_ended_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, swapped: bool) -> None:
    """The power goes while the office book gets a new paper: before the new file is in place, or just after."""
    papers = worked_in(tmp_path)
    code = users.new_paper_code()

    class PowerCutError(Exception):
        pass

    def cut(*_args: object) -> None:
        if not (tmp_path / "cut").exists():
            shutil.copytree(tmp_path / WHERE, tmp_path / "cut", ignore=shutil.ignore_patterns(".lock"))
        raise PowerCutError

    with opened(tmp_path, "Maral") as office:
        monkeypatch.setattr(rotation, "promoted" if swapped else "_swap", cut)
        with pytest.raises(PowerCutError):
            users.new_paper(office, "office", code)
        monkeypatch.undo()
    shutil.rmtree(tmp_path / WHERE)
    (tmp_path / "cut").rename(tmp_path / WHERE)
    assert keyring_file.read(tmp_path / WHERE).books["office"].coming
    with pytest.raises(UserError, match="a paper that was replaced since"):
        recovered(tmp_path, "Maral", {"office": papers["office"]})
    recovered(tmp_path, "Maral", {"office": code})
    with opened(tmp_path, "Maral", NEW) as office:
        assert office.check() == []
        assert office.warnings == ()
        assert office.count(Organisation) == 1
