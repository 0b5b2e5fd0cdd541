"""What an indicator would say in a wording, measure and scope nobody has saved: the same counting, on the books as if it were.

It reads through connections of its own and may run in a thread of its own; nothing is written.
"""

import contextlib
from collections import Counter as Counts
from collections.abc import Iterator, Mapping
from datetime import date

from desktop.errors import UserError
from desktop.models.fields.text_and_choice import unknown_code
from desktop.models.ids import new_id
from desktop.models.measures.measure import MEASURES, RULES, Measure
from desktop.models.measures.scopes import scope_fields
from desktop.models.measures.sense import sense_faults
from desktop.models.measures.sentence import BUILT, FORMULA, measure_of
from desktop.models.record import REGISTERS, Record
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Placement
from desktop.models.registers.report import Report
from desktop.models.registers.result import Result
from desktop.models.results.matrix import Matrix
from desktop.office.reading import ReadingOffice
from desktop.office.results.drilldown import records_behind
from desktop.office.results.matrix import matrix_of
from desktop.store.queries.occurring import occurring
from desktop.store.queries.reader import Reads
from desktop.words import _

_LAID_OVER = (Indicator, IndicatorVersion, Placement, Report)


def preview(office: ReadingOffice, indicator: Indicator, version: IndicatorVersion, as_at: date, period: str | None = None) -> Matrix:
    """A matrix of one row: ``indicator`` as ``version`` words and measures it. UserError says what is missing for a number."""
    if not version.measure:
        raise UserError(_("Choose a measure to see the number."))
    if version.measure not in (*MEASURES, BUILT, FORMULA):
        raise unknown_code(version.measure, version.kinds["measure"].label)
    if version.adds_up and version.adds_up not in RULES:
        raise unknown_code(version.adds_up, version.kinds["adds_up"].label)
    faults = sense_faults(version, office.context)
    if fault := next((fault for field, fault in faults.items() if field != "unit"), None):
        raise fault
    if measure_of(version).book == "cases" and office.case_book is None:
        raise UserError(_("This counts assisted persons. A case worker sees the number."))
    with _supposed(office, indicator, version) as (trial, case_book):
        matrix = matrix_of(trial, case_book, indicator.project or "", as_at, period)
    if not matrix.rows:
        raise UserError(_("The project has no results yet. Enter them in the framework first."))
    return matrix


def preview_records(office: ReadingOffice, indicator: Indicator, version: IndicatorVersion, matrix: Matrix) -> list[tuple[str, str]]:
    """(register, id) of the records behind the number ``preview`` gave."""
    with _supposed(office, indicator, version) as (trial, case_book):
        return records_behind(trial, case_book, matrix, matrix.rows[0])


def codes_occurring(office: ReadingOffice, measure: Measure) -> Mapping[str, Mapping[str, int]]:
    """By field of a scope and code: how many records have it. A closed book's records are not looked at."""
    with contextlib.ExitStack() as stack:
        readers = {book.name: stack.enter_context(book.reader()) for book in office.books}
        found: dict[str, Counts[str]] = {}
        for field, known in scope_fields(measure).items():
            found[field] = Counts()
            for register in (REGISTERS[name] for name in known.registers):
                if register.book in readers and field in register.kinds:
                    found[field].update(occurring(readers[register.book], register, field))
        return found


@contextlib.contextmanager
def _supposed(office: ReadingOffice, indicator: Indicator, version: IndicatorVersion) -> Iterator[tuple[Reads, Reads | None]]:
    """The books as if the project had this indicator alone (and those it is made of), in this version alone, in one row of its own."""
    with contextlib.ExitStack() as stack:
        trial = stack.enter_context(office.office_book.trial(_LAID_OVER))
        case_book = stack.enter_context(office.case_book.reader()) if office.case_book else None
        kept = {*(version.operands or ()), *filter(None, [version.second])} - {indicator.id}
        every = (record for register in _LAID_OVER for record in trial.every(register))
        others = [record.id for record in every if not _made_of(record, kept)]
        results = [result.id for result in trial.every(Result) if result.project == indicator.project]
        owner = ("indicator", indicator.id)
        rows = [Placement(new_id(), of=owner, result=result, position=1) for result in results[:1]]
        trial.as_if([indicator, version.changed(of=owner), *rows], others)
        yield trial, case_book


def _made_of(record: Record, kept: set[str]) -> bool:
    """Whether it is one of the indicators a formula is made of, or a version of one."""
    return record.id in kept or (isinstance(record, IndicatorVersion) and record.of is not None and record.of[1] in kept)
