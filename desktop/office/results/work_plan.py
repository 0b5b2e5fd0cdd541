"""The work plan of a project, as far as this user may see what is in it."""

from datetime import date

from desktop.models.record import Record
from desktop.models.registers.result import Result
from desktop.models.results.plan import PLANNED, PlanRow, plan_rows
from desktop.office.reading import ReadingOffice


def work_plan(office: ReadingOffice, project: str | None, as_at: date) -> list[PlanRow]:
    """The rows of what serves the outputs of ``project`` (an id; None is all of the office). May run in a thread of its own."""
    with office.readers() as (book, _cases):
        outputs = {result.id for result in book.every(Result) if project is None or result.project == project}
        seen = [register for register in PLANNED if office.may("see", register)]
        return plan_rows((one for register in seen for one in book.every(register) if project is None or _serves(one, outputs)), as_at)


def _serves(record: Record, outputs: set[str]) -> bool:
    """What names no output yet belongs to every project."""
    named = record.get("results")
    return not named or bool(named & outputs)
