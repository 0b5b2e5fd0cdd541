"""Real encrypted books in a folder of the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.store.book import Book
from desktop.store.keys.laptop import Laptop
from tests.store.sampler import KEY, Sample, Shelf, declared


@pytest.fixture(autouse=True)
def _registers() -> Iterator[None]:
    with declared(Shelf, Sample):
        yield


@pytest.fixture
def laptop(tmp_path: Path) -> Laptop:
    """A machine whose settings lie in the test's folder."""
    return Laptop(tmp_path / "settings")


@pytest.fixture
def book(tmp_path: Path, laptop: Laptop) -> Iterator[Book]:
    """A new office book with the sample registers (and the real ones, once something imported them)."""
    with Book.create(tmp_path / "office.db", KEY, "office", laptop=laptop) as made:
        yield made
