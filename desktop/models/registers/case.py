"""Victims identified and the people assisted. What identifies a person is sealed."""

from collections.abc import Iterator
from datetime import date, timedelta

from desktop.models.fields.base import FormatContext, RefusalError
from desktop.models.fields.references import Link, Links
from desktop.models.fields.text_and_choice import Choice, Choices, Count, Day, Note, PartialDayKind, Text, YesNo
from desktop.models.ids import has_slip
from desktop.models.measures.measure import Source, one, stage
from desktop.models.measures.sentence import Sentence, usual
from desktop.models.record import Record
from desktop.words import _

COUNTRY_OF_AGENCY = _("Country of the agency")


_FUTURE = _("{field} lies in the future. Look at the year again.")
_TOO_OLD = _("Who was born then would be more than {years} years old. Look at the year again.")
_OLDEST = 120
"""Years nobody has lived much longer than."""


def in_future(record: Record, fields: tuple[str, ...], context: FormatContext) -> Iterator[tuple[str, RefusalError]]:
    """By field, a day that is yet to come of what has been; tomorrow is today further east."""
    for field in fields:
        day = record.get(field)
        if day and day > context.today + timedelta(days=1):
            yield field, RefusalError(_FUTURE, field=record.kinds[field].label)


class Identification(Record, name="identification", label=_("Identification"), plural=_("Identifications"), book="cases"):
    """A victim identified by an authority: no name and no consent needed; later linked to a case."""

    on = Day(_("Day"), required=True)
    reconstructed = YesNo(_("Date reconstructed"))
    place = Text(_("Place"))
    results = Links(_("Results"), to="result")
    agency = Link(_("Identified by"), to="organisation")
    agency_type = Choice(_("Kind of agency"), "agency_type", required=True)
    agency_country = Choice(COUNTRY_OF_AGENCY, "country", required=True)
    sex = Choice(_("Sex"), "sex")
    age_band = Choice(_("Age"), "age_band")
    citizenship = Choice(_("Citizenship"), "country")
    transit = YesNo(_("In transit"))
    used_guidelines = YesNo(_("By the project's guidelines"))
    case = Link(_("Case"), to="case", hint=_("Once the person has one"))
    note = Note(_("Note"), sealed=True)

    called = ("on", "agency_country")
    list_columns = ("number", "on", "agency_type", "agency_country", "sex", "transit", "case")
    sections = (
        (_("Identification"), ("on", "reconstructed", "place", "results", "agency", "agency_type", "agency_country")),
        (_("Person"), ("sex", "age_band", "citizenship", "transit", "used_guidelines", "case", "note")),
    )
    belongs = _("Every victim an authority identified, with or without a case here.")

    def refusals(self, context: FormatContext) -> dict[str, RefusalError]:
        """By field, as of every record; also for a day that is yet to come."""
        return {**dict(in_future(self, ("on",), context)), **super().refusals(context)}


