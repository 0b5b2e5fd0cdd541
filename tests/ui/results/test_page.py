"""The results matrix on the screen: the annex's rows in their order, and the records behind each number."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.registers import by_name
from desktop.models.registers.indicator import Remark
from desktop.models.results.matrix import Matrix
from desktop.office.office import Office
from desktop.ui.reports.export_page import ExportPage
from desktop.ui.results.model import COLOR, CUMULATIVE, INDICATOR, LIGHT, OPENS, PERCENT, TARGET, MatrixModel, MatrixNode
from desktop.ui.results.page import MatrixPage
from desktop.ui.runtime.session import OfficeSession, Said
from desktop.ui.runtime.settings import Settings
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.theme.tokens import Theme
from tests.ui.conftest import stand
from tests.ui.offices import open_as

JUNE = date(2020, 6, 30)


@pytest.fixture
def matrix(office: Office) -> Matrix:
    return office.matrix(office.project("CT.1140").id, JUNE)


@pytest.fixture
def tree(office: Office, matrix: Matrix, qapp: QApplication) -> MatrixModel:
    made = MatrixModel(office.context)
    made.show_matrix(matrix)
    return made


def twigs(root: MatrixNode) -> Iterator[MatrixNode]:
    for one in root.under:
        yield one
        yield from twigs(one)


def test_the_model_keeps_qts_rules(tree: MatrixModel, qtbot: QtBot) -> None:
    QAbstractItemModelTester(tree, QAbstractItemModelTester.FailureReportingMode.Warning)


def test_all_58_rows_stand_in_order_under_their_results(tree: MatrixModel, matrix: Matrix) -> None:
    every = list(twigs(tree.node(QModelIndex())))
    assert [one.row for one in every if one.row] == list(matrix.rows)
    assert len(matrix.rows) == 58
    assert [one.node for one in every if one.node] == list(matrix.results)
    assert all(one.over and one.over.node == one.row.result for one in every if one.row)
    assert {one.heading for one in every if one.heading} == {row.heading for row in matrix.rows if row.heading}


def test_a_row_says_its_numbers_in_words_people_read(tree: MatrixModel) -> None:
    row = next(
        one for one in twigs(tree.node(QModelIndex())) if one.row and one.row.wording.startswith("# of officials trained (target 100")
    )
    said = [tree.text(row, column) for column in range(tree.columnCount())]
    assert said[TARGET] == "100"
    assert said[CUMULATIVE] == "71"
    assert said[PERCENT] == "71.0%"
    assert said[LIGHT]


def test_a_light_is_a_word_and_a_sign_besides_its_colour(tree: MatrixModel) -> None:
    for one in twigs(tree.node(QModelIndex())):
        if one.row and one.row.status != "none":
            index = tree.createIndex(one.place, LIGHT, one)
            assert tree.text(one, LIGHT)
            assert index.data(COLOR) in {"good", "watch", "late", "muted"}


@pytest.fixture
def page(session: OfficeSession, qtbot: QtBot) -> MatrixPage:
    return shown(session, qtbot)


def shown(session: OfficeSession, qtbot: QtBot) -> MatrixPage:
    session.as_at, session.period = JUNE, None
    made = MatrixPage(session)
    stand(qtbot, made)
    qtbot.waitUntil(lambda: made.model.matrix is not None, timeout=20_000)
    return made


def cell(page: MatrixPage, wording: str) -> QModelIndex:
    matrix = page.model.matrix
    assert matrix
    row = next(row for row in matrix.rows if row.wording.startswith(wording))
    return page.model.of_placement(row.placement).siblingAtColumn(CUMULATIVE)


def test_enter_on_a_number_shows_its_records_and_escape_goes_back(page: MatrixPage, qtbot: QtBot, session: OfficeSession) -> None:
    page.view.setCurrentIndex(cell(page, "# of officials trained (target 100"))
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.panel.list.count() > 0, timeout=20_000)
    listed = [page.panel.list.item(row).text() for row in range(page.panel.list.count())]
    assert len(listed) == 4
    assert all("Joint police" in words or "Joint Practical" in words for words in listed)
    with qtbot.waitSignal(session.target_wanted) as asked:
        QTest.keyClick(page.panel.list, Qt.Key.Key_Return)
    assert asked.args is not None
    assert asked.args[0].register == "head_count"
    QTest.keyClick(page.panel.list, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.panel.isVisible())
    assert page.view.hasFocus()


def test_a_click_opens_a_number_and_nothing_else(page: MatrixPage, qtbot: QtBot) -> None:
    index = cell(page, "# of officials trained (target 100")
    page.view.scrollTo(index)
    assert not index.siblingAtColumn(INDICATOR).data(OPENS)
    QTest.mouseClick(
        page.view.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        page.view.visualRect(index.siblingAtColumn(TARGET)).center(),
    )
    assert not page.panel.isVisible()
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, page.view.visualRect(index).center())
    assert page.panel.isVisible()


def test_the_matrix_of_another_day_follows_from_the_dates(page: MatrixPage, qtbot: QtBot) -> None:
    before = page.model.matrix
    page.as_at.line.selectAll()
    QTest.keyClicks(page.as_at.line, "2019-10-31")
    qtbot.waitUntil(lambda: page.model.matrix is not before, timeout=20_000)
    assert page.model.matrix
    assert page.model.matrix.as_at == date(2019, 10, 31)
    trained = cell(page, "# of officials trained (target 100")
    assert trained.data() != "71"


def test_a_day_typed_in_the_matrix_is_the_day_of_the_files(page: MatrixPage, qtbot: QtBot, session: OfficeSession) -> None:
    files = ExportPage(session)
    qtbot.addWidget(files)
    page.open_number(cell(page, "# of officials trained (target 100"))
    page.as_at.line.setFocus()
    page.as_at.line.selectAll()
    QTest.keyClicks(page.as_at.line, "2019-12-31")
    QTest.keyClick(page.as_at.line, Qt.Key.Key_Tab)
    assert session.as_at == date(2019, 12, 31)
    assert "at 31 December 2019" in files.what.text()
    assert page.panel.isVisible()  # it says the number of that day as soon as it is counted
    qtbot.waitUntil(lambda: bool(page.model.matrix and page.model.matrix.as_at == session.as_at), timeout=20_000)


def test_a_day_that_is_none_is_explained_until_one_is_typed(page: MatrixPage, session: OfficeSession) -> None:
    elapsed, line = page.said.text(), page.as_at.line
    assert elapsed.startswith("Time elapsed")
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "30 foo")
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert page.said.text() != elapsed
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "2020-06-30")
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert page.said.text() == elapsed
    line.setFocus()
    line.selectAll()
    QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClick(line, Qt.Key.Key_Tab)
    assert line.text() == "30 Jun 2020"
    assert session.as_at == JUNE


def test_in_a_narrow_window_the_wording_stands_beside_every_column(page: MatrixPage, session: OfficeSession, qtbot: QtBot) -> None:
    page.resize(600, 500)
    view, frozen = page.view, page.view.frozen
    assert frozen.isHidden()
    here = cell(page, "# of officials trained (target 100")
    view.setCurrentIndex(here)
    while view.currentIndex().column() != LIGHT:
        QTest.keyClick(view, Qt.Key.Key_Right)
        shown_from = view.visualRect(view.currentIndex()).left()
        assert frozen.covers() <= shown_from, "what one is at lies under the wording"
    assert frozen.isVisible()
    assert frozen.visualRect(here.siblingAtColumn(INDICATOR)).top() == view.visualRect(here).top()
    for _row in range(30):
        QTest.keyClick(view, Qt.Key.Key_Down)
    now = view.currentIndex()
    assert frozen.visualRect(now.siblingAtColumn(INDICATOR)).top() == view.visualRect(now).top()
    scrolled = view.horizontalScrollBar().value()
    QTest.mouseClick(frozen.viewport(), Qt.MouseButton.LeftButton, pos=frozen.visualRect(now.siblingAtColumn(INDICATOR)).center())
    assert view.currentIndex() == now.siblingAtColumn(INDICATOR)
    assert view.hasFocus()
    assert view.horizontalScrollBar().value() == scrolled
    page.edit_remark()
    assert page.editing
    assert page.editing.geometry().left() >= frozen.covers()
    page.editing.give_up()
    QTest.keyClick(view, Qt.Key.Key_Home)
    view.horizontalScrollBar().setValue(0)
    assert frozen.isHidden()


def test_a_saved_record_shows_in_the_number(page: MatrixPage, qtbot: QtBot, session: OfficeSession) -> None:
    before = page.model.matrix
    count = next(one for one in session.office.every(by_name("head_count")) if one.get("women") and one.get("role") == "participant")
    session.write(lambda: session.office.save(count.changed(women=count.get("women") + 1)))
    qtbot.waitUntil(lambda: page.model.matrix is not before, timeout=20_000)
    assert page.model.matrix
    assert before
    changed = [
        row.wording for row, old in zip(page.model.matrix.rows, before.rows, strict=True) if row.cumulative.value != old.cumulative.value
    ]
    assert changed


def test_without_the_case_key_a_case_number_waits_and_its_records_are_not_shown(page: MatrixPage, qtbot: QtBot) -> None:
    matrix = page.model.matrix
    assert matrix
    row = next(row for row in matrix.rows if row.cases)
    index = page.model.of_placement(row.placement).siblingAtColumn(CUMULATIVE)
    page.open_number(index)
    qtbot.waitUntil(lambda: bool(page.panel.none.text()), timeout=20_000)
    assert page.panel.list.count() == 0
    assert "case book" in page.panel.none.text()


def test_a_case_worker_sees_the_records_of_a_case_number(sample: Path, theme: Theme, tasks: Tasks, tmp_path: Path, qtbot: QtBot) -> None:
    with open_as(sample, "Demo Case Worker") as office:
        page = shown(OfficeSession(office, theme, tasks, Settings(tmp_path / "s")), qtbot)
        matrix = page.model.matrix
        assert matrix
        row = next(row for row in matrix.rows if row.cases and row.cumulative.value)
        page.open_number(page.model.of_placement(row.placement).siblingAtColumn(CUMULATIVE))
        qtbot.waitUntil(lambda: page.panel.list.count() > 0, timeout=20_000)
        qtbot.waitUntil(lambda: not tasks.busy())


def test_the_matrix_is_copied_as_a_table(page: MatrixPage) -> None:
    page.copy()
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0].split("\t")[0] == "Indicator"
    assert sum("\t71\t" in line for line in lines) >= 1


def test_what_a_spreadsheet_would_run_is_copied_as_text(page: MatrixPage, session: OfficeSession, qtbot: QtBot) -> None:
    remark = next(iter(session.office.every(Remark)))
    before = page.model.matrix
    session.write(lambda: session.office.save(remark.changed(text="=HYPERLINK(1)")))
    qtbot.waitUntil(lambda: page.model.matrix is not before, timeout=20_000)
    page.copy()
    cells = [line.split("\t")[-1] for line in QApplication.clipboard().text().splitlines()]
    assert "'=HYPERLINK(1)" in cells
    assert "=HYPERLINK(1)" not in cells


def test_who_may_not_export_copies_no_matrix(
    page: MatrixPage, session: OfficeSession, heard: list[Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    QApplication.clipboard().setText("before")
    monkeypatch.setattr(session.office, "may", lambda act, _register: act != "export")
    QTest.keyClick(page.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "before"
    assert "may not export" in heard[-1].sentence


def test_an_office_without_a_project_says_so(empty: Path, theme: Theme, tasks: Tasks, tmp_path: Path, qtbot: QtBot) -> None:
    with open_as(empty) as office:
        page = MatrixPage(OfficeSession(office, theme, tasks, Settings(tmp_path / "s")))
        qtbot.addWidget(page)
        page.show()
        qtbot.waitUntil(lambda: "no project yet" in page.said.text())
