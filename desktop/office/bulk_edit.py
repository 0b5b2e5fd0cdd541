"""One field of many records changed at once: one value, one deed, and by name what cannot take it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from desktop.errors import UserError
from desktop.models.fields.base import FormatContext, Kind
from desktop.models.fields.references import File
from desktop.models.record import Record
from desktop.words import _, translate

How = Literal["put", "add", "take"]
MOST = 1_000
"""Records that can be chosen for one change: what it would do to each is said while one types. More are exported and imported."""


@dataclass(frozen=True)
class Outcome:
    """What a change would do: the records as they would be, how many say so already, and (record, why) of the rest."""

    changed: tuple[Record, ...]
    same: int
    refused: tuple[tuple[Record, str], ...]


def changeable(register: type[Record]) -> dict[str, Kind[Any]]:
    """The fields that may say the same in many records: no files, and nothing that identifies a person."""
    fields = {**register.fields(), "site": register.kinds["site"]}
    return {name: kind for name, kind in fields.items() if not isinstance(kind, File)}


def outcome(records: Sequence[Record], field: str, value: Any, how: How, context: FormatContext) -> Outcome:
    """What it would do to put ``value`` into ``field`` of ``records``, or to add it to a set or take it from one."""
    changed: list[Record] = []
    refused: list[tuple[Record, str]] = []
    same = 0
    for record in records:
        after = record.changed(**{field: _value(record.get(field), value, how)})
        if after == record:
            same += 1
            continue
        why = _why_not(after, field, context)
        if why:
            refused.append((record, why))
        else:
            changed.append(after.settled())
    return Outcome(tuple(changed), same, tuple(refused))


def _value(before: Any, value: Any, how: How) -> Any:
    if how == "put":
        return value
    old, new = before or frozenset(), value or frozenset()
    return (old | new if how == "add" else old - new) or None


def _why_not(after: Record, field: str, context: FormatContext) -> str:
    """Why the record cannot be so; empty where it can."""
    label = translate(after.kinds[field].label)
    if after.get(field) is not None and not after.relevant(field):
        return str(UserError(_("{field} is not asked here."), field=label))
    refusals = after.settled().refusals(context)
    return str(refusals.get(field) or next(iter(refusals.values()))) if refusals else ""
