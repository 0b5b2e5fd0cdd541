"""How a matrix is said in files: numbers, states, lights, rules and what made a number up, in words."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from desktop.models.codelists import CodeList
from desktop.models.fields.base import FormatContext
from desktop.models.fields.dates import worded
from desktop.models.fields.references import REGISTER_LABELS, Link
from desktop.models.fields.values import minor_digits
from desktop.models.measures.conditions import codes_of
from desktop.models.measures.reach import Reached, reaches
from desktop.models.record import REGISTERS
from desktop.models.registers.indicator import donors_code
from desktop.models.registers.money import Expenditure
from desktop.models.results.matrix import Budget, Cell, Matrix, ResultNode, Row, State, Status, rounded
from desktop.models.results.profiles import MINIMUM, few, ratio_withheld
from desktop.words import _, translate

STATED_MINUS_OURS = _("Difference: stated minus ours")

PAGE_OF = _("Page {page} of {pages}")

NOTHING_FOUND = _("Nothing was found that does not hold together.")

STATUSES: dict[Status, tuple[str, str, str]] = {
    "achieved": ("✔", _("Achieved"), "good"),
    "on_track": ("●", _("On track"), "watch"),
    "needs_acceleration": ("▲", _("Needs acceleration"), "late"),
    "not_achieved": ("✘", _("Not achieved"), "late"),
    "in_dispute": ("◆", _("Unit in dispute"), "muted"),
    "none": ("", _("No light"), "muted"),
}
"""Symbol, word and colour of each light, since colour never says a thing alone; a unit in dispute has none but says so."""
STATES: dict[State, str] = {
    "value": "",
    "nothing_yet": _("Nothing yet"),
    "not_measured": _("Not measured yet"),
    "not_applicable": _("Not applicable"),
    "waits": _("Waits for a case worker"),
}
BY_ATTRIBUTION, BY_SITE, BY_SOURCE = _("Attribution"), _("Site"), _("Known from")
NOT_RECORDED = _("Not recorded")
SOURCES = (("recorded", _("Records")), ("reported", _("Reported figures")), ("brought_forward", _("Brought forward")))


KINDS = {
    "no_days": _("Project without days"),
    "no_rule": _("Unknown rule"),
    "no_number": _("Figure without its number"),
    "not_shown": _("Not in any row"),
    "no_rate": _("Payments without a rate"),
    "no_line": _("Payments without a line"),
    "two_rates": _("Two rates of one day"),
    "other_currency": _("Another currency"),
    "targets_disagree": _("Targets disagree"),
    "percent_in_number": _("Percent in a number"),
    "outside_project": _("Outside the project's time"),
    "restated": _("Changed since the report"),
    "overlap": _("May be counted twice"),
    "plan_only": _("Plan only"),
    "rule_ignored": _("Rule not obeyed"),
    "not_countable": _("Cannot be counted"),
    "counted_otherwise": _("Counted otherwise"),
    "not_recorded": _("Not recorded"),
    "stated_total": _("Stated total differs"),
    "burn_rate": _("Burn rate differs"),
    "dates_disagree": _("Dates disagree"),
    "stated_count": _("Stated count differs"),
    "parts_beyond": _("Parts beyond their figure"),
    "shared": _("Shared with another project"),
}
"""The kinds of findings in words."""


def finding_kind(kind: str) -> str:
    """The kind of a finding in words; a newer kind reads as its name."""
    return translate(KINDS[kind]) if kind in KINDS else kind.replace("_", " ").capitalize()


def rates_taken(budget: Budget, context: FormatContext) -> Iterator[str]:
    """A sentence for each rate of the register that payments without one of their own were converted by."""
    for one in budget.taken:
        paid, made = (Expenditure.amount.show(amount, context) for amount in (one.paid, one.made))
        yield translate(
            _("{rate}: {paid} make {made}; payments: {count}."),
            rate=one.rate.said(context),
            paid=paid,
            count=number(one.payments, context),
            made=made,
        )


def spending_sites(budget: Budget) -> Sequence[str]:
    """The sites money was spent at, by code, with "" for none; nothing where no payment says a site."""
    sites = budget.total.by_site
    return sorted(sites, key=lambda code: (not code, code)) if any(sites) else ()


def spent_at(code: str, context: FormatContext) -> str:
    """The heading of what was spent at a site."""
    return translate(_("Spent: {site}"), site=site(code, context))


def number(value: Decimal | int | None, context: FormatContext, places: int | None = None) -> str:
    """``value`` with thousands separated, rounded half up as workbooks do; at most two decimals, as it has, unless ``places`` says."""
    if value is None:
        return ""
    from babel.numbers import format_decimal  # Babel is slow to import

    pattern = "#,##0.##" if places is None else "#,##0" + _fraction(places)
    value = Decimal(value).quantize(Decimal(1).scaleb(-2 if places is None else -places), ROUND_HALF_UP)
    return format_decimal(value, pattern, locale=context.locale)


def money(value: Decimal | None, currency: str, context: FormatContext) -> str:
    """``value`` with thousands separated and, unless it is whole, all the decimals ``currency`` has."""
    whole = value is None or value == value.to_integral_value()
    return number(value, context, 0 if whole else minor_digits(currency))


def percentage(value: Decimal | None, context: FormatContext, *, short: bool = False) -> str:
    """A percentage (0 to 100), rounded as everywhere; ``short`` has no decimals where they would be zeros."""
    return "" if value is None else number(rounded(value), context, _decimals(value, short=short)) + "%"


def percent_format(value: Decimal | None = None, *, short: bool = False) -> str:
    """The number format in which a workbook shows ``value`` (0 to 100, kept as 0 to 1) as ``percentage`` writes it."""
    return "#,##0" + _fraction(_decimals(value, short=short)) + "%"


def points(difference: Decimal, context: FormatContext) -> str:
    """How far apart two percentages are, rounded as they are, without decimals where they would be zeros."""
    return number(rounded(difference), context, _decimals(difference, short=True))


def points_format() -> str:
    """The number format of a difference of two percentages, with its sign."""
    plain = "#,##0" + _fraction(_decimals(None, short=False))
    return f"+{plain};-{plain};{plain}"


def _decimals(value: Decimal | None, *, short: bool) -> int:
    shown = rounded(value or Decimal(0))
    assert shown is not None
    return 0 if short and shown == shown.to_integral_value() else -int(shown.as_tuple().exponent)


def _fraction(places: int) -> str:
    return "." + "0" * places if places else ""


def day(value: date, context: FormatContext) -> str:
    """A date with its month as a word."""
    return worded(value, context.locale, long=True)


def value(row: Row, cell: Cell, context: FormatContext) -> str:
    """The number of ``cell`` in the unit of its row; its words or its state where it has none."""
    if cell.words:
        return cell.words
    return translate(STATES[cell.state]) if cell.value is None else amount(row, cell.value, context)


def amount(row: Row, figure: Decimal | None, context: FormatContext) -> str:
    """A baseline, target or value in the unit of ``row``."""
    if figure is None:
        return ""
    if row.unit == "percent":
        return percentage(figure, context, short=True)
    if row.unit == "yes_no":
        return translate(_("Yes") if figure else _("No"))
    return number(figure, context)


def light(status: Status) -> str:
    """Symbol and word of a light."""
    symbol, word, _colour = STATUSES[status]
    return f"{symbol} {translate(word)}".strip()


def code(row: Row) -> str:
    """The donor's code of a row, such as "CPI 3.2"; empty where it has none."""
    return donors_code(row.family, row.code)


