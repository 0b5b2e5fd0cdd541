"""What holds for every test: no screen, cheap passphrases, the same luck each time, and no silent warning."""

import gc
import itertools
import logging
import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import hypothesis
import pytest

from desktop.office.sample import build_demo
from desktop.store.keys.sealing import CHEAPEST
from tests.ui.offices import make_office, make_sample

hypothesis.settings.register_profile("tallybook", deadline=None, derandomize=True, max_examples=50)
hypothesis.settings.load_profile("tallybook")


@pytest.fixture(autouse=True)
def no_warning_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning in the log fails the test: nobody reads it in the field."""
    yield
    told = [record.getMessage() for when in ("setup", "call") for record in caplog.get_records(when) if record.levelno >= logging.WARNING]
    assert not told, told


SLOW = frozenset({"journeys", "test_kills.py", "test_long_work.py", "test_round_trip.py", "test_kinds.py", "test_percentages.py"})
"""Folders and files whose tests take seconds each: killed processes, many examples, LibreOffice, a whole day of typing."""


@pytest.hookimpl(trylast=True)  # after they were shuffled
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow, and begin with what watches the clock, for it has a fresh process then.

    The walks come next, since one that comes last leaves the other worker nothing to do.
    """
    for item in items:
        if SLOW.intersection(item.path.parts):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: (item.path.name != "test_long_work.py", item.get_closest_marker("walk") is None))


@pytest.fixture(scope="session")
def sample_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office with the sample, to be copied: making it takes seconds, copying it none."""
    return make_sample(tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def empty_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office with users and nothing else, to be copied."""
    return make_office(tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="session")
def demo_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office ``tallybook demo`` makes, to be copied."""
    folder = tmp_path_factory.mktemp("demo")
    build_demo(folder / "demo.tallybook", settings=folder / "settings", cost=CHEAPEST)
    return folder / "demo.tallybook"


_torn_down = itertools.count(1)
_SELDOM = 25
"""Tests between two collections of everything: that takes a tenth of a second."""


def pytest_runtest_setup() -> None:
    """Garbage is collected between tests, on the window's thread, as ``desktop.ui.runtime.gc_control`` does in the program.

    Left to itself Python collects on the worker's thread too. There it took a widget apart, waited for the interpreter
    with a lock of Qt's in its hand, and the window waited for that lock with the interpreter in its own.
    """
    gc.disable()


def pytest_runtest_teardown() -> None:
    """What this test left."""
    gc.collect(2 if next(_torn_down) % _SELDOM == 0 else 1)
