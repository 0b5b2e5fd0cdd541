"""matrix.json: every key of its shape, in every profile."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desktop.exchange.report.matrix_json import as_json, matrix_json
from desktop.models.results.matrix import Cell, Matrix
from desktop.models.results.profiles import PROFILES, Profile

NUMBER, ABSENT = (int, float), (type(None),)
ROW: dict[str, tuple[type, ...]] = {
    "id": (str,), "result": (str,), "level": (str,), "family": (str, *ABSENT), "code": (str, *ABSENT), "wording": (str,), "unit": (str,),
    "baseline": (*NUMBER, *ABSENT), "target": (*NUMBER, *ABSENT), "period_target": (*NUMBER, *ABSENT), "value": (*NUMBER, *ABSENT), "period_value": (*NUMBER, *ABSENT),
    "words": (str, *ABSENT), "period_words": (str, *ABSENT),
    "numerator": (int, *ABSENT), "denominator": (int, *ABSENT), "percent_of_target": (*NUMBER, *ABSENT), "status": (str,),
    "state": (str,), "low": (*NUMBER, *ABSENT), "high": (*NUMBER, *ABSENT), "attribution": (dict,), "restates": (bool,), "restated": (*NUMBER, *ABSENT), "counted_otherwise": (bool,), "remark": (str, *ABSENT),
    "heading": (str, *ABSENT), "parts": (dict,), "records": (int, *ABSENT),
}  # fmt: skip
WHOLE: dict[str, tuple[type, ...]] = {
    "format": (str,), "version": (int,), "project": (str,), "title": (str, *ABSENT), "goal": (str, *ABSENT), "donor": (str, *ABSENT),
    "as_at": (str,), "counting": (int,), "period": (str, *ABSENT), "period_first": (str, *ABSENT), "period_last": (str, *ABSENT), "profile": (str,),
    "minimum": (int, *ABSENT), "time_elapsed": (dict,), "light_rule": (dict,), "rows": (list,), "cpis": (list,), "common": (list,), "budget": (dict,),
    "findings": (list,), "sent": (str, *ABSENT), "withheld": (list,),
}  # fmt: skip


def shaped(found: dict[str, Any], shape: dict[str, tuple[type, ...]]) -> None:
    assert list(found) == list(shape)
    for key, value in found.items():
        assert type(value) in shape[key], f"{key} is {value!r}"


@pytest.mark.parametrize("profile", ["internal", "headquarters", "donor", "public"])
def test_every_key_is_there_in_every_profile(matrix: Matrix, profile: Profile) -> None:
    found = as_json(matrix, profile)
    shaped(found, WHOLE)
    assert (found["format"], found["version"], found["profile"]) == ("tallybook-matrix", 1, profile)
    assert len(found["rows"]) == len(matrix.rows)
    for row in found["rows"]:
        shaped(row, ROW)
        assert list(row["attribution"]) == ["direct", "partner_led", "indirect"]
    assert [list(cpi) for cpi in found["cpis"]] == [["code", "wording", "target", "value", "difference"]] * 3
    for finding in found["findings"]:
        assert [type(value) for value in finding.values()][:3] == [str, str, str]
        assert list(finding) == ["kind", "sentence", "place", "records"]


def test_what_is_withheld_is_null_not_zero(matrix: Matrix) -> None:
    unknown = replace(matrix.rows[10], cumulative=replace(matrix.rows[10].cumulative, records=None))
    asked = replace(matrix, rows=(*matrix.rows[:10], unknown, *matrix.rows[11:]))
    assert as_json(asked, "internal")["rows"][10]["records"] is None
    assert as_json(matrix, "internal")["rows"][10]["records"] == 15
    counts = {profile: [finding["records"] for finding in as_json(matrix, profile)["findings"]] for profile in PROFILES}
    assert counts == {"internal": [1, 1, 1], "headquarters": [1, 1, 1], "donor": [1, None, 1], "public": [None, None, None]}


def test_a_count_of_nothing_is_nothing_by_any_attribution(matrix: Matrix) -> None:
    trainings, days = matrix.rows[4], matrix.rows[3]
    asked = [replace(row, cumulative=Cell(Decimal(0))) for row in (trainings, days)]
    told, untold = (row["attribution"] for row in as_json(replace(matrix, rows=tuple(asked)), "donor")["rows"])
    assert told == {"direct": 0, "partner_led": 0, "indirect": 0}
    assert untold == {"direct": None, "partner_led": None, "indirect": None}, "a length of time is not told apart"


def test_the_heading_of_the_file(matrix: Matrix) -> None:
    found = as_json(matrix, "internal")
    assert found["project"] == "CT.1140"
    assert found["as_at"] == "2020-06-30"
    assert (found["period"], found["period_first"], found["period_last"]) == ("Q2 2020", "2020-04-01", "2020-06-30")
    assert found["time_elapsed"] == {"start": "2018-01-02", "end": "2021-01-31", "days": 910, "of": 1125, "percent": 80.9}
    assert found["minimum"] is None
    assert as_json(matrix, "donor", minimum=11)["minimum"] == 11
    assert as_json(replace(matrix, period=None, donor=""), "donor")["period"] is None


def test_rows_in_the_annexs_order_with_numbers_as_numbers(matrix: Matrix) -> None:
    rows = as_json(matrix, "internal")["rows"]
    assert [row["wording"] for row in rows] == [row.wording for row in matrix.rows]
    trained, share = rows[2], rows[6]
    assert trained | {"wording": "", "records": 0} == {
        "id": "p3", "result": "1.3", "level": "output", "family": None, "code": None, "wording": "", "unit": "number", "baseline": 0,
        "target": 100, "value": 71, "period_value": 0, "words": None, "period_words": None, "numerator": None, "denominator": None, "percent_of_target": 71,
        "status": "on_track", "state": "value", "period_target": None, "low": None, "high": None,
        "attribution": {"direct": 71, "partner_led": 0, "indirect": 0}, "restates": False, "restated": None, "counted_otherwise": False, "remark": None, "heading": None,
        "parts": {"sex": {"male": 23, "female": 2, "not_recorded": 46}, "country": {"CN": 40, "MN": 31}}, "records": 0,
    }  # fmt: skip
    assert type(trained["value"]) is int
    assert (share["value"], share["numerator"], share["denominator"], share["status"]) == (93, 66, 71, "in_dispute")
    assert (rows[1]["family"], rows[1]["code"]) == ("CPI", "9.1")
    assert (rows[12]["value"], rows[12]["state"], rows[12]["baseline"]) == (None, "not_measured", None)
    assert (rows[11]["low"], rows[11]["high"]) == (15, 30)
    third = replace(matrix.rows[2], percent_of_target=Decimal(200) / 3, cumulative=Cell(Decimal("2.5")))
    assert as_json(replace(matrix, rows=(third,)), "internal")["rows"][0]["percent_of_target"] == 66.7
    assert as_json(replace(matrix, rows=(third,)), "internal")["rows"][0]["value"] == 2.5


def test_money_is_text_and_differences_are_stated_minus_ours(matrix: Matrix) -> None:
    budget = as_json(matrix, "donor")["budget"]
    assert budget["lines"][0] == {
        "line": "Staff", "name": "Staff", "budget": "319188.00", "actual": "209006.00", "burn_percent": 65.5, "stated_burn_percent": 65,
        "by_site": {},
    }  # fmt: skip
    assert budget["lines"][4]["burn_percent"] is None
    assert budget["total"] == {"budget": "748512.00", "actual": "434569.00", "burn_percent": 58.1}
    assert budget["stated"] == {"budget": "780000.00", "actual": "450660.00", "burn_percent": 58}
    assert budget["difference"] == {"budget": "31488.00", "actual": "16091.00"}
    unstated = replace(matrix.budget, currency="JPY", total=replace(matrix.budget.total, stated_budget=None, stated_actual=None))
    found = as_json(replace(matrix, budget=unstated), "donor")["budget"]
    assert found["difference"] == {"budget": None, "actual": None}
    assert found["total"]["budget"] == "748512", "the yen has no decimals"


def test_common_indicators(matrix: Matrix) -> None:
    found = {cpi["code"]: (cpi["target"], cpi["value"], cpi["difference"]) for cpi in as_json(matrix, "public")["cpis"]}
    assert found == {"3.1": (4, 3, -1), "8.1": (40, 30, -10), "9.1": (None, 11, None)}


def test_a_donor_gets_null_where_it_is_withheld(matrix: Matrix) -> None:
    found = as_json(matrix, "donor")
    satisfied, helped = found["rows"][9], found["rows"][10]
    assert (satisfied["value"], satisfied["numerator"], satisfied["denominator"], satisfied["records"]) == (100, None, None, None)
    assert helped["parts"]["sex"] == {"female": None, "male": None}
    assert helped["parts"]["age_band"] == {"15_17": None, "18_24": None}
    assert (helped["value"], helped["records"]) == (15, 15)
    assert found["rows"][11]["parts"]["sex"] == {"female": 19, "male": 11}
    assert found["findings"][1]["sentence"].startswith("A finding about assisted persons is withheld")
    assert any("PT 1" in sentence for sentence in found["withheld"])
    inside = as_json(matrix, "internal")
    assert inside["rows"][10]["parts"]["sex"] == {"female": 12, "male": 3}
    assert inside["withheld"] == []


def test_an_attribution_withheld_is_not_nothing(matrix: Matrix) -> None:
    told = Cell(Decimal(18), by_attribution={"direct": Decimal(15), "partner_led": Decimal(3)})
    row = replace(matrix.rows[10], cumulative=told, period=None)
    whole = replace(matrix, rows=(row,))
    assert as_json(whole, "internal")["rows"][0]["attribution"] == {"direct": 15, "partner_led": 3, "indirect": 0}
    assert as_json(whole, "donor")["rows"][0]["attribution"] == {"direct": None, "partner_led": None, "indirect": None}


def test_what_changed_since_the_last_report(matrix: Matrix) -> None:
    row = replace(matrix.rows[2], restates=True, restated=Decimal(69))
    found = as_json(replace(matrix, rows=(row,), sent=date(2020, 3, 31)), "donor")
    assert (found["sent"], found["rows"][0]["restates"], found["rows"][0]["restated"]) == ("2020-03-31", True, 69)


def test_the_file_is_readable_and_the_same_every_time(matrix: Matrix) -> None:
    written = matrix_json(matrix, "donor")
    assert written == matrix_json(matrix, "donor")
    assert json.loads(written) == as_json(matrix, "donor")
    assert "受害者" in written.decode()
