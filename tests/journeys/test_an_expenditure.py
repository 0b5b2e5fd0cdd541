"""A finance assistant enters a payment in tugrik at the UN's rate; what is spent of the budget moves."""

from datetime import date
from decimal import Decimal

from desktop.models.fields.values import Money
from desktop.models.results.matrix import BudgetRow
from tests.journeys.conftest import Unlock, register_page, said, shown
from tests.journeys.typist import Typist
from tests.ui.conftest import shell_of

MOST_KEYS = 30
"""Beside the words themselves."""


def test_an_expenditure(unlocked: Unlock) -> None:
    assistant = unlocked("Demo Finance")
    assistant.until(lambda: "434,569 of 748,512 USD" in shown(assistant))
    before = budget_line(assistant, "B4")

    assistant.presses("Ctrl+6", "Ctrl+N")
    assert assistant.at == "Budget line"
    assistant.fills(Budget_line="B4", Day="250620", What_for="Border guards' course, hall", Amount="2780000 mnt")
    assistant.fills(Exchange_rate="2780", The_rate_says="this", Source_of_the_rate="un", Document="PV-2020-410")
    assert "Makes 1,000.00 USD." in shown(assistant)
    assistant.presses("Ctrl+S")
    page = register_page(assistant)
    paid = page.pane.form.base
    assert said(assistant) == f"Expenditure {paid.number} is saved."
    assert paid.get("amount") == Money(278_000_000, "MNT")
    assert (paid.get("on"), paid.get("rate"), paid.get("rate_direction")) == (date(2020, 6, 25), Decimal(2780), "foreign_per_project")
    assistant.report("An expenditure in tugrik")
    assert assistant.keys <= MOST_KEYS

    assistant.presses("Ctrl+1")
    assistant.until(lambda: "435,569 of 748,512 USD" in shown(assistant))
    after = budget_line(assistant, "B4")
    assert after.actual == before.actual + 1000
    assert before.burn_percent
    assert after.burn_percent
    assert after.burn_percent > before.burn_percent


def test_an_expenditure_at_the_rate_of_the_register(unlocked: Unlock) -> None:
    assistant = unlocked("Demo Finance")
    before = budget_line(assistant, "B4")
    assistant.presses("Ctrl+6", "Ctrl+N")
    assistant.fills(Budget_line="B4", Day="250620", What_for="Hall", Amount="2780000 mnt")
    assistant.presses("Tab")
    assert "1 USD = 2,780 MNT since 1 Jun 2020 (rate A-0002). Makes 1,000.00 USD." in shown(assistant)
    assistant.presses("Ctrl+S")
    assistant.report("An expenditure at the rate of the register")
    assert budget_line(assistant, "B4").actual == before.actual + 1000


def budget_line(assistant: Typist, code: str) -> BudgetRow:
    """A line of the budget as the matrix has it now."""
    session = shell_of(assistant.window).session
    assert session.project
    budget = session.office.matrix(session.project.id, session.as_at).budget
    return next(row for row in budget.lines if row.line == code)
