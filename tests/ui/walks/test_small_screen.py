"""The usual field laptop at 200 %: nothing is cut, and nothing is out of reach."""

from itertools import chain
from pathlib import Path

import pytest

from tests.ui.conftest import Enter
from tests.ui.views import views
from tests.ui.walk import walked
from tests.ui.walks.place import Answers, Question, answers, name_of
from tests.ui.walks.seen import cut, out_of_reach

AT_200_PERCENT = 683, 384
"""What such a laptop has left for a window."""
pytestmark = pytest.mark.walk
QUESTIONS: tuple[Question, ...] = (cut, out_of_reach)


@pytest.fixture(scope="module")
def found(sample: Path, enter: Enter) -> Answers:
    window = enter(sample, "Demo Case Worker")
    window.resize(*AT_200_PERCENT)
    found = answers(window, chain(walked(window, faults=True), views(window, sample.parent)), QUESTIONS)
    assert window.size().toTuple() == AT_200_PERCENT
    return found


@pytest.mark.parametrize("question", QUESTIONS, ids=name_of)
def test_nothing_is(question: Question, found: Answers) -> None:
    assert not found[question], "\n".join(found[question])
