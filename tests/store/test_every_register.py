"""Every register and every kind goes through SQLite and back, whatever it holds."""

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from desktop.models.fields.base import Kind
from desktop.models.query import Condition, Query
from desktop.models.record import Record
from desktop.models.registers import ALL
from desktop.store.book import Book
from desktop.store.keys.laptop import Laptop
from desktop.store.tables import packed, table_of, unpacked
from tests.store.sampler import KEY, WHO, Sample, Shelf, declared, records_of

REGISTERS: tuple[type[Record], ...] = (Sample, *ALL)
BY_NAME = [pytest.param(register, id=register.register) for register in REGISTERS]


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Book]]:
    """Both books with every register; links may lead nowhere here, so that each record can stand alone."""
    folder = tmp_path_factory.mktemp("office")
    laptop = Laptop(folder / "settings")
    with (
        declared(Shelf, Sample),
        Book.create(folder / "office.db", KEY, "office", laptop=laptop) as office,
        Book.create(folder / "cases.db", KEY, "cases", laptop=laptop, office=office.office) as cases,
    ):
        for book in (office, cases):
            book.connection.execute("PRAGMA foreign_keys = OFF")
        yield {"office": office, "cases": cases}


@pytest.mark.parametrize("register", BY_NAME)
@settings(max_examples=15, phases=[Phase.generate, Phase.shrink], suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_record_comes_back_as_it_was_saved(books: dict[str, Book], register: type[Record], data: st.DataObject) -> None:
    book = books[register.book]
    record = data.draw(records_of(register))
    assert book.save(record, WHO).records == ((register.register, record.id),)
    found = book.get(register, record.id)
    assert found
    assert found == record.changed(number=found.number, office=book.office)
    assert book.save(found, WHO).records == ()

    other = data.draw(records_of(register))
    edited = found.changed(**{field: other.get(field) for field in register.fields(sealed=True)})
    differs = book.save(edited, WHO).records != ()
    assert differs == (edited != found)
    assert book.get(register, record.id) == edited
    assert next(iter(book.every(register, Query((Condition("id", "is", record.id),))))) == edited
    if differs:
        book.undo(WHO)
        assert book.get(register, record.id) == found


@pytest.mark.parametrize("register", BY_NAME)
@settings(max_examples=10)
@given(data=st.data())
def test_the_packed_form_reads_back(register: type[Record], data: st.DataObject) -> None:
    record = data.draw(records_of(register))
    for field, kind in register.kinds.items():
        assert unpacked(kind, packed(kind, record.get(field))) == record.get(field)


@pytest.mark.parametrize("register", BY_NAME)
def test_every_field_sorts_and_every_question_has_an_answer(books: dict[str, Book], register: type[Record]) -> None:
    book = books[register.book]
    for field in register.kinds:
        page = book.page(register, Query((Condition(field, "blank"),), order=((field, True),), limit=2, search="ү a"))
        assert len(page.records) <= 2
        assert book.count(register, Query((Condition(field, "filled"),))) >= 0


def test_both_books_are_sound_after_all_that(books: dict[str, Book]) -> None:
    for book in books.values():
        book.verify()
        assert not [sentence for sentence in book.check() if "lead to" not in sentence and "attached file" not in sentence]


def test_every_kind_is_tried() -> None:
    def below(kind: type[Any]) -> set[type[Any]]:
        return {kind}.union(*map(below, kind.__subclasses__()))

    declared_kinds = {type(kind) for register in REGISTERS for kind in register.kinds.values()}
    of_models = {kind for kind in below(Kind) if kind.__module__.startswith("desktop.models")}  # a window's own are kept nowhere
    assert {kind for kind in of_models if not inspect.isabstract(kind)} == declared_kinds


def test_no_two_tables_have_one_name() -> None:
    for book in ("office", "cases"):
        registers = [register for register in ALL if register.book == book]
        sets = [table_of(register).set_name(field) for register in registers for field in table_of(register).sets]
        own = ["book", "laptop", "counter", "change", "draft", "piece", "case_count", "case_count_seen"]
        names = [*(register.register for register in registers), *sets, *own]
        assert len(names) == len(set(names))


def test_a_link_out_of_the_case_book_is_an_id_only(books: dict[str, Book]) -> None:
    office = {register.register for register in ALL if register.book == "office"}
    tables = [name for (name,) in books["cases"].connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    assert not office & set(tables)
    pointed = {row[2] for name in tables for row in books["cases"].connection.execute(f'PRAGMA foreign_key_list("{name}")').fetchall()}
    assert pointed <= set(tables)
    assert pointed


def test_the_case_book_has_nothing_of_the_office_books_key(tmp_path: Path, books: dict[str, Book]) -> None:
    assert books["office"].office == books["cases"].office
    assert books["office"].id != books["cases"].id
