"""Cells on the clipboard, as a spreadsheet takes them; what identifies a person stays here."""

from collections.abc import Sequence

from desktop.errors import UserError
from desktop.exchange.tables.csv_tables import csv_text
from desktop.exchange.tables.paste import tabbed
from desktop.models.record import Record
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.sentences import ROWS_COPIED
from desktop.words import _, _n, translate


def copy_table(
    session: OfficeSession, register: type[Record], fields: Sequence[str], rows: Sequence[Sequence[str]], *, headed: bool = True
) -> None:
    """Put ``rows``, as shown, one text a field, on the clipboard, and say how many; refused where this user may not export.

    A text that a spreadsheet would run as a formula gets an apostrophe; pasted back here it loses it.
    """
    kinds = register.kinds
    open_ones = [place for place, field in enumerate(fields) if not kinds[field].sealed]
    if not open_ones:
        session.fail(UserError(_("What identifies a person is not copied. Choose other cells.")))
        return
    try:
        session.office.require("export", register)
    except UserError as fault:
        session.fail(fault)
        return
    cells = [[row[place] if kinds[fields[place]].numeric else csv_text(row[place]) for place in open_ones] for row in rows]
    headings = [[translate(kinds[fields[place]].label) for place in open_ones]] if headed else []
    text = tabbed([*headings, *cells])
    session.copy(text if headed else text.removesuffix("\n"))
    if not headed:
        session.say(translate(_("The cell is on the clipboard.")))
        return
    short = _n(
        "{count} row is on the clipboard, without what identifies a person.",
        "{count} rows are on the clipboard, without what identifies a person.",
    )
    session.say(translate(ROWS_COPIED if len(open_ones) == len(fields) else short, count=len(rows)))
