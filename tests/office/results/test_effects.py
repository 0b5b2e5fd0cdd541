"""What an edit moves is told before it is saved, and telling it leaves no trace."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from desktop.errors import UserError
from desktop.models.ids import new_case_code, new_id
from desktop.models.record import Record
from desktop.models.registers import ALL, by_name
from desktop.models.registers.activity import Activity
from desktop.models.registers.case import Case
from desktop.models.registers.figures import ReportedFigure
from desktop.models.registers.indicator import Indicator
from desktop.models.registers.people import Contact, HeadCount
from desktop.models.registers.result import Result
from desktop.models.registers.training import Training
from desktop.models.results.matrix import Matrix
from desktop.office.office import Office
from desktop.office.results.effects import Effects, Kept, counts_anywhere, counts_by_itself, effects
from tests.ui.offices import copied, open_as

AS_AT = date(2020, 6, 30)
CPI_2_2 = "people to receive prote"


@pytest.fixture(scope="module")
def office(sample_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The sample, open for somebody with both keys; a test that saves takes it back."""
    with open_as(copied(sample_once, tmp_path_factory.mktemp("effects")), "Demo Case Worker") as opened:
        yield opened


def training(office: Office, begins: str) -> Training:
    return next(one for one in office.every(Training) if (one.title or "").startswith(begins))


def five_more(office: Office) -> tuple[Training, HeadCount]:
    """A training that counts, and its head count with five people more."""
    found = training(office, "Victim identification for border police")
    counted = office.children(found, HeadCount)[0]
    return found, counted.changed(not_recorded=(counted.not_recorded or 0) + 5)


def matrix(office: Office, as_at: date = AS_AT) -> Matrix:
    return office.matrix(office.project("CT.1140").id, as_at)


def moved(found: Effects) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    """By placement, (before, after) of what moves."""
    return {one.after.placement: (one.before.cumulative.value, one.after.cumulative.value) for one in found.rows if one.moves}


def differing(before: Matrix, after: Matrix) -> dict[str, tuple[Decimal | None, Decimal | None]]:
    """The same of two matrices."""
    pairs = {one.placement: (one.cumulative.value, other.cumulative.value) for one, other in zip(before.rows, after.rows, strict=True)}
    return {placement: pair for placement, pair in pairs.items() if pair[0] != pair[1]}


def places(office: Office, found: Effects) -> list[int]:
    """The rows of the annex that move, by their printed number."""
    order = [row.placement for row in matrix(office).rows]
    return sorted(order.index(placement) + 1 for placement in moved(found))


def test_five_more_people_move_the_rows_that_count_them(office: Office) -> None:
    of_training, counted = five_more(office)
    for found in (effects(office, counted, as_at=AS_AT), effects(office, of_training, [counted], AS_AT)):
        assert places(office, found) == [15, 16, 33, 54]
        assert set(moved(found).values()) == {(205, 210), (235, 240)}
        assert found.why == ""
        assert {one.after.code for one in found.rows if one.moves} == {"", "2.2"}


def test_what_a_saved_record_adds_is_told_though_nothing_moves(office: Office) -> None:
    of_training, _counted = five_more(office)
    found = effects(office, of_training, as_at=AS_AT)
    assert moved(found) == {}
    officials = next(one for one in found.rows if one.after.wording.startswith("# of officials trained"))
    assert (officials.before.cumulative.value, officials.without.cumulative.value) == (205, 205 - 36)


def test_preparing_trainers_moves_nothing_and_why_is_said(office: Office) -> None:
    found = effects(office, training(office, "Online training-of-trainers session 1"), as_at=AS_AT)
    assert found.rows == ()
    assert found.why == "Counts toward nothing: its purpose is in no indicator’s scope."
    with_people = effects(
        office, HeadCount(new_id(), of=("training", training(office, "Online training-of-trainers session 1").id), not_recorded=9)
    )
    assert (with_people.rows, with_people.why) == ((), "Counts toward nothing: the purpose of its training is in no indicator’s scope.")


