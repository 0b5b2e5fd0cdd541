"""The records beside one that is typed, for its notices."""

from collections.abc import Iterable
from typing import Any

from desktop.models.fields.base import FormatContext
from desktop.models.record import R, Record


class Beside:
    """A ``RecordSource`` of some records; a query is answered by its owner alone."""

    context = FormatContext()

    def __init__(self, *records: Record) -> None:
        self._records = records

    def get(self, register: type[R], record: str) -> R | None:
        return next((one for one in self.every(register) if one.id == record), None)

    def every(self, register: type[R], query: Any = None) -> Iterable[R]:
        owner = query and query.owner
        return [one for one in self._records if isinstance(one, register) and (owner is None or one.get("of") == owner)]
