"""What an entry of the roster may say and who has to sign it: nobody follows one that breaks a rule.

A manager changes anything, a case supervisor what concerns case workers and supervisors, both papers
together what a person without a passphrase needs: a new key for somebody who is in the office already,
and another laptop that keeps the keys where the one that kept them is lost. Anybody may say that a laptop came.
The signer is judged by the state before the entry. What nobody can check here, that a manager who
changes a book's key held it, the holders check when they open: the past keys under the new one
are those of the roster (``keyring``).
"""

import hmac
from collections.abc import Iterable

from desktop.errors import UserError
from desktop.models.record import Book
from desktop.models.roles import APPOINTING, books_of, may_appoint, may_replace_paper
from desktop.store.keys import sealing
from desktop.store.keys.roster import BEFORE_ALL, PAPERS, Claim, Entry, Identity, Pin, State
from desktop.store.keys.sealing import UnopenedError
from desktop.words import _

FORGED = _(
    "The list of who may open this office (keyring.json) was changed by somebody who may not change it. Nothing was opened. "
    "Put keyring.json from the folder “backups” in its place, and tell whoever looks after your computers."
)
CUT = _(
    "This folder is older than what {name} has opened before: changes of users and keys are missing from it. Nothing was opened. "
    "Look for the newer folder, or for the newest backup."
)


def verified(entries: Iterable[Entry], since: Pin | None, verifier: Identity) -> State:
    """What the roster says, once every entry after ``since`` is found to be signed by who could sign it.

    Without a pin all of it is verified but who began it: that is believed at first sight. UserError where
    the entries do not follow each other, do not lead over ``since``, or one is not signed as it has to be.
    """
    state = State()
    for entry in entries:
        if (entry.number, entry.before) != (state.pin.number + 1, state.pin.hash):
            raise UserError(FORGED)
        if since is None or entry.number > since.number:
            _check(state, entry, verifier)
        state = state.after(entry)
        if since and entry.number == since.number and entry.hash != since.hash:
            raise UserError(FORGED)
    if state.pin == BEFORE_ALL:
        raise UserError(FORGED)
    if since and state.pin.number < since.number:
        seat = state.users.get(verifier.id)
        raise UserError(CUT, name=seat.name if seat else verifier.id)
    return state


def is_signed_by(state: State, entry: Entry, who: str) -> bool:
    """Whether the user ``who`` of ``state``, whose signing key is known there, signed ``entry`` and could change anything or their part."""
    seat = state.users.get(who)
    return bool(seat and may_appoint(seat.roles, ()) and _signed(entry, who, seat.signing_key, state.office))


def permitted(before: State, entry: Entry) -> bool:
    """Whether the signers, as they were ``before``, could say this together."""
    if not _laptops_fit(before, entry):
        return False
    if all(who in PAPERS for who in entry.by):
        return _permitted_to_papers(before, entry)
    if len(entry.by) != 1 or entry.by[0] not in before.users:
        return False
    roles = before.users[entry.by[0]].roles
    return _permitted_to_user(before, entry, roles) if roles & APPOINTING else _only_says_who_came(before, entry)


def _permitted_to_user(before: State, entry: Entry, roles: frozenset[str]) -> bool:
    names = [seat.name for seat in before.after(entry).users.values()]
    if len(set(names)) != len(names):
        return False
    for who, seat in entry.users.items():
        was = before.users.get(who)
        touched = (was.roles if was else frozenset()) | (seat.roles if seat else frozenset())
        if not touched or not may_appoint(roles, touched):
            return False
    replaced = (book for book, facts in entry.books.items() if _paper(before, book) != (facts.paper, facts.paper_signing))
    return all(may_replace_paper(roles, book) for book in replaced)


def _permitted_to_papers(before: State, entry: Entry) -> bool:
    """A new key for somebody who is there, with the papers of all books they open."""
    if entry.books or entry.instead:
        return False
    brought = {PAPERS[who] for who in entry.by}
    if (entry.keeper or entry.laptops) and len(brought) < len(PAPERS):
        return False
    for who, seat in entry.users.items():
        was = before.users.get(who)
        if was is None or seat is None or (was.name, was.roles) != (seat.name, seat.roles):
            return False
        if not brought >= {"office", *books_of(seat.roles)}:
            return False
    return bool(entry.users or entry.keeper)


def _laptops_fit(before: State, entry: Entry) -> bool:
    """Whether no two laptops have one letter then, and the keeper is one of them."""
    after = before.after(entry)
    return len(set(after.laptops.values())) == len(after.laptops) and (not after.keeper or after.keeper in after.laptops)


def _only_says_who_came(before: State, entry: Entry) -> bool:
    """Whether ``entry`` says nothing but that laptops came, which gives nobody anything; the one that keeps the keys is there."""
    came = bool(entry.laptops) and all(entry.laptops.values()) and before.keeper not in entry.laptops
    return came and not (entry.users or entry.books or entry.keeper or entry.instead)


def _paper(state: State, book: Book) -> tuple[bytes, bytes]:
    facts = state.books[book]
    return facts.paper, facts.paper_signing


def _check(before: State, entry: Entry, verifier: Identity) -> None:
    if before.pin == BEFORE_ALL:
        begun = before.after(entry)
        right = bool(entry.office and begun.users and len(begun.books) == len(PAPERS) and not entry.claims)
        if right and entry.by:
            right = all(who in begun.users and _signed(entry, who, begun.users[who].signing_key, entry.office) for who in entry.by)
    else:
        known = before if not entry.claims else _believed(before, entry, verifier)
        right = bool(entry.by) and not entry.office and known is not None
        right = right and known is not None and all(_signed(entry, who, _key(known, who), known.office) for who in entry.by)
        right = right and known is not None and permitted(known, entry)
    named = [*(seat.public_key for seat in entry.users.values() if seat), *(facts.paper for facts in entry.books.values())]
    if not right or not all(map(sealing.is_public, named)):  # to what is nobody's key nothing could be sealed ever again
        raise UserError(FORGED)


def _believed(before: State, entry: Entry, verifier: Identity) -> State | None:
    """``before`` with the claims of ``entry``; None where one is not proven to who looks."""
    for who, claim in entry.claims.items():
        if who not in entry.by or not is_proven(before, who, claim, verifier):
            return None
    only_claims = Entry(entry.number, entry.before, "", (), {}, {}, entry.claims)
    return before.after(only_claims)


def is_proven(state: State, who: str, claim: Claim, verifier: Identity) -> bool:
    """Whether ``claim`` is the word of ``who``, who has no signing key in ``state`` yet, to ``verifier``."""
    try:
        if state.signing_key_of(who):
            return False
        proof = sealing.tag(verifier.private, state.public_of(who), Claim.said(state.office, who, claim.signing_key))
    except (KeyError, UnopenedError):
        return False
    return hmac.compare_digest(proof, claim.tags.get(verifier.id, b""))


def _key(state: State, who: str) -> bytes:
    try:
        return state.signing_key_of(who)
    except KeyError:
        return b""


def _signed(entry: Entry, who: str, key: bytes, office: str) -> bool:
    return bool(key) and who in entry.signatures and sealing.is_signed(key, entry.signatures[who], entry.signed(office))
