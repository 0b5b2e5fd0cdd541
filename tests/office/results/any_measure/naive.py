"""What a measure counts, in plain Python over a list of records, written from its words alone: nothing of the counting is used."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from desktop.models.fields.references import Link
from desktop.models.record import Record

Days = tuple[str, ...]
STAGES: Mapping[str, tuple[tuple[str, Days, str], ...]] = {
    "training.held": (("training", ("ended", "began"), ""),),
    "training.planned": (("training", ("planned_ended", "planned_began"), ""),),
    "training_people.came": (("participant", ("training",), ""), ("heads", ("training",), "")),
    "activity.held": (("activity", ("ended", "began"), ""),),
    "activity_people.came": (("participant", ("activity",), ""), ("heads", ("activity",), "")),
    "product.drafted": (("product", ("drafted",), ""),),
    "product.adopted": (("product", ("adopted",), ""),),
    "product.published": (("product", ("published",), ""),),
    "material.printed": (("material", ("printed",), ""),),
    "distribution.made": (("distribution", ("on",), ""),),
    "survey.done": (("survey", ("on",), ""),),
    "milestone.planned": (("milestone", (), ""),),
    "milestone.done": (("milestone", ("done",), ""),),
    "expenditure.paid": (("expenditure", ("on",), ""),),
    "identification.made": (("identification", ("on",), ""),),
    "case.opened": (("case", ("opened",), ""),),
    "case.closed": (("case", ("closed",), ""),),
    "case.open": (("case", ("opened",), "closed"),),
    "service.asked": (("service", ("requested",), ""),),
    "service.delivered": (("service", ("delivered",), ""),),
    "service.ended": (("service", ("ended",), ""),),
    "service.open": (("service", ("delivered",), "ended"),),
    "referral.made": (("referral", ("on",), ""),),
    "reintegration_plan.developed": (("reintegration_plan", ("developed",), ""),),
    "satisfaction_answer.given": (("satisfaction_answer", ("on",), ""),),
    "consent.given": (("consent", ("on",), ""),),
    "consent.open": (("consent", ("on",), "withdrawn"),),
    "help.given": (("reintegration_plan", ("developed",), ""), ("service", ("delivered",), "")),
}
"""By stage the registers, the days (the first that is filled) and the day from which a record counts no longer."""
CASES = ("identification", "case", "service", "referral", "reintegration_plan", "satisfaction_answer", "consent")
PERSON = {"participant": "contact", "identification": "case", "case": "id"}
ANSWERED = ("very_satisfied", "satisfied", "neutral", "dissatisfied", "very_dissatisfied")


@dataclass(frozen=True)
class Fact:
    """One record that counts, or some people of a head count."""

    record: Record
    day: date | None
    people: int = 1
    heads: bool = False
    known: Mapping[str, Any] = field(default_factory=dict)
    aged: date | None = None


class Naive:
    """All records of an office by id, the results and budget lines of the project asked about, and its periods."""

    attributions = frozenset({"direct", "partner_led"})

    def __init__(
        self, records: Mapping[str, Record], results: frozenset[str], lines: frozenset[str], periods: Sequence[tuple[date, date]]
    ) -> None:
        self.records, self.results, self.lines, self.periods = records, results, lines, periods

    def number(self, said: Mapping[str, Any], day: date, since: date | None = None) -> Decimal | None:
        """What is so far at ``day``, or in the period from ``since`` to it."""
        rule, natural = said.get("over_periods"), self._natural(said)
        if rule == "reached":
            whole = self._plain({**said, "over_periods": None}, day, None)
            return None if whole is None else Decimal(whole > 0)
        if rule in ("latest", "highest", "lowest", "average", "sum") and rule != natural and since is None:
            return self._over(rule, said, day)
        stands = rule == "last_day" or said["counts"].endswith(".open")
        return self._plain(said, day, None if stands else since)

    def _natural(self, said: Mapping[str, Any]) -> str:
        own = {"records": "sum", "sum": "sum", "different": "once", "average": "average", "highest": "highest"}
        return {**own, "lowest": "lowest", "latest": "latest"}.get(said["tally"], "ratio")

    def _over(self, rule: str, said: Mapping[str, Any], day: date) -> Decimal | None:
        spans = [(began, min(ended, day)) for began, ended in self.periods if began <= day]
        each = [self.number({**said, "over_periods": "once_a_period"}, ended, began) for began, ended in spans]
        known = [one for one in each if one is not None]
        if not known:
            return None
        taken: Mapping[str, Callable[[list[Decimal]], Decimal]] = {"highest": max, "lowest": min, "sum": sum}  # type: ignore[dict-item]
        if rule == "average":
            return sum(known, Decimal(0)) / len(known)
        return known[-1] if rule == "latest" else taken[rule](known)

    def _plain(self, said: Mapping[str, Any], day: date, since: date | None) -> Decimal | None:
        tally, facts = said["tally"], list(self._facts(said, day, since))
        anew = said.get("over_periods") in ("once_a_period", "sum", "latest", "highest", "lowest", "average") or tally == "share"
        if tally == "records":
            return Decimal(sum(fact.people for fact in facts if _within(fact, since)))
        if tally == "different":
            return Decimal(len(self._different(facts, said.get("tallied"), since, anew=anew)))
        if tally == "share":
            return self._share(said, facts, day, since)
        if tally == "over":
            sides = [self._sum(facts, said[name], since) for name in ("tallied", "over")]
            return sides[0] * (100 if said.get("unit") == "percent" else 1) / sides[1] if sides[1] else None
        if tally == "sum":
            return self._sum(facts, said["tallied"], since)
        return self._extreme(tally, said["tallied"], [fact for fact in facts if _within(fact, since)])

    def _extreme(self, tally: str, name: str, facts: Sequence[Fact]) -> Decimal | None:
        known = [(fact.day, value) for fact in facts if not fact.heads and (value := self._amount(fact, name)) is not None]
        values = [value for _day, value in known]
        if not known:
            return None
        if tally == "average":
            return sum(values, Decimal(0)) / len(values)
        latest = max(known, key=lambda one: one[0] or date.min)[1]
        return {"highest": max(values), "lowest": min(values), "latest": latest}[tally]

    def _sum(self, facts: Iterable[Fact], name: str, since: date | None) -> Decimal:
        values = (self._amount(fact, name) for fact in facts if not fact.heads and _within(fact, since))
        return sum((value for value in values if value is not None), Decimal(0))

    def _different(self, facts: Iterable[Fact], link: str | None, since: date | None, *, anew: bool) -> set[str]:
        met: dict[str, list[date]] = defaultdict(list)
        for fact in facts:
            if who := self._who(fact, link):
                met[who].append(fact.day or date.max)
        seen = max if anew else min
        return {who for who, days in met.items() if since is None or seen(days) >= since}

    def _who(self, fact: Fact, link: str | None) -> Any:
        record = fact.record
        if fact.heads:
            return record.id if link == record.register else None
        person = PERSON.get(record.register, "of")
        if link == record.register == "case":
            return record.id
        if link is None or link == person or (link == "case" and person == "of"):
            if person == "id":
                return record.id
            said = record.get(person)
            return (said[1] if isinstance(said, tuple) else said) or record.id
        said = record.get(link)
        if said is None and (of := record.get("of")) and of[0] == link:
            return of[1]
        return said

    def _share(self, said: Mapping[str, Any], facts: Sequence[Fact], day: date, since: date | None) -> Decimal | None:
        part = [fact for fact in facts if self._meets(fact, said["of_those"], day)]
        if said.get("tallied"):
            sides = [len(self._different(some, said["tallied"], since, anew=True)) for some in (part, facts)]
        else:
            dated = [self._reached(fact, said["of_those"]) for fact in part]
            sides = [sum(fact.people for fact in some if _within(fact, since)) for some in (dated, facts)]
        return Decimal(sides[0] * 100) / sides[1] if sides[1] else None

    def _reached(self, fact: Fact, terms: Mapping[str, frozenset[str]]) -> Fact:
        """Of what is always there, what has been reached counts on its day."""
        name = next((name for name, some in terms.items() if some == {"reached"}), None)
        return Fact(fact.record, fact.record.get(name)) if name and fact.day is None else fact

    def _facts(self, said: Mapping[str, Any], day: date, since: date | None) -> Iterator[Fact]:
        scope = dict(said.get("scope") or {})
        named = {**scope, **dict(said.get("of_those") or {})}
        for register, days, until in STAGES[said["counts"]]:
            for fact in self._found(register, days, named):
                ended = fact.record.get(until) if until else None
                aged = replace(fact, aged=day) if until else fact  # ages are those on the day counted at
                if (fact.day is None or fact.day <= day) and not (ended and ended <= day) and self._meets(aged, scope, day):
                    yield aged

    def _found(self, register: str, days: Days, scope: Mapping[str, Any]) -> Iterator[Fact]:
        if register in ("participant", "heads"):
            roles = scope.get("role") or scope.get("participant.role") or frozenset({"participant"})
            yield from self._people(register, days[0], roles)
            return
        for record in self.records.values():
            if record.register == register and not record.deleted and self._counts(record, scope):
                day = next((said for one in days if (said := record.get(one))), None)
                if day or not days:
                    yield Fact(record, day)

    def _counts(self, record: Record, scope: Mapping[str, Any]) -> bool:
        """Of the project, directly or led by a partner, and of nobody who is no victim."""
        outside = (
            "results" in record.kinds and not (record.get("results") or frozenset()) & self.results,
            record.register == "expenditure" and record.get("line") not in self.lines,
            (record.get("attribution") or "direct") not in self.attributions,
            record.register == "consent" and not record.get("given"),
            record.register == "satisfaction_answer" and record.get("answer") not in ANSWERED,
        )
        if any(outside):
            return False
        case = self._case(record)
        if record.register in ("service", "referral", "reintegration_plan", "satisfaction_answer", "consent") and (
            not case or case.deleted
        ):
            return False
        asked = any(name.endswith("trafficking_status") for name in scope)
        return asked or not case or case.get("trafficking_status") != "not_a_victim"

    def _case(self, record: Record) -> Record | None:
        if record.register == "case":
            return record
        of = record.get("of")
        id = of[1] if of and of[0] == "case" else record.get("case") if record.register == "identification" else None
        return self.records.get(id or "")

    def _people(self, register: str, event: str, roles: frozenset[str]) -> Iterator[Fact]:
        by_event: dict[str, dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
        for record in self.records.values():
            if record.register in ("participant", "head_count") and not record.deleted and record.get("of")[0] == event:
                by_event[record.get("of")[1]][record.register].append(record)
        for id, came in by_event.items():
            held = self.records[id]
            day = held.get("ended") or held.get("began")
            if day is None or held.deleted or not self._counts(held, {}):
                continue
            came["participant"] = [one for one in came["participant"] if one.get("attended") is not False]
            listed = [one for one in came["participant"] if (one.get("role") or "participant") in roles]
            if register == "participant":
                yield from (Fact(one, day) for one in listed)
            elif not (held.get("list_complete") and came["participant"]):
                yield from self._heads(held, day, came, roles)

    def _heads(self, held: Record, day: date, came: Mapping[str, list[Record]], roles: frozenset[str]) -> Iterator[Fact]:
        for role in sorted(roles):
            heads = [one for one in came["head_count"] if one.get("role") == role]
            listed = sum((one.get("role") or "participant") == role for one in came["participant"])
            if not listed:
                for one in heads:
                    for column, sex in (("women", "female"), ("men", "male"), ("other", "other"), ("not_recorded", None)):
                        known = {"sex": sex, **{name: one.get(name) for name in ("agency_type", "country", "role")}}
                        if one.get(column):
                            yield Fact(held, day, one.get(column), heads=True, known=known)
                continue
            everybody = sum(one.get(column) or 0 for one in heads for column in ("women", "men", "other", "not_recorded"))
            if everybody > listed:
                yield Fact(
                    held, day, everybody - listed, heads=True, known={"role": role, "sex": None, "agency_type": None, "country": None}
                )

    def _meets(self, fact: Fact, conditions: Mapping[str, frozenset[str]], day: date) -> bool:
        return all(self._met(fact, name, terms, day) for name, terms in conditions.items())

    def _met(self, fact: Fact, name: str, terms: frozenset[str], day: date) -> bool:
        if fact.heads:
            own = name.removeprefix("participant.")
            if own in fact.known:
                return fact.known[own] in terms or (fact.known[own] is None and "empty" in terms)
            if name.startswith(("participant.", "contact.")) or ("." not in own and own not in fact.record.kinds):
                return False
            return any(_term(self._value(fact, name), term, day) for term in terms)
        if name.rpartition(".")[2] not in self._fields(fact.record, name):
            return True  # a union of registers: what has no such field is not narrowed
        register, dot, _own = name.partition(".") if ".." not in name else ("", "", "")
        if dot and self._along(fact.record, register) is None:
            return "empty" in terms  # what a link that is empty leads to is empty, and says neither yes nor no
        value = self._value(fact, name)
        if name.endswith("role"):
            value = value or "participant"
        return any(_term(value, term, day) for term in terms)

    def _fields(self, record: Record, name: str) -> Iterable[str]:
        if ".." in name or name.endswith("age") or "." in name:
            return (name.rpartition(".")[2],)
        owner = self.records.get((record.get("of") or ("", ""))[1])
        return {*record.kinds, *(owner.kinds if owner and record.register == "participant" else ())}

    def _amount(self, fact: Fact, name: str) -> Decimal | None:
        value = self._value(fact, name)
        if value is not None and hasattr(value, "minor"):
            return self._converted(fact.record, value)
        return None if value is None else Decimal(value)

    def _converted(self, record: Record, money: Any) -> Decimal | None:
        if money.currency == "USD":
            return Decimal(money.minor) / 100
        rate = record.get("rate")
        if rate is None:
            known = [one for one in self.records.values() if one.register == "exchange_rate" and not one.deleted]
            before = [one for one in known if one.get("valid_from") <= record.get("on") and one.get("currency") == money.currency]
            rate = max(before, key=lambda one: (one.get("valid_from"), one.id)).get("rate") if before else None
        if rate is None:
            return None
        return Decimal(Decimal(money.minor) / 100 / rate).quantize(Decimal("0.01"), ROUND_HALF_UP)

    def _value(self, fact: Fact, name: str) -> Any:
        register, dot, own = name.rpartition(".") if ".." not in name else ("", "", name)
        record = self._along(fact.record, register) if dot else fact.record
        if record is None:
            return None
        if ".." in own:
            ends = [record.get(one) for one in own.split("..")]
            if None in ends:
                return None
            return (ends[1] - ends[0]).days if isinstance(ends[0], date) else ends[1] - ends[0]
        if own == "age" and record.register == "case":
            return _age(record, fact.aged or fact.day or date.max)
        if own not in record.kinds and record.register == "participant":
            return self.records[record.get("of")[1]].get(own)
        return record.get(own)

    def _along(self, record: Record, register: str) -> Record | None:
        if record.register == register:
            return record
        of = record.get("of")
        if of and of[0] == register:
            found = self.records.get(of[1])
        else:
            links = [record.get(name) for name, kind in record.kinds.items() if isinstance(kind, Link) and kind.to == register]
            found = self.records.get(next((one for one in links if one), ""))
        return found if found and not found.deleted else None


def _within(fact: Fact, since: date | None) -> bool:
    return since is None or fact.day is None or fact.day >= since


def _age(case: Record, day: date) -> int | None:
    birth = case.get("birth")
    if birth is not None:
        born = birth.counts_on
        return int(day.year - born.year) - ((day.month, day.day) < (born.month, born.day))
    guess, on = case.get("estimated_age"), case.get("estimated_on")
    if guess is None or on is None:
        return None
    return int(guess) + int((int(day.strftime("%Y%m%d")) - int(on.strftime("%Y%m%d"))) / 10_000)


def _term(value: Any, term: str, day: date) -> bool:
    if isinstance(value, frozenset) or (value is None and term in ("empty", "filled")):
        return (term == "empty") if not value else term == "filled" or term in value
    if isinstance(value, bool) or (value is None and term in ("yes", "no")):
        return term == ("yes" if value else "no")
    if value is None:
        return False
    if term in ("empty", "filled"):
        return term == "filled"
    if isinstance(value, date):
        return _compared(value, term, date.fromisoformat) if term != "reached" else value <= day
    return _compared(Decimal(value), term, Decimal) if isinstance(value, int | Decimal) else value == term


def _compared(value: Any, term: str, read: Callable[[str], Any]) -> bool:
    found = (
        re.fullmatch(r"(<=|>=|<|>)?(.+?)(?:\.\.(.+)|(?<=\d)-(\d+))?", term)
        if read is Decimal
        else re.fullmatch(r"(<=|>=|<|>)?(.+?)(?:\.\.(.+))?", term)
    )
    assert found
    sign, first, last = found[1], read(found[2]), found[3] or (found[4] if read is Decimal else None)
    if last:
        return bool(first <= value <= read(last))
    return bool({None: value == first, "<": value < first, "<=": value <= first, ">": value > first, ">=": value >= first}[sign])
