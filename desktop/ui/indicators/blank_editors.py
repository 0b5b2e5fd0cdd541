"""The blanks of a measure's sentence: each offers what those before it leave to choose."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from desktop.models.fields.base import Kind
from desktop.models.fields.text_and_choice import Choice
from desktop.models.measures.measure import BREAKDOWNS, MEASURES, Measure
from desktop.models.measures.sentence import TALLIES, measure_of, sentence_of
from desktop.models.query import Option
from desktop.models.record import Record
from desktop.presentation import formatting
from desktop.presentation.measures import PEOPLE, amounts, field_of, parts_offered, rule_in_words, tallies, things, units_fitting
from desktop.ui.forms.autocomplete import Options, codes_offered
from desktop.ui.forms.choice_editors import ChoiceEditor
from desktop.ui.forms.editor import EditorContext
from desktop.ui.forms.tags_editor import SetEditor
from desktop.words import translate


class BlankEditor(ChoiceEditor):
    """A choice that depends on the version as far as it is typed: ``show_version`` tells it."""

    def __init__(self, kind: Kind[Any], editor_context: EditorContext) -> None:
        self.version: Record | None = None
        super().__init__(kind, editor_context)

    def show_version(self, version: Record) -> None:
        """What is offered follows ``version`` from now on."""
        self.version = version

    def options(self) -> Options:
        """As ``offered`` says when it is asked."""
        return self.offered

    def offered(self, typed: str) -> Sequence[Option]:
        """The codes of the list."""
        return self._codes(typed)

    def _said(self, field: str) -> str:
        return (self.version.get(field) if self.version else None) or ""

    def _codes(self, typed: str, only: Sequence[str] | None = None) -> list[Option]:
        assert isinstance(self.kind, Choice)
        offers = codes_offered(self.kind.list(self.editor_context.context), typed)
        return [one for one in offers if only is None or one.key in only]


class TallyEditor(BlankEditor):
    """What can be done with the records of the stage."""

    def offered(self, typed: str) -> Sequence[Option]:
        """Nothing that needs a person or a number where there is none."""
        return self._codes(typed, tallies(self._said("counts")))


class RuleEditor(BlankEditor):
    """The rules over periods that make sense; the one that holds anyway stands in the empty line."""

    def show_version(self, version: Record) -> None:
        """Offer the rules of its sentence."""
        super().show_version(version)
        rules = self._rules() or ()
        words = rule_in_words(rules[0], self.editor_context.context) if rules else ""
        self.chooser.setPlaceholderText(words)

    def offered(self, typed: str) -> Sequence[Option]:
        """Of figures that are only reported every rule."""
        return self._codes(typed, self._rules())

    def _rules(self) -> Sequence[str] | None:
        sentence = sentence_of(self.version) if self.version else None
        return sentence.rules if sentence else None


class UnitEditor(BlankEditor):
    """Every unit, those that fit what is counted first."""

    def offered(self, typed: str) -> Sequence[Option]:
        """As the list has them but for that."""
        fitting = units_fitting(self.version) if self.version else ()
        return sorted(self._codes(typed), key=lambda one: bool(fitting) and one.key not in fitting)


class NamedFieldEditor(BlankEditor):
    """A link, a number or the days between two days, of what is counted; shown by its label, kept by its name."""

    def __init__(self, kind: Kind[Any], editor_context: EditorContext, choices: Callable[[Record], Mapping[str, str]]) -> None:
        self._choices = choices
        super().__init__(kind, editor_context)

    def show_version(self, version: Record) -> None:
        """Offer the fields of what it counts."""
        before, self.version = self.version, version
        people = version.get("tally") == "different" and any(source.person for source in measure_of(version).sources)
        self.chooser.setPlaceholderText(translate(PEOPLE) if people else "")
        if before is None or before.get("counts") != version.get("counts"):
            self._say_again()

    def offered(self, typed: str) -> Sequence[Option]:
        """Those with ``typed`` in their label."""
        said = typed.casefold()
        found = self._choices(self.version) if self.version else {}
        return [Option(name, words) for name, words in found.items() if said in words.casefold()]

    def value(self) -> Any:
        """The name of the field chosen, or of the only one whose label has what is typed; else what is typed, to be refused."""
        text = self.chooser.text().strip()
        if self.chooser.untouched() or not text:
            return super().value()
        return _meant(self.offered(text), text) or super().value()

    def set_value(self, value: Any) -> None:
        """Show the field by its label."""
        self.chooser.set_choice(value, field_of(self._said("counts"), value) if value else "")

    def _say_again(self) -> None:
        """The label, once what is counted is known."""
        if self.chooser.key and self.chooser.untouched():
            self.set_value(self.chooser.key)


def tallied_choices(version: Record) -> Mapping[str, str]:
    """What the first blank after a tally takes: links, or numbers."""
    tally, counts = TALLIES.get(version.get("tally") or ""), version.get("counts") or ""
    if tally is None or not tally.takes:
        return {}
    return things(counts) if tally.takes == "link" else amounts(counts)


def over_choices(version: Record) -> Mapping[str, str]:
    """What a number can be divided by."""
    return amounts(version.get("counts") or "")


class PartsEditor(SetEditor):
    """What a number is told apart by: the usual breakdowns of the measure, then any choice or link of what is counted."""

    def __init__(self, kind: Kind[Any], editor_context: EditorContext) -> None:
        self._measure: Measure = MEASURES["reported"]
        super().__init__(kind, editor_context)

    def show_version(self, version: Record) -> None:
        """Offer what its measure can be told apart by."""
        self._measure = measure_of(version)

    def value(self) -> Any:
        """As ``SetEditor.value``; a label typed is the field of that label."""
        text = self.chooser.text().strip()
        meant = _meant(self._offers(text), text) if text else ""
        return self.members() | {meant} if meant else super().value()

    def named(self, member: str) -> str:
        """The breakdown in words."""
        return formatting.breakdown(member, self.editor_context.context)

    def _offers(self, typed: str) -> Sequence[Option]:
        said, context = typed.casefold(), self.editor_context.context
        usual = [code for code in BREAKDOWNS if not self._measure.sources]  # of what is only reported, any
        names = [name for name in (*usual, *parts_offered(self._measure)) if name not in self.members()]
        offers = [Option(name, formatting.breakdown(name, context)) for name in names]
        found = [one for one in offers if said in one.name.casefold()]
        return sorted(found, key=lambda one: not one.name.casefold().startswith(said))


def _meant(offers: Sequence[Option], text: str) -> str:
    """The key of the offer that is called so, or of the only one; nothing where several may be meant."""
    exact = [one.key for one in offers if one.name.casefold() == text.casefold()]
    found = exact or [one.key for one in offers]
    return found[0] if len(found) == 1 else ""
