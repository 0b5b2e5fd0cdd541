"""A page is one class and one row: title, main button, keys, F6 and targets follow from it."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.ui.runtime.commands import action
from desktop.ui.runtime.page import Page, PrimaryAction
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.runtime.targets import Target
from desktop.ui.shell import navigation
from tests.ui.conftest import Enter, shell_of


@dataclass(frozen=True)
class GreetingTarget:
    """Somebody to greet."""

    name: str


class GreetingPage(Page):
    """Says good day."""

    id = "greeting"
    title = "Greetings"

    def __init__(self, session: OfficeSession) -> None:
        super().__init__(session)
        self.line, self.said = QLineEdit(), QLabel()
        column = QVBoxLayout(self)
        column.addWidget(self.line)
        column.addWidget(self.said)

    @classmethod
    def accepts(cls, target: Target) -> bool:
        return isinstance(target, GreetingTarget)

    def primary_action(self) -> PrimaryAction:
        return PrimaryAction("Greet", "record.new")

    def focus_stops(self) -> list[QWidget]:
        return [self.line]

    def show_target(self, target: Target) -> None:
        assert isinstance(target, GreetingTarget)
        self.said.setText(f"Wanted: {target.name}")

    @action("record.new")
    def greet(self) -> None:
        self.said.setText(f"Good day, {self.line.text()}")


def test_a_page_of_one_class_and_one_row(sample: Path, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    home = navigation.RAIL_SECTIONS[0]
    rows = (replace(home, entries=(*home.entries, GreetingPage)), *navigation.RAIL_SECTIONS[1:])
    for place in ("navigation", "commands", "rail", "shell"):
        monkeypatch.setattr(f"desktop.ui.shell.{place}.RAIL_SECTIONS", rows)
    monkeypatch.setitem(navigation.PAGES, GreetingPage.id, GreetingPage)
    window = enter(sample)
    shell = shell_of(window)
    QTest.keyClick(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    page = shell.page.content
    assert isinstance(page, GreetingPage)
    assert shell.page.title.text() == "Greetings"
    assert page.line.hasFocus()
    QTest.keyClicks(page.line, "Bat")
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert page.said.text() == "Good day, Bat"
    page.line.setText("Maral")
    button = next(one for one in shell.page.findChildren(QPushButton) if one.text() == "Greet")
    assert button.toolTip() == "Ctrl+N"
    button.click()
    assert page.said.text() == "Good day, Maral"
    shell.rail.button("home").setFocus()
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert page.line.hasFocus()
    shell.go("home")
    shell.session.target_wanted.emit(GreetingTarget("Ganbold"))
    assert shell.page.content is page
    assert page.said.text() == "Wanted: Ganbold"
    assert not shell.page_can("record.save")
