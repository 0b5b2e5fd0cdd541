"""A participant: what the fields of attendance, tests and follow-up ask of each other."""

from datetime import date
from decimal import Decimal

import pytest

from desktop.models.fields.base import FormatContext
from desktop.models.ids import new_id
from desktop.models.registers.people import Participant
from tests.models.registers.beside import Beside


def participant(**values: object) -> Participant:
    return Participant(new_id(), of=("training", new_id()), **values)


def faulty(**values: object) -> set[str]:
    return set(participant(**values).refusals(FormatContext()))


@pytest.mark.parametrize(("age", "wrong"), [(0, False), (120, False), (121, True), (1987, True), (-1, True)])
def test_an_age_is_that_of_a_person(age: int, *, wrong: bool) -> None:
    assert faulty(age=age) == ({"age"} if wrong else set())


def test_who_is_on_the_list_came_unless_it_says_no() -> None:
    assert participant().came
    assert participant(attended=True).came
    assert not participant(attended=False).came


def test_who_did_not_come_neither_completed_nor_applied_anything() -> None:
    said = {"completed": True, "applied": True, "followed_up": date(2020, 6, 1)}
    stayed_away = participant(registered=True, attended=False, **said).settled()
    assert {field for field in said if stayed_away.get(field) is not None} == set()
    came = participant(registered=True, **said).settled()
    assert {field for field in said if came.get(field) is not None} == set(said)


def test_what_a_follow_up_found_has_its_day() -> None:
    assert faulty(applied=False) == {"followed_up"}
    assert faulty(applied=True, followed_up=date(2020, 6, 1)) == set()
    assert not participant().relevant("followed_up")


def test_a_score_is_not_negative() -> None:
    assert faulty(pre_score=Decimal(-1), post_score=Decimal("-0.5")) == {"pre_score", "post_score"}
    assert faulty(pre_score=Decimal(0), post_score=Decimal("7.5")) == set()


@pytest.mark.parametrize(
    ("before", "after", "said"), [("0.4", "85", True), ("40", "0.85", True), ("0.4", "0.85", False), ("1", "9", False), ("0", "9", False)]
)
def test_scores_of_two_scales_are_said(before: str, after: str, *, said: bool) -> None:
    notices = list(participant(pre_score=Decimal(before), post_score=Decimal(after)).notices(Beside()))
    assert [notice.field for notice in notices] == (["post_score"] if said else [])
