"""Which stored records a matrix can count by: what it cannot is a finding beside a matrix that stands, never an exception.

An office may hold what would be refused today: from an older program, a newer one, or a code list it changed since.
"""

from collections.abc import Iterator
from decimal import Decimal

from desktop.models.measures.formulas import FORMULAS
from desktop.models.measures.measure import MEASURES, RULES
from desktop.models.measures.sense import blank_faults
from desktop.models.measures.sentence import BUILT, FORMULA, REPORTED, REPORTED_AS, sentence_of
from desktop.models.registers.figures import BroughtForward, ReportedFigure
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Placement
from desktop.models.results.matrix import Finding
from desktop.office.results.framework_at import Frame, Planned, Reading
from desktop.words import _, translate

_NAMED = 5
"""Figures a sentence gives the numbers of."""


def uncountable(version: IndicatorVersion) -> bool:
    """Whether it is to be counted by a measure or a rule that this program does not know."""
    name, rule = version.measure or REPORTED, version.over_periods
    if name == FORMULA:
        return version.formula not in FORMULAS
    if name == REPORTED:
        return rule not in REPORTED_AS if rule else bool(version.adds_up) and version.adds_up not in RULES
    sentence = sentence_of(version)
    if sentence is None or (rule and rule not in sentence.rules):
        return True
    return name == BUILT and any(True for _fault in blank_faults(sentence))


def as_asked(planned: Planned, value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """A figure's number; of a percentage that does not add up by its two sides, what they make."""
    percent = planned.version.unit == "percent" and planned.asked.measure.how != "ratio"
    return numerator * 100 / denominator if percent and value is None and numerator is not None and denominator else value


def lacks_number(planned: Planned, value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None) -> bool:
    """Whether a figure has not the number its indicator adds up: half a ratio, or two sides where one number is asked for."""
    if planned.asked.measure.how != "ratio":
        return value is None
    return (numerator is None) != (denominator is None) or (value is None and not denominator)


def unreadable_records(frame: Frame, book: Reading) -> Iterator[Finding]:
    """All that the matrix of ``frame`` leaves out since it cannot be counted."""
    yield from _days(frame)
    yield from _rules(frame)
    yield from _figures(frame, book)
    yield from _not_shown(frame, book)


def _days(frame: Frame) -> Iterator[Finding]:
    project = frame.project
    if not (project.starts and project.ends and project.starts <= project.ends):
        words = translate(
            _("The project has no first day, no last day, or the last before the first: no row is early or late. Enter them.")
        )
        yield Finding("no_days", words, project.code or "", (("project", project.id),))


def _rules(frame: Frame) -> Iterator[Finding]:
    for indicator, planned in frame.planned.items():
        version = planned.version
        if uncountable(version):
            known = version.measure in (*MEASURES, BUILT, FORMULA)
            rule = (version.over_periods or version.adds_up or version.counts or version.formula) if known else version.measure
            words = translate(
                _("“{name}” is to be counted by “{rule}”, which this Tallybook does not know. Choose another."),
                name=planned.indicator.short or "",
                rule=rule,
            )
            yield Finding("no_rule", words, planned.indicator.short or "", (("indicator", indicator), ("indicator_version", version.id)))


def _figures(frame: Frame, book: Reading) -> Iterator[Finding]:
    lacking: dict[str, list[ReportedFigure | BroughtForward]] = {}
    figures: list[ReportedFigure | BroughtForward] = [*book.every(ReportedFigure), *book.every(BroughtForward)]
    for figure in figures:
        for indicator in sorted(figure.indicators or ()):
            if indicator in frame.planned and figure.on and figure.on <= frame.as_at and _not_counted(frame.planned[indicator], figure):
                lacking.setdefault(indicator, []).append(figure)
    for indicator, some in lacking.items():
        name = frame.indicators[indicator].short or ""
        numbers = ", ".join(figure.number or "–" for figure in some[:_NAMED])
        words = translate(
            _("“{name}”: {count} figures have not the number it asks for and are not counted: {numbers}."),
            name=name,
            count=len(some),
            numbers=numbers,
        )
        yield Finding("no_number", words, name, tuple((figure.register, figure.id) for figure in some))


def _not_counted(planned: Planned, figure: ReportedFigure | BroughtForward) -> bool:
    sides = figure.numerator, figure.denominator
    return not figure.words and lacks_number(planned, as_asked(planned, figure.value, *sides), *sides)


def _not_shown(frame: Frame, book: Reading) -> Iterator[Finding]:
    for indicator in book.every(Indicator):
        if indicator.project == frame.project.id and indicator.id not in frame.indicators:
            name = indicator.short or indicator.number or ""
            words = translate(_("“{name}” has no version, so it stands in no row. Write one, or delete the indicator."), name=name)
            yield Finding("not_shown", words, name, (("indicator", indicator.id),))
    for placement in book.every(Placement):
        planned = frame.planned.get(placement.of[1]) if placement.of else None
        if planned and placement.result not in frame.results:
            name = placement.wording or planned.indicator.short or ""
            words = translate(_("“{name}” is to stand under a result this project has not. Place it anew."), name=name)
            yield Finding("not_shown", words, name, (("placement", placement.id), ("indicator", planned.indicator.id)))
    circle = [result for id, result in frame.results.items() if id not in frame.nodes]
    if circle:
        codes = ", ".join(result.code or "–" for result in circle)
        words = translate(_("Results stand under one another in a circle, and their rows nowhere: {codes}. Move one out."), codes=codes)
        yield Finding("not_shown", words, codes, tuple(("result", result.id) for result in circle))
