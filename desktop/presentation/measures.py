"""A measure in words: the sentence an indicator version counts by, its conditions, and the fields its blanks can name."""

from collections.abc import Iterable, Iterator, Mapping

from desktop.models.fields.base import FormatContext, Holder, Kind
from desktop.models.fields.references import REGISTER_LABELS, Link
from desktop.models.fields.text_and_choice import Day
from desktop.models.measures.conditions import EMPTY, FILLED, REACHED, codes_of, comparison
from desktop.models.measures.measure import STAGES, Measure, Source
from desktop.models.measures.reach import BETWEEN, Reached, links, numbers, reach, reach_any, reaches
from desktop.models.measures.scopes import part_fields
from desktop.models.measures.sentence import FORMULA, REPORTED, TALLIES, Sentence, measure_of, sentence_of
from desktop.presentation import formatting
from desktop.words import _, translate

WORDS = {EMPTY: _("empty"), FILLED: _("filled"), REACHED: _("reached")}
"""The terms that can be asked of fields whatever they are of, as they are shown and typed."""
PEOPLE = _("People")
_HEADS = {
    "different": _("Different {what} of {counted}"),
    "sum": _("The sum of {what} of {counted}"),
    "average": _("The average of {what} of {counted}"),
    "highest": _("The highest {what} of {counted}"),
    "lowest": _("The lowest {what} of {counted}"),
    "latest": _("The latest {what} of {counted}"),
    "over": _("{what} over {over} of {counted}"),
}
_SHARE, _SHARE_OF_THINGS = _("The share of {counted}, in %"), _("The share of different {what} of {counted}, in %")
_NUMBERS = {
    "": _("is {first}"),
    "<": _("is less than {first}"),
    "<=": _("is at most {first}"),
    ">": _("is more than {first}"),
    ">=": _("is at least {first}"),
    "-": _("is {first} to {last}"),
}
_DAYS = {
    "": _("is {first}"),
    "<": _("is before {first}"),
    "<=": _("is {first} or before"),
    ">": _("is after {first}"),
    ">=": _("is {first} or after"),
    "-": _("is from {first} to {last}"),
}
_FORMULAS = {
    "sum": _("{first}, added up"),
    "quotient": _("{first} ÷ {second}"),
    "percent": _("{first} ÷ {second} × 100"),
    "per_100000": _("{first} ÷ {second} × 100,000"),
    "difference": _("{first} − {second}"),
    "change": _("By how much {first} is over the baseline, in %"),
    "yes_from": _("Yes once {first} is {number} or more"),
}
BLANK = "…"
STOP = _(".")


def sentence_in_words(version: Holder, context: FormatContext) -> str:
    """What ``version`` counts, in one sentence as far as its blanks are filled; nothing where there is no measure."""
    name = version.get("measure")
    if name == FORMULA:
        return _formula(version, context)
    if name == REPORTED:
        reported = translate(_("The figures that are reported and brought forward"))
        return reported + (_over_periods(version.get("over_periods"), context) or translate(STOP))
    sentence = sentence_of(version)
    if sentence is None:
        return ""
    measure = measure_of(version)
    said = _head(sentence, context)
    held = {name: terms for name, terms in measure.scope.items() if name not in (version.get("scope") or {})}
    if conditions := "; ".join(conditions_in_words(measure, {**held, **(version.get("scope") or {})}, context)):
        said = translate(_("{sentence}, where {conditions}"), sentence=said, conditions=conditions)
    if sentence.tally == "share":
        part = "; ".join(conditions_in_words(measure, sentence.of_those, context)) or BLANK
        said = translate(_("{sentence}, of those which: {conditions}"), sentence=said, conditions=part)
    if parts := ", ".join(formatting.breakdown(which, context) for which in sorted(version.get("breakdowns") or ())):
        said = translate(_("{sentence}, told apart by {parts}"), sentence=said, parts=parts)
    rule = sentence.over_periods or next(iter(sentence.rules), None)
    return said + (_over_periods(rule, context) or translate(STOP))


def conditions_in_words(measure: Measure, conditions: Mapping[str, Iterable[str]], context: FormatContext) -> Iterator[str]:
    """A clause for each: "Case: Sex is Female or Other"."""
    for name, terms in conditions.items():
        way = reach_any(measure, name)
        clauses = [term_in_words(way.kind, term, context) if way else term for term in sorted(terms)]
        said = f" {translate(_('or'))} ".join(clauses)
        yield translate(_("{field} {terms}"), field=field_in_words(measure, name), terms=said)


def term_in_words(kind: Kind[object], term: str, context: FormatContext) -> str:
    """What must hold of a field of ``kind``: "is at least 18"."""
    codes = codes_of(kind, context)
    if term in WORDS and not (codes and term in codes):
        return translate(_("is {first}"), first=translate(WORDS[term]))
    if codes is not None:
        return translate(_("is {first}"), first=translate(codes.label(term)))
    if isinstance(kind, Link):
        return translate(_("is {first}"), first=linked(kind.to, term, context))
    found = comparison(kind, term)
    if found is None:
        return translate(_("is {first}"), first=term)
    day = isinstance(kind, Day)
    ends = {"first": kind.show(kind.parse(found.first, context), context) if day else found.first, "last": found.last}
    if day and found.last:
        ends["last"] = kind.show(kind.parse(found.last, context), context)
    return translate((_DAYS if day else _NUMBERS)["-" if found.last else found.sign], **ends)


def linked(register: str, term: str, context: FormatContext) -> str:
    """The record a condition names by its number, as it is called; the number where it is not to be found."""
    found = context.find(register, term)
    return (context.name_of(register, found[0]) if len(found) == 1 else context.name_of(register, term)) or term


