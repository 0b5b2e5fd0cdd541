"""A field a source reaches, and a condition on it, as SQL."""

from collections.abc import Callable

from desktop.models.codelists import shipped
from desktop.models.fields.references import Link
from desktop.models.fields.text_and_choice import Day, MoneyKind, Number, YesNo
from desktop.models.measures.conditions import EMPTY, FILLED, REACHED, YES_UNLESS_SAID, Terms, compared, comparison
from desktop.models.measures.reach import AGE, BETWEEN, Reached
from desktop.models.record import REGISTERS

Parameter = Callable[[str], str]
"""Makes a text a parameter of the statement, and gives what stands for it."""
_BIRTH = (
    """CASE length({0}.birth) WHEN 4 THEN {0}.birth || '-12-31' WHEN 7 THEN date({0}.birth || '-01', '+1 month', '-1 day')"""
    """ ELSE {0}.birth END"""
)
_UNLESS_SAID = {"role": "participant", "attribution": "direct"}
"""What stands for something where it is empty."""


def years(since: str, day: str) -> str:
    """Full years from one day to another."""
    return f"(replace({day}, '-', '') - replace({since}, '-', '')) / 10000"


def age(case: str, day: str) -> str:
    """The age of a case at the event counted, so that it never drifts.

    Full years on that day, a partial birth date at its end; an estimate as many full years older (or younger) as lie between.
    """
    estimated = f"{case}.estimated_age + {years(f'{case}.estimated_on', day)}"
    return f"CASE WHEN {case}.birth IS NOT NULL THEN {years(_BIRTH.format(case), day)} ELSE {estimated} END"


def own_value(reached: Reached, row: str, day: str) -> str:
    """The field as it stands in ``row`` of its register: a set as its members, an amount as (minor|currency|rate|direction|day|id)."""
    if reached.field == AGE and reached.register == "case":
        return age(row, day)
    if BETWEEN in reached.field:
        return _between(reached, row)
    if reached.kind.many:
        members = f'SELECT s.value FROM "{reached.register}_{reached.field}" s WHERE s.record = {row}.id ORDER BY s.value'
        return f"(SELECT group_concat(value, ' ') FROM ({members}))"
    column = f'{row}."{reached.field}"'
    if isinstance(reached.kind, MoneyKind):
        rate = f"{row}.rate, {row}.rate_direction" if "rate" in REGISTERS[reached.register].kinds else "NULL, NULL"
        money = f'{row}."{reached.field}_currency"'
        return f"CASE WHEN {column} IS NOT NULL THEN json_array({column}, {money}, {rate}) END"
    if isinstance(reached.kind, YesNo):
        return f"CASE WHEN COALESCE({column}, {int(reached.field in YES_UNLESS_SAID)}) THEN 'yes' ELSE 'no' END"
    return f"COALESCE({column}, '{_UNLESS_SAID[reached.field]}')" if reached.field in _UNLESS_SAID else column


def _between(reached: Reached, row: str) -> str:
    first, second = (f'{row}."{field}"' for field in reached.field.split(BETWEEN))
    if isinstance(reached.kind, Number):
        return f"CAST({second} AS REAL) - CAST({first} AS REAL)"
    return f"CAST(julianday({second}) - julianday({first}) AS INTEGER)"


def value(reached: Reached, row: str, day: str) -> str:
    """The field, given the ``row`` from which it is reached: by its link where it has one."""
    if not reached.column:
        return own_value(reached, row, day)
    inner = own_value(reached, "x", day)
    return f'(SELECT {inner} FROM "{reached.register}" x WHERE x.id = {row}."{reached.column}" AND x.deleted IS NOT 1)'


def condition(reached: Reached, terms: Terms, row: str, day: str, parameter: Parameter) -> str:
    """That one of ``terms`` holds; what a link that is empty leads to is empty too."""
    if not reached.column:
        return _own(reached, terms, row, day, parameter)
    linked = f'SELECT x.id FROM "{reached.register}" x WHERE x.deleted IS NOT 1'
    column, ways = f'{row}."{reached.column}"', []
    if EMPTY in terms:
        ways.append(f"{column} IS NULL OR {column} NOT IN ({linked} AND {_own(reached, frozenset((FILLED,)), 'x', day, parameter)})")
    if rest := terms - {EMPTY}:
        ways.append(f"{column} IN ({linked} AND {_own(reached, rest, 'x', day, parameter)})")
    return f"({' OR '.join(ways)})"


def _own(reached: Reached, terms: Terms, row: str, day: str, parameter: Parameter) -> str:
    kind, codes = reached.kind, sorted(terms - {EMPTY, FILLED})
    if isinstance(kind, YesNo):
        answers = ", ".join("1" if code == "yes" else "0" for code in codes)
        return f'COALESCE({row}."{reached.field}", {int(reached.field in YES_UNLESS_SAID)}) IN ({answers})'
    if kind.many:
        return _of_set(reached, terms, codes, row, parameter)
    said = own_value(reached, row, day)
    ways = [f"{said} IS NULL"] if EMPTY in terms else []
    ways += [f"{said} IS NOT NULL"] if FILLED in terms else []
    if compared(kind):
        ways += [_compared(reached, term, said, parameter) for term in codes]
    elif codes:
        literals = ", ".join(parameter(code) for code in codes)
        ways.append(f"{said} IN ({literals})")
        if isinstance(kind, Link) and REGISTERS[kind.to].book == REGISTERS[reached.register].book:
            ways.append(f'{said} IN (SELECT l.id FROM "{kind.to}" l WHERE l.number IN ({literals}))')
    return ways[0] if len(ways) == 1 else f"({' OR '.join(ways)})"


def _of_set(reached: Reached, terms: Terms, codes: list[str], row: str, parameter: Parameter) -> str:
    members = f'SELECT s.record FROM "{reached.register}_{reached.field}" s'
    ways = [f"{row}.id IN ({members} WHERE s.value IN ({', '.join(parameter(code) for code in codes)}))"] if codes else []
    ways += [f"{row}.id NOT IN ({members})"] if EMPTY in terms else []
    ways += [f"{row}.id IN ({members})"] if FILLED in terms else []
    return ways[0] if len(ways) == 1 else f"({' OR '.join(ways)})"


def _compared(reached: Reached, term: str, said: str, parameter: Parameter) -> str:
    if term == REACHED:
        return f"{said} <= ?1"
    found = comparison(reached.kind, term)
    if found is None:
        return "0"
    number = not isinstance(reached.kind, Day)
    first, last = ((f"CAST({parameter(end)} AS REAL)" if number else parameter(end)) if end else "" for end in (found.first, found.last))
    said = f"CAST({said} AS REAL)" if number else said
    return f"({said} BETWEEN {first} AND {last})" if last else f"{said} {found.sign or '='} {first}"


def banded(part: str) -> str:
    """An age by its band, where it is a number. Somebody counted at two ages is as young as at the first."""
    bands = [(code.code, code.code.split("_")[1]) for code in shipped("age_band")]
    whens = " ".join(f"WHEN {part} <= {last} THEN '{code}'" for code, last in bands if last.isdigit())
    return f"CASE WHEN {part} IS NULL OR typeof({part}) = 'text' THEN {part} {whens} ELSE '{bands[-1][0]}' END"
