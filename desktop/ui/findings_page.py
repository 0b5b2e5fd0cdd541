"""What does not hold together in the project: each finding in a sentence, with the way to its records."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.exchange import shown
from desktop.models.matrix import Finding, Matrix
from desktop.models.record import REGISTERS
from desktop.office.numbers import matrix_of
from desktop.ui.parts import Tall, button, emptied, label
from desktop.ui.room import Room
from desktop.ui.theme import GRID
from desktop.words import _, translate

_LED = 3


class FindingsPage(QWidget):
    """Grouped by kind, the gravest for the donor's numbers first."""

    def __init__(self, room: Room) -> None:
        super().__init__()
        self.room = room
        self._stale = True
        inner = Tall()
        inner.setMaximumWidth(900)
        self._lines = QVBoxLayout(inner)
        self._lines.setContentsMargins(GRID * 2, 0, GRID * 2, GRID * 2)
        self._lines.setSpacing(GRID)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        room.changed.connect(lambda _changed: self._again())
        room.moved.connect(self._again)

    def showEvent(self, event: object) -> None:
        """Look when it is seen."""
        super().showEvent(event)  # type: ignore[arg-type]
        if self._stale:
            QTimer.singleShot(0, self, self.read_again)

    def read_again(self) -> None:
        """Look for findings anew."""
        self._stale = False
        room = self.room
        if room.project is None:
            self._say(translate(_("There is no project yet. Enter one in Set-up.")))
            return
        office, project, as_at = room.office, room.project.id, room.as_at

        def look() -> Matrix:
            with office.readers() as (office_book, case_book):
                return matrix_of(office_book, case_book, project, as_at, None)

        room.tasks.run(look, self._show, self._failed, translate(_("Looking for what disagrees")))

    def _again(self) -> None:
        self._stale = True
        if self.isVisible():
            QTimer.singleShot(0, self, self.read_again)

    def _failed(self, fault: UserError) -> None:
        self._say(str(fault))

    def _say(self, words: str) -> None:
        emptied(self._lines)
        self._lines.addWidget(label(words, "quiet", wrap=True))
        self._lines.addStretch(1)

    def _show(self, matrix: Matrix) -> None:
        if not matrix.findings:
            self._say(translate(_("Nothing disagrees.")))
            return
        emptied(self._lines)
        kind = ""
        for finding in matrix.findings:
            if finding.kind != kind:
                kind = finding.kind
                self._lines.addSpacing(GRID // 2)
                self._lines.addWidget(label(shown.finding_kind(kind), "section"))
            self._lines.addWidget(self._line(finding))
        self._lines.addStretch(1)

    def _line(self, finding: Finding) -> QWidget:
        card = QFrame()
        card.setObjectName("card")
        column = QVBoxLayout(card)
        column.setContentsMargins(GRID * 2, GRID, GRID * 2, GRID)
        column.setSpacing(2)
        column.addWidget(label(finding.sentence, wrap=True))
        row = QHBoxLayout()
        row.addWidget(label(finding.place, "hint"))
        row.addStretch(1)
        for register, record in finding.records[:_LED]:
            row.addWidget(self._lead(register, record))
        if len(finding.records) > _LED:
            row.addWidget(label(translate(_("and {count} more"), count=len(finding.records) - _LED), "hint"))
        column.addLayout(row)
        return card

    def _lead(self, register: str, record: str) -> QWidget:
        name = self.room.office.desk.name_of(register, record) or ""
        words = f"{translate(REGISTERS[register].label)} {name}".strip()
        made = button(words if len(words) <= 40 else words[:39] + "…", lambda: self.room.wanted.emit(register, record), link=True)
        made.setToolTip(words)
        made.setAccessibleName(words)
        return made
