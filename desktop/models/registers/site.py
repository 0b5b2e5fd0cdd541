"""Where an office works: China, Hong Kong SAR, Mongolia."""

from desktop.models.fields.text_and_choice import Choice, Text
from desktop.models.record import Record
from desktop.words import _


class Site(Record, name="site", label=_("Site"), plural=_("Sites"), book="office", group="office"):
    """A place of work that targets, budgets and results are told apart by."""

    code = Text(_("Code"), required=True, hint=_("Short, such as MN"))
    title = Text(_("Name"), required=True)
    country = Choice(_("Country"), "country", required=True)

    called = ("code",)
    list_columns = ("code", "title", "country")
    sections = ((_("Site"), ("code", "title", "country")),)
    belongs = _("The places the office works in, so that results and money can be told apart.")
