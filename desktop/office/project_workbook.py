"""The framework of a project in a workbook, a sheet for each register: to be filled in, or sent where no Tallybook is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from desktop.errors import UserError
from desktop.exchange.tables.headings import sheet_names
from desktop.exchange.tables.records_in import RowResult, read_records
from desktop.exchange.tables.records_out import write_registers
from desktop.exchange.tables.workbook_in import sheets_of
from desktop.models.fields.base import FormatContext
from desktop.models.fields.references import Link, Links
from desktop.models.ids import new_id
from desktop.models.query import Query
from desktop.models.record import Record
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.site import Site
from desktop.office.names import Names
from desktop.office.office import Office
from desktop.words import _, translate

R = TypeVar("R", bound=Record)
SUFFIX = ".xlsx"
_NAMED = 3
"""Faults told of a workbook at a time."""


class _Framework:
    """The records of a workbook on their way in or out: records of its own, with what the office has behind it."""

    def __init__(self, office: Office, records: Iterable[Record] = ()) -> None:
        self._office = office
        self.records = {record.id: record for record in records}
        self._names = Names(self, office.context.locale)

    def get(self, register: type[R], record: str) -> R | None:
        """The record with that id, or None."""
        found = self.records.get(record)
        return found if isinstance(found, register) else self._office.get(register, record)

    def every(self, register: type[R], query: Query = Query()) -> Iterator[R]:  # noqa: B008  frozen
        """Those of the workbook; only where it has none, those of the office."""
        ours = [record for record in self.records.values() if isinstance(record, register)]
        return iter(ours) if ours else iter(self._office.every(register, query))

    def holds(self, register: type[Record]) -> bool:
        """Whether the register's book is open here."""
        return register.book == "office"

    def add(self, records: Iterable[Record]) -> None:
        """What was read can be meant from now on; a site or an organisation the office has already is that one."""
        for record in records:
            here = (
                self._office.context.find(record.register, record.name_for(self.context)) if isinstance(record, Site | Organisation) else ()
            )
            known = self._office.get(type(record), here[0]) if len(here) == 1 else None
            meant = known or record
            self.records[meant.id] = meant
        self._names.forget()

    @property
    def context(self) -> FormatContext:
        """Whoever is called as another is goes by their number: an id says nothing in another office."""
        names = self._names.context

        def named(register: str, record: str) -> str | None:
            name, found = names.name_of(register, record), self.records.get(record)
            return name if found is None or not name or [*names.find(register, name)] == [record] else found.number

        return replace(names, name_of=named)

    def numbered(self, register: type[R]) -> Mapping[str, R]:
        """The records of ``register`` by number."""
        return {record.number: record for record in self.records.values() if isinstance(record, register) and record.number}


def write_project_workbook(office: Office, registers: Iterable[type[Record]], records: Iterable[Record], path: Path) -> None:
    """Write ``records`` to ``path``, their links among each other by name."""
    framework = _Framework(office, records)
    kept = [_alone(record, framework.records) for record in framework.records.values()]
    write_registers({register: [one for one in kept if isinstance(one, register)] for register in registers}, framework.context, path)


def read_project_workbook(office: Office, registers: Iterable[type[Record]], path: Path) -> list[Record]:
    """The records of ``path``, which are new here; UserError with the first faults where a row will not do."""
    framework, titles = _Framework(office), {title.casefold() for title in sheets_of(path)}
    faulty: list[str] = []
    for register in registers:
        if titles & {title.casefold() for title in sheet_names(register)}:
            faulty += [f"{translate(register.plural)}: {sentence}" for sentence in _read_sheet(framework, register, path)]
    if faulty:
        more = translate(_("And {count} more."), count=len(faulty) - _NAMED) if len(faulty) > _NAMED else ""
        raise UserError(_("{name} cannot be taken. {faults}"), name=path.name, faults=" ".join(filter(None, (*faulty[:_NAMED], more))))
    return [record.changed(number=None) for record in framework.records.values() if office.get(type(record), record.id) is None]


def _read_sheet(framework: _Framework, register: type[Record], path: Path) -> list[str]:
    """Take the rows of a sheet in; the faults of those that will not do. A row may lead to one further down."""
    taken: set[int] = set()
    while True:
        rows = read_records(register, path, framework.context, lambda number: _row_of(framework, register, number)).rows
        ready = [row for row in rows if row.record and row.row not in taken and not row.record.refusals(framework.context)]
        taken |= {row.row for row in ready}
        framework.add(row.record for row in ready if row.record)
        left = [row for row in rows if row.row not in taken]
        if not left or not ready:
            return [_told(row) for row in left]


def _row_of(framework: _Framework, register: type[Record], number: str) -> Record:
    return framework.numbered(register).get(number) or register(new_id(), number=number)


def _told(row: RowResult) -> str:
    fault = next(iter(row.faults.values()), None) or UserError(_("The row is empty but for its number."))
    return translate(_("Row {row}: {fault}"), row=row.row, fault=fault)


def _alone(record: Record, framework: Mapping[str, Record]) -> Record:
    """``record`` without links to what does not go with it."""
    kept: dict[str, Any] = {}
    for field, kind in record.kinds.items():
        value = record.get(field)
        if isinstance(kind, Links) and value:
            kept[field] = frozenset(value & framework.keys()) or None
        elif isinstance(kind, Link):
            kept[field] = value if value in framework else None
    return record.changed(**kept)
