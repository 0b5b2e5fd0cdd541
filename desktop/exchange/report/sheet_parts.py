"""The sheet of breakdowns: what each number is made of, each part by itself, and percentages' two sides."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from desktop.exchange.report.sheets import COLOURS, Column, Draft, Page, about, quantity
from desktop.models.results.matrix import Cell, Row
from desktop.models.results.profiles import MARK, few, lacking, mark_explained, ratio_withheld
from desktop.presentation import formatting
from desktop.words import _, translate

NAME = _("Breakdowns")
_BY, _PART, _SO_FAR, _SHARE, _PERIOD = range(5)


@dataclass(frozen=True)
class _Line:
    """One line of the sheet; ``held`` are the columns whose number is withheld."""

    kind: Literal["row", "part", "total", "side"]
    by: str = ""
    part: str = ""
    so_far: Decimal | None = None
    period: Decimal | None = None
    held: tuple[int, ...] = ()
    row: Row | None = None
    over: int = 0
    """Of a total: how many lines above it add up to it; 0 where they do not, or not all are shown."""


def place(draft: Draft) -> None:
    """Note where the two sides of each percentage will stand, for the formulas of the sheets before this one."""
    numerator = ""
    for at, line in enumerate(_lines(draft), start=len(_above(draft)) + 1):
        if line.kind == "side" and line.row and not line.held:
            cell = f"'{translate(NAME)}'!$C${at + 1}"
            if numerator:
                draft.ratios[line.row.placement] = (numerator, cell)
            numerator = "" if numerator else cell


def write(draft: Draft) -> None:
    """The sheet."""
    columns = [Column(_("By"), 34), Column(_("Part"), 60), Column(_("All so far"), 14, numbers=True), Column(_("Share"), 12, numbers=True)]
    columns += [Column(_("This period"), 14, numbers=True)] if draft.matrix.period else []
    page = draft.sheet(NAME, columns, _above(draft))
    for line in _lines(draft):
        if line.kind == "row" and line.row:
            style = draft.style(bold=True, bg_color=COLOURS.selection)
            page.across(f"{line.part} · {formatting.name(line.row)}", style, bold=True)
        else:
            _write(draft, page, line)


def _above(draft: Draft) -> list[str]:
    lines = [*about(draft), translate(_("A total is the sum of its parts; “not recorded” is a part, not nobody."))]
    return [*lines, mark_explained(draft.minimum)] if lacking(draft.matrix, draft.profile) else lines


def _write(draft: Draft, page: Page, line: _Line) -> None:
    bold = {"bold": True} if line.kind == "total" else {}
    words = draft.style(**bold)
    page.text(_BY, line.by, words)
    page.text(_PART, line.part, words)
    for column, value in ((_SO_FAR, line.so_far), (_PERIOD, line.period))[: 2 if draft.matrix.period else 1]:
        style = draft.style(num_format=quantity(value), align="right", **bold)
        if column in line.held:
            page.text(column, few(draft.minimum) if line.kind == "side" else MARK, style)
        elif line.kind == "total" and value is not None and line.over:
            page.formula(column, f"SUM({page.at(column, page.next - line.over)}:{page.at(column, page.next - 1)})", value, style)
        elif line.kind == "total" and value is not None and column == _SO_FAR and line.row:
            page.formula(column, draft.results[line.row.placement], value, style)
        else:
            page.number(column, value, style)
    _share(draft, page, line, bold)
    page.fit((_BY, line.by), (_PART, line.part))
    page.next += 1


def _share(draft: Draft, page: Page, line: _Line, bold: dict[str, bool]) -> None:
    style = draft.style(num_format=formatting.percent_format(), align="right", **bold)
    total = line.row.cumulative.value if line.row else None
    if line.kind == "part" and line.over and line.so_far is not None and total:
        page.formula(_SHARE, f"{page.at(_SO_FAR)}/{page.at(_SO_FAR, page.next + line.over)}", line.so_far / total, style)
    else:
        page.number(_SHARE, None, style)


def _lines(draft: Draft) -> Iterator[_Line]:
    seen: set[str] = set()
    for number, row in enumerate(draft.matrix.rows, start=1):
        if row.indicator in seen:
            continue
        seen.add(row.indicator)
        made_of = [*_sides(row), *_breakdowns(draft, row)]
        if made_of:
            yield _Line("row", part=translate(_("Row {number}"), number=number), row=row)
            yield from made_of


def _sides(row: Row) -> Iterator[_Line]:
    cell, period = row.cumulative, row.period
    held = _held((_SO_FAR, ratio_withheld(row, cell)), (_PERIOD, period is not None and ratio_withheld(row, period)))
    if held or cell.numerator is not None:
        by = translate(_("Percentage"))
        yield _Line("side", by, translate(_("Numerator")), cell.numerator, period.numerator if period else None, held, row)
        yield _Line("side", by, translate(_("Denominator")), cell.denominator, period.denominator if period else None, held, row)


def _held(*columns: tuple[int, bool]) -> tuple[int, ...]:
    return tuple(column for column, held in columns if held)


Numbers = dict[str, Decimal | None]


def _breakdowns(draft: Draft, row: Row) -> Iterator[_Line]:
    so_far, period = _told(draft, row.cumulative), _told(draft, row.period) if row.period else {}
    attributions = {*row.cumulative.by_attribution, *(row.period.by_attribution if row.period else ())}
    beside = [formatting.attribution(code, draft.context) for code in sorted(attributions - row.attributions)]
    alone = (translate(formatting.BY_ATTRIBUTION), translate(formatting.BY_SOURCE))  # one of these alone says nothing more
    for by in {**so_far, **period}:
        parts = {**so_far.get(by, {}), **period.get(by, {})}
        if len(parts) <= (by in alone) or (by == translate(formatting.BY_SITE) and set(parts) <= {formatting.site("", draft.context)}):
            continue
        outside = beside if by == translate(formatting.BY_ATTRIBUTION) else []
        yield from _partition(row, by, so_far.get(by, {}), period.get(by, {}), outside)


def _partition(row: Row, by: str, so_far: Numbers, period: Numbers, outside: Collection[str]) -> Iterator[_Line]:
    """The parts, their total, and below it what is ``outside`` it."""
    parts = [part for part in {**so_far, **period} if part not in outside]
    sums = _adds_up(so_far, row.cumulative, parts) and (row.period is None or _adds_up(period, row.period, parts))
    for place, part in enumerate(parts):
        yield _part(row, by, part, so_far, period, len(parts) - place if sums else 0)
    total = row.period.value if row.period else None
    yield _Line("total", by, translate(_("Total")), row.cumulative.value, total, (), row, len(parts) if sums else 0)
    for part in outside:
        line = _part(row, by, part, so_far, period, 0)
        yield replace(line, part=translate(_("{part}, not in the total"), part=part))


def _part(row: Row, by: str, part: str, so_far: Numbers, period: Numbers, over: int) -> _Line:
    ever = _amount(so_far, row.cumulative, part)
    now = _amount(period, row.period, part) if row.period else None
    held = _held((_SO_FAR, row.cases and ever is None), (_PERIOD, row.cases and row.period is not None and now is None))
    return _Line("part", by, part, ever, now, held, row, over)


def _amount(told: Numbers, cell: Cell, part: str) -> Decimal | None:
    """The number of ``part``: 0 where others are told, nothing known where none are, though some are named."""
    bare = translate(formatting.NOT_RECORDED) in told and all(number is None for number in told.values())
    return told.get(part, None if bare else Decimal(0)) if told or not cell.value else None


def _adds_up(told: Numbers, cell: Cell, parts: Sequence[str]) -> bool:
    numbers = [told.get(part, Decimal(0)) for part in parts]
    return None not in numbers and sum((number or Decimal(0) for number in numbers), Decimal(0)) == cell.value


def _sites(cell: Cell) -> Mapping[str, Decimal | None]:
    """By site, with what is left over at none."""
    if None in cell.by_site.values():
        return {**cell.by_site, "": None}
    if cell.value is None or (cell.withheld and not cell.by_site):
        return cell.by_site
    left = cell.value - sum((value or Decimal(0) for value in cell.by_site.values()), Decimal(0))
    return {**cell.by_site, "": left} if left > 0 else cell.by_site


def _told(draft: Draft, cell: Cell) -> dict[str, Numbers]:
    """By breakdown, site, attribution and source: the parts in words."""
    context = draft.context
    told: dict[str, Numbers] = {}
    for part in cell.parts:
        by = formatting.breakdown(part.breakdown, context)
        told.setdefault(by, {})[formatting.part(part.breakdown, part.code, context)] = part.value
    told[translate(formatting.BY_SITE)] = {formatting.site(code, context): value for code, value in _sites(cell).items()}
    told[translate(formatting.BY_ATTRIBUTION)] = {
        formatting.attribution(code, context): value for code, value in cell.by_attribution.items()
    }
    sources: Sequence[tuple[str, Decimal | None]] = [(words, getattr(cell, name)) for name, words in formatting.SOURCES]
    known: Numbers = {translate(words): value for words, value in sources if value}
    told[translate(formatting.BY_SOURCE)] = known
    return told
