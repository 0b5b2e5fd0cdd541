"""What does not hold together in the project: each finding in a sentence, with the way to its records."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.models.record import REGISTERS
from desktop.models.results.matrix import Finding, Matrix
from desktop.presentation import formatting
from desktop.ui.runtime.page import MatrixBackedPage
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.runtime.targets import FindingTarget, Target
from desktop.ui.sentences import NO_PROJECT, NOTHING_DISAGREES
from desktop.ui.theme.tokens import GRID
from desktop.ui.widgets.basics import button, clear_layout, label
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.ui.widgets.scrolling import HeightForWidthContent, scrolled
from desktop.words import _, translate

_LED = 3
_WORDS = 44
"""Letters of what a finding leads to, so that two stand in a line."""


class FindingsPage(MatrixBackedPage):
    """Grouped by kind, the gravest for the donor's numbers first."""

    id = "findings"
    title = _("Findings")

    def __init__(self, session: OfficeSession) -> None:
        super().__init__(session)
        self._inner = HeightForWidthContent()
        self._inner.setMaximumWidth(900)
        self._lines = QVBoxLayout(self._inner)
        self._lines.setContentsMargins(GRID * 2, 0, GRID * 2, GRID * 2)
        self._lines.setSpacing(GRID)
        self._area = scrolled(self._inner)
        self._heads: dict[str, QLabel] = {}
        self._sought = ""
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._area)

    @classmethod
    def accepts(cls, target: Target) -> bool:
        return isinstance(target, FindingTarget)

    def show_target(self, target: Target) -> None:
        """Go to the findings of a kind, once they are counted."""
        if isinstance(target, FindingTarget):
            self._sought = target.kind
            self._seek()

    def refuse(self, fault: UserError) -> None:
        """Say it where the findings would stand."""
        self._say(str(fault))

    def _say(self, words: str) -> None:
        clear_layout(self._lines)
        self._heads = {}
        self._lines.addWidget(label(words, "quiet", wrap=True))
        self._lines.addStretch(1)

    def show_matrix(self, matrix: Matrix | None) -> None:
        """Draw its findings."""
        if matrix is None:
            self._say(translate(NO_PROJECT))
            return
        if not matrix.findings:
            self._say(translate(NOTHING_DISAGREES))
            return
        clear_layout(self._lines)
        self._heads, kind = {}, ""
        for finding in matrix.findings:
            if finding.kind != kind:
                kind = finding.kind
                self._lines.addSpacing(GRID // 2)
                self._heads[kind] = label(formatting.finding_kind(kind), "section")
                self._lines.addWidget(self._heads[kind])
            self._lines.addWidget(self._line(finding))
        self._lines.addStretch(1)
        QTimer.singleShot(0, self, self._seek)  # once it is laid out

    def _seek(self) -> None:
        if self._heads and not self.stale:
            head, self._sought = self._heads.get(self._sought), ""
            if head:
                self._inner.resize(self._inner.width(), self._inner.measure())  # laid out now: the bar must know how far it goes
                self._area.verticalScrollBar().setValue(head.y())

    def _line(self, finding: Finding) -> QWidget:
        card = QFrame()
        card.setObjectName("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        column.setSpacing(2)
        column.addWidget(label(finding.sentence, wrap=True))
        leads = QWidget()
        row = FlowLayout(leads, gap=GRID)
        if finding.place:
            row.addWidget(_beside(finding.place))
        for register, record in finding.records[:_LED]:
            row.addWidget(self._lead(register, record))
        if len(finding.records) > _LED:
            row.addWidget(_beside(translate(_("and {count} more"), count=len(finding.records) - _LED)))
        column.addWidget(leads)
        return card

    def _lead(self, register: str, record: str) -> QWidget:
        name = self.session.office.context.name_of(register, record) or ""
        words = f"{translate(REGISTERS[register].label)} {name}".strip()
        shown = words if len(words) <= _WORDS else words[: _WORDS - 1] + "…"
        made = button("", lambda: self.session.show_record(register, record), link=True)
        made.setText(shown)
        made.setToolTip(words)
        made.setAccessibleName(words)
        return made


def _beside(words: str) -> QLabel:
    """A hint that stands in a line with links."""
    made = label(words, "hint")
    made.setMinimumHeight(GRID * 3)
    return made
