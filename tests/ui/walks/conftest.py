"""A window for a whole file: one walk, and what it found is asserted on by many tests.

Each file is a walk, so that two workers share them.
"""

import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop import words
from desktop.ui.register import effects_panel
from desktop.ui.theme import fonts
from desktop.ui.theme.tokens import BODY
from tests.ui.conftest import Enter, entering
from tests.ui.offices import copied
from tools.words import FOLDER

_ACCENTS = str.maketrans("aceinosuyzACEINOSUYZT", "áçéíñóşúýžÁÇÉÍÑÓŞÚÝŽṰ")


class Pseudo(gettext.NullTranslations):
    """[Ṱéxţ ẋẋẋ]: two fifths longer; places for values stay as they are."""

    def gettext(self, message: str) -> str:
        parts = re.split(r"(\{\w+\})", message)
        spoken = "".join(part if part.startswith("{") else part.translate(_ACCENTS) for part in parts)
        longer = max(0, round(len(message) * 0.4) - 4)
        return f"[{spoken}{' ẋẋẋ' * (longer // 4)}{'ẋ' * (longer % 4)}]"

    def ngettext(self, one: str, several: str, number: int) -> str:
        return self.gettext(one if number == 1 else several)


@pytest.fixture(scope="module")
def patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="module")
def pseudo(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every language is this one."""
    patch.setattr("desktop.ui.runtime.language.use_language", lambda *_of: words.speak(Pseudo()))
    words.speak(Pseudo())
    yield
    words.speak(gettext.NullTranslations())


@pytest.fixture(scope="module")
def english_again() -> Iterator[None]:
    yield
    words.use_language("en", FOLDER)
    QLocale.setDefault(QLocale.c())


@pytest.fixture(scope="module")
def larger(patch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[None]:
    """Half as large again, as somebody has set who sees badly."""
    usual = qapp.font()
    patch.setattr(fonts, "points", lambda *_of: BODY * 1.5)
    yield
    qapp.setFont(usual)


@pytest.fixture(scope="module")
def sample(sample_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's office, this walk's own."""
    return copied(sample_once, tmp_path_factory.mktemp("walk") / "office")


@pytest.fixture(scope="module")
def empty(empty_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with users and nothing else, this walk's own."""
    return copied(empty_once, tmp_path_factory.mktemp("walk") / "office")


@pytest.fixture(scope="module")
def enter(request: pytest.FixtureRequest, qapp: QApplication, patch: pytest.MonkeyPatch) -> Iterator[Enter]:
    patch.setattr(effects_panel, "_SHOWN", 0)  # what a record counts toward stands there before anything is asked
    with entering(QtBot(request), qapp) as enter:
        yield enter
