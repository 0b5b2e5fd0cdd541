"""Cells out of the clipboard, as spreadsheets put them there."""

import csv
import io
from collections.abc import Sequence


def pasted(text: str) -> list[list[str]]:
    """Rows of cells; a cell with a line break or a tab in it comes in quotation marks."""
    lines = io.StringIO(text.rstrip("\r\n"), newline="")
    try:
        return list(csv.reader(lines, delimiter="\t", strict=True))
    except csv.Error:
        # Not quoted by a spreadsheet, then: a quotation mark is a sign like any other.
        return [line.split("\t") for line in text.splitlines()]


def tabbed(rows: Sequence[Sequence[str]]) -> str:
    """Cells as a spreadsheet takes them from the clipboard; ``pasted`` reads them back."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows(rows)
    return text.getvalue()
