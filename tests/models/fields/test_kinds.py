"""Every kind: a value reads back as itself in every form, or is refused with a sentence."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.models.codelists import Code, CodeList, shipped
from desktop.models.fields.base import Cell, FormatContext, Kind, RefusalError
from desktop.models.fields.text_and_choice import (
    Choice,
    Choices,
    Count,
    Day,
    Moment,
    MoneyKind,
    Note,
    Number,
    PartialDayKind,
    Rate,
    Text,
    YesNo,
    read_code,
)
from desktop.models.fields.values import Money, PartialDay
from desktop.models.registers.indicator import ScopeKind

LOCALES = ("en", "mn", "zh", "de", "fr")
NOW = datetime(2020, 6, 30, 4, 0, tzinfo=UTC)
DESKS = {place: FormatContext(locale=place, now=lambda: NOW) for place in LOCALES}
EN, DE = DESKS["en"], DESKS["de"]

KINDS: dict[type[Kind[Any]], Kind[Any]] = {
    kind: kind("Field") for kind in (Text, Note, Count, Number, Rate, MoneyKind, Day, PartialDayKind)
}
KINDS |= {kind: kind("Field") for kind in (Moment, YesNo, ScopeKind)}
KINDS |= {Choice: Choice("Field", "country"), Choices: Choices("Field", "country")}

decimals = st.decimals(allow_nan=False, allow_infinity=False)
VALUES: dict[type[Kind[Any]], st.SearchStrategy[Any]] = {
    Text: st.text(max_size=520),
    Note: st.text(),
    Count: st.integers(-5, 2 * 10**15),
    Number: decimals | st.decimals(-(10**6), 10**6, places=3),
    Rate: decimals | st.decimals(0, 10**6, places=10),
    MoneyKind: st.builds(Money, st.integers(-(10**16), 10**16), st.sampled_from([code.code for code in shipped("currency")] + ["QQQ"])),
    Day: st.dates(),
    PartialDayKind: st.builds(PartialDay, st.integers(1, 9999), st.none() | st.integers(1, 12), st.none() | st.integers(1, 28)),
    Moment: st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(microsecond=0)) | st.datetimes(),
    YesNo: st.booleans(),
    ScopeKind: st.dictionaries(st.sampled_from(["purpose", "kind"]), st.frozensets(st.sampled_from(["visit", "network"]), min_size=1)),
    Choice: st.sampled_from([code.code for code in shipped("country")] + ["QQ"]),
    Choices: st.frozensets(st.sampled_from([code.code for code in shipped("country")])),
}
TYPED = st.text(max_size=30) | st.text("0123456789.,;:-+/ 'tUSDEurJan年月", max_size=14)
CELLS: st.SearchStrategy[Cell] = TYPED | st.integers() | st.floats() | st.booleans() | st.dates() | st.datetimes() | st.none()
each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=lambda k: type(k).__name__)
each = st.sampled_from(list(DESKS.values()))
each_desk = pytest.mark.parametrize("context", DESKS.values(), ids=lambda context: context.locale)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(RefusalError) as caught:
        act()
    return assert_sentence(caught.value)


def assert_sentence(refused: RefusalError) -> str:
    sentence = str(refused)
    assert sentence.endswith(".")
    assert "{field}" not in sentence
    return sentence


REFUSED = object()


def unless_refused(act: Callable[[], Any]) -> Any:
    """What ``act`` gives, or REFUSED where it says why not in a sentence."""
    try:
        return act()
    except RefusalError as refused:
        assert_sentence(refused)
        return REFUSED


def accepts(kind: Kind[Any], value: object) -> bool:
    return unless_refused(lambda: kind.check(value, EN)) is not REFUSED


def assert_reads_back(kind: Kind[Any], value: Any, context: FormatContext) -> None:
    assert kind.unpack(kind.pack(value)) == value
    assert kind.recognise(kind.pack(value)) == value
    assert kind.parse(kind.show(value, context), context) == value
    assert kind.from_cell(kind.to_cell(value, context), context) == value
    cell = kind.to_cell(value, context)
    if isinstance(cell, str):  # the form is the same wherever it was written
        for other in DESKS.values():
            assert kind.from_cell(cell, other) == value


@each_kind
@given(context=each, data=st.data())
def test_a_value_reads_back(kind: Kind[Any], context: FormatContext, data: st.DataObject) -> None:
    value = data.draw(VALUES[type(kind)])
    if accepts(kind, value):
        assert_reads_back(kind, None if value in (frozenset(), {}) else value, context)


@each_kind
@given(context=each, data=st.data())
def test_typed_text_is_refused_or_reads_back(kind: Kind[Any], context: FormatContext, data: st.DataObject) -> None:
    typed = data.draw(TYPED)
    shown = data.draw(st.none() | VALUES[type(kind)])
    if shown is not None and accepts(kind, shown):
        typed = kind.show(shown, context)
    value = unless_refused(lambda: kind.parse(typed, context))
    if value is not REFUSED:
        assert_reads_back(kind, value, context)


@each_kind
@given(context=each, cell=CELLS)
def test_a_cell_is_refused_or_reads_back(kind: Kind[Any], context: FormatContext, cell: Cell) -> None:
    value = unless_refused(lambda: kind.from_cell(cell, context))
    if value is not REFUSED:
        assert_reads_back(kind, value, context)


@each_kind
@given(
    st.lists(
        st.none() | st.integers() | st.text(max_size=30) | st.sampled_from(["1E999999999", "NaN", "[[", "2020-02-30", "\ud800"]), max_size=3
    )
)
def test_what_another_program_packed_is_what_this_one_packs_or_refused(kind: Kind[Any], packed: list[Any]) -> None:
    """A number of nine letters would be written as a gigabyte."""
    try:
        value = kind.recognise(packed)
    except ValueError:
        return
    assert kind.pack(value) == tuple(packed)


@each_kind
@each_desk
def test_blank_is_none_and_a_needed_field_says_so(kind: Kind[Any], context: FormatContext) -> None:
    assert kind.parse("  ", context) is None
    assert kind.from_cell(None, context) is None
    assert kind.from_cell("  ", context) is None
    assert kind.show(None, context) == ""
    assert kind.to_cell(None, context) is None
    assert kind.unpack(kind.pack(None)) is None
    arguments = ("country",) if isinstance(kind, Choice | Choices) else ()
    needed = type(kind)("Field", *arguments, required=True)
    assert refusal(lambda: needed.parse(" ", context)) == "Field is needed."
    assert refusal(lambda: needed.from_cell(None, context)) == "Field is needed."


def test_a_set_of_nothing_is_blank() -> None:
    needed = Choices("Countries", "country", required=True)
    assert refusal(lambda: needed.parse(";", EN)) == "Countries is needed."
    assert Choices("Countries", "country").parse(" ; ", EN) is None
    assert refusal(lambda: needed.check(frozenset(), EN)) == "Countries is needed."


def test_text_that_begins_like_a_formula_stays_text() -> None:
    assert Text("Title").parse("=1+1", EN) == "=1+1"
    assert Text("Title").to_cell("@x", EN) == "@x"


@pytest.mark.parametrize("bad", ["a\x00b", "half \ud800 sign", "\x7f", "a\x85b"])
def test_text_that_no_file_can_hold_is_refused(bad: str) -> None:
    assert "printed" in refusal(lambda: Text("Title").parse(bad, EN))


def test_a_long_text_is_refused_with_its_length() -> None:
    assert "10000000 characters; 16000 is the most" in refusal(lambda: Note("Note").parse("x" * 10_000_000, EN))


def test_a_line_of_text_has_no_line_break_and_a_note_keeps_its_own() -> None:
    assert Text("Title").parse("one \r\n two", EN) == "one two"
    assert Note("Note").parse("one\r\ntwo\rthree", EN) == "one\ntwo\nthree"


def test_cells_of_a_workbook_become_text_as_they_show() -> None:
    title = Text("Title")
    assert title.from_cell(41.0, EN) == "41"
    assert title.from_cell(0.1 + 0.2, EN) == "0.3"
    assert title.from_cell(1e15, EN) == "1000000000000000"
    midnight = datetime(2020, 3, 5)  # noqa: DTZ001  cells know no time zone
    assert title.from_cell(midnight, EN) == "2020-03-05"


@pytest.mark.parametrize(
    ("typed", "context", "number"),
    [
        ("1,250.5", EN, "1250.5"),
        ("1.250,5", DE, "1250.5"),
        ("1 250,5", DE, "1250.5"),
        ("1'250", EN, "1250"),
        ("１２．５", EN, "12.5"),
        (".5", EN, "0.5"),
        ("−3", EN, "-3"),
        ("+3", EN, "3"),
        ("1.250", DE, "1250"),
    ],
)
def test_numbers_as_people_write_them(typed: str, context: FormatContext, number: str) -> None:
    assert Number("Score").parse(typed, context) == Decimal(number)


@pytest.mark.parametrize(("typed", "context"), [("1,5", EN), ("12,50", EN), ("1.25", DE), ("1,25,0", EN), ("93 %", EN), ("1e3", EN)])
def test_numbers_that_could_be_misread_are_refused(typed: str, context: FormatContext) -> None:
    example = "1,250.5" if context is EN else "1.250,5"
    assert refusal(lambda: Number("Score").parse(typed, context)) == f"Score must be a number such as {example}."


def test_a_cell_with_a_point_is_read_alike_everywhere_or_not_at_all() -> None:
    score = Number("Score")
    assert score.from_cell("1.25", DE) == Decimal("1.25")
    assert score.from_cell("0.125", DE) == Decimal("0.125")
    assert score.from_cell("1.250", EN) == Decimal("1.25")
    assert refusal(lambda: score.from_cell("1.250", DE)) == ("Score: “1.250” can be read in two ways. Write 1250 or 1.2500.")


def test_an_excel_sum_loses_its_noise() -> None:
    assert Number("Score").from_cell(0.1 + 0.2, EN) == Decimal("0.3")
    assert Number("Share").from_cell(1 / 3, EN) == Decimal("0.333333333333333")
    assert "Round it" in refusal(lambda: Number("Share").parse("0.3333333333333333", EN))


@pytest.mark.parametrize(("cell", "words"), [(-1, "less than zero"), (12.5, "whole number"), (10**16, "too large"), (True, "number")])
def test_counts_that_cannot_be(cell: Cell, words: str) -> None:
    assert words in refusal(lambda: Count("Women").from_cell(cell, EN))


@pytest.mark.parametrize(
    ("typed", "context", "money"),
    [
        ("1,250.50 USD", EN, Money(125050, "USD")),
        ("usd 1250.5", EN, Money(125050, "USD")),
        ("1.250,50 EUR", DE, Money(125050, "EUR")),
        ("-5 JPY", EN, Money(-5, "JPY")),
        ("1.250 KWD", EN, Money(1250, "KWD")),
    ],
)
def test_money_as_people_write_it(typed: str, context: FormatContext, money: Money) -> None:
    assert MoneyKind("Cost").parse(typed, context) == money


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("1250.50", "needs a currency, such as 1,250.50 USD"),
        ("USD 5 EUR", "needs a currency"),
        ("5 QQQ", "not a currency in use"),
        ("5.001 USD", "more decimals than USD"),
        ("=5 USD", "must be a number"),
    ],
)
def test_money_that_cannot_be(typed: str, words: str) -> None:
    assert words in refusal(lambda: MoneyKind("Cost").parse(typed, EN))


def test_thousandths_do_not_turn_into_thousands_abroad() -> None:
    cost = MoneyKind("Cost")
    assert cost.to_cell(Money(1250, "KWD"), EN) == "1.2500 KWD"
    assert cost.from_cell("1.2500 KWD", DE) == Money(1250, "KWD")
    assert "two ways" in refusal(lambda: cost.from_cell("1.250 USD", DE))


def test_a_rate_shows_its_own_figures_and_keeps_ten_decimals() -> None:
    rate = Rate("Rate")
    value = rate.parse("2,650.5", EN)
    assert rate.show(value, EN) == "2,650.5"
    assert rate.to_cell(value, DE) == "2650.5000000000"
    assert rate.to_cell(Decimal("0.0000001"), EN) == "0.0000001000"
    assert "more than zero" in refusal(lambda: rate.parse("0.00000000001", EN))
    assert "too large" in refusal(lambda: rate.parse("9" * 40, EN))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("2020-03-05", date(2020, 3, 5)),
        ("2020/3/5", date(2020, 3, 5)),
        ("25.3.2020", date(2020, 3, 25)),
        ("3/25/2020", date(2020, 3, 25)),
        ("3/3/2020", date(2020, 3, 3)),
        ("5 March 2020", date(2020, 3, 5)),
        ("5 Mar. 2020", date(2020, 3, 5)),
        ("t", date(2020, 6, 30)),
        ("+7", date(2020, 7, 7)),
        ("3112", date(2020, 12, 31)),
        ("310319", date(2019, 3, 31)),
        ("31.12", date(2020, 12, 31)),
        ("31/12", date(2020, 12, 31)),
        ("1.2.26", date(2026, 2, 1)),
        ("31 dec", date(2020, 12, 31)),
        ("31 December", date(2020, 12, 31)),
    ],
)
def test_days_as_people_type_them(typed: str, found: date) -> None:
    context = FormatContext(now=lambda: datetime(2020, 6, 30).astimezone())
    assert Day("First day").parse(typed, context) == found


def test_a_day_that_can_be_two_is_refused_with_both() -> None:
    for read in (Day("First day").parse, Day("First day").from_cell):
        assert refusal(lambda read=read: read("02/03/2018", EN)) == (  # type: ignore[misc]
            "First day: “02/03/2018” can be 2018-03-02 or 2018-02-03. Write the one you mean."
        )
    assert "can be" in refusal(lambda: Day("First day").parse("2/3", EN))


@pytest.mark.parametrize("cell", ["31.2.2020", "2020-02-30", "soon", "20", 43831, "t", "+7", "3112", "31.12", "31 dec", True])
def test_what_is_no_day_in_a_file(cell: Cell) -> None:
    sentence = "First day must be a date such as 2026-03-31."
    assert refusal(lambda: Day("First day").from_cell(cell, EN)) == sentence


@given(context=each, day=st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_day_shown_anywhere_is_read_there(context: FormatContext, day: date) -> None:
    kind = Day("Day")
    assert kind.parse(kind.show(day, context), context) == day
    assert kind.from_cell(kind.show(day, context), context) == day


def test_partial_days_count_and_sort_at_their_end() -> None:
    days = [PartialDay(2018), PartialDay(2018, 3), PartialDay(2018, 3, 5), PartialDay(2017)]
    assert sorted(days) == [days[3], days[2], days[1], days[0]]
    assert PartialDay(2020, 2).counts_on == date(2020, 2, 29)


@pytest.mark.parametrize("typed", ["2018-13", "201", "+201", "20_8", "2018-02-30", "٢٠١٨-1"])
def test_what_is_no_partial_day(typed: str) -> None:
    assert "must be a year" in refusal(lambda: PartialDayKind("Born").parse(typed, EN))


def test_a_partial_day_out_of_a_cell() -> None:
    born = PartialDayKind("Born")
    assert born.from_cell(2018, EN) == born.from_cell(2018.0, EN) == PartialDay(2018)
    assert born.from_cell(date(2018, 3, 5), EN) == PartialDay(2018, 3, 5)
    assert "no month" in refusal(lambda: born.check(PartialDay(2018, None, 5), EN))


def test_a_moment_typed_here_is_kept_in_utc() -> None:
    at = Moment("At")
    found = at.parse("2020-03-05 08:00:00+08:00", EN)
    assert found == datetime(2020, 3, 5, tzinfo=UTC)
    assert found is not None
    assert found.utcoffset() == timedelta(0)
    assert "moment" in refusal(lambda: at.parse("9999-12-31T23:59:59-20:00", EN))


@pytest.mark.parametrize("cell", [True, 1, 1.0, "YES", "y", "true"])
def test_yes_in_a_cell(cell: Cell) -> None:
    assert YesNo("Given").from_cell(cell, EN) is True


@pytest.mark.parametrize("name", ["sex", "country", "age_band", "currency", "agency_type"])
@each_desk
def test_every_code_reads_back_from_its_label(name: str, context: FormatContext) -> None:
    kind = Choice("Field", name)
    for code in shipped(name):
        assert kind.parse(kind.show(code.code, context), context) == code.code
        assert kind.parse(code.code, context) == code.code


@pytest.mark.parametrize(
    ("codes", "typed", "code"),
    [
        ("sex", "f", "female"),
        ("country", "hong kong", "HK"),
        ("country", "niger", "NE"),
        ("age_band", "0-4", "0_4"),
        ("currency", "zimbabwe", "ZWG"),
    ],
)
def test_the_beginning_of_one_label_is_enough(codes: str, typed: str, code: str) -> None:
    assert Choice("Field", codes).parse(typed, EN) == code


def test_a_code_not_in_the_list_is_refused_shortly() -> None:
    assert refusal(lambda: Choice("Sex", "sex").parse("x" * 99, EN)) == (f"“{'x' * 60}” is not in the list of Sex. Choose one of the list.")
    assert "not in the list" in refusal(lambda: Choice("Place", "country").parse("uni", EN))
    assert "not in the list" in refusal(lambda: Choice("Sex", "sex").check("robot", EN))


def test_doubled_labels_of_an_office_read_back() -> None:
    codes = CodeList("place", (Code("north", "Station"), Code("south", "station"), Code("both", "North; south"), Code("old", "north")))
    context = FormatContext(codes=lambda _name: codes)
    kind, kinds = Choice("Place", "place"), Choices("Places", "place")
    for code in codes:
        assert kind.parse(kind.show(code.code, context), context) == code.code
    every = frozenset(code.code for code in codes)
    assert kinds.parse(kinds.show(every, context), context) == every


def test_a_retired_code_is_read_and_not_offered() -> None:
    codes = shipped("sex").retire("other")
    assert read_code("Other", codes, "Sex") == "other"
    assert "other" not in {code.code for code in codes.choices()}
    with pytest.raises(RefusalError):
        read_code("oth", codes, "Sex")
