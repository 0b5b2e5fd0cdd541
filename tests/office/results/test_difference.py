"""What a few records change, counted from them alone, is what counting all of it says."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import pytest

from desktop.models.ids import new_id
from desktop.models.record import Record
from desktop.models.registers.activity import Activity
from desktop.models.registers.people import Contact, HeadCount, Participant
from desktop.models.registers.training import Training
from desktop.office.office import Office
from desktop.office.results import effects as telling
from desktop.office.results.effects import Effects, Kept, effects
from tests.benchmarks.generated import Size, build

AS_AT = date(2020, 12, 31)
EDITS = 12


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with build(tmp_path_factory.mktemp("invented") / "office", Size(1_200, 5, 5)) as made:
        yield made.opened


def edited(record: Record, office: Office, luck: Random) -> tuple[Record, list[Record]]:
    """A record, and others of its lists, as somebody may have typed them."""
    trainings, contacts = list(office.every(Training)), [one.id for one in office.every(Contact)]
    elsewhere = ("training", luck.choice(trainings).id)
    choices: dict[type[Record], list[dict[str, Any]]] = {
        Participant: [{"contact": luck.choice(contacts)}, {"contact": None}, {"of": elsewhere}, {"role": "trainer"}, {"sex": None}],
        HeadCount: [{"women": 40}, {"of": elsewhere}, {"role": "organiser"}, {"men": None, "not_recorded": 7}],
        Training: [
            {"results": luck.choice(trainings).results}, {"attribution": "direct"}, {"began": date(2019, 3, 3), "ended": None},
            {"purpose": "victim_identification"}, {"list_complete": True}, {"site": None}, {"began": None, "ended": None},
        ],
        Activity: [{"purpose": "npat"}, {"list_complete": True}, {"attribution": "indirect"}],
    }  # fmt: skip
    now = record.changed(**luck.choice([*choices[type(record)], {"deleted": True}]))
    if luck.random() < 0.2:
        now = type(record)(new_id(), **now.changed(number=None).values())
    if not isinstance(record, Training | Activity) or luck.random() < 0.3:
        return now, []
    listed = office.children(record, Participant)[:3]
    typed = [one.changed(contact=luck.choice(contacts)) for one in listed]
    return now, [*typed, Participant(new_id(), of=(now.register, now.id), name="New", contact=luck.choice(contacts))]


def told(found: Effects) -> list[tuple[object, ...]]:
    """All that is said of each row, in no order where there is none."""
    cells = [(one.after.placement, state.cumulative) for one in found.rows for state in (one.before, one.after, one.without)]
    return [
        (place, cell.value, cell.low, cell.numerator, cell.denominator, cell.records, frozenset(cell.parts), cell.beside,
         frozenset(cell.by_attribution.items()), frozenset(cell.by_site.items()))
        for place, cell in cells
    ]  # fmt: skip


@pytest.mark.parametrize("register", [Participant, HeadCount, Training, Activity])
def test_the_difference_is_what_counting_everything_says(office: Office, register: type[Record], monkeypatch: pytest.MonkeyPatch) -> None:
    luck, kept, moved = Random(register.register), Kept(), 0
    records = list(office.every(register))
    for _time in range(EDITS):
        record, children = edited(luck.choice(records), office, luck)
        found = effects(office, record, children, AS_AT, kept)
        with monkeypatch.context() as all_of_it:
            all_of_it.setattr(telling, "Difference", lambda *_asked: None)
            whole = effects(office, record, children, AS_AT)
        assert told(found) == told(whole), (record.values(), children)
        moved += len(found.rows)
    assert moved


def test_of_all_the_rest_nothing_is_counted_twice(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept()
    training = next(one for one in office.every(Training) if effects(office, one, (), AS_AT, kept).rows)
    known = {key: len(rows) for key, rows in kept.items() if isinstance(key, tuple) and isinstance(rows, dict)}
    assert list(known.values()) > [0]
    effects(office, training.changed(title="Typed on", site=None), (), AS_AT, kept)
    assert {key: len(rows) for key, rows in kept.items() if isinstance(key, tuple) and isinstance(rows, dict)} == known
