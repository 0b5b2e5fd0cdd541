"""A reporting period of a project: a record, so that code never computes quarters."""

from collections.abc import Iterator

from desktop.models.fields.dates import ENDS_BEFORE
from desktop.models.fields.references import Owner
from desktop.models.fields.text_and_choice import Day, Text
from desktop.models.record import Record
from desktop.words import _


class ReportingPeriod(
    Record, name="reporting_period", label=_("Reporting period"), plural=_("Reporting periods"), book="office", group="frame"
):
    """Name, first and last day, and when its report is due, as the donor has them (SF-PPR: a quarter, 30 days after)."""

    of = Owner(_("Project"), to=("project",))
    title = Text(_("Name"), required=True, hint=_("Such as 2020 Q2"))
    began = Day(_("First day"), required=True)
    ended = Day(_("Last day"), required=True)
    due = Day(_("Report due"))

    called = ("title",)
    list_columns = ("title", "began", "ended", "due", "of")
    sections = ((_("Period"), ("of", "title", "began", "ended", "due")),)
    belongs = _("The periods the donor wants reports for, with the day each is due.")

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.began and self.ended and self.ended < self.began:
            yield "ended", ENDS_BEFORE
