"""A number in the matrix is wrong: to its records, to the record, the head count put right, and back."""

from desktop.ui.results.model import CUMULATIVE
from desktop.ui.results.page import MatrixPage
from tests.journeys.conftest import Unlock, register_page, said, shown
from tests.journeys.typist import Typist
from tests.ui.conftest import shell_of


def test_correct_a_wrong_number_from_the_matrix(unlocked: Unlock) -> None:
    officer = unlocked("Demo Officer")
    officer.presses("Ctrl+2")
    page = matrix_page(officer)
    officer.until(lambda: page.model.matrix)
    officer.types("officials trained (target: 200")
    assert number(page) == "205"

    officer.presses("Return")
    officer.until(page.panel.list.hasFocus)
    assert page.panel.count.text() == "8 records"
    officer.presses("Down", "Down", "Return")
    count = register_page(officer).pane.form.base
    assert count.get("not_recorded") == 34

    officer.presses("F6")
    officer.tabs_to("Sex not recorded")
    officer.presses("Ctrl+A")
    officer.types("30")
    officer.presses("Ctrl+S")
    assert said(officer) == f"Head count {count.number} is saved."

    officer.presses("Ctrl+2")
    officer.until(lambda: number(page) == "201")
    assert officer.at == "Results matrix"
    officer.until(lambda: page.panel.count.text() == "8 records")
    behind = shown(officer).splitlines()
    assert "201" in behind
    assert "205" not in behind
    officer.report("A wrong number corrected, from the matrix and back")

    officer.presses("Return")
    officer.until(page.panel.list.hasFocus)
    officer.presses("Down", "Down", "Return", "Ctrl+H")
    told = shown(officer).splitlines()
    line = next(line for line in told if line.startswith("Changed · "))
    assert line.endswith(" · Demo Officer")
    assert told[told.index(line) :][1:3] == ["Sex not recorded", "34  →  30"]


def matrix_page(typist: Typist) -> MatrixPage:
    """The page of the matrix, which is shown."""
    page = shell_of(typist.window).page.content
    assert isinstance(page, MatrixPage)
    return page


def number(page: MatrixPage) -> str:
    """The cumulative value in the row one is on."""
    return str(page.view.currentIndex().siblingAtColumn(CUMULATIVE).data())
