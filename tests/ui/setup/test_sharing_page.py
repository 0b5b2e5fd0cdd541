"""A second laptop joins through the window, and a project goes from office to office in a file."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from desktop.models.registers.project import Project
from desktop.office.access.joining import fingerprint, read_request
from desktop.office.access.opening import Newcomer, create_office, open_office
from desktop.office.office import Office
from desktop.office.sample import PASSPHRASE, PROJECT
from desktop.store.keys.sealing import Cost
from desktop.ui.access.let_join import LetJoin
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.runtime.settings import Settings
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.setup.sharing_page import SharingPage
from desktop.ui.start.join_laptop import SecondLaptop
from desktop.ui.theme.tokens import theme_for
from tests.ui.offices import copied

CHEAP = Cost(memory_kib=8, passes=1, lanes=1)
THEME = theme_for("light", system_is_dark=False)


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.leave()


@pytest.fixture
def office(demo_once: Path, tmp_path: Path) -> Iterator[Office]:
    with open_office(
        copied(demo_once, tmp_path / "one"), "Case worker", PASSPHRASE, settings=tmp_path / "one" / "settings", cost=CHEAP
    ) as opened:
        yield opened


def saving_to(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """The dialog of the system, answered."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(path), ""))


def says(wizard: SecondLaptop, why: str) -> bool:
    return why in wizard.file.told.under.text()


def test_a_second_laptop_joins(office: Office, tasks: Tasks, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    two = tmp_path / "two"
    two.mkdir()
    wizard = SecondLaptop(THEME, tasks, laptop=two / "settings")
    qtbot.addWidget(wizard)
    wizard.ask.folder.line.setText(str(two))
    wizard.go_on()
    signs = fingerprint(read_request(wizard.ask.request))
    assert signs in wizard.file.signs.text()
    wizard.file.folder.line.setText(str(two))
    wizard.go_on()
    assert "no such file" in wizard.file.file.under.text()

    page = LetJoin(OfficeSession(office, THEME, tasks, Settings(tmp_path / "one" / "settings")))
    qtbot.addWidget(page)
    page.show()
    page.request.line.setText(str(wizard.ask.request))
    assert signs in page.theirs.text()
    saving_to(monkeypatch, two / "office.tallyjoin")
    page.let_join()
    qtbot.waitUntil(page.ours.isVisible, timeout=20_000)
    found = re.search("[0-9A-Z]{4} [0-9A-Z]{4}", page.ours.text())
    assert found

    wizard.file.file.line.setText(str(two / "office.tallyjoin"))
    for typed, why in (("2345", "There are 8 signs"), ("2222 2222", "not the signs of who made this file")):
        wizard.file.told.line.setText(typed)
        wizard.go_on()
        qtbot.waitUntil(partial(says, wizard, why), timeout=20_000)
        assert not (two / "demo.tallybook").exists()
    wizard.file.told.line.setText(found[0].lower())
    with qtbot.waitSignal(wizard.finished, timeout=20_000):
        wizard.go_on()
    assert wizard.file.office == two / "demo.tallybook"
    with open_office(wizard.file.office, "Field officer", PASSPHRASE, settings=two / "settings", cost=CHEAP) as joined:
        assert joined.project(PROJECT).code == PROJECT


def test_a_project_is_joined_after_a_look(
    office: Office, tasks: Tasks, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(tmp_path / "one" / "settings")
    giver = SharingPage(OfficeSession(office, THEME, tasks, settings))
    qtbot.addWidget(giver)
    saving_to(monkeypatch, tmp_path / "p.tallyproject")
    giver.give_out()
    qtbot.waitUntil(lambda: (tmp_path / "p.tallyproject").exists() and not tasks.busy(), timeout=20_000)
    users = [Newcomer("Manager", ("manager",), PASSPHRASE)]
    with create_office(tmp_path / "other.tallybook", users, settings=tmp_path / "settings", cost=CHEAP).office as there:
        page = SharingPage(OfficeSession(there, THEME, tasks, settings))
        qtbot.addWidget(page)
        assert not page.join.isEnabled()
        page.file.line.setText(str(tmp_path / "p.tallyproject"))
        page.look_into()
        assert page.found.text().startswith("Project CT.1140:")
        page.join_project()
        assert there.count(Project) == 1
        assert not page.join.isEnabled()


def test_who_may_not_change_projects_is_told_whom_to_ask(office: Office, tasks: Tasks, tmp_path: Path, qtbot: QtBot) -> None:
    page = SharingPage(OfficeSession(office, THEME, tasks, Settings(tmp_path / "one" / "settings")))
    qtbot.addWidget(page)
    page.show()
    assert any(one.text() == "Ask the manager: your roles do not allow it." for one in page.findChildren(QLabel))
    assert not page.file.isVisible()
    assert not page.join.isVisible()
