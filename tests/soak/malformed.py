"""Throw malformed files of every kind at what reads them: one sentence each, within bounds, and the office is as it was.

    python -m tests.soak.malformed [--times N] [--seed S]

Each turn takes a right file, changes its JSON in one to three places (``spoilt``) or its bytes, and gives it to the real reader. What
is read goes on: a project file, in every other turn with a sum that fits, is joined, and what a report kept is laid beside the matrix.
Each reader gets files of four and eight megabytes too, which would take hundreds if they were built before they are refused.
"""

import argparse
import copy
import json
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from desktop.errors import UserError
from desktop.exchange.report.matrix_json import matrix_json, read_matrix_json
from desktop.exchange.sealed import seal
from desktop.models.ids import new_id
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Placement, Target
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.project import Project
from desktop.models.registers.report import Report
from desktop.models.registers.result import Result
from desktop.office.access import joining
from desktop.office.access.changes_file import brought, read_changes
from desktop.office.access.creating import Donor, begin_project
from desktop.office.access.joining import ask_to_join, join, read_request
from desktop.office.access.this_laptop import public_key
from desktop.office.office import Office
from desktop.office.sharing import give_out, join_project, look_into
from desktop.shapes import ShapeError
from desktop.store import drafts
from desktop.store.keys import keyring_file
from desktop.store.keys.laptop import Expected, Laptop
from desktop.store.keys.memory import Memory
from desktop.ui.runtime.settings import Settings
from tests.office.opened import a_site, new_office, opened

MOST_SECONDS, MOST_MEGABYTES = 10.0, 300.0
NONSENSE: tuple[Any, ...] = (
    None, True, False, 0, -1, 5, 2**63, 10**400, 1.5, 1e308, "", "x", "\ud800", "../../x", "a\n", "0" * 64, "=1+1", "01234567-89ab-cdef-0123-456789abcdef", "1E99", [], {}, [[]], {"a": 1}, "x" * 10_000,
)  # fmt: skip


def spoilt(said: Any, luck: random.Random) -> bytes:
    """``said`` as JSON, with one to three of its places changed, and in one of four its text too."""
    said = copy.deepcopy(said)
    for _time in range(luck.randint(1, 3)):
        said = _changed(said, luck)
    text = json.dumps(said).encode()
    return luck.choice(TEXTS)(text, luck) if luck.random() < 0.25 else text


TEXTS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    lambda text, luck: text[: luck.randrange(len(text) + 1)],
    lambda text, _luck: b"\xef\xbb\xbf" + text,
    lambda text, _luck: text.decode().encode("utf-16"),
    lambda text, _luck: text.replace(b"{", b'{"a": 1, "a": 2, ', 1),
    lambda text, _luck: b"[" * 100_000 + text,
    lambda text, _luck: text.replace(b"1", b"NaN", 1),
    lambda text, luck: text + bytes([luck.randrange(256)]),
)


def _changed(said: Any, luck: random.Random) -> Any:
    where, key = luck.choice(list(_places(said)) or [(None, None)])
    chance = luck.random()
    if where is None:
        return copy.deepcopy(luck.choice(NONSENSE))
    if chance < 0.15:
        del where[key]
    elif chance < 0.25 and isinstance(where, dict):
        where[luck.choice(("more", "../x", "\ud800", ""))] = copy.deepcopy(luck.choice(NONSENSE))
    elif chance < 0.25:
        where.append(copy.deepcopy(where[key]))
    else:
        where[key] = copy.deepcopy(luck.choice(NONSENSE))
    return said


def _places(said: Any) -> Iterator[tuple[Any, Any]]:
    for key in said if isinstance(said, dict) else range(len(said)) if isinstance(said, list) else ():
        yield said, key
        yield from _places(said[key])


