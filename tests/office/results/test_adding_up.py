"""How an indicator adds up over periods: whatever rule and unit it is given, it is counted or refused, and its project with it."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.models.codelists import shipped
from desktop.models.ids import new_id
from desktop.models.measures.measure import MEASURES, RULES
from desktop.models.record import Record
from desktop.models.registers.figures import ReportedFigure
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Placement
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.project import Project
from desktop.models.registers.result import Result
from desktop.models.registers.staff import OfficeCode
from desktop.office.office import Office, RefusedError
from desktop.office.results.preview import preview
from desktop.presentation import formatting
from tests.ui.offices import copied, open_as

OF_EACH_SORT = [*{(one.how, one.book): name for name, one in MEASURES.items() if one.sources}.values(), "reported"]
"""A measure of each way to count, in each book, and the one that counts nothing."""
YEAR_END = date(2020, 12, 31)
REPORTED = {date(2020, 2, 1): Decimal(4), date(2020, 5, 1): Decimal(6), date(2020, 6, 1): Decimal(0)}
"""The last two lie in the second quarter."""
SO_FAR = {"sum": 10, "distinct": 10, "latest": 0, "max": 6, "min": 0, "average": Decimal(10) / 3, "ratio": 0, "yes_no": 1}
IN_PERIOD = {"sum": 6, "distinct": 6, "latest": 0, "max": 6, "min": 0, "average": 3, "ratio": 0, "yes_no": 1}
"""By rule what the reported figures come to; a ratio without its two numbers is the percentage stated last."""


@pytest.fixture(scope="module")
def office(empty_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_as(copied(empty_once, tmp_path_factory.mktemp("adding_up"))) as opened:
        yield opened


def begun(office: Office) -> tuple[Project, Result]:
    """A project of its own, so that what one test breaks breaks no other."""
    donor = Organisation(new_id(), title="A donor", type="government")
    days = {"starts": date(2020, 1, 1), "ends": date(2021, 12, 31)}
    project = Project(new_id(), code=new_id(), title="Adding up", donor=donor.id, currency="USD", **days)
    result = Result(new_id(), project=project.id, code="1", level="output", statement="An output")
    quarter = ReportingPeriod(new_id(), of=("project", project.id), title="Q2", began=date(2020, 4, 1), ended=date(2020, 6, 30))
    office.save_all([donor, project, result, quarter])
    return project, result


def versioned(project: Project, **values: object) -> tuple[Indicator, IndicatorVersion]:
    indicator = Indicator(new_id(), project=project.id, short="One")
    given = {"wording": "One", "unit": "number", "measure": "reported", "valid_from": date(2020, 1, 1), **values}
    return indicator, IndicatorVersion(new_id(), of=("indicator", indicator.id), **given)


def reported(indicator: Indicator) -> list[Record]:
    return [
        ReportedFigure(new_id(), indicators=frozenset({indicator.id}), on=on, value=value, source="partner_report", evidence="A report")
        for on, value in REPORTED.items()
    ]


@pytest.mark.parametrize("unit", [code.code for code in shipped("indicator_unit")])
@pytest.mark.parametrize("rule", [None, *(code.code for code in shipped("adds_up"))])
def test_a_rule_over_periods_counts_or_is_refused(office: Office, rule: str | None, unit: str) -> None:
    project, result = begun(office)
    saved: dict[str, str] = {}
    for measure in OF_EACH_SORT:
        indicator, version = versioned(project, wording=measure, measure=measure, unit=unit, adds_up=rule)
        if rule == "yes_no" and unit != "yes_no":
            with pytest.raises(RefusedError, match="Choose that unit"):
                office.save_all([indicator, version])
            continue
        office.save_all([indicator, version])
        placed = Placement(new_id(), of=("indicator", indicator.id), result=result.id, position=len(saved) + 1)
        office.save_all([placed, *reported(indicator)])
        saved[measure] = indicator.id
    matrix = office.matrix(project.id, YEAR_END, "Q2")
    assert [row.indicator for row in matrix.rows] == list(saved.values())
    assert all(formatting.value(row, row.cumulative, office.context) for row in matrix.rows)
    for row in matrix.rows:
        if row.measure == "reported":
            assert row.cumulative.value == SO_FAR[rule or "latest"]
            assert row.period is not None
            assert row.period.value == IN_PERIOD[rule or "latest"]


def test_the_rules_one_chooses_from_are_those_there_are() -> None:
    assert {code.code for code in shipped("adds_up")} == set(RULES) - {"count"}
    assert set(SO_FAR) == set(IN_PERIOD) == {code.code for code in shipped("adds_up")}


def test_what_was_reached_once_stays_reached_and_a_period_says_its_own(office: Office) -> None:
    project, result = begun(office)
    indicator, version = versioned(project, unit="yes_no", adds_up="yes_no", target=Decimal(1))
    figures = [
        ReportedFigure(
            new_id(), indicators=frozenset({indicator.id}), on=on, value=Decimal(value), source="partner_report", evidence="A report"
        )
        for on, value in ((date(2020, 2, 1), 1), (date(2020, 5, 1), 0))
    ]
    office.save_all([indicator, version, Placement(new_id(), of=version.of, result=result.id, position=1), *figures])
    for as_at, value, words, light in (
        (date(2020, 1, 31), None, "Nothing yet", "none"),
        (date(2020, 2, 29), 1, "Yes", "achieved"),
        (YEAR_END, 1, "Yes", "achieved"),
    ):
        (row,) = office.matrix(project.id, as_at).rows
        assert (row.cumulative.value, formatting.value(row, row.cumulative, office.context), row.status) == (value, words, light)
    (row,) = office.matrix(project.id, YEAR_END, "Q2").rows
    assert row.period is not None
    assert row.period.value == 0


@pytest.mark.parametrize("field", ["measure", "adds_up"])
def test_an_own_code_the_program_cannot_count_by_is_refused(office: Office, field: str) -> None:
    project, _result = begun(office)
    office.save(OfficeCode(new_id(), codes=field, code=f"own_{field}", title="By guess"))
    indicator, version = versioned(project, **{field: f"own_{field}"})
    with pytest.raises(UserError):
        preview(office, indicator, version, YEAR_END)
    with pytest.raises(RefusedError) as refused:
        office.save_all([indicator, version])
    assert set(refused.value.refusals) == {field}
