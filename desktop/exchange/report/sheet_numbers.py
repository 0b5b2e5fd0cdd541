"""The sheets of common indicators and of the budget, their arithmetic live."""

import re
from decimal import Decimal
from itertools import count, groupby
from typing import Any

from desktop.exchange.report.sheets import COLOURS, Column, Draft, Format, Page, about, quantity
from desktop.models.fields.values import minor_digits
from desktop.models.results.matrix import BudgetRow, CommonIndicator
from desktop.presentation import formatting
from desktop.presentation.formatting import STATED_MINUS_OURS
from desktop.words import _, translate

CPIS, BUDGET = _("CPIs"), _("Budget")
_LONGEST = 26
"""Signs of the name of a sheet; Excel takes 31, and two that begin alike are told apart."""
RATES = _("Rates of the register, taken where a payment has none of its own")
_CODE, _WORDING, _CPI_TARGET, _VALUE, _DIFFERENCE, _OF_TARGET, _ROWS = range(7)
_LINE, _PLANNED, _SPENT, _LEFT, _BURN, _STATED, _APART = range(7)


def write_common(draft: Draft) -> None:
    """A sheet for each family of common indicators: value minus target, signed; clipped at 0 it would hide what is above the target."""
    said = translate(_("The difference is value minus target: above the target it is positive."))
    figures = (_("Target"), _("Value"), _("Difference"), _("% of target"))
    columns = [Column(_("Code"), 10), Column(_("Indicator"), 72), *(Column(heading, 13, numbers=True) for heading in figures)]
    for family, some in groupby(draft.matrix.common, key=lambda one: one.family):
        label = [] if family == "CPI" else [translate(formatting.codes(draft.context, "indicator_family").label(family))]
        title, *rest = about(draft)
        page = draft.sheet(_sheet_of(draft, family), [*columns, Column(_("Rows of the matrix"), 26)], [title, *label, *rest, said])
        for common in some:
            _cpi(draft, page, common)
        page.sheet.ignore_errors({"number_stored_as_text": f"A1:A{page.next}"})


def _sheet_of(draft: Draft, family: str) -> str:
    """What the sheet of a family is called, of no sign and no length that a workbook refuses."""
    name = (
        translate(CPIS) if family == "CPI" else translate(_("Indicators {family}"), family=re.sub(r"[\[\]:*?/\\]", " ", family))[:_LONGEST]
    )
    taken = {known.casefold() for known in draft.workbook.sheetnames}
    return next(one for number in count() if (one := name + " I" * number).casefold() not in taken)


def _cpi(draft: Draft, page: Page, common: CommonIndicator) -> None:
    places = [
        (number, row) for number, row in enumerate(draft.matrix.rows, start=1) if (row.family, row.code) == (common.family, common.code)
    ]
    plain = draft.style()
    page.text(_CODE, common.code, plain)
    page.text(_WORDING, common.wording, plain)
    page.number(_CPI_TARGET, common.target, _right(draft, common.target))
    if common.value is None:
        page.text(_VALUE, translate(formatting.STATES[common.state]), _right(draft, None))
    elif places and places[0][1].cumulative.value == common.value and places[0][1].unit != "percent":
        page.formula(_VALUE, draft.results[places[0][1].placement], common.value, _right(draft, common.value))
    else:
        page.number(_VALUE, common.value, _right(draft, common.value))
    style = draft.style(num_format="+#,##0.##;-#,##0.##;0" if not _whole(common.difference) else "+#,##0;-#,##0;0", align="right")
    percent = draft.style(num_format=formatting.percent_format(), align="right")
    if common.difference is None or common.value is None:
        page.number(_DIFFERENCE, None, style)
    else:
        page.formula(_DIFFERENCE, f"{page.at(_VALUE)}-{page.at(_CPI_TARGET)}", common.difference, style)
    share = None if common.percent_of_target is None else common.percent_of_target / 100
    if share is not None and common.value is not None and common.target and common.value / common.target == share:
        page.formula(_OF_TARGET, f"{page.at(_VALUE)}/{page.at(_CPI_TARGET)}", share, percent)
    else:
        page.number(_OF_TARGET, share, percent)
    page.text(_ROWS, ", ".join(str(number) for number, _row in places), plain)
    page.fit((_WORDING, common.wording))
    page.next += 1


def write_budget(draft: Draft) -> None:
    """Money against budget: totals and burn computed; what a report states stands beside, with the difference."""
    currency = draft.matrix.budget.currency
    figures = (_("Budget"), _("Spent"), _("Left"), _("Burn rate"), _("Burn rate as stated"), _("Stated minus ours, points"))
    line_of = translate(_("Budget line, {currency}"), currency=currency)
    columns = [*figures, *(formatting.spent_at(site, draft.context) for site in formatting.spending_sites(draft.matrix.budget))]
    page = draft.sheet(BUDGET, [Column(line_of, 52), *(Column(heading, 17, numbers=True) for heading in columns)], about(draft))
    first = page.next
    for line in draft.matrix.budget.lines:
        _budget_line(draft, page, line, line.name or line.line)
    _total(draft, page, first)
    _stated(draft, page)
    page.next += 1
    _time(draft, page)
    if rates := list(formatting.rates_taken(draft.matrix.budget, draft.context)):
        page.next += 1
        page.across(translate(RATES), draft.style(bold=True), bold=True)
        for sentence in rates:
            page.across(sentence, draft.style())


