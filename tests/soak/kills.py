"""Kill a process at random moments of saving, and see that what it was told is saved is there.

    python -m tests.soak.kills [--times N] [--seed S]

Each round forks a child that opens the office book and works: single saves, edits, deeds of three
records, files, erasures, closing and opening. It says on a pipe what was saved, after the save. It
is killed (SIGKILL) after a random while, and the book is opened again: every record it spoke of is
there as it said, no deed is there by half, no number twice, and every change chain verifies.
"""

import argparse
import contextlib
import json
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from desktop.models.ids import new_id
from desktop.models.query import Query
from desktop.store.book import Book
from desktop.store.chain import verify
from desktop.store.keys.laptop import Laptop
from desktop.store.tables import packed
from tests.store.sampler import KEY, WHO, Sample, Shelf, declared

FRESH = 100
"""After so many kills a new book begins: verifying a long one takes longer each time."""
LONGEST = 0.06
"""Seconds a child lives at most after the first save it tells of; one in five is killed so long after its birth."""
PATIENCE = 60.0
"""Seconds in which a child must have saved something, however busy the machine."""


def work(folder: Path, told: int, luck: random.Random) -> None:
    """What a child does until it is killed; each line it writes to ``told`` is a promise."""
    laptop = Laptop(folder / "settings")
    while True:
        with Book.open(folder / "office.db", KEY, "office", laptop=laptop) as book:
            for _ in range(luck.randint(1, 30)):
                os.write(told, json.dumps(one_deed(book, luck)).encode() + b"\n")


def one_deed(book: Book, luck: random.Random) -> dict[str, str | None]:
    """One act, and what each record it touched is called now (None: erased)."""
    titles = {new_id(): f"{luck.random()}" for _ in range(luck.choice((1, 1, 1, 3)))}
    known = [sample for sample in book.every(Sample, Query(limit=3, order=(("id", True),))) if sample.order == 1]
    act = luck.random()
    if known and act < 0.05:
        with book.deed(WHO) as deed:
            deed.erase(Sample, known[0].id)
        return {known[0].id: None}
    if known and act < 0.3:
        edited = known[0].changed(title="edited", languages=frozenset(luck.sample(("mn", "en", "zh", "ru"), 2)))
        book.save(edited, WHO)
        return {edited.id: "edited"}
    paper = book.attach("a.bin", luck.randbytes(luck.choice((10, 5000, 200_000)))) if act > 0.8 else None
    with book.deed(WHO, reason=str(len(titles))) as deed:
        for record, title in titles.items():
            deed.save(Sample(record, title=title, order=len(titles), paper=paper, languages=frozenset(("mn",)), note="x" * 900))
    return dict(titles)


def lived(folder: Path, luck: random.Random) -> dict[str, str | None]:
    """Let a child work, kill it, and return what it had been told is saved."""
    hear, told = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(hear)
        with contextlib.suppress(BrokenPipeError):
            work(folder, told, random.Random(luck.random()))
        os._exit(1)
    os.close(told)
    heard = b"" if luck.random() < 0.2 or not select.select([hear], [], [], PATIENCE)[0] else os.read(hear, 65536)
    end = time.monotonic() + luck.uniform(0, LONGEST)
    while (left := end - time.monotonic()) > 0 and select.select([hear], [], [], left)[0]:
        more = os.read(hear, 65536)
        if not more:  # it died of itself
            break
        heard += more
    os.kill(child, signal.SIGKILL)
    while more := os.read(hear, 65536):
        heard += more
    os.close(hear)
    _pid, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        raise AssertionError("the child ended before it was killed")
    promises: dict[str, str | None] = {}
    for line in heard.split(b"\n")[:-1]:
        promises |= json.loads(line)
    return promises


def look(folder: Path, promises: dict[str, str | None], *, whole: bool) -> None:
    """Every promise is kept, every deed whole, every number given once, every chain sound."""
    with Book.open(folder / "office.db", KEY, "office", laptop=Laptop(folder / "settings")) as book:
        verify(book.connection)
        assert book.missing == 0, "what this machine saw is not there"
        found = {sample.id: sample for sample in book.every(Sample, Query(with_deleted=True))}
        missing = promises.keys() - found.keys()
        assert not missing, f"{missing} were saved and are not there"
        # The last act may have been kept and not been told any more: one edit or one erasure.
        unheard = {record: found[record].title for record, title in promises.items() if found[record].title != title}
        assert len(unheard) <= 1, f"{unheard.keys()} are not what was saved"
        assert set(unheard.values()) <= {"edited", None}
        promises |= unheard
        deeds = Counter(deed for (deed,) in book.sql("SELECT deed FROM change WHERE what = 'create' AND reason = '3'"))
        assert set(deeds.values()) <= {3}, "a deed is there by half"
        numbers = Counter(sample.number for sample in found.values())
        assert not numbers or max(numbers.values()) == 1, "a number was given twice"
        assert {record for (record,) in book.sql("SELECT DISTINCT record FROM change WHERE record != ''")} == found.keys()
        if whole:
            assert book.check() == []
            for record, sample in found.items():
                assert told_by_history(book, record) == told_by_row(sample), f"{record} is not what its history says"


def told_by_row(sample: Sample) -> dict[str, Any]:
    """The fields of a record that have a value, packed."""
    return {} if sample.title is None else {field: packed(sample.kinds[field], value) for field, value in sample.values().items()}


def told_by_history(book: Book, record: str) -> dict[str, Any]:
    """The same, put together from its change lines."""
    state: dict[str, Any] = {}
    for change in book.history(Sample, record):
        if change.what == "erase":
            return {}
        state |= {field: new for field, (_old, new) in (change.fields or {}).items()}
    return {field: value for field, value in state.items() if value is not None}


def run(times: int, seed: int) -> str:
    """``times`` kills; a sentence of what was seen."""
    luck = random.Random(seed)
    saved = opened = 0
    folder = Path(tempfile.mkdtemp(prefix="tallybook-kills-"))
    with declared(Shelf, Sample):
        for turn in range(times):
            if turn % FRESH == 0:
                shutil.rmtree(folder)
                folder.mkdir()
                promises: dict[str, str | None] = {}
                Book.create(folder / "office.db", KEY, "office", laptop=Laptop(folder / "settings")).close()
            new = lived(folder, luck)
            saved += len(new)
            opened += bool(new)
            promises |= new
            look(folder, promises, whole=turn % FRESH in (FRESH - 1, FRESH // 2) or turn == times - 1)
            if sys.stdout.isatty():
                sys.stdout.write(f"\r{turn + 1} kills, {saved} records")
                sys.stdout.flush()
    shutil.rmtree(folder)
    return f"{times} kills, {opened} while saving; {saved} records were acknowledged and every one is there, with a verified chain."


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    sys.stdout.write(f"\n{run(chosen.times, chosen.seed)}\n")