class Case(Record, name="case", label=_("Case"), plural=_("Assisted persons"), book="cases"):
    """An assisted person, known by a code (HTCDS person, victim context and case). A case belongs to no project; its services do."""

    code = Text(_("Case code"), required=True, hint=_("Given by the program; it says nothing about the person"))
    opened = Day(_("Opened"), required=True)
    status = Choice(_("Status"), "case_status")
    trafficking_status = Choice(_("Trafficking status"), "case_trafficking_status")
    name = Text(_("Name"), sealed=True)
    alias = Text(_("Also known as"), sealed=True)
    reach = Text(_("How to reach safely"), sealed=True)
    document = Text(_("Identity document"), sealed=True)
    sex = Choice(_("Sex"), "sex")
    birth = PartialDayKind(_("Born"), sealed=True)
    estimated_age = Count(_("Estimated age"), relevant=lambda case: case.birth is None)
    estimated_on = Day(_("Age estimated on"), relevant=lambda case: case.birth is None)
    citizenship = Choices(_("Citizenship"), "country")
    exploitation = Choices(_("Exploitation"), "exploitation")
    exploitation_country = Choice(_("Country of exploitation"), "country")
    identified_by = Choice(_("Came to us through"), "identifier_source")
    reported_by_mission = YesNo(_("Reported by a mission"), hint=_("By an embassy or consulate as assisted"))
    mission_country = Choice(_("Country of the mission"), "country", relevant=lambda case: case.reported_by_mission)
    reported_on = Day(_("Reported on"), relevant=lambda case: case.reported_by_mission)
    compared = YesNo(_("Compared with other cases"), hint=_("Yes: surely nobody who is here already"))
    case_worker = Link(_("Case worker"), to="user")
    needs = Choices(_("Needs"), "need")
    vulnerabilities = Choices(_("Vulnerabilities"), "vulnerability", hint=_("What made exploitation easier"))
    closed = Day(_("Closed"))
    outcome = Choice(_("Outcome at closing"), "case_outcome", relevant=lambda case: case.closed is not None)
    note = Note(_("Note"), sealed=True)

    called = ("code",)
    list_columns = ("code", "opened", "status", "sex", "exploitation_country")
    sections = (
        (_("Case"), ("code", "opened", "status", "trafficking_status", "identified_by", "case_worker", "compared", "closed", "outcome")),
        (_("Person"), ("name", "alias", "reach", "document", "sex", "birth", "estimated_age", "estimated_on", "citizenship")),
        (
            _("What happened"),
            (
                *("exploitation", "exploitation_country", "vulnerabilities", "needs"),
                *("reported_by_mission", "mission_country", "reported_on", "note"),
            ),
        ),
    )
    belongs = _("The people the office or its partners assist. Each has a code; names never leave this book.")

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.code and has_slip(self.code):
            yield "code", _("There is a slip in this code: its last sign does not fit. Look at it again.")
        if self.closed and self.opened and self.closed < self.opened:
            yield "closed", _("The case closes before it opens.")
        if self.estimated_age is not None and self.estimated_on is None:
            yield ("estimated_on", _("Say on which day the age was estimated, so that it does not drift."))
        if self.reported_by_mission and self.reported_on is None:
            yield "reported_on", _("Say on which day the mission reported.")
        if self.estimated_age is not None and self.estimated_age > _OLDEST:
            yield "estimated_age", _("Nobody lives to such an age. Enter the age in years.")

    def refusals(self, context: FormatContext) -> dict[str, RefusalError]:
        """By field, as of every record; also for what cannot have been: days to come, and people of another century."""
        found = dict(in_future(self, ("opened", "closed", "estimated_on", "reported_on"), context))
        if self.birth and date(self.birth.year, self.birth.month or 1, self.birth.day or 1) > context.today + timedelta(days=1):
            found["birth"] = RefusalError(_FUTURE, field=self.kinds["birth"].label)
        elif self.birth and self.birth.year < context.today.year - _OLDEST - 1:
            found["birth"] = RefusalError(_TOO_OLD, years=_OLDEST)
        return {**found, **super().refusals(context)}


_PERSON = {"sex": "sex", "age_band": "age_band", "country": "exploitation_country"}
MISSION = Source("case", ("reported_on",), person="id", only={"reported_by_mission": one("yes")}, breakdowns=_PERSON, told_by="mission")
_IDENTIFIED = {"sex": "sex", "age_band": "age_band", "agency_type": "agency_type", "country": "agency_country"}
stage("identification.made", Source("identification", ("on",), person="case", breakdowns=_IDENTIFIED), book="cases")
stage("case.opened", Source("case", ("opened",), person="id", breakdowns=_PERSON), book="cases")
stage("case.closed", Source("case", ("closed",), person="id", breakdowns=_PERSON), book="cases")
stage("case.open", Source("case", ("opened",), person="id", breakdowns=_PERSON, until="closed"), book="cases")
stage("case.reported", MISSION, book="cases")
usual("victims_identified", Sentence("identification.made", "different"))
usual("mission_reported", Sentence("case.reported", "different"))
