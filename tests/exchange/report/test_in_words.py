"""What an indicator whose unit is text says stands in every file, whole."""

from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from desktop.exchange.report.matrix_json import as_json
from desktop.exchange.report.matrix_xlsx import workbook
from desktop.exchange.report.summary_pdf import summary
from desktop.models.fields.base import FormatContext
from desktop.models.results.matrix import Cell, Matrix
from tests.exchange.report.test_matrix_xlsx import Listing

WORDS = "The guidelines are adopted by both ministries.\nThe third one asks for a translation, which is being made."


@pytest.fixture
def worded(matrix: Matrix) -> Matrix:
    """The matrix with a first row in words."""
    first = replace(matrix.rows[0], unit="text", target=None, percent_of_target=None, status="none", cumulative=Cell(None, words=WORDS))
    return replace(matrix, rows=(first, *matrix.rows[1:]))


def test_json_has_the_words_beside_no_number(worded: Matrix) -> None:
    first, second = as_json(worded, "donor")["rows"][:2]
    assert (first["value"], first["state"], first["words"]) == (None, "value", WORDS)
    assert (second["words"], second["period_words"]) == (None, None)


def test_the_workbook_has_them_in_place_of_the_number(worded: Matrix, listing: Listing, context: FormatContext) -> None:
    sheet = load_workbook(BytesIO(workbook(worded, listing, "donor", context, lambda *_told: None))).worksheets[0]
    assert WORDS in {cell.value for line in sheet.iter_rows() for cell in line}


def test_the_summary_has_a_section_of_them(worded: Matrix, context: FormatContext) -> None:
    pages = PdfReader(BytesIO(summary(worded, "donor", context))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "What is said in words" in text
    assert " ".join(WORDS.split()) in text
