"""Whether the office holds together: each book, the links between them, and the keyring."""

from collections import defaultdict
from collections.abc import Iterator

from desktop.errors import UserError
from desktop.models.links import Link, Links, Owner
from desktop.models.record import REGISTERS, Record
from desktop.models.registers import of_book
from desktop.models.staff import User
from desktop.office.office import Office
from desktop.office.opening import doubts
from desktop.words import _, translate

LOST = _("{count} of “{plural}” lead to a “{label}” that is not in the office book. Choose another one in each.")


def findings(office: Office) -> Iterator[str]:
    """A sentence for each thing that does not hold together, in the books this user can open."""
    found = [sentence for book in office.books for sentence in book.check()]
    yield from found
    try:
        yield from _across(office)
        yield from doubts(office.access, office.office_book.every(User))
    except UserError as damaged:
        if not found:  # else it has been said
            yield str(damaged)


def _across(office: Office) -> Iterator[str]:
    """Links of the case book to records the office book does not have; no foreign key reaches there."""
    if office.case_book is None:
        return
    for register in of_book("cases"):
        led: dict[tuple[str, str], int] = defaultdict(int)
        for record in office.case_book.every(register):
            for place in _leads_to(record):
                led[place] += 1
        lost: dict[str, int] = defaultdict(int)
        for (to, target), count in led.items():
            if REGISTERS[to].book == "office" and office.office_book.get(REGISTERS[to], target) is None:
                lost[to] += count
        for to, count in lost.items():
            yield translate(LOST, count=count, plural=translate(register.plural), label=translate(REGISTERS[to].label))


def _leads_to(record: Record) -> Iterator[tuple[str, str]]:
    for field, value in record.values().items():
        match record.kinds[field]:
            case Link(to=to):
                yield to, value
            case Links(to=to):
                yield from ((to, member) for member in value)
            case Owner():
                yield value
