"""The line under a list: how many rows, what they add up to, and what can be done with the chosen ones."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.models.fields.base import FormatContext
from desktop.models.roles import Act
from desktop.presentation import formatting
from desktop.ui.theme.tokens import GRID, scaled
from desktop.ui.widgets.basics import Elided, button, label
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.words import _, translate

_CHOOSE_ALL, _SHOW_ALL = "page.choose_all", "page.unfilter"
_COMMANDS: tuple[tuple[str, str, Act | None], ...] = (
    (_CHOOSE_ALL, _("Choose all"), None),
    ("page.bulk_edit", _("Change a field"), "edit"),
    ("page.copy", _("Copy"), "export"),
    ("record.delete", _("Delete"), "delete"),
)
_LEAST = 140
"""Pixels of the sums one sees at least; where that is too much they have a line of their own."""


class ListFooter(QWidget):
    """``asked`` names a command of the page for the chosen rows. One row is always chosen and needs no word."""

    asked = Signal(str)

    def __init__(self, context: FormatContext) -> None:
        super().__init__()
        self._context = context
        self.sums, self.chosen = Elided("hint"), label(role="label")
        self.sums.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.sums.setMinimumWidth(scaled(_LEAST))
        row = FlowLayout(self, gap=GRID)
        row.setContentsMargins(GRID * 2, 0, GRID * 2, GRID // 2)
        row.addWidget(self.chosen)
        self._buttons: dict[str, QWidget] = {}
        for command, words, _act in (*_COMMANDS, (_SHOW_ALL, _("Show all rows"), None)):
            self._buttons[command] = button(words, partial(self.asked.emit, command), link=True)
            row.addWidget(self._buttons[command])
        row.addWidget(self.sums)
        self.offer_all(on=False)
        self.choose(0, more=False, may=frozenset())

    def offer_all(self, *, on: bool) -> None:
        """Offer all rows, where a filter leaves none."""
        self._buttons[_SHOW_ALL].setVisible(on)

    def choose(self, count: int, *, more: bool, may: frozenset[Act]) -> None:
        """So many rows are chosen; ``more`` could be; ``may`` is what this user may do to them."""
        several = count > 1
        self.chosen.setText(translate(_("{count} chosen"), count=formatting.number(count, self._context)) if several else "")
        self.chosen.setVisible(several)
        for command, _words, act in _COMMANDS:
            self._buttons[command].setVisible(several and (act in may if act else more))
