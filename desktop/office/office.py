"""The opened office: the one object the window and the terminal talk to."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Self, TypeVar

from desktop.errors import UserError
from desktop.models.kind import Desk, RefusalError
from desktop.models.matrix import Matrix
from desktop.models.project import Project
from desktop.models.query import Change, Changed, Page, Query, What
from desktop.models.record import Book as Name
from desktop.models.record import Record
from desktop.models.roles import Act, books_of, may
from desktop.models.staff import User
from desktop.models.values import Attachment
from desktop.office.names import Names
from desktop.store.book import Book
from desktop.store.deed import Deed
from desktop.store.drafts import Draft
from desktop.store.keyring import BOOK_WORDS, OpenKeys
from desktop.store.keyring_file import KeyringFile
from desktop.store.keyring_seal import Cost
from desktop.store.laptop import Laptop
from desktop.store.lock import Lock
from desktop.store.reader import Reads
from desktop.words import _, translate

R = TypeVar("R", bound=Record)
_NO_KEY = _("Your roles do not hold the key of the {book}. Ask a case worker or case supervisor for what you need from it.")
_AWAY = _("The {book} is not open. Close the office and open it again.")
_MAY_NOT: Mapping[Act, str] = {
    "see": _("Your roles may not see {plural}."),
    "edit": _("Your roles may not change {plural}. Ask a colleague who may, or the manager for another role."),
    "delete": _("Your roles may not delete {plural}. Ask a colleague who may."),
    "unseal": _("Your roles may not see what identifies a person in {plural}."),
    "export": _("Your roles may not export {plural}. Ask a colleague who may."),
    "set_up": _("Only a manager sets up {plural}."),
}
_BY_ACCESS = frozenset({"name", "roles", "public_key", "left"})
"""Fields of a user that a key hangs on: changed in ``access`` only, so that keyring and records agree."""


class RefusedError(UserError):
    """A record that cannot be saved: ``refusals`` by field, for the form; the sentence names the first."""

    def __init__(self, record: Record, refusals: Mapping[str, RefusalError], desk: Desk) -> None:
        super().__init__(_("{record}: {why}"), record=_known_as(record, desk), why=next(iter(refusals.values())))
        self.record = record
        self.refusals = dict(refusals)


@dataclass
class Access:
    """What an office was opened with: whose it is, where, and what the passphrase opened."""

    folder: Path
    ring: KeyringFile
    keys: OpenKeys
    laptop: Laptop
    lock: Lock
    cost: Cost
    locale: str = "en"


class Office:
    """The books as one user may use them. One thread uses it; ``readers`` gives another thread its own view."""

    def __init__(self, access: Access, books: Mapping[Name, Book], user: User, warnings: Sequence[str]) -> None:
        self.access = access
        self._out = dict(books)
        self.user = user
        self.roles: frozenset[str] = user.roles or frozenset()
        self.warnings = tuple(warnings)
        """Sentences to show once after opening: a cloud folder, a keyring that disagrees."""
        self._names = Names(self, access.locale)
        self._deeds: list[Book | None] = []
        """The book of each deed, oldest first; None for one on users, which is not undone."""
        self._taken_back: list[Book | None] = []
        self._closed = False

    @property
    def folder(self) -> Path:
        """The folder of the office."""
        return self.access.folder

    @property
    def name(self) -> str:
        """What the office is called."""
        return self.access.ring.name

    @property
    def desk(self) -> Desk:
        """How this office writes and what it calls things."""
        return self._names.desk

    @property
    def office_book(self) -> Book:
        """The book everybody here holds the key of."""
        if "office" not in self._out:  # a change of its key failed halfway
            raise UserError(_AWAY, book=translate(BOOK_WORDS["office"]))
        return self._out["office"]

    @property
    def case_book(self) -> Book | None:
        """The case book; None without its key."""
        return self._out.get("cases")

    @property
    def books(self) -> tuple[Book, ...]:
        """The books this user has open."""
        return tuple(self._out.values())

    def may(self, act: Act, register: type[Record]) -> bool:
        """Whether this user may do ``act`` to records of ``register``."""
        return self.holds(register) and may(self.roles, act, register)

    def holds(self, register: type[Record]) -> bool:
        """Whether the register's book is open here."""
        return register.book == "office" or self.case_book is not None

    def book_of(self, register: type[Record]) -> Book:
        """The book ``register`` is kept in; UserError when this user has no key of it."""
        if register.book == "office":
            return self.office_book
        if self.case_book is None:
            held = "cases" in books_of(self.roles)
            raise UserError(_AWAY if held else _NO_KEY, book=translate(BOOK_WORDS["cases"]))
        return self.case_book

    def require(self, act: Act, register: type[Record]) -> Book:
        """The book of ``register``, for somebody who may do ``act``; UserError for anybody else."""
        book = self.book_of(register)
        if not self.may(act, register):
            raise UserError(_MAY_NOT[act], plural=translate(register.plural))
        return book

    # Reading: without the sealed fields where this user may not see them.

    def get(self, register: type[R], record: str) -> R | None:
        """The record with that id, deleted or not; None where there is none."""
        found = self.require("see", register).get(register, record)
        return found and self._shown(found)

    def page(self, register: type[R], query: Query) -> Page[R]:
        """A page of the records ``query`` asks for."""
        found = self.require("see", register).page(register, self._allowed(register, query))
        return replace(found, records=tuple(self._shown(record) for record in found.records))

    def every(self, register: type[R], query: Query = Query()) -> Iterator[R]:  # noqa: B008  frozen
        """Each record ``query`` asks for, a batch at a time."""
        found = self.require("see", register).every(register, self._allowed(register, query))
        return map(self._shown, found)

    def count(self, register: type[Record], query: Query = Query()) -> int:  # noqa: B008  frozen
        """How many records ``query`` asks for."""
        return self.require("see", register).count(register, self._allowed(register, query))

    def total(self, register: type[Record], field: str, query: Query = Query()) -> tuple[Any, ...]:  # noqa: B008  frozen
        """The sum of ``field`` over what ``query`` asks for."""
        return self.require("see", register).total(register, field, self._allowed(register, query))

    def children(self, record: Record, register: type[R]) -> list[R]:
        """The records of the child list ``register`` that belong to ``record``."""
        return list(self.every(register, Query(owner=(record.register, record.id))))

    def history(self, record: Record) -> list[Change]:
        """The lines of a record's history, oldest first."""
        lines = self.require("see", type(record)).history(type(record), record.id)
        hidden = self._hidden(type(record))
        return [
            replace(line, fields={name: pair for name, pair in line.fields.items() if name not in hidden})
            if line.fields and hidden
            else line
            for line in lines
        ]

    def project(self, code: str) -> Project:
        """The project with the code (or number, or id) ``code``; UserError that names those there are."""
        for project in self.every(Project):
            if code.strip().casefold() in {(said or "").casefold() for said in (project.code, project.number, project.id)}:
                return project
        known = ", ".join(project.code or "" for project in self.every(Project))
        raise UserError(_("There is no project “{code}” in this office. It has: {known}."), code=code, known=known or "–")

    @contextlib.contextmanager
    def readers(self) -> Iterator[tuple[Reads, Reads | None]]:
        """The office book and the case book as they stand now, for a thread of its own (an export)."""
        with contextlib.ExitStack() as open_readers:
            office = open_readers.enter_context(self.office_book.reader())
            yield office, open_readers.enter_context(self.case_book.reader()) if self.case_book else None

    # Writing: settled, permitted and found right, then one deed.

    def save(self, record: Record, reason: str = "") -> Changed:
        """Save one record; RefusedError says what is wrong with it."""
        return self.save_all((record,), reason)

    def save_all(self, records: Iterable[Record], reason: str = "") -> Changed:
        """Save records of one book as one deed: all of them or none."""
        ready = [self._ready(record) for record in records]
        if not ready:
            return Changed((), "")
        with self._deed(self.book_of(type(ready[0])), reason) as deed:
            for record in ready:
                deed.save(record)
        return deed.changed

    def delete(self, register: type[Record], record: str, reason: str = "") -> Changed:
        """Mark a record as deleted; it can be restored."""
        with self._deed(self._free_to_delete(register), reason) as deed:
            deed.delete(register, record)
        return deed.changed

    def restore(self, register: type[Record], record: str, reason: str = "") -> Changed:
        """Take a deletion back."""
        with self._deed(self._free_to_delete(register), reason) as deed:
            deed.restore(register, record)
        return deed.changed

    def erase(self, register: type[Record], record: str, reason: str) -> Changed:
        """Take all a record ever said out of the book, for good, because a person asked for it."""
        book = self._free_to_delete(register)
        if not self.roles & {"manager", "case_supervisor"}:
            raise UserError(_("Only a manager or a case supervisor erases a record for good."))
        with self._deed(book, reason) as deed:
            deed.erase(register, record)
        return deed.changed

    def note(self, what: What, register: type[Record], record: str = "", reason: str = "") -> None:
        """Put on record that this user looked at, exported or settled something."""
        with self._deed(self.book_of(register), reason) as deed:
            deed.note(what, register.register, record)

    def undo(self) -> Changed:
        """Take back this user's last deed since opening; looking at something is none."""
        while True:
            book = self._deeds[-1] if self._deeds else self.office_book
            if book is None:
                raise UserError(_("A change of users or roles is not undone. Change it back on the page Users."))
            changed = book.undo(self.user.id)
            self._taken_back.append(self._deeds.pop())
            self._names.forget()
            if changed.records:
                return changed

    def redo(self) -> Changed:
        """Do again what was taken back last."""
        while True:
            book = (self._taken_back[-1] if self._taken_back else None) or self.office_book
            changed = book.redo(self.user.id)
            self._deeds.append(self._taken_back.pop())
            self._names.forget()
            if changed.records:
                return changed

    def put_draft(self, register: type[Record], record: str, values: dict[str, Any], label: str) -> None:
        """Keep an unfinished form; ``values`` by field in packed form."""
        self.require("edit", register).put_draft(register.register, record, values, label, self.user.id)

    def drafts(self) -> list[Draft]:
        """This user's unfinished forms, newest first."""
        kept = [draft for book in self.books for draft in book.drafts() if draft.who == self.user.id]
        return sorted(kept, key=lambda draft: draft.at, reverse=True)

    def drop_draft(self, register: type[Record], record: str) -> None:
        """Forget an unfinished form."""
        self.book_of(register).drop_draft(register.register, record, self.user.id)

    def attach(self, register: type[Record], name: str, content: bytes) -> Attachment:
        """Put a file into the book of ``register``, for one of its records to be saved with."""
        return self.require("edit", register).attach(name, content)

    def read_attachment(self, register: type[Record], attachment: Attachment) -> bytes:
        """The bytes of a record's file, verified."""
        return self.require("see", register).read_attachment(attachment)

    def matrix(self, project: str, as_at: date, period: str | None = None) -> Matrix:
        """The matrix of the project with the id ``project`` at a day, with a reporting period beside it."""
        from desktop.office.numbers import matrix_of  # the counting is not needed to unlock

        return matrix_of(self.office_book, self.case_book, project, as_at, period)

    def check(self) -> list[str]:
        """What does not hold together, each in a sentence; empty when all is well."""
        from desktop.office.checking import findings

        return list(findings(self))

    def lock(self) -> None:
        """Close the books and forget the keys; what others may know of the cases is written first."""
        self.close()

    def close(self) -> None:
        """Close the books and give the folder free."""
        if self._closed:
            return
        self._closed = True
        with contextlib.ExitStack() as at_last:
            at_last.callback(self.access.lock.release)
            for book in self.books:
                at_last.callback(book.close)
            if self.case_book:
                from desktop.office.numbers import keep_case_counts  # the counting is not needed to unlock

                keep_case_counts(self.office_book, self.case_book, self.desk.today)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self.close()

    # For ``access``: users, and books that change their key.

    @contextlib.contextmanager
    def set_up(self, reason: str) -> Iterator[Deed]:
        """A deed on the users of the office, which is not undone: keys follow it."""
        with self.office_book.deed(self.user.id, reason) as deed:
            yield deed
        self._deeds.append(None)
        self._taken_back.clear()
        self._names.forget()

    def is_out(self, name: Name) -> bool:
        """Whether the book is open here."""
        return name in self._out

    def put_away(self, name: Name) -> None:
        """Close a book for as long as its key changes."""
        book = self._out.pop(name, None)
        if book:
            book.close()
            self._deeds = [other for other in self._deeds if other is not book]
            self._taken_back = [other for other in self._taken_back if other is not book]

    def take_out(self, name: Name, book: Book) -> None:
        """Have a book open, under whatever key it is now."""
        self._out[name] = book
        self._names.forget()

    @contextlib.contextmanager
    def _deed(self, book: Book, reason: str) -> Iterator[Deed]:
        with book.deed(self.user.id, reason) as deed:
            yield deed
        self._names.forget()
        if deed.changed.records:
            self._deeds.append(book)
            self._taken_back.clear()

    def _ready(self, record: R) -> R:
        register = type(record)
        book, hidden = self.require("edit", register), self._hidden(register)
        before = book.get(register, record.id) if hidden or register is User else None
        if register is User and any(record.get(field) != (before and before.get(field)) for field in _BY_ACCESS):
            raise UserError(_("Who may open the office, by what name and in which roles, is changed with the buttons of the page Users."))
        if hidden:  # what somebody cannot see they do not clear either
            record = record.changed(**{field: before.get(field) if before else None for field in hidden})
        record = record.settled()
        refusals = record.refusals(self.desk)
        if refusals:
            raise RefusedError(record, refusals, self.desk)
        return record

    def _free_to_delete(self, register: type[Record]) -> Book:
        if register is User:
            raise UserError(_("A user is not deleted but leaves: their history stays. Use the buttons of the page Users."))
        return self.require("delete", register)

    def _hidden(self, register: type[Record]) -> frozenset[str]:
        if self.may("unseal", register):
            return frozenset()
        return frozenset(name for name, kind in register.kinds.items() if kind.sealed)

    def _shown(self, record: R) -> R:
        hidden = self._hidden(type(record))
        return record.changed(**dict.fromkeys(hidden)) if hidden else record

    def _allowed(self, register: type[Record], query: Query) -> Query:
        hidden = self._hidden(register)
        if hidden & ({condition.field for condition in query.conditions} | {field for field, _down in query.order}):
            raise UserError(_MAY_NOT["unseal"], plural=translate(register.plural))
        return replace(query, sealed=False) if hidden else query


def _known_as(record: Record, desk: Desk) -> str:
    name = record.number or record.name_for(desk)
    label = translate(record.label)
    return label if name == record.id[-8:] else f"{label} {name}"  # a new one may have no name yet
