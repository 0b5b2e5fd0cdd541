"""The parts an indicator's page is made of besides its versions: what it is, how it is known, and where it stands."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models.fields.base import RefusalError
from desktop.models.fields.references import Link
from desktop.models.ids import new_id
from desktop.models.query import Option
from desktop.models.record import Record
from desktop.models.registers.indicator import Indicator, Placement
from desktop.models.results.arrangement import Arrangement
from desktop.models.results.matrix import ResultNode
from desktop.presentation import formatting
from desktop.ui.forms.context import editor_context_for
from desktop.ui.forms.editor import EditorContext
from desktop.ui.forms.field import FieldInput
from desktop.ui.forms.form import Form
from desktop.ui.forms.labelled_input import named
from desktop.ui.runtime.session import OfficeSession
from desktop.ui.theme.tokens import HALF
from desktop.ui.widgets.basics import RowLink, clear_layout, label
from desktop.words import _, translate

_FOLLOWING = frozenset({"means", "responsible", "frequency", "note"})


class AboutForms(QObject):
    """What stays the same through all versions, as two forms: ``first`` what it is, ``last`` how it is known."""

    changed = Signal()

    def __init__(self, session: OfficeSession) -> None:
        super().__init__()
        editor_context = editor_context_for(session, Indicator)
        apart = frozenset({"project"})
        self.first = Form(Indicator, editor_context, without=_FOLLOWING | apart)
        self.last = Form(Indicator, editor_context, without=frozenset(Indicator.kinds) - _FOLLOWING)
        self._both = (self.first, self.last)
        for form in self._both:
            form.changed.connect(self.changed)
            form.conflict_resolved.connect(self.changed)

    @property
    def edited(self) -> set[str]:
        """The fields that were typed into."""
        return self.first.edited | self.last.edited

    def show_record(self, indicator: Indicator) -> None:
        """Fill both, dropping what was typed; emits nothing."""
        for form in self._both:
            form.show_record(indicator)

    def merge_saved(self, now: Indicator) -> None:
        """It was saved elsewhere as ``now``: as ``Form.merge_saved``."""
        for form in self._both:
            form.merge_saved(now)

    def set_read_only(self, *, read_only: bool) -> None:
        """Let both be edited or not."""
        for form in self._both:
            form.set_read_only(read_only=read_only)

    def current_record(self) -> Indicator:
        """The indicator with what is typed in both, as far as it can be read."""
        typed = self.last.current_record()
        record = self.first.current_record().changed(**{field: typed.get(field) for field in self.last.edited})
        assert isinstance(record, Indicator)
        return record

    def record(self, faults: Mapping[str, RefusalError]) -> bool:
        """Whether it can be saved; each fault is shown under its field."""
        found = [form.record({field: why for field, why in faults.items() if field in form.inputs}) for form in self._both]
        return None not in found

    def faulty(self) -> list[FieldInput]:
        """The visible fields with a fault, from the top."""
        return [*self.first.faulty(), *self.last.faulty()]

    def draft(self, *, new: bool) -> dict[str, Any]:
        """What was typed and is not saved."""
        return {**self.first.draft(new=new), **self.last.draft(new=new)}

    def restore_draft(self, said: Mapping[str, Any]) -> None:
        """Type again what ``draft`` gave; each form takes its own fields."""
        for form in self._both:
            form.restore_draft(said)


class PlacementsBox(QWidget):
    """The rows of an indicator, each a click away; for a new one, the result to stand under."""

    edited = Signal()

    def __init__(self, session: OfficeSession) -> None:
        super().__init__()
        self.session = session
        self._arrangement = Arrangement((), ())
        self.after: QWidget | None = None
        """What Tab comes from: the rows are drawn while one works, and would come last."""
        kind = named("result", Link(_("Under"), to="result", hint=_("More places can be added in the framework")))
        editor_context = editor_context_for(session, Placement)
        self.box = FieldInput(kind, EditorContext(editor_context.context, editor_context.theme, self._offers))
        self.box.edited.connect(self.edited)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(HALF)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(label(translate(_("Where it stands")), "section"))
        column.addLayout(self._lines)
        column.addWidget(self.box)

    def show_rows(self, rows: Sequence[Placement], arrangement: Arrangement, *, new: bool) -> None:
        """Draw the rows."""
        self._arrangement = arrangement
        clear_layout(self._lines)
        before = self.after
        for row in rows:
            result = arrangement.results[row.result or ""]
            words = f"{self._named(result)}   {result.statement or ''}"
            lead = RowLink(words, partial(self.session.show_record, "placement", row.id))
            lead.setAccessibleName(translate(_("Show its row under {result}"), result=self._named(result)))
            self._lines.addWidget(lead)
            if before is not None:
                QWidget.setTabOrder(before, lead)
            before = lead
        if not rows and not new:
            self._lines.addWidget(label(translate(_("It stands nowhere yet, so no matrix shows it.")), "quiet", wrap=True))
        self.box.editor.set_value(None)
        self.box.clear()
        self.box.setVisible(not rows and self.session.office.may("edit", Placement))

    def chosen(self) -> bool:
        """Whether a result was chosen."""
        return not self.box.isHidden() and bool(self.box.editor.text())

    def placed(self, arrangement: Arrangement, indicator: str) -> list[Record] | None:
        """The row it gets, with those that make room for it; None where the result cannot be told."""
        try:
            result = self.box.editor.value() if self.chosen() else None
        except RefusalError as refusal:
            self.box.refuse(refusal)
            return None
        if result is None:
            return []
        row = Placement(new_id(), of=("indicator", indicator))
        return arrangement.put(row, result, len(arrangement.rows(result)))

    def _offers(self, _register: str, typed: str) -> Sequence[Option]:
        said = typed.casefold()
        offers = [self.session.offered(result) for result in self._arrangement.order()]
        return [one for one in offers if said in f"{one.name} {one.more}".casefold()]

    def _named(self, result: Record) -> str:
        node = ResultNode(result.id, result.get("code") or "", result.get("level") or "", "", 0, result.get("printed") or "")
        return formatting.result(node, self.session.office.context)
