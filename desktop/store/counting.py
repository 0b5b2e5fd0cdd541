"""Measures as SQL: one pass over each register serves all indicators that ask for it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from desktop.models.measure import How
from desktop.models.tally import Asked, Extreme, Group, Tally
from desktop.store.facts import SHOWN, Facts, parts_of, scope_within

Row = tuple[Any, ...]


class Counter(Protocol):
    """Where SQL is asked: a book or a reader of one."""

    def sql(self, text: str, *parameters: object) -> Iterable[Row]:
        """Rows of a reading statement."""


@dataclass(frozen=True)
class Span:
    """What a count looks at: all up to ``as_at``, and of that what lies from ``since`` on (the period)."""

    as_at: date
    since: date | None = None

    @property
    def bounds(self) -> tuple[str, str]:
        """The two days as SQL parameters ?1 and ?2; without a period nothing is in it."""
        return self.as_at.isoformat(), self.since.isoformat() if self.since else "9999-12-31"


def count(book: Counter, asked: Sequence[Asked], span: Span) -> list[Tally]:
    """A tally for each of ``asked``, in order."""
    tallies: list[Tally] = [Tally()] * len(asked)
    alike: dict[object, list[int]] = defaultdict(list)
    for place, one in enumerate(asked):
        if one.measure.sources:
            alike[one.measure.name, parts_of(one), frozenset(scope_within(one).items())].append(place)
    for places in alike.values():
        some = [asked[place] for place in places]
        for place, tally in _COUNTING[some[0].measure.how](book, some, span).items():
            tallies[places[place]] = tally
    return tallies


def base_of(asked: Asked) -> Asked:
    """The denominator of a ratio, counted as its numerator is."""
    measure = asked.measure
    return replace(asked, measure=replace(measure, name=f"{measure.name}, base", sources=measure.base))


def behind(book: Counter, asked: Asked, span: Span, *, period: bool = False) -> list[tuple[str, str]]:
    """(register, id) of the records a number is made of, by day."""
    if not asked.measure.sources:
        return []
    facts = Facts([asked])
    counting = f"WHERE attribution IN ({facts.literals(asked.attributions)})" + (" AND day >= ?2" if period else "")
    text = f"{facts.tables()} SELECT register, record FROM fact {counting} GROUP BY register, record ORDER BY MIN(day), record"
    return [(register, record) for register, record in book.sql(text, *span.bounds, *facts.codes)]


def _sums(book: Counter, asked: Sequence[Asked], span: Span) -> dict[int, Tally]:
    facts = Facts(asked, together=True)
    return _tallies(asked[0], book.sql(facts.tables() + _grouped(asked[0], "fact"), *span.bounds, *facts.codes))


def _people(book: Counter, asked: Sequence[Asked], span: Span) -> dict[int, Tally]:
    """People, once each; then what a head count has beyond its list, which cannot be told apart."""
    measure, facts = asked[0].measure, Facts(asked)
    parts = "".join(f", MIN({part}) AS {part}" for part in parts_of(asked[0]))
    person = f""",
person AS (
  SELECT indicators{parts}, MIN(attribution) AS attribution, MIN(site) AS site, {"MAX" if measure.anew else "MIN"}(day) AS day,
    1 AS amount, SUM(lead) AS lead, CASE WHEN MIN(told_by) = MAX(told_by) AND MAX(compared) = 0 THEN MIN(told_by) END AS told_by
  FROM fact GROUP BY indicators, who)"""
    rows = [*book.sql(facts.tables(people=True) + person + _grouped(asked[0], "person"), *span.bounds, *facts.codes)]
    if not all(source.person for source in measure.sources):
        rows += book.sql(facts.tables(people=False) + _grouped(asked[0], "fact"), *span.bounds, *facts.codes)
    return _tallies(asked[0], rows)


def _grouped(asked: Asked, table: str) -> str:
    parts = parts_of(asked)
    shown = "".join(f", {SHOWN.get(part, part)}" for part in parts)
    alike = ", ".join(str(place) for place in range(1, 5 + len(parts)))
    return f"""
SELECT indicators, attribution, site, told_by{shown},
  SUM(amount), SUM(amount) FILTER (WHERE day >= ?2), SUM(lead), SUM(lead) FILTER (WHERE day >= ?2)
FROM {table} GROUP BY {alike}"""


def _tallies(asked: Asked, rows: Iterable[Row]) -> dict[int, Tally]:
    parts, ways = parts_of(asked), {source.told_by for source in asked.measure.sources}
    groups: dict[int, list[Group]] = defaultdict(list)
    alone: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for indicators, attribution, site, told_by, *codes, amount, in_period, records, recent in rows:
        told = dict(zip(parts, codes, strict=True))
        group = Group(told, attribution, site, _number(amount), _number(in_period), records or 0, recent or 0)
        for indicator in map(int, str(indicators).split(",")):
            groups[indicator].append(group)
            if told_by and len(ways) > 1:
                alone[indicator][told_by] += group.amount
    return {indicator: Tally(tuple(some), overlap=_overlap(alone[indicator])) for indicator, some in groups.items()}


def _overlap(alone: Mapping[str, Decimal]) -> Decimal:
    """Of people known in one way only and never compared, by way: how many may be the same as others of them."""
    return sum(alone.values(), Decimal(0)) - max(alone.values(), default=Decimal(0))


def _extremes(book: Counter, asked: Sequence[Asked], span: Span) -> dict[int, Tally]:
    facts = Facts(asked)
    found = {place: Tally(extreme=Extreme(None, None, 0, 0)) for place in range(len(asked))}
    for place, value, in_period, records, records_in_period in book.sql(
        facts.tables() + _EXTREMES[asked[0].measure.how], *span.bounds, *facts.codes
    ):
        known = [None if one is None else _number(one) for one in (value, in_period)]
        found[place] = Tally(extreme=Extreme(known[0], known[1], records, records_in_period or 0))
    return found


_EXTREMES = {
    how: f"""
SELECT indicators, {value}, {value} FILTER (WHERE day >= ?2), SUM(lead), SUM(lead) FILTER (WHERE day >= ?2)
FROM fact WHERE amount IS NOT NULL GROUP BY indicators"""
    for how, value in {"max": "MAX(amount)", "min": "MIN(amount)", "average": "AVG(amount)"}.items()
}
_EXTREMES["latest"] = """
SELECT indicators, amount, CASE WHEN MAX(day) >= ?2 THEN amount END, SUM(lead), SUM(lead) FILTER (WHERE day >= ?2)
FROM fact WHERE amount IS NOT NULL GROUP BY indicators"""


_COUNTING: Mapping[How, Callable[[Counter, Sequence[Asked], Span], dict[int, Tally]]] = {
    **dict.fromkeys(("count", "sum", "ratio"), _sums),
    **dict.fromkeys(("max", "min", "average", "latest"), _extremes),
    "distinct": _people,
}


def _number(value: float | None) -> Decimal:
    """Without the ".0" of a sum of REAL; nothing is 0."""
    return Decimal(str(value)).normalize() + 0 if isinstance(value, float) else Decimal(value or 0)
