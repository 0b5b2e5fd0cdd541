"""A project joined from a file: its framework, its numbers, nothing of its people; and what changes there comes anew."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.people import Contact
from desktop.models.registers.project import Project
from desktop.models.registers.result import Result
from desktop.models.registers.site import Site
from desktop.models.registers.training import Training
from desktop.office.access.opening import Newcomer, create_office, open_office
from desktop.office.office import Office
from desktop.office.sample import PASSPHRASE, PROJECT
from desktop.office.sharing import give_out, join_project, look_into, write_empty_workbook
from desktop.store.keys.sealing import Cost
from tests.ui.offices import copied

CHEAP = Cost(memory_kib=8, passes=1, lanes=1)


@pytest.fixture
def here(demo_once: Path, tmp_path: Path) -> Iterator[Office]:
    with open_office(copied(demo_once, tmp_path), "Manager", PASSPHRASE, settings=tmp_path / "settings", cost=CHEAP) as office:
        yield office


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Office]:
    users = [Newcomer("Other manager", ("manager",), PASSPHRASE)]
    with create_office(tmp_path / "other.tallybook", users, settings=tmp_path / "settings", cost=CHEAP).office as office:
        yield office


def test_the_framework_arrives_whole_and_nobody_with_it(here: Office, there: Office, tmp_path: Path) -> None:
    give_out(here, here.project(PROJECT), tmp_path / "ct1140.tallyproject")
    joining = look_into(there, tmp_path / "ct1140.tallyproject")
    assert (joining.project, len(joining.changed), joining.same) == (PROJECT, 0, 0)
    join_project(there, joining)
    matrices = [office.matrix(office.project(PROJECT).id, date(2020, 6, 30)) for office in (here, there)]
    assert [(row.wording, row.target) for row in matrices[0].rows] == [(row.wording, row.target) for row in matrices[1].rows]
    assert [line.budget for line in matrices[0].budget.lines] == [line.budget for line in matrices[1].budget.lines]
    assert there.count(Training) == there.count(Contact) == 0
    project = there.project(PROJECT)
    assert project.office == here.office_book.office  # whose it is
    assert "Invented" not in (tmp_path / "ct1140.tallyproject").read_text(encoding="utf-8")


def test_joining_twice_changes_nothing_and_brings_what_changed(here: Office, there: Office, tmp_path: Path) -> None:
    path = tmp_path / "ct1140.tallyproject"
    give_out(here, here.project(PROJECT), path)
    join_project(there, look_into(there, path))
    again = look_into(there, path)
    assert not again.new
    assert not again.changed
    assert again.same > 100
    result = next(iter(here.every(Result)))
    here.save(result.changed(statement="As agreed anew"))
    give_out(here, here.project(PROJECT), path)
    anew = look_into(there, path)
    assert [record.id for record in anew.changed] == [result.id]
    join_project(there, anew)
    kept = there.get(Result, result.id)
    assert kept is not None
    assert kept.statement == "As agreed anew"


def test_a_project_of_the_same_code_is_not_overwritten(here: Office, there: Office, tmp_path: Path) -> None:
    give_out(here, here.project(PROJECT), tmp_path / "p.tallyproject")
    donor = Organisation(new_id(), title="A donor", type="government")
    values = {"starts": date(2020, 1, 1), "ends": date(2020, 12, 31), "currency": "USD", "donor": donor.id}
    there.save_all([donor, Project(new_id(), code=PROJECT, title="Another", **values)])
    with pytest.raises(UserError, match="made in this office already"):
        look_into(there, tmp_path / "p.tallyproject")


def test_bad_files_are_refused_in_a_sentence(here: Office, there: Office, tmp_path: Path) -> None:
    path = tmp_path / "p.tallyproject"
    give_out(here, here.project(PROJECT), path)
    whole = path.read_text(encoding="utf-8")
    for spoilt in ("", "[]", whole[:1000], whole.replace("Beijing", "Peking").replace("Officials", "officials", 1)):
        path.write_text(spoilt, encoding="utf-8")
        with pytest.raises(UserError, match="no project file, or is damaged"):
            look_into(there, path)
    path.write_text(whole.replace('"version": 1', '"version": 2'), encoding="utf-8")
    with pytest.raises(UserError, match="newer Tallybook"):
        look_into(there, path)


def test_a_project_goes_through_a_workbook(here: Office, there: Office, tmp_path: Path) -> None:
    path = tmp_path / "CT.1140.xlsx"
    give_out(here, here.project(PROJECT), path)
    joining = look_into(there, path)
    assert there.count(Project) == 0
    join_project(there, joining)
    ours, theirs = (office.matrix(office.project(PROJECT).id, date(2020, 6, 30)) for office in (here, there))
    told = [
        [(row.result.code, row.family, row.code, row.wording, row.unit, row.measure, row.baseline, row.target) for row in matrix.rows]
        for matrix in (ours, theirs)
    ]
    assert told[0] == told[1]
    assert [line.budget for line in ours.budget.lines] == [line.budget for line in theirs.budget.lines]
    assert there.project(PROJECT).id != here.project(PROJECT).id  # another one, of this office
    with pytest.raises(UserError, match="made in this office already"):
        look_into(there, path)


def filled(path: Path, **sheets: list[dict[str, object]]) -> Path:
    """The empty workbook with rows typed into it, by heading."""
    write_empty_workbook(path)
    book = load_workbook(path)
    for title, rows in sheets.items():
        sheet = book[title.replace("_", " ")]
        headings = [cell.value for cell in sheet[1]]
        for row in rows:
            sheet.append([row.get(str(heading)) for heading in headings])
            assert row.keys() <= {*headings}
    book.save(path)
    return path


DONOR: dict[str, object] = {"Name": "A donor", "Type": "Government"}
PLAN: dict[str, object] = {
    "Code": "P1", "Title": "A plan", "Donor": "A donor", "First day, as used": "2026-01-01", "Last day, as used": "2026-12-31", "Currency": "USD",
}  # fmt: skip


def test_a_workbook_is_filled_in_and_a_row_may_lead_further_down(there: Office, tmp_path: Path) -> None:
    site = Site(new_id(), code="MN", title="Mongolia", country="MN")
    there.save(site)
    results: list[dict[str, object]] = [
        {"Project": "P1", "Code": "1.1", "Level": "Output", "Statement": "Police are trained", "Under": "Objective"},
        {"Number": "Objective", "Project": "P1", "Code": "1", "Level": "Objective", "Statement": "Fewer are trafficked"},
    ]
    path = filled(
        tmp_path / "p.xlsx",
        Organisations=[DONOR],
        Sites=[{"Code": "MN", "Name": "Mongolia", "Country": "Mongolia"}],
        Projects=[{**PLAN, "Sites": "MN"}],
        Results=results,
    )
    join_project(there, look_into(there, path))
    project = there.project("P1")
    assert project.sites == {site.id}
    assert there.count(Site) == 1
    output, objective = sorted(there.every(Result), key=lambda one: one.level or "", reverse=True)
    assert output.parent == objective.id


def test_what_is_wrong_in_a_workbook_is_told_by_sheet_and_row(there: Office, tmp_path: Path) -> None:
    lost: dict[str, object] = {"Project": "P1", "Code": "1.1", "Level": "Output", "Statement": "Police are trained", "Under": "Objective 7"}
    path = filled(tmp_path / "p.xlsx", Organisations=[DONOR], Projects=[PLAN], Results=[lost])
    with pytest.raises(UserError, match=r"Results: Row 2: .*nothing here is called “Objective 7”"):
        look_into(there, path)
    with pytest.raises(UserError, match="must have one project in its sheet “Projects”"):
        look_into(there, filled(tmp_path / "none.xlsx", Organisations=[DONOR]))
    assert there.count(Project) == 0
