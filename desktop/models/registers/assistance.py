"""The help given to assisted persons: services, referrals, plans, answers and consents."""

from collections.abc import Iterator
from dataclasses import replace

from desktop.models.fields.dates import ENDS_BEFORE
from desktop.models.fields.references import File, Link, Links, Owner
from desktop.models.fields.text_and_choice import Choice, Choices, Count, Day, MoneyKind, Note, Text, YesNo
from desktop.models.measures.measure import Source, one, stage
from desktop.models.measures.sentence import Sentence, usual
from desktop.models.record import Record
from desktop.models.registers.case import COUNTRY_OF_AGENCY, MISSION
from desktop.words import _


class Service(Record, name="service", label=_("Service"), plural=_("Services"), book="cases"):
    """Help of one kind: asked for, begun, delivered; counts on its first delivered day. HTCDS has plans only."""

    of = Owner(_("Case"), to=("case",))
    type = Choice(_("Type"), "service_type", required=True)
    results = Links(_("Outputs"), to="result", hint=_("The project it is counted for"))
    provider = Link(_("Provider"), to="organisation")
    requested = Day(_("Asked for on"))
    delivered = Day(_("First delivered on"))
    ended = Day(_("Ended on"))
    reconstructed = YesNo(_("Dates reconstructed"))
    quantity = Count(_("Quantity"))
    quantity_of = Text(_("Of what"), hint=_("Nights, sessions"))
    cost = MoneyKind(_("Cost"))
    budget_line = Link(_("Budget line"), to="budget_line")
    consent = Link(_("Consent"), to="consent")
    note = Note(_("Note"), sealed=True)

    called = ("type", "delivered")
    list_columns = ("of", "type", "provider", "requested", "delivered", "ended")
    sections = (
        (_("Service"), ("of", "type", "results", "provider", "requested", "delivered", "ended", "reconstructed")),
        (_("Cost"), ("quantity", "quantity_of", "cost", "budget_line", "consent", "note")),
    )
    belongs = _("Shelter, legal advice, health care and all other help given.")

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.ended and self.delivered and self.ended < self.delivered:
            yield "ended", ENDS_BEFORE


class Referral(Record, name="referral", label=_("Referral"), plural=_("Referrals"), book="cases"):
    """A person handed on (HTCDS incoming and outgoing referral): by whom, to whom, what came of it (Primero's statuses)."""

    of = Owner(_("Case"), to=("case",))
    direction = Choice(_("Direction"), "referral_direction", required=True)
    on = Day(_("Day"), required=True)
    results = Links(_("Results"), to="result")
    referred_by = Link(_("By"), to="organisation")
    agency_type = Choice(_("Kind of agency referring"), "agency_type")
    agency_country = Choice(COUNTRY_OF_AGENCY, "country")
    referred_to = Link(_("To"), to="organisation")
    service = Choice(_("For"), "service_type")
    reason = Choice(_("Reason"), "referral_reason")
    status = Choice(_("What came of it"), "referral_status")
    consent = Link(_("Consent"), to="consent")
    note = Note(_("Note"), sealed=True)

    called = ("direction", "on")
    list_columns = ("of", "direction", "on", "referred_by", "referred_to", "service", "status")
    sections = (
        (_("Referral"), ("of", "direction", "on", "results", "referred_by", "agency_type", "agency_country", "referred_to")),
        (_("For what"), ("service", "reason", "status", "consent", "note")),
    )
    belongs = _("Who referred a person to us, and to whom we referred.")


class ReintegrationPlan(Record, name="reintegration_plan", label=_("Reintegration plan"), plural=_("Reintegration plans"), book="cases"):
    """A plan developed with the person (HTCDS support plan): not yet help delivered (docs/counting.md)."""

    of = Owner(_("Case"), to=("case",))
    developed = Day(_("Developed on"), required=True)
    reconstructed = YesNo(_("Date reconstructed"))
    results = Links(_("Outputs"), to="result")
    provider = Link(_("With"), to="organisation")
    objectives = Note(_("Objectives"), sealed=True)
    planned_end = Day(_("Planned end"))
    ended = Day(_("Ended"))
    note = Note(_("Note"), sealed=True)

    called = ("developed",)
    list_columns = ("of", "developed", "provider", "planned_end", "ended")
    sections = ((_("Plan"), ("of", "developed", "reconstructed", "results", "provider", "objectives", "planned_end", "ended", "note")),)
    belongs = _("The plan agreed with each person for the time after.")


class SatisfactionAnswer(
    Record, name="satisfaction_answer", label=_("Satisfaction answer"), plural=_("Satisfaction answers"), book="cases"
):
    """What one person said of the help; a percentage needs those asked and those who answered."""

    of = Owner(_("Case"), to=("case",))
    on = Day(_("Day"), required=True)
    results = Links(_("Results"), to="result")
    answer = Choice(_("Answer"), "satisfaction", required=True)
    method = Choice(_("Method"), "survey_method")
    asked_by = Link(_("Asked by"), to="organisation")
    reconstructed = YesNo(_("Date reconstructed"))
    note = Note(_("Note"), sealed=True)

    called = ("on",)
    list_columns = ("of", "on", "answer", "method")
    sections = ((_("Answer"), ("of", "on", "results", "answer", "method", "asked_by", "reconstructed", "note")),)
    belongs = _("What assisted persons say of the help they got.")


