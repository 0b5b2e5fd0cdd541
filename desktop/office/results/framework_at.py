"""The framework of a project as it was valid on a day, and what is to be counted by it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Protocol, TypeVar

from desktop.errors import UserError
from desktop.models.fields.references import Link
from desktop.models.fields.values import Attachment, Money, minor_digits
from desktop.models.measures.conditions import Conditions
from desktop.models.measures.measure import BREAKDOWNS, COUNTING, Measure
from desktop.models.measures.reach import VICTIM_STATUS, reach_any
from desktop.models.measures.sentence import FORMULA, measure_of
from desktop.models.query import Condition, Query
from desktop.models.rates import Rates, converted
from desktop.models.record import REGISTERS, Book, Record
from desktop.models.registers.figures import BroughtForward, FigurePart, ReportedFigure, Stated, parts_of
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Placement, Remark, Target
from desktop.models.registers.money import ExchangeRate
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.project import Project
from desktop.models.registers.result import Result
from desktop.models.registers.site import Site
from desktop.models.results.cells import Figure
from desktop.models.results.matrix import Period, ResultNode
from desktop.models.results.tally import Asked
from desktop.models.results.versions import holding, in_time
from desktop.store.queries.counting import Span
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
class Planned:
    """An indicator in the version valid on the day, and what the store must count for it."""

    indicator: Indicator
    version: IndicatorVersion
    asked: Asked

    @property
    def book(self) -> Book:
        """The book it is counted in."""
        return self.asked.measure.book


@dataclass(frozen=True)
class Placed:
    """An indicator where it stands."""

    placement: Placement
    planned: Planned
    result: ResultNode
    remark: str


class Frame:
    """What a matrix is counted and laid out by. Of versions and remarks those valid on ``as_at`` hold.

    ``period`` is the name or id of the reporting period to be told beside what there is so far; ``counting`` the way of
    counting (``measure.COUNTING``). UserError where the office has no such project, or the project no such period.
    """

    def __init__(self, book: Reading, project: str, as_at: date, period: str | None = None, counting: int = COUNTING) -> None:
        found = book.get(Project, project)
        if found is None:
            raise UserError(_("There is no such project in this office."))
        self.project = found
        self._book = book
        self._counting = counting
        self._rates = cache(lambda: Rates(book.every(ExchangeRate)))
        self.as_at = as_at
        self.results = {result.id: result for result in book.every(Result) if result.project == project}
        self.nodes = self._nodes()
        self.sites = {site.id: site.code or "" for site in book.every(Site)}
        self.indicators = {one.id: one for one in book.every(Indicator) if one.project == project}
        self.versions = self._versions(book.every(IndicatorVersion))
        self.planned = {id: self._plan(indicator) for id, indicator in self.indicators.items()}
        self.targets = _by_owner(book.every(Target))
        self.periods = [period for period in book.every(ReportingPeriod) if period.of == ("project", project)]
        self.period = self._until_the_day(self.period_called(period)) if period else None
        self.placed = self._placed(book.every(Placement), _by_owner(book.every(Remark)))
        self.parts = _by_owner(book.every(FigurePart))
        self.figures = self._figures(book)
        self.stated = self._stated(book)

    def span(self, *, period: bool = False) -> Span:
        """The days that are counted: all up to the day, or those of the period, which may have been over before."""
        if not period:
            return Span(self.as_at)
        assert self.period is not None
        return Span(self.period.last, self.period.first)

    def valid(self, indicator: str) -> IndicatorVersion:
        """The version valid on the day; before the first, the first."""
        return self.planned[indicator].version

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

    def period_called(self, name: str) -> ReportingPeriod:
        """The reporting period with that name or id."""
        for period in self.periods:
            if name in (period.title, period.id):
                return period
        known = ", ".join(period.title or "" for period in self.periods)
        raise UserError(_("The project has no reporting period called “{name}”. It has: {known}."), name=name, known=known or "–")

    def operands(self, planned: Planned) -> tuple[str, ...]:
        """The indicators it is made of that count by themselves: one that is made of others is none."""
        named = {*(planned.version.operands or ()), *filter(None, [planned.version.second])}
        return tuple(sorted(one for one in named if one in self.planned and self.planned[one].version.measure != FORMULA))

    def of_cases(self, planned: Planned) -> bool:
        """Whether it tells of assisted persons, itself or by what it is made of."""
        return planned.book == "cases" or any(self.planned[one].book == "cases" for one in self.operands(planned))

    def _plan(self, indicator: Indicator) -> Planned:
        version = holding(self.versions[indicator.id], self.as_at)
        assert version is not None
        measure = measure_of(version)
        measure = replace(measure, of_those=self._by_id(measure, measure.of_those)) if measure.of_those else measure
        asked = Asked(
            measure,
            self.scope(version),
            self._by_id(measure, version.scope or {}),
            version.attributions or COUNTED_UNLESS_SAID,
            apart=tuple(sorted(part for part in version.breakdowns or () if part not in BREAKDOWNS)),
            project=self.project.id,
            narrowed=bool(version.results),
            counting=self._counting,
            whoever=any(_is_status(measure, name) for name in (*(version.scope or ()), *measure.of_those)),
            convert=self._convert,
        )
        return Planned(indicator, version, asked)

    def _by_id(self, measure: Measure, conditions: Conditions) -> Conditions:
        """The case book knows a record of the office book by its id alone: its number is looked up here."""
        found = dict(conditions)
        for name, terms in conditions.items():
            way = reach_any(measure, name) if measure.book == "cases" else None
            if way and isinstance(way.kind, Link) and REGISTERS[way.kind.to].book == "office":
                named = self._book.every(REGISTERS[way.kind.to], Query((Condition("number", "any_of", terms),)))
                found[name] = terms | {record.id for record in named}
        return found

    def _convert(self, amount: Money, rate: Decimal | None, direction: str | None, day: date) -> Decimal | None:
        """``amount`` in units of the project's currency, by its own rate or the register's newest; None where there is none."""
        into = self.project.currency or ""
        quoted = None if rate or amount.currency == into else self._rates().on(day, amount.currency, into)
        minor = quoted.convert(amount, into) if quoted else converted(amount, into, rate, direction)
        return None if minor is None else Decimal(minor).scaleb(-minor_digits(into))

    def _until_the_day(self, period: ReportingPeriod) -> Period:
        if period.began is None or period.ended is None:
            raise UserError(_("The reporting period “{name}” has no first or last day. Enter them."), name=period.title or "")
        return Period(period.id, period.title or "", period.began, min(period.ended, self.as_at))

    def _nodes(self) -> dict[str, ResultNode]:
        below: dict[str | None, list[Result]] = defaultdict(list)
        for result in self.results.values():
            below[result.parent if result.parent in self.results else None].append(result)
        nodes: dict[str, ResultNode] = {}

        def visit(parent: str | None, depth: int) -> None:
            for result in sorted(below[parent], key=lambda one: (one.position or 0, one.code or "")):
                said = (result.code or "", result.level or "", result.statement or "", depth, result.printed or "")
                nodes[result.id] = ResultNode(result.id, *said)
                visit(result.id, depth + 1)

        visit(None, 0)
        return nodes

    def _versions(self, every: Iterable[IndicatorVersion]) -> dict[str, list[IndicatorVersion]]:
        versions = {owner: in_time(some) for owner, some in _by_owner(every).items() if owner in self.indicators}
        for unversioned in self.indicators.keys() - versions.keys():
            del self.indicators[unversioned]
        return versions

    def _placed(self, every: Iterable[Placement], remarks: dict[str, list[Remark]]) -> list[Placed]:
        placed = []
        for placement in sorted(every, key=lambda one: (one.position or 0, one.id)):
            planned = self.planned.get(placement.of[1]) if placement.of else None
            node = self.nodes.get(placement.result or "")
            if planned and node:
                remark = _said(remarks.get(placement.id, []), self.as_at)
                placed.append(Placed(placement, planned, node, remark))
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
                figure = _figure(record, parts_of(self.parts.get(record.id, ())))
                for indicator in record.indicators or ():
                    text = indicator in self.planned and self.valid(indicator).unit == "text"
                    figures[indicator].append(figure if text else replace(figure, words=""))
        return figures


def _is_status(measure: Measure, name: str) -> bool:
    way = reach_any(measure, name)
    return way is not None and way.name == VICTIM_STATUS


def _figure(record: ReportedFigure | BroughtForward, parts: Mapping[tuple[str, str | None], Decimal]) -> Figure:
    assert record.on is not None
    return Figure(
        record.on,
        record.value,
        record.numerator,
        record.denominator,
        record.get("attribution") or "direct",
        bool(record.get("may_overlap")),
        isinstance(record, BroughtForward),
        parts,
        record.words or "",
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
