"""Who can open which book: the keys of an office, and every change to who holds them.

A user's private key opens the keys of the books their roles hold; a recovery paper opens one book.
The file is a value: each change gives a new one, and ``keyring_file.write`` puts it on the disk whole.
What a person may do beyond holding a key is not decided here (``models.roles``).
"""

import hmac
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from desktop.errors import UserError
from desktop.models.fields.text_and_choice import CANNOT_BE_PRINTED
from desktop.models.record import Book
from desktop.models.roles import books_of
from desktop.store.keys import paper_code, sealing
from desktop.store.keys.keyring_file import BOOKS, BookKey, BookKeys, KeyringFile, Slot
from desktop.store.keys.sealing import Cost, UnopenedError, label
from desktop.words import _

_LONGEST_NAME = 100
_WRONG = _("That is not the passphrase of {name}. Try again; capitals and spaces count.")
_CHANGED = _(
    "The list of who holds the key of the {book} was changed outside Tallybook, so nobody can be given it now. "
    "Copy keyring.json from the folder “backups” back, and tell whoever looks after your computers."
)
BOOK_WORDS: Mapping[Book, str] = {"office": _("office book"), "cases": _("case book")}


class NewUser(NamedTuple):
    """Somebody to be given a key; ``id`` is that of their user record."""

    id: str
    name: str
    roles: frozenset[str]
    passphrase: str

    def __repr__(self) -> str:
        return f"<new user {self.id}>"


@dataclass(frozen=True)
class OpenKeys:
    """What one person's secret opened. Nothing of it is ever printed."""

    books: Mapping[Book, bytes] = field(repr=False)
    past: Mapping[Book, tuple[bytes, ...]] = field(repr=False, default_factory=dict)
    coming: Mapping[Book, bytes] = field(repr=False, default_factory=dict)
    user: str = ""
    private: bytes = field(repr=False, default=b"")

    def and_also(self, others: "OpenKeys") -> "OpenKeys":
        """With what ``others`` opened: a user beside a recovery paper."""
        return replace(
            self, books={**others.books, **self.books}, past={**others.past, **self.past}, coming={**others.coming, **self.coming}
        )


def create(office: str, name: str, users: Sequence[NewUser], cost: Cost) -> tuple[KeyringFile, OpenKeys, dict[Book, str]]:
    """A keyring with two new books' keys: the file, the keys, and the code for each book's recovery paper."""
    codes: dict[Book, str] = {book: paper_code.new_code() for book in BOOKS}
    keys = OpenKeys({book: sealing.new_key() for book in BOOKS})
    ring = KeyringFile(office, name, (), {})
    for book in BOOKS:
        paper = sealing.public_of(paper_code.private_key(codes[book], office, book))
        ring = ring.with_book(book, BookKeys(make_key(ring, book, keys.books[book], (), paper, ())))
    for user in users:
        ring = add_user(ring, user, keys, cost)
    return ring, keys, codes


def unlock(ring: KeyringFile, name: str, passphrase: str) -> OpenKeys:
    """The keys of the user called ``name``; UserError for a wrong name or passphrase."""
    slot = named(ring, name)
    try:
        private = sealing.unlock(slot.locked, passphrase, _header(ring, slot))
    except UnopenedError:
        raise UserError(_WRONG, name=slot.name) from None
    except MemoryError:
        raise UserError(_("There is not enough memory to check the passphrase. Close some programs and try again.")) from None
    return opened_by(ring, slot.id, private)


def opened_by(ring: KeyringFile, user: str, private: bytes) -> OpenKeys:
    """What the private key of the user with the id ``user`` opens."""
    held = [book for book in BOOKS if user in ring.books[book].current.holders]
    current = {book: _opened(ring, book, ring.books[book].current, private, user) for book in held}
    coming = {book: _opened(ring, book, key, private, user) for book in BOOKS if (key := ring.books[book].coming) and user in key.holders}
    past = {book: past_keys(ring, book, ring.books[book].current, key) for book, key in current.items()}
    return OpenKeys(current, past, coming, user, private)


