"""Case numbers kept in the office book for who has no case key: totals, and parts that are not too small."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from desktop.models.indicator import IndicatorVersion
from desktop.models.matrix import Cell, Matrix, Part, Period, State
from desktop.models.profiles import withheld
from desktop.office.frame import Frame, Reading
from desktop.store.case_count import CaseCount, kept

_STATES: Mapping[str, State] = {"nothing_yet": "nothing_yet", "not_measured": "not_measured", "not_applicable": "not_applicable"}
_SIDES = ("numerator", "denominator", "low", "high")
_BESIDE = "beside"


WAITS = Cell(None, "waits")


@dataclass(frozen=True)
class Cells:
    """One indicator's numbers: up to the day, and in the period if one was asked for."""

    cumulative: Cell
    period: Cell | None


def counts_of(matrices: Iterable[Matrix]) -> Iterator[CaseCount]:
    """What to keep of each: the cells of the case rows as a donor may see them.

    Nothing a person could be found by is in them: parts below the minimum cell and their complements are gone.
    """
    for matrix in matrices:
        rows = {row.version: row for row in withheld(matrix, "donor").rows if row.cases}
        for row in rows.values():
            yield from _counts(row.version, matrix.as_at, "", row.cumulative)
            if matrix.period is not None and row.period is not None:
                yield from _counts(row.version, matrix.as_at, matrix.period.id, row.period)


def cached_cells(book: Reading, versions: Sequence[IndicatorVersion], frame: Frame, period: Period | None) -> dict[str, Cells]:
    """The cells last kept for exactly the frame's day, and the period's last; a cell that was not kept waits for a case worker."""
    cumulative = _cells(kept(book, frame.as_at, ""))
    in_period = _cells(kept(book, period.last, period.id)) if period else {}
    return {
        version.of[1]: Cells(cumulative.get(version.id, WAITS), in_period.get(version.id, WAITS) if period else None)
        for version in versions
        if version.of
    }


def _cells(counts: Mapping[str, Sequence[tuple[str, str, str]]]) -> dict[str, Cell]:
    return {version: _cell(some) for version, some in counts.items()}


def _cell(counts: Sequence[tuple[str, str, str]]) -> Cell:
    plain = {breakdown: value for breakdown, part, value in counts if not part}
    value = plain[""]
    if value in _STATES:
        return Cell(None, _STATES[value])
    numerator, denominator, low, high = (Decimal(plain[side]) if side in plain else None for side in _SIDES)
    parts = [
        Part(breakdown, None if part == "-" else part, Decimal(value)) for breakdown, part, value in counts if part and breakdown != _BESIDE
    ]
    beside = tuple((part, Decimal(value)) for breakdown, part, value in counts if breakdown == _BESIDE)
    return Cell(Decimal(value), numerator=numerator, denominator=denominator, parts=tuple(parts), low=low, high=high, beside=beside)


def _counts(version: str, day: date, period: str, cell: Cell) -> Iterator[CaseCount]:
    def count(breakdown: str, part: str, value: object) -> CaseCount:
        return CaseCount(version, day.isoformat(), period, breakdown, part, str(value))

    yield count("", "", cell.state if cell.value is None else cell.value)
    for side in _SIDES:
        if getattr(cell, side) is not None:
            yield count(side, "", getattr(cell, side))
    for part in cell.parts:
        if part.value is not None:
            yield count(part.breakdown, part.code or "-", part.value)
    for words, value in cell.beside:
        yield count(_BESIDE, words, value)
