"""What goes to headquarters, a donor or the public: all files of one matrix, written whole or not at all."""

from collections.abc import Collection
from contextlib import ExitStack
from pathlib import Path

from desktop.exchange.report.matrix_json import matrix_json
from desktop.exchange.report.matrix_xlsx import workbook
from desktop.exchange.report.package import package
from desktop.exchange.report.sheets import Listing
from desktop.exchange.report.summary_pdf import summary
from desktop.exchange.whole_file import Cancelled, Progress, StoppedError, never, quiet, whole_file, writing_fault
from desktop.models.fields.base import FormatContext
from desktop.models.results.matrix import Matrix
from desktop.models.results.profiles import MINIMUM, Profile
from desktop.words import _, translate

FILES = {"matrix": "results-matrix.xlsx", "summary": "summary.pdf", "json": "matrix.json", "package": "package.zip"}
"""What can be exported, by the word the terminal uses, and the name of its file."""
_PACKED = ("matrix", "summary", "json")


def export(  # noqa: PLR0913  what, for whom, where, and who watches
    matrix: Matrix,
    listing: Listing,
    profile: Profile,
    to: Path,
    only: Collection[str],
    context: FormatContext,
    progress: Progress = quiet,
    cancelled: Cancelled = never,
    *,
    minimum: int = MINIMUM,
) -> list[Path]:
    """Write ``only`` of FILES (all when empty) into the folder ``to``, made where it is missing; what was written.

    All are made before the first is written, and each appears under its name when it is whole. What
    was there stays where something fails: UserError says why, StoppedError that ``cancelled`` said so.
    """

    def told(done: int, of: int, words: str) -> None:
        if cancelled():
            raise StoppedError
        progress(done, of, words)

    made = _made(matrix, listing, profile, only or FILES, context, told, minimum)
    told(len(made), len(made), translate(_("Writing the files")))
    return _written(made, to)


def _made(
    matrix: Matrix, listing: Listing, profile: Profile, only: Collection[str], context: FormatContext, told: Progress, minimum: int
) -> dict[str, bytes]:
    wanted = [name for name in FILES if name in only]
    made: dict[str, bytes] = {}
    for name in FILES if "package" in only else wanted:
        told(len(made), len(wanted), FILES[name])
        match name:
            case "matrix":
                made[name] = workbook(matrix, listing, profile, context, told, minimum=minimum)
            case "summary":
                made[name] = summary(matrix, profile, context, told, minimum=minimum)
            case "json":
                made[name] = matrix_json(matrix, profile, minimum=minimum)
            case "package":
                packed = {FILES[each]: made[each] for each in _PACKED}
                made[name] = package(packed, matrix, profile, context, minimum=minimum)
    return {FILES[name]: made[name] for name in wanted}


def _written(made: dict[str, bytes], to: Path) -> list[Path]:
    try:
        to.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise writing_fault(fault, to / next(iter(made), "")) from fault
    with ExitStack() as whole:
        for name, data in made.items():
            part = whole.enter_context(whole_file(to / name))
            try:
                part.write_bytes(data)
            except OSError as fault:
                raise writing_fault(fault, to / name) from fault
    return [to / name for name in made]
