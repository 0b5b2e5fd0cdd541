"""Two small registers with every kind there is, and values for each; declared for the length of a test."""

import contextlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from desktop.models.fields.base import Kind
from desktop.models.fields.references import File, Link, Links, Owner
from desktop.models.fields.text_and_choice import (
    Choice,
    Choices,
    Count,
    Day,
    Moment,
    MoneyKind,
    Note,
    Number,
    PartialDayKind,
    Rate,
    Text,
    YesNo,
)
from desktop.models.fields.values import Attachment, Money, PartialDay
from desktop.models.ids import new_id
from desktop.models.record import REGISTERS, Record
from desktop.models.registers.indicator import ScopeKind

KEY = bytes(range(32))
WHO = "0190aaaa-0000-7000-8000-000000000001"


@contextlib.contextmanager
def declared(*registers: type[Record]) -> Iterator[None]:
    """``registers`` (and what is declared in the block) are registers inside the block only."""
    before = dict(REGISTERS)
    REGISTERS.update({register.register: register for register in registers})
    try:
        yield
    finally:
        REGISTERS.clear()
        REGISTERS.update(before)


with declared():

    class Shelf(Record, name="shelf", label="Shelf", plural="Shelves", book="office", group="work"):
        """What others belong to and point at."""

        title = Text("Title", required=True)

        called = ("title",)

    class Sample(Record, name="sample", label="Sample", plural="Samples", book="office", group="work"):
        """One field of every kind; "order", "case" and "to" are words of SQL, on purpose."""

        of = Owner("Of", to=("shelf", "sample"))
        title = Text("Title")
        secret = Text("Secret", sealed=True)
        note = Note("Note")
        order = Count("Order")
        score = Number("Score")
        rate = Rate("Rate")
        case = MoneyKind("Amount")
        began = Day("Day")
        born = PartialDayKind("Born")
        seen = Moment("Seen")
        agreed = YesNo("Agreed")
        country = Choice("Country", "country")
        languages = Choices("Languages", "language")
        to = Link("To", to="shelf")
        shelves = Links("Shelves", to="shelf")
        paper = File("Paper")

        called = ("title",)
        list_columns = ("began", "title")


def anything() -> SearchStrategy[str]:
    """Text as people paste it: any characters, not empty, without NUL."""
    return st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=60)


def values_of(kind: Kind[Any]) -> SearchStrategy[Any]:
    """Values ``kind`` keeps; links lead nowhere, so save such a record only where nothing needs to be there."""
    days = st.dates(date(1900, 1, 1), date(2100, 12, 31))
    codes = st.text("abcdefghijklmnopqrstuvwxyz_0123456789ö;", min_size=1, max_size=12)
    by_kind: dict[type[Kind[Any]], SearchStrategy[Any]] = {
        Text: anything(),
        Note: anything(),
        Count: st.integers(0, 10**15),
        Number: st.decimals(-(10**15), 10**15, allow_nan=False, places=4),
        Rate: st.decimals("0.0000000001", 10**6, allow_nan=False, places=10),
        MoneyKind: st.builds(Money, st.integers(-(10**15), 10**15), st.sampled_from(("USD", "JPY", "MNT"))),
        Day: days,
        PartialDayKind: days.flatmap(
            lambda day: st.sampled_from((PartialDay(day.year), PartialDay(day.year, day.month), PartialDay(day.year, day.month, day.day)))
        ),
        Moment: st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
            lambda moment: moment.replace(microsecond=0)
        ),
        YesNo: st.booleans(),
        Choice: codes,
        Choices: st.frozensets(codes, min_size=1, max_size=4),
        File: st.builds(Attachment, anything(), st.integers(0, 20 << 20), st.text("0123456789abcdef", min_size=64, max_size=64)),
        Link: st.builds(new_id),
        ScopeKind: st.dictionaries(codes, st.frozensets(codes, min_size=1, max_size=3), min_size=1, max_size=2),
        Links: st.frozensets(st.builds(new_id), min_size=1, max_size=3),
    }
    if isinstance(kind, Owner):
        return st.tuples(st.sampled_from(kind.to), st.builds(new_id))
    return next(found for register in type(kind).__mro__ if (found := by_kind.get(register)) is not None)


_RECORDS: dict[type[Record], SearchStrategy[Record]] = {}


def records_of(register: type[Record]) -> SearchStrategy[Record]:
    """Records of ``register`` with any of its fields, none, or all."""
    if register not in _RECORDS:
        fields = {field: values_of(kind) for field, kind in register.fields(sealed=True).items()}
        drawn = st.fixed_dictionaries({}, optional=fields)
        _RECORDS[register] = drawn.map(lambda values: register(new_id(), **values))
    return _RECORDS[register]
