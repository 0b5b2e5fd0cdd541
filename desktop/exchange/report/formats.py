"""What can be exported of a matrix, in the order it is made and offered. A new format is an entry of ``FORMATS``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from desktop.exchange.report.sheets import Listing
from desktop.exchange.whole_file import Progress, quiet
from desktop.models.fields.base import FormatContext
from desktop.models.results.matrix import Matrix
from desktop.models.results.profiles import MINIMUM, Profile
from desktop.words import _


@dataclass(frozen=True)
class Order:
    """One matrix for one reader. ``made`` are the files made before, by the id of their format."""

    matrix: Matrix
    listing: Listing
    profile: Profile
    context: FormatContext
    progress: Progress = quiet
    minimum: int = MINIMUM
    made: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Format:
    """``id`` is the word the terminal uses, ``title`` (marked) that of the window, ``file`` the name of what ``make`` returns.

    ``about`` (marked) is what it holds, in the package's list of contents.
    """

    id: str
    title: str
    file: str
    make: Callable[[Order], bytes]
    about: str = ""


def _workbook(order: Order) -> bytes:
    from desktop.exchange.report.matrix_xlsx import workbook  # each writer is slow to import

    return workbook(order.matrix, order.listing, order.profile, order.context, order.progress, minimum=order.minimum)


def _summary(order: Order) -> bytes:
    from desktop.exchange.report.summary_pdf import summary

    return summary(order.matrix, order.profile, order.context, order.progress, minimum=order.minimum)


def _data(order: Order) -> bytes:
    from desktop.exchange.report.matrix_json import matrix_json

    return matrix_json(order.matrix, order.profile, minimum=order.minimum)


def _package(order: Order) -> bytes:
    from desktop.exchange.report.package import Packed, package

    packed = [Packed(FORMATS[id].file, FORMATS[id].about, content) for id, content in order.made.items()]
    return package(packed, order.matrix, order.profile, order.context, minimum=order.minimum)


FORMATS = {
    one.id: one
    for one in (
        Format(
            "matrix",
            _("Results matrix"),
            "results-matrix.xlsx",
            _workbook,
            _("the results matrix as a workbook: the matrix, common indicators, budget, breakdowns, findings, rules"),
        ),
        Format("summary", _("Summary"), "summary.pdf", _summary, _("the same on a few pages to read and print")),
        Format("json", _("Data"), "matrix.json", _data, _("the same for programs")),
        Format("package", _("Package of them all"), "package.zip", _package),
    )
}
"""By their ids. What comes after others may hold them: the package is last, and all before it are in it."""
PACKAGE = "package"
