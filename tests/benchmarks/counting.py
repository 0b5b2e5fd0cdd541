"""The whole matrix against the same numbers by hand-written SQL, over the same connections."""

from collections.abc import Iterator
from datetime import date

from desktop.office.results.framework_at import Frame
from desktop.office.results.matrix import matrix_of

from .agreement import disagreements
from .by_hand import Analyst
from .generated import Invented
from .timing import Ratio, interleaved

_AS_AT, _PERIOD = date(2020, 6, 30), "2020 Q2"


def matrix(large: Invented) -> Iterator[Ratio]:
    """Every cell in all and in a period with parts, attribution and sites, and the money; first the numbers must agree."""
    frame = Frame(large.office, large.project, _AS_AT)
    began = frame.period_called(_PERIOD).began
    assert began
    analyst = Analyst(frame, large.office, large.cases, began)
    found = matrix_of(large.office, large.cases, large.project, _AS_AT, _PERIOD)
    for sentence in disagreements(found, analyst.numbers(), analyst.spent(), frame):
        raise AssertionError(sentence)
    ours, by_hand = interleaved(
        lambda: matrix_of(large.office, large.cases, large.project, _AS_AT, _PERIOD), lambda: (analyst.numbers(), analyst.spent()), times=5
    )
    yield Ratio(f"matrix of {len(found.rows)} rows with a period", ours, "SQL by hand", by_hand, 1.5)
