"""Records out of files: what is new, changed and the same, and what reads them whoever wrote them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from desktop.errors import UserError
from desktop.exchange.tables.records_in import Preview, read_block, read_records
from desktop.exchange.tables.records_out import write_records
from desktop.exchange.whole_file import StoppedError
from desktop.models.fields.base import Cell, FormatContext
from desktop.models.fields.text_and_choice import Count, Text
from desktop.models.record import REGISTERS, Record
from desktop.models.registers.people import Participant
from desktop.models.registers.product import Material
from desktop.models.registers.training import Training

RESULTS = {"r1": "3.2", "r2": "5.1"}
NAMES = {"result": RESULTS, "training": {"t1": "Police course"}}


def find(register: str, typed: str) -> list[str]:
    return [id for id, name in NAMES.get(register, {}).items() if name == typed]


DESK = FormatContext(
    now=lambda: datetime(2020, 6, 30, tzinfo=UTC), name_of=lambda register, record: NAMES.get(register, {}).get(record), find=find
)
CARDS = Material("m1", number="A-0001", title="Cards", kind="card", results=frozenset({"r1"}), quantity=10_000, printed=date(2019, 5, 1))
HEAD = ("Number", "Title", "Kind", "Outputs", "Copies", "Printed on")


def existing(number: str) -> Record | None:
    return {"A-0001": CARDS, "A-0009": CARDS.changed(number="A-0009", deleted=True)}.get(number)


def workbook(folder: Path, *rows: Sequence[Cell]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    path = folder / "prints.xlsx"
    book.save(path)
    return path


def read(path: Path) -> Preview:
    return read_records(Material, path, DESK, existing)


def test_rows_are_new_changed_the_same_or_refused(tmp_path: Path) -> None:
    preview = read(
        workbook(
            tmp_path,
            HEAD,
            (None, "Posters", "Poster", "3.2; 5.1", 250, date(2020, 1, 2)),
            ("A-0001", None, None, None, 12_000, None),
            ("A-0001", *[None] * 5),
            (None, None, None, None, None, None),
            (None, "Handbooks", "Handbook", "3.2", -1, date(2020, 1, 2)),
        )
    )
    new, changed, twice, refused = preview.rows
    assert preview.counts == {"new": 1, "changed": 1, "refused": 2}
    assert (new.row, changed.row, twice.row, refused.row) == (2, 3, 4, 6)
    assert new.record is not None
    assert new.record.values() == {
        "title": "Posters",
        "kind": "poster",
        "results": frozenset({"r1", "r2"}),
        "quantity": 250,
        "printed": date(2020, 1, 2),
    }
    assert changed.record == CARDS.changed(quantity=12_000)
    assert changed.differences == {"quantity": (10_000, 12_000)}
    assert str(twice.faults["number"]) == "A-0001 is in row 3 already. Keep one of the two."
    assert {field: str(fault) for field, fault in refused.faults.items()} == {"quantity": "Copies cannot be less than zero."}
    assert preview.records() == [new.record, changed.record]
    assert preview.fields == ("number", "title", "kind", "results", "quantity", "printed")


def test_a_blank_cell_keeps_and_the_same_value_is_no_change(tmp_path: Path) -> None:
    (row,) = read(workbook(tmp_path, ("Number", "Title", "Copies"), ("A-0001", "  ", 10_000.0))).same
    assert row.record is CARDS
    assert not row.differences


def test_columns_are_found_by_label_or_name_in_any_order(tmp_path: Path) -> None:
    head = ("printed", " COPIES ", "Outputs", "kind", "Title")
    (row,) = read(workbook(tmp_path, head, (date(2020, 1, 2), 5, "3.2", "card", "Cards"))).new
    assert row.record is not None
    assert row.record.values()["quantity"] == 5


@pytest.fixture
def renamed() -> Iterator[type[Record]]:
    class Renamed(Record, name="renamed", label="Renamed", plural="Renamed", book="office", group="work"):
        """A register whose field had other names before."""

        women = Count("Women", was=("females", "Female participants"))

    yield Renamed
    del REGISTERS["renamed"]


@pytest.mark.parametrize("heading", ["Women", "women", "females", "Female  Participants"])
def test_columns_are_found_by_what_a_field_was(tmp_path: Path, renamed: type[Record], heading: str) -> None:
    preview = read_records(renamed, workbook(tmp_path, (heading,), (12,)), DESK, existing)
    assert [row.differences for row in preview.new] == [{"women": (None, 12)}]


def test_the_sheet_of_the_register_is_read_wherever_it_is(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Notes"])
    sheet = book.create_sheet("Print runs")
    sheet.append(["Number", "Copies"])
    sheet.append(["A-0001", 1])
    book.save(tmp_path / "two.xlsx")
    assert read(tmp_path / "two.xlsx").counts == {"changed": 1}


def test_a_hidden_sheet_is_not_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Number", "Copies"])
    book.create_sheet("Print runs").sheet_state = "hidden"
    book.save(tmp_path / "two.xlsx")
    assert read(tmp_path / "two.xlsx").rows == ()


def test_what_is_given_need_not_be_in_the_file(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("Name", "Sex"), ("Bold", "m"))
    preview = read_records(Participant, path, DESK, existing, given={"of": ("training", "t1")})
    (row,) = preview.new
    assert row.record is not None
    assert row.record.values() == {"of": ("training", "t1"), "name": "Bold", "sex": "male"}


def test_an_answer_nobody_asks_for_is_refused(tmp_path: Path) -> None:
    head = ("Title", "Outputs", "Pillar", "Modality", "Purpose", "First day", "Minors expected", "Specialist present")
    said = ("Course", "3.2", "Protection", "Online", "Network", date(2020, 1, 2))
    path = workbook(tmp_path, head, (*said, "no", "yes"), (*said, "yes", "yes"))
    preview = read_records(Training, path, DESK, existing)
    refused, new = preview.rows
    assert str(refused.faults["specialist"]).startswith("Specialist present is not asked here.")
    assert new.what == "new"


ROWS = "Title;Kind;Outputs;Copies;Printed on\nСургалт, Улаанбаатар;card;3.2;5;2020-01-02\n"
CHINESE = ROWS.replace("Сургалт, Улаанбаатар", "联合调查培训，呼和浩特")


@pytest.mark.parametrize(
    ("text", "codec", "said"),
    [
        (ROWS, "utf-8", "UTF-8"),
        (ROWS, "utf-8-sig", "UTF-8"),
        (ROWS, "utf-16", "UTF-16"),
        (ROWS, "utf-16-le", "UTF-16"),
        (ROWS, "utf-16-be", "UTF-16"),
        (ROWS, "cp1251", "Windows-1251"),
        (ROWS.replace("Сургалт, Улаанбаатар", "Дархан"), "cp1251", "Windows-1251"),
        (ROWS.replace("Сургалт, Улаанбаатар", "МОНГОЛ УЛС"), "cp1251", "Windows-1251"),
        (CHINESE, "utf-8", "UTF-8"),
        (CHINESE, "gb18030", "GB 18030"),
        (CHINESE.replace("，", ""), "gb18030", "GB 18030"),
        (CHINESE.replace("联合调查培训，呼和浩特", "上海"), "gb18030", "GB 18030"),
        (ROWS.replace("Сургалт, Улаанбаатар", "Café José, Zürich"), "cp1252", "Windows-1252"),
        (CHINESE, "utf-16-be", "UTF-16"),
    ],
)
@pytest.mark.parametrize(("separator", "word"), [(";", "semicolons"), (",", "commas"), ("\t", "tabs")])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_of_any_encoding_and_separator(tmp_path: Path, text: str, codec: str, said: str, separator: str, word: str, end: str) -> None:
    lines = [line.split(";") for line in text.splitlines()]
    joined = [separator.join(f'"{cell}"' if separator in cell else cell for cell in cells) for cells in lines]
    path = tmp_path / "prints.csv"
    path.write_bytes((end.join(joined) + end).encode(codec))
    preview = read(path)
    assert preview.read_as == f"{said}, separated by {word}"
    (row,) = preview.new
    assert row.record is not None
    assert row.record.values()["title"] == lines[1][0]


def test_csv_may_say_its_separator(tmp_path: Path) -> None:
    path = tmp_path / "prints.csv"
    path.write_text("sep=;\nNumber;Copies\nA-0001;7\nA-0002;8\n", encoding="utf-8")
    preview = read(path)
    assert [row.row for row in preview.rows] == [3, 4]
    assert preview.counts == {"changed": 1, "refused": 1}


def test_line_numbers_go_on_after_a_text_of_several_lines(tmp_path: Path) -> None:
    path = tmp_path / "prints.csv"
    path.write_text('Number,Note\nA-0001,"one\ntwo"\nA-0002,x\n', encoding="utf-8")
    changed, refused = read(path).rows
    assert changed.differences == {"note": (None, "one\ntwo")}
    assert (changed.row, refused.row) == (2, 4)


def test_text_that_looks_like_a_formula_comes_back_unchanged(tmp_path: Path) -> None:
    titles = ["=1+1", "+976 11", "-", "@x", "'=x", "''", "<r><t>x</t></r>", '"q"', "a_x0041_b"]
    records = [CARDS.changed(number=f"A-{place}", title=title) for place, title in enumerate(titles)]
    by_number = {record.number or "": record for record in records}
    for name in ("prints.xlsx", "prints.csv"):
        write_records(Material, records, DESK, tmp_path / name)
        preview = read_records(Material, tmp_path / name, DESK, by_number.get)
        assert [row.record for row in preview.same] == records


def test_reading_says_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("Number", "Copies"), *[(f"A-{place}", 1) for place in range(1_200)])
    seen: list[tuple[int, int, str]] = []
    read_records(Material, path, DESK, existing, progress=lambda *told: seen.append(told))
    assert seen == [(done, 0, "Reading prints.xlsx") for done in (0, 500, 1_000)]
    with pytest.raises(StoppedError):
        read_records(Material, path, DESK, existing, cancelled=lambda: True)


def test_the_same_fault_in_many_rows_is_told_in_each(tmp_path: Path) -> None:
    preview = read(workbook(tmp_path, HEAD, *[(None, "Cards", "robot", "3.2", 1, date(2020, 1, 2))] * 3))
    sentence = "“robot” is not in the list of Kind. Choose one of the list."
    assert [str(row.faults["kind"]) for row in preview.refused] == [sentence] * 3


BLOCK = ("title", "kind", "results", "quantity", "printed")


def test_a_paste_becomes_records_with_faults_by_cell() -> None:
    text = "Cards\tcard\t3.2\t1,250\t2 Jan 2020\r\nPosters\trobot\t3.2\tmany\t02/03/2020\r\n"
    new, refused = read_block(Material, text, DESK, BLOCK).rows
    assert new.record is not None
    assert new.record.values()["quantity"] == 1250
    assert new.record.values()["printed"] == date(2020, 1, 2)
    assert refused.record is None
    assert set(refused.faults) == {"kind", "quantity", "printed"}


def test_a_paste_onto_records_changes_them() -> None:
    preview = read_block(Material, "11000\n\n5\n", DESK, ["quantity"], onto=[CARDS, CARDS])
    assert [(row.what, row.row) for row in preview.rows] == [("changed", 1), ("same", 2), ("refused", 3)]
    assert preview.rows[0].differences == {"quantity": (10_000, 11_000)}
    assert "title" in preview.rows[2].faults


def test_a_paste_may_bring_its_headings_and_quotes_its_lines() -> None:
    preview = read_block(Material, 'Title\tNote\n"a ""b"""\t"one\ntwo"\n', DESK, ["title", "note"], onto=[CARDS])
    assert [row.differences for row in preview.changed] == [{"title": ("Cards", 'a "b"'), "note": (None, "one\ntwo")}]


