"""What was sent and no longer holds: entries made later for an earlier time, shown and never hidden."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from desktop.errors import UserError
from desktop.exchange.report.matrix_json import read_matrix_json
from desktop.models.registers.report import Report
from desktop.models.results.matrix import Budget, Finding, Matrix, Row, rounded
from desktop.office.results.framework_at import Frame, Reading
from desktop.shapes import ShapeError
from desktop.words import _, translate


@dataclass(frozen=True)
class Sent:
    """What the last report before a day said: the day it held for, each placement's value, and what was spent."""

    report: str
    as_at: date
    values: Mapping[str, Decimal | None]
    spent: Decimal
    counting: int
    """The way of counting it was made with."""


def last_report(book: Reading, frame: Frame) -> Report | None:
    """The last one that was sent for a day before the frame's, or on it."""
    periods = {period.id for period in frame.periods}
    sent = [
        report
        for report in book.every(Report)
        if report.of and report.of[1] in periods and report.as_at and report.as_at <= frame.as_at and report.matrix
    ]
    return max(sent, key=lambda report: (report.as_at or date.min, report.number or ""), default=None)


def sent_in(book: Reading, report: Report) -> Sent | None:
    """What ``report`` said; None where the matrix it keeps cannot be read."""
    if report.matrix is None or report.as_at is None:
        return None
    try:
        return Sent(report.id, report.as_at, *read_matrix_json(book.read_attachment(report.matrix)))
    except (ShapeError, UserError):
        return None


def unreadable(report: Report) -> Finding:
    """That nobody can say whether what was sent with ``report`` still holds."""
    words = _("The matrix kept with report {number} cannot be read: what was sent then is not compared. Close the period of it anew.")
    return Finding("unreadable_report", translate(words, number=report.number or ""), report.number or "", (("report", report.id),))


def budget_restated(budget: Budget, then: Matrix, sent: Sent) -> Budget:
    """``budget`` with the sum sent as spent for ``sent.as_at`` where the records now give another (``then``)."""
    return replace(budget, restated=sent.spent if sent.spent != then.budget.total.actual else None)


def restated(rows: Iterable[Row], then: Matrix, counted_so: Matrix, sent: Sent) -> Iterator[Row]:
    """``rows``, each with the value sent for ``sent.as_at`` where it is another now.

    ``then`` is what the records give for that day, ``counted_so`` what they give by the report's own way of counting: a number
    that only the counting changed is no late entry.
    """
    now, so = _known(then), _known(counted_so)
    for row in rows:
        of, before = row.placement, sent.values.get(row.placement)
        known = of in sent.values and of in now and of in so
        late, otherwise = known and before != so[of], known and before == so[of] and before != now[of]
        yield replace(row, restated=before if late or otherwise else None, restates=late, counted_otherwise=otherwise)


def _known(matrix: Matrix) -> dict[str, Decimal | None]:
    return {row.placement: _printed(row) for row in matrix.rows if row.cumulative.state != "waits"}


def _printed(row: Row) -> Decimal | None:
    return rounded(row.cumulative.value) if row.unit == "percent" else row.cumulative.value
