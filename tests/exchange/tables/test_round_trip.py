"""What an office exports it can import again: every register, every field, workbook and CSV."""

import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from desktop.exchange.tables.headings import columns_of, heading_of, meant, plain
from desktop.exchange.tables.records_in import read_records
from desktop.exchange.tables.records_out import write_records
from desktop.models import registers
from desktop.models.codelists import shipped
from desktop.models.fields.base import FormatContext, Kind, RefusalError
from desktop.models.fields.references import File, Link, Links, Owner
from desktop.models.fields.text_and_choice import Choice, Choices, Count, Day, MoneyKind, Note, Number, PartialDayKind, Rate, Text, YesNo
from desktop.models.fields.values import Attachment, Money, PartialDay
from desktop.models.ids import new_id
from desktop.models.record import Record
from desktop.models.registers.figures import PartCode
from desktop.models.registers.indicator import BreakdownKind, ScopeKind

CALLED = ("Police course", "Police course", "Day one; day two", "Training: advanced", "Ажил", "培训")
LINKED = {register.register: {new_id(): name for name in CALLED} for register in registers.ALL}
"""For every register some records, by id, two of one name."""


def desk_in(locale: str) -> FormatContext:
    def find(register: str, typed: str) -> list[str]:
        return [id for id, name in LINKED[register].items() if name == typed]

    return FormatContext(
        locale=locale,
        now=lambda: datetime(2020, 6, 30, tzinfo=UTC),
        name_of=lambda register, record: LINKED[register].get(record),
        find=find,
    )


DESKS = st.sampled_from([desk_in(locale) for locale in ("en", "mn", "zh", "de")])
TEXT = st.text(max_size=20) | st.sampled_from(
    ["=1+1", "+976 11 000000", "-", "@x", "'=x", "<r><t>x</t></r>", "1.250", "_x0041_", "a,b;c\td", '"q"', "2020-03-05"]
)
PURPOSE = Choice("Purpose", "purpose")
AMOUNTS = st.integers(-(10**12), 10**12)


def in_form(kind: Kind[Any], typed: str) -> str | None:
    try:
        return kind.parse(typed, desk_in("en"))
    except RefusalError:
        return None


def codes_of(kind: Any) -> st.SearchStrategy[str]:
    return st.sampled_from([code.code for code in shipped(kind.codes)])


def ids_of(kind: Any) -> st.SearchStrategy[str]:
    return st.sampled_from([*LINKED[kind.to]])


def typed_into(kind: Any) -> st.SearchStrategy[str | None]:
    return (TEXT | st.text(max_size=60)).map(lambda typed: in_form(kind, typed))


def values_of(kind: Kind[Any]) -> st.SearchStrategy[Any]:
    return BY_KIND[type(kind)](kind)


BY_KIND: dict[type[Kind[Any]], Callable[[Any], st.SearchStrategy[Any]]] = {
    Text: typed_into,
    Note: typed_into,
    Choice: codes_of,
    PartCode: lambda _kind: st.sampled_from([code.code for told in ("sex", "age_band") for code in shipped(told)]),
    Choices: lambda kind: st.frozensets(codes_of(kind), min_size=1, max_size=4),
    BreakdownKind: lambda kind: st.frozensets(codes_of(kind) | st.sampled_from(["case.exploitation", "training.pillar"]), min_size=1),
    Link: ids_of,
    Links: lambda kind: st.frozensets(ids_of(kind), min_size=1),
    Owner: lambda kind: st.sampled_from([(to, id) for to in kind.to for id in LINKED[to]]),
    Count: lambda _kind: st.integers(0, 10**15),
    Number: lambda _kind: st.decimals(-(10**6), 10**6, places=3),
    Rate: lambda _kind: st.decimals(Decimal("0.0000000001"), 10**6, places=10),
    MoneyKind: lambda _kind: st.builds(Money, AMOUNTS, st.sampled_from(["USD", "JPY", "KWD", "MNT"])),
    Day: lambda _kind: st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    PartialDayKind: lambda _kind: st.builds(PartialDay, st.integers(1900, 2100), st.none() | st.integers(1, 12)),
    YesNo: lambda _kind: st.booleans(),
    ScopeKind: lambda _kind: st.dictionaries(
        st.sampled_from(["purpose", "kind"]), st.frozensets(codes_of(PURPOSE), min_size=1), min_size=1
    ),
    File: lambda _kind: st.builds(Attachment, st.just("list.pdf"), st.integers(0, 1000), st.just("0" * 64)),
}


