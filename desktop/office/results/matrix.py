"""The results matrix of a project, computed from what the books hold."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import cast

from desktop.models.measures.formulas import FORMULAS
from desktop.models.measures.measure import COUNTING, MEASURES
from desktop.models.measures.sentence import FORMULA
from desktop.models.registers.indicator import Indicator, IndicatorVersion, family_said
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.project import Project
from desktop.models.results.cells import BESIDE, Counted, Figure, cell
from desktop.models.results.matrix import (
    Cell,
    CommonIndicator,
    Direction,
    LightRule,
    Matrix,
    Row,
    Status,
    TimeElapsed,
    Unit,
    direction_of,
    light,
    percent_of_target,
    time_elapsed,
)
from desktop.models.results.tally import Tally
from desktop.office.results.asked_with_the_key import asked_with_the_key
from desktop.office.results.budget import budget_of
from desktop.office.results.case_counts import Cells, cached_cells, counts_of, kept_findings
from desktop.office.results.findings import findings_of, findings_to_keep
from desktop.office.results.formula_cells import formula_cell
from desktop.office.results.framework_at import Frame, Placed, Planned, Reading
from desktop.office.results.period_rules import as_on_the_last_day, of_periods, reached, spans, taken_over
from desktop.office.results.readable import as_asked, lacks_number, uncountable
from desktop.office.results.restating import budget_restated, last_report, restated, sent_in, unreadable
from desktop.store.book import Book
from desktop.store.queries.counting import Span, base_of, count, of_whom_it_is_not_known
from desktop.words import _, translate


def matrix_of(office_book: Reading, case_book: Reading | None, project: str, as_at: date, period: str | None) -> Matrix:
    """The matrix of ``project`` (an id) at ``as_at``, with the reporting period ``period`` (name or id) beside it."""
    frame = Frame(office_book, project, as_at, period)
    live = _both(office_book, case_book)
    matrix = _laid_out(frame, office_book, live)
    report = last_report(office_book, frame)
    sent = sent_in(office_book, report) if report else None
    if sent:
        then = _laid_out(Frame(office_book, project, sent.as_at), office_book, live)
        so = then
        if sent.counting != COUNTING:
            so = _laid_out(Frame(office_book, project, sent.as_at, counting=sent.counting), office_book, live)
            so = so if case_book else replace(so, rows=tuple(row for row in so.rows if not row.cases))  # whose were not counted so
        budget = budget_restated(matrix.budget, then, sent)
        matrix = replace(matrix, rows=tuple(restated(matrix.rows, then, so, sent)), budget=budget, sent=sent.as_at)
    kept = None if case_book else kept_findings(office_book, frame)
    unread = [unreadable(report)] if report and not sent else []
    return replace(matrix, findings=(*unread, *findings_of(matrix, frame, office_book, kept)))


def keep_case_counts(office_book: Book, case_book: Book, today: date) -> bool:
    """Write what who has no case key may know of the cases; False where a colleague has seen more and written it."""
    heads = {laptop: seq for laptop, (seq, _hash) in case_book.heads().items()}
    return office_book.keep_case_counts(counts_of(_case_matrices(office_book, case_book, today)), heads)


def _case_matrices(office_book: Book, case_book: Reading, today: date) -> Iterator[Matrix]:
    """The case rows, live, of every project at the end of each period so far, and today; all other cells wait."""
    for project in office_book.every(Project):
        frame = Frame(office_book, project.id, today)
        for period in frame.periods:
            if period.began and period.ended and period.ended <= today:
                yield _of_cases(Frame(office_book, project.id, period.ended, period.id), office_book, case_book)
        yield _of_cases(frame, office_book, case_book)


def _of_cases(frame: Frame, office_book: Book, case_book: Reading) -> Matrix:
    matrix = _laid_out(frame, office_book, {"cases": case_book})
    rows = tuple(row for row in matrix.rows if not row.cases or asked_with_the_key(office_book, frame.valid(row.indicator)))
    matrix = replace(matrix, rows=rows)
    return replace(matrix, findings=tuple(findings_to_keep(matrix, frame)))


def _both(office_book: Reading, case_book: Reading | None) -> dict[str, Reading]:
    return {"office": office_book, "cases": case_book} if case_book else {"office": office_book}


def _laid_out(frame: Frame, office_book: Reading, live: Mapping[str, Reading]) -> Matrix:
    """The matrix without findings; ``live`` are the books counted in."""
    cells = _cells_of(frame, office_book, live, frame.planned.values())
    donor = office_book.get(Organisation, frame.project.donor or "")
    return Matrix(
        project=frame.project.id,
        project_code=frame.project.code or "",
        project_title=frame.project.title or "",
        goal=frame.project.goal or "",
        donor=(donor.title if donor else None) or "",
        as_at=frame.as_at,
        period=frame.period,
        time_elapsed=elapsed_of(frame.project, frame.as_at),
        results=tuple(frame.nodes.values()),
        rows=_rows(frame, cells),
        common=_common(frame, cells),
        budget=budget_of(office_book, frame),
        findings=(),
        rule=rule_of(frame.project),
    )


def rows_of(frame: Frame, office_book: Reading, live: Mapping[str, Reading], only: Collection[str]) -> tuple[Row, ...]:
    """The rows of some indicators (ids) as the matrix of ``frame`` has them; ``live`` are the books counted in, by name."""
    return _rows(frame, _cells_of(frame, office_book, live, [planned for id, planned in frame.planned.items() if id in only]))


def _cells_of(frame: Frame, office_book: Reading, live: Mapping[str, Reading], plan: Iterable[Planned]) -> dict[str, Cells]:
    """By indicator: live where the book is open, from the counts last kept where it is not."""
    plan = list(plan)
    made = [planned for planned in plan if planned.version.measure == FORMULA]
    asked = {planned.indicator.id for planned in plan}
    operands = {one for planned in made for one in frame.operands(planned)} - asked
    by_book: dict[str, list[Planned]] = defaultdict(list)
    for planned in (*(one for one in plan if one not in made), *(frame.planned[one] for one in sorted(operands))):
        by_book[planned.book].append(planned)
    cells: dict[str, Cells] = {}
    for name, mine in by_book.items():
        cells.update(_live_cells(frame, live[name], mine) if name in live else cached_cells(office_book, mine, frame))
    cells.update({planned.indicator.id: _made_cells(frame, planned, cells) for planned in made})
    return {indicator: _with_earlier_reading(frame, indicator, cells[indicator]) for indicator in cells if indicator in asked}


def _made_cells(frame: Frame, planned: Planned, cells: Mapping[str, Cells]) -> Cells:
    """Of what is made of other indicators; one that is made of others itself is no operand."""
    operands = frame.operands(planned)
    if planned.version.formula not in FORMULAS:
        unknown = Cell(None, "not_applicable")
        return Cells(unknown, unknown if frame.period else None)
    so_far = formula_cell(planned.version, {one: cells[one].cumulative for one in operands})
    return Cells(so_far, formula_cell(planned.version, {one: cells[one].period for one in operands}) if frame.period else None)


def _live_cells(frame: Frame, book: Reading, plan: Sequence[Planned]) -> dict[str, Cells]:
    """A period that was over before the day has its own last day, and is counted for itself."""
    so_far, then = frame.span(), frame.span(period=True) if frame.period else None
    if then is None or then.as_at == so_far.as_at:
        found = _counted(frame, book, plan, then or so_far)
    else:
        in_period = _counted(frame, book, plan, then)
        found = {of: replace(now, period=in_period[of].period) for of, now in _counted(frame, book, plan, so_far).items()}
    return {**found, **_over_periods(frame, book, [planned for planned in plan if of_periods(planned.asked.measure)], found)}


def _over_periods(frame: Frame, book: Reading, plan: Sequence[Planned], found: Mapping[str, Cells]) -> dict[str, Cells]:
    """What is so far by the numbers of the periods, for indicators that ask for it."""
    every = [(span, _counted(frame, book, plan, span)) for span in spans(frame.periods, frame.as_at)] if plan else []
    cells = {}
    for planned in plan:
        id, rule = planned.indicator.id, planned.asked.measure.over_periods
        now, periods = found[id], [(span, cell) for span, counted in every if (cell := counted[id].period)]
        if rule == "reached":
            until = frame.period.last if frame.period else frame.as_at
            earlier = [cell for span, cell in periods if span.as_at <= until]
            so_far = taken_over(rule, [*(cell for _span, cell in periods), now.cumulative])
            now = Cells(so_far, taken_over(rule, [*earlier, now.period]) if now.period else None)
        else:
            now = replace(now, cumulative=taken_over(rule, [cell for _span, cell in periods]))
        cells[id] = now if found[id].cumulative.state in ("value", "nothing_yet") else found[id]
    return cells


def _counted(frame: Frame, book: Reading, plan: Sequence[Planned], span: Span) -> dict[str, Cells]:
    asked = [planned.asked for planned in plan]
    ratios = [place for place, one in enumerate(asked) if one.measure.how == "ratio"]
    besides = [place for place, one in enumerate(asked) if one.measure.beside]
    unknown = {place: heads for place, one in enumerate(asked) if (heads := of_whom_it_is_not_known(one))}
    extra = [base_of(asked[place]) for place in ratios]
    extra += [replace(asked[place], measure=MEASURES[asked[place].measure.beside], whole=True) for place in besides]
    tallies = iter(count(book, [*asked, *extra, *unknown.values()], span))
    own = list(islice(tallies, len(asked)))
    bases, beside = dict(zip(ratios, tallies, strict=False)), dict(zip(besides, tallies, strict=False))
    unsaid = dict(zip(unknown, tallies, strict=True))
    cells = {}
    for place, planned in enumerate(plan):
        indicator = planned.indicator.id
        counted = Counted(
            asked[place].measure,
            asked[place].attributions,
            own[place],
            bases.get(place, Tally()),
            list(_figures(planned, [figure for figure in frame.figures.get(indicator, ()) if figure.on <= span.as_at])),
            planned.version.breakdowns or frozenset(),
            frame.sites,
            asked[place].apart,
        )
        cells[indicator] = _cells(planned.version, counted, beside.get(place), span)
        in_heads = unsaid[place].total(counted.attributions) if place in unsaid else Decimal(0)
        if in_heads:
            words = translate(_("in head counts, which do not tell what is asked"))
            cells[indicator] = replace(cells[indicator], cumulative=_beside(cells[indicator].cumulative, words, in_heads))
    return cells


def _beside(cell: Cell, words: str, reading: Decimal) -> Cell:
    told: Cell = replace(cell, beside=(*cell.beside, (words, reading)))
    return told


def _figures(planned: Planned, figures: Iterable[Figure]) -> Iterator[Figure]:
    """Those that have the number that is asked for; a percentage may be given by its two sides."""
    for figure in figures:
        made = replace(figure, value=as_asked(planned, figure.value, figure.numerator, figure.denominator))
        if made.words or not lacks_number(planned, made.value, made.numerator, made.denominator):
            yield made


def _cells(version: IndicatorVersion, counted: Counted, beside: Tally | None, span: Span) -> Cells:
    if uncountable(version):
        unknown = Cell(None, "not_applicable")
        return Cells(unknown, unknown if span.since else None)
    if version.measured_from and span.as_at < version.measured_from:
        unmeasured = Cell(None, "not_measured")
        return Cells(unmeasured, unmeasured if span.since else None)
    cumulative = cell(counted)
    if beside is not None and cumulative.recorded:
        cumulative = _beside(cumulative, translate(BESIDE[counted.measure.beside]), beside.total(counted.attributions))
    in_period = cell(counted, None if as_on_the_last_day(counted.measure) else span.since) if span.since else None
    if counted.measure.over_periods == "reached":
        return Cells(reached(cumulative, version.target), reached(in_period, version.target) if in_period else None)
    return Cells(cumulative, in_period)


def _with_earlier_reading(frame: Frame, indicator: str, cells: Cells) -> Cells:
    """Where the unit changed, the number as it was read before: 90 %, or 27 of 75 people."""
    earlier = frame.before(indicator)
    numerator = cells.cumulative.numerator
    if earlier is None or numerator is None:
        return cells
    target = f"{earlier.target:f}" if earlier.target is not None else "–"
    words = translate(_("in people, as first worded, of a target of {target}"), target=target)
    if words in dict(cells.cumulative.beside):
        return cells  # as it was kept
    return replace(cells, cumulative=_beside(cells.cumulative, words, numerator))


def _rows(frame: Frame, cells: Mapping[str, Cells]) -> tuple[Row, ...]:
    elapsed, rule = elapsed_of(frame.project, frame.as_at), rule_of(frame.project)
    return tuple(_row(frame, placed, cells[id], elapsed, rule) for placed in frame.placed if (id := placed.planned.indicator.id) in cells)


def elapsed_of(project: Project, as_at: date) -> TimeElapsed:
    """How much of a project's time is used; where its days are not known none elapses, so that nothing is early or late."""
    if project.starts and project.ends and project.starts <= project.ends:
        return time_elapsed(project.starts, project.ends, as_at)
    known = project.starts or project.ends or as_at
    return TimeElapsed(known, known, 0, 1)


