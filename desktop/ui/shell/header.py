"""The header: project, period, search, who is in, lock."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from desktop.models.codelists import shipped
from desktop.models.query import Query
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.project import Project
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.sentences import SEARCH
from desktop.ui.theme.icons import icon
from desktop.ui.theme.tokens import BODY, GRID, scaled, with_size
from desktop.ui.widgets.basics import stretch, tool
from desktop.words import _, translate

_HEIGHT = 48
_TITLE = 64
_ROOMY = 1000
"""Pixels from which on every button has its words."""
_LEAST = 440


def span(period: ReportingPeriod, session: OfficeSession) -> str:
    """A period's name and days."""
    kind, context = ReportingPeriod.kinds["began"], session.office.context
    return f"{period.title or ''} · {kind.show(period.began, context)} – {kind.show(period.ended, context)}"


class Header(QWidget):
    """What one works on and as whom; everything in it opens by a click or from the keyboard."""

    def __init__(
        self, session: OfficeSession, *, search: Callable[[], object], lock: Callable[[], object], menu: Callable[[QToolButton], object]
    ) -> None:
        super().__init__()
        self.session = session
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(scaled(_HEIGHT))
        self.setMinimumWidth(_LEAST)
        muted = session.theme.color("muted")
        self.project = self._menu_button(_("Project"), bold=True)
        self.period = self._menu_button(_("Reporting period"))
        self.search = QPushButton(icon("search", muted, size=16), "")
        self.search.setIconSize(QSize(16, 16))
        self.search.setAccessibleName(translate(SEARCH))
        self.search.clicked.connect(lambda: search())  # noqa: PLW0108  without what ``clicked`` brings
        roles = ", ".join(translate(shipped("user_role").label(role)) for role in sorted(session.office.roles))
        self.who = tool(_("Commands"), icon("person", muted), None, worded=True)
        self.who.setText(session.office.user.name or "")
        self.who.setToolTip(f"{session.office.user.name}: {roles}")
        self.who.setAccessibleName(translate(_("{name}, {roles}: all commands"), name=session.office.user.name, roles=roles))
        self.who.clicked.connect(lambda: menu(self.who))
        self.lock = tool(_("Lock"), icon("lock", muted), lock, worded=True)
        self.lock.setToolTip("Ctrl+L")
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 2, 0, GRID * 2, 0)
        row.setSpacing(GRID)
        for part in (self.project, self.period, stretch(), self.search, self.who, self.lock):
            row.addWidget(part)
        session.moved.connect(self.draw)
        self.draw()

    def draw(self) -> None:
        """Show the project and period one works on."""
        project, period = self.session.project, self.session.period
        words = f"{project.code}  {project.title}" if project else translate(_("No project yet"))
        self.project.setToolTip(words)
        self.period.setText((period.title if period else None) or translate(_("Whole project")))
        self.period.setToolTip(span(period, self.session) if period else "")
        self.period.setVisible(project is not None)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many words as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """In a narrow window the buttons keep their icons, and the title is cut; tooltips have the whole."""
        roomy = self.width() >= scaled(_ROOMY)
        for part in (self.who, self.lock):
            part.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon if roomy else Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.search.setText(translate(_("Search or do something")) + "   Ctrl+K" if roomy else "Ctrl+K")
        parts = [self.search, self.who, self.lock, *([self.period] if self.session.project else [])]
        spare = self.width() - sum(part.sizeHint().width() + GRID for part in parts) - GRID * 9
        words = self.project.toolTip()
        words = words if len(words) <= _TITLE else words[: _TITLE - 1] + "…"
        self.project.setText(self.project.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, max(spare, GRID * 4)))

    def _menu_button(self, words: str, *, bold: bool = False) -> QToolButton:
        made = tool(words, icon("down", self.session.theme.color("muted"), size=14), None, worded=True)
        made.setIconSize(QSize(14, 14))
        made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        if bold:
            made.setFont(with_size(made.font(), BODY, bold=True))
        made.clicked.connect(lambda: self._choose(made))
        return made

    def _choose(self, near: QToolButton) -> None:
        menu = QMenu(self)
        if near is self.project:
            for one in self.session.office.every(Project, Query(order=(("code", False),))):
                action = menu.addAction(f"{one.code}  {one.title}")
                action.triggered.connect(lambda _on=False, one=one: self._go(one))
        else:
            for period in reversed(self.session.periods()):
                action = menu.addAction(span(period, self.session))
                action.triggered.connect(lambda _on=False, period=period: self._in(period))
            menu.addSeparator()
            menu.addAction(translate(_("Whole project"))).triggered.connect(lambda: self._in(None))
        menu.exec(near.mapToGlobal(near.rect().bottomLeft()))

    def _go(self, project: Project) -> None:
        self.session.go(project, None, self.session.day_of(None))

    def _in(self, period: ReportingPeriod | None) -> None:
        self.session.go(self.session.project, period, self.session.day_of(period))
