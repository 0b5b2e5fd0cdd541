"""What belongs to a project besides its records of work: its framework, and the sites and organisations that names."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from desktop.models.fields.references import Link, Links, Owner
from desktop.models.measures.conditions import EMPTY, FILLED, Conditions
from desktop.models.measures.measure import Measure
from desktop.models.measures.reach import reach_any
from desktop.models.measures.sentence import measure_of
from desktop.models.record import Record
from desktop.models.registers.indicator import Indicator, IndicatorVersion, Placement, Target
from desktop.models.registers.milestone import Milestone
from desktop.models.registers.money import BudgetLine
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.project import Project
from desktop.models.registers.result import Result
from desktop.models.registers.site import Site

R = TypeVar("R", bound=Record)
SHARED: tuple[type[Record], ...] = (Site, Organisation)
"""What several projects may name."""
FRAMEWORK: tuple[type[Record], ...] = (
    *SHARED, Project, ReportingPeriod, Result, Indicator, IndicatorVersion, Target, Placement, Milestone, BudgetLine,
)  # fmt: skip


class Get(Protocol):
    """Gives a record by its id, deleted or not."""

    def __call__(self, register: type[R], record: str, /) -> R | None: ...


class Every(Protocol):
    """Gives all records of a register."""

    def __call__(self, register: type[R], /) -> Iterable[R]: ...


def framework(every: Every, project: Project) -> Iterator[Record]:
    """``project``, what is part of it, and what of ``SHARED`` these name."""
    found: list[Record] = [project, *_parts(every, project)]
    for register in reversed(SHARED):  # an organisation may name a site
        named = {link for one in found for link in links(one)}
        found = [*(one for one in every(register) if (register.register, one.id) in named), *found]
    yield from found


def _parts(every: Every, project: Project) -> Iterator[Record]:
    of_project = ("project", project.id)
    yield from (period for period in every(ReportingPeriod) if period.of == of_project)
    results = [result for result in every(Result) if result.project == project.id]
    yield from results
    indicators = [indicator for indicator in every(Indicator) if indicator.project == project.id]
    yield from indicators
    of_indicators = {("indicator", indicator.id) for indicator in indicators}
    for register in (IndicatorVersion, Target, Placement):
        yield from (record for record in every(register) if record.get("of") in of_indicators)
    mine = {result.id for result in results}
    yield from (step for step in every(Milestone) if (step.results or frozenset()) <= mine)
    yield from (line for line in every(BudgetLine) if line.of == of_project)


def projects_of(get: Get, part: Record) -> set[str | None]:
    """The ids of the projects ``part`` is of: one, or several for a step under the results of several; none for what is shared."""
    if isinstance(part, Milestone):
        named = [get(Result, one) for one in part.results or ()]
        return {result.project if result else None for result in named}
    owner: tuple[str, str] = part.get("of") or ("", "")
    if owner[0] == "indicator":
        indicator = get(Indicator, owner[1])
        return {indicator.project if indicator else None}
    return set() if isinstance(part, SHARED) else {part.id if isinstance(part, Project) else owner[1] or part.get("project")}


def by_id(version: IndicatorVersion, find: Callable[[str, str], Sequence[str]]) -> IndicatorVersion:
    """``version`` with the records its conditions name by their ids: another office gives the same number to another record."""
    measure, made = measure_of(version), {}
    for field in ("scope", "of_those"):
        conditions: Conditions = version.get(field) or {}
        led = {name: to for name in conditions if (to := _led_to(measure, name))}
        named = {name: frozenset(_one(find(to, term), term) for term in conditions[name]) for name, to in led.items()}
        made[field] = {**conditions, **named} or None
    return version.changed(**made)


def _one(found: Sequence[str], term: str) -> str:
    return found[0] if len(found) == 1 else term


def _led_to(measure: Measure, name: str) -> str | None:
    way = reach_any(measure, name)
    return way.kind.to if way and isinstance(way.kind, Link) else None


def _named_by_conditions(version: IndicatorVersion) -> Iterator[tuple[str, str]]:
    measure = measure_of(version)
    for field in ("scope", "of_those"):
        for name, terms in (version.get(field) or {}).items():
            if to := _led_to(measure, name):
                yield from ((to, term) for term in terms if term not in (EMPTY, FILLED))


def links(record: Record) -> Iterator[tuple[str, str]]:
    """(register, id) of every record that ``record`` names."""
    if isinstance(record, IndicatorVersion):
        yield from _named_by_conditions(record)
    for field, kind in record.kinds.items():
        value: Any = record.get(field)
        if isinstance(kind, Owner) and value:
            yield value
        elif isinstance(kind, Link) and value:
            yield kind.to, value
        elif isinstance(kind, Links):
            yield from ((kind.to, one) for one in value or ())
