"""The one write path: a deed is one act of a user, one transaction, and one change line a record and save."""

import secrets
from collections.abc import Mapping
from typing import Any, TypeVar

from sqlite_utils import Database

from desktop.models.ids import new_id
from desktop.models.query import Changed, What
from desktop.models.record import Record
from desktop.store import attachments, chain, migrations
from desktop.store.counters import Counters
from desktop.store.keys.laptop import Badge
from desktop.store.keys.sealing import Signer
from desktop.store.tables import Table, compact, packed, quoted, table_of

R = TypeVar("R", bound=Record)
Pairs = dict[str, tuple[Any, Any]]


class Deed:
    """Writes of one act; made by ``Book.deed`` inside a transaction."""

    def __init__(self, db: Database, book: str, office: str, badge: Badge, counters: Counters, *, who: str, reason: str, at: str) -> None:
        self.id = new_id()
        self.erased = False
        self._db = db
        self._run = db.conn.execute
        self._book = book
        self._office = office
        self._badge = badge
        self._who = who
        self._reason = reason
        self._at = at
        self.first, self.end = chain.head(db, badge.place)
        self.last = self.first
        self._counters = counters
        self._touched: dict[tuple[str, str], Record | None] = {}

    @property
    def changed(self) -> Changed:
        """Which records are no longer what they were, and what they are now; notes change none."""
        return Changed(tuple(self._touched), self.id, tuple(record for record in self._touched.values() if record))

    def save(self, record: R, what: What | None = None) -> R:
        """Write ``record`` as it is now and return it as kept: its number and office come with the first save.

        A record that says nothing new writes nothing.
        """
        table = self._table(type(record))
        row = self._run(table.select_one, (record.id,)).fetchone()
        before = None if row is None else table.record(row)
        record = self._completed(record, before)
        pairs = differences(before, record)
        if before is not None and not pairs:
            return record
        if before is None:
            self._run(table.insert, table.row(record))
        else:
            self._update(table, record, pairs)
        self._set_members(table, record.id, pairs)
        self._line(what or ("create" if before is None else "edit"), table.name, record.id, pairs)
        self._touched[table.name, record.id] = record
        return record

    def delete(self, register: type[R], record: str) -> R:
        """Mark a record deleted; its row and history stay."""
        return self.save(self.standing(register, record).changed(deleted=True), "delete")

    def restore(self, register: type[R], record: str) -> R:
        """Take a deletion back."""
        return self.save(self.standing(register, record).changed(deleted=None))

    def erase(self, register: type[Record], record: str) -> None:
        """Take everything a record said out of the book, its history too; that there was one stays.

        Its files go unless another record has or had the same; its children are records of their own.
        """
        table = self._table(register)
        self.standing(register, record)
        kept = ("number", "office", "deleted")
        blank = ", ".join(f"{quoted(name)} = NULL" for name, _sql, _to in table.columns if name not in kept)
        files = attachments.ever_attached(self._db, register, record)
        for (said,) in self._run("SELECT fields FROM draft WHERE record = ?", (record,)).fetchall():
            files |= attachments.named_in(said)
        self._run(f"UPDATE {quoted(table.name)} SET {blank}, deleted = 1 WHERE id = ?", (record,))
        for field in table.sets:
            self._run(f"DELETE FROM {quoted(table.set_name(field))} WHERE record = ?", (record,))
        self._run("DELETE FROM draft WHERE record = ?", (record,))
        left = {name: packed(kind, value) for name, kind in register.kinds.items() if (value := self.standing(register, record).get(name))}
        self._line("erase", table.name, record, {"blanked": chain.blank(self._db, record), "left": left})
        self._touched[table.name, record] = None
        attachments.drop_unused(self._db, self._book, files)
        self.erased = True

    def note(self, what: What, register: str = "", record: str = "", reason: str = "") -> None:
        """Put on record that something was looked at, exported or settled; no value changes."""
        self._line(what, register, record, {}, reason)

    def _table(self, register: type[R]) -> Table[R]:
        if register.book != self._book:
            raise ValueError(f"{register.register} is not kept in the book {self._book}")
        return table_of(register)

    def standing(self, register: type[R], record: str) -> R:
        """The record as it is within this deed; KeyError if there never was one."""
        table = self._table(register)
        row = self._run(table.select_one, (record,)).fetchone()
        if row is None:
            raise KeyError(f"no {register.register} {record}")
        return table.record(row)

    def _completed(self, record: R, before: R | None) -> R:
        number, office = record.get("number"), record.get("office")
        if before is not None:  # a form that does not carry them does not clear them
            number, office = number or before.get("number"), office or before.get("office")
        elif number is None:
            number = self._counters.give(record.register)
        else:
            self._counters.heed(record.register, number)
        if number == record.get("number") and office == record.get("office") and office:
            return record
        return record.changed(number=number, office=office or self._office)

    def _update(self, table: Table[R], record: R, pairs: Pairs) -> None:
        names: list[str] = []
        fills: list[Any] = []
        for field in pairs:
            kind = record.kinds[field]
            if not kind.many:
                names += kind.column_names()
                fills += kind.pack(record.get(field))
        if names:
            settings = ", ".join(f"{quoted(name)} = ?" for name in names)
            self._run(f"UPDATE {quoted(table.name)} SET {settings} WHERE id = ?", (*fills, record.id))

    def _set_members(self, table: Table[Any], record: str, pairs: Pairs) -> None:
        for field in table.sets.keys() & pairs.keys():
            old, new = (set(side or ()) for side in pairs[field])
            name = quoted(table.set_name(field))
            for member in old - new:
                self._run(f"DELETE FROM {name} WHERE record = ? AND value = ?", (record, member))
            for member in new - old:
                self._run(f"INSERT INTO {name} (record, value) VALUES (?, ?)", (record, member))

    def sign(self, signer: Signer | None) -> None:
        """Sign the last line, which stands for all before it, if ``signer`` is who did this."""
        if signer and signer.id == self._who and self.last > self.first:
            chain.sign(self._db, self._badge.place, self.last, signer.sign(chain.signed(self.end)))

    def _line(self, what: What, register: str, record: str, said: Mapping[str, Any], reason: str = "") -> None:
        self.last += 1
        base = chain.base_of(self._db, record) if record and what not in ("create", "erase") else "{}"
        content = (migrations.BREAKING, self.id, what, register, record, base, self._who, self._at, reason or self._reason, compact(said))
        line = chain.made(self.end, self._badge.id, self.last, content, secrets.token_bytes(16))
        self.end = line.hash
        chain.write(self._db, self._badge.place, line)


def differences(before: Record | None, after: Record) -> Pairs:
    """By field, (old, new) in packed form where they differ."""
    old, new = before.values() if before else {}, after.values()
    found: Pairs = {}
    for field in {**old, **new}:
        if (was := old.get(field)) != (becomes := new.get(field)):
            kind = after.kinds[field]
            pair = packed(kind, was), packed(kind, becomes)
            if pair[0] != pair[1]:
                found[field] = pair
    return found
