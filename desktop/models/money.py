"""Budget lines, expenditures and exchange rates."""

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from desktop.models.kinds import Choice, Count, Day, MoneyKind, Note, Rate, Text
from desktop.models.links import Link, Links, Owner
from desktop.models.record import Record
from desktop.models.values import Money, minor_digits
from desktop.words import _


class BudgetLine(Record, name="budget_line", label=_("Budget line"), plural=_("Budget lines"), book="office"):
    """What may be spent on one thing, in the project's currency; by site where the project has sites."""

    of = Owner(_("Project"), to=("project",))
    code = Text(_("Code"), required=True)
    title = Text(_("Line"), required=True)
    category = Choice(_("Category"), "budget_category", required=True)
    results = Links(_("Results"), to="result")
    position = Count(_("Order"))
    amount = MoneyKind(_("Budget"), required=True)
    note = Note(_("Note"))

    called = ("code", "title")
    list_columns = ("code", "title", "category", "amount")
    sections = ((_("Line"), ("of", "code", "title", "category", "results", "position", "amount", "note")),)
    belongs = _("The lines of the donor's budget.")


class Expenditure(Record, name="expenditure", label=_("Expenditure"), plural=_("Expenditures"), book="office"):
    """One payment: original amount, rate with its date and direction; converted and rounded once."""

    line = Link(_("Budget line"), to="budget_line", required=True)
    on = Day(_("Day"), required=True)
    description = Text(_("What for"), required=True)
    amount = MoneyKind(_("Amount"), required=True)
    rate = Rate(_("Exchange rate"), hint=_("Empty in the project's own currency"))
    rate_direction = Choice(_("The rate says"), "rate_direction")
    rate_on = Day(_("Rate of"))
    rate_source = Choice(_("Source of the rate"), "rate_source")
    kind = Choice(_("Kind"), "expenditure_kind")
    document = Text(_("Document"))
    payee = Text(_("Paid to"), sealed=True)
    organisation = Link(_("Organisation"), to="organisation")
    activity = Link(_("Activity"), to="activity")
    training = Link(_("Training"), to="training")
    note = Note(_("Note"))

    called = ("document", "description")
    list_columns = ("on", "line", "description", "amount", "document")
    sections = (
        (_("Payment"), ("line", "on", "description", "amount", "kind", "document", "payee", "organisation")),
        (_("Exchange"), ("rate", "rate_direction", "rate_on", "rate_source")),
        (_("For"), ("activity", "training", "note")),
    )
    belongs = _("Every payment, by budget line.")

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.rate is not None and self.rate_direction is None:
            yield "rate_direction", _("Say which way the rate goes.")


class ExchangeRate(Record, name="exchange_rate", label=_("Exchange rate"), plural=_("Exchange rates"), book="office"):
    """Units of a currency for one of another from a day on; the newest not after the payment holds (FACTS.md 6)."""

    currency = Choice(_("Currency"), "currency", required=True)
    base = Choice(_("For one"), "currency", required=True)
    rate = Rate(_("Units"), required=True)
    valid_from = Day(_("Valid from"), required=True)
    source = Choice(_("Source"), "rate_source")

    called = ("currency", "valid_from")
    list_columns = ("valid_from", "currency", "base", "rate", "source")
    sections = ((_("Rate"), ("currency", "base", "rate", "valid_from", "source")),)
    belongs = _("Rates of exchange, as the UN or the bank gives them.")


def converted(amount: Money, into: str, rate: Decimal | None, direction: str | None) -> int | None:
    """``amount`` in minor units of ``into``, rounded half up once; None where there is no rate for it.

    ``direction`` "foreign_per_project" is the UN's way: units of the amount's currency for one of ``into``.
    """
    if amount.currency == into:
        return amount.minor
    if rate is None:
        return None
    units = Decimal(amount.minor).scaleb(-minor_digits(amount.currency))
    exact = units / rate if direction == "foreign_per_project" else units * rate
    return int(exact.scaleb(minor_digits(into)).quantize(Decimal(1), ROUND_HALF_UP))
