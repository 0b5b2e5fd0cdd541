"""The usual measures, written as the contract writes a measure, against the matrix: the two witnesses know each other already.

Whose case is no victim counts in these measures as it does so far; here nobody is said to be none.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.office.results.handbook.comparing import CASE_WORKER, MANAGER, days_of, differences, fill, matrices, save
from tests.office.results.handbook.handbooks import IOM
from tests.office.results.handbook.indicators import Described
from tests.office.results.handbook.naive import Naive
from tests.office.results.handbook.office import PROJECT, invented
from tests.office.results.handbook.test_handbook import Both
from tests.ui.offices import copied, open_as

_PEOPLE = {"scope": "role: participant", "breakdowns": ("sex", "agency_type", "country")}
_CASE = {"tally": "different", "tallied": "case"}
USUAL: dict[str, dict[str, Any]] = {
    "trainings": {"counts": "training.held", "tally": "records", "breakdowns": ("country",)},
    "training_days": {"counts": "training.held", "tally": "highest", "tallied": "days"},
    "people_trained": {"counts": "training_people.came", "tally": "records", **_PEOPLE},
    "different_people_trained": {"counts": "training_people.came", "tally": "different", "tallied": "contact", **_PEOPLE},
    "improved": {"counts": "training.held", "tally": "over", "tallied": "improved", "over": "assessed"},
    "activities": {"counts": "activity.held", "tally": "records", "breakdowns": ("country",)},
    "activity_people": {"counts": "activity_people.came", "tally": "records", **_PEOPLE},
    "people_reached": {"counts": "activity.held", "tally": "sum", "tallied": "reached", "breakdowns": ("country",)},
    "products_drafted": {"counts": "product.drafted", "tally": "records", "breakdowns": ("country",)},
    "products_adopted": {"counts": "product.adopted", "tally": "records", "breakdowns": ("country",)},
    "products_published": {"counts": "product.published", "tally": "records", "breakdowns": ("country",)},
    "copies_printed": {"counts": "material.printed", "tally": "sum", "tallied": "quantity"},
    "copies_distributed": {"counts": "distribution.made", "tally": "sum", "tallied": "quantity", "breakdowns": ("agency_type", "country")},
    "survey_positive": {"counts": "survey.done", "tally": "over", "tallied": "positive", "over": "answered"},
    "survey_answers": {"counts": "survey.done", "tally": "sum", "tallied": "answered"},
    "victims_identified": {"counts": "identification.made", **_CASE},
    "victims_referred": {"counts": "referral.made", **_CASE},
    "mission_reported": {"counts": "case.reported", **_CASE},
    "persons_helped": {"counts": "help.given", **_CASE},
    "persons_served": {"counts": "service.delivered", **_CASE},
    "persons_with_plan": {"counts": "reintegration_plan.developed", **_CASE},
    "persons_assisted": {"counts": "assistance.given", **_CASE},
    "persons_served_in_period": {"counts": "service.delivered", **_CASE, "over_periods": "once_a_period"},
    "persons_satisfied": {
        "counts": "satisfaction_answer.given",
        "tally": "share",
        "scope": "answer: very_satisfied, satisfied, neutral, dissatisfied, very_dissatisfied",
        "of_those": "answer: very_satisfied, satisfied",
    },
    "persons_content": {"counts": "satisfaction_answer.given", **_CASE, "scope": "answer: very_satisfied, satisfied"},
}
"""But for the steps of plans, whose period counts what is done in it, and what is only reported."""


@pytest.fixture(scope="module")
def both(empty_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    where = copied(empty_once, tmp_path_factory.mktemp("usual"))
    records = [
        one.changed(trafficking_status=None) if one.register == "case" else one for one in invented() if one.register != "reported_figure"
    ]
    fill(where, records)
    with open_as(where, MANAGER) as office:
        refused = save(office, (_as_it_is(name) for name in USUAL))
    with open_as(where, CASE_WORKER) as office:
        measures = {_as_it_is(name).record: {"unit": "percent", **fields} for name, fields in USUAL.items()}
        yield Both(matrices(office), refused, Naive(records, PROJECT, measures))


def _as_it_is(name: str) -> Described:
    return Described(name, name, IOM, "number", {"measure": name})


@pytest.mark.parametrize("name", USUAL)
def test_a_usual_measure_is_what_the_contract_says_of_it(both: Both, name: str) -> None:
    one = _as_it_is(name)
    assert not both.refused
    people = USUAL[name]["tally"] == "different"  # told apart by the smallest code so far, not by that of the first day
    wrong = []
    for as_at, period in both.matrices:
        row = both.row((as_at, period), one)
        cells = [(row.cumulative, both.naive.number(one.record, as_at))]
        if period and row.period:
            cells.append((row.period, both.naive.number(one.record, as_at, days_of(period))))
        for cell, number in cells:
            wrong += [
                said
                for said in differences(cell, number, USUAL[name].get("breakdowns", ()))
                if not (people and said.startswith(("part", "site")))
            ]
    assert not wrong, "\n".join(dict.fromkeys(wrong))
