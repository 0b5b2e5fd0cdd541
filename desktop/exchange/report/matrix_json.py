"""The file matrix.json: the results matrix for programs, in version 1 of its shape.

``format`` "tallybook-matrix", ``version`` 1
``project`` the donor's code "CT.1140"; ``title``, ``goal``, ``donor``: text or null; ``as_at`` a day "2020-06-30"
``counting`` which way of counting (docs/counting.md, "Ways of counting"); 1 where it is not said
``period`` the name of the reporting period, ``period_first`` and ``period_last`` its days; all null where none was asked for
``profile`` internal | headquarters | donor | public
``minimum`` the smallest number of people a part shows; null where nothing is withheld
``time_elapsed`` {``start``, ``end``, ``days``, ``of``, ``percent``}
``light_rule`` {``achieved``, ``pace``}: achieved from that percent of target, on track from that percent of the time elapsed
``rows`` in the annex's order, each {
  ``id`` of the row, the same in every file of the project; ``result`` code of the result it stands under;
  ``level`` objective | outcome | output; ``family`` "CPI", "PT" or null; ``code`` "3.2" or null; ``wording``;
  ``unit`` number | percent | days | yes_no | amount | text;
  ``baseline``, ``target``, ``period_target`` (what should be reached by the day, where targets are set by period or day),
  ``value``, ``period_value``, ``numerator``, ``denominator``, ``percent_of_target``: number or null;
  ``words``, ``period_words``: what is said in place of a number where the unit is text, or null;
  ``status`` achieved | on_track | needs_acceleration | not_achieved | in_dispute | none;
  ``state`` value | nothing_yet | not_measured | not_applicable | waits;
  ``low``, ``high``: the range where totals may overlap, or null;
  ``attribution`` {``direct``, ``partner_led``, ``indirect``}: number, or null where withheld, or never told apart: of a
  percentage or a longest time;
  ``restates`` true where the records now give another value for the day of the last report than was sent; ``restated``
  the value that was sent, or null; ``counted_otherwise`` true where the records are the same and only the way of counting changed it;
  ``remark`` text or null; ``heading`` the line printed above the row, or null;
  ``parts`` {breakdown: {code or "not_recorded": number, or null where withheld}}; ``records`` how many, null where withheld }
``cpis`` each {``code``, ``wording``, ``target``, ``value``, ``difference`` (value − target)}: those of the family CPI
``common`` the same of every family of common indicators, each with its ``family``
``budget`` {``currency``; ``lines`` each {``line``, ``name``, ``budget``, ``actual``, ``burn_percent``, ``stated_burn_percent``,
  ``by_site`` {code, or "" where none is said: money}};
  ``total`` {``budget``, ``actual``, ``burn_percent``}; ``stated`` {``budget``, ``actual``, ``burn_percent``};
  ``difference`` {``budget``, ``actual``}: stated − ours;
  ``rates`` taken from the register where a payment has none of its own, each {``record`` its number; ``rate`` units of
  ``currency`` for one ``base``, as text; ``valid_from`` a day; ``payments`` how many; ``paid``, ``made`` as money} }
``findings`` each {``kind``, ``sentence``, ``place``, ``records`` how many, null where withheld}
``sent`` the day of the last report, or null
``withheld`` sentences on what this file does not tell: to its profile, or since who made it has no key to the assisted persons

Percentages are numbers from 0 to 100 with one decimal, whole numbers have no decimals, money is a decimal string
("748512.00"), what is absent is null. A change that old readers cannot follow makes version 2.
"""

import json
from decimal import Decimal
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from desktop.models.fields.values import Money, minor_digits
from desktop.models.measures.measure import COUNTING
from desktop.models.results.matrix import Budget, BudgetRow, Cell, CommonIndicator, Finding, Matrix, RateTaken, Row, rounded
from desktop.models.results.profiles import MINIMUM, Profile, lacking, withheld, withholdings
from desktop.shapes import MOST, read_shape

FORMAT, VERSION = "tallybook-matrix", 1
_LARGEST = 8 << 20
"""Bytes of a file that is read back: some ten thousand rows."""
_ATTRIBUTIONS = ("direct", "partner_led", "indirect")
Json = dict[str, Any]


def matrix_json(matrix: Matrix, profile: Profile, *, minimum: int = MINIMUM) -> bytes:
    """The bytes of matrix.json: UTF-8, keys in the order of the shape."""
    return json.dumps(as_json(matrix, profile, minimum=minimum), ensure_ascii=False, indent=2).encode() + b"\n"


class _SentRow(Struct):
    id: str
    value: Annotated[int, Meta(ge=-MOST, le=MOST)] | Annotated[float, Meta(ge=-MOST, le=MOST)] | None


class _SentTotal(Struct):
    actual: Annotated[str, Meta(pattern=r"\A-?[0-9]{1,20}(\.[0-9]{1,4})?\Z")]


class _SentBudget(Struct):
    total: _SentTotal


class _SentMatrix(Struct):
    format: Literal["tallybook-matrix"]
    version: Literal[1]
    rows: list[_SentRow]
    budget: _SentBudget
    counting: Annotated[int, Meta(ge=1, le=COUNTING)] = 1


def read_matrix_json(content: bytes) -> tuple[dict[str, Decimal | None], Decimal, int]:
    """By row the value that was sent, what was spent by then, and the way of counting; ShapeError where ``content`` is no such file."""
    said = read_shape(content, _SentMatrix, _LARGEST)
    values = {row.id: None if row.value is None else Decimal(str(row.value)) for row in said.rows}
    return values, Decimal(said.budget.total.actual), said.counting


