"""A measure as data: one sentence with blanks, and what each tally makes sense of.

*Count* [different people] *of* [services delivered] *of those which* […] *over periods* […]. ``where`` (the scope) and
*told apart by* are the indicator's own, and beside it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from desktop.models.fields.base import Holder
from desktop.models.measures.conditions import REACHED
from desktop.models.measures.formulas import FORMULAS
from desktop.models.measures.measure import MEASURES, RULES, STAGES, How, Measure, Only, OverPeriods, Source
from desktop.models.measures.reach import links

BUILT, FORMULA, REPORTED = "built", "formula", "reported"
"""What an indicator names as its measure where that is none of the usual ones."""


@dataclass(frozen=True)
class Tally:
    """What is done with the records. ``takes``: "link", "number" or "two numbers".

    ``rules`` over periods are those it can obey, the one it follows by itself first.
    """

    how: How
    rules: tuple[OverPeriods, ...]
    units: tuple[str, ...]
    takes: str = ""
    parts: bool = False
    """Whether it can be told apart, in parts that add up to it."""


_OF_A_SUM: tuple[OverPeriods, ...] = ("sum", "last_day", "latest", "highest", "lowest", "average", "reached")
_OF_PEOPLE: tuple[OverPeriods, ...] = ("once", "once_a_period", "sum", "last_day", "latest", "highest", "lowest", "average", "reached")
_OF_A_RATIO: tuple[OverPeriods, ...] = ("ratio", "last_day", "latest", "highest", "lowest")
_NUMBERS = ("number", "amount", "days", "percent")
TALLIES: Mapping[str, Tally] = {
    "records": Tally("count", _OF_A_SUM, ("number",), parts=True),
    "different": Tally("distinct", _OF_PEOPLE, ("number",), "link", parts=True),
    "sum": Tally("sum", _OF_A_SUM, ("number", "amount", "days"), "number", parts=True),
    "average": Tally("average", ("average", "last_day", "latest", "highest", "lowest"), _NUMBERS, "number"),
    "highest": Tally("max", ("highest", "last_day"), _NUMBERS, "number"),
    "lowest": Tally("min", ("lowest", "last_day"), _NUMBERS, "number"),
    "latest": Tally("latest", ("latest", "last_day"), _NUMBERS, "number"),
    "share": Tally("ratio", _OF_A_RATIO, ("percent",), "link"),
    "over": Tally("ratio", _OF_A_RATIO, ("percent", "number", "amount"), "two numbers"),
}
"""One table: which rules, units and breakdowns make sense of each. Averages of percentages do not exist."""
OPEN_RULES: tuple[OverPeriods, ...] = ("last_day", "highest", "lowest", "average", "reached")
"""Of what is open on the day: adding days up counts the same again."""
REPORTED_AS: Mapping[OverPeriods, How] = {
    "sum": "sum",
    "latest": "latest",
    "highest": "max",
    "lowest": "min",
    "average": "average",
    "ratio": "ratio",
    "reached": "yes_no",
}
"""How figures that are only reported add up."""


@dataclass(frozen=True)
class Sentence:
    """The blanks: see the fields of an indicator version of the same names."""

    counts: str
    tally: str = "records"
    tallied: str = ""
    over: str = ""
    of_those: Only = field(default_factory=dict)
    over_periods: OverPeriods | None = None

    @property
    def rules(self) -> tuple[OverPeriods, ...]:
        """The rules over periods that can be obeyed, what holds unless said otherwise first."""
        if self.tally not in TALLIES:
            return ()
        stage = STAGES.get(self.counts)
        if stage and any(source.until for source in stage.sources):
            return OPEN_RULES if TALLIES[self.tally].parts else ()
        return TALLIES[self.tally].rules

    def normal_form(self) -> str:
        """The same for whatever counts the same."""
        said = {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name)}
        said["of_those"] = {name: sorted(terms) for name, terms in sorted(self.of_those.items())}
        return json.dumps(said, sort_keys=True)


USUAL: dict[str, Sentence] = {}
"""The usual measures as sentences, by name."""


def usual(name: str, sentence: Sentence, beside: str = "") -> None:
    """Declare a usual measure that fills the blanks; ValueError for a name that is taken."""
    if name in MEASURES:
        raise ValueError(name)
    USUAL[name] = sentence
    MEASURES[name] = replace(measure_of_sentence(sentence), name=name, beside=beside)


def sentence_of(version: Holder) -> Sentence | None:
    """The sentence an indicator version counts by; None where it counts no records."""
    name, rule = version.get("measure") or "", version.get("over_periods")
    if name in USUAL:
        return replace(USUAL[name], over_periods=rule) if rule else USUAL[name]
    if name != BUILT or version.get("counts") not in STAGES or version.get("tally") not in TALLIES:
        return None
    said = {one: version.get(one) or "" for one in ("counts", "tally", "tallied", "over")}
    return Sentence(**said, of_those=version.get("of_those") or {}, over_periods=rule)


def measure_of(version: Holder) -> Measure:
    """What the store counts for a version; of no records where only figures are reported, or nothing can be told."""
    name, rule = version.get("measure") or "", version.get("over_periods")
    if name in MEASURES and name != REPORTED and not rule:
        return MEASURES[name]
    if name == FORMULA:
        formula = FORMULAS.get(version.get("formula") or "")
        return Measure(FORMULA, formula.how if formula else "latest", ())
    sentence = sentence_of(version)
    if sentence is None:
        how = REPORTED_AS.get(rule) if rule else version.get("adds_up")
        return replace(MEASURES[REPORTED], how=how if how in RULES else MEASURES[REPORTED].how)
    made = measure_of_sentence(sentence)
    made = replace(made, plain=sentence.tally == "over" and version.get("unit") != "percent")
    return replace(made, beside=MEASURES[name].beside) if name in MEASURES else made


def measure_of_sentence(sentence: Sentence) -> Measure:
    """The sentence as the store counts it."""
    stage, tally, rule = STAGES[sentence.counts], TALLIES[sentence.tally], sentence.over_periods
    sources, base, how = stage.sources, stage.sources, tally.how
    of_those, people = sentence.of_those, tally.takes == "link" and (sentence.tally == "different" or bool(sentence.tallied))
    if people:
        sources = base = _told_apart(stage.sources, sentence.tallied)
    if tally.takes in ("number", "two numbers"):
        own = [source for source in stage.sources if source.register != "counted"]
        sources, base = (tuple(replace(one, amount=name, person="") for one in own) for name in (sentence.tallied, sentence.over))
    if sentence.tally == "records" and any(source.amount for source in sources):
        how = "sum"
    if sentence.tally == "share":
        sources, of_those = _dated(sources, of_those)
    follows = rule in (None, sentence.rules[0]) if sentence.rules else True
    return Measure(
        sentence.normal_form(),
        how,
        sources,
        base if how == "ratio" else (),
        stage.scope,
        of_those,
        anew=rule == "once_a_period" or (people and (how == "ratio" or rule in ("sum", "latest", "highest", "lowest", "average"))),
        people=people and how == "ratio",
        over_periods=rule if not follows and rule != "once_a_period" else None,
        book=stage.book,
    )


def measure_hash(version: Holder) -> str:
    """The same for versions that count the same, whatever they are called and whatever their target."""
    scope = {name: sorted(terms) for name, terms in sorted((version.get("scope") or {}).items())}
    said = {name: sorted(version.get(name) or ()) for name in ("results", "attributions", "breakdowns", "operands")}
    sentence = sentence_of(version)
    counts = sentence.normal_form() if sentence else [version.get(name) or "" for name in ("measure", "formula", "second")]
    text = json.dumps([counts, scope, said], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _told_apart(sources: tuple[Source, ...], link: str) -> tuple[Source, ...]:
    """Of different things: by the person's link, or by another, which a source without it cannot count by."""
    if not link:
        return sources
    known = [(source, links(source).get(link, "")) for source in sources]
    if any(source.person and source.person in (link, column) for source, column in known):
        return tuple(source for source, column in known if column or source.person == link or source.register == "counted")
    return tuple(
        source if source.person in (link, column) else replace(source, person=column, link=column)
        for source, column in known
        if column or source.person == link
    )


def _dated(sources: tuple[Source, ...], of_those: Only) -> tuple[tuple[Source, ...], Only]:
    """The numerator of a share of what is always there has the day of what has been reached: steps done, of all steps."""
    reached = [name for name, terms in of_those.items() if terms == {REACHED}]
    if not reached or any(source.days for source in sources):
        return sources, of_those
    rest = {name: terms for name, terms in of_those.items() if name != reached[0]}
    return tuple(replace(source, days=(reached[0],)) for source in sources), rest
