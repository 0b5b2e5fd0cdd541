"""What needs doing now: the period and its report, drafts, findings, lights, money against time, the last changes."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.exchange.report import charts
from desktop.models.fields.base import FormatContext
from desktop.models.record import REGISTERS
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.report import Report
from desktop.models.results.matrix import Matrix
from desktop.presentation import formatting
from desktop.presentation.formatting import moment
from desktop.ui.home.chart import Chart
from desktop.ui.register.history import done
from desktop.ui.runtime.page import MatrixBackedPage
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.runtime.targets import DraftTarget, FindingTarget, PlacementTarget
from desktop.ui.sentences import NOTHING_DISAGREES
from desktop.ui.theme.icons import light_sign, pixmap
from desktop.ui.theme.tokens import GRID, Theme, scaled
from desktop.ui.widgets.basics import RowLink, clear_layout, label, set_accessible
from desktop.ui.widgets.scrolling import HeightForWidthContent, scrolled
from desktop.words import _, _n, translate

_LINES = 6
_REPORTS = 3
_TWO_CARDS = 700
"""Pixels from which on two cards stand side by side."""


class Bar(QWidget):
    """One bar on a track, with its share written at its end."""

    def __init__(self, theme: Theme, share: float, words: str, color: str) -> None:
        super().__init__()
        self._theme, self._share, self._words, self._color = theme, share, words, color
        self.setFixedHeight(scaled(22))
        self.setMinimumWidth(160)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Track, bar, words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        said = max(painter.fontMetrics().horizontalAdvance(words) for words in (self._words, "000")) + GRID
        track = QRectF(0, self.height() / 2 - 4, self.width() - said, 8)
        painter.setBrush(self._theme.color("line"))
        painter.drawRoundedRect(track, 4, 4)
        painter.setBrush(self._theme.color(self._color))
        painter.drawRoundedRect(QRectF(0, track.top(), max(8.0, track.width() * min(self._share, 1.0)), 8), 4, 4)
        painter.setPen(self._theme.color("text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._words)
        painter.end()


class Card(QFrame):
    """A heading and lines."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self.lines = QVBoxLayout()
        self.lines.setSpacing(2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(GRID * 2, GRID + 4, GRID * 2, GRID + 4)
        whole.setSpacing(GRID)
        whole.addWidget(label(translate(title), "section"))
        whole.addLayout(self.lines)
        whole.addStretch(1)

    def say(self, words: str, role: str = "body", *, wrap: bool = True) -> None:
        """A line."""
        self.lines.addWidget(label(words, role, wrap=wrap))

    def lead(self, words: str, run: Callable[[], object], more: str = "", state: str = "") -> None:
        """A line that leads somewhere; ``state`` "late" tells what is overdue."""
        row = QHBoxLayout()
        row.setSpacing(GRID)
        link = RowLink(words, run)
        set_accessible(link, name=translate(_("Open {what}"), what=words), description=more)
        row.addWidget(link, 1)
        if more:
            hint = label(more, "hint")
            hint.setProperty("state", state)
            row.addWidget(hint)
        self.lines.addLayout(row)


class HomePage(MatrixBackedPage):
    """Drawn from what the office knows now; each line leads to its place."""

    id = "home"
    title = _("Home")

    def __init__(self, session: OfficeSession) -> None:
        super().__init__(session)
        self._cards: list[Card] = []
        self._wide = True
        self._grid = QGridLayout()
        self._grid.setSpacing(GRID * 2)
        inner = HeightForWidthContent()
        column = QVBoxLayout(inner)
        column.setContentsMargins(GRID * 2, 0, GRID * 2, GRID * 2)
        column.addLayout(self._grid)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._area = scrolled(inner)
        whole.addWidget(self._area)

    def read_again(self) -> None:
        """What can be said at once is; the numbers follow."""
        if not self.session.closed:
            self.show_matrix(None)
        super().read_again()

    def show_matrix(self, matrix: Matrix | None) -> None:
        """Draw the cards; None: the numbers are still being counted. Who is at a line stays at it."""
        bar = self._area.verticalScrollBar()
        QTimer.singleShot(0, self, partial(bar.setValue, bar.value()))  # it follows the focus through the lines that go
        here = QApplication.focusWidget()
        kept = here.accessibleName() if here and (here is self or self.isAncestorOf(here)) else None
        clear_layout(self._grid)
        cards = [self._period(), self._drafts(), self._lights(matrix), self._money(matrix), self._findings(matrix), self._latest()]
        self._cards = [card for card in cards if card]
        self._place()
        for card in self._cards:
            card.show()
        if kept is not None:
            self._go_to(kept)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One card under the other where two have too little room."""
        super().resizeEvent(event)
        if self._wide != (self.width() >= scaled(_TWO_CARDS)):
            self._wide = not self._wide
            self._place()

    def _place(self) -> None:
        columns = 2 if self._wide else 1
        for place, card in enumerate(self._cards):
            self._grid.addWidget(card, place // columns, place % columns)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, columns - 1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The first line that leads somewhere takes the focus: on the page nothing would show it."""
        super().focusInEvent(event)
        self._go_to("")

    def _go_to(self, name: str) -> None:
        links = [link for card in self._cards for link in card.findChildren(QPushButton)]
        if link := next((link for link in links if link.accessibleName() == name), next(iter(links), None)):
            link.setFocus(Qt.FocusReason.OtherFocusReason)

    def _period(self) -> Card:
        card, context, today = Card(_("Reports")), self.session.office.context, self.session.office.context.today
        if self.session.project is None:
            card.say(translate(_("No project yet. Begin with the project the donor pays for.")), "quiet")
            card.lead(translate(_("Projects")), lambda: self.session.page_wanted.emit("project"))
            return card
        periods = self.session.periods()
        closed = {report.of[1] for report in self.session.office.every(Report) if report.of}
        still = [one for one in periods if one.id not in closed]
        begun = [one for one in still if one.began and one.began <= today] or still[:1]
        if earlier := len(begun[:-_REPORTS]):
            words = translate(_n("{n} earlier period is not closed", "{n} earlier periods are not closed"), n=earlier)
            card.lead(words, lambda: self.session.page_wanted.emit("reporting_period"))
        for period in begun[-_REPORTS:]:
            when = (
                f"{formatting.day(period.began, context)} – {formatting.day(period.ended, context)}"
                if period.began and period.ended
                else ""
            )
            late = "late" if period.due and period.due < today else ""
            card.lead(f"{period.title}   {when}", partial(self._report, period), _due(period.due, today, context), late)
        if not begun:
            none = _("Every period is closed.") if periods else _("No reporting periods are entered for this project.")
            card.say(translate(none), "quiet")
            card.lead(translate(_("Reporting periods")), lambda: self.session.page_wanted.emit("reporting_period"))
        return card

    def _report(self, period: ReportingPeriod) -> None:
        """Go to the files of ``period``."""
        self.session.go(self.session.project, period, self.session.day_of(period))
        self.session.page_wanted.emit("export")

    def _drafts(self) -> Card:
        card = Card(_("Not saved yet"))
        drafts = self.session.office.drafts()
        for draft in drafts[:_LINES]:
            kind = translate(REGISTERS[draft.register].label)
            card.lead(
                draft.label or kind,
                partial(self.session.target_wanted.emit, DraftTarget(draft)),
                f"{kind} · {moment(draft.at, self.session.office.context)}",
            )
        if not drafts:
            card.say(translate(_("Nothing. What you type and do not save waits here.")), "quiet")
        return card

    def _lights(self, matrix: Matrix | None) -> Card | None:
        if self.session.project is None:
            return None
        card = Card(_("Rows of the results matrix"))
        if matrix is None:
            card.say(translate(_("Counting …")), "quiet")
            return card
        lines = QGridLayout()
        lines.setColumnMinimumWidth(1, scaled(150))
        lines.setColumnStretch(2, 1)
        card.lines.addLayout(lines)
        for place, (status, (_sign, words, color)) in enumerate(formatting.STATUSES.items()):
            rows = [row for row in matrix.rows if row.status == status]
            if not rows:
                continue
            sign = label()
            sign.setFixedWidth(16)
            if status != "none":
                sign.setPixmap(pixmap(light_sign(status, color), self.session.theme.color(color), 15))
            link = RowLink(translate(words), partial(self.session.target_wanted.emit, PlacementTarget(rows[0].placement)))
            set_accessible(link, name=translate(_("Open {what}"), what=translate(words)), description=str(len(rows)))
            lines.addWidget(sign, place, 0)
            lines.addWidget(link, place, 1)
            lines.addWidget(Bar(self.session.theme, len(rows) / len(matrix.rows), str(len(rows)), color), place, 2)
        day = formatting.day(matrix.as_at, self.session.office.context)
        card.lead(translate(_("Results matrix at {day}"), day=day), lambda: self.session.page_wanted.emit("matrix"))
        return card

    def _money(self, matrix: Matrix | None) -> Card | None:
        if matrix is None or not matrix.budget.lines:
            return None
        card, context, total = Card(_("Money and time")), self.session.office.context, matrix.budget.total
        said = translate(
            _("Spent {burn}, time elapsed {elapsed}"),
            burn=formatting.percentage(total.burn_percent, context) or "–",
            elapsed=formatting.percentage(matrix.time_elapsed.percent, context),
        )
        budget, time = matrix.budget, matrix.time_elapsed
        card.lines.addWidget(
            Chart(self.session, lambda width, colours: charts.burn(budget, time, context, width, colours, stated=False), said)
        )
        spent = translate(
            _("{actual} of {budget} {currency}"),
            actual=formatting.money(total.actual, budget.currency, context),
            budget=formatting.money(total.budget, budget.currency, context),
            currency=matrix.budget.currency,
        )
        card.lead(spent, lambda: self.session.page_wanted.emit("budget_line"))
        return card

    def _findings(self, matrix: Matrix | None) -> Card | None:
        if matrix is None:
            return None
        card = Card(_("To resolve"))
        kinds = Counter(finding.kind for finding in matrix.findings)
        for kind, count in kinds.items():
            card.lead(formatting.finding_kind(kind), partial(self.session.target_wanted.emit, FindingTarget(kind)), str(count))
        if not kinds:
            card.say(translate(NOTHING_DISAGREES), "quiet")
        return card

    def _latest(self) -> Card:
        card, office = Card(_("Last changes")), self.session.office
        lines = sorted((change for book in office.books for change in book.latest(_LINES)), key=lambda change: change.at, reverse=True)
        for change in lines[:_LINES]:
            kind = REGISTERS.get(change.register)
            if kind is None or not office.may("see", kind):
                continue
            who = office.context.name_of("user", change.who) or translate(_("somebody"))
            name = office.context.name_of(change.register, change.record) or ""
            words = f"{done(change)}: {translate(kind.label)} {name}"
            when = f"{who} · {moment(change.at, office.context)}"
            if change.what == "erase":
                card.say(f"{words}   {when}", "hint")
            else:
                card.lead(words, partial(self.session.show_record, change.register, change.record), when)
        if not lines:
            card.say(translate(_("Nothing has been entered yet.")), "quiet")
        return card


def _due(due: date | None, today: date, context: FormatContext) -> str:
    if due is None:
        return ""
    days = (due - today).days
    if days < 0:
        return translate(_("▲ was due {day}"), day=formatting.day(due, context))
    return translate(_n("due {day}, a day left", "due {day}, {n} days left"), day=formatting.day(due, context), n=days)
