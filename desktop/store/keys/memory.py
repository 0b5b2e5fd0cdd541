"""What this machine has seen of an office's keyring, in the folder of its settings: an older folder put back is noticed by it.

It is public matter, names and public keys, as the folder of the office itself shows to whoever has it. It is only
ever held against a keyring, never believed in its place: whoever can write here makes nobody follow another key.
"""

import contextlib
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from desktop.atomic import write_soon
from desktop.errors import UserError
from desktop.shapes import read_shape
from desktop.store.keys.cipher import in_words
from desktop.store.keys.ring import KeyringFile
from desktop.store.keys.roster import Entry, Pin, State, listed, read_entry, states, told_entry, whole, words
from desktop.store.keys.roster_rules import is_signed_by

_LARGEST = 4 << 20
"""Bytes: what a keyring may have."""


@dataclass(frozen=True)
class Seen:
    """The newest keyring of an office that was verified here: its roster, how often it had been written, and the day."""

    entries: tuple[Entry, ...]
    written: int
    on: date
    reached: Mapping[str, int] = field(default_factory=dict)
    """By its public key the number of the newest entry another laptop told it has."""

    @property
    def state(self) -> State:
        """What its last entry says."""
        return [state for _entry, state in states(self.entries)][-1]

    @property
    def pin(self) -> Pin:
        """Its last entry."""
        return Pin(self.entries[-1].number, self.entries[-1].hash)


Compared = Literal["newer", "older", "accepted", "another"]


class Memory:
    """One file for each office, by its id."""

    def __init__(self, settings: Path) -> None:
        self._folder = settings / "offices"

    def seen(self, office: str) -> Seen | None:
        """What was seen of the office with the id ``office``; None where nothing was, or the note is lost."""
        try:
            with in_words(self._folder):
                file = self._place(office)
                said = read_shape(file.read_bytes() if file.is_file() else b"", dict[str, Any], _LARGEST)
            entries = tuple(read_entry(entry) for entry in listed(said["roster"]))
            reached = {words(laptop): whole(number) for laptop, number in said.get("reached", {}).items()}
            seen = Seen(entries, whole(said["written"]), date.fromisoformat(said["on"]), reached)
            known = seen.state.users
        except (ValueError, KeyError, TypeError, AttributeError, IndexError):
            return None
        return seen if known else None

    def keep(self, ring: KeyringFile, reached: Mapping[str, int] = {}) -> None:
        """Note that ``ring`` was seen, and how far other laptops have come.

        It is not waited for, and a disk that takes no notes stops nobody.
        """
        seen = self.seen(ring.office)
        same = seen is not None and seen.pin == ring.state.pin  # an older file of the same roster is no news
        said = {
            "roster": [told_entry(entry) for entry in ring.entries],
            "written": max(seen.written, ring.written) if seen and same else ring.written,
            "on": datetime.now(UTC).astimezone().date().isoformat(),
            "reached": {**(seen.reached if seen else {}), **reached},
        }
        with contextlib.suppress(UserError), in_words(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_soon(self._place(ring.office), json.dumps(said).encode())

    def accept(self, ring: KeyringFile) -> None:
        """Take ``ring`` for the newest, though a newer one was seen."""
        with contextlib.suppress(UserError), in_words(self._folder):
            self._place(ring.office).unlink(missing_ok=True)
        self.keep(ring)

    def _place(self, office: str) -> Path:
        return self._folder / f"{hashlib.sha256(office.encode()).hexdigest()[:32]}.json"  # an id from a file is no path


def compare(ring: KeyringFile, seen: Seen) -> Compared:
    """What ``ring`` is beside what was ``seen``; accepted is an older or another one that somebody who may appoint signed for."""
    hashes = [entry.hash for entry in ring.entries]
    before = [entry.hash for entry in seen.entries]
    if hashes[: len(before)] == before:
        return "newer" if len(hashes) > len(before) or ring.written >= seen.written else "older"
    if before[: len(hashes)] == hashes:
        return "older"
    accepted = (entry for entry in ring.entries if entry.instead == seen.pin and entry.hash not in before)
    return "accepted" if any(is_signed_by(seen.state, entry, entry.by[0]) for entry in accepted if len(entry.by) == 1) else "another"
