"""The opened office: the one object the window and the terminal talk to."""

import contextlib
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Any, Self, TypeVar

from desktop.errors import UserError
from desktop.models.fields.base import FormatContext, RefusalError
from desktop.models.fields.values import Attachment
from desktop.models.query import Changed
from desktop.models.record import Book as Name
from desktop.models.record import Record
from desktop.models.registers import by_name
from desktop.models.registers.staff import User
from desktop.models.results.matrix import Matrix, Row
from desktop.office.background_check import Check
from desktop.office.checking import findings, older
from desktop.office.reading import Access, ReadingOffice
from desktop.store.backup import Progress, silent
from desktop.store.book import Book
from desktop.store.deed import Deed
from desktop.store.drafts import Draft
from desktop.words import _, translate

R = TypeVar("R", bound=Record)
_BY_ACCESS = frozenset({"name", "roles", "public_key", "left"})
"""Fields of a user that a key hangs on: changed in ``access`` only, so that keyring and records agree."""


class RefusedError(UserError):
    """Records that cannot be saved: ``refused`` has each with its refusals by field, for the form; the sentence names the first."""

    def __init__(self, refused: Sequence[tuple[Record, Mapping[str, RefusalError]]], context: FormatContext) -> None:
        record, refusals = refused[0]
        super().__init__(_("{record}: {why}"), record=_known_as(record, context), why=next(iter(refusals.values())))
        self.refused = tuple(refused)

    @property
    def record(self) -> Record:
        """The first of them."""
        return self.refused[0][0]

    @property
    def refusals(self) -> Mapping[str, RefusalError]:
        """By field, why the first will not do."""
        return self.refused[0][1]


def first_reason(fault: UserError) -> UserError:
    """The first reason for a refusal, to stand beside the one field that was typed; any other fault as it is."""
    return next(iter(fault.refusals.values())) if isinstance(fault, RefusedError) else fault


