"""The recovery code: typed as people type, and no slip goes through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.errors import UserError
from desktop.store.keys.paper_code import GROUPS, SIGNS, new_code, private_key, read_code

codes = st.builds(new_code)
places = st.integers(0, GROUPS * 5 - 1)


@given(codes)
def test_a_code_reads_as_printed_and_as_typed(code: str) -> None:
    assert read_code(code) == code
    assert read_code(code.lower().replace("-", " ")) == code
    assert read_code("\n".join(code.split("-"))) == code
    assert read_code(code.replace("-", "–")) == code
    assert read_code(code.replace("-", "")) == code


def test_a_mongolian_keyboard_types_the_letters_that_look_alike() -> None:
    code = next(code for code in iter(new_code, "") if "B" in code and "H" in code)
    assert read_code(code.replace("B", "В").replace("H", "Н")) == code


@given(codes, places, st.sampled_from(SIGNS))
def test_every_wrong_sign_is_found_and_its_group_named(code: str, place: int, sign: str) -> None:
    signs = list(code.replace("-", ""))
    if signs[place] == sign:
        return
    signs[place] = sign
    with pytest.raises(UserError, match=f"Group {place // 5 + 1} "):
        read_code("".join(signs))


@given(codes, st.integers(0, GROUPS * 5 - 2))
def test_neighbours_swapped_are_found(code: str, place: int) -> None:
    signs = list(code.replace("-", ""))
    signs[place], signs[place + 1] = signs[place + 1], signs[place]
    if "".join(signs) == code.replace("-", ""):
        return
    with pytest.raises(UserError, match="has a slip"):
        read_code("".join(signs))


@given(codes, st.integers(0, GROUPS - 1), st.integers(0, GROUPS - 1))
def test_groups_out_of_order_are_found(code: str, one: int, other: int) -> None:
    groups = code.split("-")
    groups[one], groups[other] = groups[other], groups[one]
    if one == other:
        return
    with pytest.raises(UserError, match="has a slip"):
        read_code("-".join(groups))


@given(codes, places)
def test_a_sign_left_out_or_typed_twice_is_counted(code: str, place: int) -> None:
    signs = code.replace("-", "")
    for typed in (signs[:place] + signs[place + 1 :], signs[:place] + signs[place] + signs[place:]):
        with pytest.raises(UserError, match="8 groups of 5 signs"):
            read_code(typed)


@given(st.text(max_size=80))
def test_anything_else_gives_a_sentence(typed: str) -> None:
    with pytest.raises(UserError):
        read_code(typed)


def test_a_code_has_no_vowels_and_stands_for_one_book_of_one_office() -> None:
    code = new_code()
    assert not set(code) & set("AEIOU01")
    assert len({private_key(code, office, book) for office in ("one", "two") for book in ("office", "cases")}) == 4
