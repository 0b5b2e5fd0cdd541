"""How far a number is on the way to its target, and its light: what should rise, and what should fall."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from desktop.models.results.matrix import LightRule, TimeElapsed, direction_of, light, percent_of_target, time_elapsed

FIRST, LAST = date(2020, 1, 1), date(2020, 12, 31)
LATE = time_elapsed(FIRST, LAST, date(2020, 11, 25))
"""Nine tenths of the time are gone."""


def fallen(value: int, baseline: int | None, target: int, elapsed: TimeElapsed = LATE, *, additive: bool = False) -> tuple[object, str]:
    since = None if baseline is None else Decimal(baseline)
    percent = percent_of_target(Decimal(value), since, Decimal(target), "down", additive=additive)
    return percent, light(Decimal(value), Decimal(target), percent, elapsed, "down", LightRule())


@pytest.mark.parametrize("additive", [False, True])
@pytest.mark.parametrize(
    ("value", "baseline", "ceiling", "percent", "status"),
    [
        (25, None, 10, None, "needs_acceleration"),  # was 250 %, achieved
        (4, None, 5, None, "achieved"),  # was 80 %, on track
        (5, None, 5, None, "achieved"),
        (0, None, 5, None, "achieved"),
        (0, None, 0, None, "achieved"),
        (1, None, 0, None, "needs_acceleration"),
        (4, 3, 5, None, "achieved"),  # a baseline below the ceiling
        (9, 3, 5, None, "needs_acceleration"),
        (3, 0, 5, None, "achieved"),
        (5, 5, 5, None, "achieved"),
        (6, 5, 5, None, "needs_acceleration"),
        (15, 30, 10, 75, "on_track"),  # a baseline above it
        (25, 30, 10, 25, "needs_acceleration"),
        (10, 30, 10, 100, "achieved"),
        (5, 30, 10, 125, "achieved"),
        (40, 30, 10, -50, "needs_acceleration"),
        (0, 20, 0, 100, "achieved"),
    ],
)
def test_what_should_fall_is_achieved_at_its_ceiling_and_below(
    value: int, baseline: int | None, ceiling: int, percent: int | None, status: str, *, additive: bool
) -> None:
    assert fallen(value, baseline, ceiling, additive=additive) == (percent, status)


def test_over_its_ceiling_nothing_is_achieved_by_a_generous_rule_either() -> None:
    rule = LightRule(achieved=Decimal(70))
    assert light(Decimal(12), Decimal(10), Decimal(90), LATE, "down", rule) == "on_track"
    assert light(Decimal(8), Decimal(10), Decimal(80), LATE, "up", rule) == "achieved"


@given(some.integers(-50, 50), some.one_of(some.none(), some.integers(-50, 50)), some.integers(-50, 50), some.booleans())
def test_a_percentage_never_says_other_than_the_ceiling(value: int, baseline: int | None, target: int, additive: bool) -> None:
    percent, status = fallen(value, baseline, target, additive=additive)
    assert (status == "achieved") == (value <= target)
    if percent is not None:
        assert (percent >= 100) == (value <= target)  # type: ignore[operator]


@given(some.integers(-50, 50), some.one_of(some.none(), some.integers(-50, 50)), some.integers(-50, 50), some.booleans())
def test_nor_other_than_the_floor(value: int, baseline: int | None, target: int, additive: bool) -> None:
    since = None if baseline is None else Decimal(baseline)
    percent = percent_of_target(Decimal(value), since, Decimal(target), "up", additive=additive)
    assert (light(Decimal(value), Decimal(target), percent, LATE, "up", LightRule()) == "achieved") == (value >= target)


def test_where_nobody_said_a_target_under_its_baseline_is_fallen_to() -> None:
    said = {
        (None, 30, 10, False): "down",
        ("up", 30, 10, False): "up",
        (None, 30, 10, True): "up",  # of a sum the baseline is what others did before
        (None, None, 10, False): "up",
        (None, 10, 30, False): "up",
        ("down", 10, 30, True): "down",
    }
    for (direction, baseline, target, additive), expected in said.items():
        since = None if baseline is None else Decimal(baseline)
        assert direction_of(direction, since, Decimal(target), additive=additive) == expected


def test_once_the_last_day_is_past_what_missed_its_target_is_not_achieved() -> None:
    missed = percent_of_target(Decimal(99), None, Decimal(100), "up", additive=True)
    for day, status in ((LAST, "on_track"), (date(2021, 1, 1), "not_achieved"), (date(2030, 1, 1), "not_achieved")):
        time = time_elapsed(FIRST, LAST, day)
        assert light(Decimal(99), Decimal(100), missed, time, "up", LightRule()) == status
        assert light(Decimal(100), Decimal(100), Decimal(100), time, "up", LightRule()) == "achieved"
        assert light(None, Decimal(100), None, time, "up", LightRule()) == "none"
    assert fallen(25, None, 10, time_elapsed(FIRST, LAST, date(2021, 1, 1))) == (None, "not_achieved")


def test_a_project_of_one_day_is_over_the_day_after() -> None:
    assert [time_elapsed(FIRST, FIRST, day).over for day in (FIRST, date(2020, 1, 2))] == [False, True]
