"""Home says what needs doing now, and each line of it leads to its place."""

from collections import Counter
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.exchange import shown
from desktop.models.period import ReportingPeriod
from desktop.office.numbers import matrix_of
from desktop.ui.chart import Chart
from desktop.ui.home_page import HomePage
from desktop.ui.parts import RowLink
from desktop.ui.room import Room
from tests.ui.conftest import stand

JUNE = date(2020, 6, 30)


@pytest.fixture
def home(room: Room, qtbot: QtBot) -> HomePage:
    """The manager's, with everything counted and drawn."""
    room.as_at, room.period = JUNE, None
    made = HomePage(room)
    stand(qtbot, made)
    qtbot.waitUntil(lambda: any(chart.drawn() for chart in made.findChildren(Chart)), timeout=20_000)
    return made


def link(home: HomePage, words: str) -> RowLink:
    return next(one for one in home.findChildren(RowLink) if one.whole().startswith(words))


def test_each_kind_of_finding_is_counted_and_leads_to_the_findings(home: HomePage, qtbot: QtBot) -> None:
    office = home.room.office
    assert home.room.project is not None
    with office.readers() as (book, cases):
        found = Counter(one.kind for one in matrix_of(book, cases, home.room.project.id, JUNE, None).findings)
    assert len(found) > 5
    for kind, count in found.items():
        row = link(home, shown.finding_kind(kind))
        assert (row.accessibleName(), row.accessibleDescription()) == (f"Open {shown.finding_kind(kind)}", str(count))
    with qtbot.waitSignal(home.room.turned_to, check_params_cb=lambda page: page == "findings"):
        QTest.keyClick(link(home, "Targets disagree"), Qt.Key.Key_Space)


def test_a_report_leads_to_its_files(home: HomePage, qtbot: QtBot) -> None:
    last = max(home.room.office.every(ReportingPeriod), key=lambda period: period.began or date.min)
    with qtbot.waitSignal(home.room.turned_to, check_params_cb=lambda page: page == "export"):
        QTest.keyClick(link(home, last.title or ""), Qt.Key.Key_Space)


def test_what_is_spent_stands_beside_the_time_elapsed(home: HomePage, qtbot: QtBot) -> None:
    (chart,) = home.findChildren(Chart)
    assert chart.accessibleName() == "Spent 58.1%, time elapsed 80.9%"
    assert shades(chart, home.room.theme.color("accent")) > 500
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
