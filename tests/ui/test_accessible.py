"""Everybody can work here by keys, before unlocking too; tests/ui/walks asks it of every page."""

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop.ui.register.page import RegisterPage
from desktop.ui.runtime.help_panel import HelpPanel
from desktop.ui.shell.command_palette import CommandPalette
from desktop.ui.start.unlock_page import UnlockPage
from tests.ui.conftest import Enter, shell_of
from tests.ui.walk import said, settled, shown, stops
from tests.ui.walks.reached import spoken, tabbed


def test_the_unlock_page_is_named_and_reached(sample: Path, enter: Enter) -> None:
    window = enter(sample)
    window.lock()
    settled(window)
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    assert not [said(one) for one in stops(shown(page)) if not spoken(one, QAccessible.Text.Name)]
    order = list(tabbed(page.passphrase))
    assert not [said(one) for one in stops(shown(page)) if one not in order]


def test_what_lies_over_the_page_is_left_by_escape_to_where_one_was(sample: Path, enter: Enter) -> None:
    window = enter(sample)
    window.activateWindow()
    shell = shell_of(window)
    shell.go("training")
    settled(window)
    before = QApplication.focusWidget()
    assert before is not None
    for opened, over in ((shell.open_palette, CommandPalette), (shell.open_help, HelpPanel)):
        opened()
        settled(window)
        inside = QApplication.focusWidget()
        assert inside is not None
        assert any(isinstance(up, over) for up in above(inside))
        QTest.keyClick(inside, Qt.Key.Key_Escape)
        assert QApplication.focusWidget() is before


def above(widget: QWidget) -> Iterator[QWidget]:
    up: QWidget | None = widget
    while up is not None:
        yield up
        up = up.parentWidget()


def choose_what_is_chosen() -> None:
    """By keys, in the menu that has popped up."""
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    while not (menu.activeAction() and menu.activeAction().isChecked()):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)


def test_sorting_and_columns_need_no_mouse(sample: Path, enter: Enter) -> None:
    window = enter(sample)
    shell = shell_of(window)
    shell.go("training")
    settled(window)
    content = shell.page.content
    assert isinstance(content, RegisterPage)
    model = content.listing.model
    days = [record.get(model.columns[0]) for record in model.records]
    assert days == sorted(days, reverse=True)
    QTimer.singleShot(0, choose_what_is_chosen)
    shell.run_on_page("page.sort")
    settled(window)
    assert [record.get(model.columns[0]) for record in model.records] == sorted(days)
    columns = list(model.columns)
    QTimer.singleShot(0, choose_what_is_chosen)
    shell.run_on_page("page.columns")
    assert len(model.columns) == len(columns) - 1
    commands = {command.id for command in shell.commands}
    assert {"page.sort", "page.columns"} <= commands
