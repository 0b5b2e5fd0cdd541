"""Letters half as large again: nothing is cut, and nothing is out of reach."""

from itertools import chain
from pathlib import Path

import pytest

from tests.ui.conftest import Enter
from tests.ui.views import views
from tests.ui.walk import walked
from tests.ui.walks.place import Answers, Question, answers, name_of
from tests.ui.walks.seen import cut, out_of_reach

pytestmark = pytest.mark.walk
QUESTIONS: tuple[Question, ...] = (cut, out_of_reach)


@pytest.fixture(scope="module")
def found(sample: Path, enter: Enter, larger: None) -> Answers:
    window = enter(sample, "Demo Case Worker")
    assert window.fontMetrics().height() > 24
    return answers(window, chain(walked(window, faults=True), views(window, sample.parent)), QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=name_of)
def test_nothing_is(question: Question, found: Answers) -> None:
    assert not found[question], "\n".join(found[question])
