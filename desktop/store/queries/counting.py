"""Measures as SQL: one pass over each register serves all indicators that ask for it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Protocol, runtime_checkable

from desktop.models.measures.measure import How, Measure, Source
from desktop.models.measures.reach import reach
from desktop.models.record import Record
from desktop.models.results.tally import Asked, Extreme, Group, Tally
from desktop.store.queries.facts import Among, Counter, Facts, Row, held_by, in_money, of_cases, parts_of, scope_within
from desktop.store.queries.money import moneyed


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
            alike[one.measure.name, parts_of(one), scope_within(one)].append(place)
    for places in alike.values():
        some = [asked[place] for place in places]
        for place, tally in _tallied(book, some, span).items():
            tallies[places[place]] = tally
    return tallies


def _tallied(book: Counter, asked: Sequence[Asked], span: Span) -> dict[int, Tally]:
    """Of indicators whose facts are alike."""
    measure = asked[0].measure
    rows_of = _people if measure.each_once else _ROWS.get(measure.how)
    if any(in_money(source) for source in measure.sources):
        return moneyed(book, asked, span.bounds)
    if rows_of is None:
        return _extremes(book, asked, span)
    rows = book.difference.rows(asked, span) if isinstance(book, Differing) and book.difference else None
    return _tallies(asked[0], rows_of(book, asked, span, None) if rows is None else rows)


@runtime_checkable
class Differing(Protocol):
    """A book in which a few records are other than they were."""

    difference: "Difference | None"


class Difference:
    """Counts such a book by what those few add, before and after; the rest is counted once.

    ``book`` is as it was, ``changed`` as it is read now; ``records`` are all that differ, in every state they are tried in.
    ``known`` holds what was counted of all of it, to be used again as long as ``book`` stays what it is.
    """

    def __init__(self, book: Counter, changed: Counter, records: Sequence[Record], known: dict[object, list[Row]]) -> None:
        self._book, self._changed, self._known = book, changed, known
        self._records = records
        owners = [owner and record.get(owner.name) for record in records for owner in [record.owner()]]
        self._anchors = frozenset([record.id for record in records] + [owner[1] for owner in owners if owner])

    def rows(self, asked: Sequence[Asked], span: Span) -> list[Row] | None:
        """The rows of a count, exactly; None where they cannot be known so, or where it is not worth it."""
        measure = asked[0].measure
        if not all(_in_whole_numbers(source) and not of_cases(source) for source in measure.sources) or _leads_elsewhere(asked):
            return None
        rows_of = _people if measure.each_once else _ROWS[measure.how]
        people = self._people(measure) if measure.each_once else None
        if people is not None and len(people) > _MANY:
            return None
        among = Among(self._anchors, people)
        key = (measure.name, span, *((one.results, frozenset(one.scope.items()), one.attributions, one.whole, one.apart) for one in asked))
        whole, before = (self._as_it_was((key, few), partial(rows_of, self._book, asked, span, few)) for few in (None, among))
        return _added((1, whole), (-1, before), (1, rows_of(self._changed, asked, span, among)))

    def _as_it_was(self, key: object, count: Callable[[], list[Row]]) -> list[Row]:
        if key not in self._known:
            self._known[key] = count()
        return self._known[key]

    def _people(self, measure: Measure) -> frozenset[str]:
        """Who is met at the anchors, as it was or as it is tried: what they add elsewhere may change with it."""
        found: set[str] = set()
        for source in measure.sources:
            if source.person:
                joined = f"of_{source.through}" if source.through else "id"
                text = f'SELECT COALESCE("{source.person}", id) FROM "{source.register}" WHERE {joined} = ?1'
                found |= {who for anchor in self._anchors for (who,) in self._book.sql(text, anchor)}
                found |= {one.get(source.person) or one.id for one in self._records if one.register == source.register}
        return frozenset(found)


_MANY = 2_000
"""People from which on it is no quicker than to count everybody."""


def _leads_elsewhere(asked: Sequence[Asked]) -> bool:
    """Whether something it looks at lies along a link: what is typed there moves records that are not typed."""
    names = {name for one in asked for name, _terms in held_by(one)} | {part for one in asked for part in one.apart}
    return any(way.column for source in asked[0].measure.sources for name in names if (way := reach(source, name)))


def _in_whole_numbers(source: Source) -> bool:
    """Whether what it adds up is exact, taken away again as well."""
    return not source.amount or source.register == "counted"


def _added(*signed: tuple[int, Iterable[Row]]) -> list[Row]:
    """Rows taken together, alike with alike; what comes to nothing is not there."""
    totals: dict[Row, list[int]] = {}
    for sign, rows in signed:
        for indicators, *alike, amount, in_period, records, recent in rows:
            places = ",".join(map(str, sorted(map(int, str(indicators).split(",")))))
            sums = totals.setdefault((places, *alike), [0, 0, 0, 0])
            for place, value in enumerate((amount, in_period, records, recent)):
                sums[place] += sign * (value or 0)
    return [(*alike, *sums) for alike, sums in totals.items() if any(sums)]


def base_of(asked: Asked) -> Asked:
    """The denominator of a ratio, counted as its numerator is."""
    measure = asked.measure
    return replace(asked, measure=replace(measure, name=f"{measure.name}, base", sources=measure.base, of_those={}))


def of_whom_it_is_not_known(asked: Asked) -> Asked | None:
    """The people of head counts, where a condition asks what head counts do not tell; None where none does."""
    heads = tuple(source for source in asked.measure.sources if source.register == "counted")
    if not heads:
        return None
    listed = [source for source in asked.measure.sources if source.register != "counted"]
    unknown = {field for field, _terms in held_by(asked) if not reach(heads[0], field) and any(reach(one, field) for one in listed)}
    if not unknown:
        return None
    measure = replace(asked.measure, name=f"{asked.measure.name}, heads", how="sum", sources=heads, of_those={}, people=False)
    return replace(asked, measure=measure, scope={field: terms for field, terms in asked.scope.items() if field not in unknown})


def behind(book: Counter, asked: Asked, span: Span, *, period: bool = False) -> list[tuple[str, str]]:
    """(register, id) of the records a number is made of, by day."""
    if not asked.measure.sources:
        return []
    facts = Facts([asked])
    counting = f"WHERE attribution IN ({facts.literals(asked.attributions)})" + (" AND day >= ?2" if period else "")
    text = f"{facts.tables()} SELECT register, record FROM fact {counting} GROUP BY register, record ORDER BY MIN(day), record"
    return [(register, record) for register, record in facts.rows(book, text, span.bounds)]


def _sums(book: Counter, asked: Sequence[Asked], span: Span, among: Among | None) -> list[Row]:
    facts = Facts(asked, together=True, among=among)
    return [*facts.rows(book, facts.tables() + _grouped(facts, "fact"), span.bounds)]


def _people(book: Counter, asked: Sequence[Asked], span: Span, among: Among | None) -> list[Row]:
    """People, once each; then, as ``_BEYOND``, what a head count has beyond its list, who may be the same people."""
    measure, facts = asked[0].measure, Facts(asked, among=among)
    parts = "".join(f", MIN({part}) AS {part}" for part in facts.columns)
    person = f""",
