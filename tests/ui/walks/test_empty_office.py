"""In an office where nothing is entered every word is the program's own, so all of them can be said in another language."""

from pathlib import Path

import pytest

from tests.ui.conftest import Enter
from tests.ui.walk import walked
from tests.ui.walks.place import Answers, Question, answers, name_of
from tests.ui.walks.seen import unmarked

pytestmark = pytest.mark.walk
QUESTIONS: tuple[Question, ...] = (unmarked,)


@pytest.fixture(scope="module")
def found(empty: Path, enter: Enter, pseudo: None) -> Answers:
    window = enter(empty)
    return answers(window, walked(window), QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=name_of)
def test_nothing_is(question: Question, found: Answers) -> None:
    assert not found[question], "\n".join(found[question])
