"""From a machine without an office to one that is open, by keys: a new office, the sample, a lost passphrase."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import window_for
from desktop.errors import UserError
from desktop.models.record import Book
from desktop.models.registers.case import Case
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.project import Project
from desktop.models.registers.result import Result
from desktop.models.registers.site import Site
from desktop.models.registers.training import Training
from desktop.office.access.opening import Newcomer, create_office, open_office, who_may_open
from desktop.office.office import Office
from desktop.office.sample import DEMO_USERS, PASSPHRASE
from desktop.office.sharing import give_out
from desktop.store.keys.sealing import CHEAPEST
from desktop.ui.shell.main_window import MainWindow
from desktop.ui.shell.open_office import OpenOffice
from desktop.ui.shell.shell import Shell
from desktop.ui.start import wizards
from desktop.ui.start.new_project import ProjectPage
from desktop.ui.start.unlock_page import UnlockPage
from desktop.ui.start.wizard import Wizard
from desktop.ui.theme.tokens import Theme
from tests.ui.conftest import shell_of
from tests.ui.keyboard import called, focused, press, to, write
from tests.ui.offices import copied

SAID = "seven blue hills by the river"
ENTER, TAB, SPACE, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Escape


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    """A machine nobody has used yet, whose documents lie in ``tmp_path``."""
    monkeypatch.setattr(wizards, "COST", CHEAPEST)
    for page in ("new_office", "sample"):
        monkeypatch.setattr(f"desktop.ui.start.{page}.documents", lambda: tmp_path)
    made = window_for(qapp, None, settings=tmp_path / "settings")
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    made.close()


def choose(qtbot: QtBot, window: MainWindow, words: str) -> Wizard:
    """Take one of the ways the unlock page offers."""
    to(words)
    press(SPACE)
    wizard = window.centralWidget()
    assert isinstance(wizard, Wizard)
    qtbot.waitUntil(lambda: (here := QApplication.focusWidget()) is not None and wizard.isAncestorOf(here))
    return wizard


def words_of(widget: QWidget) -> str:
    shown = [part for part in widget.findChildren(QLabel) if part.isVisible()]
    return "\n".join([part.text() for part in shown] + [part.text() for part in widget.findChildren(QAbstractButton) if part.isVisible()])


def page_of(wizard: Wizard) -> str:
    return wizard.title.text()


def fill_place(name: str = "Khovd", country: str = "mongolia") -> None:
    to("Name of the office")
    write(name)
    press(TAB)
    write(country)
    press(TAB)


def make(qtbot: QtBot, window: MainWindow, *, way: str = "New office") -> Wizard:
    """To the page where the papers have to be printed."""
    wizard = choose(qtbot, window, way)
    fill_place()
    press(ENTER)
    write("Maral")
    press(ENTER)
    write(SAID)
    press(TAB)
    write(SAID)
    press(ENTER)
    assert page_of(wizard) == "Two recovery papers"
    press(ENTER)
    qtbot.waitUntil(lambda: page_of(wizard) == "Print the two papers", timeout=20_000)
    return wizard


def entered(qtbot: QtBot, window: MainWindow) -> Office:
    qtbot.waitUntil(lambda: isinstance(window.centralWidget(), Shell), timeout=20_000)
    assert isinstance(window.inside, OpenOffice)
    return window.inside.office


def test_a_new_office_with_its_project_by_keys_alone(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    wizard = make(qtbot, window)
    papers = tmp_path / "Khovd recovery papers"
    assert sorted(path.name for path in papers.iterdir()) == ["case-book.pdf", "office-book.pdf"]
    assert "Khovd" in PdfReader(papers / "office-book.pdf").pages[0].extract_text()
    to("Both papers are printed and put away")
    press(SPACE, ENTER)
    qtbot.waitUntil(lambda: page_of(wizard) == "The first project")
    assert not papers.exists()
    for name, words in (
        ("Code", "CT.1140"),
        ("Currency", "US Dollar"),
        ("Title", "Cooperation"),
        ("Donor", "J/TIP"),
        ("Kind of donor", "government"),
    ):
        to(name)
        write(words)
    to("First day, as used")
    write("2 Jan 2018")
    press(TAB)
    write("31 Jan 2021")
    press(TAB)
    assert called(focused()) == "Enter a reporting period for each quarter (13)"
    press(ENTER)
    office = entered(qtbot, window)
    assert (office.name, office.user.name, office.roles) == ("Khovd", "Maral", {"manager"})
    assert [(one.code, one.title, one.currency, one.countries) for one in office.every(Project)] == [
        ("CT.1140", "Cooperation", "USD", frozenset({"MN"}))
    ]
    periods = list(office.every(ReportingPeriod))
    assert len(periods) == 13
    assert {period.due for period in periods if period.title == "2018 Q1"} == {date(2018, 4, 30)}
    assert [site.country for site in office.every(Site)] == ["MN"]
    assert window.settings.recent() == [tmp_path / "Khovd.tallybook"]


def test_a_project_can_wait_and_the_files_can_stay(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    wizard = make(qtbot, window)
    assert called(focused()) == "Open the recovery paper of the office book to print it"
    to("Next")
    press(ENTER)
    assert page_of(wizard) == "Print the two papers"
    assert "Print first, and tick it" in words_of(wizard)
    assert called(focused()) == "Both papers are printed and put away"
    press(SPACE, TAB, SPACE, ENTER)
    qtbot.waitUntil(lambda: page_of(wizard) == "The first project")
    press(ENTER)
    assert words_of(wizard).count("is needed.") == 7
    press(ESCAPE)  # nothing leads back from here
    assert page_of(wizard) == "The first project"
    to("Later: open the office without a project")
    press(SPACE)
    office = entered(qtbot, window)
    assert not list(office.every(Project))
    assert len(list((tmp_path / "Khovd recovery papers").iterdir())) == 2


def test_a_project_whose_last_day_is_before_the_first_is_told_in_place(qtbot: QtBot, window: MainWindow) -> None:
    wizard = make(qtbot, window)
    to("Both papers are printed and put away")
    press(SPACE, ENTER)
    qtbot.waitUntil(lambda: page_of(wizard) == "The first project")
    values = {"Code": "X", "Currency": "USD", "Title": "X", "Donor": "X", "Kind of donor": "government", "First day, as used": "2 Jan 2018"}
    for name, words in values.items():
        to(name)
        write(words)
    press(TAB)
    write("1 Jan 2018")
    press(ENTER)
    assert "The last day is before the first." in words_of(wizard)
    assert called(focused()) == "Last day, as used"


def test_each_page_says_what_is_missing_in_place(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    wizard = choose(qtbot, window, "New office")
    press(ENTER)
    assert "Name of the office is needed." in words_of(wizard)
    assert "Country is needed." in words_of(wizard)
    assert called(focused()) == "Name of the office"
    fill_place("a/b", "Atlantis")
    press(ENTER)
    assert "“Atlantis” is not in the list of Country." in words_of(wizard)
    to("Country")
    press(Qt.Key.Key_A, ctrl=True)
    write("mong")
    press(ENTER, ENTER)
    assert "An office needs a name of letters and figures" in words_of(wizard)
    press(Qt.Key.Key_A, ctrl=True)
    write("Khovd")
    to("In the folder")
    write("nowhere")
    press(ENTER)
    assert "There is no such folder." in words_of(wizard)
    press(Qt.Key.Key_A, ctrl=True)
    write(str(tmp_path))
    assert f"It will be {tmp_path / 'Khovd.tallybook'}" in words_of(wizard)
    press(ENTER)
    assert page_of(wizard) == "You"
    press(ENTER)
    assert "Your name is needed." in words_of(wizard)
    write("Maral")
    to("Manager")
    press(SPACE, ENTER)
    assert "Somebody has to set the office up. Tick Manager" in words_of(wizard)
    press(SPACE)
    assert "Nobody will hold the key of the case book yet" in words_of(wizard)
    to("Case supervisor")
    press(SPACE)
    assert "Nobody will hold the key of the case book yet" not in words_of(wizard)
    press(ENTER)
    write("short")
    press(ENTER)
    assert "A passphrase needs at least 12 characters" in words_of(wizard)


def test_the_passphrase_is_measured_in_words_and_typed_twice(qtbot: QtBot, window: MainWindow) -> None:
    wizard = choose(qtbot, window, "New office")
    fill_place("Orkhon Selenge")
    press(ENTER)
    write("Maral")
    press(ENTER)
    for said, words in (("orkhon selenge 1234", "▲ Weak."), ("correct horse battery", "● Fair."), (SAID, "✔ Strong.")):
        press(Qt.Key.Key_A, ctrl=True)
        write(said)
        assert words in words_of(wizard)
    press(TAB)
    write(f"{SAID}s")
    press(ENTER)
    assert "This is not what you typed above." in words_of(wizard)
    assert called(focused()) == "The passphrase again"
    assert SAID not in words_of(wizard)


def test_back_keeps_what_was_typed_and_leads_out(qtbot: QtBot, window: MainWindow) -> None:
    wizard = choose(qtbot, window, "New office")
    fill_place()
    press(ENTER)
    write("Maral")
    press(ESCAPE)
    assert page_of(wizard) == "The office"
    press(ENTER)
    assert page_of(wizard) == "You"
    assert focused().property("text") == "Maral"
    press(ESCAPE, ESCAPE)
    assert isinstance(window.centralWidget(), UnlockPage)


def test_where_the_papers_cannot_be_written_there_is_no_office(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "Khovd recovery papers").mkdir()
    wizard = choose(qtbot, window, "New office")
    fill_place()
    press(ENTER)
    write("Maral")
    press(ENTER)
    write(SAID)
    press(TAB)
    write(SAID)
    press(ENTER, ENTER)
    qtbot.waitUntil(lambda: "Move the papers of the other office away first" in words_of(wizard), timeout=20_000)
    assert not (tmp_path / "Khovd.tallybook").exists()
    (tmp_path / "Khovd recovery papers").rmdir()
    press(ENTER)
    qtbot.waitUntil(lambda: page_of(wizard) == "Print the two papers", timeout=20_000)


def test_the_sample_is_made_and_its_passphrase_opens_it(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    wizard = choose(qtbot, window, "Try the CT.1140 sample")
    heard: list[tuple[int, int]] = []
    window.tasks.progressed.connect(lambda done, of, _words: heard.append((done, of)))
    press(ENTER)
    qtbot.waitUntil(lambda: page_of(wizard) == "Its users and their passphrase", timeout=60_000)
    assert heard == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]
    assert PASSPHRASE in words_of(wizard)
    assert all(name in words_of(wizard) for name, _role in DEMO_USERS)
    press(ENTER)
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    qtbot.waitUntil(lambda: page.who.count() == len(DEMO_USERS))
    assert page.office.currentData() == tmp_path / "CT.1140 sample.tallybook"
    write(PASSPHRASE)
    press(ENTER)
    assert entered(qtbot, window).count(Training)
    window.lock()
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
    assert page_of(choose(qtbot, window, "Try the CT.1140 sample")) == "Try the CT.1140 sample"
    press(ENTER)  # it is there already
    again = window.centralWidget()
    assert isinstance(again, Wizard)
    assert page_of(again) == "Its users and their passphrase"


def test_half_a_sample_is_not_taken_for_one(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    (tmp_path / "CT.1140 sample.tallybook").mkdir()
    wizard = choose(qtbot, window, "Try the CT.1140 sample")
    press(ENTER)
    assert "is no Tallybook office" in words_of(wizard)
    assert page_of(wizard) == "Try the CT.1140 sample"


def an_office(tmp_path: Path) -> Mapping[Book, str]:
    users = [Newcomer("Maral", ["manager"], "forgotten by everybody"), Newcomer("Tuya", ["case_supervisor"], "forgotten by everybody")]
    created = create_office(tmp_path / "Khovd", users, settings=tmp_path / "settings", cost=CHEAPEST)
    created.office.close()
    return created.papers


def lose(qtbot: QtBot, window: MainWindow, tmp_path: Path, who: str) -> Wizard:
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    page.choose_folder(tmp_path / "Khovd.tallybook")
    qtbot.waitUntil(lambda: page.who.count() == 2)
    wizard = choose(qtbot, window, "Passphrase lost")
    write(who[0])  # the list goes to the name that begins so
    return wizard


def test_a_lost_passphrase_and_the_paper_of_the_office_book(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    papers = an_office(tmp_path)
    wizard = lose(qtbot, window, tmp_path, "Maral")
    assert "First ask a colleague" in words_of(wizard)
    press(ENTER)
    assert "Code on the paper of the case book" not in words_of(wizard)
    code = papers["office"]
    wrong = "2" if code[2] != "2" else "3"
    write(code[:2] + wrong + code[3:])
    assert "Group 1 of the recovery code has a slip" in words_of(wizard)
    press(ENTER)
    assert page_of(wizard) == "The recovery papers"
    assert called(focused()) == "Code on the paper of the office book, group 1 of 8"
    press(Qt.Key.Key_A, ctrl=True)
    write(code[:5])
    press(ENTER)
    assert page_of(wizard) == "A new passphrase"
    write(SAID)
    press(TAB)
    write(SAID)
    press(ENTER)
    qtbot.waitUntil(lambda: page_of(wizard) == "Now replace the papers", timeout=20_000)
    press(ENTER)
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    qtbot.waitUntil(lambda: page.who.count() == 2)
    assert page.who.currentItem().text() == "Maral"
    write(SAID)
    press(ENTER)
    assert entered(qtbot, window).user.name == "Maral"


def test_a_case_supervisor_needs_both_codes_and_each_in_its_place(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    papers = an_office(tmp_path)
    wizard = lose(qtbot, window, tmp_path, "Tuya")
    assert [name for name, _roles in who_may_open(tmp_path / "Khovd.tallybook")] == ["Maral", "Tuya"]
    press(ENTER)
    write(papers["cases"])
    to("Code on the paper of the case book, group 1 of 8")
    write(papers["cases"])
    press(ENTER)
    assert "This is the paper of the case book. Take the other one." in words_of(wizard)
    to("Code on the paper of the office book, group 1 of 8")
    QApplication.clipboard().setText(papers["office"])
    press(Qt.Key.Key_V, ctrl=True)
    press(ENTER)
    write(SAID)
    press(TAB)
    write(SAID)
    press(ENTER)
    qtbot.waitUntil(lambda: page_of(wizard) == "Now replace the papers", timeout=20_000)
    with open_office(tmp_path / "Khovd", "Tuya", SAID, settings=tmp_path / "settings", cost=CHEAPEST) as office:
        assert office.count(Case) == 0
        assert office.case_book


def test_a_damaged_office_says_so_on_the_unlock_page(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    an_office(tmp_path)
    page = window.centralWidget()
    assert isinstance(page, UnlockPage)
    page.choose_folder(tmp_path / "Khovd.tallybook")
    qtbot.waitUntil(lambda: page.who.count() == 2)
    (tmp_path / "Khovd.tallybook" / "cases.db").unlink()
    to("Passphrase lost")
    press(SPACE)
    assert window.centralWidget() is page
    assert "cases.db is missing" in words_of(page)
    with pytest.raises(UserError, match=r"cases\.db is missing"):
        who_may_open(tmp_path / "Khovd.tallybook")


@pytest.mark.parametrize("way", ["New office", "Try the CT.1140 sample"])
def test_everything_one_can_reach_has_a_name(qtbot: QtBot, window: MainWindow, way: str) -> None:
    wizard = choose(qtbot, window, way)
    for page in wizard.pages:
        parts = [part for part in page.findChildren(QWidget) if part.focusPolicy() & Qt.FocusPolicy.TabFocus and not part.focusProxy()]
        assert parts or page is wizard.pages[-1]
        assert [part for part in parts if not called(part)] == []


def finish(qtbot: QtBot, window: MainWindow, wizard: Wizard, page: str, path: Path) -> Office:
    """From the printed papers on: choose the file, and open the office."""
    to("Both papers are printed and put away")
    press(SPACE, ENTER)
    qtbot.waitUntil(lambda: page_of(wizard) == page)
    to("From a file")
    write(str(path))
    press(ENTER)
    return entered(qtbot, window)


@pytest.fixture
def framework(demo_once: Path, tmp_path: Path) -> Path:
    """A folder with the sample's framework as a project file and as a workbook."""
    folder = tmp_path / "elsewhere"
    with open_office(copied(demo_once, folder), "Manager", PASSPHRASE, settings=folder / "settings", cost=CHEAPEST) as office:
        for name in ("p.tallyproject", "p.xlsx"):
            give_out(office, office.project("CT.1140"), folder / name)
    return folder


