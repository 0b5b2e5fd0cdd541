"""What a scope may name follows from the registers a measure counts; what would count all or nothing is refused."""

from datetime import date

from desktop.models.fields.base import FormatContext
from desktop.models.ids import new_id
from desktop.models.measures.measure import MEASURES
from desktop.models.measures.reach import COUNTED_FIELDS
from desktop.models.measures.scopes import condition_faults, scope_fields
from desktop.models.measures.words import SAYS
from desktop.models.registers.indicator import IndicatorVersion
from desktop.office.sample import sample_records
from desktop.store.queries import head_counts


def version(measure: str, **scope: str) -> IndicatorVersion:
    return IndicatorVersion(
        new_id(),
        of=("indicator", new_id()),
        valid_from=date(2020, 1, 1),
        wording="People",
        unit="number",
        measure=measure,
        scope={field: frozenset(codes.split()) for field, codes in scope.items()},
    )


def test_every_measure_says_what_it_counts() -> None:
    assert SAYS.keys() == MEASURES.keys()


def test_the_fields_of_head_counts_are_those_the_store_makes() -> None:
    assert head_counts.COUNTED_FIELDS == COUNTED_FIELDS


def test_people_at_trainings_are_narrowed_by_the_training_and_by_who_they_are() -> None:
    fields = scope_fields(MEASURES["people_trained"])
    assert fields["purpose"].registers == ("training",)
    assert fields["role"].registers == ("participant", "head_count")
    assert fields["country"].registers == ("participant", "head_count")  # theirs, not the training's: so it is counted
    assert "attribution" not in fields
    assert "title" not in fields


def test_a_field_that_only_some_registers_have_says_which_have_it_not() -> None:
    field = scope_fields(MEASURES["persons_helped"])["type"]
    assert (field.registers, field.without) == (("service",), ("reintegration_plan",))


def test_what_the_measure_itself_asks_is_not_asked_again() -> None:
    assert "answer" not in scope_fields(MEASURES["persons_satisfied"])
    assert not scope_fields(MEASURES["reported"])


def test_yes_or_no_can_be_asked() -> None:
    codes = scope_fields(MEASURES["activities"])["written_agreement"].codes(FormatContext())
    assert codes is not None
    assert [code.code for code in codes] == ["yes", "no"]


def test_a_field_the_measure_does_not_know_would_count_everything() -> None:
    refusal = version("trainings", stage="adopted").refusals(FormatContext())["scope"]
    assert str(refusal) == "“Trainings held” knows no “stage”, so everything would count. Take it out."


def test_a_code_that_is_none_would_count_nothing() -> None:
    refusal = version("trainings", pillar="protektion").refusals(FormatContext())["scope"]
    assert "“protektion” is no code of “Pillar”" in str(refusal)
    assert "scope" not in version("trainings", pillar="protection prevention").refusals(FormatContext())


def test_every_scope_of_the_sample_holds() -> None:
    versions = [one for one in sample_records() if isinstance(one, IndicatorVersion)]
    assert len(versions) == 57
    for record in versions:
        assert not condition_faults(MEASURES[record.measure or ""], record.scope or {}, FormatContext())
        assert "scope" not in record.refusals(FormatContext())


def test_nothing_can_be_asked_of_what_is_only_reported() -> None:
    refusal = version("reported", sex="female").refusals(FormatContext())["scope"]
    assert "knows no “sex”" in str(refusal)


def test_a_breakdown_that_cannot_be_told_is_refused_also_of_a_usual_measure() -> None:
    promised = version("training_satisfied").changed(breakdowns=frozenset({"sex"})).refusals(FormatContext())
    assert "cannot be told apart" in str(promised["breakdowns"])
    assert "nothing that is counted has it" in str(
        version("trainings").changed(breakdowns=frozenset({"sex"})).refusals(FormatContext())["breakdowns"]
    )
    assert "breakdowns" not in version("people_trained").changed(breakdowns=frozenset({"sex", "training.pillar"})).refusals(FormatContext())
