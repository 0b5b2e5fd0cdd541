"""The summary, read back: what it says, in embedded faces, alike every time."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from desktop.exchange.papers import write_paper
from desktop.exchange.report.summary_pdf import summary
from desktop.models.fields.base import FormatContext
from desktop.models.results.matrix import Budget, BudgetRow, Finding, Matrix, Part
from desktop.models.results.profiles import Profile


@pytest.fixture
def made(matrix: Matrix, context: FormatContext) -> Callable[[Profile], bytes]:
    return lambda profile: summary(matrix, profile, context)


def said(pdf: bytes) -> str:
    """All text of the pages, on one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def faces(pdf: bytes) -> Iterator[Any]:
    for page in PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            yield font.get_object()


def test_it_says_what_a_programme_manager_would_send(made: Callable[[Profile], bytes]) -> None:
    text = said(made("internal"))
    for expected in (
        "CT.1140 China: Strengthening",
        "30 June 2020",
        "2 January 2018 to 31 January 2021",
        "910 of 1,125 days, 80.9%",
        "58.1% · 434,569 of 748,512 USD",
        "Where the indicators stand",
        "Achieved at 100.0% of the target. On track while the percent of target is at least 60.0% of the time elapsed",
        "How far each indicator is",
        "71 of 100",
        "Trainings and the people trained",
        "Assisted persons, in counts",
        "Money against time, USD",
        "Difference: stated minus ours 31,488 16,091",
        "11 of 15 people have a plan only",
        "Page 1 of",
    ):
        assert expected in text


def test_lights_by_objective_count_each_indicator_once(made: Callable[[Profile], bytes]) -> None:
    text = said(made("internal"))
    assert "joint investigation" not in text, "objectives, not outcomes"
    assert "in counter-trafficking at the policy level 1 2 2 1 –" in text, "whole"
    assert "All, each indicator once 3 6 2 2 2" in text


def test_trainings_and_people_by_sex(made: Callable[[Profile], bytes]) -> None:
    text = said(made("internal"))
    assert "100 71 0 2 23 46" in text, "target, result, period, women, men, not recorded"
    assert "20 15 2 12 3 0" in text
    donor = said(made("donor"))
    assert "20 15 2 * * 0" in donor
    assert "Withheld: fewer than 5 people" in donor
    assert "11 of 15" not in donor


def test_a_table_without_any_part_says_so_in_every_column(matrix: Matrix, context: FormatContext) -> None:
    few = replace(matrix.rows[10].cumulative, value=Decimal(4), parts=(Part("sex", "female", Decimal(4)),), beside=(), records=4)
    rows = (*matrix.rows[:10], replace(matrix.rows[10], cumulative=few), *matrix.rows[11:])
    assert "20 4 2 * * *" in said(summary(replace(matrix, rows=rows), "donor", context))


def test_wordings_that_differ_in_their_ends_are_told_apart(matrix: Matrix, context: FormatContext) -> None:
    long = replace(matrix.rows[4], wording="# of participants who reported increased understanding of the law, of those from one province")
    other = replace(long, indicator="other", wording=long.wording.replace("one province", "another town"))
    text = said(summary(replace(matrix, rows=(long, other)), "internal", context))
    charts, tables = text.split("Trainings and the people trained")
    for part in (charts, tables):
        assert "one province" in part
        assert "another town" in part


def test_the_sample_takes_four_pages_at_most(made: Callable[[Profile], bytes]) -> None:
    for profile in ("internal", "donor", "public"):
        assert 2 <= len(PdfReader(BytesIO(made(profile))).pages) <= 4


def test_no_budget_is_not_a_budget_of_nothing(matrix: Matrix, context: FormatContext) -> None:
    none = BudgetRow("", "", Decimal(0), Decimal(0), None)
    text = said(summary(replace(matrix, budget=Budget("MNT", (), none)), "internal", context))
    assert "0 of 0" not in text
    assert "Budget spent" not in text
    over = replace(none, actual=Decimal("13007.9"))
    assert "– · 13,007.90 of 0 MNT" in said(summary(replace(matrix, budget=Budget("MNT", (), over)), "internal", context))


