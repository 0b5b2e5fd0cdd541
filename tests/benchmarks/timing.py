"""Doing a thing several ways in turn, and what came of it."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Ratio:
    """Seconds ours took and seconds of what it is held against; ``aim`` is the most it should be.

    None is flat, whatever the size: missed where it takes half as long again.
    """

    what: str
    ours: float
    against: str
    bare: float
    aim: float | None

    def __str__(self) -> str:
        ratio = self.ours / self.bare
        most = 1.5 if self.aim is None else self.aim
        aim = "flat" if self.aim is None else f"{self.aim:g}"
        return (
            f"{self.what:<44}{_shown(self.ours):>10}   {self.against:<26}{_shown(self.bare):>10}"
            f"{ratio:>8.2f}   {aim:<5}{'' if ratio <= most else 'missed'}"
        )


HEADING = f"{'':<44}{'ours':>10}   {'against':<26}{'':>10}{'ratio':>8}   aim"


def interleaved(*ways: Callable[[], object], times: int) -> list[float]:
    """The median of seconds each way took, in turn so that a slow moment of the machine meets all; once before untimed."""
    taken: list[list[float]] = [[] for _way in ways]
    for time in range(times + 1):
        for way, seconds in zip(ways, taken, strict=True):
            began = perf_counter()
            way()
            if time:
                seconds.append(perf_counter() - began)
    return [median(seconds) for seconds in taken]


def _shown(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.2f} ms"
