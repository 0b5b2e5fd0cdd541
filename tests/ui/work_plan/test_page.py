"""The work plan drawn from a real office: what is overdue, what moves by keys and by drag, and what is saved of it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.models.ids import new_id
from desktop.models.record import Record
from desktop.models.registers import by_name
from desktop.models.registers.activity import Activity
from desktop.models.results.plan import PlanRow, Span
from desktop.ui.register.page import RegisterPage
from desktop.ui.runtime.session import OfficeSession, Said
from desktop.ui.runtime.settings import Settings
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.theme.tokens import Theme
from desktop.ui.work_plan.model import DAYS, REASON, STATE, WHAT
from desktop.ui.work_plan.page import WorkPlanPage
from desktop.ui.work_plan.scale import Scale, first_day, month_of
from desktop.ui.work_plan.view import bar_of
from tests.ui.conftest import Enter, shell_of, stand
from tests.ui.offices import open_as

Alt, Shift = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
OVERDUE, LATE, HELD = "Training for Hong Kong", "First high-level meeting", "Anti-Trafficking Sub-Council"


def shown(session: OfficeSession, qtbot: QtBot) -> WorkPlanPage:
    made = WorkPlanPage(session)
    stand(qtbot, made)
    qtbot.waitUntil(lambda: bool(made.model.rows) and not session.tasks.busy())
    return made


@pytest.fixture
def page(session: OfficeSession, qtbot: QtBot) -> WorkPlanPage:
    return shown(session, qtbot)


def go_to(page: WorkPlanPage, begins: str) -> PlanRow:
    """Go to the row of that title."""
    place = next(place for place, row in enumerate(page.model.rows) if row.title.startswith(begins))
    page.view.selectRow(place)
    return page.model.rows[place]


def days(session: OfficeSession, row: PlanRow) -> tuple[date | None, date | None]:
    """What is planned as it is saved."""
    record = session.office.get(by_name(row.register), row.record)
    assert record
    return record.get("planned_began"), record.get("planned_ended")


def lines(session: OfficeSession, row: PlanRow) -> int:
    """How often its record was written."""
    record: Record = by_name(row.register)(row.record)
    return len(session.office.history(record))


def middle(page: WorkPlanPage, row: PlanRow, span: Span | None) -> QPoint:
    """The middle of a bar, in the viewport."""
    assert span
    place = page.model.row_of(row.record)
    assert place is not None
    cell = page.view.visualRect(page.model.index(place, DAYS))
    return bar_of(page.view.scale(), span, cell, high=16).center().toPoint()


def test_each_row_says_how_it_stands_and_why_it_is_late(page: WorkPlanPage) -> None:
    said = {}
    for place, row in enumerate(page.model.rows):
        called = next((begins for begins in (OVERDUE, LATE, HELD) if row.title.startswith(begins)), row.record)
        said[called] = [page.model.text(place, column) for column in (STATE, REASON)]
    assert len(page.model.rows) == len(said) == 21
    assert said[OVERDUE] == ["Overdue by 326 days", "Health restrictions: Nobody had signed up; then the lockdown."]
    assert said[LATE] == ["136 days late", "Government approval"]
    assert said[HELD] == ["Held", ""]
    assert page.count.text() == "1 of 21 overdue at 31 January 2021"


def test_the_days_are_said_to_who_cannot_see_the_bars(page: WorkPlanPage) -> None:
    place = page.model.rows.index(go_to(page, LATE))
    index = page.model.index(place, DAYS)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Planned for 1 Jun 2019, held 15 Oct 2019"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert page.model.index(place, STATE).data() == "136 days late"
    assert page.view.accessibleName() == "Work plan"
    assert "Alt and an arrow" in page.view.accessibleDescription()


def test_one_begins_at_what_is_overdue(page: WorkPlanPage) -> None:
    here = page.view.here()
    assert here
    assert here.title.startswith(OVERDUE)
    assert page.view.scale().shows(here.planned or Span(date.min, date.min))


def test_only_what_is_overdue_is_shown_when_asked(page: WorkPlanPage, session: OfficeSession, qtbot: QtBot) -> None:
    page.overdue_only()
    assert [row.state for row in page.model.rows] == ["overdue"]
    assert page.only.isChecked()
    row = page.model.rows[0]
    assert session.write(lambda: session.office.delete(Activity, row.record))
    qtbot.waitUntil(page.nothing.isVisible)
    assert page.nothing.text() == "Nothing is overdue."
    page.unfilter()
    assert len(page.model.rows) == 20


@pytest.mark.parametrize(
    ("key", "modifiers", "moved"),
    [(Qt.Key.Key_Right, Alt, 1), (Qt.Key.Key_Left, Alt, -1), (Qt.Key.Key_Right, Alt | Shift, 7), (Qt.Key.Key_Left, Alt | Shift, -7)],
)
def test_a_key_moves_the_planned_days_in_one_deed(
    page: WorkPlanPage, session: OfficeSession, qtbot: QtBot, heard: list[Said], key: Qt.Key, modifiers: Qt.KeyboardModifier, moved: int
) -> None:
    row = go_to(page, OVERDUE)
    before = lines(session, row)
    QTest.keyClick(page.view, key, modifiers)
    assert days(session, row) == (date(2020, 3, 10 + moved), date(2020, 3, 11 + moved))
    assert lines(session, row) == before + 1
    assert heard[-1].sentence == f"“{row.title}” is planned for {10 + moved} March 2020 now."
    assert heard[-1].verb == "Undo"
    session.undo()
    assert days(session, row) == (date(2020, 3, 10), date(2020, 3, 11))
    qtbot.waitUntil(lambda: page.model.rows[page.model.row_of(row.record) or 0].days == 326 and not session.tasks.busy())
    here = page.view.here()
    assert here
    assert here.record == row.record, "one stays on the row"


def test_keys_in_quick_succession_each_count(page: WorkPlanPage, session: OfficeSession, qtbot: QtBot) -> None:
    row = go_to(page, OVERDUE)
    for _time in range(4):
        QTest.keyClick(page.view, Qt.Key.Key_Right, Alt)
    assert days(session, row) == (date(2020, 3, 14), date(2020, 3, 15))
    qtbot.waitUntil(lambda: not session.tasks.busy())
    here = page.view.here()
    assert here
    assert (here.record, here.days) == (row.record, 322)


def test_a_bar_is_dragged_and_saved_once_where_it_is_let_go(page: WorkPlanPage, session: OfficeSession) -> None:
    row = go_to(page, OVERDUE)
    before, grip = lines(session, row), middle(page, row, row.planned)
    viewport = page.view.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=grip)
    for pixels in (10, 40, round(page.view.scale().width)):
        QTest.mouseMove(viewport, grip + QPoint(pixels, 0))
    assert page.view.shifted(row) == 30
    assert lines(session, row) == before, "nothing is saved on the way"
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=grip + QPoint(round(page.view.scale().width), 0))
    assert lines(session, row) == before + 1
    assert days(session, row) == (date(2020, 4, 9), date(2020, 4, 10))


def test_escape_lets_a_dragged_bar_go_back(page: WorkPlanPage, session: OfficeSession) -> None:
    row = go_to(page, OVERDUE)
    before, grip = lines(session, row), middle(page, row, row.planned)
    viewport = page.view.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, pos=grip)
    QTest.mouseMove(viewport, grip + QPoint(60, 0))
    QTest.keyClick(page.view, Qt.Key.Key_Escape)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, pos=grip + QPoint(60, 0))
    assert lines(session, row) == before


def test_what_was_held_keeps_its_plan_and_says_so(page: WorkPlanPage, session: OfficeSession, heard: list[Said]) -> None:
    row = go_to(page, LATE)
    before = lines(session, row)
    QTest.keyClick(page.view, Qt.Key.Key_Right, Alt)
    assert lines(session, row) == before
    assert heard[-1].state == "late"
    assert "has begun" in heard[-1].sentence
    assert page.view._bar_at(middle(page, row, row.planned).toPointF()) is None


def test_who_may_not_change_activities_moves_none(sample: Path, theme: Theme, tasks: Tasks, tmp_path: Path, qtbot: QtBot) -> None:
    with open_as(sample, "Demo Finance") as office:
        session = OfficeSession(office, theme, tasks, Settings(tmp_path / "settings"))
        said: list[Said] = []
        session.said.connect(said.append)
        page = shown(session, qtbot)
        row = go_to(page, OVERDUE)
        QTest.keyClick(page.view, Qt.Key.Key_Right, Alt)
        assert days(session, row) == (date(2020, 3, 10), date(2020, 3, 11))
        assert said[-1].sentence.startswith("Your roles may not change")
        session.closing.emit()


def test_arrows_alone_turn_the_months(page: WorkPlanPage) -> None:
    before = page.view.scale().first
    QTest.keyClick(page.view, Qt.Key.Key_Left)
    assert page.view.scale().first == before - 1
    QTest.keyClick(page.view, Qt.Key.Key_Right)
    assert page.view.scale().first == before


def test_going_to_a_row_turns_to_its_months(page: WorkPlanPage) -> None:
    row = go_to(page, HELD)
    assert row.actual
    assert page.view.scale().shows(row.actual)
    page.back.click()
    assert page.view.scale().shows(Span(date(2021, 1, 31), date(2021, 1, 31)))


def test_the_bars_stand_where_their_days_are(page: WorkPlanPage) -> None:
    theme = page.session.theme
    for begins, color in ((LATE, "accent"), (HELD, "accent")):
        row = go_to(page, begins)
        page.view._fit(month_of(row.extent.first if row.extent else date.min))
        at = middle(page, row, row.actual)
        image = page.view.viewport().grab().toImage()
        ratio = image.devicePixelRatio()
        assert image.pixelColor(round(at.x() * ratio), round(at.y() * ratio)).name() == theme.color(color).name()
    row = go_to(page, OVERDUE)
    image = page.view.viewport().grab().toImage()
    at = middle(page, row, row.planned)
    colors = {image.pixelColor(x, at.y()).name() for x in range(at.x() + 4, at.x() + 24)}
    assert theme.color("late").name() in colors, "the sign beside the bar"


def test_what_is_planned_in_a_form_is_seen_here(page: WorkPlanPage, session: OfficeSession, qtbot: QtBot) -> None:
    planned = Activity(
        new_id(), title="Meeting ahead", kind="meeting", purpose="protocol", planned_began=date(2021, 3, 1), results=_outputs(session)
    )
    assert session.write(lambda: session.office.save(planned))
    qtbot.waitUntil(lambda: page.model.row_of(planned.id) is not None)
    row = go_to(page, "Meeting ahead")
    assert (row.state, page.model.text(page.model.row_of(planned.id) or 0, WHAT)) == ("planned", "Meeting ahead")
    assert page.view.scale().shows(Span(date(2021, 3, 1), date(2021, 3, 1)))


def test_an_office_without_a_plan_says_how_to_begin(empty: Path, theme: Theme, tasks: Tasks, tmp_path: Path, qtbot: QtBot) -> None:
    with open_as(empty) as office:
        session = OfficeSession(office, theme, tasks, Settings(tmp_path / "settings"))
        page = WorkPlanPage(session)
        qtbot.addWidget(page)
        page.show()
        qtbot.waitUntil(page.nothing.isVisible)
        assert page.nothing.text() == "Nothing is planned yet. Enter an activity with the days it is planned for."
        session.closing.emit()


def _outputs(session: OfficeSession) -> frozenset[str]:
    return next(one.results for one in session.office.every(Activity) if one.results) or frozenset()


def test_the_plan_is_copied_as_a_table_with_its_days_in_words(page: WorkPlanPage) -> None:
    page.overdue_only()
    page.copy()
    heading, row, _end = QGuiApplication.clipboard().text().split("\n")
    assert heading.split("\t") == ["What", "How it stands", "Reason for delay", "Days"]
    assert row.split("\t")[1:] == [
        "Overdue by 326 days",
        "Health restrictions: Nobody had signed up; then the lockdown.",
        "Planned for 10 Mar 2020 to 11 Mar 2020",
    ]


def test_in_the_window_it_is_among_the_activities_and_leads_to_the_record(enter: Enter, sample: Path, qtbot: QtBot) -> None:
    window = enter(sample)
    shell = shell_of(window)
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert shell.page.id == "activity", "one comes to the list first"
    shell.go("work_plan")
    page = shell.page.content
    assert isinstance(page, WorkPlanPage)
    qtbot.waitUntil(lambda: bool(page.model.rows))
    assert page.view.hasFocus()
    QTest.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier | Shift)
    assert [row.state for row in page.model.rows] == ["overdue"]
    row = page.model.rows[0]
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert shell.page.id == "activity"
    opened = shell.page.content
    assert isinstance(opened, RegisterPage)
    assert opened.pane.record_id == row.record


@pytest.fixture
def scale() -> Scale:
    return Scale(100, 60, month_of(date(2020, 1, 1)), 12)


def test_days_lie_in_their_months(scale: Scale) -> None:
    assert [scale.at(date(2020, 1, 1)), scale.at(date(2020, 2, 1)), scale.at(date(2020, 12, 31), end=True)] == [100, 160, 820]
    assert scale.at(date(2020, 2, 29), end=True) == scale.at(date(2020, 3, 1))
    assert [first_day(month_of(date(2020, month, 28))) for month in (1, 12)] == [date(2020, 1, 1), date(2020, 12, 1)]
    assert scale.shows(Span(date(2019, 12, 1), date(2020, 1, 1)))
    assert not scale.shows(Span(date(2021, 1, 1), date(2021, 1, 2)))


def test_a_month_of_pixels_is_a_month_of_days(scale: Scale) -> None:
    assert [scale.days(pixels) for pixels in (60, -60, 0, 2, 720)] == [30, -30, 0, 1, 365]


@pytest.fixture(autouse=True)
def clipboard(qapp: object) -> Iterator[None]:
    yield
    QGuiApplication.clipboard().clear()
