"""Kill a process at random moments of changing keys, and see that what was begun is whole or never began.

    python -m tests.soak.key_kills [--times N] [--seed S] [--only TURN]

Each turn forks a child that does one deed (``deeds``) in a copy of an office, of today's format or of the first, and is
killed (SIGKILL) after a random while; one in three next openings is killed too. Then those who stay open the office, a case
worker first or last, and it is looked at (``unbroken``). A kill is timed, so ``--only`` does the same deed but may hit it
elsewhere; the office of a failure is kept.
"""

import argparse
import json
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from desktop.models.record import Book as Name
from desktop.models.registers.case import Case
from desktop.models.registers.organisation import Organisation
from desktop.office.access import users
from desktop.office.access.opening import Newcomer
from desktop.store.keys import keyring, keyring_file
from tests.office.opened import a_case, an_organisation, made_here, new_office, passphrase
from tests.soak.deeds import Before, Deed, Papers, deed, opened
from tests.soak.story import WHERE
from tests.soak.unbroken import look

FORMAT_1 = Path(__file__).parents[1] / "office" / "access" / "format_1"
PATIENCE = 60.0
"""Seconds in which a child must have begun, however busy the machine."""
NAMES = ("Maral", "Ganbat", "Bat", "Oyun", "Sarnai", "Tuya", "Naran")


def today(folder: Path) -> Before:
    """An office of today with seven users, some of whom may know a paper."""
    created = new_office(folder)
    papers = dict(created.papers)
    with created.office as office:
        users.appoint(office, Newcomer("Ganbat", ["manager"], passphrase("Ganbat")))
        users.appoint(office, Newcomer("Naran", ["case_supervisor"], passphrase("Naran")), papers)
    with opened(folder, "Tuya", passphrase("Tuya")) as office:
        office.save_all([an_organisation(), an_organisation("Second")])
        office.save(a_case())
    return known(folder, papers, NAMES)


def of_format_1(folder: Path) -> Before:
    """An office of the first format, which its first opening takes up."""
    shutil.copytree(FORMAT_1 / WHERE, folder / WHERE)
    made_here(folder, "Tuya")
    return known(folder, json.loads((FORMAT_1 / "papers.json").read_text()), ("Maral", "Bat", "Oyun", "Tuya"))


def known(folder: Path, papers: Papers, names: tuple[str, ...]) -> Before:
    """What is so in an office."""
    ring = keyring_file.read(folder / WHERE)
    keys = {name: keyring.unlock(ring, name, passphrase(name)) for name in names}
    shutil.copytree(folder / WHERE, folder / "counted" / WHERE)
    with opened(folder / "counted", "Tuya", passphrase("Tuya")) as office:
        records: dict[Name, int] = {"office": office.count(Organisation), "cases": office.count(Case)}
    return Before(folder, papers, ring, keys, records)


def work(folder: Path, done: Deed, told: int) -> None:
    """What a child does until it is killed: it says when it begins and when it is done."""
    office = None
    if done.by:
        office = opened(folder, done.by, passphrase(done.by))
        office.office_book.save(an_organisation("Entered just before"), office.user.id)  # whatever their roles are
    os.write(told, b"b")
    done.does(folder, office)
    os.write(told, b"d")
    signal.pause()


def killed(act: Callable[[int], None], after: float) -> str:
    """Let a child do ``act`` and kill it ``after`` it began; what it told until then."""
    hear, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(hear)
        try:
            act(told)
        except BaseException:  # noqa: BLE001  whatever it is, the child ends here and says why
            traceback.print_exc()
        os._exit(1)
    os.close(told)
    select.select([hear], [], [], PATIENCE)
    heard = os.read(hear, 1)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    while more := os.read(hear, 64):
        heard += more
    os.close(hear)
    _pid, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise AssertionError("the child ended before it was killed")
    return heard.decode()


def turn(before: Before, folder: Path, pace: dict[str, float], luck: random.Random, done: Deed) -> tuple[bool, bool]:
    """Do ``done`` in a copy of the office, kill it, and look; whether it was in the middle, and is done now."""
    for part in (WHERE, "settings"):
        shutil.copytree(before.folder / part, folder / part)
    most = pace.setdefault(done.words, 0.3)
    heard = killed(partial(work, folder, done), most * luck.random() ** 2)  # the keyring is written early on
    pace[done.words] = most * (0.8 if "d" in heard else 1.05)
    if luck.random() < 1 / 3:
        name = luck.choice([name for name in before.keys if name != done.about])
        killed(partial(work, folder, Deed("", "", lambda where, _office: opened(where, name, passphrase(name)))), luck.uniform(0, 0.3))
    return "d" not in heard, look(folder, before, done, luck, done="d" in heard)


def run(times: int, seed: int, only: int | None = None) -> str:
    """``times`` kills; a sentence of what was seen."""
    made = Path(tempfile.mkdtemp(prefix="tallybook-key-kills-"))
    for name in ("today", "format-1"):
        (made / name).mkdir()
    offices = [today(made / "today"), of_format_1(made / "format-1")]
    pace: dict[str, float] = {}
    seen: Counter[tuple[bool, bool]] = Counter()
    for number in range(times) if only is None else (only,):
        luck = random.Random(f"{seed} {number}")
        before = luck.choice((offices[0], offices[0], offices[1]))
        folder, done = made / f"turn-{number}", deed(before, luck)
        try:
            seen[turn(before, folder, pace, luck, done)] += 1
        except Exception as fault:
            fault.add_note(f"--seed {seed} --only {number}: {done.words} in {before}; it lies in {folder}")
            raise
        shutil.rmtree(folder)
        if sys.stdout.isatty():
            sys.stdout.write(f"\r{number + 1} kills")
            sys.stdout.flush()
    shutil.rmtree(made)
    whole, none = seen[True, True], seen[True, False] + seen[False, False]
    return (
        f"{seen.total()} kills, {whole + none} while keys were changed: of these {whole} deeds are whole and {none} never began; "
        f"nobody has a key too many or too few."
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int)
    chosen = parser.parse_args()
    sys.stdout.write(f"\n{run(chosen.times, chosen.seed, chosen.only)}\n")
