"""One field of many chosen records: what it would do is said first, then it is one deed, and one undo."""

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from pytestqt.qtbot import QtBot

from desktop.models.ids import new_id
from desktop.models.registers import by_name
from desktop.models.roles import Act
from desktop.office.bulk_edit import changeable, outcome
from desktop.ui.forms.text_editors import LineEditor
from desktop.ui.register.bulk_edit_panel import BulkEditPanel
from desktop.ui.register.page import RegisterPage
from desktop.ui.runtime.session import OfficeSession, Said
from tests.ui import keyboard
from tests.ui.conftest import stand

Training, Participant, Contact, Case = by_name("training"), by_name("participant"), by_name("contact"), by_name("case")


@pytest.fixture
def page(session: OfficeSession, qtbot: QtBot) -> RegisterPage:
    made = RegisterPage(session, Training)
    stand(qtbot, made)
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def choose(qtbot: QtBot, page: RegisterPage, rows: int) -> None:
    """By keys, as a person does: the first, then Shift with the arrows."""
    page.listing.choose(page.listing.model.records[0].id)
    page.listing.table.setFocus()
    for _row in range(rows - 1):
        qtbot.keyClick(page.listing.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)


def pane_of(page: RegisterPage) -> BulkEditPanel:
    assert isinstance(page.tasks.panel, BulkEditPanel)
    return page.tasks.panel


def field(pane: BulkEditPanel, name: str) -> None:
    pane.field.setCurrentIndex(pane.field.findData(name))


def typed(qtbot: QtBot, pane: BulkEditPanel, text: str) -> None:
    assert pane.editor
    if isinstance(pane.editor, LineEditor):
        pane.editor.line.selectAll()
    qtbot.keyClicks(pane.editor.part, text)
    pane.editor.normalise()
    pane.work_out()


def test_the_foot_says_how_many_are_chosen_and_what_can_be_done(page: RegisterPage, qtbot: QtBot) -> None:
    assert not page.listing.footer_bar.chosen.isVisible()
    choose(qtbot, page, 14)
    assert page.listing.footer_bar.chosen.text() == "14 chosen"
    assert all(page.listing.footer_bar._buttons[deed].isVisible() for deed in ("page.bulk_edit", "page.copy", "record.delete"))
    choose(qtbot, page, 1)
    assert not page.listing.footer_bar.chosen.isVisible()


def test_fourteen_records_are_changed_as_one_deed(page: RegisterPage, session: OfficeSession, qtbot: QtBot, heard: list[Said]) -> None:
    choose(qtbot, page, 14)
    chosen = page.listing.selected()
    page.listing.footer_bar.asked.emit("page.bulk_edit")
    pane = pane_of(page)
    assert pane.title.text() == "Trainings to change: 14"
    assert not page.pane.isVisible()
    field(pane, "place")
    typed(qtbot, pane, "Sainshand")
    assert pane.does.text() == "Changes 14 records."
    assert pane._do.text() == "Change 14 records"
    assert pane.save()
    assert page.tasks.panel is None
    now = [session.office.get(Training, one.id) for one in chosen]
    assert {one.get("place") for one in now if one} == {"Sainshand"}
    assert len({session.office.history(one)[-1].deed for one in now if one}) == 1
    assert heard[-1].sentence == "14 records are changed: Place."
    assert heard[-1].action
    heard[-1].action()
    assert [one and one.get("place") for one in (session.office.get(Training, one.id) for one in chosen)] == [
        one.get("place") for one in chosen
    ]


def test_the_choice_can_change_while_the_value_is_typed(page: RegisterPage, qtbot: QtBot) -> None:
    choose(qtbot, page, 3)
    page.change_chosen()
    pane = pane_of(page)
    field(pane, "place")
    typed(qtbot, pane, "Sainshand")
    page.listing.table.selectRow(5)
    assert pane.title.text() == "Trainings to change: 1"
    assert pane.does.text() == "Changes 1 record."


def test_what_is_chosen_stays_so_when_a_record_of_it_is_saved_elsewhere(page: RegisterPage, session: OfficeSession, qtbot: QtBot) -> None:
    choose(qtbot, page, 5)
    chosen = page.listing.selected()
    page.change_chosen()
    session.changed.emit(session.office.save(chosen[2].changed(place="Altai")))
    QCoreApplication.processEvents()
    assert [one.id for one in page.listing.selected()] == [one.id for one in chosen]
    assert page.listing.footer_bar.chosen.text() == "5 chosen"
    assert pane_of(page)._records[2].get("place") == "Altai"
    session.undo()
    qtbot.waitUntil(lambda: pane_of(page)._records[2] == chosen[2])
    assert len(pane_of(page)._records) == len(page.listing.selected()) == 5


def test_tab_goes_from_the_field_to_its_value_whichever_was_chosen(page: RegisterPage, qtbot: QtBot) -> None:
    choose(qtbot, page, 2)
    page.change_chosen()
    pane = pane_of(page)
    for name in ("place", "began", "results", "place"):
        field(pane, name)
        pane.field.setFocus()
        assert pane.editor
        keyboard.press(*[Qt.Key.Key_Tab] * (2 if pane.way.isVisible() else 1))
        assert keyboard.focused() is pane.editor.part


def test_what_says_it_already_is_counted_and_not_written(page: RegisterPage, session: OfficeSession, qtbot: QtBot) -> None:
    choose(qtbot, page, 16)
    page.change_chosen()
    pane = pane_of(page)
    field(pane, "pillar")
    typed(qtbot, pane, "prot")
    already = sum(one.get("pillar") == "protection" for one in page.listing.model.records)
    assert 0 < already < 16
    assert pane.does.text() == f"Changes {16 - already} records. {already} say it already."


