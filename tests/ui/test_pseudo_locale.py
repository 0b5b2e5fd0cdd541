"""A longer language, larger letters, a smaller screen: nothing is cut, nothing is out of reach, nothing is forgotten."""

import gettext
import re
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import pytest
from babel.dates import get_month_names
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop import words
from desktop.exchange.report.formats import FORMATS
from desktop.ui.runtime.language import NAMES
from desktop.ui.shell.main_window import MainWindow
from desktop.ui.start.unlock_page import UnlockPage
from desktop.ui.theme import fonts
from desktop.ui.theme.tokens import BODY
from desktop.words import _, _n
from tests.ui.conftest import Enter, shell_of
from tests.ui.offices import USERS
from tests.ui.seen import cut, out_of_reach, said_by
from tests.ui.views import guides, views
from tests.ui.walk import said, settled, walked

_ACCENTS = str.maketrans("aceinosuyzACEINOSUYZT", "áçéíñóşúýžÁÇÉÍÑÓŞÚÝŽṰ")
AT_200_PERCENT = 683, 384
"""What the usual field laptop has left for a window."""


class Pseudo(gettext.NullTranslations):
    """[Ṱéxţ ẋẋẋ]: two fifths longer; places for values stay as they are."""

    def gettext(self, message: str) -> str:
        parts = re.split(r"(\{\w+\})", message)
        spoken = "".join(part if part.startswith("{") else part.translate(_ACCENTS) for part in parts)
        longer = max(0, round(len(message) * 0.4) - 4)
        return f"[{spoken}{' ẋẋẋ' * (longer // 4)}{'ẋ' * (longer % 4)}]"

    def ngettext(self, one: str, several: str, number: int) -> str:
        return self.gettext(one if number == 1 else several)


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every language is this one."""
    monkeypatch.setattr("desktop.ui.runtime.language.use_language", lambda *_of: words.speak(Pseudo()))
    words.speak(Pseudo())
    yield
    words.speak(gettext.NullTranslations())


@pytest.fixture
def larger(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[None]:
    """Half as large again, as somebody has set who sees badly."""
    usual = qapp.font()
    monkeypatch.setattr(fonts, "points", lambda *_of: BODY * 1.5)
    yield
    qapp.setFont(usual)


def found(window: MainWindow, shown: Iterator[str], *ways: Callable[[QWidget], Iterator[str]]) -> str:
    """What ``ways`` find wrong in anything that is ``shown``, and still wrong once the layout had time to follow what came late."""
    wrong: set[str] = set()
    for where in shown:
        if any(True for way in ways for _one in way(window)):
            QTest.qWait(500)
            settled(window)
        wrong |= {f"{where}: {one}" for way in ways for one in way(window)}
    return "\n".join(sorted(wrong))


@pytest.mark.usefixtures("pseudo")
def test_the_pseudo_language_keeps_places_and_is_longer() -> None:
    spoken = words.translate(_n("{count} record is deleted.", "{count} records are deleted."), count=7)
    assert spoken.startswith("[7 ")
    assert len(spoken) >= 1.3 * len("7 records are deleted.")
    assert words.translate(_("Save")) == "[Şávé]"


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("user", ["Demo Manager", "Demo Case Worker"])
def test_a_longer_language_is_not_cut(sample: Path, enter: Enter, user: str) -> None:
    window = enter(sample, user)
    assert not found(window, chain(walked(window, faults=True), views(window, sample.parent)), cut)


@pytest.mark.usefixtures("pseudo")
def test_the_guides_and_the_unlock_page_cut_nothing(sample: Path, enter: Enter) -> None:
    window = enter(sample)
    window.lock()
    settled(window)
    assert isinstance(window.centralWidget(), UnlockPage)
    assert not found(window, chain(["unlock"], guides(window, sample)), cut, out_of_reach)


@pytest.mark.usefixtures("larger")
def test_larger_letters_are_not_cut(sample: Path, enter: Enter) -> None:
    window = enter(sample, "Demo Case Worker")
    assert window.fontMetrics().height() > 24
    assert not found(window, chain(walked(window, faults=True), views(window, sample.parent)), cut, out_of_reach)


def test_at_200_percent_all_can_be_reached(sample: Path, enter: Enter) -> None:
    window = enter(sample, "Demo Case Worker")
    window.resize(*AT_200_PERCENT)
    assert not found(window, chain(walked(window, faults=True), views(window, sample.parent)), cut, out_of_reach)
    assert window.size().toTuple() == AT_200_PERCENT


@pytest.mark.usefixtures("pseudo")
def test_every_word_of_an_empty_office_is_translated(empty: Path, enter: Enter) -> None:
    """Nothing is entered, so whatever is said without brackets is a word somebody forgot to mark."""
    window = enter(empty)
    named = [
        *USERS,
        *(one.file for one in FORMATS.values()),
        *NAMES.values(),
        *get_month_names("abbreviated").values(),
        *get_month_names().values(),
    ]
    named += ["Tallybook", "Ctrl", "Shift", *filter(None, re.split(r"\W+", str(empty)))]
    known = re.compile("|".join(map(re.escape, sorted(named, key=len, reverse=True))))

    def forgotten(seen: QWidget) -> Iterator[str]:
        for one in seen.findChildren(QWidget):
            if one.isVisibleTo(seen):
                text = " ".join(said_by(one))
                while text != (inner := re.sub(r"\[[^\[\]]*\]", "", text)):
                    text = inner
                yield from (f"{word} in {said(one)}" for word in re.findall(r"[^\W\d_]{3,}", known.sub("", text)))

    assert not found(window, walked(window), forgotten)


def test_what_is_cut_or_out_of_reach_would_be_found(enter: Enter, empty: Path) -> None:
    window = enter(empty)
    label = QLabel("A sentence that needs more room than it has", shell_of(window))
    label.setGeometry(200, 200, 60, 18)
    label.show()
    QApplication.processEvents()
    assert [one for one in cut(window) if "A sentence" in one]
    area = shell_of(window).page.content.findChild(QWidget, "sheet")
    assert area is not None
