"""Who came: head counts, participants and the contacts behind them."""

from collections.abc import Iterator

from desktop.models.fields.references import Link, Owner
from desktop.models.fields.text_and_choice import Choice, Count, Day, Note, Number, Text, YesNo
from desktop.models.record import Notice, Record, RecordSource
from desktop.words import _, translate

OLDEST = 120
"""Years nobody is older than."""


class HeadCount(Record, name="head_count", label=_("Head count"), plural=_("Head counts"), book="office", group="work"):
    """How many came to one event, by sex with "not recorded", of one agency type, country and role: totals are added up from it."""

    of = Owner(_("Training or activity"), to=("training", "activity"))
    role = Choice(_("Role"), "role", required=True)
    agency_type = Choice(_("Kind of agency"), "agency_type")
    country = Choice(_("Country"), "country")
    women = Count(_("Women"))
    men = Count(_("Men"))
    other = Count(_("Other"))
    not_recorded = Count(_("Sex not recorded"))
    source = Text(_("Source"), hint=_("Attendance list, report"))

    called = ("of", "role", "agency_type", "country")
    list_columns = ("of", "role", "agency_type", "country", "women", "men", "other", "not_recorded")
    sections = ((_("Head count"), ("of", "role", "agency_type", "country", "women", "men", "other", "not_recorded", "source")),)
    belongs = _("How many came, where there is no list of names, or beside it.")

    def faults(self) -> Iterator[tuple[str, str]]:
        if not any((self.women, self.men, self.other, self.not_recorded)):
            yield "not_recorded", _("Nobody is counted. Enter at least one number.")


class Contact(Record, name="contact", label=_("Contact"), plural=_("Contacts"), book="office", group="work"):
    """A person met more than once in the work: officials, partners; never an assisted person."""

    name = Text(_("Name"), required=True, sealed=True)
    reach = Text(_("Phone or e-mail"), sealed=True)
    sex = Choice(_("Sex"), "sex")
    organisation = Link(_("Organisation"), to="organisation")
    agency_type = Choice(_("Kind of agency"), "agency_type")
    position = Text(_("Position"))
    country = Choice(_("Country"), "country")
    note = Note(_("Note"), sealed=True)

    list_columns = ("number", "organisation", "agency_type", "position", "country")
    sections = ((_("Person"), ("name", "reach", "sex", "organisation", "agency_type", "position", "country", "note")),)
    belongs = _("People who come to several trainings, so that they are counted once.")


class Participant(Record, name="participant", label=_("Participant"), plural=_("Participants"), book="office", group="work"):
    """One person at one training or activity. Linked to a contact, the same person counts once."""

    of = Owner(_("Training or activity"), to=("training", "activity"))
    name = Text(_("Name"), sealed=True)
    reach = Text(_("Phone or e-mail"), sealed=True)
    contact = Link(_("Contact"), to="contact", hint=_("The same person at other trainings"))
    sex = Choice(_("Sex"), "sex")
    agency_type = Choice(_("Kind of agency"), "agency_type")
    agency = Text(_("Agency"))
    position = Text(_("Position"))
    country = Choice(_("Country"), "country")
    role = Choice(_("Role"), "role", hint=_("Participant unless said otherwise"))
    pre_score = Number(_("Score before"))
    post_score = Number(_("Score after"))
    age = Count(_("Age in years"))  # what is new comes last: rows pasted without headings go by place
    registered = YesNo(_("Registered"))
    attended = YesNo(_("Attended"), hint=_("Empty: yes; no: registered and did not come"))
    completed = YesNo(_("Completed"), relevant=lambda one: one.came)
    applied = YesNo(_("Applied it"), hint=_("As a follow-up found"), relevant=lambda one: one.came)
    followed_up = Day(_("Followed up on"), relevant=lambda one: one.came and one.applied is not None)

    list_columns = ("number", "of", "sex", "agency_type", "agency", "country", "pre_score", "post_score")
    sections = (
        (_("Person"), ("of", "name", "reach", "contact", "sex", "age", "agency_type", "agency", "position", "country", "role")),
        (_("Attendance"), ("registered", "attended", "completed")),
        (_("Test"), ("pre_score", "post_score")),
        (_("Afterwards"), ("applied", "followed_up")),
    )
    belongs = _("The list of those who came, one line a person.")

    @property
    def came(self) -> bool:
        """Whether the person was there: everybody on the list, unless it says no."""
        return self.attended is not False

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.age is not None and self.age > OLDEST:
            yield "age", _("Nobody is that old. Enter the age in years.")
        for score in ("pre_score", "post_score"):
            if self.get(score) is not None and self.get(score) < 0:
                yield score, _("A score is zero or more.")
        if self.applied is not None and self.followed_up is None:
            yield "followed_up", _("Say on which day the follow-up found it.")

    def notices(self, records: RecordSource) -> Iterator[Notice]:
        if self.pre_score is None or self.post_score is None:
            return
        lower, higher = sorted((self.pre_score, self.post_score))
        if 0 < lower < 1 < higher:
            yield Notice("post_score", translate(_("One score is a share of one, the other is not: they cannot be compared.")))
