"""What each role may do: the table holds for every register, and the office keeps to it."""

from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.models.codelists import shipped
from desktop.models.query import Condition, Query
from desktop.models.record import Record
from desktop.models.registers import ALL, of_book
from desktop.models.registers.case import Case
from desktop.models.registers.money import Expenditure
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.people import Contact
from desktop.models.registers.site import Site
from desktop.models.registers.staff import User
from desktop.models.registers.training import Training
from desktop.models.roles import CASE_ROLES, ROLES, Act, books_of, may, may_appoint
from tests.office.opened import a_case, a_contact, a_site, an_organisation, new_office, opened


def test_the_roles_are_those_of_the_list() -> None:
    assert tuple(code.code for code in shipped("user_role")) == ROLES


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("register", ALL)
def test_nobody_changes_what_they_cannot_see_and_whoever_changes_sees_it_whole(role: str, register: type[Record]) -> None:
    acts: tuple[Act, ...] = ("edit", "delete", "export", "unseal")
    for act in acts:
        assert not may({role}, act, register) or may({role}, "see", register)
    sealed = any(kind.sealed for kind in register.kinds.values())
    assert not (sealed and may({role}, "edit", register)) or may({role}, "unseal", register)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("register", of_book("cases"))
def test_cases_are_seen_by_case_roles_only(role: str, register: type[Record]) -> None:
    assert may({role}, "see", register) == (role in CASE_ROLES)
    assert ("cases" in books_of({role})) == (role in CASE_ROLES)


def test_what_the_office_agreed_on() -> None:
    assert all(may({"finance_assistant"}, "edit", register) for register in ALL if register.group == "money")
    assert not may({"finance_assistant"}, "edit", Training)
    assert not may({"finance_assistant"}, "unseal", Contact)
    assert may({"field_officer"}, "edit", Training)
    assert not may({"field_officer"}, "edit", Expenditure)
    assert not may({"field_officer"}, "unseal", Expenditure)
    assert may({"manager"}, "set_up", Site)
    assert not any(may({role}, "set_up", Site) for role in ROLES if role != "manager")
    assert not may({"case_worker"}, "delete", Case)
    assert may({"case_worker", "case_supervisor"}, "delete", Case)
    assert not may({"nobody"}, "see", Training)


def test_who_appoints_whom() -> None:
    assert may_appoint({"manager"}, ROLES)
    assert may_appoint({"case_supervisor"}, CASE_ROLES)
    assert not may_appoint({"case_supervisor"}, {"case_worker", "manager"})
    assert not may_appoint({"field_officer"}, {"field_officer"})


def test_the_office_refuses_with_a_sentence(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    with opened(tmp_path, "Oyun") as office:
        with pytest.raises(UserError, match="may not change Contacts"):
            office.save(a_contact())
        with pytest.raises(UserError, match="do not hold the key of the case book"):
            office.save(a_case())
        with pytest.raises(UserError, match="do not hold the key of the case book"):
            list(office.every(Case))
        with pytest.raises(UserError, match="may not delete Sites"):
            office.delete(Site, "0192")
        assert not office.may("see", Case)
    with opened(tmp_path, "Sarnai") as office:
        case = a_case()
        office.save(case)
        with pytest.raises(UserError, match="may not delete Assisted persons"):
            office.delete(Case, case.id)


def test_sealed_fields_stay_out_of_sight_and_out_of_reach(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    contact = a_contact()
    with opened(tmp_path, "Bat") as office:
        office.save(contact)
        seen = office.get(Contact, contact.id)
        assert seen
        assert seen.name == "Inspector Dorj"
        assert office.count(Contact, Query(search="dorj", sealed=True)) == 1
    with opened(tmp_path, "Oyun") as office:
        seen = office.get(Contact, contact.id)
        assert seen
        assert (seen.name, seen.position) == (None, "Inspector")
        assert [one.name for one in office.every(Contact)] == [None]
        assert [one.name for one in office.page(Contact, Query()).records] == [None]
        assert office.count(Contact, Query(search="dorj", sealed=True)) == 0
        assert {name for line in office.history(seen) for name in line.fields or {}} == {"number", "office", "position"}
        for query in (Query(order=(("name", False),)), Query(conditions=(Condition("name", "begins", "I"),))):
            with pytest.raises(UserError, match="may not see what identifies a person"):
                office.page(Contact, query)
            with pytest.raises(UserError, match="may not see what identifies a person"):
                office.count(Contact, query)


def test_saving_what_one_sees_in_part_keeps_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_office(tmp_path).office.close()
    contact = a_contact()
    with opened(tmp_path, "Bat") as office:
        office.save(contact)
        # No role of today edits without unsealing; one of tomorrow must not clear what it does not see.
        monkeypatch.setattr("desktop.office.reading.may", lambda _roles, act, _register: act != "unseal")
        seen = office.get(Contact, contact.id)
        assert seen
        assert seen.name is None
        office.save(seen.changed(position="Captain", name="Nobody"))
        monkeypatch.undo()
        after = office.get(Contact, contact.id)
        assert after
        assert (after.name, after.position) == ("Inspector Dorj", "Captain")


def test_users_are_not_changed_past_their_keys(tmp_path: Path) -> None:
    with new_office(tmp_path).office as office:
        bat = next(user for user in office.every(User) if user.name == "Bat")
        for change in ({"roles": frozenset({"manager"})}, {"name": "Batbayar"}, {"public_key": "00"}):
            with pytest.raises(UserError, match="buttons of the page Users"):
                office.save(bat.changed(**change))
        with pytest.raises(UserError, match="not deleted but leaves"):
            office.delete(User, bat.id)
        site = a_site()
        office.save(site)
        office.save(bat.changed(site=site.id))
        assert [user.site for user in office.every(User) if user.name == "Bat"] == [site.id]


def test_a_supervisor_enters_organisations_too(tmp_path: Path) -> None:
    new_office(tmp_path).office.close()
    with opened(tmp_path, "Tuya") as office:
        office.save(an_organisation())
        assert office.count(Organisation) == 1
