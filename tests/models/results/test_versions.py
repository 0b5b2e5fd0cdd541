"""Versions on a time line."""

from datetime import date

from desktop.models.registers.indicator import IndicatorVersion
from desktop.models.results.versions import holding, in_time, successor, until, version_faults

OLD = IndicatorVersion("old", number="A-0001", valid_from=date(2018, 1, 2), wording="People", unit="number", measure="trainings", target=75)
NEW = IndicatorVersion("new", valid_from=date(2020, 6, 30), wording="%", unit="percent", measure="improved", reason="Why", agreed_by="Who")
BOTH = (NEW, OLD)


def test_each_day_has_the_version_that_holds() -> None:
    assert in_time(BOTH) == [OLD, NEW]
    assert holding(BOTH, date(2020, 6, 29)) is OLD
    assert holding(BOTH, date(2020, 6, 30)) is NEW
    assert holding(BOTH, date(2017, 1, 1)) is OLD
    assert holding((), date(2017, 1, 1)) is None
    assert until(OLD, BOTH) == date(2020, 6, 29)
    assert until(NEW, BOTH) is None


def test_a_new_version_begins_as_the_one_before_without_its_day_and_reason() -> None:
    made = successor(NEW, "newer")
    assert (made.id, made.wording, made.measure) == ("newer", "%", "improved")
    assert not made.values().keys() & {"valid_from", "reason", "agreed_by", "number"}


def test_a_change_says_why_and_who_agreed_and_has_a_day_of_its_own() -> None:
    bare = successor(NEW, "newer").changed(valid_from=date(2020, 6, 30))
    assert set(version_faults(bare, BOTH)) == {"valid_from", "reason", "agreed_by"}
    assert not version_faults(bare.changed(valid_from=date(2021, 1, 1), reason="So", agreed_by="Donor"), BOTH)
    assert not version_faults(OLD, BOTH)  # the first needs no reason
