"""The second witness: a measure counted as plain Python over a list of records, from the words of the contract alone.

Nothing of the counting is used: no measures, no store, no matrix. It is slow and looks at every record for every number.
Where the contract leaves a choice, this is how it is read here:

1. The outputs of a payment are its budget line's; a line without outputs is in the scope of the whole project alone. A service,
   plan or identification without outputs is in no scope. Cases and consents have no outputs and no owner that has: they count in every scope.
2. ``training.planned`` and ``activity.planned`` count on the planned last day, else the planned first, as ``held`` does.
3. ``consent`` counts where it was given: a refusal (``given: no``) is in no stage.
4. Without a condition on ``role`` those count who came as participants, not trainers and organisers.
5. Of a head count only sex, role, kind of agency and country are known (of what is beyond a list only the role); a condition on
   anything else of a participant is looked at as empty. Of ``help`` and ``assistance`` a field their registers do not have is empty.
6. What belongs to a deleted record (training, case, budget line, print run) does not count; of a link to a deleted record nothing
   is known but that it is there.
7. "Not a victim" keeps out the case, what belongs to it and what links to it (an identification). It is asked for where
   ``trafficking_status`` stands in ``scope`` or in ``of_those``, and then both conditions see everybody.
8. ``case.age`` is the age on the record's own day; for stage ``open`` on the day counted at. So is the band of ages.
9. ``different`` under ``highest``, ``lowest``, ``average`` and ``latest`` takes everybody met in each period, not the new ones.
10. Of parts and sites of ``different`` nothing is said here: somebody met in several stands in one of them. A field of several
   codes counts in the part of each, so that parts may be more than the number. A link is told by its record's number.
11. Parts and sites are said of ``records``, ``different`` and ``sum``, in all only where the number is no highest or average of
    periods; of everything else this says nothing (None).
12. A period that has not begun by the day is empty. Rules over periods take those begun by the day, the running one so far.
13. ``reached`` looks at the number in all on the last day of each period so far, and on the day.
14. A formula adds the operands that have a number; with none of them there is nothing yet. So with a divisor of nothing or 0, a
    difference to nothing, or a change over no baseline or a baseline of 0.
15. A site is that of the training or activity, else of whoever came; of a payment its own, else that of its line.
16. Amounts are in units of the project's currency (not in cents), each converted and rounded once. What has no rate has no number.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from desktop.models.record import Record
from tests.office.results.handbook.conditions import Conditions, meets, parsed
from tests.office.results.handbook.sources import ADDED, Fact, World, sources_of

Fields = Mapping[str, Any]
"""A measure as written: the fields of the contract, with ``unit``, ``target``, ``baseline`` and ``results`` of its version."""
Parts = Mapping[tuple[str, str | None], Fraction]
Days = tuple[date, date]
PERSON = ("contact", "case")


@dataclass(frozen=True)
class Number:
    """What a measure comes to; None of ``value`` is "nothing yet", of ``parts`` and ``sites`` that nothing is said here."""

    value: Fraction | None
    parts: Parts | None = None
    sites: Mapping[str, Fraction] | None = None


class Naive:
    """Counts over ``records`` for the project called ``code``; ``measures`` are all by their ids, for formulas."""

    def __init__(self, records: Iterable[Record], code: str, measures: Mapping[str, Fields] | None = None) -> None:
        self.world = World(records, code)
        self.measures = measures or {}

    def number(self, measure: str | Fields, at: date, period: Days | None = None) -> Number:
        """In all up to ``at``; with ``period`` (its first and last day) in the period, which is over on its own last day."""
        fields = self.measures[measure] if isinstance(measure, str) else measure
        if period:
            at = min(at, period[1])
        since = period[0] if period else None
        if fields.get("formula"):
            return Number(self._formula(fields, at, since))
        if fields.get("measure") == "reported":
            return Number(self._reported(measure, fields, at, since))
        rule = fields.get("over_periods")
        if rule == "reached":
            return Number(self._reached(fields, at))
        if rule in PERIODS and fields["tally"] in ADDED:
            return self._over_periods(fields, at, since)
        return self._natural(fields, at, since)

    def _natural(self, fields: Fields, at: date, since: date | None) -> Number:
        counting = _Counting(self.world, fields, at, since)
        if fields["tally"] == "different":  # in which part somebody met in several stands, this does not say
            return Number(sum(counting.added.values(), Fraction(0)))
        if fields["tally"] in ADDED:
            return Number(sum(counting.added.values(), Fraction(0)), counting.parts(), counting.sites())
        return Number(TALLIES[fields["tally"]](counting))

    def _over_periods(self, fields: Fields, at: date, since: date | None) -> Number:
        anew = {**fields, "over_periods": "once_a_period"} if fields["tally"] == "different" else fields
        if since:
            return self._natural(anew, at, since)
        numbers = [self._natural(anew, min(at, last), first).value for first, last in self.world.periods if first <= at]
        known = [value for value in numbers if value is not None]
        if not known:
            return Number(None)
        return Number(PERIODS[fields["over_periods"]](known))

    def _reached(self, fields: Fields, at: date) -> Fraction:
        days = [*(last for _first, last in self.world.periods if last < at), at]
        numbers = (self._natural({**fields, "over_periods": None}, day, None).value for day in days)
        target = fields.get("target")
        return Fraction(any(value is not None and (value > 0 if target is None else value >= Fraction(target)) for value in numbers))

    def _formula(self, fields: Fields, at: date, since: date | None) -> Fraction | None:
        period = (since, at) if since else None
        known = [value for one in fields["operands"] if (value := self.number(one, at, period).value) is not None]
        first = sum(known, Fraction(0)) if known else None
        second = self.number(fields["second"], at, period).value if fields.get("second") else None
        return FORMULAS[fields["formula"]](first, second, fields)

    def _reported(self, measure: str | Fields, fields: Fields, at: date, since: date | None) -> Fraction | None:
        assert isinstance(measure, str)
        found = self.world.figures(measure, at, since, frozenset(fields.get("attributions") or ("direct", "partner_led")))
        if fields.get("over_periods") == "sum":
            return sum((value for _day, value in found), Fraction(0))
        assert fields.get("over_periods") == "latest"
        return found[-1][1] if found else None


class _Counting:
    """The facts of one count: those up to the day, and of those what lies in the period."""

    def __init__(self, world: World, fields: Fields, at: date, since: date | None) -> None:
        self.world, self.fields, self.at = world, fields, at
        self.stock = fields["counts"].endswith(".open")
        where, of_those = dict(parsed(fields.get("scope"))), parsed(fields.get("of_those"))
        if "people.came" in fields["counts"] and not {"role", "participant.role"} & where.keys():
            where |= parsed("role: participant")
        self.named = any(field.rpartition(".")[2] == "trafficking_status" for field in (*where, *of_those))
        self.facts = [fact for fact in self._in_scope() if self._holds(fact, where)]
        self.since = None if self.stock else since
        self.window = [fact for fact in self.facts if self.since is None or fact.day is None or fact.day >= self.since]
        self.those = [fact for fact in self.window if self._holds(fact, of_those)]

    def _in_scope(self) -> Iterator[Fact]:
        attributions = frozenset(self.fields.get("attributions") or ("direct", "partner_led"))
        results = self.world.beneath(self.fields.get("results"))
        for fact in sources_of(self.world, self.fields["counts"], self.at):
            outputs = self._outputs(fact)
            case = self.world.case_of(fact)
            if outputs is not None and not outputs & results:
                continue
            if (fact.anchor.get("attribution") or "direct") not in attributions:
                continue
            if case is not None and case.get("trafficking_status") == "not_a_victim" and not self.named:
                continue
            yield replace(fact, at=self.at) if self.stock else fact

    def _outputs(self, fact: Fact) -> frozenset[str] | None:
        """Of a payment on a line without outputs: every one of the project, where no results are asked for."""
        outputs = self.world.outputs(fact)
        if fact.record.register == "expenditure" and not outputs and not self.fields.get("results"):
            line = self.world.owner(fact.record)
            return self.world.beneath(None) if line and line.get("of") == ("project", self.world.project.id) else frozenset()
        return outputs

    def _holds(self, fact: Fact, conditions: Conditions) -> bool:
        return all(meets(field, terms, self.world.values(fact, field), self.at) for field, terms in conditions.items())

    # What adds up: by what is counted (a record, a thing, a person) how much it is.

    @property
    def added(self) -> Mapping[Any, Fraction]:
        if self.fields["tally"] == "different":
            return dict.fromkeys(self._met(), Fraction(1))
        if self.fields["tally"] == "records":
            return {place: Fraction(1) for place, _fact in enumerate(self.window)}
        numbers = ((place, self.world.amount(fact, self.fields["tallied"])) for place, fact in enumerate(self.window))
        return {place: number for place, number in numbers if number is not None}

    def _behind(self) -> Mapping[Any, list[Fact]]:
        """The facts that say in which part something counts."""
        if self.fields["tally"] == "different":
            return self._met()
        return {place: [fact] for place, fact in enumerate(self.window)}

    def _met(self) -> Mapping[Any, list[Fact]]:
        """Each person or thing with the facts of the first day it counts on."""
        anew = self.fields.get("over_periods") == "once_a_period"
        found = first_days(self.world, self.window if anew else self.facts, self.fields["tallied"])
        return {who: facts for who, facts in found.items() if self.since is None or facts[0].day is None or facts[0].day >= self.since}

    def parts(self) -> Parts:
        """By breakdown and code, what adds up."""
        found: dict[tuple[str, str | None], Fraction] = defaultdict(Fraction)
        behind, added = self._behind(), self.added
        for breakdown in self.fields.get("breakdowns") or ():
            for who, amount in added.items():
                told = min(((self.world.codes(fact, breakdown)) for fact in behind[who]), key=lambda some: (not some, some))
                for code in told or (None,):
                    found[breakdown, code] += amount
        return {place: amount for place, amount in found.items() if amount}

    def sites(self) -> Mapping[str, Fraction]:
        """By the code of the site; what has none is in none."""
        found: dict[str, Fraction] = defaultdict(Fraction)
        behind = self._behind()
        for who, amount in self.added.items():
            code = min((self.world.site(fact) for fact in behind[who]), key=lambda one: (not one, one))
            found[code] += amount
        return {code: amount for code, amount in found.items() if code and amount}

    # What does not.

    def numbers(self) -> list[Fraction]:
        """The numbers there are, by day, then id."""
        ordered = sorted(self.window, key=lambda fact: (fact.day or date.min, fact.record.id))
        return [number for fact in ordered if (number := self.world.amount(fact, self.fields["tallied"])) is not None]

    def share(self) -> Fraction | None:
        """Those of ``of_those`` in a hundred; of different things, each once on either side."""
        if self.stock is False and all(fact.day is None for fact in self.window):  # of what is always there, what is reached in the period
            of = sum(self.since is None or (self._day_reached(fact) or self.since) >= self.since for fact in self.those)
            return Fraction(of * 100, len(self.window)) if self.window else None
        if self.fields.get("tallied"):
            of, all_ = (len(first_days(self.world, some, self.fields["tallied"])) for some in (self.those, self.window))
        else:
            of, all_ = len(self.those), len(self.window)
        return Fraction(of * 100, all_) if all_ else None

    def _day_reached(self, fact: Fact) -> date | None:
        named = (field for field, terms in parsed(self.fields.get("of_those")).items() if "reached" in terms)
        day: date | None = fact.record.get(next(named, ""))
        return day

    def over(self) -> Fraction | None:
        """The sum of one number over the sum of another."""
        upper, lower = (
            sum((self.world.amount(fact, self.fields[field]) or Fraction(0) for fact in self.window), Fraction(0))
            for field in ("tallied", "over")
        )
        return upper * (100 if self.fields["unit"] == "percent" else 1) / lower if lower else None


def first_days(world: World, facts: Iterable[Fact], link: str) -> dict[Any, list[Fact]]:
    """By person or thing the facts of the first day it is met. Without a contact or case it is a person of its own."""
    met: dict[Any, list[Fact]] = defaultdict(list)
    for fact in facts:
        thing = world.linked(fact, link)
        if thing is not None:
            met[thing].append(fact)
        elif link in PERSON and fact.known is None:
            met[fact.record.id, fact.head].append(fact)
    return {who: [fact for fact in some if fact.day == min(one.day or date.min for one in some)] for who, some in met.items()}


def _average(some: Sequence[Fraction]) -> Fraction:
    return sum(some, Fraction(0)) / len(some)


PERIODS: Mapping[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "highest": max,
    "lowest": min,
    "average": _average,
    "latest": lambda some: some[-1],
}
TALLIES: Mapping[str, Callable[[_Counting], Fraction | None]] = {
    "average": lambda counting: _average(counting.numbers()) if counting.numbers() else None,
    "highest": lambda counting: max(counting.numbers(), default=None),
    "lowest": lambda counting: min(counting.numbers(), default=None),
    "latest": lambda counting: counting.numbers()[-1] if counting.numbers() else None,
    "share": _Counting.share,
    "over": _Counting.over,
}


def _divided(times: int) -> Callable[[Fraction | None, Fraction | None, Fields], Fraction | None]:
    return lambda first, second, _fields: None if first is None or not second else first * times / second


def _change(first: Fraction | None, _second: Fraction | None, fields: Fields) -> Fraction | None:
    baseline = fields.get("baseline")
    return None if first is None or not baseline else (first - Fraction(baseline)) * 100 / Fraction(baseline)


FORMULAS: Mapping[str, Callable[[Fraction | None, Fraction | None, Fields], Fraction | None]] = {
    "sum": lambda first, _second, _fields: first,
    "quotient": _divided(1),
    "percent": _divided(100),
    "per_100000": _divided(100_000),
    "difference": lambda first, second, _fields: None if first is None or second is None else first - second,
    "change": _change,
    "yes_from": lambda first, _second, fields: None if first is None else Fraction(first >= Fraction(fields["yes_from"])),
}
