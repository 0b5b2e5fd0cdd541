"""Whether a record is in the scope of what is counted, and which of its fields keep it out.

The store asks the same in SQL of all records at once; here it is asked of one, before it is saved, to say
why it counts toward nothing and to count no indicators that it cannot move.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from desktop.models.measures.conditions import meets
from desktop.models.measures.measure import Source
from desktop.models.measures.reach import Reached, reach
from desktop.models.record import Record
from desktop.models.results.tally import Asked
from desktop.store.queries.facts import DIRECT, Held, held_by
from desktop.words import _, translate

_PEOPLE = ("participant", "head_count")
"""What ``counted`` is made of."""
_PARTICIPANT = "participant"
_UNLESS_SAID = ("attribution", "role")
"""What stands for something where it is empty."""
EMPTY = _("Counts toward nothing yet: “{field}” is empty.")
EMPTY_THERE = _("Counts toward nothing yet: “{field}” of its {owner} is empty.")
OUT_OF_SCOPE = _("Counts toward nothing: its {field} is in no indicator’s scope.")


@dataclass(frozen=True)
class Fit:
    """A record as it counts: by its ``anchor``, which has outputs, days and purpose (itself or its owner)."""

    record: Record
    anchor: Record


def feeds(register: type[Record], asked: Asked) -> bool:
    """Whether records of ``register``, or what belongs to them, can be counted by it."""
    return any(register.register in read_by(source) for source in asked.measure.sources + asked.measure.base)


def read_by(source: Source) -> tuple[str, ...]:
    """The registers ``source`` reads: its own, and the one that says when and where."""
    own = _PEOPLE if source.register == "counted" else (source.register,)
    return (*own, source.through) if source.through else own


def misfits(fit: Fit, asked: Asked) -> tuple[str, ...] | None:
    """The fields that keep a record out of the source of ``asked`` it is nearest to; () where it fits, None where it has no source."""
    register, over = fit.record.register, fit.anchor.register
    sources = [source for source in asked.measure.sources + asked.measure.base if register in read_by(source)]
    ways = [tuple(_outside(fit.anchor, source, asked)) for source in sources if over == (source.through or source.register)]
    return min(ways, key=len, default=None)


def why_nothing(fit: Fit, every: Iterable[Asked]) -> str:
    """The sentence that says why a record counts toward nothing, though its register feeds ``every``."""
    ways = [(*out, *_within(fit, asked)) for asked in every if (out := misfits(fit, asked)) is not None]
    nearest = min(ways, key=lambda fields: ("results" in fields, len(fields)), default=())
    if not nearest:
        return translate(_("Counts toward nothing: there is nothing in it to be counted yet."))
    asked_for = (name for name in nearest if name not in fit.anchor.kinds or fit.anchor.relevant(name))
    field = next(asked_for, nearest[0])  # what is not asked yet cannot be filled
    of_owner = field in fit.anchor.kinds and fit.anchor is not fit.record
    holder = fit.anchor if field in fit.anchor.kinds else fit.record
    words, owner = translate(holder.kinds[field].label), translate(fit.anchor.label).lower()
    if holder.get(field) is None and field not in _UNLESS_SAID:
        return translate(EMPTY_THERE, owner=owner, field=words) if of_owner else translate(EMPTY, field=words)
    if field == "results":
        return translate(
            _("Counts toward nothing: no indicator counts {plural} of its outputs."), plural=translate(fit.record.plural).lower()
        )
    sentence = _("Counts toward nothing: the {field} of its {owner} is in no indicator’s scope.") if of_owner else OUT_OF_SCOPE
    return translate(sentence, field=words.lower(), owner=owner)


def _within(fit: Fit, asked: Asked) -> Iterator[str]:
    """The fields of a participant or head count itself that keep it out; ``misfits`` are those of its training."""
    if fit.record is not fit.anchor:
        for source in (source for source in asked.measure.sources if source.through and fit.record.register in read_by(source)):
            every = (*held_by(asked), *source.only.items())
            own = ((field, terms) for field, terms in every if (way := reach(source, field)) and not way.outer)
            yield from _failing(fit.record, source, own)
            return


def _outside(anchor: Record, source: Source, asked: Asked) -> Iterator[str]:
    if "results" in anchor.kinds and not asked.results & (anchor.get("results") or frozenset()):
        yield "results"
    if source.days and all(anchor.get(day) is None for day in source.days):
        yield source.days[-1]
    outer = ((field, terms) for field, terms in _scope(asked) if (way := reach(source, field)) and (way.outer or not source.through))
    yield from _failing(anchor, source, (*outer, *source.only.items()))
    if "attribution" in anchor.kinds and (anchor.get("attribution") or DIRECT) not in asked.attributions:
        yield "attribution"


def _failing(record: Record, source: Source, held: Iterable[Held]) -> Iterator[str]:
    """What lies along a link is not looked at: only counting can tell."""
    for field, terms in held:
        way = reach(source, field)
        if way and not way.column and way.field in record.kinds and not meets(way.kind, _said(record, way), terms, date.max):
            yield way.field


def _said(record: Record, way: Reached) -> Any:
    value = record.get(way.field)
    return value or _PARTICIPANT if way.field == "role" else value


def _scope(asked: Asked) -> Iterator[Held]:
    """The conditions on all that is counted: what makes the numerator of a share keeps nothing out."""
    yield from held_by(replace(asked, measure=replace(asked.measure, of_those={})))
