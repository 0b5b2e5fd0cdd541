"""Trainings."""

from collections.abc import Iterator
from dataclasses import replace

from desktop.models.fields.text_and_choice import Choice, Count, Day, Note, Number, Text
from desktop.models.measures.measure import Source, one, stage
from desktop.models.measures.sentence import Sentence, usual
from desktop.models.record import Record
from desktop.models.registers.activity import UNTIL_BEGUN, Held, held_dates
from desktop.words import _


class Training(Held, Record, name="training", label=_("Training"), plural=_("Trainings"), book="office", group="work"):
    """One training. It may serve outputs of two projects; each counts it. It counts on its last day, nowhere while it is planned."""

    title = Text(_("Title"), required=True)
    pillar = Choice(_("Pillar"), "pillar", required=True)
    modality = Choice(_("Modality"), "modality", required=True)
    purpose = Choice(_("Purpose"), "purpose", required=True)
    topic = Text(_("Topic"))
    trainers = Note(_("Trainers"), sealed=True)
    began = Day(_("First day"), hint=UNTIL_BEGUN)
    days = Number(_("Training days"))
    assessed = Count(_("Assessed"), hint=_("Answered before and after, or were asked at the end"))
    improved = Count(_("Improved"), hint=_("Of those assessed, understood more"))
    satisfaction_asked = Count(_("Asked about satisfaction"))
    satisfied = Count(_("Satisfied"))
    follow_up = Note(_("Follow-up plan"))
    follow_up_on = Day(_("Follow-up due"))
    followed_up = Day(_("Followed up on"))

    called = ("title",)
    list_columns = ("began", "title", "results", "pillar", "modality", "place")
    sections = (
        (_("What"), ("title", "results", "pillar", "modality", "purpose", "topic", "attribution", "led_by", "partners", "trainers")),
        (_("When and where"), ("planned_began", "planned_ended", "began", "ended", "days", "reconstructed", "place", "country")),
        (_("Who came"), ("list_complete", "child_safe", "safeguards", "specialist")),
        (_("What it brought"), ("assessed", "improved", "satisfaction_asked", "satisfied", "follow_up", "follow_up_on", "followed_up")),
        (_("Plan"), ("planned_cost", "delay_reason", "delay_note", "note")),
    )
    belongs = _("Every training, workshop with a lesson, and training of trainers.")

    def faults(self) -> Iterator[tuple[str, str]]:
        yield from held_dates(self.began, self.ended)
        if not self.began and not self.planned_began:
            yield "planned_began", _("Say on which day it is planned, or enter its first day once it has been held.")
        if self.improved is not None and self.improved > (self.assessed or 0):
            yield "improved", _("More improved than were assessed.")
        if self.satisfied is not None and self.satisfied > (self.satisfaction_asked or 0):
            yield "satisfied", _("More are satisfied than were asked.")


_HELD = ("ended", "began")
PEOPLE_BREAKDOWNS = {"sex": "sex", "agency_type": "agency_type", "country": "country"}
_CAME = {"attended": one("yes")}
_LISTED = Source("participant", _HELD, person="contact", through="training", breakdowns=PEOPLE_BREAKDOWNS, only=_CAME)
_COUNTED = Source("counted", _HELD, amount="people", through="training", breakdowns=PEOPLE_BREAKDOWNS)
_COUNTRY = {"country": "country"}
stage("training.held", Source("training", _HELD, breakdowns=_COUNTRY))
stage("training.planned", Source("training", ("planned_ended", "planned_began"), breakdowns=_COUNTRY))
stage("training_people.came", _LISTED, _COUNTED, scope={"role": one("participant")})
stage("training_people.listed", replace(_LISTED, only={}), scope={"role": one("participant")})
usual("trainings", Sentence("training.held"))
usual("training_days", Sentence("training.held", "highest", "days"))
usual("people_trained", Sentence("training_people.came"), beside="different_people_trained")
usual("different_people_trained", Sentence("training_people.came", "different"), beside="people_trained")
usual("improved", Sentence("training.held", "over", "improved", "assessed"))
usual("improved_people", Sentence("training.held", "sum", "improved"))
usual("training_satisfied", Sentence("training.held", "over", "satisfied", "satisfaction_asked"))
