"""Real encrypted books: empty ones, and the CT.1140 sample."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from desktop.models.ids import new_id
from desktop.models.record import Record
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Placement
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.project import Project
from desktop.models.registers.result import Result
from desktop.models.results.matrix import Matrix, Row
from desktop.office.results.matrix import matrix_of
from desktop.office.sample import sample_records
from desktop.store.book import Book
from desktop.store.keys.laptop import Laptop

AS_AT = date(2020, 6, 30)


@dataclass
class Books:
    """Both books of one office, and what tests ask of them."""

    office: Book
    cases: Book

    def keep(self, *records: Record) -> None:
        """Save records, each in its book."""
        for book in (self.office, self.cases):
            with book.deed("tester") as deed:
                for record in records:
                    if record.book == book.name:
                        deed.save(record)

    def project(self, code: str = "CT.1140") -> str:
        """The id of the project with that code."""
        return next(project.id for project in self.office.every(Project) if project.code == code)

    def matrix(self, as_at: date = AS_AT, period: str | None = None, code: str = "CT.1140") -> Matrix:
        """The matrix as somebody with both keys sees it."""
        return matrix_of(self.office, self.cases, self.project(code), as_at, period)

    def row(self, wording: str, as_at: date = AS_AT, period: str | None = None, code: str = "CT.1140") -> Row:
        """The first row whose wording begins so."""
        return next(row for row in self.matrix(as_at, period, code).rows if row.wording.startswith(wording))

    def one(self, register: type[Record], **values: object) -> Record:
        """The only record with these values."""
        found = [
            record
            for record in (self.office if register.book == "office" else self.cases).every(register)
            if all(record.get(field) == value for field, value in values.items())
        ]
        assert len(found) == 1
        return found[0]


def make_books(folder: Path) -> Books:
    laptop = Laptop(folder / "settings")
    office = Book.create(folder / "office.db", secrets.token_bytes(32), "office", laptop=laptop)
    cases = Book.create(folder / "cases.db", secrets.token_bytes(32), "cases", laptop=laptop, office=office.office)
    return Books(office, cases)


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    made = make_books(tmp_path)
    yield made
    made.office.close()
    made.cases.close()


@pytest.fixture
def sample(books: Books) -> Books:
    """The sample in books of this test's own, to be changed at will."""
    books.keep(*sample_records())
    return books


@pytest.fixture(scope="session")
def ct1140(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    """The sample, only to be read."""
    made = make_books(tmp_path_factory.mktemp("ct1140"))
    made.keep(*sample_records())
    yield made
    made.office.close()
    made.cases.close()


@dataclass
class Small:
    """A project of two outputs to hang indicators on."""

    books: Books
    project: Project
    outputs: tuple[Result, Result]

    def indicator(self, name: str, **version: object) -> None:
        """An indicator called by its measure, or as what is ``version``, over both outputs unless said otherwise."""
        indicator = Indicator(new_id(), project=self.project.id, short=name)
        values = {
            "wording": name,
            "unit": "number",
            "measure": name,
            "results": frozenset(output.id for output in self.outputs),
            "valid_from": date(2020, 1, 1),
            **version,
        }
        made = IndicatorVersion(new_id(), of=("indicator", indicator.id), **values)
        placement = Placement(new_id(), of=("indicator", indicator.id), result=self.outputs[0].id, position=1)
        self.books.keep(indicator, made, placement)

    def row(self, wording: str, as_at: date = date(2020, 12, 31), period: str | None = None) -> Row:
        """The row of the indicator called so."""
        return self.books.row(wording, as_at, period, self.project.code or "")


def make_small(books: Books, code: str) -> Small:
    donor = Organisation(new_id(), title="A donor", type="government")
    project = Project(new_id(), code=code, title=code, donor=donor.id, starts=date(2020, 1, 1), ends=date(2021, 12, 31), currency="USD")
    first, second = (
        Result(new_id(), project=project.id, code=number, level="output", statement=f"Output {number}") for number in ("1", "2")
    )
    books.keep(donor, project, first, second)
    return Small(books, project, (first, second))


@pytest.fixture
def small(books: Books) -> Small:
    return make_small(books, "S.1")
