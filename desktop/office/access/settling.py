"""What opening does with the keyring before a book is opened: verified already, it is mended, held against what was seen, brought up."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from desktop.errors import UserError
from desktop.models.record import Book
from desktop.models.registers.staff import User
from desktop.models.roles import APPOINTING, books_of
from desktop.office.access.news import news
from desktop.office.checking import whose
from desktop.office.reading import Access
from desktop.store import rotation
from desktop.store.keys import keyring, keyring_changes, keyring_file, keyring_format_1
from desktop.store.keys.cipher import WRONG_KEY
from desktop.store.keys.folder import FILES, KEYRING
from desktop.store.keys.keyring import OpenKeys
from desktop.store.keys.keyring_changes import Wish
from desktop.store.keys.memory import Seen, compare
from desktop.store.keys.ring import KeyringFile
from desktop.store.keys.roster import Identity, states
from desktop.store.queries.reader import Reader
from desktop.words import _, translate

TAKEN_UP = _("The list of users and keys of this office was taken up as it stood. From now on each change of it is signed by who makes it.")
OLDER = _(
    "This folder is not the one opened here on {day}: it is older, or another, and lacks changes of users and keys that were seen then. "
    "Nothing was opened. Look for the newer folder; if a backup was put back on purpose, somebody who adds users opens it and accepts that."
)
OLDER_KEEPER = _(
    "This folder is older than the one opened here on {day}: since then laptop {letter} keeps the keys. Nothing was opened. Take its file "
    "of changes with it, on this page. Only where that laptop is lost for good somebody who adds users opens this folder and accepts that."
)
OLDER_KEYRING = _(
    "keyring.json is older than it was here on {day}: a passphrase that was changed since may be the earlier one again. "
    "Put the newer file back, or change it anew and let somebody who adds users accept this one on the page This machine."
)
MENDED = _("The part of {whose} in keyring.json was damaged or changed outside Tallybook. It was put right from the copy in “backups”.")


class OlderFolderError(UserError):
    """The list of users and keys lacks changes that were seen on this machine. Who ``may_accept`` can open it by accepting that."""

    def __init__(self, sentence: str, *, may_accept: bool, **values: object) -> None:
        super().__init__(sentence, **values)
        self.may_accept = may_accept


def settle_keyring(access: Access, passphrase: str, *, accept: bool) -> tuple[list[str], set[Book]]:
    """Make the keyring of ``access`` what it has to be before a book is opened.

    Gives what to say, and which books were accepted as older ones since this machine saw the office last. OlderFolderError where
    the roster is older and was not, and is not by ``accept``. Nothing is written before the roster is verified and held against
    what was seen, and its keys fit.
    """
    read, folder = access.ring, access.folder
    said, accepted = list(_put_right(access, passphrase)), set[Book]()
    for seen in _seen(access):
        accepted |= _hold_against(access, seen, accept=accept, say=said)
    said += news(access.ring.entries, access.keys, since=access.keys.seen)
    ring = keyring_changes.taken_up(access.ring, access.keys, passphrase)
    _refuse_other_books(access)
    if ring != read:
        ring = keyring_file.write(ring, folder, access.keys.vouching)
    elif not ring.doubtful:
        keyring_file.keep_copy(ring, folder)
    access.ring = ring
    access.memory.keep(ring)
    settle_books(access)
    return said, accepted


def settle_for_papers(access: Access, opened: Callable[[KeyringFile], OpenKeys]) -> None:
    """The same for who comes with recovery papers alone, who can accept nothing; ``opened`` gives what they open of a keyring."""
    keys = access.keys
    keyring.needed("office", keys)
    if access.ring.written:
        access.ring, _spoilt = keyring_file.mended(access.ring, access.folder, keys.vouching)
    else:
        access.ring = _settled(access)
        access.keys = opened(access.ring)
        _refuse_more_than_the_records(access)
    for seen in _seen(access):
        if compare(access.ring, seen) in ("older", "another") and access.ring.state.pin != seen.pin:
            raise OlderFolderError(OLDER, may_accept=False, day=seen.on.isoformat())


def enter(access: Access, wish: Wish, signers: Sequence[Identity] = ()) -> None:
    """Sign an entry that changes no key of a book, and keep it."""
    ring, access.keys = keyring_changes.changed(access.ring, access.keys, wish, signers)
    keep(access, ring)


def keep(access: Access, ring: KeyringFile) -> None:
    """Write ``ring`` and remember it."""
    access.ring = keyring_file.write(ring, access.folder, access.keys.vouching)
    access.memory.keep(access.ring)


def settle_books(access: Access) -> None:
    """End a change of keys that was cut off, as far as the keys of ``access`` reach, and note what was seen then."""
    access.ring, access.keys = rotation.settle(access.ring, access.folder, access.keys)
    ring, access.keys = keyring_changes.with_pin(access.ring, access.keys)
    if ring is access.ring:
        access.memory.keep(ring)
    else:
        keep(access, ring)


def _put_right(access: Access, passphrase: str) -> Iterator[str]:
    """A keyring of the first format is taken up; spoilt parts of another are mended. Nothing is written.

    UserError where ``passphrase`` opened only what was put there: a part of before it was changed.
    """
    ring, keys, folder = access.ring, access.keys, access.folder
    keyring.needed("office", keys)
    if not ring.written:
        ring = _settled(access)
        yield translate(TAKEN_UP)
    else:
        ring, spoilt = keyring_file.mended(ring, folder, keys.vouching)
        for part in spoilt:
            if part in access.ring.parts() | ring.parts() and part not in ring.doubtful:
                yield translate(MENDED, whose=whose(ring, part))
    if ring is not access.ring:
        if ring.slots.get(keys.user) != access.ring.slots.get(keys.user):
            keyring.private_of(ring, keys.user, passphrase)
        access.ring = ring
        access.keys = replace(keyring.opened_by(ring, keys.user, keys.private), seen=keys.seen)
    if not ring.written:
        _refuse_more_than_the_records(access)


def _settled(access: Access) -> KeyringFile:
    """A keyring of the first format with the one key each book is under."""
    keys, folder = access.keys, access.folder
    return keyring_format_1.settled(access.ring, keys.books, keys.coming, lambda book, key: rotation.fits(folder / FILES[book], key))


def _refuse_more_than_the_records(access: Access) -> None:
    """Refuse a keyring of the first format that lets somebody appoint, or calls them, as their record does not: nobody vouched for that."""
    with Reader(access.folder / FILES["office"], access.keys.books["office"]) as book:
        records = {user.id: user for user in book.every(User)}
    for user, seat in access.ring.state.users.items():
        record = records.get(user)
        roles, name = (record.roles or frozenset(), record.name or "") if record else (frozenset(), seat.name)
        if seat.roles & APPOINTING - roles or name != seat.name:
            raise UserError(keyring_format_1.ALTERED)


def _refuse_other_books(access: Access) -> None:
    """Refuse keys of which none ever fitted the books here: the keyring is an earlier one, and its copy may be the one they need."""
    keys, folder = access.keys, access.folder
    for book, key in keys.books.items():
        path = folder / FILES[book]
        if not any(rotation.fits(path, one) for one in (key, keys.coming.get(book), *keys.past.get(book, ())) if one):
            raise UserError(WRONG_KEY, file=path.name)


def _seen(access: Access) -> Iterator[Seen]:
    """What the keyring is held against: what was seen on this machine, and a copy in the folder that is newer than the keyring."""
    seen = access.memory.seen(access.ring.office)
    if seen:
        yield seen
    copy = keyring_file.newer_copy(access.ring, access.folder, access.keys.vouching) if access.ring.written else None
    if copy:
        written = (access.folder / keyring_file.COPIES / KEYRING).stat().st_mtime
        yield Seen(copy.entries, copy.written, datetime.fromtimestamp(written, UTC).astimezone().date())


def _hold_against(access: Access, seen: Seen, *, accept: bool, say: list[str]) -> set[Book]:
    """The books that were accepted as older ones since ``seen``, now or by a colleague: those whose key the signer holds."""
    ring, user = access.ring, access.keys.user
    relation = compare(ring, seen)
    if relation == "older" and ring.state.pin == seen.pin:
        access.older = True
        say.append(translate(OLDER_KEYRING, day=seen.on.isoformat()))
    elif relation in ("older", "another"):
        here, then = ring.state.users[user], seen.state.users.get(user)
        may = bool(here.roles & APPOINTING and then and then.roles & APPOINTING)
        if not (accept and may):
            moved = access.keeps_keys and seen.state.keeper not in ("", access.this_laptop)
            letter = seen.state.laptops.get(seen.state.keeper, "")
            raise OlderFolderError(OLDER_KEEPER if moved else OLDER, may_accept=may, day=seen.on.isoformat(), letter=letter)
        if not access.keeps_keys:  # an entry made here would part this laptop's list from that of all others
            return set(books_of(here.roles))
        access.ring, access.keys = keyring_changes.changed(ring, access.keys, Wish(instead=seen.pin))
    known = {entry.hash for entry in seen.entries}
    news_of = [(entry, state) for entry, state in states(access.ring.entries) if entry.instead and entry.hash not in known]
    return {book for entry, state in news_of for who in entry.by for book in books_of(state.users[who].roles)}
