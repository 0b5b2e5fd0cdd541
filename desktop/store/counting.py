"""Measures as SQL: one pass over each register serves all indicators that ask for it.

For each source two steps. ``matched`` finds, once an indicator, the records in its scope: results by
EXISTS, never a join that multiplies. ``fact`` brings what each adds, with day, person and parts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from desktop.models.codelists import shipped
from desktop.models.measure import BREAKDOWNS, Measure, Source
from desktop.models.record import REGISTERS
from desktop.models.tally import Asked, Extreme, Group, Tally
from desktop.store.counted import COUNTED, COUNTED_FIELDS

DIRECT = "direct"
_FIRST_DAY = "0001-01-01"
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
    for name, measure in {one.measure.name: one.measure for one in asked}.items():
        places = [place for place, one in enumerate(asked) if one.measure.name == name]
        for place, tally in zip(
            places,
            _count(book, measure, [asked[place] for place in places], span),
            strict=True,
        ):
            tallies[place] = tally
    return tallies


def base_of(asked: Asked) -> Asked:
    """The denominator of a ratio, counted as its numerator is."""
    measure = asked.measure
    return replace(asked, measure=replace(measure, name=f"{measure.name}, base", sources=measure.base))


def behind(
    book: Counter, asked: Asked, span: Span, *, period: bool = False
) -> list[tuple[str, str]]:
    """(register, id) of the records a number is made of, by day."""
    if not asked.measure.sources:
        return []
    facts = _facts(asked.measure, [asked])
    counting = f"WHERE attribution IN ({facts.literals(asked.attributions)})" + (" AND day >= ?2" if period else "")
    text = f"{facts.text} SELECT register, record FROM fact {counting} GROUP BY register, record ORDER BY MIN(day), record"
    return [(register, record) for register, record in book.sql(text, *span.bounds, *facts.parameters)]


def _count(
    book: Counter, measure: Measure, asked: Sequence[Asked], span: Span
) -> Iterator[Tally]:
    if not measure.sources:
        yield from (Tally() for _one in asked)
        return
    facts = _facts(measure, asked)
    parameters = (*span.bounds, *facts.parameters)
    if measure.how in ("max", "min", "average", "latest"):
        extremes = {
            row[0]: row[1:]
            for row in book.sql(facts.text + _EXTREMES[measure.how], *parameters)
        }
        yield from (
            Tally(extreme=_extreme(extremes.get(place))) for place in range(len(asked))
        )
        return
    groups: dict[int, list[Group]] = {}
    for row in book.sql(facts.text + _grouped(measure), *parameters):
        groups.setdefault(row[0], []).append(_group(row))
    overlaps = _overlaps(book, measure, facts.text, parameters)
    for place in range(len(asked)):
        yield Tally(
            tuple(groups.get(place, ())), overlap=overlaps.get(place, Decimal(0))
        )


def _grouped(measure: Measure) -> str:
    parts = ", ".join(BREAKDOWNS)
    if measure.how != "distinct":
        return f"""
SELECT indicator, {parts}, attribution, site, SUM(amount), SUM(amount) FILTER (WHERE day >= ?2),
       SUM(lead), SUM(lead) FILTER (WHERE day >= ?2)
FROM fact GROUP BY indicator, {parts}, attribution, site"""
    entered = "last" if measure.anew else "first"
    once = ", ".join(f"MIN({part}) AS {part}" for part in BREAKDOWNS)
    return f"""
, person AS (
  SELECT indicator, {once}, MIN(attribution) AS attribution, MIN(site) AS site, MIN(day) AS first, MAX(day) AS last,
         1 AS amount, SUM(lead) AS lead
  FROM fact WHERE who IS NOT NULL GROUP BY indicator, who
  UNION ALL
  SELECT indicator, {parts}, attribution, site, day, day, amount, lead FROM fact WHERE who IS NULL)
SELECT indicator, {parts}, attribution, site, SUM(amount), SUM(amount) FILTER (WHERE {entered} >= ?2),
       SUM(lead), SUM(lead) FILTER (WHERE {entered} >= ?2)
FROM person GROUP BY indicator, {parts}, attribution, site"""


_EXTREMES = {
    how: f"""
SELECT indicator, {value.format(when="")}, {value.format(when=" FILTER (WHERE day >= ?2)")},
       SUM(lead), SUM(lead) FILTER (WHERE day >= ?2)
