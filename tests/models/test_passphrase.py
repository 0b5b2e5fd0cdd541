"""The strength meter: what attackers try first is weak, four words are strong in three scripts, and more is never less."""

import random
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from desktop import paths
from desktop.models.passphrase import ADVICE, WORDS, Strength, strength
from desktop.models.world import WorldNames

ORDER: list[Strength] = ["weak", "fair", "strong"]
OURS = [
    word
    for line in (paths.resources() / "passphrase-words.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
]
NOBODY_LISTS = ("зуслан", "тогоо", "аянга", "тоосго", "огурец", "вокзал", "гитара", "сосна")


@pytest.mark.parametrize(
    "passphrase",
    [
        "",
        "password1234",
        "Password2020",
        "P@ssw0rd2026!",
        "qwertyuiop12",
        "qwertyuiop123",
        "!@#$%^&*()_+",
        "1qaz2wsx3edc",
        "abcdabcdabcd",
        "abcdefg" * 20,
        "aaaaaaaaaaaa",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaab",
        "tallybook tallybook tallybook",
        "Tallybook2026!",
        "Ulaanbaatar2026!",
        "1234567890123456",
        "20202020202020202020",
        "steppe steppe steppe steppe steppe",
        "manager office project case worker",
        "managerofficeprojectcaseworker",
        "bayarlalaa2024",
        "Улаанбаатар2020",
        "улаанбаатар 2020",
        "УЛААНБААТАР-2020",
        "Чингисхаан1206",
        "нууцүгнууцүг",
        "Нууцүг1234!",
        "нэг хоёр гурав дөрөв",
        "пароль пароль пароль",
        "зуслантогоо1985",
        "йцукенгшщзхъ",
        "фцужэнгшүзкъ1234",
        "йцукен фывапролджэ",
        "ghbdtnghbdtn",  # "привет" twice, with the keys set to Latin
        "ekffy,ffnfh2020",
        "乌兰巴托2020",
        "烏蘭巴托 2026",
        "我爱你我爱你2020",
        "北京上海广州2026",
        "一二三四五六七八九十",
    ],
)
def test_what_is_tried_first_is_weak(passphrase: str) -> None:
    assert strength(passphrase) == "weak"


@pytest.mark.parametrize(
    "passphrase", ["correct horse battery", "yurt kettle 4817", "зуслан морьтой тогоо", "火车苹果石头", "x7Gq!9pLm2Wz"]
)
def test_three_words_or_a_dozen_signs_are_fair(passphrase: str) -> None:
    assert strength(passphrase) == "fair"


@pytest.mark.parametrize(
    "passphrase",
    [
        "nine white horses cross the steppe",
        "correct horse battery staple",
        "correcthorsebatterystaple",
        "kettle-saddle-thunder-brick",
        "kettle.saddle.thunder.brick",
        "x7Gq!9pLm2WzR4t?vK",
        "kxqvbzjwtrplmfd",
        "emeel togoo ayanga toosgo",
        "долоон хөх чулуу гол гаталсан",
        "зуслан тогоо аянга тоосго",
        "огурец вокзал гитара сосна",
        "青马过河看见山",
        "火车 苹果 石头 眼镜",
        "火车苹果石头眼镜",
        "kettle зуслан 苹果 тогоо",
    ],
)
def test_four_words_or_a_long_row_of_random_signs_are_strong(passphrase: str) -> None:
    assert strength(passphrase) == "strong"


@pytest.mark.parametrize(
    ("passphrase", "known"),
    [
        ("Steppe Eagle 2026", "Steppe Eagle"),
        ("steppeeagle2026", "Steppe Eagle"),
        ("Тогоо-2026!!!", "Тогоо"),
        ("togoo2026togoo", "Тогоо"),
        ("njujj2026", "Тогоо"),  # with the keys set to Latin
        ("李小龙2026年", "李小龙"),
        ("Khövsgöl2026!", "Khövsgöl"),
    ],
)
def test_a_name_on_the_screen_with_a_year_is_weak(passphrase: str, known: str) -> None:
    assert strength(passphrase, [known]) == "weak"


def test_what_the_screen_says_is_worth_nothing() -> None:
    said = "saddle kettle brick thunder"
    assert strength(said) == "strong"
    assert strength(said, ["Saddle office", "Kettle Brick"]) == "weak"


@pytest.mark.parametrize("word", [*NOBODY_LISTS, "дэлхийнхэнтэй", "ayanga", "toosgo", "uvgunjargal"])
def test_a_word_that_nobody_lists_is_no_more_than_a_word(word: str) -> None:
    """zxcvbn alone takes each letter for a random one: 43 bits for the longest of these."""
    assert strength(word) == strength(f"{word} 2020") == strength(word.upper()) == "weak"


@given(st.lists(st.sampled_from(NOBODY_LISTS), min_size=4, max_size=5, unique=True))
def test_any_four_words_in_cyrillic_are_strong(words: list[str]) -> None:
    assert strength(" ".join(words)) == "strong"


def test_any_five_usual_words_of_english_are_strong() -> None:
    usual = [word for word in FREQUENCY_LISTS["english_wikipedia"] if len(word) > 3 and word not in OURS][:2000]
    picked = random.Random(1140)
    assert Counter(strength(" ".join(picked.sample(usual, 5))) for _time in range(60)) == {"strong": 60}


def test_no_known_password_is_more_than_weak() -> None:
    assert not [known for known in FREQUENCY_LISTS["passwords"] if len(known) >= 12 and strength(known) != "weak"]


@given(st.sampled_from(OURS), st.integers(1900, 2035), st.sampled_from(["", " ", "-", "!"]))
def test_a_word_of_ours_with_a_year_is_weak(word: str, year: int, between: str) -> None:
    for said in (f"{word}{between}{year}", f"{word.title()}{between}{year}!", f"{word} {word}{between}{year}"):
        assert strength(said) == "weak"


@pytest.mark.parametrize("language", ["en", "mn", "zh"])
def test_the_country_is_in_our_words_in_each_language(language: str) -> None:
    assert WorldNames(language).gettext("Mongolia").casefold() in OURS


def test_a_word_stands_once() -> None:
    assert not [word for word, times in Counter(OURS).items() if times > 1]
    assert not [word for word in OURS if word != word.casefold()]


@given(st.text(max_size=40), st.text(alphabet="bcdfghklmnprst", min_size=7, max_size=10))
def test_another_word_is_never_less(passphrase: str, word: str) -> None:
    assert ORDER.index(strength(f"{passphrase} {word}")) >= ORDER.index(strength(passphrase))


@given(
    st.sampled_from([*NOBODY_LISTS, *OURS, "steppe", "kettle", "苹果", "Улаанбаатар2020"]),
    st.integers(1, 40),
    st.sampled_from(["", " ", " - "]),
)
def test_the_same_word_again_and_again_is_never_strong(word: str, times: int, between: str) -> None:
    assert strength(between.join([word] * times)) != "strong"


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=())), st.lists(st.text(st.characters(exclude_categories=()))))
def test_anything_can_be_measured(passphrase: str, known: list[str]) -> None:
    assert strength(passphrase, known) in ORDER


@settings(deadline=None)
@given(st.text("a4@8({[<369!|1l7$50+%2 йө马\0\ud800", min_size=60, max_size=300))
def test_what_zxcvbn_refuses_or_takes_seconds_for_can_be_measured(passphrase: str) -> None:
    assert strength(passphrase) in ORDER


@pytest.mark.parametrize("sign", ["a", "ab ", "\0", "\ud800", "马", "ﷺ", "4@8({[<369!|1l7$50+7%2"])
def test_ten_million_signs_are_measured(sign: str) -> None:
    """All of it would take hours: the start is."""
    said = sign * (10_000_000 // len(sign))
    assert strength(said, [said]) in ORDER


def test_its_lists_are_read_when_something_is_typed() -> None:
    said = "import sys; from desktop.models.passphrase import strength; strength(''); assert 'zxcvbn' not in sys.modules"
    subprocess.run([sys.executable, "-c", said], check=True)


def test_each_strength_has_a_word_and_advice() -> None:
    assert list(WORDS) == list(ADVICE) == ORDER
