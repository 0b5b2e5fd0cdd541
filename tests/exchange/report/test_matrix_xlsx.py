"""The workbook, read back: the annex's layout, live formulas, text that stays text, and nothing that may not leave."""

import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from desktop.exchange.report.matrix_xlsx import workbook
from desktop.exchange.report.sheets import lines
from desktop.models.fields.base import FormatContext
from desktop.models.results.matrix import Cell, Matrix
from desktop.models.results.profiles import Profile, withheld

Listing = Callable[[str], Sequence[tuple[str, str]]]
SHEETS = ["Results matrix", "CPIs", "Budget", "Breakdowns", "Findings", "Rules and records"]


@pytest.fixture
def made(matrix: Matrix, listing: Listing, context: FormatContext) -> Callable[[Profile], bytes]:
    return lambda profile: workbook(matrix, listing, profile, context, lambda *_told: None)


def opened(made: bytes, *, values: bool = False) -> Workbook:
    return load_workbook(BytesIO(made), data_only=values)


def found(sheet: Worksheet, said: str) -> int:
    """The row (from 1) of the first cell that holds ``said``."""
    return next(cell.row for line in sheet.iter_rows() for cell in line if cell.value and said in str(cell.value))


def texts(book: Workbook) -> list[str]:
    return [str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]


def columns(sheet: Worksheet) -> dict[str, int]:
    heading = found(sheet, "Indicators")
    return {str(cell.value): int(cell.column or 0) for cell in sheet[heading]}


def test_the_sheets_and_their_print_set_up(made: Callable[[Profile], bytes]) -> None:
    book = opened(made("internal"))
    assert book.sheetnames == SHEETS
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0), "as wide as the page, as long as it is"
        assert sheet.print_title_rows
        assert sheet.oddFooter
        assert sheet.oddFooter.right
        assert sheet.oddFooter.left
        assert "Page &P of &N" in (sheet.oddFooter.right.text or "")
        assert "CT.1140 · 30 June 2020 · Internal" in (sheet.oddFooter.left.text or "")
    annex = book["Results matrix"]
    assert annex.freeze_panes == f"A{found(annex, 'Indicators') + 1}"


def test_the_matrix_is_laid_out_as_the_annex(made: Callable[[Profile], bytes], matrix: Matrix) -> None:
    sheet = opened(made("internal"), values=True)["Results matrix"]
    at = columns(sheet)
    merged = {str(area) for area in sheet.merged_cells.ranges}
    objective = found(sheet, "Objective 1:")
    assert f"A{objective}:{get_column_letter(max(at.values()))}{objective}" in merged, "objectives go across"
    first = found(sheet, "Outcome 1.1")
    assert f"A{first}:A{first + 1}" in merged, "a result stands beside all its rows"
    shown = [sheet.cell(line, at["Indicators"]).value for line in range(objective, sheet.max_row + 1)]
    wordings = [said for said in shown if said and not str(said).startswith("PS3: ")]
    names = [row.wording if row.code in ("", "11", "1") else f"{row.family} {row.code} {row.wording}" for row in matrix.rows]
    assert wordings == names, "every row in the annex's order"
    assert sheet.cell(found(sheet, "CPI 9.1"), at["Indicators"]).font.italic
    assert not sheet.cell(found(sheet, "# of bilateral"), at["Indicators"]).font.italic
    assert found(sheet, "PS3: Enhance") == found(sheet, "PT11") - 1
    assert found(sheet, "MIA inspectors") == found(sheet, "Outcome 4.2") - 1


