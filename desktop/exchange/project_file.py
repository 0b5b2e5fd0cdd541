"""A project's framework in one file: for another office that joins it, or from headquarters.

One JSON object, ``format`` "tallybook-project", ``version`` 1, ``project`` its code, ``made_by`` the id
of the office that made it, ``records`` each {``register``, ``id``, ``values`` {field: packed}}, ``sum`` the
SHA-256 of the records. It holds no person and no payment.
"""

import json
from collections.abc import Collection, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct, to_builtins

from desktop.errors import UserError
from desktop.exchange.whole_file import whole_file
from desktop.models.fields.base import Kind
from desktop.models.record import REGISTERS, Record
from desktop.shapes import MOST, Id, ShapeError, read_shape
from desktop.words import _

NEWER_TALLYBOOK = _("{name} was made by a newer Tallybook. Install the newest version and try again.")

FORMAT, VERSION, SUFFIX = "tallybook-project", 1, ".tallyproject"
_LARGEST = 8 << 20
"""Bytes: some ten thousand records. More would take hundreds of megabytes to look at."""
_OURS = frozenset({"number", "deleted"})
"""Fields each office has of its own."""
Cells = list[str | Annotated[int, Meta(ge=-MOST, le=MOST)] | None]


class _Head(Struct):
    format: str
    version: int


class _Packed(Struct, forbid_unknown_fields=True):
    register: Annotated[str, Meta(max_length=64)]
    id: Id
    values: dict[str, Cells]


class _File(Struct, forbid_unknown_fields=True):
    format: str
    version: int
    project: Annotated[str, Meta(max_length=200)]
    made_by: Annotated[str, Meta(max_length=64)]
    records: list[_Packed]
    sum: Annotated[str, Meta(max_length=64)]


def write_project(path: Path, project: str, made_by: str, records: Sequence[Record]) -> None:
    """Write the framework ``records`` of the project with that code."""
    packed = [_Packed(record.register, record.id, _values(record)) for record in records]
    content = _File(FORMAT, VERSION, project, made_by, packed, _sum(packed))
    with whole_file(path) as part:
        part.write_text(json.dumps(to_builtins(content), ensure_ascii=False, indent=1), encoding="utf-8")


def read_project(path: Path, registers: Collection[type[Record]]) -> tuple[str, list[Record]]:
    """The code of the project and its records, all of ``registers``; UserError where the file is no such file, damaged or too new."""
    spoilt = UserError(_("{name} is no project file, or is damaged. Ask for it again."), name=path.name)
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST + 1)
        head = read_shape(text, _Head, _LARGEST)
        if head.format == FORMAT and head.version > VERSION:
            raise UserError(NEWER_TALLYBOOK, name=path.name)
        content = read_shape(text, _File, _LARGEST)
        records = [_record(one, registers) for one in content.records]
        if content.format != FORMAT or len({record.id for record in records}) != len(records) or content.sum != _sum(content.records):
            raise spoilt
    except (OSError, ShapeError):
        raise spoilt from None
    return content.project, records


def _values(record: Record) -> dict[str, Cells]:
    kept = {field: value for field, value in record.values().items() if field not in _OURS}
    return {field: list(record.kinds[field].pack(value)) for field, value in kept.items()}


def _record(one: _Packed, registers: Collection[type[Record]]) -> Record:
    register = REGISTERS.get(one.register)
    if register not in registers or register is None or one.values.keys() & _OURS:
        raise ShapeError
    return register(one.id, **{field: _value(register.kinds.get(field), packed) for field, packed in one.values.items()})


def _value(kind: Kind[Any] | None, packed: Cells) -> object:
    """The value of ``packed``, which has to be what the book itself would hold: text where it has text, in the one way it writes it."""
    if kind is None or (not kind.many and len(packed) != len(kind.columns)):
        raise ShapeError
    wanted = [str if sql == "TEXT" else int for _suffix, sql in kind.columns] * (len(packed) if kind.many else 1)
    if any(not isinstance(cell, cls) for cell, cls in zip(packed, wanted, strict=True) if cell is not None or kind.many):
        raise ShapeError
    try:
        value = kind.unpack(packed)
        if list(kind.pack(value)) != packed:
            raise ShapeError
    except (ValueError, ArithmeticError, TypeError, AttributeError, RecursionError):  # of what only looks like what it packs
        raise ShapeError from None
    return value


def _sum(packed: Sequence[_Packed]) -> str:
    said = [{"register": one.register, "id": one.id, "values": one.values} for one in packed]
    return sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