def open_with_paper(ring: KeyringFile, book: Book, typed: str) -> OpenKeys:
    """What the recovery paper of ``book`` opens; UserError for a slip or for another paper.

    While a key is being changed that may be the coming key alone: its paper was printed before.
    """
    code = paper_code.read_code(typed)
    for other in BOOKS:
        private = paper_code.private_key(code, ring.office, other)
        paper, keys = sealing.public_of(private), ring.books[other]
        if paper not in (keys.current.paper, keys.coming and keys.coming.paper):
            continue
        if other != book:
            raise UserError(_("This is the paper of the {other}. Take the other one."), other=BOOK_WORDS[other])
        current = {book: _opened(ring, book, keys.current, private, "")} if paper == keys.current.paper else {}
        coming = {book: _opened(ring, book, keys.coming, private, "")} if keys.coming and paper == keys.coming.paper else {}
        past = {book: past_keys(ring, book, keys.current, current[book])} if current else {}
        return OpenKeys(current, past, coming)
    raise UserError(_("This code is of another office, or of a paper that was replaced since. Look for the newest paper."))


def add_user(ring: KeyringFile, user: NewUser, keys: OpenKeys, cost: Cost) -> KeyringFile:
    """With a slot for ``user`` and the key of each book their roles hold, out of ``keys``."""
    name = _checked_name(ring, user)
    slot, private = _new_slot(ring, user._replace(name=name), cost)
    del private  # only the passphrase brings it back
    ring = ring.with_slot(slot)
    for book in books_of(user.roles):
        ring = hold(ring, book, {*ring.books[book].current.holders, user.id}, keys)
    return ring


def renew_user(ring: KeyringFile, user: str, passphrase: str, keys: OpenKeys, cost: Cost) -> KeyringFile:
    """With a new key pair for somebody whose passphrase is forgotten, by one who holds the same books' keys."""
    slot = ring.slot(user)
    held = [book for book in BOOKS if user in ring.books[book].current.holders]
    for book in held:
        needed(book, keys)
        check_vouched(ring, book, keys)
    fresh, _private = _new_slot(ring, NewUser(user, slot.name, slot.roles, passphrase), cost)
    ring = ring.with_slot(fresh)
    for book in held:
        current = ring.books[book].current
        past = past_keys(ring, book, current, keys.books[book])
        renewed = make_key(ring, book, keys.books[book], current.holders, current.paper, past)
        ring = ring.with_book(book, BookKeys(renewed))
    return ring


def change_passphrase(ring: KeyringFile, name: str, old: str, new: str, cost: Cost) -> KeyringFile:
    """With the private key of ``name`` under a new passphrase; the key itself stays."""
    private = unlock(ring, name, old).private
    sealing.check_passphrase(new)
    slot = named(ring, name)
    return ring.with_slot(replace(slot, locked=sealing.lock(private, new, _header(ring, slot), cost)))


def set_roles(ring: KeyringFile, user: str, roles: frozenset[str], keys: OpenKeys) -> KeyringFile:
    """With other roles, and the keys these add. A key they lose is taken by ``keyring_rotation``, not here."""
    ring = ring.with_slot(replace(ring.slot(user), roles=roles))
    for book in books_of(roles):
        if user not in ring.books[book].current.holders:
            ring = hold(ring, book, {*ring.books[book].current.holders, user}, keys)
    return ring


def hold(ring: KeyringFile, book: Book, holders: Iterable[str], keys: OpenKeys) -> KeyringFile:
    """With ``holders`` as the users who hold the present key of ``book``."""
    needed(book, keys)
    check_vouched(ring, book, keys)
    current = ring.books[book].current
    past = past_keys(ring, book, current, keys.books[book])
    return ring.with_book(book, BookKeys(make_key(ring, book, keys.books[book], holders, current.paper, past)))


def make_key(ring: KeyringFile, book: Book, key: bytes, holders: Iterable[str], paper: bytes, past: Sequence[bytes]) -> BookKey:
    """``key`` sealed to its holders and the paper, the past keys under it, and all of that vouched for."""
    name = sealing.key_id(key)
    sealed = {user: sealing.seal_to(ring.slot(user).public_key, key, _info(ring, book, name, user)) for user in sorted(holders)}
    for_paper = sealing.seal_to(paper, key, _info(ring, book, name, ""))
    earlier = json.dumps([old.hex() for old in past]).encode()
    made = BookKey(name, sealed, paper, for_paper, sealing.wrap(key, earlier, label("past", ring.office, book, name)))
    return replace(made, vouched=sealing.vouch(key, _facts(ring, book, made)))


