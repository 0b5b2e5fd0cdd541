"""Numbers that come without records: reported, brought forward, stated in print; and the papers behind them."""

from collections.abc import Iterator

from desktop.models.fields.base import Holder
from desktop.models.fields.references import File, Link, Links, Owner
from desktop.models.fields.text_and_choice import Choice, Day, MoneyKind, Note, Number, PartialDayKind, Text, YesNo
from desktop.models.record import Record
from desktop.models.registers.activity import UNLESS_SAID
from desktop.words import _


class Figure:
    """A number without records behind it, for one indicator or several."""

    indicators = Links(_("Indicators"), to="indicator", required=True)
    value = Number(_("Figure"))
    numerator = Number(_("Numerator"))
    denominator = Number(_("Denominator"))
    evidence = Note(_("Evidence"), required=True, hint=_("Which paper says so"))
    note = Note(_("Note"))

    def faults(self: Holder) -> Iterator[tuple[str, str]]:
        """Neither a number nor a ratio, or half a ratio."""
        if self.get("value") is None and self.get("numerator") is None:
            yield "value", _("Enter the figure, or its numerator and denominator.")
        if (self.get("numerator") is None) != (self.get("denominator") is None):
            yield "denominator", _("A ratio needs both numbers.")


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
        (_("Figure"), ("indicators", "on", "value", "numerator", "denominator", "attribution", "may_overlap")),
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
    sections = ((_("Figure"), ("indicators", "on", "value", "numerator", "denominator", "evidence", "note")),)
    belongs = _("What earlier workbooks had counted before this office began here.")


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
