"""Ways to damage a keyring.json: by chance in its bytes and values, and on purpose with parts of other keyrings."""

import base64
import copy
import json
import random
from collections.abc import Callable
from typing import Any

from tests.soak.story import Story

Tree = Any
"""JSON as Python reads it."""


def spoilt(content: bytes, story: Story, luck: random.Random) -> tuple[str, bytes]:
    """What was done in words, and ``content`` after it."""
    if luck.random() < 0.2:
        what, content = in_bytes(content, luck)
        return what, content
    tree = json.loads(content)
    way: Callable[[Tree, Story, random.Random], str] = luck.choice((in_values, in_values, in_roster, from_another, from_another))
    said = [way(tree, story, luck) for _time in range(luck.choice((1, 1, 1, 2, 3)))]
    return "; ".join(said), json.dumps(tree, ensure_ascii=False, indent=1).encode()


def in_bytes(content: bytes, luck: random.Random) -> tuple[str, bytes]:
    """Bits that flip, bytes that are lost, come in, or become zero."""
    at, some = luck.randrange(len(content)), luck.choice((1, 2, 16, 512, 4096))
    match luck.randrange(5):
        case 0:
            flipped = bytearray(content)
            places = [luck.randrange(len(content) * 8) for _bit in range(luck.choice((1, 1, 1, 2, 8)))]
            for place in places:
                flipped[place // 8] ^= 1 << place % 8
            return f"bits {places} flipped", bytes(flipped)
        case 1:
            return f"cut off at byte {at}", content[:at]
        case 2:
            return f"{some} bytes gone at {at}", content[:at] + content[at + some :]
        case 3:
            return f"{some} bytes came in at {at}", content[:at] + luck.randbytes(some) + content[at:]
        case _:
            return f"{some} bytes zero at {at}", content[:at] + bytes(some) + content[at + some :]


def places(tree: Tree, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value in ``tree``."""
    inside = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    return [found for key, value in inside for found in ((*path, key), *places(value, (*path, key)))]


def at(tree: Tree, path: tuple[Any, ...]) -> Tree:
    """The value at ``path``."""
    for key in path:
        tree = tree[key]
    return tree


def in_values(tree: Tree, _story: Story, luck: random.Random) -> str:
    """A value is another one, is gone, or stands where that of another user, book or entry stood."""
    path = luck.choice(places(tree))
    holder, key = at(tree, path[:-1]), path[-1]
    like = [other for other in places(tree) if len(other) == len(path) and other[-1] == key and other != path]
    siblings = [(*path[:-1], other) for other in holder if other != key] if isinstance(holder, dict) else []
    match luck.randrange(4):
        case 0 if like or siblings:
            other = luck.choice(like or siblings)
            place = at(tree, other[:-1])
            holder[key], place[other[-1]] = copy.deepcopy(place[other[-1]]), copy.deepcopy(holder[key])
            return f"{path} and {other} swapped"
        case 1 if like or siblings:
            other = luck.choice(like or siblings)
            holder[key] = copy.deepcopy(at(tree, other))
            return f"{other} at {path} too"
        case 2:
            del holder[key]
            return f"{path} gone"
        case _:
            holder[key] = another(holder[key], luck)
            return f"{path} is {holder[key]!r:.80}"


def another(value: Tree, luck: random.Random) -> Tree:
    """Something else than ``value``, most often of its kind."""
    if luck.random() < 0.1:
        return luck.choice((None, "", 0, -1, [], {}, True, 1.5, "x", [[]], "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")))
    if isinstance(value, bool) or value is None:
        return {}
    if isinstance(value, int):
        return luck.choice((value + 1, value - 1, value * 1000, 0, 2**70))
    if isinstance(value, list):
        return luck.choice(([], value[::-1], [*value, *value], [*value, "manager"], value[1:]))
    if isinstance(value, dict):
        return luck.choice(({}, dict(list(value.items())[1:]), {**value, "x": "x"}, list(value)))
    return another_text(value, luck)


def another_text(text: str, luck: random.Random) -> str:
    """A text of the same alphabet and most often of the same length."""
    if not text or luck.random() < 0.1:
        return luck.choice((text + "0", text[:-1], text * 2, text.upper(), ""))
    place = luck.randrange(len(text))
    if luck.random() < 0.3 and len(text) % 4 == 0 and len(text) > 20:
        return (
            luck.randbytes(len(text) // 2).hex() if text == text.lower() else base64.b64encode(luck.randbytes(len(text) // 4 * 3)).decode()
        )
    return text[:place] + luck.choice("0123456789abcdef") + text[place + 1 :]


def in_roster(tree: Tree, story: Story, luck: random.Random) -> str:
    """Entries of the roster are gone, there twice, in another order, or say something else."""
    roster = tree["roster"]
    place = luck.randrange(len(roster)) if roster else 0
    match luck.randrange(6) if roster else 5:
        case 0:
            del roster[place]
            return f"entry {place} gone"
        case 1:
            del roster[place + 1 :]
            return f"entries after {place} gone"
        case 2:
            roster.insert(luck.randrange(len(roster)), copy.deepcopy(roster[place]))
            return f"entry {place} there twice"
        case 3:
            luck.shuffle(roster)
            return "entries shuffled"
        case 4:
            roles = luck.choice((["manager"], ["case_worker"], []))
            seats = [seat for seat in roster[place]["users"].values() if seat]
            for seat in seats:
                seat["roles"] = roles
            return f"all in entry {place} are {roles}"
        case _:
            return in_values(roster[place] if roster else tree, story, luck) + f" in entry {place}"


def from_another(tree: Tree, story: Story, luck: random.Random) -> str:
    """Parts are those of an earlier keyring, or of another office, alone or with who vouched for them."""
    which = luck.randrange(len(story.older) + 1)
    other = json.loads(story.older[which] if which < len(story.older) else story.other)
    name = f"earlier keyring {which}" if which < len(story.older) else "another office's keyring"
    if luck.random() < 0.05:
        tree.clear()
        tree.update(other)
        return f"all of {name}"
    pairs = [pair for pair in paired(tree, other) if exists(tree, pair[0][:-1]) and exists(other, pair[1])]
    taken = luck.sample(pairs, min(len(pairs), luck.choice((1, 1, 2, 3, 12))))
    vouched = luck.random() < 0.6
    for path, theirs in taken:
        if exists(tree, path[:-1]):
            at(tree, path[:-1])[path[-1]] = copy.deepcopy(at(other, theirs))
        proof = other["vouched"].get(part_of(theirs))
        if vouched and proof:
            tree["vouched"][part_of(path)] = proof
    return f"of {name}{' vouched for there' if vouched else ''}: {[path for path, _theirs in taken]}"


def paired(tree: Tree, other: Tree) -> list[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """Places in ``tree``, each with the place in ``other`` that is the same user's or book's."""
    theirs = {seat["name"]: who for entry in other["roster"] for who, seat in entry["users"].items() if seat}
    ours = {who: seat["name"] for entry in tree["roster"] for who, seat in entry["users"].items() if seat}
    users = [(who, theirs[name]) for who, name in ours.items() if name in theirs]
    slots = [(("slots", who, *rest), ("slots", there, *rest)) for who, there in users for rest in ((), ("private_key",), ("pin",))]
    inside = ((), ("current",), ("current", "holders"), ("current", "for_paper"), ("current", "past"), ("current", "paper_pin"))
    books = [(("books", book, *rest), ("books", book, *rest)) for book in ("office", "cases") for rest in inside]
    coming = [(("books", book, "coming"), ("books", book, "current")) for book in ("office", "cases")]
    seals = [(("books", book, "current", "holders", who), ("books", book, "current", "holders", there)) for book in ("office", "cases")
             for who, there in users]  # fmt: skip
    whole = [((name,), (name,)) for name in ("roster", "written", "slots", "books", "vouched")]
    return [*slots, *books, *coming, *seals, *whole]


def part_of(path: tuple[Any, ...]) -> str:
    """How the part of the keyring at ``path`` is called where it is vouched for."""
    kind = {"slots": "slot", "books": "keys"}.get(path[0])
    return f"{kind} {path[1]}" if kind and len(path) > 1 else "roster"


def exists(tree: Tree, path: tuple[Any, ...]) -> bool:
    """Whether there is something at ``path``."""
    try:
        at(tree, path)
    except (KeyError, TypeError):
        return False
    return True
