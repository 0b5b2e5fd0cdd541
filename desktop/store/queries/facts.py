"""What records add to indicators, as SQL: one row a record and what it counts toward, with day, person and parts.

Two steps a source. ``matched`` finds, once an indicator, the records in its scope: sets by IN, never by a
join that multiplies. A fact is one of them, or of what belongs to them, with what it adds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop.models.codelists import shipped
from desktop.models.measures.measure import BREAKDOWNS, Source
from desktop.models.measures.scopes import COUNTED_FIELDS
from desktop.models.record import REGISTERS
from desktop.models.results.tally import Asked
from desktop.store.queries.head_counts import counted

DIRECT = "direct"
_ALWAYS = "9999-12-31"
"""The day of what counts in every period: none begins after it."""
_COLUMNS = "indicators, day, register, record, amount, lead, who, {parts}, attribution, site, told_by, compared"
Scope = Mapping[str, frozenset[str]]


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
    return tuple(part for part in BREAKDOWNS if any(part in source.breakdowns for source in measure.sources))


def scope_within(asked: Asked) -> Scope:
    """The scope that is looked at on what belongs to a record (a participant's role), not on the record."""
    inner = {field for source in asked.measure.sources if source.through for field in _fields(source.register)}
    return {field: codes for field, codes in _scope(asked).items() if field in inner}


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
        self._within = scope_within(asked[0])
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

    @property
    def codes(self) -> tuple[str, ...]:
        """The parameters of the text after ?1 and ?2, the day counted at and the first of the period."""
        return tuple(self._codes)

    def literals(self, codes: Iterable[str]) -> str:
        """Parameters for ``IN``."""
        return ", ".join(self._codes.setdefault(code, f"?{len(self._codes) + 3}") for code in sorted(codes))

    def tables(self, *, people: bool | None = None) -> str:
        """A WITH that ends in the table ``fact``; of ``people`` only what says who it was, or only what does not."""
        texts = [text for source, text in self._facts if people is None or bool(source.person) is people]
        columns = _COLUMNS.format(parts=", ".join(self._parts) or "no_part")
        return "WITH " + ",\n".join([*self._steps, f"fact({columns}) AS (\n" + "\nUNION ALL\n".join(texts) + ")"])

    def _matched(self, name: str, source: Source, asked: Sequence[Asked]) -> str:
        register = source.through or source.register
        known = ", ".join(f'a."{day}"' for day in source.days)
        known = f"COALESCE({known})" if "," in known else known
        day, dated = (known, f" AND {known} <= ?1") if source.days else (f"'{_ALWAYS}'", "")
        attribution = f"COALESCE(a.attribution, '{DIRECT}')" if "attribution" in _fields(register) else f"'{DIRECT}'"
        few = [] if self._among is None or self._of_people(source) else [f"a.id IN ({self.literals(self._among.anchors)})"]
        branches = []
        for place, one in enumerate(asked):
            holds = [*few, *self._holds(register, "a", self._outer(source, register, one)), *self._holds(register, "a", source.only)]
            if "results" in _fields(register):
                holds += self._holds(register, "a", {"results": one.results})
            if one.measure.how == "distinct" or not one.measure.additive:
                holds.append(f"{attribution} IN ({self.literals(one.attributions)})")
            holding = "".join(f" AND {hold}" for hold in holds)
            branches.append(
                f'SELECT {place}, a.id, {day}, {attribution}, a.site FROM "{register}" a WHERE a.deleted IS NOT 1{dated}{holding}'
            )
        return f"{name}(indicators, anchor, day, attribution, site) AS MATERIALIZED (\n" + "\nUNION ALL\n".join(branches) + ")"

    def _outer(self, source: Source, register: str, asked: Asked) -> Scope:
        inner = _fields(source.register) if source.through else ()
        return {field: codes for field, codes in _scope(asked).items() if field in _fields(register) and field not in inner}

    def _fact(self, matched: str, source: Source) -> str:
        own = source.register != "counted"
        register, record, lead = (source.register, "f.id", "1") if own else ("head_count", "f.record", "f.lead")
        amount = f'f."{source.amount}"' if source.amount else "1"
        amount = f"CAST({amount} AS REAL)" if source.amount and own else amount
        who = f'COALESCE(f."{source.person}", f.id)' if source.person else "NULL"
        parts = ", ".join(_part(source, name) for name in self._parts) or "NULL"
        joined = f"f.of_{source.through}" if source.through else "f.id"
        alone = self._alone(source, joined)
        case = f'JOIN "case" c ON c.id = f."{source.person or "of_case"}" AND c.deleted IS NOT 1' if of_cases(source) else ""
        within = self._holds(source.register, "f", self._within) if source.through else []
        living = " AND ".join(["f.deleted IS NOT 1" if own else "1", *within, *alone])
        return f"""SELECT m.indicators, m.day, '{register}', {record}, {amount}, {lead}, {who}, {parts}, m.attribution,
  COALESCE(m.site, f.site), '{source.told_by}', {"COALESCE(c.compared, 0)" if case else "0"}
FROM {matched} m JOIN "{source.register}" f ON {joined} = m.anchor {case} WHERE {living}"""

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

    def _holds(self, register: str, alias: str, scope: Scope) -> list[str]:
        return [self._one_of(register, alias, field, codes) for field, codes in scope.items() if field in _fields(register)]

    def _one_of(self, register: str, alias: str, field: str, codes: frozenset[str]) -> str:
        kind = REGISTERS[register].kinds[field] if register in REGISTERS else None
        if kind is not None and kind.many:
            return f'{alias}.id IN (SELECT s.record FROM "{register}_{field}" s WHERE s.value IN ({self.literals(codes)}))'
        if codes <= {"yes", "no"}:
            return f'COALESCE({alias}."{field}", 0) IN ({", ".join("1" if code == "yes" else "0" for code in sorted(codes))})'
        value = f"COALESCE({alias}.\"role\", 'participant')" if field == "role" else f'{alias}."{field}"'
        return f"{value} IN ({self.literals(codes)})"


def _together(name: str, matched: str) -> str:
    return f"""{name}(indicators, anchor, day, attribution, site) AS MATERIALIZED (
  SELECT group_concat(indicators), anchor, day, attribution, site FROM {matched} GROUP BY anchor)"""


def _scope(asked: Asked) -> Scope:
    return {**asked.measure.scope, **asked.scope}


def _fields(register: str) -> Iterable[str]:
    return COUNTED_FIELDS if register == "counted" else REGISTERS[register].kinds


def of_cases(source: Source) -> bool:
    """Whether parts are the case's: of a case, or of what was done for one."""
    fields = _fields(source.register)
    return source.register == "case" or any(field not in fields for field in source.breakdowns.values())


def _part(source: Source, name: str) -> str:
    field = source.breakdowns.get(name)
    if field is None:
        return "NULL"
    if name == "age_band" and of_cases(source):
        return _AGE
    return f'{"f" if field in _fields(source.register) else "c"}."{field}"'


def _years(since: str) -> str:
    return f"(replace(m.day, '-', '') - replace({since}, '-', '')) / 10000"


_BIRTH = (
    """CASE length(c.birth) WHEN 4 THEN c.birth || '-12-31' WHEN 7 THEN date(c.birth || '-01', '+1 month', '-1 day') ELSE c.birth END"""
)
_AGE = f"CASE WHEN c.birth IS NOT NULL THEN {_years(_BIRTH)} ELSE c.estimated_age + {_years('c.estimated_on')} END"
"""The age at the event counted, so that it never drifts: full years on that day, a partial birth date at its
end, an estimate as many full years older (or younger) as lie between."""


def _banded() -> str:
    bands = [(code.code, code.code.split("_")[1]) for code in shipped("age_band")]
    whens = " ".join(f"WHEN age_band <= {last} THEN '{code}'" for code, last in bands if last.isdigit())
    return f"CASE WHEN age_band IS NULL OR typeof(age_band) = 'text' THEN age_band {whens} ELSE '{bands[-1][0]}' END"


SHOWN = {"age_band": _banded()}
"""How a part of facts is shown where not as it is: an age by its band. Somebody counted at two ages is as young as at the first."""
