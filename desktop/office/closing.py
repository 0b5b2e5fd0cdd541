"""Closing a reporting period: the matrix as sent is kept, and what changes afterwards shows as a restatement."""

from desktop.errors import UserError
from desktop.exchange.report.matrix_json import matrix_json
from desktop.models.ids import new_id
from desktop.models.query import Changed
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.report import Report
from desktop.models.results.matrix import Matrix
from desktop.models.results.profiles import Profile
from desktop.office.office import Office
from desktop.office.results.matrix import matrix_of
from desktop.words import _

NOT_OVER = _("{period} ends on {day}. Close it once it is over.")

NEEDS_LAST_DAY = _("The period needs a project and a last day before it can be closed.")


def matrix_to_send(office: Office, period: ReportingPeriod) -> Matrix:
    """The matrix of a period's last day, read through connections of its own: it may run in a thread of its own."""
    if period.of is None or period.ended is None:
        raise UserError(NEEDS_LAST_DAY)
    with office.readers() as (office_book, case_book):
        return matrix_of(office_book, case_book, period.of[1], period.ended, period.id)


def close_period(
    office: Office, period: ReportingPeriod, profile: Profile = "donor", note: str = "", matrix: Matrix | None = None
) -> Changed:
    """Keep the matrix of ``period`` as ``profile`` is sent it, in a report. A period may be closed anew, with a note that says why.

    ``matrix`` is what ``matrix_to_send`` gave, where it has been counted already.
    """
    if period.of is None or period.ended is None:
        raise UserError(NEEDS_LAST_DAY)
    if period.ended > office.context.today:
        raise UserError(NOT_OVER, period=period.title, day=period.ended.isoformat())
    if not note and office.children(period, Report):
        raise UserError(_("{period} is closed already. To close it anew, say why in the note."), period=period.title)
    content = matrix_json(matrix or matrix_to_send(office, period), profile)
    report = Report(
        new_id(),
        of=("reporting_period", period.id),
        as_at=period.ended,
        sent=office.context.today,
        profile=profile,
        matrix=office.attach(Report, "matrix.json", content),
        note=note or None,
    )
    return office.save(report, _("The period was closed"))
