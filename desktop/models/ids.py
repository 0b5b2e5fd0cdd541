"""Ids and codes the program gives."""

import re
import secrets
import time
import uuid

_LETTERS = "23456789BCDFGHJKLMNPQRSTVWXYZ"
"""Without vowels (no words) and without 0, 1 (no mistaking); 29 signs, a prime, so the check finds
every single slip and every swap of neighbours."""
_LIKE_OURS = re.compile("[A-Za-z]{2}-[0-9A-Za-z]{7}-[0-9A-Za-z]")


def new_id() -> str:
    """A UUIDv7 (RFC 9562, section 5.7): sorts by making, within a millisecond too (6.2, method 3); never used for time."""
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    number = (milliseconds & (1 << 48) - 1) << 80 | 7 << 76 | rest * 4096 // 1_000_000 << 64 | 2 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=number))


def new_case_code(country: str) -> str:
    """A case code such as ``MN-7K4Q2RX-C``: random, says nothing of the person, never reused."""
    body = "".join(secrets.choice(_LETTERS) for _ in range(7))
    return f"{country}-{body}-{check_letter(country, body)}"


def is_case_code(code: str) -> bool:
    """Whether ``code`` is one of ours without a slip of the pen."""
    parts = code.split("-")
    return len(parts) == 3 and len(parts[1]) == 7 and set(parts[1]) <= set(_LETTERS) and check_letter(parts[0], parts[1]) == parts[2]


def has_slip(code: str) -> bool:
    """Whether ``code`` looks like one of ours and is none; another system's codes look otherwise."""
    return bool(_LIKE_OURS.fullmatch(code)) and not is_case_code(code)


def check_letter(country: str, body: str) -> str:
    """A weighted sum modulo 29 over country and body."""
    signs = [ord(sign) for sign in country] + [_LETTERS.index(sign) for sign in body]
    return _LETTERS[sum(place * sign for place, sign in enumerate(signs, start=1)) % len(_LETTERS)]