def field_in_words(measure: Measure, name: str) -> str:
    """A field as a condition names it: "Purpose", "Case: Sex", "Days from Asked for to Delivered"."""
    return _called(reach_any(measure, name), name, measure.sources or measure.base)


def field_of(counts: str, name: str) -> str:
    """A link or number that a blank names, in words."""
    sources = STAGES[counts].sources if counts in STAGES else ()
    if name in REGISTER_LABELS and any(name in links(one) for one in sources):
        return translate(REGISTER_LABELS[name])
    return _called(next((way for one in sources if (way := reach(one, name))), None), name, sources)


def things(counts: str) -> dict[str, str]:
    """By name the links of a stage that different things are told by, in words."""
    sources = STAGES[counts].sources if counts in STAGES else ()
    return {name: field_of(counts, name) for one in sources for name in links(one)}


def amounts(counts: str) -> dict[str, str]:
    """By name the numbers of a stage, and the days between two of its days, in words."""
    sources = [one for one in (STAGES[counts].sources if counts in STAGES else ()) if one.register != "counted"]
    names = dict.fromkeys(name for one in sources for name in numbers(one))
    pairs = dict.fromkeys(name for one in sources for name in day_pairs(one))
    return {name: field_of(counts, name) for name in (*names, *pairs)}


def tallies(counts: str) -> list[str]:
    """What can be done with the records of a stage: people need somebody or something to tell them by, numbers a number."""
    if counts not in STAGES:
        return list(TALLIES)
    told = bool(things(counts)) or any(one.person for one in STAGES[counts].sources)
    able = {"": True, "link": told, "number": bool(amounts(counts)), "two numbers": len(amounts(counts)) > 1}
    return [name for name, tally in TALLIES.items() if able[tally.takes] or name == "share"]


def day_pairs(source: Source) -> list[str]:
    """The pairs of days of what a source counts, as a condition names them, the one the form asks first before the other."""
    days = [name for name, way in reaches(source.register, source.through).items() if isinstance(way.kind, Day) and _near(name, way)]
    return [f"{first}{BETWEEN}{second}" for place, first in enumerate(days) for second in days[place + 1 :]]


def parts_offered(measure: Measure) -> list[str]:
    """What a number can be told apart by: what registers have in common first, then REGISTER.FIELD."""
    usual = dict.fromkeys(name for source in measure.sources for name in source.breakdowns)
    return [*usual, *part_fields(measure)]


def units_fitting(version: Holder) -> tuple[str, ...]:
    """The units that make sense of a sentence's tally; all where none is said."""
    sentence = sentence_of(version)
    if sentence is None or sentence.tally not in TALLIES:
        return ()
    if BETWEEN in sentence.tallied:
        return ("days",)
    return TALLIES[sentence.tally].units


def rule_in_words(rule: str, context: FormatContext) -> str:
    """A rule over periods."""
    return translate(formatting.codes(context, "over_periods").label(rule))


def _near(name: str, way: Reached) -> bool:
    return "." not in name and not way.column and not way.outer


def _called(way: Reached | None, name: str, sources: Iterable[Source]) -> str:
    if way is None:
        return name
    if BETWEEN in way.field:
        ends = name.split(BETWEEN, 1)
        ends[1] = ends[1] if "." in ends[1] or "." not in ends[0] else f"{ends[0].split('.')[0]}.{ends[1]}"
        named = [_called(next((end for one in sources if (end := reach(one, part))), None), part, sources) for part in ends]
        return translate(_("Days from {first} to {last}"), first=named[0], last=named[1])
    words = translate(way.kind.label)
    return f"{translate(REGISTER_LABELS[way.register])}: {words}" if way.column else words


def _head(sentence: Sentence, context: FormatContext) -> str:
    counted = translate(formatting.codes(context, "counted").label(sentence.counts))
    tallied = field_of(sentence.counts, sentence.tallied) if sentence.tallied else ""
    inner = {"counted": _small(counted), "over": _quoted(sentence.counts, sentence.over)}
    if sentence.tally == "different":
        return translate(_HEADS["different"], **inner, what=_small(tallied or translate(PEOPLE)))
    if sentence.tally == "share":
        return translate(_SHARE_OF_THINGS if tallied else _SHARE, **inner, what=_small(tallied))
    if sentence.tally in _HEADS:
        return translate(_HEADS[sentence.tally], **inner, what=_quoted(sentence.counts, sentence.tallied))
    return counted


def _quoted(counts: str, name: str) -> str:
    """A number as the field is called."""
    return f"“{field_of(counts, name)}”" if name else BLANK


def _formula(version: Holder, context: FormatContext) -> str:
    words = _FORMULAS.get(version.get("formula") or "")
    if words is None:
        return ""
    named = [context.name_of("indicator", one) or one for one in sorted(version.get("operands") or ())]
    first = " + ".join(f"“{name}”" for name in named) or BLANK
    first = f"({first})" if len(named) > 1 and version.get("second") else first
    second = version.get("second")
    other = f"“{context.name_of('indicator', second) or second}”" if second else BLANK
    number = formatting.number(version.get("yes_from"), context) or BLANK
    return translate(words, first=first, second=other, number=number) + translate(STOP)


def _over_periods(rule: str | None, context: FormatContext) -> str:
    return translate(_("; over periods {rule}."), rule=_small(rule_in_words(rule, context))) if rule else ""


def _small(words: str) -> str:
    """In the middle of a sentence."""
    return words[:1].lower() + words[1:]