def test_a_new_training_counts_from_its_day_on_though_that_is_later(office: Office) -> None:
    like = training(office, "Victim identification for border police").values()
    new = Training(new_id(), **{**like, "number": None, "began": date(2020, 7, 9), "ended": None, "days": None})
    found = effects(office, new, as_at=AS_AT)
    assert found.as_at == date(2020, 7, 9)
    trainings = next(one for one in found.rows if one.after.wording.startswith("# of trainings (Target: 8"))
    assert [row.cumulative.value for row in (trainings.without, trainings.before, trainings.after)] == [6, 6, 7]


COUNTING = [register for register in ALL if counts_by_itself(register)]


@pytest.mark.parametrize("register", COUNTING, ids=[register.register for register in COUNTING])
def test_it_says_of_a_deletion_what_the_matrix_says_once_it_is_done(office: Office, register: type[Record]) -> None:
    for record in list(office.every(register))[:4]:
        told, before = effects(office, record.changed(deleted=True), as_at=AS_AT), matrix(office, AS_AT)
        office.save(record.changed(deleted=True))
        try:
            assert moved(told) == differing(before, matrix(office))
        finally:
            office.undo()


EDITS: dict[str, dict[str, object]] = {
    "training": {"purpose": "consular_protection", "assessed": 3, "improved": 1},
    "activity": {"purpose": "npat", "began": date(2020, 5, 5), "ended": None},
    "head_count": {"not_recorded": 99},
    "product": {"adopted": date(2020, 2, 1)},
    "material": {"quantity": 12},
    "reported_figure": {"value": Decimal(4), "attribution": "direct"},
    "identification": {"transit": True},
    "case": {"reported_by_mission": None, "reported_on": None},
    "service": {"delivered": None},
    "satisfaction_answer": {"answer": "dissatisfied"},
}


@pytest.mark.parametrize("register", EDITS)
def test_it_says_of_an_edit_what_the_matrix_says_once_it_is_saved(office: Office, register: str) -> None:
    for record in list(office.every(by_name(register)))[:4]:
        edited = record.changed(**EDITS[register])
        told, before = effects(office, edited, as_at=AS_AT), matrix(office)
        office.save(edited)
        try:
            assert moved(told) == differing(before, matrix(office))
        finally:
            office.undo()


def test_what_is_kept_between_two_things_typed_changes_nothing_told(office: Office) -> None:
    of_training, counted = five_more(office)
    kept: Kept = {}
    for typed in (
        of_training,
        of_training.changed(purpose="consular_protection"),
        of_training.changed(ended=date(2020, 7, 2)),
        of_training,
    ):
        assert effects(office, typed, [counted], AS_AT, kept) == effects(office, typed, [counted], AS_AT)
    assert kept


def test_telling_it_writes_nothing(office: Office) -> None:
    of_training, counted = five_more(office)
    office.put_draft(Training, of_training.id, {"title": "typed"}, "typed")
    files = {path: path.read_bytes() for path in Path(office.folder).iterdir() if path.suffix in (".db", ".db-wal")}
    history = [book.latest(50) for book in office.books]
    drafts, told = office.drafts(), effects(office, of_training.changed(title="tried"), [counted], AS_AT)
    assert told.rows
    assert [book.latest(50) for book in office.books] == history
    assert office.drafts() == drafts
    assert {path: path.read_bytes() for path in files} == files
    assert office.get(Training, of_training.id) == of_training
    assert matrix(office).rows[14].cumulative.value == 205
    office.drop_draft(Training, of_training.id)
    before = int((max(one.number or "" for one in office.every(Training))).rsplit("-", 1)[1])
    effects(office, Training(new_id(), **{**of_training.values(), "number": None}), as_at=AS_AT)
    saved = office.save(Training(new_id(), **{**of_training.values(), "number": None}))
    try:
        kept = office.get(Training, saved.records[0][1])
        assert kept
        assert int((kept.number or "").rsplit("-", 1)[1]) == before + 1, "what was tried took no number"
    finally:
        office.undo()


