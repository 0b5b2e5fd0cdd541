"""Figures in parts and in words: what a partner tells apart is told apart in the matrix, and only the rest is not recorded."""

from datetime import date
from decimal import Decimal

import pytest

from desktop.models.fields.base import FormatContext
from desktop.models.ids import new_id
from desktop.models.measures.measure import MEASURES
from desktop.models.registers.figures import BroughtForward, FigurePart, ReportedFigure
from desktop.models.registers.indicator import Indicator
from desktop.office.results.matrix import keep_case_counts, matrix_of
from desktop.presentation import formatting
from tests.office.conftest import Small
from tests.office.results.test_counting import came, training

JUNE, DECEMBER = date(2020, 6, 30), date(2020, 12, 31)


def figure(small: Small, value: int | None = None, on: date = date(2020, 5, 1), **values: object) -> ReportedFigure:
    of = frozenset(one.id for one in small.books.office.every(Indicator))
    number = None if value is None else Decimal(value)
    made = ReportedFigure(new_id(), indicators=of, on=on, value=number, source="partner_report", evidence="letter", **values)
    small.books.keep(made)
    return made


def told(small: Small, of: ReportedFigure | BroughtForward, breakdown: str, **parts: int) -> None:
    owner = (of.register, of.id)
    small.books.keep(
        *(FigurePart(new_id(), of=owner, breakdown=breakdown, code=code, value=Decimal(value)) for code, value in parts.items())
    )


def parts(small: Small, measure: str, breakdown: str) -> dict[str | None, int]:
    cell = small.row(measure).cumulative
    return {part.code: int(part.value or 0) for part in cell.parts if part.breakdown == breakdown}


def test_parts_add_to_those_of_the_records_and_the_rest_is_not_recorded(small: Small) -> None:
    small.indicator("people_trained")
    came(small, training(small), women=10, men=2)
    told(small, figure(small, 8), "sex", female=5)
    of = frozenset(one.id for one in small.books.office.every(Indicator))
    earlier = BroughtForward(new_id(), indicators=of, on=date(2020, 1, 1), value=Decimal(4), evidence="workbook")
    small.books.keep(earlier)
    told(small, earlier, "sex", male=4)
    assert small.row("people_trained").cumulative.value == 24
    assert parts(small, "people_trained", "sex") == {"female": 15, "male": 6, None: 3}
    told(small, earlier, "age_band", **{"18_24": 1})  # no record of a training has it
    assert parts(small, "people_trained", "age_band") == {"18_24": 1, None: 23}


def test_only_promised_breakdowns_are_told(small: Small) -> None:
    small.indicator("people_trained", breakdowns=frozenset({"sex"}))
    told(small, figure(small, 8), "country", MN=8)
    assert parts(small, "people_trained", "country") == {}


@pytest.mark.parametrize(
    ("adds_up", "expected"), [("sum", {"female": 9, None: 2}), ("latest", {"female": 6, None: 1}), (None, {"female": 6, None: 1})]
)
def test_figures_only_reported_are_told_apart_too(small: Small, adds_up: str | None, expected: dict[str | None, int]) -> None:
    small.indicator("reported", adds_up=adds_up)
    told(small, figure(small, 4, date(2020, 2, 1)), "sex", female=3)
    told(small, figure(small, 7), "sex", female=6)
    assert parts(small, "reported", "sex") == expected


def test_parts_beyond_their_figure_are_a_finding_and_nobody_is_less_than_nothing(small: Small) -> None:
    small.indicator("people_trained")
    made = figure(small, 8)
    told(small, made, "sex", female=5, male=3)
    assert not [one for one in small.books.matrix(DECEMBER, code=small.project.code or "").findings if one.kind == "parts_beyond"]
    told(small, made, "sex", other=1)
    [finding] = [one for one in small.books.matrix(DECEMBER, code=small.project.code or "").findings if one.kind == "parts_beyond"]
    assert finding.sentence == "Sex: its parts come to more than the figure."
    assert finding.records == (("reported_figure", made.id),)
    assert parts(small, "people_trained", "sex") == {"female": 5, "male": 3, "other": 1}


def test_words_stand_in_place_of_a_number_where_the_unit_is_text(small: Small) -> None:
    small.indicator("reported", unit="text")
    assert small.row("reported").cumulative.state == "nothing_yet"
    figure(small, on=date(2020, 2, 1), words="A draft is with the ministry.")
    figure(small, on=date(2020, 8, 1), words="The guidelines are adopted.")
    rows = {day: small.row("reported", day) for day in (JUNE, DECEMBER)}
    said = {day: formatting.value(row, row.cumulative, FormatContext()) for day, row in rows.items()}
    assert said == {JUNE: "A draft is with the ministry.", DECEMBER: "The guidelines are adopted."}
    assert rows[JUNE].cumulative.state == "value"
    assert rows[JUNE].status == "none"


def test_words_of_a_counted_indicator_are_no_number(small: Small) -> None:
    small.indicator("reported")
    figure(small, words="Many.")
    cell = small.row("reported").cumulative
    assert (cell.state, cell.words) == ("nothing_yet", "")


def test_who_has_no_case_key_reads_the_words_too(small: Small) -> None:
    measure = next(one.name for one in MEASURES.values() if one.book == "cases" and one.how == "ratio")
    small.indicator(measure, unit="text")
    figure(small, words="All of them wish to stay.")
    assert keep_case_counts(small.books.office, small.books.cases, DECEMBER)
    [row] = matrix_of(small.books.office, None, small.project.id, DECEMBER, None).rows
    assert row.cases
    assert (row.cumulative.value, row.cumulative.state, row.cumulative.words) == (None, "value", "All of them wish to stay.")
