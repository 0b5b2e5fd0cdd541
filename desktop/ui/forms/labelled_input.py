"""What is asked outside of a register: a label, what is typed into, and under it the hint or what is wrong."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.models.fields.base import FormatContext, Kind, RefusalError
from desktop.store.keys.lock import warning
from desktop.ui.forms.field import FieldInput
from desktop.ui.widgets.basics import button, label, repolish, set_accessible
from desktop.words import _, translate


class LabelledInput(QWidget):
    """A line to type into, or ``part`` in its place. The fault goes away while one types again."""

    def __init__(self, words: str, part: QWidget | None = None, *, hint: str = "", needed: bool = True) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.part = part or self.line
        self._hint = translate(hint)
        self.under = label(self._hint, "hint", wrap=True)
        self.caption = label(translate(words), "label")
        self.caption.setBuddy(self.line)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.caption)
        if needed:
            head.addWidget(label(translate(_("needed")), "hint"))
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(head)
        column.addWidget(self.part)
        column.addWidget(self.under)
        set_accessible(
            self.line, name=translate(words), description=" ".join(filter(None, (translate(_("Needed.")) if needed else "", self._hint)))
        )
        self.line.textEdited.connect(lambda _text: self.clear())
        self.clear()

    def text(self) -> str:
        """What is typed, without blanks around it."""
        return self.line.text().strip()

    def refuse(self, sentence: object) -> None:
        """Say what is wrong, and go there."""
        self._say(f"▲ {sentence}", "fault")
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def warn(self, sentence: str) -> None:
        """Say what to think about; it can be kept so."""
        self._say(f"● {sentence}", "hint")

    def say(self, sentence: str) -> None:
        """Say what was done."""
        self._say(sentence, "hint")

    def clear(self) -> None:
        """Nothing is wrong: show the hint."""
        self._say(self._hint, "hint")

    def _say(self, words: str, role: str) -> None:
        self.under.setText(words)
        self.under.setVisible(bool(words))
        for widget, name, value in ((self.under, "role", role), (self.line, "fault", role == "fault")):
            if widget.property(name) != value:
                widget.setProperty(name, value)
                repolish(widget)


class FolderInput(LabelledInput):
    """A folder, typed or chosen; warns of one that a service copies elsewhere."""

    def __init__(self, words: str, folder: Path, *, hint: str = "") -> None:
        both = QWidget()
        super().__init__(words, both, hint=hint)
        self._words = words
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        self.chooser = button(_("Choose"), self.choose)
        set_accessible(self.chooser, name=f"{translate(_('Choose'))}: {translate(words)}")
        row.addWidget(self.chooser)
        self.line.setText(str(folder))
        self.line.editingFinished.connect(self._look)
        self._look()

    def folder(self) -> Path:
        """What is typed, as a folder."""
        return Path(self.text()).expanduser()

    def choose(self) -> None:
        """Choose it on the disk."""
        if chosen := QFileDialog.getExistingDirectory(self.window(), translate(self._words), self.text()):
            self.line.setText(chosen)
            self.clear()
            self._look()

    def found(self) -> Path | None:
        """The folder, which is there; None, with the reason in place, where it is not."""
        if self.text() and self.folder().is_dir():
            return self.folder()
        self.refuse(translate(_("There is no such folder. Choose one that is there.")))
        return None

    def _look(self) -> None:
        if self.text() and (unsafe := warning(self.folder())):
            self.warn(unsafe)


def named(name: str, kind: Kind[Any]) -> Kind[Any]:
    """A kind asked outside of a register, as ``name``."""
    kind.name = name
    return kind


def answers(boxes: Sequence[FieldInput], context: FormatContext) -> dict[str, Any] | None:
    """The values of ``inputs`` by field; None, with each fault in place and the focus at the first, where one will not do."""
    found: dict[str, Any] = {}
    faulty: list[FieldInput] = []
    for box in boxes:
        try:
            value = box.editor.value()
            box.kind.check(value, context)
        except RefusalError as refusal:
            box.refuse(refusal)
            faulty.append(box)
        else:
            box.clear()
            found[box.kind.name] = value
    if faulty:
        faulty[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return None
    return found


class FileInput(LabelledInput):
    """A file with one of ``endings`` (".tallyjoin"), typed or chosen."""

    def __init__(self, words: str, *endings: str, hint: str = "", needed: bool = True) -> None:
        both = QWidget()
        super().__init__(words, both, hint=hint, needed=needed)
        self._words, self._endings = words, endings
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        chooser = button(_("Choose"), self.choose)
        set_accessible(chooser, name=f"{translate(_('Choose'))}: {translate(words)}")
        row.addWidget(chooser)

    def choose(self) -> None:
        """Choose it on the disk."""
        wanted = " ".join(f"*{ending}" for ending in self._endings)
        chosen, _filter = QFileDialog.getOpenFileName(self.window(), translate(self._words), self.text(), wanted)
        if chosen:
            self.line.setText(chosen)
            self.clear()

    def found(self) -> Path | None:
        """The file, which is there; None, with the reason in place, where it is not."""
        path = Path(self.text()).expanduser()
        if self.text() and path.is_file():
            return path
        self.refuse(translate(_("There is no such file. Choose one that is there.")))
        return None
