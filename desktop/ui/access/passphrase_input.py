"""A new passphrase, typed twice, with how hard it is to guess in a word."""

from collections.abc import Callable, Iterable
from typing import get_args

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from desktop.errors import UserError
from desktop.models.passphrase import ADVICE, WORDS, Strength, strength
from desktop.store.keys.sealing import check_passphrase
from desktop.ui.forms.labelled_input import LabelledInput
from desktop.ui.theme.tokens import GRID
from desktop.ui.widgets.basics import label, repolish
from desktop.ui.widgets.show_typed import ShowTyped
from desktop.words import _, translate

_SIGNS: dict[Strength, tuple[str, str]] = {"weak": ("▲", "late"), "fair": ("●", "watch"), "strong": ("✔", "good")}
"""The sign and the state of each: never the colour alone."""


class PassphraseInput(QWidget):
    """``known`` gives the names an attacker would try: of the office and of the user."""

    def __init__(self, known: Callable[[], Iterable[str]]) -> None:
        super().__init__()
        self._known = known
        hint = _("At least twelve characters. Four or five words that only you would put together are easy to keep in mind.")
        self.first = LabelledInput(_("Passphrase"), hint=hint)
        self.again = LabelledInput(_("The passphrase again"))
        self.bar = QProgressBar()
        self.bar.setRange(0, len(WORDS))
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(translate(_("How hard the passphrase is to guess")))
        self.said = label("", "hint", wrap=True)
        self.shown = ShowTyped(self.first.line, self.again.line)
        self.first.line.textEdited.connect(lambda _text: self._measure())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for part in (self.first, self.bar, self.said, self.again, self.shown):
            column.addWidget(part)
        self._measure()

    def passphrase(self) -> str | None:
        """What was typed twice alike and will do; None with the fault in place."""
        said = self.first.line.text()
        try:
            check_passphrase(said)
        except UserError as fault:
            self.first.refuse(fault)
            return None
        if said != self.again.line.text():
            self.again.refuse(translate(_("This is not what you typed above. Type it again.")))
            return None
        return said

    def clear(self) -> None:
        """Forget what is typed."""
        for entry in (self.first, self.again):
            entry.line.clear()
            entry.clear()
        self._measure()

    def _measure(self) -> None:
        said = self.first.line.text()
        for part in (self.bar, self.said):
            part.setVisible(bool(said))
        found = strength(said, self._known())
        sign, state = _SIGNS[found]
        words = translate(WORDS[found])
        self.bar.setValue(get_args(Strength).index(found) + 1)
        self.said.setText(f"{sign} {words}. {translate(ADVICE[found])}")
        self.bar.setAccessibleDescription(words)
        if self.said.property("state") != state:
            self.said.setProperty("state", state)
            repolish(self.said)
