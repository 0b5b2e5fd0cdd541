"""A user leaves and the keys change: who opens what afterwards, and what a crash at any step leaves."""

import contextlib
import os
import shutil
import signal
import sys
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from desktop.errors import UserError
from desktop.models.registers.case import Case
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.staff import User
from desktop.office.access import users
from desktop.office.access.users import Papers
from desktop.office.office import Office
from desktop.store.book import Book
from desktop.store.keys import keyring, keyring_file
from desktop.store.keys.laptop import Laptop
from desktop.store.rotation import fits
from tests.office.opened import a_case, an_organisation, new_office, opened, passphrase

WHERE = "Ulaanbaatar.tallybook"


def user(office: Office, name: str) -> User:
    return next(one for one in office.every(User) if one.name == name)


def worked_in(tmp_path: Path) -> Papers:
    """An office with a record in each book and a backup of each, and its papers."""
    tmp_path.mkdir(exist_ok=True)
    created = new_office(tmp_path)
    created.office.close()
    with opened(tmp_path, "Tuya") as office:
        office.save(a_case())
        office.save(an_organisation())
        for book in office.books:
            book.backup(office.folder / "backups" / f"{book.name}.db")
    return created.papers


def test_who_left_opens_nothing_with_passphrase_or_old_keys(tmp_path: Path) -> None:
    papers = worked_in(tmp_path)
    before = keyring.unlock(keyring_file.read(tmp_path / WHERE), "Sarnai", passphrase("Sarnai"))
    with opened(tmp_path, "Tuya") as office:
        users.dismiss(office, user(office, "Sarnai"))
        assert office.count(Case) == office.count(Organisation) == 1
        office.save(a_case())
        assert office.check() == []
    with pytest.raises(UserError, match="Nobody called “Sarnai”"):
        opened(tmp_path, "Sarnai")
    for book, key in before.books.items():
        assert not fits(tmp_path / WHERE / f"{'office' if book == 'office' else 'cases'}.db", key)
    for name, cases in (("Maral", 0), ("Bat", 0), ("Oyun", 0), ("Tuya", 2)):
        with opened(tmp_path, name) as office:
            assert office.count(Organisation) == 1
            assert cases == (office.count(Case) if office.case_book else 0)
    ring = keyring_file.read(tmp_path / WHERE)
    for book in ("office", "cases"):
        held = keyring.open_with_paper(ring, book, papers[book])
        assert fits(tmp_path / WHERE / f"{book}.db", next(iter(held.books.values())))


def test_old_backups_open_with_the_past_keys_of_those_who_stay(tmp_path: Path) -> None:
    papers = worked_in(tmp_path)
    with opened(tmp_path, "Tuya") as office:
        users.dismiss(office, user(office, "Sarnai"))
        users.new_paper(office, "cases", users.new_paper_code())
        past = office.access.keys.past
    assert [len(past["office"]), len(past["cases"])] == [1, 2]
    for name in ("office", "cases"):
        copy = tmp_path / WHERE / "backups" / f"{name}.db"
        fitting = [key for key in past[name] if fits(copy, key)]
        assert len(fitting) == 1
        book = Book.open(copy, fitting[0], name, laptop=Laptop(tmp_path / "elsewhere"))
        assert book.count(Organisation if name == "office" else Case) == 1
        book.close()
    ring = keyring_file.read(tmp_path / WHERE)
    by_paper = keyring.open_with_paper(ring, "office", papers["office"])
    assert by_paper.past["office"] == past["office"]
    newcomer = keyring.unlock(ring, "Maral", passphrase("Maral"))
    assert "cases" not in newcomer.past


def test_a_replaced_paper_is_void(tmp_path: Path) -> None:
    papers = worked_in(tmp_path)
    code = users.new_paper_code()
    with opened(tmp_path, "Tuya") as office:
        users.new_paper(office, "cases", code)
        assert office.count(Case) == 1
    ring = keyring_file.read(tmp_path / WHERE)
    with pytest.raises(UserError, match="newest paper"):
        keyring.open_with_paper(ring, "cases", papers["cases"])
    assert fits(tmp_path / WHERE / "cases.db", keyring.open_with_paper(ring, "cases", code).books["cases"])


def test_a_manager_needs_the_case_paper_to_let_a_case_worker_go(tmp_path: Path) -> None:
    papers = worked_in(tmp_path)
    with opened(tmp_path, "Maral") as office:
        with pytest.raises(UserError, match="holds the key of the case book, or its recovery paper"):
            users.dismiss(office, user(office, "Sarnai"))
        assert user(office, "Sarnai").left is None
        users.dismiss(office, user(office, "Sarnai"), {"cases": papers["cases"]})
        assert office.case_book is None
        assert "cases" not in office.access.keys.books
        assert office.check() == []
    with opened(tmp_path, "Tuya") as office:
        assert office.count(Case) == 1