class Office(ReadingOffice):
    """The books as one user may use them.

    One thread at a time uses it: the window's, or the worker's while the window waits; ``readers`` gives another a view of its own.
    """

    def __init__(self, access: Access, books: Mapping[Name, Book], user: User, warnings: Sequence[str]) -> None:
        super().__init__(access, books, user, warnings)
        self._deeds: list[Book | None] = []
        """The book of each deed, oldest first; None for one on users, which is not undone."""
        self._taken_back: list[Book | None] = []
        self._closed = False
        self._check = Check(access, ())

    # Writing: settled, permitted and found right, then one deed.

    def save(self, record: Record, reason: str = "") -> Changed:
        """Save one record; RefusedError says what is wrong with it."""
        return self.save_all((record,), reason)

    def save_all(self, records: Iterable[Record], reason: str = "", *, without: Iterable[Record] = ()) -> Changed:
        """Save records of one book, and delete those it is to be ``without``, as one deed: all of them or none."""
        saving = self.saving(records, reason, without=without)
        while True:
            try:
                next(saving)
            except StopIteration as end:
                changed: Changed = end.value
                return changed

    def saving(self, records: Iterable[Record], reason: str = "", *, without: Iterable[Record] = ()) -> Generator[int, None, Changed]:
        """Save as ``save_all`` does, telling after each record how many are done; closed before its end it keeps nothing.

        RefusedError names all that will not do.
        """
        gone = list(without)
        every = iter(records)
        first = next(every, None)
        if first is None and not gone:
            return Changed((), "")
        for record in gone:
            self._free_to_delete(type(record))
        refused: list[tuple[Record, Mapping[str, RefusalError]]] = []
        with self._deed(self.book_of(type(first or gone[0])), reason) as deed:
            for done, record in enumerate(chain((first,) if first else (), every), start=1):
                ready, refusals = self._ready(record)
                if refusals:
                    refused.append((ready, refusals))
                elif not refused:
                    deed.save(ready)
                yield done
            if refused:
                raise RefusedError(refused, self.context)
            for record in gone:
                deed.delete(type(record), record.id)
        return self._as_seen(deed.changed)

    def to_undo(self, *, again: bool = False) -> int:
        """How many records ``undo`` would turn back, or ``redo`` do ``again``; 0 where there is nothing."""
        stack = self._taken_back if again else self._deeds
        book = stack[-1] if stack else None
        return book.to_undo(self.user.id, again=again) if book else 0

    def delete(self, register: type[Record], record: str, reason: str = "") -> Changed:
        """Mark a record as deleted; it can be restored."""
        with self._deed(self._free_to_delete(register), reason) as deed:
            deed.delete(register, record)
        return self._as_seen(deed.changed)

    def delete_all(self, register: type[Record], records: Iterable[str], reason: str = "") -> Changed:
        """Mark several records as deleted, as one deed."""
        with self._deed(self._free_to_delete(register), reason) as deed:
            for record in records:
                deed.delete(register, record)
        return self._as_seen(deed.changed)

    def restore(self, register: type[Record], record: str, reason: str = "") -> Changed:
        """Take a deletion back."""
        with self._deed(self._free_to_delete(register), reason) as deed:
            deed.restore(register, record)
        return self._as_seen(deed.changed)

    def erase(self, register: type[Record], record: str, reason: str) -> Changed:
        """Take all a record ever said out of the book, for good, because a person asked for it."""
        book = self._free_to_delete(register)
        if not self.roles & {"manager", "case_supervisor"}:
            raise UserError(_("Only a manager or a case supervisor erases a record for good."))
        with self._deed(book, reason) as deed:
            deed.erase(register, record)
        return self._as_seen(deed.changed)

    def look(self, register: type[Record], record: str) -> None:
        """Put on record that this user looked at a record."""
        self.require("see", register).look(register.register, record, self.user.id)

    def undo(self) -> Changed:
        """Take back this user's last deed since opening; looking at something is none."""
        while True:
            book = self._deeds[-1] if self._deeds else self.office_book
            if book is None:
                raise UserError(_("A change of users or roles is not undone. Change it back on the page Users."))
            changed = self._as_seen(book.undo(self.user.id))
            self._taken_back.append(self._deeds.pop())
            self._names.forget()
            if changed.records:
                return changed

    def redo(self) -> Changed:
        """Do again what was taken back last."""
        while True:
            book = (self._taken_back[-1] if self._taken_back else None) or self.office_book
            changed = self._as_seen(book.redo(self.user.id))
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
        from desktop.office.results.matrix import matrix_of  # the counting is not needed to unlock

        return matrix_of(self.office_book, self.case_book, project, as_at, period)

    def behind(self, matrix: Matrix, row: Row, *, period: bool = False) -> list[Record]:
        """The records ``row`` counts, at the matrix's day or in its period; of cases only for who may see them."""
        from desktop.office.results.drilldown import records_behind

        places = records_behind(self.office_book, self.case_book, matrix, row, period=period)
        return [record for register, found in places if (record := self.get(by_name(register), found))]

    def check(self, progress: Progress = silent) -> list[str]:
        """What does not hold together, each in a sentence; empty when all is well. Nobody else uses the office meanwhile."""
        return [*findings(self.access, {book.name: book for book in self.books}, progress), *older(self.books)]

    def begin_check(self) -> Check:
        """A check for a thread of its own, to ``run`` there. It is stopped where a book is closed."""
        self._check.stop()
        self._check = Check(self.access, self.books)
        return self._check

    def lock(self) -> None:
        """Close the books and forget the keys, until the passphrase is typed again."""
        self.close()

    def close(self) -> None:
        """Close the books and give the folder free."""
        if self._closed:
            return
        self._closed = True
        self._check.stop()
        with contextlib.ExitStack() as at_last:
            at_last.callback(self.access.lock.release)
            for book in self.books:
                at_last.callback(book.close)
            with contextlib.suppress(UserError):  # a damaged or full disk; whoever closes the office next writes them
                self._keep_case_counts()

    def _keep_case_counts(self) -> None:
        """What colleagues without the case key may know is written by whoever has it, before the books close."""
        if self.is_out("office") and self.case_book is not None:
            from desktop.office.results.matrix import keep_case_counts

            keep_case_counts(self.office_book, self.case_book, self.context.today)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self.close()

    # For ``access``: users, and books that change their key.

    def users_changed(self) -> None:
        """Users are what the keys say now: nothing from before is undone over it."""
        self._deeds.append(None)
        self._taken_back.clear()
        self._names.forget()

    def put_away(self, name: Name) -> None:
        """Close a book for as long as its key changes."""
        self._check.stop()
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

    def _as_seen(self, changed: Changed) -> Changed:
        return replace(changed, kept=tuple(map(self._shown, changed.kept)))

    def _ready(self, record: R) -> tuple[R, Mapping[str, RefusalError]]:
        """The record as it would be saved, and by field why it will not do; UserError for who may not save it."""
        register = type(record)
        book, hidden = self.require("edit", register), self._hidden(register)
        before = book.get(register, record.id) if hidden or register is User else None
        if register is User and any(record.get(field) != (before and before.get(field)) for field in _BY_ACCESS):
            raise UserError(_("Who may open the office, by what name and in which roles, is changed with the buttons of the page Users."))
        if hidden:  # what somebody cannot see they do not clear either
            record = record.changed(**{field: before.get(field) if before else None for field in hidden})
        record = record.settled()
        return record, record.refusals(self.context)

    def _free_to_delete(self, register: type[Record]) -> Book:
        if register is User:
            raise UserError(_("A user is not deleted but leaves: their history stays. Use the buttons of the page Users."))
        return self.require("delete", register)


def _known_as(record: Record, context: FormatContext) -> str:
    name = record.number or record.name_for(context)
    label = translate(record.label)
    return label if name == record.id[-8:] else f"{label} {name}"  # a new one may have no name yet
