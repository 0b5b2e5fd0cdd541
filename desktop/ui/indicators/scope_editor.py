"""The conditions of an indicator: fields its measure knows, each with the terms of which one must hold. No field has to be spelled."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.codelists import CodeList
from desktop.models.fields.base import Kind, RefusalError
from desktop.models.measures.measure import Measure
from desktop.models.measures.reach import reach_any
from desktop.models.measures.scopes import ScopeField, condition_faults, scope_fields
from desktop.models.query import Option
from desktop.models.record import REGISTERS
from desktop.presentation.measures import day_pairs, field_in_words
from desktop.ui.forms.autocomplete import AutocompleteLineEdit
from desktop.ui.forms.editor import Editor, EditorContext
from desktop.ui.indicators.condition_editors import ConditionEditor, NumberOf, TermsEditor, condition_editor
from desktop.ui.theme.icons import icon
from desktop.ui.theme.tokens import GRID, HALF, Theme, scaled
from desktop.ui.widgets.basics import clear_layout, label, tool
from desktop.words import _, translate

_LABEL = 150
Occurring = Mapping[str, Mapping[str, int]]


class ScopeLine(QWidget):
    """One field of the scope: its name, its terms, a cross to take it out, and what is to know or wrong."""

    edited = Signal()
    left = Signal()
    gone = Signal()

    def __init__(self, name: str, words: str, field: ScopeField | None, codes: ConditionEditor, theme: Theme) -> None:
        super().__init__()
        self.field = name
        self._known = field
        self.caption = label(words, "label", wrap=True)
        self.caption.setFixedWidth(scaled(_LABEL))
        self.under = label("", "hint", wrap=True)
        self.codes = codes
        self.codes.set_name(words, self._hint())
        self.codes.edited.connect(self.edited)
        self.codes.left.connect(self.left)
        self.drop = tool(_("Take it out of the scope"), icon("close", theme.color("muted"), size=14), self.gone.emit)
        self.drop.setAccessibleName(translate(_("Take {name} out of the scope"), name=words))
        row = QHBoxLayout()
        row.setSpacing(HALF)
        for part in (self.caption, self.codes, self.drop):
            row.addWidget(part)
        row.setStretchFactor(self.codes, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self.under)
        self.explain(None)

    def set_read_only(self, *, read_only: bool) -> None:
        """Let it be edited or not."""
        self.codes.set_read_only(read_only=read_only)
        self.drop.setVisible(not read_only)

    def explain(self, fault: RefusalError | None) -> None:
        """Say what is wrong, else which records are not narrowed by it."""
        without = self._known.without if self._known else ()
        words = self._hint()
        if fault:
            words = f"▲ {fault}"
        elif without and self._known:
            registers = ", ".join(translate(REGISTERS[name].plural) for name in without)
            lacking = translate(_("{registers} have no “{field}”; all of them count."), registers=registers, field=self.caption.text())
            words = f"{words} {lacking}".strip()
        self.under.setText(words)
        self.under.setVisible(bool(words))
        self.under.setProperty("role", "fault" if fault else "hint")
        self.under.style().polish(self.under)

    def _hint(self) -> str:
        return self.codes.hint() if isinstance(self.codes, TermsEditor) else ""


class ScopeEditor(Editor):
    """Asks only what the measure's registers have. What it does not know stands with a sentence beside it, and can be taken out.

    ``part``: of the conditions that make the part of a share; what holds anyway is said of the whole.
    """

    short = False
    how = _("A field chosen from the list gets a line of its own, with the terms of which one must hold.")

    def __init__(self, kind: Kind[Any], editor_context: EditorContext, number_of: NumberOf, *, part: bool = False) -> None:
        super().__init__(kind, editor_context)
        self._number_of, self._of_part = number_of, part
        self._measure: Measure | None = None
        self._fields: Mapping[str, ScopeField] = {}
        self._occurring: Occurring = {}
        self._frozen = False
        self.lines: list[ScopeLine] = []
        self.after: QWidget | None = None
        """What Tab comes from: the lines are made while one works, and would come last."""
        self.adder = AutocompleteLineEdit(self._offers, editor_context.theme)
        self.adder.setPlaceholderText(translate(_("Add a field")))
        self.adder.chosen.connect(self._add)
        self.always = label("", "hint", wrap=True)
        self.set_input(self.adder)
        self.row.removeWidget(self.adder)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(HALF)
        column = QVBoxLayout()
        column.setSpacing(GRID)
        column.addLayout(self._lines)
        for below in (self.always, self.adder):
            column.addWidget(below)
        self.row.addLayout(column)
        self.show_measure(None)

    def show_measure(self, measure: Measure | None) -> None:
        """Ask what this measure's registers have."""
        self._measure, self._occurring = measure, {}
        self._fields = _fields(measure) if measure else {}
        self._draw(self._said())

    def show_occurring(self, occurring: Occurring) -> None:
        """How many records have each code, by field."""
        self._occurring = occurring
        for line in self.lines:
            line.codes.occurring = occurring.get(line.field, {})

    def set_value(self, value: Any) -> None:
        """Show a line for each field."""
        self._draw(dict(value or {}))

    def value(self) -> Any:
        """The scope, None where no line has codes. Raises RefusalError where a code cannot be read."""
        said = {line.field: line.codes.value() for line in self.lines}
        return {field: codes for field, codes in said.items() if codes} or None

    def text(self) -> str:
        """The scope as a workbook has it, with what cannot be read yet."""
        said = {line.field: (*sorted(line.codes.members()), *filter(None, [line.codes.text()])) for line in self.lines}
        return "; ".join(f"{field}: {', '.join(codes)}" for field, codes in said.items() if codes)

    def set_text(self, text: str) -> None:
        """Show what ``text`` gave."""
        self._draw(dict(self.kind.read(text, self.editor_context.context)) if text else {})

    def set_fault(self, *, fault: bool) -> None:
        """Nothing: each line shows its own fault."""

    def set_read_only(self, *, read_only: bool) -> None:
        """Let it be edited or not."""
        self._frozen = read_only
        for line in self.lines:
            line.set_read_only(read_only=read_only)
        self._look()

    def _said(self) -> dict[str, frozenset[str]]:
        return {line.field: line.codes.members() for line in self.lines}

    def _draw(self, scope: Mapping[str, frozenset[str]]) -> None:
        clear_layout(self._lines)
        self.lines = []
        for field, codes in scope.items():
            self._line(field).codes.set_value(codes)
        self._look()

    def _line(self, field: str) -> ScopeLine:
        known = self._fields.get(field) or self._reached(field)
        words = field_in_words(self._measure, field) if known and self._measure else field
        codes = condition_editor(known.kind if known else None, words, self.editor_context, self._number_of)
        line = ScopeLine(field, words, known, codes, self.editor_context.theme)
        line.codes.occurring = self._occurring.get(field, {})
        line.edited.connect(self._changed)
        line.left.connect(self.left)
        line.gone.connect(lambda: self._drop(line))
        line.set_read_only(read_only=self._frozen)
        self.lines.append(line)
        self._lines.addWidget(line)
        return line

    def _look(self) -> None:
        """What is wrong, line by line; what holds unless it is said otherwise; whether there is more to ask."""
        measure = self._measure
        faults = condition_faults(measure, self._said(), self.editor_context.context) if measure else {}
        for line in self.lines:
            line.explain(faults.get(line.field))
        scope = measure.scope if measure and not self._of_part else {}
        words = [self._held(field, codes) for field, codes in scope.items() if field in self._fields and field not in self._said()]
        if measure and not self._fields:
            words.append(translate(_("There is nothing to narrow this measure by.")))
        self._in_order()
        self.always.setText(" ".join(words))
        self.always.setVisible(bool(words))
        more = not self._frozen and bool(self._fields.keys() - self._said().keys())
        self.adder.setVisible(more)
        # Tab would stop for good before one that stands for a hidden line.
        self.setFocusProxy(self.adder if more else None)  # type: ignore[arg-type]  # PySide's stub forgets None

    def _in_order(self) -> None:
        stops = [self.after, *(part for line in self.lines for part in (line.codes.chooser, line.drop)), self.adder]
        for before, after in pairwise(stop for stop in stops if stop is not None):
            QWidget.setTabOrder(before, after)

    def _held(self, field: str, codes: frozenset[str]) -> str:
        known = self._fields[field]
        listed = known.codes(self.editor_context.context) or CodeList(field, ())
        names = ", ".join(translate(listed.label(code)) for code in sorted(codes))
        return translate(_("{field}: {codes}, unless you choose otherwise."), field=translate(known.kind.label), codes=names)

    def _offers(self, typed: str) -> Sequence[Option]:
        said = typed.casefold()
        offered = [name for name in self._fields if name not in self._said()]
        free = [Option(name, field_in_words(self._measure, name)) for name in offered if self._measure]
        found = [one for one in free if said in one.name.casefold()]
        return sorted(found, key=lambda one: not one.name.casefold().startswith(said))

    def _reached(self, field: str) -> ScopeField | None:
        """A field by its other name: ``training.purpose`` where the list has ``purpose``."""
        way = reach_any(self._measure, field) if self._measure else None
        return ScopeField(way.kind, (way.register,), of=way.register if way.column else "") if way else None

    def _add(self, field: str) -> None:
        self.adder.set_choice(None, "")
        line = self._line(field)
        self._look()
        line.codes.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop(self, line: ScopeLine) -> None:
        self.lines.remove(line)
        self._lines.removeWidget(line)
        line.hide()
        line.deleteLater()
        self._changed()
        self.adder.setFocus(Qt.FocusReason.OtherFocusReason)

    def _changed(self) -> None:
        self._look()
        self.edited.emit()


def _fields(measure: Measure) -> dict[str, ScopeField]:
    """The fields of ``measure``, and after them the days between two of its days."""
    pairs = dict.fromkeys(pair for source in (*measure.sources, *measure.base) for pair in day_pairs(source))
    ways = {pair: way for pair in pairs if (way := reach_any(measure, pair))}
    return {**scope_fields(measure), **{pair: ScopeField(way.kind, (way.register,)) for pair, way in ways.items()}}
