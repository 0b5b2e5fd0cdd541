"""Who can open which book: the keys of an office, and every change to who holds them.

A user's private key opens the keys of the books their roles hold; a recovery paper opens one book.
Before anything is opened the roster is verified from the person's pin on (``roster_rules``), and a key
counts only if the roster names its hash: whoever writes to the folder without a key can make nobody
follow another one. What a person may do beyond holding a key is not decided here (``models.roles``).
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import NamedTuple

from desktop.errors import UserError
from desktop.models.fields.text_and_choice import CANNOT_BE_PRINTED
from desktop.models.record import Book
from desktop.models.roles import books_of
from desktop.store.keys import paper_code, roster, sealing
from desktop.store.keys.ring import BookKey, BookKeys, KeyringFile, Slot
from desktop.store.keys.roster import BOOKS, BookFacts, Identity, Pin, State, facts_of
from desktop.store.keys.roster_rules import verified
from desktop.store.keys.sealing import Cost, UnopenedError, label
from desktop.words import _

_LONGEST_NAME = 100
_WRONG = _("That is not the passphrase of {name}. Try again; capitals and spaces count.")
_CHANGED_ELSEWHERE = _(
    "That is not the passphrase of {name} on this laptop. It was changed on another one on {day}; here the one before still opens, "
    "until {name} changes it here too, on the page Users."
)
_OWN_PART = _("Your own part of keyring.json is damaged or was changed. Copy keyring.json from the folder “backups” over it.")
_NO_SLOT = _("The keyring of this office (keyring.json) has lost the key of {name}. Copy keyring.json from the folder “backups” over it.")
LEFT = _("{name} left this office and cannot open it any more. Ask a manager if that is wrong.")
_ANOTHER_KEY = _(
    "The key of the {book} in keyring.json is not the one this office was given. Nothing was opened, so that nobody else reads what you "
    "enter. Put keyring.json from the folder “backups” in its place, and tell whoever looks after your computers."
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
    papers: tuple[Identity, ...] = ()
    seen: Pin | None = None
    """The newest entry of the roster that had been seen before."""
    under: Mapping[Book, str] = field(default_factory=dict)
    """The hash of the key each book had been seen to be under."""

    @property
    def identity(self) -> Identity:
        """The user, to sign and to look at what was signed."""
        return Identity(self.user, self.private)

    @property
    def vouching(self) -> bytes:
        """The key of the office book by which the keyring is vouched for: the coming one from the moment the roster names it."""
        return self.coming["office"] if "office" in self.coming else self.books["office"]

    def and_also(self, others: "OpenKeys") -> "OpenKeys":
        """With what ``others`` opened: a user beside a recovery paper."""
        return replace(
            self,
            books={**others.books, **self.books},
            past={**others.past, **self.past},
            coming={**others.coming, **self.coming},
            papers=(*self.papers, *others.papers),
        )


def unlock(ring: KeyringFile, name: str, passphrase: str) -> OpenKeys:
    """The keys of the user called ``name``; UserError for a wrong name or passphrase, and for a roster not to be followed."""
    user = named(ring, name)
    return opened_by(ring, user, private_of(ring, user, passphrase))


def private_of(ring: KeyringFile, user: str, passphrase: str) -> bytes:
    """The private key of a user; UserError for a wrong passphrase."""
    if user not in ring.slots:
        raise UserError(_NO_SLOT, name=ring.state.users[user].name)
    slot, name = ring.slots[user], ring.state.users[user].name
    try:
        return sealing.unlock(slot.locked, passphrase, header(ring.state, user, first_format=not slot.pin))
    except UnopenedError:
        raise UserError(_CHANGED_ELSEWHERE if slot.elsewhere else _WRONG, name=name, day=slot.elsewhere[:10]) from None
    except MemoryError:
        raise UserError(_("There is not enough memory to check the passphrase. Close some programs and try again.")) from None


def opened_by(ring: KeyringFile, user: str, private: bytes) -> OpenKeys:
    """What the private key of the user with the id ``user`` opens.

    UserError where the roster is not to be followed, or does not know them.
    """
    slot = ring.slots.get(user)
    seen, under = read_pin(ring.office, Identity(user, private), slot.pin) if slot and slot.pin else (None, {})
    under = {} if slot and slot.came else under
    state = verified(ring.entries, seen, Identity(user, private))
    if user not in state.users or state.users[user].public_key != sealing.public_of(private):
        raise UserError(LEFT, name=_called(ring, user))
    held = [book for book in books_of(state.users[user].roles) if _is_sealed_to(user, ring.books[book])]
    return _opened(ring, held, Identity(user, private), OpenKeys({}, user=user, private=private, seen=seen, under=under))


def open_with_paper(ring: KeyringFile, book: Book, typed: str) -> OpenKeys:
    """What the recovery paper of ``book`` opens; UserError for a slip, another paper, or a roster not to be followed.

    From the moment the roster names a new paper the one before it is void.
    """
    code = paper_code.read_code(typed)
    for other in BOOKS:
        lies, facts = ring.books[other], ring.state.books[other]
        sealed = (lies.coming or lies.current).paper_pin
        both = (paper_code.private_key(code, ring.office, other, first_format=first) for first in (False, True))
        first_format, private = next(((first, key) for first, key in enumerate(both) if sealing.public_of(key) == facts.paper), (0, b""))
        if not private:
            continue
        paper = Identity(f"paper:{other}", private)
        if other != book:
            raise UserError(_("This is the paper of the {other}. Take the other one."), other=BOOK_WORDS[other])
        if not sealed and not first_format:
            raise _damaged(book)
        verified(ring.entries, read_pin(ring.office, paper, sealed)[0] if sealed else None, paper)
        return _opened(ring, [book], paper, OpenKeys({}, papers=(paper,)))
    raise UserError(_("This code is of another office, or of a paper that was replaced since. Look for the newest paper."))


def make_key(state: State, book: Book, key: bytes, holders: Iterable[str], past: Sequence[bytes], paper_pin: bytes) -> BookKey:
    """``key`` sealed to its holders and to the paper of ``state``, and the past keys under it."""
    name = sealing.key_hash(key)
    sealed = {user: sealing.seal_to(state.users[user].public_key, key, _info(state.office, book, name, user)) for user in sorted(holders)}
    for_paper = sealing.seal_to(state.books[book].paper, key, _info(state.office, book, name, ""))
    earlier = json.dumps([old.hex() for old in past]).encode()
    return BookKey(name, sealed, for_paper, sealing.wrap(key, earlier, label("past", state.office, book, name)), paper_pin)


def resealed(ring: KeyringFile, book: Book, key: bytes, holders: Iterable[str], renewed: Iterable[str]) -> BookKey:
    """The present key of ``book`` with ``holders``: what is sealed already stays but for those whose own keys were ``renewed``."""
    current, state = ring.books[book].current, ring.state
    kept = {user: sealed for user, sealed in current.holders.items() if user in holders and user not in renewed}
    added = {
        user: sealing.seal_to(state.users[user].public_key, key, _info(state.office, book, current.id, user))
        for user in sorted(holders)
        if user not in kept
    }
    return replace(current, holders={**kept, **added})


def past_keys(ring: KeyringFile, book: Book, sealed: BookKey, key: bytes) -> tuple[bytes, ...]:
    """The earlier keys of ``book``, newest first: what its old backups open with."""
    try:
        earlier = json.loads(sealing.unwrap(key, sealed.past, label("past", ring.office, book, sealed.id)))
        return tuple(roster.fixed(old) for old in roster.listed(earlier))
    except (UnopenedError, ValueError, TypeError, RecursionError):
        raise _damaged(book) from None


def seal_pin(office: str, who: Identity, pin: Pin, under: Mapping[Book, str] = {}) -> bytes:
    """``pin`` under a key only ``who`` can make: sealed to a public key, a stranger could write another.

    ``under`` has the hash of the key each book was seen to be under: a change of keys that ended does not begin again.
    """
    said = roster.canonical({**roster.told_pin(pin), "under": dict(under)})
    return sealing.wrap(sealing.own_key(who.private, "pin", office), said, label("pin", office, who.id))


def read_pin(office: str, who: Identity, sealed: bytes) -> tuple[Pin, Mapping[Book, str]]:
    """What ``seal_pin`` sealed; UserError where that is damaged or another's."""
    try:
        said = sealing.unwrap(sealing.own_key(who.private, "pin", office), sealed, label("pin", office, who.id))
    except UnopenedError:
        raise UserError(_OWN_PART) from None
    told = json.loads(said)
    return roster.read_pin(told), told["under"]


