"""A field of a form: label above, editor, and under it the hint or what is wrong."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.fields.base import Kind, RefusalError
from desktop.models.record import Notice
from desktop.ui.forms.editor import Editor, EditorContext
from desktop.ui.forms.factory import editor_for
from desktop.ui.theme.icons import pixmap
from desktop.ui.widgets.basics import button, label, repolish
from desktop.words import _, translate

_SAID = 80


class FieldInput(QWidget):
    """``edited`` only when a person causes it. A fault found on leaving goes away while one types again."""

    edited = Signal()
    agreed = Signal(bool)
    """The person has chosen: what they typed (True), or what it was changed to elsewhere."""

    def __init__(self, kind: Kind[object], editor_context: EditorContext, editor: Editor | None = None) -> None:
        super().__init__()
        self.kind = kind
        self.editor: Editor = editor or editor_for(kind, editor_context)
        words = translate(kind.label)
        self.caption = label(words, "label")
        self.caption.setBuddy(self.editor)
        self.under = label("", "hint", wrap=True)
        self.refusal: RefusalError | None = None
        self._notice: Notice | None = None
        self._two: QWidget | None = None
        self._build(editor_context)
        self.editor.set_name(words)
        self.editor.edited.connect(self._typed)
        self.editor.left.connect(self.look)
        self.clear()

    def clear(self) -> None:
        """Nothing is wrong: show what follows from what was typed, or the hint."""
        self.refusal = None
        if self._notice and self._notice.doubt:
            self._say(f"● {self._notice.sentence}", "doubt")
        else:
            self._say(self._notice.sentence if self._notice else translate(self.kind.hint), "hint")
        self.editor.set_fault(fault=False)

    def take_notice(self, notice: Notice | None) -> None:
        """Say ``notice`` in place of the hint, wherever nothing is wrong."""
        if notice != self._notice:
            self._notice = notice
            if not self.refusal:
                self.clear()

    def refuse(self, refusal: RefusalError) -> None:
        """Say what is wrong."""
        self.refusal = refusal
        self._say(f"▲ {refusal}", "fault")
        self.editor.set_fault(fault=True)

    def contest(self, elsewhere: Any) -> RefusalError:
        """What was typed here was changed elsewhere to ``elsewhere``: both stay until the person chooses. Gives the reason."""
        self.agree()
        said = "" if elsewhere is None else self.kind.show(elsewhere, self.editor.editor_context.context)
        said = said if len(said) <= _SAID else f"{said[: _SAID - 1]}…"
        words = _("Changed elsewhere meanwhile to “{said}”. Keep yours, or take that.")
        why = RefusalError(words, said=said) if said else RefusalError(_("Emptied elsewhere meanwhile. Keep yours, or empty it too."))
        keep, take = _("Keep mine"), _("Take the other")
        buttons = [button(keep, lambda: self._choose(mine=True), link=True), button(take, lambda: self._choose(mine=False), link=True)]
        self._two = QWidget()
        row = QHBoxLayout(self._two)
        row.setContentsMargins(0, 0, 0, 0)
        before: QWidget = self.editor.part
        for one in buttons:
            one.setAccessibleDescription(f"{translate(self.kind.label)}: {why}")
            row.addWidget(one)
        row.addStretch(1)
        self._column.insertWidget(self._column.indexOf(self.under) + 1, self._two)
        self._two.show()
        for one in buttons:
            QWidget.setTabOrder(before, one)
            before = one
        self.refuse(why)
        return why

    def agree(self) -> None:
        """Nothing is wrong, and there is nothing to choose."""
        if self._two:
            self._two.hide()
            self._two.deleteLater()
            self._two = None
        self.clear()

    def look(self) -> None:
        """Say what is wrong with what was typed; what is only missing is said when one saves."""
        try:
            self.editor.value()
        except RefusalError as refusal:
            self.refuse(refusal)
        else:
            if self.refusal and not self._two:
                self.clear()

    def _typed(self) -> None:
        if self.refusal and not self._two:
            self.clear()
        self.edited.emit()

    def _choose(self, *, mine: bool) -> None:
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self.agree()
        self.agreed.emit(mine)

    def _say(self, words: str, role: str) -> None:
        self.under.setText(words)
        self.under.setVisible(bool(words))
        self.updateGeometry()  # while it is hidden itself, nobody else learns that it grew
        self.editor.set_description(" ".join(filter(None, (translate(_("Needed.")) if self.kind.required else "", words))))
        if self.under.property("role") != role:
            self.under.setProperty("role", role)
            repolish(self.under)

    def _build(self, editor_context: EditorContext) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(6)
        head.addWidget(self.caption)
        if self.kind.required:
            head.addWidget(label(translate(_("needed")), "hint"))
            self.caption.setProperty("needed", True)
        if self.kind.sealed:
            sign = label("", "hint")
            sign.setPixmap(pixmap("lock", editor_context.theme.color("muted"), 13))
            sign.setToolTip(translate(_("Identifies a person: shown only to those who may see it, and left out of every export.")))
            head.addWidget(sign)
        head.addStretch(1)
        whole = self._column = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(3)
        whole.addLayout(head)
        whole.addWidget(self.editor)
        whole.addWidget(self.under)
        whole.addStretch(1)
