"""Reports as they were sent: evidence that no later entry changes."""

from desktop.models.fields.references import File, Link, Owner
from desktop.models.fields.text_and_choice import Choice, Day, Note
from desktop.models.record import Record
from desktop.words import _


class Report(Record, name="report", label=_("Report sent"), plural=_("Reports sent"), book="office", group="frame"):
    """The matrix of a closed period, as sent: its numbers, wording and targets, kept with their hash.

    What is entered later for its time shows as a restatement in the next (docs/history-and-hand-over.md).
    """

    of = Owner(_("Period"), to=("reporting_period",))
    as_at = Day(_("As at"), required=True)
    sent = Day(_("Closed on"), required=True)
    to = Link(_("Sent to"), to="organisation")
    profile = Choice(_("Profile"), "profile", required=True)
    matrix = File(_("Matrix as sent"), required=True)
    note = Note(_("Note"))

    called = ("of", "sent")
    list_columns = ("of", "as_at", "sent", "to", "profile")
    sections = ((_("Report"), ("of", "as_at", "sent", "to", "profile", "matrix", "note")),)
    belongs = _("Each period once it is closed, with the matrix as it was sent.")