def locked(state: State, user: str, private: bytes, passphrase: str, cost: Cost) -> Slot:
    """The slot of ``user`` with ``private`` under ``passphrase``, who has seen ``state`` and the books under its keys."""
    sealing.check_passphrase(passphrase)
    under = {book: state.books[book].key for book in books_of(state.users[user].roles)}
    pin = seal_pin(state.office, Identity(user, private), state.pin, under)
    return Slot(sealing.lock(private, passphrase, header(state, user), cost), pin, since=now())


def change_passphrase(ring: KeyringFile, name: str, old: str, new: str, cost: Cost) -> KeyringFile:
    """With the private key of ``name`` under a new passphrase; the key itself stays."""
    user = named(ring, name)
    private = private_of(ring, user, old)
    anew = locked(ring.state, user, private, new, cost)
    return ring.with_slot(user, replace(ring.slots[user], locked=anew.locked, since=anew.since, elsewhere=""))


def named(ring: KeyringFile, name: str) -> str:
    """The id of the user called ``name``, capitals or not."""
    for as_compared in (str, plain):  # the very name first: in the first format two could differ by less
        for user, seat in ring.state.users.items():
            if as_compared(seat.name) == as_compared(name):
                return user
    raise UserError(
        _("Nobody called “{name}” can open this office. It knows: {names}."),
        name=name[:_LONGEST_NAME],
        names=", ".join(seat.name for seat in ring.state.users.values()),
    )