def name(row: Row) -> str:
    """The wording of a row, with the donor's code before it unless it is in it."""
    said = code(row)
    return row.wording if not said or said.replace(" ", "") in row.wording.replace(" ", "") else f"{said} {row.wording}"


def result(node: ResultNode, context: FormatContext) -> str:
    """What a result is called: as its donor heads it, or by its level and its code as the donor writes it: "Outcome OC1"."""
    return node.printed or f"{translate(codes(context, 'result_level').label(node.level))} {node.code}".strip()


def breakdown(which: str, context: FormatContext) -> str:
    """The name of a breakdown: "Sex", or "Case: Exploitation" of one that is named REGISTER.FIELD."""
    told = _told(which)
    if told is None:
        return translate(codes(context, "breakdown").label(which))
    return f"{translate(REGISTER_LABELS[told.register])}: {translate(told.kind.label)}"


def part(which: str, said: str | None, context: FormatContext) -> str:
    """The name of a part: "Women" of a breakdown by sex, a record by its name, or "Not recorded"."""
    if said is None:
        return translate(NOT_RECORDED)
    told = _told(which)
    if told is not None and isinstance(told.kind, Link):
        return context.name_of(told.kind.to, said) or said
    known = codes_of(told.kind, context) if told else codes(context, which)
    return translate((codes(context, "age_band") if known is None else known).label(said))


