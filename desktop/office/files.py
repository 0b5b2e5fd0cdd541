"""Files of an office: a register out and in, and what goes to the donor.

Reading and writing files takes a while: all but ``apply`` may run in a thread of their own, on the
books as they stood when it began.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from desktop.errors import UserError
from desktop.exchange.report.export import export
from desktop.exchange.report.formats import FORMATS
from desktop.exchange.tables.records_in import Preview, read_records
from desktop.exchange.tables.records_out import write_records
from desktop.exchange.whole_file import Cancelled, Progress, never, quiet
from desktop.models.fields.base import FormatContext
from desktop.models.query import Changed, Condition, Query
from desktop.models.record import Record
from desktop.models.registers import by_name
from desktop.models.registers.project import Project
from desktop.models.results.profiles import Profile, warnings
from desktop.office.access import folders
from desktop.office.names import Names
from desktop.office.office import Office
from desktop.office.results.drilldown import figures_beside, records_behind
from desktop.office.results.matrix import matrix_of
from desktop.store.queries.reader import Reads
from desktop.words import _, _n, translate

R = TypeVar("R", bound=Record)
EVERYTHING = tuple(FORMATS)


@dataclass
class Snapshot:
    """The books as they stood at one moment, as far as this user holds them."""

    office: Reads
    cases: Reads | None
    context: FormatContext

    def get(self, register: type[R], record: str) -> R | None:
        """The record with that id, or None."""
        return self._of(register).get(register, record)

    def every(self, register: type[R], query: Query = Query()) -> Iterator[R]:  # noqa: B008  frozen
        """All records that are not deleted."""
        return self._of(register).every(register, query)

    def holds(self, register: type[Record]) -> bool:
        """Whether the register's book is open here."""
        return register.book == "office" or self.cases is not None

    def _of(self, register: type[Record]) -> Reads:
        if register.book == "office":
            return self.office
        assert self.cases is not None
        return self.cases


@contextmanager
def snapshot(office: Office) -> Iterator[Snapshot]:
    """What ``office`` holds now, to read in another thread; names are as this office writes them."""
    with office.readers() as (office_book, case_book):
        taken = Snapshot(office_book, case_book, office.context)
        taken.context = Names(taken, office.context.locale).context
        yield taken


def export_project(  # noqa: PLR0913  what, of when, for whom, where to, and how it is watched
    office: Office,
    project: str,
    as_at: date,
    to: Path,
    *,
    period: str | None = None,
    profile: Profile = "donor",
    only: Collection[str] = EVERYTHING,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
    warn: Callable[[str], None] = lambda _sentence: None,
) -> list[Path]:
    """Write the files of the project (its id) at ``as_at`` into the folder ``to``; gives what was written.

    ``warn`` is told, in a sentence each, what the files give away and their readers are not told.
    ``only`` of "matrix", "summary", "json" and "package". A cancelled or failed export leaves no half file.
    """
    office.require("export", Project)
    folders.refuse_inside(to)
    with snapshot(office) as taken:
        matrix = matrix_of(taken.office, taken.cases, project, as_at, period)
        rows = {row.placement: row for row in matrix.rows}

        def listing(placement: str) -> Sequence[tuple[str, str]]:
            row = rows[placement]
            if row.cases:
                return []
            beside = _named(taken, figures_beside(taken.office, matrix, row))
            apart = ((number, translate(_("{figure}; not in the total"), figure=words)) for number, words in beside)
            return [*_named(taken, records_behind(taken.office, None, matrix, row)), *apart]

        written = export(matrix, listing, profile, to, only, taken.context, progress, cancelled)
    for sentence in warnings(matrix, profile):
        warn(sentence)
    return written


def write_register(
    office: Office,
    register: type[Record],
    path: Path,
    query: Query = Query(),  # noqa: B008  frozen
    *,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
) -> None:
    """Write the records ``query`` asks for to ``path`` (.xlsx or .csv), without the sealed fields."""
    office.require("export", register)
    folders.refuse_inside(path.parent)
    with snapshot(office) as taken:
        write_records(register, taken.every(register, query), taken.context, path, progress=progress, cancelled=cancelled)


def read_file(office: Office, register: type[Record], path: Path, *, progress: Progress = quiet, cancelled: Cancelled = never) -> Preview:
    """What importing ``path`` into ``register`` would do; nothing is kept yet."""
    office.require("edit", register)
    with snapshot(office) as taken:

        def existing(number: str) -> Record | None:
            numbered = Query((Condition("number", "is", number),), with_deleted=True)
            return next(iter(taken.every(register, numbered)), None)

        return read_records(register, path, taken.context, existing, progress=progress, cancelled=cancelled)


def apply(office: Office, preview: Preview, source: str) -> Changed:
    """Keep what ``preview`` found new and changed, as one deed. UserError while any row is refused."""
    if preview.refused:
        raise UserError(
            _n(
                "{count} row is refused. Mend it in the file and read it again.",
                "{count} rows are refused. Mend them in the file and read it again.",
            ),
            count=len(preview.refused),
        )
    return office.save_all(preview.records(), source)


def _named(taken: Snapshot, records: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for register, record in records:
        found = taken.get(by_name(register), record)
        if found is not None:
            yield found.number or "", f"{translate(found.label)}: {found.name_for(taken.context)}"
