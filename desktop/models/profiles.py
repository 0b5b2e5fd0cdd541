"""Who a file is for, and what it withholds (DESIGN.md section 7, FACTS.md 1.3).

Headquarters and the office see all. A donor and the public see counts of assisted persons whose
small parts are withheld together with the parts that would give them away. The sealed fields and
the records of cases are in no file at all.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from desktop.models.matrix import Cell, Finding, Matrix, Row
from desktop.models.registers import CASES
from desktop.models.withholding import close, narrowed
from desktop.words import _, translate

Profile = Literal["internal", "headquarters", "donor", "public"]
PROFILES: dict[Profile, str] = {"internal": _("Internal"), "headquarters": _("Headquarters"), "donor": _("Donor"), "public": _("Public")}
MINIMUM = 5
"""The smallest number of people a part may show outside; 11, as CTDC uses, is the other choice offered."""


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
    rows = narrowed(matrix.rows, minimum)
    findings = (_finding(finding, _about(finding, matrix), rows, profile, minimum) for finding in matrix.findings)
    return replace(matrix, rows=rows, findings=tuple(findings))


def ratio_withheld(row: Row, cell: Cell) -> bool:
    """Whether ``cell`` is a percentage of too few people to say of how many."""
    return row.cases and row.unit == "percent" and cell.value is not None and cell.denominator is None and not cell.reported


def mark(minimum: int = MINIMUM) -> str:
    """What stands where a number is withheld; ``mark_explained`` stands beneath."""
    return f"<{minimum} *"


def mark_explained(minimum: int = MINIMUM) -> str:
    """What the mark means: a hidden part may be larger, so the mark alone would mislead."""
    return translate(_("* Withheld: fewer than {minimum} people, or a number that would give away one that is."), minimum=minimum)


def withholdings(matrix: Matrix, profile: Profile, minimum: int = MINIMUM) -> tuple[str, ...]:
    """A sentence for each thing ``profile`` does not see of ``matrix``, and for what two files together tell."""
    if not outward(profile):
        return ()
    shown = withheld(matrix, profile, minimum)
    told: dict[str, None] = {}
    for row, left in zip(matrix.rows, shown.rows, strict=True):
        told.update(dict.fromkeys(_told(row, left, minimum)))
    gone = sum(was.sentence != now.sentence for was, now in zip(matrix.findings, shown.findings, strict=True))
    if gone:
        told[translate(_("Findings withheld because they name few people: {count}."), count=gone)] = None
    return tuple(told)


def _about(finding: Finding, matrix: Matrix) -> frozenset[str]:
    """The indicators of assisted persons that ``finding`` is about; "" stands for their records."""
    counted = {row.indicator for row in matrix.rows if row.cases}
    found = {record for register, record in finding.records if register == "indicator" and record in counted}
    of_cases = {register.register for register in CASES}
    return frozenset(found | {"" for register, _record in finding.records if register in of_cases})


def _finding(finding: Finding, about: frozenset[str], rows: tuple[Row, ...], profile: Profile, minimum: int) -> Finding:
    if not about:
        return replace(finding, records=()) if profile == "public" else finding
    parts = (part for row in rows if row.indicator in about for part in row.cumulative.parts)
    small = close((Decimal(0), *_numbers(finding.sentence)), minimum)
    if small or (finding.kind == "not_recorded" and any(part.value is None for part in parts)):
        sentence = translate(
            _("A finding about assisted persons is withheld here: it would name fewer than {minimum} of them."), minimum=minimum
        )
        return replace(finding, sentence=sentence, records=())
    return replace(finding, records=())


def _numbers(sentence: str) -> Iterator[Decimal]:
    """The whole numbers of ``sentence``; not those of quoted wording, of codes or of decimals such as 8.1."""
    unquoted = re.sub("“[^”]*”", "", sentence)
    return (Decimal(found.group().replace(",", "")) for found in re.finditer(r"(?<![\w.])\d[\d,]*(?![\d.]*\d)", unquoted))


def _told(row: Row, left: Row, minimum: int) -> Iterator[str]:
    name = f"{row.family} {row.code}" if row.code else row.wording
    cells = ((row.cumulative, left.cumulative), (row.period, left.period))
    if any(now and ratio_withheld(left, now) for _was, now in cells):
        yield translate(_("{row}: the percentage is of fewer than {minimum} people."), row=name, minimum=minimum)
    elif any(was != now for was, now in cells):
        yield translate(_("{row}: small parts are withheld, with those that would give them away."), row=name)
    if row.cases and row.period and row.unit == "number" and 0 < (row.period.value or 0) < minimum:
        yield translate(
            _("{row}: it grew by fewer than {minimum} in the period; who has the last file too can take one from the other."),
            row=name,
            minimum=minimum,
        )
