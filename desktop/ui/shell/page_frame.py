"""A page with its title, its one main button, and the strip of the pages of its section."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.ui.runtime.page import Page
from desktop.ui.shell.commands import SHORTCUTS
from desktop.ui.shell.navigation import RailSection
from desktop.ui.theme.tokens import GRID
from desktop.ui.widgets.basics import button, label
from desktop.ui.widgets.button_strip import TabStrip
from desktop.ui.widgets.scrolling import MinimumSizeBox, scrolled
from desktop.words import _, translate


class PageFrame(QWidget):
    """``chosen`` (page, by_arrow) when another page of the same section is chosen in the strip."""

    chosen = Signal(str, bool)

    def __init__(self, section: RailSection, id: str, page: Page) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.id = id
        self.section = section
        self.content = page
        titles = {known: translate(title) for known, title in section.titles().items()}
        titles |= {
            one.register: translate(_("{plural}, as a list"), plural=translate(one.plural)) for one in section.lists if one.register == id
        }
        self.title = label(titles[id], "title")
        head = QHBoxLayout()
        head.setContentsMargins(GRID * 2, GRID + 4, GRID * 2, GRID)
        head.addWidget(self.title)
        head.addStretch(1)
        if primary := self._primary():
            head.addWidget(primary)
        inner = QWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(MinimumSizeBox(inner)))
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        self.tabs = TabStrip(list(titles.items()))
        self.tabs.chosen.connect(self._choose)
        if len(titles) > 1:
            row = QHBoxLayout()
            row.setContentsMargins(GRID * 2, 0, GRID * 2, GRID)
            row.addWidget(self.tabs)
            column.addLayout(row)
        column.addWidget(page, 1)

    def arrive(self) -> None:
        """The page is shown: mark it, and put the focus where work begins."""
        self.tabs.set_current(self.id)
        self.content.first_stop().setFocus(Qt.FocusReason.OtherFocusReason)

    def run(self, command: str) -> None:
        """Let the page run ``command`` if it can."""
        if run := self.content.action(command):
            run()

    def _choose(self, page: str, by_arrow: bool) -> None:
        self.tabs.set_current(self.id)
        self.chosen.emit(page, by_arrow)

    def _primary(self) -> QPushButton | None:
        primary = self.content.primary_action()
        if primary is None:
            return None
        made = button("", partial(self.run, primary.command), primary=True)
        made.setText(primary.words)
        made.setToolTip(SHORTCUTS[primary.command])
        self.content.occupied.connect(made.setDisabled)
        return made
