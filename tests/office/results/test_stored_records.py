"""No stored record breaks the matrix: what cannot be counted is a finding beside it, and the rows of others stay as they were."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desktop.errors import UserError
from desktop.exchange.report.matrix_json import matrix_json
from desktop.exchange.report.matrix_xlsx import workbook
from desktop.models.codelists import shipped
from desktop.models.fields.base import FormatContext, Kind
from desktop.models.fields.text_and_choice import Choice, Choices, Count, Day, Number, Text, YesNo
from desktop.models.ids import new_id
from desktop.models.record import Record
from desktop.models.registers import by_name
from desktop.models.registers.figures import BroughtForward, ReportedFigure
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Placement, Remark, Target
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.project import Project
from desktop.models.registers.result import Result
from desktop.models.results.matrix import Matrix
from desktop.office.results.matrix import keep_case_counts, matrix_of
from desktop.presentation.explanations import light_explained
from tests.office.conftest import Books, Small
from tests.office.results.test_counting import came, training

DAY = date(2020, 12, 31)
FRAME = [
    by_name(name)
    for name in (
        "project", "result", "indicator", "indicator_version", "target", "placement", "remark", "reporting_period", "reported_figure",
        "brought_forward", "organisation", "training", "head_count",
    )
]  # fmt: skip
SIDES = [(None, None, None), (4, None, None), (None, 3, 4), (4, 3, 4), (None, 3, None), (None, 3, 0), (0, 0, 0), (4, None, 4)]
"""Value, numerator and denominator of a figure."""


@pytest.fixture
def full(small: Small) -> Small:
    """A project with something of every register its matrix is made by."""
    for measure in ("trainings", "people_trained", "improved", "training_days"):
        small.indicator(measure, target=Decimal(4), baseline=Decimal(1), direction="up")
    small.indicator("reported", adds_up="sum", target=Decimal(4), direction="down")
    came(small, training(small, days=Decimal(2), assessed=4, improved=3), women=3)
    books, own = small.books, ("project", small.project.id)
    quarter = ReportingPeriod(new_id(), of=own, title="Q1", began=date(2020, 1, 1), ended=date(2020, 3, 31))
    indicator = books.one(Indicator, short="reported")
    given = {"indicators": frozenset({indicator.id}), "on": date(2020, 2, 1), "value": Decimal(3), "evidence": "A letter"}
    books.keep(
        quarter,
        Target(new_id(), of=("indicator", indicator.id), period=quarter.id, value=Decimal(2), span="period"),
        ReportedFigure(new_id(), source="partner_report", **given),
        BroughtForward(new_id(), **given),
        Remark(new_id(), of=("placement", next(iter(books.office.every(Placement))).id), on=date(2020, 3, 1), text="A remark"),
    )
    return small


def odd(kind: Kind[Any], value: Any) -> Iterator[Any]:
    """What a field may hold in an office, though nobody could save it here today."""
    yield None
    match kind:
        case Choice():
            yield "own_code"
        case Choices():
            yield frozenset({"own_code"})
        case Number():
            yield from (Decimal(0), Decimal(-5), Decimal(10) ** 15)
        case Count():
            yield from (0, 10**12)
        case Day():
            yield from (date(1900, 1, 1), date(2100, 12, 31))
        case Text():
            yield "²"
        case YesNo():
            yield not value


def read(books: Books, project: str) -> Matrix:
    """The matrix, and all that is made of it."""
    made = matrix_of(books.office, books.cases, project, DAY, None)
    matrix_json(made, "internal")
    assert all(light_explained(made, row, FormatContext()) for row in made.rows)
    keep_case_counts(books.office, books.cases, DAY)  # as on closing the office
    return made


@pytest.mark.parametrize("register", FRAME, ids=lambda one: one.register)
def test_whatever_a_field_holds_the_matrix_stands(full: Small, register: type[Record]) -> None:
    books, project = full.books, full.project.id
    before = read(books, project)
    for record in list(books.office.every(register))[-2:]:
        for field, kind in register.kinds.items():
            for value in odd(kind, record.get(field)) if field not in ("number", "office") else ():
                books.keep(record.changed(**{field: value}))
                found = read(books, project)
                lost = {row.wording for row in before.rows} - {row.wording for row in found.rows}
                told = any(finding.kind == "not_shown" for finding in found.findings)
                deliberate = register in (Placement, Indicator, IndicatorVersion) and field in ("deleted", "of", "project")
                assert not lost or told or deliberate or field == "wording", (field, value)
                books.keep(record)
    assert workbook(before, lambda _row: (), "internal", FormatContext(), lambda *_told: None)


@pytest.mark.parametrize("rule", [None, "own_rule", "count", *(code.code for code in shipped("adds_up"))])
@pytest.mark.parametrize("unit", [*(code.code for code in shipped("indicator_unit")), "own_unit", None])
def test_whatever_a_figure_holds_it_is_counted_or_a_finding(small: Small, rule: str | None, unit: str | None) -> None:
    """ "Yes once it is reached" of a number, or a figure by its two sides, took the whole matrix away for good."""
    books = small.books
    small.indicator("reported", adds_up=rule, unit=unit)
    indicator = books.one(Indicator, short="reported")
    for value, numerator, denominator in SIDES:
        sides = {"value": value, "numerator": numerator, "denominator": denominator}
        given = {name: None if one is None else Decimal(one) for name, one in sides.items()}
        figure = ReportedFigure(
            new_id(), indicators=frozenset({indicator.id}), on=date(2020, 2, 1), source="partner_report", evidence="A letter", **given
        )
        books.keep(figure)
        found = matrix_of(books.office, books.cases, small.project.id, DAY, None)
        (row,) = found.rows
        kinds = {finding.kind for finding in found.findings}
        if rule == "own_rule":
            assert (row.cumulative.state, "no_rule" in kinds) == ("not_applicable", True)
        elif row.cumulative.records:
            assert "no_number" not in kinds
        else:
            assert row.cumulative.value in (0, None)
            assert [finding.records for finding in found.findings if finding.kind == "no_number"] == [(("reported_figure", figure.id),)]
        books.keep(figure.changed(deleted=True))


def test_a_percentage_is_read_of_its_two_sides(small: Small) -> None:
    small.indicator("reported", unit="percent")
    indicator = small.books.one(Indicator, short="reported")
    given = {"indicators": frozenset({indicator.id}), "source": "partner_report", "evidence": "A letter"}
    small.books.keep(ReportedFigure(new_id(), on=date(2020, 2, 1), numerator=Decimal(3), denominator=Decimal(4), **given))
    assert small.row("reported").cumulative.value == 75


def test_an_unknown_measure_is_a_finding_and_the_other_rows_stand(full: Small) -> None:
    version = full.books.one(IndicatorVersion, wording="trainings")
    full.books.keep(version.changed(measure="of_a_newer_program", wording="Newer"))
    matrix = read(full.books, full.project.id)
    assert [row.cumulative.state for row in matrix.rows if row.wording == "Newer"] == ["not_applicable"]
    assert full.row("people_trained").cumulative.value == 3
    (found,) = (one for one in matrix.findings if one.kind == "no_rule")
    assert found.sentence == "“trainings” is to be counted by “of_a_newer_program”, which this Tallybook does not know. Choose another."


@pytest.mark.parametrize("days", [{"starts": None}, {"ends": None}, {"starts": None, "ends": None}, {"ends": date(2019, 1, 1)}])
def test_a_project_without_its_days_has_rows_and_a_finding(full: Small, days: dict[str, date | None]) -> None:
    full.books.keep(full.project.changed(**days))
    matrix = read(full.books, full.project.id)
    assert {row.status for row in matrix.rows} <= {"achieved", "none"}
    assert [one.kind for one in matrix.findings][:1] == ["no_days"]


def test_a_period_without_its_days_is_said_and_closes_no_office(full: Small) -> None:
    full.books.keep(full.books.one(ReportingPeriod, title="Q1").changed(began=None))
    read(full.books, full.project.id)
    with pytest.raises(UserError, match="has no first or last day"):
        matrix_of(full.books.office, full.books.cases, full.project.id, DAY, "Q1")


def test_results_in_a_circle_are_a_finding(full: Small) -> None:
    first, second = full.outputs
    full.books.keep(first.changed(parent=second.id), second.changed(parent=first.id))
    matrix = read(full.books, full.project.id)
    (found,) = (one for one in matrix.findings if one.kind == "not_shown")
    assert {record for _register, record in found.records} == {first.id, second.id}
    assert all(isinstance(one, Result) for one in full.outputs)
    assert isinstance(full.project, Project)
