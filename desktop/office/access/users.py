"""Users of an open office: adding one, other roles, one who leaves, forgotten passphrases, lost papers.

The record comes first, then the keyring, so that whoever holds a key is known to the office.
"""

from collections.abc import Iterable, Mapping

from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.models.record import Book as Name
from desktop.models.registers.staff import User
from desktop.models.roles import books_of, may_appoint
from desktop.office.access.opening import Newcomer, open_book
from desktop.office.office import Office
from desktop.store import rotation
from desktop.store.keys import keyring, keyring_file
from desktop.store.keys.keyring import NewUser, OpenKeys
from desktop.store.keys.keyring_file import BOOKS, KeyringFile
from desktop.store.keys.paper_code import new_code
from desktop.words import _

Papers = Mapping[Name, str]
"""Codes of recovery papers, for the books whose key one's own roles do not hold."""
_MAY_NOT = _("Only a manager gives or takes roles; a case supervisor those of case workers and supervisors.")
_LAST = _("{name} is the last manager. Make somebody else a manager first.")
_ONESELF = _("You cannot take your own access away. Ask another manager to do it.")


def appoint(office: Office, newcomer: Newcomer, papers: Papers = {}) -> User:  # noqa: B006  read only
    """Add a user; their roles' keys come from this user's own, or from ``papers``."""
    roles = frozenset(newcomer.roles)
    _may_appoint(office, roles)
    keys = _keys(office, papers)
    person = NewUser(new_id(), newcomer.name, roles, newcomer.passphrase)
    ring = keyring.add_user(office.access.ring, person, keys, office.access.cost)
    slot = ring.slot(person.id)
    user = User(slot.id, name=slot.name, roles=roles, public_key=slot.public_key.hex(), since=office.context.today)
    _record(office, user, _("A user was added"))
    _keep(office, ring)
    return user


def set_roles(office: Office, user: User, roles: Iterable[str], papers: Papers = {}) -> User:  # noqa: B006  read only
    """Give a user other roles. A book they may no longer open gets a new key."""
    wanted = frozenset(roles)
    _may_appoint(office, wanted | (user.roles or frozenset()))
    if not wanted:
        raise UserError(_("{name} needs at least one role. To end their access, let them leave."), name=user.name)
    if "manager" not in wanted:
        _not_the_last_manager(office, user)
    keys = _keys(office, papers)
    ring = keyring.set_roles(office.access.ring, user.id, wanted, keys)
    changed = user.changed(roles=wanted)
    _record(office, changed, _("Roles were changed"))
    _keep(office, ring)
    _rotate(office, [book for book in held_by(office, user) if book not in books_of(wanted)], keys, user)
    if user.id == office.user.id:
        office.user, office.roles = changed, wanted
        _refresh(office)
    return changed


def dismiss(office: Office, user: User, papers: Papers = {}) -> User:  # noqa: B006  read only
    """Let a user leave: every book they could open gets a new key. Their name stays on what they entered."""
    _may_appoint(office, user.roles or frozenset())
    if user.id == office.user.id:
        raise UserError(_ONESELF)
    _not_the_last_manager(office, user)
    keys = _keys(office, papers)
    held = held_by(office, user)
    for book in held:
        keyring.needed(book, keys)
        keyring.check_vouched(office.access.ring, book, keys)
    gone = user.changed(left=office.context.today)
    _record(office, gone, _("A user left"))
    _rotate(office, held, keys, user)
    return gone


def change_passphrase(office: Office, old: str, new: str) -> None:
    """Give this user another passphrase."""
    access = office.access
    _keep(office, keyring.change_passphrase(access.ring, office.user.name or "", old, new, access.cost))


def renew(office: Office, user: User, passphrase: str, papers: Papers = {}) -> User:  # noqa: B006  read only
    """Give a user who forgot the passphrase a new key and a first passphrase."""
    if user.id == office.user.id:
        raise UserError(_("You have the office open: change your passphrase instead."))
    _may_appoint(office, user.roles or frozenset())
    keys = _keys(office, papers)
    ring = keyring.renew_user(office.access.ring, user.id, passphrase, keys, office.access.cost)
    changed = user.changed(public_key=ring.slot(user.id).public_key.hex())
    _record(office, changed, _("A forgotten passphrase was replaced"))
    _keep(office, ring)
    return changed


def new_paper(office: Office, book: Name, code: str, papers: Papers = {}) -> None:  # noqa: B006  read only
    """Put ``book`` under a new key whose paper says ``code`` (``new_paper_code``, printed before): the old paper is void."""
    _may_appoint(office, frozenset({"manager"} if book == "office" else {"case_supervisor"}))
    holders = office.access.ring.books[book].current.holders
    keys = _keys(office, papers)
    keyring.needed(book, keys)
    _under_new_key(office, book, keys, holders, code)


new_paper_code = new_code


def _may_appoint(office: Office, roles: frozenset[str]) -> None:
    if not may_appoint(office.roles, roles):
        raise UserError(_MAY_NOT)


def _not_the_last_manager(office: Office, user: User) -> None:
    managers = {one.id for one in office.every(User) if one.left is None and "manager" in (one.roles or ())}
    if managers == {user.id}:
        raise UserError(_LAST, name=user.name)


def _keys(office: Office, papers: Papers) -> OpenKeys:
    keys = office.access.keys
    for book, typed in papers.items():
        keys = keys.and_also(keyring.open_with_paper(office.access.ring, book, typed))
    return keys


def held_by(office: Office, user: User) -> list[Name]:
    """The books whose key ``user`` holds."""
    return [book for book in BOOKS if user.id in office.access.ring.books[book].current.holders]


def _record(office: Office, user: User, reason: str) -> None:
    with office.set_up(reason) as deed:
        deed.save(user)


def _keep(office: Office, ring: KeyringFile) -> None:
    keyring_file.write(ring, office.folder)
    office.access.ring = ring


def _rotate(office: Office, books: Iterable[Name], keys: OpenKeys, without: User) -> None:
    for book in books:
        holders = office.access.ring.books[book].current.holders.keys() - {without.id}
        _under_new_key(office, book, keys, holders, "")


def _under_new_key(office: Office, book: Name, keys: OpenKeys, holders: Iterable[str], paper: str) -> None:
    """Rotate one book, closed for that; also where it fails, whoever still holds it has it open again."""
    try:
        office.put_away(book)
        rotation.rotate(office.access.ring, office.folder, book, keys, holders, paper)
    finally:
        _refresh(office)


def _refresh(office: Office) -> None:
    """Take ring and keys as they are on the disk now, and open what this user holds and has not open."""
    access = office.access
    ring = keyring_file.read(office.folder)
    keys = keyring.opened_by(ring, access.keys.user, access.keys.private)
    access.ring, access.keys = rotation.settle(ring, office.folder, keys)
    for book, key in access.keys.books.items():
        if not office.is_out(book):
            office.take_out(book, open_book(access, book, key))
