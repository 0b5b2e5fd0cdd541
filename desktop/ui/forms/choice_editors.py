"""Editors one chooses with: a code, a record, an owner, yes or no. All filter while one types."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton

from desktop.models.fields.base import Kind, RefusalError
from desktop.models.fields.references import Owner
from desktop.models.query import Option
from desktop.models.record import REGISTERS
from desktop.ui.forms.autocomplete import AutocompleteLineEdit, Options, name_of, options_of
from desktop.ui.forms.editor import Editor, EditorContext
from desktop.words import _, translate


class ChoiceEditor(Editor):
    """One code, or one record."""

    how = _("One of a list. Type to narrow it, Down shows all.")

    def __init__(self, kind: Kind[Any], editor_context: EditorContext) -> None:
        super().__init__(kind, editor_context)
        self.chooser = AutocompleteLineEdit(self.options(), editor_context.theme)
        self.chooser.textEdited.connect(lambda _text: self.edited.emit())
        self.chooser.chosen.connect(lambda _key: self.edited.emit())
        self.set_input(self.chooser)

    def options(self) -> Options:
        """What the list offers for the text typed."""
        return options_of(self.kind, self.editor_context)

    def set_value(self, value: Any) -> None:
        """Show ``value`` by its name."""
        self.chooser.set_choice(value, "" if value is None else name_of(self.kind, value, self.editor_context.context))

    def value(self) -> Any:
        """The key chosen, or the one whose name is typed. Raises RefusalError where the text means none or several."""
        if self.chooser.untouched():
            return self.chooser.key
        text = self.chooser.text().strip()
        if not text:
            return None
        exact = [offer.key for offer in self.chooser.options(text) if offer.name.casefold() == text.casefold()]
        return exact[0] if len(exact) == 1 else self.kind.parse(text, self.editor_context.context)

    def text(self) -> str:
        """The text of the line."""
        return self.chooser.text()

    def set_text(self, text: str) -> None:
        """Show ``text`` as if it had been typed; nothing is chosen."""
        self.chooser.set_choice(None, "")
        self.chooser.setText(text)

    def set_read_only(self, *, read_only: bool) -> None:
        """Read-only text can still be selected and copied."""
        self.chooser.setReadOnly(read_only)

    def normalise(self) -> None:
        """Complete the name that was typed in part."""
        try:
            value = self.value()
        except RefusalError:
            return
        if not self.chooser.untouched():
            self.set_value(value)


class OwnerEditor(ChoiceEditor):
    """The one record this one belongs to, of any of the registers it may belong to."""

    short = False

    def __init__(self, kind: Owner, editor_context: EditorContext) -> None:
        super().__init__(kind, editor_context)
        self.to = kind.to

    def options(self) -> Options:
        """Records of all those registers."""
        return self._offers

    def set_value(self, value: Any) -> None:
        """Show the owner by its name."""
        self.chooser.set_choice(":".join(value) if value else None, self._named(value) if value else "")

    def value(self) -> Any:
        """(register, id) of the owner, None where it is empty. Raises RefusalError where the text means none or several."""
        if self.chooser.untouched():
            register, _colon, record = (self.chooser.key or "").partition(":")
            return (register, record) if record else None
        text = self.chooser.text().strip()
        return self.kind.parse(text, self.editor_context.context) if text else None

    def _named(self, value: tuple[str, str]) -> str:
        return self._worded(value[0], self.editor_context.context.name_of(*value) or value[1])

    def _offers(self, typed: str) -> Sequence[Option]:
        found = [(register, offer) for register in self.to for offer in self.editor_context.offer(register, typed)]
        return [Option(f"{register}:{offer.key}", self._worded(register, offer.name), offer.more) for register, offer in found]

    def _worded(self, register: str, name: str) -> str:
        return name if len(self.to) == 1 else f"{translate(REGISTERS[register].label)}: {name}"


class YesNoEditor(Editor):
    """Yes, no or not said: three exclusive buttons, one tab stop; the keys Y, N and Delete choose."""

    how = _("Y is yes, N is no, Delete is not said.")

    def __init__(self, kind: Kind[Any], editor_context: EditorContext) -> None:
        super().__init__(kind, editor_context)
        self.group = QButtonGroup(self)
        self.row.setSpacing(0)
        for number, words in enumerate((_("Yes"), _("No"), _("Not said"))):
            choice = QPushButton(translate(words))
            choice.setCheckable(True)
            choice.setAutoDefault(False)
            choice.setProperty("segment", True)
            choice.setProperty("last", number == 2)
            choice.installEventFilter(self)
            self.group.addButton(choice, number)
            self.row.addWidget(choice)
        self.row.addStretch(1)
        self.part = self.group.button(2)
        self.group.button(2).setChecked(True)
        self.group.idClicked.connect(lambda _number: self.edited.emit())

    def set_value(self, value: Any) -> None:
        """Show ``value``."""
        place = 2 if value is None else 0 if value else 1
        self.group.button(place).setChecked(True)
        self.setFocusProxy(self.group.button(place))

    def value(self) -> Any:
        """True, False or None."""
        return (True, False, None)[self.group.checkedId()]

    def set_fault(self, *, fault: bool) -> None:
        """Nothing: buttons have no faulty look, and the message under them says it."""

    def set_name(self, words: str, description: str = "") -> None:
        """Name each button "question: answer"."""
        self.setAccessibleName(words)
        for choice in self.group.buttons():
            choice.setAccessibleName(f"{words}: {choice.text()}")
        self.set_description(description)

    def set_description(self, description: str) -> None:
        """Describe each button."""
        for choice in self.group.buttons():
            choice.setAccessibleDescription(self.described(description))

    def set_read_only(self, *, read_only: bool) -> None:
        """Enable or disable the buttons."""
        for choice in self.group.buttons():
            choice.setEnabled(not read_only)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer by a letter."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            said = {Qt.Key.Key_Y: 0, Qt.Key.Key_N: 1, Qt.Key.Key_Delete: 2, Qt.Key.Key_Backspace: 2}.get(Qt.Key(event.key()))
            if said is not None:
                self.group.button(said).setFocus()
                self.group.button(said).click()
                return True
        return super().eventFilter(watched, event)
