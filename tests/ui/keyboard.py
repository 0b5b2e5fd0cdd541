"""A person's ten fingers: keys go to whatever has the focus, and the mouse is not there."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

_LOST = 60


def focused() -> QWidget:
    """What the next key goes to."""
    widget = QApplication.focusWidget()
    assert widget, "the focus is lost"
    return widget


def press(*keys: Qt.Key, shift: bool = False, ctrl: bool = False) -> None:
    """Press keys one after the other."""
    held = Qt.KeyboardModifier.NoModifier
    held |= Qt.KeyboardModifier.ShiftModifier if shift else held
    held |= Qt.KeyboardModifier.ControlModifier if ctrl else held
    for key in keys:
        QTest.keyClick(focused(), key, held)
        QApplication.processEvents()  # a list that popped up has come or gone before the next key


def write(words: str) -> None:
    """Type ``words``; QTest itself knows no Cyrillic."""
    for sign in words:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(focused(), QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, sign))
        QApplication.processEvents()


def to(name: str) -> QWidget:
    """Tab on until the control called ``name`` has the focus."""
    passed: list[str] = []
    while called(focused()) != name:
        passed.append(called(focused()))
        assert len(passed) < _LOST, f"Tab does not lead to {name!r} but to {passed}"
        press(Qt.Key.Key_Tab)
    return focused()


def called(widget: QWidget) -> str:
    """What a screen reader says of ``widget``."""
    return widget.accessibleName() or str(widget.property("text") or "")