def test_no_field_is_missed_that_is_not_asked_for(office: Office) -> None:
    case = Case(new_id(), code=new_case_code("MN"), opened=AS_AT)
    assert effects(office, case, as_at=AS_AT).why == "Counts toward nothing yet: “Reported by a mission” is empty."
    reported = case.changed(reported_by_mission=True)
    assert effects(office, reported, as_at=AS_AT).why == "Counts toward nothing yet: “Reported on” is empty."


def test_a_record_that_is_not_finished_says_what_is_missing(office: Office) -> None:
    output = next(one.id for one in office.every(Result) if one.code == "2.1")
    outputs = frozenset({output})
    said = [
        effects(office, Training(new_id(), **values), as_at=AS_AT).why
        for values in (
            {},
            {"results": outputs, "purpose": "victim_identification", "pillar": "protection"},
            {"results": outputs, "began": AS_AT},
        )
    ]
    assert said == [f"Counts toward nothing yet: “{field}” is empty." for field in ("Outputs", "First day", "Purpose")]
    assert effects(office, HeadCount(new_id())).why == "Counts toward nothing yet: “Training or activity” is empty."
    indirect = Training(
        new_id(), results=outputs, began=AS_AT, purpose="victim_identification", pillar="protection", attribution="indirect"
    )
    assert effects(office, indirect).why == "Counts toward nothing: its attribution is in no indicator’s scope."
    elsewhere = frozenset({next(one.id for one in office.every(Result) if one.code == "O5.1")})
    visit = Activity(new_id(), results=elsewhere, began=AS_AT, kind="visit", purpose="npat")
    assert effects(office, visit).why == "Counts toward nothing: no indicator counts activities of its outputs."


def test_figures_of_others_move_the_indicators_they_name(office: Office) -> None:
    indicator = next(one for one in office.every(Indicator) if one.family == "CPI" and one.code == "9.1")
    figure = ReportedFigure(new_id(), indicators=frozenset({indicator.id}), on=AS_AT, value=Decimal(4))
    found = effects(office, figure, as_at=AS_AT)
    assert [(one.after.code, one.before.cumulative.value, one.after.cumulative.value) for one in found.rows] == [("9.1", 11, 15)]
    assert effects(office, figure.changed(value=None)).why == "Counts toward nothing yet: “Figure” is empty."
    assert "attribution" in effects(office, figure.changed(attribution="indirect")).why


def test_who_has_no_case_key_sees_nothing_of_cases(sample_once: Path, tmp_path: Path) -> None:
    where = copied(sample_once, tmp_path / "office")
    with open_as(where, "Demo Manager") as manager:
        with pytest.raises(UserError):
            effects(manager, Case(new_id()))
        of_cases = next(one for one in manager.every(Indicator) if one.family == "CPI" and one.code == "6.1")
        figure = ReportedFigure(new_id(), indicators=frozenset({of_cases.id}), on=AS_AT, value=Decimal(4))
        assert effects(manager, figure, as_at=AS_AT).why == (
            "Its indicators cannot be counted now: they wait for a case worker, or are not measured yet."
        )


def test_registers_that_count_nowhere_are_known(office: Office) -> None:
    assert not counts_anywhere(Contact, office)
    assert not counts_anywhere(by_name("expenditure"), office)
    assert effects(office, Contact(new_id())).why == "Counts toward nothing: no indicator counts contacts."


def test_it_costs_no_more_than_counting_the_matrix_before_after_and_without(office: Office) -> None:
    of_training, counted = five_more(office)
    project = office.project("CT.1140").id
    typed = work(lambda: effects(office, of_training, [counted], AS_AT))
    whole = work(lambda: office.matrix(project, AS_AT))
    assert whole["statements"] > 10
    assert all(typed[kind] <= 3 * whole[kind] for kind in whole), (typed, whole)


def work(of: Callable[[], object]) -> Counter[str]:
    """What ``of`` does, whatever the machine: the calls it makes in Python, and the statements it asks of the books."""
    done: Counter[str] = Counter()

    def note(_frame: FrameType, event: str, called: Any) -> None:
        done["calls"] += event == "call"
        done["statements"] += event == "c_call" and called.__name__ == "execute"

    sys.setprofile(note)
    try:
        of()
    finally:
        sys.setprofile(None)
    return done