def _row(frame: Frame, placed: Placed, cells: Cells, elapsed: TimeElapsed, rule: LightRule) -> Row:
    indicator, version, asked = placed.planned.indicator, placed.planned.version, placed.planned.asked
    value = cells.cumulative.value
    direction, percent = _progress(placed.planned, value)
    status = _status(placed.planned, value, elapsed, rule)
    return Row(
        placement=placed.placement.id,
        indicator=indicator.id,
        version=version.id,
        result=placed.result,
        family=indicator.family or "",
        code=indicator.code or "",
        wording=placed.placement.wording or version.wording or "",
        unit=cast("Unit", version.unit),
        direction=direction,
        baseline=version.baseline,
        target=version.target,
        cumulative=cells.cumulative,
        period=cells.period,
        percent_of_target=percent,
        status=status,
        otherwise=tuple(_otherwise(placed.planned, cells.cumulative, elapsed, rule)),
        remark=placed.remark,
        heading=placed.placement.heading or "",
        cases=frame.of_cases(placed.planned),
        measure=version.measure or "",
        how=asked.measure.how,
        registers=frozenset(asked.measure.registers()),
        attributions=frozenset(asked.attributions),
        period_target=_period_target(frame, placed),
    )


def _status(planned: Planned, value: Decimal | None, elapsed: TimeElapsed, rule: LightRule) -> Status:
    direction, percent = _progress(planned, value)
    return "in_dispute" if planned.version.dispute else light(value, planned.version.target, percent, elapsed, direction, rule)


