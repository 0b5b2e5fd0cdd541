"""The form: silent while it fills, asking only what is relevant, each fault in its place."""

from datetime import date

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.models.ids import new_id
from desktop.models.record import Record
from desktop.models.registers import ALL, by_name
from desktop.ui.forms.choice_editors import ChoiceEditor, YesNoEditor
from desktop.ui.forms.context import editor_context_for
from desktop.ui.forms.form import Form
from desktop.ui.forms.text_editors import DayEditor, LineEditor
from desktop.ui.runtime.session import OfficeSession

Training = by_name("training")
Case = by_name("case")


@pytest.fixture
def form(session: OfficeSession, qtbot: QtBot) -> Form:
    made = Form(Training, editor_context_for(session, Training))
    qtbot.addWidget(made)
    made.show()
    return made


def line(form: Form, field: str) -> LineEditor:
    editor = form.inputs[field].editor
    assert isinstance(editor, LineEditor)
    return editor


def after(here: QWidget) -> QWidget:
    found = here.nextInFocusChain()
    assert found is not None
    return found


def test_nobody_is_told_while_it_fills(form: Form, session: OfficeSession, qtbot: QtBot) -> None:
    for record in session.office.every(Training):
        with qtbot.assertNotEmitted(form.changed):
            form.show_record(record)
            assert form.record() == record
        assert not form.edited


@pytest.mark.parametrize("register", ALL, ids=lambda one: one.register)
def test_every_register_has_a_form_with_all_its_fields(session: OfficeSession, qtbot: QtBot, register: type[Record]) -> None:
    form = Form(register, editor_context_for(session, register))
    qtbot.addWidget(form)
    form.show_record(register(new_id()))
    assert form.inputs.keys() == set(register.fields(sealed=True)) | (form.inputs.keys() & {"site"})


def test_what_is_needed_is_said_by_a_word_and_missed_when_saving(form: Form) -> None:
    form.show_record(Training(new_id()))
    box = form.inputs["title"]
    assert box.caption.property("needed")
    assert not box.refusal
    record = form.record(form.current_record().refusals(form.inputs["title"].editor.editor_context.context))
    assert record is None
    assert {name for name, one in form.inputs.items() if one.refusal} == {
        "title",
        "results",
        "pillar",
        "modality",
        "purpose",
        "planned_began",
    }
    assert "Title is needed." in box.under.text()


def test_a_fault_goes_away_while_one_types(form: Form, qtbot: QtBot) -> None:
    form.show_record(Training(new_id()))
    form.record(form.current_record().refusals(form.inputs["title"].editor.editor_context.context))
    QTest.keyClicks(line(form, "title").line, "T")
    assert form.inputs["title"].refusal is None


def test_a_date_that_is_none_is_refused_in_place(form: Form, qtbot: QtBot) -> None:
    form.show_record(Training(new_id()))
    editor = form.inputs["began"].editor
    assert isinstance(editor, DayEditor)
    QTest.keyClicks(editor.line, "31.31")
    form.inputs["began"].check()
    assert "must be a date" in form.inputs["began"].under.text()
    assert form.record() is None


def test_a_fault_across_fields_stands_beside_the_field(form: Form, session: OfficeSession) -> None:
    record = Training(new_id(), began=date(2020, 3, 5), ended=date(2020, 3, 1))
    form.show_record(record)
    form.record(record.refusals(session.office.context))
    assert "The last day is before the first." in form.inputs["ended"].under.text()


def test_only_what_is_relevant_is_asked(form: Form, qtbot: QtBot) -> None:
    form.show_record(Training(new_id()))
    assert not form.inputs["safeguards"].isVisibleTo(form)
    minors = form.inputs["child_safe"].editor
    assert isinstance(minors, YesNoEditor)
    minors.group.button(0).click()
    assert form.inputs["safeguards"].isVisibleTo(form)
    minors.group.button(1).click()
    assert not form.inputs["safeguards"].isVisibleTo(form)


def test_a_draft_brings_back_what_was_typed_also_what_cannot_be_read(form: Form, session: OfficeSession, qtbot: QtBot) -> None:
    record = next(iter(session.office.every(Training)))
    form.show_record(record)
    line(form, "place").line.end(False)
    QTest.keyClicks(line(form, "place").line, " and more")
    line(form, "days").line.clear()
    QTest.keyClicks(line(form, "days").line, "two")
    said = form.draft()
    assert set(said) == {"place", "=place", "~days", "=days"}
    form.show_record(record)
    assert not form.edited
    with qtbot.assertNotEmitted(form.changed):
        form.restore_draft(said)
    assert line(form, "place").text().endswith("and more")
    assert line(form, "days").text() == "two"
    assert form.inputs["days"].refusal
    assert form.edited == {"place", "days"}


def test_the_first_field_gets_the_focus_and_tab_goes_as_drawn(form: Form) -> None:
    form.show_record(Training(new_id()))
    form.focus_first()
    here: QWidget = line(form, "title").line
    assert form.focusWidget() is here
    order = []
    for _step in range(6):
        here = after(here)
        while not (here.focusPolicy() & 1 and here.isVisibleTo(form)):  # Tab stops
            here = after(here)
        order.append(next((field for field, box in form.inputs.items() if box.isAncestorOf(here)), ""))
    assert [name for name, later in zip(order, [*order[1:], ""], strict=True) if name != later][:3] == ["results", "pillar", "modality"]


def test_a_form_to_look_at_cannot_be_typed_into(form: Form, session: OfficeSession, qtbot: QtBot) -> None:
    form.show_record(next(iter(session.office.every(Training))))
    form.set_read_only(read_only=True)
    with qtbot.assertNotEmitted(form.changed):
        QTest.keyClicks(line(form, "title").line, "x")
    pillar = form.inputs["pillar"].editor
    assert isinstance(pillar, ChoiceEditor)
    assert pillar.chooser.isReadOnly()
    form.set_read_only(read_only=False)
    with qtbot.waitSignal(form.changed):
        QTest.keyClicks(line(form, "title").line, "x")


def test_the_kinds_of_a_sealed_field_are_marked(session: OfficeSession, qtbot: QtBot) -> None:
    form = Form(Case, editor_context_for(session, Case), without=frozenset({"name"}))
    qtbot.addWidget(form)
    assert "name" not in form.inputs
    assert "code" in form.inputs
