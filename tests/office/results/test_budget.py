"""Money against budget: payments in other currencies by their own rate or the register's; what cannot be counted is told."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.models.fields.values import Money
from desktop.models.ids import new_id
from desktop.models.registers.figures import Stated
from desktop.models.registers.money import BudgetLine, ExchangeRate, Expenditure
from desktop.models.registers.site import Site
from desktop.models.results.matrix import Finding
from desktop.office.results.budget import budget_of
from desktop.office.results.framework_at import Frame
from tests.office.conftest import Books, Small, make_books, make_small

DAY = date(2020, 6, 15)
BY_HAND = """
WITH dated AS (
  SELECT e.line, e.amount, e.amount_currency, CAST(e.rate AS REAL) AS own, e.rate_direction AS way,
    (SELECT CASE base WHEN 'USD' THEN 1 / CAST(rate AS REAL) ELSE CAST(rate AS REAL) END FROM exchange_rate
     WHERE deleted IS NOT 1 AND valid_from <= e."on"
       AND ((currency = e.amount_currency AND base = 'USD') OR (currency = 'USD' AND base = e.amount_currency))
     ORDER BY valid_from DESC, id DESC LIMIT 1) AS taken
  FROM expenditure e WHERE e.deleted IS NOT 1 AND e."on" <= '{as_at}')
SELECT line, SUM(CASE WHEN amount_currency = 'USD' THEN amount
  WHEN own IS NULL THEN CAST(ROUND(amount * taken) AS INTEGER)
  WHEN way = 'foreign_per_project' THEN CAST(ROUND(amount / own) AS INTEGER) ELSE CAST(ROUND(amount * own) AS INTEGER) END)
