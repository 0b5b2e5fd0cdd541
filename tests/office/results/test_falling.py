"""Indicators where less is better, through the whole matrix: the files of the workbook and of the light's explanation too."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from pypdf import PdfReader

from desktop.exchange.report.matrix_json import as_json
from desktop.exchange.report.matrix_xlsx import workbook
from desktop.exchange.report.summary_pdf import summary
from desktop.models.fields.base import FormatContext
from desktop.models.ids import new_id
from desktop.models.registers.figures import ReportedFigure
from desktop.models.registers.indicator import Indicator, IndicatorVersion
from desktop.presentation.explanations import light_explained
from tests.office.conftest import Small

DAY = date(2020, 12, 31)
_HALF_WAY = (
    "20 is 50.0% of the way from 30 to 10. It is above the target, and the way gone at least 30.0%, "
    "which is 60.0% of the time elapsed (50.0%): ● On track."
)


def falling(small: Small, wording: str, value: int, ceiling: int, baseline: int | None = None, *, family: str | None = None) -> None:
    small.indicator(
        "reported", wording=wording, direction="down", target=Decimal(ceiling), baseline=None if baseline is None else Decimal(baseline)
    )
    version = small.books.one(IndicatorVersion, wording=wording)
    indicator = small.books.office.get(Indicator, version.get("of")[1])
    assert indicator
    figure = ReportedFigure(
        new_id(),
        indicators=frozenset({indicator.id}),
        on=date(2020, 5, 1),
        value=Decimal(value),
        source="partner_report",
        evidence="Letter",
    )
    small.books.keep(indicator.changed(family=family, code="1" if family else None), figure)


@pytest.mark.parametrize(
    ("value", "ceiling", "baseline", "percent", "status", "said"),
    [
        (25, 10, None, None, "needs_acceleration", "25 is more than the target of 10: ▲ Needs acceleration."),
        (4, 5, None, None, "achieved", "4 is at most the target of 5: ✔ Achieved."),
        (4, 5, 3, None, "achieved", "4 is at most the target of 5: ✔ Achieved."),
        (5, 10, 30, 125, "achieved", "5 is at most the target of 10: ✔ Achieved."),
        (20, 10, 30, 50, "on_track", _HALF_WAY),
    ],
)
def test_a_ceiling(small: Small, value: int, ceiling: int, baseline: int | None, percent: int | None, status: str, said: str) -> None:
    falling(small, "Incidents a month", value, ceiling, baseline)
    matrix = small.books.matrix(DAY, code="S.1")
    (row,) = matrix.rows
    assert (row.percent_of_target, row.status) == (percent, status)
    assert light_explained(matrix, row, FormatContext()) == said


def test_the_table_of_common_indicators_has_no_percentage_of_a_ceiling(small: Small) -> None:
    falling(small, "Incidents a month", 25, 10, family="CPI")
    matrix = small.books.matrix(DAY, code="S.1")
    (common,) = matrix.common
    assert (common.value, common.difference, common.percent_of_target) == (25, 15, None)
    book = openpyxl.load_workbook(BytesIO(workbook(matrix, lambda _row: (), "internal", FormatContext(), lambda *_told: None)))
    found = [cell.value for row in book["CPIs"].iter_rows() for cell in row if cell.value is not None]
    assert not [value for value in found if isinstance(value, str) and "/" in value and value.startswith("=")]


def test_after_the_last_day_a_ceiling_passed_is_not_achieved(small: Small) -> None:
    falling(small, "Incidents a month", 20, 10, 30)
    falling(small, "Complaints", 12, 10)
    falling(small, "Days", 4, 5)
    matrix = small.books.matrix(date(2022, 1, 1), code="S.1")
    said = [light_explained(matrix, row, FormatContext()) for row in matrix.rows]
    assert [row.status for row in matrix.rows] == ["not_achieved", "not_achieved", "achieved"]
    assert said[0] == "20 is 50.0% of the way from 30 to 10. The project's last day is past: ✘ Not achieved."
    found = openpyxl.load_workbook(BytesIO(workbook(matrix, lambda _row: (), "internal", FormatContext(), lambda *_told: None)))
    assert [str(cell.value) for row in found["Results matrix"].iter_rows() for cell in row].count("✘ Not achieved") == 2
    printed = PdfReader(BytesIO(summary(matrix, "donor", FormatContext()))).pages[0].extract_text()
    assert "✘ Not" in printed
    assert "● On track" not in printed
    assert [row["status"] for row in as_json(matrix, "public")["rows"]] == ["not_achieved", "not_achieved", "achieved"]
    assert said[1] == "12 is more than the target of 10: ✘ Not achieved."
