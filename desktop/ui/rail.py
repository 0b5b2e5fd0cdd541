"""The narrow rail on the left: where one can go."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from desktop.ui.icons import icon
from desktop.ui.places import PLACES, Place
from desktop.ui.theme import GRID, HALF, RAIL, SMALL, Theme, grown, sized
from desktop.words import translate

_BARE = 40
"""Pixels for a place without its word."""


class Rail(QWidget):
    """Icon and word for each place, icons alone where the window is too low; the one shown is marked."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(grown(RAIL))
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(HALF + 2, GRID, HALF + 2, GRID)
        column.setSpacing(HALF)
        for place in PLACES:
            if place.id == "setup":
                column.addStretch(1)
            column.addWidget(self._button(place, theme))
        self._needed = column.minimumSize().height()
        self.setMinimumHeight(len(PLACES) * _BARE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words as long as there is room for all of them."""
        super().resizeEvent(event)
        worded = self.height() >= self._needed
        style = Qt.ToolButtonStyle.ToolButtonTextUnderIcon if worded else Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self._buttons.values():
            button.setToolButtonStyle(style)
            button.setToolTip("" if worded else button.accessibleName())
        self.setFixedWidth(grown(RAIL) if worded else _BARE + GRID * 2)

    def mark(self, place: str) -> None:
        """Mark the place that is shown."""
        self._buttons[place].setChecked(True)

    def button(self, place: str) -> QToolButton:
        """The button of a place."""
        return self._buttons[place]

    def _button(self, place: Place, theme: Theme) -> QToolButton:
        made = QToolButton()
        made.setProperty("place", True)
        made.setCheckable(True)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setIcon(icon(place.icon, theme.color("muted"), theme.color("accent"), 24))
        made.setIconSize(QSize(24, 24))
        made.setFont(sized(made.font(), SMALL))
        title = translate(place.title)
        words = title.split()
        middle = (len(words) + 1) // 2
        made.setText(title if len(title) <= 12 else f"{' '.join(words[:middle])}\n{' '.join(words[middle:])}".strip())
        made.setAccessibleName(title)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.clicked.connect(lambda: self.chosen.emit(place.id))
        self._group.addButton(made)
        self._buttons[place.id] = made
        return made
