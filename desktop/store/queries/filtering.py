"""From a question to SQL: filters, search, order, and where the next page begins."""

from typing import Any

from sqlite_utils import Database

from desktop.models.fields.base import Kind
from desktop.models.fields.references import File, Link, Links, Owner
from desktop.models.fields.text_and_choice import MoneyKind, Number, PartialDayKind, Text
from desktop.models.query import Condition, Query
from desktop.models.record import REGISTERS, Record
from desktop.store.tables import quoted, sorts_as_stored, table_of

Term = tuple[str, list[Any]]
"""An SQL expression and what fills its question marks."""

_AFTER_ITS_TWIN = (("ө", "о\U0010ffff"), ("ү", "у\U0010ffff"), ("ё", "е\U0010ffff"))
"""Mongolian sorts Ө after О and Ү after У; their code points lie behind the whole alphabet."""

_LAST_OF_MONTH = "CASE length({0}) WHEN 4 THEN {0} || '-12-31' WHEN 7 THEN date({0} || '-01', '+1 month', '-1 day') ELSE {0} END"
_FORMS: tuple[tuple[tuple[type[Kind[Any]], ...], str], ...] = (
    ((Text, File), "fold({0})"),
    ((Number,), "CAST({0} AS REAL)"),
    ((PartialDayKind,), _LAST_OF_MONTH),
)


def fold(text: str | None) -> str | None:
    """``text`` as it sorts and is compared: without regard to case, in the order of the alphabet."""
    if text is None:
        return None
    folded = text.casefold()
    if not folded.isascii():
        for letter, after in _AFTER_ITS_TWIN:
            folded = folded.replace(letter, after)
    return folded


def has_word(word: str, text: str) -> bool:
    """Whether ``word``, which is casefolded, is in ``text``."""
    return word in text.casefold()


def teach(db: Database) -> None:
    """Give a connection the functions the SQL of this module uses."""
    db.register_function(fold, deterministic=True)
    db.register_function(has_word, deterministic=True)


def where(register: type[Record], query: Query) -> Term:
    """The WHERE of ``query`` without its cursor; the table is ``t``."""
    terms: list[Term] = [] if query.with_deleted else [("t.deleted IS NOT 1", [])]
    if query.owner:
        owner = register.owner()
        assert owner, f"{register.register} belongs to nothing"
        terms.append((f"t.{quoted(f'{owner.name}_{query.owner[0]}')} = ?", [query.owner[1]]))
    terms += _search(register, query)
    terms += [_condition(register, condition) for condition in query.conditions]
    return _all(terms)


def order(register: type[Record], query: Query) -> list[tuple[str, bool]]:
    """(expression, descending) of each sort key, the id last: unless said otherwise, the way of the key before it."""
    keys = [(sorted_by(kind_of(register, field), register), down) for field, down in query.order if field != "id"]
    return [*keys, ("t.id", dict(query.order).get("id", keys[-1][1] if keys else False))]


def in_order(register: type[Record], query: Query) -> bool:
    """Whether the table, or an index of it, has the records in the order ``query`` asks for: a page is read where it begins."""
    keys = order(register, query)
    first = [key for key, _down in keys[:-1]]
    return len({down for _key, down in keys}) == 1 and first in ([], *([f"t.{quoted(name)}"] for name in table_of(register).ordered))


def order_by(keys: list[tuple[str, bool]]) -> str:
    """The ORDER BY of ``order``."""
    return ", ".join(f"{key} DESC" if down else key for key, down in keys)


def beyond(keys: list[tuple[str, bool]], after: tuple[Any, ...]) -> Term:
    """What comes after the row whose sort keys are ``after``; NULL sorts before everything."""
    ways: list[Term] = []
    same: list[Term] = []
    for (key, down), value in zip(keys, after, strict=True):
        if value is None:
            later: Term | None = None if down else (f"{key} IS NOT NULL", [])
        else:
            later = (f"({key} < ? OR {key} IS NULL)" if down else f"{key} > ?", [value])
        if later:
            ways.append(_all([*same, later]))
        same.append((f"{key} IS ?", [value]))
    return f"({' OR '.join(sql for sql, _fills in ways)})", [fill for _sql, fills in ways for fill in fills]


