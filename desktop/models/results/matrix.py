"""The results matrix: what the office's records add up to, and the arithmetic of progress.

Screen, workbook, PDF, package and JSON all draw one ``Matrix``; none of them computes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from desktop.models.fields.values import Money
from desktop.models.measures.measure import ADDITIVE, How
from desktop.models.registers.money import ExchangeRate

State = Literal["value", "nothing_yet", "not_measured", "not_applicable", "waits"]
"""``nothing_yet``: measured, but there is nothing to take a maximum or a ratio of. ``not_measured``:
measuring begins later or no rule is set. ``waits``: counted only by whoever holds the case key."""
Status = Literal["achieved", "on_track", "needs_acceleration", "not_achieved", "in_dispute", "none"]
"""``not_achieved``: the project is over, and its target was missed."""
Direction = Literal["up", "down"]
Unit = Literal["number", "percent", "days", "yes_no", "amount", "text"]


@dataclass(frozen=True)
class Part:
    """One part of a number by a breakdown; ``code`` None is "not recorded".

    ``value`` None means withheld (too few people to print, or the complement of such a part).
    """

    breakdown: str
    code: str | None
    value: Decimal | None


@dataclass(frozen=True)
class Cell:
    """A number and what stands behind it. A percentage is 0 to 100, with its numerator and denominator.

    ``recorded``, ``reported`` and ``brought_forward`` say where the value comes from; ``low`` and
    ``high`` give the range where totals may overlap; ``beside`` are readings shown next to it and
    not in it, as (words, value): indirect figures, people beside participations, the older unit.
    """

    value: Decimal | None
    state: State = "value"
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    parts: tuple[Part, ...] = ()
    by_attribution: Mapping[str, Decimal | None] = field(default_factory=dict)
    by_site: Mapping[str, Decimal | None] = field(default_factory=dict)
    recorded: Decimal | None = None
    reported: Decimal | None = None
    brought_forward: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    beside: tuple[tuple[str, Decimal], ...] = ()
    records: int | None = 0
    """How many it counts; None where that is withheld, or known only to whoever holds the case key."""
    withheld: bool = False
    """Whether something of it is left out or None for being of too few people."""
    left_out: tuple[tuple[str, str], ...] = ()
    """(register, id) of the records whose amount no rate is known for."""
    words: str = ""
    """What is said in place of a number, where the unit is text."""


@dataclass(frozen=True)
class ResultNode:
    """A goal, objective, outcome or output as the matrix heads its rows; ``depth`` from 0."""

    id: str
    code: str
    level: str
    statement: str
    depth: int
    printed: str = ""
    """What the donor's document heads it with, where that is not its level and code."""


@dataclass(frozen=True)
class Row:
    """One placement of an indicator: a row of the annex. ``heading`` is a line printed above it."""

    placement: str
    indicator: str
    version: str
    result: ResultNode
    family: str
    code: str
    wording: str
    unit: Unit
    direction: Direction
    baseline: Decimal | None
    target: Decimal | None
    cumulative: Cell
    period: Cell | None
    percent_of_target: Decimal | None
    status: Status
    remark: str
    heading: str
    cases: bool
    """Whether it counts assisted persons: breakdowns are withheld outside, records never leave."""
    period_target: Decimal | None = None
    """What should be reached by now, where targets are set by period or day."""
    restates: bool = False
    """Whether the records now give another value, for the day of the last report, than was sent."""
    restated: Decimal | None = None
    """The value that was sent, where ``restates`` or ``counted_otherwise``."""
    counted_otherwise: bool = False
    """Whether the same records gave the value that was sent by the way of counting of that report, and now another."""
    measure: str = ""
    """The name of its measure, where it is a usual one: says what its number is of (trainings, people trained, cases)."""
    otherwise: tuple[tuple[Decimal, Status], ...] = ()
    """The ends of the number's range at which its light would be another, and which."""
    how: How = "latest"
    """How its number comes about."""
    registers: frozenset[str] = frozenset()
    """Whose records it counts, and what says when and where."""
    attributions: frozenset[str] = frozenset({"direct", "partner_led"})
    """Those that make up its value; others are told beside it."""

    @property
    def additive(self) -> bool:
        """Whether its parts add up to the whole."""
        return self.how in ADDITIVE


@dataclass(frozen=True)
class CommonIndicator:
    """A row of the table of a family of common indicators: one a code, however often it is placed."""

    code: str
    wording: str
    target: Decimal | None
    value: Decimal | None
    state: State
    difference: Decimal | None
    """Value minus target: above the target it is positive; clipped at 0 it would hide the surplus."""
    percent_of_target: Decimal | None = None
    """As in the matrix: none of a ceiling that is kept or passed."""
    family: str = "CPI"


@dataclass(frozen=True)
class BudgetRow:
    """A budget line in the project's currency; ``stated`` figures are what a printed report says. The total has no ``id``."""

    line: str
    name: str
    budget: Decimal
    actual: Decimal
    burn_percent: Decimal | None
    stated_budget: Decimal | None = None
    stated_actual: Decimal | None = None
    stated_burn_percent: Decimal | None = None
    records: int = 0
    id: str = ""
    by_site: Mapping[str, Decimal] = field(default_factory=dict)
    """What was spent by the code of the site that paid, or that the line is of; "" is of none."""