def _budget_line(draft: Draft, page: Page, line: BudgetRow, name: str, over: int | None = None) -> None:
    bold = {"bold": True} if over is not None else {}
    page.text(_LINE, name, draft.style(**bold))
    sites = formatting.spending_sites(draft.matrix.budget)
    by_site = [(_APART + place, line.by_site.get(site, Decimal(0))) for place, site in enumerate(sites, start=1)]
    for column, value in ((_PLANNED, line.budget), (_SPENT, line.actual), *by_site):
        style = _money(draft, value, **bold)
        if over is None or over == page.next:
            page.number(column, value, style)
        else:
            page.formula(column, f"SUM({page.at(column, over)}:{page.at(column, page.next - 1)})", value, style)
    planned, spent, burn = page.at(_PLANNED), page.at(_SPENT), page.at(_BURN)
    page.formula(_LEFT, f"{planned}-{spent}", line.budget - line.actual, _money(draft, line.budget - line.actual, **bold))
    percent = draft.style(num_format=formatting.percent_format(), align="right", **bold)
    share = None if line.burn_percent is None else line.burn_percent / 100
    page.formula(_BURN, f'IF({planned}=0,"",{spent}/{planned})', share, percent)
    stated = line.stated_burn_percent
    page.number(
        _STATED,
        None if stated is None else stated / 100,
        draft.style(num_format=formatting.percent_format(stated, short=True), align="right", **bold),
    )
    points = draft.style(num_format=formatting.points_format(), align="right", **bold)
    if stated is None or line.burn_percent is None:
        page.number(_APART, None, points)
    else:
        page.formula(_APART, f"({page.at(_STATED)}-{burn})*100", stated - line.burn_percent, points)
    page.fit((_LINE, name))
    page.next += 1


def _total(draft: Draft, page: Page, first: int) -> None:
    _budget_line(draft, page, draft.matrix.budget.total, translate(_("Total")), first)


def _stated(draft: Draft, page: Page) -> None:
    """The stated total under ours, and how far apart: stated minus ours."""
    total, ours = draft.matrix.budget.total, page.next - 1
    if total.stated_budget is None and total.stated_actual is None:
        return
    stated = page.next
    muted = draft.style(font_color=COLOURS.muted)
    page.text(_LINE, translate(_("Total as stated")), muted)
    page.text(_LINE, translate(STATED_MINUS_OURS), muted, stated + 1)
    for row in (stated, stated + 1):
        for column in range(_LEFT, len(page.widths)):
            page.number(column, None, muted, row)
    for column, theirs, mine in ((_PLANNED, total.stated_budget, total.budget), (_SPENT, total.stated_actual, total.actual)):
        page.number(column, theirs, _money(draft, theirs), stated)
        if theirs is None:
            page.number(column, None, _money(draft, None), stated + 1)
        else:
            formula = f"{page.at(column, stated)}-{page.at(column, ours)}"
            page.formula(column, formula, theirs - mine, _money(draft, theirs - mine), stated + 1)
    if total.stated_budget and total.stated_actual is not None:
        formula = f"{page.at(_SPENT, stated)}/{page.at(_PLANNED, stated)}"
        style = draft.style(num_format=formatting.percent_format(), align="right")
        page.formula(_BURN, formula, total.stated_actual / total.stated_budget, style, stated)
    page.next += 2


def _time(draft: Draft, page: Page) -> None:
    """Days gone of the project's days, and burn against them."""
    time, total = draft.matrix.time_elapsed, page.next
    for name, days in ((_("Days gone"), time.days), (_("Days of the project"), time.of)):
        page.text(_LINE, translate(name), draft.style())
        page.number(_PLANNED, Decimal(days), _right(draft, Decimal(days)))
        page.next += 1
    page.text(_LINE, translate(_("Time elapsed")), draft.style(bold=True))
    gone, of = page.at(_PLANNED, total), page.at(_PLANNED, total + 1)
    percent = draft.style(num_format=formatting.percent_format(), align="right", bold=True)
    page.formula(_PLANNED, f"IF({of}=0,1,{gone}/{of})", time.percent / 100, percent)
    page.next += 1


def _money(draft: Draft, value: Decimal | None, **more: Any) -> Format:
    decimals = "" if _whole(value) else "." + "0" * minor_digits(draft.matrix.budget.currency)
    return draft.style(num_format=f"#,##0{decimals}", align="right", **more)


def _right(draft: Draft, value: Decimal | None) -> Format:
    return draft.style(num_format=quantity(value), align="right")


def _whole(value: Decimal | None) -> bool:
    return value is None or value == value.to_integral_value()
