"""In the matrix: a remark written where it stands, two days compared, a light explained, the table copied, what was sent marked."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.ids import new_id
from desktop.models.query import Query
from desktop.models.registers.indicator import Remark
from desktop.models.registers.people import HeadCount
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.training import Training
from desktop.office.closing import close_period
from desktop.office.office import Office
from desktop.presentation.explanations import light_explained
from desktop.ui.forms.inline_editor import InlineEditor
from desktop.ui.results.comparison_model import DIFFERENCE, THEN
from desktop.ui.results.model import CUMULATIVE, LIGHT, REMARK, RESTATED
from desktop.ui.results.page import MatrixPage
from desktop.ui.runtime.session import OfficeSession, Said
from desktop.ui.runtime.settings import Settings
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.theme.tokens import Theme
from tests.ui.conftest import stand
from tests.ui.offices import open_as

JUNE = date(2020, 6, 30)
TRAINED = "# of officials trained (Target: 200"


@pytest.fixture
def page(session: OfficeSession, qtbot: QtBot) -> MatrixPage:
    return shown(session, qtbot)


def shown(session: OfficeSession, qtbot: QtBot) -> MatrixPage:
    session.as_at, session.period = JUNE, None
    made = MatrixPage(session)
    stand(qtbot, made)
    qtbot.waitUntil(lambda: made.model.matrix is not None and not session.tasks.busy(), timeout=20_000)
    return made


def at(page: MatrixPage, wording: str, column: int = CUMULATIVE) -> QModelIndex:
    matrix = page.model.matrix
    assert matrix
    row = next(row for row in matrix.rows if row.wording.startswith(wording))
    return page.model.of_placement(row.placement).siblingAtColumn(column)


def remarks(office: Office, page: MatrixPage, wording: str) -> list[Remark]:
    row = page.model.node(at(page, wording)).row
    assert row
    found = office.every(Remark, Query(owner=("placement", row.placement)))
    return sorted(found, key=lambda one: one.on or date.min)


def editing(page: MatrixPage) -> InlineEditor:
    assert page.editing
    return page.editing


def write(page: MatrixPage, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    part = editing(page).editor.part
    getattr(part, "selectAll")()  # noqa: B009  the editor of several lines
    QTest.keyClicks(part, text)
    QTest.keyClick(part, key)


def counted(page: MatrixPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.session.tasks.busy() and not page.stale, timeout=20_000)


def compare(page: MatrixPage, qtbot: QtBot, typed: str) -> None:
    page.compared_day.line.selectAll()
    QTest.keyClicks(page.compared_day.line, typed)
    qtbot.waitUntil(lambda: page.model.then is not None and not page.session.tasks.busy(), timeout=20_000)


def test_a_remark_is_written_for_the_day_one_looks_at(page: MatrixPage, office: Office, qtbot: QtBot, session: OfficeSession) -> None:
    assert not remarks(office, page, TRAINED)
    page.view.setCurrentIndex(at(page, TRAINED))
    QTest.keyClick(page.view, Qt.Key.Key_F2)
    write(page, "Counted from the lists")
    counted(page, qtbot)
    (made,) = remarks(office, page, TRAINED)
    assert (made.on, made.text) == (JUNE, "Counted from the lists")
    assert at(page, TRAINED, REMARK).data() == "Counted from the lists"
    assert page.view.hasFocus()
    session.undo()
    counted(page, qtbot)
    assert not remarks(office, page, TRAINED)


def test_the_remark_of_that_day_is_changed_not_doubled(page: MatrixPage, office: Office, qtbot: QtBot) -> None:
    wording = "Written protocol on bilateral cooperation"
    (before,) = remarks(office, page, wording)
    assert before.on == JUNE
    page.view.setCurrentIndex(at(page, wording, REMARK))
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert editing(page).editor.text() == before.text
    write(page, "Agreed in June")
    counted(page, qtbot)
    assert remarks(office, page, wording) == [before.changed(text="Agreed in June")]


def test_on_a_later_day_a_remark_of_its_own_begins_with_the_one_that_stands(
    page: MatrixPage, office: Office, qtbot: QtBot, session: OfficeSession
) -> None:
    wording = "Written protocol on bilateral cooperation"
    (before,) = remarks(office, page, wording)
    session.as_at = date(2020, 9, 30)
    page.again()
    counted(page, qtbot)
    qtbot.waitUntil(lambda: bool(page.model.matrix and page.model.matrix.as_at == date(2020, 9, 30)))
    page.view.setCurrentIndex(at(page, wording))
    page.edit_remark()
    assert editing(page).editor.text() == before.text
    QTest.keyClick(editing(page).editor.part, Qt.Key.Key_Return)
    assert remarks(office, page, wording) == [before]  # nothing was changed, so nothing is said anew
    page.edit_remark()
    write(page, "Signed in September")
    counted(page, qtbot)
    assert [(one.on, one.text) for one in remarks(office, page, wording)] == [
        (JUNE, before.text),
        (date(2020, 9, 30), "Signed in September"),
    ]


def test_a_remark_emptied_on_its_own_day_is_deleted_and_another_day_s_is_not(
    page: MatrixPage, office: Office, qtbot: QtBot, session: OfficeSession
) -> None:
    wording = "Written protocol on bilateral cooperation"
    page.view.setCurrentIndex(at(page, wording))
    page.edit_remark()
    write(page, " ")
    counted(page, qtbot)
    assert not remarks(office, page, wording)
    session.undo()
    counted(page, qtbot)
    session.as_at = date(2020, 9, 30)
    page.again()
    qtbot.waitUntil(lambda: bool(page.model.matrix and page.model.matrix.as_at == date(2020, 9, 30)), timeout=20_000)
    page.view.setCurrentIndex(at(page, wording))
    page.edit_remark()
    write(page, " ")
    assert "remark of an earlier day" in editing(page).fault.text()
    editing(page).give_up()
    assert len(remarks(office, page, wording)) == 1


def test_a_remark_half_written_is_a_draft_and_is_offered(page: MatrixPage, office: Office, qtbot: QtBot, session: OfficeSession) -> None:
    page.view.setCurrentIndex(at(page, TRAINED))
    page.edit_remark()
    QTest.keyClicks(editing(page).editor.part, "Half of it")
    qtbot.waitUntil(lambda: bool(office.drafts()))
    assert office.drafts()[0].register == "remark"
    again = shown(session, qtbot)
    again.view.setCurrentIndex(at(again, TRAINED))
    again.edit_remark()
    offered = editing(again)
    assert offered.editor.text() == ""
    assert offered.offer
    offered.offer.click()
    assert offered.editor.text() == "Half of it"
    QTest.keyClick(offered.editor.part, Qt.Key.Key_Return)
    assert [one.text for one in remarks(office, again, TRAINED)] == ["Half of it"]
    assert not office.drafts()
    editing(page).over = True  # the first window crashed, so to speak


def test_two_days_stand_side_by_side_with_the_difference(page: MatrixPage, office: Office, qtbot: QtBot) -> None:
    assert page.view.isColumnHidden(THEN)
    compare(page, qtbot, "2019-06-30")
    assert not page.view.isColumnHidden(THEN)
    header = page.view.header()
    assert [header.visualIndex(column) for column in (CUMULATIVE, THEN, DIFFERENCE)] == sorted(
        header.visualIndex(column) for column in (CUMULATIVE, THEN, DIFFERENCE)
    )
    earlier = office.matrix(office.project("CT.1140").id, date(2019, 6, 30))
    matrix = page.model.matrix
    assert matrix
    for now, then in zip(matrix.rows, earlier.rows, strict=True):
        index = page.model.of_placement(now.placement)
        if now.unit == then.unit == "number" and now.cumulative.value is not None and then.cumulative.value is not None:
            by = now.cumulative.value - then.cumulative.value
            assert index.siblingAtColumn(DIFFERENCE).data().replace(",", "") == (f"{by:+f}".replace("-", "−") if by else "0")
    assert page.model.headerData(THEN, Qt.Orientation.Horizontal) == "30 June 2019"
    assert at(page, TRAINED, THEN).data()
    assert page.view.visualRect(at(page, TRAINED, REMARK)).width() >= 200  # the remark is still there
    assert page.view.horizontalScrollBar().maximum() == 0


def test_where_the_unit_changed_between_there_is_no_difference(page: MatrixPage, qtbot: QtBot) -> None:
    compare(page, qtbot, "2019-06-30")
    changed = "# of participants who reported increased understanding of key technical content on identification of victims"
    assert at(page, changed, DIFFERENCE).data() == "–"


def test_blank_ends_the_comparison(page: MatrixPage, qtbot: QtBot) -> None:
    compare(page, qtbot, "2019-06-30")
    page.compared_day.line.selectAll()
    QTest.keyClick(page.compared_day.line, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: page.model.then is None, timeout=5_000)
    assert page.view.isColumnHidden(THEN)
    assert page.view.isColumnHidden(DIFFERENCE)


def test_the_arrows_go_from_column_to_column_as_drawn(page: MatrixPage, qtbot: QtBot) -> None:
    compare(page, qtbot, "2019-06-30")
    page.view.setCurrentIndex(at(page, TRAINED))
    for column in (THEN, DIFFERENCE):
        QTest.keyClick(page.view, Qt.Key.Key_Right)
        assert page.view.currentIndex().column() == column


def test_a_light_is_explained_with_the_numbers_of_its_row(page: MatrixPage, heard: list[Said]) -> None:
    page.view.setCurrentIndex(at(page, "# of officials trained (target 100"))
    page.explain()
    assert heard[-1].sentence == (
        "71 of a target of 100 is 71.0%. That is below 100.0%, and at least 48.5%, which is 60.0% of the time elapsed (80.9%): ● On track."
    )
    assert page.panel.isVisible()
    assert at(page, "# of officials trained (target 100", LIGHT).data(Qt.ItemDataRole.ToolTipRole) == heard[-1].sentence


def test_every_light_of_the_sample_has_a_sentence(page: MatrixPage, office: Office) -> None:
    matrix = page.model.matrix
    assert matrix
    for row in matrix.rows:
        said = light_explained(matrix, row, office.context)
        assert said.endswith(".")
        if row.status == "in_dispute":
            assert "in dispute" in said
        elif row.status == "achieved":
            assert "at least" in said


def test_control_c_copies_the_table_with_its_headings(page: MatrixPage, qtbot: QtBot) -> None:
    compare(page, qtbot, "2019-06-30")
    QTest.keyClick(page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = [line.split("\t") for line in QApplication.clipboard().text().splitlines()]
    assert lines[0] == ["Indicator", "Baseline", "Target", "Cumulative", "30 June 2019", "Difference", "% of target", "Light", "Remark"]
    assert {len(line) for line in lines} == {9}
    row = next(line for line in lines if line[0].startswith(TRAINED))
    assert row[3] == at(page, TRAINED).data()


def test_what_was_sent_otherwise_is_marked(page: MatrixPage, office: Office, qtbot: QtBot, session: OfficeSession) -> None:
    quarter = next(one for one in office.every(ReportingPeriod) if one.title == "2020 Q1")
    close_period(office, quarter)
    training = next(one for one in office.every(Training) if (one.title or "").startswith("Victim identification for border police"))
    late = HeadCount(new_id(), of=("training", training.id), role="participant", not_recorded=7)
    session.write(lambda: office.save(late, "Found on a second list"))
    qtbot.waitUntil(lambda: bool(at(page, TRAINED).data(RESTATED)), timeout=20_000)
    assert at(page, TRAINED).data() == "212"
    assert at(page, TRAINED).data(Qt.ItemDataRole.AccessibleTextRole) == "Cumulative: 212, sent as 177"
    assert "said 177" in at(page, TRAINED).data(Qt.ItemDataRole.ToolTipRole)
    assert not at(page, "# of officials trained (target 100").data(RESTATED)


@pytest.fixture
def officer(sample: Path, theme: Theme, tasks: Tasks, tmp_path: Path) -> Iterator[OfficeSession]:
    with open_as(sample, "Demo Officer") as opened:
        yield OfficeSession(opened, theme, tasks, Settings(tmp_path / "settings"))


def test_who_may_not_write_remarks_is_told(officer: OfficeSession, qtbot: QtBot) -> None:
    said: list[Said] = []
    officer.said.connect(said.append)
    page = shown(officer, qtbot)
    page.view.setCurrentIndex(at(page, TRAINED))
    page.edit_remark()
    assert page.editing is None
    assert "may not change remarks" in said[-1].sentence.casefold()
