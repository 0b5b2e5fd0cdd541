"""The header, and every page, know what became of the project and the period one works on."""

from datetime import date
from pathlib import Path

from desktop.models.ids import new_id
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.project import Project
from desktop.ui.register.page import RegisterPage
from desktop.ui.results.page import MatrixPage
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.setup.sharing_page import SharingPage
from desktop.ui.shell.main_window import MainWindow
from desktop.ui.shell.shell import Shell
from tests.journeys.typist import Typist
from tests.ui.conftest import Enter, shell_of


def room_of(window: MainWindow) -> OfficeSession:
    return shell_of(window).session


def go_to(shell: Shell, page: str) -> RegisterPage:
    shell.go(page)
    content = shell.page.content
    assert isinstance(content, RegisterPage)
    assert content.pane  # a person would wait for it
    return content


def test_the_first_project_typed_in_set_up_is_the_one_worked_on(enter: Enter, empty: Path) -> None:
    window = enter(empty)
    shell, person = shell_of(window), Typist(window)
    assert shell.header.project.text() == "No project yet"
    shell.session.office.save(Organisation(new_id(), title="J/TIP", type="government"))
    for page in ("matrix", "sharing"):
        shell.go(page)
    go_to(shell, "project").new()
    person.fills(Code="KH.01", Title="Safe borders", Donor="J/TIP")
    person.tabs_to("First day, as used")
    person.types("01012020")
    person.presses("Tab")
    person.types("31122021")
    person.fills(Currency="US Dollar")
    person.presses("Ctrl+S")
    assert shell.header.project.text() == "KH.01  Safe borders"
    assert not shell.header.period.isHidden()
    assert room_of(window).currency == "USD"
    others = shell._pages["sharing"].content
    assert isinstance(others, SharingPage)
    assert others.give.isEnabled()
    shell.go("matrix")
    matrix = shell.page.content
    assert isinstance(matrix, MatrixPage)
    person.until(lambda: matrix.model.matrix is not None)
    go_to(shell, "reporting_period").new()
    assert person.at == "Project"
    assert "KH.01" in str(person.focus.property("text"))


def test_a_period_that_is_renamed_is_exported_under_its_new_name(enter: Enter, sample: Path, tmp_path: Path) -> None:
    window = enter(sample)
    shell, person = shell_of(window), Typist(window)
    session = shell.session
    quarter = next(one for one in session.periods() if one.title == "2020 Q1")
    session.go(session.project, quarter, session.day_of(quarter))
    shell.go("export")
    go_to(shell, "reporting_period").show_record(quarter.id)
    person.presses("F6", "F6")
    person.tabs_to("Name")
    person.presses("Ctrl+A")
    person.types("2020 first quarter")
    person.presses("Ctrl+S")
    assert shell.header.period.text() == "2020 first quarter"
    assert session.as_at == date(2020, 3, 31)
    person.presses("Ctrl+7")
    person.tabs_to("Folder for the files")
    person.presses("Ctrl+A")
    person.types(str(tmp_path / "out"))
    person.presses("Return")
    person.idle()
    assert (tmp_path / "out").is_dir()
    shell.undo()
    assert shell.header.period.text() == "2020 Q1"


def test_a_last_day_that_is_mended_is_the_day_looked_at_unless_another_was_chosen(enter: Enter, sample: Path) -> None:
    session = room_of(enter(sample))
    quarter = next(one for one in session.periods() if one.title == "2020 Q1")
    session.go(session.project, quarter, session.day_of(quarter))
    session.write(lambda: session.office.save(quarter.changed(ended=date(2020, 3, 30))))
    assert session.as_at == date(2020, 3, 30)
    session.go(session.project, session.period, date(2019, 12, 31))
    session.undo()
    assert session.as_at == date(2019, 12, 31)


def test_what_is_deleted_is_not_worked_on_any_more(enter: Enter, sample: Path) -> None:
    window = enter(sample)
    session, header = room_of(window), shell_of(window).header
    period, project = session.periods()[0], session.project
    assert project
    session.go(project, period, session.day_of(period))
    session.write(lambda: session.office.delete(ReportingPeriod, period.id))
    assert header.period.text() == "Whole project"
    session.write(lambda: session.office.delete(Project, project.id))
    assert (session.project, header.project.text()) == (None, "No project yet")
    session.undo()
    assert header.project.text().startswith("CT.1140")
