"""A page with its title, its one main action, and the slim list of its place."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.record import REGISTERS
from desktop.ui.access.page import UsersPage
from desktop.ui.framework.page import FrameworkPage
from desktop.ui.home.page import HomePage
from desktop.ui.indicators.page import IndicatorPage
from desktop.ui.register.page import RegisterPage
from desktop.ui.register.placeholders import ClosedPage
from desktop.ui.reports.export_page import ExportPage
from desktop.ui.reports.sent_page import SentPage
from desktop.ui.results.findings_page import FindingsPage
from desktop.ui.results.page import MatrixPage
from desktop.ui.runtime.navigation import RailSection
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.setup.appearance_page import AppearancePage
from desktop.ui.setup.sharing_page import SharingPage
from desktop.ui.theme.tokens import GRID
from desktop.ui.widgets.basics import MinimumSizeBox, button, label, scrolled
from desktop.ui.widgets.button_strip import TabStrip
from desktop.ui.work_plan.page import WorkPlanPage
from desktop.words import _, translate


class PageFrame(QWidget):
    """``turned`` (page, by_arrow) when another page of the same place is chosen in the slim list."""

    turned = Signal(str, bool)

    def __init__(self, session: OfficeSession, place: RailSection, page: str, redress: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.id = page
        self.place = place
        self.content = content_of(session, page, redress)
        titles = [(known, translate(title)) for known, title in place.pages]
        titles += [(register.register, translate(register.plural)) for register in place.registers]
        titles.sort(key=lambda title: title[0] != place.first)
        listed = [register for register in place.lists if register.register == page]
        titles += [(page, translate(_("{plural}, as a list"), plural=translate(register.plural))) for register in listed]
        self.title = label(dict(titles)[page], "title")
        head = QHBoxLayout()
        head.setContentsMargins(GRID * 2, GRID + 4, GRID * 2, GRID)
        head.addWidget(self.title)
        head.addStretch(1)
        if main := self._main(session):
            head.addWidget(main)
        inner = QWidget()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(MinimumSizeBox(inner)))
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(head)
        self.slim = TabStrip(titles)
        self.slim.chosen.connect(self._turn)
        if len(titles) > 1:
            row = QHBoxLayout()
            row.setContentsMargins(GRID * 2, 0, GRID * 2, GRID)
            row.addWidget(self.slim)
            self._column.addLayout(row)
        self._column.addWidget(self.content, 1)

    def arrive(self) -> None:
        """The page is shown: mark it, and put the focus where work begins."""
        self.slim.mark(self.id)
        parts = self.content.first_parts() if isinstance(self.content, RegisterPage) else self.parts()
        first = next(iter(parts), None)
        if first:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def parts(self) -> list[QWidget]:
        """Where the focus can go by F6, in order."""
        match self.content:
            case RegisterPage():
                return self.content.parts()
            case MatrixPage():
                return [self.content.view, *([self.content.panel.list] if self.content.panel.isVisible() else [])]
            case WorkPlanPage():
                return [self.content.view]
            case FrameworkPage():
                return [self.content.tree]
            case _:
                return self.content.parts() if isinstance(self.content, UsersPage) else [self.content]

    def _turn(self, page: str, by_arrow: bool) -> None:
        self.slim.mark(self.id)
        self.turned.emit(page, by_arrow)

    def _main(self, session: OfficeSession) -> QWidget | None:
        match self.content:
            case RegisterPage() if session.office.may("edit", self.content.register):
                made = button("", self.content.new, primary=True)
                made.setText(translate(_("New {label}"), label=translate(self.content.register.label).lower()))
                made.setToolTip("Ctrl+N")
                self.content.deeds.working.connect(made.setDisabled)
                return made
            case FrameworkPage() if self.content.may:
                made = button(_("New result"), self.content.new, primary=True)
                made.setToolTip("Ctrl+N")
                return made
            case IndicatorPage() if self.content.may:
                made = button(_("New indicator"), self.content.new, primary=True)
                made.setToolTip("Ctrl+N")
                return made
            case UsersPage() if self.content.may:
                made = button(_("Add a user"), self.content.new, primary=True)
                made.setToolTip("Ctrl+N")
                return made
            case MatrixPage():
                made = button(_("Export"), self.content.export, primary=True)
                made.setToolTip("Ctrl+Shift+E")
                return made
            case _:
                return None


def content_of(session: OfficeSession, page: str, redress: Callable[[], object]) -> QWidget:
    """The page called ``page``; a closed book's registers say why they are closed."""
    pages: dict[str, Callable[[], QWidget]] = {
        "home": lambda: HomePage(session),
        "matrix": lambda: MatrixPage(session),
        "findings": lambda: FindingsPage(session),
        "work_plan": lambda: WorkPlanPage(session),
        "export": lambda: ExportPage(session),
        "look": lambda: AppearancePage(session, redress),
        "framework": lambda: FrameworkPage(session),
        "indicators": lambda: IndicatorPage(session),
        "sent": lambda: SentPage(session),
        "others": lambda: SharingPage(session),
        "user": lambda: UsersPage(session, redress),
    }
    if page in pages:
        return pages[page]()
    register = REGISTERS[page]
    return RegisterPage(session, register) if session.office.may("see", register) else ClosedPage(session, register)
