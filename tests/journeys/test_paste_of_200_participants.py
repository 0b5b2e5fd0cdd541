"""An attendance list is copied out of Excel under a training; what cannot be read is mended, all by keys."""

from datetime import date

from PySide6.QtGui import QGuiApplication

from desktop.models.record import Record
from desktop.models.registers import by_name
from desktop.ui.register.paste_view import PasteView
from tests.journeys.conftest import Unlock, register_page, said
from tests.journeys.typist import Typist
from tests.ui.conftest import shell_of

MOST_KEYS = 40
"""Beside the words themselves."""
HEADINGS = ("No.", "Name", "Sex", "Kind of agency", "Agency", "Position", "Country", "Score before", "Score after")
FAULTS = {4: ("Sex", "femal e"), 41: ("Kind of agency", "Polise"), 78: ("Score before", "n/a"), 121: ("Country", "Mongolai"),
          160: ("Country", "Mongola"), 200: ("Sex", "x")}  # fmt: skip
MENDED = ("female", "police", "55", "mongolia", "mongolia", "male")
Training, Participant = by_name("training"), by_name("participant")


def copied(rows: int, faults: dict[int, tuple[str, str]]) -> None:
    """What Excel puts on the clipboard: a heading, and a row for each who came."""
    lines: list[tuple[str, ...]] = [HEADINGS]
    for number in range(1, rows + 1):
        row = dict(zip(HEADINGS, (str(number), f"Invented {number}", ("Male", "Female")[number % 2], "Police", "Border police", "Inspector",
                                  "Mongolia", str(40 + number % 30), str(60 + number % 30)), strict=True))  # fmt: skip
        row |= dict([faults[number]]) if number in faults else {}
        lines.append(tuple(row.values()))
    QGuiApplication.clipboard().setText("\r\n".join("\t".join(line) for line in lines) + "\r\n")


def begun(officer: Typist) -> None:
    """A training typed as far as it is needed."""
    officer.presses("Ctrl+4", "Ctrl+N")
    officer.fills(Title="Border course", Outputs="2.1", Pillar="prot", Modality="in p", Purpose="victim id", First_day="250620")


def people(officer: Typist) -> list[Record]:
    page = register_page(officer)
    return list(page.session.office.children(page.pane.form.base, Participant))


def to_participants(officer: Typist) -> None:
    """F6 goes from the form to the lists under it."""
    sheet = next(grid.sheet for grid in register_page(officer).pane.child_tables if grid.register is Participant)
    while officer.focus is not sheet:
        officer.presses("F6")


def test_a_training_with_25_participants_pasted(unlocked: Unlock) -> None:
    officer = unlocked("Demo Officer")
    copied(25, {})
    begun(officer)
    to_participants(officer)
    officer.presses("Ctrl+V")
    assert said(officer) == "25 rows pasted. Save keeps them."
    officer.presses("Ctrl+S")
    training = register_page(officer).pane.form.base
    assert training.get("began") == date(2020, 6, 25)
    assert said(officer) == f"Training {training.number} and 25 of its list are saved."
    assert len(people(officer)) == 25
    officer.report("A training with 25 participants pasted")
    assert officer.keys <= MOST_KEYS


def test_paste_of_200_participants_with_six_faulty_cells(unlocked: Unlock) -> None:
    officer = unlocked("Demo Officer")
    office = shell_of(officer.window).session.office
    before = office.count(Training), office.count(Participant)
    copied(200, FAULTS)
    begun(officer)
    to_participants(officer)
    officer.keys = officer.letters = 0
    officer.presses("Ctrl+V")
    view = register_page(officer).tasks.panel
    assert isinstance(view, PasteView)
    assert (view.ready.text(), view.faulty.text()) == ("✔ 194 ready", "▲ 6 with faults")
    assert "No." in view.where.text()
    officer.presses("Ctrl+S")
    assert said(officer).startswith("Nothing is saved yet: 6 rows have faults.")
    for row, text in zip(FAULTS, MENDED, strict=True):
        assert view.sheet.currentIndex().row() == row - 1
        assert view.said.text().startswith("▲")
        officer.presses("F2", "Ctrl+A")
        officer.types(text)
        officer.presses("Return")
        if officer.focus is not view.sheet:  # the first Return took what the list under the cell offered
            officer.presses("Return")
    assert view.ready.text() == "✔ 200 ready"
    officer.presses("Ctrl+S")
    officer.report("200 participants pasted, six cells mended and saved")
    assert register_page(officer).tasks.panel is None
    assert {one.get("name") for one in people(officer)} == {f"Invented {number}" for number in range(1, 201)}
    assert (office.count(Training), office.count(Participant)) == (before[0] + 1, before[1] + 200)

    officer.presses("Ctrl+Z")  # in a sheet one types: no record is meant
    assert (office.count(Training), office.count(Participant)) == (before[0] + 1, before[1] + 200)
    while officer.at != "Undo":
        officer.presses("F6")
    officer.presses("Space")
    assert (office.count(Training), office.count(Participant)) == before
    officer.presses("Ctrl+Y")
    assert (office.count(Training), office.count(Participant)) == (before[0] + 1, before[1] + 200)
