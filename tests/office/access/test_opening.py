"""Making and opening an office: by whom, where, and what stands in the way, each in a sentence."""

import contextlib
import os
import shutil
from datetime import datetime, tzinfo
from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.models.registers.case import Case
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.staff import User
from desktop.office.access import users
from desktop.office.access.folders import office_folder
from desktop.office.access.opening import Newcomer, create_office, open_office, who_may_open
from desktop.office.office import Office, RefusedError
from desktop.store.keys.cipher import connect
from desktop.store.keys.sealing import CHEAPEST
from tests.office.opened import ROLES, a_case, a_site, an_organisation, new_office, opened, passphrase

WHERE = "Ulaanbaatar.tallybook"


def user(office: Office, name: str) -> User:
    return next(one for one in office.every(User) if one.name == name)


def test_a_new_office_knows_its_users_and_is_whole(tmp_path: Path) -> None:
    created = new_office(tmp_path)
    with created.office as office:
        assert (office.name, office.folder.name, office.roles) == ("Ulaanbaatar", WHERE, {"manager"})
        assert office.case_book is None
        assert {user.name: user.roles for user in office.every(User)} == {name: frozenset(roles) for name, roles in ROLES.items()}
        assert office.warnings == ()
        assert office.check() == []
    assert {path.name for path in (tmp_path / WHERE).iterdir()} >= {"office.db", "cases.db", "keyring.json", "backups"}
    assert set(created.papers) == {"office", "cases"}
    assert not any(code in repr(created) for code in created.papers.values())
    assert who_may_open(tmp_path / WHERE) == [(name, frozenset(roles)) for name, roles in ROLES.items()]
    for name in ROLES:
        with opened(tmp_path, name) as office:
            assert office.user.name == name
            assert (office.case_book is not None) == name.startswith(("S", "T"))
            assert office.check() == []


