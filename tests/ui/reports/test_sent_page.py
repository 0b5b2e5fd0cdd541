"""A period is closed where one reads what that does; each report says what has changed since."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.models.ids import new_id
from desktop.models.registers.indicator import IndicatorVersion
from desktop.models.registers.people import HeadCount
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.report import Report
from desktop.models.registers.training import Training
from desktop.models.results.versions import successor
from desktop.office.office import Office
from desktop.ui.reports.sent_page import SentPage
from desktop.ui.runtime.session import OfficeSession, Said
from desktop.ui.runtime.settings import Settings
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.theme.tokens import Theme
from tests.ui.conftest import Enter, shell_of, stand
from tests.ui.offices import open_as


@pytest.fixture
def page(session: OfficeSession, qtbot: QtBot) -> SentPage:
    return shown(session, qtbot)


def shown(session: OfficeSession, qtbot: QtBot) -> SentPage:
    session.period = quarter(session.office, "2020 Q1")
    made = SentPage(session)
    stand(qtbot, made)
    settle(made, qtbot)
    return made


def settle(page: SentPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not page.stale and not page.session.tasks.busy(), timeout=20_000)


def quarter(office: Office, title: str) -> ReportingPeriod:
    return next(period for period in office.every(ReportingPeriod) if period.title == title)


def late_entry(session: OfficeSession) -> None:
    training = next(
        one for one in session.office.every(Training) if (one.title or "").startswith("Victim identification for border police")
    )
    record = HeadCount(new_id(), of=("training", training.id), role="participant", not_recorded=7)
    session.write(lambda: session.office.save(record, "Found on a second list"))


def changes(page: SentPage) -> list[str]:
    return [page._changes.itemAt(place).widget().text() for place in range(page._changes.count())]  # type: ignore[union-attr]


def test_it_says_what_closing_does_before_it_is_done(page: SentPage) -> None:
    said = page.what.text()
    assert said.startswith("Closing 2020 Q1 keeps its matrix at 31 March 2020 as it is sent, with the wording and the targets of that day.")
    assert "Nothing is locked." in said
    assert page.close_it.text() == "Close 2020 Q1"
    assert page.none.isVisible()


def test_a_row_no_case_worker_has_counted_yet_is_told(page: SentPage, session: OfficeSession, qtbot: QtBot) -> None:
    assert not page.waits.isVisible()  # all were counted when the case worker closed the office
    old = next(one for one in session.office.every(IndicatorVersion) if one.measure == "mission_reported")
    new = successor(old, new_id()).changed(valid_from=date(2019, 1, 1), reason="Tried", agreed_by="Nobody")
    session.write(lambda: session.office.save(new))
    qtbot.waitUntil(page.waits.isVisible, timeout=20_000)
    assert "● 1 row counts assisted persons and waits for a case worker. It would be kept without a number." in page.waits.text()


def test_a_period_is_closed_and_what_changes_later_is_listed(page: SentPage, session: OfficeSession, qtbot: QtBot) -> None:
    heard: list[Said] = []
    session.said.connect(heard.append)
    page.close_it.click()
    settle(page, qtbot)
    (report,) = session.office.every(Report)
    assert (report.as_at, report.profile) == (date(2020, 3, 31), "donor")
    assert heard[-1].sentence == "2020 Q1 is closed, as it was sent."
    assert page.list.count() == 1
    assert page.list.item(0).text() == "2020 Q1 · Donor"
    assert page.since.text() == "Nothing has changed since it was sent."
    late_entry(session)
    qtbot.waitUntil(lambda: bool(changes(page)), timeout=20_000)
    assert any(line.startswith("# of officials trained (Target: 200") and line.endswith("sent as 177, now 184") for line in changes(page))


def test_closing_anew_says_why(page: SentPage, session: OfficeSession, qtbot: QtBot) -> None:
    page.close_it.click()
    settle(page, qtbot)
    assert page.note.isVisible()
    page.close_it.click()
    assert "Say why it is closed anew." in page.note.under.text()
    assert session.office.count(Report) == 1
    QTest.keyClicks(page.note.line, "The donor asked for it")
    page.close_it.click()
    settle(page, qtbot)
    assert session.office.count(Report) == 2
    page.list.setCurrentRow(1)
    settle(page, qtbot)
    assert page.since.text() == "A later report of the same day took its place."


def test_closing_is_undone(page: SentPage, session: OfficeSession, qtbot: QtBot) -> None:
    page.close_it.click()
    settle(page, qtbot)
    session.undo()
    settle(page, qtbot)
    assert not list(session.office.every(Report))
    assert not page.list.isVisible()


def test_a_period_that_runs_is_not_closed(page: SentPage, session: OfficeSession, qtbot: QtBot) -> None:
    project = session.office.project("CT.1140").id
    running = ReportingPeriod(new_id(), of=("project", project), title="2099", began=date(2099, 1, 1), ended=date(2099, 12, 31))
    session.write(lambda: session.office.save(running))
    session.go(session.project, running, session.office.context.today)
    settle(page, qtbot)
    assert page.what.text() == "2099 ends on 31 December 2099. Close it once it is over."
    assert not page.close_it.isVisible()


@pytest.fixture
def officer(sample: Path, theme: Theme, tasks: Tasks, tmp_path: Path) -> Iterator[OfficeSession]:
    with open_as(sample, "Demo Officer") as opened:
        yield OfficeSession(opened, theme, tasks, Settings(tmp_path / "settings"))


def test_who_may_not_close_a_period_is_told_whom_to_ask(officer: OfficeSession, qtbot: QtBot) -> None:
    page = shown(officer, qtbot)
    assert page.what.text() == "Your roles may look at reports, not close a period. Ask the manager."
    assert not page.close_it.isVisible()


def test_a_report_that_is_found_is_shown_here(enter: Enter, sample: Path, qtbot: QtBot) -> None:
    shell = shell_of(enter(sample))
    shell.session.period = quarter(shell.session.office, "2020 Q1")
    shell.go("sent")
    page = shell.page.content
    assert isinstance(page, SentPage)
    qtbot.waitUntil(page.close_it.isEnabled, timeout=20_000)
    page.close_it.click()
    settle(page, qtbot)
    (report,) = shell.session.office.every(Report)
    shell.go("home")
    shell.session.show_record("report", report.id)
    assert shell.page.content is page
    assert page._report() == report
    settle(page, qtbot)
