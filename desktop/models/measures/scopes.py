"""What an indicator may ask of the records its measure counts: conditions, and what it is told apart by."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from desktop.models.codelists import CodeList
from desktop.models.fields.base import FormatContext, Kind, RefusalError
from desktop.models.fields.references import REGISTER_LABELS, Link
from desktop.models.fields.text_and_choice import Choice, Choices, YesNo
from desktop.models.measures.conditions import Conditions, codes_of, is_offered, strange
from desktop.models.measures.measure import BREAKDOWNS, Measure, Source
from desktop.models.measures.reach import AGE, Reached, reach, reach_any, reaches
from desktop.models.record import REGISTERS
from desktop.words import _, translate


@dataclass(frozen=True)
class ScopeField:
    """A field that narrows what counts: ``registers`` have it; of those ``without`` it everything counts."""

    kind: Kind[Any]
    registers: tuple[str, ...]
    without: tuple[str, ...] = ()
    of: str = ""
    """The register whose field it is, where a link is followed to it."""

    def codes(self, context: FormatContext) -> CodeList | None:
        """What can be asked of it; None where that is no code."""
        return codes_of(self.kind, context)

    def called(self) -> str:
        """The field in words, with the register a link leads to: "Case: Sex"."""
        words = translate(self.kind.label)
        return f"{translate(REGISTER_LABELS[self.of])}: {words}" if self.of else words


def scope_fields(measure: Measure) -> dict[str, ScopeField]:
    """By name the fields a condition on ``measure`` may name, in the order of their forms."""
    sources = (*measure.sources, *measure.base)
    found: dict[str, dict[str, Reached]] = defaultdict(dict)
    for source in sources:
        for name, way in _askable(source).items():
            found[name].setdefault(_register(source, way), way)
    fields = {}
    for name, ways in found.items():
        lacking = [source.register for source in sources if name not in _askable(source)]
        way = next(iter(ways.values()))
        fields[name] = ScopeField(way.kind, tuple(ways), tuple(dict.fromkeys(lacking)), way.register if way.column else "")
    return fields


def condition_faults(measure: Measure, conditions: Conditions, context: FormatContext) -> dict[str, RefusalError]:
    """By field, why the conditions would not narrow what ``measure`` counts as they say."""
    faults: dict[str, RefusalError] = {}
    for field, terms in conditions.items():
        way = reach_any(measure, field)
        if way is None:
            sentence = _("“{measure}” knows no “{field}”, so everything would count. Take it out.")
            faults[field] = RefusalError(sentence, measure=called(measure, context), field=field)
        elif refusal := strange(way.kind, terms, context):
            faults[field] = refusal
    return faults


def called(measure: Measure, context: FormatContext) -> str:
    """A measure in words: as the list names it, or as the first register it counts."""
    codes = context.codes("measure")
    if measure.name in codes:
        return translate(codes.label(measure.name))
    register = measure.sources[0].register if measure.sources else ""
    return translate(REGISTER_LABELS.get(register, register))


def part_fields(measure: Measure) -> dict[str, Reached]:
    """By name what ``measure`` can be told apart by besides the usual breakdowns: REGISTER.FIELD."""
    ways = [way for source in measure.sources for way in reaches(source.register, source.through).values()]
    told = [way for way in ways if isinstance(way.kind, Choice | Choices | YesNo) or way.field == AGE or _tells_apart(way)]
    return {way.name: way for way in told}


def _tells_apart(way: Reached) -> bool:
    """A link does, but where each part would be one person, or one paper of a person."""
    return isinstance(way.kind, Link) and way.kind.to not in ("contact", "user") and REGISTERS[way.kind.to].book == "office"


def breakdown_faults(measure: Measure, breakdowns: Iterable[str]) -> dict[str, RefusalError]:
    """By breakdown, that ``measure`` cannot be told apart by it."""
    usual = {name for source in measure.sources for name in source.breakdowns}
    known = part_fields(measure)
    sentence = _("It cannot be told apart by “{breakdown}”: nothing that is counted has it. Take it out.")
    lacking = (name for name in breakdowns if name not in (usual if name in BREAKDOWNS else known))
    return {name: RefusalError(sentence, breakdown=name) for name in sorted(lacking)}


def _askable(source: Source) -> Mapping[str, Reached]:
    """Each field under one name: its own where it has one, else with its register."""
    every = reaches(source.register, source.through)
    asked = {name: way for name, way in every.items() if is_offered(way.kind) and name not in source.only}
    return {name: way for name, way in asked.items() if "." not in name or (way.column and reach(source, way.field) != way)}


def _register(source: Source, way: Reached) -> str:
    if way.column or way.outer:
        return way.register
    return "head_count" if source.register == "counted" else source.register
