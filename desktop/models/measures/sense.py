"""What does not make sense of an indicator version, by field: what is accepted is obeyed, all else refused."""

from collections.abc import Iterator

from desktop.models.fields.base import FormatContext, Holder, RefusalError
from desktop.models.fields.text_and_choice import MoneyKind, Number
from desktop.models.measures.formulas import FORMULAS, Formula
from desktop.models.measures.measure import MEASURES, STAGES, Measure, Source
from desktop.models.measures.reach import AGE, BETWEEN, links, numbers, reach
from desktop.models.measures.scopes import breakdown_faults, condition_faults
from desktop.models.measures.sentence import BUILT, FORMULA, REPORTED, REPORTED_AS, TALLIES, Sentence, Tally, measure_of, sentence_of
from desktop.words import _, translate

Fault = tuple[str, RefusalError]
_CHOOSE = _("Choose one.")
NEEDS_YES_NO = _("“Yes once it is reached” needs the unit “Yes or no”. Choose that unit, or how its numbers add up.")


def sense_faults(version: Holder, context: FormatContext) -> dict[str, RefusalError]:
    """By field, what cannot be counted as it says; the first fault of each."""
    found: dict[str, RefusalError] = {}
    for field, refusal in _faults(version, context):
        found.setdefault(field, refusal)
    return found


def _faults(version: Holder, context: FormatContext) -> Iterator[Fault]:
    name = version.get("measure") or ""
    yield from ((field, RefusalError(_NOT_ASKED)) for field in _not_asked(version, name))
    if name == FORMULA:
        yield from _of_formula(version)
        return
    if name == BUILT:
        blanks = [field for field in ("tally", "counts") if not version.get(field)]
        yield from ((field, RefusalError(_CHOOSE)) for field in blanks)
    sentence = sentence_of(version)
    if sentence is None:
        if name == REPORTED:
            yield from _of_reported(version, context)
        return
    yield from _of_sentence(sentence, version, context)
    if name in MEASURES or not {"tallied", "over"} & {field for field, _fault in blank_faults(sentence)}:
        yield from _of_conditions(measure_of(version), sentence, version, context)


def _of_reported(version: Holder, context: FormatContext) -> Iterator[Fault]:
    """Nothing of it is counted, so nothing can be asked of its records."""
    if (rule := version.get("over_periods")) and rule not in REPORTED_AS:
        yield "over_periods", _no_rule(rule, context)
    faults = condition_faults(MEASURES[REPORTED], version.get("scope") or {}, context)
    yield from (("scope", fault) for fault in faults.values())


_BLANKS, _OF_A_FORMULA = ("tally", "counts", "tallied", "over", "of_those"), ("formula", "operands", "second", "yes_from")
_NOT_ASKED = _("The measure chosen does not ask for this, and would not obey it. Take it out, or choose another measure.")


def _not_asked(version: Holder, name: str) -> Iterator[str]:
    """What is said beside a measure that has no such blank."""
    asked = _BLANKS if name == BUILT else _OF_A_FORMULA if name == FORMULA else ()
    yield from (field for field in (*_BLANKS, *_OF_A_FORMULA) if field not in asked and version.get(field))


def _of_sentence(sentence: Sentence, version: Holder, context: FormatContext) -> Iterator[Fault]:
    yield from blank_faults(sentence)
    rule = version.get("over_periods")
    if rule and rule not in sentence.rules:
        yield "over_periods", _no_rule(rule, context)
    if rule == "reached" and version.get("unit") not in (None, "yes_no"):
        yield "over_periods", RefusalError(NEEDS_YES_NO)
    if version.get("measure") == BUILT and not version.get("dispute") and rule != "reached":
        yield from _of_unit(sentence, version, context)


def blank_faults(sentence: Sentence) -> Iterator[Fault]:
    """What of the sentence itself makes no sense, whatever it is asked."""
    tally, sources = TALLIES[sentence.tally], STAGES[sentence.counts].sources
    led = any(sentence.tallied in links(one) or sentence.tallied == one.person for one in sources)
    if tally.takes == "link" and sentence.tallied and not led:
        yield "tallied", RefusalError(_("Nothing that is counted leads to “{field}”. Choose another link."), field=sentence.tallied)
    if sentence.tally == "different" and not sentence.tallied and not any(one.person for one in sources):
        yield "tallied", RefusalError(_("Say of what: nobody can tell which of them are the same."))
    if tally.takes in ("number", "two numbers"):
        blanks = [("tallied", sentence.tallied)] + ([("over", sentence.over)] if tally.takes == "two numbers" else [])
        for field, name in blanks:
            if not any(_is_number(name, source) for source in sources):
                yield field, RefusalError(_("“{field}” is no number of what is counted. Choose one that is."), field=name)
    of_one = sentence.tally in ("highest", "lowest", "latest") and STAGES[sentence.counts].book == "cases"
    if of_one and sentence.tallied.rpartition(".")[2] == AGE:
        yield "tallied", RefusalError(_("One person’s age would stand there. Choose the average."))
    yield from _of_a_part(sentence, tally)


