"""Any measure that makes sense is counted without a fault, and is what plain Python counts: in all, in a period, by part and site."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from desktop.models.fields.base import FormatContext
from desktop.models.fields.references import Link
from desktop.models.fields.text_and_choice import Day
from desktop.models.ids import new_id
from desktop.models.measures.conditions import codes_of, compared
from desktop.models.measures.measure import STAGES
from desktop.models.measures.reach import links, numbers
from desktop.models.measures.scopes import scope_fields
from desktop.models.measures.sentence import TALLIES, Sentence, measure_of_sentence
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Placement
from desktop.models.registers.report import Report
from desktop.models.registers.result import Result
from desktop.models.results.matrix import Row
from desktop.office.results.matrix import matrix_of
from tests.office.conftest import Books
from tests.office.results.any_measure.naive import STAGES as KNOWN
from tests.office.results.any_measure.naive import Naive

CONTEXT = FormatContext()
AS_AT, PERIOD = date(2020, 6, 30), "2019 Q1"
TERMS = {"numbers": ("<18", ">=2", "1-30", "filled", "empty"), "days": (">=2019-06-01", "2019-01-01..2019-12-31", "empty", "reached")}


@st.composite
def conditions(draw: st.DrawFn, counts: str) -> dict[str, frozenset[str]]:
    fields = scope_fields(measure_of_sentence(Sentence(counts)))
    names = draw(st.lists(st.sampled_from(sorted(fields)), max_size=2, unique=True)) if fields else []
    found = {}
    for name in names:
        kind = fields[name].kind
        codes = codes_of(kind, CONTEXT)
        terms = [code.code for code in codes] if codes else ["filled", "empty"] if isinstance(kind, Link) else None
        if terms is None:
            terms = list(TERMS["days" if isinstance(kind, Day) else "numbers"]) if compared(kind) else ["filled"]
        found[name] = frozenset(draw(st.lists(st.sampled_from(terms), min_size=1, max_size=3)))
    return found


@st.composite
def sentences(draw: st.DrawFn) -> dict[str, Any]:
    counts = draw(st.sampled_from(sorted(KNOWN)))
    tally, sources = draw(st.sampled_from(sorted(TALLIES))), STAGES[counts].sources
    said: dict[str, Any] = {"counts": counts, "tally": tally}
    if TALLIES[tally].takes == "link":
        said["tallied"] = draw(st.sampled_from(["", *sorted({name for source in sources for name in links(source)})]))
    elif TALLIES[tally].takes:
        known = sorted({name for source in sources if source.register != "counted" for name in numbers(source)})
        assume(known)
        said["tallied"] = draw(st.sampled_from(known))
        said["over"] = draw(st.sampled_from(known)) if tally == "over" else ""
    said["scope"] = draw(conditions(counts))
    said["of_those"] = draw(conditions(counts)) if tally == "share" else {}
    said["over_periods"] = draw(st.sampled_from([None, *Sentence(counts, tally).rules]))
    said["unit"] = "yes_no" if said["over_periods"] == "reached" else "percent" if tally in ("share", "over") else "number"
    return {name: value for name, value in said.items() if value}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])
@given(said=sentences())
def test_it_is_counted_as_plain_python_counts_it(office: tuple[Books, Naive, str], said: dict[str, Any]) -> None:
    made, naive, project = office
    version = IndicatorVersion(new_id(), valid_from=date(2018, 1, 1), wording="Any", measure="built", dispute="Of any unit", **said)
    assume(not {**version.refusals(CONTEXT)}.keys() - {"of"})
    row = _row(made, version, project)
    period = next((began, ended) for began, ended in naive.periods if began == date(2019, 1, 1))
    expected = naive.number(said, AS_AT), naive.number(said, period[1], period[0])
    assert row.period is not None
    assert _close(row.cumulative.value, expected[0])
    assert _close(row.period.value, expected[1])
    told: dict[str, Decimal] = defaultdict(Decimal)
    for part in row.cumulative.parts:
        told[part.breakdown] += part.value or 0
    assert all(total == row.cumulative.value for total in told.values())


def _row(made: Books, version: IndicatorVersion, project: str) -> Row:
    indicator = Indicator(new_id(), project=project, short="Any")
    with made.office.trial((Indicator, IndicatorVersion, Placement, Report)) as trial:
        others = [one.id for register in (Indicator, IndicatorVersion, Placement, Report) for one in trial.every(register)]
        result = next(one.id for one in trial.every(Result) if one.project == project)
        of = ("indicator", indicator.id)
        trial.as_if([indicator, version.changed(of=of), Placement(new_id(), of=of, result=result, position=1)], others)
        (row,) = matrix_of(trial, made.cases, project, AS_AT, PERIOD).rows
    return row


def _close(ours: Decimal | None, theirs: Decimal | None) -> bool:
    if ours is None or theirs is None:
        return ours is theirs
    return abs(ours - theirs) <= Decimal("0.000001") * max(abs(theirs), Decimal(1))
