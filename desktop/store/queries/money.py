"""Amounts of money as they add to indicators: each is converted and rounded by itself, so SQL cannot add them up."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from desktop.models.fields.values import Money
from desktop.models.results.tally import Asked, Extreme, Group, Tally
from desktop.store.queries.facts import Counter, Facts, parts_of


class _Fact(NamedTuple):
    """One record's amount in the project's currency; None where no rate is known."""

    day: str
    record: tuple[str, str]
    amount: Decimal | None
    parts: tuple[str | None, ...]
    attribution: str
    site: str | None


def moneyed(book: Counter, asked: Sequence[Asked], bounds: tuple[str, str]) -> dict[int, Tally]:
    """A tally for each of ``asked``, whose sources add amounts."""
    facts = Facts(asked)
    shown = "".join(f", {part}" for part in facts.shown())
    text = f"{facts.tables()} SELECT indicators, day, register, record, amount, attribution, site{shown} FROM fact ORDER BY day, record"
    found: dict[int, list[_Fact]] = defaultdict(list)
    for place, day, register, record, amount, attribution, site, *parts in facts.rows(book, text, bounds):
        if amount is not None:
            made = _made(asked[place], amount, day)
            found[place].append(_Fact(day, (register, record), made, tuple(parts), attribution, site))
    return {place: _tally(asked[place], found[place], bounds[1]) for place in range(len(asked))}


def _made(asked: Asked, packed: str, day: str) -> Decimal | None:
    minor, currency, rate, direction = json.loads(packed)
    if asked.convert is None:
        return None
    return asked.convert(Money(minor, currency), Decimal(rate) if rate else None, direction, date.fromisoformat(day))


def _tally(asked: Asked, facts: Sequence[_Fact], since: str) -> Tally:
    out = tuple(fact.record for fact in facts if fact.amount is None)
    how, known = asked.measure.how, [fact for fact in facts if fact.amount is not None]
    recent = [fact for fact in known if fact.day >= since]
    if how in _OF_MANY:
        values = [_OF_MANY[how]([fact.amount or Decimal(0) for fact in some]) if some else None for some in (known, recent)]
        return Tally(extreme=Extreme(values[0], values[1], len(known), len(recent)), left_out=out)
    alike: dict[tuple[Any, ...], list[_Fact]] = defaultdict(list)
    for fact in known:
        alike[fact.parts, fact.attribution, fact.site].append(fact)
    groups = [_group(dict(zip(parts_of(asked), key[0], strict=True)), some, since) for key, some in alike.items()]
    return Tally(tuple(groups), left_out=out)


def _group(parts: Mapping[str, str | None], facts: Sequence[_Fact], since: str) -> Group:
    recent = [fact for fact in facts if fact.day >= since]
    return Group(parts, facts[0].attribution, facts[0].site, _sum(facts), _sum(recent), len(facts), len(recent))


def _sum(facts: Sequence[_Fact]) -> Decimal:
    return sum((fact.amount or Decimal(0) for fact in facts), Decimal(0))


_OF_MANY: Mapping[str, Callable[[Sequence[Decimal]], Decimal]] = {
    "max": max,
    "min": min,
    "latest": lambda amounts: amounts[-1],
    "average": lambda amounts: sum(amounts, Decimal(0)) / len(amounts),
}
