"""From a number back to the records it is made of."""

from collections.abc import Iterator
from datetime import date

from desktop.models.query import Condition, Query
from desktop.models.registers.figures import BroughtForward, ReportedFigure
from desktop.models.results.matrix import Matrix, Row
from desktop.office.results.framework_at import Frame, Reading
from desktop.store.queries.counting import Span, base_of, behind
from desktop.store.queries.facts import DIRECT


def records_behind(
    office_book: Reading, case_book: Reading | None, matrix: Matrix, row: Row, *, period: bool = False
) -> list[tuple[str, str]]:
    """(register, id) of the records ``row`` counts at the matrix's day or in its period, by day; figures last.

    Of a ratio those of the denominator. Cases are given only where the case book is open.
    """
    frame = Frame(office_book, matrix.project, matrix.as_at, matrix.period.id if matrix.period else None)
    period = period and matrix.period is not None
    asked, span = frame.planned[row.indicator].asked, frame.span(period=period)
    if asked.measure.how == "ratio":
        asked = base_of(asked)
    book = office_book if asked.measure.book == "office" else case_book
    records = [] if book is None else behind(book, asked, span, period=period)
    return [*records, *_figures(office_book, row.indicator, asked.attributions, span)]


def figures_beside(office_book: Reading, matrix: Matrix, row: Row) -> list[tuple[str, str]]:
    """(register, id) of the reported figures told beside the number of ``row``, not in it: of people reached indirectly."""
    of_indicator = Query((Condition("indicators", "contains", row.indicator),))
    return [
        ("reported_figure", record.id)
        for record in office_book.every(ReportedFigure, of_indicator)
        if record.on and record.on <= matrix.as_at and (record.attribution or DIRECT) not in row.attributions
    ]


def _figures(book: Reading, indicator: str, attributions: frozenset[str], span: Span) -> Iterator[tuple[str, str]]:
    of_indicator = Query((Condition("indicators", "contains", indicator),))
    for record in book.every(ReportedFigure, of_indicator):
        if record.on and (span.since or date.min) <= record.on <= span.as_at and (record.attribution or DIRECT) in attributions:
            yield "reported_figure", record.id
    if span.since is None:
        for earlier in book.every(BroughtForward, of_indicator):
            if earlier.on and earlier.on <= span.as_at:
                yield "brought_forward", earlier.id
