"""How hard a passphrase is to guess, in a word: what a person may know, never a promise."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

from desktop.words import _

Strength = Literal["weak", "fair", "strong"]

WORDS: dict[Strength, str] = {"weak": _("Weak"), "fair": _("Fair"), "strong": _("Strong")}
ADVICE: dict[Strength, str] = {
    "weak": _("Too easy to guess. Take four or five words that have nothing to do with you or this office."),
    "fair": _("It will do on a laptop whose disk is encrypted. One more word makes it strong."),
    "strong": _("Hard to guess. Write it nowhere near the laptop."),
}
_STRONG, _FAIR = 48.0, 34.0
"""Bits: four words nobody expects, and three. Each guess costs 64 MiB and a good part of a second."""
_WORD = 12.0
"""Bits of a word somebody picked: one of some four thousand."""
_LETTER, _FIGURE, _SIGN, _HAN = 2.6, 3.0, 3.5, 9.0
_EXPECTED = 3.0
"""Bits of what everybody tries first: a common word, a name on the screen, a year, a row of keys."""
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "0123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю")
_TRIED_FIRST = """
    admin administrator case cases china counter demo default finance help hello iloveyou iom letmein login love manager master migration
    mongolia nairamdal office officer pass passphrase passwd password pass1 please police project qwerty qwertz azerty rescue root secret
    service system tally tallybook test tests trafficking training ulaanbaatar un user welcome work worker
    the and for you are was not but all any can had her his how its one our out she who with this that from have they will your what when
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter
    dragon football baseball monkey shadow sunshine princess superman batman flower family friend friends mother father baby angel freedom
    нууц нууцүг үг монгол улаанбаатар пароль привет сайн байна уу
"""
_COMMON = frozenset(_TRIED_FIRST.split())


def strength(passphrase: str, known: Iterable[str] = ()) -> Strength:
    """How hard ``passphrase`` is to guess for somebody with a copy of the office; ``known`` are names they see in it."""
    bits = _bits(passphrase, known)
    return "strong" if bits >= _STRONG else "fair" if bits >= _FAIR else "weak"


def _bits(passphrase: str, known: Iterable[str]) -> float:
    plain = unicodedata.normalize("NFKC", passphrase)
    expected = _COMMON | {word for name in known for word in _parts(name.casefold())}
    seen: set[str] = set()
    total = 0.0
    for part in _parts(plain):
        said = part.casefold()
        if said not in seen:  # a word said twice is one word
            seen.add(said)
            total += _worth(part, said, expected)
    return total


def _parts(text: str) -> list[str]:
    """Runs of letters, of figures and of other signs; blanks only part them."""
    return re.findall(r"[^\W\d_]+|\d+|[^\w\s]+|_+", text)


def _worth(part: str, said: str, expected: Iterable[str]) -> float:
    if said in expected or _in_a_row(said) or re.fullmatch(r"(19|20)\d\d", said):
        return _EXPECTED
    different = len(re.sub(r"(.+?)\1+", r"\1", said))  # "aaaa" is hardly more than "a"
    if said.isdecimal():
        return _FIGURE * different
    if not said.isalpha():
        return _SIGN * different
    if any(sign >= "⺀" for sign in said):  # a sign of Chinese is half a word
        return _HAN * different
    mixed = 1.0 if not (part.islower() or part.isupper() or part.istitle()) else 0.0
    return min(_LETTER * different, _WORD) + mixed


def _in_a_row(said: str) -> bool:
    return len(said) > 2 and any(said in row * 2 or said in row[::-1] * 2 for row in _ROWS)
