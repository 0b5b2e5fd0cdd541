"""What records add to indicators, as SQL: one row a record and what it counts toward, with day, person and parts.

Two steps a source. ``matched`` finds, once an indicator, the records in its scope: sets by IN, never by a
join that multiplies. A fact is one of them, or of what belongs to them, with what it adds.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from desktop.models.fields.text_and_choice import MoneyKind
from desktop.models.measures.conditions import Terms
from desktop.models.measures.measure import BREAKDOWNS, Source
from desktop.models.measures.reach import AGE, COUNTED_FIELDS, VICTIM_STATUS, Reached, reach, reach_any
from desktop.models.record import REGISTERS
from desktop.models.results.tally import Asked
from desktop.store.queries.head_counts import counted
from desktop.store.queries.values import banded, condition, value

DIRECT = "direct"
NOT_A_VICTIM = "not_a_victim"
_CASE = {"case": "id"}
"""The column that says whose case it is, where it is not ``of_case``."""
_SITE = {"expenditure": "COALESCE(a.site, (SELECT l.site FROM budget_line l WHERE l.id = a.line))"}
"""The site of what counts, where it is not its own alone: of a payment else that of its line."""
_ALWAYS = "9999-12-31"
"""The day of what counts in every period: none begins after it."""
_COLUMNS = "indicators, day, register, record, amount, lead, who, {parts}, attribution, site, told_by, compared"
Row = tuple[Any, ...]
Held = tuple[str, Terms]
"""A field, and the terms of which one must hold."""


class Counter(Protocol):
    """Where SQL is asked: a book or a reader of one."""

    def sql(self, text: str, *parameters: object) -> Iterable[Row]:
        """Rows of a reading statement."""


@dataclass(frozen=True)
class Among:
    """Where alone facts are looked for: at ``anchors``; with ``people``, what says who it was of these people wherever it is."""

    anchors: frozenset[str]
    people: frozenset[str] | None = None


def parts_of(asked: Asked) -> tuple[str, ...]:
    """What the number is counted apart by; of a sum always, since that is cheaper than to count it twice."""
    measure = asked.measure
    if measure.how == "ratio" or (measure.how == "distinct" and asked.whole):
        return ()
    usual = (part for part in BREAKDOWNS if any(part in source.breakdowns for source in measure.sources))
    return (*usual, *(part for part in asked.apart if part not in BREAKDOWNS))


def scope_within(asked: Asked) -> frozenset[Held]:
    """The conditions that are looked at on what belongs to a record (a participant's role), not on the record."""
    through = [source for source in asked.measure.sources if source.through]

    def inner(field: str) -> bool:
        ways = (reach(source, field) for source in through)
        return any(way and not way.outer for way in ways)

    return frozenset(held for held in held_by(asked) if inner(held[0]))


def held_by(asked: Asked) -> Iterator[Held]:
    """All conditions: those of the measure but where the scope names the field, the scope, and those of a numerator."""
    said = {way.name for field in asked.scope if (way := reach_any(asked.measure, field))}
    yield from (held for held in asked.measure.scope.items() if (way := reach_any(asked.measure, held[0])) and way.name not in said)
    yield from asked.scope.items()
    yield from asked.measure.of_those.items()


class Facts:
    """The facts of one measure for indicators alike in their ``scope_within`` and parts.

    ``together``: a fact is one row, its ``indicators`` the places of all it counts toward ("0,3,7");
    else it is a row an indicator.
    """

    def __init__(self, asked: Sequence[Asked], *, together: bool = False, among: Among | None = None) -> None:
        sources = asked[0].measure.sources
        self._codes: dict[str, str] = {}
        self._among = among
        anchors = self.literals(among.anchors) if among else ""
        self._within = sorted(scope_within(asked[0]), key=str)
        self._parts = parts_of(asked[0])
        self._steps = [counted(source.through, anchors) for source in sources if source.register == "counted"]
        self._facts: list[tuple[Source, str]] = []
        for place, source in enumerate(sources):
            name = f"matched{place}"
            self._steps.append(self._matched(name, source, asked))
            if together:
                self._steps.append(_together(f"together{place}", name))
                name = f"together{place}"
            self._facts.append((source, self._fact(name, source)))

    def rows(self, book: Counter, text: str, bounds: tuple[str, str]) -> Iterable[Row]:
        """The rows of a statement made of ``tables``; ``bounds`` are the day counted at and the first of the period, ?1 and ?2."""
        used = max(map(int, re.findall(r"\?(\d+)", text)))  # a statement of some of the sources takes no more than it names
        return book.sql(text, *bounds, *[*self._codes][: max(used - 2, 0)])

    def literals(self, codes: Iterable[str]) -> str:
        """Parameters for ``IN``."""
        return ", ".join(self._literal(code) for code in sorted(codes))

    def _literal(self, code: str) -> str:
        return self._codes.setdefault(code, f"?{len(self._codes) + 3}")

    def tables(self, *, people: bool | None = None) -> str:
        """A WITH that ends in the table ``fact``; of ``people`` only what says who it was, or only what does not."""
        texts = [text for source, text in self._facts if people is None or bool(source.person) is people]
        columns = _COLUMNS.format(parts=", ".join(self.columns) or "no_part")
        return "WITH " + ",\n".join([*self._steps, f"fact({columns}) AS (\n" + "\nUNION ALL\n".join(texts) + ")"])

    @property
    def columns(self) -> tuple[str, ...]:
        """The name of each part's column."""
        return tuple(f"part{place}" for place in range(len(self._parts)))

    def shown(self) -> Iterator[str]:
        """Each part as it is told: an age by its band."""
        for column, part in zip(self.columns, self._parts, strict=True):
            yield banded(column) if part == "age_band" or part.rpartition(".")[2] == AGE else column

    def _matched(self, name: str, source: Source, asked: Sequence[Asked]) -> str:
        register = source.through or source.register
        day, dated = _day(source)
        attribution = f"COALESCE(a.attribution, '{DIRECT}')" if "attribution" in _fields(register) else f"'{DIRECT}'"
        few = [] if self._among is None or self._of_people(source) else [f"a.id IN ({self.literals(self._among.anchors)})"]
        branches = []
        for place, one in enumerate(asked):
            holds = [*dated, *few, *self._outer(source, one, _age_day(source, day)), *self._of_project(register, one)]
            if one.measure.each_once or not one.measure.additive:
                holds.append(f"{attribution} IN ({self.literals(one.attributions)})")
            holding = "".join(f" AND {hold}" for hold in holds)
            site = _SITE.get(register, "a.site")
            branches.append(f'SELECT {place}, a.id, {day}, {attribution}, {site} FROM "{register}" a WHERE a.deleted IS NOT 1{holding}')
        return f"{name}(indicators, anchor, day, attribution, site) AS MATERIALIZED (\n" + "\nUNION ALL\n".join(branches) + ")"

    def _outer(self, source: Source, asked: Asked, day: str) -> Iterator[str]:
        """The conditions on the record that has the day; "not a victim" counts nowhere unless asked for."""
        for field, terms in (*held_by(asked), *source.only.items()):
            way = reach(source, field)
            if way and (way.outer or not source.through):
                yield condition(way, terms, "a", day, self._literal)
        status = reach(source, VICTIM_STATUS) if asked.counting > 1 else None
        if status and not asked.whoever:
            yield f"{condition(status, frozenset((NOT_A_VICTIM,)), 'a', day, self._literal)} IS NOT 1"

    def _of_project(self, register: str, asked: Asked) -> Iterator[str]:
        """That it is of the results in scope; of a payment, that its line is the project's, and of no other results."""
        if "results" in _fields(register):
            members = f'SELECT s.record FROM "{register}_results" s WHERE s.value IN ({self.literals(asked.results)})'
            yield f"a.id IN ({members})"
        elif register == "expenditure":
            of = f"SELECT l.id FROM budget_line l WHERE l.deleted IS NOT 1 AND l.of_project = {self._literal(asked.project)}"
            if asked.narrowed:
                of += f" AND l.id IN (SELECT s.record FROM budget_line_results s WHERE s.value IN ({self.literals(asked.results)}))"
            yield f"a.line IN ({of})"

    def _fact(self, matched: str, source: Source) -> str:
        own = source.register != "counted"
        register, record, lead = (source.register, "f.id", "1") if own else ("head_count", "f.record", "f.lead")
        parts = ", ".join(self._part(source, name) for name in self._parts) or "NULL"
        joined = f"f.of_{source.through}" if source.through else "f.id"
        case = f'JOIN "case" c ON c.id = f.{_CASE.get(source.register, "of_case")} AND c.deleted IS NOT 1' if of_cases(source) else ""
        living = " AND ".join(["f.deleted IS NOT 1" if own else "1", *self._inner(source), *self._alone(source, joined)])
        return f"""SELECT m.indicators, m.day, '{register}', {record}, {_amount(source)}, {lead}, {_who(source)}, {parts}, m.attribution,
  COALESCE(m.site, f.site), '{source.told_by}', {"COALESCE(c.compared, 0)" if case else "0"}
FROM {matched} m JOIN "{source.register}" f ON {joined} = m.anchor {case} WHERE {living}"""

    def _inner(self, source: Source) -> Iterator[str]:
        """The conditions on what belongs to the record with the day. Of a head count nobody is known to meet what it does not tell."""
        for field, terms in (*self._within, *source.only.items()) if source.through else ():
            way = reach(source, field)
            if way is None and source.register == "counted":
                yield "0"
            elif way and not way.outer:
                yield condition(way, terms, "f", "m.day", self._literal)
        if source.link:
            yield f'f."{source.link}" IS NOT NULL'

    def _part(self, source: Source, name: str) -> str:
        """Of a part that has one name in several registers the source says which of its fields is meant."""
        field = source.breakdowns.get(name, name if "." in name else "")
        way = reach(source, field) or (reach(source, f"case.{field}") if of_cases(source) else None)
        if name == "age_band" and of_cases(source):
            way = reach(source, f"case.{AGE}")
        if not field or way is None:
            return "NULL"
        day = _age_day(source, "m.day")
        if way.outer and source.through:
            return f'(SELECT {value(way, "o", day)} FROM "{source.through}" o WHERE o.id = m.anchor)'
        if way.register == "case" and of_cases(source):  # its row is at hand
            return value(Reached("case", way.field, way.kind), "c", day)
        return value(way, "f", day)

    def _alone(self, source: Source, joined: str) -> list[str]:
        """What keeps facts ``among`` those few, said of the row itself so that its index is used."""
        if self._among is None:
            return []
        if self._of_people(source) and self._among.people is not None:
            people, own = self.literals(self._among.people), f'f."{source.person}"'
            return [f"({own} IN ({people}) OR ({own} IS NULL AND f.id IN ({people})))"]
        return [f"{joined} IN ({self.literals(self._among.anchors)})"]

    def _of_people(self, source: Source) -> bool:
        return bool(source.person) and self._among is not None and self._among.people is not None


def _day(source: Source) -> tuple[str, list[str]]:
    """The day a record counts on, and that it has come; what is open has not ended by then."""
    if not source.days:
        return f"'{_ALWAYS}'", []
    known = ", ".join(f'a."{day}"' for day in source.days)
    day = f"COALESCE({known})" if "," in known else known
    open_still = [f'(a."{source.until}" IS NULL OR a."{source.until}" > ?1)'] if source.until else []
    return day, [f"{day} <= ?1", *open_still]


def _age_day(source: Source, day: str) -> str:
    """The day ages are of: that of the record, of what is open the day counted at."""
    return "?1" if source.until else day


def _amount(source: Source) -> str:
    if source.register == "counted":
        return f'f."{source.amount}"' if source.amount else "1"
    if not source.amount:
        return "1"
    way = reach(source, source.amount)
    said = value(way, "f", _age_day(source, "m.day")) if way else "NULL"
    return said if in_money(source) else f"CAST({said} AS REAL)"


def in_money(source: Source) -> bool:
    """Whether what it adds is an amount of money, to be converted one by one."""
    way = reach(source, source.amount) if source.amount and source.register != "counted" else None
    return way is not None and isinstance(way.kind, MoneyKind)


def _who(source: Source) -> str:
    if not source.person:
        return "NULL"
    return f'f."{source.person}"' if source.link else f'COALESCE(f."{source.person}", f.id)'


def _together(name: str, matched: str) -> str:
    return f"""{name}(indicators, anchor, day, attribution, site) AS MATERIALIZED (
  SELECT group_concat(indicators), anchor, day, attribution, site FROM {matched} GROUP BY anchor)"""


def _fields(register: str) -> Iterable[str]:
    return COUNTED_FIELDS if register == "counted" else REGISTERS[register].kinds


def of_cases(source: Source) -> bool:
    """Whether parts are the case's: of a case, or of what was done for one."""
    fields = _fields(source.register)
    return source.register == "case" or any(field not in fields for field in source.breakdowns.values())
