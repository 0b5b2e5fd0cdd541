"""The frame of an opened office: rail, header, the page, the status line; and the commands that act on them."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import delete

from desktop.models.record import REGISTERS
from desktop.ui.forms.autocomplete import AutocompleteLineEdit
from desktop.ui.forms.editor import Editor
from desktop.ui.register.child_table import Sheet
from desktop.ui.runtime.commands import Command
from desktop.ui.runtime.help_panel import HelpPanel
from desktop.ui.runtime.page import TaskPanel
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.runtime.targets import RecordTarget, Target
from desktop.ui.shell.command_palette import CommandPalette
from desktop.ui.shell.commands import commands_of
from desktop.ui.shell.header import Header
from desktop.ui.shell.navigation import RAIL_SECTIONS, make_page, page_of, section_of
from desktop.ui.shell.page_frame import PageFrame
from desktop.ui.shell.rail import Rail
from desktop.ui.shell.status_bar import StatusBar
from desktop.words import translate

_TYPED_IN = (Editor, Sheet, TaskPanel, QLineEdit, QPlainTextEdit)
"""Where what is typed is not saved yet."""


class Shell(QWidget):
    """Made when an office is opened, thrown away when it is locked; ``locked`` asks for that."""

    locked = Signal()

    def __init__(self, session: OfficeSession, page: str = "home") -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.session = session
        self.rail = Rail(session.theme)
        self.status = StatusBar(session.tasks, session.office.name)
        self.commands = commands_of(self)
        self.header = Header(session, search=self.open_palette, lock=self.lock, menu=self._all_commands)
        self.stack = QStackedWidget()
        self._pages: dict[str, PageFrame] = {}
        self._last: dict[str, str] = {}
        self._build()
        self.palette_box = CommandPalette(self, session, self.commands)
        self.help_box = HelpPanel(self, self.commands, session.theme)
        for command in self.commands:
            self.addAction(self._action(command))
        self.rail.chosen.connect(self._to_section)
        session.said.connect(self.status.say)
        session.page_wanted.connect(self.go)
        session.target_wanted.connect(self.show_target)
        self.go(page)

    @property
    def page(self) -> PageFrame:
        """The page that is shown."""
        shown = self.stack.currentWidget()
        assert isinstance(shown, PageFrame)  # nothing else is put there
        return shown

    def go(self, page: str) -> None:
        """Show a page: one of a section's own, or that of a register."""
        section = section_of(page)
        if self.stack.count():
            self.page.content.keep_draft()
            if self.page.id != page:
                self.status.leave()
        if page not in self._pages:
            self._pages[page] = PageFrame(section, page, make_page(self.session, page))
            self._pages[page].chosen.connect(self._to_page)
            self.stack.addWidget(self._pages[page])
        self._last[section.id] = page
        self.stack.setCurrentWidget(self._pages[page])
        self.rail.set_current(section.id)
        self.page.arrive()

    def show_target(self, target: Target) -> None:
        """Go to what somebody wants to see, on its page; a record that is deleted can be brought back first."""
        if isinstance(target, RecordTarget):
            register = REGISTERS[target.register]
            gone = self.session.office.get(register, target.record) if self.session.office.may("see", register) else None
            if gone and gone.deleted:
                self.session.offer_back(gone)
                return
        self.go(page_of(target))
        self.page.content.show_target(target)

    def run_on_page(self, command: str) -> None:
        """Let the page run ``command`` if it can; what is marked in an open list is chosen first, as by Enter."""
        if isinstance(here := QApplication.focusWidget(), AutocompleteLineEdit):
            here.accept_offer()
        self.page.run(command)

    def page_can(self, command: str) -> bool:
        """Whether the page can run ``command``."""
        return self.page.content.action(command) is not None

    def open_palette(self) -> None:
        """Search records and commands."""
        self.palette_box.open()

    def open_help(self) -> None:
        """Help for the page one is on."""
        self.help_box.open(self.page.id, self.page.section.id)

    def next_stop(self) -> None:
        """The focus goes from the rail to the list, to the form, to each list under it, to what the line at the foot offers, and round."""
        stops = [self.rail.button(self.page.section.id), *self.page.content.focus_stops(), *self.status.focus_stops()]
        here = QApplication.focusWidget()
        place = next((number for number, stop in enumerate(stops) if here and (stop is here or stop.isAncestorOf(here))), -1)
        stops[(place + 1) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        here = above = QApplication.focusWidget()
        while here and above:
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(here, 0, 60)
            above = above.parentWidget()

    def next_page(self) -> None:
        """The page after this one in its section."""
        self.go(self.page.tabs.neighbour(self.page.id, 1))

    def page_before(self) -> None:
        """The page before this one in its section."""
        self.go(self.page.tabs.neighbour(self.page.id, -1))

    def undo(self) -> None:
        """Take the last deed back."""
        self.session.undo()

    def redo(self) -> None:
        """Do again what was taken back."""
        self.session.redo()

    def lock(self) -> None:
        """Close the books and show the unlock page."""
        self.locked.emit()

    def leave(self) -> None:
        """Keep what is typed; called before the books are closed."""
        self.session.closing.emit()

    def take_apart(self) -> Iterator[None]:
        """Delete it, a page at a time."""
        for page in self._pages.values():
            delete(page)
            yield
        self.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What lies over the page moves with it."""
        super().resizeEvent(event)
        self.help_box.fit()

    def _to_page(self, page: str, by_arrow: bool) -> None:
        self.go(page)
        if by_arrow:
            self.page.tabs.button(page).setFocus(Qt.FocusReason.TabFocusReason)

    def _to_section(self, id: str, by_arrow: bool) -> None:
        self.go(self._last.get(id) or next(section.first for section in RAIL_SECTIONS if section.id == id))
        if by_arrow:
            self.rail.button(id).setFocus(Qt.FocusReason.TabFocusReason)

    def _action(self, command: Command) -> QAction:
        action = QAction(translate(command.title), self)
        action.setObjectName(command.id)
        if command.shortcut and not command.local:
            action.setShortcut(QKeySequence(command.shortcut))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda: self._by_keys(command))
        return action

    def _by_keys(self, command: Command) -> None:
        if command.when() and not (command.at_rest and _is_typing()):
            command.run()

    def _all_commands(self, near: QToolButton) -> None:
        menu = QMenu(self)
        for group in ("page", "go", "office"):
            menu.addSeparator()
            for command in self.commands:
                if command.group == group and command.when():
                    action = menu.addAction(translate(command.title), command.run)
                    action.setShortcut(QKeySequence(command.shortcut))
                    action.setShortcutVisibleInContextMenu(True)
        menu.exec(near.mapToGlobal(QPoint(0, near.height())))

    def _build(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        for part in (self.header, self.stack, self.status):
            right.addWidget(part)
        right.setStretchFactor(self.stack, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.rail)
        whole.addLayout(right, 1)


def _is_typing() -> bool:
    part = QApplication.focusWidget()
    while part and not isinstance(part, _TYPED_IN):
        part = part.parentWidget()
    return part is not None
