"""Verifying the chain of a large book, and holding its rows against their history, against the bare reading and hashing of the same."""

import hashlib
from collections.abc import Iterator

from desktop.store import chain, rows_and_history
from desktop.store.tables import quoted, registers_of

from .generated import Invented
from .timing import Ratio, interleaved


def history(large: Invented) -> Iterator[Ratio]:
    """``chain.verify`` and ``rows_and_history.differences`` over the office book."""
    db = large.office.connection
    lines = db.execute("SELECT count(*) FROM change").fetchone()[0]

    def bare() -> None:
        before = b""
        for row in db.execute("SELECT * FROM change ORDER BY line"):
            before = hashlib.sha256(before + repr(row).encode()).digest()

    def read() -> None:
        for register in registers_of("office"):
            for _row in db.execute(f"SELECT * FROM {quoted(register.register)}"):
                pass
        for _row in db.execute("SELECT * FROM change ORDER BY line"):
            pass

    verified, hashed = interleaved(lambda: chain.verify(db), bare, times=3)
    yield Ratio(f"verifying {lines:,} lines", verified, "SHA-256 over the same", hashed, 3)
    held, plain = interleaved(lambda: list(rows_and_history.differences(db, "office", lambda _done: None)), read, times=1)
    yield Ratio("holding the rows against them", held, "reading both once", plain, 20)
