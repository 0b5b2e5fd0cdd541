"""A training is deleted by mistake: Ctrl+Z brings it back with everything under it, and its history tells both."""

from desktop.models.registers import by_name
from tests.journeys.conftest import Unlock, register_page, said, shown
from tests.ui.conftest import shell_of

Training, HeadCount = by_name("training"), by_name("head_count")
TITLE = "Victim identification for border police, Dornogovi"


def test_undo_of_a_deletion(unlocked: Unlock) -> None:
    officer = unlocked("Demo Officer")
    office = shell_of(officer.window).session.office
    trainings = office.count(Training)

    officer.presses("Ctrl+4", "Ctrl+F")
    officer.types("dornogovi")
    officer.presses("Return")
    page = register_page(officer)
    officer.until(lambda: page.listing.model.count == 1)
    gone = page.pane.form.base
    assert gone.get("title") == TITLE
    counts = office.children(gone, HeadCount)
    assert counts

    officer.presses("Del")
    officer.until(lambda: page.listing.model.count == 0)
    assert said(officer) == f"{TITLE} is deleted."
    assert office.count(Training) == trainings - 1
    assert not page.pane.isVisible()

    officer.presses("Ctrl+Z")
    officer.until(lambda: page.listing.model.count == 1)
    assert said(officer) == f"Taken back. Training “{TITLE}”"
    assert page.pane.form.base == gone
    assert office.children(gone, HeadCount) == counts
    assert page.listing.table.hasFocus()

    officer.presses("Ctrl+H")
    told = [line for line in shown(officer).splitlines() if "Demo Officer" in line]
    assert [line.split(" · ")[0] for line in told] == ["Brought back", "Deleted"]

    officer.presses("Ctrl+Y")
    officer.until(lambda: page.listing.model.count == 0)
    officer.report("A deletion, undone and done again")
