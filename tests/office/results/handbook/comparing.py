"""A real office with the invented records, and its matrix beside the naive count."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

from desktop.errors import UserError
from desktop.models.fields.base import FormatContext
from desktop.models.record import Record
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Placement
from desktop.models.results.matrix import Cell, Matrix
from desktop.office.office import Office
from tests.office.results.handbook.indicators import Described, identity
from tests.office.results.handbook.naive import Number
from tests.office.results.handbook.office import DAYS, PROJECT, QUARTERS
from tests.ui.offices import open_as

MANAGER, CASE_WORKER = "Demo Manager", "Demo Case Worker"
Asked = tuple[date, str | None]
ASKED: tuple[Asked, ...] = (
    (DAYS[0], None),
    (DAYS[0], QUARTERS[0][0]),
    (DAYS[0], QUARTERS[2][0]),
    *((DAYS[1], title) for title, _began, _ended in QUARTERS),
)
"""At each day, and in each period; at the first day the third quarter is running."""


def fill(where: Path, records: Iterable[Record]) -> None:
    """Keep ``records`` in the books of the office, each in its own, as they are: the deleted ones too."""
    every = list(records)
    with open_as(where, CASE_WORKER) as office:
        for book in office.books:
            with book.deed(office.user.id, "invented") as deed:
                for record in every:
                    if record.book == book.name:
                        deed.save(record)


def version_of(one: Described, context: FormatContext) -> IndicatorVersion:
    """Its version, with the measure's fields read as they are written in a file."""
    values = {field: _read(field, value, context) for field, value in one.measure.items() if value is not None}
    return IndicatorVersion(
        identity("indicator_version", one.id),
        of=("indicator", one.record),
        valid_from=date(2026, 1, 1),
        wording=one.id,
        definition=one.wording,
        unit=one.unit,
        direction=one.direction,
        baseline=None if one.baseline is None else Decimal(one.baseline),
        target=None if one.target is None else Decimal(one.target),
        results=frozenset(identity("result", code) for code in one.results),
        **values,
    )


def _read(field: str, value: Any, context: FormatContext) -> Any:
    if field == "operands":
        return frozenset(identity("indicator", name) for name in value)
    if field == "second":
        return identity("indicator", value)
    if field in ("breakdowns", "attributions"):
        return IndicatorVersion.kinds[field].read("; ".join(value), context)
    return IndicatorVersion.kinds[field].read(str(value), context)


def described(one: Described, place: int, context: FormatContext) -> list[Record]:
    """The indicator, its version, and where it stands."""
    of = ("indicator", one.record)
    placed = Placement(identity("placement", one.id), of=of, result=identity("result", "0"), position=place)
    return [Indicator(one.record, project=identity("project", PROJECT), short=one.id), version_of(one, context), placed]


def save(office: Office, every: Iterable[Described]) -> Mapping[str, str]:
    """Save each in turn; by id why some were refused."""
    refused, named = {}, list(every)
    office.save_all(Indicator(one.record, project=identity("project", PROJECT), short=one.id) for one in named)  # formulas name others
    for place, one in enumerate(named, start=1):
        try:
            office.save_all(described(one, place, office.context))
        except UserError as refusal:
            refused[one.id] = str(refusal)
    return refused


def matrices(office: Office) -> Mapping[Asked, Matrix]:
    """The matrix at each day and in each period, as whoever holds both keys sees it."""
    project = identity("project", PROJECT)
    return {(as_at, period): office.matrix(project, as_at, period) for as_at, period in ASKED}


def days_of(period: str) -> tuple[date, date]:
    """Its first and last day."""
    return next((began, ended) for title, began, ended in QUARTERS if title == period)


def differences(cell: Cell, number: Number, promised: Collection[str], numbers: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    """What the matrix has otherwise than the naive count; of sites and of the parts ``promised`` only where that says something."""
    if (cell.value is None) != (number.value is None) or not _close(cell.value, number.value):
        yield f"value {cell.value}, by hand {_shown(number.value)}"
    if number.parts is not None:
        parts = {(part.breakdown, numbers.get(part.code or "", part.code)): part.value for part in cell.parts if part.breakdown in promised}
        yield from _apart("part", parts, number.parts)
    if number.sites is not None:
        yield from _apart("site", cell.by_site, number.sites)


def _apart(what: str, found: Mapping[Any, Decimal | None], by_hand: Mapping[Any, Fraction]) -> Iterator[str]:
    for place in sorted({*found, *by_hand}, key=str):
        if not _close(found.get(place), by_hand.get(place)):
            yield f"{what} {place}: {found.get(place)}, by hand {_shown(by_hand.get(place))}"


def _close(found: Decimal | None, by_hand: Fraction | None) -> bool:
    left, right = float(found or 0), float(by_hand or 0)
    return abs(left - right) <= 1e-9 * max(1, abs(left), abs(right))


def _shown(value: Fraction | None) -> str:
    return "nothing" if value is None else str(value if value.denominator == 1 else float(value))
