"""Two laptops of an office: one keeps the keys, and what is changed there reaches the other in a file."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.exchange.sealed import seal
from desktop.models.record import Book as Name
from desktop.models.registers.case import Case
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.staff import User
from desktop.office.access import keeping, laptops, users
from desktop.office.access.changes_file import read_changes, write_changes
from desktop.office.access.joining import ask_to_join, join, let_join
from desktop.office.access.laptops import OfficeLaptop
from desktop.office.access.opening import Newcomer, open_office
from desktop.office.access.recovery import books_to_open, recover
from desktop.office.access.settling import OlderFolderError
from desktop.office.access.this_laptop import public_key
from desktop.office.office import Office
from desktop.store import rotation
from desktop.store.keys import keyring_changes, keyring_file
from desktop.store.keys.folder import KEYRING
from desktop.store.keys.keyring_changes import Wish
from desktop.store.keys.paper_code import new_code
from desktop.store.keys.sealing import CHEAPEST
from tests.office.opened import PowerCutError, a_case, an_organisation, cut, new_office, opened, passphrase

WHERE = "Ulaanbaatar.tallybook"


@pytest.fixture
def papers(tmp_path: Path) -> Mapping[Name, str]:
    """Laptop A in ``tmp_path``, B in ``tmp_path / "B"``: both with the office; the codes of its papers."""
    created = new_office(tmp_path)
    created.office.close()
    with opened(tmp_path, "Tuya") as office:
        office.save(an_organisation())
        office.save(a_case())
    joined(tmp_path, "B")
    return created.papers


def joined(tmp_path: Path, name: str) -> Path:
    other = tmp_path / name
    other.mkdir()
    ask_to_join(other / "settings", other / "ask.tallyrequest")
    with opened(tmp_path, "Tuya") as office:
        signs = let_join(office, other / "ask.tallyrequest", other / "office.tallyjoin")
    join(other / "office.tallyjoin", other, other / "settings", signs)
    return other


def user(office: Office, name: str) -> User:
    return next(one for one in office.every(User) if one.name == name)


def listed(office: Office) -> dict[str, OfficeLaptop]:
    return {laptop.letter: laptop for laptop in laptops.laptops(office)}


def written(folder: Path, name: str = "Maral", said: str = "") -> Path:
    """A file of changes from the laptop in ``folder``."""
    to = folder / "Ulaanbaatar.tallyroster"
    to.unlink(missing_ok=True)
    with opened(folder, name, said) as office:
        write_changes(office, to)
    return to


def brought(folder: Path, file: Path, name: str, said: str = "") -> list[str]:
    with opened(folder, name, said) as office:
        told = laptops.take_in(office, file)
        assert office.check() == []
        return told


def test_users_are_changed_on_one_laptop_alone(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    with opened(tmp_path / "B", "Maral") as office:
        before = keyring_file.read(tmp_path / "B" / WHERE)
        for deed in (
            lambda: users.appoint(office, Newcomer("Naran", ["field_officer"], passphrase("Naran"))),
            lambda: users.dismiss(office, user(office, "Bat")),
            lambda: users.set_roles(office, user(office, "Bat"), ["finance_assistant"]),
            lambda: users.renew(office, user(office, "Bat"), passphrase("again")),
            lambda: users.new_paper(office, "office", new_code()),
            lambda: laptops.hand_over(office, listed(office)["B"]),
            lambda: laptops.forget(office, listed(office)["A"]),
        ):
            with pytest.raises(UserError, match="Laptop A keeps the keys"):
                deed()
        assert keyring_file.read(tmp_path / "B" / WHERE).entries == before.entries
    with opened(tmp_path / "B", "Tuya") as office, pytest.raises(UserError, match="Laptop A keeps the keys"):
        let_join(office, tmp_path / "B" / "ask.tallyrequest", tmp_path / "other.tallyjoin")


def test_what_changed_reaches_the_other_laptop_which_changes_its_keys(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    with opened(tmp_path / "B", "Tuya") as office:
        office.save(an_organisation("Entered on B"))
    with opened(tmp_path, "Maral") as office:
        users.dismiss(office, user(office, "Bat"))
        users.appoint(office, Newcomer("Naran", ["field_officer"], passphrase("Naran")))
    with opened(tmp_path, "Tuya") as office:
        users.dismiss(office, user(office, "Sarnai"), new_papers={"cases": new_code()})
    file = written(tmp_path)
    with opened(tmp_path / "B", "Bat") as office:  # B has not heard of it: that is what the page says
        assert office.count(Organisation) == 2
    told = brought(tmp_path / "B", file, "Tuya")
    assert [sentence.partition(" on ")[0] for sentence in told] == [
        "Bat was let go",
        "Naran was added",
        "Sarnai was let go",
        "The paper of the case book was replaced",
    ]
    for gone in ("Bat", "Sarnai"):
        with pytest.raises(UserError, match="Nobody called"):
            opened(tmp_path / "B", gone)
    for name in ("Tuya", "Maral", "Oyun", "Naran"):
        with opened(tmp_path / "B", name) as office:
            assert office.check() == []
            assert office.count(Organisation) == 2
            assert {one.name for one in office.every(User) if one.left is None} == {"Maral", "Oyun", "Tuya", "Naran"}
            if name == "Tuya":
                assert office.count(Case) == 1
    here, there = (keyring_file.read(folder / WHERE) for folder in (tmp_path, tmp_path / "B"))
    assert here.entries == there.entries
    with pytest.raises(UserError, match="is new here: this laptop has all"):
        brought(tmp_path / "B", file, "Maral")


def test_a_book_that_missed_several_keys_comes_under_the_newest(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    for name in ("Bat", "Oyun"):
        with opened(tmp_path, "Maral") as office:
            users.dismiss(office, user(office, name))
    brought(tmp_path / "B", written(tmp_path), "Maral")
    with opened(tmp_path, "Maral") as office:
        laptops.hand_over(office, listed(office)["B"])
    brought(tmp_path / "B", written(tmp_path), "Maral")
    with opened(tmp_path / "B", "Tuya") as office:  # and B, which skipped one, can make the next
        users.dismiss(office, user(office, "Sarnai"), new_papers={"cases": new_code()})
        assert office.check() == []
    brought(tmp_path, written(tmp_path / "B"), "Tuya")
    for folder in (tmp_path, tmp_path / "B"):
        with opened(folder, "Tuya") as office:
            assert (office.count(Case), office.check()) == (1, [])


def test_a_new_colleague_opens_the_other_laptop_with_the_file(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    with opened(tmp_path, "Maral") as office:
        users.dismiss(office, user(office, "Bat"))
        users.appoint(office, Newcomer("Naran", ["field_officer"], passphrase("Naran")))
    file, other = written(tmp_path), tmp_path / "B"
    changes = read_changes(file, other / "settings")
    with open_office(other / WHERE, "Naran", passphrase("Naran"), settings=other / "settings", cost=CHEAPEST, changes=changes) as office:
        assert office.count(Organisation) == 1
        assert office.check() == []
    with pytest.raises(UserError, match="Nobody called"):
        opened(other, "Bat")


def test_a_new_case_worker_ends_what_the_colleague_who_took_it_in_could_not(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    with opened(tmp_path, "Tuya") as office:
        users.dismiss(office, user(office, "Sarnai"), new_papers={"cases": new_code()})
        users.appoint(office, Newcomer("Naran", ["case_worker"], passphrase("Naran")))
    with opened(tmp_path, "Naran") as office:
        assert office.count(Case) == 1
    with opened(tmp_path / "B", "Maral") as office:
        laptops.take_in(office, written(tmp_path))
        assert ["still under the key Sarnai had" in sentence for sentence in office.check()] == [True]
    for name in ("Naran", "Tuya"):
        with opened(tmp_path / "B", name) as office:
            assert (office.count(Case), office.check()) == (1, [])


def test_a_passphrase_stays_each_laptops_own_and_that_is_said(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    with opened(tmp_path, "Bat") as office:
        users.change_passphrase(office, passphrase("Bat"), passphrase("Bat at A"))
    brought(tmp_path / "B", written(tmp_path), "Maral")
    with pytest.raises(UserError, match="was changed on another one on"):
        opened(tmp_path / "B", "Bat", passphrase("Bat at A"))
    with opened(tmp_path / "B", "Bat") as office:
        users.change_passphrase(office, passphrase("Bat"), passphrase("Bat at B"))
    with pytest.raises(UserError, match="Try again; capitals"):
        opened(tmp_path / "B", "Bat")


def test_the_page_knows_which_laptop_has_what(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    with opened(tmp_path, "Maral") as office:
        users.appoint(office, Newcomer("Naran", ["field_officer"], passphrase("Naran")))
        here = listed(office)
        assert (here["A"].here, here["A"].keeps_keys, here["A"].lacks) == (True, True, 0)
        assert (here["B"].here, here["B"].keeps_keys, here["B"].lacks) == (False, False, 1)
        with pytest.raises(UserError, match="not the signs that laptop B shows"):
            laptops.told_back(office, here["B"], laptops.signs_to_tell(office.access))  # A's own
    with opened(tmp_path / "B", "Bat") as office:
        laptops.take_in(office, written(tmp_path))
        signs = laptops.signs_to_tell(office.access)
    with opened(tmp_path, "Maral") as office:
        laptops.told_back(office, listed(office)["B"], f" {signs[:4].lower()}-{signs[4:]} ")
        assert listed(office)["B"].lacks == 0
        users.renew(office, user(office, "Naran"), passphrase("again"))
    with opened(tmp_path, "Maral") as office:
        assert listed(office)["B"].lacks == 1


def test_the_keys_move_by_a_deed_of_both(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    with opened(tmp_path, "Maral") as office:
        laptops.hand_over(office, listed(office)["B"])
        with pytest.raises(UserError, match="Laptop B keeps the keys"):
            users.dismiss(office, user(office, "Bat"))
    with opened(tmp_path / "B", "Maral") as office:
        with pytest.raises(UserError, match="Laptop A keeps the keys"):
            users.dismiss(office, user(office, "Bat"))
        laptops.take_in(office, written(tmp_path))
        users.dismiss(office, user(office, "Bat"))
        assert office.check() == []
    brought(tmp_path, written(tmp_path / "B"), "Maral")
    with pytest.raises(UserError, match="Nobody called"):
        opened(tmp_path, "Bat")


def test_both_papers_move_the_keys_where_the_laptop_is_lost(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    other = tmp_path / "B"
    with opened(other, "Maral") as office:
        for some in ({"office": papers["office"]}, {"cases": papers["cases"]}):
            with pytest.raises(UserError, match="both recovery papers"):
                laptops.keep_here(office, some)  # type: ignore[arg-type]
        laptops.keep_here(office, papers)
        users.dismiss(office, user(office, "Bat"))
        assert office.check() == []
    assert books_to_open(other / WHERE, "Maral", settings=other / "settings") == ("office",)
    file = written(other)
    with opened(tmp_path, "Maral") as office:  # A is found again
        laptops.take_in(office, file)
        with pytest.raises(UserError, match="Laptop B keeps the keys"):
            users.dismiss(office, user(office, "Oyun"))
        assert office.check() == []


def test_who_lost_the_passphrase_there_needs_both_papers_and_keeps_the_keys_then(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    other = tmp_path / "B"
    assert books_to_open(other / WHERE, "Maral", settings=other / "settings") == ("office", "cases")
    with pytest.raises(UserError, match="or its recovery paper"):
        recover(other / WHERE, "Maral", passphrase("new"), {"office": papers["office"]}, settings=other / "settings", cost=CHEAPEST)
    recover(other / WHERE, "Maral", passphrase("new"), papers, settings=other / "settings", cost=CHEAPEST)
    with opened(other, "Maral", passphrase("new")) as office:
        assert listed(office)["B"].keeps_keys
        assert office.check() == []
    brought(tmp_path, written(other, "Maral", passphrase("new")), "Tuya")
    with opened(tmp_path, "Maral", passphrase("new")):
        pass


def test_what_was_changed_on_a_laptop_that_was_lost_and_found_is_given_up_by_who_adds_users(
    tmp_path: Path, papers: Mapping[Name, str]
) -> None:
    other = tmp_path / "B"
    with opened(tmp_path, "Maral") as office:
        users.appoint(office, Newcomer("Naran", ["field_officer"], passphrase("Naran")))
    with opened(other, "Maral") as office:
        laptops.keep_here(office, papers)
    file = written(other)
    with opened(tmp_path, "Maral") as office, pytest.raises(UserError, match="since both recovery papers were used there"):
        laptops.take_in(office, file)
    changes = read_changes(file, tmp_path / "settings")
    before = (tmp_path / WHERE / "keyring.json").read_bytes()
    for name, accept in (("Bat", True), ("Maral", False)):
        with pytest.raises(OlderFolderError, match="is given up for") as refused:
            open_office(
                tmp_path / WHERE, name, passphrase(name), settings=tmp_path / "settings", cost=CHEAPEST, changes=changes, accept=accept
            )
        assert refused.value.may_accept is (name == "Maral")
        assert (tmp_path / WHERE / "keyring.json").read_bytes() == before
    with open_office(
        tmp_path / WHERE, "Maral", passphrase("Maral"), settings=tmp_path / "settings", cost=CHEAPEST, changes=changes, accept=True
    ) as office:
        assert office.check() == []
        assert {one.name for one in office.every(User) if one.left is None} == {"Maral", "Bat", "Oyun", "Sarnai", "Tuya"}
    for name in ("Bat", "Tuya"):
        with opened(tmp_path, name) as office:
            assert office.count(Organisation) == 1


def test_an_older_folder_of_a_laptop_that_kept_the_keys_asks_for_the_file_of_the_one_that_does(
    tmp_path: Path, papers: Mapping[Name, str]
) -> None:
    """It would sign entries nobody else has, if the older folder were taken for the newest."""
    other, old = tmp_path / "B", tmp_path / "old"
    shutil.copytree(tmp_path / WHERE, old)
    with opened(tmp_path, "Maral") as office:
        laptops.hand_over(office, listed(office)["B"])
    brought(other, written(tmp_path), "Maral")
    with opened(other, "Maral") as office:
        users.dismiss(office, user(office, "Bat"))
    file = written(other)
    shutil.rmtree(tmp_path / WHERE)
    old.rename(tmp_path / WHERE)
    with pytest.raises(OlderFolderError, match="since then laptop B keeps the keys"):
        opened(tmp_path, "Maral")
    changes = read_changes(file, tmp_path / "settings")
    with open_office(
        tmp_path / WHERE, "Maral", passphrase("Maral"), settings=tmp_path / "settings", cost=CHEAPEST, changes=changes
    ) as office:
        assert office.access.ring.entries == keyring_file.read(other / WHERE).entries
        assert office.check() == []


def test_a_colleague_who_adds_nobody_says_only_that_a_laptop_came(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    with opened(tmp_path, "Sarnai") as office:
        here = listed(office)
        for wish in (
            Wish(laptops={here["A"].key: "Z"}),
            Wish(laptops={here["B"].key: None}),
            Wish(laptops={"age1another": "A"}),
            Wish(laptops={"age1another": "C"}, keeper="age1another"),
            Wish(keeper=here["B"].key),
        ):
            with pytest.raises(UserError, match="Only a manager"):
                keyring_changes.changed(office.access.ring, office.access.keys, wish)
        ring, _keys = keyring_changes.changed(office.access.ring, office.access.keys, Wish(laptops={"age1another": "C"}))
        assert ring.state.laptops["age1another"] == "C"


def test_a_file_opens_on_the_laptops_of_the_list_alone(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    third = joined(tmp_path, "C")
    with opened(tmp_path, "Maral") as office:
        with pytest.raises(UserError, match="Let another one keep them first"):
            laptops.forget(office, listed(office)["A"])
        laptops.forget(office, listed(office)["B"])
        assert set(listed(office)) == {"A", "C"}
    file = written(tmp_path)
    with pytest.raises(UserError, match="not made for this laptop"):
        read_changes(file, tmp_path / "B" / "settings")
    brought(third, file, "Maral")
    joined(tmp_path, "D")  # and no letter is given twice
    with opened(tmp_path, "Maral") as office:
        assert set(listed(office)) == {"A", "C", "D"}


def test_an_older_file_and_a_strangers_change_nothing(tmp_path: Path, papers: Mapping[Name, str]) -> None:
    other, strange = tmp_path / "B", tmp_path / "strange.tallyroster"
    old = written(tmp_path).rename(tmp_path / "old.tallyroster")
    with opened(tmp_path, "Maral") as office:
        users.dismiss(office, user(office, "Bat"))
    brought(other, written(tmp_path), "Maral")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    new_office(elsewhere).office.close()
    seal(
        {KEYRING: elsewhere / WHERE / KEYRING},
        {"format": "tallybook-roster", "version": 1, "office": "another"},
        strange,
        public_key(other / "settings"),
    )
    with opened(other, "Maral") as office:
        for file, why in ((old, "this laptop has all"), (strange, "of another office")):
            with pytest.raises(UserError, match=why):
                laptops.take_in(office, file)
        strange.write_bytes(b"age-encryption.org/v1\n")
        with pytest.raises(UserError, match="not made for this laptop"):
            laptops.take_in(office, strange)
        assert office.check() == []
    assert keyring_file.read(other / WHERE).entries == keyring_file.read(tmp_path / WHERE).entries


CUTS = {
    "before the keyring is written": (keyring_file, "write"),
    "before the books are brought under their keys": (rotation, "settle"),
    "before a book takes the place of the old one": (rotation, "_swap"),
    "before the records are written": (keeping, "enter_users"),
}


@pytest.mark.parametrize("where", CUTS)
@pytest.mark.parametrize("first", ["Maral", "Naran"])
def test_what_is_cut_off_is_ended_by_whoever_opens_next(
    tmp_path: Path, papers: Mapping[Name, str], where: str, first: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "B"
    with opened(tmp_path, "Tuya") as office:
        users.dismiss(office, user(office, "Sarnai"), new_papers={"cases": new_code()})
        users.appoint(office, Newcomer("Naran", ["case_worker"], passphrase("Naran")))
    with opened(tmp_path, "Naran") as office:
        assert office.count(Case) == 1
    file = written(tmp_path)
    with opened(other, "Tuya") as office:
        monkeypatch.setattr(*CUTS[where], cut)
        with pytest.raises(PowerCutError):
            laptops.take_in(office, file)
        monkeypatch.undo()
    if where == "before the keyring is written":
        with opened(other, "Sarnai"):
            pass
        brought(other, file, "Tuya")
    for name in dict.fromkeys((first, "Tuya", "Naran", "Maral")):
        with opened(other, name) as office:
            assert office.count(Organisation) == 1
            if name != "Maral":
                assert (office.count(Case), office.check()) == (1, [])
    with pytest.raises(UserError, match="Nobody called"):
        opened(other, "Sarnai")
