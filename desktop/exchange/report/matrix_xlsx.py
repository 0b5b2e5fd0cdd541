"""The results matrix as a workbook: the annex, common indicators, budget, breakdowns, findings, rules and records."""

from desktop.exchange.report import sheet_matrix, sheet_numbers, sheet_parts, sheet_rules
from desktop.exchange.report.sheets import Draft, Listing
from desktop.exchange.whole_file import Progress
from desktop.models.fields.base import FormatContext
from desktop.models.results.matrix import Matrix
from desktop.models.results.profiles import MINIMUM, Profile, withheld, withholdings
from desktop.words import _, translate


def workbook(
    matrix: Matrix, listing: Listing, profile: Profile, context: FormatContext, progress: Progress, *, minimum: int = MINIMUM
) -> bytes:
    """The bytes of results-matrix.xlsx for ``profile``; the same ones for the same matrix and ``context.now()``."""
    draft = Draft(withheld(matrix, profile, minimum), profile, context, minimum)
    sheets = (
        sheet_matrix.write, sheet_numbers.write_common, sheet_numbers.write_budget, sheet_parts.write, sheet_rules.write_findings,
    )  # fmt: skip
    sheet_parts.place(draft)  # the matrix, written first, refers to them
    for done, write in enumerate(sheets):
        progress(done, len(sheets), translate(_("The workbook")))
        write(draft)
    sheet_rules.write_rules(draft, listing, withholdings(matrix, profile, minimum), progress)
    return draft.finish()
