"""Two days of one project side by side: what each row said then, and by how much it has changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from desktop.models.results.matrix import Matrix, Row


@dataclass(frozen=True)
class Then:
    """A row at the other day. Without a ``difference`` the two numbers are not of one kind, or one is missing."""

    row: Row
    difference: Decimal | None


def compared(now: Matrix, then: Matrix) -> Mapping[str, Then]:
    """By placement the row of ``then``, and ``now`` minus ``then``."""
    rows = {row.placement: row for row in then.rows}
    return {row.placement: Then(rows[row.placement], _difference(row, rows[row.placement])) for row in now.rows if row.placement in rows}


def _difference(now: Row, then: Row) -> Decimal | None:
    after, before = now.cumulative.value, then.cumulative.value
    if after is None or before is None or now.unit != then.unit or now.unit in ("yes_no", "text"):
        return None
    return after - before
