"""Who a file is for, and what it withholds (DESIGN.md section 7, FACTS.md 1.3).

Headquarters and the office see all. A donor and the public see counts of assisted persons whose
small parts are withheld together with the parts that would give them away. The sealed fields and
the records of cases are in no file at all.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal, cast

from desktop.models.matrix import Cell, Finding, Matrix, Part, Row
from desktop.models.registers import REGISTERS
from desktop.models.smallcells import Code, Table, before, hidden
from desktop.words import _, translate

Profile = Literal["internal", "headquarters", "donor", "public"]
PROFILES: dict[Profile, str] = {
    "internal": _("Internal"),
    "headquarters": _("Headquarters"),
    "donor": _("Donor"),
    "public": _("Public"),
}
MINIMUM = 5
"""The smallest number of people a part may show outside; 11, as CTDC uses, is the other choice offered."""
Partitions = dict[str, dict[Code, Decimal]]
_SITE, _ATTRIBUTION, _SOURCE = "@site", "@attribution", "@source"
_SOURCES = ("recorded", "reported", "brought_forward")
_ABOUT_PEOPLE = frozenset({"plan_only", "overlap"})
"""Kinds of finding about assisted persons that may name no records, for want of the case key."""


def outward(profile: Profile) -> bool:
    """Whether a file for ``profile`` leaves the organisation, so that small numbers are withheld."""
    return profile in ("donor", "public")


def withheld(matrix: Matrix, profile: Profile, minimum: int = MINIMUM) -> Matrix:
    """``matrix`` as ``profile`` may see it; doing it twice changes nothing.

    A withheld part is None, and so are both sides of a ratio over fewer than ``minimum``, whose
    count of records is then 0. Totals stay.
    """
    if not outward(profile):
        return matrix
    tables = _hidden(matrix.rows, minimum)
    rows = tuple(_row(row, tables, minimum) if row.cases else row for row in matrix.rows)
    findings = tuple(_finding(finding, profile, minimum) for finding in matrix.findings)
    return replace(matrix, rows=rows, findings=findings)


def ratio_withheld(row: Row, cell: Cell) -> bool:
    """Whether ``cell`` is a percentage of too few people to say of how many."""
    return row.cases and row.unit == "percent" and cell.value is not None and cell.denominator is None


def mark(minimum: int = MINIMUM) -> str:
    """What stands where a number is withheld; ``mark_explained`` stands beneath."""
    return f"<{minimum} *"


def mark_explained(minimum: int = MINIMUM) -> str:
    """What the mark means: a hidden part may be larger, so the mark alone would mislead."""
    return translate(
        _("* Withheld: fewer than {minimum} people, or a number that would give away one that is."), minimum=minimum
    )


def withholdings(matrix: Matrix, profile: Profile, minimum: int = MINIMUM) -> tuple[str, ...]:
    """A sentence for each thing ``profile`` does not see of ``matrix``, and each warning that goes with it."""
    if not outward(profile):
        return ()
    shown = withheld(matrix, profile, minimum)
    told: dict[str, None] = {}
    for row, left in zip(matrix.rows, shown.rows, strict=True):
        told.update(dict.fromkeys(_told(row, left, minimum)))
    left_out = sum(1 for was, now in zip(matrix.findings, shown.findings, strict=True) if was.sentence != now.sentence)
    if left_out:
        told[translate(_("Findings withheld because they name few people: {count}."), count=left_out)] = None
    return tuple(told)


def _hidden(rows: tuple[Row, ...], minimum: int) -> dict[str, dict[Table, frozenset[Code] | None]]:
    tables: dict[str, dict[Table, None]] = {}
    for row in rows:
        if not row.cases or row.unit != "number":
            continue
        so_far, in_period = _tables(row.cumulative), _tables(row.period)
        for breakdown in (*so_far, *in_period):
            found = [each[breakdown] for each in (so_far, in_period) if breakdown in each]
            if len(found) > 1 and (rest := before(*found)):
                found.append(rest)
            tables.setdefault(breakdown, {}).update(dict.fromkeys(found))
    return {breakdown: hidden(list(found), minimum) for breakdown, found in tables.items()}


def _tables(cell: Cell | None) -> dict[str, Table]:
    if cell is None or cell.value is None:
        return {}
    return {breakdown: Table.of(_total(cell, parts), parts) for breakdown, parts in _partitions(cell).items()}


def _total(cell: Cell, parts: Mapping[Code, Decimal]) -> Decimal:
    total = cell.value or Decimal(0)
    return total if sum(parts.values()) >= total else sum(parts.values(), Decimal(0))


def _partitions(cell: Cell) -> Partitions:
    """The ways a count is told apart. One that already withholds something is left out: it is done."""
    found: dict[str, dict[Code, Decimal | None]] = {}
    for part in cell.parts:
        found.setdefault(part.breakdown, {})[part.code] = part.value
    found[_SITE] = dict(cell.by_site)
    found[_SOURCE] = {name: value for name in _SOURCES if (value := getattr(cell, name)) is not None}
    counted, beside = _attributions(cell)
    found[_ATTRIBUTION], found[f"{_ATTRIBUTION} beside"] = counted, beside
    return {
        breakdown: cast("dict[Code, Decimal]", parts)
        for breakdown, parts in found.items()
        if parts and None not in parts.values()
    }


def _attributions(cell: Cell) -> tuple[dict[Code, Decimal | None], dict[Code, Decimal | None]]:
    """Those that make up the number, and those shown beside it: two tables, since only the first has a total."""
    every: dict[Code, Decimal | None] = dict(cell.by_attribution)
    beside = {code: value for code, value in every.items() if code == "indirect"}
    if None in every.values() or sum(value or 0 for value in every.values()) == cell.value:
        beside = {}
    return {code: value for code, value in every.items() if code not in beside}, beside


def _row(row: Row, tables: Mapping[str, Mapping[Table, frozenset[Code] | None]], minimum: int) -> Row:
    narrowed = _count if row.unit == "number" else _ratio
    return replace(
        row,
        cumulative=narrowed(row.cumulative, tables, minimum),
        period=None if row.period is None else narrowed(row.period, tables, minimum),
    )


def _ratio(cell: Cell, tables: object, minimum: int) -> Cell:  # noqa: ARG001
    """A ratio, average or maximum: parts go, since each would need its own base; so do bases too small."""
    cell = replace(cell, parts=_no_parts(cell), by_site=_none(cell.by_site), by_attribution=_none(cell.by_attribution))
    if cell.denominator is None or cell.denominator >= minimum or not cell.denominator:
        return cell
    return replace(
        cell, numerator=None, denominator=None, recorded=None, reported=None, brought_forward=None, beside=(), records=0
    )


def _no_parts(cell: Cell) -> tuple[Part, ...]:
    return tuple(replace(part, value=None) for part in cell.parts)


def _none(numbers: Mapping[str, Decimal | None]) -> dict[str, Decimal | None]:
    return dict.fromkeys(numbers)


def _count(cell: Cell, tables: Mapping[str, Mapping[Table, frozenset[Code] | None]], minimum: int) -> Cell:
    if cell.value is None:
        return cell
    gone: dict[str, set[Code]] = {}
    single: set[str] = set()
    for breakdown, parts in _partitions(cell).items():
        codes = tables[breakdown][Table.of(_total(cell, parts), parts)]
        gone[breakdown] = set(parts) if codes is None else set(codes)
        if len(parts) == 1 and gone[breakdown]:
            single.add(breakdown)  # its only part is the total: even a withheld one says that all are of it
    attributions = gone.get(_ATTRIBUTION, set()) | gone.get(f"{_ATTRIBUTION} beside", set())
    sources = gone.get(_SOURCE, set())
    keeps = not _close([cell.low, cell.value, cell.high], minimum)
    return replace(
        cell,
        parts=tuple(
            replace(part, value=None) if part.code in gone.get(part.breakdown, ()) else part
            for part in cell.parts
            if part.breakdown not in single
        ),
        by_site={} if _SITE in single else _without(cell.by_site, gone.get(_SITE, set())),
        by_attribution={} if _ATTRIBUTION in single else _without(cell.by_attribution, attributions),
        recorded=None if "recorded" in sources else cell.recorded,
        reported=None if "reported" in sources else cell.reported,
        brought_forward=None if "brought_forward" in sources else cell.brought_forward,
        low=cell.low if keeps else None,
        high=cell.high if keeps else None,
        beside=tuple((words, value) for words, value in cell.beside if not _close([Decimal(0), value], minimum) and not _close([cell.value, value], minimum)),
    )


def _without(numbers: Mapping[str, Decimal | None], gone: set[Code]) -> dict[str, Decimal | None]:
    return {code: None if code in gone else value for code, value in numbers.items()}


def _close(values: list[Decimal | None], minimum: int) -> bool:
    """Whether two of the values lie nearer than ``minimum`` and are not the same: their difference is a small count."""
    known = sorted(value for value in values if value is not None)
    return any(0 < high - low < minimum for low, high in pairwise(known))


def _finding(finding: Finding, profile: Profile, minimum: int) -> Finding:
    if not _about_people(finding):
        return replace(finding, records=()) if profile == "public" else finding
    numbers: list[Decimal | None] = [Decimal(0), *(Decimal(number) for number in _numbers(finding.sentence))]
    if _close(numbers, minimum):
        sentence = translate(
            _("A finding about assisted persons is withheld here because it would name fewer than {minimum} of them."),
            minimum=minimum,
        )
        return replace(finding, sentence=sentence, records=())
    return replace(finding, records=() if profile == "public" else tuple((register, "") for register, _id in finding.records))


def _about_people(finding: Finding) -> bool:
    registers = (REGISTERS.get(register) for register, _id in finding.records)
    return finding.kind in _ABOUT_PEOPLE or any(register and register.book == "cases" for register in registers)


def _numbers(sentence: str) -> Iterator[str]:
    """The whole numbers of ``sentence``; not the codes and decimals, such as 8.1."""
    return (found.group() for found in re.finditer(r"(?<![\w.,])\d+(?![.,]?\d)", sentence))


def _told(row: Row, left: Row, minimum: int) -> Iterator[str]:
    name = row.wording if not row.code else f"{row.family} {row.code} {row.wording}".strip()
    cells = ((row.cumulative, left.cumulative), (row.period, left.period))
    if any(was and now and replace(now, records=was.records) != was for was, now in cells):
        if any(now and ratio_withheld(left, now) for _was, now in cells):
            yield translate(_("{row}: the percentage is of fewer than {minimum} people."), row=name, minimum=minimum)
        else:
            yield translate(_("{row}: small parts are withheld, with those that would give them away."), row=name)
    if row.cases and row.period and row.unit == "number" and 0 < (row.period.value or 0) < minimum:
        yield translate(
            _("{row}: it grew by fewer than {minimum} in the period; who also has the last file can take one from the other."),
            row=name,
            minimum=minimum,
        )
