"""Running numbers: the last one each laptop has given in each register."""

import re

from sqlite_utils import Database

TABLE = "CREATE TABLE counter (name TEXT PRIMARY KEY NOT NULL, last INTEGER NOT NULL) STRICT, WITHOUT ROWID"


class Counters:
    """The numbers given in one transaction; ``finish`` writes how far they came."""

    def __init__(self, db: Database, letter: str) -> None:
        self._db = db
        self._letter = letter
        self._ours = re.compile(f"{letter}-([0-9]{{4,15}})")
        self._last: dict[str, int] = {}

    def give(self, register: str) -> str:
        """The next number of ``register``, such as A-0041."""
        self._last[register] = self._known(register) + 1
        return f"{self._letter}-{self._last[register]:04d}"

    def heed(self, register: str, number: str) -> None:
        """A record came with a number of its own: never give that one."""
        found = self._ours.fullmatch(number)
        if found and int(found[1]) > self._known(register):
            self._last[register] = int(found[1])

    def finish(self) -> None:
        """Keep how far they came."""
        rows = [(self._name(register), last) for register, last in self._last.items()]
        self._db.conn.executemany("INSERT OR REPLACE INTO counter (name, last) VALUES (?, ?)", rows)

    def _known(self, register: str) -> int:
        if register not in self._last:
            found = self._db.execute("SELECT last FROM counter WHERE name = ?", (self._name(register),)).fetchone()
            self._last[register] = found[0] if found else 0
        return self._last[register]

    def _name(self, register: str) -> str:
        return f"{self._letter} {register}"
