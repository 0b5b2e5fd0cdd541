"""The order of a project's framework: results under results, rows under results, in the donor's order.

Every move is told as the records that change. Codes are the donor's and are never touched; positions are
handed on among those that have them, so that a move changes no more records than it must. Levels follow: a result
moved in or out gets the level of those it stands beside then, and what is under it goes down where it must.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from desktop.errors import UserError
from desktop.models.record import Record
from desktop.models.registers.indicator import Placement
from desktop.models.registers.result import Result
from desktop.words import _

LEVELS = ("goal", "objective", "outcome", "output")
"""From the top, as nearly all donors nest them; steps may be left out, and an office's own levels stand anywhere."""


class Arrangement:
    """A framework as it stands; what its methods give is to be saved as one deed, nothing where no move is possible."""

    def __init__(self, results: Iterable[Result], placements: Iterable[Placement]) -> None:
        self.results = {result.id: result for result in results}
        self.placements = {placement.id: placement for placement in placements if placement.result in self.results}
        self._under: dict[str | None, list[str]] = defaultdict(list)
        self._rows: dict[str, list[str]] = defaultdict(list)
        for result in sorted(self.results.values(), key=lambda one: (one.position or 0, one.code or "")):
            self._under[result.parent if result.parent in self.results else None].append(result.id)
        for placement in sorted(self.placements.values(), key=lambda one: (one.position or 0, one.id)):
            self._rows[placement.result or ""].append(placement.id)

    def under(self, result: str | None) -> list[Result]:
        """The results right under one; those at the top of None."""
        return [self.results[one] for one in self._under[result]]

    def rows(self, result: str) -> list[Placement]:
        """The rows of a result."""
        return [self.placements[one] for one in self._rows[result]]

    def order(self, top: str | None = None) -> Iterator[Result]:
        """The results under ``top``, each before those under it."""
        for result in self.under(top):
            yield result
            yield from self.order(result.id)

    def branch(self, result: Result) -> list[Record]:
        """A result with all beneath it, rows too."""
        results = [result, *self.order(result.id)]
        return [*results, *(row for one in results for row in self.rows(one.id))]

    def up(self, record: Record) -> list[Record]:
        """One place up; the first row of a result goes to the end of the result before it."""
        over, at = self._place(record)
        if at:
            return self.put(record, over, at - 1)
        before = self._beside(over, -1) if isinstance(record, Placement) else None
        return self.put(record, before, len(self._rows[before])) if before else []

    def down(self, record: Record) -> list[Record]:
        """One place down; the last row of a result goes to the head of the result after it."""
        over, at = self._place(record)
        if at + 1 < len(self._list(record, over)):
            return self.put(record, over, at + 1)
        after = self._beside(over, 1) if isinstance(record, Placement) else None
        return self.put(record, after, 0) if after else []

    def indented(self, record: Record) -> list[Record]:
        """A result goes under the one before it; a row to the first result under its own."""
        over, at = self._place(record)
        if isinstance(record, Placement):
            first = self._under[over]
            return self.put(record, first[0], 0) if first else []
        if not at:
            return []
        onto = self._under[over][at - 1]
        return self.put(record, onto, len(self._under[onto]), self.level_under(onto))

    def outdented(self, record: Record) -> list[Record]:
        """A result goes after the one it is under; a row to the end of the rows of the result above its own."""
        over, _at = self._place(record)
        if over is None:
            return []
        above, place = self._place(self.results[over])
        if isinstance(record, Placement):
            return self.put(record, above, len(self._rows[above])) if above else []
        return self.put(record, above, place + 1, self.results[over].level)

    def put(self, record: Record, over: str | None, at: int, level: str | None = None) -> list[Record]:
        """``record``, new or from elsewhere, as the ``at``-th under ``over``, not counting itself; with another ``level``, if given.

        A result moved under another gets a level below that one's, and so does all beneath it; UserError where there is none.
        """
        if isinstance(record, Placement):
            if over is None:
                return []
            if any(row.of == record.of and row.id != record.id for row in self.rows(over)):
                raise UserError(_("This indicator stands under that result already."))
        elif over is not None and over in {one.id for one in self.branch_of(record)}:
            raise UserError(_("A result cannot stand under itself."))
        moved = Arrangement(self.results.values(), self.placements.values())
        moved.take(record if level is None else record.changed(level=level), over, at)
        before = self.results.get(record.id)
        if before is not None and over != (before.parent if before.parent in self.results else None):
            moved._sink(record.id)
        return list(moved._changed(self))

    def branch_of(self, record: Record) -> list[Record]:
        """``branch`` of a result; of one that is new it is alone."""
        return self.branch(record) if isinstance(record, Result) and record.id in self.results else [record]

    def level_under(self, result: str | None) -> str:
        """The level a new result under ``result`` probably has."""
        beside = self.under(result)
        if beside:
            return beside[-1].level or LEVELS[-1]
        level = self.results[result].level if result else LEVELS[0]
        place = LEVELS.index(level) + 1 if level in LEVELS else len(LEVELS)
        return LEVELS[min(place, len(LEVELS) - 1)]

    def _list(self, record: Record, over: str | None) -> list[str]:
        return self._rows[over or ""] if isinstance(record, Placement) else self._under[over]

    def _place(self, record: Record) -> tuple[str | None, int]:
        over = record.get("result" if isinstance(record, Placement) else "parent")
        over = over if over in self.results else None
        return over, self._list(record, over).index(record.id)

    def _beside(self, result: str | None, step: int) -> str | None:
        order = [one.id for one in self.order()]
        place = order.index(result) + step if result in order else -1
        return order[place] if 0 <= place < len(order) else None

    def take(self, record: Record, over: str | None, at: int) -> None:
        """Let this very arrangement have ``record`` there, to be drawn before it is saved."""
        for places in (*self._under.values(), *self._rows.values()):
            if record.id in places:
                places.remove(record.id)
        self._list(record, over).insert(at, record.id)
        if isinstance(record, Placement):
            self.placements[record.id] = record.changed(result=over)
        elif isinstance(record, Result):
            self.results[record.id] = record.changed(parent=over)

    def _sink(self, result: str) -> None:
        """Let ``result`` and all beneath it be of a level below what they stand under, where they are not."""
        here = self.results[result]
        over = self.results[here.parent].level if here.parent in self.results else None
        if over in LEVELS and here.level in LEVELS and LEVELS.index(here.level) <= LEVELS.index(over):
            if over == LEVELS[-1]:
                raise UserError(_("{code} would stand under an output, and nothing does. Change a level first."), code=here.code)
            self.results[result] = here.changed(level=LEVELS[LEVELS.index(over) + 1])
        for one in self._under[result]:
            self._sink(one)

    def _changed(self, before: "Arrangement") -> Iterator[Record]:
        order = list(self.order())
        results = _numbered(order)
        rows = _numbered([row for result in order for row in self.rows(result.id)])
        for record in (*results, *rows):
            known = before.results.get(record.id) or before.placements.get(record.id)
            if known != record:
                yield record


def _numbered(records: Iterable[Result] | Iterable[Placement]) -> list[Record]:
    """In their order, with the positions they have among them; one more where two had the same or one had none."""
    ordered: list[Record] = list(records)
    free = sorted(record.get("position") or 0 for record in ordered)
    given: list[Record] = []
    last = 0
    missing = free.count(0)
    for record, position in zip(ordered, [*free[missing:], *[0] * missing], strict=True):
        last = max(last + 1, position)
        given.append(record if record.get("position") == last else record.changed(position=last))
    return given
