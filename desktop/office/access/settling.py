"""What opening does with the keyring before a book is opened: verified already, it is mended, held against what was seen, brought up."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from desktop.errors import UserError
from desktop.models.roles import APPOINTING
from desktop.office.access.news import news
from desktop.office.checking import whose
from desktop.office.reading import Access
from desktop.store import rotation
from desktop.store.keys import keyring, keyring_changes, keyring_file, keyring_format_1
from desktop.store.keys.cipher import WRONG_KEY
from desktop.store.keys.folder import FILES, KEYRING
from desktop.store.keys.keyring_changes import Wish
from desktop.store.keys.memory import Seen, compare
from desktop.words import _, translate

TAKEN_UP = _("The list of users and keys of this office was taken up as it stood. From now on each change of it is signed by who makes it.")
OLDER = _(
    "This folder is not the one opened here on {day}: it is older, or another, and lacks changes of users and keys that were seen then. "
    "Nothing was opened. Look for the newer folder; if a backup was put back on purpose, somebody who adds users opens it and accepts that."
)
OLDER_KEYRING = _(
    "keyring.json is older than it was here on {day}: a passphrase that was changed since may be the earlier one again. "
    "Put the newer file back, or change it anew and let somebody who adds users accept this one on the page This machine."
)
MENDED = _("The part of {whose} in keyring.json was damaged or changed outside Tallybook. It was put right from the copy in “backups”.")


class OlderFolderError(UserError):
    """The folder lacks changes of keys that were seen on this machine. Who ``may_accept`` can open it by accepting that."""

    def __init__(self, seen: Seen, *, may_accept: bool) -> None:
        super().__init__(OLDER, day=seen.on.isoformat())
        self.may_accept = may_accept


def settle_keyring(access: Access, passphrase: str, *, accept: bool) -> tuple[list[str], bool]:
    """Make the keyring of ``access`` what it has to be before a book is opened.

    Gives what to say, and whether an older folder was accepted since this machine saw the office last. OlderFolderError where one
    was not, and is not by ``accept``. Nothing is written before the roster is verified and held against what was seen, and its keys fit.
    """
    read, folder = access.ring, access.folder
    said = list(_put_right(access, passphrase))
    accepted = False
    for seen in _seen(access):
        accepted = _hold_against(access, seen, accept=accept, say=said) or accepted
    said += news(access.ring.entries, access.keys, since=access.keys.seen)
    ring = keyring_changes.taken_up(access.ring, access.keys, passphrase)
    if ring.written and access.keys.seen != ring.state.pin:
        ring = keyring_changes.with_pin(ring, access.keys.identity)
    _refuse_other_books(access)
    if ring != read:
        ring = keyring_file.write(ring, folder, access.keys.vouching)
    elif not ring.doubtful:
        keyring_file.keep_copy(ring, folder)
    access.ring = ring
    access.memory.keep(ring)
    settle_books(access)
    return said, accepted


def settle_for_papers(access: Access) -> None:
    """The same for who comes with recovery papers alone, who can accept nothing."""
    ring, keys = access.ring, access.keys
    keyring.needed("office", keys)
    if ring.written:
        access.ring, _spoilt = keyring_file.mended(ring, access.folder, keys.vouching)
    else:
        access.ring = keyring_format_1.settled(ring, keys.books, {}, lambda _book, _key: False)
    for seen in _seen(access):
        if compare(access.ring, seen) in ("older", "another"):
            raise OlderFolderError(seen, may_accept=False)


def settle_books(access: Access) -> None:
    """End a change of keys that was cut off, as far as the keys of ``access`` reach."""
    access.ring, access.keys = rotation.settle(access.ring, access.folder, access.keys)
    access.memory.keep(access.ring)


def _put_right(access: Access, passphrase: str) -> Iterator[str]:
    """A keyring of the first format is taken up; spoilt parts of another are mended. Nothing is written.

    UserError where ``passphrase`` opened only what was put there: a part of before it was changed.
    """
    ring, keys, folder = access.ring, access.keys, access.folder
    if not ring.written:
        ring = keyring_format_1.settled(ring, keys.books, keys.coming, lambda book, key: rotation.fits(folder / FILES[book], key))
        yield translate(TAKEN_UP)
    else:
        keyring.needed("office", keys)
        ring, spoilt = keyring_file.mended(ring, folder, keys.vouching)
        for part in spoilt:
            if part in access.ring.parts() | ring.parts() and part not in ring.doubtful:
                yield translate(MENDED, whose=whose(ring, part))
    if ring is not access.ring:
        if ring.slots.get(keys.user) != access.ring.slots.get(keys.user):
            keyring.private_of(ring, keys.user, passphrase)
        access.ring = ring
        access.keys = replace(keyring.opened_by(ring, keys.user, keys.private), seen=keys.seen)


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


def _hold_against(access: Access, seen: Seen, *, accept: bool, say: list[str]) -> bool:
    """Whether an older folder was accepted since ``seen``, now or by a colleague."""
    ring, user = access.ring, access.keys.user
    relation = compare(ring, seen)
    if relation == "older" and ring.state.pin == seen.pin:
        access.older = True
        say.append(translate(OLDER_KEYRING, day=seen.on.isoformat()))
    elif relation in ("older", "another"):
        here, then = ring.state.users[user], seen.state.users.get(user)
        may = bool(here.roles & APPOINTING and then and then.roles & APPOINTING and then.public_key == here.public_key)
        if not (accept and may):
            raise OlderFolderError(seen, may_accept=may)
        access.ring, access.keys = keyring_changes.changed(ring, access.keys, Wish(instead=seen.pin))
        return True
    known = {entry.hash for entry in seen.entries}
    return any(entry.instead and entry.hash not in known for entry in ring.entries)
