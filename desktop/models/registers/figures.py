"""Numbers that come without records: reported, brought forward, stated in print; and the papers behind them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import ClassVar, Protocol

from desktop.models.codelists import Code, CodeList
from desktop.models.fields.base import FormatContext, Holder, RefusalError
from desktop.models.fields.references import File, Link, Links, Owner
from desktop.models.fields.text_and_choice import Choice, Day, MoneyKind, Note, Number, PartialDayKind, Text, YesNo, unknown_code
from desktop.models.query import Query
from desktop.models.record import REGISTERS, Notice, Record, RecordSource
from desktop.models.registers.activity import UNLESS_SAID
from desktop.models.registers.indicator import IndicatorVersion
from desktop.words import _, translate

MORE_THAN_FIGURE = _("{breakdown}: its parts come to more than the figure.")


class _HasFigure(Holder, Protocol):
    """A record of a register whose records are figures."""

    register: ClassVar[str]
    id: str


class Figure:
    """A number without records behind it, for one indicator or several."""

    indicators = Links(_("Indicators"), to="indicator", required=True)
    value = Number(_("Figure"))
    numerator = Number(_("Numerator"))
    denominator = Number(_("Denominator"))
    words = Note(_("In words"), hint=_("Of an indicator whose unit is text"))
    evidence = Note(_("Evidence"), required=True, hint=_("Which paper says so"))
    note = Note(_("Note"))

    def faults(self: Holder) -> Iterator[tuple[str, str]]:
        """Neither a number nor a ratio nor words, or half a ratio."""
        if self.get("value") is None and self.get("numerator") is None and self.get("words") is None:
            yield "value", _("Enter the figure, its numerator and denominator, or what it says in words.")
        if (self.get("numerator") is None) != (self.get("denominator") is None):
            yield "denominator", _("A ratio needs both numbers.")

    def notices(self: _HasFigure, records: RecordSource) -> Iterator[Notice]:
        """Parts that come to more than the figure, and words that stand in no matrix."""
        parts = records.every(FigurePart, Query(owner=(self.register, self.id)))
        for breakdown in sorted(beyond(self.get("value"), parts)):
            yield Notice("value", translate(MORE_THAN_FIGURE, breakdown=FigurePart.breakdown.show(breakdown, records.context)))
        indicators = self.get("indicators") or frozenset()
        units = {version.unit for version in records.every(IndicatorVersion) if version.of and version.of[1] in indicators}
        if self.get("words") and units and "text" not in units:
            yield Notice("words", translate(_("Its indicators are counted in numbers: the words are kept, and shown in no matrix.")))


class ReportedFigure(
    Figure, Record, name="reported_figure", label=_("Reported figure"), plural=_("Reported figures"), book="office", group="work"
):
    """A total only a partner has, with source and evidence; may overlap with our own records."""

    on = Day(_("Reported on"), required=True)
    partner = Link(_("Reported by"), to="organisation")
    source = Choice(_("Source"), "figure_source", required=True)
    attribution = Choice(_("Attribution"), "attribution", hint=UNLESS_SAID)
    may_overlap = YesNo(_("May overlap with records"))

    called = ("evidence",)
    list_columns = ("on", "indicators", "value", "partner", "source", "attribution")
    sections = (
        (_("Figure"), ("indicators", "on", "value", "numerator", "denominator", "words", "attribution", "may_overlap")),
        (_("Where it comes from"), ("partner", "source", "evidence", "note")),
    )
    belongs = _("Totals that only a partner or an authority can give.")


class BroughtForward(
    Figure,
    Record,
    name="brought_forward",
    label=_("Brought-forward figure"),
    plural=_("Brought-forward figures"),
    book="office",
    group="work",
):
    """What was counted before the office kept records here."""

    on = Day(_("Up to"), required=True)

    called = ("evidence",)
    list_columns = ("on", "indicators", "value", "evidence")
    sections = ((_("Figure"), ("indicators", "on", "value", "numerator", "denominator", "words", "evidence", "note")),)
    belongs = _("What earlier workbooks had counted before this office began here.")


class PartCode(Choice):
    """One code of any list a number can be told apart by; which of them stands in the breakdown beside it."""

    def list(self, context: FormatContext) -> CodeList:
        """The codes of all these lists; one that two lists have reads as in the first."""
        every: dict[str, Code] = {}
        for breakdown in context.codes(self.codes):
            for code in told_by(breakdown.code, context) or ():
                every.setdefault(code.code, code)
        return CodeList(self.codes, every.values())


def told_by(breakdown: str, context: FormatContext) -> CodeList | None:
    """The list a breakdown tells a number apart by; None where an office's own breakdown has none."""
    try:
        return context.codes(breakdown)
    except FileNotFoundError:
        return None


