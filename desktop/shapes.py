"""JSON from anywhere, read through a declared shape: ``msgspec`` holds types, lengths and bounds before any value is looked at."""

import json
from decimal import Decimal
from typing import Annotated, Any, TypeVar

import msgspec

T = TypeVar("T")
Id = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")]
"""A UUID as the program writes it (``models.ids``)."""

MOST = 2**53
"""The largest number read: one every program can count with."""


class ShapeError(ValueError):
    """The text is not of its shape. It names no value: these can be records."""


def read_shape(text: bytes, shape: type[T], most: int) -> T:
    """``text``, UTF-8 of at most ``most`` bytes, as ``shape``; ShapeError where it is not.

    A key that stands twice, a number that is none and half a sign are refused: two programs would read two things. Numbers with
    a point are decimals.
    """
    if len(text) > most:
        raise ShapeError
    try:
        said = json.loads(text.decode(), object_pairs_hook=_once, parse_constant=_no_number, parse_float=Decimal)
        if b"\\u" in text:
            json.dumps(said, ensure_ascii=False, default=str).encode()
        return msgspec.convert(said, shape)
    except (ValueError, ArithmeticError, RecursionError, msgspec.ValidationError):
        raise ShapeError from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) != len(pairs):
        raise ShapeError
    return said


def _no_number(_said: str) -> None:
    raise ShapeError
