"""A donor's project."""

from collections.abc import Iterator
from datetime import date

from desktop.models.fields.dates import ENDS_BEFORE
from desktop.models.fields.references import Link, Links
from desktop.models.fields.text_and_choice import Choice, Choices, Day, Note, Number, Text
from desktop.models.record import Record
from desktop.words import _


class Project(Record, name="project", label=_("Project"), plural=_("Projects"), book="office", group="frame"):
    """What a donor pays for: goal, dates as stated (documents disagree) and as used, currency, sites, a field for each gender marker."""

    code = Text(_("Code"), required=True, hint=_("As the donor writes it, such as CT.1140"))
    title = Text(_("Title"), required=True)
    goal = Note(_("Goal"))
    donor = Link(_("Donor"), to="organisation", required=True)
    donor_reference = Text(_("Donor's reference"), hint=_("Grant number or activity id"))
    manager_office = Text(_("Responsible office"))
    countries = Choices(_("Countries"), "country")
    starts = Day(_("First day, as used"), required=True)
    ends = Day(_("Last day, as used"), required=True)
    dates_stated = Note(_("Dates, as stated"), hint=_("Word for word, with where they stand"))
    currency = Choice(_("Currency"), "currency", required=True)
    sites = Links(_("Sites"), to="site")
    achieved_from = Number(_("Light: achieved from, % of target"), hint=_("100 unless agreed otherwise"))
    pace = Number(_("Light: on track from, % of the time elapsed"), hint=_("60 unless agreed otherwise"))
    gender_iom = Choice(_("IOM gender marker"), "gender_marker_iom")
    gender_dac = Choice(_("DAC gender marker"), "gender_marker_dac")
    gender_un = Choice(_("UN gender equality marker"), "gender_marker_un")
    gender_iasc = Choice(_("IASC gender with age marker"), "gender_marker_iasc")
    note = Note(_("Note"))

    called = ("code",)
    list_columns = ("code", "title", "donor", "starts", "ends", "currency")
    sections = (
        (_("What"), ("code", "title", "goal", "donor", "donor_reference", "manager_office", "countries", "sites")),
        (_("When and money"), ("starts", "ends", "dates_stated", "currency")),
        (_("Lights"), ("achieved_from", "pace")),
        (_("Gender markers"), ("gender_iom", "gender_dac", "gender_un", "gender_iasc")),
        (_("Note"), ("note",)),
    )
    belongs = _("The projects donors pay this office for.")

    def lasts(self, day: date | None) -> bool:
        """Whether ``day`` is in the project's time, as far as one knows both."""
        return day is None or ((self.starts or day) <= day <= (self.ends or day))

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.starts and self.ends and self.ends < self.starts:
            yield "ends", ENDS_BEFORE
