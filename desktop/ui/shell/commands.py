"""Every command, declared once: menu, palette, shortcuts and the help's list of keys are drawn from here."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from desktop.ui.runtime.commands import Command
from desktop.ui.sentences import CHANGE_CHOSEN, COMPARE_DAYS, COPY_TABLE, EXPORT_SHOWN, PASTE_ROWS, PLACE_INDICATOR, SEARCH
from desktop.ui.shell.navigation import RAIL_SECTIONS
from desktop.words import _


class Frame(Protocol):
    """What commands act on: the frame of an opened office and the page it shows."""

    def run_on_page(self, command: str) -> None:
        """Let the page run ``command`` if it can."""

    def page_can(self, command: str) -> bool:
        """Whether the page can run ``command``."""

    def go(self, page: str) -> None:
        """Show a page."""

    def open_palette(self) -> None:
        """Search records and commands."""

    def open_help(self) -> None:
        """Help for the page one is on."""

    def next_stop(self) -> None:
        """The focus goes to the next part of the window."""

    def next_page(self) -> None:
        """Show the page after this one in its section."""

    def page_before(self) -> None:
        """Show the page before this one in its section."""

    def undo(self) -> None:
        """Take the last deed back."""

    def redo(self) -> None:
        """Do again what was taken back."""

    def lock(self) -> None:
        """Close the books and show the unlock page."""


_OF_PAGE = (
    ("record.new", _("New record"), "Ctrl+N"),
    ("record.save", _("Save"), "Ctrl+S"),
    ("record.save_and_new", _("Save and new"), "Ctrl+Shift+S"),
    ("record.edit", _("Edit the record"), "Ctrl+Return"),
    ("record.duplicate", _("Duplicate the record"), "Ctrl+D"),
    ("record.give_up", _("Give up changes"), "Ctrl+Shift+G"),
    ("record.history", _("History of the record"), "Ctrl+H"),
    ("page.find", _("Search this list"), "Ctrl+F"),
    ("page.unfilter", _("Show all rows"), "Ctrl+Shift+F"),
    ("page.sort", _("Sort the list"), ""),
    ("page.columns", _("Choose the columns of the list"), ""),
    ("page.copy", COPY_TABLE, "Ctrl+Shift+C"),
    ("page.copy_cell", _("Copy the cell"), ""),
    ("page.paste", PASTE_ROWS, "Ctrl+Shift+V"),
    ("page.bulk_edit", CHANGE_CHOSEN, "Ctrl+B"),
    ("page.choose_all", _("Choose all rows"), ""),
    ("page.export", EXPORT_SHOWN, "Ctrl+Shift+E"),
    ("page.import", _("Import a file"), "Ctrl+Shift+I"),
    ("plan.overdue", _("Show only what is overdue"), "Ctrl+Shift+O"),
    ("page.again", _("Read again"), "F5"),
)
_OF_ROWS = (
    ("record.delete", _("Delete the record"), "Del"),
    ("row.up", _("Move the row up"), "Alt+Up"),
    ("row.down", _("Move the row down"), "Alt+Down"),
    ("row.indent", _("Move the row under the one before"), "Alt+Right"),
    ("row.outdent", _("Move the row out of the one it is under"), "Alt+Left"),
    ("row.place", PLACE_INDICATOR, ""),
    ("matrix.remark", _("Write the remark of the row"), "F2"),
    ("matrix.explain", _("Explain this light"), ""),
    ("matrix.compare", COMPARE_DAYS, ""),
)
SHORTCUTS = {id: keys for id, _title, keys in (*_OF_PAGE, *_OF_ROWS)}
"""By id the keys of what a page can do."""


def commands_of(frame: Frame) -> tuple[Command, ...]:
    """All commands of an opened office."""

    def always() -> bool:
        return True

    def on_page(id: str, title: str, keys: str, *, local: bool = False) -> Command:
        return Command(id, title, keys, partial(frame.run_on_page, id), partial(frame.page_can, id), "page", local)

    def going(id: str, title: str, keys: str, run: Callable[[], object], group: str = "go") -> Command:
        return Command(id, title, keys, run, always, group)

    def of_office(id: str, title: str, keys: str, run: Callable[[], object], *, at_rest: bool = False) -> Command:
        return Command(id, title, keys, run, always, "office", at_rest=at_rest)

    within = ((id, title) for section in RAIL_SECTIONS for id, title in section.titles().items() if id != section.first)
    return (
        *(on_page(*one) for one in _OF_PAGE),
        *(on_page(*one, local=True) for one in _OF_ROWS),
        *(
            going(f"go.{section.id}", section.title, f"Ctrl+{place}", partial(frame.go, section.first))
            for place, section in enumerate(RAIL_SECTIONS, start=1)
        ),
        *(going(f"go.page.{id}", title, "", partial(frame.go, id), "within") for id, title in within),
        of_office("office.search", SEARCH, "Ctrl+K", frame.open_palette),
        of_office("office.undo", _("Undo my last deed"), "Ctrl+Z", frame.undo, at_rest=True),
        of_office("office.redo", _("Do it again"), "Ctrl+Y", frame.redo, at_rest=True),
        of_office("window.next_part", _("Go to the next part of the window"), "F6", frame.next_stop),
        going("go.next_page", _("Next page of this place"), "Ctrl+PgDown", frame.next_page),
        going("go.page_before", _("Page before in this place"), "Ctrl+PgUp", frame.page_before),
        of_office("help.page", _("Help for this page"), "F1", frame.open_help),
        of_office("office.lock", _("Lock"), "Ctrl+L", frame.lock),
    )
