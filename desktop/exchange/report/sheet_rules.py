"""The sheets of findings, and of the rules in words with the records behind each number."""

from collections.abc import Iterator
from decimal import Decimal

from desktop.exchange.report.sheets import COLOURS, Column, Draft, Listing, Page, about
from desktop.exchange.whole_file import Progress
from desktop.models.results.matrix import Row
from desktop.models.results.profiles import MARK, few, lacking, ratio_withheld
from desktop.presentation import formatting
from desktop.presentation.formatting import NOTHING_FOUND
from desktop.words import _, _n, translate

FINDINGS, RULES = _("Findings"), _("Rules and records")
_MOST_RECORDS = 1_000_000
"""Records a sheet can list below its rules; Excel ends at 1,048,576 rows."""
_COUNTING = (
    (_("Where numbers come from"), _("Every number is computed from the records the office keeps, up to the day of this file; none is typed in. Where only a partner's total is known it is a reported figure, and the matrix says so.")),  # noqa: E501
    (_("Counted once"), _("An indicator over several outputs counts each of its records once. It is stored once and shown wherever the donor prints it. Where totals may overlap and nobody can tell by how much, both ends of the range are given.")),  # noqa: E501
    (_("Percentages"), _("A percentage is its numerator over its denominator; both stand on the sheet of breakdowns.")),
    (_("Nothing and zero"), _("A count of nothing is 0. A longest, latest, average or percentage of nothing is “nothing yet”. What is measured only later is “not measured yet”.")),  # noqa: E501
    (_("Percent of target"), _("Counts and sums: value ÷ target. Everything else: the way gone from the baseline, (value − baseline) ÷ (target − baseline). A ceiling is kept or passed: without a baseline above it there is no percentage, nor where there is nothing to divide by.")),  # noqa: E501
    (_("Burn rate"), _("Spent ÷ budget, never typed in. Totals a report states stand beside ours with the difference, stated minus ours.")),
    (_("Formulas"), _("What follows from other cells is a live formula: percentages, totals, shares, differences and burn rates.")),
)  # fmt: skip


def write_findings(draft: Draft) -> None:
    """What does not hold together, each with its place and how many records it concerns."""
    columns = (Column(_("No."), 6, numbers=True), Column(_("Kind"), 26), Column(_("Where"), 34), Column(_("Finding"), 92))
    page = draft.sheet(FINDINGS, (*columns, Column(_("Records"), 10, numbers=True)), about(draft))
    for number, finding in enumerate(draft.matrix.findings, start=1):
        right = draft.style(align="right", num_format="0")
        page.sheet.write_number(page.next, 0, number, right)
        kind = formatting.finding_kind(finding.kind)
        for column, said in ((1, kind), (2, finding.place), (3, finding.sentence)):
            page.text(column, said, draft.style())
        page.number(4, None if finding.withheld else Decimal(len(finding.records)), right)
        page.fit((1, kind), (2, finding.place), (3, finding.sentence))
        page.next += 1
    if not draft.matrix.findings:
        page.across(translate(NOTHING_FOUND), draft.style())


def write_rules(draft: Draft, listing: Listing, told: tuple[str, ...], progress: Progress) -> None:
    """How numbers are made, what is withheld (``told``), and the records of each row by their numbers."""
    columns = (Column(_("Row"), 7, numbers=True), Column(_("Indicator"), 66), Column(_("Record"), 18), Column(_("What it is"), 72))
    page = draft.sheet(RULES, columns, _rules(draft, told))
    first: dict[str, int] = {}
    rows = draft.matrix.rows
    for number, row in enumerate(rows, start=1):
        progress(number, len(rows), translate(_("The records behind each number")))
        lines = _records(draft, row, listing, first.setdefault(row.indicator, number))
        _write(draft, page, number, row, lines)


def _rules(draft: Draft, told: tuple[str, ...]) -> Iterator[str]:
    yield from about(draft)
    for heading, rule in _COUNTING:
        yield f"{translate(heading)}. {translate(rule)}"
    yield f"{translate(_('Lights'))}. {formatting.light_rule(draft.matrix, draft.context)}"
    yield f"{translate(_('Assisted persons'))}. {_about_people(draft)}"
    yield from (f"– {sentence}" for sentence in told)


def _about_people(draft: Draft) -> str:
    if not lacking(draft.matrix, draft.profile):
        return translate(_("Their records are in no file, only counts. A file for a donor or the public withholds small parts too."))
    return translate(
        _(
            "Their records are in no file, only counts. A part from 1 to {most} is withheld, and so are the parts that would "
            "give it away; they print {mark}. An indicator's own total stays. A percentage of fewer than {minimum} people "
            "stands without its two sides, which print {few}."
        ),
        most=draft.minimum - 1,
        minimum=draft.minimum,
        mark=MARK,
        few=few(draft.minimum),
    )


def _records(draft: Draft, row: Row, listing: Listing, first: int) -> Iterator[tuple[str, str]]:
    """Record and words of each line of ``row``; ``first`` is the row its indicator stands in first, or its own."""
    number = row.cumulative.records
    count = formatting.number(number, draft.context)
    if row.cases:
        if ratio_withheld(row, row.cumulative):
            number, count = draft.minimum, few(draft.minimum)  # nor does the form say how few
        if number is None:
            yield "", translate(_("Records of assisted persons; how many is not told."))
            return
        yield (
            "",
            translate(
                _n(
                    "{count} record of assisted persons; only their number leaves the office.",
                    "{count} records of assisted persons; only their number leaves the office.",
                ),
                n=number,
                count=count,
            ),
        )
    elif draft.matrix.rows[first - 1] is not row:
        yield "", translate(_("The same records as row {number}."), number=first)
    elif draft.profile == "public":
        yield "", translate(_n("{count} record.", "{count} records."), n=number, count=count)
    else:
        found = listing(row.placement)
        yield from found or (("", translate(_("No records yet."))),)


def _write(draft: Draft, page: Page, number: int, row: Row, lines: Iterator[tuple[str, str]]) -> None:
    plain, right = draft.style(), draft.style(align="right", num_format="0")
    muted = draft.style(font_color=COLOURS.muted, align="right", num_format="0")
    name = formatting.name(row)
    for place, (record, words) in enumerate(lines):
        if page.next > _MOST_RECORDS:
            return
        page.sheet.write_number(page.next, 0, number, muted if place else right)
        page.text(1, "" if place else name, plain)
        page.text(2, record, plain)
        page.text(3, words, plain)
        page.fit((1, "" if place else name), (3, words))
        page.next += 1
