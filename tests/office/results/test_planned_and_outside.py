"""A training that is only planned counts nowhere; what is dated outside its project's time is a doubt and a finding."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.models.ids import new_id
from desktop.models.record import Record
from desktop.models.registers.activity import Activity
from desktop.models.registers.result import Result
from desktop.models.registers.training import Training
from desktop.office.office import Office, RefusedError
from desktop.office.results.effects import effects
from tests.office.conftest import Small, make_small
from tests.office.results.test_counting import training
from tests.ui.offices import copied, open_as


@pytest.fixture(scope="module")
def office(sample_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_as(copied(sample_once, tmp_path_factory.mktemp("planned"))) as opened:
        yield opened


def planned(office: Office, **values: object) -> Training:
    like = next(iter(office.every(Training))).values()
    given = {**like, "title": "To come", "number": None, "began": None, "ended": None, "planned_began": date(2020, 9, 1), **values}
    return Training(new_id(), **given)


def test_a_planned_training_is_saved_without_a_first_day_and_moves_nothing(office: Office) -> None:
    project, as_at = office.project("CT.1140").id, date(2020, 12, 31)
    before = [row.cumulative.value for row in office.matrix(project, as_at).rows]
    made = planned(office)
    assert effects(office, made, as_at=as_at).why == "Counts toward nothing yet: “First day” is empty."
    office.save(made)
    assert [row.cumulative.value for row in office.matrix(project, as_at).rows] == before
    office.save(made.changed(began=date(2020, 9, 3)))
    assert [row.cumulative.value for row in office.matrix(project, as_at).rows] != before


@pytest.mark.parametrize(("values", "field"), [({"planned_began": None}, "planned_began"), ({"ended": date(2020, 9, 4)}, "began")])
def test_it_needs_one_of_the_two_days(office: Office, values: dict[str, object], field: str) -> None:
    with pytest.raises(RefusedError) as refused:
        office.save(planned(office, **values))
    assert field in refused.value.refusals


def doubts(office: Office, record: Record) -> dict[str, str]:
    return {notice.field: notice.sentence for notice in record.notices(office)}


@pytest.mark.parametrize("register", [Training, Activity])
def test_a_day_outside_the_projects_time_is_doubted_at_its_field(office: Office, register: type[Record]) -> None:
    result = next(one for one in office.every(Result) if one.code == "1.1")
    values = {"results": frozenset({result.id}), "planned_began": date(2006, 3, 5), "began": date(2018, 1, 2), "ended": date(2062, 3, 5)}
    said = doubts(office, register(new_id(), **values))
    outside = "is outside the time of project CT.1140: 2 Jan 2018 to 31 Jan 2021."
    assert said == {"planned_began": f"5 Mar 2006 {outside}", "ended": f"5 Mar 2062 {outside}"}
    assert not doubts(office, register(new_id(), began=date(2062, 3, 5)))


def test_it_is_a_finding_with_its_records(small: Small) -> None:
    small.indicator("trainings")
    good = training(small, title="Course a", began=date(2020, 3, 5))
    late = training(small, title="Course b", began=date(2062, 3, 5))
    early = training(small, title="Course c", began=date(2006, 3, 5))
    over = training(small, title="Course d", began=date(2021, 12, 31), ended=date(2022, 1, 3))
    other = make_small(small.books, "S.2")
    training(other, title="Another project's", began=date(2062, 3, 5))
    (found,) = (one for one in small.books.matrix(date(2020, 12, 31), code="S.1").findings if one.kind == "outside_project")
    assert {record for _register, record in found.records} == {late.id, early.id, over.id}
    assert good.id not in str(found.records)
    assert found.sentence.startswith("Trainings outside the time of the project, 1 Jan 2020 to 31 Dec 2021: ")
    assert all(words in found.sentence for words in ("Course b (5 Mar 2062)", "Course c (5 Mar 2006)", "Course d (31 Dec 2021)"))


def test_many_are_one_finding(small: Small) -> None:
    for number in range(8):
        training(small, title=f"Course {number}", began=date(2031, 3, 5))
    (found,) = (one for one in small.books.matrix(date(2020, 12, 31), code="S.1").findings if one.kind == "outside_project")
    assert len(found.records) == 8
    assert "and 3 more" in found.sentence
