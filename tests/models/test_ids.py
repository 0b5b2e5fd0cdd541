"""Ids and codes."""

import random
import re
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.models.ids import check_letter, has_slip, is_case_code, new_case_code, new_id

SIGNS = "23456789BCDFGHJKLMNPQRSTVWXYZ"


def test_an_id_is_a_version_7_uuid() -> None:
    made = uuid.UUID(new_id())
    assert made.version == 7
    assert made.variant == uuid.RFC_4122


def test_ids_sort_in_the_order_they_were_made() -> None:
    made = [new_id() for _ in range(20_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_an_id_carries_the_time_only_as_its_standard_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of RFC 9562, appendix A.6: 22 February 2022, 19:22:22.000 UTC."""
    monkeypatch.setattr("time.time_ns", lambda: 0x017F22E279B0 * 1_000_000 + 999_999)
    assert re.fullmatch("017f22e2-79b0-7fff-[89ab][0-9a-f]{3}-[0-9a-f]{12}", new_id())


def test_a_case_code_reads_as_one() -> None:
    for _ in range(200):
        code = new_case_code("MN")
        assert re.fullmatch(f"MN-[{SIGNS}]{{7}}-[{SIGNS}]", code)
        assert is_case_code(code)


@given(st.text(SIGNS, min_size=7, max_size=7), st.integers(0, 6), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_found(body: str, place: int, sign: str) -> None:
    slipped = body[:place] + sign + body[place + 1 :]
    assert is_case_code(f"MN-{slipped}-{check_letter('MN', body)}") == (slipped == body)


@given(st.text(SIGNS, min_size=7, max_size=7), st.integers(0, 5))
def test_two_swapped_neighbours_are_found(body: str, place: int) -> None:
    swapped = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    assert is_case_code(f"MN-{swapped}-{check_letter('MN', body)}") == (swapped == body)


@pytest.mark.parametrize("text", ["", "MN", "MN-7K4Q2RX", "MN-7K4Q2RX-C-C", "MN-7K4Q2R-C", "MN-7K4Q2RA-C", "MN-7k4q2rx-C", "--"])
def test_what_is_no_case_code(text: str) -> None:
    assert not is_case_code(text)


def test_case_codes_do_not_follow_from_a_seed() -> None:
    random.seed(1)
    first = new_case_code("MN")
    random.seed(1)
    assert new_case_code("MN") != first


@pytest.mark.parametrize(
    ("code", "slip"),
    [("MN-7K4Q2RX-C", not is_case_code("MN-7K4Q2RX-C")), ("MiMOSA 1234567", False), ("2020/17", False), ("mn-7k4q2rx-c", True)],
)
def test_only_a_code_that_looks_like_ours_can_have_a_slip(code: str, slip: bool) -> None:
    assert has_slip(code) == slip
    ours = new_case_code("MN")
    assert not has_slip(ours)
    assert has_slip(ours[:-1] + ("B" if ours[-1] != "B" else "C"))
