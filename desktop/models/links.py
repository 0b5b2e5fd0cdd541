"""The kinds that point somewhere: link, links, owner and file."""

import re
from collections.abc import Sequence
from typing import Any

from desktop.models.kind import Cell, Desk, Kind, RefusalError
from desktop.models.values import Attachment
from desktop.words import _


class Link(Kind[str]):
    """Another record, by its id; shown by what that record is called.

    ``to`` names its register. In the case book a link may lead to the office book, as an id only.
    """

    def __init__(self, label: str, to: str, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.to = to

    def read(self, typed: str, desk: Desk) -> str:
        return _find(typed, self.to, desk, self.label)

    def write(self, value: str, desk: Desk) -> str:
        return desk.name_of(self.to, value) or value


class Links(Kind[frozenset[str]]):
    """A set of records of one register, merged member by member; shown with semicolons."""

    columns = (("value", "TEXT"),)
    many = True

    def __init__(self, label: str, to: str, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.to = to

    def pack(self, value: frozenset[str] | None) -> tuple[Any, ...]:
        return tuple(sorted(value or ()))

    def unpack(self, packed: Sequence[Any]) -> frozenset[str] | None:
        return frozenset(packed) or None

    def read(self, typed: str, desk: Desk) -> frozenset[str]:
        return frozenset(
            _find(part.strip(), self.to, desk, self.label)
            for part in typed.split(";")
            if part.strip()
        )

    def write(self, value: frozenset[str], desk: Desk) -> str:
        return "; ".join(
            sorted(desk.name_of(self.to, member) or member for member in value)
        )


class Owner(Kind[tuple[str, str]]):
    """The one record this one belongs to, as (register, id), of exactly one of several registers."""

    def __init__(self, label: str, to: tuple[str, ...], **rest: Any) -> None:
        super().__init__(label, required=True, **rest)
        self.to = to
        self.columns = tuple((register, "TEXT") for register in to)

    def pack(self, value: tuple[str, str] | None) -> tuple[Any, ...]:
        return tuple(
            value[1] if value and value[0] == register else None for register in self.to
        )

    def unpack(self, packed: Sequence[Any]) -> tuple[str, str] | None:
        return next(
            (
                (to, found)
                for to, found in zip(self.to, packed, strict=True)
                if found is not None
            ),
            None,
        )

    def read(self, typed: str, desk: Desk) -> tuple[str, str]:
        register, _colon, name = typed.rpartition(":")
        places = [register.strip()] if register.strip() in self.to else list(self.to)
        name = name.strip() if places != list(self.to) else typed
        found = [
            (place, record) for place in places for record in desk.find(place, name)
        ]
        if len(found) != 1:
            raise _lost(typed, self.label, len(found))
        return found[0]

    def write(self, value: tuple[str, str], desk: Desk) -> str:
        name = desk.name_of(*value) or value[1]
        return name if len(self.to) == 1 else f"{value[0]}: {name}"

    def refuse(self, value: tuple[str, str], desk: Desk) -> None:
        if value[0] not in self.to:
            raise RefusalError(
                _("{field} cannot be a record of that register."), field=self.label
            )


class File(Kind[Attachment]):
    """A file whose bytes lie in the book; only its name, size and hash are in the record."""

    columns = (("", "TEXT"), ("size", "INTEGER"), ("sha256", "TEXT"))

    def pack(self, value: Attachment | None) -> tuple[Any, ...]:
        return (
            (None, None, None)
            if value is None
            else (value.name, value.size, value.sha256)
        )

    def unpack(self, packed: Sequence[Any]) -> Attachment | None:
        return None if packed[0] is None else Attachment(*packed)

    def read(self, typed: str, desk: Desk) -> Attachment:
        found = re.fullmatch(r"(.+) \((\d+) bytes, ([0-9a-f]{64})\)", typed)
        if not found:
            raise RefusalError(
                _("{field} is attached in the form, not typed."), field=self.label
            )
        return Attachment(found[1], int(found[2]), found[3])

    def write(self, value: Attachment, desk: Desk) -> str:
        return f"{value.name} ({value.size} bytes, {value.sha256})"

    def to_cell(self, value: Attachment | None, desk: Desk) -> Cell:
        return None if value is None else value.name


def _find(typed: str, register: str, desk: Desk, field: str) -> str:
    found = desk.find(register, typed)
    if len(found) != 1:
        raise _lost(typed, field, len(found))
    return found[0]


def _lost(typed: str, field: str, found: int) -> RefusalError:
    sentence = (
        _(
            "{field}: nothing here is called “{typed}”. Enter it first, or use its number."
        )
        if not found
        else _("{field}: several are called “{typed}”. Use its number.")
    )
    return RefusalError(sentence, field=field, typed=typed[:60])
