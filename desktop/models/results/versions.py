"""The versions of one indicator on a time line: which holds when, and what a new one must say."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from desktop.models.fields.base import RefusalError
from desktop.models.registers.indicator import IndicatorVersion
from desktop.words import _

_OF_THE_CHANGE = ("valid_from", "reason", "agreed_by", "agreement", "dispute")
"""What a new version says for itself; all else it begins with is that of the version before."""


def in_time(versions: Iterable[IndicatorVersion]) -> list[IndicatorVersion]:
    """The oldest first."""
    return sorted(versions, key=_from)


def holding(versions: Sequence[IndicatorVersion], day: date) -> IndicatorVersion | None:
    """The version valid on ``day``; before the first, the first."""
    ordered = in_time(versions)
    begun = [version for version in ordered if _from(version) <= day]
    return begun[-1] if begun else ordered[0] if ordered else None


def until(version: IndicatorVersion, versions: Iterable[IndicatorVersion]) -> date | None:
    """The last day ``version`` holds; None for the newest."""
    later = [_from(one) for one in versions if _from(one) > _from(version)]
    return min(later) - timedelta(days=1) if later else None


def successor(version: IndicatorVersion, id: str) -> IndicatorVersion:
    """A new version that says what ``version`` says, without its day and reason."""
    values = {field: value for field, value in version.values().items() if field not in (*_OF_THE_CHANGE, "number", "office")}
    return IndicatorVersion(id, **values)


def version_faults(version: IndicatorVersion, versions: Iterable[IndicatorVersion]) -> dict[str, RefusalError]:
    """By field, why ``version`` will not do beside the others: two from one day, or a change nobody can explain."""
    others = [one for one in versions if one.id != version.id]
    found: dict[str, RefusalError] = {}
    if version.valid_from and any(one.valid_from == version.valid_from for one in others):
        found["valid_from"] = RefusalError(_("There is a version from that day already. Choose another day."))
    if others and (version.valid_from is None or any(_from(one) < version.valid_from for one in others)):
        if not version.reason:
            found["reason"] = RefusalError(_("Say why the wording or the measure changes."))
        if not version.agreed_by:
            found["agreed_by"] = RefusalError(_("Say who agreed, or who is asked to."))
    return found


def _from(version: IndicatorVersion) -> date:
    return version.valid_from or date.min
