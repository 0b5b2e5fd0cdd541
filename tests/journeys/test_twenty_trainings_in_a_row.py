"""A field officer types twenty trainings from a pile of paper; what repeats is there already."""

from datetime import date

from desktop.models.registers import by_name
from tests.journeys.conftest import Unlock, register_page
from tests.ui.conftest import shell_of

TRAININGS = 20
MOST_KEYS = 8
"""For each after the first, on average: every fifth is on another day, and is reached by Tab."""


def test_twenty_trainings_in_a_row(unlocked: Unlock) -> None:
    officer = unlocked("Demo Officer")
    office, training = shell_of(officer.window).session.office, by_name("training")
    before = {one.id for one in office.every(training)}
    officer.presses("Ctrl+4", "Ctrl+N")
    officer.fills(
        Title="Course 01", Outputs="2.1", Pillar="prot", Modality="in p", Purpose="victim id", First_day="010620", Place="Sainshand"
    )
    officer.report("The first of twenty trainings")
    officer.keys = officer.letters = 0
    for number in range(2, TRAININGS + 1):
        officer.presses("Ctrl+Shift+S")
        assert officer.at == "Title"
        officer.types(f"Course {number:02}")
        form = register_page(officer).pane.form.current_record()
        assert (form.get("place"), form.get("pillar"), form.get("began")) == ("Sainshand", "protection", day_of(number - 1))
        if day_of(number) != day_of(number - 1):
            officer.fills(First_day=f"{day_of(number):%d%m%y}")
    officer.presses("Ctrl+S")
    officer.report("The other nineteen")
    assert officer.keys <= MOST_KEYS * (TRAININGS - 1)

    made = [one for one in office.every(training) if one.id not in before]
    assert sorted(one.get("title") for one in made) == [f"Course {number:02}" for number in range(1, TRAININGS + 1)]
    assert {one.get("title"): one.get("began") for one in made} == {
        f"Course {number:02}": day_of(number) for number in range(1, TRAININGS + 1)
    }
    assert {one.get("purpose") for one in made} == {"victim_identification"}
    assert len({one.number for one in made}) == TRAININGS
    assert not office.drafts()


def day_of(number: int) -> date:
    return date(2020, 6, 1 + (number - 1) // 5)