@pytest.mark.parametrize("profile", ["internal", "donor", "public"])
def test_every_face_is_embedded(made: Callable[[Profile], bytes], profile: Profile) -> None:
    names = set()
    for face in faces(made(profile)):
        names.add(str(face["/BaseFont"]).split("+")[-1])
        assert "/FontFile2" in face["/FontDescriptor"].get_object()
        assert "/ToUnicode" in face
    assert names == {"NotoSans-Regular", "NotoSans-Bold", "WenQuanYiMicroHei-0"}


def test_mongolian_and_chinese_are_legible(matrix: Matrix, context: FormatContext) -> None:
    finding = Finding("Өнгө", "Өвөр Монголын Үүр: ₮ 1,000,000 зарцуулав; 受害者在蒙古国获得了直接援助。", "乌兰巴托")
    text = said(summary(replace(matrix, goal="北京 ба Улаанбаатар 合作打击人口贩运", findings=(finding,)), "internal", context))
    assert "Өвөр Монголын Үүр: ₮ 1,000,000 зарцуулав; 受害者在蒙古国获得了直接援助。" in text
    assert "北京 ба Улаанбаатар 合作打击人口贩运" in text
    assert "乌兰巴托" in text
    assert "\N{REPLACEMENT CHARACTER}" not in text


def test_the_length_of_a_summary(made: Callable[[Profile], bytes]) -> None:
    assert 2 <= len(PdfReader(BytesIO(made("donor"))).pages) <= 4


def test_it_is_the_same_every_time_and_dated(made: Callable[[Profile], bytes], matrix: Matrix) -> None:
    assert made("donor") == made("donor")
    details = PdfReader(BytesIO(made("donor"))).metadata
    assert details
    assert details.creation_date == datetime(2020, 7, 1, 12, 0, tzinfo=UTC)
    assert str(details.title).startswith("CT.1140")
    later = summary(matrix, "donor", FormatContext(now=lambda: datetime(2021, 1, 1, tzinfo=UTC)))
    assert later != made("donor")


def test_what_changed_since_the_last_report(matrix: Matrix, context: FormatContext) -> None:
    rows = (replace(matrix.rows[2], restates=True, restated=Decimal(69)), *matrix.rows[3:])
    text = said(summary(replace(matrix, rows=rows, sent=date(2020, 3, 31)), "donor", context))
    assert "Changed since the report of 31 March 2020" in text
    assert "disaggregated by sex) 69" in text
    assert "Changed since" not in said(summary(matrix, "donor", context))


def test_text_that_looks_like_markup_is_text(matrix: Matrix, context: FormatContext) -> None:
    assert "<b>5 & 6</b> <font" in said(summary(replace(matrix, goal="<b>5 & 6</b> <font"), "internal", context))


def test_a_bare_project_makes_a_page(matrix: Matrix, context: FormatContext) -> None:
    bare = replace(matrix, rows=(), common=(), findings=(), period=None, results=(), goal="", budget=replace(matrix.budget, lines=()))
    text = said(summary(bare, "public", context))
    assert "Nothing was found" in text
    assert "Trainings" not in text


def test_the_recovery_paper(tmp_path: Path) -> None:
    path = tmp_path / "case-book.pdf"
    code = "7K4QT-2RXCM-3BCDF-4GHJK-5LMNP-6QRST-7VWXY-8Z234"
    write_paper(path, office="Улаанбаатар 办公室", book="case book", code=code, on=date(2026, 11, 21))
    pdf = path.read_bytes()
    text = said(pdf)
    assert all(group in text for group in code.split("-"))
    assert "Улаанбаатар 办公室" in text
    assert "21 November 2026" in text
    assert "opens the book when nobody's passphrase does" in text
    assert len(PdfReader(BytesIO(pdf)).pages) == 1
    assert all("/FontFile2" in face["/FontDescriptor"].get_object() for face in faces(pdf))
    assert [each.name for each in tmp_path.iterdir()] == ["case-book.pdf"]
    assert path.stat().st_mode & 0o077 == 0, "nobody else on this machine reads it"
