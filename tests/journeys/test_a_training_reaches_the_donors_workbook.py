"""A field officer types a training; whoever opens the office next reads it in the file that goes to the donor."""

import json
from datetime import date
from pathlib import Path

import openpyxl

from desktop.models.registers import by_name
from tests.journeys.conftest import Begin, Unlock, register_page, said, unlock
from tests.journeys.typist import Typist
from tests.ui.conftest import shell_of

HeadCount = by_name("head_count")
WORDING = "# of officials trained (Target: 200"


def test_a_training_reaches_the_donors_workbook(unlocked: Unlock, begin: Begin, sample: Path, tmp_path: Path) -> None:
    officer = unlocked("Demo Officer")
    enter_the_training(officer)
    officer.report("A training with its head count")
    officer.window.close()

    manager = begin(sample, sample.parent / "settings")
    unlock(manager, "Demo Manager")
    out = tmp_path / "for the donor"
    export_to(manager, out)
    (out,) = out.iterdir()

    assert number_in_the_workbook(out / "results-matrix.xlsx") == 217
    rows = json.loads((out / "matrix.json").read_text(encoding="utf-8"))["rows"]
    assert next(row for row in rows if row["wording"].startswith(WORDING))["value"] == 217


def enter_the_training(officer: Typist) -> None:
    """From the home page: register, new, the form, the head count under it, save."""
    officer.presses("Ctrl+4", "Ctrl+N")
    assert officer.at == "Title"
    officer.fills(Title="Victim identification for border guards", Outputs="2.1", Pillar="prot", Modality="in p", Purpose="victim id")
    officer.fills(First_day="220620", Last_day="230620", Place="Sainshand")
    officer.presses("F6")
    assert officer.at == "Head counts"
    for cell in ("part", "police", "mong"):
        officer.types(cell)
        officer.presses("Tab")
    officer.types("12")

    page = register_page(officer)
    effects = page.pane.effects
    assert effects
    officer.until(lambda: any(WORDING in line and line.endswith("205 → 217") for line in effects.words()))

    officer.presses("Ctrl+S")
    assert not page.pane.new
    assert said(officer).endswith("and 1 of its list are saved.")
    training = page.pane.form.base
    assert (training.get("pillar"), training.get("began"), training.get("ended")) == ("protection", date(2020, 6, 22), date(2020, 6, 23))
    assert [(count.get("role"), count.get("women")) for count in page.session.office.children(training, HeadCount)] == [("participant", 12)]


def export_to(manager: Typist, out: Path) -> None:
    """The Reports page, the two files and the folder, Return; wait until they are said to be there."""
    manager.presses("Ctrl+7")
    assert manager.at == "Donor"
    for left_out in ("Summary   summary.pdf", "Package of them all   package.zip"):
        manager.tabs_to(left_out)
        manager.presses("Space")
    manager.tabs_to("Folder for the files")
    manager.presses("Ctrl+A")
    manager.types(str(out))
    manager.presses("Return")
    manager.until(lambda: str(out) in said(manager))
    assert said(manager).startswith("2 files lie in ")
    assert shell_of(manager.window).status.action.text() == "Show in folder"


def number_in_the_workbook(path: Path) -> object:
    """What a spreadsheet shows under "Result" in the row of the indicator."""
    rows = list(openpyxl.load_workbook(path, data_only=True).worksheets[0].iter_rows(values_only=True))
    head = next(row for row in rows if "Result" in row)
    row = next(row for row in rows if str(row[head.index("Indicators")]).startswith(WORDING))
    return row[head.index("Result")]
