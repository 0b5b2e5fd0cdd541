"""What a field officer comes to."""

from pathlib import Path

import pytest

from tests.ui.conftest import Enter
from tests.ui.walk import walked
from tests.ui.walks.place import Answers, Question, answers, name_of
from tests.ui.walks.reached import by_mouse_alone, nameless, undescribed

pytestmark = pytest.mark.walk
QUESTIONS: tuple[Question, ...] = (nameless, undescribed, by_mouse_alone)


@pytest.fixture(scope="module")
def found(sample: Path, enter: Enter) -> Answers:
    window = enter(sample, "Demo Officer")
    return answers(window, walked(window), QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=name_of)
def test_nothing_is(question: Question, found: Answers) -> None:
    assert not found[question], "\n".join(found[question])
