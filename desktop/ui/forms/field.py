"""A field of a form: its label, its editor, and under it the hint or what is wrong."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.models.fields.base import Kind, RefusalError
from desktop.models.record import Notice
from desktop.ui.forms.editor import Editor, EditorContext
from desktop.ui.forms.factory import editor_for
from desktop.ui.forms.labelled import Labelled
from desktop.ui.theme.icons import pixmap
from desktop.ui.widgets.basics import button, label
from desktop.words import _, translate

_MOST_LETTERS = 80
"""Of a value saved elsewhere, in the sentence about it."""


class FieldInput(Labelled):
    """A labelled editor of ``kind``. Only a person causes ``edited``. It is checked on leaving; typing clears the fault."""

    edited = Signal()
    conflict_resolved = Signal(bool)
    """The person keeps what they typed (True), or takes what was saved elsewhere (False)."""

    def __init__(self, kind: Kind[object], editor_context: EditorContext, editor: Editor | None = None) -> None:
        self.kind = kind
        self.editor: Editor = editor or editor_for(kind, editor_context)
        words = translate(kind.label)
        sign = _lock(editor_context) if kind.sealed else None
        super().__init__(words, self.editor, self.editor, needed=kind.required, sign=sign)
        self.column.addStretch(1)
        self.refusal: RefusalError | None = None
        self._notice: Notice | None = None
        self._offer: QWidget | None = None
        self.editor.set_name(words)
        self.editor.edited.connect(self._typed)
        self.editor.left.connect(self.check)
        self.clear()

    def clear(self) -> None:
        """Nothing is wrong: show the notice, else the hint."""
        self.refusal = None
        if self._notice and self._notice.doubt:
            self.say(f"● {self._notice.sentence}", "doubt")
        else:
            self.say(self._notice.sentence if self._notice else translate(self.kind.hint), "hint")

    def set_notice(self, notice: Notice | None) -> None:
        """Show ``notice`` in place of the hint, None for the hint; a fault is shown in place of both."""
        if notice != self._notice:
            self._notice = notice
            if not self.refusal:
                self.clear()

    def refuse(self, refusal: RefusalError) -> None:
        """Show ``refusal`` under the editor."""
        self.refusal = refusal
        self.say(f"▲ {refusal}", "fault")

    def show_conflict(self, elsewhere: Any) -> RefusalError:
        """The field typed into here was saved elsewhere as ``elsewhere``: offer both, then ``conflict_resolved``. Gives the fault shown."""
        self.clear_conflict()
        said = "" if elsewhere is None else self.kind.show(elsewhere, self.editor.editor_context.context)
        said = said if len(said) <= _MOST_LETTERS else f"{said[: _MOST_LETTERS - 1]}…"
        words = _("Changed elsewhere meanwhile to “{said}”. Keep yours, or take that.")
        why = RefusalError(words, said=said) if said else RefusalError(_("Emptied elsewhere meanwhile. Keep yours, or empty it too."))
        keep, take = _("Keep mine"), _("Take the other")
        buttons = [button(keep, lambda: self._choose(mine=True), link=True), button(take, lambda: self._choose(mine=False), link=True)]
        self._offer = QWidget()
        row = QHBoxLayout(self._offer)
        row.setContentsMargins(0, 0, 0, 0)
        before: QWidget = self.editor.part
        for one in buttons:
            one.setAccessibleDescription(f"{translate(self.kind.label)}: {why}")
            row.addWidget(one)
        row.addStretch(1)
        self.column.insertWidget(self.column.indexOf(self.under) + 1, self._offer)
        self._offer.show()
        for one in buttons:
            QWidget.setTabOrder(before, one)
            before = one
        self.refuse(why)
        return why

    def clear_conflict(self) -> None:
        """Take the offer of ``show_conflict`` away, and its fault."""
        if self._offer:
            self._offer.hide()
            self._offer.deleteLater()
            self._offer = None
        self.clear()

    def check(self) -> None:
        """Show what is wrong with the text; a needed field that is empty is no fault until one saves."""
        try:
            self.editor.value()
        except RefusalError as refusal:
            self.refuse(refusal)
        else:
            if self.refusal and not self._offer:
                self.clear()

    def _typed(self) -> None:
        if self.refusal and not self._offer:
            self.clear()
        self.edited.emit()

    def _choose(self, *, mine: bool) -> None:
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.clear_conflict()
        self.conflict_resolved.emit(mine)

    def _tell_part(self, description: str, *, fault: bool) -> None:
        self.editor.set_description(description)
        self.editor.set_fault(fault=fault)


def _lock(editor_context: EditorContext) -> QWidget:
    sign = label("", "hint")
    sign.setPixmap(pixmap("lock", editor_context.theme.color("muted"), 13))
    sign.setToolTip(translate(_("Identifies a person: shown only to those who may see it, and left out of every export.")))
    return sign
