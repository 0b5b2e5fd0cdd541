"""How hard a passphrase is to guess, in a word: what a person may know, never a promise.

``zxcvbn`` counts the guesses, knowing English, the passwords of others, rows of keys and dates. It knows neither Cyrillic nor
Chinese, and takes a word in them for a row of random signs; so our own words are given to it, and what nobody lists is a word here.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from math import ceil, log2, prod
from typing import Any, Literal

from desktop import paths
from desktop.words import _

Strength = Literal["weak", "fair", "strong"]
_Words = Mapping[str, None]
"""Words in the order in which they are tried."""

WORDS: dict[Strength, str] = {"weak": _("Weak"), "fair": _("Fair"), "strong": _("Strong")}
ADVICE: dict[Strength, str] = {
    "weak": _("Too easy to guess. Take four or five words that have nothing to do with you or this office."),
    "fair": _("It will do on a laptop whose disk is encrypted. One more word makes it strong."),
    "strong": _("Hard to guess. Write it nowhere near the laptop."),
}
_STRONG, _FAIR = 44.0, 34.0
"""Bits: four words nobody expects, and three. At a thousand guesses a second, 64 MiB each, 44 are some 300 years, 34 a hundred days."""
_WORD = 12.0
"""Bits of a word somebody picked: one of some four thousand."""
_LONGEST_WORD = 16
"""Letters; in more of them written together there is more than one word."""
_HAN = 7.0
"""Bits of a sign of Chinese, which is half a word."""
_EXPECTED = 6.0
"""Bits, at most, of what is tried first: a name on the screen, a word of our own."""
_WHICH_LIST = 2.6
"""Bits: zxcvbn counts a word's place in the one of its six lists where it stands first, as if one knew which that is."""
_READ = 200
"""Signs that are measured; more can only be harder."""
_PIECE = 32
"""Signs that go to zxcvbn at once: it refuses over 72, and the time it takes grows faster than their square."""
_SIGNS_FOR_LETTERS = str.maketrans("@$!|({[<+", "asilcccct")
_SAME_LETTER = ("4@", "({[<", "69", "1!|", "1|7", "$5", "+7")
_READINGS = 16
"""zxcvbn tries every way to read signs and figures as letters; with all of them in one piece there are hundreds, which takes seconds."""
_HAN_SIGNS = "[\u2e80-\u2fdf\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,./"
_LAYOUTS = (
    str.maketrans("йцукенгшщзхъфывапролджэячсмитьбю", _KEYS[:-1]),  # Russian
    str.maketrans("фцужэнгшүзкъйыбөахролдпячёсмитьвю", _KEYS),  # Mongolian
)
_IN_LATIN = str.maketrans("абвгдежзийклмноөпрстуүфыьэ", "abvgdejziiklmnouprstuufyie") | str.maketrans(
    {"ё": "yo", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ю": "yu", "я": "ya"}
)


def strength(passphrase: str, known: Iterable[str] = ()) -> Strength:
    """How hard ``passphrase`` is to guess for somebody with a copy of the office; ``known`` are names they see in it."""
    expected = _expected(known)
    found: dict[str, float] = {}
    for piece in _pieces(passphrase):
        found = {**_cheaper(piece, expected), **found}  # what is said twice is said once
        if sum(found.values()) >= _STRONG:
            return "strong"
    return "fair" if sum(found.values()) >= _FAIR else "weak"


def _pieces(passphrase: str) -> Iterator[str]:
    """What stands between blanks, Chinese apart from the rest; blanks themselves are worth nothing."""
    once = re.sub(r"(.+?)\1{2,}", r"\1", _plain(passphrase))  # "abcabcabc" is hardly more than "abc"
    for said in once.split():
        for han, other in re.findall(rf"({_HAN_SIGNS}+)|((?:(?!{_HAN_SIGNS}).)+)", said):
            yield from [han] if han else (other[start : start + _PIECE] for start in range(0, len(other), _PIECE))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text[:_READ])[:_READ].casefold()


def _cheaper(piece: str, expected: _Words) -> Mapping[str, float]:
    """Bits by token: ``piece`` as it is, or as its words and what joins them, whichever is guessed sooner."""
    if re.match(_HAN_SIGNS, piece):
        return _chinese(piece, expected)
    whole = _measured(piece, expected)
    parts = [part for part in re.split(r"([^\W\d_]{4,})", piece) if part]
    if len(parts) < 2:
        return whole
    apart = {token: bits for part in parts for token, bits in _measured(part, expected).items()}
    return min(whole, apart, key=lambda found: sum(found.values()))


def _measured(piece: str, expected: _Words) -> Mapping[str, float]:
    """Bits by token. What zxcvbn adds for not knowing how many tokens there are would make strong what is merely long."""
    from zxcvbn import zxcvbn  # 40 to 80 ms: its lists

    if prod(len(set(signs).intersection(piece)) or 1 for signs in _SAME_LETTER) > _READINGS:
        piece = piece.translate(_SIGNS_FOR_LETTERS)
    found: dict[str, float] = {}
    for letters, matches in groupby(zxcvbn(piece, user_inputs=expected)["sequence"], key=lambda match: match["token"].isalpha()):
        run = list(matches)
        bits = {match["token"]: _bits(match, expected) for match in run}
        said = "".join(match["token"] for match in run)
        most = _WORD * ceil(len(said) / _LONGEST_WORD)
        unlisted = any(match["pattern"] == "bruteforce" or len(match["token"]) < 4 for match in run)
        found |= {said: most} if letters and unlisted and sum(bits.values()) > most and _can_be_said(said) else bits
    return found


def _bits(match: Mapping[str, Any], expected: _Words) -> float:
    bits = log2(match["guesses"])
    if match["pattern"] != "dictionary":
        return bits
    return min(bits, _EXPECTED) if match["matched_word"] in expected else bits + _WHICH_LIST


def _can_be_said(letters: str) -> bool:
    """Whether this is a word rather than a row of random letters: no four consonants in a row, or not in Latin letters."""
    return not letters.isascii() or not re.search("[^aeiouy]{4}", re.sub("[kcstz]h|ts|ng", "k", letters))


def _chinese(run: str, expected: _Words) -> Mapping[str, float]:
    found: dict[str, float] = {}
    for word in sorted((word for word in expected if word in run), key=len, reverse=True):
        if word in run:
            found[word] = _EXPECTED
            run = run.replace(word, " ")
    return found | dict.fromkeys(run.replace(" ", ""), _HAN)


def _expected(known: Iterable[str]) -> _Words:
    """What is tried first, in that order: names on the screen, our own words, and each in other letters."""
    names = [_plain(name) for name in known]
    said = [word for name in names for word in (*re.findall(r"[^\W\d_]+|\d+", name), "".join(name.split())) if len(word) > 1]
    return dict.fromkeys([*said, *_in_other_letters(said), *_ours()])


@cache
def _ours() -> _Words:
    lines = (paths.resources() / "passphrase-words.txt").read_text(encoding="utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    return dict.fromkeys([*words, *_in_other_letters(words)])


def _in_other_letters(words: Iterable[str]) -> Iterator[str]:
    """_Words in Cyrillic in Latin letters, and as they are typed where the keys are set to Latin."""
    for word in words:
        latin = word.translate(_IN_LATIN)
        ways = (latin, latin.replace("kh", "h"), *(word.translate(keys) for keys in _LAYOUTS))
        yield from (way for way in ways if len(word) > 3 and way.isascii() and way != word)
