"""What a rule of lights chosen with the project does to the matrix, before it is saved."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.models.ids import new_id
from desktop.models.registers.project import Project
from desktop.office.office import Office
from desktop.office.results.effects import effects
from desktop.office.results.lights_moved import lights_moved
from desktop.presentation import formatting
from tests.ui.offices import copied, open_as

JUNE = date(2020, 6, 30)


@pytest.fixture(scope="module")
def office(sample_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_as(copied(sample_once, tmp_path_factory.mktemp("lights"))) as opened:
        yield opened


@pytest.fixture
def project(office: Office) -> Project:
    return office.project("CT.1140")


@pytest.mark.parametrize(
    "typed",
    [
        {"pace": Decimal(10)},
        {"pace": Decimal(100)},
        {"achieved_from": Decimal(50)},
        {"achieved_from": Decimal(80), "pace": Decimal(90)},
        {"ends": date(2020, 6, 29)},
        {"starts": date(2020, 6, 30)},
    ],
)
def test_what_is_said_beforehand_is_what_comes_of_saving(office: Office, project: Project, typed: dict[str, object]) -> None:
    before = office.matrix(project.id, JUNE)
    changed = project.changed(**typed)
    said = effects(office, changed, (), JUNE).why
    told = lights_moved(before.rows, changed, JUNE)
    office.save(changed)
    after = office.matrix(project.id, JUNE)
    office.undo()
    moved = [(old.status, new.status) for old, new in zip(before.rows, after.rows, strict=True) if old.status != new.status]
    assert sorted(told.elements()) == sorted(moved)
    assert moved
    assert said.startswith(f"{len(moved)} row")
    for old, new in set(moved):
        assert f"{formatting.light(old)} → {formatting.light(new)}: {moved.count((old, new))}" in said
    assert formatting.light_rule(after, office.context) != formatting.light_rule(before, office.context)


def test_the_rule_as_it_is_moves_nothing(office: Office, project: Project) -> None:
    assert effects(office, project, (), JUNE).why == "No light of the matrix at 30 June 2020 changes."
    assert effects(office, project.changed(note="Other words"), (), JUNE).why == "No light of the matrix at 30 June 2020 changes."


def test_what_has_no_lights_says_so(office: Office, project: Project) -> None:
    assert "not saved yet" in effects(office, replace_id(project), (), JUNE).why
    for typed in ({"ends": None}, {"ends": date(2010, 1, 1)}):
        assert "first and last day" in effects(office, project.changed(**typed), (), JUNE).why


def test_counted_once_while_one_types(office: Office, project: Project) -> None:
    kept: dict[object, object] = {}
    effects(office, project, (), JUNE, kept)
    ((key, rows),) = kept.items()
    kept[key] = tuple(replace(row, status="in_dispute") for row in rows)  # type: ignore[attr-defined]
    assert effects(office, project.changed(pace=Decimal(1)), (), JUNE, kept).why.startswith("No light")


def replace_id(project: Project) -> Project:
    return Project(new_id(), **project.values())