def test_numbers_states_and_lights(made: Callable[[Profile], bytes]) -> None:
    sheet = opened(made("internal"), values=True)["Results matrix"]
    at = columns(sheet)

    def cell(said: str, column: str) -> object:
        return sheet.cell(found(sheet, said), at[column]).value

    assert cell("(target 100, disaggregated", "Result") == 71
    assert cell("(target 100, disaggregated", "% of target") == pytest.approx(0.71)
    assert cell("(target 100, disaggregated", "Status") == "● On track"
    assert cell("Length of time", "Status") == "✔ Achieved"
    assert cell("# of bilateral", "Status") == "▲ Needs acceleration"
    assert cell("(Target: 75)", "Status") == "◆ Unit in dispute"
    assert cell("(Target: 75)", "Result") == pytest.approx(66 / 71)
    assert cell("(Target: 75)", "How the number is made up") == "66 of 71. In people, as first worded, of a target of 75: 66."
    assert cell("CPI 8.1", "How the number is made up") == "Between 15 and 30: some may be counted twice."
    assert cell("satisfactory resolution", "Result") == "Not measured yet"
    assert cell("Days until an answer", "Result") == "Nothing yet"
    assert (cell("complaint is heard", "Result"), cell("complaint is heard", "% of target")) == (15, 0.75), "the way gone from 30 to 10"
    assert (cell("complaint box", "Result"), cell("complaint box", "Target"), cell("complaint box", "% of target")) == ("Yes", "Yes", 1)
    assert cell("(Target: 200)", "This period") == 28
    fills = {
        sheet.cell(found(sheet, said), at["Status"]).fill.fgColor.rgb for said in ("# of bilateral", "Length of time", "(Target: 200)")
    }
    assert fills == {"FFFCE9E7", "FFE5F3E9"}


def test_text_stays_text_and_every_script_is_kept(made: Callable[[Profile], bytes]) -> None:
    book = opened(made("internal"))
    sheet = book["Results matrix"]
    remark = sheet.cell(found(sheet, "PT11"), columns(sheet)["Remarks"])
    assert remark.data_type == "s"
    assert str(remark.value).startswith("=SUM(A1) is how this remark begins")
    listed = next(cell for line in book["Rules and records"].iter_rows() for cell in line if "HYPERLINK" in str(cell.value))
    assert (listed.data_type, listed.value) == ("s", "=HYPERLINK(1) Хамтарсан сургалт")
    assert any("₮ 1,000,000" in said for said in texts(book))
    assert any("受害者在蒙古国" in said for said in texts(book))


def test_rows_are_as_high_as_their_words(made: Callable[[Profile], bytes]) -> None:
    sheet = opened(made("internal"))["Results matrix"]
    assert sheet.row_dimensions[found(sheet, "PT11")].height >= 4 * 12.75, "a remark of four lines"
    merged = range(found(sheet, "(Target: 200)"), found(sheet, "PT11") + 1)
    statement = 4 * "Target audiences have the skill to identify victims of trafficking "
    assert sum(sheet.row_dimensions[line].height for line in merged) >= lines("Output 2.1 " + statement, 26) * 12.75
    assert lines("受" * 30, 20) > lines("a" * 30, 20), "Chinese is wider"
    assert lines("one\ntwo\n\nthree", 50) == 4


def test_budget_beside_what_is_stated(made: Callable[[Profile], bytes]) -> None:
    sheet = opened(made("internal"), values=True)["Budget"]
    total, difference = found(sheet, "Total"), found(sheet, "Difference: stated")
    assert [sheet.cell(total, column).value for column in (2, 3)] == [748512, 434569]
    assert [sheet.cell(difference, column).value for column in (2, 3)] == [31488, 16091]
    assert sheet.cell(total, 5).value == pytest.approx(0.58058, abs=1e-5)
    assert sheet.cell(found(sheet, "M&E"), 5).value in ("", None), "nothing is burnt of nothing"
    assert sheet.cell(found(sheet, "Time elapsed"), 2).value == pytest.approx(910 / 1125)
    formulas = opened(made("internal"))["Budget"]
    assert str(formulas.cell(total, 2).value).startswith("=SUM(")


def test_common_indicators_have_a_signed_difference(made: Callable[[Profile], bytes]) -> None:
    sheet = opened(made("internal"), values=True)["CPIs"]
    by_code = {sheet.cell(line, 1).value: [sheet.cell(line, column).value for column in (3, 4, 5, 7)] for line in range(5, 8)}
    assert by_code == {"3.1": [4, 3, -1, "6"], "8.1": [40, 30, -10, "12"], "9.1": [None, 11, None, "2"]}


