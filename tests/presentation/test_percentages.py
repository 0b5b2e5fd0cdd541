"""A percentage is rounded in one place: screen, PDF, JSON and the number formats of workbooks say the same."""

import csv
import shutil
import subprocess
from decimal import ROUND_HALF_UP, Decimal
from itertools import product
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as some

from desktop.models.fields.base import FormatContext
from desktop.models.results import matrix
from desktop.presentation.formatting import number, percent_format, percentage

AWKWARD = [
    Decimal(text)
    for text in ("0", "0.04", "0.05", "0.5", "12.25", "12.345", "12.35", "50", "92.96", "99.94", "99.95", "100", "133.333", "1200")
]
EN = FormatContext()


@given(some.decimals(min_value=0, max_value=999, places=4))
def test_it_is_rounded_half_up_to_one_decimal(value: Decimal) -> None:
    expected = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    assert percentage(value, EN) == f"{expected}%"
    assert percentage(value, EN, short=True) == f"{expected}%".replace(".0%", "%")


@pytest.mark.parametrize(
    ("value", "shown"), [("2.345", "2.35"), ("0.125", "0.13"), ("2.5", "2.5"), ("1234.5", "1,234.5"), ("-0.125", "-0.13")]
)
def test_other_numbers_are_rounded_half_up_too(value: str, shown: str) -> None:
    assert number(Decimal(value), EN) == shown


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice shows what a format shows")
def test_a_workbook_shows_what_the_screen_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With as many decimals as anybody may choose in the one place there is for it."""
    said = []
    with xlsxwriter.Workbook(tmp_path / "percent.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        for column, (decimals, short) in enumerate(product((0, 1, 2), (False, True))):
            monkeypatch.setattr(matrix, "PERCENT_DECIMALS", decimals)
            said.append([percentage(value, EN, short=short) for value in AWKWARD])
            for row, value in enumerate(AWKWARD):
                shown = workbook.add_format({"num_format": percent_format(value, short=short)})
                sheet.write_number(row, column, float(value / 100), shown)
    as_shown = "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true"
    command = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", as_shown]
    subprocess.run([*command, "--outdir", tmp_path, tmp_path / "percent.xlsx"], check=True, capture_output=True)
    with (tmp_path / "percent.csv").open(encoding="utf-8") as file:
        assert [list(column) for column in zip(*csv.reader(file), strict=True)] == said
