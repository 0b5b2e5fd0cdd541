"""A workbook being written: its styles, cells that keep text as text, and rows high enough for their words.

XlsxWriter, because its formulas carry their computed value: previewers and protected view show it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from math import ceil
from typing import Any

from desktop.exchange.markup import write_text
from desktop.exchange.report import fonts
from desktop.models.fields.base import FormatContext
from desktop.models.results.matrix import Matrix
from desktop.models.results.profiles import PROFILES, Profile
from desktop.presentation import colours, formatting
from desktop.presentation.formatting import PAGE_OF
from desktop.words import _, translate

Format = Any
"""A format of XlsxWriter, which says no types."""
Listing = Callable[[str], Sequence[tuple[str, str]]]
"""The records behind a placement, as (number, words)."""
_FONT, _POINTS_A_LINE, _POINTS_A_CHARACTER = "Arial", 12.75, 5.25
_NARROWER = 0.95
"""Text is measured in our own face; Arial runs narrower, by more than this."""
_PAGE_WIDE, _PAGE_HIGH = 770, 485
"""Points of A4 across within our margins; a little less than its height, since columns are scaled to whole percents."""
_POINTS_A_COLUMN, _POINTS_BESIDE = 5.25, 3.75
"""A column is so many points a character, and so many more."""
_LONGEST_CELL, _HIGHEST_ROW = 32_767, 409
_MOST_FROZEN = 7
"""Rows that may stand still above the table; more would leave no room to scroll on a small screen."""
COLOURS = colours.LIGHT


@dataclass(frozen=True)
class Column:
    """A column: its heading, marked text; how many characters wide; whether it holds numbers."""

    heading: str
    width: float
    numbers: bool = False


@dataclass
class Draft:
    """A workbook in the making, of a matrix narrowed to ``profile`` already."""

    matrix: Matrix
    profile: Profile
    context: FormatContext
    minimum: int
    written: BytesIO = field(default_factory=BytesIO)
    results: dict[str, str] = field(default_factory=dict)
    """Where each placement's number stands: a reference other sheets' formulas use."""
    indicators: dict[str, str] = field(default_factory=dict)
    """Where each indicator's number stands first; other placements of it refer there."""
    ratios: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Where numerator and denominator of a placement's percentage stand."""

    def __post_init__(self) -> None:
        from xlsxwriter import Workbook

        options = {
            "in_memory": True,  # no piece of it lies unencrypted in the machine's temporary folder
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_format_properties": {"font_name": _FONT, "font_size": colours.BODY},
        }
        self.workbook = Workbook(self.written, options)
        title = f"{self.matrix.project_code} {self.matrix.project_title}"
        self.workbook.set_properties({"title": title, "created": self.context.now().replace(tzinfo=None), "author": "Tallybook"})
        self._styles: dict[tuple[tuple[str, Any], ...], Format] = {}

    def style(self, **said: Any) -> Format:
        """A format, made once; wrapped, at the top, indented and with a fine border unless said otherwise."""
        if "num_format" in said:  # LibreOffice forgets the indent of numbers that stand beside others of another format
            said |= {"num_format": ";".join(f"{section}_M" for section in said["num_format"].split(";")), "indent": 0}
        whole = {"text_wrap": True, "valign": "top", "border": 1, "border_color": COLOURS.line, "align": "left", "indent": 1, **said}
        key = tuple(sorted(whole.items()))
        if key not in self._styles:
            self._styles[key] = self.workbook.add_format(
                {"font_name": _FONT, "font_size": colours.BODY, "font_color": COLOURS.text, **whole}
            )
        return self._styles[key]

    def sheet(self, name: str, columns: Sequence[Column], above: Iterable[str]) -> "Page":
        """A new sheet: its title lines, then the headings, frozen and repeated on every printed page."""
        page = Page(self, self.workbook.add_worksheet(translate(name)), [column.width for column in columns])
        for place, line in enumerate(above):
            page.title(line, heading=place == 0)
        page.headings(columns)
        return page

    def finish(self) -> bytes:
        """The whole workbook."""
        self.workbook.close()
        return self.written.getvalue()


