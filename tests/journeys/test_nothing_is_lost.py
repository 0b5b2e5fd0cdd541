"""A key pressed in the wrong place, a form given up, a lock in mid-deed: nothing somebody typed is gone."""

from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.models.registers import by_name
from desktop.models.registers.indicator import Indicator
from desktop.ui.indicators.page import IndicatorPage
from desktop.ui.start.unlock_page import UnlockPage
from tests.journeys.conftest import Unlock, register_page, said
from tests.journeys.typist import Typist
from tests.ui.conftest import shell_of

Training = by_name("training")


def line(typist: Typist) -> QLineEdit:
    """The line the next key goes to."""
    assert isinstance(typist.focus, QLineEdit)
    return typist.focus


def test_the_last_word_is_deleted_and_not_the_record(unlocked: Unlock) -> None:
    manager = unlocked("Demo Manager")
    office = shell_of(manager.window).session.office
    trainings, indicators = office.count(Training), office.count(Indicator)
    manager.presses("Ctrl+4", "Ctrl+N")
    page = register_page(manager)
    manager.tabs_to("Title")
    manager.types("A day wrong")
    manager.presses("Ctrl+Backspace")
    assert line(manager).text() == "A day "
    manager.presses("Ctrl+K")
    manager.types("export wrong")
    manager.presses("Ctrl+Backspace")
    assert line(manager).text() == "export "
    manager.presses("Escape")
    assert page.pane.new
    assert page.pane.form.current_record().get("title") == "A day"
    manager.presses("Ctrl+S", "Ctrl+Shift+G", "Ctrl+F")
    manager.types("second wrong")
    manager.presses("Ctrl+Backspace", "Home", "Del")
    assert line(manager).text() == "econd "
    assert office.count(Training) == trainings
    shell_of(manager.window).go("indicators")
    manager.presses("Ctrl+F")
    manager.types("wrong word")
    manager.presses("Ctrl+Backspace", "Home", "Del")
    assert line(manager).text() == "rong "
    assert office.count(Indicator) == indicators
    manager.presses("Escape")
    line(manager).clear()
    manager.presses("Tab", "Down", "Del")
    assert "cannot be deleted: 1 reported figure name it" in said(manager)


def test_delete_in_the_list_leaves_a_new_form_alone(unlocked: Unlock) -> None:
    officer = unlocked("Demo Officer")
    office = shell_of(officer.window).session.office
    trainings = office.count(Training)
    officer.presses("Ctrl+4", "Ctrl+N")
    page = register_page(officer)
    officer.tabs_to("Title")
    officer.types("Half a form")
    officer.presses("Ctrl+K")
    officer.types("delete the record")
    officer.presses("Return")
    assert said(officer).startswith("▲ This is not saved yet")
    assert page.pane.new
    page.listing.table.setFocus()
    officer.presses("Del")
    officer.idle()
    assert office.count(Training) == trainings - 1
    assert page.pane.form.current_record().get("title") == "Half a form"


def test_what_was_given_up_is_brought_back(unlocked: Unlock) -> None:
    officer = unlocked("Demo Officer")
    shell = shell_of(officer.window)
    officer.presses("Ctrl+4", "Ctrl+N")
    page = register_page(officer)
    officer.tabs_to("Title")
    officer.types("An hour of typing")
    here = page.pane.record_id
    officer.presses("Ctrl+Shift+G")
    assert said(officer) == "The changes were given up."
    assert not shell.session.office.drafts()
    assert not page.pane.new
    officer.presses("Ctrl+1")
    while officer.at != "Bring it back":
        assert officer.keys < 40
        officer.presses("F6")
    officer.presses("Return")
    assert shell.page.content is page
    assert page.pane.new
    assert page.pane.record_id == here
    assert page.pane.form.current_record().get("title") == "An hour of typing"
    assert [one.record for one in shell.session.office.drafts()] == [here]


def test_an_indicator_given_up_is_brought_back(unlocked: Unlock) -> None:
    manager = unlocked("Demo Manager")
    shell = shell_of(manager.window)
    shell.go("indicators")
    page = shell.page.content
    assert isinstance(page, IndicatorPage)
    manager.presses("Ctrl+N")
    manager.tabs_to("Short name")
    manager.types("An indicator of my own")
    assert page.pane.edited()
    here = page.pane.indicator_id
    manager.presses("Ctrl+Shift+G")
    assert page.pane.indicator_id != here
    while manager.at != "Bring it back":
        assert manager.keys < 40
        manager.presses("F6")
    manager.presses("Return")
    assert page.pane.indicator_id == here
    assert page.pane.about.current_record().get("short") == "An indicator of my own"


def test_a_lock_in_the_same_moment_as_a_deletion(unlocked: Unlock) -> None:
    officer = unlocked("Demo Officer")
    officer.presses("Ctrl+4")
    register_page(officer)
    officer.presses("Del", "Ctrl+L")
    for _turn in range(20):
        QApplication.processEvents()
    assert isinstance(officer.window.centralWidget(), UnlockPage)
    officer.idle()


def test_a_fault_of_one_page_does_not_stay_on_the_next(unlocked: Unlock) -> None:
    officer = unlocked("Demo Officer")
    officer.presses("Ctrl+4", "Ctrl+N", "Ctrl+S")
    assert said(officer).startswith("▲ ")
    officer.presses("Ctrl+S")
    assert said(officer).startswith("▲ ")
    officer.presses("Ctrl+1")
    assert not said(officer)


def test_a_filter_that_finds_nothing_says_so_and_offers_all_rows(unlocked: Unlock) -> None:
    officer = unlocked("Demo Officer")
    officer.presses("Ctrl+4")
    listing = register_page(officer).listing
    rows = listing.model.count
    officer.presses("Ctrl+F")
    officer.types("nobody wrote this")
    officer.until(lambda: listing.model.count == 0)
    assert listing.footer.full_text() == "0 found"
    officer.tabs_to("Show all rows")
    officer.presses("Space")
    assert listing.model.count == rows
    assert not listing.search.text()
    assert listing.table.hasFocus()
    officer.presses("Ctrl+F")
    officer.types("second")
    officer.until(lambda: 0 < (listing.model.count or 0) < (rows or 0))
    assert not listing.footer_bar._buttons["page.unfilter"].isVisible()
