"""How fast it is, as ratios against the bare libraries and against a small office: ``make bench``.

With names of measurements (``python -m tests.benchmarks matrix window``) only those.
"""

import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from time import perf_counter

from .counting import matrix
from .generated import LARGE, SMALL, Invented, build
from .history import history
from .opening import opening
from .paging import paging
from .saving import saving
from .timing import HEADING, Ratio
from .typing_in import typing_in
from .window import window
from .workbook import workbook

Measuring = Callable[[Invented, Invented, Path], Iterator[Ratio]]
MEASURED: Mapping[str, Measuring] = {
    "matrix": lambda large, _small, _folder: matrix(large),
    "history": lambda large, _small, _folder: history(large),
    "opening": lambda _large, _small, folder: opening(folder),
    "paging": lambda large, small, _folder: paging(large, small),
    "saving": saving,
    "typing": typing_in,
    "workbook": lambda large, _small, folder: workbook(large, folder),
    "window": lambda _large, _small, folder: window(folder),
}

ALONE: Mapping[str, Callable[[Path], Iterator[Ratio]]] = {"opening": opening, "window": window}
"""What needs no office of any size."""


def main(wanted: list[str]) -> None:
    """Build the offices, measure, and print a line as each is known."""
    with tempfile.TemporaryDirectory(prefix="tallybook-bench-") as made:
        folder = Path(made)
        if len(wanted) == 1 and wanted[0] in ALONE:
            for ratio in ALONE[wanted[0]](folder):
                say(str(ratio))
            return
        began = perf_counter()
        with build(folder / "large", LARGE) as large, build(folder / "small", SMALL) as small:
            say(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
            say(f"{LARGE}: {large.records:,} records, built in {perf_counter() - began:.0f} s; small: {SMALL}")
            say("Each time is the median of several runs, taken in turn.")
            say(HEADING)
            for name in wanted or MEASURED:
                for ratio in MEASURED[name](large, small, folder):
                    say(str(ratio))


def say(line: str) -> None:
    print(line.rstrip(), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
