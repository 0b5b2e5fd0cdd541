"""Whether a question to the case book was put by somebody who may open it: else its answer is kept for nobody without the key."""

from desktop.models.codelists import shipped
from desktop.models.fields.base import FormatContext
from desktop.models.measures.conditions import codes_of
from desktop.models.measures.measure import BREAKDOWNS
from desktop.models.measures.reach import reach_any
from desktop.models.measures.sentence import BUILT, measure_hash, measure_of
from desktop.models.registers.indicator import IndicatorVersion
from desktop.models.registers.staff import User
from desktop.models.roles import CASE_ROLES
from desktop.store.book import Book
from desktop.store.tables import unpacked


def asked_with_the_key(office_book: Book, version: IndicatorVersion) -> bool:
    """Whether who saved last what ``version`` counts holds the case key.

    Wording, unit and target may change without. What could be asked before measures were data goes on as it was.
    """
    if not _is_new(version):
        return True
    said, record = "", IndicatorVersion(version.id)
    by = ""
    for line in office_book.history(IndicatorVersion, version.id):
        fields = {name: pair for name, pair in (line.fields or {}).items() if name in record.kinds}
        record = record.changed(**{name: unpacked(record.kinds[name], new) for name, (_old, new) in fields.items()})
        if (counts := measure_hash(record)) != said:
            said, by = counts, line.who
    user = office_book.get(User, by)
    return said == measure_hash(version) and user is not None and bool((user.roles or frozenset()) & CASE_ROLES)


def _is_new(version: IndicatorVersion) -> bool:
    if version.measure == BUILT or version.over_periods or (version.breakdowns or frozenset()) - {*BREAKDOWNS}:
        return True
    measure, context = measure_of(version), FormatContext(codes=shipped)
    ways = {field: reach_any(measure, field) for field in version.scope or {}}
    return any(way is not None and (way.column or codes_of(way.kind, context) is None) for way in ways.values())
