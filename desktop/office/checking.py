"""Whether the office holds together: each book, the links between them, and the keyring."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from desktop.errors import UserError
from desktop.models.fields.references import Link, Links, Owner
from desktop.models.record import REGISTERS, Record
from desktop.models.record import Book as BookName
from desktop.models.registers import of_book
from desktop.models.registers.staff import User
from desktop.models.roles import books_of
from desktop.office.reading import Access
from desktop.office.seats import UNLIKE, unlike
from desktop.store import check
from desktop.store.backup import Progress, silent
from desktop.store.book import Book
from desktop.store.keys.cipher import in_words
from desktop.store.keys.keyring import BOOK_WORDS
from desktop.store.keys.ring import KeyringFile
from desktop.store.keys.roster import BOOKS, may_know_paper, states
from desktop.store.keys.roster_rules import is_proven
from desktop.store.queries.reader import Reads
from desktop.words import _, _n, translate

LOST = _("{count} of “{plural}” lead to a “{label}” that is not in the office book. Choose another one in each.")
SPOILT = _(
    "The part of {whose} in keyring.json is damaged or was changed outside Tallybook, and no copy has it whole. "
    "Give the person a new passphrase on the page Users, or the book a new paper."
)
UNKNOWN_HOLDER = _("keyring.json gives the key of the {book} to somebody unknown here. Tell whoever looks after your computers.")
NO_KEY = _("{name} has a role that opens the {book} and no key of it. Change the roles of {name} to others and back on the page Users.")
NO_SLOT = _("keyring.json has no key for {name}. Give {name} a new passphrase on the page Users.")
STILL = _("{name} left the office and still has a key. Let {name} leave again on the page Users: that ends it.")
UNOPENED = _("Your key of the {book} does not open. Copy keyring.json from the folder “backups” over it, or have your key renewed.")
HALF = _("The {book} is still under the key {names} had. It gets its new one when a case worker or case supervisor opens the office.")
_FORMER = _("a former user")
KNOWN_PAPER = _("{name} could know the paper of the {book} and may not any more. Make a new paper on the page Users.")
MISSING = _n(
    "The {book} lacks {count} change that was in it on this machine: it is older, or its last changes were lost. "
    "Look for the newer folder or the newest backup, or let somebody who adds users accept it on the page This machine.",
    "The {book} lacks {count} changes that were in it on this machine: it is older, or its last changes were lost. "
    "Look for the newer folder or the newest backup, or let somebody who adds users accept it on the page This machine.",
)
CANNOT_SEE = _(
    "What no check sees: what somebody with the key changed before this machine first opened the office; deeds of the first format, "
    "which nobody signed; and what somebody signed in their own name."
)
_OF_ALL = _("everybody")


def findings(access: Access, books: Mapping[BookName, Reads], progress: Progress = silent) -> Iterator[str]:
    """A sentence for each thing that does not hold together in ``books``, those this user can open, the office book among them."""
    keys, found = signing_keys(access), list[str]()
    for place, (name, book) in enumerate(books.items()):
        with in_words(book.path):
            found += check.check(book.connection, name, book.path, keys, partial(_of_both, progress, place, len(books)))
    yield from found
    try:
        yield from _across(books)
        yield from doubts(access, books["office"])
    except UserError as damaged:
        if not found:  # else it has been said
            yield str(damaged)


def _of_both(progress: Progress, place: int, books: int, done: int, of: int) -> None:
    progress(place * of + done, books * of)


def _across(books: Mapping[BookName, Reads]) -> Iterator[str]:
    """Links of the case book to records the office book does not have; no foreign key reaches there."""
    if "cases" not in books:
        return
    for register in of_book("cases"):
        led: dict[tuple[str, str], int] = defaultdict(int)
        for record in books["cases"].every(register):
            for place in _leads_to(record):
                led[place] += 1
        lost: dict[str, int] = defaultdict(int)
        for (to, target), count in led.items():
            if REGISTERS[to].book == "office" and books["office"].get(REGISTERS[to], target) is None:
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


def doubts(access: Access, office_book: Reads) -> list[str]:
    """Where the keyring does not hold what its roster says, and where somebody has or may know what they should not, in sentences."""
    ring, me = access.ring, access.keys.user
    found = [translate(SPOILT, whose=whose(ring, part)) for part in ring.spoilt(access.keys.vouching)]
    found += [translate(NO_SLOT, name=seat.name) for user, seat in ring.state.users.items() if user not in ring.slots]
    found += [translate(UNLIKE, name=user.name) for user in unlike(office_book, ring.state)]
    found += [translate(STILL, name=user.name) for user in office_book.every(User) if user.left and user.id in ring.state.users]
    for book in BOOKS:
        found += _of_holders(ring, book)
        if me in ring.books[book].current.holders and book not in access.keys.books:
            found.append(translate(UNOPENED, book=translate(BOOK_WORDS[book])))
        found += [
            translate(KNOWN_PAPER, name=name, book=translate(BOOK_WORDS[book])) for name in may_know_paper(ring.entries, book).values()
        ]
    return found


def signing_keys(access: Access) -> dict[str, set[bytes]]:
    """By user every key they have signed with: of the roster, and of colleagues whose word on theirs this user has."""
    ring, found = access.ring, defaultdict[str, set[bytes]](set)
    for _entry, state in states(ring.entries):
        for user, seat in state.users.items():
            found[user] |= {seat.signing_key} - {b""}
    for user, slot in ring.slots.items():
        if slot.claim and is_proven(ring.state, user, slot.claim, access.keys.identity):
            found[user].add(slot.claim.signing_key)
    return found


def older(books: Iterable[Book]) -> list[str]:
    """The open books that lack what was in them on this machine, in sentences."""
    return [translate(MISSING, count=book.missing, book=translate(BOOK_WORDS[book.name])) for book in books if book.missing]


def whose(ring: KeyringFile, part: str) -> str:
    """For people, whose the ``part`` of the keyring is."""
    kind, _blank, name = part.partition(" ")
    if kind == "slot":
        return ring.state.users[name].name if name in ring.state.users else name
    return translate(BOOK_WORDS["cases" if name == "cases" else "office"]) if kind == "keys" else translate(_OF_ALL)


def _of_holders(ring: KeyringFile, book: BookName) -> Iterator[str]:
    """Where the holders of a key are not those whose roles open the book."""
    keys, users, words = ring.books[book], ring.state.users, translate(BOOK_WORDS[book])
    lies = keys.coming or keys.current
    entitled = {user for user, seat in users.items() if book in books_of(seat.roles)}
    yield from (translate(NO_KEY, name=users[user].name, book=words) for user in sorted(entitled - lies.holders.keys()))
    yield from (translate(UNKNOWN_HOLDER, book=words) for _user in lies.holders.keys() - entitled)
    if keys.coming:
        former = {seat.name for entry in ring.entries for user, seat in entry.users.items()
                  if seat and user in keys.current.holders.keys() - entitled}  # fmt: skip
        yield translate(HALF, book=words, names=", ".join(sorted(former)) or translate(_FORMER))
