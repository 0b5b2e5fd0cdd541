"""The line under a list: how many rows, what they add up to, and what can be done with the chosen ones."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.ui.parts import button, label
from desktop.ui.theme import GRID
from desktop.words import _, translate

_DEEDS = (("choose_all", _("Choose all")), ("change_chosen", _("Change a field")), ("copy", _("Copy")), ("delete", _("Delete")))


class ListFoot(QWidget):
    """``asked`` names a deed of the page for the chosen rows. One row is always chosen and needs no word."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.sums, self.chosen = label(role="hint"), label(role="label")
        self.sums.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID * 2, 0, GRID * 2, GRID // 2)
        row.setSpacing(GRID)
        row.addWidget(self.sums, 1)
        row.addWidget(self.chosen)
        self._deeds: dict[str, QWidget] = {}
        for deed, words in _DEEDS:
            self._deeds[deed] = button(words, partial(self.asked.emit, deed), link=True)
            row.addWidget(self._deeds[deed])
        self.choose(0, more=False, may=frozenset())

    def choose(self, count: int, *, more: bool, may: frozenset[str]) -> None:
        """So many rows are chosen; ``more`` could be."""
        several = count > 1
        self.chosen.setText(translate(_("{count} chosen"), count=f"{count:,}") if several else "")
        self.chosen.setVisible(several)
        for deed, made in self._deeds.items():
            made.setVisible(several and (more if deed == "choose_all" else deed in may))
