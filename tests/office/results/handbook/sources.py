"""What happened, from a list of records: the sources and stages of the contract, and what is known of each thing that counts.

Written for the naive count; it looks things up in lists and dictionaries and nowhere else.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from desktop.models.record import Record

ADDED = ("records", "different", "sum")
"""Tallies whose parts add up."""
HEADS = (("women", "female"), ("men", "male"), ("other", "other"), ("not_recorded", None))
KNOWN_OF_HEADS = ("role", "sex", "agency_type", "country")
MINOR = {"USD": 2, "MNT": 2, "CNY": 2, "JPY": 0}
BANDS = ((4, "0_4"), (11, "5_11"), (14, "12_14"), (17, "15_17"), (24, "18_24"), (34, "25_34"), (59, "35_59"), (math.inf, "60_over"))
OF_CASES = ("case", "service", "referral", "reintegration_plan", "satisfaction_answer", "consent")


@dataclass(frozen=True)
class Fact:
    """One thing that counts on a day; ``day`` None is in every period.

    ``anchor`` has the outputs and the days (a training of a participant), ``record`` is what counts. Of one in a head count
    ``head`` says which, and ``known`` all that is known of it. ``at`` is the day of a stock.
    """

    record: Record
    anchor: Record
    day: date | None
    head: int = 0
    known: tuple[tuple[str, Any], ...] | None = None
    at: date | None = None


class World:
    """The records of an office, by id and by register; deleted ones are there only to be known as deleted."""

    def __init__(self, records: Iterable[Record], code: str) -> None:
        self.all = {record.id: record for record in records}
        self.by_register: dict[str, list[Record]] = defaultdict(list)
        for record in self.all.values():
            if not record.get("deleted"):
                self.by_register[record.register].append(record)
        self.project = next(one for one in self.by_register["project"] if one.get("code") == code)
        of = ("project", self.project.id)
        self.periods = sorted((one.get("began"), one.get("ended")) for one in self.by_register["reporting_period"] if one.get("of") == of)

    def living(self, id: str | None) -> Record | None:
        """The record with that id, unless it is deleted."""
        found = self.all.get(id or "")
        return None if found is None or found.get("deleted") else found

    def owner(self, record: Record) -> Record | None:
        """What ``record`` belongs to; of a payment its budget line."""
        owner = record.get("of") if "of" in record.kinds else None
        return self.living(owner[1] if owner else record.get("line") if record.register == "expenditure" else None)

    def beneath(self, results: Iterable[str] | None) -> frozenset[str]:
        """The results with all beneath them; without any the whole project's."""
        mine = [one for one in self.by_register["result"] if one.get("project") == self.project.id]
        found = set(results or (one.id for one in mine))
        for _depth in mine:
            found |= {one.id for one in mine if one.get("parent") in found}
        return frozenset(found)

    def outputs(self, fact: Fact) -> frozenset[str] | None:
        """Its outputs or its owner's; None where neither has the field, so that every scope has it."""
        for holder in (fact.anchor, self.owner(fact.anchor)):
            if holder is not None and "results" in holder.kinds:
                return frozenset(holder.get("results") or ())
        return None

    def case_of(self, fact: Fact) -> Record | None:
        """The case it is, belongs to or links to."""
        if fact.record.register == "case":
            return fact.record
        owner = self.owner(fact.record)
        return owner if owner is not None and owner.register == "case" else self.living(fact.record.get("case"))

    def site(self, fact: Fact) -> str:
        """The code of its site, or ""."""
        holders = [fact.anchor, fact.record]
        if fact.record.register == "expenditure":
            holders = [fact.record, self.owner(fact.record) or fact.record]
        found = next((holder.get("site") for holder in holders if holder.get("site")), None)
        return (self.all[found].get("code") or "") if found else ""

    # Fields by their names.

    def values(self, fact: Fact, name: str) -> list[Any]:
        """What stands in a field, its own, its owner's or a linked record's; of a link the number of its record. None is left out."""
        first, between, second = name.partition("..")
        if between:
            days = [self.values(fact, one) for one in (first, second)]
            return [(days[1][0] - days[0][0]).days] if all(days) else []
        if name == "case.age" or (name == "age" and fact.record.register == "case"):
            age = self.age(fact)
            return [] if age is None else [age]
        register, dot, field = name.rpartition(".")
        found: list[Any] = []
        for value in self._of(fact, register if dot else None, field):
            found += sorted(value) if isinstance(value, frozenset) else [] if value is None else [value]
        return [self._number(value) for value in found]

    def _of(self, fact: Fact, register: str | None, field: str) -> Iterator[Any]:
        own, owner = fact.record, fact.anchor if fact.anchor is not fact.record else self.owner(fact.record)
        if fact.known is not None and field in KNOWN_OF_HEADS and register in (None, "participant", "head_count"):
            yield dict(fact.known).get(field)
        elif register is None and field in own.kinds and fact.known is None:
            yield own.get(field)
        elif register is None:
            yield owner.get(field) if owner is not None and field in owner.kinds else None
        else:
            yield from self._along(own, owner, register, field)

    def _along(self, own: Record, owner: Record | None, register: str, field: str) -> Iterator[Any]:
        """Of the record itself, its owner, or what it (or else its owner) links to in the same book."""
        for holder in (own, owner):
            if holder is not None and holder.register == register:
                yield holder.get(field)
                return
        for holder in (own, owner):
            linked = [] if holder is None else [self.living(id) for id in _links(holder)]
            reached = [one for one in linked if one is not None and one.register == register and one.book == own.book]
            if reached:
                yield reached[0].get(field)
                return

    def _number(self, value: Any) -> Any:
        return self.all[value].get("number") if isinstance(value, str) and value in self.all else value

    def linked(self, fact: Fact, link: str) -> str | None:
        """Whom or what it links to, by id; its owner and it itself are linked by their registers' names."""
        if fact.known is not None and link != fact.anchor.register:
            return None
        if fact.record.register == link:
            return fact.record.id
        owner = fact.anchor if fact.anchor is not fact.record else self.owner(fact.record)
        if owner is not None and owner.register == link and link not in fact.record.kinds:
            return owner.id
        holder = fact.record if link in fact.record.kinds else owner
        found: str | None = holder.get(link) if holder is not None and link in holder.kinds else None
        return found

    # Numbers.

    def amount(self, fact: Fact, field: str) -> Fraction | None:
        """A number, an amount in the project's currency, or the days between two days."""
        if field not in fact.record.kinds and ".." not in field and fact.anchor is fact.record:
            raise LookupError(field)
        found = self.values(fact, field)
        if not found:
            return None
        return self.converted(fact, found[0]) if hasattr(found[0], "currency") else Fraction(found[0])

    def converted(self, fact: Fact, money: Any) -> Fraction | None:
        """In the project's currency, rounded once, halves away from zero; None where no rate says how."""
        into = self.project.get("currency")
        exact = Fraction(money.minor, 10 ** MINOR[money.currency])
        if money.currency != into:
            rate = self._rate(fact, money.currency, into)
            if rate is None:
                return None
            exact *= rate
        cents = abs(exact) * 10 ** MINOR[into]
        whole = math.floor(cents + Fraction(1, 2))
        return Fraction(whole if exact >= 0 else -whole, 10 ** MINOR[into])

    def _rate(self, fact: Fact, paid_in: str, into: str) -> Fraction | None:
        """Units of ``into`` for one of ``paid_in``: the payment's own, else the newest of the register not after its day."""
        if fact.record.register == "expenditure" and fact.record.get("rate") and fact.record.get("rate_direction"):
            own = Fraction(fact.record.get("rate"))
            return 1 / own if fact.record.get("rate_direction") == "foreign_per_project" else own
        known = [
            one
            for one in self.by_register["exchange_rate"]
            if {one.get("currency"), one.get("base")} == {paid_in, into} and one.get("valid_from") <= (fact.day or date.max)
        ]
        if not known:
            return None
        newest = max(known, key=lambda one: (one.get("valid_from"), one.id))
        return 1 / Fraction(newest.get("rate")) if newest.get("base") == into else Fraction(newest.get("rate"))

    def age(self, fact: Fact) -> int | None:
        """Full years on the day counted: from the birth date (a year or a month at its end), else from the estimate."""
        case, day = self.case_of(fact), fact.at or fact.day
        if case is None or day is None:
            return None
        if case.get("birth") is not None:
            return full_years(case.get("birth").counts_on, day)
        if case.get("estimated_age") is None or case.get("estimated_on") is None:
            return None
        return int(case.get("estimated_age")) + full_years(case.get("estimated_on"), day)

    # What tells apart.

    def codes(self, fact: Fact, breakdown: str) -> tuple[str, ...]:
        """The codes of a breakdown, in order; none where it is not recorded."""
        register = fact.record.register
        if breakdown == "age_band" and register in OF_CASES:
            age = self.age(fact)
            return () if age is None else (next(code for last, code in BANDS if age <= last),)
        name = {"sex": "case.sex" if register in OF_CASES else "sex"}.get(breakdown, breakdown)
        if breakdown == "country":
            name = {"referral": "agency_country", "identification": "agency_country"}.get(
                register, "case.exploitation_country" if register in OF_CASES else "country"
            )
        found = tuple(sorted(str(value) for value in self.values(fact, name)))
        return ("participant",) if not found and breakdown == "participant.role" else found

    def figures(self, indicator: str, at: date, since: date | None, attributions: frozenset[str]) -> list[tuple[date, Fraction]]:
        """What was reported for an indicator, by day, then id."""
        found = [
            (one.get("on"), one.id, Fraction(one.get("value") or Decimal(0)))
            for one in self.by_register["reported_figure"]
            if indicator in (one.get("indicators") or ()) and (one.get("attribution") or "direct") in attributions
        ]
        return [(day, value) for day, _id, value in sorted(found) if (since or date.min) <= day <= at]


