"""A record is typed, kept as a draft, saved, deleted and brought back on the page of its register."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.models.ids import is_case_code
from desktop.models.record import Record
from desktop.models.registers import by_name
from desktop.office.office import Office
from desktop.ui.forms.choice_editors import ChoiceEditor
from desktop.ui.forms.editor import Editor
from desktop.ui.forms.text_editors import LineEditor
from desktop.ui.register.page import RegisterPage
from desktop.ui.runtime.session import OfficeSession, Said
from desktop.ui.runtime.settings import Settings
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.theme.tokens import Theme
from tests.ui.conftest import stand
from tests.ui.keyboard import called, focused
from tests.ui.offices import open_as

Training, Site = by_name("training"), by_name("site")


@pytest.fixture
def page(session: OfficeSession, qtbot: QtBot) -> RegisterPage:
    return shown(session, qtbot)


def shown(session: OfficeSession, qtbot: QtBot, register: type[Record] = Training) -> RegisterPage:
    made = RegisterPage(session, register)
    stand(qtbot, made)
    return made


def fill(qtbot: QtBot, page: RegisterPage, field: str, text: str) -> None:
    editor: Editor = page.pane.form.inputs[field].editor
    target = editor.part
    if isinstance(editor, LineEditor):
        editor.line.selectAll()
    elif isinstance(editor, ChoiceEditor):
        editor.chooser.selectAll()
    QTest.keyClicks(target, text)
    if not isinstance(editor, LineEditor):
        QTest.keyClick(target, Qt.Key.Key_Return)


def type_training(qtbot: QtBot, page: RegisterPage, title: str = "Border course") -> None:
    for field, text in {
        "title": title,
        "results": "2.1",
        "pillar": "prot",
        "modality": "in p",
        "purpose": "victim id",
        "began": "010620",
    }.items():
        fill(qtbot, page, field, text)


def test_the_first_record_is_shown_beside_the_list(page: RegisterPage) -> None:
    assert page.pane.record_id == page.listing.model.records[0].id
    assert page.pane.isVisible()
    assert not page.pane.edited()


def test_a_new_record_is_typed_and_saved(page: RegisterPage, session: OfficeSession, qtbot: QtBot, heard: list[Said]) -> None:
    before = page.listing.model.rowCount()
    page.new()
    type_training(qtbot, page)
    assert page.save()
    saved = next(one for one in session.office.every(Training) if one.get("title") == "Border course")
    assert saved.get("began") == date(2020, 6, 1)
    assert saved.get("pillar") == "protection"
    assert page.listing.model.rowCount() == before + 1
    assert page.pane.record_id == saved.id
    assert heard[-1].sentence == f"Training {saved.number} is saved."
    assert not session.office.drafts()


def test_what_is_missing_is_said_in_place_and_nothing_is_saved(
    page: RegisterPage, session: OfficeSession, qtbot: QtBot, heard: list[Said]
) -> None:
    before = session.office.count(Training)
    page.new()
    fill(qtbot, page, "title", "No more than a title")
    assert not page.save()
    assert session.office.count(Training) == before
    assert {box.kind.name for box in page.pane.form.faulty()} == {"results", "pillar", "modality", "purpose", "planned_began"}
    assert heard[-1].state == "late"
    assert "5 to mend" in heard[-1].sentence


def test_a_keystroke_changes_the_draft_only(page: RegisterPage, session: OfficeSession, qtbot: QtBot) -> None:
    record = page.pane.form.base
    fill(qtbot, page, "place", "Sainshand")
    qtbot.waitUntil(lambda: bool(session.office.drafts()))
    draft = session.office.drafts()[0]
    assert (draft.register, draft.record) == ("training", record.id)
    assert draft.values == {"place": "Sainshand", "=place": record.get("place")}
    assert session.office.get(Training, record.id) == record


def test_a_draft_is_offered_by_name_and_time_and_never_applied_by_itself(page: RegisterPage, session: OfficeSession, qtbot: QtBot) -> None:
    record = page.pane.form.base
    fill(qtbot, page, "place", "Sainshand")
    page.keep_draft()
    again = shown(session, qtbot)
    assert again.pane.form.current_record().get("place") == record.get("place")
    assert again._notice.isVisibleTo(again)
    assert str(record.get("title"))[:20] in again._notice.words
    again.restore_draft(session.office.drafts()[0])
    assert again.pane.form.current_record().get("place") == "Sainshand"
    assert again.pane.edited()
    assert again.save()
    assert session.office.get(Training, record.id).get("place") == "Sainshand"  # type: ignore[union-attr]
    assert not session.office.drafts()


def test_going_to_another_record_keeps_what_is_typed(page: RegisterPage, session: OfficeSession, qtbot: QtBot, heard: list[Said]) -> None:
    first = page.pane.record_id
    fill(qtbot, page, "place", "Sainshand")
    QTest.keyClick(page.listing.table, Qt.Key.Key_Down)
    assert page.pane.record_id != first
    assert [draft.record for draft in session.office.drafts()] == [first]
    assert "kept as a draft" in heard[-1].sentence
    assert heard[-1].action
    heard[-1].action()
    assert page.pane.record_id == first
    assert page.pane.form.current_record().get("place") == "Sainshand"


def test_changes_can_be_given_up(page: RegisterPage, session: OfficeSession, qtbot: QtBot) -> None:
    record = page.pane.form.base
    fill(qtbot, page, "place", "Sainshand")
    page.keep_draft()
    page.give_up()
    assert page.pane.form.current_record() == record
    assert not page.pane.edited()
    assert not session.office.drafts()


def test_a_deleted_record_comes_back_with_undo(page: RegisterPage, session: OfficeSession, qtbot: QtBot, heard: list[Said]) -> None:
    gone, before = page.pane.form.base, page.listing.model.rowCount()
    page.delete()
    qtbot.waitUntil(lambda: page.listing.model.rowCount() == before - 1)
    assert heard[-1].verb == "Undo"
    assert page.pane.record_id != gone.id
    assert heard[-1].action
    heard[-1].action()
    qtbot.waitUntil(lambda: page.listing.model.rowCount() == before)
    assert not session.office.get(Training, gone.id).deleted  # type: ignore[union-attr]


def test_a_save_can_be_undone_and_done_again(page: RegisterPage, session: OfficeSession, qtbot: QtBot) -> None:
    record = page.pane.form.base
    fill(qtbot, page, "place", "Sainshand")
    page.save()
    session.undo()
    qtbot.waitUntil(lambda: page.pane.form.base.get("place") == record.get("place"))
    session.redo()
    qtbot.waitUntil(lambda: page.pane.form.base.get("place") == "Sainshand")


def test_save_and_new_keeps_what_usually_repeats(page: RegisterPage, qtbot: QtBot) -> None:
    page.new()
    type_training(qtbot, page)
    fill(qtbot, page, "place", "Erenhot")
    page.save_and_new()
    fresh = page.pane.form.current_record()
    assert page.pane.new
    assert fresh.get("title") is None
    assert fresh.get("place") == "Erenhot"
    assert fresh.get("results")
    assert fresh.get("began") == date(2020, 6, 1)
    assert page.pane.form.inputs["title"].editor.part is page.pane.form.focusWidget()


def test_a_record_is_duplicated_without_number_dates_counts_and_lists(page: RegisterPage, session: OfficeSession, qtbot: QtBot) -> None:
    like = page.pane.form.base
    assert like.get("began")
    page.duplicate()
    assert page.pane.title.full_text().startswith("New: ")
    assert page.pane.state.text() == "Not saved yet. Kept as a draft while you type."
    assert page.pane.new
    assert not page.save()
    assert [box.kind.name for box in page.pane.form.faulty()] == ["planned_began"]
    fill(qtbot, page, "began", "010720")
    assert page.save()
    copy = page.pane.form.base
    assert copy.id != like.id
    assert copy.number != like.number
    assert not any(session.office.children(copy, child) for child in Training.children() if session.office.holds(child))
    lost = {field for field in Training.fields(sealed=True) if like.get(field) is not None and copy.get(field) is None}
    assert lost <= {"ended", "planned_began", "planned_ended", "assessed", "improved", "satisfaction_asked", "satisfied", "reconstructed", "list_complete",
                    "follow_up_on", "followed_up"}  # fmt: skip
    assert "assessed" in lost


def test_a_draft_keeps_what_a_new_record_began_with(page: RegisterPage, session: OfficeSession, qtbot: QtBot) -> None:
    page.new()
    type_training(qtbot, page)
    fill(qtbot, page, "place", "Sainshand")
    page.save_and_new()
    fill(qtbot, page, "title", "The next one")
    page.keep_draft()
    again = shown(session, qtbot)
    again.restore_draft(session.office.drafts()[0])
    standing = again.pane.form.current_record()
    assert (standing.get("title"), standing.get("place"), standing.get("began")) == ("The next one", "Sainshand", date(2020, 6, 1))
    assert again.save()


@pytest.fixture
def case_room(sample: Path, theme: Theme, tasks: Tasks, tmp_path: Path) -> Iterator[OfficeSession]:
    with open_as(sample, "Demo Case Worker") as office:
        made = OfficeSession(office, theme, tasks, Settings(tmp_path / "settings"))
        yield made
        made.closing.emit()


def test_a_case_begins_with_a_code_of_its_own_and_the_focus_after_it(case_room: OfficeSession, qtbot: QtBot) -> None:
    page = shown(case_room, qtbot, by_name("case"))
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.new()
    code = page.pane.form.current_record().get("code")
    assert is_case_code(code)
    assert code.startswith("MN-")
    assert called(focused()) == "Opened"
    fill(qtbot, page, "opened", "010620")
    fill(qtbot, page, "code", code[:-1] + ("B" if code[-1] != "B" else "C"))
    assert not page.save()
    assert "slip" in page.pane.form.inputs["code"].under.text()
    fill(qtbot, page, "code", code)
    assert page.save()
    page.duplicate()
    copy = page.pane.form.current_record().get("code")
    assert is_case_code(copy)
    assert copy != code


def test_history_says_who_changed_what_and_brings_a_value_back(page: RegisterPage, qtbot: QtBot, session: OfficeSession) -> None:
    was = page.pane.form.base.get("place")
    fill(qtbot, page, "place", "Sainshand")
    page.save()
    page.show_history()
    words = " ".join(one.text() for one in page.pane.history.findChildren(QLabel))
    assert "Demo Manager" in words
    assert f"{was}  →  Sainshand" in words
    page.pane.history.brought_back.emit("place", was)
    assert page.pane.form.current_record().get("place") == was
    assert page.save()
    assert session.office.get(Training, page.pane.record_id).get("place") == was  # type: ignore[union-attr]


def test_nothing_changed_is_said_and_not_saved(page: RegisterPage, heard: list[Said], session: OfficeSession) -> None:
    lines = len(session.office.history(page.pane.form.base))
    assert page.save()
    assert heard[-1].sentence == "Nothing has changed."
    assert len(session.office.history(page.pane.form.base)) == lines


@pytest.fixture
def bare(empty: Path, theme: Theme, tasks: Tasks, tmp_path: Path) -> Iterator[OfficeSession]:
    with open_as(empty) as office:
        yield OfficeSession(office, theme, tasks, Settings(tmp_path / "settings"))


def test_an_empty_register_says_what_belongs_in_it_and_offers_the_first_entry(bare: OfficeSession, qtbot: QtBot) -> None:
    page = shown(bare, qtbot, Site)
    assert page.empty.isVisible()
    words = " ".join(one.text() for one in page.empty.findChildren(QLabel))
    assert Site.belongs in words
    page.new()
    assert not page.empty.isVisible()
    for field, text in {"code": "MN", "title": "Mongolia", "country": "mongolia"}.items():
        fill(qtbot, page, field, text)
    assert page.save()
    assert bare.office.count(Site) == 1


def test_who_may_only_look_is_told_so(sample: Path, theme: Theme, tasks: Tasks, tmp_path: Path, qtbot: QtBot) -> None:
    with open_as(sample, "Demo Finance") as office:
        page = shown(OfficeSession(office, theme, tasks, Settings(tmp_path / "s")), qtbot)
        assert "not change it" in page.pane.state.text()
        assert not page.pane._save.isVisible()
        assert "trainers" not in page.pane.form.inputs
        editor = page.pane.form.inputs["title"].editor
        with qtbot.assertNotEmitted(page.pane.form.changed):
            QTest.keyClicks(editor.part, "x")
        page.new()
        assert not page.pane.new


def test_a_record_deleted_elsewhere_is_said(page: RegisterPage, session: OfficeSession, heard: list[Said], office: Office) -> None:
    gone = page.listing.model.records[-1]
    office.delete(Training, gone.id)
    assert not page.show_record(gone.id)
    assert "not here any more" in heard[-1].sentence