@pytest.mark.parametrize(
    ("newcomers", "sentence"),
    [
        ([], "role manager"),
        ([Newcomer("Bat", ["field_officer"], "five words for Bat only")], "role manager"),
        ([Newcomer("Bat", ["manager"], "short")], "at least 12 characters"),
        ([Newcomer("", ["manager"], "five words for Bat only")], "needs a name"),
        ([Newcomer("Bat", ["manager"], "five words for Bat only")] * 2, "already"),
    ],
)
def test_what_a_new_office_needs(tmp_path: Path, newcomers: list[Newcomer], sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        create_office(tmp_path / "UB", newcomers, settings=tmp_path / "settings", cost=CHEAPEST)
    assert not [path for path in tmp_path.iterdir() if path.name != "settings"]


def test_a_new_office_never_takes_the_place_of_anything(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    with pytest.raises(UserError, match="is there already"):
        new_office(tmp_path)
    with pytest.raises(UserError, match="There is no folder"):
        new_office(tmp_path / "nowhere")


def test_an_office_that_fails_halfway_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("desktop.store.keys.keyring_file.write_whole", full)
    with pytest.raises(UserError, match="disk is full"):
        new_office(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["settings"]


@pytest.mark.parametrize("typed", [WHERE, "Ulaanbaatar", f"{WHERE}/", f"{WHERE}/office.db", f"{WHERE}/keyring.json"])
def test_an_office_is_found_as_people_name_it(tmp_path: Path, typed: str) -> None:
    new_office(tmp_path, "Maral").office.close()
    assert office_folder(tmp_path / typed) == tmp_path / WHERE


def test_no_office_and_half_an_office_say_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no office at"):
        office_folder(tmp_path / "nowhere")
    with pytest.raises(UserError, match="is no Tallybook office"):
        office_folder(tmp_path)
    for name in ("office.db", "cases.db", "keyring.json"):
        folder = tmp_path / name
        folder.mkdir()
        new_office(folder, "Maral").office.close()
        (folder / WHERE / name).unlink()
        with pytest.raises(UserError, match=f"not whole: {name} is missing"):
            opened(folder, "Maral")


@pytest.mark.parametrize("name", ["office.db", "cases.db"])
def test_a_book_cut_short_says_so(tmp_path: Path, name: str) -> None:
    new_office(tmp_path).office.close()
    os.truncate(tmp_path / WHERE / name, 100)
    with pytest.raises(UserError, match=f"{name}.*backup"):
        opened(tmp_path, "Tuya")
    if name == "cases.db":  # who does not need it goes on working
        opened(tmp_path, "Maral").close()


def test_a_book_of_another_office_is_refused(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        new_office(folder).office.close()
    shutil.copy(other / WHERE / "cases.db", one / WHERE / "cases.db")
    with pytest.raises(UserError, match=r"cases\.db"):
        opened(one, "Tuya")


def test_a_wrong_passphrase_leaves_the_office_free(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    with pytest.raises(UserError, match="not the passphrase of Maral"):
        opened(tmp_path, "Maral", "something else entirely")
    opened(tmp_path, "Maral").close()


def test_an_office_made_by_a_newer_version_is_refused(tmp_path: Path) -> None:
    with new_office(tmp_path).office as office:
        key = office.access.keys.books["office"]
    with contextlib.closing(connect(tmp_path / WHERE / "office.db", key)) as db:
        db.execute("PRAGMA user_version = 99000")
    with pytest.raises(UserError, match="newer Tallybook"):
        opened(tmp_path, "Maral")


def test_two_do_not_open_it_at_once(tmp_path: Path) -> None:
    with new_office(tmp_path).office, pytest.raises(UserError, match="Maral has this office open"):
        opened(tmp_path, "Bat")
    opened(tmp_path, "Bat").close()


def test_a_cloud_folder_warns(tmp_path: Path) -> None:
    folder = tmp_path / "OneDrive - Mission"
    folder.mkdir()
    new_office(folder, "Maral").office.close()
    with opened(folder, "Maral") as office:
        assert "OneDrive" in office.warnings[0]


def test_what_the_list_of_users_says_comes_before_what_their_records_say(tmp_path: Path) -> None:
    """A finance assistant has the key of the book, and a program of her own."""
    new_office(tmp_path).office.close()
    with opened(tmp_path, "Oyun") as office:
        bat = user(office, "Bat")
        with office.office_book.deed(office.user.id) as deed:
            deed.save(user(office, "Oyun").changed(roles=frozenset({"manager"})))
            deed.delete(User, bat.id)
        said = office.check()
        assert len(said) == 2
        assert any("The record of Bat is not what the list of users and keys says" in sentence for sentence in said)
    with opened(tmp_path, "Oyun") as office:
        assert office.roles == {"finance_assistant"}
        assert sorted(sentence.partition(" was not")[0] for sentence in office.warnings) == ["The record of Bat", "The record of Oyun"]
        assert office.check() == []
    with opened(tmp_path, "Bat") as office:
        assert office.warnings == ()


def test_the_copy_in_backups_mends_a_damaged_keyring(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    (tmp_path / WHERE / "keyring.json").write_text("{")
    with pytest.raises(UserError, match="folder “backups”"):
        opened(tmp_path, "Maral")
    shutil.copy(tmp_path / WHERE / "backups" / "keyring.json", tmp_path / WHERE / "keyring.json")
    with opened(tmp_path, "Maral") as office:
        assert office.check() == []


def test_users_come_change_and_forget_their_passphrase(tmp_path: Path) -> None:
    created = new_office(tmp_path)
    papers = created.papers
    with created.office as office:
        users.appoint(office, Newcomer("Delger", ["field_officer"], passphrase("Delger")))
        with pytest.raises(UserError, match="holds the key of the case book"):
            users.appoint(office, Newcomer("Nomin", ["case_worker"], passphrase("Nomin")))
        users.appoint(office, Newcomer("Nomin", ["case_worker"], passphrase("Nomin")), papers)
        with pytest.raises(UserError, match="last manager"):
            users.set_roles(office, user(office, "Maral"), ["field_officer"])
        with pytest.raises(UserError, match="your own access"):
            users.dismiss(office, user(office, "Maral"))
        with pytest.raises(UserError, match="change your passphrase"):
            users.renew(office, user(office, "Maral"), "another long passphrase")
        users.renew(office, user(office, "Bat"), "another long passphrase")
        users.change_passphrase(office, passphrase("Maral"), "my own new passphrase")
        with pytest.raises(UserError, match="not undone"):
            office.undo()
        assert office.check() == []
    with opened(tmp_path, "Delger") as office, pytest.raises(UserError, match="Only a manager"):
        users.appoint(office, Newcomer("Zaya", ["field_officer"], passphrase("Zaya")))
    with opened(tmp_path, "Nomin") as office:
        office.save(a_case())
    opened(tmp_path, "Bat", "another long passphrase").close()
    opened(tmp_path, "Maral", "my own new passphrase").close()
    for name in ("Bat", "Maral"):
        with pytest.raises(UserError, match="not the passphrase"):
            opened(tmp_path, name)


def test_a_supervisor_appoints_case_workers_only(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    with opened(tmp_path, "Tuya") as office:
        users.appoint(office, Newcomer("Nomin", ["case_worker"], passphrase("Nomin")))
        with pytest.raises(UserError, match="Only a manager"):
            users.appoint(office, Newcomer("Zaya", ["field_officer"], passphrase("Zaya")))
    with opened(tmp_path, "Nomin") as office:
        assert office.count(Case) == 0


def test_somebody_who_gains_the_case_key_has_the_case_book_open(tmp_path: Path) -> None:
    created = new_office(tmp_path)
    papers = created.papers
    with created.office as office:
        users.set_roles(office, user(office, "Maral"), ["manager", "case_supervisor"], papers)
        office.save(a_case())
        assert office.count(Case) == 1
        users.set_roles(office, user(office, "Maral"), ["manager"])
        assert office.case_book is None
        assert office.check() == []


def test_a_save_that_will_not_do_names_the_record_and_keeps_nothing(tmp_path: Path) -> None:
    with new_office(tmp_path, "Maral").office as office:
        with pytest.raises(RefusedError, match="Organisation: Name is needed") as refused:
            office.save_all([an_organisation(), Organisation("01")])
        assert set(refused.value.refusals) == {"title", "type"}
        assert office.count(Organisation) == 0


def test_undo_goes_back_over_both_books_in_order(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    with opened(tmp_path, "Tuya") as office:
        organisation, case = an_organisation(), a_case()
        office.save(organisation)
        office.save(case)
        office.look(Case, case.id)
        office.delete(Case, case.id)
        assert office.count(Case) == 0
        office.undo()
        assert office.count(Case) == 1
        office.undo()  # over the look, to the making of the case
        assert (office.count(Case), office.count(Organisation)) == (0, 1)
        office.undo()
        assert office.count(Organisation) == 0
        with pytest.raises(UserError, match="nothing to undo"):
            office.undo()
        office.redo()
        office.redo()
        assert (office.count(Case), office.count(Organisation)) == (1, 1)


def test_names_and_codes_are_the_offices_own(tmp_path: Path) -> None:
    with new_office(tmp_path, "Maral").office as office:
        one, other = an_organisation("Border police"), an_organisation("Border guard")
        office.save_all([one, other])
        context = office.context
        assert context.name_of("organisation", one.id) == "Border police"
        assert context.name_of("organisation", "01") is None
        assert context.name_of("case", "01") is None
        assert context.find("organisation", "border police") == [one.id]
        assert context.find("organisation", "Border g") == (other.id,)
        assert len(context.find("organisation", "border")) == 2
        number = next(found.number for found in office.every(Organisation) if found.id == one.id)
        assert number
        assert context.find("organisation", number.lower()) == [one.id]
        assert context.find("organisation", "") == ()
        assert context.find("case", "anything") == ()
        office.save(one.changed(title="Border force"))
        assert context.name_of("organisation", one.id) == "Border force"


def test_drafts_are_ones_own_and_files_go_to_the_right_book(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    case = a_case()
    with opened(tmp_path, "Tuya") as office:
        office.put_draft(Case, case.id, {"code": "MN"}, "a new case")
        office.put_draft(Organisation, "01", {"title": "X"}, "an organisation")
        assert [draft.register for draft in office.drafts()] in (["organisation", "case"], ["case", "organisation"])
        file = office.attach(Case, "passport.jpg", b"picture")
        assert office.read_attachment(Case, file) == b"picture"
    with opened(tmp_path, "Sarnai") as office:
        assert office.drafts() == []
    with opened(tmp_path, "Tuya") as office:
        office.drop_draft(Case, case.id)
        assert [draft.register for draft in office.drafts()] == ["organisation"]
    assert b"passport" not in (tmp_path / WHERE / "cases.db").read_bytes()


def test_a_link_from_the_case_book_to_nothing_is_found(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    with opened(tmp_path, "Tuya") as office:
        site = a_site()
        lost = a_case().changed(site=site.id, case_worker=office.user.id)
        office.save(lost)
        assert office.check() == ["1 of “Assisted persons” lead to a “Site” that is not in the office book. Choose another one in each."]


def test_closing_twice_is_closing_once(tmp_path: Path) -> None:
    office = new_office(tmp_path, "Maral").office
    office.close()
    office.close()
    with open_office(tmp_path / "Ulaanbaatar", "Maral", passphrase("Maral"), settings=tmp_path / "settings") as again:
        assert again.count(User) == 1


def test_a_clock_that_was_set_back_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with new_office(tmp_path).office as office:
        entered = office.office_book.latest(1)[0].at

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Clock":
            return cls.fromtimestamp(entered.timestamp() - 7 * 86_400, tz)

    monkeypatch.setattr("desktop.office.access.opening.datetime", Clock)
    with opened(tmp_path, "Oyun") as office:
        assert any("Set the clock before you enter anything." in sentence for sentence in office.warnings)
