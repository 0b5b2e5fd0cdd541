"""What a reader would ask of an indicator; of a good one nothing."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desktop.models.fields.base import FormatContext
from desktop.models.registers import ALL
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Target
from desktop.presentation.questions import Asked, questions

assert ALL
GOOD = {
    "wording": "# of women assisted, by age and sex (Target: 20; 10 a year)",
    "measure": "persons_served",
    "unit": "number",
    "baseline": Decimal(0),
    "baseline_on": date(2026, 1, 1),
    "target": Decimal(20),
}
ENDS = date(2027, 12, 31)


def asked(
    ends: date | None = ENDS, means: frozenset[str] | None = frozenset({"records"}), targets: tuple[Target, ...] = (), **said: Any
) -> str:
    version = IndicatorVersion("v", **{**GOOD, **said})
    return " ".join(questions(Asked(Indicator("i", means=means), version, targets, ends), FormatContext()))


def test_of_a_good_one_nothing() -> None:
    assert asked() == ""


@pytest.mark.parametrize(
    "wording", ["# of investigations/prosecutions/convictions", "Trained and certified officials", "Cases opened; closed"]
)
def test_several_things_at_once(wording: str) -> None:
    assert "several things at once" in asked(wording=wording)


@pytest.mark.parametrize(
    "wording", ["# of officials trained (by sex, age and country)", "# of VoTs, disaggregated by sex and age", "% of 24/7 days"]
)
def test_one_thing(wording: str) -> None:
    assert "several things" not in asked(wording=wording)


def test_a_promise_that_is_not_kept() -> None:
    assert "breakdown by “Sex”" in asked(breakdowns=frozenset({"service.type"}))
    assert "breakdown by “Sex”" not in asked(breakdowns=frozenset({"case.sex", "case.age"}))
    assert "breakdown by “Sex”" in asked(wording="Share satisfied, by sex", measure="persons_satisfied", unit="percent")


def test_baseline_means_and_target() -> None:
    assert "no baseline" in asked(baseline=None)
    assert "baseline has no day" in asked(baseline_on=None)
    assert "means of verification" in asked(means=None)
    assert "no target" in asked(target=None)
    assert "By when?" in asked(ends=None)
    assert asked(target=None, ends=None, targets=(Target("t", due=ENDS, value=Decimal(1)),)) == ""
    assert "By when?" in asked(target=None, ends=None, targets=(Target("t", site="s", value=Decimal(1)),))


def test_units_and_percentages() -> None:
    assert "These do: Number" in asked(unit="percent")
    assert asked(unit="percent", dispute="The donor says so") == ""
    assert "A percentage of what?" in asked(measure="reported", unit="percent")
