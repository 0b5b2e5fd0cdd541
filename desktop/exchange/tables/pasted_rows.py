"""A block out of a spreadsheet: which of its columns is which field, and its rows as lines of a sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop.errors import UserError
from desktop.exchange.tables.csv_tables import from_csv
from desktop.exchange.tables.headings import meant, plain
from desktop.exchange.tables.paste import pasted, tabbed
from desktop.exchange.tables.records_in import read_block
from desktop.models.fields.base import FormatContext, RefusalError
from desktop.models.fields.text_and_choice import MoneyKind
from desktop.models.ids import new_id
from desktop.models.record import UNDECLARED, Record
from desktop.words import _, translate

MOST = 500
"""Rows that are read and checked without a pause one would notice; a longer list is imported from its file."""


@dataclass
class Line:
    """One row: the record as far as it can be read, what cannot be read yet, and what is wrong.

    ``base`` is the record as it is saved; ``conflicts`` are cells typed in here and changed elsewhere, with the reason.
    """

    record: Record
    kept: bool
    touched: bool = False
    base: Record | None = None
    conflicts: dict[str, RefusalError] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    faults: dict[str, RefusalError] = field(default_factory=dict)


@dataclass(frozen=True)
class Block:
    """The cells as they came, without the row of headings, and the field of each column; None: left out."""

    register: type[Record]
    cells: tuple[tuple[str, ...], ...]
    columns: tuple[str | None, ...]
    headings: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields it fills, as the columns stand."""
        return tuple(field for field in self.columns if field)

    def called(self, column: int) -> str:
        """What a column is called in the file, else its letter."""
        return self.headings[column] if self.headings else _letter(column)

    def left_out(self) -> list[str]:
        """The columns with something in them that goes nowhere."""
        return [self.called(place) for place, field in enumerate(self.columns) if not field and any(_at(row, place) for row in self.cells)]

    def moved(self, column: int, field: str | None) -> "Block":
        """The same with another field for a column; the one that had the field before is left out."""
        others = [None if field and known == field else known for known in self.columns]
        others[column] = field
        return Block(self.register, self.cells, tuple(others), self.headings)


def block_of(register: type[Record], text: str, fields: Sequence[str], allowed: Sequence[str]) -> Block:
    """The block in ``text``: its headings say what is what, else its columns are ``fields``, in their order.

    ``allowed`` are all fields that may be pasted. UserError where there is nothing, or too much.
    """
    rows = [tuple(from_csv(cell.strip()) for cell in row) for row in pasted(text)]
    rows = [row for row in rows if any(row)]
    if not rows:
        raise UserError(_("There is nothing to paste. Copy the cells in the spreadsheet first."))
    if len(rows) > MOST + 1:
        sentence = _("These are {count} rows; up to {most} can be pasted. Save the list as a file and import it on the page {plural}.")
        raise UserError(sentence, count=len(rows), most=MOST, plural=translate(register.plural))
    width = max(map(len, rows))
    known = meant(register)
    named = [known.get(plain(cell)) for cell in rows[0]]
    if len(rows) > 1 and _is_heading(named):
        columns = [name if name in allowed and name not in named[:place] else None for place, name in enumerate(named)]
        headings = [cell or _letter(place) for place, cell in enumerate(rows.pop(0))]
        blank = range(len(columns), width)
        return Block(register, tuple(rows), (*columns, *(None for _place in blank)), (*headings, *map(_letter, blank)))
    filled = [*fields, *[None] * width]
    return Block(register, tuple(rows), tuple(filled[:width]))


def lines_of(
    block: Block, context: FormatContext, *, currency: str = "", onto: Sequence[Line | None] = (), given: Mapping[str, Any] | None = None
) -> list[Line]:
    """The rows as lines, each fault with its cell. ``onto`` are the lines they fall on, None for a new one.

    ``given`` are values of new records; ``currency`` is what an amount is in that names none, as in a form.
    """
    places = [place for place, field in enumerate(block.columns) if field]
    fields = block.fields
    cells = [[_amount(block, place, _at(row, place), currency) for place in places] for row in block.cells]
    under = [onto[number] if number < len(onto) else None for number in range(len(cells))]
    bases = [line.record if line else None for line in under]
    blanks = [base or block.register(new_id(), **(given or {})) for base in bases]
    if not fields:
        return [Line(blank, kept=False) for blank in blanks]
    results = {result.row: result for result in read_block(block.register, tabbed(cells), context, fields, onto=bases, given=given).rows}
    lines = []
    for number, row in enumerate(cells):
        result, before = results[number + 1], under[number]
        line = Line(result.record or blanks[number], kept=bool(before and before.kept), touched=result.what != "same")
        line.base = before.base if before else None
        if result.record is None:
            said = {field: text for field, text in zip(fields, row, strict=True) if text}
            line.record, line.unread = _partly(blanks[number], said, context)
            line.faults = {field: RefusalError(str(why)) for field, why in result.faults.items()}
        lines.append(line)
    return lines


def recheck(line: Line, context: FormatContext) -> None:
    """What is wrong with a line after a cell of it was mended: what waited for the mended one may be fine now."""
    kinds = line.record.kinds
    for name, text in list(line.unread.items()):
        if name in UNDECLARED or not line.record.relevant(name):
            continue
        try:
            value = kinds[name].from_cell(text, context)
        except RefusalError:
            continue
        line.record = line.record.changed(**{name: value})
        del line.unread[name]
    unread = {name: line.faults[name] for name in line.unread if name in line.faults}
    line.faults = {**{name: why for name, why in line.record.refusals(context).items() if name not in UNDECLARED}, **unread}


def _is_heading(named: Sequence[str | None]) -> bool:
    """One word that is a label may be what stands in a cell; two are a heading."""
    return sum(name is not None for name in named) >= min(2, len(named))


def _letter(column: int) -> str:
    """As a spreadsheet calls its columns: A to Z, then AA."""
    return (_letter(column // 26 - 1) if column > 25 else "") + chr(ord("A") + column % 26)


def _at(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""


def _amount(block: Block, place: int, text: str, currency: str) -> str:
    field = block.columns[place]
    bare = field and isinstance(block.register.kinds[field], MoneyKind) and text and not any(sign.isalpha() for sign in text)
    return f"{text} {currency}" if bare and currency else text


def _partly(record: Record, said: Mapping[str, str], context: FormatContext) -> tuple[Record, dict[str, str]]:
    """``record`` with what can be read and is asked of it, and the texts of the rest."""
    unread: dict[str, str] = {}
    for name, text in said.items():
        try:
            record = record.changed(**{name: record.kinds[name].from_cell(text, context)})
        except RefusalError:
            unread[name] = text
    return record.settled(), {**unread, **{field: text for field, text in said.items() if not record.relevant(field)}}
