"""Files that will not do: one sentence each that says what to do, and nothing taken of them."""

import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from desktop.errors import UserError
from desktop.exchange.tables import records_in, workbook_in
from desktop.exchange.tables.records_in import read_records
from desktop.models.fields.base import Cell, FormatContext
from desktop.models.registers.product import Material

DESK = FormatContext(find=lambda _register, typed: [typed])
HEAD = ("Title", "Kind", "Outputs", "Copies", "Printed on")
GOOD: tuple[Cell, ...] = ("Cards", "card", "3.2", 5, date(2020, 1, 2))


def refusal(path: Path) -> str:
    """The sentence for the file as a whole."""
    with pytest.raises(UserError) as caught:
        read_records(Material, path, DESK, lambda _number: None)
    return a_sentence(caught.value)


def a_sentence(fault: UserError) -> str:
    sentence = str(fault)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 300
    return sentence


def workbook(folder: Path, *rows: Sequence[Any], then: Callable[[Any], None] | None = None) -> Path:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(list(row))
    if then:
        then(sheet)
    path = folder / "prints.xlsx"
    book.save(path)
    return path


def with_shared_texts(folder: Path) -> Path:
    """A workbook as Excel writes it, its texts in a part of their own."""
    path = folder / "prints.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, GOOD)
    return path


