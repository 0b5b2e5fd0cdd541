"""The line under a list: how many rows, what they add up to, and what can be done with the chosen ones."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.models.fields.base import FormatContext
from desktop.presentation import formatting
from desktop.ui.theme.tokens import GRID, scaled
from desktop.ui.widgets.basics import Elided, button, label
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.words import _, translate

_DEEDS = (("choose_all", _("Choose all")), ("change_chosen", _("Change a field")), ("copy", _("Copy")), ("delete", _("Delete")))
_OUT = "unfilter"
_LEAST = 140
"""Pixels of the sums one sees at least; where that is too much they have a line of their own."""


class ListFooter(QWidget):
    """``asked`` names a deed of the page for the chosen rows. One row is always chosen and needs no word."""

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
        self._deeds: dict[str, QWidget] = {}
        for deed, words in (*_DEEDS, (_OUT, _("Show all rows"))):
            self._deeds[deed] = button(words, partial(self.asked.emit, deed), link=True)
            row.addWidget(self._deeds[deed])
        row.addWidget(self.sums)
        self.offer_all(on=False)
        self.choose(0, more=False, may=frozenset())

    def offer_all(self, *, on: bool) -> None:
        """Offer all rows, where a filter leaves none."""
        self._deeds[_OUT].setVisible(on)

    def choose(self, count: int, *, more: bool, may: frozenset[str]) -> None:
        """So many rows are chosen; ``more`` could be."""
        several = count > 1
        self.chosen.setText(translate(_("{count} chosen"), count=formatting.number(count, self._context)) if several else "")
        self.chosen.setVisible(several)
        for deed, _words in _DEEDS:
            self._deeds[deed].setVisible(several and (more if deed == "choose_all" else deed in may))
