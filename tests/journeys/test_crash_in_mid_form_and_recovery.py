"""The process dies in the middle of a form: what was typed is offered by name and time, and nothing happens by itself."""

import re
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

from desktop.models.registers import by_name
from tests.journeys.conftest import Begin, register_page, said, shown, unlock
from tests.journeys.half_a_form import TITLE
from tests.ui.conftest import shell_of

Training, HeadCount = by_name("training"), by_name("head_count")
ROOT = Path(__file__).parents[2]
A_MOMENT = r"\d{1,2} \w{3} \d{4}, \d\d:\d\d"


def test_crash_in_mid_form_and_recovery(begin: Begin, sample: Path) -> None:
    died = subprocess.run([sys.executable, "-m", "tests.journeys.half_a_form", str(sample)], cwd=ROOT, check=False, capture_output=True)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()

    officer = begin(sample, sample.parent / "settings")
    unlock(officer, "Demo Officer")
    office = shell_of(officer.window).session.office
    trainings = office.count(Training)
    assert "not saved yet" in said(officer)
    assert re.search(rf"{TITLE}\nTraining · {A_MOMENT}", shown(officer))

    officer.presses("Ctrl+4")
    page = register_page(officer)
    assert re.search(rf"Not saved yet: “{TITLE}”, typed {A_MOMENT}", shown(officer))
    assert not page.pane.edited()
    assert page.pane.record_id == page.listing.model.records[0].id
    assert office.count(Training) == trainings

    officer.presses("Ctrl+1")
    officer.tabs_to(f"Open {TITLE}")
    officer.presses("Return")
    page = register_page(officer)
    assert officer.at == "Title"
    standing = page.pane.form.current_record()
    assert (standing.get("title"), standing.get("pillar"), standing.get("began")) == (TITLE, "protection", date(2020, 6, 15))
    assert page.pane.form.inputs["ended"].editor.text() == "3"
    assert office.count(Training) == trainings

    officer.fills(Modality="in p", Purpose="victim id", Last_day="")
    officer.presses("Ctrl+A")
    officer.types("160620")
    officer.presses("Ctrl+S")
    assert "and 1 of its list are saved" in said(officer)
    assert not office.drafts()
    assert office.count(Training) == trainings + 1
    saved = page.pane.form.base
    assert (saved.get("title"), saved.get("ended")) == (TITLE, date(2020, 6, 16))
    assert [count.get("women") for count in office.children(saved, HeadCount)] == [7]