FROM dated GROUP BY line"""


def line_of(small: Small, code: str = "A", amount: Money | None = None, **values: object) -> BudgetLine:
    owned = {"of": ("project", small.project.id), "title": f"Line {code}", "category": "operational", **values}
    made = BudgetLine(new_id(), code=code, amount=amount or Money(1_000_000, "USD"), **owned)
    small.books.keep(made)
    return made


def payment(line: BudgetLine, minor: int, currency: str = "MNT", on: date = DAY, **values: object) -> Expenditure:
    return Expenditure(new_id(), line=line.id, on=on, description="Hall", amount=Money(minor, currency), **values)


def rate(on: date, value: str, currency: str = "MNT", base: str = "USD") -> ExchangeRate:
    return ExchangeRate(new_id(), currency=currency, base=base, rate=Decimal(value), valid_from=on)


def findings(small: Small, kind: str) -> list[Finding]:
    return [one for one in small.books.matrix(date(2020, 12, 31), code="S.1").findings if one.kind == kind]


def spent(small: Small, as_at: date = date(2020, 12, 31)) -> dict[str, Decimal]:
    budget = budget_of(small.books.office, Frame(small.books.office, small.project.id, as_at))
    return {row.line: row.actual for row in budget.lines}


def test_a_payment_without_a_rate_is_told_and_stops_nothing(small: Small) -> None:
    line = line_of(small)
    counted, *lacking = payment(line, 12_345, "USD"), *(payment(line, 1_000_000 * part) for part in range(1, 8))
    small.books.keep(counted, *lacking)
    matrix = small.books.matrix(date(2020, 12, 31), code="S.1")
    row = matrix.budget.lines[0]
    assert (row.actual, row.records, row.burn_percent) == (Decimal("123.45"), 1, Decimal("1.2345"))
    (found,) = findings(small, "no_rate")
    numbers = [record.number for one in lacking if (record := small.books.office.get(Expenditure, one.id))]
    assert found.sentence == (
        f"Line A: 280,000.00 MNT is not counted, because no rate to USD is known: {', '.join(map(str, numbers[:5]))} and 2 more. "
        "Enter one there or in Exchange rates."
    )
    assert found.place == "Line A"
    assert found.records == tuple(("expenditure", one.id) for one in lacking)


def test_the_registers_rate_of_the_day_is_taken_and_shown(small: Small) -> None:
    line = line_of(small)
    early, june, july = rate(date(2020, 1, 1), "2700"), rate(date(2020, 6, 1), "2800"), rate(date(2020, 7, 1), "2900")
    small.books.keep(july, early, june, rate(date(2020, 6, 1), "3.1", "EUR"), rate(date(2020, 6, 2), "400", "MNT", "CNY"))
    paid = [
        payment(line, 280_000_000, on=date(2020, 6, 1)),
        payment(line, 280_000_000, on=date(2020, 6, 30)),
        payment(line, 270_000_000, on=date(2020, 5, 31)),
    ]
    small.books.keep(*paid)
    budget = small.books.matrix(date(2020, 12, 31), code="S.1").budget
    assert budget.total.actual == 3000
    assert [(one.rate.id, one.payments, one.paid, one.made) for one in budget.taken] == [
        (early.id, 1, Money(270_000_000, "MNT"), Money(100_000, "USD")),
        (june.id, 2, Money(560_000_000, "MNT"), Money(200_000, "USD")),
    ]
    assert not findings(small, "no_rate")


def test_a_rate_on_the_payment_wins_and_a_payment_before_the_first_rate_has_none(small: Small) -> None:
    line = line_of(small)
    small.books.keep(rate(date(2020, 6, 1), "2800"))
    small.books.keep(payment(line, 250_000_000, rate=Decimal(2500), rate_direction="foreign_per_project"))
    assert spent(small) == {"A": Decimal(1000)}
    small.books.keep(payment(line, 1_000, on=date(2020, 5, 31)))
    assert [one.records for one in findings(small, "no_rate")]
    assert spent(small) == {"A": Decimal(1000)}


def test_two_rates_of_one_day_are_told(small: Small) -> None:
    line, one, other = line_of(small), rate(date(2020, 6, 1), "2800"), rate(date(2020, 6, 1), "0.0004", "USD", "MNT")
    small.books.keep(one, rate(date(2020, 6, 1), "7", "CNY"), rate(date(2020, 5, 1), "2700"), payment(line, 280_000_000))
    assert not findings(small, "two_rates")
    small.books.keep(other)
    (found,) = findings(small, "two_rates")
    assert found.records == (("exchange_rate", other.id), ("exchange_rate", one.id))
    assert spent(small) == {"A": Decimal(1120)}
    small.books.keep(other.changed(deleted=True))
    assert not findings(small, "two_rates")
    assert spent(small) == {"A": Decimal(1000)}


def test_what_is_spent_is_told_by_the_site_that_paid_or_that_of_the_line(small: Small) -> None:
    china, mongolia = (Site(new_id(), code=code, title=code, country=code) for code in ("CN", "MN"))
    small.books.keep(china, mongolia, rate(date(2020, 6, 1), "2800"))
    whole, of_site = line_of(small), line_of(small, "B", site=mongolia.id)
    small.books.keep(payment(whole, 100, "USD", site=china.id), payment(whole, 280_000, site=mongolia.id), payment(whole, -30, "USD"))
    small.books.keep(payment(of_site, 500, "USD"), payment(of_site, 7, "USD", site=china.id))
    budget = small.books.matrix(date(2020, 12, 31), code="S.1").budget
    assert [dict(row.by_site) for row in budget.lines] == [
        {"": Decimal("-0.3"), "CN": Decimal(1), "MN": Decimal(1)},
        {"CN": Decimal("0.07"), "MN": Decimal(5)},
    ]
    assert dict(budget.total.by_site) == {"": Decimal("-0.3"), "CN": Decimal("1.07"), "MN": Decimal(6)}
    assert [row.actual for row in (*budget.lines, budget.total)] == [Decimal("1.7"), Decimal("5.07"), Decimal("6.77")]


def test_a_deleted_rate_is_none(small: Small) -> None:
    line, wrong = line_of(small), rate(date(2020, 6, 1), "2")
    small.books.keep(wrong, rate(date(2020, 5, 1), "2800"), payment(line, 280_000_000))
    small.books.keep(wrong.changed(deleted=True))
    assert spent(small) == {"A": Decimal(1000)}


def test_corrections_take_back_and_deleted_payments_are_gone(small: Small) -> None:
    line = line_of(small)
    small.books.keep(rate(date(2020, 6, 1), "2799.37"), payment(line, 10_001, "USD"))
    voided = payment(line, 99_999, "USD")
    small.books.keep(payment(line, 123_456_789), payment(line, -123_456_789, kind="correction"), payment(line, -1, "USD"), voided)
    small.books.keep(voided.changed(deleted=True))
    assert spent(small) == {"A": Decimal(100)}
    small.books.keep(payment(line, -20_000, "USD", kind="correction"))
    matrix = small.books.matrix(date(2020, 12, 31), code="S.1")
    assert (matrix.budget.total.actual, matrix.budget.total.burn_percent) == (-100, -1)


def test_payments_on_a_deleted_line_are_told(small: Small) -> None:
    kept, gone = line_of(small), line_of(small, "B")
    out = payment(gone, 500, "USD")
    small.books.keep(payment(kept, 100, "USD"), out)
    small.books.keep(gone.changed(deleted=True))
    (found,) = findings(small, "no_line")
    assert found.records == (("expenditure", out.id),)
    assert found.sentence.startswith("Line B: 5.00 USD is not counted, because this budget line is deleted: ")
    assert spent(small) == {"A": Decimal(1)}


def test_a_budget_in_another_currency_is_told_and_not_counted(small: Small) -> None:
    line_of(small)
    euros = line_of(small, "B", Money(500_000, "EUR"))
    total = Stated(new_id(), of=("project", small.project.id), what="budget_total", amount=Money(1_500_000, "EUR"), source="Cover page")
    small.books.keep(total, payment(euros, 100, "USD"))
    assert [one.records for one in findings(small, "other_currency")] == [(("budget_line", euros.id),), (("stated", total.id),)]
    assert not findings(small, "stated_total")
    budget = small.books.matrix(date(2020, 12, 31), code="S.1").budget
    assert [(row.budget, row.actual, row.burn_percent) for row in budget.lines] == [(10_000, 0, 0), (0, 1, None)]
    assert budget.total.stated_budget is None


def test_lines_of_the_same_code_at_two_sites_are_two(small: Small) -> None:
    sites = [Site(new_id(), code=code, title=code, country=code) for code in ("CN", "MN")]
    small.books.keep(*sites)
    lines = [line_of(small, "A", position=place, site=site.id) for place, site in enumerate(sites)]
    stated = Stated(
        new_id(), of=("project", small.project.id), what="line_burn_percent", line=lines[0].id, value=Decimal(50), source="Page 3"
    )
    small.books.keep(stated, payment(lines[0], 10_000, "USD"), payment(lines[1], 20_000, "USD"))
    budget = small.books.matrix(date(2020, 12, 31), code="S.1").budget
    assert [(row.name, row.actual, row.stated_burn_percent) for row in budget.lines] == [
        ("Line A · CN", 100, 50),
        ("Line A · MN", 200, None),
    ]
    assert [one.records for one in findings(small, "burn_rate")] == [(("budget_line", lines[0].id),)]


def test_five_hundred_payments_are_what_is_added_up_by_hand(small: Small) -> None:
    by_chance, lines = Random(1140), [line_of(small, code) for code in "AB"]
    first = date(2020, 1, 1)
    rates = [rate(first + timedelta(by_chance.randrange(200)), str(by_chance.randint(2_500, 2_900))) for _one in range(12)]
    turned = [rate(first + timedelta(by_chance.randrange(200)), f"0.000{by_chance.randint(341, 399)}", "USD", "MNT") for _one in range(4)]
    small.books.keep(rate(first, "2777"), *rates, *turned)
    own: tuple[dict[str, object], ...] = (
        {},
        {"rate": Decimal(2650), "rate_direction": "foreign_per_project"},
        {"rate": Decimal("0.00037"), "rate_direction": "project_per_foreign"},
    )
    small.books.keep(
        *(
            payment(
                by_chance.choice(lines),
                by_chance.randint(-5_000_000, 90_000_000),
                by_chance.choice(("USD", "MNT")),
                first + timedelta(by_chance.randrange(300)),
                deleted=by_chance.random() < 0.05 or None,
                **by_chance.choice(own),
            )
            for _one in range(500)
        )
    )
    as_at = date(2020, 9, 1)
    by_hand = dict(small.books.office.sql(BY_HAND.format(as_at=as_at)))
    assert spent(small, as_at) == {line.code: Decimal(by_hand[line.id]) / 100 for line in lines}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    """A project whose money each example of Hypothesis replaces."""
    made: Books = make_books(Path(tmp_path_factory.mktemp("money")))
    yield make_small(made, "S.1")
    made.office.close()
    made.cases.close()


DAYS = st.integers(0, 60).map(lambda days: date(2020, 6, 1) + timedelta(days))
OWN = st.none() | st.tuples(
    st.integers(1, 10**7).map(lambda value: Decimal(value) / 1000), st.sampled_from(["foreign_per_project", "project_per_foreign"])
)
PAYMENTS = st.lists(
    st.tuples(st.integers(-(10**9), 10**9), st.sampled_from(["USD", "MNT", "CNY", "JPY"]), DAYS, OWN, st.booleans()), max_size=25
)
RATES = st.lists(
    st.tuples(DAYS, st.integers(1, 10**7).map(lambda value: Decimal(value) / 1000), st.sampled_from(["MNT", "CNY", "JPY"])), max_size=8
)


def in_fractions(records: Sequence[Expenditure], rates: Sequence[ExchangeRate], as_at: date) -> tuple[int, set[str]]:
    """US cents, and the ids of what cannot be converted."""
    cents, lacking = 0, set[str]()
    for one in records:
        amount, on = one.get("amount"), one.get("on")
        if one.deleted or on > as_at:
            continue
        known = [each for each in rates if each.currency == amount.currency and each.get("valid_from") <= on]
        units = Fraction(amount.minor, 1 if amount.currency == "JPY" else 100)
        if amount.currency == "USD":
            exact = units
        elif one.rate:
            exact = units / Fraction(one.rate) if one.rate_direction == "foreign_per_project" else units * Fraction(one.rate)
        elif known:
            exact = units / Fraction(max(known, key=lambda each: (each.get("valid_from"), each.id)).get("rate"))
        else:
            lacking.add(one.id)
            continue
        whole = int(abs(exact) * 100 + Fraction(1, 2))
        cents += whole if exact > 0 else -whole
    return cents, lacking


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PAYMENTS, RATES, st.randoms())
def test_sums_never_drift_whatever_the_order(
    shared: Small,
    payments: list[tuple[int, str, date, tuple[Decimal, str] | None, bool]],
    rates: list[tuple[date, Decimal, str]],
    any_order: Random,
) -> None:
    line = line_of(shared, new_id())
    others = [one.changed(deleted=True) for one in shared.books.office.every(ExchangeRate)]
    known = [rate(day, str(value), currency) for day, value, currency in rates]
    records = [
        payment(line, minor, paid_in, on, rate=own and own[0], rate_direction=own and own[1], deleted=gone or None)
        for minor, paid_in, on, own, gone in payments
    ]
    any_order.shuffle(records)
    shared.books.keep(*others, *known, *records)
    as_at = date(2020, 7, 15)
    budget = budget_of(shared.books.office, Frame(shared.books.office, shared.project.id, as_at))
    row = next(row for row in budget.lines if row.id == line.id)
    wanted, lacking = in_fractions(records, known, as_at)
    assert row.actual * 100 == wanted
    assert {id for out in budget.left_out if out.line == line.title for id in out.payments} == lacking
    assert sum(row.actual for row in budget.lines) == budget.total.actual
