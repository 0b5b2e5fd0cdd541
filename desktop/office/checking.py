"""Whether the office holds together: each book, the links between them, and the keyring."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from desktop.errors import UserError
from desktop.models.fields.references import Link, Links, Owner
from desktop.models.record import REGISTERS, Record
from desktop.models.registers import of_book
from desktop.models.registers.staff import User
from desktop.office.reading import Access, ReadingOffice
from desktop.store import rotation
from desktop.store.keys import keyring_file
from desktop.store.keys.keyring import BOOK_WORDS
from desktop.words import _, translate

LOST = _("{count} of “{plural}” lead to a “{label}” that is not in the office book. Choose another one in each.")
ALTERED = _("The list of who holds the key of the {book} was changed outside Tallybook. Copy keyring.json from the folder “backups” back.")
DISAGREES = _("The keyring and the office disagree about {name}: {what}. Ask whoever looks after your computers who changed keyring.json.")


def findings(office: ReadingOffice) -> Iterator[str]:
    """A sentence for each thing that does not hold together, in the books this user can open."""
    found = [sentence for book in office.books for sentence in book.check()]
    yield from found
    try:
        yield from _across(office)
        yield from doubts(office.access, office.office_book.every(User))
    except UserError as damaged:
        if not found:  # else it has been said
            yield str(damaged)


def _across(office: ReadingOffice) -> Iterator[str]:
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


def doubts(access: Access, users: Iterable[User]) -> list[str]:
    """Where the keyring is not what the office says of its users, in sentences."""
    altered = rotation.altered(access.ring, access.keys)
    found = [str(UserError(ALTERED, book=translate(BOOK_WORDS[book]))) for book in altered]
    here = {user.id: user for user in users}
    for slot in access.ring.slots:
        user = here.pop(slot.id, None)
        what = _disagreement(slot, user)
        if what:
            found.append(str(UserError(DISAGREES, name=slot.name, what=translate(what))))
    gone = _("the keyring has no key for this user")
    found += [str(UserError(DISAGREES, name=user.name, what=translate(gone))) for user in here.values() if user.left is None]
    return found


def _disagreement(slot: keyring_file.Slot, user: User | None) -> str:
    if user is None:
        return _("the office has no such user")
    if user.left is not None:
        return _("left the office and still has a key")
    if user.public_key != slot.public_key.hex():
        return _("the public keys differ")
    if user.roles != slot.roles:
        return _("the roles differ")
    return "" if user.name == slot.name else _("the names differ")