def _otherwise(planned: Planned, cell: Cell, elapsed: TimeElapsed, rule: LightRule) -> Iterator[tuple[Decimal, Status]]:
    """The ends of its range at which the light would be another."""
    for end in (cell.low, cell.high):
        if end is not None and (other := _status(planned, end, elapsed, rule)) != _status(planned, cell.value, elapsed, rule):
            yield end, other


def _progress(planned: Planned, value: Decimal | None) -> tuple[Direction, Decimal | None]:
    """Whether more or less is better, and the percent of target."""
    version, additive = planned.version, planned.asked.measure.additive
    direction = direction_of(version.direction, version.baseline, version.target, additive=additive)
    return direction, percent_of_target(value, version.baseline, version.target, direction, additive=additive)


def _period_target(frame: Frame, placed: Placed) -> Decimal | None:
    """What should be reached by the day: the last target due by then, of all sites together.

    To it is added what is set for the periods after it alone; of what does not add up over periods (a percentage) the last holds.
    """
    ends = {period.id: period.ended for period in frame.periods}
    so_far: tuple[date, Decimal] | None = None
    alone: dict[date, Decimal] = {}
    for target in sorted(frame.targets.get(placed.planned.indicator.id, ()), key=lambda one: one.number or ""):
        day = target.due or ends.get(target.period or "")
        if target.site is not None or target.value is None or day is None or day > frame.as_at:
            continue
        if target.period and target.span == "period" and placed.planned.asked.measure.additive:
            alone[day] = target.value
        elif so_far is None or so_far[0] <= day:
            so_far = day, target.value
    after = [value for day, value in alone.items() if so_far is None or day > so_far[0]]
    if not after:
        return so_far[1] if so_far else None
    return sum(after, so_far[1] if so_far else Decimal(0))


def _common(frame: Frame, cells: Mapping[str, Cells]) -> tuple[CommonIndicator, ...]:
    """Of every family but what is one's own, the CPIs first."""
    common = [one for one in frame.indicators.values() if family_said(one.family)]
    rows = []
    for indicator in sorted(common, key=_in_its_family):
        found, target = cells[indicator.id].cumulative, frame.valid(indicator.id).target
        difference = None if found.value is None or target is None else found.value - target
        _direction, percent = _progress(frame.planned[indicator.id], found.value)
        said = (indicator.code or "", indicator.short or "", target, found.value, found.state, difference, percent)
        rows.append(CommonIndicator(*said, family=family_said(indicator.family)))
    return tuple(rows)


def _in_its_family(indicator: Indicator) -> tuple[bool, str, list[int], str]:
    code = indicator.code or ""
    return indicator.family != "CPI", indicator.family or "", [int(part) for part in code.split(".") if part.isdecimal()], code


def rule_of(project: Project) -> LightRule:
    """The rule of lights chosen with a project."""
    rule = LightRule()
    achieved, pace = project.achieved_from, project.pace
    return LightRule(rule.achieved if achieved is None else achieved, rule.pace if pace is None else pace)
