"""Case numbers kept in the office book for who has no case key: totals, and parts that are not too small."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from desktop.models.measures.measure import BREAKDOWNS
from desktop.models.results.matrix import Cell, Matrix, Part, State
from desktop.models.results.profiles import MARK, finding_withheld, withheld
from desktop.office.results.framework_at import Frame, Planned, Reading
from desktop.store.case_count import CaseCount, kept

_STATES: Mapping[str, State] = {
    "nothing_yet": "nothing_yet",
    "not_measured": "not_measured",
    "not_applicable": "not_applicable",
    "value": "value",
}
_SIDES = ("numerator", "denominator", "low", "high", "recorded", "reported", "brought_forward")
_BESIDE, _SITE, _ATTRIBUTION = "beside", "@site", "@attribution"
_RECORDS, _WITHHELD, _FINDING, _WORDS = "@records", "@withheld", "@finding", "@words"
_UNNAMED = "-"
"""The part of those of whom it is not recorded, and the site without a code."""

_Told = tuple[str, str, object]
"""Breakdown, part and value."""
WAITS = Cell(None, "waits", records=None)


@dataclass(frozen=True)
class Cells:
    """One indicator's numbers: up to the day, and in the period if one was asked for."""

    cumulative: Cell
    period: Cell | None


def counts_of(matrices: Iterable[Matrix]) -> Iterator[CaseCount]:
    """What to keep of each: the cells of the case rows as a donor may see them; the first found where a day comes twice.

    Nothing a person could be found by is in them: parts below the minimum cell and their complements are marked, not told.
    """
    found: dict[tuple[str, date, str], list[_Told]] = {}
    for matrix in matrices:
        shown = withheld(matrix, "donor")
        said: dict[str, list[_Told]] = defaultdict(list)
        for was, now in zip(matrix.findings, shown.findings, strict=True):
            said[was.records[0][1]].append((_FINDING, was.kind, MARK if now.sentence == finding_withheld() else now.sentence))
        for row in (row for row in shown.rows if row.cases):
            found.setdefault((row.version, matrix.as_at, ""), [*_told(row.cumulative), *said[row.indicator]])
            if matrix.period is not None and row.period is not None:
                found.setdefault((row.version, matrix.as_at, matrix.period.id), list(_told(row.period)))
    for (version, day, period), told in found.items():
        yield from (CaseCount(version, day.isoformat(), period, breakdown, part, str(value)) for breakdown, part, value in told)


def cached_cells(book: Reading, plan: Iterable[Planned], frame: Frame) -> dict[str, Cells]:
    """The cells last kept for exactly the frame's day, and the period's last; a cell that was not kept waits for a case worker."""
    period, cumulative = frame.period, _cells(kept(book, frame.as_at, ""))
    in_period = _cells(kept(book, period.last, period.id)) if period else {}
    if period and period.last != frame.as_at:  # they were withheld from without each other
        in_period = {version: _bare(cell) for version, cell in in_period.items()}
        cumulative = {version: _without_one_of_a_kind(cell) for version, cell in cumulative.items()}
    return {
        planned.indicator.id: Cells(cumulative.get(planned.version.id, WAITS), in_period.get(planned.version.id, WAITS) if period else None)
        for planned in plan
    }


def kept_findings(book: Reading, frame: Frame) -> Mapping[tuple[str, str], str]:
    """What was found of assisted persons on the frame's day, as a donor may read it: a sentence by indicator and kind."""
    versions = {planned.version.id: indicator for indicator, planned in frame.planned.items()}
    return {
        (versions[version], kind): finding_withheld() if sentence == MARK else sentence
        for version, counts in kept(book, frame.as_at, "").items()
        if version in versions
        for breakdown, kind, sentence in counts
        if breakdown == _FINDING
    }


def _cells(counts: Mapping[str, Sequence[tuple[str, str, str]]]) -> dict[str, Cell]:
    return {version: _cell(some) for version, some in counts.items()}


def _cell(counts: Sequence[tuple[str, str, str]]) -> Cell:
    plain = {breakdown: value for breakdown, part, value in counts if not part}
    value = plain[""]
    if value in _STATES:
        return Cell(None, _STATES[value], words=plain.get(_WORDS, ""))
    told: dict[str, dict[str, Decimal | None]] = defaultdict(dict)
    for breakdown, part, number in counts:
        if part and breakdown != _FINDING:
            told[breakdown][part] = None if number == MARK else Decimal(number)
    records = plain.get(_RECORDS)
    sides: dict[str, Any] = {side: Decimal(plain[side]) for side in _SIDES if side in plain}
    return Cell(
        Decimal(value),
        parts=tuple(_parts(told)),
        by_site={"" if site == _UNNAMED else site: number for site, number in told[_SITE].items()},
        by_attribution=told[_ATTRIBUTION],
        beside=tuple((words, number) for words, number in told[_BESIDE].items() if number is not None),
        records=None if records is None else int(records),
        withheld=_WITHHELD in plain,
        words=plain.get(_WORDS, ""),
        **sides,
    )


def _parts(told: Mapping[str, Mapping[str, Decimal | None]]) -> Iterator[Part]:
    for breakdown in BREAKDOWNS:
        for code in sorted(told.get(breakdown, ()), key=lambda part: (part == _UNNAMED, part)):
            yield Part(breakdown, None if code == _UNNAMED else code, told[breakdown][code])


def _bare(cell: Cell) -> Cell:
    """``cell`` without what it is made of."""
    unsaid = {part.breakdown: Part(part.breakdown, None, None) for part in cell.parts}
    parts = [replace(part, value=None) for part in cell.parts if part.code is not None]
    plain: Cell = replace(
        cell, parts=(*parts, *unsaid.values()), by_site={}, by_attribution={}, recorded=None, reported=None, brought_forward=None
    )
    return replace(plain, beside=(), records=None, withheld=True)


def _without_one_of_a_kind(cell: Cell) -> Cell:
    """``cell`` without the tables of a single part: they tell of any number taken from it what it is of."""
    told = Counter(part.breakdown for part in cell.parts)
    alone = {breakdown for breakdown, parts in told.items() if parts == 1}
    parts = [Part(part.breakdown, None, None) if part.breakdown in alone else part for part in cell.parts]
    by_site = {} if len(cell.by_site) == 1 else cell.by_site
    by_attribution = {} if len(cell.by_attribution) == 1 else cell.by_attribution
    left: Cell = replace(cell, parts=tuple(parts), by_site=by_site, by_attribution=by_attribution)
    return replace(left, withheld=cell.withheld or left != cell)


def _told(cell: Cell) -> Iterator[_Told]:
    """Each number of ``cell``; the value itself is of no breakdown."""

    def shown(value: Decimal | None) -> object:
        return MARK if value is None else value

    yield "", "", cell.state if cell.value is None else cell.value
    yield from ((side, "", getattr(cell, side)) for side in _SIDES if getattr(cell, side) is not None)
    yield from ((part.breakdown, part.code or _UNNAMED, shown(part.value)) for part in cell.parts)
    yield from ((_SITE, site or _UNNAMED, shown(value)) for site, value in cell.by_site.items())
    yield from ((_ATTRIBUTION, attribution, shown(value)) for attribution, value in cell.by_attribution.items())
    yield from ((_BESIDE, words, value) for words, value in cell.beside)
    if cell.records is not None:
        yield _RECORDS, "", cell.records
    if cell.words:
        yield _WORDS, "", cell.words
    if cell.withheld:
        yield _WITHHELD, "", MARK
