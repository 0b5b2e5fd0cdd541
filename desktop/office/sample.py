"""The CT.1140 sample: a real project's published tables as records, in ``resources/sample/ct1140``.

A CSV file a register, columns by field name; ``key`` is what other files call the record by.
"""

import csv
from collections.abc import Iterator, Sequence

from desktop import paths
from desktop.models.ids import new_id
from desktop.models.kind import Desk
from desktop.models.record import Record
from desktop.models.registers import ALL

PROJECT = "CT.1140"


def sample_records(name: str = "ct1140") -> list[Record]:
    """The sample's records, each with a new id; RefusalError where a value will not do."""
    folder = paths.resources() / "sample" / name
    rows = {register: list(_rows(register, name)) for register in ALL if (folder / f"{register.register}.csv").exists()}
    ids = {(register.register, row["key"]): new_id() for register, lines in rows.items() for row in lines}

    def find(register: str, key: str) -> Sequence[str]:
        return [ids[register, key]] if (register, key) in ids else []

    desk = Desk(find=find)
    return [
        _record(register, ids[register.register, row.pop("key")], row, desk)
        for register, lines in rows.items()
        for row in lines
    ]


def _rows(register: type[Record], name: str) -> Iterator[dict[str, str]]:
    path = paths.resources() / "sample" / name / f"{register.register}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _record(register: type[Record], record: str, row: dict[str, str], desk: Desk) -> Record:
    values = {field: register.kinds[field].from_cell(text, desk) for field, text in row.items() if text}
    found = register(record, **values).settled()
    for refusal in found.refusals(desk).values():
        raise refusal
    return found