def full_years(since: date, day: date) -> int:
    """Full years from one day to another, as birthdays count; below zero where the day comes first."""
    if day < since:
        return -full_years(day, since)
    return day.year - since.year - ((day.month, day.day) < (since.month, since.day))


def _links(record: Record) -> Iterator[str]:
    """What it names by a link of its own, in the order of its form; a set of links leads nowhere."""
    for field in record.kinds:
        value = record.get(field)
        if field not in ("of", "results", "site") and isinstance(value, str):
            yield value


# Sources and stages: what there is up to a day, or on the day.

Found = Iterator[Fact]


def sources_of(world: World, counts: str, at: date) -> Found:
    """All that ``SOURCE.STAGE`` counts up to ``at``, whatever the scope; of a stock what is open on it."""
    for source in SOURCES[counts]:
        for fact in source(world, at):
            if fact.day is None or fact.day <= at:
                yield fact


def _on(register: str, *days: str, only: Callable[[Record], bool] = lambda _record: True) -> Callable[[World, date], Found]:
    """Records on the first of ``days`` that is filled, unless what they belong to is deleted."""

    def found(world: World, _at: date) -> Found:
        for record in world.by_register[register]:
            day = next((record.get(day) for day in days if record.get(day)), None)
            belongs = record.get("of") if "of" in record.kinds else record.get("line") if register == "expenditure" else None
            if day and only(record) and (not belongs or world.owner(record) is not None):
                yield Fact(record, record, day)

    return found


