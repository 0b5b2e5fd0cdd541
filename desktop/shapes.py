"""JSON from anywhere, read through a declared shape: ``msgspec`` holds types, lengths and bounds before any value is looked at."""

import json
from typing import Annotated, Any, TypeVar

import msgspec

T = TypeVar("T")
Id = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")]
"""A UUID as the program writes it (``models.ids``)."""

MOST = 2**53
"""The largest number read: one every program can count with."""


class ShapeError(ValueError):
    """The text is not of its shape. It names no value: these can be records."""


def read_head(text: bytes, head: type[T], most: int) -> T:
    """What ``text`` says of itself first, such as its version; ShapeError as ``read_shape``, which is still to be asked for the rest."""
    if len(text) > most:
        raise ShapeError
    try:
        return msgspec.json.decode(text, type=head)
    except (ValueError, RecursionError):
        raise ShapeError from None


def read_shape(text: bytes, shape: type[T], most: int) -> T:
    """``text``, UTF-8 of at most ``most`` bytes, as ``shape``; ShapeError where it is not.

    A key that stands twice, a number that is none and half a sign are refused: two programs would read two things.
    """
    said = read_head(text, shape, most)
    try:  # msgspec takes the last of two keys, so they are counted apart; nothing is kept of that, or 8 MB could become 300
        json.loads(text.decode(), object_pairs_hook=_counted, parse_constant=_no_number, parse_float=bool)
    except (ValueError, RecursionError):
        raise ShapeError from None
    return said


def _counted(pairs: list[tuple[str, Any]]) -> None:
    if len({key for key, _value in pairs}) != len(pairs):
        raise ShapeError


def _no_number(_said: str) -> None:
    raise ShapeError
