"""The editor of several codes or records."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton
from shiboken6 import isValid

from desktop.models.fields.base import Kind, RefusalError
from desktop.models.fields.references import Links
from desktop.models.query import Option
from desktop.ui.forms.autocomplete import AutocompleteLineEdit, name_of, options_of
from desktop.ui.forms.editor import Editor, EditorContext
from desktop.ui.theme.icons import icon
from desktop.ui.theme.tokens import SMALL, with_size
from desktop.ui.widgets.basics import repolish
from desktop.ui.widgets.flow_layout import FlowLayout
from desktop.words import _, translate

_WIDEST = 280
"""Pixels of a name: a form can be that narrow, whatever the size of text."""


class SetEditor(Editor):
    """Several codes or records: a chip with a cross for each, then a line to type one more."""

    short = False
    how = _("Several of a list. Type to add, Down shows all, Backspace takes the last away.")

    def __init__(self, kind: Kind[Any], editor_context: EditorContext) -> None:
        super().__init__(kind, editor_context)
        self.frame = QFrame()
        self.frame.setObjectName("tokens")
        self.flow = FlowLayout(self.frame, margin=2, gap=4)
        self.chooser = AutocompleteLineEdit(self._offers, editor_context.theme, bare=True)
        self.chooser.setMinimumWidth(72)
        self.chooser.setPlaceholderText(translate(_("Type to add")))
        self.chooser.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.chooser.textEdited.connect(lambda _text: self.edited.emit())
        self.chooser.chosen.connect(self._add)
        self.flow.addWidget(self.chooser)
        self._members: list[str] = []
        self._chips: list[QToolButton] = []
        self._read_only = False
        self.set_input(self.chooser)
        self.row.removeWidget(self.chooser)
        self.flow.addWidget(self.chooser)
        self.row.addWidget(self.frame, 1)

    def set_value(self, value: Any) -> None:
        """Show the members."""
        shown = [(self.named(member), member) for member in value or ()]
        self._members = [member for _named, member in sorted(shown)]
        self.chooser.set_choice(None, "")
        self._draw()

    def value(self) -> Any:
        """The members, and the one typed after them; None where there is none. Raises RefusalError where the text means none or several."""
        members = set(self._members)
        if text := self.chooser.text().strip():
            members |= self.kind.parse(text, self.editor_context.context) or frozenset()
        return frozenset(members) or None

    def members(self) -> frozenset[str]:
        """The members, without the text typed after them."""
        return frozenset(self._members)

    def named(self, member: str) -> str:
        """What a member is called on its chip."""
        return name_of(self.kind, member, self.editor_context.context)

    def text(self) -> str:
        """The text typed after the members."""
        return self.chooser.text()

    def set_text(self, text: str) -> None:
        """Show ``text`` after the members; they stay."""
        self.chooser.setText(text)

    def set_fault(self, *, fault: bool) -> None:
        """Mark the frame around the chips."""
        self._state("fault", on=fault)

    def set_read_only(self, *, read_only: bool) -> None:
        """Read-only chips have no cross."""
        self._read_only = read_only
        self.chooser.setReadOnly(read_only)
        self.chooser.setPlaceholderText("" if read_only else translate(_("Type to add")))
        self._state("read_only", on=read_only)
        self._draw()

    def normalise(self) -> None:
        """Add the record or code typed to the members; nothing where it means none or several."""
        try:
            value = self.value()
        except RefusalError:
            return
        if self.chooser.text():
            self.set_value(value)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Backspace in the empty line takes the last member away."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._state("within", on=event.type() == QEvent.Type.FocusIn)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._takes_away(event):
            self._drop(self._members[-1])
            return True
        return super().eventFilter(watched, event)

    def _takes_away(self, event: QKeyEvent) -> bool:
        able = event.key() == Qt.Key.Key_Backspace and bool(self._members) and not self._read_only
        return able and isValid(self.chooser) and not self.chooser.text()

    def _offers(self, typed: str) -> Sequence[Option]:
        return [offer for offer in options_of(self.kind, self.editor_context)(typed) if offer.key not in self._members]

    def _add(self, key: str) -> None:
        self._members.append(key)
        self.chooser.set_choice(None, "")
        self._draw()
        self.edited.emit()

    def _drop(self, member: str) -> None:
        self._members.remove(member)
        self._draw()
        self.edited.emit()
        self.chooser.setFocus()

    def _draw(self) -> None:
        for chip in self._chips:
            self.flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(member) for member in self._members]
        for place, chip in enumerate(self._chips):
            self.flow.insert_widget(place, chip)
        self.flow.invalidate()
        self.updateGeometry()

    def _chip(self, member: str) -> QToolButton:
        name = self.named(member)
        chip = QToolButton(self.frame)
        chip.setProperty("chip", True)
        chip.setFont(with_size(chip.font(), SMALL))
        chip.setText(chip.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, _WIDEST))
        chip.setToolTip(self._whole(member, name))
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.setAccessibleName(translate(_("Take away {name}"), name=name))
        if not self._read_only:
            chip.setIcon(icon("close", self.editor_context.theme.color("muted"), size=12))
            chip.setIconSize(QSize(10, 10))
            chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            chip.clicked.connect(lambda: self._drop(member))
        chip.show()
        return chip

    def _whole(self, member: str, name: str) -> str:
        if not isinstance(self.kind, Links):
            return name
        more = next((offer.more for offer in self.editor_context.offer(self.kind.to, name) if offer.key == member), "")
        return f"{name}  –  {more}" if more else name

    def _state(self, state: str, *, on: bool) -> None:
        if isValid(self.frame) and bool(self.frame.property(state)) != on:
            self.frame.setProperty(state, on)
            repolish(self.frame)
