"""Which parts of counts of people may not be printed, so that no small number can be worked out.

A *table* is one count broken down one way. A part from 1 to ``minimum`` − 1 is never printed, nor
are the parts that would give it away: by the total and the other parts, or by another table that is
a sum of this one and others (a common indicator and its outputs; a quarter, what came before it,
and all so far).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations_with_replacement

Code = str | None
_LARGEST_SUM = 3
"""Common indicators gather two or three outputs; sums of more tables are not looked for."""


@dataclass(frozen=True)
class Table:
    """A count (``total``, always printed) and its parts that are not zero; equal tables are treated alike."""

    total: Decimal
    parts: frozenset[tuple[Code, Decimal]]

    @classmethod
    def of(cls, total: Decimal, parts: Mapping[Code, Decimal]) -> "Table":
        """The table of ``parts``, zeros left out so that tables with other lists of codes compare."""
        return cls(total, frozenset((code, value) for code, value in parts.items() if value))

    @property
    def values(self) -> dict[Code, Decimal]:
        """The parts by code."""
        return dict(self.parts)


def before(so_far: Table, in_period: Table) -> Table | None:
    """What a reader gets by taking the period from all so far; None where that is no count."""
    rest = dict(so_far.values)
    for code, value in in_period.parts:
        rest[code] = rest.get(code, Decimal(0)) - value
    if so_far.total < in_period.total or any(value < 0 for value in rest.values()):
        return None
    return Table.of(so_far.total - in_period.total, rest)


def hidden(tables: Collection[Table], minimum: int) -> dict[Table, frozenset[Code] | None]:
    """What each table must not print: some codes, or None for every part, zeros too.

    Where a table is the sum of others and any of them hides something, the addends hide all their
    parts: hiding some would leave differences to be taken. So does the sum itself where all of it
    is of one code, since then all of the addends are.
    """
    found = {table: alone(table, minimum) for table in tables}
    sums = _sums(tables)
    waiting = True
    while waiting:
        waiting = False
        for whole, addends in sums:
            if all(found[table] == frozenset() for table in (whole, *addends)):
                continue
            for table in (*addends, whole) if len(whole.parts) == 1 else addends:
                waiting = waiting or found[table] is not None
                found[table] = None
    return found


def alone(table: Table, minimum: int) -> frozenset[Code] | None:
    """What ``table`` must not print if nothing else were printed (None: no part at all).

    The next smallest parts join the small ones (all of a size at once) until they come to the minimum
    together and are not all of one size: else their sum, or the choice itself, would tell them. A
    total below the minimum shows no part, since even its zeros would tell.
    """
    sizes: list[Decimal] = sorted({value for _code, value in table.parts})
    if not sizes or sizes[0] >= minimum:
        return frozenset()
    if table.total >= minimum:
        for size in sizes:
            gone = {code: value for code, value in table.parts if value < minimum or value <= size}
            if len(set(gone.values())) > 1 and sum(gone.values()) >= minimum:
                return frozenset(gone)
    return None


def _sums(tables: Collection[Table]) -> list[tuple[Table, tuple[Table, ...]]]:
    counted = [table for table in tables if table.total]
    totals = {table.total for table in counted}
    whole = {(table.total, table.parts): table for table in counted}
    found = []
    for size in range(2, _LARGEST_SUM + 1):
        for addends in combinations_with_replacement(counted, size):
            total = sum((table.total for table in addends), Decimal(0))
            if total in totals and (added := whole.get((total, _added(addends)))):
                found.append((added, addends))
    return found


def _added(tables: Collection[Table]) -> frozenset[tuple[Code, Decimal]]:
    added: dict[Code, Decimal] = {}
    for table in tables:
        for code, value in table.parts:
            added[code] = added.get(code, Decimal(0)) + value
    return frozenset(added.items())
