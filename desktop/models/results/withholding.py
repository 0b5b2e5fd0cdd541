"""The rows of a matrix without the small numbers of assisted persons, and without what would give them away."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations, pairwise

from desktop.models.results.matrix import Cell, Part, Row
from desktop.models.results.small_cells import Code, Table, before, hidden

_SITE, _ATTRIBUTION, _OUTSIDE, _SOURCE = "@site", "@attribution", "@outside", "@source"
_SOURCES = ("recorded", "reported", "brought_forward")
_ZERO = Decimal(0)


@dataclass(frozen=True)
class _Gone:
    """Per breakdown: what each table must not print, and the codes that are printed somewhere.

    A table that prints no part at all still lists those codes, and "not recorded", as withheld:
    listing its own would tell which of them are not zero.
    """

    codes: Mapping[str, Mapping[Table, frozenset[Code] | None]]
    listed: Mapping[str, Sequence[Code]]


def narrowed(rows: Sequence[Row], minimum: int) -> tuple[Row, ...]:
    """``rows`` with small parts of case rows None, alike in all of them; doing it twice changes nothing."""
    gone = _gone([row for row in rows if row.cases and row.unit == "number"], minimum)
    return tuple(_row(row, gone, minimum) if row.cases else row for row in rows)


def close(values: Iterable[Decimal | None], minimum: int) -> bool:
    """Whether two of ``values`` differ by less than ``minimum`` and are not the same: a small count."""
    known = sorted(value for value in values if value is not None)
    return any(0 < high - low < minimum for low, high in pairwise(known))


def _gone(rows: Sequence[Row], minimum: int) -> _Gone:
    found: dict[str, dict[Table, None]] = {}
    for row in rows:
        so_far, period = _tables(row.cumulative), _tables(row.period) if row.period else {}
        for breakdown in {**so_far, **period}:
            tables = [each[breakdown] for each in (so_far, period) if breakdown in each]
            if len(tables) > 1 and (rest := before(*tables)):
                tables.append(rest)
            found.setdefault(breakdown, {}).update(dict.fromkeys(tables))
    codes = {breakdown: hidden(list(tables), minimum) for breakdown, tables in found.items()}
    return _Gone(codes, {breakdown: _listed(tables) for breakdown, tables in codes.items()})


def _listed(tables: Mapping[Table, frozenset[Code] | None]) -> Sequence[Code]:
    printed = {code for table, codes in tables.items() if codes is not None for code in table.values} | {None}
    return sorted(printed, key=lambda code: (code is None, code or ""))


def _tables(cell: Cell) -> dict[str, Table]:
    """The ways a count is told apart. One that withholds something already is left out: it is done."""
    if cell.value is None:
        return {}
    told: dict[str, dict[Code, Decimal | None]] = {}
    for part in cell.parts:
        told.setdefault(part.breakdown, {})[part.code] = part.value
    told[_SITE] = dict(cell.by_site.items())
    if None not in cell.by_site.values():  # who is at no site is not told, but left over
        told[_SITE][None] = max(_ZERO, cell.value - sum((value or _ZERO for value in cell.by_site.values()), _ZERO))
    told[_SOURCE] = {name: value for name in _SOURCES if (value := getattr(cell, name)) is not None}
    told[_ATTRIBUTION], told[_OUTSIDE] = _attributions(cell)
    return {
        breakdown: Table.of(min(cell.value, total) if breakdown != _OUTSIDE else total, known)
        for breakdown, parts in told.items()
        if (known := {code: value for code, value in parts.items() if value is not None}) and len(known) == len(parts)
        for total in [sum(known.values(), _ZERO)]
    }


def _attributions(cell: Cell) -> tuple[dict[Code, Decimal | None], dict[Code, Decimal | None]]:
    """Those that make up the number and those outside it: two tables, since only the first adds up to it."""
    every: dict[Code, Decimal | None] = dict(cell.by_attribution.items())
    for size in range(len(every)):
        for outside in combinations(every, size):
            if sum(value or _ZERO for code, value in every.items() if code not in outside) == cell.value:
                counted = {code: value for code, value in every.items() if code not in outside}
                return counted, {code: every[code] for code in outside}
    return every, {}


def _row(row: Row, gone: _Gone, minimum: int) -> Row:
    def cell(was: Cell) -> Cell:
        if row.how in _OF_ONE and row.registers:
            return _of_one(was, minimum)
        return _count(was, gone, minimum) if row.unit == "number" else _ratio(was, minimum)

    return replace(row, cumulative=cell(row.cumulative), period=cell(row.period) if row.period else None)


_OF_ONE = ("max", "min", "average", "latest")
"""What tells of one person where few are behind it."""


def _of_one(cell: Cell, minimum: int) -> Cell:
    """A highest, lowest, latest or average of too few is somebody's own number."""
    if cell.value is None or (cell.records or 0) >= minimum:
        return _ratio(cell, minimum)
    left = replace(
        cell, value=None, state="not_applicable", parts=(), by_site={}, by_attribution={}, recorded=None, beside=(), records=None
    )
    return _marked(cell, left)


