"""A measure is said in one sentence, whatever its blanks hold; and its blanks offer what makes sense."""

import pytest

from desktop.models.fields.base import FormatContext
from desktop.models.measures.measure import STAGES
from desktop.models.measures.sense import sense_faults
from desktop.models.measures.sentence import USUAL, measure_of
from desktop.models.registers import ALL
from desktop.models.registers.indicator import IndicatorVersion
from desktop.presentation import formatting
from desktop.presentation.measures import amounts, day_pairs, parts_offered, sentence_in_words, tallies, things, units_fitting

CONTEXT = FormatContext(name_of=lambda _register, record: {"x": "Shelter", "a": "Women", "b": "All"}.get(record))
assert ALL


def said(**values: object) -> str:
    return sentence_in_words(IndicatorVersion("v", **values), CONTEXT)


def terms(*some: str) -> frozenset[str]:
    return frozenset(some)


def test_the_whole_sentence() -> None:
    assert (
        said(
            measure="built",
            counts="service.delivered",
            tally="different",
            scope={"case.sex": terms("female"), "case.age": terms("<25")},
            breakdowns=terms("sex"),
            over_periods="once_a_period",
        )
        == "Different people of services delivered, where Case: Sex is Female; Case: Age at the time is less than 25, "
        "told apart by Sex; over periods each once a period."
    )


def test_days_between_records_and_what_is_empty() -> None:
    scope = {
        "requested..delivered": terms("<=14"),
        "delivered": terms(">=2026-01-01"),
        "provider": terms("x"),
        "case.closed": terms("empty"),
    }
    words = said(measure="built", counts="service.delivered", tally="average", tallied="requested..delivered", scope=scope)
    assert words == (
        "The average of “Days from Asked for on to First delivered on” of services delivered, "
        "where Days from Asked for on to First delivered on is at most 14; First delivered on is 1 Jan 2026 or after; "
        "Provider is Shelter; Case: Closed is empty; over periods the average of the periods."
    )


def test_a_share_says_its_part_and_a_blank_one_that_it_is_open() -> None:
    share = {"measure": "built", "counts": "satisfaction_answer.given", "tally": "share"}
    assert ", of those which: …;" in said(**share)
    assert ", of those which: Answer is Satisfied;" in said(**share, of_those={"answer": terms("satisfied")})


def test_formulas_name_their_indicators() -> None:
    assert said(measure="formula", formula="percent", operands=terms("a"), second="b") == "“Women” ÷ “All” × 100."
    assert said(measure="formula", formula="quotient", operands=terms("a", "b"), second="b") == "(“Women” + “All”) ÷ “All”."
    assert said(measure="formula", formula="percent") == "… ÷ … × 100."


def test_nothing_is_said_of_no_measure() -> None:
    assert said() == said(measure="built") == said(measure="built", counts="service.delivered") == ""


@pytest.mark.parametrize("name", USUAL)
def test_every_usual_measure_is_a_sentence(name: str) -> None:
    words = said(measure=name)
    assert words.endswith(".")
    assert "…" not in words
    assert "_" not in words
    assert "{" not in words


@pytest.mark.parametrize("counts", STAGES)
def test_what_is_offered_makes_sense(counts: str) -> None:
    for tally in tallies(counts):
        version = IndicatorVersion("v", measure="built", counts=counts, tally=tally)
        for name in things(counts) if tally == "different" else amounts(counts) if tally in ("sum", "average") else ():
            assert not {"tallied"} & sense_faults(version.changed(tallied=name), CONTEXT).keys(), (counts, tally, name)
    version = IndicatorVersion("v", measure="built", counts=counts, tally="records")
    parts = terms(*parts_offered(measure_of(version)))
    assert not sense_faults(version.changed(breakdowns=parts), CONTEXT)
    assert all(formatting.breakdown(part, CONTEXT) != part for part in parts)


def test_what_nobody_is_known_by_has_no_different_people() -> None:
    assert "different" not in tallies("milestone.done")
    assert day_pairs(STAGES["service.delivered"].sources[0])[0] == "requested..delivered"


def test_units_that_fit() -> None:
    built = IndicatorVersion("v", measure="built", counts="service.delivered", tally="share")
    assert units_fitting(built) == ("percent",)
    assert units_fitting(built.changed(tally="average", tallied="requested..delivered")) == ("days",)


def test_parts_are_worded() -> None:
    assert formatting.breakdown("case.exploitation", CONTEXT) == "Case: Exploitation"
    assert formatting.breakdown("sex", CONTEXT) == "Sex"
    assert formatting.part("service.provider", "x", CONTEXT) == "Shelter"
    assert formatting.part("case.compared", "yes", CONTEXT) == "Yes"
    assert formatting.part("case.age", None, CONTEXT) == "Not recorded"
    assert formatting.part("participant.role", "participant", CONTEXT) == "Participant"
    assert formatting.breakdown("later.field", CONTEXT) == "later.field"


@pytest.mark.parametrize("term", ["empty", "filled"])
def test_yes_and_no_are_never_empty(term: str) -> None:
    """It was accepted, and nothing counted: what is not said is no."""
    version = IndicatorVersion("v", measure="built", counts="training.held", tally="records", scope={"reconstructed": terms(term)})
    assert "scope" in sense_faults(version, CONTEXT)