def as_json(matrix: Matrix, profile: Profile, *, minimum: int = MINIMUM) -> Json:
    """``matrix`` as ``profile`` may see it, in the shape above."""
    shown, period, time = withheld(matrix, profile, minimum), matrix.period, matrix.time_elapsed
    return {
        "format": FORMAT,
        "version": VERSION,
        "project": matrix.project_code,
        "title": matrix.project_title or None,
        "goal": matrix.goal or None,
        "donor": matrix.donor or None,
        "as_at": matrix.as_at.isoformat(),
        "counting": COUNTING,
        "period": period.name if period else None,
        "period_first": period.first.isoformat() if period else None,
        "period_last": period.last.isoformat() if period else None,
        "profile": profile,
        "minimum": minimum if lacking(matrix, profile) else None,
        "time_elapsed": {
            "start": time.start.isoformat(),
            "end": time.end.isoformat(),
            "days": time.days,
            "of": time.of,
            "percent": _percent(time.percent),
        },
        "light_rule": {"achieved": _number(matrix.rule.achieved), "pace": _number(matrix.rule.pace)},
        "rows": [_row(row) for row in shown.rows],
        "cpis": [_common(common, shown) for common in shown.common if common.family == "CPI"],
        "common": [{"family": common.family, **_common(common, shown)} for common in shown.common],
        "budget": _budget(shown.budget),
        "findings": [_finding(finding) for finding in shown.findings],
        "sent": matrix.sent.isoformat() if matrix.sent else None,
        "withheld": list(withholdings(matrix, profile, minimum)),
    }


def _row(row: Row) -> Json:
    cell, period = row.cumulative, row.period
    return {
        "id": row.placement,
        "result": row.result.code,
        "level": row.result.level,
        "family": row.family or None,
        "code": row.code or None,
        "wording": row.wording,
        "unit": row.unit,
        "baseline": _measured(row, row.baseline),
        "target": _measured(row, row.target),
        "period_target": _measured(row, row.period_target),
        "value": _measured(row, cell.value),
        "period_value": _measured(row, period.value) if period else None,
        "words": cell.words or None,
        "period_words": (period.words or None) if period else None,
        "numerator": _number(cell.numerator),
        "denominator": _number(cell.denominator),
        "percent_of_target": _percent(row.percent_of_target),
        "status": row.status,
        "state": cell.state,
        "low": _number(cell.low),
        "high": _number(cell.high),
        "attribution": _attribution(row, cell),
        "restates": row.restates,
        "restated": _measured(row, row.restated),
        "counted_otherwise": row.counted_otherwise,
        "remark": row.remark or None,
        "heading": row.heading or None,
        "parts": _parts(cell),
        "records": cell.records,
    }


def _attribution(row: Row, cell: Cell) -> Json:
    """Where some are told and none is withheld, an attribution not told is nothing: 0. So are all of a count of nothing."""
    told = cell.by_attribution
    nothing = cell.value == 0 and row.additive
    rest = 0 if nothing or (told and None not in told.values()) else None
    return {code: _number(told[code]) if code in told else rest for code in _ATTRIBUTIONS}


def _parts(cell: Cell) -> Json:
    parts: dict[str, Json] = {}
    for part in cell.parts:
        parts.setdefault(part.breakdown, {})["not_recorded" if part.code is None else part.code] = _number(part.value)
    return parts


def _common(common: CommonIndicator, matrix: Matrix) -> Json:
    row = next((row for row in matrix.rows if (row.family, row.code) == (common.family, common.code)), None)
    said = _percent if row and row.unit == "percent" else _number
    return {
        "code": common.code,
        "wording": common.wording,
        "target": said(common.target),
        "value": said(common.value),
        "difference": said(common.difference),
    }


def _budget(budget: Budget) -> Json:
    def money(amount: Decimal | None) -> str | None:
        return None if amount is None else f"{amount:.{minor_digits(budget.currency)}f}"

    def line(row: BudgetRow) -> Json:
        return {"budget": money(row.budget), "actual": money(row.actual), "burn_percent": _percent(row.burn_percent)}

    total = budget.total
    return {
        "currency": budget.currency,
        "lines": [
            {
                "line": row.line,
                "name": row.name,
                **line(row),
                "stated_burn_percent": _percent(row.stated_burn_percent),
                "by_site": {site: money(spent) for site, spent in row.by_site.items()},
            }
            for row in budget.lines
        ],
        "total": line(total),
        "stated": {
            "budget": money(total.stated_budget),
            "actual": money(total.stated_actual),
            "burn_percent": _percent(total.stated_burn_percent),
        },
        "difference": {
            "budget": money(None if total.stated_budget is None else total.stated_budget - total.budget),
            "actual": money(None if total.stated_actual is None else total.stated_actual - total.actual),
        },
        "rates": [_rate(one) for one in budget.taken],
    }


def _rate(taken: RateTaken) -> Json:
    rate = taken.rate
    assert rate.rate
    assert rate.valid_from
    return {
        "record": rate.number,
        "rate": f"{rate.rate.normalize():f}",
        "currency": rate.currency,
        "base": rate.base,
        "valid_from": rate.valid_from.isoformat(),
        "payments": taken.payments,
        "paid": _money(taken.paid),
        "made": _money(taken.made),
    }


def _money(amount: Money) -> str:
    return f"{Decimal(amount.minor).scaleb(-minor_digits(amount.currency)):f}"


def _finding(finding: Finding) -> Json:
    records = None if finding.withheld else len(finding.records)
    return {"kind": finding.kind, "sentence": finding.sentence, "place": finding.place, "records": records}


def _measured(row: Row, value: Decimal | None) -> int | float | None:
    return _percent(value) if row.unit == "percent" else _number(value)


def _percent(value: Decimal | None) -> int | float | None:
    return _number(rounded(value))


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