LARGE: tuple[bytes, ...] = tuple(
    text
    for most in (4 << 20, 8 << 20)  # what a keyring may have, and what anything may
    for text in (
        b"[" + b"[]," * (most // 3 - 10) + b"[]]",
        b'{"format": "tallybook-keyring", "a": [' + b'{"": 0},' * (most // 8 - 10) + b"0]}",
        b'{"format": "tallybook-project", "version": 1, ' + b",".join(b'"%06x":[]' % number for number in range(most // 12 - 10)) + b"}",
    )
)


def with_its_sum(text: bytes) -> bytes:
    """``text`` with the sum of its records, if it is a project file that has some."""
    try:
        said = json.loads(text)
        said["sum"] = sha256(json.dumps(said["records"], ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    except (ValueError, KeyError, TypeError, RecursionError):
        return text
    return json.dumps(said).encode()


def a_framework(office: Office, code: str) -> Project:
    """A project with one indicator and a target."""
    today = office.context.today
    project = Project(new_id(), code=code, title="A project", starts=today - timedelta(400), ends=today, currency="USD")
    begin_project(office, project, Donor("A donor", "government"), by_quarter=True)
    result = Result(new_id(), project=project.id, code="1", level="output", statement="An output")
    indicator = Indicator(new_id(), project=project.id, short="Trained")
    of = ("indicator", indicator.id)
    version = {"wording": "Trained", "unit": "number", "measure": "trainings", "results": frozenset({result.id})}
    period = next(iter(office.every(ReportingPeriod)))
    office.save_all([result, indicator, IndicatorVersion(new_id(), of=of, valid_from=today - timedelta(400), **version)])
    office.save_all([Target(new_id(), of=of, period=period.id, value=Decimal(5)), Placement(new_id(), of=of, result=result.id, position=1)])
    return office.project(code)


def of_another_office(folder: Path) -> Path:
    """A project file that somebody elsewhere gave out."""
    folder.mkdir()
    new_office(folder).office.close()
    with opened(folder, "Maral") as office:
        give_out(office, a_framework(office, "P2"), folder / "p.tallyproject")
    return folder / "p.tallyproject"


def an_office(folder: Path) -> Office:
    """An office with a project, open for who may join one."""
    folder.mkdir()
    new_office(folder).office.close()
    with opened(folder, "Maral") as office:
        office.save(a_site())
        project = a_framework(office, "P1")
        period = next(one for one in office.every(ReportingPeriod) if one.ended and one.ended < office.context.today)
        kept = office.attach(Report, "matrix.json", matrix_json(office.matrix(project.id, office.context.today), "internal"))
        days = {"as_at": period.ended, "sent": office.context.today}
        office.save(Report(new_id(), of=("reporting_period", period.id), profile="internal", matrix=kept, **days))
    return opened(folder, "Maral")


A_DRAFT = {
    "title": "x", "=title": None, "~held": "?", "mode": "new version", "+targets": {"due\t2020-01-01\t": "5"},
    "+head_count": [[new_id(), True, {"women": 5}, {"men": "?"}, {"women": None}]],
    "+cells": [["a"]], "+columns": [None], "+headings": ["A"], "+mended": [[0, "title", "x"]],
}  # fmt: skip


class Readers:
    """What reads a file of each kind, and by kind what a right one says."""

    def __init__(self, folder: Path, office: Office) -> None:
        self.folder, self.office, self.other = folder, office, folder / "other"
        self.other.mkdir()
        ask_to_join(self.other / "settings", self.other / "ask.tallyrequest")
        project = json.loads(of_another_office(folder / "giver").read_text(encoding="utf-8"))
        self.key = public_key(self.other / "settings")
        self.report = next(iter(office.every(Report)))
        assert self.report.matrix
        keyring = json.loads((office.folder / "keyring.json").read_text(encoding="utf-8"))
        join_manifest = {"format": "tallybook-join", "version": 2, "office": "X", "sender": self.key, "salt": "0" * 32, "proof": "0" * 64}
        matrix = json.loads(office.office_book.read_attachment(self.report.matrix))
        note = {new_id(): {"laptop": new_id(), "opening": "0" * 32} for _book in range(2)}
        ends = {new_id(): {"opening": "0" * 32, "seq": 5, "hash": "0" * 64, "letter": "A"}}
        settings = {
            "recent": ["/x"],
            "idle": 5,
            "look": "dark",
            "split user": [5, 6],
            "widths user": {"title": 5},
            "columns user": ["title"],
        }
        self.kinds: Mapping[str, tuple[Any, Callable[[bytes], object]]] = {
            "project file": (project, self.project),
            "keyring": (keyring, self.keyring),
            "join file": (join_manifest, self.join),
            "note in a join file": (note, self.note),
            "file of changes": (keyring, self.changes),
            "what this machine has seen": (keyring, self.memory),
            "ends of chains on this machine": (ends, self.ends),
            "matrix of a report": (matrix, self.matrix),
            "draft": (A_DRAFT, self.draft),
            "request": ({"a": self.key}, self.request),
            "settings of the window": (settings, self.settings),
        }

    def project(self, text: bytes) -> None:
        found = look_into(self.office, self._file("x.tallyproject", with_its_sum(text) if len(text) % 2 and text not in LARGE else text))
        if found.new or found.changed:
            join_project(self.office, found)

    def note(self, text: bytes) -> None:
        for book, said in joining._expected(self._file("laptop.json", text), "x").items():
            Laptop(self.folder / "notes").adopt(book, Expected(said.laptop, said.opening))

    def ends(self, text: bytes) -> None:
        book = new_id()
        (self.folder / "notes" / "laptops").mkdir(parents=True, exist_ok=True)
        self._file(f"notes/laptops/{book}.json", text)
        Laptop(self.folder / "notes").adopt(book, Expected(new_id(), "0" * 32))

    def matrix(self, text: bytes) -> None:
        read_matrix_json(text)
        office = self.office.office_book
        with office.deed(self.office.user.id) as deed:
            deed.save(self.report.changed(matrix=office.attach("matrix.json", text)))
        project = self.office.project("P1")
        matrix = self.office.matrix(project.id, self.office.context.today)
        assert not [finding for finding in matrix.findings if finding.kind == "unreadable_report"]
        matrix_json(matrix, "internal")

    def settings(self, text: bytes) -> None:
        Settings(self._file("window.json", text).parent).recent()

    def keyring(self, text: bytes) -> None:
        keyring_file.read(self._file("keyring.json", text).parent)

    def join(self, text: bytes) -> None:
        try:
            said = None if text in LARGE else json.loads(text)
        except (ValueError, RecursionError):
            said = None
        file = self._sealed(
            text, said if isinstance(said, dict) else {"format": said}, "office.db", "cases.db", "keyring.json", "laptop.json"
        )
        join(file, self.other, self.other / "settings", "7K4QT2RX")

    def changes(self, text: bytes) -> None:
        file = self._sealed(text, {"format": "tallybook-roster", "version": 1, "office": "x"}, "keyring.json")
        brought(self.office.access.ring, read_changes(file, self.other / "settings"))

    def memory(self, text: bytes) -> None:
        notes = Memory(self.folder / "notes")
        notes.keep(self.office.access.ring)
        next((self.folder / "notes" / "offices").iterdir()).write_bytes(text)
        notes.seen(self.office.access.ring.office)

    def draft(self, text: bytes) -> None:
        db = self.office.office_book.connection
        row = ("activity", new_id(), self.office.user.id, "2020-01-01T00:00:00+00:00", "", text.decode(errors="replace"))
        db.execute("INSERT INTO draft (register, record, who, at, label, fields) VALUES (?, ?, ?, ?, ?, ?)", row)
        drafts.kept(db)
        db.execute("DELETE FROM draft")

    def request(self, text: bytes) -> None:
        read_request(self._file("x.tallyrequest", text))

    def _file(self, name: str, content: bytes) -> Path:
        (self.folder / name).write_bytes(content)
        return self.folder / name

    def _sealed(self, text: bytes, manifest: dict[str, Any], *names: str) -> Path:
        seal({name: self._file(f"part-{name}", text) for name in names}, manifest, self.folder / "x.sealed", self.key)
        return self.folder / "x.sealed"


def run(times: int, seed: int) -> str:
    """``times`` files of each kind; a sentence of what was seen. AssertionError for a fault, a file that takes long, or an office that is hurt."""
    folder = Path(tempfile.mkdtemp(prefix="tallybook-malformed-"))
    with an_office(folder / "office") as office:
        before = office.count(Project)
        read, longest = 0, 0.0
        for kind, (right, reader) in Readers(folder, office).kinds.items():
            for turn in range(0 if kind == "draft" else -len(LARGE), times):  # a draft comes from no file
                text = LARGE[turn] if turn < 0 else spoilt(right, random.Random(f"{seed} {kind} {turn}"))
                began = time.perf_counter()
                try:
                    reader(text)
                    read += 1
                except (UserError, ShapeError):
                    pass
                except Exception as fault:
                    fault.add_note(f"{kind}, --seed {seed}, turn {turn}: {text[:200]!r}")
                    raise
                longest = max(longest, time.perf_counter() - began)
        assert office.check() == [], office.check()
        assert office.count(Project) >= before
    shutil.rmtree(folder)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    assert longest < MOST_SECONDS, longest
    return f"{times} files of each kind, {read} of them whole enough to be read; at most {longest:.1f} s and {most:.0f} MB; no fault."


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    sys.stdout.write(f"{run(chosen.times, chosen.seed)}\n")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 < MOST_MEGABYTES
