"""The summary a programme manager sends: project, lights, achievement, trainings, assisted people, money, findings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from desktop.exchange.report import charts, fonts
from desktop.exchange.report.pdf import Paper
from desktop.exchange.report.sheet_numbers import RATES
from desktop.exchange.whole_file import Progress, quiet
from desktop.models.fields.base import FormatContext
from desktop.models.results.matrix import Matrix, ResultNode, Row, Status
from desktop.models.results.profiles import MARK, MINIMUM, PROFILES, Profile, lacking, mark_explained, withheld
from desktop.presentation import formatting
from desktop.presentation.colours import SMALL
from desktop.presentation.formatting import NOTHING_FOUND, STATED_MINUS_OURS
from desktop.words import _, translate

Flowables = Iterator[Any]
_TOGETHER = 4
"""Bars of a chart that no page break parts."""
_OTHERS = ("other", "not_stated")
_SEXES: tuple[tuple[str, Sequence[str | None], float], ...] = (
    (_("Women"), ("female",), 0.09),
    (_("Men"), ("male",), 0.075),
    (_("Others"), _OTHERS, 0.085),
    (_("Not recorded"), (None,), 0.1),
)
"""Columns of people by sex: heading, codes, share of the page."""
_RUNNING: Mapping[Status, float] = {"achieved": 0.1, "on_track": 0.11, "needs_acceleration": 0.13, "in_dispute": 0.1, "none": 0.07}
_OVER: Mapping[Status, float] = {"achieved": 0.1, "not_achieved": 0.13, "in_dispute": 0.1, "none": 0.07}
"""The lights there can be while a project runs, and once it is over; each with its share of the page."""


def summary(matrix: Matrix, profile: Profile, context: FormatContext, progress: Progress = quiet, *, minimum: int = MINIMUM) -> bytes:
    """The bytes of summary.pdf for ``profile``; the same ones for the same matrix and ``context.now()``."""
    pages = _Summary(withheld(matrix, profile, minimum), profile, context, minimum, progress)
    title = f"{matrix.project_code} {matrix.project_title}".strip()
    footer_bar = " · ".join((matrix.project_code, formatting.day(matrix.as_at, context), translate(PROFILES[profile])))
    return pages.paper.made(pages.story, title, footer_bar, context.now())


class _Summary:
    """The story of one matrix, section by section."""

    def __init__(self, matrix: Matrix, profile: Profile, context: FormatContext, minimum: int, progress: Progress) -> None:
        self.matrix, self.profile, self.context, self.minimum, self.progress = matrix, profile, context, minimum, progress
        self.paper = Paper()
        self.once = _once(matrix.rows)

    def story(self) -> Flowables:
        """All of it, made anew each time: what is laid out once cannot be laid out again."""
        sections = (
            self._project,
            self._lights,
            self._money,
            self._achievement,
            self._in_words,
            self._trainings,
            self._people,
            self._restated,
            self._findings,
        )
        for done, section in enumerate(sections):
            self.progress(done, len(sections), translate(_("The summary")))
            yield from section()

    def _project(self) -> Flowables:
        matrix, paper, context = self.matrix, self.paper, self.context
        yield paper.small(translate(_("Results summary")))
        yield paper.heading(f"{matrix.project_code} {matrix.project_title}".strip())
        if matrix.goal:
            yield paper.text(matrix.goal)
        time = matrix.time_elapsed
        facts = [
            (_("Donor"), matrix.donor),
            (_("As at"), formatting.day(matrix.as_at, context)),
            (
                _("Runs"),
                translate(_("{first} to {last}"), first=formatting.day(time.start, context), last=formatting.day(time.end, context)),
            ),
            (_("Profile"), translate(PROFILES[self.profile])),
        ]
        if period := matrix.period:
            words = translate(
                _("{name}, {first} to {last}"),
                name=period.name,
                first=formatting.day(period.first, context),
                last=formatting.day(period.last, context),
            )
            facts.insert(2, (_("Period"), words))
        yield paper.facts([(translate(label), said) for label, said in facts if said])
        yield charts.pace(matrix, context, paper.width)

    def _lights(self) -> Flowables:
        paper = self.paper
        yield paper.section(translate(_("Where the indicators stand")))
        lights = _OVER if self.matrix.time_elapsed.over else _RUNNING
        heads = [translate(_("Objective")), *(formatting.light(status) for status in lights)]
        shares = [1 - sum(lights.values()), *lights.values()]
        lines = []
        for node, rows in self._objectives():
            name = f"{formatting.result(node, self.context)}: {node.statement}"
            lines.append(self._counted(name, rows, lights))
        lines.append(self._counted(translate(_("All, each indicator once")), self.once, lights))
        colours = [None, *(formatting.STATUSES[status][2] for status in lights)]
        yield paper.table(heads, lines, shares, colours=colours, total=True)
        yield paper.small(formatting.light_rule(self.matrix, self.context))

    def _counted(self, name: str, rows: Sequence[Row], lights: Iterable[Status]) -> list[str]:
        numbers = [sum(row.status == status for row in rows) for status in lights]
        return [name, *(formatting.number(Decimal(number), self.context) if number else "–" for number in numbers)]

    def _objectives(self) -> Iterator[tuple[ResultNode, list[Row]]]:
        """Each objective with the rows anywhere under it, every indicator once."""
        under: dict[str, ResultNode] = {}
        objective = None
        for node in self.matrix.results:
            objective = node if node.level == "objective" else objective
            if objective:
                under[node.id] = objective
        for node in self.matrix.results:
            rows = _once([row for row in self.matrix.rows if under.get(row.result.id) == node])
            if rows:
                yield node, rows

    def _money(self) -> Flowables:
        budget, paper, context = self.matrix.budget, self.paper, self.context
        if not budget.lines:
            return
        yield paper.section(translate(_("Money against time, {currency}"), currency=budget.currency))
        yield charts.burn(budget, self.matrix.time_elapsed, context, paper.width)
        if rates := list(formatting.rates_taken(budget, context)):
            yield paper.small(f"{translate(RATES)}: {' '.join(rates)}")
        total = budget.total
        if total.stated_budget is None or total.stated_actual is None:
            return
        heads = [_("Totals"), _("Budget"), _("Spent"), _("Left"), _("Burn rate")]
        burnt = total.stated_actual * 100 / total.stated_budget if total.stated_budget else None
        apart = (total.stated_budget - total.budget, total.stated_actual - total.actual)
        lines = [
            [_("Sum of the lines"), *self._amounts(total.budget, total.actual), formatting.percentage(total.burn_percent, context)],
            [_("As a report states them"), *self._amounts(total.stated_budget, total.stated_actual), formatting.percentage(burnt, context)],
            [STATED_MINUS_OURS, *self._amounts(*apart), ""],
        ]
        yield paper.table(
            [translate(head) for head in heads], [[translate(said) for said in line] for line in lines], [0.4, 0.15, 0.15, 0.15, 0.15]
        )

    def _amounts(self, budget: Decimal, actual: Decimal) -> list[str]:
        return [formatting.money(amount, self.matrix.budget.currency, self.context) for amount in (budget, actual, budget - actual)]

    def _achievement(self) -> Flowables:
        paper, seen = self.paper, set[str]()
        titles = [paper.section(translate(_("How far each indicator is")))]
        for node, rows in self._objectives():
            fresh = [row for row in rows if row.indicator not in seen]
            seen |= {row.indicator for row in fresh}
            for start in range(0, len(fresh), _TOGETHER):
                chart = charts.achievement(fresh[start : start + _TOGETHER], self.context, paper.width, named=not start)
                label = [] if start else [*titles, paper.label(formatting.result(node, self.context))]
                yield paper.together(*label, chart) if label else chart
                titles = []

    def _in_words(self) -> Flowables:
        """What is said of indicators whose unit is text."""
        for place, row in enumerate(row for row in self.once if row.cumulative.words):
            if not place:
                yield self.paper.section(translate(_("What is said in words")))
            yield self.paper.label(formatting.name(row))
            yield from (self.paper.text(line) for line in row.cumulative.words.splitlines() if line)

    def _trainings(self) -> Flowables:
        rows = [row for row in self.once if row.family != "CPI" and _of_trainings(row)] or [row for row in self.once if _of_trainings(row)]
        if rows:
            yield from self._by_sex(translate(_("Trainings and the people trained")), rows)

    def _people(self) -> Flowables:
        rows = [row for row in self.once if row.cases]
        if rows:
            yield from self._by_sex(translate(_("Assisted persons, in counts")), rows)
            told = translate(_("No record of an assisted person is in any file; only these counts are."))
            yield self.paper.small(f"{told} {mark_explained(self.minimum)}" if lacking(self.matrix, self.profile) else told)

    def _by_sex(self, title: str, rows: Sequence[Row]) -> Flowables:
        period = [translate(_("Period"))] if self.matrix.period else []
        codes = {part.code for row in rows for part in row.cumulative.parts if part.breakdown == "sex"}
        sexes = [each for each in _SEXES if each[1] != _OTHERS or codes.intersection(_OTHERS)]
        heads = [_("Under"), _("Indicator"), _("Target"), _("Result"), *period, *(heading for heading, _codes, _share in sexes)]
        shares = [0.075, 0.47, 0.08, 0.085, *(0.085 for _column in period), *(share for _heading, _codes, share in sexes)]
        lines = []
        for row in rows:
            name = "\n".join(fonts.wrapped(formatting.name(row), SMALL, self.paper.width * shares[1] / sum(shares) - 8, most=2))
            cells = [formatting.amount(row, cell.value, self.context) or "–" for cell in (row.cumulative, row.period) if cell]
            parts = [self._sex(row, codes) for _heading, codes, _share in sexes]
            lines.append([row.result.code, name, formatting.amount(row, row.target, self.context), *cells, *parts])
        yield from self.paper.section_of_table(title)
        yield self.paper.table([translate(head) for head in heads], lines, shares, words=2)

    def _sex(self, row: Row, codes: Sequence[str | None]) -> str:
        told = [part for part in row.cumulative.parts if part.breakdown == "sex"]
        found = [part.value for part in told if part.code in codes]
        bare = all(part.value is None for part in told) and None in {part.code for part in told}  # no part at all is told
        if None in found or (told and not found and bare):
            return MARK
        return formatting.number(sum((value for value in found if value), Decimal(0)), self.context) if told else ""

    def _restated(self) -> Flowables:
        sent, rows = self.matrix.sent, [row for row in self.once if row.restates]
        if sent and rows:
            day = formatting.day(sent, self.context)
            lines = [
                [
                    formatting.result(row.result, self.context),
                    formatting.name(row),
                    formatting.amount(row, row.restated, self.context) or "–",
                ]
                for row in rows
            ]
            yield self.paper.section(translate(_("Changed since the report of {day}"), day=day))
            yield self.paper.table(
                [translate(head) for head in (_("Under"), _("Indicator"), _("As sent"))], lines, [0.15, 0.7, 0.15], words=2
            )
            yield self.paper.small(translate(_("The records now give another number for that day.")))

    def _findings(self) -> Flowables:
        paper, findings = self.paper, self.matrix.findings
        yield from paper.section_of_table(translate(_("Findings")))
        if not findings:
            yield paper.text(translate(NOTHING_FOUND))
            return
        heads = [translate(_("Kind")), translate(_("Finding")), translate(_("Where"))]
        lines, before = [], ""
        for finding in findings:
            kind = formatting.finding_kind(finding.kind)
            said = finding.sentence.startswith(finding.place)
            place = "" if said else finding.place
            lines.append(["" if kind == before else kind, finding.sentence, place])
            before = kind
        yield paper.table(heads, lines, [0.15, 0.73, 0.12], words=3)


def _once(rows: Sequence[Row]) -> list[Row]:
    """Each indicator where it stands first."""
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row.indicator, row)
    return list(first.values())


def _of_trainings(row: Row) -> bool:
    return "training" in row.registers
