"""The results matrix of a project, computed from what the books hold."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import cast

from desktop.models.measures.measure import MEASURES, How
from desktop.models.registers.indicator import IndicatorVersion
from desktop.models.registers.organisation import Organisation
from desktop.models.registers.period import ReportingPeriod
from desktop.models.registers.project import Project
from desktop.models.results.cells import BESIDE, Counted, cell
from desktop.models.results.matrix import (
    Cell,
    CommonIndicator,
    Direction,
    LightRule,
    Matrix,
    Period,
    Row,
    Status,
    TimeElapsed,
    Unit,
    light,
    percent_of_target,
    time_elapsed,
)
from desktop.models.results.tally import Asked, Tally
from desktop.office.results.budget import budget_of
from desktop.office.results.case_counts import Cells, cached_cells, counts_of, kept_findings
from desktop.office.results.findings import findings_of, findings_to_keep
from desktop.office.results.framework_at import COUNTED_UNLESS_SAID, Frame, Placed, Reading
from desktop.office.results.restating import budget_restated, last_sent, restated
from desktop.store.book import Book
from desktop.store.queries.counting import Span, base_of, count
from desktop.words import _, translate


def matrix_of(office_book: Reading, case_book: Reading | None, project: str, as_at: date, period: str | None) -> Matrix:
    """The matrix of ``project`` (an id) at ``as_at``, with the reporting period ``period`` (name or id) beside it."""
    frame = Frame(office_book, project, as_at)
    live = _both(office_book, case_book)
    matrix = _laid_out(frame, office_book, live, period)
    sent = last_sent(office_book, frame)
    if sent:
        then = _laid_out(Frame(office_book, project, sent.as_at), office_book, live, None)
        budget = budget_restated(matrix.budget, then, sent)
        matrix = replace(matrix, rows=tuple(restated(matrix.rows, then, sent)), budget=budget, sent=sent.as_at)
    kept = None if case_book else kept_findings(office_book, frame)
    return replace(matrix, findings=tuple(findings_of(matrix, frame, office_book, kept)))


def keep_case_counts(office_book: Book, case_book: Book, today: date) -> bool:
    """Write what who has no case key may know of the cases; False where a colleague has seen more and written it."""
    heads = {laptop: seq for laptop, (seq, _hash) in case_book.heads().items()}
    return office_book.keep_case_counts(counts_of(_case_matrices(office_book, case_book, today)), heads)


def _case_matrices(office_book: Reading, case_book: Reading, today: date) -> Iterator[Matrix]:
    """The case rows, live, of every project at the end of each period so far, and today; all other cells wait."""
    for project in office_book.every(Project):
        frame = Frame(office_book, project.id, today)
        for period in frame.periods:
            if period.ended and period.ended <= today:
                then = Frame(office_book, project.id, period.ended)
                yield _of_cases(then, office_book, case_book, period.id)
        yield _of_cases(frame, office_book, case_book, None)


def _of_cases(frame: Frame, office_book: Reading, case_book: Reading, period: str | None) -> Matrix:
    matrix = _laid_out(frame, office_book, {"cases": case_book}, period)
    return replace(matrix, findings=tuple(findings_to_keep(matrix, frame)))


def _both(office_book: Reading, case_book: Reading | None) -> dict[str, Reading]:
    return {"office": office_book, "cases": case_book} if case_book else {"office": office_book}


def _laid_out(frame: Frame, office_book: Reading, live: Mapping[str, Reading], period: str | None) -> Matrix:
    """The matrix without findings; ``live`` are the books counted in."""
    as_at = frame.as_at
    asked = _period(frame.period(period), as_at) if period else None
    cells = _cells_of(frame, office_book, live, asked)
    donor = office_book.get(Organisation, frame.project.donor or "")
    return Matrix(
        project=frame.project.id,
        project_code=frame.project.code or "",
        project_title=frame.project.title or "",
        goal=frame.project.goal or "",
        donor=(donor.title if donor else None) or "",
        as_at=as_at,
        period=asked,
        time_elapsed=_elapsed(frame),
        results=tuple(frame.nodes.values()),
        rows=_rows(frame, cells),
        cpis=_common(frame, cells),
        budget=budget_of(office_book, frame),
        findings=(),
        rule=_rule(frame),
    )


def rows_of(frame: Frame, office_book: Reading, live: Mapping[str, Reading], only: Collection[str]) -> tuple[Row, ...]:
    """The rows of some indicators (ids) as the matrix of ``frame`` has them; ``live`` are the books counted in, by name."""
    return _rows(frame, _cells_of(frame, office_book, live, None, only))


def asked_of(frame: Frame, version: IndicatorVersion) -> Asked:
    """What the store must count for ``version``. Figures only reported add up as the indicator says."""
    measure = MEASURES[version.measure or "reported"]
    if not measure.sources and version.adds_up:
        measure = replace(measure, how=cast("How", version.adds_up))
    return Asked(measure, frame.scope(version), version.scope or {}, version.attributions or COUNTED_UNLESS_SAID)


def _cells_of(
    frame: Frame, office_book: Reading, live: Mapping[str, Reading], period: Period | None, only: Collection[str] | None = None
) -> dict[str, Cells]:
    """By indicator: live where the book is open, from the counts last kept where it is not."""
    versions = [frame.valid(indicator) for indicator in frame.indicators if only is None or indicator in only]
    cells: dict[str, Cells] = {}
    for name in ("office", "cases"):
        mine = [version for version in versions if asked_of(frame, version).measure.book == name]
        if name in live:
            cells.update(_live_cells(frame, live[name], mine, period))
        else:
            cells.update(cached_cells(office_book, mine, frame, period))
    return {indicator: _with_earlier_reading(frame, indicator, found) for indicator, found in cells.items()}


def _live_cells(frame: Frame, book: Reading, versions: Sequence[IndicatorVersion], period: Period | None) -> dict[str, Cells]:
    """A period that was over before the day has its own last day, and is counted for itself."""
    if period is None or period.last == frame.as_at:
        return _counted(frame, book, versions, Span(frame.as_at, period.first if period else None))
    then = _counted(frame, book, versions, Span(period.last, period.first))
    return {of: replace(now, period=then[of].period) for of, now in _counted(frame, book, versions, Span(frame.as_at)).items()}


def _counted(frame: Frame, book: Reading, versions: Sequence[IndicatorVersion], span: Span) -> dict[str, Cells]:
    asked = [asked_of(frame, version) for version in versions]
    ratios = [place for place, one in enumerate(asked) if one.measure.how == "ratio"]
    besides = [place for place, one in enumerate(asked) if one.measure.beside]
    extra = [base_of(asked[place]) for place in ratios]
    extra += [replace(asked[place], measure=MEASURES[asked[place].measure.beside], whole=True) for place in besides]
    tallies = count(book, [*asked, *extra], span)
    bases = dict(zip(ratios, tallies[len(asked) :], strict=False))
    beside = dict(zip(besides, tallies[len(asked) + len(ratios) :], strict=True))
    cells = {}
    for place, version in enumerate(versions):
        assert version.of is not None
        indicator = version.of[1]
        counted = Counted(
            asked[place].measure,
            asked[place].attributions,
            tallies[place],
            bases.get(place, Tally()),
            [figure for figure in frame.figures.get(indicator, ()) if figure.on <= span.as_at],
            version.breakdowns or frozenset(),
            frame.sites,
        )
        cells[indicator] = _cells(version, counted, beside.get(place), span)
    return cells


def _cells(version: IndicatorVersion, counted: Counted, beside: Tally | None, span: Span) -> Cells:
    if version.measured_from and span.as_at < version.measured_from:
        unmeasured = Cell(None, "not_measured")
        return Cells(unmeasured, unmeasured if span.since else None)
    cumulative = cell(counted)
    if beside is not None and cumulative.recorded:
        words = translate(BESIDE[counted.measure.beside])
        other = beside.total(counted.attributions)
        cumulative = replace(cumulative, beside=(*cumulative.beside, (words, other)))
    return Cells(cumulative, cell(counted, span.since) if span.since else None)


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
    return replace(cells, cumulative=replace(cells.cumulative, beside=(*cells.cumulative.beside, (words, numerator))))


def _rows(frame: Frame, cells: Mapping[str, Cells]) -> tuple[Row, ...]:
    elapsed, rule = _elapsed(frame), _rule(frame)
    return tuple(_row(frame, placed, cells[placed.indicator.id], elapsed, rule) for placed in frame.placed if placed.indicator.id in cells)


def _elapsed(frame: Frame) -> TimeElapsed:
    start, end = frame.project.starts, frame.project.ends
    assert start is not None
    assert end is not None
    return time_elapsed(start, end, frame.as_at)


def _row(frame: Frame, placed: Placed, cells: Cells, elapsed: TimeElapsed, rule: LightRule) -> Row:
    version, value = placed.version, cells.cumulative.value
    asked = asked_of(frame, version)
    measure = asked.measure
    direction: Direction = "down" if version.direction == "down" else "up"
    percent = percent_of_target(value, version.baseline, version.target, direction, additive=measure.additive)
    status: Status = "in_dispute" if version.dispute else light(value, version.target, percent, elapsed.percent, direction, rule)
    return Row(
        placement=placed.placement.id,
        indicator=placed.indicator.id,
        version=version.id,
        result=placed.result,
        family=placed.indicator.family or "",
        code=placed.indicator.code or "",
        wording=placed.placement.wording or version.wording or "",
        unit=cast("Unit", version.unit),
        direction=direction,
        baseline=version.baseline,
        target=version.target,
        cumulative=cells.cumulative,
        period=cells.period,
        percent_of_target=percent,
        status=status,
        remark=placed.remark,
        heading=placed.placement.heading or "",
        cases=measure.book == "cases",
        measure=measure.name,
        attributions=frozenset(asked.attributions),
        period_target=_period_target(frame, placed),
    )


def _period_target(frame: Frame, placed: Placed) -> Decimal | None:
    """The last target due by the day, by day or by period; of all sites together."""
    whole = [target for target in frame.targets.get(placed.indicator.id, ()) if target.site is None]
    due = {period.id: period.ended for period in frame.periods}
    dated = [(target.due or due.get(target.period or ""), target.value) for target in whole]
    reached = sorted((day, value) for day, value in dated if day and value is not None and day <= frame.as_at)
    return reached[-1][1] if reached else None


def _common(frame: Frame, cells: Mapping[str, Cells]) -> tuple[CommonIndicator, ...]:
    common = [one for one in frame.indicators.values() if one.family == "CPI"]
    rows = []
    for indicator in sorted(common, key=lambda one: [int(part) for part in (one.code or "0").split(".") if part.isdigit()]):
        found, target = cells[indicator.id].cumulative, frame.valid(indicator.id).target
        difference = None if found.value is None or target is None else found.value - target
        rows.append(CommonIndicator(indicator.code or "", indicator.short or "", target, found.value, found.state, difference))
    return tuple(rows)


def _rule(frame: Frame) -> LightRule:
    rule = LightRule()
    achieved, pace = frame.project.achieved_from, frame.project.pace
    return LightRule(rule.achieved if achieved is None else achieved, rule.pace if pace is None else pace)


def _period(period: ReportingPeriod, as_at: date) -> Period:
    assert period.began is not None
    assert period.ended is not None
    return Period(period.id, period.title or "", period.began, min(period.ended, as_at))
