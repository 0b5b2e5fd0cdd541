"""Throw malformed files of every kind at what reads them: one sentence each, within bounds, and the office is as it was.

    python -m tests.soak.malformed [--times N] [--seed S]

Each turn takes a right file, changes its JSON in one to three places (``spoilt``) or its bytes, and gives it to the real reader.
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
from pathlib import Path
from typing import Any

from desktop.errors import UserError
from desktop.exchange.report.matrix_json import read_matrix_json
from desktop.exchange.sealed import seal
from desktop.models.ids import new_id
from desktop.models.registers.project import Project
from desktop.office.access.changes_file import brought, read_changes
from desktop.office.access.creating import Donor, begin_project
from desktop.office.access.joining import ask_to_join, join, let_join, read_request
from desktop.office.access.this_laptop import public_key
from desktop.office.office import Office
from desktop.office.sharing import give_out, join_project, look_into
from desktop.shapes import ShapeError
from desktop.store import drafts
from desktop.store.keys import keyring_file
from desktop.store.keys.memory import Memory
from tests.office.opened import a_site, new_office, opened

MOST_SECONDS, MOST_MEGABYTES = 10.0, 300.0
NONSENSE: tuple[Any, ...] = (
    None, True, False, 0, -1, 5, 2**63, 10**400, 1.5, 1e308, "", "x", "\ud800", "../../x", "a\n", "0" * 64, "=1+1", [], {}, [[]], {"a": 1}, "x" * 10_000,
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


def an_office(folder: Path) -> Office:
    """An office with a project, open for who holds both books."""
    folder.mkdir()
    new_office(folder).office.close()
    with opened(folder, "Maral") as office:
        today = office.context.today
        office.save(a_site())
        project = Project(new_id(), code="P1", title="A project", starts=today, ends=today, currency="USD")
        begin_project(office, project, Donor("A donor", "government"), by_quarter=True)
    return opened(folder, "Tuya")


class Readers:
    """What reads a file of each kind, and by kind what a right one says."""

    def __init__(self, folder: Path, office: Office) -> None:
        self.folder, self.office, self.other = folder, office, folder / "other"
        self.other.mkdir()
        ask_to_join(self.other / "settings", self.other / "ask.tallyrequest")
        self.signs = let_join(office, self.other / "ask.tallyrequest", self.other / "office.tallyjoin")
        give_out(office, next(iter(office.every(Project))), folder / "p.tallyproject")
        self.key = public_key(self.other / "settings")
        keyring = json.loads((office.folder / "keyring.json").read_text(encoding="utf-8"))
        join_manifest = {"format": "tallybook-join", "version": 2, "office": "X", "sender": self.key, "salt": "0" * 32, "proof": "0" * 64}
        matrix = {"format": "tallybook-matrix", "version": 1, "rows": [{"id": "x", "value": 5}], "budget": {"total": {"actual": "1.00"}}}
        self.kinds: Mapping[str, tuple[Any, Callable[[bytes], object]]] = {
            "project file": (json.loads((folder / "p.tallyproject").read_text(encoding="utf-8")), self.project),
            "keyring": (keyring, self.keyring),
            "join file": (join_manifest, self.join),
            "file of changes": (keyring, self.changes),
            "what this machine has seen": (keyring, self.memory),
            "matrix of a report": (matrix, read_matrix_json),
            "draft": ({"title": ["x"]}, self.draft),
            "request": ({"a": self.key}, self.request),
        }

    def project(self, text: bytes) -> None:
        joining = look_into(self.office, self._file("x.tallyproject", text))
        if joining.new or joining.changed:
            join_project(self.office, joining)

    def keyring(self, text: bytes) -> None:
        keyring_file.read(self._file("keyring.json", text).parent)

    def join(self, text: bytes) -> None:
        try:
            said = json.loads(text)
        except (ValueError, RecursionError):
            said = None
        file = self._sealed(
            text, said if isinstance(said, dict) else {"format": said}, "office.db", "cases.db", "keyring.json", "laptop.json"
        )
        join(file, self.other, self.other / "settings", self.signs)

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
        row = ("site", new_id(), self.office.user.id, "2020-01-01T00:00:00+00:00", "", text.decode(errors="replace"))
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
            for turn in range(times):
                text = spoilt(right, random.Random(f"{seed} {kind} {turn}"))
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