person AS (
  SELECT indicators{parts}, MIN(attribution) AS attribution, MIN(site) AS site, {"MAX" if measure.anew else "MIN"}(day) AS day,
    1 AS amount, SUM(lead) AS lead, CASE WHEN MIN(told_by) = MAX(told_by) AND MAX(compared) = 0 THEN MIN(told_by) END AS told_by
  FROM fact GROUP BY indicators, who)"""
    rows = [*facts.rows(book, facts.tables(people=True) + person + _grouped(facts, "person"), span.bounds)]
    if not all(source.person for source in measure.sources):
        beyond = facts.rows(book, facts.tables(people=False) + _grouped(facts, "fact"), span.bounds)
        rows += [(*row[:3], _BEYOND, *row[4:]) if asked[0].counting > 1 else row for row in beyond]
    return rows


_BEYOND = "beyond"
"""Told of whoever is in a head count and on no list."""


def _grouped(facts: Facts, table: str) -> str:
    shown = "".join(f", {part}" for part in facts.shown())
    alike = ", ".join(str(place) for place in range(1, 5 + len(facts.columns)))
    return f"""
SELECT indicators, attribution, site, told_by{shown},
  SUM(amount), SUM(amount) FILTER (WHERE day >= ?2), SUM(lead), SUM(lead) FILTER (WHERE day >= ?2)
FROM {table} GROUP BY {alike}"""


def _tallies(asked: Asked, rows: Iterable[Row]) -> dict[int, Tally]:
    parts, ways = parts_of(asked), {source.told_by for source in asked.measure.sources}
    groups: dict[int, list[Group]] = defaultdict(list)
    alone: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    beyond: dict[int, list[Group]] = defaultdict(list)
    for indicators, attribution, site, told_by, *codes, amount, in_period, records, recent in rows:
        told = dict(zip(parts, codes, strict=True))
        group = Group(told, attribution, site, _number(amount), _number(in_period), records or 0, recent or 0)
        for indicator in map(int, str(indicators).split(",")):
            (beyond if told_by == _BEYOND else groups)[indicator].append(group)
            if told_by and len(ways) > 1:
                alone[indicator][told_by] += group.amount
    return {
        indicator: Tally(tuple(groups[indicator]), overlap=_overlap(alone[indicator]), beyond=tuple(beyond[indicator]))
        for indicator in {**groups, **beyond}
    }


def _overlap(alone: Mapping[str, Decimal]) -> Decimal:
    """Of people known in one way only and never compared, by way: how many may be the same as others of them."""
    return sum(alone.values(), Decimal(0)) - max(alone.values(), default=Decimal(0))


def _extremes(book: Counter, asked: Sequence[Asked], span: Span) -> dict[int, Tally]:
    facts = Facts(asked)
    found = {place: Tally(extreme=Extreme(None, None, 0, 0)) for place in range(len(asked))}
    text = facts.tables() + _EXTREMES[asked[0].measure.how]
    for place, value, in_period, records, records_in_period in facts.rows(book, text, span.bounds):
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


_ROWS: Mapping[How, Callable[[Counter, Sequence[Asked], Span, Among | None], list[Row]]] = dict.fromkeys(("count", "sum", "ratio"), _sums)
"""What adds up, in rows that add up: (indicators, attribution, site, told by, each part, amount, in the period, records, in the period)."""


def _number(value: float | None) -> Decimal:
    """Without the ".0" of a sum of REAL; nothing is 0."""
    return Decimal(str(value)).normalize() + 0 if isinstance(value, float) else Decimal(value or 0)
