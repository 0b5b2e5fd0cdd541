"""Who works in the office, and the codes it adds to the shipped lists."""

from desktop.models.fields.text_and_choice import Choices, Day, Text, YesNo
from desktop.models.record import Record
from desktop.words import _


class User(Record, name="user", label=_("User"), plural=_("Users"), book="office", group="office"):
    """Who may open what; the public key is also in the keyring, and the two must agree."""

    name = Text(_("Name"), required=True)
    roles = Choices(_("Roles"), "user_role", required=True)
    public_key = Text(_("Public key"))
    since = Day(_("Since"))
    left = Day(_("Left on"))

    called = ("name",)
    list_columns = ("name", "roles", "since", "left")
    sections = ((_("User"), ("name", "roles", "since", "left", "public_key")),)
    belongs = _("The people who open this office, each with a passphrase of their own.")


class OfficeCode(Record, name="code", label=_("Code"), plural=_("Codes"), book="office", group="office"):
    """An office's own addition to a code list, a retirement, or its wording; mapped to a shipped code for export."""

    codes = Text(_("List"), required=True)
    code = Text(_("Code"), required=True)
    title = Text(_("Label"), required=True)
    maps_to = Text(_("Exported as"), hint=_("A shipped code of the same list"))
    retired = YesNo(_("Retired"))

    called = ("codes", "title")
    list_columns = ("codes", "code", "title", "maps_to", "retired")
    sections = ((_("Code"), ("codes", "code", "title", "maps_to", "retired")),)
    belongs = _("What this office adds to the lists one chooses from.")
