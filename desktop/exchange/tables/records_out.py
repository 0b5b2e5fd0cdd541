"""A register as a workbook or as a CSV file, as ``records_in`` reads it back."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from desktop.errors import UserError
from desktop.exchange.markup import MARKUP, write_text
from desktop.exchange.tables.csv_tables import csv_text
from desktop.exchange.tables.headings import columns_of, heading_of, sheet_names
from desktop.exchange.whole_file import Cancelled, Progress, StoppedError, never, quiet, whole_file
from desktop.models.fields.base import Cell, FormatContext, Kind
from desktop.models.fields.references import Link, Links, Owner
from desktop.models.fields.text_and_choice import Choice, Choices, Count, Day, Note, Number, Text, YesNo
from desktop.models.record import Record
from desktop.words import _, translate

_STEP = 500
"""Rows between two looks at whether somebody cancelled."""
_REMEMBERED = 50_000
"""Different values of a column whose cells are kept at hand."""
_AS_THEY_ARE = (Text, Note, Count, Day)
_REPEATED = (Choice, Choices, Link, Links, Number, Owner, YesNo)
Row = list[tuple[int, Cell]]
"""The cells of a record that are not blank, by column."""


def write_records(
    cls: type[Record],
    records: Iterable[Record],
    context: FormatContext,
    path: Path,
    *,
    unsealed: bool = False,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> None:
    """Write ``records`` to ``path`` (.xlsx or .csv), a heading row and a row each.

    Sealed fields are left out unless ``unsealed``: whether this user may is for the office to say.
    """
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise UserError(_("{name} must end in .xlsx or .csv. Choose another name."), name=path.name)
    rows = _rows(cls, records, context, unsealed=unsealed, progress=progress, cancelled=cancelled)
    with whole_file(path) as part:
        if suffix == ".csv":
            _write_csv(part, [heading_of(cls, field) for field in columns_of(cls, sealed=unsealed)], rows)
        else:
            _write_workbook(part, [(cls, unsealed, rows)])


def write_registers(records: Mapping[type[Record], Iterable[Record]], context: FormatContext, path: Path) -> None:
    """Write several registers into one workbook, a sheet each, without the sealed fields."""
    with whole_file(path) as part:
        _write_workbook(part, [(cls, False, _rows(cls, some, context)) for cls, some in records.items()])


def _rows(
    cls: type[Record],
    records: Iterable[Record],
    context: FormatContext,
    *,
    unsealed: bool = False,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> Iterator[Row]:
    places = {field: (index, _cells(kind, context)) for index, (field, kind) in enumerate(columns_of(cls, sealed=unsealed).items())}
    of = len(records) if isinstance(records, Sized) else 0
    words = translate(_("Writing {register}"), register=translate(cls.plural))
    for done, record in enumerate(records):
        if done % _STEP == 0:
            if cancelled():
                raise StoppedError
            progress(done, of, words)
        yield [
            (place[0], place[1](value) if place[1] else value) for field, value in record.values().items() if (place := places.get(field))
        ]


def _cells(kind: Kind[Any], context: FormatContext) -> Callable[[Any], Cell] | None:
    """How a value of ``kind`` becomes a cell, None where it is one; what comes again is worked out once."""
    if type(kind) in _AS_THEY_ARE:
        return None
    to_cell = partial(kind.to_cell, context=context)
    return lru_cache(_REMEMBERED)(to_cell) if isinstance(kind, _REPEATED) else to_cell


def _write_workbook(part: Path, sheets: Iterable[tuple[type[Record], bool, Iterator[Row]]]) -> None:
    """A sheet for each (register, whether sealed fields are in it, rows)."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    options = {"constant_memory": True, "tmpdir": str(part.parent)}
    book = Workbook(str(part), options)
    try:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        days = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        for cls, unsealed, rows in sheets:
            sheet = book.add_worksheet(sheet_names(cls)[0])
            columns = columns_of(cls, sealed=unsealed)
            sheet.freeze_panes(1, 1)
            for index, (field, kind) in enumerate(columns.items()):
                sheet.set_column(index, index, _width(kind))
                sheet.write_string(0, index, heading_of(cls, field), head)
            sheet.autofilter(0, 0, _fill(sheet, rows, days), len(columns) - 1)
    finally:
        try:
            book.close()
        except FileCreateError as fault:
            raise fault.args[0] from fault  # the OSError it stands for


def _fill(sheet: Any, rows: Iterator[Row], days: Any) -> int:
    """The number of the last row written, that of the headings being 0."""
    write_string, write_number, write_datetime = sheet.write_string, sheet.write_number, sheet.write_datetime
    last = 0
    for last, row in enumerate(rows, start=1):
        for index, cell in row:
            if type(cell) is str:
                if write_text(sheet, last, index, cell) if cell[:3] == MARKUP[0] else write_string(last, index, cell):
                    raise _too_long(last)
            elif isinstance(cell, date):
                write_datetime(last, index, cell, days)
            elif cell is not None:
                write_number(last, index, cell)
    return last


def _too_long(row: int) -> UserError:
    return UserError(_("Row {row} has a text too long for a workbook. Export it as .csv."), row=row + 1)


def _write_csv(part: Path, headings: list[str], rows: Iterator[Row]) -> None:
    # With its mark, or Excel takes UTF-8 for the code page of the machine.
    with part.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(map(csv_text, headings))
        for row in rows:
            line = [""] * len(headings)
            for index, cell in row:
                line[index] = csv_text(cell)
            lines.writerow(line)


def _width(kind: Kind[Any]) -> int:
    """Characters a column shows."""
    return 40 if isinstance(kind, Note) else 12 if isinstance(kind, Count | Day) else 20