class Consent(Record, name="consent", label=_("Consent"), plural=_("Consents"), book="cases"):
    """Leave given for one use, in a language understood; may be taken back (IOM data protection principle 4)."""

    of = Owner(_("Case"), to=("case",))
    kind = Choice(_("For"), "consent_kind", required=True)
    given = YesNo(_("Given"), required=True)
    on = Day(_("Day"), required=True)
    by = Choice(_("Given by"), "consent_by")
    language = Choice(_("Language"), "language")
    told = Choices(_("Told of"), "consent_told", hint=_("The seven points"))
    recipient = Link(_("Shared with"), to="organisation", relevant=lambda consent: consent.kind == "sharing")
    scope = Note(_("Scope"))
    witness = Text(_("Witness"), sealed=True)
    withdrawn = Day(_("Taken back on"))

    called = ("kind", "on")
    list_columns = ("of", "kind", "given", "on", "withdrawn")
    sections = ((_("Consent"), ("of", "kind", "given", "on", "by", "language", "told", "recipient", "scope", "witness", "withdrawn")),)
    belongs = _("What each person allowed, and for how long.")


class CaseFile(Record, name="case_file", label=_("Case file"), plural=_("Case files"), book="cases"):
    """A paper of a case, kept in the case book."""

    of = Owner(_("Belongs to"), to=("case", "identification", "service", "referral", "reintegration_plan", "consent"))
    title = Text(_("Title"), required=True, sealed=True)
    kind = Choice(_("Kind"), "means_of_verification")
    on = Day(_("Dated"))
    file = File(_("File"), sealed=True)

    list_columns = ("of", "kind", "on")
    sections = ((_("File"), ("of", "title", "kind", "on", "file")),)
    belongs = _("Signed consents, letters and reports of a case.")


_PERSON = {"sex": "sex", "age_band": "age_band", "country": "exploitation_country"}
_PLAN = Source("reintegration_plan", ("developed",), person="of_case", breakdowns=_PERSON, told_by="own")
_SERVICE = Source("service", ("delivered",), person="of_case", breakdowns=_PERSON, told_by="own")
_REFERRAL = Source("referral", ("on",), person="of_case", breakdowns={**_PERSON, "agency_type": "agency_type", "country": "agency_country"})
_ANSWER = Source("satisfaction_answer", ("on",), person="of_case", breakdowns=_PERSON)
_GIVEN = Source("consent", ("on",), person="of_case", only={"given": one("yes")}, breakdowns=_PERSON)
_ANSWERED = {"answer": one("very_satisfied", "satisfied", "neutral", "dissatisfied", "very_dissatisfied")}
_SATISFIED = {"answer": one("very_satisfied", "satisfied")}


def _of_case(name: str, *sources: Source) -> None:
    stage(name, *sources, book="cases")


_of_case("service.asked", replace(_SERVICE, days=("requested",), told_by=""))
_of_case("service.delivered", _SERVICE)
_of_case("service.ended", replace(_SERVICE, days=("ended",)))
_of_case("service.open", replace(_SERVICE, until="ended"))
_of_case("referral.made", _REFERRAL)
_of_case("reintegration_plan.developed", _PLAN)
_of_case("reintegration_plan.ended", replace(_PLAN, days=("ended",)))
_of_case("reintegration_plan.open", replace(_PLAN, until="ended"))
_of_case("satisfaction_answer.given", replace(_ANSWER, only=_ANSWERED))
_of_case("consent.given", _GIVEN)
_of_case("consent.withdrawn", replace(_GIVEN, days=("withdrawn",)))
_of_case("consent.open", replace(_GIVEN, until="withdrawn"))
_of_case("help.given", _PLAN, _SERVICE)
_of_case("assistance.given", MISSION, _PLAN, _SERVICE)
_of_case("satisfaction_answer.content", replace(_ANSWER, only=_SATISFIED))
usual("victims_referred", Sentence("referral.made", "different"))
usual("persons_helped", Sentence("help.given", "different"), beside="persons_served")
usual("persons_served", Sentence("service.delivered", "different"))
usual("persons_with_plan", Sentence("reintegration_plan.developed", "different"))
usual("persons_assisted", Sentence("assistance.given", "different"))
usual("persons_served_in_period", Sentence("service.delivered", "different", over_periods="once_a_period"))
usual("persons_content", Sentence("satisfaction_answer.content", "different"))
usual("persons_satisfied", Sentence("satisfaction_answer.given", "share", of_those=_SATISFIED))
