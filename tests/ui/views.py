"""What stands on the screen besides the pages themselves: wizards, work in place of a page, what lies over it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint
from PySide6.QtWidgets import QApplication

from desktop.exchange.tables.paste import tabbed
from desktop.ui.forms.labelled_input import FolderInput
from desktop.ui.register.page import RegisterPage
from desktop.ui.results.model import CUMULATIVE
from desktop.ui.results.page import MatrixPage
from desktop.ui.shell.main_window import MainWindow
from desktop.ui.shell.shell import Shell
from desktop.ui.start.new_office import NewOffice
from desktop.ui.start.wizard import Wizard
from tests.ui.walk import settled

PEOPLE = [["Name", "Sex", "Kind of agency", "Country"], *([f"Invented {row}", "Female", "Police", "Mongolia"] for row in range(1, 25))]
"""Out of a spreadsheet, for the participants of a training."""
ROWS = (
    "First day,Last day,Title,Outputs,Pillar,Modality,Purpose\n"
    "2020-03-02,2020-03-03,A day with the border police,1.3,Prosecution,In person,Victim identification\n"
    "2020-03-09,2020-03-08,It ends before it begins,1.3,Prosecution,In person,Victim identification\n"
    "soon,2020-03-16,A day nobody knows,2.1,Protection,In person,Victim identification\n"
)
"""A file of trainings, two of them with faults."""


def wizard_pages(window: MainWindow, office: Path) -> Iterator[str]:
    """From the unlock page of ``office``: each page of each wizard, as it comes and with what it says to an empty answer."""
    for wish in ("new", "join", "lost", "sample"):
        window._open_wizard(wish, office)
        wizard = window.centralWidget()
        assert isinstance(wizard, Wizard)
        for entry in wizard.findChildren(FolderInput):
            entry.line.setText(str(office.parent))
        if isinstance(wizard, NewOffice):
            wizard.print.papers.show_papers({"office": office.parent / "office-book.pdf", "cases": office.parent / "case-book.pdf"})
        for place, page in enumerate(wizard.pages, start=1):
            settled(window)
            yield f"wizard-{wish}-{place}"
            if not page.ready():
                settled(window)
                yield f"wizard-{wish}-{place}-faults"
            if page is not wizard.pages[-1]:
                wizard._move(1)
        window._show_unlock(None)
        settled(window)
    yield "first-start"
    window._show_unlock(office)
    settled(window)


def views(window: MainWindow, folder: Path) -> Iterator[str]:
    """In an office with the sample: whatever is shown on a page for a while. Files are written to ``folder``."""
    shell = window.centralWidget()
    assert isinstance(shell, Shell)
    yield from _of_the_matrix(window, shell)
    yield from _of_a_record(window, shell)
    yield from _in_place_of_a_list(window, shell, folder)
    shell.go("home")
    settled(window)
    shell.open_palette()
    shell.palette_box.line.setText("police")
    shell.palette_box.look()
    settled(window)
    yield "palette"
    shell.palette_box.close_again()
    shell.open_help()
    settled(window)
    yield "help"
    shell.help_box.close_again()


def _of_the_matrix(window: MainWindow, shell: Shell) -> Iterator[str]:
    shell.go("matrix")
    settled(window)
    page = shell.page.content
    assert isinstance(page, MatrixPage)
    here = page.model.index(0, 0, QModelIndex())
    while here.isValid() and (page.model.node(here).row is None or "officials trained" not in page.model.text(page.model.node(here), 0)):
        here = page.view.indexBelow(here)
    number = here.siblingAtColumn(CUMULATIVE)
    page.view.setCurrentIndex(number)
    page.open_number(number)
    settled(window)
    yield "behind"
    page.explain()
    settled(window)
    yield "explained"
    page.close_panel()
    page.edit_remark()
    settled(window)
    if page.editing:  # not everybody may
        yield "remark"
        page.editing.give_up()
    page.compared_day.set_value(date(2020, 3, 31))
    page.count_compared()
    settled(window)
    yield "compared"
    page.compared_day.set_value(None)
    page.count_compared()
    settled(window)


def _of_a_record(window: MainWindow, shell: Shell) -> Iterator[str]:
    shell.go("training")
    settled(window)
    page = shell.page.content
    assert isinstance(page, RegisterPage)
    page.show_record(next(record.id for record in page.listing.model.records if "Practical" in (record.get("title") or "")))
    settled(window)
    people = next(grid for grid in page.pane.child_tables if grid.register.register == "participant")
    page.pane.area.verticalScrollBar().setValue(people.mapTo(page.pane.sheet, QPoint(0, 0)).y() - 8)
    yield "children"
    shell.run_on_page("record.history")
    settled(window)
    page.pane.area.verticalScrollBar().setValue(page.pane.area.verticalScrollBar().maximum())
    yield "history"
    people.paste(tabbed([*PEOPLE, ["Invented 25", "femal e", "Polise", "Mongolia"]]))
    settled(window)
    yield "paste"
    page.leave_task()
    shell.run_on_page("record.new")
    shell.run_on_page("record.save")
    settled(window)
    yield "faults"
    shell.run_on_page("record.give_up")
    settled(window)


def _in_place_of_a_list(window: MainWindow, shell: Shell, folder: Path) -> Iterator[str]:
    page = shell.page.content
    assert isinstance(page, RegisterPage)
    page.listing.table.selectAll()
    shell.run_on_page("page.bulk_edit")
    settled(window)
    yield "many"
    page.leave_task()
    QApplication.processEvents()
    file = folder / "Trainings.csv"
    file.write_text(ROWS, encoding="utf-8")
    page.read_file(file)
    settled(window)
    yield "import"
    page.leave_task()
    settled(window)
