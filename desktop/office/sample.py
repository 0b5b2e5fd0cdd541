"""The CT.1140 sample: a real project's published tables as records, in ``resources/sample/ct1140``.

A CSV file a register, columns by field name; ``key`` is what other files call the record by.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from desktop import paths
from desktop.exchange.whole_file import Progress, quiet
from desktop.models.fields.base import FormatContext
from desktop.models.ids import new_id
from desktop.models.record import Book, Record
from desktop.models.registers import ALL
from desktop.office.access.opening import Newcomer, create_office, open_office
from desktop.office.office import Office
from desktop.store.keys.sealing import Cost
from desktop.words import _, translate

PROJECT = "CT.1140"
PASSPHRASE = "nine white horses cross the steppe"  # noqa: S105  opens nothing but the sample
"""Of every user of the demo office; the people in it are invented, so it may be printed."""
DEMO_USERS = (
    ("Manager", "manager"),
    ("Field officer", "field_officer"),
    ("Finance assistant", "finance_assistant"),
    ("Case worker", "case_worker"),
)


def build_demo(
    folder: Path,
    *,
    settings: Path | None = None,
    cost: Cost = Cost(),  # noqa: B008  frozen
    progress: Progress = quiet,
) -> Mapping[Book, str]:
    """A new office in ``folder`` with the sample in it; gives the codes of its two recovery papers."""
    progress(0, 4, translate(_("Making the office")))
    users = [Newcomer(name, (role,), PASSPHRASE) for name, role in DEMO_USERS]
    created = create_office(folder, users, name="CT.1140", settings=settings, cost=cost)
    with created.office as manager:
        progress(1, 4, translate(_("Reading the sample")))
        records = sample_records()
        progress(2, 4, translate(_("Entering the project and its work")))
        manager.save_all((record for record in records if record.book == "office"), _SAMPLE)
    progress(3, 4, translate(_("Entering the assisted persons")))
    with open_office(folder, DEMO_USERS[-1][0], PASSPHRASE, settings=settings, cost=cost) as case_worker:
        case_worker.save_all((record for record in records if record.book == "cases"), _SAMPLE)
    progress(4, 4, "")
    return created.papers


def fill(office: Office) -> None:
    """Put the sample into a new office, as far as its user may enter it."""
    records = sample_records()
    for book in office.books:
        mine = (record for record in records if record.book == book.name and office.may("edit", type(record)))
        office.save_all(mine, _SAMPLE)


_SAMPLE = _("The CT.1140 sample")


def sample_records(name: str = "ct1140") -> list[Record]:
    """The sample's records, each with a new id; RefusalError where a value will not do."""
    folder = paths.resources() / "sample" / name
    rows = {register: list(_rows(register, name)) for register in ALL if (folder / f"{register.register}.csv").exists()}
    ids = {(register.register, row["key"]): new_id() for register, lines in rows.items() for row in lines}

    def find(register: str, key: str) -> Sequence[str]:
        return [ids[register, key]] if (register, key) in ids else []

    context = FormatContext(find=find)
    return [_record(register, ids[register.register, row.pop("key")], row, context) for register, lines in rows.items() for row in lines]


def _rows(register: type[Record], name: str) -> Iterator[dict[str, str]]:
    path = paths.resources() / "sample" / name / f"{register.register}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _record(register: type[Record], record: str, row: dict[str, str], context: FormatContext) -> Record:
    values = {field: register.kinds[field].from_cell(text, context) for field, text in row.items() if text}
    found = register(record, **values).settled()
    for refusal in found.refusals(context).values():
        raise refusal
    return found
