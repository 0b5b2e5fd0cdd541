"""A record at work: its form, its child lists, what it counts toward; its history; save and new."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from typing import Any, Self

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models.fields.base import RefusalError
from desktop.models.record import Record
from desktop.models.registers import by_name, every_register
from desktop.office.results.effects import has_effects
from desktop.ui.forms.editor import EditorContext
from desktop.ui.forms.form import Form
from desktop.ui.forms.record_frame import RecordFrame
from desktop.ui.register.child_table import ChildTable
from desktop.ui.register.effects_panel import EffectsPanel
from desktop.ui.register.history import History
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.sentences import LOOK_ONLY, NOT_SAVED_YET
from desktop.ui.theme.icons import icon
from desktop.ui.theme.tokens import GRID
from desktop.ui.widgets.basics import button, label, rule, tool
from desktop.words import _, translate

_SHORT = 8
"""Letters of a name that does not say enough by itself."""
_CHILDREN = "+"
"""Before the name of a child register in a draft."""


class RecordPane(RecordFrame):
    """``changed`` when a person changed something in the form or a child list."""

    changed = Signal()
    asked_to_save = Signal()
    asked_to_save_and_new = Signal()
    asked_to_give_up = Signal()
    asked_for_more = Signal(object)

    def __init__(self, session: OfficeSession, register: type[Record], form: Form, child_tables: Sequence[ChildTable]) -> None:
        super().__init__()
        self.session = session
        self.register = register
        self.new = False
        self.form = form
        self.child_tables = list(child_tables)
        self.history = History(session.office)
        self.effects = EffectsPanel(session, self._current_records) if has_effects(register, session.office) else None
        self._build()
        self.form.changed.connect(self._typed)
        self.form.conflict_resolved.connect(self._typed)
        for grid in self.child_tables:
            grid.edited.connect(self._typed)
        self.history.brought_back.connect(self._bring_back)

    @classmethod
    def build_steps(cls, session: OfficeSession, register: type[Record], editor_context: EditorContext) -> Generator[None, None, Self]:
        """Makes a pane, yielding after each field of the form and each child list; returns it."""
        sealed = frozenset() if session.office.may("unseal", register) else {name for name, kind in register.kinds.items() if kind.sealed}
        form = yield from Form.build_steps(register, editor_context, without=frozenset(sealed), site=register not in WITHOUT_SITE)
        child_tables = []
        for child in _listed(session, register):
            child_tables.append(ChildTable(session, child, editor_context))
            yield
        return cls(session, register, form, child_tables)

    @property
    def record_id(self) -> str:
        """The id of the record shown; empty where none is."""
        return self.form.base.id

    def edited(self) -> bool:
        """Whether something was typed and is not saved."""
        return bool(self.form.edited) or any(grid.model.touched() for grid in self.child_tables)

    def show_record(self, record: Record, *, new: bool = False) -> None:
        """Show ``record`` and its children, dropping what was typed; emits nothing."""
        again, self.new = record.id == self.record_id, new
        may = self.session.office.may("edit", self.register)
        self.form.show_record(record)
        self.form.set_read_only(read_only=not may)
        for grid in self.child_tables:
            grid.show_owner(record, new=new)
        self._history_box.hide()
        self._more.setVisible(not new)
        self._draw_head(may=may)
        if not again:  # who has saved stays where they were
            self.session.look(record)
            self.area.verticalScrollBar().setValue(0)
        if self.effects:
            self.effects.soon()

    def begin_with(self, fields: Iterable[str]) -> None:
        """What the new record begins with in ``fields`` is as if it had been typed."""
        self.form.edited = set(fields) & set(self.form.inputs)
        self._draw_head(may=True)

    def merge_saved(self, now: Record) -> None:
        """The record or its children were saved elsewhere, the record as ``now``: as ``Form.merge_saved``, in the child lists too."""
        self.form.merge_saved(now)
        for grid in self.child_tables:
            grid.merge_saved(now)
        self._draw_head(may=self.session.office.may("edit", self.register))
        if self.effects:
            self.effects.soon()

    def records(self) -> list[Record] | None:
        """What is to be saved, the record first; None, with each fault in place, where something cannot be read.

        Whether it will do is for the office to say; ``refuse`` puts that in place.
        """
        for grid in self.child_tables:
            grid.normalise()
        found = self.form.record()
        children = [grid.model.records() for grid in self.child_tables]
        for grid in self.child_tables:
            grid.explain()
        if found is None or None in children:
            self._go_to_fault()
            return None
        changed = self.new or bool(self.form.edited)
        return [*([found] if changed else []), *(record for some in children for record in some or ())]

    def refuse(self, refused: Mapping[str, Mapping[str, RefusalError]]) -> None:
        """Show what the office refused, by the id of the record and by field, where it stands."""
        if self.record_id in refused:
            self.form.record(refused[self.record_id])
        for grid in self.child_tables:
            for record, refusals in refused.items():
                grid.model.refuse(record, dict(refusals))
            grid.explain()
        self._go_to_fault()

    def focus_stops(self) -> list[QWidget]:
        """Where the focus can go by F6: what is offered above the form, the form, then each list under it."""
        items = [self.notices.itemAt(place) for place in range(self.notices.count())]
        offered = [part for item in items if item and (part := item.widget()) and part.isVisible()]
        return [*offered, self.form, *(grid.sheet for grid in self.child_tables)]

    def draft(self) -> dict[str, Any]:
        """All that is typed and not saved."""
        said = self.form.draft(new=self.new)
        for grid in self.child_tables:
            if rows := grid.model.draft():
                said[_CHILDREN + grid.register.register] = rows
        return said

    def restore_draft(self, said: Mapping[str, Any]) -> None:
        """Type again what ``draft`` gave, over the record shown."""
        self.form.restore_draft({key: kept for key, kept in said.items() if not key.startswith(_CHILDREN)})
        for grid in self.child_tables:
            grid.model.restore_draft(said.get(_CHILDREN + grid.register.register, ()))
        self._draw_head(may=True)

    def show_history(self) -> None:
        """Open the history under the form and go there; a second time closes it."""
        if self._history_box.isVisible():
            self._history_box.hide()
            return
        self.history.show_record(self.form.base, may_edit=self.session.office.may("edit", self.register))
        self._history_box.show()
        self._history_box.setFocus()
        self.sheet.adjustSize()
        self.area.ensureWidgetVisible(self._history_box, 0, 40)

    def _current_records(self) -> tuple[Record, list[Record]]:
        return self.form.current_record(), [line.record for grid in self.child_tables for line in grid.model.touched()]

    def _typed(self) -> None:
        self._draw_head(may=True)
        if self.effects:
            self.effects.later()
        self.changed.emit()

    def _bring_back(self, field: str, value: object) -> None:
        box = self.form.inputs.get(field)
        if box:
            box.editor.set_value(value)
            box.edited.emit()
            self.area.ensureWidgetVisible(box)
            self.session.say(translate(_("{field} is as it was. Save keeps it."), field=translate(box.kind.label)))

    def _draw_head(self, *, may: bool) -> None:
        record, words = self.form.current_record(), translate(self.register.label)
        name = record.name_for(self.session.office.context) if record.id else ""
        shown = name if name != record.id[-8:] else words
        if 0 < len(shown) <= _SHORT and (more := self.session.offered(record).more):
            shown = f"{shown}  {more}"  # "2.1" alone says little
        if not may:
            state = translate(LOOK_ONLY)
        elif self.edited():
            state = translate(NOT_SAVED_YET)
        else:
            state = translate(_("Nothing typed yet.")) if self.new else f"{words} {record.number or ''}"
        self.say(translate(_("New: {label}"), label=shown) if self.new else shown, state, unsaved=self.edited() and may)
        for one in (self._save, self._save_new):
            one.setVisible(may)
        self._give_up.setVisible(may and (self.new or self.edited()))

    def _go_to_fault(self) -> None:
        faulty = self.form.faulty()
        if faulty:
            self.go_to(faulty[0], faulty[0].editor)
            return
        for grid in self.child_tables:
            for row, name, _why in grid.model.faults()[:1]:
                grid.sheet.setFocus()
                column = grid.model.fields.index(name) if name in grid.model.fields else 0
                grid.sheet.setCurrentIndex(grid.model.index(row, column))
                self.area.ensureWidgetVisible(grid)
                return

    def _build(self) -> None:
        self.column.addWidget(self.form)
        for table in self.child_tables:
            self.column.addWidget(rule())
            self.column.addWidget(table)
        self._history_box = QWidget()
        self._history_box.setObjectName("told")
        self._history_box.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._history_box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._history_box.setAccessibleName(translate(_("History")))
        box = QVBoxLayout(self._history_box)
        box.setContentsMargins(GRID, 0, GRID, GRID)
        for part in (rule(), label(translate(_("History")), "section"), self.history):
            box.addWidget(part)
        self.column.addWidget(self._history_box)
        self.column.addStretch(1)
        if self.effects:
            self.add_below(self.effects)
        self._save = button(_("Save"), self.asked_to_save.emit, primary=True)
        self._save.setToolTip("Ctrl+S")
        self._save_new = button(_("Save and new"), self.asked_to_save_and_new.emit)
        self._save_new.setToolTip("Ctrl+Shift+S")
        self._give_up = button(_("Give up changes"), self.asked_to_give_up.emit, link=True)
        muted = self.session.theme.color("muted")
        past = tool(_("History"), icon("history", muted), self.show_history, worded=True)
        self._more = tool(_("More"), icon("more", muted), None)
        self._more.clicked.connect(lambda: self.asked_for_more.emit(self._more))
        for one in (self._save, self._save_new, self._give_up):
            self.footer.addWidget(one)
        self.footer.addStretch(1)
        self.footer.addWidget(past)
        self.footer.addWidget(self._more)


def _listed(session: OfficeSession, register: type[Record]) -> Sequence[type[Record]]:
    children = register.children()
    return [child for child in every_register() if child in children and session.office.may("see", child)]


WITHOUT_SITE = frozenset(by_name(name) for name in ("user", "code", "site", "exchange_rate"))
"""What belongs to the whole office."""