class FigurePart(Record, name="figure_part", label=_("Part of a figure"), plural=_("Parts of figures"), book="office", group="work"):
    """How many of a figure are women, police, of a country: what a partner tells apart. What no part has is "not recorded"."""

    of = Owner(_("Part of"), to=("reported_figure", "brought_forward"))
    breakdown = Choice(_("Told apart by"), "breakdown", required=True)
    code = PartCode(_("Of whom"), "breakdown", required=True)
    value = Number(_("How many"), required=True)

    called = ("breakdown", "code")
    list_columns = ("of", "breakdown", "code", "value")
    sections = ((_("Part"), ("of", "breakdown", "code", "value")),)
    belongs = _("What a reported figure is made of, as far as its source says.")

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.value is not None and self.value < 0:
            yield "value", _("A part is zero or more.")

    def refusals(self, context: FormatContext) -> dict[str, RefusalError]:
        """By field, as of every record; also for a code of another list than that of the breakdown."""
        found = super().refusals(context)
        if not found.keys() & {"breakdown", "code"} and self.breakdown and self.code:
            told = told_by(self.breakdown, context)
            if told is None:
                found["breakdown"] = unknown_code(self.breakdown, FigurePart.breakdown.label)
            elif self.code not in told:
                found["code"] = unknown_code(self.code, FigurePart.code.label)
        return found

    def notices(self, records: RecordSource) -> Iterator[Notice]:
        """That the parts of the figure come to more than it, or that the code has a part already."""
        figure = records.get(REGISTERS[self.of[0]], self.of[1]) if self.of else None
        if not (figure and self.breakdown):
            return
        others = [one for one in records.every(FigurePart, Query(owner=self.of)) if one.id != self.id]
        if any((one.breakdown, one.code) == (self.breakdown, self.code) for one in others):
            yield Notice("code", translate(_("There is a part of this already: both are added.")))
        if self.breakdown in beyond(figure.get("value"), (*others, self)):
            yield Notice("value", translate(MORE_THAN_FIGURE, breakdown=FigurePart.breakdown.show(self.breakdown, records.context)))


def parts_of(parts: Iterable[FigurePart]) -> dict[tuple[str, str | None], Decimal]:
    """What parts of one figure come to, by breakdown and code."""
    told: dict[tuple[str, str | None], Decimal] = defaultdict(Decimal)
    for part in parts:
        if part.breakdown and part.code and part.value is not None:
            told[part.breakdown, part.code] += part.value
    return dict(told)


def beyond(figure: Decimal | None, parts: Iterable[FigurePart]) -> set[str]:
    """The breakdowns whose parts come to more than the figure they are of."""
    told: dict[str, Decimal] = defaultdict(Decimal)
    for (breakdown, _code), amount in parts_of(parts).items():
        told[breakdown] += amount
    return set() if figure is None else {breakdown for breakdown, amount in told.items() if amount > figure}


class Stated(Record, name="stated", label=_("Stated figure"), plural=_("Stated figures"), book="office", group="work"):
    """What a document says of the project, kept beside what we compute: printed totals need not add up (docs/counting.md)."""

    of = Owner(_("Project"), to=("project",))
    what = Choice(_("What"), "stated_what", required=True)
    line = Link(_("Budget line"), to="budget_line")
    as_at = Day(_("As at"), hint=_("Compared with ours on that day; empty: on any"))
    amount = MoneyKind(_("Amount"))
    value = Number(_("Figure"))
    day = PartialDayKind(_("Date"))
    words = Text(_("Word for word"))
    source = Text(_("Source"), required=True, hint=_("Document and place"))

    called = ("what", "source")
    list_columns = ("what", "amount", "value", "day", "words", "source")
    sections = ((_("Stated"), ("of", "what", "line", "as_at", "amount", "value", "day", "words", "source")),)
    belongs = _("Printed totals, dates and percentages that ours are compared with.")

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.amount is None and self.value is None and self.day is None:
            yield "value", _("Enter the amount, number or date it states.")


class Evidence(Record, name="evidence", label=_("Evidence"), plural=_("Evidence"), book="office", group="work"):
    """A paper behind a record: attendance list, report, letter."""

    of = Owner(
        _("Belongs to"),
        to=(  # what most papers belong to is offered first
            "training",
            "activity",
            "head_count",
            "participant",
            "product",
            "material",
            "distribution",
            "survey",
            "reported_figure",
            "brought_forward",
            "stated",
            "budget_line",
            "expenditure",
            "milestone",
            "remark",
            "indicator_version",
            "reporting_period",
            "project",
        ),
    )
    title = Text(_("Title"), required=True)
    kind = Choice(_("Kind"), "means_of_verification")
    on = Day(_("Dated"))
    file = File(_("File"))
    place = Text(_("Where the original lies"))
    sensitive = YesNo(_("Names people"))

    called = ("title",)
    list_columns = ("title", "kind", "on", "of")
    sections = ((_("Evidence"), ("of", "title", "kind", "on", "file", "place", "sensitive")),)
    belongs = _("Scans and letters that prove what was recorded.")
