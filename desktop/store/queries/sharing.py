"""Which records serve results of several projects: each project counts them, and both should know."""

from collections.abc import Iterator

from desktop.models.record import REGISTERS
from desktop.store.queries.facts import Counter


def shared(book: Counter, project: str) -> Iterator[tuple[str, str, str]]:
    """(register, id, id of the other project) of each record of ``project`` that another project counts too."""
    for register in (register for register in REGISTERS.values() if register.book == "office" and "results" in register.kinds):
        name = register.register
        yield from (
            (name, record, other)
            for record, other in book.sql(
                f"""SELECT DISTINCT mine.record, theirs.project
FROM "{name}_results" mine JOIN result r ON r.id = mine.value AND r.project = ?1
JOIN "{name}_results" also ON also.record = mine.record
JOIN result theirs ON theirs.id = also.value AND theirs.project <> ?1
JOIN "{name}" kept ON kept.id = mine.record AND kept.deleted IS NOT 1 ORDER BY mine.record""",
                project,
            )
        )
