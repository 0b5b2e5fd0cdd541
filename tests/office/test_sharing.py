"""A project joined from a file: its framework, its numbers, nothing of its people; and what changes there comes anew."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.models.organisation import Organisation
from desktop.models.people import Contact
from desktop.models.project import Project
from desktop.models.result import Result
from desktop.models.training import Training
from desktop.office.office import Office
from desktop.office.opening import Newcomer, create_office, open_office
from desktop.office.sample import PASSPHRASE, PROJECT, build_demo
from desktop.office.sharing import give_out, join_project, look_into
from desktop.store.keyring_seal import Cost

CHEAP = Cost(memory_kib=8, passes=1, lanes=1)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    folder, settings = tmp_path / "demo.tallybook", tmp_path / "settings"
    build_demo(folder, settings=settings, cost=CHEAP)
    with open_office(folder, "Manager", PASSPHRASE, settings=settings, cost=CHEAP) as office:
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
