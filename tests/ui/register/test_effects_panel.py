"""Beside a record stands what it counts toward, and what typing changes of it before anything is saved."""

import threading
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from desktop.models.record import Record
from desktop.models.registers import by_name
from desktop.models.registers.people import HeadCount
from desktop.models.registers.project import Project
from desktop.models.registers.training import Training
from desktop.office.results.effects import Effects, effects
from desktop.ui.forms.choice_editors import ChoiceEditor
from desktop.ui.forms.text_editors import LineEditor
from desktop.ui.register import effects_panel
from desktop.ui.register.effects_panel import EffectsPanel
from desktop.ui.register.page import RegisterPage
from desktop.ui.results.page import MatrixPage
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.widgets.basics import RowLink
from tests.ui.conftest import Enter, shell_of, stand

OFFICIALS = "Output 2.1 – 2.4 · # of officials trained"


@pytest.fixture
def page(session: OfficeSession, qtbot: QtBot) -> RegisterPage:
    made = RegisterPage(session, Training)
    stand(qtbot, made)
    return made


def panel_of(page: RegisterPage) -> EffectsPanel:
    assert page.pane.effects
    return page.pane.effects


def on(qtbot: QtBot, page: RegisterPage, begins: str) -> Record:
    """Go to the training called so, and wait until it is told what it does."""
    found = next(one for one in page.listing.model.records if str(one.get("title")).startswith(begins))
    page.show_record(found.id)
    told(qtbot, page)
    return found


def told(qtbot: QtBot, page: RegisterPage) -> list[str]:
    panel = panel_of(page)
    qtbot.waitUntil(lambda: not panel.waiting())
    QApplication.processEvents()  # the layout shows what was put into it
    return panel.words()


def shown_links(panel: EffectsPanel) -> list[RowLink]:
    return [link for link in panel.findChildren(RowLink) if link.isVisible()]


def count_more(page: RegisterPage, people: int) -> None:
    """Type a number into the head counts of the record shown."""
    grid = next(grid for grid in page.pane.child_tables if grid.register is HeadCount)
    grid.model.set_value(0, "not_recorded", people)
    grid.model.edited.emit()


def test_a_saved_record_says_its_part_of_each_number(page: RegisterPage, qtbot: QtBot) -> None:
    on(qtbot, page, "Victim identification for border police")
    words = told(qtbot, page)
    assert words[0].startswith(OFFICIALS)
    assert [line.rsplit("  ", 1)[1] for line in words] == ["36 of 205", "36 of 235", "1 of 6", "1 of 7", "99%"]
    assert sum("CPI 2.2" in line for line in words) == 1, "an indicator placed three times is said once"


def test_people_typed_into_the_head_count_move_numbers_and_nothing_is_saved(
    page: RegisterPage, session: OfficeSession, qtbot: QtBot
) -> None:
    shown = on(qtbot, page, "Victim identification for border police")
    before = [book.latest(5) for book in session.office.books]
    count_more(page, 41)
    qtbot.waitUntil(lambda: any("→" in line for line in panel_of(page).words()))
    assert [line.rsplit("  ", 1)[1] for line in told(qtbot, page)[:2]] == ["205 → 210", "235 → 240"]
    assert [book.latest(5) for book in session.office.books] == before
    assert [one.get("not_recorded") for one in session.office.children(shown, HeadCount)] == [36]
    page.save()
    qtbot.waitUntil(lambda: "41 of 210" in panel_of(page).words()[0])


def test_a_training_that_prepares_trainers_counts_toward_nothing_and_says_why(page: RegisterPage, qtbot: QtBot) -> None:
    on(qtbot, page, "Online training-of-trainers session 1")
    assert told(qtbot, page) == ["Counts toward nothing: its purpose is in no indicator’s scope."]
    assert not shown_links(panel_of(page))
    purpose = page.pane.form.inputs["purpose"].editor
    assert isinstance(purpose, ChoiceEditor)
    purpose.chooser.selectAll()
    QTest.keyClicks(purpose.part, "Victim id")
    QTest.keyClick(purpose.part, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(shown_links(panel_of(page))) > 0)
    assert any(line.endswith("6 → 7") for line in panel_of(page).words())


