"""What somebody asks of a register, and what the history answers: plain values, no SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

from desktop.models.record import Record

How = Literal["is", "is_not", "contains", "begins", "at_least", "at_most", "any_of", "named", "blank", "filled"]
What = Literal["create", "edit", "delete", "erase", "look", "export", "settle"]
R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Condition:
    """One filter: ``value`` is in code form; for ``any_of`` a collection of such.

    Of a set (links, choices) ``is`` compares the whole, ``contains`` asks for one member and
    ``any_of`` for at least one of several. Of a link into the same book ``named`` asks for each word in what it leads to is called.
    """

    field: str
    how: How
    value: Any = None


@dataclass(frozen=True)
class Query:
    """Which records, in what order. ``order`` is (field, descending); the id always comes last.

    ``search`` finds every word in the number or a text field; sealed ones only if ``sealed``.
    ``owner`` is the (register, id) the records belong to. ``after`` is a ``Page``'s cursor.
    """

    conditions: tuple[Condition, ...] = ()
    search: str = ""
    order: tuple[tuple[str, bool], ...] = ()
    after: tuple[Any, ...] | None = None
    limit: int | None = None
    with_deleted: bool = False
    owner: tuple[str, str] | None = None
    sealed: bool = False


@dataclass(frozen=True)
class Page(Generic[R]):
    """Some records, and the cursor of the next page; None when these were the last."""

    records: tuple[R, ...]
    after: tuple[Any, ...] | None


@dataclass(frozen=True)
class Change:
    """One line of the history. ``fields`` has (old, new) in packed form; None once erased."""

    laptop: str
    seq: int
    deed: str
    what: str
    register: str
    record: str
    who: str
    at: datetime
    reason: str
    fields: Mapping[str, tuple[Any, Any]] | None


@dataclass(frozen=True)
class Changed:
    """What a deed touched, as (register, id); empty when nothing differed.

    ``kept`` are the same records as they stand in the book now, as far as the user may see them, without those
    that were erased: whoever asked need not read them again. ``by`` is who asked, for it to know its own deed.
    """

    records: tuple[tuple[str, str], ...]
    deed: str
    kept: tuple[Record, ...] = ()
    by: object = None

    def now(self, register: type[R], record: str) -> R | None:
        """The record with that id as it was kept; None where the deed did not touch it."""
        return next((one for one in self.kept if one.id == record and isinstance(one, register)), None)


@dataclass(frozen=True)
class Option:
    """Something to choose: its id or code, what it is called, and what tells it from others."""

    key: str
    name: str
    more: str = ""