def test_who_cannot_take_it_is_named_and_stays_as_it_is(page: RegisterPage, session: OfficeSession, qtbot: QtBot) -> None:
    choose(qtbot, page, 16)
    late = [one for one in page.listing.model.records if str(one.get("began")) > "2019-06-01"]
    page.change_chosen()
    pane = pane_of(page)
    field(pane, "ended")
    typed(qtbot, pane, "2019-06-01")
    named = pane.refused.text()
    assert f"{len(late)} cannot take it" in pane.does.text()
    assert f"▲ {late[0].number}" in named
    assert "before the first" in named
    assert f"… and {len(late) - 6} more." in named
    assert pane.save()
    assert all(session.office.get(Training, one.id) == one for one in late)


def test_a_field_is_emptied_only_when_somebody_says_so(page: RegisterPage, session: OfficeSession, qtbot: QtBot) -> None:
    choose(qtbot, page, 2)
    chosen = page.listing.selected()
    page.change_chosen()
    pane = pane_of(page)
    field(pane, "place")
    assert not pane.save()
    assert all(session.office.get(Training, one.id) == one for one in chosen)
    pane.empty.setChecked(True)
    assert pane.does.text() == "Changes 2 records."
    assert pane.save()
    assert [one and one.get("place") for one in (session.office.get(Training, one.id) for one in chosen)] == [None, None]


def test_a_needed_field_cannot_be_emptied(page: RegisterPage, qtbot: QtBot) -> None:
    page.change_chosen()
    field(pane_of(page), "pillar")
    assert not pane_of(page).empty.isVisible()


def test_what_cannot_be_read_is_said_and_nothing_is_changed(page: RegisterPage, qtbot: QtBot) -> None:
    page.change_chosen()
    pane = pane_of(page)
    field(pane, "began")
    typed(qtbot, pane, "soon")
    assert "must be a date" in pane.refused.text()
    assert not pane._do.isEnabled()
    assert not pane.save()


def test_sets_are_added_to_taken_from_or_replaced(session: OfficeSession) -> None:
    partners = [one.id for one in session.office.every(by_name("organisation"))][:3]
    first, second = (one.changed(partners=None) for one in list(session.office.every(Training))[:2])
    first = first.changed(partners=frozenset(partners[:2]))
    added = outcome([first, second], "partners", frozenset(partners[2:]), "add", session.office.context)
    assert [one.get("partners") for one in added.changed] == [frozenset(partners), frozenset(partners[2:])]
    taken = outcome([first, second], "partners", frozenset(partners[:1]), "take", session.office.context)
    assert ([one.get("partners") for one in taken.changed], taken.same) == ([frozenset(partners[1:2])], 1)
    put = outcome([first], "partners", frozenset(partners[2:]), "put", session.office.context)
    assert put.changed[0].get("partners") == frozenset(partners[2:])


def test_an_answer_that_is_not_asked_is_refused_by_name(session: OfficeSession) -> None:
    asked, not_asked = (Training(new_id(), child_safe=minors) for minors in (True, False))
    found = outcome([asked, not_asked], "specialist", True, "put", session.office.context)
    assert [why for record, why in found.refused if record.id == not_asked.id] == ["Specialist present is not asked here."]


def test_what_identifies_a_person_is_never_changed_in_many() -> None:
    for register in (Participant, Contact, Case, Training):
        assert not any(kind.sealed for kind in changeable(register).values())


def test_escape_leaves_them_as_they_are(page: RegisterPage, session: OfficeSession, qtbot: QtBot) -> None:
    before = list(session.office.every(Training))
    page.change_chosen()
    qtbot.keyClick(pane_of(page), Qt.Key.Key_Escape)
    assert page.tasks.panel is None
    assert page.pane.isVisible()
    assert list(session.office.every(Training)) == before


def test_several_records_are_deleted_and_come_back_as_one(
    page: RegisterPage, session: OfficeSession, qtbot: QtBot, heard: list[Said]
) -> None:
    before = session.office.count(Training)
    choose(qtbot, page, 5)
    page.delete()
    assert session.office.count(Training) == before - 5
    assert heard[-1].sentence == "5 records are deleted."
    assert heard[-1].action
    heard[-1].action()
    assert session.office.count(Training) == before


def test_who_may_not_change_is_told(page: RegisterPage, session: OfficeSession, heard: list[Said], monkeypatch: pytest.MonkeyPatch) -> None:
    def none(_act: Act, _register: object) -> bool:
        return False

    assert page.pane  # it is made as long as one may see it
    monkeypatch.setattr(session.office, "may", none)
    page.change_chosen()
    assert page.tasks.panel is None
    assert "may not change trainings" in heard[-1].sentence.lower()


def test_all_rows_are_chosen_also_those_not_fetched(session: OfficeSession, qtbot: QtBot) -> None:
    organisation = by_name("organisation")
    kind = next(iter(session.office.context.codes("organisation_type"))).code
    session.office.save_all(organisation(new_id(), title=f"Organisation {number:05}", type=kind) for number in range(400))
    page = RegisterPage(session, organisation)
    qtbot.addWidget(page)
    page.show()
    page.listing.table.selectAll()
    assert len(page.listing.selected()) < 400
    assert page.listing.footer_bar._buttons["page.choose_all"].isVisible()
    page.listing.choose_all()
    assert len(page.listing.selected()) == session.office.count(organisation)
