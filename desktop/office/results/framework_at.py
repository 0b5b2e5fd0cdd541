"""The framework of a project as it was valid on a day: results, indicators, placements, remarks, figures."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from desktop.errors import UserError
from desktop.models.fields.values import Attachment
from desktop.models.query import Query
from desktop.models.record import Record
from desktop.models.registers.figures import BroughtForward, ReportedFigure, Stated
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Placement, Remark, Target
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.project import Project
from desktop.models.registers.result import Result
from desktop.models.registers.site import Site
from desktop.models.results.cells import Figure
from desktop.models.results.matrix import ResultNode
from desktop.words import _

R = TypeVar("R", bound=Record)
COUNTED_UNLESS_SAID = frozenset({"direct", "partner_led"})


class Reading(Protocol):
    """A book, or a reader of one."""

    def get(self, register: type[R], record: str) -> R | None:
        """The record with that id, or None."""

    def every(self, register: type[R], query: Query = ...) -> Iterable[R]:
        """All records that are not deleted."""

    def read_attachment(self, attachment: Attachment) -> bytes:
        """The bytes of a file, verified."""

    def sql(self, text: str, *parameters: object) -> Iterable[tuple[Any, ...]]:
        """Rows of a reading statement."""


@dataclass(frozen=True)
class Placed:
    """An indicator where it stands, in the version valid on the day."""

    placement: Placement
    indicator: Indicator
    version: IndicatorVersion
    result: ResultNode
    remark: str


class Frame:
    """What a matrix is laid out by. Of versions and remarks those valid on ``as_at`` hold."""

    def __init__(self, book: Reading, project: str, as_at: date) -> None:
        found = book.get(Project, project)
        if found is None:
            raise UserError(_("There is no such project in this office."))
        self.project = found
        self.as_at = as_at
        self.results = {result.id: result for result in book.every(Result) if result.project == project}
        self.nodes = self._nodes()
        self.sites = {site.id: site.code or "" for site in book.every(Site)}
        self.indicators = {one.id: one for one in book.every(Indicator) if one.project == project}
        self.versions = self._versions(book.every(IndicatorVersion))
        self.targets = _by_owner(book.every(Target))
        self.periods = [period for period in book.every(ReportingPeriod) if period.of == ("project", project)]
        self.placed = self._placed(book.every(Placement), _by_owner(book.every(Remark)))
        self.figures = self._figures(book)
        self.stated = self._stated(book)

    def valid(self, indicator: str) -> IndicatorVersion:
        """The version valid on the day; before the first, the first."""
        versions = self.versions[indicator]
        begun = [version for version in versions if version.valid_from and version.valid_from <= self.as_at]
        return begun[-1] if begun else versions[0]

    def before(self, indicator: str) -> IndicatorVersion | None:
        """The version before the valid one where its unit was another: its reading is shown beside."""
        valid = self.valid(indicator)
        earlier = [version for version in self.versions[indicator] if version is not valid and _from(version) < _from(valid)]
        return earlier[-1] if earlier and earlier[-1].unit != valid.unit else None

    def scope(self, version: IndicatorVersion) -> frozenset[str]:
        """The results in scope with all beneath them; without any named, the whole project."""
        found = set(version.results or self.results)
        grown = -1
        while len(found) != grown:
            grown = len(found)
            found |= {result.id for result in self.results.values() if result.parent in found}
        return frozenset(found)

    def period(self, name: str) -> ReportingPeriod:
        """The reporting period of that name."""
        for period in self.periods:
            if name in (period.title, period.id):
                return period
        known = ", ".join(period.title or "" for period in self.periods)
        raise UserError(_("The project has no reporting period called “{name}”. It has: {known}."), name=name, known=known or "–")

    def _nodes(self) -> dict[str, ResultNode]:
        below: dict[str | None, list[Result]] = defaultdict(list)
        for result in self.results.values():
            below[result.parent if result.parent in self.results else None].append(result)
        nodes: dict[str, ResultNode] = {}

        def visit(parent: str | None, depth: int) -> None:
            for result in sorted(below[parent], key=lambda one: (one.position or 0, one.code or "")):
                nodes[result.id] = ResultNode(result.id, result.code or "", result.level or "", result.statement or "", depth)
                visit(result.id, depth + 1)

        visit(None, 0)
        return nodes

    def _versions(self, every: Iterable[IndicatorVersion]) -> dict[str, list[IndicatorVersion]]:
        versions = {owner: sorted(some, key=_from) for owner, some in _by_owner(every).items() if owner in self.indicators}
        for unversioned in self.indicators.keys() - versions.keys():
            del self.indicators[unversioned]
        return versions

    def _placed(self, every: Iterable[Placement], remarks: dict[str, list[Remark]]) -> list[Placed]:
        placed = []
        for placement in sorted(every, key=lambda one: (one.position or 0, one.id)):
            indicator = self.indicators.get(placement.of[1]) if placement.of else None
            node = self.nodes.get(placement.result or "")
            if indicator and node:
                remark = _said(remarks.get(placement.id, []), self.as_at)
                placed.append(Placed(placement, indicator, self.valid(indicator.id), node, remark))
        return placed

    def _stated(self, book: Reading) -> list[Stated]:
        """What documents say of the project, by number. What one says of a day is no yardstick for another day."""
        said = [one for one in book.every(Stated) if one.of == ("project", self.project.id) and one.as_at in (None, self.as_at)]
        return sorted(said, key=lambda one: one.number or "")

    def _figures(self, book: Reading) -> dict[str, list[Figure]]:
        figures: dict[str, list[Figure]] = defaultdict(list)
        records: list[ReportedFigure | BroughtForward] = [*book.every(ReportedFigure), *book.every(BroughtForward)]
        for record in records:
            if record.on and record.on <= self.as_at:
                for indicator in record.indicators or ():
                    figures[indicator].append(_figure(record))
        return figures


def _figure(record: ReportedFigure | BroughtForward) -> Figure:
    assert record.on is not None
    return Figure(
        record.on,
        record.value,
        record.numerator,
        record.denominator,
        record.get("attribution") or "direct",
        bool(record.get("may_overlap")),
        isinstance(record, BroughtForward),
    )


def _from(version: IndicatorVersion) -> date:
    return version.valid_from or date.min


def _by_owner(records: Iterable[R]) -> dict[str, list[R]]:
    owned: dict[str, list[R]] = defaultdict(list)
    for record in records:
        owner = record.get("of")
        if owner:
            owned[owner[1]].append(record)
    return owned


def _said(remarks: Sequence[Remark], as_at: date) -> str:
    said = sorted((remark.on, remark.text or "") for remark in remarks if remark.on and remark.on <= as_at)
    return said[-1][1] if said else ""
