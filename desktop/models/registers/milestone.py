"""The steps of plans, planned and done."""

from desktop.models.fields.references import Links
from desktop.models.fields.text_and_choice import Day, Note, Text
from desktop.models.measures.conditions import REACHED
from desktop.models.measures.measure import Source, one, stage
from desktop.models.measures.sentence import Sentence, usual
from desktop.models.record import Record
from desktop.words import _


class Milestone(Record, name="milestone", label=_("Milestone"), plural=_("Milestones"), book="office", group="frame"):
    """A step of a plan, dated: steps done of all steps is a percentage with its base."""

    plan = Text(_("Plan"), required=True)
    title = Text(_("Step"), required=True)
    results = Links(_("Results"), to="result", required=True)
    planned = Day(_("Planned for"), required=True)
    done = Day(_("Done on"))
    note = Note(_("Note"))

    called = ("plan", "title")
    list_columns = ("plan", "title", "planned", "done")
    sections = ((_("Step"), ("plan", "title", "results", "planned", "done", "note")),)
    belongs = _("The steps of plans the project helps to carry out.")


stage("milestone.planned", Source("milestone", ()))
stage("milestone.done", Source("milestone", ("done",)))
usual("steps_done", Sentence("milestone.planned", "share", of_those={"done": one(REACHED)}))