FROM fact WHERE amount IS NOT NULL GROUP BY indicator"""
    for how, value in {
        "max": "MAX(amount){when}",
        "min": "MIN(amount){when}",
        "average": "AVG(amount){when}",
    }.items()
}
_EXTREMES["latest"] = """
SELECT indicator, amount, CASE WHEN MAX(day) >= ?2 THEN amount END, SUM(lead), SUM(lead) FILTER (WHERE day >= ?2)
FROM fact WHERE amount IS NOT NULL GROUP BY indicator"""


def _group(row: Row) -> Group:
    attribution, site, amount, in_period, records, records_in_period = row[
        1 + len(BREAKDOWNS) :
    ]
    return Group(
        dict(zip(BREAKDOWNS, row[1:], strict=False)),
        attribution,
        site,
        _number(amount or 0),
        _number(in_period or 0),
        records or 0,
        records_in_period or 0,
    )


def _extreme(row: Row | None) -> Extreme | None:
    if row is None:
        return Extreme(None, None, 0, 0)
    value, in_period, records, records_in_period = row
    known = [None if one is None else _number(one) for one in (value, in_period)]
    return Extreme(known[0], known[1], records, records_in_period or 0)


def _number(value: float) -> Decimal:
    """Without the ".0" of a sum of REAL."""
    return Decimal(str(value)).normalize() + 0


def _overlaps(
    book: Counter, measure: Measure, facts: str, parameters: tuple[object, ...]
) -> dict[int, Decimal]:
    """By indicator, how many of the people known in one way alone may be the same as others known in another."""
    ways = {source.told_by for source in measure.sources if source.told_by}
    if len(ways) < 2:
        return {}
    text = f"""{facts}
, known AS (SELECT indicator, who, MIN(told_by) AS told_by FROM fact GROUP BY indicator, who
            HAVING MIN(told_by) = MAX(told_by) AND MAX(compared) = 0)
SELECT indicator, told_by, COUNT(*) FROM known GROUP BY indicator, told_by"""
    alone: dict[int, list[int]] = {}
    for indicator, _told_by, people in book.sql(text, *parameters):
        alone.setdefault(indicator, []).append(people)
    return {
        indicator: Decimal(sum(people) - max(people))
        for indicator, people in alone.items()
    }


@dataclass
class _Facts:
    text: str
    parameters: dict[str, str]
    """The codes asked for, by what stands for them in the text; ?1 and ?2 are the days."""

    def literals(self, codes: Iterable[str]) -> str:
        """A list of parameters for ``IN``."""
        return ", ".join(self.parameters.setdefault(code, f"?{len(self.parameters) + 3}") for code in sorted(codes))


def _facts(measure: Measure, asked: Sequence[Asked]) -> _Facts:
    facts = _Facts("", {})
    steps = (
        [COUNTED]
        if any(source.register == "counted" for source in measure.sources)
        else []
    )
    branches = []
    for place, source in enumerate(measure.sources):
        steps.append(_matched(facts, f"matched{place}", source, asked))
        branches.append(_fact(facts, f"matched{place}", source, asked))
    columns = f"indicator, day, register, record, amount, lead, who, {', '.join(BREAKDOWNS)}, attribution, site, told_by, compared"
    steps.append(f"fact({columns}) AS (\n" + "\nUNION ALL\n".join(branches) + ")")
    facts.text = "WITH " + ",\n".join(steps)
    return facts


def _matched(facts: _Facts, name: str, source: Source, asked: Sequence[Asked]) -> str:
    register = source.through or source.register
    day = _day(source)
    dated = "" if source.undated else f" AND {day} <= ?1"
    has_attribution = "attribution" in REGISTERS[register].kinds
    attribution = (
        f"COALESCE(a.attribution, '{DIRECT}')" if has_attribution else f"'{DIRECT}'"
    )
    branches = []
    for place, one in enumerate(asked):
        scope = {**one.measure.scope, **one.scope}
        holds = [
            _one_of(facts, register, "a", field, codes)
            for field, codes in scope.items()
            if _asks(register, field, source)
        ]
        holds += [
            _one_of(facts, register, "a", field, codes)
            for field, codes in source.only.items()
        ]
        if "results" in REGISTERS[register].kinds:
            holds.append(_one_of(facts, register, "a", "results", one.results))
        if not one.measure.additive or one.measure.how == "distinct":
            holds.append(f"{attribution} IN ({facts.literals(one.attributions)})")
        holding = "".join(f" AND {hold}" for hold in holds)
        branches.append(
            f'SELECT {place}, a.id, {day}, {attribution}, a.site FROM "{register}" a WHERE a.deleted IS NOT 1{dated}{holding}'
        )
    return (
        f"{name}(indicator, anchor, day, attribution, site) AS MATERIALIZED (\n"
        + "\nUNION ALL\n".join(branches)
        + ")"
    )


def _asks(register: str, field: str, source: Source) -> bool:
    """Whether ``field`` is looked at on ``register``: on the record itself before its owner."""
    if source.through and field in _fields(source.register):
        return False
    return field in _fields(register)


def _fields(register: str) -> Iterable[str]:
    return COUNTED_FIELDS if register == "counted" else REGISTERS[register].kinds


def _fact(facts: _Facts, matched: str, source: Source, asked: Sequence[Asked]) -> str:
    own = source.register != "counted"
    parts = ", ".join(_part(source, name) for name in BREAKDOWNS)
    amount = (
        f'CAST(f."{source.amount}" AS REAL)'
        if source.amount and own
        else f"f.{source.amount}"
        if source.amount
        else "1"
    )
    who = f'COALESCE(f."{source.person}", f.id)' if source.person else "NULL"
    joined = f"f.of_{source.through}" if source.through else "f.id"
    person = (
        f'LEFT JOIN "case" c ON c.id = f."{source.person or "of_case"}"'
        if _of_persons(source)
        else ""
    )
    record = "f.id" if own else "f.record"
    lead = "1" if own else "f.lead"
    register = "head_count" if not own else source.register
    living = "f.deleted IS NOT 1" if own else "1"
    living += " AND c.deleted IS NOT 1" if person else ""
    return f"""SELECT m.indicator, m.day, '{register}', {record}, {amount}, {lead}, {who}, {parts}, m.attribution,
  COALESCE(m.site, f.site), '{source.told_by}', {"COALESCE(c.compared, 0)" if person else "0"}
