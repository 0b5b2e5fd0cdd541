"""What a record, as it is being typed, does to the results: which rows it counts toward, before and after.

The books are read as if the record were saved (``Book.trial``); nothing is written. It reads through
connections of its own and may run in a thread of its own.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop.models.measures.measure import MEASURES, STAGES
from desktop.models.measures.sentence import BUILT, measure_of
from desktop.models.record import REGISTERS, Record
from desktop.models.record import Book as Name
from desktop.models.registers.figures import BroughtForward, ReportedFigure
from desktop.models.registers.indicator import Indicator, IndicatorVersion
from desktop.models.registers.project import Project
from desktop.models.registers.result import Result
from desktop.models.results.matrix import Row
from desktop.models.results.tally import Asked
from desktop.office.reading import ReadingOffice
from desktop.office.results.framework_at import Frame
from desktop.office.results.lights_moved import lights_said
from desktop.office.results.matrix import rows_of
from desktop.office.results.scope_match import EMPTY, OUT_OF_SCOPE, Fit, feeds, misfits, read_by, why_nothing
from desktop.store.queries.counting import Difference
from desktop.store.queries.facts import DIRECT
from desktop.store.queries.reader import Reads
from desktop.store.queries.what_if import Trial
from desktop.words import _, translate

_FIGURES = (ReportedFigure, BroughtForward)
_SOURCES = tuple(source for stage in STAGES.values() for source in stage.sources)
_USUAL = frozenset(name for measure in MEASURES.values() for source in measure.sources for name in read_by(source))
"""Registers that usual measures read; others only an indicator that is put together can."""
_DAYS = frozenset(day for source in _SOURCES for day in source.days)


@dataclass(frozen=True)
class Effect:
    """One row of the matrix: as the books are (``before``), with the record as typed (``after``), and without it at all."""

    before: Row
    after: Row
    without: Row

    @property
    def moves(self) -> bool:
        """Whether saving changes its number."""
        return self.before.cumulative.value != self.after.cumulative.value


@dataclass(frozen=True)
class Effects:
    """The rows a record counts toward, as in the matrix at ``as_at``; where there are none, ``why`` in a sentence."""

    rows: tuple[Effect, ...]
    as_at: date
    results: frozenset[str] = frozenset()
    """What it serves, by id."""
    why: str = ""
    """Of a project: how many lights change, which is all it moves."""


def counts_by_itself(register: type[Record]) -> bool:
    """Whether usual measures, or the register itself, make a number of its records."""
    return register in _FIGURES or register.register in _USUAL


def counts_anywhere(register: type[Record], office: ReadingOffice) -> bool:
    """Whether records of ``register`` can move a number: by a usual measure, or one that an indicator of the office is put together of."""
    if counts_by_itself(register):
        return True
    made = (measure_of(version) for version in office.every(IndicatorVersion) if version.measure == BUILT)
    return any(register.register in read_by(source) for measure in made for source in measure.sources)


def has_effects(register: type[Record], office: ReadingOffice) -> bool:
    """Whether there is something to say of them: what they count toward, or of a project what its rule does to the lights."""
    return register is Project or counts_anywhere(register, office)


Kept = dict[object, Any]
"""What was counted and stays the same while a record is typed, or others are looked at; to be thrown away once anything is saved."""


def effects(
    office: ReadingOffice, record: Record, children: Sequence[Record] = (), as_at: date | None = None, kept: Kept | None = None
) -> Effects:
    """What saving ``record`` and these of its child lists would move, with what it moves as it is.

    The day is ``as_at`` (today unless given), or that of the record where it is later. ``kept`` spares counting
    the books without the record again for each thing typed into it.
    """
    office.require("see", type(record))
    if isinstance(record, Project):
        day = as_at or office.context.today
        return Effects((), day, why=lights_said(office, record, day, {} if kept is None else kept))
    typed = [one.settled() for one in (record, *children)]
    kept = {} if kept is None else kept
    with _readings(office, {type(one) for one in typed}, record.book) as (trial, books), contextlib.ExitStack() as stack:
        if record.book == "office":
            before = stack.enter_context(office.office_book.reader())
            if (heads := before.heads()) == trial.heads():  # else something was saved between the two
                saved = [one for one in (before.get(type(each), each.id) for each in typed) if one is not None]
                known = kept.setdefault(tuple(heads.items()), {})
                trial.difference = Difference(before, trial, [*saved, *typed], known)
        return _Counting(trial, books, typed, as_at or office.context.today, kept).effects()


class _Counting:
    def __init__(self, trial: Trial, books: Mapping[str, Reads], typed: Sequence[Record], as_at: date, kept: Kept) -> None:
        self._trial = trial
        self._kept = kept
        self._books = books
        self._typed = typed
        self._register = type(typed[0])
        self._saved = trial.get(self._register, typed[0].id)
        versions = [one for one in (self._saved, typed[0]) if one is not None and not one.deleted]
        self._fits = [fit for one in versions if (fit := self._fit(one))]
        days = (day for fit in self._fits for day in self._days(fit))
        self._as_at = max((as_at, *days))

    def effects(self) -> Effects:
        found: list[Effect] = []
        frames = [Frame(self._books["office"], project, self._as_at) for project in self._projects()]
        for frame in frames:
            only = self._moved(frame)
            found += self._compared(frame, only) if only else ()
        serves = frozenset(one for fit in self._fits for one in fit.anchor.get("results") or ())
        return Effects(tuple(found), self._as_at, serves, "" if found else self._why(frames))

    def _compared(self, frame: Frame, only: frozenset[str]) -> Iterator[Effect]:
        """The rows that are not the same in all three."""
        record = self._typed[0].id
        without = self._known((record, frame.project.id, only, self._as_at), lambda: self._rows(frame, only, without=(record,)))
        before = self._known((frame.project.id, only, self._as_at), lambda: self._rows(frame, only)) if self._saved else without
        after = before if [self._saved] == list(self._typed) else self._rows(frame, only, self._typed)
        for rows in zip(before, after, without, strict=True):
            if len({_made_of(row) for row in rows}) > 1:
                yield Effect(*rows)

    def _known(self, key: object, count: Callable[[], tuple[Row, ...]]) -> tuple[Row, ...]:
        if key not in self._kept:
            self._kept[key] = count()
        rows: tuple[Row, ...] = self._kept[key]
        return rows

    def _rows(self, frame: Frame, only: frozenset[str], tried: Sequence[Record] = (), without: Iterable[str] = ()) -> tuple[Row, ...]:
        self._trial.as_if(tried, without)
        if self._register in _FIGURES:  # they are part of the frame
            frame = Frame(self._trial, frame.project.id, self._as_at)
        return rows_of(frame, self._books["office"], self._books, only)

    def _fit(self, record: Record) -> Fit | None:
        owner = record.owner()
        if self._register in _FIGURES or owner is None or not _counts_with_its_owner(self._register):
            return Fit(record, record)
        to = record.get(owner.name)
        anchor = to and self._trial.get(REGISTERS[to[0]], to[1])
        return Fit(record, anchor) if anchor and not anchor.deleted else None

    def _days(self, fit: Fit) -> Iterator[date]:
        for field in ("on",) if self._register in _FIGURES else _DAYS & fit.anchor.kinds.keys():
            if day := fit.anchor.get(field):
                yield day

    def _projects(self) -> list[str]:
        """The projects the record can count for, by id."""
        book = self._books["office"]
        found: set[str | None]
        if self._register in _FIGURES:
            named = (book.get(Indicator, one) for fit in self._fits for one in fit.record.get("indicators") or ())
            found = {indicator.project for indicator in named if indicator}
        elif any("results" in fit.anchor.kinds for fit in self._fits):
            results = (book.get(Result, one) for fit in self._fits for one in fit.anchor.get("results") or ())
            found = {result.project for result in results if result}
        else:
            found = {project.id for project in book.every(Project)} if self._fits else set()
        return sorted(project for project in found if project)

    def _moved(self, frame: Frame) -> frozenset[str]:
        """The indicators the record can move, as saved or as typed: no others are counted."""
        if self._register in _FIGURES:
            return frozenset(one for fit in self._fits for one in fit.record.get("indicators") or () if one in frame.indicators)
        return frozenset(
            indicator for indicator, asked in self._asked(frame).items() if any(misfits(fit, asked) == () for fit in self._fits)
        )

    def _asked(self, frame: Frame) -> dict[str, Asked]:
        """What is counted of the register, by indicator."""
        return {indicator: planned.asked for indicator, planned in frame.planned.items() if feeds(self._register, planned.asked)}

    def _why(self, frames: Sequence[Frame]) -> str:
        if not self._fits:
            owner = self._register.owner()
            words = translate(owner.label) if owner else translate(self._register.label)
            return translate(EMPTY, field=words)
        fit = self._fits[-1]
        if self._register in _FIGURES:
            return _why_no_figure(fit.record, frames)
        asked = [one for frame in frames for one in self._asked(frame).values()]
        if not asked and "results" in fit.anchor.kinds and not fit.anchor.get("results"):
            return translate(EMPTY, field=translate(fit.anchor.kinds["results"].label))
        if not asked:
            return translate(_("Counts toward nothing: no indicator counts {plural}."), plural=translate(self._register.plural).lower())
        return why_nothing(fit, asked)


def _made_of(row: Row) -> tuple[object, ...]:
    """What a record changes where it counts, though the number may stay: a shorter training beside the longest, a person met before.

    Where amounts are added an empty one is a record too, and adds nothing.
    """
    cell = row.cumulative
    adds = row.how in ("sum", "ratio") or not row.registers
    return cell.value, cell.words, cell.numerator, cell.denominator, None if adds else cell.records


def _why_no_figure(figure: Record, frames: Sequence[Frame]) -> str:
    for field in ("indicators", "on", "value"):
        other = field == "value" and (figure.get("numerator") is not None or figure.get("words") is not None)
        if figure.get(field) is None and not other:
            return translate(EMPTY, field=translate(figure.kinds[field].label))
    its = [(frame, one) for frame in frames for one in figure.get("indicators") if one in frame.indicators]
    if any((figure.get("attribution") or DIRECT) in frame.planned[one].asked.attributions for frame, one in its):
        return translate(_("Its indicators cannot be counted now: they wait for a case worker, or are not measured yet."))
    return translate(OUT_OF_SCOPE, field=translate(ReportedFigure.attribution.label).lower())


def _counts_with_its_owner(register: type[Record]) -> bool:
    """Whether its records count on the days and in the scope of what they belong to."""
    name = register.register
    return any(source.through != name and name in read_by(source) for source in _SOURCES if source.through)


@contextlib.contextmanager
def _readings(office: ReadingOffice, registers: Iterable[type[Record]], book: Name) -> Iterator[tuple[Trial, Mapping[str, Reads]]]:
    with contextlib.ExitStack() as stack:
        trial = stack.enter_context(next(one for one in office.books if one.name == book).trial(registers))
        others: dict[str, Reads] = {one.name: stack.enter_context(one.reader()) for one in office.books if one.name != book}
        yield trial, {book: trial, **others}
