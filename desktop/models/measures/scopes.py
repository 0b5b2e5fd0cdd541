"""What the scope of an indicator may name: the fields of the registers its measure counts, and their codes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.models.codelists import Code, CodeList
from desktop.models.fields.base import FormatContext, Kind, RefusalError
from desktop.models.fields.text_and_choice import Choice, Choices, YesNo
from desktop.models.measures.measure import MEASURES, Measure, Source
from desktop.models.record import REGISTERS, UNDECLARED
from desktop.words import _, translate

COUNTED_FIELDS = ("role", "sex", "agency_type", "country")
"""What is known of the people of a head count (``store.counted`` makes it)."""
_APART = frozenset({*UNDECLARED, "attribution"})
"""Fields an indicator asks for elsewhere: which attributions count is a question of its own."""
_ANSWERS = CodeList("yes_no", (Code("yes", _("Yes")), Code("no", _("No"))))


@dataclass(frozen=True)
class ScopeField:
    """A field that narrows what counts: ``registers`` have it; of those ``without`` it everything counts."""

    kind: Kind[Any]
    registers: tuple[str, ...]
    without: tuple[str, ...] = ()

    def codes(self, context: FormatContext) -> CodeList:
        """What can be asked of it."""
        return self.kind.list(context) if isinstance(self.kind, Choice | Choices) else _ANSWERS


def scope_fields(measure: Measure) -> dict[str, ScopeField]:
    """By name the fields a scope on ``measure`` may name, in the order of their forms."""
    sources = (*measure.sources, *measure.base)
    known = [list(_fields(source)) for source in sources]
    found: dict[str, dict[str, Kind[Any]]] = defaultdict(dict)
    for register, field, kind in (one for some in known for one in some):
        found[field].setdefault(register, kind)
    fields = {}
    for field, kinds in found.items():
        lacking = [source.register for source, some in zip(sources, known, strict=True) if field not in {name for _in, name, _kind in some}]
        fields[field] = ScopeField(next(iter(kinds.values())), tuple(kinds), tuple(dict.fromkeys(lacking)))
    return fields


def scope_faults(measure: Measure, scope: Mapping[str, frozenset[str]], context: FormatContext) -> dict[str, RefusalError]:
    """By field, why the scope would not narrow what ``measure`` counts as it says."""
    known, faults = scope_fields(measure), {}
    called = translate(context.codes("measure").label(measure.name))
    for field, codes in scope.items():
        if field not in known:
            sentence = _("“{measure}” knows no “{field}”, so everything would count. Take it out.")
            faults[field] = RefusalError(sentence, measure=called, field=field)
        elif strange := sorted(code for code in codes if code not in known[field].codes(context)):
            sentence = _("“{code}” is no code of “{field}”, so nothing would count. Choose one of the list.")
            faults[field] = RefusalError(sentence, code=strange[0], field=known[field].kind.label)
    return faults


def scope_refusal(measure: str, scope: Mapping[str, frozenset[str]], context: FormatContext) -> RefusalError | None:
    """The first of the faults, for a version whose measure has that name."""
    faults = scope_faults(MEASURES[measure], scope, context) if measure in MEASURES else {}
    return next(iter(faults.values()), None)


def _fields(source: Source) -> Iterator[tuple[str, str, Kind[Any]]]:
    """(register, field, kind): of what counts itself, then of what it counts with."""
    register = "participant" if source.register == "counted" else source.register
    own = {
        field: kind
        for field, kind in REGISTERS[register].kinds.items()
        if _narrows(field, kind) and field not in source.only and (source.register != "counted" or field in COUNTED_FIELDS)
    }
    if source.through:
        outer = {field: kind for field, kind in REGISTERS[source.through].kinds.items() if _narrows(field, kind) and field not in own}
        yield from ((source.through, field, kind) for field, kind in outer.items())
    yield from (("head_count" if source.register == "counted" else register, field, kind) for field, kind in own.items())


def _narrows(field: str, kind: Kind[Any]) -> bool:
    return isinstance(kind, Choice | Choices | YesNo) and not kind.sealed and field not in _APART
