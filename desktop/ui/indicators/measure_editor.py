"""The measure of an indicator, chosen from the list, with a sentence what it counts, and the way to change that."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop.models.fields.base import Kind, RefusalError
from desktop.models.measures.sentence import USUAL
from desktop.models.measures.words import SAYS
from desktop.ui.forms.choice_editors import ChoiceEditor
from desktop.ui.forms.editor import EditorContext
from desktop.ui.widgets.basics import button, label
from desktop.words import _, translate


class MeasureEditor(ChoiceEditor):
    """``chosen`` with the name of the measure, or nothing, whenever it shows another one."""

    short = False
    chosen = Signal(str)
    change_wanted = Signal()
    """A person wants its sentence with blanks of their own."""

    def __init__(self, kind: Kind[Any], editor_context: EditorContext) -> None:
        super().__init__(kind, editor_context)
        self.sentence = label("", "hint", wrap=True)
        self.row.removeWidget(self.chooser)
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addWidget(self.chooser)
        column.addWidget(self.sentence)
        self.change = button(_("Change the sentence"), self.change_wanted.emit, link=True)
        self.change.setAccessibleDescription(translate(_("Fills the blanks below as this measure has them, to be changed.")))
        self.change.hide()
        column.addWidget(self.change, 0, Qt.AlignmentFlag.AlignLeft)
        self.row.addLayout(column)
        self._told: str | None = None
        self._frozen = False
        self.edited.connect(self._tell)

    def set_value(self, value: Any) -> None:
        """Show ``value`` and what it counts."""
        super().set_value(value)
        self._tell()

    def set_text(self, text: str) -> None:
        """Show ``text`` as if it had been typed."""
        super().set_text(text)
        self._tell()

    def set_read_only(self, *, read_only: bool) -> None:
        """Nothing can be changed then."""
        super().set_read_only(read_only=read_only)
        self._frozen = read_only
        self.change.setVisible(not read_only and self.measure() in USUAL)

    def measure(self) -> str:
        """The measure that is meant; nothing while it cannot be told."""
        try:
            return self.value() or ""
        except RefusalError:
            return ""

    def _tell(self) -> None:
        measure = self.measure()
        self.sentence.setText(translate(SAYS.get(measure, "")))
        self.sentence.setVisible(bool(self.sentence.text()))
        self.change.setVisible(not self._frozen and measure in USUAL)
        if measure != self._told:
            self._told = measure
            self.chosen.emit(measure)