@dataclass(frozen=True)
class RateTaken:
    """A rate of the register, the payments that were converted by it since they have none of their own, and what they made."""

    rate: ExchangeRate
    payments: int
    paid: Money
    made: Money


@dataclass(frozen=True)
class LeftOut:
    """Payments that are in no burn, by budget line and currency: no rate is known, or the line was deleted."""

    why: Literal["no_rate", "no_line"]
    line: str
    """As the line is called."""
    paid: Money
    payments: tuple[str, ...]
    """Their ids, by day."""


@dataclass(frozen=True)
class Budget:
    """The lines, our total, and the stated total beside it; which rates were taken from the register, and what could not be counted."""

    currency: str
    lines: tuple[BudgetRow, ...]
    total: BudgetRow
    taken: tuple[RateTaken, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    restated: Decimal | None = None
    """What was sent as spent, where the records now give another sum for the day of the last report."""


@dataclass(frozen=True)
class TimeElapsed:
    """The project's time used, both ends counted by the dates as used: ``days`` of ``of``."""

    start: date
    end: date
    days: int
    of: int
    over: bool = False
    """Whether the last day is past."""

    @property
    def percent(self) -> Decimal:
        """0 to 100."""
        return Decimal(self.days) * 100 / Decimal(self.of) if self.of else Decimal(100)


@dataclass(frozen=True)
class LightRule:
    """When a light is which.

    Achieved at ``achieved`` percent of target, or at a ceiling and below; on track while that is at least ``pace`` percent of
    the time elapsed; else it needs acceleration. After the last day what is not achieved is just that.
    """

    achieved: Decimal = Decimal(100)
    pace: Decimal = Decimal(60)


@dataclass(frozen=True)
class Finding:
    """Something that does not hold together: a kind, a sentence, the place, and the records."""

    kind: str
    sentence: str
    place: str
    records: tuple[tuple[str, str], ...] = ()
    """(register, id) of each."""
    withheld: bool = False
    """Whether its records are withheld, and with them how many they are."""


@dataclass(frozen=True)
class Period:
    """A reporting period: name, first and last day."""

    id: str
    name: str
    first: date
    last: date


@dataclass(frozen=True)
class Matrix:
    """The state of a project at a day, and in a period of it."""

    project: str
    project_code: str
    project_title: str
    goal: str
    donor: str
    as_at: date
    period: Period | None
    time_elapsed: TimeElapsed
    results: tuple[ResultNode, ...]
    rows: tuple[Row, ...]
    common: tuple[CommonIndicator, ...]
    """By family: what the donor, or a government, counts over all its projects, and not this project's own indicators."""
    budget: Budget
    findings: tuple[Finding, ...]
    rule: LightRule
    sent: date | None = None
    """The day of the last report sent up to ``as_at``; rows say what has changed since for that day."""


def time_elapsed(start: date, end: date, as_at: date) -> TimeElapsed:
    """Days from the first to ``as_at`` of the days to the last (Table 6: 910 of 1125 at 30 June 2020)."""
    of = (end - start).days
    return TimeElapsed(start, end, max(0, min((as_at - start).days, of)), of, as_at > end)


def direction_of(said: str | None, baseline: Decimal | None, target: Decimal | None, *, additive: bool) -> Direction:
    """Whether more or less is better; where nobody said, a target under its baseline can only be fallen to."""
    falls = not said and not additive and baseline is not None and target is not None and target < baseline
    return "down" if said == "down" or falls else "up"


def percent_of_target(
    value: Decimal | None, baseline: Decimal | None, target: Decimal | None, direction: Direction, *, additive: bool
) -> Decimal | None:
    """Progress from 0 at no work done to 100 at the target; None where there is no way to go (docs/counting.md).

    ``additive`` (sums and counts of people) that should rise: value ÷ target, the baseline being what others did
    before. Otherwise the way gone from baseline to target. A ceiling without a baseline, or with one that is under it,
    is kept or passed: no part of a way leads there.
    """
    if value is None or target is None or (direction == "down" and baseline is None):
        return None
    since = Decimal(0) if baseline is None or (additive and direction == "up") else baseline
    way, gone = (since - target, since - value) if direction == "down" else (target - since, value - since)
    return gone * 100 / way if way > 0 else None


def light(
    value: Decimal | None, target: Decimal | None, percent: Decimal | None, time: TimeElapsed, direction: Direction, rule: LightRule
) -> Status:
    """The status of one row under ``rule``; with no percentage the value is compared with the target.

    What should fall is achieved at its target or below, by whichever rule: over its ceiling nothing is.
    Before the project begins nothing is on its way, early or late; after its last day nothing is any more.
    """
    if value is None or target is None:
        return "none"
    risen = value >= target if percent is None else percent >= rule.achieved
    if value <= target if direction == "down" else risen:
        return "achieved"
    if time.over:
        return "not_achieved"
    if not time.percent:
        return "none"
    return "on_track" if percent is not None and percent * 100 >= rule.pace * time.percent else "needs_acceleration"


PERCENT_DECIMALS = 1
"""Of every percentage that is printed, shown or written: on screen, in files, and in the number formats of workbooks."""


def rounded(percent: Decimal | None) -> Decimal | None:
    """A percentage (0 to 100) as it is printed everywhere: half up."""
    return None if percent is None else percent.quantize(Decimal(1).scaleb(-PERCENT_DECIMALS), ROUND_HALF_UP)
