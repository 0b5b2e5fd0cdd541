"""What a donor's files tell of assisted persons: not more than they may, and the same whoever made them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from io import BytesIO
from itertools import combinations

import pytest
from openpyxl import load_workbook

from desktop.exchange.report.matrix_json import as_json
from desktop.exchange.report.matrix_xlsx import workbook
from desktop.models.fields.base import FormatContext
from desktop.models.results.matrix import Matrix
from desktop.models.results.profiles import MINIMUM, Profile
from desktop.office.results.matrix import keep_case_counts, matrix_of
from tests.benchmarks.generated import Size, build
from tests.office.conftest import Books

QUARTERS = {
    "2018 Q4": date(2018, 12, 31), "2019 Q2": date(2019, 6, 30), "2019 Q3": date(2019, 9, 30), "2019 Q4": date(2019, 12, 31),
    "2020 Q1": date(2020, 3, 31), "2020 Q2": date(2020, 6, 30),
}  # fmt: skip
Table = tuple[str, str, str]
Place = tuple[str, str, str, str]
Told = dict[Table, dict[str, object]]
"""By row, breakdown and column of the sheet: the parts as they stand there, and the total."""


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    """An office with few enough cases that many parts are small."""
    with build(tmp_path_factory.mktemp("invented") / "books", Size(participants=50, cases=60, expenditures=5)) as made:
        yield Books(made.office, made.cases)


def without_key(books: Books, period: str) -> Matrix:
    return matrix_of(books.office, None, books.project(), QUARTERS[period], period)


def sheet(matrix: Matrix, profile: Profile) -> Told:
    """The breakdowns of the rows of assisted persons as the workbook has them; a total, never withheld, is what they add up to."""
    made = load_workbook(BytesIO(workbook(matrix, lambda _row: (), profile, FormatContext(), lambda *_told: None)), data_only=True)[
        "Breakdowns"
    ]
    cases = {f"Row {number}" for number, row in enumerate(matrix.rows, start=1) if row.cases and row.unit == "number"}
    told: Told = defaultdict(dict)
    row = ""
    for by, part, so_far, _share, period in made.iter_rows(min_row=2, max_col=5, values_only=True):
        row = str(by).split(" · ")[0] if str(by).startswith("Row ") else row
        if row not in cases or not part or "not in the total" in str(part):
            continue
        for column, value in (("so far", so_far), ("period", period)):
            if part != "Total":
                told[row, str(by), column][str(part)] = value
    return told


def derived(truth: Told, told: Told, by: str) -> Iterator[tuple[object, ...]]:
    """The small parts that follow from what is told: by totals, by rows that add up, and by taking the period from all so far."""
    tables = [table for table in truth if table[1] == by]
    codes = sorted({part for table in tables for part in (*truth[table], *told.get(table, {}))})
    codes.append("of which nothing is told")  # where no number stands, there may be more parts than are listed
    places = {cell: place for place, cell in enumerate((*table, code) for table in tables for code in codes)}
    true = {(*table, code): Fraction(str(truth[table].get(code) or 0)) for table in tables for code in codes}
    known: list[dict[int, int]] = []
    for table in tables:
        shown = told.get(table, {})
        numbers = [value for value in shown.values() if isinstance(value, int | float)]
        for code in codes:
            value = shown.get(code, 0 if numbers else "*")
            if isinstance(value, int | float):
                assert value == true[*table, code], (table, code)
                known.append({places[*table, code]: 1})
        known.append({places[*table, code]: 1 for code in codes})
    known += _sums(tables, codes, true, places)
    basis = _reduced(known)
    for cell, value in true.items():
        if 0 < value < MINIMUM and _follows({places[cell]: 1}, basis):
            yield (*cell, value)
    for row, _by, column in tables:
        if column == "period" and (row, by, "so far") in truth:
            for code in codes:
                now, ever = (row, by, "period", code), (row, by, "so far", code)
                if 0 < true[ever] - true[now] < MINIMUM and _follows({places[ever]: 1, places[now]: -1}, basis):
                    yield (row, by, "before", code, true[ever] - true[now])


def _sums(
    tables: Sequence[Table], codes: Sequence[str], true: Mapping[Place, Fraction], places: Mapping[Place, int]
) -> Iterator[dict[int, int]]:
    """Each table that is the sum of two or three others, part by part: a common indicator and its outputs."""
    parts = {table: tuple(true[*table, code] for code in codes) for table in tables}
    for whole in tables:
        for size in (2, 3):
            for some in combinations([table for table in tables if table != whole and any(parts[table])], size):
                if tuple(map(sum, zip(*(parts[each] for each in some), strict=True))) == parts[whole]:
                    for code in codes:
                        yield {places[*whole, code]: -1, **{places[*each, code]: 1 for each in some}}


Line = dict[int, Fraction]


def _reduced(lines: Sequence[Mapping[int, int]]) -> dict[int, Line]:
    basis: dict[int, Line] = {}
    for line in lines:
        left = _less({place: Fraction(value) for place, value in line.items()}, basis)
        if left:
            first = min(left)
            basis[first] = {place: value / left[first] for place, value in left.items()}
    return basis


def _less(line: Line, basis: Mapping[int, Line]) -> Line:
    left, kept = dict(line), {}
    while left:
        first = min(left)
        factor = left.pop(first)
        if first not in basis:
            kept[first] = factor
            continue
        for place, value in basis[first].items():
            if place != first and (now := left.get(place, Fraction(0)) - factor * value):
                left[place] = now
            elif place != first:
                left.pop(place, None)
    return kept


def _follows(line: Mapping[int, int], basis: Mapping[int, Line]) -> bool:
    return not _less({place: Fraction(value) for place, value in line.items()}, basis)


def test_the_oracle_finds_what_can_be_taken_apart() -> None:
    table = ("Row 1", "Sex", "so far")
    truth: Told = {table: {"Female": 12, "Male": 3}}
    assert list(derived(truth, {table: {"Female": 12, "Male": "*"}}, "Sex")) == [(*table, "Male", 3)]
    assert list(derived(truth, {table: {"Female": "*", "Male": "*"}}, "Sex")) == []


@pytest.mark.parametrize(
    ("office", "period"), [*(("sample", period) for period in QUARTERS), ("invented", "2018 Q4"), ("invented", "2020 Q2")]
)
def test_no_small_part_follows_from_a_donors_workbook(office: str, period: str, request: pytest.FixtureRequest) -> None:
    books: Books = request.getfixturevalue(office)
    matrix = books.matrix(QUARTERS[period], period)
    truth, told = sheet(matrix, "internal"), sheet(matrix, "donor")
    assert {by for _row, by, _column in truth} >= {"Sex", "Age"}
    for by in sorted({by for _row, by, _column in truth}):
        assert list(derived(truth, told, by)) == [], by


@pytest.mark.parametrize("office", ["sample", "invented"])
def test_a_period_of_another_day_gives_nothing_away_either(office: str, request: pytest.FixtureRequest) -> None:
    """Kept at different times, the two were not withheld from together."""
    books: Books = request.getfixturevalue(office)
    today = date(2020, 7, 15)
    assert keep_case_counts(books.office, books.cases, today)
    for period in ("2019 Q2", "2020 Q2"):
        truth = sheet(books.matrix(today, period), "internal")
        told = sheet(matrix_of(books.office, None, books.project(), today, period), "donor")
        for by in sorted({by for _row, by, _column in truth}):
            assert list(derived(truth, told, by)) == [], (period, by)


@pytest.mark.parametrize(
    ("office", "period"), [*(("sample", period) for period in QUARTERS), ("invented", "2018 Q4"), ("invented", "2020 Q2")]
)
def test_who_has_no_case_key_makes_the_same_files(office: str, period: str, request: pytest.FixtureRequest) -> None:
    books: Books = request.getfixturevalue(office)
    assert keep_case_counts(books.office, books.cases, date(2020, 7, 15))
    for profile in ("donor", "public"):
        live, kept = (as_json(matrix, profile) for matrix in (books.matrix(QUARTERS[period], period), without_key(books, period)))
        for key in live:
            assert kept[key] == live[key], key
