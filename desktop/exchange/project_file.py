"""A project's framework in one file: for another office that joins it, or from headquarters.

One JSON object, ``format`` "tallybook-project", ``version`` 1, ``project`` its code, ``made_by`` the id
of the office that made it, ``records`` each {``register``, ``id``, ``values`` {field: packed}}, ``sum`` the
SHA-256 of the records. It holds no person and no payment.
"""

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from desktop.errors import UserError
from desktop.exchange.whole_file import whole_file
from desktop.models.record import REGISTERS, Record
from desktop.words import _

NEWER_TALLYBOOK = _("{name} was made by a newer Tallybook. Install the newest version and try again.")

FORMAT, VERSION, SUFFIX = "tallybook-project", 1, ".tallyproject"
_LARGEST = 50 << 20


def write_project(path: Path, project: str, made_by: str, records: Sequence[Record]) -> None:
    """Write the framework ``records`` of the project with that code."""
    packed = [{"register": record.register, "id": record.id, "values": _values(record)} for record in records]
    content = {"format": FORMAT, "version": VERSION, "project": project, "made_by": made_by, "records": packed, "sum": _sum(packed)}
    with whole_file(path) as part:
        part.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")


def read_project(path: Path) -> tuple[str, list[Record]]:
    """The code of the project and its records; UserError where the file is no such file, damaged or too new."""
    spoilt = UserError(_("{name} is no project file, or is damaged. Ask for it again."), name=path.name)
    try:
        if path.stat().st_size > _LARGEST:
            raise spoilt
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise spoilt
        if content["version"] > VERSION:
            raise UserError(NEWER_TALLYBOOK, name=path.name)
        if content["sum"] != _sum(content["records"]):
            raise spoilt
        return str(content["project"]), [_record(one) for one in content["records"]]
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        raise spoilt from None


def _values(record: Record) -> dict[str, Any]:
    kept = {field: value for field, value in record.values().items() if field not in ("number", "deleted")}
    return {field: list(record.kinds[field].pack(value)) for field, value in kept.items()}


def _record(one: dict[str, Any]) -> Record:
    register = REGISTERS[one["register"]]
    return register(one["id"], **{field: register.kinds[field].unpack(packed) for field, packed in one["values"].items()})


def _sum(packed: Sequence[Any]) -> str:
    return sha256(json.dumps(packed, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
