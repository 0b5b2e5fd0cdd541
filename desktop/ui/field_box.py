"""A field of a form: label above, editor, and under it the hint or what is wrong."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.kind import Kind, RefusalError
from desktop.ui.editor import Editor, Supply
from desktop.ui.editors import editor_for
from desktop.ui.icons import pixmap
from desktop.ui.parts import label, redrawn
from desktop.words import _, translate


class FieldBox(QWidget):
    """``edited`` only when a person causes it. A fault found on leaving goes away while one types again."""

    edited = Signal()

    def __init__(self, kind: Kind[object], supply: Supply, editor: Editor | None = None) -> None:
        super().__init__()
        self.kind = kind
        self.editor: Editor = editor or editor_for(kind, supply)
        words = translate(kind.label)
        self.caption = label(words, "label")
        self.caption.setBuddy(self.editor)
        self.under = label("", "hint", wrap=True)
        self.refusal: RefusalError | None = None
        self._build(supply)
        self.editor.name(words)
        self.editor.edited.connect(self._typed)
        self.editor.left.connect(self.look)
        self.clear()

    def clear(self) -> None:
        """Nothing is wrong: show the hint."""
        self.refusal = None
        self._say(translate(self.kind.hint), "hint")
        self.editor.mark(fault=False)

    def refuse(self, refusal: RefusalError) -> None:
        """Say what is wrong."""
        self.refusal = refusal
        self._say(f"▲ {refusal}", "fault")
        self.editor.mark(fault=True)

    def look(self) -> None:
        """Say what is wrong with what was typed; what is only missing is said when one saves."""
        try:
            self.editor.take()
        except RefusalError as refusal:
            self.refuse(refusal)
        else:
            if self.refusal:
                self.clear()

    def _typed(self) -> None:
        if self.refusal:
            self.clear()
        self.edited.emit()

    def _say(self, words: str, role: str) -> None:
        self.under.setText(words)
        self.under.setVisible(bool(words))
        self.editor.describe(" ".join(filter(None, (translate(_("Needed.")) if self.kind.required else "", words))))
        if self.under.property("role") != role:
            self.under.setProperty("role", role)
            redrawn(self.under)

    def _build(self, supply: Supply) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(6)
        head.addWidget(self.caption)
        if self.kind.required:
            head.addWidget(label(translate(_("needed")), "hint"))
            self.caption.setProperty("needed", True)
        if self.kind.sealed:
            sign = label("", "hint")
            sign.setPixmap(pixmap("lock", supply.theme.color("muted"), 13))
            sign.setToolTip(translate(_("Identifies a person: shown only to those who may see it, and left out of every export.")))
            head.addWidget(sign)
        head.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(3)
        whole.addLayout(head)
        whole.addWidget(self.editor)
        whole.addWidget(self.under)
        whole.addStretch(1)
