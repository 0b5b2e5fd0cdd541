"""What somebody comes to who has every book, in a language that is longer."""

from itertools import chain
from pathlib import Path

import pytest

from tests.ui.conftest import Enter
from tests.ui.views import views
from tests.ui.walk import walked
from tests.ui.walks.place import Answers, Question, answers, name_of
from tests.ui.walks.reached import astray, by_mouse_alone, nameless, tabbed_otherwise_than_drawn, undescribed, unlabelled
from tests.ui.walks.seen import cut

pytestmark = pytest.mark.walk
QUESTIONS: tuple[Question, ...] = (cut, astray, nameless, unlabelled, undescribed, by_mouse_alone, tabbed_otherwise_than_drawn)


@pytest.fixture(scope="module")
def found(sample: Path, enter: Enter, pseudo: None) -> Answers:
    window = enter(sample, "Demo Case Worker")
    return answers(window, chain(walked(window, faults=True), views(window, sample.parent)), QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=name_of)
def test_nothing_is(question: Question, found: Answers) -> None:
    assert not found[question], "\n".join(found[question])
