"""What changed in who opens the office, in sentences: each entry of the roster is held against what was so before it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from desktop.models.codelists import shipped
from desktop.models.roles import APPOINTING
from desktop.store.keys.keyring import BOOK_WORDS, OpenKeys
from desktop.store.keys.roster import PAPERS, Entry, Pin, State, states
from desktop.words import _, translate

ADDED = _("{name} was added on {day} by {who} ({roles}).")
LEFT = _("{name} was let go on {day} by {who}.")
ROLES = _("{name} got other roles on {day} by {who} ({roles}).")
RENEWED = _("{name} got a new key on {day} by {who}: the passphrase was replaced.")
PAPER = _("The paper of the {book} was replaced on {day} by {who}.")
ACCEPTED = _("An older folder was accepted on {day} by {who}.")
CAME = _("Laptop {letter} was let join on {day} by {who}.")
OFF = _("Laptop {letter} was taken off the list on {day} by {who}.")
KEEPS = _("Laptop {letter} was made to keep the keys on {day} by {who}.")
_SEVERAL = _("{one} and {other}")
_PAPER_OF = _("the paper of the {book}")


def news(entries: Iterable[Entry], keys: OpenKeys, since: Pin | None) -> list[str]:
    """What colleagues changed after ``since``, for somebody who may appoint; nothing at first sight, and nothing for others."""
    *_before, (_entry, state) = states(entries)
    seat = state.users.get(keys.user)
    return changes(entries, since.number, but_by=keys.user) if since and seat and seat.roles & APPOINTING else []


def changes(entries: Iterable[Entry], since: int, but_by: str = "") -> list[str]:
    """What was changed after the entry of the number ``since``, but for what the user ``but_by`` did themselves."""
    told: list[str] = []
    before = State()
    for entry, state in states(entries):
        if entry.number > since and but_by not in entry.by:
            told += _told_entry(before, entry)
        before = state
    return told


def every_change(entries: Iterable[Entry]) -> list[str]:
    """All changes since the office was made or its list was taken up, newest first."""
    return changes(entries, 1)[::-1]


def _told_entry(before: State, entry: Entry) -> Iterator[str]:
    """What one entry changed. A signing key that became known changes nothing for people."""
    day, who = _day(entry.at), _who(before, entry.by)
    for user, seat in entry.users.items():
        was = before.users.get(user)
        if seat is None:
            if was:
                yield translate(LEFT, name=was.name, day=day, who=who)
            continue
        roles = shipped("user_role")
        said = ", ".join(translate(roles.label(role)) for role in sorted(seat.roles))
        if was is None:
            yield translate(ADDED, name=seat.name, day=day, who=who, roles=said)
        elif was.public_key != seat.public_key:
            yield translate(RENEWED, name=seat.name, day=day, who=who)
        elif was.roles != seat.roles:
            yield translate(ROLES, name=seat.name, day=day, who=who, roles=said)
    for book, facts in entry.books.items():
        if before.books[book].paper != facts.paper:
            yield translate(PAPER, book=translate(BOOK_WORDS[book]), day=day, who=who)
    if entry.instead:
        yield translate(ACCEPTED, day=day, who=who)
    yield from _told_laptops(before, entry, day, who)


def _told_laptops(before: State, entry: Entry, day: str, who: str) -> Iterator[str]:
    after = before.after(entry).laptops
    yield from (translate(CAME, letter=letter, day=day, who=who) for laptop, letter in after.items() if laptop not in before.laptops)
    yield from (translate(OFF, letter=letter, day=day, who=who) for laptop, letter in before.laptops.items() if laptop not in after)
    if entry.keeper and entry.keeper != before.keeper:
        yield translate(KEEPS, letter=after.get(entry.keeper, "?"), day=day, who=who)


def _who(state: State, by: tuple[str, ...]) -> str:
    names = [
        translate(_PAPER_OF, book=translate(BOOK_WORDS[PAPERS[one]]))
        if one in PAPERS
        else state.users[one].name
        if one in state.users
        else one
        for one in by
    ]
    return translate(_SEVERAL, one=names[0], other=names[1]) if len(names) > 1 else names[0] if names else "?"


def _day(at: str) -> str:
    return datetime.fromisoformat(at).astimezone().date().isoformat() if at else "?"
