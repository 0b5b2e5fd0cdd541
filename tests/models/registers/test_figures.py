"""Figures without records: their parts, and those that are said in words."""

from datetime import date
from decimal import Decimal

import pytest

from desktop.models.fields.base import FormatContext
from desktop.models.ids import new_id
from desktop.models.registers.figures import FigurePart, ReportedFigure
from desktop.models.registers.indicator import IndicatorVersion
from tests.models.registers.beside import Beside

INDICATOR = new_id()
FIGURE = ReportedFigure(
    new_id(), indicators=frozenset({INDICATOR}), on=date(2020, 5, 1), source="partner_report", value=Decimal(10), evidence="Letter"
)


def part(breakdown: str, code: str, value: int, **rest: object) -> FigurePart:
    return FigurePart(new_id(), of=("reported_figure", FIGURE.id), breakdown=breakdown, code=code, value=Decimal(value), **rest)


def faulty(record: FigurePart | ReportedFigure) -> set[str]:
    return set(record.refusals(FormatContext()))


def version(unit: str) -> IndicatorVersion:
    return IndicatorVersion(new_id(), of=("indicator", INDICATOR), unit=unit)


@pytest.mark.parametrize(
    ("breakdown", "code", "wrong"),
    [
        ("sex", "female", set()),
        ("age_band", "18_24", set()),
        ("country", "MN", set()),
        ("sex", "police", {"code"}),
        ("agency_type", "female", {"code"}),
        ("sex", "gone", {"code"}),
        ("site", "MN", {"breakdown"}),
    ],
)
def test_the_code_of_a_part_is_of_the_list_it_is_told_by(breakdown: str, code: str, wrong: set[str]) -> None:
    assert faulty(part(breakdown, code, 4)) == wrong


def test_a_part_is_typed_and_shown_in_words() -> None:
    context = FormatContext()
    assert [FigurePart.code.parse(typed, context) for typed in ("Female", "police", "18–24 years", "Mongolia", "other")] == [
        *("female", "police", "18_24", "MN", "other")
    ]
    assert FigurePart.code.show("female", context) == "Female"
    assert next(iter(FigurePart.code.list(context))).code == "female"


def test_a_part_is_not_negative() -> None:
    assert faulty(part("sex", "female", -1)) == {"value"}


def test_parts_that_come_to_more_than_the_figure_are_said_beside_both() -> None:
    women, men = part("sex", "female", 7), part("sex", "male", 3)
    beside = Beside(FIGURE, women, men, part("country", "MN", 10))
    assert not [*men.notices(beside), *FIGURE.notices(beside)]
    assert [notice.field for notice in men.changed(value=Decimal(4)).notices(beside)] == ["value"]
    [notice] = FIGURE.changed(value=Decimal(9)).notices(Beside(FIGURE, women, men))
    assert (notice.field, notice.sentence) == ("value", "Sex: its parts come to more than the figure.")


def test_a_second_part_of_the_same_is_said() -> None:
    women = part("sex", "female", 2)
    assert [notice.field for notice in part("sex", "female", 3).notices(Beside(FIGURE, women))] == ["code"]


def test_words_stand_for_a_number_where_the_unit_is_text() -> None:
    said = FIGURE.changed(value=None, words="The council adopted the guidelines.")
    assert faulty(said) == set()
    assert faulty(FIGURE.changed(value=None)) == {"value"}
    assert not list(said.notices(Beside(version("number"), version("text"))))
    assert [notice.field for notice in said.notices(Beside(version("number")))] == ["words"]
