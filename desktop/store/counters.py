"""Running numbers: the last one each register was given on this laptop.

They are kept in memory while the book is open and written when it closes, so that a save need not
write them. Where there is none (after a crash, or another connection wrote) the records tell.
"""

import re

from sqlite_utils import Database

from desktop.store.tables import quoted

TABLE = "CREATE TABLE counter (name TEXT PRIMARY KEY NOT NULL, last INTEGER NOT NULL) STRICT, WITHOUT ROWID"


class Counters:
    """The numbers of one laptop in one open book."""

    def __init__(self, db: Database, letter: str) -> None:
        """Take over what the last closing wrote, in a transaction: from now on only memory is right."""
        self._db = db
        self._letter = letter
        self._ours = re.compile(f"{letter}-([0-9]{{4,15}})")
        rows = db.execute("SELECT name, last FROM counter").fetchall()
        db.execute("DELETE FROM counter")
        self._kept = {name.partition(" ")[2]: last for name, last in rows if name.startswith(f"{letter} ")}
        self._given: dict[str, int] = {}
        self._version = 0

    def begin(self) -> None:
        """A transaction begins: forget what one rolled back gave, and all of it if another connection wrote."""
        version = self._db.conn.execute("PRAGMA data_version").fetchone()[0]
        if version != self._version:
            if self._version:
                self._kept = {}
            self._version = version
        self._given = {}

    def commit(self) -> None:
        """It was kept: so are its numbers."""
        self._kept |= self._given

    def give(self, register: str) -> str:
        """The next number of ``register``, such as A-0041."""
        self._given[register] = self._last(register) + 1
        return f"{self._letter}-{self._given[register]:04d}"

    def heed(self, register: str, number: str) -> None:
        """A record came with a number of its own: never give that one."""
        found = self._ours.fullmatch(number)
        if found and int(found[1]) > self._last(register):
            self._given[register] = int(found[1])

    def close(self) -> None:
        """Write them down, in a transaction."""
        self.begin()
        rows = [(f"{self._letter} {register}", last) for register, last in self._kept.items()]
        self._db.conn.executemany("INSERT OR REPLACE INTO counter (name, last) VALUES (?, ?)", rows)

    def _last(self, register: str) -> int:
        for known in (self._given, self._kept):
            if register in known:
                return known[register]
        found = self._db.execute(
            f"SELECT max(CAST(substr(number, ?) AS INTEGER)) FROM {quoted(register)} WHERE number >= ? AND number < ?",
            (len(self._letter) + 2, f"{self._letter}-", f"{self._letter}."),
        ).fetchone()
        return found[0] or 0