def onward(keys: list[tuple[str, bool]], after: tuple[Any, ...]) -> list[Term]:
    """``beyond`` for keys that are ``in_order``: ranges of the index, to be read one behind the other."""
    *first, last = after
    down = keys[-1][1]
    sign, key = "<" if down else ">", keys[0][0]
    if not first:
        return [(f"t.id {sign} ?", [last])]
    if first == [None]:
        nulls: Term = (f"{key} IS NULL AND t.id {sign} ?", [last])
        return [nulls] if down else [nulls, (f"{key} IS NOT NULL", [])]
    values: Term = (f"({key}, t.id) {sign} (?, ?)", [*first, last])
    return [values, (f"{key} IS NULL", [])] if down else [values]


def kind_of(register: type[Record], field: str) -> Kind[Any]:
    """The kind of ``field``; the id counts as one."""
    return _ID if field == "id" else register.kinds[field]


def sorted_by(kind: Kind[Any], register: type[Record]) -> str:
    """The expression ``kind`` sorts by: text without regard to case, a month at its end, a link as it is called."""
    columns = [f"t.{quoted(column)}" for column in kind.column_names()]
    if sorts_as_stored(kind):
        return columns[0]
    if kind.many:
        member = _called(kind.to, "m.value", register) if isinstance(kind, Links) else "m.value"
        return f"(SELECT min({member}) FROM {quoted(table_of(register).set_name(kind.name))} m WHERE m.record = t.id)"
    if isinstance(kind, Link):
        return _called(kind.to, columns[0], register)
    if isinstance(kind, Owner):
        named = [_called(to, column, register) for to, column in zip(kind.to, columns, strict=True)]
        return f"coalesce({', '.join([*named, 'NULL'])})"
    return next(form for kinds, form in _FORMS if isinstance(kind, kinds)).format(columns[0])


def _called(to: str, column: str, register: type[Record]) -> str:
    """What the record of ``to`` whose id is in ``column`` is called, as far as its own row says; in another book, its id."""
    other = REGISTERS.get(to)
    if other is None or other.book != register.book:
        return column
    return f"(SELECT fold({_words(other)}) FROM {quoted(to)} c WHERE c.id = {column})"


def _words(register: type[Record]) -> str:
    """What the record ``c`` of ``register`` is called, as far as its own row says."""
    kinds = [register.kinds[field] for field in register.called]
    plain = [kind for kind in kinds if not (kind.many or kind.sealed or isinstance(kind, Link | Owner))] or [register.kinds["number"]]
    return " || ' ' || ".join(f"coalesce(c.{quoted(kind.column_names()[0])}, '')" for kind in plain)


def _named(register: type[Record], kind: Kind[Any], typed: str) -> Term:
    """What the link leads to is called so, in the same book."""
    if isinstance(kind, Links):
        among, words = _among(kind.to, typed)
        return f"EXISTS (SELECT 1 FROM {quoted(table_of(register).set_name(kind.name))} WHERE record = t.id AND value {among})", words
    assert isinstance(kind, Link | Owner)
    ways = [_among(to, typed) for to in (kind.to if isinstance(kind, Owner) else (kind.to,))]
    return _any([(f"t.{quoted(column)} {among}", words) for column, (among, words) in zip(kind.column_names(), ways, strict=True)])


def _among(to: str, typed: str) -> Term:
    """The ids of the records of ``to`` whose name has each word."""
    named, words = _all([(f"has_word(?, {_words(REGISTERS[to])})", [word]) for word in typed.casefold().split()])
    return f"IN (SELECT c.id FROM {quoted(to)} c WHERE {named})", words


