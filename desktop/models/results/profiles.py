"""Who a file is for, and what it withholds (docs/withholding.md).

Headquarters and the office see all. A donor and the public see counts of assisted persons whose
small parts are withheld together with the parts that would give them away. The sealed fields and
the records of cases are in no file at all.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from desktop.models.registers import of_book
from desktop.models.registers.indicator import donors_code
from desktop.models.results.matrix import Cell, Finding, Matrix, Row
from desktop.models.results.withholding import close, narrowed
from desktop.words import _, translate

Profile = Literal["internal", "headquarters", "donor", "public"]
PROFILES: dict[Profile, str] = {"internal": _("Internal"), "headquarters": _("Headquarters"), "donor": _("Donor"), "public": _("Public")}
MARK = "*"
"""What stands where a number is withheld; ``mark_explained`` stands beneath."""
MINIMUM = 5
"""The smallest number of people a part may show outside; 11, as CTDC uses, is the other choice offered."""


def outward(profile: Profile) -> bool:
    """Whether a file for ``profile`` leaves the organisation, so that small numbers are withheld."""
    return profile in ("donor", "public")


def withheld(matrix: Matrix, profile: Profile, minimum: int = MINIMUM) -> Matrix:
    """``matrix`` as ``profile`` may see it; doing it twice changes nothing.

    A withheld part is None, and so are both sides of a ratio over fewer than ``minimum`` and the
    count of its records. Totals stay.
    """
    if not outward(profile):
        return matrix
    rows = narrowed(matrix.rows, minimum)
    findings = (_finding(finding, _about(finding, matrix), rows, profile, minimum) for finding in matrix.findings)
    return replace(matrix, rows=rows, findings=tuple(findings))


def ratio_withheld(row: Row, cell: Cell) -> bool:
    """Whether ``cell`` is a percentage of too few people to say of how many."""
    return row.cases and row.unit == "percent" and cell.value is not None and cell.denominator is None and not cell.reported


def lacking(matrix: Matrix, profile: Profile) -> bool:
    """Whether numbers may be missing of ``matrix``: for its readers, or since who made it has no case key."""
    return outward(profile) or any(cell and cell.withheld for row in matrix.rows for cell in (row.cumulative, row.period))


def few(minimum: int = MINIMUM) -> str:
    """What stands for the number of people a percentage is of, where they are fewer."""
    return f"<{minimum}"


def mark_explained(minimum: int = MINIMUM) -> str:
    """What MARK means: what is withheld may be a large number."""
    return translate(_("* Withheld: fewer than {minimum} people, or a number that would give away one that is."), minimum=minimum)


def withholdings(matrix: Matrix, profile: Profile, minimum: int = MINIMUM) -> tuple[str, ...]:
    """A sentence for each thing that ``profile`` does not see of ``matrix``, or who made it did not."""
    shown = withheld(matrix, profile, minimum)
    told = dict.fromkeys(sentence for row in shown.rows for sentence in _told(row, minimum))
    gone = sum(finding.sentence == finding_withheld(minimum) for finding in shown.findings)
    if gone:
        told[translate(_("Findings withheld because they name few people: {count}."), count=gone)] = None
    return tuple(told)


def warnings(matrix: Matrix, profile: Profile, minimum: int = MINIMUM) -> tuple[str, ...]:
    """A sentence to whoever sends it for each thing that a file for ``profile`` tells together with the last one, or in a remark."""
    if not outward(profile):
        return ()
    return tuple(dict.fromkeys(sentence for row in withheld(matrix, profile, minimum).rows for sentence in _risked(row, minimum)))


def finding_withheld(minimum: int = MINIMUM) -> str:
    """What stands in place of a finding about a few people."""
    return translate(_("A finding about assisted persons is withheld here: it would name fewer than {minimum} of them."), minimum=minimum)


def _about(finding: Finding, matrix: Matrix) -> frozenset[str]:
    """The indicators of assisted persons that ``finding`` is about; "" stands for their records."""
    counted = {row.indicator for row in matrix.rows if row.cases}
    found = {record for register, record in finding.records if register == "indicator" and record in counted}
    of_cases = {register.register for register in of_book("cases")}
    return frozenset(found | {"" for register, _record in finding.records if register in of_cases})


def _finding(finding: Finding, about: frozenset[str], rows: tuple[Row, ...], profile: Profile, minimum: int) -> Finding:
    if not about:
        return replace(finding, records=(), withheld=True) if profile == "public" else finding
    mine = [row for row in rows if row.indicator in about]
    small = close((Decimal(0), *_numbers(finding.sentence)), minimum)
    small |= finding.kind == "not_recorded" and any(part.value is None for row in mine for part in row.cumulative.parts)
    small |= finding.kind == "percent_in_number" and any(ratio_withheld(row, row.cumulative) for row in mine)
    return replace(finding, sentence=finding_withheld(minimum) if small else finding.sentence, records=(), withheld=True)


def _numbers(sentence: str) -> Iterator[Decimal]:
    """The whole numbers of ``sentence``; not those of quoted wording, of codes or of decimals such as 8.1."""
    unquoted = re.sub("“[^”]*”", "", sentence)
    return (Decimal(found.group().replace(",", "")) for found in re.finditer(r"(?<![\w.])\d[\d,]*(?![\d.]*\d)", unquoted))


def _told(row: Row, minimum: int) -> Iterator[str]:
    cells = [cell for cell in (row.cumulative, row.period) if cell]
    if any(ratio_withheld(row, cell) for cell in cells):
        yield translate(_("{row}: the percentage is of fewer than {minimum} people."), row=_name(row), minimum=minimum)
    elif any(cell.withheld for cell in cells):
        yield translate(_("{row}: small parts are withheld, with those that would give them away."), row=_name(row))


def _risked(row: Row, minimum: int) -> Iterator[str]:
    if not row.cases:
        return
    if row.period and row.unit == "number" and 0 < (row.period.value or 0) < minimum:
        yield translate(
            _("{row}: it grew by fewer than {minimum} in the period; who has the last file too can take one from the other."),
            row=_name(row),
            minimum=minimum,
        )
    elif row.period and any(value is None and _parts(row.cumulative).get(part) for part, value in _parts(row.period).items()):
        sentence = _("{row}: a part withheld for the period is told so far; who has the last file too can take one from the other.")
        yield translate(sentence, row=_name(row))
    if close((Decimal(0), *_numbers(row.remark)), minimum):
        yield translate(_("{row}: its remark holds a number below {minimum}, and stays as it is written."), row=_name(row), minimum=minimum)


def _name(row: Row) -> str:
    return donors_code(row.family, row.code) or row.wording


def _parts(cell: Cell) -> dict[tuple[str, str | None], Decimal | None]:
    parts: dict[tuple[str, str | None], Decimal | None] = {(part.breakdown, part.code): part.value for part in cell.parts}
    parts.update({("@site", code): value for code, value in cell.by_site.items()})
    return parts | {("@attribution", code): value for code, value in cell.by_attribution.items()}