def test_many_keys_are_counted_once_after_them_and_by_the_worker(
    page: RegisterPage, session: OfficeSession, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    on(qtbot, page, "Victim identification for border police")
    begun: list[str] = []
    session.tasks.began.connect(begun.append)
    counted_on: list[threading.Thread] = []

    def counted(*of: Any) -> Effects:
        counted_on.append(threading.current_thread())
        return effects(*of)

    monkeypatch.setattr(effects_panel, "effects", counted)
    monkeypatch.setattr(effects_panel, "PAUSE", 3_600_000)  # it ends when this test says so
    title = page.pane.form.inputs["title"].editor
    assert isinstance(title, LineEditor)
    for key in "typed on and on and on":
        QTest.keyClicks(title.line, key)
        QApplication.processEvents()
    assert begun == []
    assert panel_of(page).waiting()
    panel_of(page)._due.timeout.emit()
    told(qtbot, page)
    assert len(begun) == len(counted_on) == 1
    assert threading.main_thread() not in counted_on


def test_the_first_few_stand_there_and_the_rest_is_a_key_away(page: RegisterPage, qtbot: QtBot) -> None:
    on(qtbot, page, "Victim identification for border police")
    panel = panel_of(page)
    assert len(shown_links(panel)) == 3
    more = next(one for one in panel.findChildren(QPushButton) if one.isVisible() and one.text() == "2 more")
    more.setFocus()
    QTest.keyClick(more, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(shown_links(panel)) == 5)
    fewer = panel.window().focusWidget()
    assert isinstance(fewer, QPushButton)
    assert fewer.text() == "Show fewer"


def test_each_line_is_named_for_who_cannot_see_it(page: RegisterPage, qtbot: QtBot) -> None:
    on(qtbot, page, "Victim identification for border police")
    panel = panel_of(page)
    assert panel.accessibleName() == "Counts toward"
    assert panel.accessibleDescription().startswith(OFFICIALS)
    assert [link.accessibleName() for link in shown_links(panel)] == panel.words()[:3]


def test_what_was_counted_for_one_record_is_never_told_of_another(page: RegisterPage, qtbot: QtBot) -> None:
    on(qtbot, page, "Victim identification for border police")
    count_more(page, 41)
    panel_of(page).count()
    page.give_up()
    on(qtbot, page, "Online training-of-trainers session 2")
    assert told(qtbot, page) == ["Counts toward nothing: its purpose is in no indicator’s scope."]


def test_a_new_record_says_what_is_missing_until_it_counts(page: RegisterPage, qtbot: QtBot) -> None:
    page.new()
    qtbot.waitUntil(lambda: panel_of(page).words() == ["Counts toward nothing yet: “Outputs” is empty."])


def test_what_a_colleague_saves_is_counted_in(page: RegisterPage, session: OfficeSession, qtbot: QtBot) -> None:
    on(qtbot, page, "Victim identification for border police")
    other = next(one for one in session.office.every(HeadCount) if one.not_recorded == 38)
    assert session.write(lambda: session.office.save(other.changed(not_recorded=48)))
    qtbot.waitUntil(lambda: "36 of 215" in panel_of(page).words()[0])


def test_registers_that_move_no_number_have_no_such_panel(session: OfficeSession, qtbot: QtBot) -> None:
    made = RegisterPage(session, by_name("expenditure"))
    qtbot.addWidget(made)
    assert made.pane.effects is None


def test_a_line_leads_to_its_row_of_the_matrix(enter: Enter, sample: object, qtbot: QtBot) -> None:
    window = enter(sample)
    shell = shell_of(window)
    shell.go("training")
    page = shell.page.content
    assert isinstance(page, RegisterPage)
    on(qtbot, page, "Victim identification for border police")
    link = shown_links(panel_of(page))[2]
    link.setFocus()
    QTest.keyClick(link, Qt.Key.Key_Space)
    assert shell.page.id == "matrix"
    matrix = shell.page.content
    assert isinstance(matrix, MatrixPage)
    qtbot.waitUntil(lambda: matrix.model.matrix is not None and not window.tasks.busy(), timeout=10_000)
    here = matrix.model.node(matrix.view.currentIndex()).row
    assert here
    assert here.wording.startswith("# of trainings (Target: 8")


def test_a_project_says_which_lights_its_rule_would_change(session: OfficeSession, qtbot: QtBot) -> None:
    session.as_at = date(2020, 6, 30)
    page = RegisterPage(session, Project)
    stand(qtbot, page)
    page.show_record(page.listing.model.records[0].id)
    assert told(qtbot, page) == ["No light of the matrix at 30 June 2020 changes."]
    box = page.pane.form.inputs["pace"]
    box.editor.set_value(Decimal(1))
    box.edited.emit()
    (said,) = told(qtbot, page)
    assert "▲ Needs acceleration → ● On track" in said
    assert session.office.project("CT.1140").pace is None
