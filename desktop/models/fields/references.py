"""The kinds that point somewhere: link, links, owner and file."""

import re
from collections.abc import Sequence
from typing import Any

from desktop.models.fields.base import Cell, FormatContext, Kind, RefusalError, SetKind
from desktop.models.fields.values import Attachment
from desktop.words import _, translate

LARGEST_FILE = 20 << 20
"""Bytes of an attachment (docs/files.md)."""
REGISTER_LABELS: dict[str, str] = {}
"""By name what a record of each register is called; filled where a register is declared."""
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LONGEST = 1_000
"""No record is called by more signs than this."""


class Link(Kind[str]):
    """Another record, by its id; shown by what that record is called.

    ``to`` names its register. In the case book a link may lead to the office book, as an id only.
    """

    def __init__(self, label: str, to: str, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.to = to

    def read(self, typed: str, context: FormatContext) -> str:
        return _find(typed, (self.to,), context, self.label)[1]

    def write(self, value: str, context: FormatContext) -> str:
        return context.name_of(self.to, value) or value

    def to_cell(self, value: str | None, context: FormatContext) -> Cell:
        return None if value is None else _surely(self.to, value, context)


class Links(SetKind):
    """A set of records of one register, merged member by member; shown with semicolons."""

    def __init__(self, label: str, to: str, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.to = to

    def read_member(self, typed: str, context: FormatContext) -> str:
        return _find(typed, (self.to,), context, self.label)[1]

    def write(self, value: frozenset[str], context: FormatContext) -> str:
        # A name with a semicolon in it must not read back as two.
        return "; ".join(sorted((context.name_of(self.to, member) or member).replace(";", ",") for member in value))

    def to_cell(self, value: frozenset[str] | None, context: FormatContext) -> Cell:
        if not value:
            return None
        names = {member: _surely(self.to, member, context) for member in value}
        return "; ".join(sorted(member if ";" in name else name for member, name in names.items()))


class Owner(Kind[tuple[str, str]]):
    """The one record this one belongs to, as (register, id), of exactly one of several registers."""

    def __init__(self, label: str, to: tuple[str, ...], **rest: Any) -> None:
        super().__init__(label, required=True, **rest)
        self.to = to
        self.columns = tuple((register, "TEXT") for register in to)

    def pack(self, value: tuple[str, str] | None) -> tuple[Any, ...]:
        return tuple(value[1] if value and value[0] == register else None for register in self.to)

    def unpack(self, packed: Sequence[Any]) -> tuple[str, str] | None:
        return next(((to, found) for to, found in zip(self.to, packed, strict=True) if found is not None), None)

    def read(self, typed: str, context: FormatContext) -> tuple[str, str]:
        register, colon, name = typed.partition(":")
        said = register.strip().casefold()
        named = [to for to in self.to if said in (to, _label(to).casefold(), translate(_label(to)).casefold())]
        if colon and named:
            return _find(name.strip(), tuple(named), context, self.label)
        return _find(typed, self.to, context, self.label)

    def write(self, value: tuple[str, str], context: FormatContext) -> str:
        return self._with_register(value[0], context.name_of(*value) or value[1])

    def to_cell(self, value: tuple[str, str] | None, context: FormatContext) -> Cell:
        if value is None:
            return None
        return self._with_register(value[0], _surely(*value, context))

    def _with_register(self, register: str, name: str) -> str:
        alone = len(self.to) == 1 and ":" not in name
        return name if alone else f"{translate(_label(register))}: {name}"

    def refuse(self, value: tuple[str, str], context: FormatContext) -> None:
        if value[0] not in self.to:
            raise RefusalError(_("{field} cannot be a record of that register."), field=self.label)


class File(Kind[Attachment]):
    """A file whose bytes lie in the book; only its name, size and hash are in the record."""

    columns = (("", "TEXT"), ("size", "INTEGER"), ("sha256", "TEXT"))

    def pack(self, value: Attachment | None) -> tuple[Any, ...]:
        return (None, None, None) if value is None else (value.name, value.size, value.sha256)

    def unpack(self, packed: Sequence[Any]) -> Attachment | None:
        return None if packed[0] is None else Attachment(*packed)

    def read(self, typed: str, context: FormatContext) -> Attachment:
        found = re.fullmatch(r"(.+) \((\d+) bytes, ([0-9a-f]{64})\)", typed)
        if not found:
            raise RefusalError(_("{field} is attached in the form, not typed."), field=self.label)
        return Attachment(found[1], int(found[2]), found[3])

    def write(self, value: Attachment, context: FormatContext) -> str:
        return f"{value.name} ({value.size} bytes, {value.sha256})"

    def to_cell(self, value: Attachment | None, context: FormatContext) -> Cell:
        return None if value is None else value.name

    def refuse(self, value: Attachment, context: FormatContext) -> None:
        if not re.fullmatch(r"[^\x00-\x1f\x7f/\\\ud800-\udfff]{1,255}", value.name):
            raise RefusalError(_("{field}: the name of the file will not do. Rename the file."), field=self.label)
        if not 0 <= value.size <= LARGEST_FILE:
            raise RefusalError(
                _("{field}: the file is larger than {size} MiB. Attach a smaller one."), field=self.label, size=LARGEST_FILE >> 20
            )


def _find(typed: str, registers: tuple[str, ...], context: FormatContext, field: str) -> tuple[str, str]:
    """(register, id) of the one record somebody means, by its name, number or id."""
    said = typed[:_LONGEST]
    found = {(register, record) for register in registers for record in context.find(register, said)} or {
        (register, said) for register in registers if _ID.fullmatch(said) and context.name_of(register, said) is not None
    }
    if len(found) == 1:
        return found.pop()
    sentence = (
        _("{field}: nothing here is called “{typed}”. Enter it first, or use its number.")
        if not found
        else _("{field}: several are called “{typed}”. Use its number.")
    )
    raise RefusalError(sentence, field=field, typed=typed[:60])


def _surely(register: str, record: str, context: FormatContext) -> str:
    """A name that finds this record and no other; its id where there is none."""
    name = context.name_of(register, record)
    return name if name and {*context.find(register, name)} == {record} else record


def _label(register: str) -> str:
    return REGISTER_LABELS.get(register, register)