def checked_name(state: State, user: NewUser) -> str:
    """The name somebody new gets; UserError where it is none, or there is such a user."""
    name = unicodedata.normalize("NFC", user.name.strip())
    if not name.isprintable():
        raise UserError(CANNOT_BE_PRINTED, field=_("Name"))
    if not 0 < len(name) <= _LONGEST_NAME:
        raise UserError(_("A user needs a name of at most {longest} characters."), longest=_LONGEST_NAME)
    if any(plain(seat.name) == plain(name) for seat in state.users.values()):
        raise UserError(_("There is a user called “{name}” already. Choose a name that tells the two apart."), name=name)
    if not user.roles:
        raise UserError(_("{name} needs at least one role."), name=name)
    return name


def plain(name: str) -> str:
    """A name as it is compared: capitals or not, and however wide its letters are."""
    return unicodedata.normalize("NFKC", name.strip()).casefold()


def needed(book: Book, keys: OpenKeys) -> None:
    """Refuse where ``keys`` do not reach ``book``."""
    if book not in keys.books:
        raise UserError(_("Only somebody who holds the key of the {book}, or its recovery paper, can do this."), book=BOOK_WORDS[book])


def header(state: State, user: str, *, first_format: bool = False) -> bytes:
    """What a private key is locked with besides the passphrase. A slot put back into the first format does not open."""
    return label("slot" if first_format else "slot 2", state.office, user, state.users[user].public_key.hex())


def now() -> str:
    """This moment as it is written (UTC, ISO 8601)."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _is_sealed_to(user: str, keys: BookKeys) -> bool:
    """Whether a key of the book is; for somebody new on a laptop that did not hear of them before it is the coming one alone."""
    return user in keys.current.holders or (keys.coming is not None and user in keys.coming.holders)


def _called(ring: KeyringFile, user: str) -> str:
    """What somebody is called, or was last."""
    return next((seat.name for entry in reversed(ring.entries) if (seat := entry.users.get(user))), user)


def _opened(ring: KeyringFile, books: Iterable[Book], who: Identity, keys: OpenKeys) -> OpenKeys:
    """``keys`` with what is sealed to ``who`` of ``books``. A seal that does not open is passed over but for the office book's."""
    current, coming, past = dict(keys.books), dict(keys.coming), dict(keys.past)
    for book in books:
        lies, facts = ring.books[book], facts_of(ring.entries, book)
        key = _unsealed(ring, book, lies.current, who)
        if lies.coming and keys.under.get(book) == lies.coming.id:  # that change was ended: somebody puts the time before it back
            raise _damaged(book)
        if lies.coming and (newest := _unsealed(ring, book, lies.coming, who)):
            coming[book] = newest
            # In the first format the roster does not know the coming key yet; ``keyring_format_1`` looks at it.
            earlier = past_keys(ring, book, lies.coming, newest)
            # On a laptop that was not told of each change the book lies under an earlier key than the last.
            place = next((place for place, old in enumerate(earlier) if _is(old, lies.current.id)), None)
            if place is None:  # the first key of a book put in for a coming one
                raise _damaged(book)
            if ring.written:
                _are(book, [newest, *earlier], facts)
                facts = facts[1 + place :]
            key = earlier[place]
        if key:
            current[book], past[book] = key, past_keys(ring, book, lies.current, key)
            if _are(book, [key, *past[book]], facts):  # whoever changed the key did not have the one before
                raise UserError(_ANOTHER_KEY, book=BOOK_WORDS[book])
    return replace(keys, books=current, coming=coming, past=past)


def _are(book: Book, keys: Sequence[bytes], facts: list[BookFacts]) -> list[BookFacts]:
    """Refuse ``keys``, newest first, that are not those of ``facts``; gives the facts of older ones. Keys may be older than all facts."""
    if not all(_is(key, said.key) for key, said in zip(keys, facts, strict=False)):
        raise UserError(_ANOTHER_KEY, book=BOOK_WORDS[book])
    return facts[len(keys) :]


def _unsealed(ring: KeyringFile, book: Book, lies: BookKey, who: Identity) -> bytes | None:
    paper = who.id in roster.PAPERS
    box = lies.for_paper if paper else lies.holders.get(who.id, b"")
    try:
        key = sealing.open_sealed(who.private, box, _info(ring.office, book, lies.id, "" if paper else who.id))
    except UnopenedError:
        if book == "office" and box and not paper:
            raise _damaged(book) from None
        return None
    if not _is(key, lies.id):
        raise UserError(_ANOTHER_KEY, book=BOOK_WORDS[book])
    return key


def _is(key: bytes, said: str) -> bool:
    """Whether ``said`` is the hash of ``key``, or of the first format its beginning."""
    return len(said) in (16, 64) and sealing.key_hash(key).startswith(said)


def _damaged(book: Book) -> UserError:
    return UserError(
        _("The keyring's entry for the {book} is damaged. Copy keyring.json from the folder “backups” over it and try again."),
        book=BOOK_WORDS[book],
    )


def _info(office: str, book: Book, key: str, user: str) -> bytes:
    return label("book key", office, book, key, user)
