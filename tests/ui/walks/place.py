"""What a walk comes to, and what is asked of it there."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QDeadlineTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.ui.shell.main_window import MainWindow
from tests.ui.walk import settled, shown

_PATIENCE = 5_000
"""Milliseconds for the layout to follow what came late; only what is wrong takes so long."""


@dataclass(frozen=True)
class Place:
    """Where a walk stands: a page, a form with its faults, a panel over it."""

    name: str
    window: MainWindow
    widgets: tuple[QWidget, ...]
    """What is shown there, as ``walk.shown`` has it."""


Question = Callable[[Place], Iterator[str]]
"""Says what is wrong at a place, a line each."""
Answers = dict[Question, list[str]]


def answers(window: MainWindow, places: Iterable[str], questions: Iterable[Question]) -> Answers:
    """What each question finds wrong anywhere on the walk."""
    found: Answers = {question: [] for question in questions}
    for name in places:
        for question in found:
            found[question] += (f"{name}: {wrong}" for wrong in _asked(question, name, window))
    return found


def _asked(question: Question, name: str, window: MainWindow) -> list[str]:
    patience = QDeadlineTimer(_PATIENCE)
    while (wrong := list(question(Place(name, window, tuple(shown(window)))))) and not patience.hasExpired():
        QTest.qWait(50)
        settled(window)
    return wrong


def name_of(question: Question) -> str:
    """For the name of a test."""
    return getattr(question, "__name__", type(question).__name__)
