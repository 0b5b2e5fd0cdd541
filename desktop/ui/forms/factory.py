"""Which widget edits which kind: said here and nowhere else."""

from typing import Any

from desktop.models.fields.base import Kind
from desktop.models.fields.references import File, Link, Links, Owner
from desktop.models.fields.text_and_choice import Choice, Choices, Day, MoneyKind, Note, YesNo
from desktop.ui.forms.choice_editors import ChoiceEditor, OwnerEditor, YesNoEditor
from desktop.ui.forms.editor import Editor, Supply
from desktop.ui.forms.file_editor import FileEditor
from desktop.ui.forms.tags_editor import SetEditor
from desktop.ui.forms.text_editors import AmountEditor, DayEditor, LineEditor, NoteEditor


def editor_for(kind: Kind[Any], supply: Supply) -> Editor:  # noqa: PLR0911  a map
    """An editor of ``kind``; what has none of its own is typed on a line and read by the kind."""
    match kind:
        case Note():
            return NoteEditor(kind, supply)
        case MoneyKind():
            return AmountEditor(kind, supply)
        case Day():
            return DayEditor(kind, supply)
        case YesNo():
            return YesNoEditor(kind, supply)
        case Choice() | Link():
            return ChoiceEditor(kind, supply)
        case Choices() | Links():
            return SetEditor(kind, supply)
        case Owner():
            return OwnerEditor(kind, supply)
        case File():
            return FileEditor(kind, supply)
        case _:
            return LineEditor(kind, supply)


def cell_editor_for(kind: Kind[Any], supply: Supply) -> Editor:
    """The same for a cell of a grid, where everything is one line: yes or no and sets are typed."""
    match kind:
        case YesNo() | Choices() | Links() | Note() | Owner():
            return LineEditor(kind, supply)
        case _:
            return editor_for(kind, supply)
