"""50,000 rows to a workbook against bare XlsxWriter writing the same cells."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from xlsxwriter import Workbook

from desktop.exchange.tables.headings import columns_of
from desktop.exchange.tables.records_out import write_records
from desktop.models.fields.base import Cell, FormatContext
from desktop.models.query import Query
from desktop.models.registers.money import BudgetLine, Expenditure

from .generated import Invented
from .timing import Ratio, interleaved


def workbook(large: Invented, folder: Path) -> Iterator[Ratio]:
    """Expenditures, deleted ones too: records in memory against cells in memory."""
    lines = {line.id: line.name_for(FormatContext()) for line in large.office.every(BudgetLine)}
    context = FormatContext(name_of=lambda _register, record: lines.get(record))
    records = list(large.office.every(Expenditure, Query(with_deleted=True, limit=large.size.expenditures)))
    kinds = columns_of(Expenditure, sealed=False)
    rows = [
        [kind.to_cell(value, context) if (value := record.get(field)) is not None else None for field, kind in kinds.items()]
        for record in records
    ]
    ours, bare = interleaved(
        lambda: write_records(Expenditure, records, context, folder / "ours.xlsx"),
        lambda: _bare([list(kinds), *rows], folder / "bare.xlsx"),
        times=5,
    )
    yield Ratio(f"{len(records):,} rows to a workbook", ours, "bare XlsxWriter", bare, 1.15)


def _bare(rows: Sequence[Sequence[Cell]], path: Path) -> None:
    book = Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet()
    days = book.add_format({"num_format": "yyyy-mm-dd"})
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, column, cell)
            elif isinstance(cell, date):
                sheet.write_datetime(row, column, cell, days)
            elif cell is not None:
                sheet.write_number(row, column, cell)
    book.close()
