"""The framework: goal, objectives, outcomes and outputs."""

from desktop.models.fields.references import Link
from desktop.models.fields.text_and_choice import Choice, Count, Note, Text
from desktop.models.record import Record
from desktop.words import _


class Result(Record, name="result", label=_("Result"), plural=_("Results"), book="office", group="frame"):
    """One node of the results framework. Its id is for ever; the code is what the donor prints."""

    project = Link(_("Project"), to="project", required=True)
    code = Text(_("Code"), required=True)
    level = Choice(_("Level"), "result_level", required=True)
    statement = Note(_("Statement"), required=True)
    parent = Link(_("Under"), to="result")
    position = Count(_("Order"), hint=_("Among those under the same result"))
    printed = Text(_("Printed as"), hint=_("Where the donor's document heads it otherwise"))

    called = ("code",)
    list_columns = ("code", "level", "statement", "parent", "project")
    sections = ((_("Result"), ("project", "level", "code", "statement", "parent", "position", "printed")),)
    belongs = _("The project's goal, objectives, outcomes and outputs.")
