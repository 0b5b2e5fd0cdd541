"""The editor of a file kept in the book."""

from typing import Any

from desktop.models.fields.base import Kind
from desktop.models.fields.values import Attachment
from desktop.ui.forms.editor import Editor, EditorContext
from desktop.ui.theme.icons import icon
from desktop.ui.widgets.basics import label, tool
from desktop.words import _, translate

_KIB = 1024


def sized_file(file: Attachment) -> str:
    """A file's name and size as a person reads it."""
    size = f"{file.size / _KIB / _KIB:.1f} MB" if file.size >= _KIB * _KIB else f"{max(1, file.size // _KIB)} KB"
    return f"{file.name} · {size}"


class FileEditor(Editor):
    """A file: attach, open, save a copy, remove. Its bytes go into the encrypted book at once, its name with the record."""

    short = False
    how = _("A file, kept encrypted.")

    def __init__(self, kind: Kind[Any], editor_context: EditorContext) -> None:
        super().__init__(kind, editor_context)
        muted = editor_context.theme.color("muted")
        self._file: Attachment | None = None
        self._attach = tool(_("Attach a file"), icon("attach", muted), self._choose, worded=True)
        self._open = tool(_("Open"), icon("reports", muted), self._look, worded=True)
        self._copy = tool(_("Save a copy"), icon("export", muted), self._show, worded=True)
        self._drop = tool(_("Take the file away"), icon("close", muted), self._take_away)
        self._name = label()
        self.set_input(self._attach)
        for part in (self._name, self._open, self._copy, self._drop):
            self.row.addWidget(part)
        self.row.setStretchFactor(self._attach, 0)
        self.row.addStretch(1)
        self.set_value(None)

    def set_value(self, value: Any) -> None:
        """Show the file's name."""
        self._file = value
        self._name.setText(sized_file(value) if value else "")
        self._attach.setText(translate(_("Replace") if value else _("Attach a file")))
        for part in (self._name, self._open, self._copy, self._drop):
            part.setVisible(value is not None)

    def value(self) -> Any:
        """The file, None where there is none."""
        return self._file

    def set_read_only(self, *, read_only: bool) -> None:
        """A read-only file can still be opened and copied."""
        self._attach.setVisible(not read_only)
        self._drop.setVisible(not read_only and self._file is not None)

    def _choose(self) -> None:
        self.editor_context.attach(self, self._attached)

    def _attached(self, file: Attachment) -> None:
        self.set_value(file)
        self.edited.emit()

    def _look(self) -> None:
        if self._file:
            self.editor_context.open(self._file)

    def _show(self) -> None:
        if self._file:
            self.editor_context.show(self._file, self)

    def _take_away(self) -> None:
        self.set_value(None)
        self.edited.emit()
