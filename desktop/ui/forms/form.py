"""The form of a register, made from its declaration. Filling it emits nothing; typing changes the draft only."""

from collections import deque
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from typing import Any, Self

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.models.fields.base import Kind, RefusalError
from desktop.models.record import Record
from desktop.store.tables import packed, unpacked
from desktop.ui.forms.editor import Editor, EditorContext
from desktop.ui.forms.field import FieldInput
from desktop.ui.theme.tokens import FORM_WIDTH, GRID, scaled
from desktop.ui.widgets.basics import label, rule
from desktop.words import _, translate

_TYPED = "~"
"""Before the name of a field in a draft whose text could not be read yet."""
_WAS = "="
"""Before the name of a field in a draft: what was saved in it when the typing began."""


class Section(QWidget):
    """A heading and its fields in two columns; fields that are not relevant to the record are hidden."""

    def __init__(self, title: str, boxes: list[FieldInput]) -> None:
        super().__init__()
        self.inputs = boxes
        self._shown: tuple[FieldInput, ...] = ()
        self._narrow = False
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        whole.addWidget(label(translate(title), "section"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(GRID * 2)
        self._grid.setVerticalSpacing(GRID + 2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        whole.addLayout(self._grid)
        for box in boxes:  # before it is shown: without a parent it would be a window of its own
            box.setParent(self)

    def minimumSizeHint(self) -> QSize:
        """As narrow as one field."""
        least = max((box.minimumSizeHint().width() for box in self._shown), default=0)
        return QSize(least, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column where two short fields do not fit."""
        super().resizeEvent(event)
        least = max((box.minimumSizeHint().width() for box in self._shown if box.editor.short), default=0)
        narrow = self.width() < 2 * least + self._grid.horizontalSpacing()
        if narrow != self._narrow:
            self._narrow = narrow
            self._lay()
            self.updateGeometry()

    def place(self, shown: Iterable[FieldInput]) -> None:
        """Lay out the fields ``shown``, short ones side by side; hide the others."""
        asked = set(shown)
        boxes = tuple(box for box in self.inputs if box in asked)
        if boxes != self._shown or not self._grid.count():
            self._shown = boxes
            self._lay()
        self.setVisible(bool(boxes))

    def _lay(self) -> None:
        for box in self.inputs:
            self._grid.removeWidget(box)
            box.setVisible(box in self._shown)
        row = column = 0
        for box in self._shown:
            columns = 1 if box.editor.short and not self._narrow else 2
            if columns > 1 and column:
                row, column = row + 1, 0
            self._grid.addWidget(box, row, column, 1, columns, Qt.AlignmentFlag.AlignTop)
            column += columns
            if column > 1:
                row, column = row + 1, 0


class Form(QWidget):
    """The fields of ``register`` but ``without``, by section; ``changed`` when a person changed something.

    ``site`` adds the field of that name where no section has it. ``editors`` replace those of the kinds, by field.
    ``whole=False`` leaves the making of the fields to ``build_steps``.
    """

    changed = Signal()
    conflict_resolved = Signal()
    """A person has chosen between what they typed and what was saved elsewhere."""

    def __init__(
        self,
        register: type[Record],
        editor_context: EditorContext,
        *,
        without: frozenset[str] = frozenset(),
        site: bool = False,
        editors: Mapping[str, Editor] | None = None,
        whole: bool = True,
    ) -> None:
        super().__init__()
        self._editors = editors or {}
        self._notices = editor_context.notices
        self.register = register
        self.inputs: dict[str, FieldInput] = {}
        self.edited: set[str] = set()
        self._base = register("")
        self._conflicts: dict[str, RefusalError] = {}
        self._read_only = False
        self._sections: list[Section] = []
        self.setMaximumWidth(scaled(FORM_WIDTH))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID * 2)
        asked = [(title, [field for field in fields if field not in without]) for title, fields in _sections(register, site=site)]
        self._growing = self._grow(asked, editor_context)
        if whole:
            deque(self._growing, maxlen=0)

    @classmethod
    def build_steps(
        cls,
        register: type[Record],
        editor_context: EditorContext,
        *,
        without: frozenset[str],
        site: bool = False,
        editors: Mapping[str, Editor] | None = None,
    ) -> Generator[None, None, Self]:
        """Makes a form, yielding after each field; returns it."""
        made = cls(register, editor_context, without=without, site=site, editors=editors, whole=False)
        yield from made._growing
        return made

    @property
    def base(self) -> Record:
        """The record as it is saved, without what is typed."""
        return self._base

    def show_record(self, record: Record) -> None:
        """Fill the form with ``record``, dropping what was typed; emits nothing."""
        self._base = record
        self.edited = set()
        self._conflicts = {}
        for field, box in self.inputs.items():
            box.editor.set_value(record.get(field))
            box.clear_conflict()
        self._ask_only(record)

    def merge_saved(self, now: Record) -> None:
        """The record was saved elsewhere as ``now``: show its values; a field that was typed into too is a conflict the person resolves."""
        before, self._base = self._base, now
        for field, box in self.inputs.items():
            if before.get(field) != now.get(field):
                self._merge_field(field, box, before.get(field))
        self._ask_only(self.current_record())

    def set_read_only(self, *, read_only: bool) -> None:
        """Let it be edited or not."""
        if read_only != self._read_only:
            self._read_only = read_only
            for box in self.inputs.values():
                box.editor.set_read_only(read_only=read_only)

    def record(self, faults: Mapping[str, RefusalError] | None = None) -> Record | None:
        """The record to save; None, with each fault under its field, where a text cannot be read or there is a conflict or fault.

        ``faults`` are what the office found wrong, by field.
        """
        record, unread = self._taken()
        wrong = {**(faults or {}), **unread, **self._conflicts}
        found = {field: why for field, why in wrong.items() if record.relevant(field)}
        for field, box in self.inputs.items():
            if field in found:
                box.refuse(found[field])
            else:
                box.clear()
        self._ask_only(record)
        return None if found else record

    def current_record(self) -> Record:
        """The record with what is typed, as far as it can be read; the saved value where it cannot."""
        return self._taken()[0]

    def faulty(self) -> list[FieldInput]:
        """The visible fields with a fault, from the top."""
        return [box for section in self._sections for box in section.inputs if box.refusal and box.isVisibleTo(self)]

    def focus_first(self, past: Collection[str] = ()) -> None:
        """Focus the first visible field whose name is not in ``past``."""
        boxes = (box for section in self._sections for box in section.inputs if box.isVisibleTo(self))
        box = next((box for box in boxes if box.kind.name not in past), None)
        if box:
            box.editor.setFocus(Qt.FocusReason.TabFocusReason)

    def draft(self, *, new: bool = False) -> dict[str, Any]:
        """What is typed and not saved: {field: packed value}, {"~field": text that cannot be read}, {"=field": packed saved value}.

        A ``new`` record has no saved values; what it began with is kept too.
        """
        said: dict[str, Any] = {}
        for field in sorted(self.edited | (self._base.values().keys() & self.inputs.keys() if new else set())):
            box = self.inputs[field]
            if not new:
                said[_WAS + field] = packed(box.kind, self._base.get(field))
            try:
                said[field] = packed(box.kind, box.editor.value())
            except RefusalError:
                said[_TYPED + field] = box.editor.text()
        return said

    def restore_draft(self, said: Mapping[str, Any]) -> None:
        """Type again what ``draft`` gave, over the record shown; a field that was saved since is a conflict the person resolves."""
        for key, kept in said.items():
            field = key.removeprefix(_TYPED)
            box = self.inputs.get(field)
            if box is None:
                continue
            self.edited.add(field)
            if key.startswith(_TYPED):
                box.editor.set_text(kept)
                box.check()
            else:
                box.editor.set_value(unpacked(box.kind, kept))
            if _WAS + field in said and (was := unpacked(box.kind, said[_WAS + field])) != self._base.get(field):
                self._merge_field(field, box, was)
        self._ask_only(self.current_record())

    def _grow(self, asked: Iterable[tuple[str, Sequence[str]]], editor_context: EditorContext) -> Iterator[None]:
        for title, fields in asked:
            boxes = []
            for field in fields:
                boxes.append(self._box(field, editor_context))
                yield
            if boxes:
                if self._sections:
                    self._column.addWidget(rule())
                self._sections.append(Section(title, boxes))
                self._column.addWidget(self._sections[-1])
        if self._sections:
            self.setFocusProxy(self._sections[0].inputs[0].editor)

    def _box(self, field: str, editor_context: EditorContext) -> FieldInput:
        box = self.inputs[field] = FieldInput(self.kind_of(field), editor_context, self._editors.get(field))
        box.edited.connect(lambda: self._typed(field))
        box.conflict_resolved.connect(lambda mine: self._resolve(field, mine=mine))
        return box

    def kind_of(self, field: str) -> Kind[Any]:
        """The field as it is declared."""
        return self.register.kinds[field]

    def _merge_field(self, field: str, box: FieldInput, before: Any) -> None:
        """What is saved in ``field`` is not ``before`` any more."""
        now = self._base.get(field)
        try:
            typed = box.editor.value() if field in self.edited else before
        except RefusalError:
            pass
        else:
            if typed in (before, now):
                self.edited.discard(field)
                self._conflicts.pop(field, None)
                box.clear_conflict()
                box.editor.set_value(now)
                return
        self._conflicts[field] = box.show_conflict(now)

    def _resolve(self, field: str, *, mine: bool) -> None:
        self._conflicts.pop(field, None)
        if not mine:
            self.edited.discard(field)
            self.inputs[field].editor.set_value(self._base.get(field))
        self._ask_only(self.current_record())
        self.conflict_resolved.emit()

    def _typed(self, field: str) -> None:
        self.edited.add(field)
        self._ask_only(self.current_record())
        self.changed.emit()

    def _taken(self) -> tuple[Record, dict[str, RefusalError]]:
        values: dict[str, Any] = {}
        unread: dict[str, RefusalError] = {}
        for field in self.edited:
            try:
                values[field] = self.inputs[field].editor.value()
            except RefusalError as refusal:
                unread[field] = refusal
        return self._base.changed(**values), unread

    def asks(self, record: Record, field: str) -> bool:
        """Whether ``field`` is shown for ``record``."""
        return record.relevant(field)

    def _ask_only(self, record: Record) -> None:
        for section in self._sections:
            section.place(box for box in section.inputs if self.asks(record, box.kind.name))
        notices = {notice.field: notice for notice in self._notices(record)}
        for field, box in self.inputs.items():
            box.set_notice(notices.get(field))


def _sections(register: type[Record], *, site: bool) -> Iterable[tuple[str, tuple[str, ...]]]:
    yield from register.sections
    if site and not any("site" in fields for _title, fields in register.sections):
        yield _("Whose it is"), ("site",)
