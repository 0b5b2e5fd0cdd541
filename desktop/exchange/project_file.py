"""A project's framework in one file: for another office that joins it, or from headquarters.

One JSON object, ``format`` "tallybook-project", ``version`` 2, ``project`` its code, ``made_by`` the id
of the office that made it, ``records`` each {``register``, ``id``, ``values`` {field: packed}}, ``sum`` the
SHA-256 of the records. It holds no person and no payment.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache, reduce
from hashlib import sha256
from operator import or_
from pathlib import Path
from types import GenericAlias
from typing import Annotated, Any, cast

from msgspec import UNSET, Meta, Struct, UnsetType, defstruct, to_builtins

from desktop.errors import UserError
from desktop.exchange.whole_file import whole_file
from desktop.models.record import REGISTERS, Record
from desktop.shapes import MOST, Id, read_head, read_shape
from desktop.words import _

NEWER_TALLYBOOK = _("{name} was made by a newer Tallybook. Install the newest version and try again.")

FORMAT, VERSION, SUFFIX = "tallybook-project", 2, ".tallyproject"
"""A new field of the framework makes a new version, so that an older program says that it is too old, not that the file is damaged."""
_LARGEST = 8 << 20
"""Bytes: some eighteen thousand records. More would take hundreds of megabytes to look at."""
_OURS = frozenset({"number", "deleted"})
"""Fields each office has of its own."""
Cells = list[str | Annotated[int, Meta(ge=-MOST, le=MOST)] | None]


class _Head(Struct):
    format: str
    version: int


class _File(Struct, forbid_unknown_fields=True):
    format: str
    version: int
    project: Annotated[str, Meta(max_length=200)]
    made_by: Id
    records: list[Any]
    sum: Annotated[str, Meta(pattern=r"\A[0-9a-f]{64}\Z")]


def write_project(path: Path, project: str, made_by: str, records: Sequence[Record]) -> None:
    """Write the framework ``records`` of the project with that code."""
    packed = [{"register": record.register, "id": record.id, "values": _values(record)} for record in records]
    content = _File(FORMAT, VERSION, project, made_by, packed, _sum(packed))
    with whole_file(path) as part:
        part.write_text(json.dumps(to_builtins(content), ensure_ascii=False, indent=1), encoding="utf-8")


def read_project(path: Path, registers: tuple[type[Record], ...]) -> tuple[str, list[Record]]:
    """The code of the project and its records, all of ``registers``; UserError where the file is no such file, damaged or too new."""
    spoilt = UserError(_("{name} is no project file, or is damaged. Ask for it again."), name=path.name)
    try:
        with path.open("rb") as file:
            text = file.read(_LARGEST + 1)
        head = read_head(text, _Head, _LARGEST)
        if head.format == FORMAT and head.version > VERSION:
            raise UserError(NEWER_TALLYBOOK, name=path.name)
        content = read_shape(text, _file_of(registers), _LARGEST)
        packed = to_builtins(content.records)
        records = [_record(one) for one in packed]
    except (OSError, ValueError):
        raise spoilt from None
    known = content.format == FORMAT and content.version >= 1 and content.sum == _sum(packed)
    if not known or len({record.id for record in records}) != len(records):
        raise spoilt
    return content.project, records


@cache
def _file_of(registers: tuple[type[Record], ...]) -> type[_File]:
    """The shape of a file of records of ``registers``: no other field is in it than theirs."""
    records = GenericAlias(list, (reduce(or_, map(_shape_of, registers)),))
    return cast("type[_File]", defstruct("_FileOf", [("records", records)], bases=(_File,), forbid_unknown_fields=True))


def _shape_of(register: type[Record]) -> Any:
    fields = [(field, Cells | UnsetType, UNSET) for field in register.kinds if field not in {*_OURS, "office"}]
    values = defstruct("_Values", [("office", tuple[Id]), *fields], forbid_unknown_fields=True)
    return defstruct("_Packed", [("id", Id), ("values", values)], tag_field="register", tag=register.register, forbid_unknown_fields=True)


def _values(record: Record) -> dict[str, Cells]:
    kept = {field: value for field, value in record.values().items() if field not in _OURS}
    return {field: list(record.kinds[field].pack(value)) for field, value in kept.items()}


def _record(packed: Mapping[str, Any]) -> Record:
    register = REGISTERS[packed["register"]]
    return register(packed["id"], **{field: register.kinds[field].recognise(cells) for field, cells in packed["values"].items()})


def _sum(packed: Sequence[Mapping[str, Any]]) -> str:
    return sha256(json.dumps(packed, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
