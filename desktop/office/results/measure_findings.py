"""What of the measures cannot be counted as it says, or was never obeyed."""

from collections.abc import Iterator

from desktop.models.codelists import shipped
from desktop.models.fields.base import FormatContext
from desktop.models.measures.reach import reach_any
from desktop.models.measures.scopes import condition_faults
from desktop.models.measures.sentence import FORMULA, measure_of, sentence_of
from desktop.models.registers.indicator import IndicatorVersion
from desktop.models.results.matrix import Finding, Matrix, Row
from desktop.office.results.framework_at import Frame
from desktop.words import _, language, translate

_NATURAL = {"sum": "sum", "distinct": "once", "latest": "latest", "max": "highest", "min": "lowest", "average": "average", "ratio": "ratio"}
"""By the code of ``adds_up`` the rule over periods of the same meaning."""


def measure_findings(matrix: Matrix, frame: Frame) -> Iterator[tuple[Row, Finding]]:
    """Each with the row it is of."""
    seen: set[str] = set()
    for row in matrix.rows:
        version = frame.valid(row.indicator)
        if row.indicator in seen:
            continue
        seen.add(row.indicator)
        records = (("indicator", row.indicator), ("indicator_version", version.id))
        for kind, sentence in (*_ignored(version), *_uncounted(version, frame)):
            yield row, Finding(kind, sentence, "", records)
        if row.cumulative.left_out:
            sentence = _(
                "{count} amounts are not counted, because no rate to {currency} is known for their day. Enter one in Exchange rates."
            )
            words = translate(sentence, count=len(row.cumulative.left_out), currency=frame.project.currency)
            yield row, Finding("no_rate", words, "", row.cumulative.left_out)


def _ignored(version: IndicatorVersion) -> Iterator[tuple[str, str]]:
    """A rule that was accepted and not obeyed stays so until somebody chooses."""
    sentence = sentence_of(version)
    if sentence is None or not version.adds_up or version.over_periods or not sentence.rules:
        return
    if _NATURAL.get(version.adds_up) != sentence.rules[0]:
        said, done = shipped("adds_up").label(version.adds_up), shipped("over_periods").label(sentence.rules[0])
        words = _("“How periods add up” says “{said}”, and was never obeyed: it counts “{done}”. Choose how in “Over periods”.")
        yield "rule_ignored", translate(words, said=translate(said), done=translate(done))


def _uncounted(version: IndicatorVersion, frame: Frame) -> Iterator[tuple[str, str]]:
    measure = measure_of(version)
    for field, fault in condition_faults(measure, version.scope or {}, FormatContext(locale=language())).items():
        if reach_any(measure, field) is None:
            yield "not_countable", str(fault)
    if version.measure == FORMULA:
        assert version.of
        named = {*(version.operands or ()), *filter(None, [version.second])}
        if named - set(frame.operands(frame.planned[version.of[1]])):
            words = _("It is made of an indicator that is deleted, of another project or made of others itself, so it is not counted.")
            yield "not_countable", translate(words)
