"""Every change to who holds which key: one signed entry of the roster, and the seals, slots and pins that follow from it.

A book that somebody may open no more gets a new key, and so does one whose paper is replaced. The entry names it at
once; the file is brought under it by ``rotation``, which ends at the next opening what is cut off before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from desktop.errors import UserError
from desktop.models.record import Book
from desktop.models.roles import books_of, may_appoint
from desktop.store.keys import paper_code, sealing
from desktop.store.keys.keyring import NewUser, OpenKeys, checked_name, header, locked, make_key, needed, now, resealed, seal_pin
from desktop.store.keys.ring import BookKeys, KeyringFile, Slot
from desktop.store.keys.roster import BEFORE_ALL, BOOKS, FIRST_LETTER, PAPERS, BookFacts, Claim, Entry, Identity, Pin, Seat, State
from desktop.store.keys.roster_rules import is_proven, permitted
from desktop.store.keys.sealing import Cost
from desktop.words import _

HALFWAY = _("The key of a book is being changed. Close the office and open it again: that ends the change.")
MAY_NOT = _("Only a manager gives or takes roles; a case supervisor those of case workers and supervisors.")


@dataclass(frozen=True)
class Wish:
    """What is to change: by id the seats that are other or gone (None), and the code of a new paper by book."""

    users: Mapping[str, Seat | None] = field(default_factory=dict)
    papers: Mapping[Book, str] = field(repr=False, default_factory=dict)
    slots: Mapping[str, Slot] = field(default_factory=dict)
    """Of those who get a new private key: locked, without a pin."""
    private: Mapping[str, bytes] = field(repr=False, default_factory=dict)
    instead: Pin | None = None
    """The newest entry that is given up for an older folder."""
    laptops: Mapping[str, str | None] = field(default_factory=dict)
    keeper: str = ""
    """Both as an ``Entry`` says them."""


def create(office: str, name: str, users: Sequence[NewUser], cost: Cost, laptop: str) -> tuple[KeyringFile, OpenKeys, dict[Book, str]]:
    """A keyring with two new books' keys: the file, the keys, and the code for each book's recovery paper. The first user signs.

    ``laptop``, the public key of this one, keeps the keys.
    """
    codes: dict[Book, str] = {book: paper_code.new_code() for book in BOOKS}
    keys = {book: sealing.new_key() for book in BOOKS}
    papers = {book: Identity(f"paper:{book}", paper_code.private_key(codes[book], office, book)) for book in BOOKS}
    private: dict[str, bytes] = {}
    known = State()
    for user in users:
        private[user.id] = sealing.new_key()
        known = replace(known, users={**known.users, user.id: _seat(checked_name(known, user), user.roles, private[user.id])})
    facts = {book: _facts(keys[book], papers[book]) for book in BOOKS}
    here = {laptop: FIRST_LETTER}
    first = Entry(1, BEFORE_ALL.hash, now(), (users[0].id,), known.users, facts, office=office, name=name, laptops=here, keeper=laptop)
    first = _signed(first, office, [Identity(users[0].id, private[users[0].id])])
    state = State().after(first)
    slots = {user.id: locked(state, user.id, private[user.id], user.passphrase, cost) for user in users}
    made = {
        book: BookKeys(make_key(state, book, keys[book], holders(state, book), (), seal_pin(office, papers[book], state.pin)))
        for book in BOOKS
    }
    return KeyringFile((first,), slots, made), OpenKeys(keys, user=users[0].id, private=private[users[0].id]), codes


def added(ring: KeyringFile, user: NewUser, cost: Cost) -> Wish:
    """Somebody new, with a private key that only the passphrase brings back."""
    return _with_new_key(ring.state, user.id, checked_name(ring.state, user), user.roles, user.passphrase, cost)


def renewed(ring: KeyringFile, user: str, passphrase: str, cost: Cost) -> Wish:
    """Somebody who is there, with a new private key: the passphrase is forgotten."""
    seat = ring.state.users[user]
    return _with_new_key(ring.state, user, seat.name, seat.roles, passphrase, cost)


def with_roles(ring: KeyringFile, user: str, roles: frozenset[str]) -> Wish:
    """Somebody who is there, with other roles."""
    return Wish({user: replace(ring.state.users[user], roles=roles)})


def gone(user: str) -> Wish:
    """Somebody who leaves."""
    return Wish({user: None})


def new_keys_for(ring: KeyringFile, wish: Wish) -> list[Book]:
    """The books that get a new key by ``wish``."""
    lost: set[Book] = set()
    for user, seat in wish.users.items():
        before = ring.state.users.get(user)
        lost |= set(books_of(before.roles) if before else ()) - set(books_of(seat.roles) if seat else ())
    return [book for book in BOOKS if book in lost | wish.papers.keys()]


def changed(ring: KeyringFile, keys: OpenKeys, wish: Wish, signers: Sequence[Identity] = ()) -> tuple[KeyringFile, OpenKeys]:
    """``ring`` after ``wish``, signed by ``signers`` (the user of ``keys`` if not given); the keys with those that are coming.

    UserError where the signers may not, or ``keys`` do not reach a book whose key has to be given or changed.
    """
    signers = signers or (keys.identity,)
    ring = _with_words_of_those_who_go(ring, keys, wish, signers)
    before, anew = ring.state, new_keys_for(ring, wish)
    for book in anew:
        needed(book, keys)
    coming = {book: sealing.new_key() for book in anew}
    papers = {book: Identity(f"paper:{book}", paper_code.private_key(code, ring.office, book)) for book, code in wish.papers.items()}
    facts = {book: _facts(key, papers[book]) if book in papers else _same_paper(key, before.books[book]) for book, key in coming.items()}
    claims = {who.id: claim_of(before, who) for who in signers if not before.signing_key_of(who.id)}
    users = _with_signing_keys(ring, signers, wish.users, {who: claim.signing_key for who, claim in claims.items()})
    entry = Entry(before.pin.number + 1, before.pin.hash, now(), tuple(who.id for who in signers), users, facts, claims)
    entry = _signed(replace(entry, instead=wish.instead, laptops=wish.laptops, keeper=wish.keeper), ring.office, signers)
    if not permitted(before, entry):
        raise UserError(MAY_NOT)
    ring = replace(ring, entries=(*ring.entries, entry), slots=_slots(ring, wish, signers, before.after(entry)))
    for book in BOOKS:
        ring = ring.with_book(book, _book_keys(ring, book, keys, wish, coming, papers))
    return ring, replace(keys, coming={**keys.coming, **coming})


def holders(state: State, book: Book) -> set[str]:
    """The ids of the users whose roles open ``book``."""
    return {user for user, seat in state.users.items() if book in books_of(seat.roles)}


def claim_of(state: State, who: Identity) -> Claim:
    """The signing key of somebody of the first format, proven to everybody there: to each alone, as only the two of them could."""
    public = sealing.signing_public_of(who.private)
    said = Claim.said(state.office, who.id, public)
    return Claim(public, {other: sealing.tag(who.private, state.public_of(other), said) for other in (*state.users, *PAPERS)})


def taken_up(ring: KeyringFile, keys: OpenKeys, passphrase: str) -> KeyringFile:
    """With the slot of the user of ``keys`` as it is written today: their signing key in their word, what they have seen, locked anew."""
    slot = ring.slots[keys.user]
    if slot.pin:
        return ring
    state, who = ring.state, keys.identity
    claim = None if state.signing_key_of(who.id) else claim_of(state, who)
    lies = sealing.lock(who.private, passphrase, header(state, who.id), slot.locked.cost)
    return ring.with_slot(who.id, Slot(lies, seal_pin(state.office, who, state.pin), claim))


def with_pin(ring: KeyringFile, keys: OpenKeys) -> tuple[KeyringFile, OpenKeys]:
    """With the newest entry, and the keys the books are under, as what the user of ``keys`` has seen; as it was where that is so."""
    state, slot = ring.state, ring.slots.get(keys.user)
    under = {book: state.books[book].key for book in keys.books if not ring.books[book].coming}
    under = {**{book: key for book, key in keys.under.items() if book not in under and key == state.books[book].key}, **under}
    if slot is None or not slot.pin or (keys.seen, dict(keys.under), slot.came) == (state.pin, under, False):
        return ring, keys
    ring = ring.with_slot(keys.user, replace(slot, pin=seal_pin(ring.office, keys.identity, state.pin, under), came=False))
    return ring, replace(keys, seen=state.pin, under=under)


def promoted(ring: KeyringFile, book: Book) -> KeyringFile:
    """With the coming key of ``book`` as its present one."""
    coming = ring.books[book].coming
    return ring if coming is None else ring.with_book(book, BookKeys(coming))


def _book_keys(
    ring: KeyringFile, book: Book, keys: OpenKeys, wish: Wish, coming: Mapping[Book, bytes], papers: Mapping[Book, Identity]
) -> BookKeys:
    """The seals of ``book`` after the entry at the end of ``ring``."""
    state, lies, wanted = ring.state, ring.books[book], holders(ring.state, book)
    renewed_ones = wanted & wish.private.keys()
    if book not in coming and wanted == (lies.coming or lies.current).holders.keys() and not renewed_ones:
        return lies
    if lies.coming:
        raise UserError(HALFWAY)
    if book in coming:
        pin = seal_pin(ring.office, papers[book], state.pin) if book in papers else lies.current.paper_pin
        past = (keys.books[book], *keys.past.get(book, ()))
        return BookKeys(lies.current, make_key(state, book, coming[book], wanted, past, pin))
    if renewed_ones or (wanted & wish.users.keys()) - lies.current.holders.keys():
        needed(book, keys)
    if book not in keys.books:  # somebody else may have lost theirs: that is told, and stops nobody
        wanted &= lies.current.holders.keys()
    return BookKeys(resealed(ring, book, keys.books.get(book, b""), wanted, renewed_ones))


def _slots(ring: KeyringFile, wish: Wish, signers: Sequence[Identity], state: State) -> dict[str, Slot]:
    slots = {user: slot for user, slot in {**ring.slots, **wish.slots}.items() if user in state.users}
    for who in (*signers, *(Identity(user, private) for user, private in wish.private.items())):
        if who.id in slots:
            settled = (
                book for book in books_of(state.users[who.id].roles) if book not in new_keys_for(ring, wish) and not ring.books[book].coming
            )
            under = {book: state.books[book].key for book in settled}
            slots[who.id] = replace(slots[who.id], pin=seal_pin(ring.office, who, state.pin, under))
    return {user: replace(slot, claim=None) if slot.claim and state.users[user].signing_key else slot for user, slot in slots.items()}


def _with_words_of_those_who_go(ring: KeyringFile, keys: OpenKeys, wish: Wish, signers: Sequence[Identity]) -> KeyringFile:
    """``ring`` with the signing keys of those whose key ends with ``wish``, where only their own word has it: they signed deeds with it."""
    seats: dict[str, Seat | None] = {}
    for user, seat in wish.users.items():
        slot, was = ring.slots.get(user), ring.state.users.get(user)
        ends = was and not was.signing_key and (seat is None or seat.public_key != was.public_key)
        if slot and was and ends and slot.claim and is_proven(ring.state, user, slot.claim, signers[0]):
            seats[user] = replace(was, signing_key=slot.claim.signing_key)
    return changed(ring, keys, Wish(seats), signers)[0] if seats else ring


def _with_signing_keys(
    ring: KeyringFile, signers: Sequence[Identity], users: Mapping[str, Seat | None], own: Mapping[str, bytes]
) -> dict[str, Seat | None]:
    """``users``, and colleagues whose word on their signing key the signer has and may bring in; each with that key."""
    state, told = ring.state, dict(own)
    for user, slot in ring.slots.items():
        if slot.claim and user not in own and user in state.users and is_proven(state, user, slot.claim, signers[0]):
            told[user] = slot.claim.signing_key
    roles = state.users[signers[0].id].roles if signers[0].id in state.users else frozenset()
    folded = {user: seat for user, seat in state.users.items() if user in told and user not in own and may_appoint(roles, seat.roles)}
    return {
        user: replace(seat, signing_key=told[user]) if seat and not seat.signing_key and user in told else seat
        for user, seat in {**folded, **users}.items()
    }


def _with_new_key(state: State, user: str, name: str, roles: frozenset[str], passphrase: str, cost: Cost) -> Wish:
    sealing.check_passphrase(passphrase)
    private = sealing.new_key()
    seat = _seat(name, roles, private)
    known = replace(state, users={**state.users, user: seat})
    return Wish({user: seat}, slots={user: locked(known, user, private, passphrase, cost)}, private={user: private})


def _seat(name: str, roles: frozenset[str], private: bytes) -> Seat:
    return Seat(name, roles, sealing.public_of(private), sealing.signing_public_of(private))


def _facts(key: bytes, paper: Identity) -> BookFacts:
    return BookFacts(sealing.key_hash(key), sealing.public_of(paper.private), sealing.signing_public_of(paper.private))


def _same_paper(key: bytes, before: BookFacts) -> BookFacts:
    return replace(before, key=sealing.key_hash(key))


def _signed(entry: Entry, office: str, signers: Sequence[Identity]) -> Entry:
    return replace(entry, signatures={who.id: sealing.sign(who.private, entry.signed(office)) for who in signers})