def test_case_records_are_counts_only(made: Callable[[Profile], bytes]) -> None:
    for profile in ("internal", "donor"):
        sheet = opened(made(profile))["Rules and records"]
        listed = {(sheet.cell(line, 1).value, sheet.cell(line, 3).value) for line in range(1, sheet.max_row + 1)}
        assert (3, "A-0003") in listed
        assert (11, "A-0011") not in listed
        assert any("15 records of assisted persons" in said for said in texts(opened(made(profile))))
    public = texts(opened(made("public")))
    assert not any(said.startswith("A-0") for said in public)


def test_a_donor_sees_no_small_number(made: Callable[[Profile], bytes]) -> None:
    book = opened(made("donor"), values=True)
    sheet = book["Breakdowns"]
    held = [(sheet.cell(line, 2).value, sheet.cell(line, 3).value) for line in range(found(sheet, "Row 11"), found(sheet, "Row 12"))]
    assert ("Female", "*") in held
    assert ("Male", "*") in held
    assert ("Total", 15) in held
    shown = book["Results matrix"]
    satisfied = found(shown, "express satisfaction")
    assert shown.cell(satisfied, columns(shown)["Result"]).value == 1
    assert shown.cell(satisfied, columns(shown)["How the number is made up"]).value == "Of <5 people."
    assert any(said.startswith("* Withheld: fewer than 5") for said in texts(book))
    assert any("PT 1: small parts are withheld" in said for said in texts(book))
    assert not any("11 of 15" in said or "received a service" in said for said in texts(book))
    assert any("11 of 15" in said for said in texts(opened(made("internal"))))


def test_what_is_outside_the_total_stands_below_it(matrix: Matrix, listing: Listing, context: FormatContext) -> None:
    reached = {"direct": Decimal(83), "indirect": Decimal(180), "partner_led": Decimal(60)}
    row = replace(matrix.rows[2], cumulative=Cell(Decimal(143), by_attribution=reached, by_site={"CN": Decimal(100)}))
    sheet = opened(workbook(replace(matrix, rows=(row,)), listing, "donor", context, lambda *_told: None), values=True)["Breakdowns"]
    lines = [line[:3] for line in sheet.iter_rows(min_row=found(sheet, "Row 1") + 1, values_only=True)]
    assert lines == [
        ("Site", "China", 100),
        ("Site", "No site", 43),
        ("Site", "Total", 143),
        ("Attribution", "Direct", 83),
        ("Attribution", "Partner-led", 60),
        ("Attribution", "Total", 143),
        ("Attribution", "Indirect, not in the total", 180),
    ]


def test_who_has_no_case_key_says_what_is_missing(matrix: Matrix, listing: Listing, context: FormatContext) -> None:
    kept = withheld(matrix, "donor").rows
    waits = replace(kept[11], cumulative=Cell(None, "waits", records=None), status="none", percent_of_target=None)
    book = opened(workbook(replace(matrix, rows=(*kept[:11], waits, *kept[12:])), listing, "internal", context, lambda *_told: None))
    assert any(said.startswith("* Withheld: fewer than 5") for said in texts(book))
    assert any("PT 1: small parts are withheld" in said for said in texts(book))
    assert "Records of assisted persons; how many is not told." in texts(book)
    assert not any(said.startswith("0 records") for said in texts(book))


def test_records_stand_where_the_indicator_stands_first(made: Callable[[Profile], bytes]) -> None:
    assert "The same records as row 5." in texts(opened(made("donor")))


def test_no_page_parts_a_result_and_no_word_is_cut(matrix: Matrix, listing: Listing, context: FormatContext) -> None:
    nodes = [replace(matrix.results[3], id=f"n{place}", code=f"1.{place}") for place in range(8)]
    waits = Cell(None, "nothing_yet")
    rows = tuple(
        replace(matrix.rows[4], result=node, placement=f"{node.id}-{place}", indicator=f"{node.id}-{place}", period=waits)
        for node in nodes
        for place in range(9)
    )
    sheet = opened(workbook(replace(matrix, results=tuple(nodes), rows=rows), listing, "donor", context, lambda *_told: None))[
        "Results matrix"
    ]
    breaks = [each.id for each in sheet.row_breaks.brk]
    assert len(breaks) >= 2
    for merged in sheet.merged_cells.ranges:
        assert not any(merged.min_row <= last < merged.max_row for last in breaks), "a break is below the row it names"
    assert (sheet.row_dimensions[found(sheet, "Nothing yet")].height or 0) >= 2 * 12, "it takes two lines under “This period”"


