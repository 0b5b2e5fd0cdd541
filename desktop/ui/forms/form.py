"""The form of a register, drawn from its declaration. Silent while it fills; a keystroke changes the draft only."""

from collections import deque
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from typing import Any, Self

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from desktop.models.fields.base import RefusalError
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
    """A heading and its fields in two columns; what is not asked of the record is not there."""

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
        """Short fields one under the other where two do not fit."""
        super().resizeEvent(event)
        least = max((box.minimumSizeHint().width() for box in self._shown if box.editor.short), default=0)
        narrow = self.width() < 2 * least + self._grid.horizontalSpacing()
        if narrow != self._narrow:
            self._narrow = narrow
            self._lay()
            self.updateGeometry()

    def place(self, shown: Iterable[FieldInput]) -> None:
        """Lay out the fields that are asked, short ones side by side."""
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
    """``changed`` when a person changed something. ``record`` is what would be saved, or None with each fault in place.

    ``editors`` are those of fields that have one of their own.
    """

    changed = Signal()
    agreed = Signal()
    """One was asked whether one's own words hold or what was saved elsewhere, and has chosen."""

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
        self._contested: dict[str, RefusalError] = {}
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
        """The same made a field at a time."""
        made = cls(register, editor_context, without=without, site=site, editors=editors, whole=False)
        yield from made._growing
        return made

    @property
    def base(self) -> Record:
        """The record as it is saved, without what is typed."""
        return self._base

    def show_record(self, record: Record) -> None:
        """Fill the form; nobody is told."""
        self._base = record
        self.edited = set()
        self._contested = {}
        for field, box in self.inputs.items():
            box.editor.set_value(record.get(field))
            box.agree()
        self._ask_only(record)

    def merge_saved(self, now: Record) -> None:
        """The record was saved elsewhere as ``now``: show that where nothing is typed; where something is, the person chooses."""
        before, self._base = self._base, now
        for field, box in self.inputs.items():
            if before.get(field) != now.get(field):
                self._meet_in(field, box, before.get(field))
        self._ask_only(self.current_record())

    def set_read_only(self, *, read_only: bool) -> None:
        """Show only."""
        if read_only != self._read_only:
            self._read_only = read_only
            for box in self.inputs.values():
                box.editor.set_read_only(read_only=read_only)

    def record(self, faults: Mapping[str, RefusalError] | None = None) -> Record | None:
        """The checked record; None, with each fault beside its field, where something cannot be read.

        ``faults`` are what the office found in addition.
        """
        record, unread = self._taken()
        wrong = {**(faults or {}), **unread, **self._contested}
        found = {field: why for field, why in wrong.items() if record.relevant(field)}
        for field, box in self.inputs.items():
            if field in found:
                box.refuse(found[field])
            else:
                box.clear()
        self._ask_only(record)
        return None if found else record

    def current_record(self) -> Record:
        """The record as far as what is typed can be read."""
        return self._taken()[0]

    def faulty(self) -> list[FieldInput]:
        """The fields with a fault, as drawn."""
        return [box for section in self._sections for box in section.inputs if box.refusal and box.isVisibleTo(self)]

    def focus_first(self, past: Collection[str] = ()) -> None:
        """Go to the first field that is not among those ``past`` which one goes."""
        boxes = (box for section in self._sections for box in section.inputs if box.isVisibleTo(self))
        box = next((box for box in boxes if box.kind.name not in past), None)
        if box:
            box.editor.setFocus(Qt.FocusReason.TabFocusReason)

    def draft(self, *, new: bool = False) -> dict[str, Any]:
        """What was typed and is not saved: by field, packed; under ~field the text that cannot be read yet.

        Under =field is what was saved in it then. A ``new`` record has nothing saved: what it began with is kept too.
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
        """Bring back what ``draft`` gave, on top of the record shown; what was saved since then is not written over unasked."""
        for key, kept in said.items():
            field = key.removeprefix(_TYPED)
            box = self.inputs.get(field)
            if box is None:
                continue
            self.edited.add(field)
            if key.startswith(_TYPED):
                box.editor.set_text(kept)
                box.look()
            else:
                box.editor.set_value(unpacked(box.kind, kept))
            if _WAS + field in said and (was := unpacked(box.kind, said[_WAS + field])) != self._base.get(field):
                self._meet_in(field, box, was)
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
        box = self.inputs[field] = FieldInput(self.register.kinds[field], editor_context, self._editors.get(field))
        box.edited.connect(lambda: self._typed(field))
        box.agreed.connect(lambda mine: self._agree(field, mine=mine))
        return box

    def _meet_in(self, field: str, box: FieldInput, before: Any) -> None:
        """What is saved in ``field`` is not ``before`` any more."""
        now = self._base.get(field)
        try:
            typed = box.editor.value() if field in self.edited else before
        except RefusalError:
            pass
        else:
            if typed in (before, now):
                self.edited.discard(field)
                self._contested.pop(field, None)
                box.agree()
                box.editor.set_value(now)
                return
        self._contested[field] = box.contest(now)

    def _agree(self, field: str, *, mine: bool) -> None:
        self._contested.pop(field, None)
        if not mine:
            self.edited.discard(field)
            self.inputs[field].editor.set_value(self._base.get(field))
        self._ask_only(self.current_record())
        self.agreed.emit()

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

    def _ask_only(self, record: Record) -> None:
        for section in self._sections:
            section.place(box for box in section.inputs if record.relevant(box.kind.name))
        notices = {notice.field: notice for notice in self._notices(record)}
        for field, box in self.inputs.items():
            box.take_notice(notices.get(field))


def _sections(register: type[Record], *, site: bool) -> Iterable[tuple[str, tuple[str, ...]]]:
    yield from register.sections
    if site and not any("site" in fields for _title, fields in register.sections):
        yield _("Whose it is"), ("site",)
