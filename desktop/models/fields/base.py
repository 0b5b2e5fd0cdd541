"""What a field is: one value in four forms, and why a value will not do."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any, Generic, Protocol, Self, TypeVar, overload

from desktop.errors import UserError
from desktop.models.codelists import CodeList, shipped
from desktop.words import _

T = TypeVar("T")
Cell = str | int | float | date | datetime | bool | None
"""What a workbook cell holds; openpyxl gives and XlsxWriter takes these."""

_CLASSES = {"TEXT": str, "INTEGER": int}


class RefusalError(UserError):
    """Why a typed, imported or computed value will not do, as a sentence to stand beside its field."""


def _nameless(_register: str, _record: str) -> str | None:
    return None


def _nobody(_register: str, _typed: str) -> Sequence[str]:
    return ()


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class FormatContext:
    """How values are written and read here: the locale, the clock, and what the office calls its records and codes.

    ``name_of(register, id)`` is how a linked record is shown, ``find(register, typed)`` the ids of
    the records somebody may mean by a name or a number, one where it is sure; ``codes(name)`` is a shipped
    list with the office's additions.
    """

    locale: str = "en"
    now: Callable[[], datetime] = field(default=_now)
    name_of: Callable[[str, str], str | None] = field(default=_nameless)
    find: Callable[[str, str], Sequence[str]] = field(default=_nobody)
    codes: Callable[[str], CodeList] = field(default=shipped)

    @property
    def today(self) -> date:
        """The local date of this machine."""
        return self.now().astimezone().date()


class Holder(Protocol):
    """What has fields: a record."""

    def get(self, name: str) -> Any:
        """The value of the field ``name``."""


class Kind(ABC, Generic[T]):
    """A field of a register: declared once, known by name in code, file, form and workbook.

    The four forms: in code (``T`` or None), in SQLite (``columns``, ``pack``, ``unpack``), typed and
    shown (``parse``, ``show``), in a workbook cell (``from_cell``, ``to_cell``). ``check`` raises
    RefusalError where a value in code will not do.
    """

    columns: tuple[tuple[str, str], ...] = (("", "TEXT"),)
    """(suffix, SQLite type) of each column; a set (``many``) has a table of its own instead."""
    many = False
    numeric = False
    """Whether it is shown to the right, in figures of one width."""

    def __init__(
        self,
        label: str,
        *,
        required: bool = False,
        sealed: bool = False,
        hint: str = "",
        relevant: Callable[[Any], bool] | None = None,
        was: tuple[str, ...] = (),
    ) -> None:
        self.name = ""
        self.label = label
        self.required = required
        self.sealed = sealed
        self.hint = hint
        self.relevant = relevant
        self.was = was

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, record: None, owner: type) -> Self: ...
    @overload
    def __get__(self, record: Holder, owner: type) -> T | None: ...
    def __get__(self, record: Holder | None, owner: type) -> Self | T | None:
        return self if record is None else record.get(self.name)

    def column_names(self) -> tuple[str, ...]:
        """The names of its columns in its register's table."""
        return tuple(f"{self.name}_{suffix}" if suffix else self.name for suffix, _sql in self.columns)

    def pack(self, value: T | None) -> tuple[Any, ...]:
        """``value`` as SQLite holds it, one for each column (or each member of a set)."""
        return (value,)

    def unpack(self, packed: Sequence[Any]) -> T | None:
        """The value of what ``pack`` gave."""
        return packed[0]  # type: ignore[no-any-return]

    def recognise(self, packed: Sequence[Any]) -> T | None:
        """The value of what somebody else packed; ValueError where it is not, to the letter, what ``pack`` gives of a value."""
        columns = self.columns * len(packed) if self.many else self.columns
        try:
            cells = zip(packed, columns, strict=True)
            same = all(type(cell) is _CLASSES[sql] or (cell is None and not self.many) for cell, (_suffix, sql) in cells)
            value = self.unpack(packed) if same else None
            same = same and self.pack(value) == tuple(packed)
        except (ValueError, ArithmeticError, TypeError, AttributeError, RecursionError):  # of what only looks like it
            same = False
        if not same:
            raise ValueError(self.name)
        return value

    def parse(self, typed: str, context: FormatContext) -> T | None:
        """What a person typed, as a value; blank is None. RefusalError says why not."""
        typed = typed.strip()
        return self._checked(self.read(typed, context) if typed else None, context)

    def _checked(self, value: T | None, context: FormatContext) -> T | None:
        found = None if _nothing(value) else value
        self.check(found, context)
        return found

    @abstractmethod
    def read(self, typed: str, context: FormatContext) -> T:
        """A value out of typed text that is not blank."""

    def show(self, value: T | None, context: FormatContext) -> str:
        """``value`` as ``context`` writes it; None is empty. ``parse`` reads it back."""
        return "" if value is None else self.write(value, context)

    def write(self, value: T, context: FormatContext) -> str:
        """Text of a value that is there."""
        return str(value)

    def to_cell(self, value: T | None, context: FormatContext) -> Cell:
        """``value`` for a workbook cell: numbers and dates as such, the rest as shown."""
        return None if value is None else self.show(value, context)

    def from_cell(self, cell: Cell, context: FormatContext) -> T | None:
        """The value of a workbook cell, in the locale-free form ``to_cell`` writes; None if blank."""
        if isinstance(cell, str):
            cell = cell.strip()
        blank = cell is None or cell == ""
        return self._checked(None if blank else self.read_cell(cell, context), context)

    def read_cell(self, cell: Cell, context: FormatContext) -> T:
        """A value out of a cell that is not blank."""
        return self.read(cell_text(cell), context)

    def check(self, value: T | None, context: FormatContext) -> None:
        """Refuse a value that will not do."""
        if value is None or _nothing(value):
            if self.required:
                raise RefusalError(_("{field} is needed."), field=self.label)
            return
        self.refuse(value, context)

    def refuse(self, value: T, context: FormatContext) -> None:
        """Raise RefusalError for a value that is there and will not do."""


def _nothing(value: object) -> bool:
    """Whether a value is none: ";" typed for a set names no member of it."""
    return value is None or (isinstance(value, frozenset | Mapping) and not value)


class SetKind(Kind[frozenset[str]]):
    """A set, kept in a table of its own and merged member by member; typed with semicolons."""

    columns = (("value", "TEXT"),)
    many = True

    def pack(self, value: frozenset[str] | None) -> tuple[Any, ...]:
        return tuple(sorted(value or ()))

    def unpack(self, packed: Sequence[Any]) -> frozenset[str] | None:
        return frozenset(packed) or None

    def read(self, typed: str, context: FormatContext) -> frozenset[str]:
        return frozenset(self.read_member(part.strip(), context) for part in typed.split(";") if part.strip())

    @abstractmethod
    def read_member(self, typed: str, context: FormatContext) -> str:
        """One member out of typed text."""


def cell_text(cell: Cell) -> str:
    """What a cell shows, for the kinds that take text: whole numbers without a point, days as such."""
    if isinstance(cell, datetime) and cell.time() == time.min:
        cell = cell.date()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        plain = format(Decimal(format(cell, ".15g")), "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "" if cell is None else str(cell)
