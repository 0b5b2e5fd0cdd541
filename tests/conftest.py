"""What holds for every test: no screen, cheap passphrases, the same luck each time, and no silent warning."""

import logging
import os
from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import hypothesis
import pytest

hypothesis.settings.register_profile("tallybook", deadline=None, derandomize=True, max_examples=50)
hypothesis.settings.load_profile("tallybook")


@pytest.fixture(autouse=True)
def no_warning_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning in the log fails the test: nobody reads it in the field."""
    yield
    told = [record.getMessage() for when in ("setup", "call") for record in caplog.get_records(when) if record.levelno >= logging.WARNING]
    assert not told, told
