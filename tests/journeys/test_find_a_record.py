"""Ctrl+K from anywhere: a record by its number, by a word of its title; never by what identifies a person."""

from pathlib import Path

from desktop.models.registers.case import Case
from desktop.models.registers.people import Participant
from tests.journeys.conftest import Unlock, register_page
from tests.journeys.typist import Typist
from tests.ui.conftest import shell_of
from tests.ui.offices import open_as

SECRET = "Oyuntsetseg"


def test_a_record_is_found_by_its_number_and_by_its_title(unlocked: Unlock) -> None:
    officer = unlocked("Demo Officer")
    search(officer, "dornogovi")
    assert found(officer)[0].startswith("Victim identification for border police, Dornogovi")
    officer.presses("Return")
    record = register_page(officer).pane.form.base
    assert "Dornogovi" in record.get("title")

    officer.presses("Ctrl+1")
    search(officer, f"training {record.number}")
    assert found(officer)[0].startswith(record.get("title"))
    officer.presses("Return")
    assert register_page(officer).pane.form.base == record

    officer.presses("F6")
    assert officer.at == "Title"
    search(officer, record.number or "")
    assert any(words.startswith(record.get("title")) for words in found(officer))
    officer.presses("Escape")
    assert officer.at == "Title"
    officer.report("A record found by its title, then by its number")


def test_nobody_is_found_by_name(unlocked: Unlock, sample: Path) -> None:
    with open_as(sample, "Demo Case Worker") as office:
        case = next(iter(office.every(Case)))
        office.save(case.changed(name=SECRET, note=f"{SECRET} is known at the shelter."))
    with open_as(sample, "Demo Officer") as office:
        office.save(next(iter(office.every(Participant))).changed(name=SECRET))

    worker = unlocked("Demo Case Worker")
    search(worker, case.get("code"))
    assert any(case.get("code") in words for words in found(worker))
    worker.presses("Escape")
    search(worker, SECRET[:6])
    assert found(worker) == []
    box = shell_of(worker.window).palette_box
    assert box.nothing.isVisible()
    assert box.nothing.text() == "Nothing is called so. Names of people are never searched here."
    worker.presses("Escape")
    worker.window.close()

    officer = unlocked("Demo Officer")
    search(officer, SECRET)
    assert found(officer) == []


def search(typist: Typist, words: str) -> None:
    """Open the search from wherever one is, and type."""
    typist.presses("Ctrl+K")
    typist.types(words)


def found(typist: Typist) -> list[str]:
    """What stands in the list under the line, once it is looked for."""
    box = shell_of(typist.window).palette_box
    typist.until(lambda: not box._pause.isActive())
    return [box.list.item(row).text() for row in range(box.list.count())]
