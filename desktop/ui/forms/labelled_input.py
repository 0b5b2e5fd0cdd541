"""What is asked outside of a register: a label, what is typed into, and under it the hint or what is wrong."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from desktop.models.fields.base import FormatContext, Kind, RefusalError
from desktop.store.keys.lock import warning
from desktop.ui.forms.field import FieldInput
from desktop.ui.forms.labelled import Labelled
from desktop.ui.widgets.basics import button, set_accessible
from desktop.words import _, translate


class LabelledInput(Labelled):
    """A line to type into, with what stands ``beside`` it. The fault goes away while one types again."""

    def __init__(self, words: str, *, hint: str = "", needed: bool = True, beside: QWidget | None = None) -> None:
        self.line = QLineEdit()
        part: QWidget = self.line
        if beside:
            part = QWidget()
            row = QHBoxLayout(part)
            row.setContentsMargins(0, 0, 0, 0)
            row.addWidget(self.line, 1)
            row.addWidget(beside)
        super().__init__(translate(words), part, self.line, needed=needed)
        self._hint = translate(hint)
        set_accessible(self.line, name=translate(words))
        self.line.textEdited.connect(lambda _text: self.clear())
        self.clear()

    def text(self) -> str:
        """The text, without blanks around it."""
        return self.line.text().strip()

    def refuse(self, sentence: object) -> None:
        """Show ``sentence`` as the fault, and focus the line."""
        self.say(f"▲ {sentence}", "fault")
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def warn(self, sentence: str) -> None:
        """Show ``sentence`` as a warning; the text is accepted."""
        self.say(f"● {sentence}")

    def clear(self) -> None:
        """Nothing is wrong: show the hint."""
        self.say(self._hint)


class FolderInput(LabelledInput):
    """A folder, typed or chosen; warns of one that a service copies elsewhere."""

    def __init__(self, words: str, folder: Path, *, hint: str = "") -> None:
        self.chooser = _chooser(words, self.choose)
        super().__init__(words, hint=hint, beside=self.chooser)
        self._words = words
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


def _chooser(words: str, choose: Callable[[], object]) -> QPushButton:
    made = button(_("Choose"), choose)
    set_accessible(made, name=f"{translate(_('Choose'))}: {translate(words)}")
    return made


def named(name: str, kind: Kind[Any]) -> Kind[Any]:
    """``kind``, given the name ``name``: a field asked outside of a register."""
    kind.name = name
    return kind


def answers(inputs: Sequence[FieldInput], context: FormatContext) -> dict[str, Any] | None:
    """The values of ``inputs`` by field; None, with each fault shown and the first focused, where one is refused."""
    found: dict[str, Any] = {}
    faulty: list[FieldInput] = []
    for box in inputs:
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
        super().__init__(words, hint=hint, needed=needed, beside=_chooser(words, self.choose))
        self._words, self._endings = words, endings

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
