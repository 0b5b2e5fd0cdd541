"""Money: converted once and exactly, by the rate that holds on the day; nothing drifts."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.models.codelists import shipped
from desktop.models.fields.base import FormatContext, RefusalError
from desktop.models.fields.values import Money, minor_digits
from desktop.models.rates import Rates, converted
from desktop.models.registers.money import ExchangeRate, Expenditure

CURRENCIES = st.sampled_from(["USD", "MNT", "JPY", "KWD", "CNY"])
AMOUNTS = st.integers(-(10**15), 10**15)
RATES = st.decimals("0.0000000001", 10**9, places=10, allow_nan=False, allow_infinity=False)
DIRECTIONS = st.sampled_from(["foreign_per_project", "project_per_foreign"])
WITHOUT = (
    "AFN ALL BIF CLP DJF GNF IQD IRR ISK JPY KMF KPW KRW LAK LBP MGA MMK PYG RSD RWF SOS SYP UGX VND VUV XAF XOF XPF YER BYR MRO SLL STD"
)
DAYS = st.dates(date(2020, 1, 1), date(2020, 3, 31))


def by_hand(amount: Money, into: str, rate: Decimal, direction: str) -> int:
    """In fractions, which are never rounded; then to the nearest, halves away from zero."""
    units = Fraction(amount.minor, 10 ** minor_digits(amount.currency))
    exact = (units / Fraction(rate) if direction == "foreign_per_project" else units * Fraction(rate)) * 10 ** minor_digits(into)
    whole: int = (2 * abs(exact).numerator + exact.denominator) // (2 * exact.denominator)
    return whole if exact > 0 else -whole


@given(AMOUNTS, CURRENCIES, CURRENCIES, RATES, DIRECTIONS)
def test_an_amount_is_converted_as_in_fractions(minor: int, paid_in: str, into: str, rate: Decimal, direction: str) -> None:
    amount = Money(minor, paid_in)
    assert converted(amount, into, rate, direction) == (minor if paid_in == into else by_hand(amount, into, rate, direction))


@given(AMOUNTS, RATES, DIRECTIONS)
def test_a_refund_takes_back_what_its_payment_made(minor: int, rate: Decimal, direction: str) -> None:
    paid, back = (converted(Money(amount, "MNT"), "USD", rate, direction) for amount in (minor, -minor))
    assert paid is not None
    assert back == -paid


@pytest.mark.parametrize(
    ("amount", "into", "rate", "direction", "made"),
    [
        (Money(278_000_000, "MNT"), "USD", "2780", "foreign_per_project", 100_000),
        (Money(12_345, "JPY"), "USD", "150", "foreign_per_project", 8_230),
        (Money(10_000, "USD"), "JPY", "150.5", "project_per_foreign", 15_050),
        (Money(1_500, "KWD"), "USD", "3.25", "project_per_foreign", 488),  # 1.500 KWD make 4.875 USD
        (Money(-1_500, "KWD"), "USD", "3.25", "project_per_foreign", -488),
        (Money(100, "USD"), "KWD", "0.3075", "project_per_foreign", 308),
    ],
)
def test_currencies_with_no_and_with_three_decimals(amount: Money, into: str, rate: str, direction: str, made: int) -> None:
    assert converted(amount, into, Decimal(rate), direction) == made


def test_without_a_rate_or_its_direction_nothing_is_guessed() -> None:
    assert converted(Money(100, "MNT"), "USD", None, None) is None
    assert converted(Money(100, "MNT"), "USD", Decimal(3450), None) is None


def test_amounts_that_are_kept_mean_tomorrow_what_they_mean_today() -> None:
    """Books hold minor units: where another release of Babel gave a currency other decimals, every amount in it would be another."""
    found = {digits: {code.code for code in shipped("currency") if minor_digits(code.code) == digits} for digits in (0, 3, 4)}
    assert found == {0: set(WITHOUT.split()), 3: {"BHD", "JOD", "KWD", "LYD", "OMR", "TND"}, 4: set()}


def rate(day: date, currency: str = "MNT", base: str = "USD", value: str = "3450", id: str = "a") -> ExchangeRate:
    return ExchangeRate(id, number=f"A-{id}", currency=currency, base=base, rate=Decimal(value), valid_from=day)


PAIRS = st.sampled_from([("MNT", "USD"), ("USD", "MNT"), ("MNT", "CNY"), ("CNY", "USD"), ("USD", "EUR")])
REGISTER = st.lists(st.tuples(DAYS, PAIRS, st.integers(1, 9_999)), max_size=30, unique_by=lambda one: one[2])


@given(REGISTER, DAYS, st.randoms())
def test_the_newest_rate_between_the_two_not_after_the_day_holds(
    entered: list[tuple[date, tuple[str, str], int]], day: date, any_order: Random
) -> None:
    rates = [rate(on, *pair, value=str(value), id=f"{value:04}") for on, pair, value in entered]
    fitting = [one for one in rates if {one.currency, one.base} == {"MNT", "USD"} and one.valid_from and one.valid_from <= day]
    wanted = max(fitting, key=lambda one: (str(one.valid_from), one.id), default=None)
    any_order.shuffle(rates)
    assert Rates(rates).on(day, "MNT", "USD") is wanted
    assert Rates(rates).on(day, "USD", "MNT") is wanted


def test_a_rate_is_read_the_way_it_is_quoted() -> None:
    quoted, turned = rate(date(2020, 1, 1), value="3450"), rate(date(2020, 1, 1), "USD", "MNT", "0.0003")
    assert quoted.convert(Money(345_000_000, "MNT"), "USD") == 100_000
    assert quoted.convert(Money(100_000, "USD"), "MNT") == 345_000_000
    assert turned.convert(Money(345_000_000, "MNT"), "USD") == 103_500
    assert list(rate(date(2020, 1, 1), "USD", "USD").faults()) == [("base", "A rate is between two currencies.")]
    assert quoted.said(FormatContext()) == "1 USD = 3,450 MNT since 1 Jan 2020 (rate A-a)"


@pytest.mark.parametrize("typed", ["₮300,000", "300,000₮", "300,000 ₮", "MNT 300,000", "300,000.00 mnt"])
def test_an_amount_may_have_the_sign_of_its_currency(typed: str) -> None:
    assert Expenditure.amount.parse(typed, FormatContext()) == Money(30_000_000, "MNT")


@pytest.mark.parametrize("typed", ["$300", "¥300", "€300 USD", "300"])
def test_a_sign_of_several_currencies_is_asked_about(typed: str) -> None:
    with pytest.raises(RefusalError, match="needs a currency, such as"):
        Expenditure.amount.parse(typed, FormatContext())
