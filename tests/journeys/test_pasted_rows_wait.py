"""Rows pasted into a register wait as a draft: through a lock, a link followed, a step back."""

from PySide6.QtGui import QGuiApplication

from desktop.exchange.tables.paste import tabbed
from desktop.models.registers import by_name
from desktop.ui.register.page import RegisterPage
from desktop.ui.register.paste_view import PasteView
from tests.journeys.conftest import Unlock, register_page, said, shown, unlock
from tests.journeys.typist import Typist
from tests.ui.conftest import shell_of

Organisation = by_name("organisation")
ROWS = tabbed([["Name", "Type"], *([f"Invented agency {row}", "Government"] for row in range(1, 30)), ["Invented agency 30", "Goverment"]])


def pasted(typist: Typist) -> PasteView:
    """Thirty rows in the list of organisations, one with a fault."""
    shell_of(typist.window).go("organisation")
    page = register_page(typist)
    QGuiApplication.clipboard().setText(ROWS)
    assert page.listing.table.hasFocus()
    typist.presses("Ctrl+V")
    return work(typist)


def work(typist: Typist) -> PasteView:
    """The rows as they stand in place of the list."""
    page = shell_of(typist.window).page.content
    assert isinstance(page, RegisterPage)
    assert isinstance(page.tasks.panel, PasteView)
    return page.tasks.panel


def mend(typist: Typist) -> None:
    """Type over the cell with the fault, which one is on."""
    typist.presses("F2", "Ctrl+A")
    typist.types("government")
    typist.presses("Return")
    if typist.focus is not work(typist).sheet:  # the first took what the list under the line offered
        typist.presses("Return")


def test_they_wait_through_a_lock(unlocked: Unlock) -> None:
    manager = unlocked("Demo Manager")
    before = shell_of(manager.window).session.office.count(Organisation)
    view = pasted(manager)
    assert [view.model.ready(), len(view.model.lines)] == [29, 30]
    mend(manager)
    assert view.model.ready() == 30
    manager.presses("Ctrl+L")
    unlock(manager, "Demo Manager")
    assert "1 form is not saved yet" in said(manager)
    assert "30 pasted rows" in shown(manager)
    manager.tabs_to("Open 30 pasted rows")
    manager.presses("Return")
    again = work(manager)
    assert again.model.ready() == 30
    manager.presses("Ctrl+S")
    manager.idle()
    office = shell_of(manager.window).session.office
    assert office.count(Organisation) == before + 30
    assert not office.drafts()


def test_they_wait_while_a_link_is_followed(unlocked: Unlock) -> None:
    manager = unlocked("Demo Manager")
    shell = shell_of(manager.window)
    pasted(manager)
    page = register_page(manager)
    other = shell.session.office.page(Organisation, page.listing.model.query).records[-1]
    shell.session.show_record("organisation", other.id)
    assert page.tasks.panel is None
    assert said(manager) == "30 pasted rows were not saved."
    assert len(shell.session.office.drafts()) == 1
    manager.presses("Ctrl+1")
    while manager.at != "Back to them":
        assert manager.keys < 40
        manager.presses("F6")
    manager.presses("Return")
    assert len(work(manager).model.lines) == 30
    assert len(shell.session.office.drafts()) == 1


def test_given_up_they_come_back_as_they_were_mended(unlocked: Unlock) -> None:
    manager = unlocked("Demo Manager")
    shell = shell_of(manager.window)
    pasted(manager)
    mend(manager)
    manager.presses("Escape")
    assert said(manager) == "30 pasted rows were not saved."
    assert not shell.session.office.drafts()
    while manager.at != "Back to them":
        assert manager.keys < 40
        manager.presses("F6")
    manager.presses("Return")
    assert work(manager).model.ready() == 30
