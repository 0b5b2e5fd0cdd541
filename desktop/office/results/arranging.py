"""The framework of a project as it is worked on: read whole, and taken out only where no record names it."""

from collections.abc import Iterable

from desktop.errors import UserError
from desktop.models.fields.references import Link, Links
from desktop.models.query import Condition, Query
from desktop.models.record import REGISTERS, Record
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Placement, Target
from desktop.models.registers.result import Result
from desktop.models.results.arrangement import Arrangement
from desktop.office.reading import ReadingOffice
from desktop.words import _, translate


def arrangement_of(office: ReadingOffice, project: str) -> Arrangement:
    """The results and rows of the project with that id."""
    results = [result for result in office.every(Result) if result.project == project]
    return Arrangement(results, office.every(Placement))


def free_to_go(office: ReadingOffice, arrangement: Arrangement, result: Result) -> list[Record]:
    """``result`` with all beneath it, to be deleted together; UserError that says what still names any of it."""
    branch = arrangement.branch(result)
    named = list(_naming(office, frozenset(one.id for one in branch if isinstance(one, Result)), "result"))
    if named:
        sentence = _("{name} cannot be deleted: {records} name it or what is under it. Give them another result first.")
        raise UserError(sentence, name=result.code, records=", ".join(named))
    return branch


def indicator_free_to_go(office: ReadingOffice, indicator: Indicator) -> list[Record]:
    """``indicator`` with its versions, targets and rows, to be deleted together; UserError that says what still names it."""
    named = list(_naming(office, frozenset({indicator.id}), "indicator"))
    if named:
        raise UserError(
            _("{name} cannot be deleted: {records} name it. Change them first."), name=indicator.short, records=", ".join(named)
        )
    return [indicator, *(one for register in (IndicatorVersion, Target, Placement) for one in office.children(indicator, register))]


def _naming(office: ReadingOffice, records: frozenset[str], to: str) -> Iterable[str]:
    for register in REGISTERS.values():
        if register in (Result, Placement) or not office.may("see", register):
            continue
        for field, kind in register.kinds.items():
            if isinstance(kind, Link | Links) and kind.to == to:
                count = office.count(register, Query((Condition(field, "any_of", records),)))
                if count:
                    words = register.label if count == 1 else register.plural
                    yield translate(_("{count} {records}"), count=count, records=translate(words).lower())
