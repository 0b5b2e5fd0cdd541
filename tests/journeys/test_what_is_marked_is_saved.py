"""A list of offers is open when somebody presses Ctrl+S: what is marked in it is what is saved."""

from PySide6.QtWidgets import QApplication

from desktop.models.registers import by_name
from desktop.models.registers.indicator import Placement
from desktop.models.registers.result import Result
from desktop.ui.forms.autocomplete import AutocompleteLineEdit
from desktop.ui.framework.page import FrameworkPage
from desktop.ui.framework.tree import TEXT
from tests.journeys.conftest import Unlock, register_page
from tests.journeys.typist import Typist
from tests.ui.conftest import shell_of

Training = by_name("training")


def offered(typist: Typist) -> list[str]:
    """What the open list offers, the marked one first."""
    here = typist.focus
    assert isinstance(here, AutocompleteLineEdit)
    assert here.is_open()
    model, marked = here.choices.model(), here.choices.currentIndex().row()
    rows = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
    return [rows[marked], *rows[:marked], *rows[marked + 1 :]]


def test_the_marked_choice_is_saved_though_several_are_offered(unlocked: Unlock) -> None:
    officer = unlocked("Demo Officer")
    officer.presses("Ctrl+4", "Ctrl+Return")
    officer.tabs_to("Pillar")
    page = register_page(officer)
    record = page.pane.record_id
    officer.types("p")
    assert len(offered(officer)) > 1
    officer.presses("Down")
    marked = offered(officer)[0]
    officer.presses("Ctrl+S")
    assert QApplication.activePopupWidget() is None
    saved = page.session.office.get(Training, record)
    assert saved
    assert saved.kinds["pillar"].show(saved.get("pillar"), page.session.office.context) == marked
    assert not page.pane.edited()


def test_the_whole_list_is_opened_on_what_is_chosen(unlocked: Unlock) -> None:
    officer = unlocked("Demo Officer")
    officer.presses("Ctrl+4", "Ctrl+Return")
    officer.tabs_to("Modality")
    page = register_page(officer)
    before = page.pane.form.base
    officer.presses("Down")
    assert offered(officer)[0] == before.kinds["modality"].show(before.get("modality"), page.session.office.context)
    officer.presses("Ctrl+S")
    assert page.session.office.get(Training, before.id) == before


def test_one_more_member_is_saved_with_the_others(unlocked: Unlock) -> None:
    officer = unlocked("Demo Officer")
    officer.presses("Ctrl+4", "Ctrl+Return")
    officer.tabs_to("Outputs")
    page = register_page(officer)
    before = page.pane.form.base
    officer.types("3")
    officer.presses("Ctrl+S")
    saved = page.session.office.get(Training, before.id)
    assert saved
    assert len(saved.get("results")) == len(before.get("results")) + 1


def test_a_cell_of_the_framework_is_kept_by_it_too(unlocked: Unlock) -> None:
    manager = unlocked("Demo Manager")
    shell = shell_of(manager.window)
    shell.go("framework")
    page = shell.page.content
    assert isinstance(page, FrameworkPage)
    row = next(one for one in page.session.office.every(Placement))
    page.tree.go_to(row.result or "", TEXT)
    manager.presses("F2", "Ctrl+A")
    manager.types("Said anew")
    manager.presses("Ctrl+S")
    kept = page.session.office.get(Result, row.result or "")
    assert kept
    assert kept.statement == "Said anew"
    assert page.editing is None
