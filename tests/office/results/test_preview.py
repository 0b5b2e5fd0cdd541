"""An indicator nobody has saved is counted as it would be; nothing is written."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.models.measures.measure import MEASURES
from desktop.models.registers.indicator import Indicator, IndicatorVersion
from desktop.models.registers.project import Project
from desktop.models.registers.result import Result
from desktop.models.registers.training import Training
from desktop.office.access.opening import open_office
from desktop.office.office import Office
from desktop.office.results.preview import codes_occurring, preview, preview_records
from desktop.office.sample import PASSPHRASE, PROJECT
from desktop.store.keys.sealing import CHEAPEST
from tests.ui.offices import copied

AS_AT = date(2020, 6, 30)


@pytest.fixture(scope="module")
def demo(demo_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(demo_once, tmp_path_factory.mktemp("preview"))


@pytest.fixture
def office(demo: Path) -> Iterator[Office]:
    with open_office(demo, "Case Worker", PASSPHRASE, settings=demo.parent / "settings", cost=CHEAPEST) as opened:
        yield opened


def standing(office: Office, wording: str) -> tuple[Indicator, IndicatorVersion]:
    """An indicator of the sample and its version valid on the day, by the beginning of its wording."""
    row = next(row for row in office.matrix(office.project(PROJECT).id, AS_AT).rows if row.wording.startswith(wording))
    indicator, version = office.get(Indicator, row.indicator), office.get(IndicatorVersion, row.version)
    assert indicator
    assert version
    return indicator, version


def test_what_is_saved_previews_as_it_stands_in_the_matrix(office: Office) -> None:
    wanted = {row.indicator: row for row in office.matrix(office.project(PROJECT).id, AS_AT, "2020 Q2").rows}
    assert len(wanted) > 40
    for indicator_id, row in wanted.items():
        indicator, version = office.get(Indicator, indicator_id), office.get(IndicatorVersion, row.version)
        assert indicator
        assert version
        found = preview(office, indicator, version, AS_AT, "2020 Q2").rows[0]
        assert found.cumulative.value == row.cumulative.value
        assert found.cumulative.records == row.cumulative.records
        assert found.percent_of_target == row.percent_of_target
        assert found.status == row.status
        assert found.period is not None and row.period is not None  # noqa: PT018
        assert found.period.value == row.period.value


def test_another_scope_gives_another_number_and_writes_nothing(office: Office) -> None:
    indicator, version = standing(office, "# of officials trained (Target: 200")
    heads = office.office_book.heads()
    before = preview(office, indicator, version, AS_AT)
    men = preview(office, indicator, version.changed(scope={"sex": frozenset({"male"})}), AS_AT)
    women = preview(office, indicator, version.changed(scope={"sex": frozenset({"female"})}), AS_AT)
    assert 0 < women.rows[0].cumulative.value < men.rows[0].cumulative.value < before.rows[0].cumulative.value  # type: ignore[operator]
    assert office.office_book.heads() == heads
    assert office.get(IndicatorVersion, version.id) == version


def test_an_indicator_that_is_not_saved_is_counted(office: Office) -> None:
    project = office.project(PROJECT).id
    indicator = Indicator(new_id(), project=project, short="All trainings")
    version = IndicatorVersion(new_id(), valid_from=date(2018, 1, 2), wording="Trainings", unit="number", measure="trainings", target=20)
    matrix = preview(office, indicator, version, AS_AT)
    held = [one for one in office.every(Training) if (one.ended or one.began or AS_AT) <= AS_AT and one.attribution != "indirect"]
    assert matrix.rows[0].cumulative.value == len(held) > 10
    records = preview_records(office, indicator, version, matrix)
    assert {record for register, record in records if register == "training"} == {one.id for one in held}
    assert office.get(Indicator, indicator.id) is None


def test_a_version_from_a_later_day_is_counted_as_if_it_held_already(office: Office) -> None:
    indicator, version = standing(office, "# of trainings (Target: 8")
    later = version.changed(valid_from=date(2030, 1, 1), target=4)
    assert preview(office, indicator, later, AS_AT).rows[0].target == 4


def test_what_is_missing_for_a_number_is_said(office: Office, demo: Path) -> None:
    indicator, version = standing(office, "# of trainings (Target: 8")
    with pytest.raises(UserError, match="Choose a measure"):
        preview(office, indicator, version.changed(measure=None), AS_AT)
    bare = Project(new_id(), code="P", title="P", starts=AS_AT, ends=AS_AT)
    with pytest.raises(UserError, match="no such project"):
        preview(office, indicator.changed(project=bare.id), version, AS_AT)


def test_without_the_case_key_case_numbers_are_not_guessed(office: Office, demo: Path) -> None:
    indicator, version = standing(office, "PT 1 # of VOTS assisted")
    assert preview(office, indicator, version, AS_AT).rows[0].cumulative.value
    office.close()
    with open_office(demo / "demo.tallybook", "Manager", PASSPHRASE, settings=demo / "settings", cost=CHEAPEST) as manager:
        with pytest.raises(UserError, match="A case worker sees the number"):
            preview(manager, indicator, version, AS_AT)
        assert codes_occurring(manager, MEASURES["victims_identified"])["transit"] == {}


def test_the_codes_that_occur_are_counted(office: Office) -> None:
    occurs = codes_occurring(office, MEASURES["people_trained"])
    trainings = list(office.every(Training))
    assert occurs["pillar"] == {
        code: count for code in ("prevention", "protection", "prosecution") if (count := sum(one.pillar == code for one in trainings))
    }
    assert set(occurs["role"]) >= {"participant"}
    assert codes_occurring(office, MEASURES["victims_identified"])["transit"] == {"no": 17}


def test_the_results_of_no_other_project_come_in(office: Office) -> None:
    indicator, version = standing(office, "# of trainings (Target: 8")
    matrix = preview(office, indicator, version, AS_AT)
    assert {node.id for node in matrix.results} == {one.id for one in office.every(Result)}
    assert len(matrix.rows) == 1