def test_numbers_keep_away_from_the_border(made: Callable[[Profile], bytes]) -> None:
    """By their format: LibreOffice forgets the indent of a number beside one of another format."""
    for sheet in opened(made("donor")):
        for line in sheet.iter_rows():
            for cell in line:
                if isinstance(cell.value, int | float) or str(cell.value).startswith("="):
                    assert all(part.endswith("_M") for part in cell.number_format.split(";")) or cell.data_type == "s", cell.coordinate


def test_it_is_the_same_every_time(made: Callable[[Profile], bytes], matrix: Matrix, listing: Listing) -> None:
    assert made("donor") == made("donor")
    later = FormatContext(now=lambda: datetime(2021, 1, 1, tzinfo=UTC))
    assert workbook(matrix, listing, "donor", later, lambda *_told: None) != made("donor")


def test_what_the_last_report_said(matrix: Matrix, listing: Listing, context: FormatContext) -> None:
    row = replace(matrix.rows[2], restates=True, restated=Decimal(69), period_target=Decimal(80))
    changed = replace(matrix, rows=(row,), sent=date(2020, 3, 31))
    sheet = opened(workbook(changed, listing, "donor", context, lambda *_told: None))["Results matrix"]
    said = str(sheet.cell(found(sheet, "# of officials trained"), columns(sheet)["How the number is made up"]).value)
    assert said == "Target by now: 80. The report of 31 March 2020 said 69; the records now give another for that day."


def test_an_empty_project_makes_a_workbook(matrix: Matrix, listing: Listing, context: FormatContext) -> None:
    bare = replace(matrix, rows=(), common=(), findings=(), period=None, results=(), goal="", budget=replace(matrix.budget, lines=()))
    book = opened(workbook(bare, listing, "public", context, lambda *_told: None))
    assert book.sheetnames == [name for name in SHEETS if name != "CPIs"]
    assert any("Nothing was found" in said for said in texts(book))


PLANTED = 424242.5


def recalculated(path: Path, folder: Path) -> Path:
    """``path`` opened and saved by LibreOffice in a profile that recalculates always: a new one keeps what is cached."""
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">'
        "<value>0</value></prop></item></oor:items>",
        encoding="utf-8",
    )
    out = folder / "out"
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*command, "--outdir", str(out), str(path)], check=True, capture_output=True, timeout=120)
    return out / path.name


def planted(made: bytes, path: Path) -> int:
    """Writes ``made`` with every cached value of a formula replaced by a wrong one; how many."""
    count = 0
    with zipfile.ZipFile(BytesIO(made)) as whole, zipfile.ZipFile(path, "w") as wrong:
        for name in whole.namelist():
            text = whole.read(name)
            if name.startswith("xl/worksheets/"):
                changed, times = re.subn(r'(<c [^>]*?)( t="str")?(><f>[^<]*</f>)<v>[^<]*</v>', rf"\1\3<v>{PLANTED}</v>", text.decode())
                text, count = changed.encode(), count + times
            wrong.writestr(name, text)
    return count


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
@pytest.mark.parametrize("profile", ["internal", "donor"])
def test_libreoffice_gets_the_same_figures(made: Callable[[Profile], bytes], tmp_path: Path, profile: Profile) -> None:
    ours = made(profile)
    path = tmp_path / "results-matrix.xlsx"
    count = planted(ours, path)
    assert count > 40
    theirs = load_workbook(recalculated(path, tmp_path), data_only=True)
    formulas, cached = opened(ours), opened(ours, values=True)
    compared = 0
    for sheet in formulas:
        for line in sheet.iter_rows():
            for cell in line:
                if cell.data_type == "f":
                    mine, found_there = cached[sheet.title][cell.coordinate].value, theirs[sheet.title][cell.coordinate].value
                    assert (found_there or 0) == pytest.approx(mine or 0, rel=1e-12, abs=1e-12), (
                        f"{sheet.title} {cell.coordinate} {cell.value}"
                    )
                    compared += 1
    assert compared == count