def _told(which: str) -> Reached | None:
    """The field a breakdown named REGISTER.FIELD is of; None of a usual one, and of what a newer program named."""
    register, _dot, field = which.partition(".")
    return reaches(register).get(field) if field and register in REGISTERS else None


def site(record: str, context: FormatContext) -> str:
    """The name of a site; what the matrix calls it where it is none of the office's records."""
    return context.name_of("site", record) or record or translate(_("No site"))


def attribution(said: str, context: FormatContext) -> str:
    """The name of an attribution: "Partner-led"."""
    return translate(codes(context, "attribution").label(said))


def codes(context: FormatContext, which: str) -> CodeList:
    """The code list ``which``; an empty one, whose labels are the codes, where a newer program named it."""
    try:
        return context.codes(which)
    except FileNotFoundError:
        return _nothing(which)


@lru_cache
def _nothing(which: str) -> CodeList:
    return CodeList(which, ())


def notes(matrix: Matrix, row: Row, context: FormatContext, minimum: int = MINIMUM) -> Iterator[str]:
    """What is said beside the number of a row: of how many, between which, from whom, and what was sent before."""
    cell = row.cumulative
    if cell.state != "value" and cell.value is None:
        yield translate(STATES[cell.state]) + "."
    if ratio_withheld(row, cell):
        yield translate(_("Of {number} people."), number=few(minimum))
    elif cell.numerator is not None and cell.denominator is not None:
        sides = number(cell.numerator, context), number(cell.denominator, context)
        yield translate(_("{numerator} of {denominator}."), numerator=sides[0], denominator=sides[1])
    if cell.low is not None and cell.high is not None and cell.low != cell.high:
        ends = number(cell.low, context), number(cell.high, context)
        yield translate(_("Between {low} and {high}: some may be counted twice."), low=ends[0], high=ends[1])
    for words, figure in _made_of(row):
        yield translate(words, number=amount(row, figure, context))
    for words, figure in cell.beside:
        what = "" if figure == cell.value else translate(words)  # the same number again says nothing
        if what:
            yield translate(_("{what}: {number}."), what=what[:1].upper() + what[1:], number=number(figure, context))
    if (row.restates or row.counted_otherwise) and matrix.sent:
        yield restatement(matrix.sent, row, context)


def _made_of(row: Row) -> Iterator[tuple[str, Decimal]]:
    cell = row.cumulative
    if cell.reported:
        yield _("{number} reported by others."), cell.reported
    if cell.brought_forward:
        yield _("{number} brought forward."), cell.brought_forward
    if led := cell.by_attribution.get("partner_led"):
        yield _("{number} led by a partner."), led
    if row.period_target is not None:
        yield _("Target by now: {number}."), row.period_target


def restatement(sent: date, row: Row, context: FormatContext) -> str:
    """What the last report said of ``row``, where the records now say something else of that day."""
    said = amount(row, row.restated, context) or translate(_("no number"))
    if row.counted_otherwise:
        otherwise = _("The report of {day} said {number}; the same records are counted otherwise now.")
        return translate(otherwise, day=day(sent, context), number=said)
    return translate(
        _("The report of {day} said {number}; the records now give another for that day."), day=day(sent, context), number=said
    )


def elapsed(matrix: Matrix, context: FormatContext) -> str:
    """The project's time used: "910 of 1,125 days, 80.9%"."""
    time = matrix.time_elapsed
    return translate(
        _("{days} of {of} days, {percent}"),
        days=number(Decimal(time.days), context),
        of=number(Decimal(time.of), context),
        percent=percentage(time.percent, context),
    )


def light_rule(matrix: Matrix, context: FormatContext) -> str:
    """When a light is which, with the numbers of this project and this day."""
    rule, percent = matrix.rule, matrix.time_elapsed.percent
    return translate(
        _(
            "Achieved at {achieved} of the target. On track while the percent of target is at least {pace} of the time "
            "elapsed ({elapsed}), today {least}. Needs acceleration below that; not achieved once the project's last day is past. "
            "Where less is better, achieved at the target or below. A unit in dispute has no light."
        ),
        achieved=percentage(rule.achieved, context),
        pace=percentage(rule.pace, context),
        elapsed=percentage(percent, context),
        least=percentage(rule.pace * percent / 100, context),
    )


def moment(at: datetime, context: FormatContext) -> str:
    """A moment on the clock of this machine, the month as a word."""
    here = at.astimezone()
    return f"{worded(here.date(), context.locale)}, {here:%H:%M}"