FROM {matched} m JOIN "{source.register}" f ON {joined} = m.anchor {person} WHERE {living}{_scoped(facts, source, asked)}"""


def _scoped(facts: _Facts, source: Source, asked: Sequence[Asked]) -> str:
    """Conditions on the fact itself, where it counts through an owner."""
    if not source.through:
        return ""
    cases = []
    for place, one in enumerate(asked):
        scope = {**one.measure.scope, **one.scope}
        holds = [
            _one_of(facts, source.register, "f", field, codes)
            for field, codes in scope.items()
            if field in _fields(source.register)
        ]
        if holds:
            cases.append(f"WHEN {place} THEN {' AND '.join(holds)}")
    return f" AND CASE m.indicator {' '.join(cases)} ELSE 1 END" if cases else ""


def _one_of(
    facts: _Facts, register: str, alias: str, field: str, codes: Iterable[str]
) -> str:
    kind = REGISTERS[register].kinds.get(field) if register in REGISTERS else None
    if kind is not None and kind.many:
        return f'EXISTS (SELECT 1 FROM "{register}_{field}" s WHERE s.record = {alias}.id AND s.value IN ({facts.literals(codes)}))'
    if set(codes) <= {"yes", "no"}:
        return f'COALESCE({alias}."{field}", 0) IN ({", ".join("1" if code == "yes" else "0" for code in sorted(codes))})'
    value = (
        f"COALESCE({alias}.\"role\", 'participant')"
        if field == "role"
        else f'{alias}."{field}"'
    )
    return f"{value} IN ({facts.literals(codes)})"


def _day(source: Source) -> str:
    days = [f'a."{day}"' for day in source.days]
    known = days[0] if len(days) == 1 else f"COALESCE({', '.join(days)})"
    return f"COALESCE({known}, '{_FIRST_DAY}')" if source.undated else known


def _of_persons(source: Source) -> bool:
    return (
        bool(source.breakdowns)
        and REGISTERS.get(source.register) is not None
        and any(
            field not in _fields(source.register) or source.register == "case"
            for field in source.breakdowns.values()
        )
    )


def _part(source: Source, name: str) -> str:
    field = source.breakdowns.get(name)
    if field is None:
        return "NULL"
    if name == "age_band" and _of_persons(source):
        return AGE_BAND
    alias = "f" if field in _fields(source.register) else "c"
    return f'{alias}."{field}"'


_BIRTH = """(CASE length(c.birth) WHEN 4 THEN c.birth || '-12-31'
  WHEN 7 THEN date(c.birth || '-01', '+1 month', '-1 day') ELSE c.birth END)"""


def _years(since: str) -> str:
    return f"(CAST(substr(m.day, 1, 4) AS INTEGER) - CAST(substr({since}, 1, 4) AS INTEGER) - (substr(m.day, 6) < substr({since}, 6)))"


_AGE = f"""(CASE WHEN c.birth IS NOT NULL THEN {_years(_BIRTH)}
  ELSE c.estimated_age + {_years("c.estimated_on")} END)"""


def _bands() -> str:
    highest = [(code.code, code.code.split("_")[1]) for code in shipped("age_band")]
    whens = " ".join(
        f"WHEN {_AGE} <= {last} THEN '{code}'"
        for code, last in highest
        if last.isdigit()
    )
    return f"(CASE WHEN {_AGE} IS NULL THEN NULL {whens} ELSE '{highest[-1][0]}' END)"


AGE_BAND = _bands()
"""The age band at the event counted, so that it never drifts: full years on that day, a partial birth
date at its end, an estimate as many years older as have passed since."""
