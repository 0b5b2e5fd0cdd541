"""The whole check beside somebody's work: it sees what the check in front sees, and lets go of the books at once when they are wanted."""

import shutil
import threading
from pathlib import Path

import pytest

from desktop.models.registers.organisation import Organisation
from desktop.office.access import users
from desktop.office.background_check import Check
from desktop.office.office import Office
from desktop.store.keys.paper_code import new_code
from tests.office.opened import a_case, an_organisation, new_office, opened


@pytest.fixture
def office(tmp_path: Path) -> Office:
    new_office(tmp_path).office.close()
    made = opened(tmp_path, "Tuya")
    made.save_all([an_organisation(f"Organisation {number}") for number in range(500)])
    made.save(a_case())
    return made


class Held:
    """A check on a thread of its own, held at its first progress ``until`` it may go on."""

    def __init__(self, check: Check, until: threading.Event | None = None) -> None:
        self.check = check
        self.at_work, self.go_on = threading.Event(), until or threading.Event()
        self.found: list[list[str] | None] = []
        self.thread = threading.Thread(target=self._run)
        self.thread.start()
        assert self.at_work.wait(20)

    def _run(self) -> None:
        self.found.append(self.check.run(self._told))

    def _told(self, _done: int, _of: int) -> None:
        self.at_work.set()
        self.go_on.wait(20)

    def end(self) -> list[str] | None:
        self.go_on.set()
        self.thread.join(20)
        return self.found[0]


def test_it_tells_how_far_it_is_and_finds_nothing_in_a_whole_office(office: Office) -> None:
    told: list[tuple[int, int]] = []
    with office:
        assert office.begin_check().run(lambda done, of: told.append((done, of))) == []
    assert told
    assert all(0 < done <= of for done, of in told)
    assert told == sorted(told)


def test_it_sees_what_was_changed_with_the_key_in_hand(office: Office) -> None:
    with office:
        with office.office_book.connection.conn:
            office.office_book.connection.execute("UPDATE organisation SET title = 'Forged' WHERE title = 'Organisation 7'")
        assert office.begin_check().run() == office.check() != []


def test_it_sees_that_the_book_is_older_than_it_was_here(tmp_path: Path, office: Office) -> None:
    """A whole older book is well in itself."""
    where, old = tmp_path / "Ulaanbaatar.tallybook" / "office.db", tmp_path / "old.db"
    office.close()
    shutil.copy(where, old)
    with opened(tmp_path, "Tuya") as later:
        later.save(an_organisation("Later"))
    shutil.copy(old, where)
    with opened(tmp_path, "Tuya") as again:
        found = again.begin_check().run()
        assert found == again.check()
        assert ["lacks 1 change" in sentence for sentence in found or ()] == [True]


def test_what_is_saved_meanwhile_is_no_finding(office: Office) -> None:
    """It reads one moment: a row of now beside a history of before would be called edited."""
    with office:
        held = Held(office.begin_check())
        changed = next(iter(office.every(Organisation))).changed(title="Changed meanwhile")
        office.save(changed)
        office.save(an_organisation("New meanwhile"))
        assert held.end() == []
        assert office.check() == []


@pytest.mark.parametrize("deed", ["a change of keys", "closing"])
def test_it_lets_go_when_the_books_are_wanted(office: Office, deed: str) -> None:
    """A reader of a book whose key changes would stop the change; it stopped the dismissal."""
    with office:
        check = office.begin_check()
        held = Held(check, until=check.stopped)
        done = threading.Thread(
            target=(lambda: users.new_paper(office, "cases", new_code())) if deed == "a change of keys" else office.close
        )
        done.start()
        done.join(20)
        assert not done.is_alive()
        assert held.end() is None
        if deed != "closing":
            assert office.check() == []