def _of_a_part(sentence: Sentence, tally: Tally) -> Iterator[Fault]:
    """What is said in a blank the tally does not have, or not said in one it needs."""
    if sentence.tallied and not tally.takes:
        yield "tallied", RefusalError(_("Records are counted, not a field of them. Take it out, or choose a sum."))
    if sentence.over and tally.takes != "two numbers":
        yield "over", RefusalError(_("Only one field over another has a second number. Take it out."))
    if sentence.of_those and sentence.tally != "share":
        yield "of_those", RefusalError(_("Only a share has a part. Take it out, or choose a share."))
    if sentence.tally == "share" and not sentence.of_those:
        yield "of_those", RefusalError(_("Say which of them the share is of."))


def _is_number(name: str, source: Source) -> bool:
    if source.register == "counted":
        return False
    return reach(source, name) is not None if BETWEEN in name else name in numbers(source)


def _of_unit(sentence: Sentence, version: Holder, context: FormatContext) -> Iterator[Fault]:
    unit = version.get("unit")
    fitting = _units(sentence)
    if unit and unit not in fitting:
        codes = context.codes("indicator_unit")
        fit = ", ".join(translate(codes.label(one)) for one in fitting)
        words = _("“{unit}” does not fit what is counted: {fitting}. Where the donor’s wording says so, write it under “Unit in dispute”.")
        yield "unit", RefusalError(words, unit=translate(codes.label(unit)), fitting=fit)


def _units(sentence: Sentence) -> tuple[str, ...]:
    """The units that fit; of an amount of money only that, of days between two days only days."""
    own = TALLIES[sentence.tally].units
    if sentence.tally == "over" and _in_money(sentence, sentence.tallied) != _in_money(sentence, sentence.over):
        return ("amount",)
    if TALLIES[sentence.tally].takes != "number":
        return own
    ways = [way for one in STAGES[sentence.counts].sources if one.register != "counted" and (way := reach(one, sentence.tallied))]
    if BETWEEN in sentence.tallied and not any(isinstance(way.kind, Number) for way in ways):
        return ("days",)
    money = _in_money(sentence, sentence.tallied)
    return ("amount",) if money else tuple(unit for unit in own if unit != "amount")


def _in_money(sentence: Sentence, field: str) -> bool:
    ways = (reach(one, field) for one in STAGES[sentence.counts].sources if one.register != "counted")
    return any(way is not None and isinstance(way.kind, MoneyKind) for way in ways)


def _of_conditions(measure: Measure, sentence: Sentence, version: Holder, context: FormatContext) -> Iterator[Fault]:
    for field in ("scope", "of_those"):
        faults = condition_faults(measure, version.get(field) or {}, context)
        yield from ((field, fault) for fault in faults.values())
    breakdowns = version.get("breakdowns") or frozenset()
    if breakdowns and not TALLIES[sentence.tally].parts:
        yield "breakdowns", RefusalError(_("Parts of it do not add up to the whole, so it cannot be told apart. Take the breakdowns out."))
    else:
        yield from (("breakdowns", fault) for fault in breakdown_faults(measure, breakdowns).values())


def _of_formula(version: Holder) -> Iterator[Fault]:
    formula = FORMULAS.get(version.get("formula") or "")
    if formula is None:
        yield "formula", RefusalError(_CHOOSE)
        return
    yield from _of_operands(formula, version)
    if formula.how == "yes_no" and version.get("yes_from") is None:
        yield "yes_from", RefusalError(_("Say from which number on it is yes."))
    if version.get("formula") == "change" and not version.get("baseline"):
        yield "baseline", RefusalError(_("A change needs the baseline it is a change on, and that cannot be 0."))
    unit = version.get("unit")
    if unit and unit not in formula.units and not version.get("dispute"):
        yield "unit", RefusalError(_("That unit does not fit the formula."))
    told = [field for field in ("scope", "breakdowns") if version.get(field)]
    yield from ((field, RefusalError(_("A formula counts no records of its own. Take it out."))) for field in told)


def _of_operands(formula: Formula, version: Holder) -> Iterator[Fault]:
    of, operands, second = version.get("of"), version.get("operands") or frozenset(), version.get("second")
    if not operands:
        yield "operands", RefusalError(_("Say which indicators it is made of."))
    if formula.two and not second:
        yield "second", RefusalError(_("Say which indicator it is divided by, or which is taken away."))
    if second and not formula.two:
        yield "second", RefusalError(_("This formula has no second indicator. Take it out."))
    named = (("operands", operands), ("second", {second}))
    yield from ((field, RefusalError(_("It cannot be made of itself."))) for field, some in named if of and of[1] in some)


def _no_rule(rule: str, context: FormatContext) -> RefusalError:
    named = translate(context.codes("over_periods").label(rule))
    return RefusalError(_("“{rule}” makes no sense of what is counted. Choose another rule."), rule=named)
