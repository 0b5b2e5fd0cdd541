"""Going from page to page: one stop of Tab for the pages of a place and for the rail, arrows among them, and where one arrives."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QScrollArea

from desktop.models.registers.indicator import Indicator, IndicatorVersion
from desktop.ui.indicators.page import IndicatorPage
from desktop.ui.runtime.targets import RecordTarget
from desktop.ui.shell.navigation import RAIL_SECTIONS, RailSection
from tests.ui.conftest import Enter, shell_of
from tests.ui.keyboard import called, focused, press
from tests.ui.walk import settled


@pytest.mark.parametrize("section", [one for one in RAIL_SECTIONS if len(one.entries) > 1], ids=lambda one: one.id)
def test_arrows_go_round_the_pages_of_a_section(sample: Path, enter: Enter, section: RailSection) -> None:
    window = enter(sample)
    shell = shell_of(window)
    shell.go(section.first)
    settled(window)
    tabs = shell.page.tabs
    pages = [tabs.neighbour(section.first, step) for step in range(len(section.entries))]
    assert [page for page in pages if tabs.button(page).focusPolicy() & Qt.FocusPolicy.TabFocus] == [section.first]
    tabs.button(section.first).setFocus()
    seen = []
    for _page in pages:
        seen.append(shell.page.id)
        assert called(focused()) == shell.page.tabs.button(shell.page.id).text()
        assert "Arrows" in QAccessible.queryAccessibleInterface(focused()).text(QAccessible.Text.Description)
        press(Qt.Key.Key_Right)
    assert seen == pages
    assert shell.page.id == section.first
    press(Qt.Key.Key_End)
    assert shell.page.id == pages[-1]
    press(Qt.Key.Key_Home, Qt.Key.Key_Left)
    assert shell.page.id == pages[-1]


def test_tab_comes_to_the_pages_on_the_matrix_and_space_goes_in(sample: Path, enter: Enter) -> None:
    window = enter(sample)
    shell = shell_of(window)
    shell.go("matrix")
    settled(window)
    shell.rail.button("results").setFocus()
    for _step in range(12):
        if called(focused()) == "Results matrix":
            break
        press(Qt.Key.Key_Tab)
    assert called(focused()) == "Results matrix"
    press(Qt.Key.Key_Right)
    assert shell.page.id == "findings"
    press(Qt.Key.Key_Space)
    assert shell.page.isAncestorOf(focused())
    assert focused() is not shell.page.tabs.button("findings")


def test_keys_turn_the_page_from_inside_a_form(sample: Path, enter: Enter) -> None:
    window = enter(sample)
    shell = shell_of(window)
    shell.go("activity")
    press(Qt.Key.Key_Return, ctrl=True)
    press(Qt.Key.Key_PageDown, ctrl=True)
    assert shell.page.id == shell.page.tabs.neighbour("activity", 1) != "activity"
    press(Qt.Key.Key_PageUp, ctrl=True)
    assert shell.page.id == "activity"
    assert QApplication.focusWidget() is not None


def test_arrows_go_along_the_rail(sample: Path, enter: Enter) -> None:
    window = enter(sample)
    shell = shell_of(window)
    shell.rail.button("home").setFocus()
    for place in RAIL_SECTIONS[1:]:
        press(Qt.Key.Key_Down)
        assert (shell.page.section.id, focused()) == (place.id, shell.rail.button(place.id))
    press(Qt.Key.Key_Down)
    assert shell.page.section.id == "home"


def test_arrows_go_along_the_versions_of_an_indicator(sample: Path, enter: Enter) -> None:
    window = enter(sample)
    shell = shell_of(window)
    shell.go("indicators")
    settled(window)
    page, office = shell.page.content, shell.session.office
    assert isinstance(page, IndicatorPage)
    many = next(one for one in office.every(Indicator) if len(office.children(one, IndicatorVersion)) > 1)
    page.show_target(RecordTarget("indicator", many.id))
    line = page.pane.line
    held = line._group.checkedButton()
    assert held
    held.setFocus()
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Left):
        press(key)
        assert focused() is line._group.checkedButton()


def test_an_empty_page_has_the_focus_on_what_to_do_first(sample: Path, enter: Enter) -> None:
    shell = shell_of(enter(sample, "Demo Officer"))
    shell.go("survey")
    assert called(focused()) == "Enter the first"
    assert "No surveys yet" in focused().accessibleDescription()
    press(Qt.Key.Key_Return)
    assert called(focused()) == "Title"
    shell.go("milestone")
    assert called(focused()) == "No milestones yet"


@pytest.mark.parametrize("page", ["training", "activity", "expenditure", "indicators"])
def test_no_page_scrolls_whose_list_and_form_do_at_the_usual_size(sample: Path, enter: Enter, page: str) -> None:
    window = enter(sample)
    window.resize(1366, 690)
    shell = shell_of(window)
    shell.go(page)
    shell.run_on_page("record.new")
    settled(window)
    outer = next(area for area in shell.page.findChildren(QScrollArea) if area.parent() is shell.page)
    assert outer.verticalScrollBar().maximum() == 0
