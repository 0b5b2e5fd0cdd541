"""What was sent and no longer holds: entries made later for an earlier time, shown and never hidden."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from desktop.models.registers.report import Report
from desktop.models.results.matrix import Budget, Matrix, Row, rounded
from desktop.office.results.framework_at import Frame, Reading


@dataclass(frozen=True)
class Sent:
    """What the last report before a day said: the day it held for, each placement's value, and what was spent."""

    report: str
    as_at: date
    values: Mapping[str, Decimal | None]
    spent: Decimal


def last_sent(book: Reading, frame: Frame) -> Sent | None:
    """What was sent last for a day before the frame's, or on it."""
    periods = {period.id for period in frame.periods}
    sent = [
        report
        for report in book.every(Report)
        if report.of and report.of[1] in periods and report.as_at and report.as_at <= frame.as_at and report.matrix
    ]
    if not sent:
        return None
    last = max(sent, key=lambda report: (report.as_at or date.min, report.number or ""))
    assert last.matrix is not None
    assert last.as_at is not None
    said = json.loads(book.read_attachment(last.matrix), parse_float=Decimal)
    values = {row["id"]: None if row["value"] is None else Decimal(row["value"]) for row in said["rows"]}
    return Sent(last.id, last.as_at, values, Decimal(said["budget"]["total"]["actual"]))


def budget_restated(budget: Budget, then: Matrix, sent: Sent) -> Budget:
    """``budget`` with the sum sent as spent for ``sent.as_at`` where the records now give another (``then``)."""
    return replace(budget, restated=sent.spent if sent.spent != then.budget.total.actual else None)


def restated(rows: Iterable[Row], then: Matrix, sent: Sent) -> Iterator[Row]:
    """``rows``, each with the value sent for ``sent.as_at`` where the records now give another (``then``)."""
    now = {row.placement: _printed(row) for row in then.rows if row.cumulative.state != "waits"}
    for row in rows:
        before, after = sent.values.get(row.placement), now.get(row.placement)
        changed = row.placement in sent.values and row.placement in now and before != after
        yield replace(row, restated=before if changed else None, restates=changed)


def _printed(row: Row) -> Decimal | None:
    return rounded(row.cumulative.value) if row.unit == "percent" else row.cumulative.value
