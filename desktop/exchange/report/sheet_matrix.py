"""The sheet of the results matrix, laid out as the donor's annex (CT.1140, Annex 4)."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from desktop.exchange.report.sheets import COLOURS, Column, Draft, Format, Page, about, lines, quantity
from desktop.models.results.matrix import Cell, ResultNode, Row
from desktop.models.results.profiles import lacking, mark_explained
from desktop.presentation import formatting
from desktop.words import _, translate

NAME = _("Results matrix")
_LOGIC, _INDICATOR, _BASELINE, _TARGET, _RESULT = range(5)
_MARK_ON = {"achieved": "good_tint", "on_track": "watch_tint", "needs_acceleration": "late_tint", "not_achieved": "late_tint"}


class _MatrixSheet:
    """Writes it from the top: objectives over the full width, results merged over their rows."""

    def __init__(self, draft: Draft) -> None:
        self.draft, self.context = draft, draft.context
        period = draft.matrix.period is not None
        self.period = _RESULT + 1 if period else None
        after = _RESULT + (2 if period else 1)
        self.percent, self.status, self.remark, self.note = range(after, after + 4)
        columns = [Column(_("Vertical logic"), 26), Column(_("Indicators"), 43)]
        columns += [Column(heading, 10, numbers=True) for heading in (_("Baseline"), _("Target"), _("Result"))]
        columns += [Column(_("This period"), 10, numbers=True)] if period else []
        columns += [Column(_("% of target"), 10, numbers=True), Column(_("Status"), 22), Column(_("Remarks"), 38)]
        columns += [Column(_("How the number is made up"), 26)]
        self.page: Page = draft.sheet(NAME, columns, self._above())

    def _above(self) -> list[str]:
        matrix = self.draft.matrix
        goal = [translate(_("Project goal: {goal}"), goal=matrix.goal)] if matrix.goal else []
        title, rest = about(self.draft)
        told = [mark_explained(self.draft.minimum)] if lacking(matrix, self.draft.profile) else []
        return [title, *goal, rest, formatting.light_rule(matrix, self.context), *told]

    def fill(self) -> None:
        """All rows in the annex's order, each group under the objectives that come before it."""
        page, groups = self.page, [self.page.next]
        waiting = [node for node in self.draft.matrix.results if node.level != "goal"]
        for _result, group in groupby(self.draft.matrix.rows, key=lambda row: row.result.id):
            rows = list(group)
            if rows[0].result in waiting:
                until = waiting.index(rows[0].result)
                self._results(waiting[:until])
                del waiting[: until + 1]
                if rows[0].result.level == "objective":
                    self._results([rows[0].result])
            self._block(rows[0].result, rows)
            groups.append(page.next)
        self._results(waiting)
        page.keep_together(groups[0] - 1, groups)

    def _results(self, nodes: Sequence[ResultNode]) -> None:
        for node in nodes:
            over = node.level == "objective"
            style = self.draft.style(bold=over, bg_color=COLOURS.selection if over else COLOURS.surface)
            self.page.across(f"{formatting.result(node, self.context)}: {node.statement}", style, bold=over)

    def _block(self, node: ResultNode, rows: Sequence[Row]) -> None:
        page, logic = self.page, self.draft.style()
        if rows[0].heading:
            page.across(rows[0].heading, self._heading())
        first, heights = page.next, []
        for row in rows:
            if row.heading and row is not rows[0]:
                page.across(row.heading, self._heading(), _INDICATOR)
                heights.append(float(lines(row.heading, sum(page.widths[1:]))))
            heights.append(self._row(row))
            page.next += 1
        last = page.next - 1
        label, statement = formatting.result(node, self.context), node.statement
        self._stretch(first, heights, lines(f"{label} {statement}", page.widths[_LOGIC]))
        if last > first:
            page.sheet.merge_range(first, _LOGIC, last, _LOGIC, "", logic)
        if statement:
            bold, plain = self.draft.style(bold=True), self.draft.style(border=0)
            page.sheet.write_rich_string(first, _LOGIC, bold, f"{label} ", plain, statement, logic)
        else:
            page.text(_LOGIC, label, self.draft.style(bold=True), first)

    def _heading(self) -> Format:
        return self.draft.style(italic=True, font_color=COLOURS.muted)

    def _stretch(self, first: int, heights: list[float], needed: float) -> None:
        """Make rows higher where the result's statement needs more lines than they have together."""
        more = max(0.0, needed - sum(heights)) / len(heights)
        for place, height in enumerate(heights):
            self.page.height(first + place, height + more)

    def _row(self, row: Row) -> float:
        """One indicator; how many lines it needs."""
        page, italic = self.page, {"italic": True} if row.family == "CPI" else {}
        words = self.draft.style(**italic)
        notes = " ".join(formatting.notes(self.draft.matrix, row, self.context, self.draft.minimum))
        said = {_INDICATOR: formatting.name(row), self.remark: row.remark, self.note: notes}
        for column, text in said.items():
            page.text(column, text, words if column == _INDICATOR else self.draft.style())
        self._figure(_BASELINE, row, row.baseline)
        self._figure(_TARGET, row, row.target)
        self._result(row)
        if self.period is not None and row.period:
            self._value(self.period, row, row.period)
        self._percent(row)
        self._status(row)
        said |= {self.status: formatting.light(row.status), _RESULT: formatting.value(row, row.cumulative, self.context)}
        if self.period is not None and row.period:
            said[self.period] = formatting.value(row, row.period, self.context)
        return max(lines(text, page.widths[column]) for column, text in said.items())

    def _result(self, row: Row) -> None:
        """The number: of its two sides, of the same indicator further up, or as counted."""
        page, value = self.page, row.cumulative.value
        here, first = page.far(_RESULT), self.draft.indicators.get(row.indicator)
        if value is None or row.unit == "yes_no":
            self._value(_RESULT, row, row.cumulative, bold=True)
        elif first:
            page.formula(_RESULT, first, self._scaled(row, value), self._style(row, value, bold=True))
        elif row.placement in self.draft.ratios:
            numerator, denominator = self.draft.ratios[row.placement]
            page.formula(_RESULT, f"{numerator}/{denominator}", value / 100, self._style(row, value, bold=True))
        else:
            self._value(_RESULT, row, row.cumulative, bold=True)
        self.draft.results[row.placement] = here
        self.draft.indicators.setdefault(row.indicator, here)

    def _value(self, column: int, row: Row, cell: Cell, *, bold: bool = False) -> None:
        if cell.value is None:
            style = self.draft.style() if cell.words else self.draft.style(font_color=COLOURS.muted, align="right")
            self.page.text(column, formatting.value(row, cell, self.context), style)
        else:
            self._figure(column, row, cell.value, bold=bold)

    def _figure(self, column: int, row: Row, value: Decimal | None, *, bold: bool = False) -> None:
        if value is not None and row.unit == "yes_no":
            self.page.text(column, formatting.amount(row, value, self.context), self.draft.style(align="right", bold=bold))
        else:
            scaled = None if value is None else self._scaled(row, value)
            self.page.number(column, scaled, self._style(row, value, bold=bold))

    def _scaled(self, row: Row, value: Decimal) -> Decimal:
        return value / 100 if row.unit == "percent" else value

    def _style(self, row: Row, value: Decimal | None, *, bold: bool = False) -> Format:
        pattern = formatting.percent_format(value, short=True) if row.unit == "percent" else quantity(value)
        return self.draft.style(num_format=pattern, align="right", bold=bold)

    def _percent(self, row: Row) -> None:
        style = self.draft.style(num_format=formatting.percent_format(), align="right")
        percent, formula = row.percent_of_target, self._progress(row)
        if percent is None or formula is None:
            self.page.number(self.percent, None if percent is None else percent / 100, style)
        else:
            self.page.formula(self.percent, formula, percent / 100, style)

    def _progress(self, row: Row) -> str | None:
        """The formula that repeats our percent of target: from nothing, or from the baseline."""
        value, target, baseline = row.cumulative.value, row.target, row.baseline or Decimal(0)
        if value is None or target is None or row.unit == "yes_no":
            return None
        of, to, since = (self.page.at(column) for column in (_RESULT, _TARGET, _BASELINE))
        if target and value * 100 / target == row.percent_of_target:
            return f"{of}/{to}"
        return f"({of}-{since})/({to}-{since})" if target != baseline else None

    def _status(self, row: Row) -> None:
        colour = COLOURS.of(formatting.STATUSES[row.status][2])
        fill = {"bg_color": COLOURS.of(_MARK_ON[row.status])} if row.status in _MARK_ON else {}
        said = formatting.light(row.status) if row.status != "none" else ""
        self.page.text(self.status, said, self.draft.style(font_color=colour, bold=row.status in _MARK_ON, **fill))


def write(draft: Draft) -> None:
    """The sheet."""
    _MatrixSheet(draft).fill()
