"""CSV as it comes: in whatever encoding and with whatever separator a program wrote it."""

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

from desktop.errors import UserError
from desktop.exchange.tables.headings import plain
from desktop.exchange.tables.workbook_in import MOST_COLUMNS
from desktop.models.fields.base import Cell
from desktop.words import _, translate

LARGEST_CSV = 64 << 20
"""Bytes; read in one piece."""
SEPARATORS = {",": _("commas"), ";": _("semicolons"), "\t": _("tabs")}
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig", "UTF-8"), (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"), (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"))


def csv_text(cell: Cell) -> str:
    """A cell as text of a CSV file: numbers with a point and never three decimals, days in ISO form.

    Text that a spreadsheet would run as a formula gets an apostrophe before it, as one types there;
    ``from_csv`` takes it away.
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if re.match(r"'*[=+\-@\t\r]", cell) else cell
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        text = format(Decimal(repr(cell)), "f").removesuffix(".0")
        # Three decimals could be thousands: see amounts._cell_decimal.
        return text + "0" if re.search(r"\.\d{3}$", text) else text
    return str(cell)


def from_csv(text: str) -> str:
    """The text behind an apostrophe that keeps it from being a formula."""
    return text[1:] if re.match(r"'+[=+\-@\t\r]", text) else text


def read_csv(path: Path, headings: Collection[str]) -> tuple[str, Iterator[tuple[int, list[str]]]]:
    """How it was read, in words, and (line number, cells) of each row.

    ``headings`` in their plain form tell the separator: it is the one that shows most of them.
    """
    if path.stat().st_size > LARGEST_CSV:
        raise UserError(_("{name} is larger than {size} MB. Divide it into several files."), name=path.name, size=LARGEST_CSV >> 20)
    text, encoding = decoded(path.read_bytes(), path.name)
    said = re.match(r"sep=([,;\t])\r?\n", text)  # a line Excel understands
    text = text[said.end() :] if said else text
    separator = said[1] if said else _separator(text, headings)
    read_as = translate(_("{encoding}, separated by {separator}"), encoding=encoding, separator=translate(SEPARATORS[separator]))
    return read_as, _lines(text, separator, 2 if said else 1)


def decoded(raw: bytes, name: str) -> tuple[str, str]:
    """The text of ``raw`` and the name of its encoding: marked or valid Unicode, else the likeliest of three."""
    for codec, said in _candidates(raw):
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if not re.search("[\x00-\x08]", text):
            return text, said
    raise UserError(_("{name} is not a text file this program can read. Save it as “CSV UTF-8” or as .xlsx."), name=name)


def _candidates(raw: bytes) -> Iterator[tuple[str, str]]:
    marked = [(codec, said) for mark, codec, said in _MARKS if raw.startswith(mark)]
    if marked:
        yield from marked
        return
    head = raw[:1000]
    beside = len(re.findall(rb"[,;\t\n]\0|\0[,;\t\n]", head))
    if 2 * beside > len(re.findall(rb"[,;\t\n]", head)):  # what separates is all ASCII; a stray zero lies anywhere
        odd = sum(zero.start() % 2 for zero in re.finditer(rb"\0", head))
        yield "utf-16-le" if 2 * odd > head.count(0) else "utf-16-be", "UTF-16"
        return
    yield "utf-8", "UTF-8"
    yield from _code_pages(raw)


def _code_pages(raw: bytes) -> list[tuple[str, str]]:
    """Chinese, Cyrillic and Western text, the likeliest first.

    Cyrillic bytes are mostly valid Chinese too, but make rare characters: those of everyday text
    begin with B0 to D7 in GB 18030, where Cyrillic small letters lie above. A Latin letter beside
    a Cyrillic one shows Western text read as Cyrillic.
    """
    chinese, cyrillic, western = (("gb18030", "GB 18030"), ("cp1251", "Windows-1251"), ("cp1252", "Windows-1252"))
    try:
        signs = [sign.encode("gb18030") for sign in raw.decode("gb18030") if sign > "\x7f"]
    except UnicodeDecodeError:
        signs = []
    usual = sum(len(sign) == 2 and (sign[0] <= 0xA3 or 0xB0 <= sign[0] <= 0xD7) and sign[1] >= 0xA1 for sign in signs)
    if signs and usual > 0.8 * len(signs):
        return [chinese, cyrillic, western]
    mixed = re.search("[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z]", raw.decode("cp1251", "replace"))
    return [western, cyrillic, chinese] if mixed else [cyrillic, western, chinese]


def _separator(text: str, headings: Collection[str]) -> str:
    head = re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]

    def shows(separator: str) -> tuple[int, int]:
        try:
            cells = next(csv.reader([head], delimiter=separator), [])
        except csv.Error:  # longer than a cell may be: it does not separate, or ``_lines`` says so
            return 0, 0
        return sum(plain(cell) in headings for cell in cells), len(cells)

    return max(SEPARATORS, key=shows)


def _lines(text: str, separator: str, first: int) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = first
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS:
                raise UserError(_("Line {line} has more than {most} columns. Take the surplus out."), line=line, most=MOST_COLUMNS)
            yield line, [from_csv(cell) for cell in cells]
            line = first + reader.line_num
    except csv.Error as fault:
        too_long = "field limit" in str(fault)
        raise UserError(
            _("Line {line} has a text of more than {longest} signs. Shorten it, or attach it as a file.")
            if too_long
            else _("Line {line} has a quotation mark that is not closed. Mend the line, or save the file as .xlsx."),
            line=line,
            longest=csv.field_size_limit(),
        ) from None
