"""The measure of an indicator, chosen from the list, with a sentence what it counts."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop.models.fields.base import Kind, RefusalError
from desktop.models.measures.words import SAYS
from desktop.ui.forms.choice_editors import ChoiceEditor
from desktop.ui.forms.editor import EditorContext
from desktop.ui.widgets.basics import label
from desktop.words import translate


class MeasureEditor(ChoiceEditor):
    """``chosen`` with the name of the measure, or nothing, whenever it shows another one."""

    short = False
    chosen = Signal(str)

    def __init__(self, kind: Kind[Any], editor_context: EditorContext) -> None:
        super().__init__(kind, editor_context)
        self.sentence = label("", "hint", wrap=True)
        self.row.removeWidget(self.chooser)
        column = QVBoxLayout()
        column.setSpacing(3)
        column.addWidget(self.chooser)
        column.addWidget(self.sentence)
        self.row.addLayout(column)
        self._told: str | None = None
        self.edited.connect(self._tell)

    def set_value(self, value: Any) -> None:
        """Show ``value`` and what it counts."""
        super().set_value(value)
        self._tell()

    def set_text(self, text: str) -> None:
        """Show ``text`` as if it had been typed."""
        super().set_text(text)
        self._tell()

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
        if measure != self._told:
            self._told = measure
            self.chosen.emit(measure)
