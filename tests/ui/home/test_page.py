"""Home says what needs doing now, and each line of it leads to its place."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.models.registers.training import Training
from desktop.office.closing import close_period
from desktop.office.results.matrix import matrix_of
from desktop.presentation import formatting
from desktop.ui.home.chart import Chart
from desktop.ui.home.page import HomePage
from desktop.ui.results.findings_page import FindingsPage
from desktop.ui.results.page import MatrixPage
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.widgets.basics import RowLink
from tests.ui.conftest import Enter, shell_of, stand

JUNE = date(2020, 6, 30)


@pytest.fixture
def home(session: OfficeSession, qtbot: QtBot) -> HomePage:
    """The manager's, with everything counted and drawn."""
    session.as_at, session.period = JUNE, None
    made = HomePage(session)
    stand(qtbot, made)
    qtbot.waitUntil(lambda: any(chart.drawn() for chart in made.findChildren(Chart)), timeout=20_000)
    return made


def link(home: HomePage, words: str) -> RowLink:
    return next(one for one in home.findChildren(RowLink) if one.full_text().startswith(words))


def test_each_kind_of_finding_is_counted_and_leads_to_the_findings(home: HomePage, qtbot: QtBot) -> None:
    office = home.session.office
    assert home.session.project is not None
    with office.readers() as (book, cases):
        found = Counter(one.kind for one in matrix_of(book, cases, home.session.project.id, JUNE, None).findings)
    assert len(found) > 5
    for kind, count in found.items():
        row = link(home, formatting.finding_kind(kind))
        assert (row.accessibleName(), row.accessibleDescription()) == (f"Open {formatting.finding_kind(kind)}", str(count))
    with qtbot.waitSignal(
        home.session.target_wanted, check_params_cb=lambda target: formatting.finding_kind(target.kind) == "Targets disagree"
    ):
        QTest.keyClick(link(home, "Targets disagree"), Qt.Key.Key_Space)


def on(session: OfficeSession, day: date, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> HomePage:
    """Home on another day."""
    monkeypatch.setattr(type(session.office.context), "today", day)
    made = HomePage(session)
    stand(qtbot, made)
    qtbot.waitUntil(lambda: bool(made.findChildren(RowLink)))
    return made


def reports(home: HomePage) -> list[tuple[str, str, str]]:
    """What the card of the reports says: the line, what stands beside it, and its state."""
    card = next(card for card in home._cards if any(one.text() == "Reports" for one in card.findChildren(QLabel)))
    links = card.findChildren(RowLink)
    beside = [one for one in card.findChildren(QLabel) if one.property("role") == "hint"]
    return [(one.full_text(), hint.text(), str(hint.property("state"))) for one, hint in zip(links[-len(beside) :], beside, strict=True)]


def test_a_report_stays_until_its_period_is_closed(session: OfficeSession, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    home = on(session, date(2020, 8, 15), monkeypatch, qtbot)
    *_before, second, third = reports(home)
    assert second == ("2020 Q2   1 April 2020 – 30 June 2020", "▲ was due 30 July 2020", "late")
    assert third == ("2020 Q3   1 July 2020 – 30 September 2020", "due 30 October 2020, 76 days left", "")
    assert link(home, "8 earlier periods are not closed")
    quarter = next(period for period in session.periods() if period.title == "2020 Q2")
    session.changed.emit(close_period(session.office, quarter))
    qtbot.waitUntil(lambda: not any(words.startswith("2020 Q2") for words, *_more in reports(home)))


def test_a_report_leads_to_its_own_files(home: HomePage, qtbot: QtBot) -> None:
    session, last = home.session, home.session.periods()[-1]
    assert session.period != last
    with qtbot.waitSignal(session.page_wanted, check_params_cb=lambda page: page == "export"):
        QTest.keyClick(link(home, last.title or ""), Qt.Key.Key_Space)
    assert (session.period, session.as_at) == (last, last.ended)


def test_each_light_counts_as_the_matrix_does_and_leads_to_its_first_row(enter: Enter, sample: Path, qtbot: QtBot) -> None:
    window = enter(sample)
    shell = shell_of(window)
    home = shell.page.content
    assert isinstance(home, HomePage)
    qtbot.waitUntil(lambda: any(one.full_text() == "On track" for one in home.findChildren(RowLink)), timeout=20_000)
    light = link(home, "On track")
    said = f"{light.accessibleDescription()} On track"
    light.click()
    matrix = shell.page.content
    assert isinstance(matrix, MatrixPage)
    qtbot.waitUntil(lambda: matrix.model.matrix is not None and not window.tasks.busy(), timeout=20_000)
    assert said in [one.text() for one in matrix.lights.findChildren(QLabel)]
    row = matrix.model.node(matrix.view.currentIndex()).row
    assert row
    assert row.status == "on_track"


def test_a_finding_is_shown_at_its_kind(enter: Enter, sample: Path, qtbot: QtBot) -> None:
    window = enter(sample)
    shell = shell_of(window)
    home = shell.page.content
    assert isinstance(home, HomePage)
    qtbot.waitUntil(lambda: any(one.full_text() == "Not recorded" for one in home.findChildren(RowLink)), timeout=20_000)
    link(home, "Not recorded").click()
    page = shell.page.content
    assert isinstance(page, FindingsPage)

    def at_its_head() -> bool:
        head = next((one for one in page.findChildren(QLabel) if one.text() == "Not recorded"), None)
        return head is not None and page._area.verticalScrollBar().value() == head.y() > 0

    qtbot.waitUntil(at_its_head, timeout=20_000)


def test_what_was_deleted_is_brought_back_from_its_line(enter: Enter, sample: Path, qtbot: QtBot) -> None:
    window = enter(sample)
    shell = shell_of(window)
    training = next(iter(shell.session.office.every(Training)))
    shell.session.write(lambda: shell.session.office.delete(Training, training.id))
    home = shell.page.content
    assert isinstance(home, HomePage)
    qtbot.waitUntil(lambda: any(one.full_text().startswith("Deleted: Training") for one in home.findChildren(RowLink)), timeout=20_000)
    link(home, "Deleted: Training").click()
    assert shell.status.words.full_text().endswith("is deleted.")
    assert shell.status.action.text() == "Bring it back"
    shell.status.action.click()
    assert shell.session.office.get(Training, training.id) == training
    assert shell.page.id == "training"


def test_what_is_spent_stands_beside_the_time_elapsed(home: HomePage, qtbot: QtBot) -> None:
    (chart,) = home.findChildren(Chart)
    assert chart.accessibleName() == "Spent 58.1%, time elapsed 80.9%"
    assert shades(chart, home.session.theme.color("accent")) > 500
    assert shades(chart, QColor("black")) == 0  # QtSvg paints what it does not know black


def test_a_narrower_page_draws_its_chart_again(home: HomePage, qtbot: QtBot) -> None:
    (chart,) = home.findChildren(Chart)
    width = chart.width()
    home.resize(1000, 640)
    qtbot.waitUntil(lambda: chart.width() < width)
    qtbot.waitUntil(lambda: abs(chart.drawn() - chart.width()) <= 1)


def shades(chart: Chart, color: QColor) -> int:
    """How many points have that colour; SVG rounds to whole percent."""
    picture = chart.grab().toImage()
    points = (picture.pixelColor(x, y) for x in range(picture.width()) for y in range(picture.height()))
    return sum(
        max(abs(point.red() - color.red()), abs(point.green() - color.green()), abs(point.blue() - color.blue())) < 4 for point in points
    )
