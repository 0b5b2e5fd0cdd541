"""Text that looks like a workbook's own markup: XlsxWriter writes ``<r>…</r>`` raw, and the workbook would not open."""

from typing import Any

MARKUP = ("<r>", "</r>")


def write_text(sheet: Any, row: int, column: int, text: str, style: Any = None) -> int:
    """Write ``text`` as text, whatever it begins with; XlsxWriter's answer, 0 where it fits."""
    if text.startswith(MARKUP[0]) and text.endswith(MARKUP[1]):
        pieces = [text[:1], *([style] if style else []), text[1:2], text[2:]]
        written: int = sheet.write_rich_string(row, column, *pieces, *([style] if style else []))
        return written
    told: int = sheet.write_string(row, column, text, style)
    return told
