"""What a new record begins with: what usually repeats, and what the office's place and project make plain."""

from collections.abc import Mapping
from typing import Any

from desktop.models.fields.references import File, Link, Links, Owner
from desktop.models.fields.text_and_choice import Choice, Count, Day, Moment, PartialDayKind
from desktop.models.ids import is_case_code, new_case_code
from desktop.models.query import Query
from desktop.models.record import REGISTERS, Record
from desktop.models.registers.case import Case
from desktop.models.registers.project import Project
from desktop.models.registers.site import Site
from desktop.office.reading import ReadingOffice

_REPEATS = (
    "place", "country", "site", "line", "results", "project", "role", "pillar", "modality", "purpose", "kind", "codes",
    "attribution", "led_by", "partners", "agency", "agency_type", "agency_country",
)  # fmt: skip
"""Named in resources/help/keyboard.md too."""
_DAYS = ("began", "on")
GIVEN = {"case": ("code",)}
"""By register the fields the program fills; nobody begins to type there."""
_OF_ITS_OWN = ("number", "office", "deleted", "code", "document", "reconstructed", "list_complete")
_NEVER_TWICE = (Day, PartialDayKind, Moment, Count, File)


def repeated(register: type[Record], record: Record) -> dict[str, Any]:
    """The fields of a saved ``record`` the next one of its register probably shares."""
    shared = {field: record.get(field) for field in _REPEATS if field in register.kinds}
    days = {field: record.get(field) for field in _DAYS if isinstance(register.kinds.get(field), Day)}
    owner = register.owner()
    return {**shared, **days, **({owner.name: record.get(owner.name)} if owner else {})}


def copied(record: Record) -> dict[str, Any]:
    """What a duplicate of ``record`` begins with: no number or code, no dates, no counts, no files."""
    kinds = record.kinds
    return {
        field: value for field, value in record.values().items() if not isinstance(kinds[field], _NEVER_TWICE) and field not in _OF_ITS_OWN
    }


def started(office: ReadingOffice, project: Project | None, last: Mapping[str, Any] | None, blank: Record) -> Record:
    """``blank`` with what the ``last`` entry shares with it, if there was one; else what there is only one of in ``project``."""
    register = type(blank)
    shared = last if last is not None else only_ones(office, project, register)
    return blank.changed(**shared, **given(office, project, register))


def given(office: ReadingOffice, project: Project | None, register: type[Record]) -> dict[str, Any]:
    """What the program gives a new record: a case its code, with the country of the office before it."""
    if register is not Case:
        return {}
    countries = {site.country for site in office.every(Site) if site.country}
    last = office.page(Case, Query(order=(("id", True),), limit=1)).records
    known = last[0].code if last else None
    usual = min(countries or (project.countries if project else None) or {""})
    country = known.split("-")[0] if known and is_case_code(known) else usual
    return {"code": new_case_code(country)} if country else {}


def only_ones(office: ReadingOffice, project: Project | None, register: type[Record]) -> dict[str, Any]:
    """What needs no choosing: the project one works on, and what there is only one of."""
    values: dict[str, Any] = {}
    for field, kind in register.kinds.items():
        if isinstance(kind, Link) and kind.to == "project" and project:
            values[field] = project.id
        elif isinstance(kind, Owner) and kind.to == ("project",) and project:
            values[field] = ("project", project.id)
        elif isinstance(kind, Choice) and kind.codes == "currency" and field == "base" and project:
            values[field] = project.currency
        elif isinstance(kind, Link) and kind.required and kind.to in REGISTERS and not isinstance(kind, Links):
            only = office.page(REGISTERS[kind.to], Query(limit=2)).records if office.may("see", REGISTERS[kind.to]) else ()
            if len(only) == 1:
                values[field] = only[0].id
    return values
