"""Every file of a matrix says which rates of the register were taken, and what could not be counted."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from desktop.exchange.report.matrix_json import as_json
from desktop.exchange.report.matrix_xlsx import workbook
from desktop.exchange.report.summary_pdf import summary
from desktop.models.fields.base import FormatContext
from desktop.models.fields.values import Money
from desktop.models.registers.money import ExchangeRate
from desktop.models.results.matrix import Finding, Matrix, RateTaken
from desktop.models.results.profiles import Profile
from desktop.presentation import formatting

RATE = ExchangeRate("x1", number="A-0003", currency="MNT", base="USD", rate=Decimal("3450.0000000000"), valid_from=date(2020, 6, 1))
TAKEN = "1 USD = 3,450 MNT since 1 Jun 2020 (rate A-0003): 690,000.00 MNT make 200.00 USD; payments: 2."
LACKING = "Office: 500.00 KZT is not counted, because no rate to USD is known: A-0041. Enter one there or in Exchange rates."


@pytest.fixture
def abroad(matrix: Matrix) -> Matrix:
    """The matrix with payments in other currencies."""
    taken = RateTaken(RATE, 2, Money(69_000_000, "MNT"), Money(20_000, "USD"))
    left_out = Finding("no_rate", LACKING, "Office", (("expenditure", "e1"),))
    return replace(matrix, budget=replace(matrix.budget, taken=(taken,)), findings=(left_out, *matrix.findings))


@pytest.mark.parametrize("profile", ["internal", "headquarters", "donor", "public"])
def test_the_workbook_the_summary_and_the_json_say_so(
    abroad: Matrix, listing: Callable[[str], Sequence[tuple[str, str]]], context: FormatContext, profile: Profile
) -> None:
    book = load_workbook(BytesIO(workbook(abroad, listing, profile, context, lambda *_told: None)))
    assert TAKEN in [cell.value for line in book["Budget"].iter_rows() for cell in line]
    assert LACKING in [cell.value for line in book["Findings"].iter_rows() for cell in line]

    pages = PdfReader(BytesIO(summary(abroad, profile, context))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert f"Rates of the register, taken where a payment has none of its own: {TAKEN}" in text
    assert "Payments without a rate Office: 500.00 KZT is not counted" in text

    found = as_json(abroad, profile)
    assert found["budget"]["rates"] == [
        {
            "record": "A-0003",
            "rate": "3450",
            "currency": "MNT",
            "base": "USD",
            "valid_from": "2020-06-01",
            "payments": 2,
            "paid": "690000.00",
            "made": "200.00",
        }
    ]
    assert found["findings"][0] == {
        "kind": "no_rate",
        "sentence": LACKING,
        "place": "Office",
        "records": None if profile == "public" else 1,
    }


def test_where_none_was_taken_nothing_is_said(
    matrix: Matrix, listing: Callable[[str], Sequence[tuple[str, str]]], context: FormatContext
) -> None:
    book = load_workbook(BytesIO(workbook(matrix, listing, "internal", context, lambda *_told: None)))
    assert not [cell.value for line in book["Budget"].iter_rows() for cell in line if "register" in str(cell.value)]
    assert as_json(matrix, "internal")["budget"]["rates"] == []


def test_the_budget_sheet_tells_spending_by_site(
    matrix: Matrix, listing: Callable[[str], Sequence[tuple[str, str]]], context: FormatContext
) -> None:
    first, second, *_rest = matrix.budget.lines
    lines = (replace(first, by_site={"CN": first.actual}), replace(second, by_site={"": Decimal(38), "CN": Decimal(17_700)}))
    sites = {"": Decimal(38), "CN": first.actual + 17_700}
    total = replace(matrix.budget.total, actual=sum(sites.values(), Decimal(0)), by_site=sites)
    sited = replace(matrix, budget=replace(matrix.budget, lines=lines, total=total))
    made = workbook(sited, listing, "internal", context, lambda *_told: None)
    rows = [[cell.value for cell in line] for line in load_workbook(BytesIO(made), data_only=True)["Budget"].iter_rows()]
    headings = next(row for row in rows if "Spent" in row)
    assert headings[-2:] == ["Spent: China", "Spent: No site"]
    assert [row[-2:] for row in rows if row[0] in (first.name, second.name, "Total")] == [[209_006, 0], [17_700, 38], [226_706, 38]]
    formulas = [cell.value for line in load_workbook(BytesIO(made))["Budget"].iter_rows() for cell in line[-2:] if cell.data_type == "f"]
    assert len([one for one in formulas if str(one).startswith("=SUM(")]) == 2
    found = as_json(sited, "donor")["budget"]["lines"]
    assert [line["by_site"] for line in found] == [{"CN": "209006.00"}, {"": "38.00", "CN": "17700.00"}]


@pytest.mark.parametrize(
    ("currency", "amount", "printed", "pattern"),
    [
        ("USD", "1234.5", "1,234.50", "#,##0.00_M"),
        ("USD", "1234", "1,234", "#,##0_M"),
        ("KWD", "1234.567", "1,234.567", "#,##0.000_M"),
        ("JPY", "1234", "1,234", "#,##0_M"),
    ],
)
def test_money_has_the_decimals_of_its_currency(
    matrix: Matrix,
    listing: Callable[[str], Sequence[tuple[str, str]]],
    context: FormatContext,
    currency: str,
    amount: str,
    printed: str,
    pattern: str,
) -> None:
    assert formatting.money(Decimal(amount), currency, context) == printed
    first, *rest = matrix.budget.lines
    lines = (replace(first, actual=Decimal(amount)), *rest)
    book = load_workbook(
        BytesIO(
            workbook(
                replace(matrix, budget=replace(matrix.budget, currency=currency, lines=lines)),
                listing,
                "internal",
                context,
                lambda *_told: None,
            )
        )
    )
    cell = next(line[2] for line in book["Budget"].iter_rows() if line[0].value == first.name)
    assert (cell.number_format, Decimal(str(cell.value))) == (pattern, Decimal(amount))