def test_a_new_office_begins_with_a_workbook_of_its_project(qtbot: QtBot, window: MainWindow, framework: Path) -> None:
    office = finish(qtbot, window, make(qtbot, window), "The first project", framework / "p.xlsx")
    assert [project.code for project in office.every(Project)] == ["CT.1140"]
    assert office.count(Result) > 10


def test_a_new_office_joins_a_project_of_others(qtbot: QtBot, window: MainWindow, framework: Path) -> None:
    wizard = make(qtbot, window, way="Join a project")
    office = finish(qtbot, window, wizard, "Join a project", framework / "p.tallyproject")
    assert [project.code for project in office.every(Project)] == ["CT.1140"]
    assert shell_of(window).session.project is not None


def test_a_file_that_is_no_project_is_told_and_nothing_is_lost(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    wizard = make(qtbot, window, way="Join a project")
    to("Both papers are printed and put away")
    press(SPACE, ENTER)
    qtbot.waitUntil(lambda: page_of(wizard) == "Join a project")
    press(ENTER)
    assert "There is no such file." in words_of(wizard)
    (tmp_path / "p.tallyproject").write_text("nothing", encoding="utf-8")
    write(str(tmp_path / "p.tallyproject"))
    press(ENTER)
    qtbot.waitUntil(lambda: "no project file, or is damaged" in words_of(wizard), timeout=20_000)
    to("Later: open the office without a project")
    press(SPACE)
    assert not list(entered(qtbot, window).every(Project))


def test_an_empty_workbook_is_written_to_be_filled_in(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wizard = make(qtbot, window)
    to("Both papers are printed and put away")
    press(SPACE, ENTER)
    qtbot.waitUntil(lambda: page_of(wizard) == "The first project")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(tmp_path / "empty.xlsx"), ""))
    to("Write an empty workbook to fill in")
    press(SPACE)
    assert "Fill it in and choose it here." in words_of(wizard)
    assert {"Projects", "Results", "Indicators"} <= {*load_workbook(tmp_path / "empty.xlsx").sheetnames}


def test_the_quarters_of_the_first_project_may_begin_with_it(qtbot: QtBot, theme: Theme, tmp_path: Path) -> None:
    page = ProjectPage(theme, lambda: (tmp_path, Newcomer("Maral", ("manager",), "x")), laptop=None, cost=CHEAPEST)
    qtbot.addWidget(page)
    page.show()
    for name, day in (("starts", date(2026, 10, 15)), ("ends", date(2027, 7, 14))):
        page.inputs[name].editor.set_value(day)
        page.inputs[name].edited.emit()
    assert page.periods.text() == "Enter a reporting period for each quarter (4)"
    page.from_start.click()
    assert page.periods.text() == "Enter a reporting period for each quarter (3)"
    page.periods.click()
    assert not page.from_start.isVisible()
