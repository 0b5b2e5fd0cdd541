"""The strength meter: what attackers try first is weak, four words are strong, and more is never less."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.models.passphrase import ADVICE, WORDS, Strength, strength

ORDER: list[Strength] = ["weak", "fair", "strong"]


@pytest.mark.parametrize(
    "passphrase",
    [
        "",
        "password1234",
        "Password2020",
        "qwertyuiop123",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaab",
        "tallybook tallybook tallybook",
        "Ulaanbaatar2026!",
        "1234567890123456",
        "20202020202020202020",
        "steppe steppe steppe steppe steppe",
        "нууцүгнууцүг",
        "manager office project case worker",
    ],
)
def test_what_is_tried_first_is_weak(passphrase: str) -> None:
    assert strength(passphrase) == "weak"


@pytest.mark.parametrize("passphrase", ["correct horse battery", "yurt kettle 4817", "зуслан морьтой хүний", "x7Gq!9pLm2Wz"])
def test_three_words_or_a_dozen_signs_are_fair(passphrase: str) -> None:
    assert strength(passphrase) == "fair"


@pytest.mark.parametrize(
    "passphrase",
    [
        "nine white horses cross the steppe",
        "kettle-saddle-thunder-brick",
        "x7Gq!9pLm2WzR4t?vK",
        "долоон хөх чулуу гол гаталсан",
        "青马过河看见山",
    ],
)
def test_four_words_or_a_long_row_of_random_signs_are_strong(passphrase: str) -> None:
    assert strength(passphrase) == "strong"


def test_what_the_screen_says_is_worth_nothing() -> None:
    said = "khovd orkhon selenge thunder"
    assert strength(said) == "strong"
    assert strength(said, ["Khovd office", "Orkhon Selenge"]) == "weak"


@given(st.text(max_size=40), st.text(alphabet="bcdfghklmnprst", min_size=7, max_size=10))
def test_another_word_is_never_less(passphrase: str, word: str) -> None:
    assert ORDER.index(strength(f"{passphrase} {word}")) >= ORDER.index(strength(passphrase))


def test_each_strength_has_a_word_and_advice() -> None:
    assert list(WORDS) == list(ADVICE) == ORDER
