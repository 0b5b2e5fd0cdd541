"""The unlock page and the wizards that lead to an office, in a language that is longer."""

from itertools import chain
from pathlib import Path

import pytest

from desktop.ui.start.unlock_page import UnlockPage
from tests.ui.conftest import Enter
from tests.ui.views import wizard_pages
from tests.ui.walk import settled
from tests.ui.walks.place import Answers, Question, answers, name_of
from tests.ui.walks.seen import cut, out_of_reach

pytestmark = pytest.mark.walk
QUESTIONS: tuple[Question, ...] = (cut, out_of_reach)


@pytest.fixture(scope="module")
def found(sample: Path, enter: Enter, pseudo: None) -> Answers:
    window = enter(sample)
    window.lock()
    settled(window)
    assert isinstance(window.centralWidget(), UnlockPage)
    return answers(window, chain(["unlock"], wizard_pages(window, sample)), QUESTIONS)


@pytest.mark.parametrize("question", QUESTIONS, ids=name_of)
def test_nothing_is(question: Question, found: Answers) -> None:
    assert not found[question], "\n".join(found[question])
