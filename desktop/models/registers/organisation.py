"""Those one works with: donors, partners, government agencies, service providers."""

from desktop.models.fields.text_and_choice import Choice, Choices, Day, Note, Text
from desktop.models.record import Record
from desktop.words import _


class Organisation(Record, name="organisation", label=_("Organisation"), plural=_("Organisations"), book="office", group="directory"):
    """Type (HTCDS, IATI), country, role (IATI), agreement, and who owns the data it collects (IOM data protection principle 11)."""

    title = Text(_("Name"), required=True)
    short = Text(_("Short name"))
    type = Choice(_("Type"), "organisation_type", required=True)
    agency_type = Choice(_("Kind of agency"), "agency_type")
    country = Choice(_("Country"), "country")
    roles = Choices(_("Roles"), "organisation_role")
    agreement = Text(_("Agreement"), hint=_("Number or title"))
    agreement_from = Day(_("Agreement from"))
    agreement_to = Day(_("Agreement to"))
    data_owner = Choice(_("Who owns the data"), "data_owner")
    identifier = Text(_("IATI identifier"))
    address = Note(_("Address"))
    phone = Text(_("Phone"))
    website = Text(_("Website"))
    note = Note(_("Note"))

    called = ("title",)
    list_columns = ("title", "type", "country", "roles")
    sections = (
        (_("Who"), ("title", "short", "type", "agency_type", "country", "roles", "identifier")),
        (_("Agreement"), ("agreement", "agreement_from", "agreement_to", "data_owner")),
        (_("Where"), ("address", "phone", "website", "note")),
    )
    belongs = _("Donors, partners, agencies and service providers.")
