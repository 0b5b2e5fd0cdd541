"""A workbook as rows of cells, read with care: it comes from anywhere."""

import re
import warnings
import zipfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from desktop.errors import UserError
from desktop.models.fields.base import Cell
from desktop.words import _

LARGEST_WORKBOOK = 512 << 20
"""Bytes of all parts, unpacked: some two million cells."""
LARGEST_PART = 8 << 20
"""Bytes of a part that is read as a whole (styles, relations)."""
LONGEST_STRETCH = 4 << 20
"""Bytes of a sheet without a new row, of the texts without a new text: what the reader holds at a time."""
MOST_ROWS = 1 << 20
MOST_CELLS = 4 << 20
"""Of a sheet, blank ones too: as many take some seconds to read."""
MOST_COLUMNS = 1_000
_PIECE = 1 << 20
_STARTS = re.compile(rb"<(?:\w+:)?(?:row|si)\b")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_SPLIT = 100
"""Bytes of a piece looked at again with the next one, so that a tag cut in two is found."""
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    SyntaxError,  # of XML
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    OverflowError,
    RuntimeError,  # a part with a password, or packed in a way nobody uses
)
"""What openpyxl raises on a file that is not what it says."""

SheetCell = Cell | UserError
"""A cell, or why it will not do."""


def read_workbook(path: Path, titles: Collection[str]) -> Iterator[tuple[int, list[SheetCell]]]:
    """(row number, cells) of the sheet called one of ``titles``, or of the first that is shown."""
    _refuse_other_formats(path)
    return _read(path, titles, _looked_over(path))


def sheets_of(path: Path) -> list[str]:
    """The names of the sheets that are shown."""
    _refuse_other_formats(path)
    _looked_over(path)
    with _opened(path) as book:
        return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    from openpyxl import load_workbook

    warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\b")
    with path.open("rb") as file:
        try:
            # A row at a time; formulas are asked for, so that none passes as its old value.
            book = load_workbook(file, read_only=True, keep_links=False)
        except (*_DAMAGED, OSError):  # an OSError is how openpyxl says that parts are missing
            raise _damaged(path) from None
        yield book


def _read(path: Path, titles: Collection[str], merged: Mapping[str, Sequence[str]]) -> Iterator[tuple[int, list[SheetCell]]]:
    with _opened(path) as book:
        sheet = _chosen(book.worksheets, titles)
        if sheet is None:
            raise UserError(_("{name} has no sheet with rows. Choose another file."), name=path.name)
        part: str = sheet._worksheet_path  # noqa: SLF001  openpyxl says nowhere else which part a sheet is
        _refuse_merged(merged.get(part.lstrip("/"), ()))
        yield from _rows(sheet, path)


def _refuse_other_formats(path: Path) -> None:
    with path.open("rb") as file:
        begins = file.read(8)
    if begins == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise UserError(
            _("{name} is protected by a password or in the old .xls format. Save it as .xlsx without a password."), name=path.name
        )


@dataclass
class _Part:
    """What was seen of one part while it went by."""

    read: int = 0
    since_start: int = 0
    starts: int = 0
    cells: int = 0
    merged: list[str] = field(default_factory=list)


def _looked_over(path: Path) -> dict[str, list[str]]:
    """The merged cells by sheet part; UserError where reading the workbook could fill the memory."""
    try:
        with zipfile.ZipFile(path) as packed:
            parts = [part for part in packed.infolist() if part.filename.endswith((".xml", ".rels"))]
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise _damaged(path)
            if sum(part.file_size for part in parts) > LARGEST_WORKBOOK:
                raise _too_large(path)
            merged = {}
            for part in parts:
                with packed.open(part) as stream:
                    merged[part.filename] = _looked_over_part(stream, part.filename, path)
            return merged
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError):
        raise _damaged(path) from None


def _looked_over_part(stream: IO[bytes], name: str, path: Path) -> list[str]:
    seen, rest = _Part(), b""
    in_rows = "/worksheets/" in name or name.endswith("sharedStrings.xml")
    while piece := stream.read(_PIECE):
        window = rest + piece
        if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
            raise _damaged(path)
        seen.read += len(piece)
        starts = [found.start() for found in _STARTS.finditer(window) if found.end() > len(rest)]
        seen.starts += len(starts)
        seen.cells += piece.count(b"<c")
        if seen.cells > MOST_CELLS:
            raise _too_large(path)
        seen.since_start += len(piece)
        if starts:
            seen.since_start = len(window) - starts[-1]
        if in_rows and seen.since_start > LONGEST_STRETCH:
            raise _too_long(name, seen.starts)
        if not in_rows and seen.read > LARGEST_PART:
            raise _too_large(path)
        seen.merged += [found.decode() for found in _MERGED.findall(window)]
        rest = window[-_SPLIT:]
    return list(dict.fromkeys(seen.merged))


def _rows(sheet: Any, path: Path) -> Iterator[tuple[int, list[SheetCell]]]:
    sheet.reset_dimensions()  # what a file says of its size need not be true
    rows = sheet.iter_rows()
    number = 0
    while True:
        try:
            row = next(rows, None)
            cells = None if row is None else [_cell(cell) for cell in row]
        except _DAMAGED:
            raise _damaged(path) from None
        if cells is None:
            return
        number += 1
        while cells and cells[-1] is None:
            cells.pop()
        if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise _too_large(path)
        yield number, cells


def _cell(cell: Any) -> SheetCell:
    """The value of a cell of openpyxl."""
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f":
        return UserError(_("A formula stands here. Copy it and paste it as a value, then import again."))
    if cell.data_type == "e":
        return UserError(_("The cell shows the error {error}. Enter the value."), error=str(value)[:20])
    if isinstance(value, str):
        # What Excel writes for a carriage return, and for text that looks like it.
        return value.replace("_x000D_", "\r").replace("_x005F_", "_")
    return value if isinstance(value, int | float | date | datetime) else str(value)


def _chosen(sheets: Sequence[Any], titles: Collection[str]) -> Any:
    shown = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    called = [sheet for sheet in shown if sheet.title.casefold() in {title.casefold() for title in titles}]
    return next(iter(called or shown), None)


def _refuse_merged(merged: Sequence[str]) -> None:
    if merged:
        raise UserError(
            _("The cells {cells} are merged, so it is not sure to which rows they belong. Unmerge them and fill each row."),
            cells=", ".join(merged[:5]) + (" …" if len(merged) > 5 else ""),
        )


def _too_long(part: str, starts: int) -> UserError:
    if "/worksheets/" in part:
        return UserError(_("Row {row} of the sheet is too long. Take the surplus text or columns out of it."), row=max(starts, 1))
    return UserError(_("A text in the workbook is longer than a cell can hold. Shorten it, or attach it as a file."))


def _too_large(path: Path) -> UserError:
    return UserError(_("{name} holds too much to be read here. Divide it into several files."), name=path.name)


def _damaged(path: Path) -> UserError:
    return UserError(
        _("{name} is damaged or not a workbook. Open it in Excel and save it anew as .xlsx, or ask for it again."), name=path.name
    )
