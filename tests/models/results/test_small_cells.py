"""Nobody who knows the rule and reads what is printed can work out a small part."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from desktop.models.results.small_cells import Code, Table, alone, before, hidden

MINIMUM = 5
Values = tuple[int, ...]
Printed = tuple[Decimal, tuple[Decimal | None, ...]]


def table(values: Values) -> Table:
    return Table.of(Decimal(sum(values)), {code: Decimal(value) for code, value in zip("abcd", values, strict=False)})


def printed(values: Values, gone: Mapping[Table, frozenset[Code] | None]) -> Printed:
    this = table(values)
    codes = gone[this]
    shown = (None if codes is None or code in codes else Decimal(value) for code, value in zip("abcd", values, strict=False))
    return this.total, tuple(shown)


def recovered(possible: Mapping[Any, Iterable[Values]]) -> Iterator[tuple[Any, int]]:
    """Small parts that every table giving the same print has alike: whoever knows the rule knows them."""
    for print_out, tables in possible.items():
        for values in zip(*tables, strict=True):
            if len(set(values)) == 1 and 0 < values[0] < MINIMUM:
                yield print_out, values[0]


@pytest.mark.parametrize(("codes", "largest"), [(2, 14), (3, 9)])
def test_one_table_cannot_be_turned_back(codes: int, largest: int) -> None:
    possible = defaultdict(list)
    for values in product(range(largest + 1), repeat=codes):
        possible[printed(values, hidden([table(values)], MINIMUM))].append(values)
    assert len(possible) > 50
    assert list(recovered(possible)) == []


@pytest.mark.parametrize(("codes", "largest"), [(2, 15), (3, 8)])
def test_a_sum_and_its_addends_cannot_be_turned_back(codes: int, largest: int) -> None:
    """Two outputs and the common indicator that is their sum, all three printed."""
    possible = defaultdict(list)
    for one, other, both in _sums(codes, largest):
        gone = hidden({table(one), table(other), table(both)}, MINIMUM)
        possible[printed(one, gone), printed(other, gone), printed(both, gone)].append(one + other + both)
    assert len(possible) > 50
    assert list(recovered(possible)) == []


@pytest.mark.parametrize(("codes", "largest"), [(2, 15), (3, 8)])
def test_a_period_cannot_be_taken_from_all_so_far(codes: int, largest: int) -> None:
    """The period and all so far are printed; what came before follows, and must not tell either."""
    possible = defaultdict(list)
    for earlier, period, so_far in _sums(codes, largest):
        rest = before(table(so_far), table(period))
        assert rest == table(earlier)
        gone = hidden({table(period), table(so_far), rest}, MINIMUM)
        possible[printed(period, gone), printed(so_far, gone)].append(earlier + period + so_far)
    assert list(recovered(possible)) == []


def _sums(codes: int, largest: int) -> Iterator[tuple[Values, Values, Values]]:
    for values in product(range(largest + 1), repeat=2 * codes):
        if sum(values) <= largest:
            one, other = values[:codes], values[codes:]
            yield one, other, tuple(a + b for a, b in zip(one, other, strict=True))


def test_large_parts_are_printed_and_the_fewest_go_with_a_small_one() -> None:
    assert alone(table((9, 8, 0)), MINIMUM) == frozenset()
    assert alone(table((40, 22, 9, 3)), MINIMUM) == {"d", "c"}
    assert alone(table((40, 9, 9, 3)), MINIMUM) == {"d", "c", "b"}, "which of two alike goes would tell"
    assert alone(table((40, 4, 4, 0)), MINIMUM) == {"a", "b", "c"}, "two fours and their sum say four"


def test_a_total_below_the_minimum_shows_no_part() -> None:
    assert alone(table((3, 0)), MINIMUM) is None
    assert alone(table((0, 0)), MINIMUM) == frozenset()


def test_three_outputs_hide_with_their_sum() -> None:
    one, two, three = (6, 2), (7, 8), (9, 10)
    whole = (22, 20)
    gone = hidden([table(each) for each in (one, two, three, whole)], MINIMUM)
    assert gone[table(whole)] == frozenset()
    assert gone[table(two)] is None
    assert gone[table(three)] is None


def test_a_period_that_took_some_away_is_no_table() -> None:
    assert before(table((3, 9)), table((4, 1))) is None
