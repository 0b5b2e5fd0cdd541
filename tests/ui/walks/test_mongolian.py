"""Days and numbers as Mongolian writes them, wherever they stand."""

from itertools import chain
from pathlib import Path

import pytest

from desktop.ui.runtime.settings import Settings
from tests.ui.conftest import Enter
from tests.ui.views import views
from tests.ui.walk import walked
from tests.ui.walks.place import Answers, Question, answers, name_of
from tests.ui.walks.seen import foreign

pytestmark = pytest.mark.walk
QUESTIONS: tuple[Question, ...] = (foreign,)


@pytest.fixture(scope="module")
def found(sample: Path, enter: Enter, english_again: None) -> Answers:
    Settings(sample.parent / "settings").keep("language", "mn")
    window = enter(sample, "Demo Case Worker")
    return answers(window, chain(walked(window), views(window, sample.parent)), QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=name_of)
def test_nothing_is(question: Question, found: Answers) -> None:
    assert not found[question], "\n".join(found[question])