class Page:
    """One sheet, written from the top down; ``next`` is the row to write (from 0)."""

    def __init__(self, draft: Draft, sheet: Any, widths: Sequence[float]) -> None:
        self.draft, self.sheet, self.widths, self.next = draft, sheet, widths, 0
        self.heights: dict[int, int] = {}
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(_footer(draft))

    def title(self, line: str, *, heading: bool = False) -> None:
        """A line over all columns, above the headings or between tables."""
        size = colours.HEADING if heading else colours.BODY
        style = self.draft.style(border=0, indent=0, bold=heading, font_size=size)
        self.across(line, style, size=size)

    def across(self, line: str, style: Format, first: int = 0, *, size: float = colours.BODY, bold: bool = False) -> None:
        """One merged row from column ``first`` to the last, as high as ``line`` needs."""
        last = len(self.widths) - 1
        if last > first:
            self.sheet.merge_range(self.next, first, self.next, last, "", style)
        self.text(first, line, style)
        self.height(self.next, lines(line, sum(self.widths[first:]), size=size, bold=bold) * size / colours.BODY)
        self.next += 1

    def headings(self, columns: Sequence[Column]) -> None:
        """The row of headings; above it nothing scrolls, and it is repeated in print."""
        for place, column in enumerate(columns):
            align = "right" if column.numbers else "left"
            style = self.draft.style(bold=True, bg_color=COLOURS.window, valign="vcenter", align=align)
            self.text(place, translate(column.heading), style)
        self.height(self.next, max(lines(translate(column.heading), column.width, bold=True) for column in columns) + 0.4)
        self.sheet.repeat_rows(self.next)
        self.next += 1
        if self.next <= _MOST_FROZEN:
            self.sheet.freeze_panes(self.next, 0)

    def text(self, column: int, said: str, style: Format, row: int | None = None) -> None:
        """Text as text, also where it begins with = + - @."""
        if len(said) > _LONGEST_CELL:
            said = said[: _LONGEST_CELL - 1] + "…"
        write_text(self.sheet, self.next if row is None else row, column, said, style)

    def number(self, column: int, value: Decimal | None, style: Format, row: int | None = None) -> None:
        """A number, or an empty cell."""
        where = self.next if row is None else row
        if value is None:
            self.sheet.write_blank(where, column, None, style)
        else:
            self.sheet.write_number(where, column, float(value), style)

    def formula(self, column: int, formula: str, value: Decimal | None, style: Format, row: int | None = None) -> None:
        """A live formula with the value it has."""
        cached = "" if value is None else float(value)
        self.sheet.write_formula(self.next if row is None else row, column, f"={formula}", style, cached)

    def at(self, column: int, row: int | None = None) -> str:
        """The reference of a cell of this sheet, as its own formulas write it."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        return str(xl_rowcol_to_cell(self.next if row is None else row, column))

    def far(self, column: int, row: int | None = None) -> str:
        """The reference of a cell of this sheet, as other sheets' formulas write it."""
        return f"'{self.sheet.get_name().replace(chr(39), chr(39) * 2)}'!{self.at(column, row)}"

    def height(self, row: int, needed: float) -> None:
        """Make ``row`` high enough for so many lines."""
        self.heights[row] = min(_HIGHEST_ROW, ceil(needed * _POINTS_A_LINE) + 3)
        self.sheet.set_row(row, self.heights[row])

    def keep_together(self, first: int, groups: Sequence[int]) -> None:
        """Break pages before those ``groups`` (the row each begins at) that would not end on the page; ``first`` heads every page."""
        high = _PAGE_HIGH * sum(width * _POINTS_A_COLUMN + _POINTS_BESIDE for width in self.widths) / _PAGE_WIDE
        used, breaks = float(sum(self.heights[row] for row in range(groups[0]))), []
        for start, end in pairwise((*groups, self.next)):
            group = sum(self.heights[row] for row in range(start, end))
            if used + group > high and start != groups[0]:
                breaks.append(start)
                used = float(self.heights[first])
            used += group
        self.sheet.set_h_pagebreaks(breaks)

    def fit(self, *texts: tuple[int, str]) -> None:
        """Make the row being written high enough for (column, text) each."""
        self.height(self.next, max(lines(said, self.widths[column]) for column, said in texts))


def lines(text: str, width: float, *, size: float = colours.BODY, bold: bool = False) -> int:
    """How many lines ``text`` takes in a column ``width`` characters wide; rather one too many than one cut off."""
    room = width * _POINTS_A_CHARACTER - 10  # the indent and the cell's own margins
    return sum(_wrapped(line, room, size, bold=bold) for line in text.split("\n"))


def _wrapped(line: str, room: float, size: float, *, bold: bool) -> int:
    taken, used = 1, 0.0
    room /= _NARROWER
    blank = fonts.width(" ", size)
    for word in line.split(" "):
        wide = fonts.width(word, size, bold=bold)
        if used and used + blank + wide > room:
            taken, used = taken + 1, 0.0
        used += wide + (blank if used else 0.0)
        if used > room:
            taken += int(used // room)
            used %= room
    return taken


def quantity(value: Decimal | None) -> str:
    """The number format of a count or amount: decimals only where there are some."""
    return "#,##0" if value is None or value == value.to_integral_value() else "#,##0.0#"


def about(draft: Draft) -> list[str]:
    """The title lines of every sheet: the project, the day, the time used and who the file is for."""
    matrix, context = draft.matrix, draft.context
    said = [translate(_("As at {day}"), day=formatting.day(matrix.as_at, context))]
    if matrix.period:
        said.append(
            translate(
                _("period {name} ({first} to {last})"),
                name=matrix.period.name,
                first=formatting.day(matrix.period.first, context),
                last=formatting.day(matrix.period.last, context),
            )
        )
    said.append(translate(_("time elapsed {time}"), time=formatting.elapsed(matrix, context)))
    said.append(translate(_("profile {profile}"), profile=translate(PROFILES[draft.profile]).lower()))
    return [f"{matrix.project_code} {matrix.project_title}".strip(), " · ".join(said)]


def _footer(draft: Draft) -> str:
    left = f"{draft.matrix.project_code} · {formatting.day(draft.matrix.as_at, draft.context)} · {translate(PROFILES[draft.profile])}"
    page = translate(PAGE_OF, page="&P", pages="&N")
    return f"&L&9{left[:150].replace('&', '&&')}&R&9{page}"