def csv_file(folder: Path, content: str | bytes) -> Path:
    path = folder / "prints.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def repacked(path: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """The workbook with one of its parts changed."""
    with zipfile.ZipFile(path) as old:
        parts = {part: old.read(part) for part in old.namelist()}
    parts[name] = change(parts.get(name, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part, content in parts.items():
            new.writestr(part, content)
    return path


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        ("printed", "31.2.2020", "Printed on must be a date such as 2026-03-31."),
        ("printed", "soon", "Printed on must be a date such as 2026-03-31."),
        ("printed", 43831, "Printed on must be a date such as 2026-03-31."),
        ("printed", "02/03/2018", "Printed on: “02/03/2018” can be 2018-03-02 or 2018-02-03. Write the one you mean."),
        ("printed", date(2020, 1, 2).replace(year=2190), "Printed on is not between 1900 and 2100."),
        ("quantity", -1, "Copies cannot be less than zero."),
        ("quantity", 1.5, "Copies must be a whole number."),
        ("quantity", "many", "Copies must be a number such as 1,250."),
        ("kind", "robot", "“robot” is not in the list of Kind. Choose one of the list."),
        ("title", "=HYPERLINK(A1)", "A formula stands here. Copy it and paste it as a value, then import again."),
        ("quantity", "=2+3", "A formula stands here. Copy it and paste it as a value, then import again."),
        ("quantity", "#N/A", "The cell shows the error #N/A. Enter the value."),
        ("title", None, "Title is needed."),
    ],
)
def test_a_bad_cell_refuses_its_row_and_no_other(tmp_path: Path, column: str, cell: Cell, sentence: str) -> None:
    place = ("title", "kind", "results", "quantity", "printed").index(column)
    bad = [*GOOD[:place], cell, *GOOD[place + 1 :]]
    preview = read_records(Material, workbook(tmp_path, HEAD, bad, GOOD), DESK, lambda _number: None)
    assert [row.what for row in preview.rows] == ["refused", "new"]
    assert {field: a_sentence(fault) for field, fault in preview.rows[0].faults.items()} == {column: sentence}


def test_each_reason_says_of_which_field_it_is(tmp_path: Path) -> None:
    preview = read_records(Material, workbook(tmp_path, HEAD, ["=A1", "robot", "3.2", "=2+3", "soon"]), DESK, lambda _number: None)
    assert preview.reasons(preview.rows[0]) == [
        "Title: A formula stands here. Copy it and paste it as a value, then import again.",
        "“robot” is not in the list of Kind. Choose one of the list.",
        "Copies: A formula stands here. Copy it and paste it as a value, then import again.",
        "Printed on must be a date such as 2026-03-31.",
    ]


def test_the_old_value_of_a_formula_is_not_trusted(tmp_path: Path) -> None:
    path = tmp_path / "prints.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, GOOD[:3])
        sheet.write_formula(1, 3, "=2+3", None, 99)
        sheet.write_array_formula(1, 4, 1, 4, "{=TODAY()}", None, 43831)
    (row,) = read_records(Material, path, DESK, lambda _number: None).refused
    assert {field: str(fault)[:9] for field, fault in row.faults.items()} == {"quantity": "A formula", "printed": "A formula"}


def test_a_value_out_of_bounds_of_dates_is_an_error(tmp_path: Path) -> None:
    def out_of_bounds(sheet: Any) -> None:
        sheet["E2"] = 10**9
        sheet["E2"].number_format = "yyyy-mm-dd"

    path = workbook(tmp_path, HEAD, GOOD, then=out_of_bounds)
    (row,) = read_records(Material, path, DESK, lambda _number: None).refused
    assert a_sentence(row.faults["printed"]) == "The cell shows the error #VALUE!. Enter the value."


def test_merged_cells_are_refused_with_their_place(tmp_path: Path) -> None:
    path = workbook(tmp_path, HEAD, GOOD, GOOD, then=lambda sheet: sheet.merge_cells("A2:A3"))
    assert refusal(path).startswith("The cells A2:A3 are merged, so it is not sure to which rows they belong. Unmerge them")


def test_merged_cells_on_another_sheet_do_not_matter(tmp_path: Path) -> None:
    def other(sheet: Any) -> None:
        sheet.parent.create_sheet("Notes").merge_cells("A1:B1")

    path = workbook(tmp_path, HEAD, GOOD, then=other)
    assert read_records(Material, path, DESK, lambda _number: None).counts == {"new": 1}


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        (HEAD[1:], "These columns are missing: Title. Add them, or add the numbers of the records to change."),
        (HEAD[2:], "These columns are missing: Title, Kind. Add them, or add the numbers of the records to change."),
        ((*HEAD, "Title"), "The column “Title” is there 2 times. Keep one."),
        ((*HEAD, "quantity"), "The column “Copies” is there 2 times. Keep one."),
        ((*HEAD, "Weight"), "These columns are none of “Print runs”: Weight. Take them out, or give them the names of its fields."),
        ((*HEAD, "Deleted"), "These columns are none of “Print runs”: Deleted. Take them out, or give them the names of its fields."),
        (
            ("Cards", "many"),
            "The first row names no field of “Print runs”. Begin with a row of headings such as: Title, Kind, Outputs, Copies, Printed on.",
        ),
    ],
)
def test_columns_that_will_not_do(tmp_path: Path, head: Sequence[str], sentence: str) -> None:
    assert refusal(workbook(tmp_path, head, GOOD)) == sentence
    assert refusal(csv_file(tmp_path, ",".join(head) + "\nCards,card\n")) == sentence


def test_a_cell_without_a_heading_refuses_its_row(tmp_path: Path) -> None:
    path = workbook(tmp_path, (*HEAD, None), (*GOOD, "what is this"))
    (row,) = read_records(Material, path, DESK, lambda _number: None).refused
    assert a_sentence(row.faults[""]) == "There is a cell without a heading above it. Empty it, or name its column."


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n", b" , \n"])
def test_an_empty_file(tmp_path: Path, content: bytes) -> None:
    assert refusal(csv_file(tmp_path, content)) == "prints.csv is empty. Begin with a row of headings."


def test_an_empty_workbook(tmp_path: Path) -> None:
    assert refusal(workbook(tmp_path)) == "prints.xlsx is empty. Begin with a row of headings."


def test_a_number_that_is_no_record(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("Number", "Copies"), ("A-0404", 1), ("=1+1", 1))
    unknown, formula = read_records(Material, path, DESK, lambda _number: None).refused
    assert a_sentence(unknown.faults["number"]) == "There is no record A-0404. Empty the number to make a new record."
    assert "formula" in a_sentence(formula.faults["number"])


def test_a_deleted_record_is_not_changed(tmp_path: Path) -> None:
    deleted = Material("m1", number="A-1", title="Cards", deleted=True)
    path = workbook(tmp_path, ("Number", "Copies"), ("A-1", 1))
    (row,) = read_records(Material, path, DESK, {"A-1": deleted}.get).refused
    assert "There is no record A-1" in a_sentence(row.faults["number"])


def test_ten_megabytes_in_a_cell_of_csv(tmp_path: Path) -> None:
    path = csv_file(tmp_path, f"{','.join(HEAD)}\n{'x' * 10_000_000},card,3.2,5,2020-01-02\n")
    assert refusal(path) == "Line 2 has a text of more than 131072 signs. Shorten it, or attach it as a file."


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_heading_longer_than_a_cell_may_be(tmp_path: Path, sign: str) -> None:
    path = csv_file(tmp_path, f"{sign.join((*HEAD, 'x' * 200_000))}\n")
    assert refusal(path) == "Line 1 has a text of more than 131072 signs. Shorten it, or attach it as a file."


@pytest.mark.parametrize("sign", [",", ";"])
def test_more_columns_than_any_register_has(tmp_path: Path, sign: str) -> None:
    wide = sign.join((*HEAD, *(f"x{place}" for place in range(100_000))))
    assert refusal(csv_file(tmp_path, f"{wide}\n")) == "Line 1 has more than 1000 columns. Take the surplus out."


def test_ten_megabytes_in_a_cell_of_a_workbook(tmp_path: Path) -> None:
    shared = with_shared_texts(tmp_path)
    repacked(shared, "xl/sharedStrings.xml", lambda xml: xml.replace(b"Cards", b"x" * 10_000_000))
    assert refusal(shared) == "A text in the workbook is longer than a cell can hold. Shorten it, or attach it as a file."
    inline = workbook(tmp_path, HEAD, GOOD)
    long = b'<row r="3"><c r="A3" t="inlineStr"><is><t>' + b"x" * 10_000_000 + b"</t></is></c></row></sheetData>"
    repacked(inline, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", long))
    assert refusal(inline) == "Row 3 of the sheet is too long. Take the surplus text or columns out of it."


def test_a_truncated_workbook(tmp_path: Path) -> None:
    path = workbook(tmp_path, HEAD, *[GOOD] * 50)
    whole = path.read_bytes()
    sentence = "prints.xlsx is damaged or not a workbook. Open it in Excel and save it anew as .xlsx, or ask for it again."
    for size in (0, 1, 100, len(whole) // 2, len(whole) - 10):
        path.write_bytes(whole[:size])
        assert refusal(path) == sentence


def test_a_workbook_with_flipped_bytes_is_read_or_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, HEAD, *[GOOD] * 5)
    whole = path.read_bytes()
    refused = 0
    for place in range(0, len(whole), 97):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            read_records(Material, path, DESK, lambda _number: None)
        except UserError as fault:
            a_sentence(fault)
            refused += 1
    assert refused > 10


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("xl/worksheets/sheet1.xml", lambda _xml: b"<worksheet>"),
        ("xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<v>0</v>", b"<v>999999</v>")),
        ("xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'r="A1"', b'r="AAAAAAAA1"')),
        ("xl/workbook.xml", lambda xml: xml.replace(b"sheetId", b"id")),
        ("xl/styles.xml", lambda _xml: b"no xml"),
        ("[Content_Types].xml", lambda _xml: b"<a/>"),
    ],
)
def test_parts_that_are_not_what_they_say(tmp_path: Path, part: str, change: Callable[[bytes], bytes]) -> None:
    assert "is damaged or not a workbook" in refusal(repacked(with_shared_texts(tmp_path), part, change))


def test_something_else_called_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "prints.xlsx"
    path.write_bytes(b"Title,Kind\n")
    assert "is damaged or not a workbook" in refusal(path)
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("readme.txt", "no workbook")
    assert "is damaged or not a workbook" in refusal(path)
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1_000))
    assert refusal(path) == "prints.xlsx is protected by a password or in the old .xls format. Save it as .xlsx without a password."


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    def laughs(xml: bytes) -> bytes:
        entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
        head, tail = xml.split(b"<sst", 1)
        return head + b'<!DOCTYPE sst [<!ENTITY l0 "ha">' + entities + b"]><sst" + tail.replace(b"Cards", b"&l9;")

    path = repacked(with_shared_texts(tmp_path), "xl/sharedStrings.xml", laughs)
    assert "is damaged or not a workbook" in refusal(path)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = workbook(tmp_path, HEAD, GOOD)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as packed, packed.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as part:
        for _piece in range(600):
            part.write(bytes(1 << 20))
    assert path.stat().st_size < 1 << 20
    assert refusal(path) == "prints.xlsx holds too much to be read here. Divide it into several files."


def test_a_part_that_says_it_is_small_is_not_believed(tmp_path: Path) -> None:
    path = repacked(workbook(tmp_path, HEAD, GOOD), "xl/styles.xml", lambda _xml: bytes(9 << 20))
    packed = bytearray(path.read_bytes())
    claimed, small = struct.pack("<I", 9 << 20), struct.pack("<I", 100)
    assert packed.count(claimed) == 2
    path.write_bytes(packed.replace(claimed, small))
    assert "is damaged or not a workbook" in refusal(path)


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        (b'<row r="2000000000"><c><v>1</v></c></row>', "holds too much"),
        (b'<row r="2"><c r="XFD2"><v>1</v></c></row>', "holds too much"),
        (b'<row r="2">' + b"<c/>" * 2_000_000 + b"</row>", "Row 2 of the sheet is too long"),
        (b"<row/>" + b"<c/>" * 2_000_000, "Row 2 of the sheet is too long"),
        ((b"<row>" + b"<c/>" * 900 + b"</row>") * 5_000, "holds too much"),
    ],
)
def test_a_hostile_sheet_does_not_fill_the_memory(tmp_path: Path, sheet: bytes, words: str) -> None:
    path = workbook(tmp_path, HEAD)
    repacked(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"</sheetData>", sheet + b"</sheetData>"))
    assert words in refusal(path)


def test_a_part_read_whole_has_a_limit(tmp_path: Path) -> None:
    path = repacked(workbook(tmp_path, HEAD, GOOD), "xl/styles.xml", lambda xml: xml + b" " * workbook_in.LARGEST_PART)
    assert "holds too much" in refusal(path)


def test_a_size_that_a_sheet_only_claims_costs_nothing(tmp_path: Path) -> None:
    path = workbook(tmp_path, HEAD, GOOD)
    repacked(path, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'ref="A1:E2"', b'ref="A1:XFD1048576"'))
    assert read_records(Material, path, DESK, lambda _number: None).counts == {"new": 1}


def test_more_rows_than_can_be_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records_in, "MOST_RECORDS", 10)
    assert refusal(workbook(tmp_path, HEAD, *[GOOD] * 12)) == "prints.xlsx has more than 10 rows. Divide it into several files."
    monkeypatch.setattr("desktop.exchange.tables.csv_tables.LARGEST_CSV", 1 << 20)
    assert refusal(csv_file(tmp_path, bytes(2 << 20))) == "prints.csv is larger than 1 MB. Divide it into several files."


@pytest.mark.parametrize(
    "content",
    [
        b"Title\0\xff\xff\xfe",
        b"Title,Kind\nCar\0ds,card\n",
        b"\x00\x01\x02" * 100,
        b"\xff\xfe\x00\xd8",
        b"\xef\xbb\xbf\xff",
        b"T\xff\x98\x81\x8d\n",
    ],
)
def test_csv_that_is_no_text(tmp_path: Path, content: bytes) -> None:
    assert "is not a text file this program can read" in refusal(csv_file(tmp_path, content))


@pytest.mark.parametrize("line", ['"Cards,card,3.2', 'Cards,"car"d,3.2'])
def test_a_quotation_mark_too_many(tmp_path: Path, line: str) -> None:
    path = csv_file(tmp_path, f"{','.join(HEAD)}\nPosters,poster,3.2,5,2020-01-02\n{line},5,2020-01-02\n")
    assert refusal(path) == "Line 3 has a quotation mark that is not closed. Mend the line, or save the file as .xlsx."
