"""Moves in a framework: the order that was meant, codes kept, and no more records changed than must be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import UserError
from desktop.models.record import Record
from desktop.models.registers.indicator import Placement
from desktop.models.registers.result import Result
from desktop.models.results.arrangement import Arrangement
from desktop.office.sample import sample_records


def result(code: str, position: int | None, parent: str | None = None, level: str = "output") -> Result:
    return Result(code, project="p", code=code, level=level, statement=code, parent=parent, position=position)


def row(name: str, under: str, position: int | None, of: str = "") -> Placement:
    return Placement(name, of=("indicator", of or name), result=under, position=position)


def small() -> Arrangement:
    """Two outcomes; the first with two outputs; rows numbered as printed."""
    results = (
        result("O1", 1, None, "outcome"),
        result("1.1", 2, "O1"),
        result("1.2", 3, "O1"),
        result("O2", 4, None, "outcome"),
        result("2.1", 5, "O2"),
    )
    rows = (row("a", "O1", 1), row("b", "1.1", 2), row("c", "1.1", 3), row("d", "1.2", 4), row("e", "2.1", 5))
    return Arrangement(results, rows)


def after(before: Arrangement, changed: list[Record]) -> Arrangement:
    results = {**before.results, **{one.id: one for one in changed if isinstance(one, Result)}}
    rows = {**before.placements, **{one.id: one for one in changed if isinstance(one, Placement)}}
    return Arrangement(results.values(), rows.values())


def drawn(arrangement: Arrangement) -> str:
    def one(result: Result) -> str:
        rows = "".join(row.id for row in arrangement.rows(result.id))
        under = " ".join(one(below) for below in arrangement.under(result.id))
        return f"{result.code}{'=' if rows else ''}{rows}{f'({under})' if under else ''}"

    return " ".join(one(top) for top in arrangement.under(None))


def test_it_reads_as_it_is_printed() -> None:
    assert drawn(small()) == "O1=a(1.1=bc 1.2=d) O2(2.1=e)"


@pytest.mark.parametrize(
    ("move", "record", "drawing", "count"),
    [
        ("up", "1.2", "O1=a(1.2=d 1.1=bc) O2(2.1=e)", 5),  # two results and the three rows they have
        ("down", "1.1", "O1=a(1.2=d 1.1=bc) O2(2.1=e)", 5),
        ("outdented", "1.2", "O1=a(1.1=bc) 1.2=d O2(2.1=e)", 1),
        ("up", "c", "O1=a(1.1=cb 1.2=d) O2(2.1=e)", 2),
        ("up", "d", "O1=a(1.1=bcd 1.2) O2(2.1=e)", 1),
        ("down", "c", "O1=a(1.1=b 1.2=cd) O2(2.1=e)", 1),
        ("down", "d", "O1=a(1.1=bc 1.2) O2=d(2.1=e)", 1),
        ("indented", "a", "O1(1.1=abc 1.2=d) O2(2.1=e)", 1),
        ("outdented", "b", "O1=ab(1.1=c 1.2=d) O2(2.1=e)", 1),
    ],
)
def test_a_move_does_what_it_says_and_changes_few(move: str, record: str, drawing: str, count: int) -> None:
    arrangement = small()
    one = arrangement.results.get(record) or arrangement.placements[record]
    changed = getattr(arrangement, move)(one)
    assert drawn(after(arrangement, changed)) == drawing
    assert len(changed) == count
    assert drawn(arrangement) == "O1=a(1.1=bc 1.2=d) O2(2.1=e)"  # itself it stays


@pytest.mark.parametrize(
    ("move", "record"),
    [("up", "O1"), ("down", "O2"), ("indented", "O1"), ("outdented", "O1"), ("up", "a"), ("down", "e"), ("indented", "e")],
)
def test_where_there_is_no_way_nothing_changes(move: str, record: str) -> None:
    arrangement = small()
    assert not getattr(arrangement, move)(arrangement.results.get(record) or arrangement.placements[record])


def levels(arrangement: Arrangement) -> str:
    return " ".join(f"{one.code}:{one.level}" for one in arrangement.order())


def tall() -> Arrangement:
    results = (
        result("1", 1, None, "objective"),
        result("O1", 2, "1", "outcome"),
        result("1.1", 3, "O1"),
        result("2", 4, None, "objective"),
        result("O2", 5, "2", "outcome"),
        result("3", 6, None, "objective"),
        result("own", 7, "3", "pillar"),
    )
    return Arrangement(results, ())


@pytest.mark.parametrize(
    ("move", "record", "drawing", "said"),
    [
        ("indented", "2", "1(O1(1.1) 2(O2)) 3(own)", "1:objective O1:outcome 1.1:output 2:outcome O2:output 3:objective own:pillar"),
        ("indented", "3", "1(O1(1.1)) 2(O2 3(own))", "1:objective O1:outcome 1.1:output 2:objective O2:outcome 3:outcome own:pillar"),
        ("outdented", "O1", "1 O1(1.1) 2(O2) 3(own)", "1:objective O1:objective 1.1:output 2:objective O2:outcome 3:objective own:pillar"),
        ("outdented", "1.1", "1(O1 1.1) 2(O2) 3(own)", "1:objective O1:outcome 1.1:outcome 2:objective O2:outcome 3:objective own:pillar"),
    ],
)
def test_the_level_follows_when_a_result_goes_in_or_out(move: str, record: str, drawing: str, said: str) -> None:
    arrangement = tall()
    moved = after(arrangement, getattr(arrangement, move)(arrangement.results[record]))
    assert drawn(moved) == drawing
    assert levels(moved) == said


def test_in_and_out_again_is_where_it_was() -> None:
    arrangement = tall()
    inside = after(arrangement, arrangement.indented(arrangement.results["3"]))
    assert levels(after(inside, inside.outdented(inside.results["3"]))) == levels(arrangement)


def test_a_drag_changes_a_level_only_where_it_must() -> None:
    arrangement = tall()
    moved = after(arrangement, arrangement.put(arrangement.results["1.1"], "2", 0))
    assert (drawn(moved), moved.results["1.1"].level) == ("1(O1) 2(1.1 O2) 3(own)", "output")
    moved = after(arrangement, arrangement.put(arrangement.results["2"], "1", 0))
    assert (moved.results["2"].level, moved.results["O2"].level) == ("outcome", "output")


def test_nothing_stands_under_an_output() -> None:
    arrangement = small()
    for code, sentence in (("1.2", "1.2 would stand under an output"), ("O2", "2.1 would stand under an output")):
        with pytest.raises(UserError, match=sentence):
            arrangement.indented(arrangement.results[code])
    with pytest.raises(UserError, match="O2 would stand under an output"):
        arrangement.put(arrangement.results["O2"], "1.1", 0)


def test_a_result_never_stands_under_itself() -> None:
    arrangement = small()
    with pytest.raises(UserError, match="under itself"):
        arrangement.put(arrangement.results["O1"], "1.1", 0)
    with pytest.raises(UserError, match="under itself"):
        arrangement.put(arrangement.results["O1"], "O1", 0)


def test_an_indicator_stands_under_a_result_once() -> None:
    arrangement = small()
    with pytest.raises(UserError, match="already"):
        arrangement.put(row("new", "1.2", None, of="b"), "1.1", 0)
    changed = arrangement.put(row("new", "1.2", None, of="b"), "1.2", 1)
    assert drawn(after(arrangement, changed)) == "O1=a(1.1=bc 1.2=dnew) O2(2.1=e)"


def test_what_has_no_order_yet_gets_one() -> None:
    arrangement = Arrangement([result("B", None), result("A", None), result("C", 0)], [])
    assert drawn(arrangement) == "A B C"
    assert drawn(after(arrangement, arrangement.down(arrangement.results["A"]))) == "B A C"


def test_the_level_of_a_new_result_is_that_of_its_neighbours_or_the_next() -> None:
    arrangement = small()
    assert arrangement.level_under("O1") == "output"
    assert arrangement.level_under("1.1") == "output"
    assert arrangement.level_under(None) == "outcome"
    assert Arrangement([], []).level_under(None) == "objective"


def sample() -> Arrangement:
    records = list(sample_records())
    return Arrangement((one for one in records if isinstance(one, Result)), (one for one in records if isinstance(one, Placement)))


SAMPLE = sample()
_ANY = st.sampled_from([*SAMPLE.results.values(), *SAMPLE.placements.values()])


def test_the_sample_is_numbered_as_it_is_printed() -> None:
    first = next(iter(SAMPLE.placements.values()))
    assert not SAMPLE.put(first, first.result, 0)


@given(st.lists(st.tuples(st.sampled_from(["up", "down", "indented", "outdented"]), _ANY), max_size=8))
def test_after_any_moves_nothing_is_lost_and_the_rows_are_numbered_in_order(moves: list[tuple[str, Record]]) -> None:
    arrangement = SAMPLE
    for move, record in moves:
        one = arrangement.results.get(record.id) or arrangement.placements[record.id]
        try:
            arrangement = after(arrangement, getattr(arrangement, move)(one))
        except UserError:
            continue
    assert {one.id for one in arrangement.order()} == set(SAMPLE.results)
    assert {one.id: one.code for one in arrangement.order()} == {one.id: one.code for one in SAMPLE.results.values()}
    rows = [row.position or 0 for one in arrangement.order() for row in arrangement.rows(one.id)]
    assert rows == sorted(set(rows))
    assert len(rows) == len(SAMPLE.placements)
