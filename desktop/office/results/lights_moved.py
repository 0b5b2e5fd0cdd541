"""What the rule and the dates of a project, as they are being typed, do to the lights of its matrix: nothing is written."""

from collections import Counter
from datetime import date
from typing import Any

from desktop.models.registers.project import Project
from desktop.models.results.matrix import Row, Status, light
from desktop.office.reading import ReadingOffice
from desktop.office.results.framework_at import Frame
from desktop.office.results.matrix import elapsed_of, rows_of, rule_of
from desktop.presentation import formatting
from desktop.words import _, _n, translate


def lights_moved(rows: tuple[Row, ...], project: Project, as_at: date) -> Counter[tuple[Status, Status]]:
    """Of ``rows``, how many change from which light to which, were ``project`` saved so."""
    time, rule = elapsed_of(project, as_at), rule_of(project)
    moved: Counter[tuple[Status, Status]] = Counter()
    for row in rows:
        value, percent = row.cumulative.value, row.percent_of_target
        after = row.status if row.status == "in_dispute" else light(value, row.target, percent, time, row.direction, rule)
        if after != row.status:
            moved[row.status, after] += 1
    return moved


def lights_said(office: ReadingOffice, project: Project, as_at: date, kept: dict[object, Any]) -> str:
    """That in a sentence; ``kept`` spares counting again what stays the same while one types."""
    if office.office_book.get(Project, project.id) is None:
        return translate(_("A project that is not saved yet has no lights to change."))
    if not (project.starts and project.ends and project.starts <= project.ends):
        return translate(_("Without its first and last day a project has no lights."))
    key = ("lights", project.id, as_at)
    if key not in kept:
        kept[key] = _rows(office, project.id, as_at)
    moved, context = lights_moved(kept[key], project, as_at), office.context
    day = formatting.day(as_at, context)
    if not moved:
        return translate(_("No light of the matrix at {day} changes."), day=day)
    changes = (f"{formatting.light(before)} → {formatting.light(after)}: {count}" for (before, after), count in moved.most_common())
    words = _n(
        "{n} row of the matrix at {day} changes its light. {changes}", "{n} rows of the matrix at {day} change their light. {changes}"
    )
    return translate(words, n=moved.total(), day=day, changes=" · ".join(changes))


def _rows(office: ReadingOffice, project: str, as_at: date) -> tuple[Row, ...]:
    with office.readers() as (office_book, case_book):
        frame = Frame(office_book, project, as_at)
        live = {"office": office_book, **({"cases": case_book} if case_book else {})}
        return rows_of(frame, office_book, live, frame.indicators)
