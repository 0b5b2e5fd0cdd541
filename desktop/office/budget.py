"""Money against budget: each payment converted and rounded once, totals computed, stated totals beside them."""

from collections import defaultdict
from decimal import Decimal

from desktop.errors import UserError
from desktop.models.figures import Stated
from desktop.models.matrix import Budget, BudgetRow
from desktop.models.money import BudgetLine, converted
from desktop.models.values import Money, minor_digits
from desktop.office.frame import Frame, Reading
from desktop.store.spending import paid
from desktop.words import _


def budget_of(book: Reading, frame: Frame) -> Budget:
    """Lines in their order with budget, actual and burn at the frame's day, in the project's currency."""
    currency = frame.project.currency or ""
    lines = [line for line in book.every(BudgetLine) if line.of == ("project", frame.project.id)]
    spent, payments = _spent(book, frame, currency, {line.id for line in lines})
    said = [stated for stated in book.every(Stated) if stated.of == ("project", frame.project.id)]
    digits = minor_digits(currency)
    rows = tuple(
        BudgetRow(
            line.code or "",
            line.title or "",
            budget := _major(line.amount, currency),
            actual := Decimal(spent[line.id]).scaleb(-digits),
            _burn(actual, budget),
            stated_burn_percent=next((one.value for one in said if one.what == "line_burn_percent" and one.line == line.id), None),
            records=payments[line.id],
        )
        for line in sorted(lines, key=lambda one: (one.position or 0, one.code or ""))
    )
    return Budget(currency, rows, _total(rows, said, currency))


def _spent(book: Reading, frame: Frame, currency: str, lines: set[str]) -> tuple[dict[str, int], dict[str, int]]:
    spent: dict[str, int] = defaultdict(int)
    payments: dict[str, int] = defaultdict(int)
    for one in paid(book, frame.as_at, currency):
        if one.line not in lines:
            continue
        into = converted(one.amount, currency, one.rate, one.direction)
        if into is None:
            raise UserError(
                _("A payment in {paid_in} has no exchange rate to {currency}. Enter the rate in its expenditure."),
                paid_in=one.amount.currency,
                currency=currency,
            )
        spent[one.line] += into if one.amount.currency == currency else into * one.payments
        payments[one.line] += one.payments
    return spent, payments


def _total(rows: tuple[BudgetRow, ...], said: list[Stated], currency: str) -> BudgetRow:
    budget, actual = sum((row.budget for row in rows), Decimal(0)), sum((row.actual for row in rows), Decimal(0))

    def stated(what: str) -> Stated | None:
        return next((one for one in said if one.what == what), None)

    total_budget, total_spent, burn = stated("budget_total"), stated("spent_total"), stated("burn_percent")
    return BudgetRow(
        "",
        "",
        budget,
        actual,
        _burn(actual, budget),
        stated_budget=_major(total_budget.amount, currency) if total_budget and total_budget.amount else None,
        stated_actual=_major(total_spent.amount, currency) if total_spent and total_spent.amount else None,
        stated_burn_percent=burn.value if burn else None,
        records=sum(row.records for row in rows),
    )


def _major(amount: Money | None, currency: str) -> Decimal:
    if amount is None:
        return Decimal(0)
    if amount.currency != currency:
        raise UserError(_("A budget line or stated total is not in the project's currency, {currency}."), currency=currency)
    return Decimal(amount.minor).scaleb(-minor_digits(currency))


def _burn(actual: Decimal, budget: Decimal) -> Decimal | None:
    return actual * 100 / budget if budget else None
