"""A person at the keyboard: keys go to the window that is in front, and are counted apart from the letters of words."""

from collections.abc import Callable

from PySide6.QtCore import QDeadlineTimer, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.shell.main_window import MainWindow

_LOST = 60
"""After so many Tabs a person gives up."""


class Typist:
    """Types words and presses keys at whatever has the focus. ``report`` says how many it took."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.keys = 0
        self.letters = 0

    def types(self, words: str) -> None:
        """The letters and digits a person means to enter."""
        self.letters += len(words)
        for letter in words:
            self._strike(Qt.Key(ord(letter.upper())) if letter.isascii() else Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)

    def presses(self, *keys: str) -> None:
        """Anything else: Tab, Return, Ctrl+S; a chord is one."""
        for key in keys:
            self.keys += 1
            stroke = QKeySequence(key)[0]  # type: ignore[index]  # PySide says it is no sequence
            self._strike(stroke.key(), stroke.keyboardModifiers(), _TEXT.get(key, ""))

    def fills(self, **fields: str) -> None:
        """Type into fields in the order they are drawn, Tab from one to the next; each by its label, _ for a space."""
        for name, words in fields.items():
            self.tabs_to(name.replace("_", " "))
            self.types(words)

    def tabs_to(self, name: str, key: str = "Tab") -> None:
        """Tab on until the control called ``name`` has the focus."""
        passed: list[str] = []
        while self.at != name:
            passed.append(self.at)
            assert len(passed) < _LOST, f"Tab does not lead to {name!r}, but to {passed}"
            self.presses(key)

    @property
    def focus(self) -> QWidget:
        """What the next key goes to."""
        here = QApplication.focusWidget()
        assert here is not None, "The focus is lost."
        return here

    @property
    def at(self) -> str:
        """What a screen reader says of the place one is at."""
        here = self.focus
        return here.accessibleName() or str(here.property("text") or "")

    def until(self, seen: Callable[[], object]) -> None:
        """Wait, as a person does, until something shows."""
        patience = QDeadlineTimer(60_000)
        while not seen():
            assert not patience.hasExpired(), "What was waited for never showed."
            QTest.qWait(5)

    def idle(self) -> None:
        """Wait until nothing is counted or written any more."""
        QApplication.processEvents()
        self.until(lambda: not self.window.tasks.busy())
        QApplication.processEvents()

    def report(self, what: str) -> str:
        """Say what it took, on the test's output too."""
        said = f"{what}: {self.keys} keys beside {self.letters} letters"
        print(f"\n{said}")
        return said

    def _strike(self, key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str) -> None:
        QTest.sendKeyEvent(QTest.KeyAction.Click, self._front(), key, text, modifiers)

    def _front(self) -> QWindow:
        front = QGuiApplication.focusWindow() or self.window.windowHandle()
        assert front is not None, "No window is open."
        return front


_TEXT = {"Return": "\r", "Tab": "\t", "Backspace": "\b", "Space": " ", "Escape": "\x1b"}
