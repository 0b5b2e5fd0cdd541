"""Which widget edits which kind."""

from typing import Any

from desktop.models.fields.base import Kind
from desktop.models.fields.references import File, Link, Links, Owner
from desktop.models.fields.text_and_choice import Choice, Choices, Day, MoneyKind, Note, YesNo
from desktop.ui.forms.choice_editors import ChoiceEditor, OwnerEditor, YesNoEditor
from desktop.ui.forms.editor import Editor, EditorContext
from desktop.ui.forms.file_editor import FileEditor
from desktop.ui.forms.tags_editor import SetEditor
from desktop.ui.forms.text_editors import AmountEditor, DayEditor, LineEditor, NoteEditor


def editor_for(kind: Kind[Any], editor_context: EditorContext) -> Editor:  # noqa: PLR0911  a map
    """A new editor of ``kind``; a ``LineEditor`` where the kind has none of its own."""
    match kind:
        case Note():
            return NoteEditor(kind, editor_context)
        case MoneyKind():
            return AmountEditor(kind, editor_context)
        case Day():
            return DayEditor(kind, editor_context)
        case YesNo():
            return YesNoEditor(kind, editor_context)
        case Choice() | Link():
            return ChoiceEditor(kind, editor_context)
        case Choices() | Links():
            return SetEditor(kind, editor_context)
        case Owner():
            return OwnerEditor(kind, editor_context)
        case File():
            return FileEditor(kind, editor_context)
        case _:
            return LineEditor(kind, editor_context)


def cell_editor_for(kind: Kind[Any], editor_context: EditorContext) -> Editor:
    """A new editor of ``kind`` one line high, for a cell of a table: yes or no, sets, notes and owners are typed."""
    match kind:
        case YesNo() | Choices() | Links() | Note() | Owner():
            return LineEditor(kind, editor_context)
        case _:
            return editor_for(kind, editor_context)
