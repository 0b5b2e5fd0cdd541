"""What one user sees of an office: the books they hold, without what identifies a person where they may not see that."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from desktop.errors import UserError
from desktop.models.fields.base import FormatContext
from desktop.models.query import Change, Page, Query
from desktop.models.record import Book as Name
from desktop.models.record import Record
from desktop.models.registers.project import Project
from desktop.models.registers.staff import User
from desktop.models.roles import Act, books_of, may
from desktop.office.names import Names
from desktop.store.book import Book
from desktop.store.keys.keyring import BOOK_WORDS, OpenKeys
from desktop.store.keys.laptop import Laptop
from desktop.store.keys.lock import Lock
from desktop.store.keys.memory import Memory
from desktop.store.keys.ring import KeyringFile
from desktop.store.keys.sealing import Cost
from desktop.store.queries.reader import Reads
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


@dataclass
class Access:
    """What an office was opened with: whose it is, where, and what the passphrase opened."""

    folder: Path
    ring: KeyringFile
    keys: OpenKeys
    laptop: Laptop
    lock: Lock
    cost: Cost
    locale: str
    memory: Memory
    settings: Path
    """This machine's own folder."""
    this_laptop: str
    """The public key of this laptop, by which the roster knows it."""
    older: bool = False
    """Whether the keyring is an older one with the same users and keys."""

    @property
    def keeps_keys(self) -> bool:
        """Whether users, roles, papers and laptops are changed on this laptop."""
        return self.ring.state.keeper == self.this_laptop


class ReadingOffice:
    """The reading half of an ``Office``."""

    def __init__(self, access: Access, books: Mapping[Name, Book], user: User, warnings: Sequence[str]) -> None:
        self.access = access
        self._out = dict(books)
        self.user = user
        self.roles: frozenset[str] = user.roles or frozenset()
        self.warnings = tuple(warnings)
        """Sentences to show once after opening: a cloud folder, a keyring that disagrees."""
        self._names = Names(self, access.locale)

    @property
    def folder(self) -> Path:
        """The folder of the office."""
        return self.access.folder

    @property
    def name(self) -> str:
        """What the office is called."""
        return self.access.ring.name

    @property
    def context(self) -> FormatContext:
        """How this office writes and what it calls things."""
        return self._names.context

    def write_as(self, locale: str) -> None:
        """Write dates and numbers as ``locale`` does from now on."""
        self._names.write_as(locale)

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

    def is_out(self, name: Name) -> bool:
        """Whether the book is open here."""
        return name in self._out

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
        """The lines of a record's history and who looked at it, oldest first."""
        book = self.require("see", type(record))
        lines = book.history(type(record), record.id)
        if looks := book.looks(type(record), record.id):
            lines = sorted((*lines, *looks), key=lambda line: line.at)
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