def _ratio(cell: Cell, minimum: int) -> Cell:
    """A ratio, average or maximum: parts go, since each would need its own base; so do bases too small."""
    left = replace(cell, parts=(), by_site={}, by_attribution={})
    if left.denominator and left.denominator < minimum:
        left = replace(left, numerator=None, denominator=None, recorded=None, reported=None, brought_forward=None, beside=(), records=None)
    return _marked(cell, left)


def _count(cell: Cell, gone: _Gone, minimum: int) -> Cell:
    codes = {breakdown: gone.codes[breakdown][table] for breakdown, table in _tables(cell).items()}
    sources = codes.get(_SOURCE, frozenset())
    ranged = not close((cell.low, cell.value, cell.high), minimum)
    left = replace(
        cell,
        parts=_parts(cell, codes, gone.listed),
        by_site=_without(cell.by_site, codes.get(_SITE, frozenset())),
        by_attribution=_without(cell.by_attribution, _both(codes)),
        recorded=None if _in("recorded", sources) else cell.recorded,
        reported=None if _in("reported", sources) else cell.reported,
        brought_forward=None if _in("brought_forward", sources) else cell.brought_forward,
        low=cell.low if ranged else None,
        high=cell.high if ranged else None,
        beside=tuple((words, value) for words, value in cell.beside if not _tells(cell, value, minimum)),
        records=None if cell.records is None or _tells(cell, Decimal(cell.records), minimum) else cell.records,
    )
    return _marked(cell, left, bare=None in codes.values())


def _marked(was: Cell, left: Cell, *, bare: bool = False) -> Cell:
    """``left`` of a cell; ``bare``: with a table of no part at all, which may be as empty as before."""
    return replace(left, withheld=was.withheld or bare or left != was)


def _tells(cell: Cell, beside: Decimal, minimum: int) -> bool:
    """Whether a number printed beside that of ``cell`` would tell a small one: itself, or how far the two are apart."""
    return beside != cell.value and any(close((near, beside), minimum) for near in (_ZERO, cell.value))


def _parts(cell: Cell, gone: Mapping[str, frozenset[Code] | None], listed: Mapping[str, Sequence[Code]]) -> tuple[Part, ...]:
    parts: dict[tuple[str, Code], Part] = {}
    for part in cell.parts:
        codes = gone.get(part.breakdown, frozenset())
        if codes is None:
            parts.update({(part.breakdown, code): Part(part.breakdown, code, None) for code in listed[part.breakdown]})
        else:
            parts[part.breakdown, part.code] = replace(part, value=None) if part.code in codes else part
    return tuple(parts.values())


def _both(codes: Mapping[str, frozenset[Code] | None]) -> frozenset[Code] | None:
    counted, outside = (codes.get(which, frozenset()) for which in (_ATTRIBUTION, _OUTSIDE))
    return None if counted is None or outside is None else counted | outside


def _without(numbers: Mapping[str, Decimal | None], gone: frozenset[Code] | None) -> Mapping[str, Decimal | None]:
    return {} if gone is None else {code: None if code in gone else value for code, value in numbers.items()}


def _in(code: Code, gone: frozenset[Code] | None) -> bool:
    return gone is None or code in gone
