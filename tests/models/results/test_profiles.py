"""What a donor and the public do not see of the assisted persons, and what stays."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from desktop.models.results.matrix import (
    Budget,
    BudgetRow,
    Cell,
    Finding,
    LightRule,
    Matrix,
    Part,
    Period,
    ResultNode,
    Row,
    TimeElapsed,
    Unit,
)
from desktop.models.results.profiles import Profile, few, finding_withheld, ratio_withheld, warnings, withheld, withholdings

OUTPUT = ResultNode("r1", "4.1", "output", "Victims have access to assistance", 2)
QUARTER = Period("q2", "Q2 2020", date(2020, 4, 1), date(2020, 6, 30))


def count(total: int, **sexes: int) -> Cell:
    parts = tuple(Part("sex", None if sex == "unknown" else sex, Decimal(n)) for sex, n in sexes.items() if n)
    return Cell(Decimal(total), parts=parts, recorded=Decimal(total), records=total)


def row(cell: Cell, name: str = "helped", period: Cell | None = None, unit: Unit = "number", *, cases: bool = True) -> Row:
    return Row(
        placement=f"p-{name}", indicator=name, version="v1", result=OUTPUT, family="", code="", wording=f"# {name}", unit=unit,
        direction="up", baseline=Decimal(0), target=Decimal(20), cumulative=cell, period=period, percent_of_target=Decimal(75),
        status="on_track", remark="4 received direct assistance", heading="", cases=cases,
    )  # fmt: skip


def matrix(*rows: Row, findings: tuple[Finding, ...] = ()) -> Matrix:
    money = BudgetRow("", "", Decimal(0), Decimal(0), None)
    elapsed = TimeElapsed(date(2018, 1, 2), date(2021, 1, 31), 910, 1125)
    return Matrix(
        "p", "CT.1140", "Title", "Goal", "Donor", date(2020, 6, 30), QUARTER, elapsed, (OUTPUT,), rows, (),
        Budget("USD", (), money), findings, LightRule(),
    )  # fmt: skip


def sexes(cell: Cell | None) -> dict[str | None, int | None]:
    assert cell
    return {part.code: None if part.value is None else int(part.value) for part in cell.parts if part.breakdown == "sex"}


@pytest.mark.parametrize("profile", ["internal", "headquarters"])
def test_the_office_and_headquarters_see_all(profile: Profile) -> None:
    whole = matrix(row(count(15, female=12, male=3)))
    assert withheld(whole, profile) is whole
    assert withholdings(whole, profile) == ()


@pytest.mark.parametrize("profile", ["donor", "public"])
def test_small_parts_go_with_their_complement_and_the_total_stays(profile: Profile) -> None:
    whole = matrix(row(count(35, female=12, male=3, unknown=20)))
    (left,) = withheld(whole, profile).rows
    assert sexes(left.cumulative) == {"female": None, "male": None, None: 20}
    assert left.cumulative.value == 35
    assert left.remark == "4 received direct assistance", "a remark is what the office wrote"
    assert withholdings(whole, profile) == ("# helped: small parts are withheld, with those that would give them away.",)


def test_rows_that_count_no_assisted_persons_are_left_alone() -> None:
    whole = matrix(row(count(9, female=4, male=5), cases=False))
    assert withheld(whole, "donor").rows == whole.rows


def test_a_total_below_the_minimum_does_not_tell_who_it_is() -> None:
    whole = matrix(row(count(2, female=1, male=1)), row(count(20, female=11, unknown=9), "identified"))
    few, many = withheld(whole, "donor").rows
    assert sexes(few.cumulative) == {"female": None, None: None}, "the codes printed elsewhere, not its own"
    assert few.cumulative.value == 2
    assert sexes(many.cumulative) == {"female": 11, None: 9}


def test_a_common_indicator_does_not_give_away_its_outputs() -> None:
    """CPI 8.1 is the sum of the two rows it is placed under: their parts go, its own stay."""
    missions, own = row(count(15, female=12, male=3), "missions"), row(count(15, female=7, male=8), "own")
    shown = withheld(matrix(missions, own, row(count(30, female=19, male=11), "CPI 8.1")), "donor").rows
    assert [sexes(each.cumulative) for each in shown] == [
        {"female": None, "male": None, None: None},
        {"female": None, "male": None, None: None},
        {"female": 19, "male": 11},
    ]


def test_the_period_cannot_be_taken_from_all_so_far() -> None:
    shown = withheld(matrix(row(count(30, female=18, male=12), period=count(14, female=8, male=6))), "donor").rows[0]
    assert sexes(shown.period) == {"female": 8, "male": 6}
    shown = withheld(matrix(row(count(30, female=18, male=12), period=count(20, female=8, male=12))), "donor").rows[0]
    assert sexes(shown.period) == {"female": 8, "male": 12}, "before it 10 women and no man: no small number"
    shown = withheld(matrix(row(count(30, female=18, male=12), period=count(17, female=8, male=9))), "donor").rows[0]
    assert sexes(shown.period) == {"female": None, "male": None, None: None}, "before it 3 men"
    assert sexes(shown.cumulative) == {"female": 18, "male": 12}


def test_growth_by_a_few_is_warned_of() -> None:
    whole = matrix(row(count(30, female=18, male=12), period=count(2, female=1, male=1)))
    assert any("grew by fewer than 5" in sentence for sentence in warnings(whole, "donor"))
    assert not any("grew" in sentence for sentence in withholdings(whole, "donor")), "that is for the sender, not for the reader"
    assert warnings(whole, "internal") == ()


def test_a_part_of_the_period_that_two_files_tell_is_warned_of() -> None:
    whole = matrix(row(count(40, female=25, male=15), period=count(15, female=12, male=3)))
    (left,) = withheld(whole, "donor").rows
    assert (sexes(left.cumulative), sexes(left.period)) == ({"female": 25, "male": 15}, {"female": None, "male": None, None: None})
    assert any("a part withheld for the period is told so far" in sentence for sentence in warnings(whole, "donor"))
    assert not any("so far" in said for said in warnings(matrix(row(count(40, female=25, male=15), period=count(0))), "donor"))


def test_a_number_below_five_in_the_remark_of_a_case_row_is_warned_of() -> None:
    assert any("its remark holds a number below 5" in sentence for sentence in warnings(matrix(row(count(15))), "donor"))
    spoken = replace(row(count(15)), remark="Output 4.1, 30 persons, Q2")
    assert warnings(matrix(spoken), "donor") == warnings(matrix(row(count(15), cases=False)), "donor") == ()


def test_who_is_at_no_site_is_not_told_by_those_who_are() -> None:
    cell = Cell(Decimal(18), by_site={"CN": Decimal(9), "MN": Decimal(6)}, records=18)
    assert withheld(matrix(row(cell)), "donor").rows[0].cumulative.by_site == {"CN": 9, "MN": None}, "or 3 were without a site"
    whole = Cell(Decimal(15), by_site={"CN": Decimal(9), "MN": Decimal(6)}, records=15)
    assert withheld(matrix(row(whole)), "donor").rows[0].cumulative == whole


def test_a_count_of_records_does_not_tell_a_few() -> None:
    for value, records, left in ((4, 6, None), (4, 4, 4), (20, 3, None), (20, 25, 25), (20, 18, None)):
        cell = replace(count(value), records=records)
        assert withheld(matrix(row(cell)), "donor").rows[0].cumulative.records == left


def test_sites_attributions_and_sources_are_parts_too() -> None:
    cell = Cell(
        Decimal(18),
        by_site={"cn": Decimal(16), "mn": Decimal(2)},
        by_attribution={"direct": Decimal(15), "partner_led": Decimal(3), "indirect": Decimal(40)},
        recorded=Decimal(15),
        reported=Decimal(3),
        low=Decimal(15),
        high=Decimal(18),
        beside=(("received a service", Decimal(4)), ("different people", Decimal(16)), ("reached indirectly", Decimal(40))),
    )
    left = withheld(matrix(row(cell)), "donor").rows[0].cumulative
    assert left.by_site == {"cn": None, "mn": None}
    assert left.by_attribution == {"direct": None, "partner_led": None, "indirect": 40}
    assert (left.recorded, left.reported) == (None, None)
    assert (left.low, left.high) == (None, None), "15 to 18 says three"
    assert left.beside == (("reached indirectly", Decimal(40)),)


def test_a_ratio_over_few_keeps_its_percentage_only() -> None:
    rare = Cell(Decimal(75), numerator=Decimal(3), denominator=Decimal(4), records=4)
    many = Cell(Decimal(75), numerator=Decimal(6), denominator=Decimal(8), records=8)
    shown = withheld(matrix(row(rare, "rare", unit="percent"), row(many, "many", unit="percent")), "donor").rows
    assert shown[0].cumulative == Cell(Decimal(75), records=None, withheld=True)
    assert ratio_withheld(shown[0], shown[0].cumulative)
    assert shown[1].cumulative == many
    assert not ratio_withheld(shown[1], many)
    assert few(11) == "<11"


def test_findings_that_name_a_few_are_withheld_and_the_rest_say_no_records() -> None:
    about = (("indicator", "helped"),)
    findings = (
        Finding("plan_only", "11 of 15 people have a plan only.", "4.1", about),
        Finding("may_overlap", "“PT 1 # helped” counts 30; 15 to 30 are different people.", "4.1", about),
        Finding("dates_disagree", "The cover says 36 months; there are 37.", "cover", (("stated", "s1"),)),
        Finding("doubled", "Two cases look alike.", "cases", (("case", "c1"), ("case", "c2"))),
    )
    whole = matrix(row(count(15, female=7, male=8)), findings=findings)
    donor, public = withheld(whole, "donor").findings, withheld(whole, "public").findings
    assert donor[0].sentence == finding_withheld()
    assert donor[1].sentence == findings[1].sentence
    assert [len(each.records) for each in donor] == [0, 0, 1, 0]
    assert [each.withheld for each in donor] == [True, True, False, True]
    assert [len(each.records) for each in public] == [0, 0, 0, 0]
    assert all(each.withheld for each in public)


numbers = some.integers(0, 30)


@given(some.lists(some.tuples(numbers, numbers, numbers, numbers), min_size=1, max_size=4), some.sampled_from([5, 11]))
def test_nothing_small_is_printed_and_twice_is_once(tables: list[tuple[int, int, int, int]], minimum: int) -> None:
    rows = []
    for place, (women, men, earlier_women, earlier_men) in enumerate(tables):
        so_far = count(women + men + earlier_women + earlier_men, female=women + earlier_women, male=men + earlier_men)
        rows.append(row(so_far, f"row {place}", period=count(women + men, female=women, male=men)))
    shown = withheld(matrix(*rows), "donor", minimum)
    for left, was in zip(shown.rows, rows, strict=True):
        assert left.period
        assert left.cumulative.value == was.cumulative.value
        for cell in (left.cumulative, left.period):
            assert not any(0 < part.value < minimum for part in cell.parts if part.value is not None)
        earlier = {code: sexes(left.cumulative).get(code) for code in ("female", "male")}
        for code, so_far_value in earlier.items():
            period_value = sexes(left.period).get(code)
            if so_far_value is not None and period_value is not None:
                assert not 0 < so_far_value - period_value < minimum
    assert withheld(shown, "donor", minimum) == shown
