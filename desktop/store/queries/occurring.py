"""Which codes of a field the records of a register have, and how many records have each."""

from desktop.models.fields.text_and_choice import YesNo
from desktop.models.record import Record
from desktop.store.queries.facts import Counter
from desktop.store.tables import quoted


def occurring(book: Counter, register: type[Record], field: str) -> dict[str, int]:
    """By code, as a scope writes it; of yes or no, what nobody said is no, as in counting."""
    kind, table = register.kinds[field], quoted(register.register)
    if kind.many:
        members = quoted(f"{register.register}_{field}")
        text = f"SELECT s.value, count(*) FROM {members} s JOIN {table} t ON t.id = s.record WHERE t.deleted IS NOT 1 GROUP BY 1"
    else:
        value = f"COALESCE(t.{quoted(field)}, 0)" if isinstance(kind, YesNo) else f"t.{quoted(field)}"
        text = f"SELECT {value}, count(*) FROM {table} t WHERE t.deleted IS NOT 1 GROUP BY 1"
    said: dict[object, str] = {0: "no", 1: "yes"} if isinstance(kind, YesNo) else {}
    return {said.get(code, str(code)): count for code, count in book.sql(text) if code is not None}
