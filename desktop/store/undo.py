"""Taking one's own deeds back, and doing them again, since the book was opened."""

from dataclasses import dataclass, field
from typing import Any

from desktop.errors import UserError
from desktop.models.query import Change
from desktop.models.record import REGISTERS, Record
from desktop.store.deed import Deed
from desktop.store.tables import packed, unpacked
from desktop.words import _

NOTHING = _("There is nothing to undo.")
NOTHING_AGAIN = _("There is nothing to do again.")
SINCE = _("{number} was changed since. Look at its history and change it by hand.")
ERASED = _("What was erased cannot be brought back.")


@dataclass(frozen=True)
class Done:
    """A deed of ``who``: lines ``first`` to ``last`` of this laptop's chain."""

    who: str
    first: int
    last: int


@dataclass
class Past:
    """What can be undone and done again; a new deed ends what its user could do again."""

    done: list[Done] = field(default_factory=list)
    undone: list[Done] = field(default_factory=list)

    def add(self, done: Done) -> None:
        """A deed was done."""
        self.done.append(done)
        self.undone = [other for other in self.undone if other.who != done.who]

    def last_done(self, who: str) -> Done:
        """What ``undo`` takes back next; UserError when nothing is left."""
        return _last(self.done, who, NOTHING)

    def last_undone(self, who: str) -> Done:
        """What ``redo`` does next; UserError when nothing is left."""
        return _last(self.undone, who, NOTHING_AGAIN)


def take_back(deed: Deed, changes: list[Change]) -> None:
    """Undo ``changes``; UserError where somebody changed a field since."""
    for change in reversed(changes):
        _turn(deed, change, old=1, new=0)


def do_again(deed: Deed, changes: list[Change]) -> None:
    """Redo ``changes`` that were taken back; UserError where somebody changed a field since."""
    for change in changes:
        _turn(deed, change, old=0, new=1)


def _turn(deed: Deed, change: Change, *, old: int, new: int) -> None:
    """From side ``old`` of each pair of ``change`` to side ``new``."""
    if change.what == "erase" or change.fields is None:
        raise UserError(ERASED)
    if not change.fields:
        return  # a note: nothing was changed
    record = deed.standing(REGISTERS[change.register], change.record)
    if change.what == "create":
        _turn_creation(deed, change, record, undo=new == 0)
        return
    for name, pair in change.fields.items():
        if packed(record.kinds[name], record.get(name)) != pair[old]:
            raise UserError(SINCE, number=record.number)
    values: dict[str, Any] = {name: unpacked(record.kinds[name], pair[new]) for name, pair in change.fields.items()}
    deed.save(record.changed(**values), "delete" if values.get("deleted") else None)


def _turn_creation(deed: Deed, change: Change, record: Record, *, undo: bool) -> None:
    """A record is never unmade: undoing its making deletes it, as it was made."""
    assert change.fields is not None
    as_made = all(packed(kind, record.get(name)) == change.fields.get(name, (None, None))[1] for name, kind in record.kinds.items()
                  if name != "deleted")  # fmt: skip
    if not as_made or bool(record.deleted) == undo:
        raise UserError(SINCE, number=record.number)
    if undo:
        deed.delete(type(record), record.id)
    else:
        deed.restore(type(record), record.id)


def _last(stack: list[Done], who: str, nothing: str) -> Done:
    for done in reversed(stack):
        if done.who == who:
            return done
    raise UserError(nothing)
