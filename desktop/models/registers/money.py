"""Budget lines, expenditures and exchange rates."""

from collections.abc import Iterable, Iterator

from desktop.models.fields.base import FormatContext
from desktop.models.fields.references import Link, Links, Owner
from desktop.models.fields.text_and_choice import Choice, Count, Day, MoneyKind, Note, Rate, Text
from desktop.models.fields.values import Money
from desktop.models.measures.measure import Source, stage
from desktop.models.rates import FOREIGN_PER_PROJECT, Rates, converted, rates_between
from desktop.models.record import Notice, Record, RecordSource
from desktop.models.registers.project import Project
from desktop.words import _, translate

_STALE = 45
"""Days after which a monthly rate (UN operational rates of exchange) has surely been followed by another."""


class BudgetLine(Record, name="budget_line", label=_("Budget line"), plural=_("Budget lines"), book="office", group="money"):
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

    def notices(self, records: RecordSource) -> Iterator[Notice]:
        project = records.get(Project, self.of[1]) if self.of else None
        if project and self.amount and self.amount.currency != project.currency:
            yield Notice("amount", translate(_("Not in the project’s currency, {currency}: it is not counted."), currency=project.currency))


class Expenditure(Record, name="expenditure", label=_("Expenditure"), plural=_("Expenditures"), book="office", group="money"):
    """One payment: original amount, rate with its date and direction; converted and rounded once."""

    line = Link(_("Budget line"), to="budget_line", required=True)
    on = Day(_("Day"), required=True)
    description = Text(_("What for"), required=True)
    amount = MoneyKind(_("Amount"), required=True)
    rate = Rate(_("Exchange rate"), hint=_("Empty in the project's own currency, or to take it from the register"))
    rate_direction = Choice(_("The rate says"), "rate_direction", relevant=lambda one: one.rate is not None)
    rate_on = Day(_("Rate of"), relevant=lambda one: one.rate is not None)
    rate_source = Choice(_("Source of the rate"), "rate_source", relevant=lambda one: one.rate is not None)
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
        (_("Payment"), ("line", "on", "description", "amount", "rate", "rate_direction", "rate_on", "rate_source", "document")),
        (_("More"), ("kind", "payee", "organisation", "activity", "training", "note")),
    )
    belongs = _("Every payment, by budget line.")

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.rate is not None and self.rate_direction is None:
            yield "rate_direction", _("Say which way the rate goes.")

    def notices(self, records: RecordSource) -> Iterator[Notice]:
        line = records.get(BudgetLine, self.line) if self.line else None
        project = records.get(Project, line.of[1]) if line and line.of else None
        if not (project and project.currency and self.amount):
            return
        if self.amount.currency == project.currency:
            if self.rate is not None:
                yield Notice("rate", translate(_("Not used: the amount is in the project’s own currency.")))
        elif self.rate is None:
            yield from self._from_register(self.amount, project.currency, records)
        elif self.rate_direction:
            made = converted(self.amount, project.currency, self.rate, self.rate_direction)
            yield Notice("rate", translate(_("Makes {amount}."), amount=_shown(made, project.currency, records.context)), doubt=False)

    def _from_register(self, amount: Money, into: str, records: RecordSource) -> Iterator[Notice]:
        """The rate the register has for the day, or that it has none."""
        if not self.on:
            return
        taken = Rates(records.every(ExchangeRate, rates_between((amount.currency, into)))).on(self.on, amount.currency, into)
        if taken is None:
            none = _(
                "There is no rate from {paid_in} to {currency} for this day. Until one is here or in Exchange rates, it is not counted."
            )
            yield Notice("rate", translate(none, paid_in=amount.currency, currency=into))
            return
        made = _shown(taken.convert(amount, into), into, records.context)
        said = translate(_("{rate}. Makes {amount}."), rate=taken.said(records.context), amount=made)
        days = (self.on - (taken.valid_from or self.on)).days
        if days > _STALE:
            said += " " + translate(_("It is {days} days older than the payment; a newer one may be missing."), days=days)
        yield Notice("rate", said, doubt=days > _STALE)


class ExchangeRate(Record, name="exchange_rate", label=_("Exchange rate"), plural=_("Exchange rates"), book="office", group="money"):
    """Units of a currency for one of another from a day on; the newest not after the payment holds, as with the UN's."""

    currency = Choice(_("Currency"), "currency", required=True)
    base = Choice(_("For one"), "currency", required=True)
    rate = Rate(_("Units"), required=True)
    valid_from = Day(_("Valid from"), required=True)
    source = Choice(_("Source"), "rate_source")

    called = ("currency", "valid_from")
    list_columns = ("valid_from", "currency", "base", "rate", "source")
    sections = ((_("Rate"), ("currency", "base", "rate", "valid_from", "source")),)
    belongs = _("Rates of exchange, as the UN or the bank gives them.")

    def faults(self) -> Iterator[tuple[str, str]]:
        if self.currency and self.currency == self.base:
            yield "base", _("A rate is between two currencies.")

    def notices(self, records: RecordSource) -> Iterator[Notice]:
        if self.currency and self.base and self.rate and self.currency != self.base:
            twin = next(self.twins(records.every(ExchangeRate, rates_between((self.currency, self.base)))), None)
            said = self.quoted(records.context)
            if twin:
                words = _("{rate}. For that day there is {number} too: delete one of them.")
                said = translate(words, rate=said, number=twin.number or "–")
            yield Notice("rate", said, doubt=twin is not None)

    def twins(self, others: Iterable["ExchangeRate"]) -> Iterator["ExchangeRate"]:
        """Those of ``others`` between the same two currencies from the same day on."""
        for one in others:
            if one.valid_from == self.valid_from and one.id != self.id and {one.currency, one.base} == {self.currency, self.base}:
                yield one

    def quoted(self, context: FormatContext) -> str:
        """Such as "1 USD = 3,450 MNT"."""
        return f"1 {self.base} = {ExchangeRate.rate.show(self.rate, context)} {self.currency}"

    def said(self, context: FormatContext) -> str:
        """Such as "1 USD = 3,450 MNT since 1 Jun 2026 (rate A-0003)"."""
        day = ExchangeRate.valid_from.show(self.valid_from, context)
        return translate(_("{rate} since {day} (rate {number})"), rate=self.quoted(context), day=day, number=self.number or "–")

    def convert(self, amount: Money, into: str) -> int:
        """``amount``, which is in one of its two currencies, in minor units of ``into``, the other."""
        made = converted(amount, into, self.rate, FOREIGN_PER_PROJECT if self.base == into else "project_per_foreign")
        assert made is not None
        return made


def _shown(minor: int | None, currency: str, context: FormatContext) -> str:
    return Expenditure.amount.show(None if minor is None else Money(minor, currency), context)


stage("expenditure.paid", Source("expenditure", ("on",)))
