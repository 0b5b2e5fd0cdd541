"""Exclusive buttons in a strip, as the sections of the rail and the pages of a section: one tab stop, arrow keys go between them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QToolButton, QWidget

from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.words import _, translate

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
_ENDS = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}


class StripButton(QToolButton):
    """A button of a strip. Qt's own arrow keys would press a button that is then hidden, and the focus would be lost with it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setText(title)
        self.setAccessibleName(title)
        self.setCheckable(True)
        self.setAccessibleDescription(translate(_("One of several. Arrows go to the others.")))  # Qt calls it a box to tick
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the arrow keys, Home and End to the strip."""
        if event.key() in _STEPS or event.key() in _ENDS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class ButtonStrip(QWidget):
    """``chosen`` (id, by_key): after a key the focus stays in the strip, after a click it goes to what was chosen."""

    chosen = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._buttons: dict[str, StripButton] = {}

    def add_button(self, id: str, button: StripButton) -> None:
        """Add ``button`` under ``id``; it is not put into a layout."""
        self._group.addButton(button)
        self._buttons[id] = button
        button.clicked.connect(lambda: self.chosen.emit(id, False))

    def set_current(self, id: str) -> None:
        """Check the button of ``id``; it becomes the tab stop."""
        self._buttons[id].setChecked(True)
        for one in self._buttons.values():
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus if one.isChecked() else Qt.FocusPolicy.ClickFocus)

    def button(self, id: str) -> StripButton:
        """The button of ``id``."""
        return self._buttons[id]

    def neighbour(self, id: str, step: int) -> str:
        """The id ``step`` buttons after ``id`` (before it where negative), around the ends."""
        ids = list(self._buttons)
        return ids[(ids.index(id) + step) % len(ids)]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys, Home and End choose another button."""
        key = Qt.Key(event.key())
        here = next((id for id, one in self._buttons.items() if one.isChecked()), None)
        if key in _STEPS and here is not None:
            self.chosen.emit(self.neighbour(here, _STEPS[key]), True)
        elif key in _ENDS:
            self.chosen.emit(list(self._buttons)[_ENDS[key]], True)
        else:
            super().keyPressEvent(event)


class TabStrip(ButtonStrip):
    """Tabs of (id, title), wrapped over as many lines as they need; the current one is underlined."""

    def __init__(self, pages: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        flow = FlowLayout(self, gap=2)
        for page, title in pages:
            made = StripButton(title)
            made.setProperty("tab", True)
            self.add_button(page, made)
            flow.addWidget(made)
