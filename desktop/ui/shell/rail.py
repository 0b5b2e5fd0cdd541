"""The narrow rail on the left: where one can go."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from desktop.ui.shell.navigation import RAIL_SECTIONS, RailSection
from desktop.ui.theme.icons import icon
from desktop.ui.theme.tokens import GRID, HALF, RAIL, SMALL, Theme, scaled, with_size
from desktop.ui.widgets.button_strip import ButtonStrip, StripButton
from desktop.words import translate

_BARE = 40
"""Pixels for a section without its word."""


class Rail(ButtonStrip):
    """Icon and word for each section, icons alone where the window is too low; the one shown is marked."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(scaled(RAIL))
        column = QVBoxLayout(self)
        column.setContentsMargins(HALF + 2, GRID, HALF + 2, GRID)
        column.setSpacing(HALF)
        for section in RAIL_SECTIONS:
            if section.id == "setup":
                column.addStretch(1)
            column.addWidget(self._button(section, theme))
        self._needed = column.minimumSize().height()
        self.setMinimumHeight(len(RAIL_SECTIONS) * _BARE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words as long as there is room for all of them."""
        super().resizeEvent(event)
        worded = self.height() >= self._needed
        style = Qt.ToolButtonStyle.ToolButtonTextUnderIcon if worded else Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self._buttons.values():
            button.setToolButtonStyle(style)
            button.setToolTip("" if worded else button.accessibleName())
        self.setFixedWidth(scaled(RAIL) if worded else _BARE + GRID * 2)

    def _button(self, section: RailSection, theme: Theme) -> StripButton:
        title = translate(section.title)
        made = StripButton(title)
        made.setProperty("section", True)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setIcon(icon(section.icon, theme.color("muted"), theme.color("accent"), 24))
        made.setIconSize(QSize(24, 24))
        made.setFont(with_size(made.font(), SMALL))
        words = title.split()
        middle = (len(words) + 1) // 2
        made.setText(title if len(title) <= 12 else f"{' '.join(words[:middle])}\n{' '.join(words[middle:])}".strip())
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.add_button(section.id, made)
        return made
