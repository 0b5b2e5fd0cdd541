"""What a reader of indicators would ask of one (specific, measurable, achievable, relevant, timed): beside it, never in its way."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from desktop.models.fields.base import FormatContext, Holder
from desktop.models.measures.measure import BREAKDOWNS
from desktop.models.measures.sentence import FORMULA, REPORTED, measure_of, sentence_of
from desktop.presentation import formatting
from desktop.presentation.measures import units_fitting
from desktop.words import _, translate

_SEVERAL = re.compile(r"\w{3,}\s?/\s?\w{3,}|\b(and|und|et|y)\b|&|;", re.IGNORECASE)
"""Several things at once, in the languages donors word indicators in."""
_PROMISED = {
    "sex": re.compile(r"\bby\s+(\w+(,|\s+and)\s+)*(sex|gender)\b|\b(sex|gender)[- ]disaggregated\b", re.IGNORECASE),
    "age_band": re.compile(r"\bby\s+(\w+(,|\s+and)\s+)*ages?\b|\bage[- ]disaggregated\b", re.IGNORECASE),
    "agency_type": re.compile(r"\bby\s+(\w+(,|\s+and)\s+)*(kind|type) of agency\b", re.IGNORECASE),
    "country": re.compile(r"\bby\s+(\w+(,|\s+and)\s+)*(country|nationality)\b", re.IGNORECASE),
}
"""By breakdown the wording that promises it."""
_TOLD_ELSEWHERE = {
    "sex": (".sex",),
    "age_band": (".age", ".age_band"),
    "agency_type": (".agency_type",),
    "country": ("country", "citizenship"),
}
"""By breakdown the ends of fields that tell the same."""


@dataclass(frozen=True)
class Asked:
    """An indicator with a version, its targets and the last day of its project."""

    indicator: Holder
    version: Holder
    targets: Sequence[Holder] = field(default=())
    ends: date | None = None


def questions(asked: Asked, context: FormatContext) -> list[str]:
    """A sentence for each, in the order of its fields; none where a reader has nothing to ask."""
    return [*_of_wording(asked, context), *_of_measure(asked, context), *_of_targets(asked)]


def _of_wording(asked: Asked, context: FormatContext) -> Iterator[str]:
    version = asked.version
    wording = version.get("wording") or ""
    if found := _SEVERAL.search(_without_promises(wording)):
        yield translate(_("The wording asks several things at once (“{words}”): what is counted for which?"), words=found.group().strip())
    promised = [name for name, words in _PROMISED.items() if words.search(wording)]
    for name in promised:
        if version.get("measure") and not _is_told(name, version):
            told = formatting.breakdown(name, context)
            yield translate(_("The wording promises a breakdown by “{breakdown}”, and the number has none."), breakdown=told)


def _of_measure(asked: Asked, context: FormatContext) -> Iterator[str]:
    version = asked.version
    fitting, unit = units_fitting(version), version.get("unit")
    if fitting and unit and unit not in fitting and not version.get("dispute") and version.get("over_periods") != "reached":
        codes = formatting.codes(context, "indicator_unit")
        fit = ", ".join(translate(codes.label(one)) for one in fitting)
        yield translate(_("The unit does not fit what is counted. These do: {units}."), units=fit)
    if version.get("measure") == REPORTED and unit == "percent":
        yield translate(_("A percentage of what? Ask for numerator and denominator with each figure reported."))
    if version.get("baseline") is None:
        yield translate(_("There is no baseline: what was it before the project?"))
    elif version.get("baseline_on") is None:
        yield translate(_("The baseline has no day."))
    if not asked.indicator.get("means"):
        yield translate(_("How is it verified? There are no means of verification."))


def _of_targets(asked: Asked) -> Iterator[str]:
    if asked.version.get("target") is None and not asked.targets:
        yield translate(_("There is no target."))
    elif not asked.ends and (asked.version.get("target") is not None or not all(map(_timed, asked.targets))):
        yield translate(_("By when? A target has no day, and the project has no last day."))


def _timed(target: Holder) -> bool:
    return bool(target.get("period") or target.get("due"))


def _is_told(name: str, version: Holder) -> bool:
    if version.get("measure") in (REPORTED, FORMULA):
        return False
    measure, chosen = measure_of(version), version.get("breakdowns") or frozenset()
    offered = {one for source in measure.sources for one in source.breakdowns}
    usual = {one for one in BREAKDOWNS if one in offered & (chosen or offered)}
    return _parts(version) and (name in usual or any(one.endswith(_TOLD_ELSEWHERE[name]) for one in chosen))


def _parts(version: Holder) -> bool:
    """Whether its number has parts: a share has none."""
    return sentence_of(version) is not None and measure_of(version).additive


def _without_promises(wording: str) -> str:
    """``by sex and age`` names parts of one thing; what stands in brackets explains."""
    patterns: Iterable[str] = (r"\([^)]*\)", r"\b(disaggregated\s+)?by\s+\w+((,|\s+and)\s+\w+)*")
    for pattern in patterns:
        wording = re.sub(pattern, "", wording, flags=re.IGNORECASE)
    return wording
