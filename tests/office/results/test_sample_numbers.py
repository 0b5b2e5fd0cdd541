"""The records of CT.1140 give the numbers of the published report (the tables are in tests/tables)."""

import csv
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from desktop.models.registers import by_name
from desktop.models.registers.assistance import ReintegrationPlan, Service
from desktop.models.registers.case import Case
from desktop.models.registers.indicator import Indicator
from desktop.models.registers.people import HeadCount
from desktop.models.results.matrix import rounded
from desktop.office.results.drilldown import records_behind
from tests.office.conftest import AS_AT, Books

TABLES = Path(__file__).parents[2] / "tables"


def table(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def number(text: str) -> Decimal | None:
    return Decimal(text.rstrip("%")) if text else None


@pytest.mark.parametrize("printed", table("matrix"), ids=lambda row: row["row"])
def test_each_row_of_the_annex(ct1140: Books, printed: dict[str, str]) -> None:
    row = ct1140.matrix().rows[int(printed["row"]) - 1]
    family, _space, code = printed["kind"].partition(" ")
    assert row.wording == printed["statement"]
    assert row.remark == printed["remark"]
    assert row.result.code == printed["node"]
    if family == "cpi":
        assert (row.family, row.code) == ("CPI", code)
    if printed["row"] in ("2", "46"):  # printed without target or value; stored once, shown here too
        assert (row.cumulative.value, row.target) == {"2": (11, 24), "46": (3, 2)}[printed["row"]]
        return
    assert row.baseline == number(printed["baseline"])
    assert row.target == number(printed["target"])
    value = row.cumulative.value
    assert (None if value is None else value.quantize(Decimal(1), ROUND_HALF_UP)) == number(printed["mte_result"])


def test_there_are_no_other_rows(ct1140: Books) -> None:
    assert len(ct1140.matrix().rows) == len(table("matrix"))


def test_common_indicators_are_stored_once_and_never_clipped(ct1140: Books) -> None:
    printed = {row["cpi"]: row for row in table("kpi")}
    cpis = {cpi.code: cpi for cpi in ct1140.matrix().common if cpi.family == "CPI"}
    assert list(cpis) == list(printed)
    assert len([one for one in ct1140.office.every(Indicator) if one.family == "CPI"]) == len(printed)
    for code, row in printed.items():
        assert (cpis[code].target, cpis[code].value) == (number(row["target"]), number(row["mte_progress"]))
        assert cpis[code].difference == Decimal(row["mte_progress"]) - Decimal(row["target"])
    assert cpis["1.1"].difference == 1


def test_budget_is_added_up_and_stated_totals_stand_beside(ct1140: Books) -> None:
    budget = ct1140.matrix().budget
    *lines, total = table("budget")
    assert [(line.name, line.budget, line.actual) for line in budget.lines] == [
        (row["line"], Decimal(row["budget_usd"]), Decimal(row["actual_usd"])) for row in lines
    ]
    assert [line.stated_burn_percent for line in budget.lines] == [Decimal(row["printed_burn_percent"]) for row in lines]
    burns = ["65.5", "41.6", "74.0", "55.9", "54.2", "47.2", "29.0", "0.0"]
    assert [str(rounded(line.burn_percent)) for line in budget.lines] == burns
    assert budget.total.stated_budget == Decimal(total["budget_usd"])
    assert budget.total.stated_budget - budget.total.budget == 31_488
    assert budget.total.stated_actual is not None
    assert budget.total.stated_actual - budget.total.actual == 16_091
    assert budget.total.burn_percent is not None
    assert budget.total.burn_percent.quantize(Decimal("0.01"), ROUND_HALF_UP) == Decimal("58.06")


def test_time_elapsed(ct1140: Books) -> None:
    elapsed = ct1140.matrix().time_elapsed
    assert (elapsed.days, elapsed.of, rounded(elapsed.percent)) == (910, 1125, Decimal("80.9"))


def test_sex_is_known_for_63_of_205_officials(ct1140: Books) -> None:
    row = ct1140.row("# of officials trained (Target: 200")
    by_sex = {part.code: part.value for part in row.cumulative.parts if part.breakdown == "sex"}
    assert by_sex == {"male": 41, "female": 22, None: 142}
    assert any(finding.sentence == "Sex is recorded for 63 of 205." for finding in ct1140.matrix().findings)


def test_at_an_earlier_date_later_records_are_not_in_it(ct1140: Books) -> None:
    now, then = ct1140.matrix(), ct1140.matrix(date(2019, 10, 31))
    assert now.rows[14].cumulative.value == 205
    assert then.rows[14].cumulative.value == 205 - 28 - 34  # June 2020 and November 2019
    assert then.rows[6].cumulative.value == 71 - 25
    # The first wording held then: a number of people, not a percentage.
    assert (then.rows[11].unit, then.rows[11].cumulative.value) == ("number", 41)
    assert then.rows[11].status != "in_dispute"
    assert (now.rows[11].unit, now.rows[11].status) == ("percent", "in_dispute")
    assert then.rows[11].remark == ""


def test_a_quarter_beside_the_whole(ct1140: Books) -> None:
    row = ct1140.matrix(AS_AT, "2020 Q2").rows[14]
    assert row.period is not None
    assert (row.cumulative.value, row.period.value) == (205, 28)


def test_ninety_percent_is_also_shown_as_27_people_of_a_target_of_75(ct1140: Books) -> None:
    cell = ct1140.matrix().rows[33].cumulative
    assert (cell.value, cell.numerator, cell.denominator) == (90, 27, 30)
    assert cell.beside == (("in people, as first worded, of a target of 75", Decimal(27)),)


def test_employers_reached_indirectly_stand_beside_and_not_in_the_value(ct1140: Books) -> None:
    cell = ct1140.row("# of employers trained").cumulative
    assert cell.value == 33
    assert cell.by_attribution == {"direct": 33, "indirect": 180}
    assert ("reached indirectly, not in the value", Decimal(180)) in cell.beside


def test_with_eleven_people_shared_cpi_8_1_says_19(sample: Books) -> None:
    assert sample.row("# of unique TIP victims who will receive services").cumulative.value == 30
    missions = [case for case in sample.cases.every(Case) if case.reported_by_mission][:11]
    plans = list(sample.cases.every(ReintegrationPlan))
    served = {service.of for service in sample.cases.every(Service)}
    unserved = [plan for plan in plans if plan.of not in served]
    assert len(unserved) == 11
    sample.keep(*(plan.changed(of=("case", case.id)) for plan, case in zip(unserved, missions, strict=True)))
    cell = sample.row("# of unique TIP victims who will receive services").cumulative
    assert (cell.value, cell.low, cell.high) == (19, 15, 19)


def test_meetings_drafts_and_preparing_trainers_are_there_and_do_not_count(ct1140: Books) -> None:
    matrix = ct1140.matrix()
    assert len(list(ct1140.office.every(by_name("training")))) == 16
    assert matrix.rows[16].cumulative.value == 6  # without three sessions for two trainers
    assert len(list(ct1140.office.every(by_name("activity")))) == 5
    assert [matrix.rows[place].cumulative.value for place in (24, 25, 26, 27)] == [0, 0, 0, 0]
    assert [matrix.rows[place].cumulative.value for place in (19, 20)] == [1, 0]  # one draft, none adopted
    organisers = [count for count in ct1140.office.every(HeadCount) if count.role == "organiser"]
    assert sum(count.not_recorded or 0 for count in organisers) == 4
    assert matrix.rows[5].cumulative.value == 9


def test_every_number_has_its_records(ct1140: Books) -> None:
    matrix = ct1140.matrix(AS_AT, "2020 Q2")
    for row in matrix.rows:
        for cell, period in ((row.cumulative, False), (row.period, True)):
            assert cell is not None
            found = records_behind(ct1140.office, ct1140.cases, matrix, row, period=period)
            assert len(found) == len(set(found)) == cell.records, row.wording
            for register, record in found:
                book = ct1140.office if by_name(register).book == "office" else ct1140.cases
                assert book.get(by_name(register), record) is not None


def test_findings(ct1140: Books) -> None:
    findings = ct1140.matrix().findings
    by_kind: dict[str, list[str]] = {}
    for finding in findings:
        by_kind.setdefault(finding.kind, []).append(finding.sentence)
        assert finding.sentence
        assert finding.place
        assert finding.records
    assert by_kind["targets_disagree"] == [
        "CPI 13.1 has a target of 5; the indicators it draws on add up to 4 (2 + 1 + 1).",
        "CPI 2.1 has a target of 10; the indicators it draws on add up to 12 (8 + 2 + 2).",
    ]
    assert len(by_kind["percent_in_number"]) == 4
    assert by_kind["plan_only"] == ["11 of 15 people have a plan only: no service is recorded for them."]
    assert any("15 to 30 are different people" in sentence for sentence in by_kind["overlap"])
    assert len(by_kind["burn_rate"]) == 5
    assert len(by_kind["dates_disagree"]) == 4
    assert any("31,488" in sentence for sentence in by_kind["stated_total"])
    assert any("16,091" in sentence for sentence in by_kind["stated_total"])
    assert any("1,291,289" in sentence for sentence in by_kind["stated_total"])
    assert by_kind["stated_count"] == ["Section 5.2 speaks of 11 outcomes; the framework has 7."]


def test_row_38_is_not_measured_yet_and_not_zero(ct1140: Books) -> None:
    row = ct1140.matrix().rows[37]
    assert (row.cumulative.value, row.cumulative.state, row.status) == (None, "not_measured", "none")


@pytest.mark.parametrize("name", ["2018 Q4", "2019 Q2", "2019 Q4", "2020 Q1"])
def test_a_period_reads_the_same_on_its_last_day_and_later(ct1140: Books, name: str) -> None:
    later = ct1140.matrix(AS_AT, name)
    assert later.period is not None
    assert later.period.last < AS_AT
    then = ct1140.matrix(later.period.last, name)
    alike = [(row, before) for row, before in zip(later.rows, then.rows, strict=True) if row.version == before.version]
    for row, before in alike:
        assert row.period == before.period
        behind = [records_behind(ct1140.office, ct1140.cases, *of, period=True) for of in ((later, row), (then, before))]
        assert behind[0] == behind[1]
    assert any(row.period and row.period.value for row, _before in alike)


def test_what_a_document_says_of_a_day_is_compared_on_that_day_alone(ct1140: Books) -> None:
    for day in (date(2019, 10, 31), date(2020, 7, 1)):
        matrix = ct1140.matrix(day)
        assert not {"burn_rate", "stated_total"} & {finding.kind for finding in matrix.findings if "Table 6" in finding.sentence}
        assert all(line.stated_burn_percent is None for line in (*matrix.budget.lines, matrix.budget.total))
        assert matrix.budget.total.stated_actual is None


def test_before_the_project_begins_nothing_is_on_its_way(ct1140: Books) -> None:
    matrix = ct1140.matrix(date(2017, 12, 31))
    assert matrix.time_elapsed.percent == 0
    assert {row.status for row in matrix.rows} <= {"none", "in_dispute", "achieved"}
