"""A book: one encrypted file with its registers, history, drafts and files."""

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlite_utils import Database

from desktop.atomic import discard_all_unfinished
from desktop.errors import UserError
from desktop.models import record as records
from desktop.models.fields.values import Attachment
from desktop.models.ids import new_id
from desktop.models.query import Change, Changed
from desktop.models.record import Record
from desktop.store import attachments, case_count, chain, check, drafts, looks, migrations, schema
from desktop.store.backup import Progress, back_up, rekey, silent
from desktop.store.counters import Counters
from desktop.store.deed import Deed
from desktop.store.drafts import Draft
from desktop.store.keys import cipher
from desktop.store.keys.cipher import connect, in_words, writing
from desktop.store.keys.laptop import Expected, Laptop, expect, letters
from desktop.store.keys.sealing import Signer
from desktop.store.queries.reader import Reader, Reads
from desktop.store.queries.what_if import Trial
from desktop.store.undo import Done, Past, do_again, take_back
from desktop.words import _

TOO_NEW = _("{file} was made by a newer Tallybook. Install the newest version and open it with that.")
OTHER = _("{file} is not the book it should be. Choose the folder of the office again.")


def _now() -> datetime:
    return datetime.now(UTC)


class Book(Reads):
    """An open book. It is written by one thread; others read through ``reader()``."""

    def __init__(self, db: Database, path: Path, key: bytes, laptop: Laptop, now: Callable[[], datetime]) -> None:
        super().__init__(db, path)
        facts = dict(db.execute("SELECT key, value FROM book").fetchall())
        self.name: records.Book = facts["name"]
        self.id: str = facts["id"]
        """Its own id; a copy has the same."""
        self.office: str = facts["office"]
        """The office whose it is: what its records carry."""
        self._key = key
        self._now = now
        self._laptop = laptop
        self._one_writer = threading.RLock()
        self._past = Past()
        self._closed = False
        self._loose: set[str] = set()
        """SHA-256 of files that may be nobody's when the book is closed."""
        self.signer: Signer | None = None
        """Who signs their deeds here."""
        self._verified: dict[str, tuple[int, bytes]] = {}
        self.missing = laptop.missing(db, self.id)
        """How many change lines are not in it that were open on this machine: an older book, or one whose log lost its end."""
        with writing(db):
            self.badge = laptop.introduce(db, self.id)
            self._counters = Counters(db, self.badge.letter)

    @classmethod
    def create(
        cls, path: Path, key: bytes, name: records.Book, *, laptop: Laptop, office: str = "", now: Callable[[], datetime] = _now
    ) -> Self:
        """A new book for ``office`` (a new office if not given). UserError if the file is there already."""
        if path.exists():
            raise UserError(cipher.TAKEN, file=path.name)
        try:
            with in_words(path), contextlib.ExitStack() as undone:
                db = connect(path, key)
                undone.callback(db.close)
                with writing(db):
                    schema.begin(db, name)
                    facts = {"name": name, "id": new_id(), "office": office or new_id()}
                    db.table("book").insert_all({"key": key, "value": value} for key, value in facts.items())
                book = cls(db, path, key, laptop, now)
                undone.pop_all()
                return book
        except BaseException:
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            raise

    @classmethod
    def open(cls, path: Path, key: bytes, name: records.Book, *, laptop: Laptop, now: Callable[[], datetime] = _now) -> Self:
        """The book at ``path``, brought up if it is older. UserError: wrong key, damaged, too new, read only."""
        if not path.is_file():
            raise UserError(cipher.MISSING, file=path.name)
        with in_words(path), contextlib.ExitStack() as undone:
            db = connect(path, key)
            undone.callback(db.close)
            made_by = db.execute("PRAGMA user_version").fetchone()[0]
            if made_by // 1000 > migrations.BREAKING:
                raise UserError(TOO_NEW, file=path.name)
            if not db.table("book").exists() or (name,) not in db.execute("SELECT value FROM book WHERE key = 'name'").fetchall():
                raise UserError(OTHER, file=path.name)
            if planted := schema.planted(db):  # before anything is written: it would act on that
                raise UserError(check.UNKNOWN, what=", ".join(planted))
            if schema.outdated(db, name):
                kept = f"{path.stem}-{made_by}-{now():%Y%m%d-%H%M%S}{path.suffix}"
                (path.parent / "backups").mkdir(exist_ok=True)
                discard_all_unfinished(path.parent / "backups", f"{path.stem}-*{path.suffix}")
                back_up(db, key, path.parent / "backups" / kept)
                with writing(db):
                    schema.bring_up(db, name)
            book = cls(db, path, key, laptop, now)
            undone.pop_all()
            return book

    def reader(self, *, to_check: bool = False) -> Reader:
        """The book as it stands now, to read in another thread, or ``to_check`` it there; a context manager."""
        return Reader(self.path, self._key, to_check=to_check)

    def trial(self, registers: Iterable[type[Record]]) -> Trial:
        """The book as it would read with other records of ``registers`` in it; a context manager. Nothing is ever written."""
        return Trial(self.path, self._key, registers)

    @contextlib.contextmanager
    def deed(self, who: str, reason: str = "", *, for_good: bool = False) -> Iterator[Deed]:
        """One act of the user ``who``: all of it is kept at the end of the block, or nothing. One ``for_good`` is not undone."""
        with self._deed(who, reason) as deed:
            yield deed
        if deed.changed.records and not for_good:
            self._past.add(Done(who, deed.first + 1, deed.last))

    def save(self, record: Record, who: str, reason: str = "") -> Changed:
        """A deed of one save."""
        with self.deed(who, reason) as deed:
            deed.save(record)
        return deed.changed

    def undo(self, who: str) -> Changed:
        """Take back the last deed of ``who`` since opening. UserError if there is none, or it was built upon."""
        done = self._past.last_done(who)
        with self._deed(who, "undo") as deed:
            take_back(deed, self._changes(done))
        self._past.done.remove(done)
        self._past.undone.append(done)
        return deed.changed

    def redo(self, who: str) -> Changed:
        """Do again what ``who`` took back last."""
        done = self._past.last_undone(who)
        with self._deed(who, "redo") as deed:
            do_again(deed, self._changes(done))
        self._past.undone.remove(done)
        self._past.done.append(done)
        return deed.changed

    def to_undo(self, who: str, *, again: bool = False) -> int:
        """How many lines ``undo`` would turn back for ``who``, or ``redo`` do ``again``; 0 where there is nothing."""
        done = [deed for deed in (self._past.undone if again else self._past.done) if deed.who == who]
        return done[-1].last - done[-1].first + 1 if done else 0

    def append_foreign(self, lines: Iterable[chain.Line]) -> int:
        """Keep change lines of other laptops as they came; how many were new. UserError if one does not follow."""
        with self._writing():
            return chain.append_foreign(self._db, lines)

    def look(self, register: str, record: str, who: str) -> None:
        """Note that ``who`` looked at a record; that is no change, and no part of the chain."""
        with self._writing():
            looks.put(self._db, register, record, who, self._now())

    def put_draft(self, register: str, record: str, values: dict[str, Any], label: str, who: str = "") -> None:
        """Keep an unfinished form; ``values`` by field in packed form."""
        with self._writing():
            self._loosen(register, record, who)
            drafts.put(self._db, Draft(register, record, who, self._now(), label, values))

    def drafts(self) -> list[Draft]:
        """All unfinished forms, newest first."""
        with in_words(self.path):
            return drafts.kept(self._db)

    def drop_draft(self, register: str, record: str, who: str = "") -> None:
        """Forget an unfinished form."""
        with self._writing():
            self._loosen(register, record, who)
            drafts.drop(self._db, register, record, who)

    def attach(self, name: str, content: bytes) -> Attachment:
        """Put a file into the book, for a record to be saved with it. UserError over 20 MiB."""
        with self._writing():
            kept = attachments.keep(self._db, name, content)
        self._loose.add(kept.sha256)
        return kept

    def keep_case_counts(self, counts: Iterable[case_count.CaseCount], heads: Mapping[str, int]) -> bool:
        """Replace the case numbers kept here; False where they come of more of the case book than ``heads``."""
        with self._writing():
            return case_count.replace_all(self._db, counts, heads)

    def accept(self) -> None:
        """Take the book as it is for the newest: nothing is missed from now on."""
        with in_words(self.path):
            self._laptop.accept(self._db, self.id)
        self.missing = 0

    def verify(self) -> None:
        """Follow the change chains from where they were last found sound. UserError where one breaks."""
        with in_words(self.path):
            self._verified = chain.verify(self._db, self._verified)

    def check(self, keys: check.Keys | None = None, progress: Progress = silent) -> list[str]:
        """A sentence for each thing wrong with the file, tables, links, chains, rows or attachments; none when all is well.

        ``keys`` are the signing keys by user, to verify who did what.
        """
        with in_words(self.path):
            return check.check(self._db, self.name, self.path, keys, progress)

    def backup(self, to: Path, progress: Progress = silent) -> None:
        """A verified copy at ``to`` of the book as it stands. UserError where it cannot be written."""
        with self.reader() as source:
            back_up(source.connection, self._key, to, progress)

    def letters(self) -> set[str]:
        """The letters of all laptops that have written here or were let join."""
        return letters(self._db)

    def copy_for_another(self, to: Path, letter: str, progress: Progress = silent) -> Expected:
        """A verified copy at ``to`` for a laptop that is to join, whose numbers begin with ``letter``; what to tell that laptop."""
        with self._writing():
            expected = expect(self._db, letter)
        with self.reader() as source:
            back_up(source.connection, self._key, to, progress, expected)
        return expected

    def rekey_into(self, to: Path, new_key: bytes, progress: Progress = silent) -> None:
        """The same book at ``to`` under ``new_key``, verified, to be put in this one's place once it is closed."""
        with self.reader() as source:
            rekey(source.connection, self._key, to, new_key, progress)

    def close(self) -> None:
        """Close the file; the write-ahead log goes into it. A second time does nothing."""
        if self._closed:
            return
        self._closed = True
        with contextlib.suppress(UserError), self._writing():  # a full or damaged disk: this only spares work at the next opening
            attachments.drop_unused(self._db, self.name, self._loose)
            self._counters.close()
        with contextlib.suppress(UserError):
            self._laptop.leave(self.id)
        super().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @contextlib.contextmanager
    def _deed(self, who: str, reason: str) -> Iterator[Deed]:
        with self._one_writer, in_words(self.path):
            if self._db.conn.in_transaction:
                raise RuntimeError("a deed within a deed")
            with writing(self._db):
                self._counters.begin()
                at = self._now().isoformat(timespec="seconds")
                deed = Deed(self._db, self.name, self.office, self.badge, self._counters, who=who, reason=reason, at=at)
                yield deed
                deed.sign(self.signer)
            self._counters.commit()
            if deed.last > deed.first:
                self._laptop.note(self.id, self.badge, deed.last, deed.end)
            if deed.erased:  # the log still holds the pages as they were
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def _loosen(self, register: str, record: str, who: str) -> None:
        """The files of a draft that is about to go may be nobody's then."""
        for said in drafts.said(self._db, register, record, who):
            self._loose |= attachments.named_in(said)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        with self._one_writer, in_words(self.path), writing(self._db):
            yield

    def _changes(self, done: Done) -> list[Change]:
        return [line.change() for line in chain.lines(self._db, self.badge.place, done.first - 1, done.last)]