def _open(register: str, begun: str, ended: str, only: Callable[[Record], bool] = lambda _record: True) -> Callable[[World, date], Found]:
    """Begun on or before the day, and not ended by it."""

    def found(world: World, at: date) -> Found:
        for fact in _on(register, begun, only=only)(world, at):
            end = fact.record.get(ended)
            if end is None or end > at:
                yield fact

    return found


def _always(register: str) -> Callable[[World, date], Found]:
    return lambda world, _at: (Fact(record, record, None) for record in world.by_register[register])


def _came(event: str) -> Callable[[World, date], Found]:
    """Everybody at what was held: those listed, and what head counts have beyond them."""

    def found(world: World, at: date) -> Found:
        people = [one for one in world.by_register["participant"] if one.get("attended") is not False]
        listed = [one for one in people if one.get("of") and one.get("of")[0] == event]
        heads = [one for one in world.by_register["head_count"] if one.get("of") and one.get("of")[0] == event]
        for held in _on(event, "ended", "began")(world, at):
            here = [[one for one in some if one.get("of")[1] == held.record.id] for some in (listed, heads)]
            yield from (Fact(one, held.record, held.day) for one in here[0])
            if not (here[0] and held.record.get("list_complete")):
                yield from (replace(one, anchor=held.record, day=held.day) for one in _beyond(*here))

    return found


def _beyond(listed: list[Record], heads: list[Record]) -> Found:
    """By role: by sex where nobody of the role is listed, else the rest, of which nothing is known."""
    for role in sorted({one.get("role") for one in heads}):
        mine = sorted((one for one in heads if one.get("role") == role), key=lambda one: one.id)
        names = sum(1 for one in listed if (one.get("role") or "participant") == role)
        everybody = sum(one.get(field) or 0 for one in mine for field, _sex in HEADS)
        if not names:
            for one in mine:
                known = {"role": role, "agency_type": one.get("agency_type"), "country": one.get("country")}
                sexes = [sex for field, sex in HEADS for _head in range(one.get(field) or 0)]
                yield from (Fact(one, one, None, place, tuple({**known, "sex": sex}.items())) for place, sex in enumerate(sexes, start=1))
        else:
            sites = sorted((one for one in mine if one.get("site")), key=lambda one: one.get("site"))
            rest = range(1, max(0, everybody - names) + 1)
            yield from (Fact((sites or mine)[0], mine[0], None, place, (("role", role),)) for place in rest)


def _given(record: Record) -> bool:
    return bool(record.get("given"))


def _of_mission(record: Record) -> bool:
    return bool(record.get("reported_by_mission"))


_DELIVERED, _DEVELOPED = _on("service", "delivered"), _on("reintegration_plan", "developed")
_REPORTED = _on("case", "reported_on", only=_of_mission)
SOURCES: dict[str, tuple[Callable[[World, date], Found], ...]] = {
    "training.held": (_on("training", "ended", "began"),),
    "training.planned": (_on("training", "planned_ended", "planned_began"),),
    "training_people.came": (_came("training"),),
    "activity.held": (_on("activity", "ended", "began"),),
    "activity.planned": (_on("activity", "planned_ended", "planned_began"),),
    "activity_people.came": (_came("activity"),),
    "product.drafted": (_on("product", "drafted"),),
    "product.adopted": (_on("product", "adopted"),),
    "product.published": (_on("product", "published"),),
    "material.printed": (_on("material", "printed"),),
    "distribution.made": (_on("distribution", "on"),),
    "survey.done": (_on("survey", "on"),),
    "milestone.planned": (_always("milestone"),),
    "milestone.done": (_on("milestone", "done"),),
    "expenditure.paid": (_on("expenditure", "on"),),
    "identification.made": (_on("identification", "on"),),
    "case.opened": (_on("case", "opened"),),
    "case.closed": (_on("case", "closed"),),
    "case.open": (_open("case", "opened", "closed"),),
    "case.reported": (_REPORTED,),
    "service.asked": (_on("service", "requested"),),
    "service.delivered": (_DELIVERED,),
    "service.ended": (_on("service", "ended"),),
    "service.open": (_open("service", "delivered", "ended"),),
    "referral.made": (_on("referral", "on"),),
    "reintegration_plan.developed": (_DEVELOPED,),
    "reintegration_plan.ended": (_on("reintegration_plan", "ended"),),
    "reintegration_plan.open": (_open("reintegration_plan", "developed", "ended"),),
    "satisfaction_answer.given": (_on("satisfaction_answer", "on"),),
    "consent.given": (_on("consent", "on", only=_given),),
    "consent.withdrawn": (_on("consent", "withdrawn", only=_given),),
    "consent.open": (_open("consent", "on", "withdrawn", _given),),
    "help.given": (_DEVELOPED, _DELIVERED),
    "assistance.given": (_REPORTED, _DEVELOPED, _DELIVERED),
}
