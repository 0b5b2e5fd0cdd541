"""A wizard: a few pages one after the other in the window itself, with Back and Next."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop.errors import UserError
from desktop.ui.runtime.help_panel import HelpPanel
from desktop.ui.runtime.tasks import Tasks
from desktop.ui.theme.tokens import FORM_WIDTH, GRID, Theme, scaled
from desktop.ui.widgets.basics import button, label, rule
from desktop.ui.widgets.scrolling import HeightForWidthContent
from desktop.words import _, translate

_HEIGHT = 696
"""The card keeps its height from page to page, so that the buttons stay where they are."""


class WizardPage(QWidget):
    """One page of a wizard: what it asks, and what follows from the answer."""

    verb = _("Next")
    doing = ""
    """What is said while ``work`` is under way."""
    returns = True
    """Whether one may go back from here."""
    asked_on = Signal()
    """``other`` answers it."""
    other: QPushButton | None = None
    """Another way on, at the foot beside the first."""

    def __init__(self, title: str, lead: str = "") -> None:
        super().__init__()
        self.title = title
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GRID * 2)
        self.lead = label(translate(lead), "quiet", wrap=True)
        self.column.addWidget(self.lead)
        self.lead.setVisible(bool(lead))  # not before it has a parent: it would be a window of its own and take the focus
        self.fault = label("", "fault", wrap=True)
        self.fault.hide()

    def arrive(self) -> None:
        """Called when the page is shown: focus its first input."""

    def ready(self) -> bool:
        """Whether every input is valid; else each fault is shown at its input."""
        return True

    def work(self) -> Callable[[], Any] | None:
        """The job for the worker's thread that Next waits for; None where there is none."""
        return None

    def worked(self, _found: Any) -> None:
        """Called with what ``work`` returned."""

    def refuse(self, fault: UserError) -> None:
        """Show the fault ``work`` raised."""
        self.fault.setText(f"▲ {fault}")
        self.fault.show()


