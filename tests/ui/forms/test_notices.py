"""What follows from what is typed stands beside the field while it is typed, and hinders nobody from saving."""

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.models.fields.values import Money
from desktop.models.ids import new_id
from desktop.models.record import Record
from desktop.models.registers import by_name
from desktop.ui.forms.context import editor_context_for
from desktop.ui.forms.form import Form
from desktop.ui.forms.text_editors import LineEditor
from desktop.ui.runtime.session import OfficeSession

Expenditure, ExchangeRate, BudgetLine = (by_name(name) for name in ("expenditure", "exchange_rate", "budget_line"))
DAY = date(2020, 6, 15)


@pytest.fixture
def form(session: OfficeSession, qtbot: QtBot) -> Form:
    made = Form(Expenditure, editor_context_for(session, Expenditure))
    qtbot.addWidget(made)
    made.show()
    return made


def paid(session: OfficeSession, minor: int = 278_000_000, currency: str = "MNT", **values: object) -> Record:
    line = next(session.office.every(BudgetLine))
    values = {"line": line.id, "on": DAY, "description": "Hall", "amount": Money(minor, currency), **values}
    return Expenditure(new_id(), **values)


def beside(form: Form, field: str = "rate") -> tuple[str, str]:
    """The role and the text under a field."""
    under = form.inputs[field].under
    return under.property("role"), under.text()


def types(form: Form, field: str, text: str) -> None:
    editor = form.inputs[field].editor
    assert isinstance(editor, LineEditor)
    editor.line.selectAll()
    QTest.keyClicks(editor.line, text)


def keep(session: OfficeSession, on: date, value: str, currency: str = "MNT") -> Record:
    made = ExchangeRate(new_id(), currency=currency, base="USD", rate=Decimal(value), valid_from=on)
    session.office.save(made)
    found = session.office.get(ExchangeRate, made.id)
    assert found
    return found


def test_in_the_projects_own_currency_only_the_hint_stands_there(form: Form, session: OfficeSession) -> None:
    form.show_record(paid(session, currency="USD"))
    assert beside(form) == ("hint", "Empty in the project's own currency, or to take it from the register")
    types(form, "rate", "3450")
    assert beside(form) == ("doubt", "● Not used: the amount is in the project’s own currency.")


def test_where_no_rate_is_known_it_says_so_and_may_be_saved(form: Form, session: OfficeSession) -> None:
    record = paid(session, currency="KZT")
    form.show_record(record)
    sentence = "There is no rate from KZT to USD for this day. Until one is here or in Exchange rates, it is not counted."
    assert beside(form) == ("doubt", f"● {sentence}")
    assert sentence in form.inputs["rate"].editor.part.accessibleDescription()
    assert form.record() == record
    assert beside(form) == ("doubt", f"● {sentence}")
    session.office.save(record)
    assert session.project
    told = next(one for one in session.office.matrix(session.project.id, DAY).findings if one.kind == "no_rate")
    assert told.records == (("expenditure", record.id),)


def test_the_registers_rate_of_the_day_is_shown_with_what_it_makes(form: Form, session: OfficeSession) -> None:
    keep(session, date(2020, 7, 1), "2900")
    june = keep(session, date(2020, 6, 1), "2780")
    form.show_record(paid(session))
    assert beside(form) == ("hint", f"1 USD = 2,780 MNT since 1 Jun 2020 (rate {june.number}). Makes 1,000.00 USD.")
    types(form, "on", "010720")
    assert "2,900 MNT" in beside(form)[1]
    types(form, "amount", "10 eur")
    assert "no rate from EUR to USD" in beside(form)[1]


def test_an_old_rate_is_doubted(form: Form, session: OfficeSession) -> None:
    keep(session, date(2020, 4, 30), "400", "KZT")
    form.show_record(paid(session, currency="KZT"))
    role, words = beside(form)
    assert role == "doubt"
    assert words.endswith("It is 46 days older than the payment; a newer one may be missing.")


def test_a_rate_typed_says_what_it_makes_and_a_fault_goes_before_it(form: Form, session: OfficeSession) -> None:
    form.show_record(paid(session, rate_direction="foreign_per_project"))
    types(form, "rate", "27")
    assert beside(form) == ("hint", "Makes 102,962.96 USD.")
    types(form, "rate", "2780")
    assert beside(form) == ("hint", "Makes 1,000.00 USD.")
    types(form, "rate", "-1")
    form.record()
    assert beside(form)[0] == "fault"
    types(form, "rate", "2780")
    assert beside(form) == ("hint", "Makes 1,000.00 USD.")


def test_a_budget_in_another_currency_is_doubted(session: OfficeSession, qtbot: QtBot) -> None:
    form = Form(BudgetLine, editor_context_for(session, BudgetLine))
    qtbot.addWidget(form)
    form.show_record(next(session.office.every(BudgetLine)))
    assert beside(form, "amount")[0] == "hint"
    types(form, "amount", "500 eur")
    assert beside(form, "amount") == ("doubt", "● Not in the project’s currency, USD: it is not counted.")


def test_a_notice_of_another_record_does_not_stay(form: Form, session: OfficeSession) -> None:
    form.show_record(paid(session))
    form.show_record(paid(session, currency="USD"))
    assert beside(form)[0] == "hint"
    form.show_record(Expenditure(new_id()))
    assert beside(form)[0] == "hint"


def test_a_rate_says_how_it_is_read_and_which_other_is_of_its_day(session: OfficeSession, qtbot: QtBot) -> None:
    form = Form(ExchangeRate, editor_context_for(session, ExchangeRate))
    qtbot.addWidget(form)
    form.show_record(ExchangeRate(new_id(), currency="MNT", base="USD", rate=Decimal(3450), valid_from=date(2020, 7, 1)))
    assert beside(form) == ("hint", "1 USD = 3,450 MNT")
    types(form, "valid_from", "010620")
    known = next(one for one in session.office.every(ExchangeRate) if one.get("currency") == "MNT")
    assert beside(form) == ("doubt", f"● 1 USD = 3,450 MNT. For that day there is {known.number} too: delete one of them.")
    form.show_record(known)
    assert beside(form) == ("hint", "1 USD = 2,780 MNT")
