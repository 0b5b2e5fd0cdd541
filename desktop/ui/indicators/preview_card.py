"""What the indicator one works on says now: its sentence, its number as it would be, what a reader would ask, and its records."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Target
from desktop.models.results.matrix import Matrix
from desktop.office.results.preview import preview, preview_records
from desktop.presentation import formatting
from desktop.presentation.measures import sentence_in_words
from desktop.presentation.questions import Asked, questions
from desktop.ui.results.drilldown_panel import DrilldownPanel
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.theme.icons import light_sign, pixmap
from desktop.ui.theme.tokens import GRID
from desktop.ui.widgets.basics import button, clear_layout, label
from desktop.ui.widgets.scrolling import HeightForWidthContent
from desktop.words import _, _n, translate

PAUSE = 300
"""Milliseconds after a change until it is counted."""
Supposed = tuple[Indicator, IndicatorVersion]


class PreviewCard(QStackedWidget):
    """``supposed`` gives what to count: an indicator and a version as far as it can be read; None of nothing.

    ``targets`` gives what it should reach besides the target at the end.
    """

    def __init__(
        self, session: OfficeSession, supposed: Callable[[], Supposed | None], targets: Callable[[], Sequence[Target]] = tuple
    ) -> None:
        super().__init__()
        self._targets = targets
        self.session = session
        self.matrix: Matrix | None = None
        self._supposed = supposed
        self._counted: Supposed | None = None
        self._asked = 0
        self.busy = False
        self._due = QTimer(self, singleShot=True, interval=PAUSE)
        self._due.timeout.connect(self.ask)
        self.panel = DrilldownPanel(session)
        self.panel.closed.connect(self._back)
        self.panel.wanted.connect(session.show_record)
        self.records = button(_("Show these records"), self.show_records)
        self.records.hide()
        self._lines = QVBoxLayout()
        self._build()
        session.changed.connect(lambda _changed: self.soon())
        session.moved.connect(self.soon)

    def soon(self) -> None:
        """Something changed: say at once what is counted, and count it once it rests."""
        if self.isVisible() and not self.session.closed:
            self.tell()
        self._due.start()

    def tell(self) -> None:
        """The sentence, and the questions, as they stand."""
        supposed, context = self._supposed(), self.session.office.context
        self.sentence.setText(sentence_in_words(supposed[1], context) if supposed else "")
        self.sentence.setVisible(bool(self.sentence.text()))
        project = self.session.project
        asked = Asked(*supposed, self._targets(), project.ends if project else None) if supposed else None
        found = questions(asked, context) if asked and asked.version.get("measure") else []
        self.questions.setText("\n".join(f"? {one}" for one in found))
        for part in (self.questions, self._asks):
            part.setVisible(bool(found))

    def waiting(self) -> bool:
        """Whether something is still to be counted."""
        return self._due.isActive() or self.busy

    def ask(self) -> None:
        """Count it now."""
        self._due.stop()
        supposed = self._supposed()
        if supposed is None:
            self._say(translate(_("Choose an indicator to see its number.")))
            return
        if not self.isVisible() or self.session.closed:
            return
        self._asked += 1
        asked, office, as_at = self._asked, self.session.office, self.session.as_at
        period = self.session.period_begun()
        self.busy = True

        def show(matrix: Matrix) -> None:
            if asked == self._asked:
                self.busy = False
                self._counted = supposed
                self._show(matrix)

        def refuse(fault: UserError) -> None:
            if asked == self._asked:
                self.busy = False
                self._say(str(fault))

        self.session.run(lambda: preview(office, *supposed, as_at, period.id if period else None), show, refuse)

    def show_records(self) -> None:
        """The records behind the number, in place of it."""
        matrix, counted, office = self.matrix, self._counted, self.session.office
        if matrix is None or counted is None:
            return
        row = matrix.rows[0]
        self.panel.show_cell(matrix, row, row.cumulative, period=False)
        self.setCurrentWidget(self.panel)

        def show(records: list[tuple[str, str]]) -> None:
            self.panel.show_records(records, row=row)
            if records:
                self.panel.list.setFocus()

        self.session.run(lambda: preview_records(office, *counted, matrix), show, self.session.fail, translate(_("Finding the records")))

    def showEvent(self, event: object) -> None:
        """Count when it is seen."""
        super().showEvent(event)  # type: ignore[arg-type]
        self.soon()

    def words(self) -> list[str]:
        """What it says, line by line."""
        return [said.text() for said in self._said]

    def _back(self) -> None:
        self.setCurrentIndex(0)
        self.records.setFocus()

    def _say(self, words: str) -> None:
        self.matrix = None
        self.setCurrentIndex(0)
        clear_layout(self._lines)
        self._said = [label(words, "quiet", wrap=True)]
        self._lines.addWidget(self._said[0])
        self.records.hide()

    def _show(self, matrix: Matrix) -> None:
        self.matrix = matrix
        self.setCurrentIndex(0)
        row, context = matrix.rows[0], self.session.office.context
        cell = row.cumulative
        clear_layout(self._lines)
        number = formatting.value(row, cell, context)
        self._said = [label(number, "number"), label(translate(_("at {day}"), day=formatting.day(matrix.as_at, context)), "hint")]
        if row.target is not None:
            words = translate(_("of a target of {target}"), target=formatting.amount(row, row.target, context))
            share = formatting.percentage(row.percent_of_target, context)
            self._said.append(label(f"{words}: {share}" if share else words, wrap=True))
        self._said += [label(sentence, "hint", wrap=True) for sentence in formatting.notes(matrix, row, context)]
        if row.period and matrix.period:
            said = translate(_("{period}: {number}"), period=matrix.period.name, number=formatting.value(row, row.period, context))
            self._said.append(label(said, wrap=True))
        if cell.records is not None:
            self._said.append(label(translate(_n("{count} record", "{count} records"), count=cell.records), "section"))
        for said_label in self._said:
            self._lines.addWidget(said_label)
        if row.status != "none":
            self._lines.insertLayout(2, self._light(row.status))
        self.records.setVisible(bool(cell.records))

    def _light(self, status: str) -> QHBoxLayout:
        _sign, words, color = next(said for name, said in formatting.STATUSES.items() if name == status)
        line = QHBoxLayout()
        sign = label()
        sign.setPixmap(pixmap(light_sign(status, color), self.session.theme.color(color), 15))
        said = label(translate(words))
        said.setProperty("state", color)
        self._said.append(said)
        line.addWidget(sign)
        line.addWidget(said)
        line.addStretch(1)
        return line

    def _build(self) -> None:
        self._said = [label("")]
        card = HeightForWidthContent()
        column = QVBoxLayout(card)
        column.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID)
        column.setSpacing(GRID)
        self.sentence, self.questions = label("", wrap=True), label("", "hint", wrap=True)
        self._asks = label(translate(_("A reader would ask")), "section")
        self.sentence.setAccessibleName(translate(_("What is counted, in a sentence")))
        column.addWidget(self.sentence)
        column.addWidget(label(translate(_("The number, as it would be")), "section"))
        column.addLayout(self._lines)
        column.addWidget(self.records, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._asks)
        column.addWidget(self.questions)
        column.addStretch(1)
        outer = QWidget()
        outer.setObjectName("pane")
        outer.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        whole = QVBoxLayout(outer)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(card)
        self.addWidget(outer)
        self.addWidget(self.panel)
