"""What goes to headquarters, a donor or the public: all files of one matrix, written whole or not at all."""

from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from desktop.exchange.report.formats import FORMATS, PACKAGE, Order
from desktop.exchange.report.sheets import Listing
from desktop.exchange.whole_file import Cancelled, Progress, StoppedError, never, quiet, whole_file, writing_fault
from desktop.models.fields.base import FormatContext
from desktop.models.results.matrix import Matrix
from desktop.models.results.profiles import MINIMUM, Profile
from desktop.words import _, translate


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
    """Write ``only`` of FORMATS, by their ids (all when empty), into the folder ``to``, made where it is missing; what was written.

    All are made before the first is written, and each appears under its name when it is whole. What
    was there stays where something fails: UserError says why, StoppedError that ``cancelled`` said so.
    """

    def told(done: int, of: int, words: str) -> None:
        if cancelled():
            raise StoppedError
        progress(done, of, words)

    made = _made(Order(matrix, listing, profile, context, told, minimum), only or FORMATS)
    told(len(made), len(made), translate(_("Writing the files")))
    return _written(made, to)


def _made(order: Order, only: Collection[str]) -> dict[str, bytes]:
    """By the names of the files what is in them."""
    wanted = [id for id in FORMATS if id in only]
    if unknown := set(only) - set(wanted):
        raise ValueError(f"no formats: {sorted(unknown)}")
    needed = list(FORMATS) if PACKAGE in only else wanted
    made: dict[str, bytes] = {}
    for id in needed:
        order.progress(len(made), len(needed), FORMATS[id].file)
        made[id] = FORMATS[id].make(replace(order, made=made))
    return {FORMATS[id].file: made[id] for id in wanted}


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
