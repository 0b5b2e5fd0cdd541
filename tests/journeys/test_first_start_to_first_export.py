"""A machine that never saw Tallybook: an office, a project, its framework, a training, and the first files for the donor."""

import json
from pathlib import Path

import pytest

from desktop.store.keys.sealing import CHEAPEST
from desktop.ui.shell.shell import Shell
from desktop.ui.start import wizards
from desktop.ui.start.wizard import Wizard
from tests.journeys.conftest import Begin, said
from tests.journeys.typist import Typist
from tests.ui.conftest import shell_of

SAID = "seven blue hills by the river"
WORDING = "# of officials trained (target: 40)"


def test_first_start_to_first_export(begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wizards, "COST", CHEAPEST)
    manager = begin(None, tmp_path / "settings")
    begin_the_office(manager, tmp_path)
    enter_the_project(manager)
    enter_the_framework(manager)
    enter_the_indicator(manager)
    enter_the_training(manager)
    out = tmp_path / "first files"
    export_to(manager, out)
    manager.report("From the first start to the first files")

    (out,) = out.iterdir()
    assert sorted(path.name for path in out.iterdir()) == ["matrix.json", "package.zip", "results-matrix.xlsx", "summary.pdf"]
    matrix = json.loads((out / "matrix.json").read_text(encoding="utf-8"))
    assert (matrix["project"], matrix["donor"]) == ("KH.01", "J/TIP")
    rows = [(row["result"], row["level"], row["wording"], row["target"], row["value"]) for row in matrix["rows"]]
    assert rows == [("1.1", "output", WORDING, 40, 12)]


def begin_the_office(first: Typist, at: Path) -> None:
    """The guide: the office, its first user, the passphrase, the two papers."""
    first.tabs_to("New office")
    first.presses("Return")
    guide = first.window.centralWidget()
    assert isinstance(guide, Wizard)
    first.fills(Name_of_the_office="Khovd", Country="mongolia", In_the_folder="")
    first.presses("Ctrl+A")
    first.types(str(at))
    first.presses("Return")
    first.types("Maral")
    first.presses("Return")
    first.types(SAID)
    first.presses("Tab")
    first.types(SAID)
    first.presses("Return")
    first.tabs_to("Put the two files in the folder")
    first.presses("Ctrl+A")
    first.types(str(at))
    first.presses("Return")
    first.until(lambda: guide.title.text() == "Print the two papers")
    first.tabs_to("Both papers are printed and put away")
    first.presses("Space", "Return")
    first.until(lambda: guide.title.text() == "The first project")


def enter_the_project(first: Typist) -> None:
    """The guide's last page; the office is open after it."""
    first.fills(Code="KH.01", Currency="US Dollar", Title="Safe borders", Donor="J/TIP", Kind_of_donor="government")
    first.tabs_to("First day, as used")
    first.types("0101")
    first.presses("Tab")
    first.types("3112")
    first.presses("Return")
    first.until(lambda: isinstance(first.window.centralWidget(), Shell))
    first.idle()


def enter_the_framework(manager: Typist) -> None:
    """An objective, and an output under it."""
    go_to(manager, "framework")
    manager.presses("Ctrl+N")
    manager.types("O1")
    manager.presses("Tab")
    manager.types("Borders are safe for those who cross them")
    manager.presses("Return", "Ctrl+N")
    manager.types("1.1")
    manager.presses("Tab")
    manager.types("Border officials can identify victims")
    manager.presses("Return", "Alt+Right")
    assert said(manager) == "Objective 1.1 is moved. Its level is now: Outcome."
    manager.presses("Right", "Return")
    manager.types("output")
    manager.presses("Return")
    assert said(manager) == "Output 1.1 is changed."


def enter_the_indicator(manager: Typist) -> None:
    """What is measured, for which result, and where it stands."""
    go_to(manager, "indicators")
    manager.presses("Ctrl+N")
    manager.fills(Short_name="Officials trained", Wording=WORDING, Measure="people tr")
    manager.tabs_to("Results in scope")
    manager.presses("Down", "Space")
    manager.fills(Target_at_the_end="40", Under="1.1")
    manager.presses("Tab", "Ctrl+S")
    assert said(manager) == "Officials trained is saved."


def enter_the_training(manager: Typist) -> None:
    """Today, twelve women."""
    manager.presses("Ctrl+4", "Ctrl+N")
    manager.fills(Title="Victim identification", Outputs="1.1", Pillar="prot", Modality="in p", Purpose="victim id", First_day="t")
    manager.presses("F6")
    manager.types("part")
    manager.presses("Tab", "Tab", "Tab")
    manager.types("12")
    manager.presses("Ctrl+S")
    assert said(manager) == "Training A-0001 and 1 of its list are saved."


def export_to(manager: Typist, out: Path) -> None:
    """The Reports page, the folder, Return."""
    manager.presses("Ctrl+7")
    manager.tabs_to("Folder for the files")
    manager.presses("Ctrl+A")
    manager.types(str(out))
    manager.presses("Return")
    manager.until(lambda: str(out) in said(manager))


def go_to(manager: Typist, page: str) -> None:
    """A page by its name, through the search."""
    manager.presses("Ctrl+K")
    manager.types(page)
    manager.presses("Return")
    assert shell_of(manager.window).page.id == page
