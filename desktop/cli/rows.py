"""What a file would do to a register, in lines for a terminal."""

from collections.abc import Iterator
from difflib import get_close_matches
from textwrap import shorten
from typing import Any

from desktop.exchange.tables.records_in import Preview, RowResult, What
from desktop.models.fields.base import FormatContext, Kind
from desktop.models.fields.text_and_choice import Choice, Choices
from desktop.words import _, _n, translate

MOST = 20
"""Rows that are shown one by one; the rest are counted."""
_SHORT = 20
"""A list of so few is shown whole."""
_WIDTH = 60
_COUNTS: dict[What, str] = {
    "new": _("{count} new"),
    "changed": _("{count} changed"),
    "same": _("{count} the same"),
    "refused": _("{count} refused"),
}


def told(preview: Preview, file: str, context: FormatContext) -> Iterator[str]:
    """How ``file`` was read, what is new or changed, and why a row is refused."""
    counts = [translate(words, count=preview.counts.get(what, 0)) for what, words in _COUNTS.items()]
    yield translate(_("{file}, read as {how}: {counts}"), file=file, how=preview.read_as, counts=", ".join(counts))
    kept = [row for row in preview.rows if row.what in ("new", "changed")]
    yield from (_kept(preview, row, context) for row in kept[:MOST])
    if len(kept) > MOST:
        yield translate(_n("… and {count} more row.", "… and {count} more rows."), count=len(kept) - MOST)
    said: set[str] = set()
    for row in preview.refused:
        yield from (translate(_("Row {row}: {sentence}"), row=row.row, sentence=reason) for reason in preview.reasons(row))
        offers = [line for line in _offers(preview, row, context) if line not in said]
        yield from offers
        said.update(offers)


def _kept(preview: Preview, row: RowResult, context: FormatContext) -> str:
    record, kinds = row.record, preview.register.kinds
    assert record  # only a refused row has none
    names = (record.number, record.name_for(context))
    name = " ".join(dict.fromkeys(part for part in names if part and part != record.id[-8:]))
    if row.what == "new":
        return translate(_("Row {row}: new: {name}"), row=row.row, name=name or "–")
    changes = (f"{translate(kinds[field].label)}: {_change(kinds[field], *pair, context)}" for field, pair in row.differences.items())
    return translate(_("Row {row}: {name}: {changes}"), row=row.row, name=name, changes="; ".join(changes))


def _change(kind: Kind[Any], old: Any, new: Any, context: FormatContext) -> str:
    if kind.sealed:  # a terminal keeps what was shown
        return "…"
    before, after = (shorten(kind.show(value, context), _WIDTH, placeholder=" …") or "–" for value in (old, new))
    return f"{before} → {after}"


def _offers(preview: Preview, row: RowResult, context: FormatContext) -> Iterator[str]:
    """What may stand where something was typed that is not in its list."""
    for field, fault in row.faults.items():
        kind = preview.register.kinds.get(field)
        if not isinstance(kind, Choice | Choices) or "typed" not in fault.values:
            continue
        labels = [translate(code.label) for code in kind.list(context).choices()]
        near = labels if len(labels) <= _SHORT else get_close_matches(str(fault.values["typed"]), labels, cutoff=0.5)
        if near:
            words = _("The list of {field} has: {labels}") if near is labels else _("The list of {field} has, among others: {labels}")
            yield "  " + translate(words, field=translate(kind.label), labels="; ".join(near))
