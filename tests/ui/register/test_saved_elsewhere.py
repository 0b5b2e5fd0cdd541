"""A record is changed elsewhere while its form stands open: only what was typed here is written, and never unasked over the other."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from desktop.models.record import Record
from desktop.models.registers import by_name
from desktop.models.registers.indicator import Indicator
from desktop.ui.indicators.page import IndicatorPage
from desktop.ui.register.child_table import ChildTable
from desktop.ui.register.child_table_model import FAULT
from desktop.ui.register.page import RegisterPage
from desktop.ui.runtime.session import OfficeSession
from tests.ui.keyboard import focused, press, to
from tests.ui.register.test_page import fill, shown

Training, Participant = by_name("training"), by_name("participant")


@pytest.fixture
def page(session: OfficeSession, qtbot: QtBot) -> RegisterPage:
    return shown(session, qtbot)


def elsewhere(page: RegisterPage, **values: object) -> Record:
    """The record shown is saved from another place of the window."""
    record = page.session.office.get(page.register, page.pane.record_id)
    assert record
    changed = record.changed(**values)
    page.session.changed.emit(page.session.office.save(changed))
    QCoreApplication.processEvents()
    return changed


def kept(page: RegisterPage) -> Record:
    record = page.session.office.get(page.register, page.pane.record_id)
    assert record
    return record


def test_a_field_changed_elsewhere_is_shown_and_not_written_back(page: RegisterPage, qtbot: QtBot) -> None:
    before = page.pane.form.base
    fill(qtbot, page, "place", "Zamiin-Uud")
    moved = elsewhere(page, began=before.get("began") + timedelta(days=9), ended=None, title="Another title")
    assert page.pane.form.inputs["title"].editor.text() == "Another title"
    assert page.pane.edited()
    assert page.save()
    assert kept(page) == moved.changed(place="Zamiin-Uud")


def test_the_same_field_is_asked_about_and_my_words_stay(page: RegisterPage, qtbot: QtBot) -> None:
    fill(qtbot, page, "place", "Mine")
    elsewhere(page, place="Theirs")
    box = page.pane.form.inputs["place"]
    assert box.editor.text() == "Mine"
    assert "“Theirs”" in box.under.text()
    assert not page.save()
    assert kept(page).get("place") == "Theirs"
    QTest.keyClicks(box.editor.part, "!")
    assert "“Theirs”" in box.under.text()
    press(Qt.Key.Key_Tab)
    assert isinstance(focused(), QPushButton)
    to("Keep mine")
    press(Qt.Key.Key_Space)
    assert focused() is box.editor.part
    assert "Theirs" not in box.under.text()
    assert page.save()
    assert kept(page).get("place") == "Mine!"


def test_the_other_is_taken_and_nothing_is_left_to_save(page: RegisterPage, qtbot: QtBot, session: OfficeSession) -> None:
    fill(qtbot, page, "place", "Mine")
    page.keep_draft()
    elsewhere(page, place="Theirs")
    page.pane.form.inputs["place"].editor.setFocus()
    to("Take the other")
    press(Qt.Key.Key_Space)
    assert page.pane.form.inputs["place"].editor.text() == "Theirs"
    assert not page.pane.edited()
    assert not session.office.drafts()


def test_one_who_typed_the_same_is_not_asked(page: RegisterPage, qtbot: QtBot, session: OfficeSession) -> None:
    fill(qtbot, page, "place", "Same")
    page.keep_draft()
    elsewhere(page, place="Same")
    assert not page.pane.edited()
    assert not session.office.drafts()


def test_undo_while_another_field_is_typed(page: RegisterPage, qtbot: QtBot, session: OfficeSession) -> None:
    first = page.pane.form.base
    fill(qtbot, page, "place", "Saved")
    assert page.save()
    fill(qtbot, page, "title", "Typed after")
    session.undo()
    QCoreApplication.processEvents()
    assert page.save()
    assert kept(page).get("place") == first.get("place")
    assert kept(page).get("title") == "Typed after"


def test_a_draft_typed_on_what_was_saved_before_asks_too(page: RegisterPage, qtbot: QtBot, session: OfficeSession) -> None:
    fill(qtbot, page, "place", "Mine")
    fill(qtbot, page, "title", "My title")
    page.keep_draft()
    draft = session.office.drafts()[0]
    page.pane.form.show_record(page.pane.form.base)
    elsewhere(page, place="Theirs")
    page.restore_draft(draft)
    assert page.pane.form.inputs["place"].refusal
    assert not page.pane.form.inputs["title"].refusal
    assert not page.save()


def test_a_choice_that_waits_is_gone_with_the_record(page: RegisterPage, qtbot: QtBot) -> None:
    fill(qtbot, page, "place", "Mine")
    elsewhere(page, place="Theirs")
    page.give_up()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not page.pane.form.inputs["place"].refusal
    assert [one.text() for one in page.pane.form.findChildren(QPushButton) if one.text() == "Keep mine"] == []


@pytest.fixture
def grid(page: RegisterPage) -> ChildTable:
    for record in page.session.office.every(Training):
        if len(page.session.office.children(record, Participant)) > 1:
            page.show_record(record.id)
            break
    return next(one for one in page.pane.child_tables if one.register is Participant)


def test_a_row_changed_elsewhere_keeps_both(page: RegisterPage, grid: ChildTable, session: OfficeSession) -> None:
    model = grid.model
    line, other = model.lines[0], model.lines[1]
    model.set_value(0, "name", "Typed here")
    model.edited.emit()
    turned = []
    for record in (line.base, other.base):
        assert record
        turned.append(record.changed(sex="female" if record.get("sex") == "male" else "male"))
        session.changed.emit(session.office.save(turned[-1]))
    QCoreApplication.processEvents()
    assert model.lines[1].record == turned[1]
    assert page.save()
    assert session.office.get(Participant, line.record.id) == turned[0].changed(name="Typed here")


def test_the_same_cell_is_a_fault_until_it_is_typed_again(
    page: RegisterPage, grid: ChildTable, session: OfficeSession, qtbot: QtBot
) -> None:
    model = grid.model
    saved = model.lines[0].base
    assert saved
    model.set_value(0, "name", "Mine")
    model.edited.emit()
    page.keep_draft()
    draft = session.office.drafts()[0]
    session.changed.emit(session.office.save(saved.changed(name="Theirs")))
    QCoreApplication.processEvents()
    cell = model.index(0, model.fields.index("name"))
    assert cell.data() == "Mine"
    assert cell.data(FAULT)
    assert "“Theirs”" in grid.said.text()
    assert not page.save()
    page.pane.form.show_record(page.pane.form.base)
    grid.show_owner(page.pane.form.base, new=False)
    page.restore_draft(draft)
    assert cell.data(FAULT)
    page.window().activateWindow()
    grid.sheet.setFocus()
    grid.sheet.setCurrentIndex(model.index(0, model.fields.index("name")))
    press(Qt.Key.Key_F2, Qt.Key.Key_Return)
    assert page.save()
    now = session.office.get(Participant, saved.id)
    assert now
    assert now.get("name") == "Mine"


def test_an_indicator_changed_elsewhere_keeps_both(session: OfficeSession, qtbot: QtBot) -> None:
    page = IndicatorPage(session)
    qtbot.addWidget(page)
    page.show()
    indicator = session.office.get(Indicator, page.pane.indicator_id)
    assert indicator
    note = page.pane.about.last.inputs["note"].editor
    QTest.keyClicks(note.part, "Typed here")
    session.changed.emit(session.office.save(indicator.changed(responsible="Somebody else")))
    QCoreApplication.processEvents()
    assert page.save()
    now = session.office.get(Indicator, indicator.id)
    assert now
    assert "Typed here" in now.get("note")
    assert now.get("responsible") == "Somebody else"
