"""A realistic matrix without an office: percentages, disputes, ranges, nothing yet, many scripts, money, findings."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from desktop.models.fields.base import FormatContext
from desktop.models.measures.measure import MEASURES
from desktop.models.results.matrix import (
    Budget,
    BudgetRow,
    Cell,
    CommonIndicator,
    Finding,
    LightRule,
    Matrix,
    Part,
    Period,
    ResultNode,
    Row,
    light,
    percent_of_target,
    time_elapsed,
)

AS_AT = date(2020, 6, 30)
ELAPSED = time_elapsed(date(2018, 1, 2), date(2021, 1, 31), AS_AT)
RESULTS = (
    ResultNode("g", "G", "goal", "Contribute to bilateral counter-trafficking cooperation", 0),
    ResultNode("1", "1", "objective", "China and Mongolia effectively cooperate in counter-trafficking at the policy level", 1),
    ResultNode("o11", "O1.1", "outcome", "China and Mongolia cooperate more effectively on joint investigation", 2, "Outcome 1.1"),
    ResultNode("13", "1.3", "output", "Chinese and Mongolian police have access to joint training on cooperation", 3),
    ResultNode("2", "2", "objective", "Officials in the border zones identify victims and refer them", 1),
    ResultNode("21", "2.1", "output", "Target audiences have the skill to identify victims of trafficking " * 4, 3),
    ResultNode("4", "4", "objective", "Victims avail themselves of support, including voluntary return", 1),
    ResultNode("o41", "O4.1", "outcome", "Identified victims demonstrate confidence in the services provided to them", 2, "Outcome 4.1"),
    ResultNode("41", "4.1", "output", "Victims referred have access to direct assistance", 3),
    ResultNode("o42", "O4.2", "outcome", "Chinese workers are aware of their rights while working in Mongolia", 2, "Outcome 4.2"),
)
NODES = {node.code: node for node in RESULTS}


def number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def parts(breakdown: str, **amounts: int) -> tuple[Part, ...]:
    return tuple(Part(breakdown, None if code == "unknown" else code, Decimal(n)) for code, n in amounts.items())


def row(place: int, under: str, wording: str, target: object, value: object, **more: Any) -> Row:
    """A row with percent and light worked out as the office does; ``more`` are fields of the row or of its cell."""
    of_row = {key: more.pop(key) for key in list(more) if key in Row.__dataclass_fields__}
    period_value = more.pop("in_period", None)
    made = Cell(number(value), **{"records": int(value or 0) if not isinstance(value, str) else 0, **more})  # type: ignore[call-overload]
    percent = percent_of_target(made.value, Decimal(0), number(target), "up", additive=of_row.get("unit") != "percent")
    whole = Row(
        placement=f"p{place}",
        indicator=of_row.pop("indicator", f"i{place}"),
        version="v1",
        result=NODES[under],
        family="",
        code="",
        wording=wording,
        unit="number",
        direction="up",
        baseline=Decimal(0),
        target=number(target),
        cumulative=made,
        period=None if period_value is None else Cell(number(period_value), records=1),
        percent_of_target=percent,
        status=light(made.value, number(target), percent, ELAPSED, "up", LightRule()),
        remark="",
        heading="",
        cases=False,
    )
    measure = MEASURES[of_row.get("measure") or "reported"]
    return replace(whole, **{"how": measure.how, "registers": frozenset(measure.registers()), **of_row})


def ratio(numerator: int, denominator: int) -> dict[str, Any]:
    return {"numerator": Decimal(numerator), "denominator": Decimal(denominator), "records": denominator}


def rows() -> tuple[Row, ...]:
    seventy_one = parts("sex", male=23, female=2, unknown=46) + parts("country", CN=40, MN=31)
    return (
        row(1, "O1.1", "# of bilateral cooperation on investigations/prosecutions/convictions established", 24, 11, reported=Decimal(11)),
        row(2, "O1.1", "#TIP-related investigations initiated", 24, 11, family="CPI", code="9.1", reported=Decimal(11)),
        row(3, "1.3", "# of officials trained (target 100, disaggregated by sex)", 100, 71, measure="people_trained", parts=seventy_one, in_period=0, by_site={"CN": Decimal(40), "MN": Decimal(31)}, by_attribution={"direct": Decimal(71)}),
        row(4, "1.3", "Length of time of training (Target: 2 days)", 2, 5, unit="days", measure="training_days"),
        row(5, "1.3", "# of trainings (Target: 4)", 4, 3, measure="trainings", in_period=0),
        row(6, "1.3", "number of prosecution trainings to be conducted", 4, 3, family="CPI", code="3.1", indicator="i5", measure="trainings"),
        row(7, "1.3", "# of participants who reported increased understanding (Target: 75)", 75, Decimal(6600) / 71, unit="percent", status="in_dispute", remark="Indicator is % not number.", measure="improved", beside=(("in people, as first worded, of a target of 75", Decimal(66)),), **ratio(66, 71)),
        row(8, "2.1", "# of officials trained (Target: 200)", 200, 205, measure="people_trained", parts=parts("sex", male=41, female=22, unknown=142), in_period=28),
        row(9, "2.1", "PT11 # of SOPs/Guidelines established for the identification of victims", 2, 1, heading="PS3: Enhance capacity of police to investigate TIP cases", family="PT", code="11", remark="=SUM(A1) is how this remark begins; the text is still a draft to be further revised in the next quarters upon completion of trainings 2.1 and 2.3."),
        row(10, "O4.1", "# of VOTs who express satisfaction with the quality of the assistance (target: 75%)", 75, 100, unit="percent", status="in_dispute", cases=True, measure="persons_satisfied", **ratio(4, 4)),
        row(11, "4.1", "PT 1 # of VOTS assisted through the direct assistance program (target 20)", 20, 15, cases=True, family="PT", code="1", measure="persons_helped", in_period=2, parts=parts("sex", female=12, male=3) + parts("age_band", **{"15_17": 2, "18_24": 13}), recorded=Decimal(15), beside=(("received a service", Decimal(4)),), remark="Хохирогчид Өвөр Монголоос ирсэн; ₮ 1,000,000 зарцуулав."),
        row(12, "4.1", "# of unique TIP victims who will receive services", 40, 30, family="CPI", code="8.1", cases=True, low=Decimal(15), high=Decimal(30), parts=parts("sex", female=19, male=11), remark="受害者在蒙古国获得了直接援助，包括庇护所和法律咨询。"),
        row(13, "O4.2", "% of employer orientation session participants who report a satisfactory resolution", None, None, unit="percent", state="not_measured", baseline=None, remark="To be monitored in 2021", heading="MIA inspectors can receive training in support of their walk-in inspections"),
        row(14, "O4.2", "Days until an answer, at most", 5, None, unit="days", state="nothing_yet"),
        row(15, "O4.2", "Days until a complaint is heard (from 30 to 10)", 10, 15, unit="days", direction="down", baseline=Decimal(30), percent_of_target=Decimal(75), status="on_track"),
        row(16, "O4.2", "A complaint box stands at every site", 1, 1, unit="yes_no"),
    )  # fmt: skip


def line(code: str, budget: int, actual: int, stated: int) -> BudgetRow:
    burn = Decimal(actual) * 100 / budget if budget else None
    return BudgetRow(code, code, Decimal(budget), Decimal(actual), burn, stated_burn_percent=Decimal(stated), records=3)


def budget() -> Budget:
    lines = (
        line("Staff", 319188, 209006, 65),
        line("Office", 42660, 17738, 42),
        line("Operational: Objective 1", 92681, 68554, 59),
        line("Operational: Objective 5", 293983, 139271, 7),
        line("M&E", 0, 0, 0),
    )
    total = BudgetRow(
        "", "", Decimal(748512), Decimal(434569), Decimal(43456900) / 748512, Decimal(780000), Decimal(450660), Decimal(58), 15
    )
    return Budget("USD", lines, total)


@pytest.fixture
def matrix() -> Matrix:
    """The state at 30 June 2020, with the second quarter beside it."""
    findings = (
        Finding("targets_disagree", "CPI 2.1 has a target of 10; the indicators it draws on add up to 12 (8 + 2 + 2).", "CPI 2.1", (("indicator", "i5"),)),
        Finding("plan_only", "11 of 15 people have a plan only: no service is recorded for them.", "4.1 · PT 1", (("indicator", "i11"),)),
        Finding("stated_total", "The evaluation states 780,000; the lines add up to 748,512: 31,488 apart.", "Table 6", (("stated", "s1"),)),
    )  # fmt: skip
    cpis = (
        CommonIndicator(
            "3.1", "number of prosecution trainings to be conducted", Decimal(4), Decimal(3), "value", Decimal(-1), Decimal(75)
        ),
        CommonIndicator(
            "8.1", "# of unique TIP victims who will receive services", Decimal(40), Decimal(30), "value", Decimal(-10), Decimal(75)
        ),
        CommonIndicator("9.1", "# TIP-related investigations initiated", None, Decimal(11), "value", None),
    )
    return Matrix(
        project="0190-project",
        project_code="CT.1140",
        project_title="China: Strengthening Bilateral Counter-Trafficking Cooperation with Mongolia and Hong Kong SAR",
        goal="To contribute to strengthening China's bilateral counter-trafficking cooperation",
        donor="Department of State, Office to Monitor and Combat Trafficking in Persons (J/TIP)",
        as_at=AS_AT,
        period=Period("q", "Q2 2020", date(2020, 4, 1), AS_AT),
        time_elapsed=ELAPSED,
        results=RESULTS,
        rows=rows(),
        common=cpis,
        budget=budget(),
        findings=findings,
        rule=LightRule(),
    )


@pytest.fixture
def context() -> FormatContext:
    """A desk whose clock stands at noon on the day after the quarter."""
    return FormatContext(
        now=lambda: datetime(2020, 7, 1, 12, 0, tzinfo=UTC), name_of=lambda _register, record: {"CN": "China", "MN": "Mongolia"}.get(record)
    )


@pytest.fixture
def listing() -> Callable[[str], Sequence[tuple[str, str]]]:
    """Two records behind every number."""

    def behind(placement: str) -> Sequence[tuple[str, str]]:
        return ((f"A-{placement[1:]:0>4}", "Joint training, Beijing"), ("A-0100", "=HYPERLINK(1) Хамтарсан сургалт"))

    return behind
