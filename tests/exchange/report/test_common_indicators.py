"""A sheet for each family of common indicators there is, and none for those there are not."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from desktop.exchange.report.matrix_json import as_json
from desktop.exchange.report.matrix_xlsx import workbook
from desktop.models.fields.base import FormatContext
from desktop.models.results.matrix import CommonIndicator, Matrix

Listing = Callable[[str], list[tuple[str, str]]]


def common(family: str, code: str, value: int = 3) -> CommonIndicator:
    return CommonIndicator(code, f"{family} {code}", Decimal(4), Decimal(value), "value", Decimal(value - 4), Decimal(value * 25), family)


def sheets(matrix: Matrix, *some: CommonIndicator) -> dict[str, list[list[object]]]:
    made = workbook(replace(matrix, common=some), lambda _row: [], "internal", FormatContext(), lambda *_told: None)
    found = openpyxl.load_workbook(BytesIO(made))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in found}


def test_without_common_indicators_there_is_no_sheet_of_them(matrix: Matrix) -> None:
    assert list(sheets(matrix)) == ["Results matrix", "Budget", "Breakdowns", "Findings", "Rules and records"]


def test_each_family_has_its_sheet_with_its_indicators_alone(matrix: Matrix) -> None:
    made = sheets(matrix, common("CPI", "3.1"), common("F", "F.1"), common("SDG", "8.7.1"), common("SDG", "16.2.2"))
    assert list(made)[:4] == ["Results matrix", "CPIs", "Indicators F", "Indicators SDG"]
    codes = {
        name: [row[0] for row in made[name] if row[1] and str(row[1]).split(" ")[0] in ("CPI", "F", "SDG")] for name in list(made)[1:4]
    }
    assert codes == {"CPIs": ["3.1"], "Indicators F": ["F.1"], "Indicators SDG": ["8.7.1", "16.2.2"]}
    assert made["Indicators SDG"][1][0] == "Sustainable Development Goals (SDG)"


@pytest.mark.parametrize("families", [("a/b", "a:b"), ("x" * 40, "x" * 39), ("Budget",), ("sdg", "SDG")])
def test_whatever_an_office_calls_a_family_the_workbook_is_made(matrix: Matrix, families: tuple[str, ...]) -> None:
    made = sheets(matrix, *(common(family, "1") for family in families))
    assert len(made) == 5 + len(families)
    assert all(len(name) <= 31 for name in made)


def test_the_file_for_programs_has_them_by_family(matrix: Matrix) -> None:
    made = as_json(replace(matrix, common=(common("CPI", "3.1"), common("SDG", "8.7.1"))), "public")
    assert [one["code"] for one in made["cpis"]] == ["3.1"]
    assert [(one["family"], one["code"]) for one in made["common"]] == [("CPI", "3.1"), ("SDG", "8.7.1")]
