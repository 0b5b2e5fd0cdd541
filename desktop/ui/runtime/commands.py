"""Every command, declared once: menu, palette, shortcuts and the help's list of keys are drawn from here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from desktop.ui.runtime.navigation import RAIL_SECTIONS, RailSection
from desktop.words import _


@dataclass(frozen=True)
class Command:
    """What can be done: ``when`` it may run, and ``run``. ``group`` says where a menu puts it.

    The keys of a ``local`` one are heard by its page alone, so that they mean something else in a field.
    Those of one ``at_rest`` do nothing while the focus is where one types: who takes back a word there means no saved record.
    """

    id: str
    title: str
    shortcut: str
    run: Callable[[], object]
    when: Callable[[], bool]
    group: str
    local: bool = False
    at_rest: bool = False


class Frame(Protocol):
    """What commands act on: the frame of an opened office and the page it shows."""

    def ask_page(self, deed: str) -> None:
        """Let the page do ``deed`` if it can."""

    def page_can(self, deed: str) -> bool:
        """Whether the page can do ``deed``."""

    def go(self, page: str) -> bool:
        """Show a page."""

    def open_palette(self) -> None:
        """Search records and commands."""

    def open_help(self) -> None:
        """Help for the page one is on."""

    def next_part(self) -> None:
        """The focus goes to the next part of the window."""

    def next_page(self) -> None:
        """Show the page after this one in its place."""

    def page_before(self) -> None:
        """Show the page before this one in its place."""

    def undo(self) -> None:
        """Take the last deed back."""

    def redo(self) -> None:
        """Do again what was taken back."""

    def lock(self) -> None:
        """Close the books and show the unlock page."""


_OF_PAGE = (
    ("record.new", _("New record"), "Ctrl+N", "new"),
    ("record.save", _("Save"), "Ctrl+S", "save"),
    ("record.save_and_new", _("Save and new"), "Ctrl+Shift+S", "save_and_new"),
    ("record.edit", _("Edit the record"), "Ctrl+Return", "edit"),
    ("record.duplicate", _("Duplicate the record"), "Ctrl+D", "duplicate"),
    ("record.give_up", _("Give up changes"), "Ctrl+Shift+G", "give_up"),
    ("record.history", _("History of the record"), "Ctrl+H", "show_history"),
    ("page.find", _("Search this list"), "Ctrl+F", "go_to_search"),
    ("page.unfilter", _("Show all rows"), "Ctrl+Shift+F", "unfilter"),
    ("page.sort", _("Sort the list"), "", "sort_by"),
    ("page.columns", _("Choose the columns of the list"), "", "choose_columns"),
    ("page.copy", _("Copy as a table"), "Ctrl+Shift+C", "copy"),
    ("page.copy_cell", _("Copy the cell"), "", "copy_cell"),
    ("page.paste", _("Paste rows from a spreadsheet"), "Ctrl+Shift+V", "paste"),
    ("page.many", _("Change a field of the chosen records"), "Ctrl+B", "change_chosen"),
    ("page.choose_all", _("Choose all rows"), "", "choose_all"),
    ("page.export", _("Export what is shown"), "Ctrl+Shift+E", "export"),
    ("page.import", _("Import a file"), "Ctrl+Shift+I", "import_file"),
    ("plan.overdue", _("Show only what is overdue"), "Ctrl+Shift+O", "overdue_only"),
    ("page.again", _("Read again"), "F5", "read_again"),
)
_OF_ROWS = (
    ("record.delete", _("Delete the record"), "Del", "delete"),
    ("row.up", _("Move the row up"), "Alt+Up", "up"),
    ("row.down", _("Move the row down"), "Alt+Down", "down"),
    ("row.indent", _("Move the row under the one before"), "Alt+Right", "indent"),
    ("row.outdent", _("Move the row out of the one it is under"), "Alt+Left", "outdent"),
    ("row.place", _("Place an indicator here"), "", "place_indicator"),
    ("matrix.remark", _("Write the remark of the row"), "F2", "edit_remark"),
    ("matrix.explain", _("Explain this light"), "", "explain"),
    ("matrix.compare", _("Compare with another day"), "", "compare"),
)


def _within(place: RailSection) -> Iterator[tuple[str, str]]:
    """The pages of a place besides the one it opens on."""
    titles = (*place.pages, *((register.register, register.plural) for register in place.registers))
    return ((page, title) for page, title in titles if page != place.first)


def commands_of(frame: Frame) -> tuple[Command, ...]:
    """All commands of an opened office."""

    def always() -> bool:
        return True

    def page(id: str, title: str, keys: str, deed: str, *, local: bool = False) -> Command:
        return Command(id, title, keys, lambda: frame.ask_page(deed), lambda: frame.page_can(deed), "page", local)

    def place(number: int) -> Command:
        one = RAIL_SECTIONS[number]
        return Command(f"go.{one.id}", one.title, f"Ctrl+{number + 1}", lambda: frame.go(one.first), always, "go")

    return (
        *(page(*one) for one in _OF_PAGE),
        *(page(*one, local=True) for one in _OF_ROWS),
        *(place(number) for number in range(len(RAIL_SECTIONS))),
        *(
            Command(f"go.page.{id}", title, "", partial(frame.go, id), always, "within")
            for one in RAIL_SECTIONS
            for id, title in _within(one)
        ),
        Command("office.search", _("Search records and commands"), "Ctrl+K", frame.open_palette, always, "office"),
        Command("office.undo", _("Undo my last deed"), "Ctrl+Z", frame.undo, always, "office", at_rest=True),
        Command("office.redo", _("Do it again"), "Ctrl+Y", frame.redo, always, "office", at_rest=True),
        Command("window.next_part", _("Go to the next part of the window"), "F6", frame.next_part, always, "office"),
        Command("go.next_page", _("Next page of this place"), "Ctrl+PgDown", frame.next_page, always, "go"),
        Command("go.page_before", _("Page before in this place"), "Ctrl+PgUp", frame.page_before, always, "go"),
        Command("help.page", _("Help for this page"), "F1", frame.open_help, always, "office"),
        Command("office.lock", _("Lock"), "Ctrl+L", frame.lock, always, "office"),
    )
