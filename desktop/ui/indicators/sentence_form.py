"""The form of an indicator version: the measure as a sentence with blanks, in the order in which each narrows the next."""

import copy
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal

from desktop.models.fields.base import Kind
from desktop.models.measures.formulas import FORMULAS
from desktop.models.measures.measure import MEASURES, STAGES, Measure
from desktop.models.measures.sentence import BUILT, FORMULA, REPORTED, TALLIES, USUAL, measure_of
from desktop.models.record import REGISTERS, Record
from desktop.models.registers.indicator import IndicatorVersion
from desktop.ui.forms.context import editor_context_for
from desktop.ui.forms.editor import Editor
from desktop.ui.forms.form import Form
from desktop.ui.indicators.blank_editors import (
    BlankEditor,
    NamedFieldEditor,
    PartsEditor,
    RuleEditor,
    TallyEditor,
    UnitEditor,
    over_choices,
    tallied_choices,
)
from desktop.ui.indicators.measure_editor import MeasureEditor
from desktop.ui.indicators.results_editor import ResultsEditor
from desktop.ui.indicators.scope_editor import ScopeEditor
from desktop.ui.runtime.session import OfficeSession
from desktop.words import _

_LABELS = {
    "counts": _("Of all"),
    "tally": _("Count"),
    "tallied": _("Namely"),
    "over": _("Divided by"),
    "scope": _("Only where"),
    "of_those": _("Of those which"),
    "breakdowns": _("Told apart by"),
    "over_periods": _("Over periods"),
}
"""The words of the sentence before each blank."""
_TAKEN = {"tallied": ("link", "number", "two numbers"), "over": ("two numbers",)}
"""By blank the sorts of tally that take it."""


_OF_RECORDS = ("scope", "breakdowns", "results", "attributions")
"""What a formula is not asked: it counts no records of its own."""


@dataclass(frozen=True)
class VersionEditors:
    """The editors that depend on each other."""

    measure: MeasureEditor
    results: ResultsEditor
    scope: ScopeEditor
    of_those: ScopeEditor
    blanks: dict[str, BlankEditor | PartsEditor]

    def by_field(self) -> dict[str, Editor]:
        """For ``Form``."""
        named = {"measure": self.measure, "results": self.results, "scope": self.scope, "of_those": self.of_those}
        return {**named, **self.blanks}


class SentenceForm(Form):
    """Fills blanks that follow what is typed; ``counts_otherwise`` whenever other records would be counted than before."""

    counts_otherwise = Signal()
    sentence: VersionEditors
    measure: Measure | None = None

    def kind_of(self, field: str) -> Kind[Any]:
        """With the words of the sentence as its label. What says how it is spelled is left out: here nobody spells it."""
        kind = super().kind_of(field)
        if field in _LABELS:
            kind = copy.copy(kind)
            kind.label, kind.hint = _LABELS[field], ""
        return kind

    def asks(self, record: Record, field: str) -> bool:
        """A blank its tally takes, or one that is filled and has to be taken out."""
        if not super().asks(record, field):
            return False
        tally = TALLIES.get(record.get("tally") or "")
        if field in _TAKEN:
            return bool((tally and tally.takes in _TAKEN[field]) or record.get(field))
        formula = FORMULAS.get(record.get("formula") or "")
        if field in ("second", "yes_from"):
            asked = formula and (formula.two if field == "second" else formula.how == "yes_no")
            return bool(asked) or record.get(field) is not None
        if field in _OF_RECORDS and record.get("measure") == FORMULA:
            return bool(record.get(field))
        return field != "of_those" or record.get("tally") == "share" or bool(record.get(field))

    def show_record(self, record: Record) -> None:
        """Fill the form; each blank is told first what it is of."""
        self._tell(record)
        super().show_record(record)

    def change_sentence(self) -> None:
        """The blanks as the usual measure has them, to be changed."""
        usual = USUAL.get(self.sentence.measure.measure())
        if usual is None:
            return
        record = self.current_record()
        said: dict[str, Any] = {field: getattr(usual, field) or None for field in ("counts", "tally", "tallied", "over", "of_those")}
        said |= {"measure": BUILT, "over_periods": record.get("over_periods") or usual.over_periods}
        for field, value in said.items():
            self.inputs[field].editor.set_value(value)
            self.edited.add(field)
        self._ask_only(self.current_record())
        self.changed.emit()
        self.inputs["counts"].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_only(self, record: Record) -> None:
        self._tell(record)
        super()._ask_only(record)

    def _tell(self, record: Record) -> None:
        for blank in self.sentence.blanks.values():
            blank.show_version(record)
        measure = _measured(record)
        same = _fields_of(measure) == _fields_of(self.measure)
        self.measure = measure
        if not same:  # drawn anew at every key of a condition, its lines would lose the focus
            for editor in (self.sentence.scope, self.sentence.of_those):
                editor.show_measure(measure)
            self.counts_otherwise.emit()


def _fields_of(measure: Measure | None) -> object:
    """What conditions on a measure depend on."""
    if measure is None:
        return None
    ways = [(source.register, source.through, source.only) for source in (*measure.sources, *measure.base)]
    return measure.name in MEASURES and measure.name, ways, measure.scope


def _measured(record: Record) -> Measure | None:
    """What is counted so far, be the sentence whole or not."""
    name = record.get("measure")
    if name == BUILT and record.get("counts") in STAGES and not record.get("tally"):
        return measure_of(record.changed(tally="records"))
    measure = measure_of(record)
    return measure if measure.sources or name == REPORTED else MEASURES.get(name or "")


def version_form(session: OfficeSession) -> Generator[None, None, SentenceForm]:
    """The form of an indicator version, made a field at a time."""
    editor_context, kinds = editor_context_for(session, IndicatorVersion), IndicatorVersion.kinds

    def number_of(register: str, record: str) -> str | None:
        found = session.office.get(REGISTERS[register], record)
        return found.number if found else None

    sentence = VersionEditors(
        MeasureEditor(kinds["measure"], editor_context),
        ResultsEditor(kinds["results"], editor_context),
        ScopeEditor(kinds["scope"], editor_context, number_of),
        ScopeEditor(kinds["of_those"], editor_context, number_of, part=True),
        {
            "unit": UnitEditor(kinds["unit"], editor_context),
            "counts": BlankEditor(kinds["counts"], editor_context),
            "tally": TallyEditor(kinds["tally"], editor_context),
            "tallied": NamedFieldEditor(kinds["tallied"], editor_context, tallied_choices),
            "over": NamedFieldEditor(kinds["over"], editor_context, over_choices),
            "breakdowns": PartsEditor(kinds["breakdowns"], editor_context),
            "over_periods": RuleEditor(kinds["over_periods"], editor_context),
        },
    )
    yield
    form = yield from SentenceForm.build_steps(IndicatorVersion, editor_context, without=frozenset({"of"}), editors=sentence.by_field())
    form.sentence = sentence
    sentence.measure.change_wanted.connect(form.change_sentence)
    sentence.scope.after = form.inputs["over"].editor.part
    sentence.of_those.after = sentence.scope.adder
    return form
