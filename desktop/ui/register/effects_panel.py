"""What the record beside the list counts toward, while it is typed: at the foot of its form."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.models.fields.base import FormatContext
from desktop.models.record import Record
from desktop.models.results.matrix import Row
from desktop.office.results.effects import Effect, Effects, Kept, effects
from desktop.presentation import formatting
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.runtime.targets import PlacementTarget
from desktop.ui.theme.tokens import GRID, HALF
from desktop.ui.widgets.basics import RowLink, button, clear_layout, label, set_accessible
from desktop.words import _, translate

PAUSE = 300
"""Milliseconds after the last key until it is counted."""
_SHOWN = 150
"""The same after another record is shown: whoever goes down a list waits for none of it."""
_FEW = 3
"""Rows shown before somebody asks for all."""
Typed = tuple[Record, Sequence[Record]]
"""A record as far as what is typed can be read, and what is typed into its child lists."""


class EffectsPanel(QWidget):
    """``typed`` gives what to count, None where no record is shown. Counted by the worker, after a pause."""

    def __init__(self, session: OfficeSession, typed: Callable[[], Typed | None]) -> None:
        super().__init__()
        self.setObjectName("effects")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.session = session
        self.told: Effects | None = None
        self._typed = typed
        self._kept: Kept = {}
        self._record = ""
        self._all = False
        self._busy = False
        self._due = QTimer(self, singleShot=True)
        self._due.timeout.connect(self.count)
        self.day = label("", "hint")
        self._lines = QVBoxLayout()
        self._build()
        session.changed.connect(lambda _changed: self._anew())
        session.moved.connect(self._anew)

    def later(self) -> None:
        """Something was typed: count once there is a pause."""
        self._due.start(PAUSE)

    def soon(self) -> None:
        """Another record is shown."""
        self._due.start(_SHOWN)

    def waiting(self) -> bool:
        """Whether something is still to be counted."""
        return self._due.isActive() or self._busy

    def count(self) -> None:
        """Count now; while something is being counted, once that is done."""
        self._due.stop()
        typed = self._typed() if self.isVisible() else None
        if typed is None or not typed[0].id:
            return
        if self._busy:
            self.soon()
            return
        (record, children), office, as_at, kept = typed, self.session.office, self.session.as_at, self._kept
        if record.id != self._record:
            self._record, self._all = record.id, False
            self._say(translate(_("Counting …")))
        self._busy = True
        self.session.run(lambda: effects(office, record, children, as_at, kept), partial(self._tell, record.id), self._failed)

    def words(self) -> list[str]:
        """Each line as it is read out."""
        found = self.told
        return [] if found is None else [found.why] if found.why else [_sentence(one, self.session.office.context) for one in _once(found)]

    def showEvent(self, event: object) -> None:
        """Count when it is seen."""
        super().showEvent(event)  # type: ignore[arg-type]
        self.soon()

    def _anew(self) -> None:
        """The books are not what they were."""
        self._kept = {}
        self.soon()

    def _failed(self, fault: UserError) -> None:
        self._busy = False
        self._say(str(fault))

    def _tell(self, record: str, found: Effects) -> None:
        self._busy = False
        if record == self._record:
            self.told = found
            self._draw()

    def _draw(self) -> None:
        if self.told is None:
            return
        if self.told.why:
            self._say(self.told.why)
            return
        clear_layout(self._lines)
        self._head.show()
        rows, context = _once(self.told), self.session.office.context
        self.day.setText(translate(_("as at {day}"), day=formatting.day(self.told.as_at, context)))
        for one in rows if self._all else rows[:_FEW]:
            self._lines.addLayout(self._line(one))
        if len(rows) > _FEW:
            words = translate(_("Show fewer")) if self._all else translate(_("{count} more"), count=len(rows) - _FEW)
            self._more = button(words, self._unfold, link=True)
            self._lines.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        set_accessible(self, description=". ".join(self.words()))
        self._in_order()

    def _in_order(self) -> None:
        """What is made later comes last for Tab, behind all that stands below: put it behind what stands above."""
        before: QWidget | None = self.previousInFocusChain()
        while before and before is not self and before.focusPolicy() == Qt.FocusPolicy.NoFocus:
            before = before.previousInFocusChain()
        for link in self.findChildren(QPushButton):
            if before:
                QWidget.setTabOrder(before, link)
            before = link

    def _line(self, one: Effect) -> QHBoxLayout:
        context = self.session.office.context
        line = QHBoxLayout()
        line.setSpacing(GRID)
        link = RowLink(_place(one.after, context), partial(self.session.target_wanted.emit, PlacementTarget(one.after.placement)))
        set_accessible(link, name=_sentence(one, context), description=translate(_("Opens the row of the matrix")))
        line.addWidget(link, 1)
        if one.moves and one.before.status != one.after.status:
            light = label(formatting.light(one.after.status), "hint")
            light.setProperty("state", formatting.STATUSES[one.after.status][2])
            line.addWidget(light)
        line.addWidget(label(_change(one, context), "section" if one.moves else "quiet"))
        return line

    def _unfold(self) -> None:
        self._all = not self._all
        self._draw()
        self._more.show()
        self._more.setFocus(Qt.FocusReason.OtherFocusReason)  # the one that was pressed is gone

    def _say(self, words: str) -> None:
        clear_layout(self._lines)
        self._head.hide()
        said = label(words, "quiet", wrap=True)
        said.setIndent(HALF)
        self._lines.addWidget(said)
        set_accessible(self, description=words)

    def _build(self) -> None:
        set_accessible(self, name=translate(_("Counts toward")))
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(HALF, 0, 0, 0)
        head.addWidget(label(translate(_("Counts toward")), "section"))
        head.addStretch(1)
        head.addWidget(self.day)
        self._lines.setSpacing(0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(GRID * 3 - HALF, GRID, GRID * 3, GRID)  # a link has a margin of its own
        whole.setSpacing(GRID // 2)
        whole.addWidget(self._head)
        whole.addLayout(self._lines)


def _once(found: Effects) -> list[Effect]:
    """Each indicator once, where the record's own outputs are if it stands there; what moves comes first."""
    by_indicator: dict[str, Effect] = {}
    for one in sorted(found.rows, key=lambda one: one.after.result.id not in found.results):
        by_indicator.setdefault(one.after.indicator, one)
    kept = set(map(id, by_indicator.values()))
    return sorted((one for one in found.rows if id(one) in kept), key=lambda one: not one.moves)


def _place(row: Row, context: FormatContext) -> str:
    return f"{formatting.result(row.result, context)} · {' '.join(formatting.name(row).split())}"


def _change(one: Effect, context: FormatContext) -> str:
    """Such as 205 → 210 where it moves; 36 of 205 where it stays, of what can be added up; else the number."""
    row, cell = one.after, one.after.cumulative
    before, after = (formatting.value(row, each.cumulative, context) for each in (one.before, one.after))
    if one.moves:
        return f"{before} → {after}"
    own = one.without.cumulative.value
    if row.additive and cell.value is not None and own is not None:
        return translate(_("{part} of {whole}"), part=formatting.amount(row, cell.value - own, context), whole=after)
    return after


def _sentence(one: Effect, context: FormatContext) -> str:
    return f"{_place(one.after, context)}  {_change(one, context)}"
