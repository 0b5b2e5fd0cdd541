"""A register, declared once: table, form, list, search, validation, Excel and history follow from it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar, Literal, NamedTuple, Protocol, Self, TypeVar, get_args

from desktop.models.fields.base import FormatContext, Kind, RefusalError
from desktop.models.fields.references import REGISTER_LABELS, Link, Owner
from desktop.models.fields.text_and_choice import Text, YesNo
from desktop.words import _

Book = Literal["office", "cases"]
Group = Literal["frame", "directory", "work", "money", "office", "cases"]
"""Registers of which the same roles may do the same; "directory" are organisations, "office" is what a manager sets up."""
REGISTERS: dict[str, type["Record"]] = {}
"""Every register by name, in the order they are declared; filled by importing ``desktop.models.registers``."""
R = TypeVar("R", bound="Record")


class Notice(NamedTuple):
    """A sentence to stand beside a field, already in the language in use; it hinders nobody from saving.

    ``doubt``: something to think about. Otherwise it says what follows from what was typed.
    """

    field: str
    sentence: str
    doubt: bool = True


class RecordSource(Protocol):
    """The records beside one, as the person who types it may see them."""

    @property
    def context(self) -> FormatContext:
        """How numbers and days are written here."""

    def get(self, register: type[R], record: str) -> R | None:
        """The record with that id, or None."""

    def every(self, register: type[R], query: Any = ...) -> Iterable[R]:
        """All records that are not deleted, or those a ``Query`` asks for."""


class Record:
    """One entry of a register. Values never change in place: ``changed`` gives a new record.

    A subclass is a register: ``class Training(Record, name="training", label=_("Training"),
    plural=_("Trainings"), book="office", group="work")``. Its fields are kinds; ``list_columns``, ``sections``
    and ``called`` (what names it in a link) are names of fields, and say nothing of looks.
    """

    register: ClassVar[str]
    label: ClassVar[str]
    plural: ClassVar[str]
    book: ClassVar[Book]
    group: ClassVar[Group]
    kinds: ClassVar[dict[str, Kind[Any]]]
    list_columns: ClassVar[tuple[str, ...]] = ()
    called: ClassVar[tuple[str, ...]] = ()
    sections: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()
    belongs: ClassVar[str] = ""
    """What belongs in the register, in a sentence for its empty list."""

    id: str
    number = Text(_("Number"), hint=_("Given by the program"))
    office = Text(_("Office"))
    site = Link(_("Site"), to="site")
    deleted = YesNo(_("Deleted"))

    def __init_subclass__(cls, *, name: str, label: str, plural: str, book: Book, group: Group = "cases") -> None:
        if group not in get_args(Group) or (book == "cases") != (group == "cases"):
            raise TypeError(f"no roles hold for {name}, of the group {group} in the book {book}")
        cls.register, cls.label, cls.plural, cls.book, cls.group = name, label, plural, book, group
        bases = [base for base in reversed(cls.__mro__) if base is not Record]  # fields several registers share stand in a base
        own = {field: kind for base in bases for field, kind in vars(base).items() if isinstance(kind, Kind)}
        cls.kinds = {**own, "site": Record.site, "number": Record.number, "office": Record.office}
        cls.kinds["deleted"] = Record.deleted
        REGISTERS[name] = cls
        REGISTER_LABELS[name] = label

    def __init__(self, id: str, **values: Any) -> None:
        self.id = id
        unknown = values.keys() - self.kinds.keys()
        if unknown:
            raise TypeError(f"{self.register} has no field {sorted(unknown)}")
        self._values = {field: value for field, value in values.items() if value is not None and value != frozenset()}

    def get(self, name: str) -> Any:
        """The value of the field ``name``, or None."""
        return self._values.get(name)

    def values(self) -> Mapping[str, Any]:
        """The fields that have a value."""
        return dict(self._values)

    def changed(self, **values: Any) -> Self:
        """A copy with some values changed (None clears one)."""
        return type(self)(self.id, **{**self._values, **values})

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((self.register, self.id))

    def __repr__(self) -> str:
        return f"<{self.register} {self.id}>"  # never values: it ends up in logs

    @classmethod
    def fields(cls, *, sealed: bool = False) -> dict[str, Kind[Any]]:
        """The declared fields, without those that identify a person unless asked for."""
        return {field: kind for field, kind in cls.kinds.items() if field not in UNDECLARED and (sealed or not kind.sealed)}

    @classmethod
    def owner(cls) -> Owner | None:
        """The field that says what record this one belongs to, if the register is a child list."""
        return next((kind for kind in cls.kinds.values() if isinstance(kind, Owner)), None)

    @classmethod
    def children(cls) -> list[type["Record"]]:
        """The registers whose records belong to one of this register."""
        return [child for child in REGISTERS.values() if (owner := child.owner()) and cls.register in owner.to]

    def name_for(self, context: FormatContext) -> str:
        """What a person calls it: the ``called`` fields as shown, never a sealed one; else its number."""
        shown = [self.kinds[field].show(self.get(field), context) for field in self.called if not self.kinds[field].sealed]
        return " · ".join(text for text in shown if text) or self.number or self.id[-8:]

    def relevant(self, field: str) -> bool:
        """Whether ``field`` is asked of this record."""
        asked = self.kinds[field].relevant
        return asked is None or asked(self)

    def settled(self) -> Self:
        """Without answers that are no longer relevant: a hidden "yes" must not count."""
        return self.changed(**{field: None for field in self._values if not self.relevant(field)})

    def faults(self) -> Iterator[tuple[str, str]]:
        """(field, sentence) for what is wrong across fields; a pure function of the record."""
        yield from ()

    def notices(self, records: RecordSource) -> Iterator[Notice]:
        """What to say beside its fields, given the records on ``records``; said while it is typed, of what can be read so far."""
        yield from ()

    def refusals(self, context: FormatContext) -> dict[str, RefusalError]:
        """By field, why this record cannot be saved; empty when it can."""
        found: dict[str, RefusalError] = {}
        for field, kind in self.kinds.items():
            if self.relevant(field):
                try:
                    kind.check(self.get(field), context)
                except RefusalError as refusal:
                    found[field] = refusal
        for field, sentence in self.faults():
            found.setdefault(field, RefusalError(sentence))
        return found


UNDECLARED = ("site", "number", "office", "deleted")
"""What every record has besides its declared fields (and its ``id``, a UUIDv7)."""
