"""The code on a recovery paper: eight groups of five signs, each with a check letter of its own.

The signs leave out vowels (no words) and 0, 1 (no mistaking), as case codes do. 32 random signs of
29 are 155 bits, more than X25519 itself can resist; the private key is derived from them.
"""

import secrets
import unicodedata

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.errors import UserError
from desktop.store.keys.sealing import KEY_BYTES, label
from desktop.words import _

SIGNS = "23456789BCDFGHJKLMNPQRSTVWXYZ"
GROUPS = 8
GROUP = 4
"""Random signs in a group; the fifth is its check."""

_LOOK_ALIKE = str.maketrans("ВСНКМРТХ", "BCHKMPTX")
"""Cyrillic capitals that look like Latin ones: what a Mongolian keyboard types from the paper."""


def new_code() -> str:
    """A code such as ``7K4QT-2RXCM-…``, to be printed once and kept nowhere."""
    groups = ["".join(secrets.choice(SIGNS) for _sign in range(GROUP)) for _group in range(GROUPS)]
    return "-".join(group + check_sign(group, place) for place, group in enumerate(groups))


def check_sign(group: str, place: int) -> str:
    """A weighted sum modulo 29: finds every wrong sign, every two neighbours swapped, every group out of place."""
    total = sum(weight * SIGNS.index(sign) for weight, sign in enumerate(group, start=1))
    return SIGNS[(total + 7 * place) % len(SIGNS)]


def read_code(typed: str) -> str:
    """A typed code as it was printed; UserError says which group to look at again."""
    signs = signs_of(typed)
    if len(signs) != GROUPS * (GROUP + 1):
        raise UserError(
            _("A recovery code has {groups} groups of {signs} signs; {typed} signs were typed. Compare it with the paper."),
            groups=GROUPS,
            signs=GROUP + 1,
            typed=len(signs),
        )
    groups = [signs[at : at + GROUP + 1] for at in range(0, len(signs), GROUP + 1)]
    for place, group in enumerate(groups):
        check_group(group, place)
    return "-".join(groups)


def signs_of(typed: str) -> str:
    """The signs of a code or a part of one, however it is typed: small letters, blanks, dashes, Cyrillic look-alikes."""
    shown = unicodedata.normalize("NFKC", typed).upper().translate(_LOOK_ALIKE)
    return "".join(sign for sign in shown if not sign.isspace() and unicodedata.category(sign) != "Pd" and sign != "_")


def check_group(group: str, place: int) -> None:
    """Refuse a whole group of ``signs_of`` that cannot stand at ``place``, counted from 0."""
    if not set(group) <= set(SIGNS) or check_sign(group[:GROUP], place) != group[GROUP]:
        raise UserError(_("Group {place} of the recovery code has a slip. Compare it with the paper."), place=place + 1)


def private_key(code: str, office: str, book: str, *, first_format: bool = False) -> bytes:
    """The private key a code stands for, in this office and for this book only.

    A paper made since the first format has another one: a paper of today cannot pass for one that never had a pin.
    """
    signs = "".join(group[:GROUP] for group in code.split("-"))
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=label("recovery" if first_format else "recovery 2", office, book)).derive(
        signs.encode()
    )
