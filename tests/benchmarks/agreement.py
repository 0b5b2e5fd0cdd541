"""Where a matrix and the numbers counted by hand differ."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from desktop.models.measures.measure import MEASURES
from desktop.models.results.matrix import Cell, Matrix
from desktop.office.results.framework_at import Frame

from .by_hand import ByHand, Number


def disagreements(matrix: Matrix, numbers: Mapping[str, ByHand], spent: Mapping[str, int], frame: Frame) -> Iterator[str]:
    """A sentence for each number that is not the same; none is what is wanted."""
    for row in matrix.rows:
        if row.cumulative.state == "not_measured":
            continue
        found = numbers[row.indicator]
        name = f"{row.result.code} {row.measure}"
        yield from _differing(f"{name}, all", row.measure, row.cumulative, found.whole, frame.sites)
        assert row.period
        yield from _differing(f"{name}, period", row.measure, row.period, found.period, frame.sites)
        if row.cumulative.recorded and found.beside is not None and found.beside not in dict(row.cumulative.beside).values():
            yield f"{name}: beside is {row.cumulative.beside}, by hand {found.beside}"
        value, low = row.cumulative.value, row.cumulative.low
        overlap = 0 if low is None or value is None else value - low
        if overlap != found.overlap:
            yield f"{name}: overlap is {overlap}, by hand {found.overlap}"
        beyond = (row.cumulative.high or 0) - (value or 0) if row.cumulative.high is not None else 0
        if beyond != found.beyond:
            yield f"{name}: {beyond} more there may be, by hand {found.beyond}"
    for line in matrix.budget.lines:
        by_hand = Decimal(spent.get(line.id, 0)).scaleb(-2)
        if line.actual != by_hand:
            yield f"{line.name}: spent is {line.actual}, by hand {by_hand}"


def _differing(name: str, measure: str, cell: Cell, number: Number, sites: Mapping[str, str]) -> Iterator[str]:
    sides: dict[str, tuple[object, object]] = {}
    if cell.numerator is not None or number.denominator:
        sides["numerator"] = cell.numerator or 0, number.value or 0
        sides["denominator"] = cell.denominator or 0, number.denominator
    elif measure == "training_days":
        sides["longest"] = cell.recorded, number.value
    elif MEASURES[measure].additive or not MEASURES[measure].sources:
        sides["value"] = cell.value, number.value or 0
        sides["parts"] = {(part.breakdown, part.code): part.value for part in cell.parts}, number.parts
        sides["attribution"] = cell.by_attribution, number.attribution
        sides["site"] = cell.by_site, {sites[site]: amount for site, amount in number.site.items()}
    else:
        sides["ratio of nothing"] = cell.recorded, number.value
    for what, (ours, by_hand) in sides.items():
        if ours != by_hand:
            yield f"{name}: {what} is {ours}, by hand {by_hand}"