def past_keys(ring: KeyringFile, book: Book, sealed: BookKey, key: bytes) -> tuple[bytes, ...]:
    """The earlier keys of ``book``, newest first: what its old backups open with."""
    try:
        earlier = json.loads(sealing.unwrap(key, sealed.past, label("past", ring.office, book, sealed.id)))
    except UnopenedError:
        raise _damaged(book) from None
    return tuple(bytes.fromhex(old) for old in earlier)


def is_vouched(ring: KeyringFile, book: Book, key: bytes) -> bool:
    """Whether somebody who holds ``key`` wrote the list of who holds it."""
    current = ring.books[book].current
    known = {slot.id for slot in ring.slots}
    return current.holders.keys() <= known and hmac.compare_digest(current.vouched, sealing.vouch(key, _facts(ring, book, current)))


def check_vouched(ring: KeyringFile, book: Book, keys: OpenKeys) -> None:
    """Refuse to seal a key to a list somebody without the key has changed: they would be given it."""
    if not is_vouched(ring, book, keys.books[book]):
        raise UserError(_CHANGED, book=BOOK_WORDS[book])


def named(ring: KeyringFile, name: str) -> Slot:
    """The slot of the user called ``name``, capitals or not."""
    meant = unicodedata.normalize("NFC", name.strip()).casefold()
    for slot in ring.slots:
        if slot.name.casefold() == meant:
            return slot
    raise UserError(
        _("Nobody called “{name}” can open this office. It knows: {names}."),
        name=name[:_LONGEST_NAME],
        names=", ".join(slot.name for slot in ring.slots),
    )


def _checked_name(ring: KeyringFile, user: NewUser) -> str:
    name = unicodedata.normalize("NFC", user.name.strip())
    if not name.isprintable():
        raise UserError(CANNOT_BE_PRINTED, field=_("Name"))
    if not name or len(name) > _LONGEST_NAME:
        raise UserError(_("A user needs a name of at most {longest} characters."), longest=_LONGEST_NAME)
    if any(slot.name.casefold() == name.casefold() for slot in ring.slots):
        raise UserError(_("There is a user called “{name}” already. Choose a name that tells the two apart."), name=name)
    if not user.roles:
        raise UserError(_("{name} needs at least one role."), name=name)
    return name


def _new_slot(ring: KeyringFile, user: NewUser, cost: Cost) -> tuple[Slot, bytes]:
    sealing.check_passphrase(user.passphrase)
    private = sealing.new_key()
    public = sealing.public_of(private)
    locked = sealing.lock(private, user.passphrase, _header_of(ring.office, user.id, public), cost)
    return Slot(user.id, user.name, user.roles, public, locked), private


def needed(book: Book, keys: OpenKeys) -> None:
    """Refuse where ``keys`` do not reach ``book``."""
    if book not in keys.books:
        raise UserError(_("Only somebody who holds the key of the {book}, or its recovery paper, can do this."), book=BOOK_WORDS[book])


def _opened(ring: KeyringFile, book: Book, sealed: BookKey, private: bytes, user: str) -> bytes:
    box = sealed.holders[user] if user else sealed.for_paper
    try:
        key = sealing.open_sealed(private, box, _info(ring, book, sealed.id, user))
    except UnopenedError:
        raise _damaged(book) from None
    if sealing.key_id(key) != sealed.id:
        raise _damaged(book)
    return key


def _damaged(book: Book) -> UserError:
    return UserError(
        _("The keyring's entry for the {book} is damaged. Copy keyring.json from the folder “backups” over it and try again."),
        book=BOOK_WORDS[book],
    )


def _facts(ring: KeyringFile, book: Book, key: BookKey) -> dict[str, object]:
    publics = {slot.id: slot.public_key.hex() for slot in ring.slots}
    return {
        "office": ring.office,
        "book": book,
        "key": key.id,
        "paper": key.paper.hex(),
        "holders": {user: publics.get(user, "") for user in key.holders},
    }


def _info(ring: KeyringFile, book: Book, key: str, user: str) -> bytes:
    return label("book key", ring.office, book, key, user)


def _header(ring: KeyringFile, slot: Slot) -> bytes:
    return _header_of(ring.office, slot.id, slot.public_key)


def _header_of(office: str, user: str, public: bytes) -> bytes:
    return label("slot", office, user, public.hex())
