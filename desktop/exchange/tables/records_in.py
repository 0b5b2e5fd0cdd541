"""Records out of a workbook, a CSV file or a paste: first a preview, nothing is kept here.

Blank means keep. A row with the number of a record changes it, one without makes a new one. What our
own export wrote reads as the same (``records_out``).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from desktop.errors import UserError
from desktop.exchange.tables.csv_tables import csv_text, read_csv
from desktop.exchange.tables.headings import fields_under, meant, plain, sheet_names
from desktop.exchange.tables.paste import pasted
from desktop.exchange.tables.workbook_in import SheetCell, read_workbook
from desktop.exchange.whole_file import Cancelled, Progress, StoppedError, never, quiet
from desktop.models.fields.base import Cell, FormatContext, RefusalError
from desktop.models.ids import new_id
from desktop.models.record import Record
from desktop.words import _, translate

What = Literal["new", "changed", "same", "refused"]
Cells = tuple[int, Sequence[SheetCell]]
"""The number of a row as its file counts, and its cells."""
MOST_RECORDS = 200_000
_STEP = 500
_REMEMBERED = 50_000
_WHOLE = ""
"""The key of what is wrong with a row and with none of its fields."""


@dataclass(frozen=True)
class RowResult:
    """What becomes of one row. ``row`` is its number as the file counts, the heading being one.

    ``record`` is as it would be saved, None where the row is refused. ``faults`` and ``differences``
    (old, new) are by field; the fault "" is of the row as a whole.
    """

    row: int
    what: What
    record: Record | None
    faults: Mapping[str, UserError] = field(default_factory=dict)
    differences: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Preview:
    """What an import would do. ``read_as`` says in words how the file was read."""

    register: type[Record]
    rows: tuple[RowResult, ...]
    fields: tuple[str, ...]
    read_as: str = ""

    def of(self, what: What) -> tuple[RowResult, ...]:
        """The rows of which ``what`` becomes."""
        return tuple(row for row in self.rows if row.what == what)

    @property
    def new(self) -> tuple[RowResult, ...]:
        """Rows that make a record."""
        return self.of("new")

    @property
    def changed(self) -> tuple[RowResult, ...]:
        """Rows that change one."""
        return self.of("changed")

    @property
    def same(self) -> tuple[RowResult, ...]:
        """Rows that say what is there already."""
        return self.of("same")

    @property
    def refused(self) -> tuple[RowResult, ...]:
        """Rows that cannot be taken, each with its reasons."""
        return self.of("refused")

    @property
    def counts(self) -> dict[What, int]:
        """How many rows of each sort, the sorts that are there."""
        return dict(Counter(row.what for row in self.rows))

    def reasons(self, row: RowResult) -> list[str]:
        """Why ``row`` is refused, each sentence with the field it is of."""
        labels = {name: translate(self.register.kinds[name].label) if name != _WHOLE else "" for name in row.faults}
        return [str(fault) if labels[name] in str(fault) else f"{labels[name]}: {fault}" for name, fault in row.faults.items()]

    def records(self) -> list[Record]:
        """What is to be saved, as one deed."""
        return [row.record for row in self.rows if row.record and row.what in ("new", "changed")]


def read_records(
    cls: type[Record],
    path: Path,
    context: FormatContext,
    existing: Callable[[str], Record | None],
    *,
    given: Mapping[str, Any] | None = None,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> Preview:
    """What ``path`` (.xlsx or .csv) says of ``cls``; UserError where the file as a whole will not do.

    ``existing`` gives the record with a number. ``given`` are values of new records that the file
    need not have: the training whose participants are read.
    """
    read_as, rows = _table(cls, path)
    heading = next((row for row in rows if any(_filled(cell) for cell in row[1])), None)
    if heading is None:
        raise UserError(_("{name} is empty. Begin with a row of headings."), name=path.name)
    texts = ["" if isinstance(cell, UserError) else cell for cell in heading[1]]
    fields = fields_under(cls, texts, given or {})
    reader = _Reader(cls, context, dict(given or {}))
    results: list[RowResult] = []
    for done, (number, cells) in enumerate(rows):
        if done % _STEP == 0:
            if cancelled():
                raise StoppedError
            progress(done, 0, translate(_("Reading {name}"), name=path.name))
        if len(results) > MOST_RECORDS:
            raise UserError(_("{name} has more than {most} rows. Divide it into several files."), name=path.name, most=MOST_RECORDS)
        if any(_filled(cell) for cell in cells):
            results.append(reader.numbered(number, fields, cells, existing))
    found = tuple(name for name in fields if name)
    return Preview(cls, tuple(results), found, read_as)


def read_block(
    cls: type[Record],
    text: str,
    context: FormatContext,
    columns: Sequence[str],
    *,
    onto: Sequence[Record | None] = (),
    given: Mapping[str, Any] | None = None,
) -> Preview:
    """What a paste says: tab-separated ``text`` whose first cell goes into the first of ``columns`` (fields).

    ``onto`` are the records the rows fall on, None or none for a new one. A row of headings is left out.
    """
    reader = _Reader(cls, context, dict(given or {}))
    lines = list(enumerate(pasted(text), start=1))
    if lines and _repeats_headings(cls, lines[0][1], columns):
        del lines[0]
    results = [
        reader.result(number, columns, cells, onto[place] if place < len(onto) else None) for place, (number, cells) in enumerate(lines)
    ]
    return Preview(cls, tuple(results), tuple(columns))


def _table(cls: type[Record], path: Path) -> tuple[str, Iterator[Cells]]:
    """How a file was read, and its rows."""
    try:
        if path.suffix.lower() in (".xlsx", ".xlsm"):
            return translate(_("Excel workbook")), iter(read_workbook(path, sheet_names(cls)))
        if path.suffix.lower() in (".csv", ".txt", ".tsv"):
            read_as, lines = read_csv(path, meant(cls).keys())
            return read_as, ((number, list(cells)) for number, cells in lines)
    except OSError:
        raise UserError(_("{name} cannot be read. See whether it is there and may be opened."), name=path.name) from None
    raise UserError(_("{name} is neither .xlsx nor .csv. Save it as one of them."), name=path.name)


def _filled(cell: SheetCell) -> bool:
    return cell is not None and not (isinstance(cell, str) and not cell.strip())


def _repeats_headings(cls: type[Record], cells: Sequence[str], columns: Sequence[str]) -> bool:
    known = meant(cls)
    named = [known.get(plain(cell)) for cell in cells]
    return any(named) and named == list(columns[: len(named)])


class _Reader:
    """Reads rows of one register; remembers what came before in the same file."""

    def __init__(self, cls: type[Record], context: FormatContext, given: dict[str, Any]) -> None:
        self._cls, self._context, self._given = cls, context, given
        self._rows: dict[str, int] = {}
        self._known: dict[tuple[str, type, Cell], Any] = {}

    def numbered(
        self, row: int, fields: Sequence[str | None], cells: Sequence[SheetCell], existing: Callable[[str], Record | None]
    ) -> RowResult:
        """The result of a row that may name its record by number."""
        place = fields.index("number") if "number" in fields else len(cells)
        cell = cells[place] if place < len(cells) else None
        if not _filled(cell):
            return self.result(row, fields, cells, None)
        number = self._read("number", cell)
        found = number if isinstance(number, UserError) else self._record(number, row, existing)
        if isinstance(found, UserError):
            return RowResult(row, "refused", None, {"number": found})
        self._rows[number] = row
        return self.result(row, fields, cells, found)

    def _record(self, number: str, row: int, existing: Callable[[str], Record | None]) -> Record | UserError:
        if number in self._rows:
            return UserError(_("{number} is in row {row} already. Keep one of the two."), number=number, row=self._rows[number])
        record = existing(number)
        if record is None or record.deleted:
            return UserError(_("There is no record {number}. Empty the number to make a new record."), number=number)
        return record

    def result(self, row: int, fields: Sequence[str | None], cells: Sequence[SheetCell], record: Record | None) -> RowResult:
        """What becomes of a row that falls on ``record``, or makes a new one."""
        values, faults = self._values(fields, cells, record)
        if record and not faults and all(record.get(name) == value for name, value in values.items()):
            return RowResult(row, "same", record)
        before = record or self._cls(new_id(), **self._given)
        after = before.changed(**values).settled()
        faults = {**after.refusals(self._context), **self._unasked(values, after), **faults}
        if faults:
            return RowResult(row, "refused", None, faults)
        old = record.values() if record else {}
        differences = {name: (old.get(name), after.get(name)) for name in {**old, **after.values()} if old.get(name) != after.get(name)}
        return RowResult(row, "changed" if record else "new", after, {}, differences)

    def _unasked(self, values: Mapping[str, Any], after: Record) -> dict[str, UserError]:
        """Answers that would be dropped without a word, because nobody asks for them."""
        return {
            name: UserError(
                _("{field} is not asked here. Empty it, or change the answer it depends on."), field=translate(self._cls.kinds[name].label)
            )
            for name in values
            if not after.relevant(name)
        }

    def _values(
        self, fields: Sequence[str | None], cells: Sequence[SheetCell], record: Record | None
    ) -> tuple[dict[str, Any], dict[str, UserError]]:
        values: dict[str, Any] = {}
        faults: dict[str, UserError] = {}
        for place, cell in enumerate(cells):
            if not _filled(cell):
                continue
            name = fields[place] if place < len(fields) else None
            if name is None:
                faults[_WHOLE] = UserError(_("There is a cell without a heading above it. Empty it, or name its column."))
            elif name != "number":
                value = self._read(name, cell)
                if not isinstance(value, UserError):
                    values[name] = value
                elif record is None or not self._as_exported(name, cell, record):
                    faults[name] = value
        return {name: v for name, v in values.items() if v is not None}, faults

    def _read(self, name: str, cell: SheetCell) -> Any:
        """The value of a cell, or the UserError that says why not; the same cell is read once."""
        if isinstance(cell, UserError):
            return cell
        key = (name, type(cell), cell)
        if key not in self._known:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            try:
                self._known[key] = self._cls.kinds[name].from_cell(cell, self._context)
            except RefusalError as refusal:
                self._known[key] = refusal.with_traceback(None)
        return self._known[key]

    def _as_exported(self, name: str, cell: SheetCell, record: Record) -> bool:
        """Whether the cell is what an export writes for the value the record has: a file's name, say."""
        value = record.get(name)
        if value is None or isinstance(cell, UserError):
            return False
        ours = self._cls.kinds[name].to_cell(value, self._context)
        return cell in (ours, csv_text(ours))
