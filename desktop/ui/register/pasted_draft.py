"""Pasted rows as a draft of their register: the cells as they came, what column is which field, and what was mended."""

from collections.abc import Mapping
from typing import Any

from desktop.exchange.tables.pasted_rows import Block
from desktop.models.record import Record
from desktop.store.drafts import Draft
from desktop.store.tables import packed, unpacked

_CELLS, _COLUMNS, _HEADINGS, _MENDED = "+cells", "+columns", "+headings", "+mended"
Mended = Mapping[tuple[int, str], Any]
"""What a person put, by row and field."""


def said_of(block: Block, mended: Mended) -> dict[str, Any]:
    """What a draft keeps of ``block``."""
    kinds = block.register.kinds
    put = [[row, name, packed(kinds[name], value)] for (row, name), value in mended.items()]
    return {_CELLS: block.cells, _COLUMNS: block.columns, _HEADINGS: block.headings, _MENDED: put}


def is_pasted(draft: Draft) -> bool:
    """Whether a draft is one of pasted rows."""
    return _CELLS in draft.values


def rows_of(register: type[Record], draft: Draft) -> tuple[Block, Mended]:
    """What ``said_of`` took."""
    said = draft.values
    block = Block(register, tuple(map(tuple, said[_CELLS])), tuple(said[_COLUMNS]), tuple(said[_HEADINGS]))
    return block, {(row, name): unpacked(register.kinds[name], value) for row, name, value in said[_MENDED]}
