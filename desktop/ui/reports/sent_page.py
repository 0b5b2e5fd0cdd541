"""Reports sent: a period is closed here, and each report says what has changed since."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from desktop.models.query import Changed
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.report import Report
from desktop.models.results.matrix import Matrix, Row
from desktop.models.results.profiles import PROFILES, Profile
from desktop.office.closing import NEEDS_LAST_DAY, NOT_OVER, close_period, matrix_to_send
from desktop.presentation import formatting
from desktop.ui.forms.context import editor_context_for
from desktop.ui.forms.labelled_input import LabelledInput
from desktop.ui.reports.export_page import ABOUT
from desktop.ui.runtime.page import RefreshingPage
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.runtime.targets import RecordTarget, Target
from desktop.ui.theme.tokens import FORM_WIDTH, GRID, scaled
from desktop.ui.widgets.basics import button, clear_layout, label, rule, set_accessible
from desktop.ui.widgets.item_delegates import MORE, TwoLineDelegate
from desktop.ui.widgets.scrolling import HeightForWidthContent, scrolled
from desktop.words import _, _n, translate

_REPORT = Qt.ItemDataRole.UserRole + 6
_ROWS = 6


class SentPage(RefreshingPage):
    """The period is that of the header. What it would keep is counted first, so that one knows before one closes it."""

    id = "sent"
    title = _("Reports sent")

    def __init__(self, session: OfficeSession) -> None:
        super().__init__(session)
        self.may = session.office.may("edit", Report)
        self.what = label("", wrap=True)
        self.waits = label("", "body", wrap=True)
        self.profiles = QButtonGroup(self)
        self.note = LabelledInput(_("Why it is closed anew"), hint=_("Kept with the report."))
        self.close_it = button(_("Close the period"), self.close_the_period, primary=True)
        self.list = QListWidget()
        self.none = label(translate(Report.belongs), "quiet", wrap=True)
        self.copy_it = button(_("Save a copy of what was sent"), self.save_copy)
        self.since = label("", "section")
        self._changes = QVBoxLayout()
        self._matrix: Matrix | None = None
        self._asked = 0
        self._build()
        self.list.currentItemChanged.connect(lambda _now, _before: self._look_since())

    def close_the_period(self) -> None:
        """Keep the matrix as it was counted; what is entered later shows as a restatement."""
        period, session = self.session.period, self.session
        if period is None or self._matrix is None:
            return
        note = self.note.text() if self.note.isVisibleTo(self) else ""
        if self.note.isVisibleTo(self) and not note:
            self.note.refuse(translate(_("Say why it is closed anew.")))
            return
        profile, matrix = self._profile(), self._matrix
        self.session.write(
            lambda: close_period(session.office, period, profile, note, matrix),
            translate(_("{period} is closed, as it was sent."), period=period.title),
            then=self._closed,
            by=self,
        )

    def _closed(self, changed: Changed) -> None:
        self.note.line.clear()
        self.read_again()
        self._choose(changed.kept[0].id)

    def save_copy(self) -> None:
        """Write the matrix of the report one is on as it was sent."""
        report = self._report()
        if report and report.matrix:
            editor_context_for(self.session, Report).show(report.matrix, self)

    def read_again(self) -> None:
        """Read the reports, and count what closing would keep."""
        super().read_again()
        if self.session.closed:
            return
        self._fill()
        self._count()

    @classmethod
    def accepts(cls, target: Target) -> bool:
        return isinstance(target, RecordTarget) and target.register == Report.register

    def show_target(self, target: Target) -> None:
        """Go to a report."""
        if isinstance(target, RecordTarget):
            self._choose(target.record)

    def _choose(self, record: str) -> None:
        for row in range(self.list.count()):
            if self.list.item(row).data(_REPORT) == record:
                self.list.setCurrentRow(row)
                return

    # What closing would do.

    def _count(self) -> None:
        period, session = self.session.period, self.session
        self._matrix = None
        self.close_it.setEnabled(False)
        self.waits.hide()
        self.note.hide()
        sentence = self._cannot(period)
        able = self.may and sentence is None
        self._closing.setVisible(able)
        first: QWidget = self.list
        if able and (checked := self.profiles.checkedButton()):
            first = checked
        self.setFocusProxy(first if able or self.list.count() else self.none)
        if sentence is not None or period is None:
            self.what.setText(sentence or "")
            return
        self.what.setText(translate(_("Counting …")))
        self._asked += 1
        asked, office = self._asked, session.office

        def show(matrix: Matrix) -> None:
            if asked == self._asked:
                self._offer(period, matrix)

        session.run(lambda: matrix_to_send(office, period), show, session.fail, translate(_("Counting what would be sent")))

    def _cannot(self, period: ReportingPeriod | None) -> str | None:
        """Why nothing can be closed now."""
        context = self.session.office.context
        if period is None:
            return translate(_("Choose a period in the header to close it."))
        if period.ended is None or period.of is None:
            return translate(NEEDS_LAST_DAY)
        if period.ended > context.today:
            day = formatting.day(period.ended, context)
            return translate(NOT_OVER, period=period.title, day=day)
        return None if self.may else translate(_("Your roles may look at reports, not close a period. Ask the manager."))

    def _offer(self, period: ReportingPeriod, matrix: Matrix) -> None:
        self._matrix = matrix
        words = _(
            "Closing {period} keeps its matrix at {day} as it is sent, with the wording and the targets of that day. "
            "Nothing is locked. What is entered later for that time shows in the matrix, beside what was sent."
        )
        self.what.setText(translate(words, period=period.title, day=formatting.day(matrix.as_at, self.session.office.context)))
        waiting = sum(row.cumulative.state == "waits" for row in matrix.rows)
        sentence = _n(
            "● {count} row counts assisted persons and waits for a case worker. It would be kept without a number.",
            "● {count} rows count assisted persons and wait for a case worker. They would be kept without a number.",
        )
        self.waits.setText(translate(sentence, count=waiting) if waiting else "")
        self.waits.setVisible(bool(waiting))
        self.close_it.setText(translate(_("Close {period}"), period=period.title))
        self.close_it.setEnabled(True)
        self.note.setVisible(bool(self.session.office.children(period, Report)))

    def _profile(self) -> Profile:
        return tuple(PROFILES)[self.profiles.checkedId()]

    # What was sent, and what has changed since.

    def _fill(self) -> None:
        context, here = self.session.office.context, self.list.currentItem()
        kept = here.data(_REPORT) if here else ""
        periods = {period.id: period for period in self.session.periods()}
        reports = [one for one in self.session.office.every(Report) if one.of and one.of[1] in periods]
        reports.sort(key=lambda one: (one.as_at or context.today, one.number or ""), reverse=True)
        self.list.blockSignals(True)
        self.list.clear()
        for report in reports:
            assert report.of is not None
            profile = translate(context.codes("profile").label(report.profile or ""))
            item = QListWidgetItem(f"{periods[report.of[1]].title} · {profile}")
            days = [Report.kinds[field].show(report.get(field), context) for field in ("as_at", "sent")]
            more = translate(_("at {day}, closed on {sent}"), day=days[0], sent=days[1])
            item.setData(MORE, f"{more} · {report.note}" if report.note else more)
            item.setData(_REPORT, report.id)
            item.setSizeHint(QSize(0, scaled(48)))
            self.list.addItem(item)
        self.list.blockSignals(False)
        rows = min(len(reports), _ROWS)
        self.list.setFixedHeight(rows * scaled(48) + 4)
        self.list.setVisible(bool(reports))
        self.none.setVisible(not reports)
        self._choose(kept)
        if self.list.currentRow() < 0 and reports:
            self.list.setCurrentRow(0)
        self._look_since()

    def _report(self) -> Report | None:
        item = self.list.currentItem()
        return self.session.office.get(Report, item.data(_REPORT)) if item else None

    def _look_since(self) -> None:
        report, session = self._report(), self.session
        clear_layout(self._changes)
        self.since.setText("")
        self.copy_it.setVisible(report is not None)
        period = session.office.get(ReportingPeriod, report.of[1]) if report and report.of else None
        if report is None or period is None:
            return
        same = [one for one in session.office.every(Report) if one.as_at == report.as_at and one.of == report.of]
        if max(same, key=lambda one: one.number or "").id != report.id:
            self.since.setText(translate(_("A later report of the same day took its place.")))
            return
        office, wanted = session.office, report.id

        def show(matrix: Matrix) -> None:
            now = self._report()
            if now and now.id == wanted:
                self._show_since([row for row in matrix.rows if row.restates])

        session.run(lambda: matrix_to_send(office, period), show, session.fail, translate(_("Looking for what has changed")))

    def _show_since(self, rows: list[Row]) -> None:
        context = self.session.office.context
        clear_layout(self._changes)
        self.since.setText(translate(_("Changed since it was sent")) if rows else translate(_("Nothing has changed since it was sent.")))
        seen: set[str] = set()
        for row in rows:
            if row.indicator in seen:  # the same indicator in another place
                continue
            seen.add(row.indicator)
            was = formatting.amount(row, row.restated, context) or translate(_("no number"))
            words = translate(_("sent as {number}, now {now}"), number=was, now=formatting.value(row, row.cumulative, context))
            self._changes.addWidget(label(f"{formatting.name(row)}: {words}", wrap=True))

    def _build(self) -> None:
        inner = HeightForWidthContent()
        inner.setMaximumWidth(scaled(FORM_WIDTH) + GRID * 4)
        column = QVBoxLayout(inner)
        column.setContentsMargins(GRID * 2, 0, GRID * 2, GRID * 2)
        column.setSpacing(GRID)
        column.addWidget(label(translate(_("Close the period")), "section"))
        column.addWidget(self.what)
        self.close_it.setEnabled(False)
        self.waits.setProperty("state", "watch")
        column.addWidget(self.waits)
        self._closing = QWidget()
        closing = QVBoxLayout(self._closing)
        closing.setContentsMargins(0, 0, 0, 0)
        closing.setSpacing(GRID)
        closing.addLayout(self._profile_row())
        closing.addWidget(self.note)
        closing.addWidget(self.close_it, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._closing)
        column.addSpacing(GRID)
        column.addWidget(rule())
        column.addWidget(label(translate(Report.plural), "section"))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setItemDelegate(TwoLineDelegate(self.list, self.session.theme))
        set_accessible(self.list, name=translate(Report.plural), description=translate(Report.belongs))
        for part in (self.none, self.list, self.since):
            column.addWidget(part)
        column.addLayout(self._changes)
        column.addWidget(self.copy_it, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scrolled(inner))

    def _profile_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        for number, (profile, words) in enumerate(PROFILES.items()):
            choice = QPushButton(translate(words))
            choice.setCheckable(True)
            choice.setProperty("segment", True)
            choice.setProperty("last", number == len(PROFILES) - 1)
            choice.setToolTip(translate(ABOUT[profile]))
            choice.setAccessibleName(f"{translate(_('Sent as'))}: {translate(words)}")
            choice.setChecked(profile == "donor")
            self.profiles.addButton(choice, number)
            row.addWidget(choice)
        row.addStretch(1)
        return row
