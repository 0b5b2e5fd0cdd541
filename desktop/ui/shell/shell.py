"""The frame of an opened office: rail, header, the page, the status line; and the commands that act on them."""

from collections.abc import Callable, Iterator

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
from desktop.store.drafts import Draft
from desktop.ui.access.page import UsersPage
from desktop.ui.forms.autocomplete import AutocompleteLineEdit
from desktop.ui.forms.editor import Editor
from desktop.ui.framework.page import FrameworkPage
from desktop.ui.indicators.page import IndicatorPage
from desktop.ui.register.child_table import Sheet
from desktop.ui.register.page import RegisterPage
from desktop.ui.reports.sent_page import SentPage
from desktop.ui.results.findings_page import FindingsPage
from desktop.ui.results.page import MatrixPage
from desktop.ui.runtime.commands import Command, commands_of
from desktop.ui.runtime.help_panel import HelpPanel
from desktop.ui.runtime.navigation import EDITED_ON, RAIL_SECTIONS, section_of
from desktop.ui.runtime.page import TaskPanel
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.shell.command_palette import CommandPalette
from desktop.ui.shell.header import Header
from desktop.ui.shell.page_frame import PageFrame
from desktop.ui.shell.rail import Rail
from desktop.ui.shell.status_bar import StatusBar
from desktop.words import translate

_TYPED_IN = (Editor, Sheet, TaskPanel, QLineEdit, QPlainTextEdit)
"""Where what is typed is not saved yet."""


class Shell(QWidget):
    """Made when an office is opened, thrown away when it is locked; ``locked`` asks for that."""

    locked = Signal()
    redressed = Signal()

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
        self.rail.chosen.connect(self._to_place)
        session.said.connect(self.status.say)
        session.wanted.connect(self.show_record)
        session.turned_to.connect(self.go)
        session.row_wanted.connect(self.show_row)
        session.finding_wanted.connect(self.show_finding)
        session.draft_wanted.connect(self._go_on)
        self.go(page)

    @property
    def page(self) -> PageFrame:
        """The page that is shown."""
        shown = self.stack.currentWidget()
        assert isinstance(shown, PageFrame)  # nothing else is put there
        return shown

    def go(self, page: str) -> bool:
        """Show a page: one of a place's own, or that of a register."""
        place = section_of(page)
        if self.stack.count() and self.page.id != page:
            self.status.leave()
        if self.stack.count() and isinstance(self.page.content, RegisterPage | IndicatorPage):
            self.page.content.keep_draft()
        if page not in self._pages:
            self._pages[page] = PageFrame(self.session, place, page, self.redressed.emit)
            self._pages[page].turned.connect(self._turn)
            self.stack.addWidget(self._pages[page])
        self._last[place.id] = page
        self.stack.setCurrentWidget(self._pages[page])
        self.rail.mark(place.id)
        self.page.arrive()
        return True

    def show_record(self, register: str, record: str) -> None:
        """Go to a record on the page it is worked on; one that is deleted can be brought back first."""
        kind = REGISTERS[register]
        gone = self.session.office.get(kind, record) if self.session.office.may("see", kind) else None
        if gone and gone.deleted:
            self.session.offer_back(gone)
            return
        page = EDITED_ON.get(register, register)
        self.go(page)
        content = self.page.content
        if isinstance(content, RegisterPage):
            content.show_record(record)
        elif page != register and isinstance(content, FrameworkPage | IndicatorPage | SentPage):
            content.show_record(register, record)
        elif isinstance(content, UsersPage):
            content.show_record(record)

    def show_finding(self, kind: str) -> None:
        """Go to the findings of a kind."""
        self.go("findings")
        content = self.page.content
        if isinstance(content, FindingsPage):
            content.show_kind(kind)

    def show_row(self, placement: str) -> None:
        """Go to a row of the matrix."""
        self.go("matrix")
        content = self.page.content
        if isinstance(content, MatrixPage):
            content.show_row(placement)

    def ask_page(self, deed: str) -> None:
        """Let the page do ``deed`` if it can; what is marked in an open list is chosen first, as by Enter."""
        if isinstance(here := QApplication.focusWidget(), AutocompleteLineEdit):
            here.accept_offer()
        if run := self._deed(deed):
            run()

    def page_can(self, deed: str) -> bool:
        """Whether the page can do ``deed``."""
        return self._deed(deed) is not None

    def open_palette(self) -> None:
        """Search records and commands."""
        self.palette_box.open()

    def open_help(self) -> None:
        """Help for the page one is on."""
        self.help_box.open(self.page.id, self.page.place.id)

    def next_part(self) -> None:
        """The focus goes from the rail to the list, to the form, to each list under it, to what the line at the foot offers, and round."""
        parts = [self.rail.button(self.page.place.id), *self.page.parts(), *self.status.parts()]
        here = QApplication.focusWidget()
        place = next((number for number, part in enumerate(parts) if here and (part is here or part.isAncestorOf(here))), -1)
        parts[(place + 1) % len(parts)].setFocus(Qt.FocusReason.TabFocusReason)
        here = above = QApplication.focusWidget()
        while here and above:
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(here, 0, 60)
            above = above.parentWidget()

    def next_page(self) -> None:
        """The page after this one in its place."""
        self.go(self.page.slim.beside(self.page.id, 1))

    def page_before(self) -> None:
        """The page before this one in its place."""
        self.go(self.page.slim.beside(self.page.id, -1))

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

    def _deed(self, deed: str) -> Callable[[], object] | None:
        content = self.page.content
        deeds = getattr(content, "deeds", None)
        if work := getattr(deeds, "work", None):  # it stands in place of the page
            content = deeds = work
        found = next((run for one in (content, getattr(content, "listing", None), deeds) if (run := getattr(one, deed, None))), None)
        return found if callable(found) else None

    def _turn(self, page: str, by_arrow: bool) -> None:
        self.go(page)
        if by_arrow:
            self.page.slim.button(page).setFocus(Qt.FocusReason.TabFocusReason)

    def _to_place(self, place: str, by_arrow: bool) -> None:
        one = next(one for one in RAIL_SECTIONS if one.id == place)
        self.go(self._last.get(place) or one.first)
        if by_arrow:
            self.rail.button(place).setFocus(Qt.FocusReason.TabFocusReason)

    def _go_on(self, draft: Draft) -> None:
        page = EDITED_ON.get(draft.register, draft.register)
        self.go(page if page == "indicators" else draft.register)
        content = self.page.content
        if isinstance(content, RegisterPage | IndicatorPage):
            content.pick_up(draft)

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
