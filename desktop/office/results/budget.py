"""Money against budget: each payment converted and rounded once, totals computed, stated totals beside them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

from desktop.models.fields.values import Money, minor_digits
from desktop.models.query import Condition, Query
from desktop.models.rates import Rates, converted, rates_between
from desktop.models.registers.figures import Stated
from desktop.models.registers.money import BudgetLine, ExchangeRate, Expenditure
from desktop.models.results.matrix import Budget, BudgetRow, LeftOut, RateTaken
from desktop.office.results.framework_at import Frame, Reading
from desktop.store.queries.spending import Paid, paid

_Out = tuple[str, Money, str]
"""Budget line, amount and id of a payment that is not counted."""


class _Counted(NamedTuple):
    """Payments, the rate of the register they took, and what they made in minor units; None where no rate is known."""

    paid: Paid
    rate: ExchangeRate | None
    made: int | None


def budget_of(book: Reading, frame: Frame) -> Budget:
    """Lines in their order with budget, actual and burn at the frame's day, in the project's currency.

    What is in another currency or cannot be converted is counted nowhere; the findings say so of each.
    """
    currency, of = frame.project.currency or "", ("project", frame.project.id)
    every = {line.id: line for line in book.every(BudgetLine, Query(with_deleted=True)) if line.of == of}
    lines = sorted((line for line in every.values() if not line.deleted), key=lambda one: (one.position or 0, one.code or "", one.id))
    counted = list(_counted(book, frame, currency, {line.id for line in lines}))
    lacking = [(one.paid.line, one.paid.amount, one.paid.id or "") for one in counted if one.made is None]
    gone = _on_deleted(book, frame, [line.id for line in every.values() if line.deleted])
    names = {line.id: _name(line, frame) for line in every.values()}
    rows = tuple(_rows(lines, names, counted, frame))
    left_out = [*_left_out("no_rate", lacking, names), *_left_out("no_line", gone, names)]
    return Budget(currency, rows, _total(rows, frame.stated, currency), tuple(_taken(counted, currency)), tuple(left_out))


def major(amount: Money | None, currency: str) -> Decimal | None:
    """``amount`` in units of ``currency``; None where it is in another."""
    return Decimal(amount.minor).scaleb(-minor_digits(currency)) if amount and amount.currency == currency else None


def _name(line: BudgetLine, frame: Frame) -> str:
    """As files call it; where a line is of a site, with the site, for another may have the same title."""
    title = line.title or line.code or ""
    return f"{title} · {frame.sites[line.site]}" if line.site in frame.sites else title


def _counted(book: Reading, frame: Frame, currency: str, lines: Collection[str]) -> Iterator[_Counted]:
    payments = [one for one in paid(book, frame.as_at, currency) if one.line in lines]
    lacking = {one.amount.currency for one in payments if one.on}
    rate_on = cache(Rates(book.every(ExchangeRate, rates_between({currency, *lacking})) if lacking else ()).on)
    for one in payments:
        rate = rate_on(one.on, one.amount.currency, currency) if one.on else None
        made = rate.convert(one.amount, currency) if rate else converted(one.amount, currency, one.rate, one.direction)
        if made is not None and one.amount.currency != currency:  # in the project's own it is the sum already
            made *= one.payments
        yield _Counted(one, rate, made)


def _rows(lines: Sequence[BudgetLine], names: Mapping[str, str], counted: Sequence[_Counted], frame: Frame) -> Iterator[BudgetRow]:
    currency = frame.project.currency or ""
    spent: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    payments: dict[str, int] = defaultdict(int)
    of_site = {line.id: line.site for line in lines}
    for one in counted:
        if one.made is not None:
            spent[one.paid.line][frame.sites.get(one.paid.site or of_site[one.paid.line] or "", "")] += one.made
            payments[one.paid.line] += one.paid.payments
    for line in lines:
        budget = major(line.amount, currency) or Decimal(0)
        by_site = {site: Decimal(minor).scaleb(-minor_digits(currency)) for site, minor in sorted(spent[line.id].items())}
        actual = sum(by_site.values(), Decimal(0))
        burn = next((one.value for one in frame.stated if one.what == "line_burn_percent" and one.line == line.id), None)
        yield BudgetRow(
            line.code or "",
            names[line.id],
            budget,
            actual,
            _burn(actual, budget),
            stated_burn_percent=burn,
            records=payments[line.id],
            id=line.id,
            by_site=by_site,
        )


def _taken(counted: Sequence[_Counted], currency: str) -> Iterator[RateTaken]:
    """Each rate the register gave, in the order of the payments it was first taken for."""
    by_rate: dict[str, list[_Counted]] = defaultdict(list)
    for one in counted:
        if one.rate:
            by_rate[one.rate.id].append(one)
    for some in by_rate.values():
        rate, amounts = some[0].rate, [one.paid.amount for one in some]
        assert rate
        yield RateTaken(rate, len(some), _together(amounts), Money(sum(one.made or 0 for one in some), currency))


def _on_deleted(book: Reading, frame: Frame, lines: Sequence[str]) -> Iterator[_Out]:
    """Payments nobody would miss: their line was deleted after they were entered."""
    asked = Query((Condition("line", "any_of", lines), Condition("on", "at_most", frame.as_at)), order=(("on", False),))
    for one in book.every(Expenditure, asked) if lines else ():
        if one.line and one.amount:
            yield one.line, one.amount, one.id


def _left_out(why: Literal["no_rate", "no_line"], payments: Iterable[_Out], names: Mapping[str, str]) -> Iterator[LeftOut]:
    alike: dict[tuple[str, str], list[_Out]] = defaultdict(list)
    for payment in payments:
        line, amount, _id = payment
        alike[line, amount.currency].append(payment)
    for (line, _currency), some in alike.items():
        yield LeftOut(why, names[line], _together([amount for _line, amount, _id in some]), tuple(id for _line, _amount, id in some))


def _together(amounts: Sequence[Money]) -> Money:
    """Their sum; all are in one currency."""
    return Money(sum(amount.minor for amount in amounts), amounts[0].currency)


def _total(rows: Sequence[BudgetRow], said: Sequence[Stated], currency: str) -> BudgetRow:
    budget, actual = sum((row.budget for row in rows), Decimal(0)), sum((row.actual for row in rows), Decimal(0))
    stated = {one.what: one for one in reversed(said)}
    sites = sorted({site for row in rows for site in row.by_site})
    amounts = {what: major(stated[what].amount, currency) for what in ("budget_total", "spent_total") if what in stated}
    return BudgetRow(
        "",
        "",
        budget,
        actual,
        _burn(actual, budget),
        stated_budget=amounts.get("budget_total"),
        stated_actual=amounts.get("spent_total"),
        stated_burn_percent=stated["burn_percent"].value if "burn_percent" in stated else None,
        records=sum(row.records for row in rows),
        by_site={site: sum((row.by_site.get(site, Decimal(0)) for row in rows), Decimal(0)) for site in sites},
    )


def _burn(actual: Decimal, budget: Decimal) -> Decimal | None:
    return actual * 100 / budget if budget else None