class Wizard(QWidget):
    """``left`` when somebody goes back from the first page, ``finished`` after the last."""

    left = Signal()
    finished = Signal()

    def __init__(self, theme: Theme, tasks: Tasks, words: str, pages: Sequence[WizardPage]) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._tasks = tasks
        self._words = words
        self.pages = tuple(pages)
        self.place = 0
        self._busy = False
        self.position = label("", "hint")
        self.title = label("", "title", wrap=True)
        self.area = QScrollArea()
        self.bar = QProgressBar()
        self.doing = label("", "hint")
        self.back = button(_("Back"), self.go_back)
        self.next = button(_("Next"), self.go_on, primary=True)
        self._help: HelpPanel | None = None
        self._build()
        tasks.progressed.connect(self._progressed)
        tasks.ended.connect(self._rest)
        QShortcut(QKeySequence("F1"), self, self.open_help)
        self._show()

    @property
    def page(self) -> WizardPage:
        """The page that is shown."""
        return self.pages[self.place]

    def go_on(self) -> None:
        """Leave this page for the next, after what it has to do is done."""
        page = self.page
        page.fault.hide()
        if self._busy:
            return
        if not page.ready():
            self._to_fault()
            return
        job = page.work()
        if job is None:
            self._move(1)
            return
        self._wait(page.doing, on=True)
        self._tasks.run(job, self._worked, self._refused, translate(page.doing))

    def go_back(self) -> None:
        """To the page before; from the first, out of the wizard."""
        if self._busy or not self.page.returns:
            return
        if self.place:
            self._move(-1)
        else:
            self.left.emit()

    def open_help(self) -> None:
        """Help on opening an office."""
        self._help = self._help or HelpPanel(self, (), self._theme)
        self._help.open("unlock")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, Escape back; on a button Enter is the button's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            here = QApplication.focusWidget()
            if isinstance(here, QPushButton):
                here.click()
            else:
                self.go_on()
        elif event.key() == Qt.Key.Key_Escape:
            self.go_back()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Focus the first input: before it is shown nothing takes the focus."""
        super().showEvent(event)
        self._arrive()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The help moves with the window."""
        super().resizeEvent(event)
        if self._help:
            self._help.fit()

    def _worked(self, found: object) -> None:
        self.page.worked(found)
        self._move(1)

    def _refused(self, fault: UserError) -> None:
        self._arrive()
        self.page.refuse(fault)
        self.area.ensureWidgetVisible(self.page.fault)

    def _move(self, by: int) -> None:
        if self.place + by == len(self.pages):
            self.finished.emit()
            return
        self.place += by
        self._show()

    def _show(self) -> None:
        for place, page in enumerate(self.pages):
            page.setVisible(place == self.place)
        page = self.page
        said = translate(_("{wizard}, page {place} of {pages}"), wizard=translate(self._words), place=self.place + 1, pages=len(self.pages))
        self.position.setText(said if len(self.pages) > 1 else translate(self._words))
        self.title.setText(translate(page.title))
        self.setAccessibleName(f"{self.position.text()}: {self.title.text()}")
        self.back.setVisible(page.returns)
        for one in self.pages:
            if one.other:
                one.other.setVisible(one is page)
        self.next.setText(translate(page.verb))
        self.area.verticalScrollBar().setValue(0)
        self._arrive()

    def _arrive(self) -> None:
        self.next.setFocus(Qt.FocusReason.OtherFocusReason)
        self.page.arrive()

    def _to_fault(self) -> None:
        """Scroll to the first fault."""
        faults = (one for one in self.page.findChildren(QLabel) if one.property("role") == "fault" and one.isVisible())
        if first := next(faults, None):
            self.area.ensureWidgetVisible(first)

    def _wait(self, words: str, *, on: bool) -> None:
        self._busy = on
        for part in (self.bar, self.doing):
            part.setVisible(on)
        self.bar.setRange(0, 0)
        self.doing.setText(translate(words))
        others = [page.other for page in self.pages if page.other]
        parts: tuple[QWidget, ...] = (self.back, self.next, self.page, *others)
        for stilled in parts:
            stilled.setEnabled(not on)

    def _rest(self) -> None:
        """The work has ended, well or in a bug: the page can be used again."""
        self._wait("", on=False)

    def _progressed(self, done: int, of: int, words: str) -> None:
        if self._busy:
            self.bar.setRange(0, of)
            self.bar.setValue(done)
            self.doing.setText(words)

    def _build(self) -> None:
        inner = HeightForWidthContent()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(GRID * 4, GRID, GRID * 4, GRID * 2)
        for page in self.pages:
            page.column.addWidget(page.fault)
            page.column.addStretch(1)
            page.hide()
            page.asked_on.connect(self.go_on)
            layout.addWidget(page)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inner)
        card = QFrame()
        card.setObjectName("card")
        card.setMaximumWidth(scaled(FORM_WIDTH))
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        card.setMaximumHeight(scaled(_HEIGHT))
        column = QVBoxLayout(card)
        column.setContentsMargins(0, GRID * 3, 0, GRID * 2)
        column.setSpacing(GRID)
        for part in (self.position, self.title):
            part.setContentsMargins(GRID * 4, 0, GRID * 4, 0)
            column.addWidget(part)
        column.addWidget(self.area, 1)
        column.addWidget(rule())
        column.addLayout(self._foot())
        middle = QHBoxLayout(self)
        middle.setContentsMargins(GRID, GRID, GRID, GRID)
        middle.addStretch(1)
        middle.addWidget(card, 100)
        middle.addStretch(1)

    def _foot(self) -> QHBoxLayout:
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(120)
        row = QHBoxLayout()
        row.setContentsMargins(GRID * 4, GRID, GRID * 4, 0)
        row.addWidget(self.back)
        for page in self.pages:
            if page.other:
                row.addWidget(page.other)
        row.addStretch(1)
        row.addWidget(self.doing)
        row.addWidget(self.bar)
        row.addWidget(self.next)
        self._wait("", on=False)
        return row
