"""What the office calls things: how a linked record is shown, whom somebody means, and the lists with its own codes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from desktop.models.codelists import Code, CodeList, shipped
from desktop.models.fields.base import FormatContext
from desktop.models.query import Query
from desktop.models.record import REGISTERS, Record
from desktop.models.registers.staff import OfficeCode

R = TypeVar("R", bound=Record)


class RecordSource(Protocol):
    """Where the records of every register are found."""

    def get(self, register: type[R], record: str) -> R | None:
        """The record with that id, or None."""

    def every(self, register: type[R], query: Query = ...) -> Iterable[R]:
        """All records that are not deleted."""

    def holds(self, register: type[Record]) -> bool:
        """Whether the register's book is open here."""


class Names:
    """Names and codes as they stand, remembered until ``forget`` is called after a change."""

    def __init__(self, records: RecordSource, locale: str) -> None:
        self._shelf = records
        self._names: dict[tuple[str, str], str | None] = {}
        self._meant: dict[str, dict[str, list[str]]] = {}
        self._codes: dict[str, CodeList] = {}
        self.context = FormatContext(locale=locale, name_of=self.name_of, find=self.find, codes=self.codes)

    def write_as(self, locale: str) -> None:
        """Dates in names are written as ``locale`` does from now on."""
        if locale != self.context.locale:
            self.context = replace(self.context, locale=locale)
            self.forget()

    def forget(self) -> None:
        """Something was saved: the next question is answered from the books."""
        self._names.clear()
        self._meant.clear()
        self._codes.clear()

    def name_of(self, register: str, record: str) -> str | None:
        """What the record is called; None where it is not to be found, or in a book that is closed to this user."""
        if (register, record) not in self._names:
            kind = REGISTERS[register]
            found = self._shelf.get(kind, record) if self._shelf.holds(kind) else None
            self._names[register, record] = found.name_for(self.context) if found else None
        return self._names[register, record]

    def find(self, register: str, typed: str) -> Sequence[str]:
        """The ids of the records ``typed`` may mean: a number, a whole name, or else the beginning of one."""
        kind, said = REGISTERS[register], typed.strip().casefold()
        if not said or not self._shelf.holds(kind):
            return ()
        if register not in self._meant:
            self._meant[register] = self._index(kind)
        meant = self._meant[register]
        if said in meant:
            return meant[said]
        return tuple(dict.fromkeys(record for name, records in meant.items() if name.startswith(said) for record in records))

    def codes(self, name: str) -> CodeList:
        """A shipped list with this office's own codes, wordings and retirements."""
        if name not in self._codes:
            ours = (record for record in self._shelf.every(OfficeCode) if record.codes == name)
            self._codes[name] = extended(shipped(name), ours)
        return self._codes[name]

    def _index(self, kind: type[Record]) -> dict[str, list[str]]:
        meant: dict[str, list[str]] = defaultdict(list)
        numbers: dict[str, list[str]] = {}
        for record in self._shelf.every(kind):
            meant[record.name_for(self.context).casefold()].append(record.id)
            numbers[record.id.casefold()] = [record.id]
            if record.number:
                numbers[record.number.casefold()] = [record.id]
        return {**meant, **numbers}


def extended(codes: CodeList, ours: Iterable[OfficeCode]) -> CodeList:
    """``codes`` with what the office says of them; an own code takes the standards' codes of the one it maps to."""
    said = []
    for record in ours:
        code, title = record.code or "", record.title or ""
        known = codes[code] if code in codes else Code(code, title)
        maps = codes[record.maps_to].maps if record.maps_to and record.maps_to in codes else known.maps
        said.append(replace(known, label=title or known.label, retired=bool(record.retired), maps=maps))
    return codes.extended(said)
