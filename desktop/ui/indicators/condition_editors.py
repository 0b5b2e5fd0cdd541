"""What must hold of one field: codes, records, or comparisons one types, each as the terms of a condition."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QLineEdit

from desktop.models.codelists import Code, CodeList
from desktop.models.fields.base import FormatContext, Kind
from desktop.models.fields.references import Link, Links
from desktop.models.fields.text_and_choice import Choices, Day, YesNo
from desktop.models.measures.conditions import EMPTY, FILLED, codes_of
from desktop.models.query import Option
from desktop.presentation.measures import WORDS, linked
from desktop.ui.forms.autocomplete import codes_offered
from desktop.ui.forms.editor import Editor, EditorContext
from desktop.ui.forms.tags_editor import SetEditor
from desktop.words import _, _n, translate

NumberOf = Callable[[str, str], str | None]
"""The number of a record, given its register and id."""
_SIGNS = str.maketrans({"≤": "<=", "≥": ">=", "–": "-", "−": "-", "，": ",", "；": ","})
_ANY = (EMPTY, FILLED)


class Codes(Choices):
    """The codes a field of a condition can have, kept by the line that asks for them."""

    def __init__(self, label: str, codes: CodeList) -> None:
        super().__init__(label, codes.name)
        self._list = codes

    def list(self, context: FormatContext) -> CodeList:
        """As the register has it, or yes and no."""
        return self._list


class CodesEditor(SetEditor):
    """Codes, each offered with how many records have it; those that occur come first."""

    def __init__(self, kind: Kind[Any], editor_context: EditorContext) -> None:
        super().__init__(kind, editor_context)
        self.occurring: Mapping[str, int] = {}

    def _offers(self, typed: str) -> Sequence[Option]:
        assert isinstance(self.kind, Codes)  # its line makes it so
        offers = [one for one in codes_offered(self.kind.list(self.editor_context.context), typed) if one.key not in self._members]
        counted = [Option(one.key, one.name, self._more(one.key)) for one in offers]
        return sorted(counted, key=lambda one: (one.key in _ANY, not self.occurring.get(one.key)))

    def _more(self, code: str) -> str:
        count = self.occurring.get(code, 0)
        if not count:
            return ""
        return translate(_n("{count} record", "{count} records"), count=count)


class RecordsEditor(SetEditor):
    """Records a link may lead to, kept by their numbers and shown by their names."""

    def __init__(self, kind: Links, editor_context: EditorContext, number_of: NumberOf) -> None:
        self.to, self._number_of = kind.to, number_of
        self.occurring: Mapping[str, int] = {}
        super().__init__(kind, editor_context)

    def value(self) -> Any:
        """The numbers, with that of the record typed after them. Raises RefusalError where the text means none or several."""
        text = self.chooser.text().strip()
        if not text:
            return self.members() or None
        exact = [one.key for one in self._offers(text) if one.name.casefold() == text.casefold()]
        meant = exact if len(exact) == 1 else [self._number(one) for one in self.kind.parse(text, self.editor_context.context) or ()]
        return self.members() | {*meant}

    def named(self, member: str) -> str:
        """The record's name, or the word of a term that is none."""
        return translate(WORDS[member]) if member in _ANY else linked(self.to, member, self.editor_context.context)

    def _offers(self, typed: str) -> Sequence[Option]:
        said = typed.casefold()
        found = [Option(self._number(one.key), one.name, one.more) for one in self.editor_context.offer(self.to, typed)]
        words = [Option(term, translate(WORDS[term])) for term in _ANY]
        found += [one for one in words if said in one.name.casefold()]
        return [one for one in found if one.key not in self._members]

    def _number(self, record: str) -> str:
        return self._number_of(self.to, record) or record


class TermsEditor(Editor):
    """Comparisons in a line, with commas between them: a number, an age, a day, the days between two."""

    short = False
    how = _("Comparisons, with commas between them.")

    def __init__(self, kind: Kind[Any], editor_context: EditorContext) -> None:
        super().__init__(kind, editor_context)
        self.line = QLineEdit()
        self.line.textEdited.connect(lambda _text: self.edited.emit())
        self.occurring: Mapping[str, int] = {}
        self.set_input(self.line)

    @property
    def chooser(self) -> QLineEdit:
        """What Tab comes to, under the name it has in the other editors of conditions."""
        return self.line

    def hint(self) -> str:
        """What can be written."""
        if isinstance(self.kind, Day):
            sentence = _("Such as >=2026-01-01, <2026-04-01 or 2026-01-01..2026-03-31. Also: {reached}, {filled}, {empty}.")
        else:
            sentence = _("Such as <18, 18-24 or >=60. Also: {filled}, {empty}.")
        return translate(sentence, **{term: translate(word) for term, word in WORDS.items()})

    def set_value(self, value: Any) -> None:
        """Show the terms."""
        self.line.setText(", ".join(translate(WORDS[term]) if term in WORDS else term for term in sorted(value or ())))
        self.line.setCursorPosition(0)

    def members(self) -> frozenset[str]:
        """The terms as they are typed."""
        words = {translate(word).casefold(): term for term, word in WORDS.items()}
        typed = (re.sub(r"\s+", "", part) for part in self.line.text().translate(_SIGNS).split(","))
        return frozenset(words.get(term.casefold(), term) for term in typed if term)

    def value(self) -> Any:
        """The terms, None where there are none; what cannot be read is said beside the line."""
        return self.members() or None

    def set_read_only(self, *, read_only: bool) -> None:
        """Read-only text can still be selected and copied."""
        self.line.setReadOnly(read_only)


ConditionEditor = CodesEditor | RecordsEditor | TermsEditor


def condition_editor(kind: Kind[Any] | None, words: str, editor_context: EditorContext, number_of: NumberOf) -> ConditionEditor:
    """The editor of conditions on a field of ``kind``; None is a field that is not known."""
    codes = codes_of(kind, editor_context.context) if kind else CodeList("", ())
    if codes is not None:
        more = () if kind is None or isinstance(kind, YesNo) else [Code(term, WORDS[term]) for term in _ANY if term not in codes]
        return CodesEditor(Codes(words, codes.extended(more)), editor_context)
    if isinstance(kind, Link):
        return RecordsEditor(Links(words, to=kind.to), editor_context, number_of)
    assert kind is not None
    return TermsEditor(kind, editor_context)
