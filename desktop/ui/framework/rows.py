"""What the rows of the framework say."""

from collections import defaultdict
from datetime import date

from desktop.models.registers.indicator import Indicator, IndicatorVersion, Placement, donors_code
from desktop.models.registers.result import Result
from desktop.models.results.arrangement import Arrangement
from desktop.models.results.versions import holding
from desktop.office.office import Office
from desktop.ui.framework.tree import CODE, COLUMNS, KIND, TEXT, Line
from desktop.words import translate


class Lines:
    """Reads the indicators once for all rows; ``as_at`` says which version of each holds."""

    def __init__(self, office: Office, arrangement: Arrangement, as_at: date) -> None:
        self._context = office.context
        self._arrangement = arrangement
        self._as_at = as_at
        self._indicators = {indicator.id: indicator for indicator in office.every(Indicator)}
        self._versions: dict[str, list[IndicatorVersion]] = defaultdict(list)
        for version in office.every(IndicatorVersion):
            if version.of:
                self._versions[version.of[1]].append(version)

    def all(self, over: str | None = None) -> tuple[Line, ...]:
        """The results under ``over`` with all beneath them."""
        return tuple(self._result(result) for result in self._arrangement.under(over))

    def _result(self, result: Result) -> Line:
        level = translate(self._context.codes("result_level").label(result.level)) if result.level else ""
        rows = tuple(self._row(row) for row in self._arrangement.rows(result.id))
        return Line(result, (result.code or "", result.statement or "", level, result.printed or ""), under=(*rows, *self.all(result.id)))

    def _row(self, row: Placement) -> Line:
        indicator = self._indicators.get(row.of[1]) if row.of else None
        version = holding(self._versions[indicator.id], self._as_at) if indicator else None
        code = donors_code(indicator.family, indicator.code) if indicator else ""
        wording = (version.wording if version else None) or (indicator.short if indicator else None) or ""
        measure = translate(self._context.codes("measure").label(version.measure)) if version and version.measure else ""
        quiet = frozenset({CODE, KIND} if row.wording else {CODE, TEXT, KIND})
        return Line(row, (code, row.wording or wording, measure, row.heading or ""), quiet)


def table_of(lines: tuple[Line, ...]) -> str:
    """``lines`` as a table for a spreadsheet, with headings."""
    heading = "\t".join(translate(words) for words in COLUMNS)
    return "\n".join([heading, *_rows(lines)]) + "\n"


def _rows(lines: tuple[Line, ...]) -> list[str]:
    return [row for line in lines for row in ("\t".join(" ".join(text.split()) for text in line.texts), *_rows(line.under))]
