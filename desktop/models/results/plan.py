"""The work plan: what was to be done when, what has been done, and what is overdue at a day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, Self

from desktop.errors import UserError
from desktop.models.record import Record
from desktop.models.registers.activity import Activity
from desktop.models.registers.training import Training
from desktop.words import _

PLANNED: tuple[type[Record], ...] = (Activity, Training)
"""The registers whose records are planned."""
State = Literal["overdue", "late", "under_way", "held", "unplanned", "planned", "undated"]
"""``late``: held, or still going on, after its planned last day. ``unplanned``: held, and no plan was entered."""
_PLAN, _HELD = ("planned_began", "planned_ended"), ("began", "ended")


@dataclass(frozen=True)
class Span:
    """Days from the first to the last, both in it."""

    first: date
    last: date

    def moved(self, days: int) -> Self:
        """The same some days later."""
        return replace(self, first=self.first + timedelta(days), last=self.last + timedelta(days))


@dataclass(frozen=True)
class PlanRow:
    """One activity or training. ``days`` is how many it is overdue or late; ``reason`` the code of its delay.

    ``planned`` is the plan; what lies ahead without one is planned for the days it is set for.
    ``actual`` are the days it was or is being held; ``set_for`` those it is set for, where the plan says others.
    """

    register: str
    record: str
    title: str
    state: State
    days: int = 0
    planned: Span | None = None
    actual: Span | None = None
    set_for: Span | None = None
    reason: str = ""
    note: str = ""

    @property
    def movable(self) -> bool:
        """Whether its planned days can be moved: they are there, and it has not begun."""
        return self.planned is not None and self.actual is None

    @property
    def extent(self) -> Span | None:
        """From the first to the last of all its days."""
        spans = [span for span in (self.planned, self.actual, self.set_for) if span]
        return Span(min(span.first for span in spans), max(span.last for span in spans)) if spans else None


def plan_rows(records: Iterable[Record], as_at: date) -> list[PlanRow]:
    """A row a record, by first day; what has no day comes last."""
    rows = [_row(record, as_at) for record in records]
    return sorted(rows, key=lambda row: (row.extent is None, row.extent.first if row.extent else as_at, row.title, row.record))


def moved(record: Record, days: int, as_at: date) -> Record:
    """``record`` planned some days later. UserError where it has begun or has no planned day."""
    row = _row(record, as_at)
    if row.actual:
        raise UserError(_("What has begun keeps the days it was planned for. Correct them in its form if they are wrong."))
    if row.planned is None:
        raise UserError(_("It has no planned day yet. Enter one in its form."))
    fields = _PLAN if _span(record, _PLAN) else _HELD
    return record.changed(**{field: day + timedelta(days) for field in fields if (day := record.get(field))})


def _row(record: Record, as_at: date) -> PlanRow:
    planned, held = _span(record, _PLAN), _span(record, _HELD)
    actual = held if held and held.first <= as_at else None
    ahead = None if actual else held
    state, days = _state(planned or ahead, actual, as_at)
    return PlanRow(
        record.register,
        record.id,
        record.get("title") or "",
        state,
        days,
        planned or ahead,
        actual,
        ahead if planned and ahead != planned else None,
        record.get("delay_reason") or "",
        record.get("delay_note") or "",
    )


def _state(planned: Span | None, actual: Span | None, as_at: date) -> tuple[State, int]:
    if actual is None:
        if planned is None:
            return "undated", 0
        return ("overdue", (as_at - planned.last).days) if planned.last < as_at else ("planned", 0)
    over = 0 if planned is None else (min(actual.last, as_at) - planned.last).days
    if over > 0:
        return "late", over
    if actual.last > as_at:
        return "under_way", 0
    return ("held", 0) if planned else ("unplanned", 0)


def _span(record: Record, fields: tuple[str, str]) -> Span | None:
    """From first to last day, one where only one is given; a last day before the first is none."""
    days = [day for field in fields if (day := record.get(field))]
    return Span(days[0], max(days)) if days else None