def test_a_role_that_loses_a_book_changes_its_key(tmp_path: Path) -> None:
    worked_in(tmp_path)
    before = keyring.unlock(keyring_file.read(tmp_path / WHERE), "Sarnai", passphrase("Sarnai"))
    with opened(tmp_path, "Tuya") as office, pytest.raises(UserError, match="Only a manager"):
        users.set_roles(office, user(office, "Sarnai"), {"field_officer"})
    with opened(tmp_path, "Maral") as office:
        users.set_roles(office, user(office, "Tuya"), {"manager", "case_supervisor"})
    with opened(tmp_path, "Tuya") as office:
        users.set_roles(office, user(office, "Sarnai"), {"field_officer"})
        assert office.count(Case) == 1
        assert office.check() == []
    assert not fits(tmp_path / WHERE / "cases.db", before.books["cases"])
    assert fits(tmp_path / WHERE / "office.db", before.books["office"])
    with opened(tmp_path, "Sarnai") as office:
        assert office.case_book is None
        assert office.roles == {"field_officer"}


def test_while_an_export_reads_the_key_is_not_changed(tmp_path: Path) -> None:
    worked_in(tmp_path)
    with opened(tmp_path, "Tuya") as office:
        office.save(a_case())
        with office.readers(), pytest.raises(UserError, match="Something still reads the book"):
            users.new_paper(office, "cases", users.new_paper_code())
        assert office.count(Case) == 2
        assert office.check() == []


# What counts in a folder changes by renames only; between two of them grows a file that does not count yet.
_STEPS = {"os.rename"}
_hooked: list[Callable[[], None]] = []


def _hook(event: str, _args: tuple[object, ...]) -> None:
    if _hooked and event in _STEPS:
        _hooked[-1]()


sys.addaudithook(_hook)


def after(steps: int, then: Callable[[], None], act: Callable[[], None]) -> int:
    """Do ``act`` and at its step number ``steps`` something else; how many steps there were."""
    count = 0

    def step() -> None:
        nonlocal count
        count += 1
        if count == steps:
            _hooked.clear()
            then()

    _hooked.append(step)
    try:
        act()
    finally:
        _hooked.clear()
    return count


def let_go(tmp_path: Path) -> None:
    with opened(tmp_path, "Tuya") as office:
        users.dismiss(office, user(office, "Sarnai"))


def holds(tmp_path: Path) -> None:
    """Whatever happened, those who stay open everything; then the leaving is done again, and is whole."""
    with opened(tmp_path, "Tuya") as office:
        assert office.count(Case) == office.count(Organisation) == 1
        assert office.check() == []  # what was begun is ended by now
        sarnai = user(office, "Sarnai")
        if sarnai.id in office.access.ring.state.users:
            assert not sarnai.left
            users.dismiss(office, sarnai)
        assert office.check() == []
    with opened(tmp_path, "Maral") as office:
        assert office.count(Organisation) == 1
    with pytest.raises(UserError, match="Nobody called “Sarnai”"):
        opened(tmp_path, "Sarnai")
    left = {path.name for path in (tmp_path / WHERE).iterdir()}
    assert left <= {"office.db", "cases.db", "keyring.json", "backups", ".lock"}
    copy = tmp_path / WHERE / "backups"
    assert (copy / "keyring.json").read_bytes() == (tmp_path / WHERE / "keyring.json").read_bytes()
    keys = keyring.unlock(keyring_file.read(tmp_path / WHERE), "Tuya", passphrase("Tuya"))
    assert all(any(fits(copy / f"{name}.db", key) for key in keys.past[name]) for name in keys.past)


def test_killed_at_every_step_of_the_change_everything_still_opens(tmp_path: Path) -> None:
    if not hasattr(os, "fork"):
        pytest.skip("no fork here to be killed in")
    worked_in(tmp_path / "before")
    step, ended = 0, False
    while not ended:
        step += 1
        folder = tmp_path / str(step)
        shutil.copytree(tmp_path / "before", folder)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # 3.12: a fork beside threads; the child uses none
            child = os.fork()
        if child == 0:  # from here on this is the laptop whose battery dies
            with contextlib.suppress(BaseException):
                after(step, lambda: os.kill(os.getpid(), signal.SIGKILL), partial(let_go, folder))
                os._exit(0)
            os._exit(1)
        status = os.waitpid(child, 0)[1]
        assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
        ended = not os.WIFSIGNALED(status)
        holds(folder)
    assert step > 15


def test_where_a_step_fails_nothing_is_lost_and_a_sentence_says_so(tmp_path: Path) -> None:
    def full() -> None:
        raise OSError(28, "No space left on device")

    worked_in(tmp_path)
    steps, reached, cases = 0, 1, 1
    said: set[str] = set()
    while reached >= steps:
        steps += 1
        with opened(tmp_path, "Tuya") as office:
            try:
                reached = after(steps, full, partial(users.new_paper, office, "cases", users.new_paper_code()))
            except UserError as fault:
                said.add(str(fault).partition(".")[0])
                reached = steps
            if office.is_out("cases"):
                assert office.count(Case) == cases
                office.save(a_case())
                cases += 1
            else:
                with pytest.raises(UserError, match="Close the office and open it again"):
                    office.count(Case)
    with opened(tmp_path, "Tuya") as office:
        assert office.count(Case) == cases
        assert office.check() == []
    assert steps > 5
    assert said == {"The disk is full"}
