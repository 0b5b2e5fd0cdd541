"""A donor's code is shown as the donor writes it."""

import pytest

from desktop.models.fields.base import FormatContext
from desktop.models.registers.indicator import Indicator, donors_code
from desktop.models.results.matrix import ResultNode
from desktop.presentation import formatting


@pytest.mark.parametrize("level", ["goal", "objective", "outcome", "output"])
@pytest.mark.parametrize("code", ["OC1", "O1", "O1.1", "OP 1.1", "o1", "01", "1.10", "Out-1", "Outcome 1", "O", "结果1"])
def test_a_result_has_the_code_it_was_given(level: str, code: str) -> None:
    shown = formatting.result(ResultNode("r", code, level, "", 0), FormatContext())
    assert shown == f"{level.capitalize()} {code}"


def test_a_result_is_headed_as_its_document_heads_it() -> None:
    node = ResultNode("r", "O1.1", "outcome", "", 0, "Outcome 1.1 (revised)")
    assert formatting.result(node, FormatContext()) == "Outcome 1.1 (revised)"


@pytest.mark.parametrize(
    ("family", "code", "shown"),
    [
        ("CPI", "3.2", "CPI 3.2"),
        ("CPI", "CPI 3.2", "CPI 3.2"),
        ("CPI", "cpi3.2", "cpi3.2"),
        ("F", "Film 2", "F Film 2"),
        ("F", "F.1", "F.1"),
        ("own", "3", "3"),
        ("", "3", "3"),
        (None, "OC1", "OC1"),
        ("CPI", "", ""),
        ("own", None, ""),
        ("SDG", "8.7.1", "SDG 8.7.1"),
    ],
)
def test_an_indicator_has_its_family_before_its_code_once(family: str | None, code: str | None, shown: str) -> None:
    assert donors_code(family, code) == shown


def test_an_indicator_is_called_so_where_it_is_chosen() -> None:
    said = [
        Indicator("i", family=family, code=code, short="Trainings").name_for(FormatContext())
        for family, code in (("CPI", "CPI 2.1"), ("own", "4"), ("own", None), ("PT", None))
    ]
    assert said == ["CPI 2.1 · Trainings", "4 · Trainings", "Trainings", "PT · Trainings"]
