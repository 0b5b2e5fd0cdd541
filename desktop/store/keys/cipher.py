"""Opening an encrypted file, writing to it in one piece, and saying in a sentence why neither works."""

import contextlib
import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlcipher3 import dbapi2 as sqlcipher
from sqlite_utils import Database

from desktop.errors import UserError
from desktop.words import _

FULL = _("The disk is full. Nothing of this was saved. Free some space and try again.")
READ_ONLY = _("{file} cannot be written. Ask for write access to its folder, or copy the office to another one.")
WRONG_KEY = _("This key does not open {file}, or the file is damaged. If the passphrase is right, restore the newest backup.")
DAMAGED = _("{file} is damaged. Close the office and restore the newest backup.")
IN_USE = _("{file} is in use by another program. Close that program and try again.")
FAULTY_DISK = _("The disk is full, or has a fault at {file}. Free some space, or copy the office to another disk and open it there.")
MISSING = _("There is no {file} here. Choose the folder of the office again.")
TAKEN = _("{file} is there already. Choose another folder.")

_BY_CODE = {
    3: READ_ONLY,  # SQLITE_PERM
    5: IN_USE,  # SQLITE_BUSY
    6: IN_USE,  # SQLITE_LOCKED
    8: READ_ONLY,  # SQLITE_READONLY
    10: FAULTY_DISK,  # SQLITE_IOERR; also where the index of the log finds no room
    11: DAMAGED,  # SQLITE_CORRUPT
    13: FULL,  # SQLITE_FULL
    14: READ_ONLY,  # SQLITE_CANTOPEN
    26: WRONG_KEY,  # SQLITE_NOTADB
}
_BY_ERRNO = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), FULL),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS, errno.EEXIST, errno.ENOENT, errno.ENOTDIR, errno.EISDIR), READ_ONLY),
}


@contextlib.contextmanager
def in_words(path: Path, refused: str = READ_ONLY) -> Iterator[None]:
    """Turn what a person can mend (key, disk, folder, damage) into a UserError; the rest is a bug.

    ``refused`` is what to say where nothing can be written, with places for its ``{file}`` and ``{folder}``.

    sqlcipher3's exceptions are not sqlite3's, so ``except sqlite3.Error`` never sees them.
    """
    try:
        yield
    except sqlcipher.Error as fault:
        sentence = _BY_CODE.get(getattr(fault, "sqlite_errorcode", 0) & 0xFF)
        if sentence is None:
            raise
        raise UserError(sentence, file=path.name) from fault
    except OSError as fault:
        sentence = _BY_ERRNO.get(fault.errno or 0)
        if sentence is None:
            raise
        raise UserError(refused if sentence is READ_ONLY else sentence, file=path.name, folder=path.parent) from fault


def connect(path: Path, key: bytes, *, query_only: bool = False) -> Database:
    """A connection to the encrypted file ``path`` under the raw 256-bit ``key``, set up as every one is.

    The file is made if it is not there. A wrong key shows at the first statement, which is in here.
    """
    conn: sqlite3.Connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False, cached_statements=512)
    try:
        conn.execute("PRAGMA cipher_log_level = NONE")  # before the key: a wrong one would be told on stderr
        conn.execute(f"PRAGMA key = \"x'{checked(key).hex()}'\"")
        conn.execute("PRAGMA busy_timeout = 5000")
        conn.execute("PRAGMA temp_store = MEMORY")
        conn.execute("PRAGMA cache_size = -65536")  # KiB: a page in it need not be decrypted again
        if not query_only:
            conn.execute("PRAGMA journal_mode = WAL").fetchone()
            conn.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten
        conn.execute("PRAGMA synchronous = FULL")
        conn.execute("PRAGMA fullfsync = ON")  # macOS: plain fsync leaves it in the disk's cache
        conn.execute("PRAGMA foreign_keys = ON")
        conn.execute(f"PRAGMA query_only = {'ON' if query_only else 'OFF'}")
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return Database(conn, strict=True, execute_plugins=False)
    except BaseException:
        conn.close()
        raise


def checked(key: bytes) -> bytes:
    """``key`` if it has 256 bits; anything shorter SQLCipher would take for a passphrase."""
    if len(key) != 32:
        raise ValueError("a book's key has 32 bytes")
    return key


@contextlib.contextmanager
def writing(db: Database) -> Iterator[None]:
    """One transaction that holds the right to write from its beginning: all of it or nothing.

    ``db.atomic()`` begins as a reader, and a reader that has been overtaken cannot become a writer.
    Inside one it nests, as a savepoint.
    """
    if db.conn.in_transaction:
        with db.atomic():
            yield
        return
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.conn.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise
