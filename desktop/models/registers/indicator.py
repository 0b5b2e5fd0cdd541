"""Indicators: what is measured, versioned; where each is placed; what it should reach."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from desktop.models.fields.base import FormatContext, Kind, RefusalError
from desktop.models.fields.references import Link, Links, Owner
from desktop.models.fields.text_and_choice import Choice, Choices, Count, Day, Note, Number, Text, unknown_code
from desktop.models.measures.conditions import WRITTEN
from desktop.models.measures.measure import MEASURES, RULES
from desktop.models.measures.reach import AGE
from desktop.models.measures.sense import NEEDS_YES_NO, sense_faults
from desktop.models.measures.sentence import BUILT, FORMULA, REPORTED
from desktop.models.record import REGISTERS, Record
from desktop.words import _

_AS_WRITTEN = _("{field} must be written like “purpose: protocol”.")

SPANS = ("cumulative", "period")
"""What a target of a period is of: all from the beginning to its end, or the period alone."""
Scope = Mapping[str, frozenset[str]]


class ScopeKind(Kind[Scope]):
    """Which records count: ``purpose: protocol; case.age: <18; provider: B-0003`` (``models.measures.conditions``).

    A field not named is not looked at; of the terms named, one must hold.
    """

    def pack(self, value: Scope | None) -> tuple[Any, ...]:
        return (json.dumps({key: sorted(value[key]) for key in sorted(value)}) if value else None,)

    def unpack(self, packed: Sequence[Any]) -> Scope | None:
        return {key: frozenset(codes) for key, codes in json.loads(packed[0]).items()} if packed[0] else None

    def read(self, typed: str, context: FormatContext) -> Scope:
        found = {}
        for part in filter(None, (part.strip() for part in typed.split(";"))):
            field, colon, codes = part.partition(":")
            named = frozenset(code.strip() for code in codes.split(",") if code.strip())
            if not colon or not named:
                raise RefusalError(_AS_WRITTEN, field=self.label)
            found[field.strip()] = named
        return found

    def write(self, value: Scope, context: FormatContext) -> str:
        return "; ".join(f"{key}: {', '.join(sorted(value[key]))}" for key in sorted(value))

    def refuse(self, value: Scope, context: FormatContext) -> None:
        for field, codes in value.items():
            if not codes or not re.fullmatch(r"[\w.-]+", field) or not all(WRITTEN.fullmatch(code) for code in codes):
                raise RefusalError(_AS_WRITTEN, field=self.label)


class BreakdownKind(Choices):
    """What a number is told apart by: usual breakdowns, and any choice or link as REGISTER.FIELD (``case.exploitation``)."""

    def read_member(self, typed: str, context: FormatContext) -> str:
        return typed if _field_named(typed) else super().read_member(typed, context)

    def refuse(self, value: frozenset[str], context: FormatContext) -> None:
        super().refuse(frozenset(one for one in value if not _field_named(one)), context)


def _field_named(name: str) -> bool:
    register, _dot, field = name.partition(".")
    return field == AGE or (register in REGISTERS and field in REGISTERS[register].kinds)


def _built(version: Any) -> bool:
    return bool(version.measure == BUILT)


def _formula(version: Any) -> bool:
    return bool(version.measure == FORMULA)


def _said_before(version: Any) -> bool:
    """Asked of what is only reported; elsewhere it was accepted and not obeyed until there were rules over periods."""
    return version.measure == REPORTED or version.adds_up is not None


class Indicator(Record, name="indicator", label=_("Indicator"), plural=_("Indicators"), book="office", group="frame"):
    """What stays the same through all versions: whose it is and the donor's code (CPI 6.1, PT11)."""

    project = Link(_("Project"), to="project", required=True)
    family = Choice(_("Family"), "indicator_family")
    code = Text(_("Donor's code"), hint=_("Without the family: 6.1"))
    short = Text(_("Short name"), required=True)
    draws_on = Links(_("Draws on"), to="indicator", hint=_("The project's indicators a common indicator repeats"))
    means = Choices(_("Means of verification"), "means_of_verification")
    responsible = Text(_("Responsible"))
    frequency = Text(_("How often"))
    note = Note(_("Note"))

    called = ("family", "code", "short")
    list_columns = ("family", "code", "short", "project")
    sections = (
        (_("Indicator"), ("project", "family", "code", "short", "draws_on")),
        (_("How it is known"), ("means", "responsible", "frequency", "note")),
    )
    belongs = _("What the project promised to measure. One indicator may stand under several results.")

    def name_for(self, context: FormatContext) -> str:
        """As the donor names it: "CPI 2.1 · Protection trainings"."""
        donors = donors_code(self.family, self.code) if self.code else family_said(self.family)
        return " · ".join(part for part in (donors, self.short) if part) or super().name_for(context)


def family_said(family: str | None) -> str:
    """A family as it stands before a donor's code; what is one's own is of none."""
    return "" if not family or family == "own" else family


def donors_code(family: str | None, code: str | None) -> str:
    """An indicator's code as its donor writes it: "CPI 3.2", also where somebody typed the family with it; empty without a code."""
    said = family_said(family)
    whole = not said or re.match(rf"{re.escape(said)}(?![^\W\d_])", code or "", re.IGNORECASE)
    return code or "" if whole or not code else f"{said} {code}"


class IndicatorVersion(
    Record, name="indicator_version", label=_("Indicator version"), plural=_("Indicator versions"), book="office", group="frame"
):
    """Wording, unit, measure and target as valid from a day, with reason and who agreed: a report shows what was valid then."""

    of = Owner(_("Indicator"), to=("indicator",))
    valid_from = Day(_("Valid from"), required=True)
    wording = Note(_("Wording"), required=True)
    definition = Note(_("Definition"))
    unit = Choice(_("Unit"), "indicator_unit", required=True)
    direction = Choice(_("Direction"), "direction")
    measure = Choice(_("Measure"), "measure", required=True)
    tally = Choice(_("Count"), "tally", relevant=_built)
    tallied = Text(_("Of which"), relevant=_built, hint=_("A link, a number, or days between: requested..delivered"))
    over = Text(_("Over"), relevant=_built, hint=_("The number it is divided by"))
    counts = Choice(_("Of"), "counted", relevant=_built)
    of_those = ScopeKind(_("Of those which"), relevant=_built, hint=_("The part of a share, such as answer: satisfied"))
    formula = Choice(_("Formula"), "formula", relevant=_formula)
    operands = Links(_("Of the indicators"), to="indicator", relevant=_formula, hint=_("Several are added"))
    second = Link(_("And of"), to="indicator", relevant=_formula, hint=_("What is divided by, or taken away"))
    yes_from = Number(_("Yes from"), relevant=_formula)
    results = Links(_("Results in scope"), to="result")
    scope = ScopeKind(_("Scope"), hint=_("Which records count, such as purpose: protocol"))
    attributions = Choices(_("Attributions that count"), "attribution", hint=_("Direct and partner-led unless chosen"))
    breakdowns = BreakdownKind(_("Breakdowns promised"), "breakdown")
    over_periods = Choice(_("Over periods"), "over_periods", relevant=lambda version: version.measure != FORMULA)
    adds_up = Choice(_("How periods add up"), "adds_up", relevant=_said_before)
    baseline = Number(_("Baseline"))
    baseline_on = Day(_("Baseline of"))
    target = Number(_("Target at the end"))
    measured_from = Day(_("Measured from"), hint=_("Before this day nothing is measured"))
    reason = Note(_("Reason for the change"))
    agreed_by = Text(_("Agreed by"))
    agreement = Choice(_("Agreement of the donor"), "agreement")
    dispute = Note(_("Unit in dispute"), hint=_("Why no light can be shown"))

    called = ("of", "valid_from")
    list_columns = ("of", "valid_from", "wording", "unit", "target")
    sections = (
        (_("Wording"), ("of", "valid_from", "wording", "definition", "unit", "direction")),
        (
            _("Measure"),
            (
                *("measure", "counts", "tally", "tallied", "over", "scope", "of_those", "breakdowns", "over_periods", "adds_up"),
                *("formula", "operands", "second", "yes_from", "results", "attributions", "measured_from"),
            ),
        ),
        (_("Baseline and target"), ("baseline", "baseline_on", "target")),
        (_("Change"), ("reason", "agreed_by", "agreement", "dispute")),
    )
    belongs = _("How each indicator was worded and measured, from which day on.")

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.adds_up == "yes_no" and self.unit and self.unit != "yes_no":
            yield "adds_up", NEEDS_YES_NO

    def refusals(self, context: FormatContext) -> dict[str, RefusalError]:
        """By field, as of every record; also for an office's own code of a list the program counts by, which it cannot follow."""
        found = super().refusals(context)
        for field, known in (("measure", (*MEASURES, BUILT, FORMULA)), ("adds_up", RULES)):
            if (code := self.get(field)) and code not in known:
                found.setdefault(field, unknown_code(code, self.kinds[field].label))
        return {**sense_faults(self, context), **found}