def test_a_quotation_mark_in_a_paste_is_no_end_of_it() -> None:
    preview = read_block(Material, '"so called" cards\t5"\n', DESK, ["title", "note"], onto=[CARDS])
    assert [row.differences for row in preview.changed] == [{"title": ("Cards", '"so called" cards'), "note": (None, '5"')}]


def test_a_paste_wider_than_its_columns_says_so() -> None:
    (row,) = read_block(Material, "Cards\tcard\tmore", DESK, ["title", "kind"], onto=[CARDS]).refused
    assert str(row.faults[""]).startswith("There is a cell without a heading")


def test_numbers_of_a_sheet_lose_their_noise(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("Name", "Score before", "Agency"), ("Bold", 0.1 + 0.2, 12.0))
    preview = read_records(Participant, path, DESK, existing, given={"of": ("training", "t1")})
    (row,) = preview.new
    assert row.record is not None
    assert row.record.values()["pre_score"] == Decimal("0.3")
    assert row.record.values()["agency"] == "12"


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "list.pdf").write_bytes(b"%PDF")
    with pytest.raises(UserError, match=r"list.pdf is neither .xlsx nor .csv"):
        read(tmp_path / "list.pdf")
    with pytest.raises(UserError, match="cannot be read"):
        read(tmp_path / "none.csv")
    with pytest.raises(UserError, match="cannot be read"):
        read(tmp_path / "none.xlsx")


def test_a_kind_of_text_keeps_its_limits_in_a_file(tmp_path: Path) -> None:
    (row,) = read(workbook(tmp_path, ("Number", "Title"), ("A-0001", "x" * 501))).refused
    assert f"{Text.longest} is the most" in str(row.faults["title"])
