"""Users of an open office: adding one, other roles, one who leaves, forgotten passphrases, lost papers.

One signed entry of the roster decides it; then the books get their new keys and the records follow. What is
cut off between is ended at the next opening.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from desktop.errors import UserError
from desktop.models.ids import new_id
from desktop.models.record import Book as Name
from desktop.models.registers.staff import User
from desktop.models.roles import may_appoint, may_replace_paper
from desktop.office.access.keeping import follow, refuse_elsewhere
from desktop.office.access.opening import Newcomer
from desktop.office.access.settling import enter, keep
from desktop.office.office import Office
from desktop.store import rotation
from desktop.store.keys import keyring, keyring_changes, keyring_file
from desktop.store.keys.keyring import NewUser
from desktop.store.keys.keyring_changes import MAY_NOT, Wish
from desktop.store.keys.paper_code import new_code
from desktop.store.keys.roster import BOOKS, may_know_paper
from desktop.words import _

Papers = Mapping[Name, str]
"""Codes of recovery papers, for the books whose key one's own roles do not hold."""
_LAST = _("{name} is the last manager. Make somebody else a manager first.")
_ONESELF = _("You cannot take your own access away. Ask another manager to do it.")


def appoint(office: Office, newcomer: Newcomer, papers: Papers = {}) -> User:  # noqa: B006  read only
    """Add a user; their roles' keys come from this user's own, or from ``papers``."""
    roles = frozenset(newcomer.roles)
    _may_appoint(office, roles)
    person = NewUser(new_id(), newcomer.name, roles, newcomer.passphrase)
    wish = keyring_changes.added(office.access.ring, person, office.access.cost)
    return _changed(office, person.id, wish, papers, _("A user was added"))


def set_roles(
    office: Office,
    user: User,
    roles: Iterable[str],
    papers: Papers = {},  # noqa: B006  read only
    new_papers: Papers = {},  # noqa: B006
) -> User:
    """Give a user other roles. A book they may no longer open gets a new key, and one whose paper they could know ``new_papers``."""
    wanted = frozenset(roles)
    _may_appoint(office, wanted | (user.roles or frozenset()))
    if not wanted:
        raise UserError(_("{name} needs at least one role. To end their access, let them leave."), name=user.name)
    if "manager" not in wanted:
        _not_the_last_manager(office, user)
    wish = replace(keyring_changes.with_roles(office.access.ring, user.id, wanted), papers=new_papers)
    return _changed(office, user.id, wish, papers, _("Roles were changed"))


def dismiss(
    office: Office,
    user: User,
    papers: Papers = {},  # noqa: B006  read only
    new_papers: Papers = {},  # noqa: B006
) -> User:
    """Let a user leave: every book they could open gets a new key, and ``new_papers`` those whose paper they could know.

    Their name stays on what they entered. The codes of new papers were printed before (``papers_known_to``).
    """
    _may_appoint(office, office.access.ring.state.users[user.id].roles if user.id in office.access.ring.state.users else frozenset())
    if user.id == office.user.id:
        raise UserError(_ONESELF)
    _not_the_last_manager(office, user)
    return _changed(office, user.id, replace(keyring_changes.gone(user.id), papers=new_papers), papers, _("A user left"))


def change_passphrase(office: Office, old: str, new: str) -> None:
    """Give this user another passphrase."""
    access = office.access
    keep(access, keyring.change_passphrase(access.ring, office.user.name or "", old, new, access.cost))
    keyring_file.forget_first_format(office.folder)


def renew(office: Office, user: User, passphrase: str, papers: Papers = {}) -> User:  # noqa: B006  read only
    """Give a user who forgot the passphrase a new key and a first passphrase."""
    if user.id == office.user.id:
        raise UserError(_("You have the office open: change your passphrase instead."))
    _may_appoint(office, user.roles or frozenset())
    wish = keyring_changes.renewed(office.access.ring, user.id, passphrase, office.access.cost)
    return _changed(office, user.id, wish, papers, _("A forgotten passphrase was replaced"))


def new_paper(office: Office, book: Name, code: str, papers: Papers = {}) -> None:  # noqa: B006  read only
    """Put ``book`` under a new key whose paper says ``code`` (``new_paper_code``, printed before): the old paper is void."""
    if not may_replace_paper(office.roles, book):
        raise UserError(MAY_NOT)
    _changed(office, office.user.id, Wish(papers={book: code}), papers, "")


def papers_known_to(office: Office, user: User, roles: Iterable[str] = ()) -> list[Name]:
    """The books whose paper ``user`` could know and this user can replace with the same change, once ``user`` has only ``roles``.

    A book nobody here has the key of is not among them, nor what one would print oneself; that a paper may be known is told
    until it is replaced (``checking``).
    """
    access, wanted = office.access, frozenset(roles)
    seat = access.ring.state.users.get(user.id)
    reached = {*access.keys.books, *held_by(office, user)}
    return [
        book
        for book in BOOKS
        if user.id != office.user.id
        and book in reached
        and may_replace_paper(office.roles, book)
        and not may_replace_paper(wanted, book)
        and ((seat and may_replace_paper(seat.roles, book)) or user.id in may_know_paper(access.ring.entries, book))
    ]


def is_older(office: Office) -> bool:
    """Whether the folder lacks something that was seen on this machine, and somebody may accept that (``accept_older``)."""
    return office.access.older or any(book.missing for book in office.books)


def accept_older(office: Office) -> None:
    """Take the folder as it is for the newest, though it lacks what was seen on this machine; then it warns no more.

    That is signed on the laptop that keeps the keys. On another one only its own memory changes.
    """
    if not may_appoint(office.roles, ()):
        raise UserError(MAY_NOT)
    access = office.access
    if access.keeps_keys:
        enter(access, Wish(instead=access.ring.state.pin))
    else:
        access.memory.accept(access.ring)
    access.older = False
    for book in office.books:
        book.accept()


new_paper_code = new_code


def _may_appoint(office: Office, roles: frozenset[str]) -> None:
    if not may_appoint(office.roles, roles):
        raise UserError(MAY_NOT)


def _not_the_last_manager(office: Office, user: User) -> None:
    managers = {one.id for one in office.every(User) if one.left is None and "manager" in (one.roles or ())}
    if managers == {user.id}:
        raise UserError(_LAST, name=user.name)


def held_by(office: Office, user: User) -> list[Name]:
    """The books whose key ``user`` holds."""
    ring = office.access.ring
    return [book for book in BOOKS if user.id in (ring.books[book].coming or ring.books[book].current).holders]


def _changed(office: Office, user: str, wish: Wish, papers: Papers, reason: str) -> User:
    """Sign and write ``wish``, bring the books under their new keys and the records up to it; the record of ``user`` then."""
    access = office.access
    refuse_elsewhere(access)
    keys = access.keys
    for book, typed in papers.items():
        keys = keys.and_also(keyring.open_with_paper(access.ring, book, typed))
    if any(access.ring.books[book].coming for book in papers):  # cut off, and nobody holds the book any more: its paper ends it
        access.ring, keys = rotation.settle(access.ring, office.folder, keys)
    ring, keys = keyring_changes.changed(access.ring, keys, wish)
    follow(office, ring, keys, keyring_changes.new_keys_for(access.ring, wish), reason)
    found = office.office_book.get(User, user)
    if found is None:
        raise KeyError(user)
    return found
