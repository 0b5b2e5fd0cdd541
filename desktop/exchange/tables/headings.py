"""The columns of a register in a file: what they are headed, and which field a heading means."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from desktop.errors import UserError
from desktop.models.fields.base import Kind
from desktop.models.record import Record
from desktop.words import _, translate


def columns_of(cls: type[Record], *, sealed: bool) -> dict[str, Kind[Any]]:
    """The fields of ``cls`` that a file has, the number first, the site last."""
    fields = cls.fields(sealed=sealed)
    return {"number": cls.kinds["number"], **fields, "site": cls.kinds["site"]}


def heading_of(cls: type[Record], field: str) -> str:
    """What heads the column of ``field``: its label, or its name where another has the same label."""
    columns = columns_of(cls, sealed=True)
    labels = Counter(plain(translate(kind.label)) for kind in columns.values())
    label = translate(columns[field].label)
    doubled = labels[plain(label)] > 1 or meant(cls).get(plain(label)) != field
    return field if doubled else label


def meant(cls: type[Record]) -> dict[str, str]:
    """By heading in its plain form, the field it means: its name, its label here or in English, or what it was."""
    columns = columns_of(cls, sealed=True)
    found: dict[str, str] = {}
    for names in (
        {field: [field] for field in columns},
        {field: [translate(kind.label)] for field, kind in columns.items()},
        {field: [kind.label] for field, kind in columns.items()},
        {field: list(kind.was) for field, kind in columns.items()},
    ):
        for field, said in names.items():
            for name in said:
                found.setdefault(plain(name), field)
    return found


def sheet_names(cls: type[Record]) -> tuple[str, ...]:
    """What a sheet of ``cls`` is called, here and in English.

    Excel takes a name of at most 31 signs, none of seven, no apostrophe at its ends.
    """
    return tuple(re.sub(r"[\[\]:*?/\\]", " ", plural)[:31].strip("' ") or "1" for plural in (translate(cls.plural), cls.plural))


def plain(heading: object) -> str:
    """A heading without what does not tell two apart: capitals, blanks and line breaks."""
    return " ".join(str(heading or "").split()).casefold()


def fields_under(cls: type[Record], headings: Sequence[object], given: Iterable[str]) -> list[str | None]:
    """The field of each column, None where nothing stands above it; UserError where the headings will not do.

    ``given`` are the fields that new records have without the file.
    """
    known = meant(cls)
    if not any(plain(heading) in known for heading in headings):
        raise UserError(
            _("The first row names no field of “{register}”. Begin with a row of headings such as: {headings}."),
            register=translate(cls.plural),
            headings=_listed(heading_of(cls, field) for field in needed(cls) or list(cls.fields())[:4]),
        )
    strange = [str(h) for h in headings if plain(h) and plain(h) not in known]
    if strange:
        raise UserError(
            _("These columns are none of “{register}”: {headings}. Take them out, or give them the names of its fields."),
            register=translate(cls.plural),
            headings=_listed(strange),
        )
    fields = [known.get(plain(heading)) for heading in headings]
    _refuse_doubled(headings, fields)
    _refuse_missing(cls, {*fields, *given})
    return fields


def needed(cls: type[Record]) -> list[str]:
    """The fields every new record must have."""
    return [field for field, kind in cls.fields(sealed=True).items() if kind.required and not kind.relevant]


def _refuse_doubled(headings: Sequence[object], fields: Sequence[str | None]) -> None:
    counts = Counter(field for field in fields if field)
    for heading, field in zip(headings, fields, strict=True):
        if field and counts[field] > 1:
            raise UserError(_("The column “{heading}” is there {times} times. Keep one."), heading=str(heading), times=counts[field])


def _refuse_missing(cls: type[Record], fields: Collection[str | None]) -> None:
    """A file that names records by their number may leave out what it does not change."""
    missing = [heading_of(cls, field) for field in needed(cls) if field not in fields]
    if missing and "number" not in fields:
        raise UserError(
            _("These columns are missing: {headings}. Add them, or add the numbers of the records to change."), headings=_listed(missing)
        )


def _listed(words: Iterable[str]) -> str:
    some = [word[:60] for word in words]
    return ", ".join(some[:8]) + (" …" if len(some) > 8 else "")
