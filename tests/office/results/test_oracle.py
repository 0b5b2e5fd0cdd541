"""The matrix of a generated office against the same numbers by SQL written by hand."""

from collections.abc import Iterator
from datetime import date

import pytest

from desktop.models.fields.base import FormatContext
from desktop.models.fields.values import PartialDay
from desktop.models.ids import new_case_code, new_id
from desktop.models.measures.measure import MEASURES
from desktop.models.registers.assistance import Service
from desktop.models.registers.case import Case
from desktop.models.registers.training import Training
from desktop.office.results.framework_at import Frame
from tests.benchmarks.agreement import disagreements
from tests.benchmarks.by_hand import Analyst
from tests.benchmarks.generated import Size, build, generated
from tests.office.conftest import AS_AT, Books, Small

SIZE = Size(participants=2_500, cases=250, expenditures=250)


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    """A generated office, only to be read."""
    with build(tmp_path_factory.mktemp("invented") / "books", SIZE) as made:
        yield Books(made.office, made.cases)


def differing(books: Books, as_at: date, period: str) -> list[str]:
    frame = Frame(books.office, books.project(), as_at)
    began = frame.period_called(period).began
    assert began
    analyst = Analyst(frame, books.office, books.cases, began)
    return list(disagreements(books.matrix(as_at, period), analyst.numbers(), analyst.spent(), frame))


@pytest.mark.parametrize(
    ("as_at", "period"),
    [(AS_AT, "2020 Q2"), (date(2020, 6, 29), "2020 Q2"), (date(2020, 3, 31), "2020 Q1"), (date(2018, 1, 31), "2018 Q1")],
)
def test_the_matrix_is_what_is_counted_by_hand(invented: Books, as_at: date, period: str) -> None:
    assert differing(invented, as_at, period) == []


def test_the_sample_is_what_is_counted_by_hand(ct1140: Books) -> None:
    assert differing(ct1140, AS_AT, "2020 Q2") == []


def test_every_measure_is_in_the_generated_matrix(invented: Books) -> None:
    rows = [*invented.matrix().rows, *invented.matrix(date(2020, 6, 29)).rows]  # with the wordings of the day before
    counted = {row.measure for row in rows if row.cumulative.records}
    assert counted == MEASURES.keys() - {"survey_positive"}  # not measured before 2021
    assert all(record == record.settled() and not record.refusals(FormatContext()) for record in generated(SIZE))


def test_a_number_that_is_wrong_is_noticed(sample: Books) -> None:
    frame = Frame(sample.office, sample.project(), AS_AT)
    analyst = Analyst(frame, sample.office, sample.cases, date(2020, 4, 1))
    numbers, spent = analyst.numbers(), analyst.spent()
    sample.keep(next(iter(sample.office.every(Training))).changed(deleted=True))
    noticed = list(disagreements(sample.matrix(AS_AT, "2020 Q2"), numbers, spent, frame))
    assert any("trainings, all: value is" in sentence for sentence in noticed)


def test_somebody_counted_at_two_ages_is_as_young_as_at_the_first(small: Small) -> None:
    small.indicator("persons_served")
    case = Case(new_id(), code=new_case_code("MN"), opened=date(2020, 1, 5), birth=PartialDay(2008, 6, 1))
    small.books.keep(case)
    for day in (date(2020, 5, 31), date(2020, 6, 1)):  # eleven, then twelve
        results = frozenset({small.outputs[0].id})
        small.books.keep(Service(new_id(), of=("case", case.id), type="legal", delivered=day, results=results))
    parts = small.row("persons_served").cumulative.parts
    assert {part.code: part.value for part in parts if part.breakdown == "age_band"} == {"5_11": 1}


def test_an_age_estimated_shortly_after_the_event_is_the_age_at_the_event(small: Small) -> None:
    small.indicator("persons_served")
    case = Case(new_id(), code=new_case_code("MN"), opened=date(2020, 1, 5), estimated_age=18, estimated_on=date(2020, 3, 2))
    service = Service(new_id(), of=("case", case.id), type="legal", delivered=date(2020, 3, 1), results=frozenset({small.outputs[0].id}))
    small.books.keep(case, service)
    parts = small.row("persons_served").cumulative.parts
    assert {part.code: part.value for part in parts if part.breakdown == "age_band"} == {"18_24": 1}