def _search(register: type[Record], query: Query) -> list[Term]:
    """A term for each word: what has one of them not need not be asked for the next."""
    texts = [kind for kind in register.kinds.values() if isinstance(kind, Text) and kind is not Record.office]
    columns = ", ".join(f"t.{quoted(kind.name)}" for kind in texts if query.sealed or not kind.sealed)
    return [(f"has_word(?, concat_ws(char(10), {columns}))", [word]) for word in query.search.casefold().split()]


def _condition(register: type[Record], condition: Condition) -> Term:
    kind = kind_of(register, condition.field)
    if condition.how == "named":
        return _named(register, kind, condition.value)
    return _of_set(register, kind, condition) if kind.many else _of_value(register, kind, condition)


def _of_value(register: type[Record], kind: Kind[Any], condition: Condition) -> Term:
    columns = [f"t.{quoted(column)}" for column in kind.column_names()]
    match condition.how:
        case "blank":
            term = _all([(f"{column} IS NULL", []) for column in columns])
        case "filled":
            term = _any([(f"{column} IS NOT NULL", []) for column in columns])
        case "is":
            term = _same(kind, columns, condition.value)
        case "is_not":
            term = _not(_same(kind, columns, condition.value))
        case "any_of":
            term = _any([_same(kind, columns, value) for value in condition.value])
        case "contains":
            term = f"instr(fold({columns[0]}), ?) > 0", [fold(condition.value)]
        case "begins":
            term = f"instr(fold({columns[0]}), ?) = 1", [fold(condition.value)]
        case "at_least" | "at_most":
            sign = ">=" if condition.how == "at_least" else "<="
            key = f"fold({columns[0]})" if isinstance(kind, Text) else sorted_by(kind, register)
            term = f"{key} {sign} ?", [_sort_value(kind, condition.value)]
            if isinstance(kind, MoneyKind):
                term = _all([term, (f"{columns[1]} = ?", [condition.value.currency])])
    return term


def _sort_value(kind: Kind[Any], value: Any) -> Any:
    """``value`` as the expression it is compared with gives it."""
    if isinstance(kind, Text):
        return fold(value)
    if isinstance(kind, Number):
        return float(value)
    if isinstance(kind, PartialDayKind):
        return value.counts_on.isoformat()
    return kind.pack(value)[0]


def _same(kind: Kind[Any], columns: list[str], value: Any) -> Term:
    if isinstance(kind, Number) and value is not None:  # 1.50 is 1.5
        return f"({columns[0]} IS NOT NULL AND CAST({columns[0]} AS REAL) = ?)", [float(value)]
    return _all([(f"{column} IS ?", [part]) for column, part in zip(columns, kind.pack(value), strict=True)])


def _of_set(register: type[Record], kind: Kind[Any], condition: Condition) -> Term:
    def having(members: list[str]) -> Term:
        return f"EXISTS ({table} AND value IN ({', '.join('?' * len(members))}))", [*members]

    table = f"SELECT 1 FROM {quoted(table_of(register).set_name(kind.name))} WHERE record = t.id"
    match condition.how:
        case "blank":
            return f"NOT EXISTS ({table})", []
        case "filled":
            return f"EXISTS ({table})", []
        case "contains":
            return having([condition.value])
        case "any_of":
            return having(list(condition.value))
        case "is" | "is_not":
            members = list(kind.pack(condition.value))
            each = [having([member]) for member in members]
            counted = f"({table.replace('SELECT 1', 'SELECT count(*)', 1)}) = {len(members)}"
            same = _all([*each, (counted, [])])
            return same if condition.how == "is" else _not(same)
        case _:
            raise ValueError(f"a set has no {condition.how}")


def _all(terms: list[Term]) -> Term:
    return " AND ".join(f"({sql})" for sql, _fills in terms) or "1", [fill for _sql, fills in terms for fill in fills]


def _any(terms: list[Term]) -> Term:
    return " OR ".join(f"({sql})" for sql, _fills in terms) or "0", [fill for _sql, fills in terms for fill in fills]


def _not(term: Term) -> Term:
    return f"NOT ({term[0]})", term[1]


_ID = Text("")
_ID.name = "id"