@st.composite
def records_of(draw: st.DrawFn, cls: type[Record]) -> Record:
    """A record that can be saved, with most of its fields."""
    kinds = columns_of(cls, sealed=True)
    drawn = {field: draw(values_of(kind) if kind.required else st.none() | values_of(kind)) for field, kind in kinds.items()}
    record = cls(new_id(), **{**drawn, "number": None}).settled()
    for _attempt in range(3):
        wrong = record.refusals(desk_in("en"))
        mended = {field: 0 if isinstance(cls.kinds[field], Count) else None for field in wrong}
        record = record.changed(**mended).settled()
    assume(not record.refusals(desk_in("en")))
    return record


each_register = pytest.mark.parametrize("cls", registers.ALL, ids=lambda cls: cls.register)
each_format = pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
few = settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))


@contextmanager
def written(cls: type[Record], records: list[Record], context: FormatContext, suffix: str, **rest: Any) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"records{suffix}"
        write_records(cls, records, context, path, **rest)
        assert [file.name for file in Path(folder).iterdir()] == [path.name]
        yield path


@each_register
@each_format
@few
@given(data=st.data())
def test_an_export_reads_as_the_same_and_makes_the_same_anew(cls: type[Record], suffix: str, data: st.DataObject) -> None:
    drawn = data.draw(st.lists(records_of(cls), min_size=1, max_size=2))
    known = {f"A-{place:04d}": record.changed(number=f"A-{place:04d}") for place, record in enumerate(drawn)}
    files = {field: kind for field, kind in cls.kinds.items() if isinstance(kind, File)}
    with_file = any(kind.required for kind in files.values())  # a file is attached, no row can bring it
    unknown = [] if with_file else [record.changed(**dict.fromkeys(files)) for record in drawn]
    context = data.draw(DESKS)
    with written(cls, [*known.values(), *unknown], context, suffix, unsealed=True) as path:
        preview = read_records(cls, path, context, known.get)
    assert not preview.refused, [dict(row.faults) for row in preview.refused]
    assert [row.record for row in preview.same] == list(known.values())
    assert [row.record.values() for row in preview.new if row.record] == [record.values() for record in unknown]
    assert {row.record.id for row in preview.new if row.record}.isdisjoint(record.id for record in drawn)


@each_register
@each_format
def test_what_identifies_a_person_stays_inside(cls: type[Record], suffix: str, tmp_path: Path) -> None:
    sealed = [field for field, kind in cls.fields(sealed=True).items() if kind.sealed and isinstance(kind, Text)]
    record = cls(new_id(), **dict.fromkeys(sealed, "Bold Baatar"))
    path = tmp_path / f"records{suffix}"
    for unsealed in (False, True):
        write_records(cls, [record], desk_in("en"), path, unsealed=unsealed)
        if suffix == ".xlsx":
            with zipfile.ZipFile(path) as packed:
                found = any(b"Bold Baatar" in packed.read(part) for part in packed.namelist())
        else:
            found = b"Bold Baatar" in path.read_bytes()
        assert found is (unsealed and bool(sealed))


@each_register
def test_every_heading_means_its_own_field(cls: type[Record]) -> None:
    columns = columns_of(cls, sealed=True)
    headings = [heading_of(cls, field) for field in columns]
    assert len({plain(heading) for heading in headings}) == len(headings)
    assert [meant(cls)[plain(heading)] for heading in headings] == list(columns)
    assert [meant(cls)[plain(field)] for field in columns] == list(columns)
