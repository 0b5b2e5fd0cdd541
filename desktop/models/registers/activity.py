"""What the office did besides training: meetings, visits, campaigns, research, networks."""

from collections.abc import Iterator
from datetime import date

from desktop.models.fields.base import Holder
from desktop.models.fields.dates import ENDS_BEFORE
from desktop.models.fields.references import Link, Links
from desktop.models.fields.text_and_choice import Choice, Choices, Count, Day, MoneyKind, Note, Text, YesNo
from desktop.models.measures.measure import Source, one, stage
from desktop.models.measures.sentence import Sentence, usual
from desktop.models.record import Notice, Record, RecordSource
from desktop.models.registers.project import Project
from desktop.models.registers.result import Result
from desktop.words import _, translate

UNLESS_SAID = _("Direct unless said otherwise")

UNTIL_BEGUN = _("Empty until it has begun")

NO_PAPER = _("Yes where no paper gives the day")


class Held:
    """What is planned and then held: the fields activities and trainings share."""

    results = Links(_("Outputs"), to="result", required=True)
    attribution = Choice(_("Attribution"), "attribution", hint=UNLESS_SAID)
    led_by = Link(_("Led by"), to="organisation")
    partners = Links(_("With"), to="organisation")
    planned_began = Day(_("Planned first day"))
    planned_ended = Day(_("Planned last day"))
    ended = Day(_("Last day"), hint=_("Empty for a single day"))
    reconstructed = YesNo(_("Dates reconstructed"), hint=NO_PAPER)
    place = Text(_("Place"))
    country = Choice(_("Country"), "country")
    planned_cost = MoneyKind(_("Planned cost"))
    child_safe = YesNo(_("Minors expected"))
    safeguards = Choices(_("For minors, seen to"), "child_safeguard", relevant=lambda held: held.child_safe)
    specialist = YesNo(_("Specialist present"), relevant=lambda held: held.child_safe)
    list_complete = YesNo(_("Participant list complete"), hint=_("Yes: the list rules over the head count"))
    delay_reason = Choice(_("Reason for delay"), "delay_reason")
    delay_note = Note(_("About the delay"))
    note = Note(_("Note"))

    def notices(self: Holder, records: RecordSource) -> Iterator[Notice]:
        """A day that is outside the time of a project it is for: a slip of the year, or the wrong output."""
        results = (records.get(Result, result) for result in self.get("results") or ())
        projects = {one.project: records.get(Project, one.project) for one in results if one and one.project}
        for field in ("planned_began", "planned_ended", "began", "ended"):
            for project in projects.values():
                if project and not project.lasts(self.get(field)):
                    written = {"first": project.starts, "last": project.ends, "day": self.get(field)}
                    shown = {name: Day("").show(day, records.context) for name, day in written.items()}
                    words = _("{day} is outside the time of project {code}: {first} to {last}.")
                    yield Notice(field, translate(words, code=project.code, **shown))


def held_dates(began: date | None, ended: date | None) -> Iterator[tuple[str, str]]:
    """The fault of a last day before the first or without one, for whatever is held."""
    if began and ended and ended < began:
        yield "ended", ENDS_BEFORE
    if ended and not began:
        yield "began", _("What has a last day has a first.")


class Activity(Held, Record, name="activity", label=_("Activity"), plural=_("Activities"), book="office", group="work"):
    """One meeting, visit or campaign. Its purpose says what it counts toward; planned is kept beside actual."""

    title = Text(_("Title"), required=True)
    kind = Choice(_("Kind"), "activity_kind", required=True)
    purpose = Choice(_("Purpose"), "purpose", required=True)
    began = Day(_("First day"), hint=UNTIL_BEGUN)
    written_agreement = YesNo(_("Ended in a written agreement"))
    channel = Text(_("Channel"), relevant=lambda activity: activity.kind == "campaign", hint=_("Radio, app, posters"))
    reached = Count(_("People reached"), relevant=lambda activity: activity.kind == "campaign")
    reached_basis = Text(_("How reach is known"), relevant=lambda activity: activity.kind == "campaign")

    called = ("title",)
    list_columns = ("began", "title", "kind", "purpose", "results", "place")
    sections = (
        (_("What"), ("title", "kind", "purpose", "results", "attribution", "led_by", "partners")),
        (_("When and where"), ("planned_began", "planned_ended", "began", "ended", "reconstructed", "place", "country")),
        (_("Outcome"), ("written_agreement", "channel", "reached", "reached_basis", "list_complete")),
        (_("Minors"), ("child_safe", "safeguards", "specialist")),
        (_("Plan"), ("planned_cost", "delay_reason", "delay_note", "note")),
    )
    belongs = _("Meetings, visits, campaigns, research: everything done that is not a training.")

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from held_dates(self.began, self.ended)


_HELD = ("ended", "began")
_PEOPLE = {"sex": "sex", "agency_type": "agency_type", "country": "country"}
_COUNTRY = {"country": "country"}
stage("activity.held", Source("activity", _HELD, breakdowns=_COUNTRY))
stage("activity.planned", Source("activity", ("planned_ended", "planned_began"), breakdowns=_COUNTRY))
stage(
    "activity_people.came",
    Source("participant", _HELD, person="contact", through="activity", breakdowns=_PEOPLE, only={"attended": one("yes")}),
    Source("counted", _HELD, amount="people", through="activity", breakdowns=_PEOPLE),
    scope={"role": one("participant")},
)
usual("activities", Sentence("activity.held"))
usual("activity_people", Sentence("activity_people.came"))
usual("people_reached", Sentence("activity.held", "sum", "reached"))