class Target(Record, name="target", label=_("Target"), plural=_("Targets"), book="office", group="frame"):
    """What an indicator should reach in a period, by a day, or at a site."""

    of = Owner(_("Indicator"), to=("indicator",))
    period = Link(_("Period"), to="reporting_period")
    due = Day(_("By"))
    span = Choice(
        _("What the target is of"),
        "target_span",
        relevant=lambda target: target.period is not None,
        hint=_("From the beginning unless said otherwise"),
    )
    value = Number(_("Target"), required=True)
    note = Text(_("Note"))

    called = ("of", "period", "due")
    list_columns = ("of", "period", "due", "site", "span", "value")
    sections = ((_("Target"), ("of", "period", "span", "due", "site", "value", "note")),)
    belongs = _("Targets by period and by site, beside the target at the end.")

    def faults(self) -> Iterator[tuple[str, str]]:
        if not (self.period or self.due or self.site):
            yield "due", _("Say for which period, by which day or at which site.")

    def refusals(self, context: FormatContext) -> dict[str, RefusalError]:
        """By field, as of every record; also for an office's own span, which nobody could add up."""
        found = super().refusals(context)
        if self.span and self.span not in SPANS and self.relevant("span"):
            found.setdefault("span", unknown_code(self.span, self.kinds["span"].label))
        return found


class Placement(Record, name="placement", label=_("Placement"), plural=_("Placements"), book="office", group="frame"):
    """Where an indicator stands in the donor's matrix, in the donor's words; stored once, shown often."""

    of = Owner(_("Indicator"), to=("indicator",))
    result = Link(_("Under"), to="result", required=True)
    position = Count(_("Row"), required=True)
    wording = Note(_("Wording here"), hint=_("Where the donor words it otherwise in this place"))
    heading = Text(_("Line above"), hint=_("Printed between the rows"))

    called = ("of", "result")
    list_columns = ("position", "result", "of", "wording")
    sections = ((_("Placement"), ("of", "result", "position", "wording", "heading")),)
    belongs = _("The rows of the results matrix, in the donor's order.")


class Remark(Record, name="remark", label=_("Remark"), plural=_("Remarks"), book="office", group="frame"):
    """What is said beside a row at a report's date, by kind, with who sees to it: many a remark is work to be done."""

    of = Owner(_("Placement"), to=("placement",))
    on = Day(_("Report date"), required=True)
    text = Note(_("Remark"), required=True)
    kind = Choice(_("Kind"), "remark_kind")
    state = Choice(_("State"), "remark_state")
    responsible = Text(_("Who sees to it"))

    called = ("of", "on")
    list_columns = ("on", "of", "text", "kind", "state")
    sections = ((_("Remark"), ("of", "on", "text", "kind", "state", "responsible")),)
    belongs = _("What the report says beside a row, and what is still to be done about it.")
