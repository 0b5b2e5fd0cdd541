"""Asking for a file that is there."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop.ui.forms.labelled_input import Entry
from desktop.ui.widgets.basics import button, tell
from desktop.words import _, translate


class FileEntry(Entry):
    """A file with one of ``endings`` (".tallyjoin"), typed or chosen."""

    def __init__(self, words: str, *endings: str, hint: str = "", needed: bool = True) -> None:
        both = QWidget()
        super().__init__(words, both, hint=hint, needed=needed)
        self._words, self._endings = words, endings
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        chooser = button(_("Choose"), self.choose)
        tell(chooser, name=f"{translate(_('Choose'))}: {translate(words)}")
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
